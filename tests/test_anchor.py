"""Anchors: the last frame, lossless, and its poses."""

import numpy as np
import pytest

from generation.anchor import anchor_sha256, load_frame, make_anchor
from generation.pose import draw_openpose, read_openpose
from segmenter.types import Pose


class _Reader:
    """Sees the same figure in every frame."""

    pose = Pose(figure=3, keypoints=tuple((float(10 + i), float(20 + i), 1.0) for i in range(18)))

    def read(self, frame):
        return (self.pose,)


@pytest.fixture
def frame():
    return np.random.default_rng(1).integers(0, 256, (48, 64, 3), np.uint8)


def test_frame_is_kept_lossless(tmp_path, frame):
    """The PNG gives back every pixel, red where red was."""
    anchor = make_anchor(frame, _Reader(), tmp_path)
    np.testing.assert_array_equal(load_frame(anchor.frame), frame)


def test_poses_are_kept_and_drawn(tmp_path, frame):
    """The poses read from the pixels lie beside the frame, as JSON and as a map of its size."""
    anchor = make_anchor(frame, _Reader(), tmp_path)
    assert read_openpose(anchor.pose) == (_Reader.pose,)
    np.testing.assert_array_equal(load_frame(anchor.pose_map), draw_openpose([_Reader.pose], 64, 48))


def test_hash_follows_pixels_shape_and_poses(tmp_path, frame):
    """The same picture and poses give the same hash; one changed pixel, another shape or another pose do not."""
    anchor = make_anchor(frame, _Reader(), tmp_path)
    assert anchor.sha256 == anchor_sha256(frame.copy(), [_Reader.pose])
    changed = frame.copy()
    changed[5, 5, 1] ^= 1
    hashes = {
        anchor.sha256,
        anchor_sha256(changed, [_Reader.pose]),
        anchor_sha256(frame.reshape(64, 48, 3), [_Reader.pose]),
        anchor_sha256(frame, []),
    }
    assert len(hashes) == 4


def test_paths_may_have_any_letters(tmp_path, frame):
    """A folder named in Chinese works."""
    folder = tmp_path / "蜂蜜 分享"
    folder.mkdir()
    np.testing.assert_array_equal(load_frame(make_anchor(frame, _Reader(), folder).frame), frame)


def test_unreadable_pictures_are_named(tmp_path):
    """A missing file, an empty one and one that is no picture: a ValueError that says which."""
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    for name in ("missing.png", "empty.png", "text.png"):
        with pytest.raises(ValueError, match=name):
            load_frame(tmp_path / name)
