"""Films for editing programs: what OpenTimelineIO reads back is as long as the film, and joined as it is."""

import sys
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from film_stock import make_shot

from segmenter.errors import LongtakeError
from segmenter.types import Anchor, Clip, EngineChoice, Seam, Shot, ShotPlan
from stitching.editors import SUFFIXES, film_timeline, timeline_text
from stitching.timeline import spans

ADAPTERS = {".otio": "otio_json", ".edl": "cmx_3600", ".xml": "fcp_xml"}
every_suffix = pytest.mark.parametrize("suffix", SUFFIXES)


def film(*seams: Seam, fps: Fraction = Fraction(24), num_frames: int = 120, **keys) -> tuple[ShotPlan, list[Clip]]:
    """A plan of a shot a seam, and the clips of its shots."""
    return film_of(
        *(
            make_shot(f"s01p{number:02}", num_frames=num_frames, seam=seam, fps=fps, **keys)
            for number, seam in enumerate(seams, 1)
        )
    )


def film_of(*shots: Shot, title: str = "Film") -> tuple[ShotPlan, list[Clip]]:
    plan = ShotPlan(
        title=title,
        engine=EngineChoice(name="animatic"),
        fps=shots[0].fps,
        width=64,
        height=96,
        num_frames=spans(shots)[-1].end,
        shots=shots,
    )
    anchor = Anchor(frame=Path("last.png"), pose=Path("pose.json"), pose_map=Path("pose.png"), sha256="")
    clips = [
        Clip(
            shot_id=shot.id,
            key=f"{number:064x}",
            video=Path(f"/a store/{number}/clip.mp4"),
            num_frames=shot.shown_frames,
            anchor=anchor,
        )
        for number, shot in enumerate(shots, 1)
    ]
    return plan, clips


def read_back(suffix: str, plan: ShotPlan, clips: list[Clip]) -> otio.schema.Timeline:
    """What another program finds in the file; an EDL does not say its rate."""
    rate = {"rate": float(plan.fps)} if suffix == ".edl" else {}
    text = timeline_text(suffix, plan, clips)
    return otio.adapters.read_from_string(text, ADAPTERS[suffix], **rate)


def dissolve(num_frames: int) -> Seam:
    return Seam(kind="dissolve", num_frames=num_frames)


def offsets(timeline: otio.schema.Timeline) -> list[tuple[float, float]]:
    found = timeline.find_children(descended_from_type=otio.schema.Transition)
    return [(transition.in_offset.value, transition.out_offset.value) for transition in found]


def shown(timeline: otio.schema.Timeline) -> list[tuple[float, float]]:
    ranges = [clip.source_range for clip in timeline.find_clips()]
    return [(shown.start_time.value, shown.duration.value) for shown in ranges]


@every_suffix
@pytest.mark.parametrize("dissolved", [12, 7, 1])
@pytest.mark.parametrize("fps", [Fraction(24), Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60)], ids=str)
def test_the_timeline_is_as_long_as_the_film(suffix, dissolved, fps):
    """With every kind of seam, at whole and broken rates, over more than a minute; dissolves of odd lengths too."""
    kinds = [
        Seam(kind="cut"),
        Seam(kind="continue"),
        dissolve(dissolved),
        Seam(kind="fade", num_frames=9),
        dissolve(dissolved),
        Seam(kind="cut"),
    ]
    plan, clips = film(*kinds, fps=fps, num_frames=700)
    timeline = read_back(suffix, plan, clips)
    assert timeline.duration() == otio.opentime.RationalTime(6 * 700 - 2 * dissolved, float(fps))
    assert timeline.duration().value == plan.num_frames
    assert [before + after for before, after in offsets(timeline)] == [dissolved] * 2
    assert len(timeline.find_clips()) == 6


@every_suffix
def test_four_shots_with_three_dissolves(suffix):
    """Each neighbour gives half; the EDL has a dissolve begin where the next shot comes in, and means the same."""
    plan, clips = film(Seam(kind="cut"), dissolve(12), dissolve(12), dissolve(12))
    timeline = read_back(suffix, plan, clips)
    assert timeline.duration().value == 444
    if suffix == ".edl":
        assert offsets(timeline) == [(0, 12)] * 3
        assert shown(timeline) == [(0, 108), (0, 108), (0, 108), (0, 120)]
    else:
        assert offsets(timeline) == [(6, 6)] * 3
        assert shown(timeline) == [(0, 114), (6, 108), (6, 108), (6, 114)]


@pytest.mark.parametrize("suffix", [".otio", ".xml"])
def test_the_odd_frame_of_a_dissolve_is_after_the_cut(suffix):
    """A dissolve of 7 frames takes 3 and 4, and all of either shot is used."""
    plan, clips = film(Seam(kind="cut"), dissolve(7))
    timeline = read_back(suffix, plan, clips)
    assert offsets(timeline) == [(3, 4)]
    assert shown(timeline) == [(0, 116), (3, 117)]


@every_suffix
def test_each_clip_has_its_file_and_says_what_it_was_made_of(suffix):
    """The store's file by its absolute URL; shot, seed and key survive in every format, as far as it has a place."""
    plan, clips = film(Seam(kind="cut"), dissolve(12), text="猫跳上桌子\n\x07<&>", subtitle="One\n\ntwo")
    timeline = read_back(suffix, plan, clips)
    for number, (shot, clip) in enumerate(zip(plan.shots, timeline.find_clips(), strict=True), 1):
        assert clip.media_reference.target_url == f"file:///a%20store/{number}/clip.mp4"
        assert clip.name == f"{shot.id} 猫跳上桌子 <&>"
        told = str(clip.metadata)
        for word in (shot.id, f"{number:064x}", "猫跳上桌子", "cut" if number == 1 else "dissolve"):
            assert word in told
        assert [marker.name.lower() for marker in clip.markers] == ["one two"]


def test_the_metadata_of_a_clip():
    """As it was planned, unshortened, under our own key."""
    plan, clips = film(Seam(kind="cut"), dissolve(12), subtitle="One\ntwo")
    timeline = film_timeline(plan, clips)
    assert dict(timeline.metadata["longtake"]["film"]) == {
        "fps": "24",
        "width": 64,
        "height": 96,
        "num_frames": 228,
    }
    own = timeline.find_clips()[1].metadata["longtake"]
    assert dict(own["transition"]) == {"kind": "dissolve", "num_frames": 12}
    assert {key: own[key] for key in own if key != "transition"} == {
        "shot": "s01p02",
        "prompt": plan.shots[1].prompt,
        "negative_prompt": "",
        "seed": 1,
        "key": f"{2:064x}",
        "subtitle": "One\ntwo",
    }


@every_suffix
def test_a_fade_is_a_cut_with_markers(suffix):
    """On either side, over the frames that fade; a film that begins with a dissolve fades in."""
    plan, clips = film(dissolve(5), Seam(kind="fade", num_frames=9))
    timeline = read_back(suffix, plan, clips)
    assert timeline.duration().value == 240
    assert offsets(timeline) == []
    marked = [
        [(marker.name.lower(), marker.marked_range.start_time.value) for marker in clip.markers]
        for clip in timeline.find_clips()
    ]
    assert marked == [[("fade in, 3 frames", 0), ("fade out, 4 frames", 116)], [("fade in, 5 frames", 0)]]


def test_a_subtitle_stands_where_its_panel_begins():
    """Once for all the shots of a panel, inside of what is shown of the first."""
    plan, clips = film_of(
        make_shot("s01p01", subtitle="Hello"),
        make_shot("s01p02-1", subtitle="Bye", seam=dissolve(6)),
        make_shot("s01p02-2", subtitle="Bye", seam=Seam(kind="continue")),
    )
    marked = [
        [(m.name, m.marked_range.start_time.value) for m in c.markers]
        for c in read_back(".otio", plan, clips).find_clips()
    ]
    assert marked == [[("Hello", 0)], [("Bye", 3)], []]


def test_an_edl_tells_shots_apart():
    """By reels, though every file in the store is called clip.mp4; names that are too long become numbers."""
    plan, clips = film_of(make_shot("s01p01-1"), make_shot("s01p01-2"))
    events = timeline_text(".edl", plan, clips).splitlines()
    assert [line.split()[1] for line in events if line[:3].isdigit()] == ["s01p011", "s01p012"]
    plan, clips = film_of(make_shot("s01p01"), make_shot("s100p100-1"))
    events = timeline_text(".edl", plan, clips).splitlines()
    assert [line.split()[1] for line in events if line[:3].isdigit()] == ["00000001", "00000002"]


@pytest.mark.parametrize(
    ("fps", "says"), [(Fraction(24000, 1001), "NON-DROP FRAME"), (Fraction(30000, 1001), "DROP FRAME")]
)
def test_an_edl_says_how_it_counts(fps, says):
    """In its second line, where programs look for it; a semicolon in a prompt does not count."""
    plan, clips = film(Seam(kind="cut"), fps=fps, text="A cat; it sleeps")
    assert timeline_text(".edl", plan, clips).splitlines()[:2] == ["TITLE: Film", f"FCM: {says}"]


def test_xml_tells_the_size_and_claims_no_sound():
    """Programs would make up a size; the shots have no sound."""
    text = timeline_text(".xml", *film(Seam(kind="cut")))
    assert text.count("<width>64</width>") == text.count("<height>96</height>") == 2
    file = text[text.index("<file") : text.index("</file>")]
    assert "<video>" in file
    assert "audio" not in file


@pytest.mark.parametrize("suffix", [".edl", ".xml"])
def test_a_rate_that_timecode_does_not_have(suffix):
    """Is refused with what can be done; OpenTimelineIO itself takes any."""
    plan, clips = film(Seam(kind="cut"), dissolve(6), fps=Fraction(16))
    with pytest.raises(LongtakeError, match=r"16 frames a second; write \.otio"):
        timeline_text(suffix, plan, clips)
    assert read_back(".otio", plan, clips).duration() == otio.opentime.RationalTime(234, 16)


def test_without_the_library_the_extra_is_named(monkeypatch):
    """Nobody has to guess what brings it."""
    monkeypatch.setitem(sys.modules, "opentimelineio", None)
    with pytest.raises(LongtakeError, match=r"pip install 'longtake\[otio\]'"):
        timeline_text(".otio", *film(Seam(kind="cut")))


def test_without_an_adapter_the_extra_is_named(monkeypatch):
    """The library alone writes its own format."""
    monkeypatch.setattr(otio.adapters, "available_adapter_names", lambda: ["otio_json"])
    assert timeline_text(".otio", *film(Seam(kind="cut")))
    with pytest.raises(LongtakeError, match=r"\.edl .* pip install 'longtake\[otio\]'"):
        timeline_text(".edl", *film(Seam(kind="cut")))
