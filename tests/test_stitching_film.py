"""The whole film: frame counts to the frame for every mix of seams, and an old film that outlives every failure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
import pytest
from film_stock import flat_frames, make_shot, moving_frames, write_clip
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segmenter.errors import StitchError
from segmenter.types import Clip, Film, Seam, Shot
from stitching.encode import read_frames
from stitching.film import stitch_film

OVERLAPS = ("dissolve", "wipe", "morph")


def film_length(shots: Sequence[Shot]) -> int:
    """The plan's own arithmetic: what is shown, less what the dissolves, wipes and morphs overlap."""
    overlaps = sum(shot.seam.num_frames for shot in shots[1:] if shot.seam.kind in OVERLAPS)
    return sum(shot.shown_frames for shot in shots) - overlaps


def stitched(shots: Sequence[Shot], clips: Sequence[Clip], out: Path) -> Film:
    return stitch_film(shots, clips, out, fps=shots[0].fps, num_frames=film_length(shots), title="Honey")


def levels(film: Film) -> list[float]:
    """The mean light of every frame of the film."""
    return [float(frame.mean()) for frame in read_frames(film.video)]


def files(folder: Path) -> set[str]:
    """What is in a folder, but for the seams that are kept there."""
    return {path.name for path in folder.iterdir()} - {".seams"}


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Clip]:
    """Clips of 1 to 12 frames, by their length; each of its own grey."""
    folder = tmp_path_factory.mktemp("stock")
    return {n: write_clip(folder / f"{n}.mp4", flat_frames(n, 60 + 15 * n)) for n in range(1, 13)}


@st.composite
def shot_lists(draw: st.DrawFn) -> list[Shot]:
    """Shots with any seams that fit, down to clips that their seams use up."""
    shots: list[Shot] = []
    for index in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["cut", "continue", "fade", *OVERLAPS]))
        longest = 24
        if shots:
            before = shots[-1]
            # What the shot before has left, after its own head.
            head = before.seam.num_frames
            if before.seam.kind == "continue":
                head = head if len(shots) > 1 else 0
            elif before.seam.kind == "fade" or len(shots) == 1:
                head -= head // 2
            longest = before.shown_frames - (head if before.seam.kind != "cut" else 0)
        num_frames = draw(st.integers(1, 12))
        most = {"cut": 0, "continue": num_frames if longest else 0, "fade": min(2 * longest, 2 * num_frames - 1)}.get(
            kind, min(longest, num_frames)
        )
        seam = Seam(kind=kind, num_frames=draw(st.integers(0, max(0, most))))
        if not shots and seam.num_frames - seam.num_frames // 2 > num_frames:
            seam = Seam(kind="cut")
        shots.append(make_shot(f"s01p{index + 1:02}", num_frames=num_frames, seam=seam))
    return shots


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shots=shot_lists())
def test_every_mix_of_seams_gives_the_planned_length(stock: dict[int, Clip], shots: list[Shot]) -> None:
    """Whatever the seams: exactly the planned frames, equally spaced, decodable to the last one, and all told of."""
    told: list[int] = []
    planned = film_length(shots)
    with TemporaryDirectory() as folder:
        film = stitch_film(
            shots,
            [stock[shot.shown_frames] for shot in shots],
            Path(folder),
            fps=Fraction(24),
            num_frames=planned,
            on_frame=told.append,
        )
        with av.open(str(film.video)) as container:
            stream = container.streams.video[0]
            times = sorted(packet.pts * stream.time_base for packet in container.demux(stream) if packet.size)
        assert times == [index / Fraction(24) for index in range(planned)]
        assert len(list(read_frames(film.video))) == planned == film.num_frames
        assert told == list(range(1, planned + 1))
        assert not [remark for remark in film.remarks if "anew" in remark]
        sheet = {"seams.png"} if len(shots) > 1 else set[str]()
        assert (
            files(Path(folder)) == {"film.mp4", "preview.gif", "contact_sheet.png", "seams.json", "index.html"} | sheet
        )


def test_each_seam_looks_as_it_should(tmp_path: Path) -> None:
    """Light over time: out of black, cut, dissolve by thirds, through black."""
    seams = [
        Seam(kind="fade", num_frames=4),
        Seam(kind="cut"),
        Seam(kind="dissolve", num_frames=2),
        Seam(kind="fade", num_frames=4),
    ]
    shots = [make_shot(f"s01p0{index}", num_frames=5, seam=seam) for index, seam in enumerate(seams, 1)]
    greys = (200, 100, 160, 80)
    clips = [
        write_clip(tmp_path / f"{shot.id}.mp4", flat_frames(5, grey)) for shot, grey in zip(shots, greys, strict=True)
    ]
    expected = [0, 100, 200, 200, 200, 100, 100, 100, 120, 140, 160, 80, 0, 0, 40, 80, 80, 80]
    assert levels(stitched(shots, clips, tmp_path / "film")) == pytest.approx(expected, abs=2)


def test_a_film_that_begins_with_a_dissolve_fades_in(tmp_path: Path) -> None:
    """There is nothing to dissolve from: half of the frames come out of black, and no time is lost."""
    shot = make_shot(num_frames=8, seam=Seam(kind="dissolve", num_frames=8))
    film = stitched([shot], [write_clip(tmp_path / "a.mp4", flat_frames(8, 200))], tmp_path / "film")
    assert levels(film) == pytest.approx([0, 50, 100, 150, 200, 200, 200, 200], abs=2)


def test_frames_stay_in_order(tmp_path: Path) -> None:
    """Two shots that continue one another play as the one clip that they were cut from."""
    frames = list(moving_frames(24, height=64))
    shots = [make_shot("s01p01-1"), make_shot("s01p01-2", seam=Seam(kind="continue"))]
    clips = [write_clip(tmp_path / f"{index}.mp4", frames[12 * index : 12 * index + 12]) for index in range(2)]
    film = stitched(shots, clips, tmp_path / "film")
    for frame, original in zip(read_frames(film.video), frames, strict=True):
        assert np.abs(frame.astype(int) - original).mean() < 6


def test_broadcast_rates_stay_exact(tmp_path: Path) -> None:
    """23.976 frames a second are 24000/1001 in the film as well."""
    fps = Fraction(24000, 1001)
    shots = [make_shot(f"s01p0{index}", num_frames=9, fps=fps) for index in (1, 2)]
    clips = [write_clip(tmp_path / f"{shot.id}.mp4", flat_frames(9, 90), fps=fps) for shot in shots]
    film = stitched(shots, clips, tmp_path / "film")
    with av.open(str(film.video)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == fps
        assert {packet.duration * stream.time_base for packet in container.demux(stream) if packet.size} == {1 / fps}


def test_subtitles_come_and_go(stock: dict[int, Clip], tmp_path: Path) -> None:
    """A film with subtitles has them beside it; without, an older file does not stay."""
    film = stitched([make_shot(subtitle="Honey?")], [stock[12]], tmp_path)
    assert film.subtitles == tmp_path / "film.srt"
    assert "Honey?" in film.subtitles.read_text(encoding="utf-8")
    assert stitched([make_shot()], [stock[12]], tmp_path).subtitles is None
    assert files(tmp_path) == {"film.mp4", "preview.gif", "contact_sheet.png", "seams.json", "index.html"}


def test_a_plan_that_does_not_add_up_is_refused(stock: dict[int, Clip], tmp_path: Path) -> None:
    """Another length than the plan's is an error with both numbers, before anything is written."""
    with pytest.raises(StitchError, match=r"film of 12.*says 13"):
        stitch_film([make_shot()], [stock[12]], tmp_path / "film", fps=Fraction(24), num_frames=13)
    assert not (tmp_path / "film").exists()


def test_seams_that_do_not_fit_are_refused(stock: dict[int, Clip], tmp_path: Path) -> None:
    """Seams on both sides that need more than the clip are the caller's mistake, named with the shot."""
    seam = Seam(kind="dissolve", num_frames=7)
    shots = [make_shot("s01p01"), make_shot("s01p02", seam=seam), make_shot("s01p03", seam=seam)]
    with pytest.raises(ValueError, match="s01p02"):
        stitched(shots, [stock[12]] * 3, tmp_path)
    with pytest.raises(ValueError, match="must be"):
        stitched(shots, [stock[12]] * 2, tmp_path)


@pytest.mark.parametrize("damage", ["missing", "empty", "half", "short", "long", "size", "rate"])
def test_a_bad_clip_leaves_the_old_film(stock: dict[int, Clip], tmp_path: Path, damage: str) -> None:
    """The error names shot and file; the film that was there stays to the byte, and nothing lies about."""
    out = tmp_path / "film"
    stitched([make_shot()], [stock[12]], out)
    old = {name: (out / name).read_bytes() for name in files(out)}
    frames = list(moving_frames(12, height=64))
    wrong = {"short": frames[:11], "long": [*frames, frames[0]], "size": list(moving_frames(12, height=96))}
    rate = Fraction(25) if damage == "rate" else Fraction(24)
    clip = write_clip(tmp_path / "bad.mp4", wrong.get(damage, frames), fps=rate)
    content = clip.video.read_bytes()
    if damage == "missing":
        clip.video.unlink()
    elif damage in {"empty", "half"}:
        clip.video.write_bytes(content[: len(content) // 2 if damage == "half" else 0])
    shots = [make_shot("s01p01"), make_shot("s01p02", seam=Seam(kind="dissolve", num_frames=4))]
    with pytest.raises(StitchError, match=r"shot s01p02: .*bad\.mp4"):
        stitched(shots, [stock[12], clip], out)
    assert {name: (out / name).read_bytes() for name in files(out)} == old


def test_a_folder_that_cannot_be_made_is_named(stock: dict[int, Clip], tmp_path: Path) -> None:
    """A file where the film's folder should be gives an error with the path and the remedy."""
    (tmp_path / "film").write_text("in the way")
    with pytest.raises(StitchError, match="its folder is a file"):
        stitched([make_shot()], [stock[12]], tmp_path / "film")


def test_what_an_interrupted_run_left_is_cleared(stock: dict[int, Clip], tmp_path: Path) -> None:
    """The half-made film of a killed run is in nobody's way."""
    (tmp_path / ".film.part").mkdir()
    (tmp_path / ".film.part" / "film.mp4.part").write_bytes(b"half")
    stitched([make_shot()], [stock[12]], tmp_path)
    assert files(tmp_path) == {"film.mp4", "preview.gif", "contact_sheet.png", "seams.json", "index.html"}


def test_the_same_clips_give_the_same_film(stock: dict[int, Clip], tmp_path: Path) -> None:
    """Film, preview and contact sheet are the same to the byte."""
    shots = [make_shot("s01p01"), replace(make_shot("s01p02"), seam=Seam(kind="dissolve", num_frames=6))]
    first, second = (stitched(shots, [stock[12]] * 2, tmp_path / name) for name in ("a", "b"))
    for name in ("video", "preview", "contact_sheet"):
        assert getattr(first, name).read_bytes() == getattr(second, name).read_bytes()
