"""Poses: OpenPose JSON and OpenPose maps."""

import json

import numpy as np
import pytest

from generation.pose import COLOURS, JOINTS, LIMBS, draw_openpose, read_openpose, write_openpose
from segmenter.types import Pose


def _pose(figure=7, unseen=()):
    joints = tuple((10.5 + 3 * i, 20.25 + 2 * i, 0.0 if i in unseen else 1.0) for i in range(len(JOINTS)))
    return Pose(figure=figure, keypoints=tuple((0.0, 0.0, 0.0) if joint[2] == 0 else joint for joint in joints))


def test_openpose_json_round_trip(tmp_path):
    """What is written is read back: figures, coordinates, joints that were not seen."""
    poses = (_pose(7), _pose(63, unseen=(0, 4, 17)))
    write_openpose(tmp_path / "pose.json", poses, 640, 480)
    assert read_openpose(tmp_path / "pose.json") == poses


def test_openpose_json_is_the_standard_document(tmp_path):
    """Other tools find version, canvas and 54 numbers a person."""
    write_openpose(tmp_path / "pose.json", [_pose()], 640, 480)
    document = json.loads((tmp_path / "pose.json").read_text(encoding="utf-8"))
    assert document["version"] == 1.3
    assert (document["canvas_width"], document["canvas_height"]) == (640, 480)
    assert document["people"][0]["person_id"] == [7]
    assert len(document["people"][0]["pose_keypoints_2d"]) == 54


def test_people_without_identity_are_numbered(tmp_path):
    """Other tools write a person_id of -1, or none: people then count from 0."""
    people = [{"person_id": [-1], "pose_keypoints_2d": [1.0] * 54}, {"pose_keypoints_2d": [1.0] * 54}]
    (tmp_path / "pose.json").write_text(json.dumps({"people": people}), encoding="utf-8")
    assert [pose.figure for pose in read_openpose(tmp_path / "pose.json")] == [0, 1]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"people": [1]}', '{"people": [{"pose_keypoints_2d": [1, 2]}]}', '{"people": 3}', "\ufeff{",
     '{"people": [{"pose_keypoints_2d": [' + "NaN, " * 53 + "1]}]}"],
)  # fmt: skip
def test_malformed_json_names_the_file(tmp_path, text):
    """A file that is no OpenPose JSON is a ValueError that says which file."""
    (tmp_path / "broken.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.json"):
        read_openpose(tmp_path / "broken.json")


def test_map_has_openpose_colours():
    """Joints are discs of their colour, limbs sticks at 0.6 of theirs, the rest is black."""
    corners = {0: (100, 20), 1: (100, 60), 2: (60, 60), 3: (30, 100)}
    joints = tuple((*corners[i], 1.0) if i in corners else (0.0, 0.0, 0.0) for i in range(18))
    drawn = draw_openpose([Pose(figure=0, keypoints=joints)], 200, 150)
    assert drawn.shape == (150, 200, 3)
    assert drawn.dtype == np.uint8
    for joint, (x, y) in corners.items():
        assert tuple(drawn[y, x]) == COLOURS[joint]
    assert tuple(drawn[60, 80]) == tuple(int(channel * 0.6) for channel in COLOURS[LIMBS.index((1, 2))])
    assert tuple(drawn[40, 100]) == tuple(int(channel * 0.6) for channel in COLOURS[LIMBS.index((1, 0))])
    assert not drawn[120:].any()


def test_empty_map_is_black():
    """Nobody there: a black picture of the right size."""
    assert not draw_openpose([], 64, 32).any()
