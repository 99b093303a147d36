"""Films of copied clips and encoded seams: to the frame, to the bit, and at the price of the seams alone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from film_stock import make_shot
from imageio_ffmpeg import get_ffmpeg_exe
from scenedetect import ContentDetector, detect
from test_encode import largest_file

from segmenter.errors import StitchError
from segmenter.types import Anchor, Clip, Film, Seam, Shot
from stitching.encode import VideoWriter, entry_frames, probe, read_frames
from stitching.film import stitch_film
from stitching.footage import gather_footage
from stitching.joining import encode_film
from stitching.pieces import CopiedPiece, MadePiece, lay_pieces
from stitching.timeline import spans

WIDTH, HEIGHT = 128, 96
DISSOLVE = Seam(kind="dissolve", num_frames=6)
RATES = [Fraction(rate) for rate in ("24000/1001", "24", "25", "30000/1001", "30", "50", "60")]
Settings = dict[str, object]


def pan(seed: int, num_frames: int = 40, start: int = 0, light: int = 0) -> list[np.ndarray]:
    """A soft picture of its own that goes by, two pixels a frame."""
    random = np.random.default_rng(seed)
    ground = cv2.GaussianBlur(random.integers(0, 256, (HEIGHT, WIDTH + 400, 3), np.uint8), (0, 0), 6).astype(int)
    ground = np.clip((ground - 128) * 5 + 60 + 30 * (seed % 5) + light, 0, 255).astype(np.uint8)
    return [ground[:, 2 * at : 2 * at + WIDTH].copy() for at in range(start, start + num_frames)]


def write_clip(path: Path, frames: Sequence[np.ndarray], fps: Fraction = Fraction(24), **settings: object) -> Clip:
    """A clip as the store has it."""
    height, width, _ = frames[0].shape
    keyframes = entry_frames(fps)
    with VideoWriter(path, fps=fps, width=width, height=height, keyframes=keyframes, **settings) as video:  # type: ignore[arg-type]
        for frame in frames:
            video.write(frame)
    nobody = Anchor(frame=path, pose=path, pose_map=path, sha256="")
    return Clip(shot_id=path.stem, key=path.stem, video=path, num_frames=len(frames), anchor=nobody)


def shots_of(seams: Sequence[Seam], num_frames: int = 40, fps: Fraction = Fraction(24)) -> list[Shot]:
    """A shot a seam; the first of them begins the film."""
    return [
        make_shot(f"s01p{index:02}", num_frames=num_frames, seam=seam, size=(WIDTH, HEIGHT), fps=fps)
        for index, seam in enumerate(seams, 1)
    ]


def film_of(
    shots: Sequence[Shot], clips: Sequence[Clip], out: Path, on_frame: Callable[[int], None] | None = None
) -> Film:
    return stitch_film(shots, clips, out, fps=shots[0].fps, num_frames=spans(shots)[-1].end, on_frame=on_frame)


def packets(path: Path) -> list[av.Packet]:
    with av.open(str(path)) as container:
        return [packet for packet in container.demux(video=0) if packet.size]


def kept(out: Path) -> dict[str, int]:
    """The kept seams, and when each was written."""
    return {path.name: path.stat().st_mtime_ns for path in (out / ".seams").glob("*.mp4")}


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Clip]:
    """Four clips of 40 frames."""
    folder = tmp_path_factory.mktemp("clips")
    return [write_clip(folder / f"{seed}.mp4", pan(seed)) for seed in range(1, 5)]


@pytest.mark.parametrize("fps", RATES, ids=str)
def test_a_film_of_copies_is_exact_at_every_rate(tmp_path: Path, fps: Fraction) -> None:
    """As many frames as the whole encode has, at its times, read without a word; copies are the clip's to the bit."""
    seams = [Seam(kind="cut"), DISSOLVE, Seam(kind="continue", num_frames=4), Seam(kind="cut")]
    length = round(fps / 2) + 20
    shots = shots_of(seams, num_frames=length, fps=fps)
    parts = [pan(1, length), pan(2, length), pan(2, length, start=length, light=6), pan(3, length)]
    clips = [write_clip(tmp_path / f"{shot.id}.mp4", part, fps) for shot, part in zip(shots, parts, strict=True)]
    film = film_of(shots, clips, tmp_path / "film")
    assert film.remarks == ()
    footage = gather_footage(tuple(shots), tuple(clips), spans(shots), fps)
    encode_film(footage, tmp_path / "whole.mp4", chapters=(), on_frame=None)

    found = packets(film.video)
    assert len(found) == film.num_frames == probe(tmp_path / "whole.mp4").num_frames
    assert sorted(packet.pts * packet.time_base for packet in found) == [n / fps for n in range(film.num_frames)]
    assert {(b.dts - a.dts) * a.time_base for a, b in pairwise(found)} == {1 / fps}
    assert all(packet.dts <= packet.pts for packet in found)

    strict = [
        get_ffmpeg_exe(),
        "-v",
        "error",
        "-xerror",
        "-err_detect",
        "explode",
        "-i",
        str(film.video),
        "-f",
        "null",
        "-",
    ]
    assert subprocess.run(strict, capture_output=True, check=True).stderr == b""

    pieces = lay_pieces(footage.placed, [footage.copied(index) for index in range(len(shots))])
    frames, whole = list(read_frames(film.video)), list(read_frames(tmp_path / "whole.mp4"))
    assert [type(piece) for piece in pieces] == [
        CopiedPiece,
        MadePiece,
        CopiedPiece,
        MadePiece,
        CopiedPiece,
        CopiedPiece,
    ]
    for piece in pieces:
        if isinstance(piece, MadePiece):
            for at in range(piece.start, piece.start + piece.num_frames):
                assert cv2.PSNR(frames[at], whole[at]) > 30
            continue
        original = packets(clips[piece.clip].video)[piece.frames.start : piece.frames.stop]
        copied = found[piece.start : piece.start + len(piece.frames)]
        assert [bytes(packet) for packet in copied] == [bytes(packet) for packet in original]
        decoded = list(read_frames(clips[piece.clip].video))[piece.frames.start : piece.frames.stop]
        assert np.array_equal(decoded, frames[piece.start : piece.start + len(piece.frames)])


def test_a_film_of_cuts_encodes_nothing(clips: list[Clip], tmp_path: Path) -> None:
    """All of it is copied; there is nothing to keep."""
    film = film_of(shots_of([Seam(kind="cut")] * 4), clips, tmp_path)
    assert [bytes(packet) for packet in packets(film.video)] == [
        bytes(p) for clip in clips for p in packets(clip.video)
    ]
    assert not (tmp_path / ".seams").exists()


def test_another_seam_is_the_only_one_that_is_encoded(clips: list[Clip], tmp_path: Path) -> None:
    """Of four clips one seam changes, then a shot is added, then one goes: what stays is not written again."""
    shots = shots_of([Seam(kind="cut"), DISSOLVE, DISSOLVE])
    film_of(shots, clips[:3], tmp_path)
    first = kept(tmp_path)
    assert len(first) == 2
    changed = [*shots[:2], replace(shots[2], seam=replace(DISSOLVE, kind="wipe"))]
    film_of(changed, clips[:3], tmp_path)
    second = kept(tmp_path)
    assert len(second) == 2
    assert len(second.items() & first.items()) == 1
    film_of([*changed, replace(shots[2], id="s01p04")], clips, tmp_path)
    third = kept(tmp_path)
    assert len(third) == 3
    assert second.items() < third.items()
    film_of(shots[:2], clips[:2], tmp_path)
    assert kept(tmp_path).items() == second.items() & first.items()


def test_a_kept_seam_gives_the_same_film(clips: list[Clip], tmp_path: Path) -> None:
    """To the byte; ids and titles are no part of a seam."""
    shots = shots_of([Seam(kind="cut"), DISSOLVE])
    film = film_of(shots, clips[:2], tmp_path)
    content, before = film.video.read_bytes(), kept(tmp_path)
    again = film_of([replace(shot, id=f"s02{shot.id[3:]}") for shot in shots], clips[:2], tmp_path)
    assert again.video.read_bytes() == content
    assert kept(tmp_path) == before


@pytest.mark.parametrize("damage", ["video", "facts", "lost"])
def test_a_damaged_seam_is_made_anew(clips: list[Clip], tmp_path: Path, damage: str) -> None:
    """A seam that is not what it was when it was written does not get into a film."""
    shots = shots_of([Seam(kind="cut"), DISSOLVE])
    film = film_of(shots, clips[:2], tmp_path)
    content = film.video.read_bytes()
    (video,) = (tmp_path / ".seams").glob("*.mp4")
    if damage == "video":
        spoilt = bytearray(video.read_bytes())
        spoilt[-200:-100] = bytes(100)
        video.write_bytes(spoilt)
    elif damage == "facts":
        video.with_suffix(".json").write_text('{"digest":')
    else:
        video.unlink()
    again = film_of(shots, clips[:2], tmp_path)
    assert again.remarks == ()
    assert again.video.read_bytes() == content


def test_what_was_said_of_a_seam_is_kept(tmp_path: Path) -> None:
    """A morph that became a dissolve is told of in every run, by the id that the shot has now."""
    random = np.random.default_rng(0)
    noise = list(random.integers(0, 256, (40, HEIGHT, WIDTH, 3), np.uint8))
    clips = [write_clip(tmp_path / "a.mp4", pan(1)), write_clip(tmp_path / "b.mp4", noise)]
    shots = shots_of([Seam(kind="cut"), Seam(kind="morph", num_frames=6)])
    (remark,) = film_of(shots, clips, tmp_path / "film").remarks
    assert remark.startswith("shot s01p02: the two pictures are too different for a morph")
    before = kept(tmp_path / "film")
    assert film_of(shots, clips, tmp_path / "film").remarks == (remark,)
    renamed = [shots[0], replace(shots[1], id="s01p09")]
    assert film_of(renamed, clips, tmp_path / "film").remarks == (remark.replace("s01p02", "s01p09"),)
    assert kept(tmp_path / "film") == before


@pytest.mark.parametrize(
    ("settings", "seams", "reason"),
    [
        (
            [{}, {"preset": "ultrafast"}],
            ["cut", "cut"],
            "the shots s01p01 and s01p02 were encoded with different settings",
        ),
        ([{"preset": "ultrafast"}] * 2, ["cut", "dissolve"], "encoded with other settings than seams are"),
    ],
    ids=["unlike one another", "unlike seams"],
)
def test_clips_that_do_not_fit_are_encoded_anew(
    tmp_path: Path, settings: list[Settings], seams: list[str], reason: str
) -> None:
    """The film is what it should be, and a remark says why it took longer."""
    shots = shots_of([DISSOLVE if kind == "dissolve" else Seam(kind="cut") for kind in seams])
    clips = [write_clip(tmp_path / f"{n}.mp4", pan(n), **each) for n, each in enumerate(settings)]
    film = film_of(shots, clips, tmp_path / "film")
    assert len(film.remarks) == 1
    assert film.remarks[0].startswith("the whole film was encoded anew: ")
    assert reason in film.remarks[0]
    assert len(list(read_frames(film.video))) == film.num_frames
    assert not (tmp_path / "film" / ".seams").exists()


def test_clips_of_one_foreign_make_are_copied(tmp_path: Path) -> None:
    """Nobody needs our settings where nothing is encoded."""
    clips = [write_clip(tmp_path / f"{n}.mp4", pan(n), preset="ultrafast", crf=30) for n in range(2)]
    film = film_of(shots_of([Seam(kind="cut")] * 2), clips, tmp_path / "film")
    assert film.remarks == ()
    assert len(list(read_frames(film.video))) == 80


def test_a_film_that_does_not_arrive_whole_is_encoded_anew(tmp_path: Path) -> None:
    """A disk that keeps other bytes than it was given: the copies are found out, and not delivered."""
    random = np.random.default_rng(0)
    shots = shots_of([Seam(kind="cut")] * 2)
    clips = [
        write_clip(tmp_path / f"{n}.mp4", list(random.integers(0, 256, (40, HEIGHT, WIDTH, 3), np.uint8)))
        for n in range(2)
    ]
    spoilt: list[int] = []

    def spoil(num_frames: int) -> None:
        if num_frames == 80 and not spoilt:
            spoilt.append(num_frames)
            with (tmp_path / "film" / ".film.part" / "film.mp4").open("r+b") as file:
                file.seek(100_000)
                file.write(bytes(5000))

    film = film_of(shots, clips, tmp_path / "film", on_frame=spoil)
    assert spoilt
    assert "did not come out right (its packets are not those of its clips)" in film.remarks[0]
    assert len(list(read_frames(film.video))) == 80


def test_another_program_sees_the_cuts_and_nothing_else(tmp_path: Path) -> None:
    """PySceneDetect finds the cut, to the frame, and none in a dissolve or where a shot goes on."""
    shots = shots_of([Seam(kind="cut"), DISSOLVE, Seam(kind="continue", num_frames=4), Seam(kind="cut")])
    shots[1] = replace(shots[1], seam=Seam(kind="dissolve", num_frames=12))
    parts = [pan(1), pan(2), pan(2, start=40, light=8), pan(9)]
    clips = [write_clip(tmp_path / f"{shot.id}.mp4", part) for shot, part in zip(shots, parts, strict=True)]
    film = film_of(shots, clips, tmp_path / "film")
    scenes = detect(str(film.video), ContentDetector(min_scene_len=5))
    assert [first.frame_num for first, _ in scenes] == [0, spans(shots)[3].start]
    assert scenes[-1][1].frame_num == film.num_frames


def test_a_full_disk_leaves_the_old_film(clips: list[Clip], tmp_path: Path) -> None:
    """Whichever file the disk has no room for: an error with file and remedy, and all that was there stays."""
    shots = shots_of([Seam(kind="cut"), DISSOLVE])
    film_of(shots, clips[:2], tmp_path)
    old = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    other = [shots[0], replace(shots[1], seam=replace(DISSOLVE, kind="wipe"))]
    for room in (500, 8_000, len(old[tmp_path / "film.mp4"]) // 2):
        with pytest.raises(StitchError, match=r"cannot write .*: .*(free|raise|disk)"), largest_file(room):
            film_of(other, clips[:2], tmp_path)
        assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == old
    assert film_of(other, clips[:2], tmp_path).remarks == ()


def test_seams_are_kept_with_what_they_were_made_of(clips: list[Clip], tmp_path: Path) -> None:
    """Two files a seam, and nothing half-written beside them."""
    film_of(shots_of([Seam(kind="fade", num_frames=8), DISSOLVE]), clips[:2], tmp_path)
    names = sorted(path.suffix for path in (tmp_path / ".seams").iterdir())
    assert names == [".json", ".json", ".mp4", ".mp4"]
    for facts in (tmp_path / ".seams").glob("*.json"):
        assert json.loads(facts.read_text())["notes"] == {}


def test_a_seam_that_is_the_same_is_not_measured_again(clips: list[Clip], tmp_path: Path) -> None:
    """What the older report says of it is said again, under its new name; the seam that changed is looked at."""
    shots = shots_of([Seam(kind="cut"), DISSOLVE, DISSOLVE])
    first = json.loads(film_of(shots, clips[:3], tmp_path).seams.read_text())
    told = {**first, "seams": [{**seam, "jump": 7.5} for seam in first["seams"]]}
    (tmp_path / "seams.json").write_text(json.dumps(told))
    changed = [shots[0], replace(shots[1], id="s01p07"), replace(shots[2], seam=replace(DISSOLVE, kind="wipe"))]
    one, other = json.loads(film_of(changed, clips[:3], tmp_path).seams.read_text())["seams"]
    assert (one["shot"], one["jump"]) == ("s01p07", 7.5)
    assert (other["kind"], other["jump"] < 7) == ("wipe", True)
    (tmp_path / "seams.json").write_text("{")
    assert json.loads(film_of(shots, clips[:3], tmp_path).seams.read_text()) == first


@pytest.mark.skipif(not Path("/sys").is_dir(), reason="only Linux has a folder in which nobody can make another one")
def test_a_folder_that_may_not_be_written_to_is_named(clips: list[Clip]) -> None:
    """The path, and what to do about it."""
    with pytest.raises(StitchError, match=r"cannot write /sys/film/film\.mp4: .*choose another"):
        film_of(shots_of([Seam(kind="cut")]), clips[:1], Path("/sys/film"))
