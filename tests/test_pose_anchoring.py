"""The experiment on anchoring measures what it says that it measures, on drawn clips whose answers are known."""

import json
from concurrent.futures import Executor, Future
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from benchmarks.anchoring import reading
from benchmarks.anchoring.chains import FIRST_SHOTS, LONG_WAYS, WAYS, Chains
from benchmarks.anchoring.measures import LOST, seam_measures, shot_measures
from benchmarks.anchoring.reading import HISTORY_FRAMES, poses_in, reading_of, track_from
from benchmarks.anchoring.report import page_of
from benchmarks.anchoring.results import add, by_shot, difference, interval, mean_of, merged
from benchmarks.anchoring.sheets import write_sheets
from benchmarks.anchoring.steering import colours_of, steered
from benchmarks.anchoring.storyboards import make_storyboard
from benchmarks.pose_anchoring import main
from generation.wan.sightings import Sighting
from segmenter.prompts import read_prompt
from training.small import cast
from training.small.agreement import disagreements
from training.small.judge import Judge
from training.small.judge_action import ActionNet
from training.small.keypoint_labels import label_scene
from training.small.plot import sample_scene
from training.small.scene import FRAMES
from training.small.world import draw_scene

RUNNING = next(
    scene for scene in map(sample_scene, range(200))
    if scene.main.action == "run" and scene.change is None and len(scene.performers) == 1
)  # fmt: skip


def sightings_of(scene, shift=0.0):
    """What eyes that never err see in each frame of a scene."""
    labels = label_scene(scene)
    return [
        [
            Sighting(noun=one.noun, colour=one.colour, score=1.0, alive=True, height=float(labels.heights[0, i]),
                     keypoints=tuple((float(x) + shift, float(y), 1.0) for x, y in labels.joints[0, at, i]))
            for i, one in enumerate(scene.performers)
        ]
        for at in range(FRAMES)
    ]  # fmt: skip


def cut_in_two(shift=0):
    """A running figure's clip as two shots, the second one beginning with the frame that the first one ends with."""
    frames, seen = draw_scene(RUNNING).frames, sightings_of(RUNNING)
    moved = np.roll(frames, shift, axis=2)
    before = reading_of(frames[:17], RUNNING.performers, seen[:17])
    after = reading_of(moved[16:], RUNNING.performers, sightings_of(RUNNING, shift)[16:])
    return before, after, frames[16], moved[16:]


def values(measured):
    """The measures themselves."""
    return {name: value / weight for name, (value, weight) in measured.items()}


def test_storyboards_are_the_same_every_time_and_read_back():
    """A storyboard is made from its number; the reader understands all of it, and a longer one begins alike."""
    for number in range(6):
        one = make_storyboard(number)
        assert one == make_storyboard(number)
        assert make_storyboard(number, 12).captions[:8] == one.captions
        for scene, caption in zip(one.scenes, one.captions, strict=True):
            assert disagreements(scene, caption) == []
            assert len(read_prompt(caption).subjects) == 1 + number % 2
            assert read_prompt(caption).setting.ground == scene.setting.ground
    assert len({make_storyboard(number).captions for number in range(6)}) == 6


def test_nobody_leaves_the_picture_or_does_the_same_twice():
    """Ways lead to and fro, within the picture; what is done changes from shot to shot, and was learned."""
    for number in range(20):
        acts = [scene.performers[0].acts[0] for scene in make_storyboard(number, 24).scenes]
        assert all(0.1 < x < 0.9 for act in acts for x in act.path)
        assert all(one.path[1] == other.path[0] for one, other in pairwise(acts))
        assert all(one.action != other.action for one, other in pairwise(acts))
        sides = [act.end for act in acts if act.end]
        assert all(one != other for one, other in pairwise(sides))
        scene = make_storyboard(number).scenes[0]
        assert not {(one.noun, one.colour, one.acts[0].action) for one in scene.performers} & cast.UNSEEN


def test_a_clip_cut_in_two_has_no_seam():
    """What happens at the cut is what happens from frame to frame anyway."""
    measured = values(seam_measures(*cut_in_two(), 1, None))
    assert measured["seam_step"] == pytest.approx(measured["inner_step"], rel=0.6)
    assert 0.5 < measured["seam_ratio"] < 1.6
    assert measured["speed_jump"] < 2 * measured["inner_speed_jump"] + 0.2
    assert measured["seam_lost"] == 0


def test_a_shifted_half_has_a_seam():
    """A figure that is elsewhere after the cut steps by just so much, and so does the picture."""
    plain = values(seam_measures(*cut_in_two(), 1, None))
    measured = values(seam_measures(*cut_in_two(40), 1, None))
    height = float(label_scene(RUNNING).heights[0, 0])
    assert measured["seam_step"] == pytest.approx(40 / height, abs=plain["seam_step"] + 0.01)
    assert measured["seam_ratio"] > 2 * plain["seam_ratio"]


def test_a_clip_that_stands_still_has_no_step_at_all():
    """The same frame again and again: nothing steps, and whoever holds still is where the track says."""
    frames = np.repeat(draw_scene(RUNNING).frames[:1], FRAMES, axis=0)
    seen = [sightings_of(RUNNING)[0]] * FRAMES
    still = reading_of(frames, RUNNING.performers, seen)
    track = track_from([poses_in(some) for some in seen[-HISTORY_FRAMES:]], "follow")
    measured = values(seam_measures(still, still, frames[-1], frames, 1, track))
    for name in ("seam_step", "speed_jump", "seam_ratio", "second_to_anchor", "second_to_track", "end_to_track"):
        assert measured[name] == pytest.approx(0, abs=1e-6)


def test_the_track_is_told_from_the_anchor():
    """A runner who runs on is far from the anchor after a second, and near to a track that follows."""
    before, after, last, frames = cut_in_two()
    history = [poses_in(some) for some in sightings_of(RUNNING)[17 - HISTORY_FRAMES : 17]]
    measured = {
        kind: values(seam_measures(before, after, last, frames, 1, track_from(history, kind)))
        for kind in ("hold", "follow")
    }
    assert measured["hold"]["second_to_track"] == pytest.approx(measured["hold"]["second_to_anchor"])
    assert measured["follow"]["second_to_track"] < measured["hold"]["second_to_track"]


def test_who_is_not_seen_is_lost():
    """A figure that is gone after the cut counts as a height away, and tells of no velocity."""
    before, after, last, frames = cut_in_two()
    gone = reading_of(frames, RUNNING.performers, [[]] * len(frames))
    measured = values(seam_measures(before, gone, last, frames, 1, None))
    assert (measured["seam_step"], measured["seam_lost"], measured["second_to_anchor"]) == (LOST, 1, LOST)
    assert "speed_jump" not in measured
    assert values(shot_measures(gone, after))["unseen_frames"] == 1
    assert "figure_colour_drift" not in values(shot_measures(gone, after))


def test_another_coat_is_drift():
    """The same clip again has not drifted; one whose figure changed its colour has, and its picture has not much."""
    first = reading_of(draw_scene(RUNNING).frames, RUNNING.performers, sightings_of(RUNNING))
    lead = RUNNING.performers[0]
    colour = next(one for one in cast.SPECIES[lead.noun] if one != lead.colour)
    other = replace(RUNNING, performers=(replace(lead, colour=colour),))
    now = reading_of(draw_scene(other).frames, RUNNING.performers, sightings_of(RUNNING))
    assert values(shot_measures(first, first))["figure_colour_drift"] == 0
    measured = values(shot_measures(now, first))
    assert measured["figure_colour_drift"] > 10 > measured["picture_colour_drift"]


def test_the_interval_is_of_storyboards():
    """Equal storyboards leave no doubt; weights count; what is paired is told apart where single means are not."""
    assert interval([np.array([[2.0, 1.0]] * 5)]) == (2.0, 2.0, 2.0)
    assert interval([np.array([[9.0, 3.0], [1.0, 1.0]])]).mean == 2.5
    rng = np.random.default_rng(1)
    cells = np.column_stack([rng.normal(5, 1, 20), np.ones(20)])
    mean = interval([cells])
    assert mean.low < mean.mean < mean.high
    assert mean.high - mean.low == pytest.approx(2 * 1.96 * cells[:, 0].std() / np.sqrt(20), rel=0.15)
    more = cells + np.array([0.1, 0.0])
    assert interval([more, cells]) == pytest.approx((0.1, 0.1, 0.1))
    assert interval([more]).low < mean.mean


def document_of(numbers, step):
    """Results of some storyboards, in which ways differ by a known step."""
    rows = {}
    for way in (*WAYS, *LONG_WAYS):
        for number in numbers:
            for shot in (1, 2):
                value = number + (step if way.name == "frame" else 0.0)
                told = {"seam_step": (value, 1.0), "action": (1.0, 1.0), "figure_colour_drift": (shot, 1.0)}
                add(rows.setdefault(way.name, {}), number, shot, told)
    settings = {
        "storyboards": 4,
        "shots": 3,
        "seeds": 1,
        "long_storyboards": 4,
        "long_shots": 3,
        "steps": 2,
        "guidance": 2.0,
    }
    return {
        "settings": settings, "weights": "ab", "clips": 10, "broken_frames": 0, "seconds": 1.0, "cards": 1,
        "storyboards": {str(number): ["A dog jumps."] for number in numbers}, "rows": rows,
    }  # fmt: skip


def test_parts_are_merged():
    """Two parts together give the means of all storyboards; a part twice, or one of other settings, is refused."""
    one, two = document_of((0, 2), 1.0), document_of((1, 3), 1.0)
    both = merged([one, two])
    assert list(both["storyboards"]) == ["0", "1", "2", "3"]
    assert both["cards"] == 2
    assert mean_of(both["rows"]["none"], "seam_step").mean == 1.5
    assert by_shot(both["rows"]["none"], "figure_colour_drift") == {1: 1.0, 2: 2.0}
    assert difference(both["rows"]["frame"], both["rows"]["none"], "seam_step").mean == pytest.approx(1)
    assert one["rows"]["none"]["seam_step"]["storyboards"].keys() == {"0", "2"}
    with pytest.raises(ValueError, match="twice"):
        merged([one, one])
    with pytest.raises(ValueError, match="settings"):
        merged([one, {**two, "settings": {**two["settings"], "steps": 3}}])


def test_the_page_says_what_the_numbers_say():
    """Sentences follow from intervals: larger, smaller, or not to be told apart; what was not measured is not told."""
    larger, smaller, alike = (page_of(document_of((0, 1, 2, 3), step), []) for step in (1.0, -1.0, 0.0))
    assert "The joints' step at the seam is larger: 250.0 % beside 150.0 %" in larger
    assert "The joints' step at the seam is smaller: 50.0 % beside 150.0 %" in smaller
    assert "is larger" not in alike
    assert "The joints' step at the seam cannot be told apart" in alike
    assert "speed jump at the seam is" not in larger
    assert "![a.jpg](a.jpg)" in page_of(document_of((0, 1), 0.0), ["a.jpg"])


def test_the_command_merges_parts_and_writes_the_page(tmp_path):
    """Two parts become one file and a page of it; what cannot be run is refused with what is missing."""
    for name, numbers in (("one", (0, 2)), ("two", (1, 3))):
        (tmp_path / f"{name}.json").write_text(json.dumps(document_of(numbers, 1.0)))
    main(["merge", str(tmp_path / "one.json"), str(tmp_path / "two.json"), "--out", str(tmp_path / "all.json")])
    (tmp_path / "pose-anchoring-chain-01.jpg").write_bytes(b"")
    main(["page", "--results", str(tmp_path / "all.json"), "--out", str(tmp_path / "page.md")])
    page = (tmp_path / "page.md").read_text()
    assert "Storyboards: 4" in page
    assert "(pose-anchoring-chain-01.jpg)" in page
    with pytest.raises(SystemExit, match="lacks vae, text_encoder"):
        main(["run", "--weights", str(tmp_path)])


def test_colours_are_steered_within_bounds():
    """A picture with a little cast gets its colours back, one with a heavy one a part of the way, its own stay."""
    picture = draw_scene(RUNNING).frames[0]
    mean, spread = colours_of(picture)
    assert np.abs(steered(picture, mean, spread).astype(int) - picture).max() <= 1
    cast_a_little = np.clip(picture.astype(int) + np.array((6, 0, -6)), 0, 255).astype(np.uint8)
    before, after = (np.linalg.norm(colours_of(one)[0] - mean) for one in
                     (cast_a_little, steered(cast_a_little, mean, spread)))  # fmt: skip
    assert after < 0.3 * before
    heavy = (picture * 0.5).astype(np.uint8)
    shift = colours_of(steered(heavy, mean, spread))[0] - colours_of(heavy)[0]
    assert 3 < shift[0] < 7.5 < mean[0] - colours_of(heavy)[0][0]


class Drawing:
    """Stands where the sampler does: draws what a caption tells, and keeps what was wished for."""

    def __init__(self, storyboard):
        self.clips = {
            text: draw_scene(scene).frames for scene, text in zip(storyboard.scenes, storyboard.captions, strict=True)
        }
        self.wishes = []

    def sample(self, wishes, guidance):
        """The clips of some wishes."""
        self.wishes += wishes
        return [self.clips[wish.caption] for wish in wishes]


class TrueEyes(Judge):
    """A judge whose eyes never err, of drawn clips; it has learned no actions."""

    def __init__(self, storyboard):
        self._acts = ActionNet(cast.ACTIONS, len(cast.SPECIES)).eval()
        self._scenes = {draw_scene(scene).frames.tobytes(): scene for scene in storyboard.scenes}

    def look(self, frames):
        """What is there."""
        return sightings_of(self._scenes[frames.tobytes()])


class Here(Executor):
    """Works at once, in this process."""

    def submit(self, fn, /, *args):
        """The result, done."""
        future = Future()
        future.set_result(fn(*args))
        return future


def test_chains_go_on_from_what_they_are_told(tmp_path, capsys, monkeypatch):
    """Every way's next shot gets the last frame, poses, both or nothing, the same noise, and is measured."""
    storyboard = make_storyboard(0, 3)
    sampler, judge = Drawing(storyboard), TrueEyes(storyboard)
    monkeypatch.setattr(reading, "open_judge", lambda folder, device: judge)
    chains = Chains(sampler, Here(), tmp_path, "cpu", 2.0, [0])
    ways = [way for way in WAYS if way.kind in (None, "ease")]
    chains.run([storyboard], 1, ways)
    assert chains.clips == 1 + 2 * len(ways)
    assert {name: len(row["action"]["shots"]) for name, row in chains.rows.items()} == {
        FIRST_SHOTS: 1, **{way.name: 2 for way in ways}
    }  # fmt: skip
    for i, way in enumerate(ways):
        second, third = sampler.wishes[1 + i], sampler.wishes[1 + len(ways) + i]
        assert (second.first is not None, second.maps is not None) == (way.picture, way.kind is not None)
        assert second.seed == sampler.wishes[1].seed != third.seed
        if way.picture:
            assert (third.first == sampler.clips[storyboard.captions[1]][-1]).all()
            assert chains.rows[way.name]["subject"]["storyboards"]["0"] == [2.0, 2.0]
        assert ("second_to_track" in chains.rows[way.name]) == (way.kind is not None)
    assert chains.rows["frame"]["seam_ratio"]["storyboards"]["0"][1] > 0
    (sheet,) = write_sheets(tmp_path, chains.thumbnails, [storyboard])
    assert 2000 < sheet.stat().st_size <= 300_000
    capsys.readouterr()
