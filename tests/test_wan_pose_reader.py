"""Reading poses with controlnet-aux: the real detector, on weights that find drawn poses."""

import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest
from tiny_openpose import make_openpose_folder

from generation.pose import draw_openpose
from generation.wan import pose_reader
from generation.wan.pose_reader import OpenposeReader, poses_from_arrays, poses_from_results
from segmenter.errors import LongtakeError
from segmenter.types import Pose

STANDING = (
    (0, -34), (0, 0), (-26, 4), (-36, 38), (-40, 72), (26, 4), (36, 38), (40, 72), (-16, 74), (-18, 118), (-20, 160),
    (16, 74), (18, 118), (20, 160), (-11, -48), (11, -48), (-28, -42), (28, -42),
)  # fmt: skip


def _standing(x, y, figure=0):
    return Pose(figure=figure, keypoints=tuple((float(x + dx), float(y + dy), 1.0) for dx, dy in STANDING))


def _drawn(*people, width=352, height=256, times=2):
    """A map with thick lines: a detector sees a picture 184 pixels high, in which those of a plain one are too thin."""
    return draw_openpose(people, width, height).repeat(times, axis=0).repeat(times, axis=1)


@pytest.fixture(scope="session")
def weights(tmp_path_factory):
    return make_openpose_folder(tmp_path_factory.mktemp("openpose") / "weights")


@pytest.fixture(scope="module")
def reader(weights):
    return OpenposeReader(weights)


def test_drawn_people_are_found(reader):
    """Two people drawn are two people read, left to right, all their joints within a third of a cell of the truth."""
    # Three times is higher than what the detector is shown: what it finds must come back to the frame.
    people, times = (_standing(100, 62), _standing(240, 66, figure=1)), 3
    read = reader.read(_drawn(*people[::-1], times=times))
    assert [pose.figure for pose in read] == [0, 1]
    for pose, drawn in zip(read, people, strict=True):
        joints, expected = np.array(pose.keypoints), np.array(drawn.keypoints)
        assert (joints[:, 2] == 1).all()
        # A cell of the heat map is 8 of 184 pixels.
        off = np.linalg.norm(joints[:, :2] - (expected[:, :2] * times + (times - 1) / 2), axis=1)
        assert off.max() < 256 * times * 8 / 184 / 3
        assert off.mean() < 256 * times * 8 / 184 / 5


def test_a_joint_that_is_hidden_is_not_seen(reader):
    """Without its disc an arm's end is confidence 0, and the rest is found."""
    pose = _standing(100, 62)
    hidden = tuple((0.0, 0.0, 0.0) if joint in (4, 16) else xyc for joint, xyc in enumerate(pose.keypoints))
    (read,) = reader.read(_drawn(Pose(figure=0, keypoints=hidden)))
    assert [joint for joint, xyc in enumerate(read.keypoints) if xyc == (0, 0, 0)] == [4, 16]


def test_nobody_is_found_where_nobody_is(reader):
    """In a tall and in a tiny picture of noise there is nobody, and that is no error."""
    noise = np.random.default_rng(1).integers(0, 256, (96, 64, 3), np.uint8)
    for frame in (noise, noise[:3, :4]):
        assert reader.read(frame) == ()


def test_the_whole_folder_loads_in_controlnet_aux(weights, reader):
    """The hand and the face model fit controlnet-aux's own classes as the body's does."""
    reader.load()
    from controlnet_aux.open_pose import OpenposeDetector

    detector = OpenposeDetector.from_pretrained(str(weights))
    assert detector.detect_poses(np.zeros((64, 64, 3), np.uint8), include_hand=True, include_face=True) == []
    assert sum(file.stat().st_size for file in weights.iterdir()) < 40e6


@pytest.mark.parametrize("frame", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((4, 4, 3))])
def test_what_is_no_frame_is_refused(frame):
    """A caller's mistake shows the shape and the type, before anything is loaded."""
    with pytest.raises(ValueError, match="shape = "):
        OpenposeReader("nowhere").read(frame)


def test_missing_weights_are_named_before_anything_is_loaded(tmp_path):
    """A folder without the weights: the error names the folder, the file and what to do."""
    (tmp_path / "hand_pose_model.pth").touch()
    with pytest.raises(LongtakeError, match=r"lacks body_pose_model\.pth: .*longtake pull") as caught:
        OpenposeReader(tmp_path).load()
    assert str(tmp_path) in str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    """A path to nothing is no repository of the hub."""
    with pytest.raises(LongtakeError, match="there is no folder"):
        OpenposeReader(tmp_path / "nothing").load()


@pytest.mark.parametrize("content", [b"", b"no weights", None])
def test_broken_weights_are_named(tmp_path, weights, content):
    """A damaged file, or another model's: the error names the file."""
    other = (weights / "hand_pose_model.pth").read_bytes()
    (tmp_path / "body_pose_model.pth").write_bytes(other if content is None else content)
    with pytest.raises(LongtakeError, match=r"body_pose_model\.pth holds no weights of OpenPose's body model"):
        OpenposeReader(tmp_path).load()


def test_an_offline_hub_is_named(tmp_path, monkeypatch):
    """Without a network and without a cached copy: the error names the repository and what to do."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    for source in ("nobody/annotators", "no/such/name"):
        with pytest.raises(LongtakeError, match=rf"{source}.*longtake pull"):
            OpenposeReader(source).load()


def test_a_cached_repository_needs_no_network(tmp_path, monkeypatch, weights, reader):
    """Weights that the hub's cache has are used as they are."""
    import huggingface_hub.constants

    snapshot = tmp_path / "models--somebody--annotators" / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (snapshot.parents[1] / "refs").mkdir()
    (snapshot.parents[1] / "refs" / "main").write_text("0" * 40, encoding="utf-8")
    (snapshot / "body_pose_model.pth").symlink_to(weights / "body_pose_model.pth")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    assert OpenposeReader("somebody/annotators").fingerprint == reader.fingerprint


def test_dwpose_without_its_packages_names_them(tmp_path):
    """What OpenMMLab's packages are and how they are had is in the error."""
    for name in pose_reader.DWPOSE_FILES:
        (tmp_path / name).touch()
    with pytest.raises(LongtakeError, match=r"mmcv, mmdet, mmpose.*mim install"):
        OpenposeReader(tmp_path, detector="dwpose").load()
    with pytest.raises(LongtakeError, match=r"lacks yolox_l.* and dw-ll_ucoco_384"):
        OpenposeReader(Path(__file__).parent, detector="dwpose").load()


def test_an_unknown_detector_is_refused():
    """There are two detectors."""
    with pytest.raises(ValueError, match="detector = 'guess' is none of openpose, dwpose"):
        OpenposeReader(detector="guess")


def test_fingerprint_follows_what_decides(tmp_path, weights, reader):
    """The same weights elsewhere: the same; other weights or the other detector: another."""
    for name in ("body_pose_model.pth", *pose_reader.DWPOSE_FILES):
        (tmp_path / name).write_bytes((weights / "body_pose_model.pth").read_bytes())
    assert OpenposeReader(tmp_path).fingerprint == reader.fingerprint
    assert OpenposeReader(tmp_path, detector="dwpose").fingerprint != reader.fingerprint
    with (tmp_path / "body_pose_model.pth").open("ab") as file:
        file.write(b"x")
    assert OpenposeReader(tmp_path).fingerprint != reader.fingerprint


Keypoint = namedtuple("Keypoint", "x y score id", defaults=(1.0, -1))
Body = namedtuple("Body", "keypoints total_score total_parts")
Result = namedtuple("Result", "body left_hand right_hand face", defaults=(None,) * 3)


def test_results_become_poses_in_the_frame_s_pixels():
    """Joints from 0 to 1 become pixels, missing ones zeros; people count from the left; three joints are nobody."""
    right = [Keypoint(0.75, 0.5)] * 10 + [None] * 8
    left = [None] + [Keypoint(0.25, 0.25)] * 17
    nobody = [Keypoint(0.1, 0.1)] * 3 + [None] * 15
    poses = poses_from_results([Result(Body(k, 1.0, 4)) for k in (right, left, nobody)], (512, 768, 3), (1024, 1536, 3))
    assert [pose.figure for pose in poses] == [0, 1]
    assert poses[0].keypoints == ((0, 0, 0), *(((192 + 0.5) * 2 - 0.5, (128 + 0.5) * 2 - 0.5, 1),) * 17)
    assert poses[1].keypoints[0] == ((576 + 0.5) * 2 - 0.5, (256 + 0.5) * 2 - 0.5, 1)


def test_whole_bodies_become_poses():
    """Of DWPose's 134 points the first 18 count, with their scores; what it is unsure of is not seen."""
    keypoints = np.arange(2 * 134 * 2, dtype=np.float32).reshape(2, 134, 2)
    scores = np.full((2, 134), 0.9, np.float32)
    scores[0, 5], scores[1, 3:] = 0.2, 0.1
    (pose,) = poses_from_arrays(keypoints, scores, (100, 100, 3), (100, 100, 3))
    assert pose.keypoints[5] == (0, 0, 0)
    assert pose.keypoints[17] == pytest.approx((34, 35, 0.9))


def test_importing_the_reader_imports_no_heavy_package():
    """The module may be imported where torch and controlnet-aux are not wanted."""
    heavy = {"torch", "controlnet_aux", "huggingface_hub"}
    code = f"import sys, generation.wan.pose_reader; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
