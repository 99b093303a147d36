"""The animatic engine: what it stages, how it goes on, what it can draw."""

import dataclasses
import re
from fractions import Fraction
from importlib.metadata import version
from itertools import islice, pairwise

import cv2
import numpy as np
import pytest

from generation.anchor import make_anchor
from generation.animatic import Engine
from generation.animatic.casting import Member, cast_members
from generation.animatic.continuity import Legacy, read_legacy
from generation.animatic.figures import draw_figure
from generation.animatic.marks import OBJECT_JOINT, read_marks
from generation.animatic.motion import State, joints_of
from generation.animatic.paper import Cutout
from generation.animatic.props import draw_prop
from generation.animatic.skeleton import L_WRIST, NECK, R_WRIST, Doing
from generation.animatic.theatre import Theatre
from generation.engine import open_engine
from segmenter.errors import GenerationError
from segmenter.prompts.lexicon import NOUNS
from segmenter.prompts.reading import Beat, Reading, Setting, Subject
from segmenter.types import Seam, Shot, View

PROMPTS = (
    "Two cute bears sharing honey in a forest, one handing jar to the other",
    "Two dogs playing with a red ball, one chasing the other",
    "A cat jumps onto the table and knocks over a cup",
    "A boy throws a yellow frisbee to a brown dog in a sunny park, and the dog catches it mid-air",
    "A bird flies above a forest, with clouds moving slowly in the sky.",
    "A child stands in the middle of a circle formed by five adults holding hands.",
    "People queuing for skewers at night market, vendor grilling meat, customers laughing",
    "妈妈递给宝宝奶瓶,宝宝笑了",
)


def _shot(text="Two bears in a forest", **changes):
    fields = {
        "id": "s01p01", "chain": 0, "part": 0, "parts": 1, "text": text, "setting": "", "camera": "",
        "view_start": View(), "view_end": View(), "negative_prompt": "", "seed": 1, "width": 320, "height": 256,
        "fps": Fraction(12), "num_frames": 25, "drop_frames": 0, "shown_frames": 24, "continuity": "cut",
        "seam": Seam(kind="cut"), "subtitle": None, "image": None, "image_sha256": None,
    }  # fmt: skip
    return Shot(**(fields | changes))


def _continuing(text, **changes):
    return _shot(text, **({"continuity": "continue", "drop_frames": 1, "seed": 9} | changes))


def _thing(noun, kind="thing", **more):
    return Subject(label=noun, noun=noun, kind=kind, **more)


@pytest.fixture
def staged(monkeypatch):
    """Stages a reading made by hand: the theatre of a shot that says exactly that."""

    def stage(subjects, beats=(), ground="meadow", **changes):
        reading = Reading(subjects=tuple(subjects), beats=tuple(beats), setting=Setting(ground=ground), unread=())
        monkeypatch.setattr("generation.animatic.theatre.read_prompt", lambda text, setting: reading)
        return Theatre(_shot(**changes), Legacy())

    return stage


def _at(theatre, member, joint=OBJECT_JOINT, frames=(0, 12, 23)):
    """Where a joint is in some frames, read from the pixels."""
    key = (theatre.members[member].figure, joint)
    return np.array([read_marks(theatre.frame(index))[key] for index in frames])


def _last(shot, anchor=None):
    return next(islice(Engine().generate(shot, anchor), shot.drop_frames + shot.shown_frames - 1, None))


def test_engine_is_what_the_protocol_says():
    """It opens by name and loads nothing; its fingerprint names the code and the libraries."""
    engine = open_engine("animatic")
    engine.load()
    assert engine.name == "animatic"
    words = f"lemminflect-{version('lemminflect')} rjieba-{version('rjieba')}"
    libraries = f"opencv-{cv2.__version__} numpy-{np.__version__} {words}"
    assert re.fullmatch(rf"animatic [0-9a-f]{{12}} {re.escape(libraries)}", engine.fingerprint)
    assert engine.fingerprint == open_engine("animatic").fingerprint
    assert 1 <= engine.parallel_shots <= 4


def test_same_shot_same_bytes():
    """A shot drawn twice is the same to the byte; another seed is not."""
    shot = _shot(PROMPTS[0], num_frames=5, shown_frames=4)
    first, second = (np.stack(list(Engine().generate(shot, None))) for _ in range(2))
    assert first.shape == (5, 256, 320, 3)
    assert first.dtype == np.uint8
    np.testing.assert_array_equal(first, second)
    other = next(Engine().generate(dataclasses.replace(shot, seed=2), None))
    assert (other != first[0]).any()


@pytest.mark.parametrize("text", PROMPTS)
def test_read_poses_match_the_drawn_joints(text):
    """Poses read from the pixels are within 2 pixels of the joints that were drawn, and none is made up."""
    theatre = Theatre(_shot(text, view_end=View(zoom=1.4, x=0.6, y=0.55), width=480, height=384), Legacy())
    for index in (0, 9, 20):
        drawn = theatre.marks(index)
        for key, spot in read_marks(theatre.frame(index)).items():
            assert np.hypot(*np.subtract(spot, drawn[key])) < 2
        poses = Engine.pose_reader.read(theatre.frame(index))
        seen = sum(joint[2] for pose in poses for joint in pose.keypoints)
        inside = [key for key, (x, y) in drawn.items() if 0 < x < 480 and 0 < y < 384 and key[1] < OBJECT_JOINT]
        assert seen > 0.8 * len(inside)


@pytest.mark.parametrize("text", PROMPTS)
def test_a_continuing_shot_begins_with_the_last_frame(tmp_path, text):
    """Its first frame looks like the anchor, and every joint is within 2 pixels of the previous last pose."""
    last = _last(_shot(text))
    anchor = make_anchor(last, Engine.pose_reader, tmp_path)
    for shot in (_continuing(text), _continuing(PROMPTS[0]), _continuing(text, part=1, parts=2)):
        first = next(Engine().generate(shot, anchor))
        assert np.abs(first.astype(int) - last).mean() < 2
        before, after = read_marks(last), read_marks(first)
        assert {figure for figure, _ in after} == {figure for figure, _ in before}
        for key in before.keys() & after.keys():
            assert np.hypot(*np.subtract(before[key], after[key])) < 2
        assert len(before.keys() & after.keys()) > 0.95 * len(before)


def test_a_joint_moves_smoothly_over_the_seam(tmp_path):
    """No joint leaps between the last frame and the first ones of the next shot."""
    shot = _shot("A dog runs from the left to the right", parts=2)
    anchor = make_anchor(_last(shot), Engine.pose_reader, tmp_path)
    following = _continuing(shot.text, part=1, parts=2)
    marks = [read_marks(frame) for frame in islice(Engine().generate(following, anchor), 8)]
    for one, other in pairwise(marks):
        for key in one.keys() & other.keys():
            assert np.hypot(*np.subtract(one[key], other[key])) < 0.12 * shot.width


def test_figures_the_new_text_does_not_name_stay(tmp_path):
    """Who was in the picture stays in it, and newcomers come in from outside."""
    last = _last(_shot("A brown dog and a cat rest in a meadow"))
    anchor = make_anchor(last, Engine.pose_reader, tmp_path)
    frames = list(Engine().generate(_continuing("The brown dog waits for a girl"), anchor))
    before = {pose.figure for pose in Engine.pose_reader.read(last)}
    assert len(before) == 2
    assert {pose.figure for pose in Engine.pose_reader.read(frames[0])} == before
    assert {pose.figure for pose in Engine.pose_reader.read(frames[-1])} > before


def test_held_things_stay_held(tmp_path):
    """What was handed over is still in the hand of who got it, when the next panel begins."""
    shot = _shot("Person A hands a book to Person B")
    anchor = make_anchor(_last(shot), Engine.pose_reader, tmp_path)
    following = _continuing("Person B walks to the right")
    theatre = Theatre(following, read_legacy(following, anchor))
    labels = [member.subject.noun for member in theatre.members]
    owner = next(i for i, member in enumerate(theatre.members) if member.subject.label == "Person B")
    assert theatre.homes[labels.index("book")].holder == owner


def test_a_lost_anchor_is_named(tmp_path):
    """An anchor whose frame is gone fails for good, and says which file."""
    anchor = make_anchor(_last(_shot("A cat walks", num_frames=1, shown_frames=1)), Engine.pose_reader, tmp_path)
    anchor.frame.unlink()
    with pytest.raises(GenerationError, match=r"last\.png"):
        next(Engine().generate(_continuing("A cat walks"), anchor))


def test_a_pose_alone_is_taken_over(tmp_path):
    """With continuity "pose" the place is new, the figure begins as the anchor's figure stood."""
    last = _last(_shot("A boy runs from the left to the right", setting="a forest"))
    anchor = make_anchor(last, Engine.pose_reader, tmp_path)
    shot = _shot("A girl waves", setting="a beach", continuity="pose")
    first = next(Engine().generate(shot, anchor))
    (before,), (after,) = Engine.pose_reader.read(last), Engine.pose_reader.read(first)
    for one, other in zip(before.keypoints, after.keypoints, strict=True):
        if one[2] and other[2]:
            assert np.hypot(one[0] - other[0], one[1] - other[1]) < 2


def test_left_to_right_moves_right(staged):
    """A car that drives from the left to the right does, on the ground."""
    beat = Beat(actor=0, action="run", start="left", end="right")
    x, y = _at(staged([_thing("car")], [beat]), 0).T
    assert x[0] < 0.35 * 320
    assert x[0] < x[1] < x[2]
    assert x[2] > 0.65 * 320
    assert np.ptp(y) < 3


def test_resting_things_rest_where_they_were_put(staged):
    """A cube on the right stays on the right; a ball rolls to the centre."""
    beats = [Beat(actor=0, action="run", start="left", end="centre"), Beat(actor=1, action="rest")]
    theatre = staged([_thing("ball"), _thing("cube", place="right")], beats)
    ball, cube = _at(theatre, 0), _at(theatre, 1)
    assert ball[0, 0] < 90
    assert abs(ball[2, 0] - 160) < 12
    assert np.ptp(cube, axis=0).max() < 1
    assert cube[0, 0] > 220


def test_above_and_below(staged):
    """A bird that flies is above a dog; running up a hill leads upwards."""
    theatre = staged([_thing("bird", "animal"), _thing("dog", "animal")], [Beat(actor=0, action="fly")])
    assert (_at(theatre, 0, NECK)[:, 1] < _at(theatre, 1, NECK)[:, 1] - 40).all()
    uphill = staged([_thing("dog", "animal")], [Beat(actor=0, action="run", start="bottom", end="top")], ground="hill")
    y = _at(uphill, 0, NECK)[:, 1]
    assert y[0] > y[1] > y[2]


def test_giving_passes_the_thing_from_hand_to_hand(staged):
    """The jar is at the giver's wrist first and at the receiver's in the end."""
    bears = [_thing("bear", "animal"), _thing("bear", "animal"), _thing("jar")]
    theatre = staged(bears, [Beat(actor=0, action="give", target=2, recipient=1)])

    def nearest(index):
        marks = theatre.marks(index)
        jar = marks[theatre.members[2].figure, OBJECT_JOINT]
        wrists = {
            owner: min(
                np.hypot(*np.subtract(jar, marks[theatre.members[owner].figure, wrist])) for wrist in (R_WRIST, L_WRIST)
            )
            for owner in (0, 1)
        }
        owner = min(wrists, key=wrists.__getitem__)
        assert wrists[owner] < 20
        return owner

    assert nearest(0) == 0
    assert nearest(23) == 1


def test_jumping_rises_and_lands(staged):
    """Who jumps is higher in between, and back in the end."""
    theatre = staged([_thing("frog", "animal")], [Beat(actor=0, action="jump")])
    y = [theatre.marks(index)[theatre.members[0].figure, NECK][1] for index in range(24)]
    assert min(y) < y[0] - 20
    assert abs(y[-1] - y[0]) < 3


def test_what_is_knocked_over_falls(staged):
    """A cup stands on the table and lies on the ground after the push."""
    beats = [Beat(actor=0, action="jump", target=1), Beat(actor=0, action="push", target=2)]
    theatre = staged([_thing("cat", "animal"), _thing("table"), _thing("cup")], beats)
    y = _at(theatre, 2)[:, 1]
    assert y[2] > y[0] + 20


def test_side_by_side_without_overlap(staged):
    """Subjects without a place stand apart, in the order of the text."""
    theatre = staged([_thing("man", "person"), _thing("dog", "animal"), _thing("tree"), _thing("woman", "person")])
    homes = sorted((home.x, member.width) for home, member in zip(theatre.homes, theatre.members, strict=True))
    for (x0, wide0), (x1, wide1) in pairwise(homes):
        assert x1 - x0 > 0.9 * (wide0 + wide1) / 2


def test_alike_figures_are_told_apart(staged):
    """Two dogs have two identities and two shades."""
    theatre = staged([_thing("dog", "animal"), _thing("dog", "animal")])
    one, other = theatre.members
    assert one.figure != other.figure
    assert one.look.main != other.look.main


def _draw_alone(member: Member, size):
    width, height = size
    picture = np.full((height, width, 3), 200, np.uint8)
    cut = Cutout()
    unit = 0.4 * height
    if member.look is not None:
        state = State(x=width / 2, y=0.9 * height, size=unit, turn=-0.4, doing=Doing(clock=0.7))
        draw_figure(cut, member.look, joints_of(member.look, state), unit, 0.7, member.figure)
    else:
        draw_prop(cut, member.prop, np.array((width / 2, height / 2)), unit, 0.3, 0.7)
    cut.lay(picture, shadow=0.3, blur=3)
    return picture


@pytest.mark.parametrize("size", [(64, 64), (640, 480)])
def test_every_noun_has_a_drawing(size):
    """Every word of the lexicon, and one that is not in it, draws something."""
    subjects = tuple(_thing(noun, kind) for noun, kind in NOUNS.items())
    subjects += tuple(_thing("gizmo", kind) for kind in ("person", "animal", "thing"))
    for subject in subjects:
        reading = Reading(subjects=(subject,), beats=(), setting=Setting(), unread=())
        (member,) = cast_members(reading, *size, {}, {}, None)
        assert (_draw_alone(member, size) != 200).any(), subject.noun


ACTIONS = (
    "rest", "sit", "walk", "run", "jump", "fly", "wave", "give", "take", "throw", "chase", "push", "eat",
    "dance", "fall",
)  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_plays(staged, action):
    """Every action, by all kinds of actors, on things and on each other, keeps all joints finite."""
    for noun, kind in (("boy", "person"), ("dog", "animal"), ("bird", "animal"), ("fish", "animal"), ("ball", "thing")):
        for target, recipient in ((None, None), (1, 2), (2, None), (0, 0)):
            beat = Beat(actor=0, action=action, target=target, recipient=recipient)
            theatre = staged([_thing(noun, kind), _thing("cake"), _thing("girl", "person")], [beat])
            for index in (0, 8, 12, 17, 23):
                assert np.isfinite(list(theatre.marks(index).values())).all()


@pytest.mark.parametrize("size", [(64, 64), (64, 2048), (2048, 64), (480, 832)])
def test_any_size(size):
    """From stamps to banners: frames of the size that was asked for."""
    width, height = size
    shot = _shot(PROMPTS[0], width=width, height=height, num_frames=1, shown_frames=1)
    assert next(Engine().generate(shot, None)).shape == (height, width, 3)


@pytest.mark.parametrize("text", ["", "zxqv blorp 123 !?", "。", "many " * 60 + "dogs", "\U0001f43b" * 9])
def test_prompts_that_nobody_understands_show_the_place(text):
    """Nothing crashes: there is always a picture."""
    assert next(Engine().generate(_shot(text), None)).std() > 5


def test_the_camera_moves_from_view_to_view():
    """The view is the first shown frame's at first, and halfway at half the shown frames."""
    shot = _shot(PROMPTS[0], view_start=View(zoom=1.0), view_end=View(zoom=2.0, x=0.5, y=0.5), drop_frames=1)
    theatre = Theatre(shot, Legacy())
    assert theatre.view(1).zoom == 1.0
    assert theatre.view(13).zoom == 1.5
    assert theatre.view(0).zoom == 1.0
