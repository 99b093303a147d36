"""Pose tracks: what the figures do from the anchor on."""

import json
import math
from fractions import Fraction
from itertools import permutations
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from generation.anchor import load_frame
from generation.pose import LIMBS, draw_openpose
from generation.pose_track import (
    PoseTrack,
    draw_track,
    match_people,
    measured_velocity,
    plan_track,
    read_track,
    write_track,
)
from segmenter.types import Pose

FPS = Fraction(24)
WIDTH, HEIGHT = 640, 480
KINDS = ("hold", "ease", "follow", "reach")

STANDING = (
    (0, -34), (0, 0), (-26, 4), (-36, 38), (-40, 72), (26, 4), (36, 38), (40, 72), (-16, 74), (-18, 118), (-20, 160),
    (16, 74), (18, 118), (20, 160), (-11, -44), (11, -44), (-20, -40), (20, -40),
)  # fmt: skip
"""Somebody who faces us, about a neck at 0, 0: 204 pixels high, 80 wide."""
NECK, LEFT_ELBOW, LEFT_WRIST = 1, 6, 7


def _pose(x=320.0, y=200.0, figure=0, unseen=(), moved=MappingProxyType({})):
    joints = [(x + dx, y + dy) for dx, dy in STANDING]
    for joint, (dx, dy) in moved.items():
        joints[joint] = (joints[joint][0] + dx, joints[joint][1] + dy)
    return Pose(
        figure=figure,
        keypoints=tuple((0.0, 0.0, 0.0) if i in unseen else (*xy, 1.0) for i, xy in enumerate(map(_floats, joints))),
    )


def _floats(point):
    return float(point[0]), float(point[1])


def _plan(history, target=None, *, kind="follow", num_frames=49):
    return plan_track(history, target, kind=kind, num_frames=num_frames, fps=FPS, width=WIDTH, height=HEIGHT)


def _points(track, person=0):
    """(T, 18, 2) points of a person."""
    return np.array([poses[person].keypoints for poses in track.frames])[:, :, :2]


def _limb_lengths(points):
    return np.array([math.dist(points[start], points[end]) for start, end in LIMBS])


# Without shrinking: it takes minutes on poses of 54 numbers, and a failure shows itself in the first example.
many = settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
coordinates = st.floats(-100, 740, allow_nan=False)


@st.composite
def poses(draw, figure=0, all_seen=False):
    """Poses that no body can strike, with joints missing."""
    joints = draw(st.lists(st.tuples(coordinates, coordinates, st.booleans()), min_size=18, max_size=18))
    return Pose(
        figure=figure,
        keypoints=tuple((x, y, 0.9) if seen or all_seen else (0.0, 0.0, 0.0) for x, y, seen in joints),
    )


people = st.integers(0, 3).flatmap(lambda number: st.tuples(*(poses(figure=index) for index in range(number))))


@many
@given(
    history=st.lists(people, min_size=1, max_size=5),
    target=people,
    kind=st.sampled_from(KINDS),
    num_frames=st.integers(1, 30),
)
def test_any_track_begins_at_the_anchor(history, target, kind, num_frames):
    """Whatever was seen: as many frames as asked, the first is the anchor exactly, the same figures in all of them."""
    track = _plan(history, target if kind == "reach" else None, kind=kind, num_frames=num_frames)
    assert track == _plan(history, target if kind == "reach" else None, kind=kind, num_frames=num_frames)
    assert track.frames[0] == history[-1]
    assert len(track.frames) == num_frames
    for frame in track.frames:
        assert [pose.figure for pose in frame] == [pose.figure for pose in history[-1]]
        assert np.isfinite([pose.keypoints for pose in frame]).all()


@many
@given(history=st.lists(people, min_size=1, max_size=4), kind=st.sampled_from(["hold", "ease", "follow"]))
def test_joints_are_seen_as_in_the_anchor(history, kind):
    """Going on, no joint comes or goes."""
    track = _plan(history, kind=kind, num_frames=9)
    for frame in track.frames:
        for pose, first in zip(frame, history[-1], strict=True):
            assert [joint[2] for joint in pose.keypoints] == [joint[2] for joint in first.keypoints]


def test_hold_is_exactly_still():
    """Whoever holds still, holds still, however fast everybody was."""
    track = _plan([[_pose(x=300)], [_pose(x=310)]], kind="hold")
    assert set(track.frames) == {track.frames[0]}


@pytest.mark.parametrize("kind", ["ease", "follow"])
def test_one_frame_tells_of_no_motion(kind):
    """With the anchor alone nobody is known to move, and the track says so."""
    track = _plan([[_pose(), _pose(x=100, figure=1)]], kind=kind)
    assert set(track.frames) == {track.frames[0]}
    assert track.notes == ("one frame tells of no motion: everybody holds still",)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_there_is_a_track_of_nobody(kind):
    """No figure found is no error: every frame is empty."""
    assert set(_plan([[_pose()], []], [] if kind == "reach" else None, kind=kind).frames) == {()}


def test_ease_comes_to_rest():
    """The first step is the measured one, each is smaller than the one before, and 0.4 s of way remain in all."""
    track = _plan([[_pose(x=200 + 4 * k)] for k in range(6)], kind="ease", num_frames=121)
    steps = np.diff(_points(track)[:, NECK, 0])
    assert steps[0] == pytest.approx(4, rel=0.06)
    assert (np.diff(steps) < 0).all()
    assert steps.sum() == pytest.approx(0.4 * 4 * 24, rel=1e-4)


def test_limbs_swing_on_and_keep_their_length():
    """An arm that was rising rises a little more about its shoulder; no limb stretches, the body stays where it is."""
    turns = [0.05 * k for k in range(6)]
    history = [[_pose(moved={7: (34 * math.sin(turn), 34 * math.cos(turn) - 34)})] for turn in turns]
    points = _points(_plan(history, kind="ease"))
    assert points[-1, LEFT_WRIST, 1] < points[0, LEFT_WRIST, 1] - 2
    np.testing.assert_array_equal(points[0, NECK], points[-1, NECK])
    for frame in points:
        np.testing.assert_allclose(_limb_lengths(frame), _limb_lengths(points[0]), rtol=1e-9)


def test_follow_keeps_the_speed_and_stops_before_the_edge():
    """A walker goes on at the measured speed, brakes, and ends with the whole body in the picture."""
    track = _plan([[_pose(x=300 + 5 * k)] for k in range(6)], num_frames=121)
    points = _points(track)
    steps = np.diff(points[:, NECK, 0])
    np.testing.assert_allclose(steps[:20], 5, rtol=1e-9)
    assert (np.diff(steps) < 1e-9).all()
    assert steps.min() >= 0
    assert WIDTH - 2 < points[-1, :, 0].max() <= WIDTH - 1
    assert track.notes == ("figure 0 is stopped at the picture's edge",)


def test_follow_lets_go_who_is_leaving():
    """Somebody who is half out of the picture already, goes."""
    points = _points(_plan([[_pose(x=600 + 5 * k)] for k in range(6)]))
    np.testing.assert_allclose(np.diff(points[:, NECK, 0]), 5, rtol=1e-9)


@many
@given(x=st.integers(60, 580), y=st.integers(60, 300), speed=st.tuples(*[st.floats(-9, 9)] * 2))
def test_follow_keeps_inside_who_was_inside(x, y, speed):
    """Whoever was wholly in the picture in the anchor, is in every frame."""
    history = [[_pose(x=x - speed[0] * k, y=y - speed[1] * k)] for k in (3, 2, 1, 0)]
    points = _points(_plan(history, num_frames=121))
    assert points.min() >= -1e-6
    assert (points.max(axis=(0, 1)) <= (WIDTH - 1 + 1e-6, HEIGHT - 1 + 1e-6)).all()


def test_people_who_cross_keep_who_they_are():
    """Two who pass one another in the history go on apart, each with the figure of the anchor."""
    history = [(_pose(x=250 + 8 * k), _pose(x=350 - 8 * k, figure=1)) for k in range(11)]
    # Detectors list people in any order.
    track = _plan([frame[::-1] if k % 2 else frame for k, frame in enumerate(history)])
    assert [pose.figure for pose in track.frames[-1]] == [0, 1]
    assert np.diff(_points(track, 0)[:3, NECK, 0]) == pytest.approx([8, 8])
    assert np.diff(_points(track, 1)[:3, NECK, 0]) == pytest.approx([-8, -8])


def test_people_who_came_and_went():
    """Who was lost for a frame has a speed; who is gone by the anchor is in no frame; who just came stands still."""
    history = [
        [_pose(x=100), _pose(x=500, figure=1)],
        [_pose(x=500, figure=0)],
        [_pose(x=106), _pose(x=300, figure=2)],
    ]
    track = _plan(history, num_frames=9)
    assert [pose.figure for pose in track.frames[-1]] == [0, 2]
    assert np.diff(_points(track, 0)[:, NECK, 0]) == pytest.approx([3.0] * 8)
    assert np.ptp(_points(track, 1), axis=0).max() == 0


def test_velocity_bears_misread_and_missing_joints():
    """One frame read badly, one joint that jumps and joints seen now and then do not change the speed measured."""
    history = [[_pose(x=200 + 3 * k, unseen=(4, 10) if k % 2 else (13,))] for k in range(9)]
    history[4] = [_pose(x=255)]
    history[6] = [_pose(x=218, moved={3: (-80, 60)})]
    (velocity,) = measured_velocity(history, FPS)
    assert velocity.body == pytest.approx((72, 0), abs=1e-6)
    assert max(map(abs, velocity.swing)) < 1e-6


def test_velocity_of_nobody():
    """Nobody in the last frame: no velocities; a figure without one seen joint stands."""
    assert measured_velocity([[_pose()], []], FPS) == ()
    (velocity,) = measured_velocity([[_pose(unseen=range(18))]] * 3, FPS)
    assert velocity.body == (0, 0)


@many
@given(start=poses(), target=poses(), num_frames=st.integers(2, 40))
def test_reach_ends_on_the_target(start, target, num_frames):
    """In the last frame every joint that the target has is exactly there, unless the two had nothing in common."""
    track = _plan([[start]], [target], kind="reach", num_frames=num_frames)
    if track.notes:
        assert track.notes[0].startswith("figure 0 has no target within reach")
        return
    for joint, goal in zip(track.frames[-1][0].keypoints, target.keypoints, strict=True):
        assert goal[2] == 0 or joint == goal


@many
@given(start=poses(all_seen=True), target=poses(all_seen=True))
def test_reach_keeps_limbs_plausible(start, target):
    """No limb is ever longer or shorter than at both ends, as it would be on joints that take the straight way."""
    points = _points(_plan([[start]], [target], kind="reach", num_frames=73))
    lengths = np.array([_limb_lengths(frame) for frame in points])
    ends = lengths[[0, -1]]
    assert (lengths >= ends.min(axis=0) - 1e-6).all()
    assert (lengths <= ends.max(axis=0) + 1e-6).all()


def test_reach_turns_the_shorter_way_and_starts_and_ends_at_rest():
    """An arm goes up on the outside, not through the body; steps are small at both ends and largest in the middle."""
    raised = _pose(moved={6: (-4, -62), 7: (-8, -130)})
    points = _points(_plan([[_pose()]], [raised], kind="reach", num_frames=25))
    assert points[12, LEFT_WRIST, 0] > points[0, LEFT_WRIST, 0] + 20
    steps = np.linalg.norm(np.diff(points[:, LEFT_WRIST], axis=0), axis=1)
    assert steps.argmax() in range(9, 15)
    assert max(steps[0], steps[-1]) < 0.03 * steps.max()


def test_reach_brings_in_joints_that_the_target_has():
    """An arm unseen in the anchor hangs on the body from the second frame on; an ankle that the target lacks stays."""
    start, target = _pose(unseen=(LEFT_ELBOW, LEFT_WRIST)), _pose(x=380, unseen=(13,))
    track = _plan([[start]], [target], kind="reach", num_frames=9)
    assert track.frames[0][0].keypoints[LEFT_WRIST] == (0, 0, 0)
    for frame in _points(track)[1:]:
        np.testing.assert_allclose(frame[LEFT_WRIST] - frame[NECK], STANDING[LEFT_WRIST], rtol=1e-9)
    assert track.frames[-1][0].keypoints[13] == pytest.approx((400, 360, 1))


def test_reach_matches_people_by_distance_and_says_who_is_left_out():
    """Targets go to the nearest, whatever their order and numbers; the rest hold still or are left out, with a note."""
    anchor = [_pose(x=100, figure=4), _pose(x=500, figure=2), _pose(x=300, figure=7)]
    track = _plan([anchor], [_pose(x=520), _pose(x=130, figure=1)], kind="reach")
    assert [pose.keypoints[NECK][0] for pose in track.frames[-1]] == [130, 520, 300]
    assert [pose.figure for pose in track.frames[-1]] == [4, 2, 7]
    assert track.notes == ("figure 7 has no target within reach and holds still",)
    track = _plan([anchor[:1]], [_pose(x=500, figure=9), _pose(x=110)], kind="reach")
    assert track.notes == ("target figure 9 is nobody in the anchor and is left out",)


@many
@given(
    before=st.lists(st.tuples(*[st.integers(0, 300)] * 2), max_size=4),
    after=st.lists(st.tuples(*[st.integers(0, 300)] * 2), max_size=4),
)
def test_matching_is_optimal(before, after):
    """No other matching has a smaller sum, where somebody unmatched counts as the gate."""
    pairs = match_people([_pose(*xy) for xy in before], [_pose(*xy) for xy in after])
    distance = {(i, j): math.dist(one, other) / 204 for i, one in enumerate(before) for j, other in enumerate(after)}
    assert all(distance[pair] <= 0.5 + 1e-9 for pair in pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    slots = list(range(len(after))) + [None] * len(before)
    best = min(
        sum(0.5 if j is None or distance[i, j] > 0.5 else distance[i, j] for i, j in enumerate(choice))
        for choice in set(permutations(slots, len(before)))
    )
    assert sum(distance[pair] for pair in pairs) + 0.5 * (len(before) - len(pairs)) == pytest.approx(best)


def test_matching_a_crowd_and_strangers():
    """A crowd, beyond the exact search, is matched too; who is too far off, or shows no joint in common, is not."""
    crowd = [_pose(x=60 * index, figure=index) for index in range(11)]
    moved = [_pose(x=60 * index + 9) for index in range(11)]
    assert match_people(crowd, moved[::-1]) == [(index, 10 - index) for index in range(11)]
    assert match_people([_pose(x=100)], [_pose(x=210)]) == []
    assert match_people([_pose(unseen=range(9))], [_pose(unseen=range(9, 18))]) == []


def test_maps_are_drawn_frame_by_frame():
    """Each frame's map is the picture of its poses, of the shot's size."""
    track = _plan([[_pose(x=300)], [_pose(x=306)]], num_frames=5)
    maps = list(draw_track(track, WIDTH, HEIGHT))
    assert len(maps) == 5
    for drawn, frame in zip(maps, track.frames, strict=True):
        np.testing.assert_array_equal(drawn, draw_openpose(frame, WIDTH, HEIGHT))


def test_track_is_kept_and_read_back(tmp_path):
    """What lies beside the clip is the track, to 0.001 pixels: kind, notes, people with their figure."""
    track = _plan([[_pose(x=300, figure=6, unseen=(4,))], [_pose(x=306.5, figure=6, unseen=(4,))]], num_frames=121)
    write_track(tmp_path, track, WIDTH, HEIGHT, Fraction(24000, 1001))
    back = read_track(tmp_path / "pose_track.json")
    assert (back.kind, back.notes) == (track.kind, track.notes)
    np.testing.assert_allclose(_points(back), _points(track), atol=0.00051)
    document = json.loads((tmp_path / "pose_track.json").read_text(encoding="utf-8"))
    assert (document["fps"], document["canvas_width"], document["canvas_height"]) == ("24000/1001", WIDTH, HEIGHT)
    assert document["frames"][0]["people"][0]["person_id"] == [6]


@pytest.mark.parametrize(("num_frames", "size"), [(121, (880, 1600)), (5, (880, 1600)), (1, (480, 640))])
def test_strip_shows_the_track(tmp_path, num_frames, size):
    """The picture shows up to eight maps, four in a row, and is at most 1600 pixels wide."""
    track = _plan([[_pose(x=300)], [_pose(x=306)]], num_frames=num_frames)
    write_track(tmp_path, track, 640, 480 if num_frames == 1 else 704, FPS)
    strip = load_frame(tmp_path / "pose_track.png")
    assert strip.shape[:2] == size
    assert strip[:, : strip.shape[1] // 4].any()


@pytest.mark.parametrize(
    "text", ["", "[]", '{"kind": "fly", "notes": [], "frames": []}', '{"kind": "hold", "notes": []}',
             '{"kind": "hold", "notes": [], "frames": [{"people": [{"person_id": [0], "pose_keypoints_2d": [1]}]}]}']
)  # fmt: skip
def test_malformed_track_names_the_file(tmp_path, text):
    """A file that is no track is a ValueError that says which file."""
    (tmp_path / "broken.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.json is no pose track"):
        read_track(tmp_path / "broken.json")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "fly"}, "kind = 'fly'"),
        ({"kind": "reach"}, "target = None"),
        ({"target": [_pose()]}, "kind = 'hold'"),
        ({"history": []}, r"history = \[\]"),
        ({"num_frames": 0}, "num_frames = 0"),
        ({"fps": Fraction(0)}, r"fps = Fraction\(0, 1\)"),
        ({"width": 0}, "width = 0"),
        ({"height": -4}, "height = -4"),
        ({"history": [[Pose(figure=3, keypoints=((1.0, 2.0, 1.0),))]]}, "pose = Pose"),
        ({"history": [[_pose(x=math.nan)]]}, "nan"),
        ({"history": [[_pose(x=1e200)]]}, r"1e\+200"),
    ],
)
def test_bad_arguments_show_their_value(change, message):
    """A caller's mistake is a ValueError that shows what was given."""
    arguments = {"history": [[_pose()]], "target": None, "kind": "hold", "num_frames": 5, "fps": FPS} | change
    history, target = arguments.pop("history"), arguments.pop("target")
    with pytest.raises(ValueError, match=message):
        plan_track(history, target, **({"width": WIDTH, "height": HEIGHT} | arguments))


def test_a_track_is_a_value():
    """Two tracks of the same poses are equal."""
    assert PoseTrack(kind="hold", frames=((_pose(),),)) == _plan([[_pose()]], kind="hold", num_frames=1)
