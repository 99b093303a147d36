"""Rivets and the slate: what a frame tells about itself."""

import cv2
import numpy as np
import pytest

from generation.animatic.marks import OBJECT_JOINT, RivetReader, draw_marks, read_marks, rivet_radius
from generation.animatic.slate import read_slate, write_slate


def _noise(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize(("height", "width"), [(64, 64), (480, 640), (1280, 704), (2048, 2048)])
def test_marks_are_read_where_they_were_set(height, width):
    """Every figure and joint, at positions between pixels, to well under 2 pixels; on the wildest background."""
    radius = rivet_radius(width, height)
    assert radius >= 2
    rng = np.random.default_rng(3)
    columns = int(width / (3.2 * radius)) - 1
    rows = int(height / (3.2 * radius)) - 1
    keys = [(figure, joint) for figure in (0, 17, 40, 63) for joint in range(OBJECT_JOINT + 1)][: columns * rows]
    spots = [((i % columns + 1) * 3.2 * radius, (i // columns + 1) * 3.2 * radius) for i in range(len(keys))]
    marks = {
        key: (x + rng.uniform(-0.4, 0.4), y + rng.uniform(-0.4, 0.4)) for key, (x, y) in zip(keys, spots, strict=True)
    }
    picture = _noise(height, width)
    draw_marks(picture, marks)
    found = read_marks(picture)
    assert set(found) == set(marks)
    for key, spot in marks.items():
        assert np.hypot(*np.subtract(found[key], spot)) < 1


def test_half_covered_marks_keep_their_place():
    """A rivet under another one is read within 2 pixels, or not at all."""
    for distance in np.arange(0, 8, 0.5):
        picture = np.full((480, 640, 3), 120, np.uint8)
        draw_marks(picture, {(1, 3): (100.3, 100.6), (2, 5): (100.3 + distance, 100.6)})
        found = read_marks(picture)
        assert np.hypot(*np.subtract(found[2, 5], (100.3 + distance, 100.6))) < 1
        if (1, 3) in found:
            assert np.hypot(*np.subtract(found[1, 3], (100.3, 100.6))) < 2
        else:
            assert distance < 4


def test_marks_at_the_edge_and_outside():
    """A rivet cut by the frame's edge is read well; one outside is not there."""
    picture = np.zeros((480, 640, 3), np.uint8)
    draw_marks(picture, {(1, 0): (0.5, 200.0), (1, 1): (-30.0, 20.0), (1, 2): (639.0, 479.0)})
    found = read_marks(picture)
    assert (1, 1) not in found
    for joint, spot in ((0, (0.5, 200.0)), (2, (639.0, 479.0))):
        if (1, joint) in found:
            assert np.hypot(*np.subtract(found[1, joint], spot)) < 2


def test_other_pictures_have_no_marks():
    """Noise, gradients, flat brass and soft blobs: no figure is found."""
    ramp = np.linspace(0, 255, 640)
    gradient = np.stack([np.tile(ramp, (480, 1)), np.tile(ramp * 0.8, (480, 1)), np.tile(ramp * 0.5, (480, 1))], axis=2)
    pictures = [
        _noise(480, 640, 1),
        cv2.GaussianBlur(_noise(480, 640, 2), (0, 0), 9),
        gradient.astype(np.uint8),
        np.full((480, 640, 3), (205, 170, 105), np.uint8),
        cv2.resize(_noise(12, 16, 4), (640, 480), interpolation=cv2.INTER_CUBIC),
        cv2.resize(_noise(60, 80, 5), (640, 480), interpolation=cv2.INTER_NEAREST),
    ]
    for picture in pictures:
        assert RivetReader().read(picture) == ()
        assert read_slate(picture) is None


def test_things_are_no_poses():
    """The rivet of a thing is read, and not reported as a figure."""
    picture = np.zeros((480, 640, 3), np.uint8)
    draw_marks(picture, {(5, OBJECT_JOINT): (50.0, 60.0)})
    assert set(read_marks(picture)) == {(5, OBJECT_JOINT)}
    assert RivetReader().read(picture) == ()


def test_slate_lies_beside_the_marks():
    """A note survives rivets in the middle of it, leaves them readable, and changes no channel by more than 1."""
    picture = _noise(64, 96)
    marks = {(9, joint): (6.0 + 4.9 * joint, 4.0) for joint in range(18)}
    draw_marks(picture, marks)
    before = picture.copy()
    note = {"clock": 1.25, "cast": [{"label": "小熊", "joints": list(range(36))}]}
    write_slate(picture, note)
    assert read_slate(picture) == note
    assert set(read_marks(picture)) == set(marks)
    assert np.abs(picture.astype(int) - before).max() <= 1


def test_damaged_or_oversized_slate_is_none():
    """A changed pixel, or a note that does not fit: no note rather than a wrong one."""
    picture = np.zeros((64, 64, 3), np.uint8)
    write_slate(picture, {"text": _noise(64, 64).tobytes().hex()})
    assert read_slate(picture) is None
    write_slate(picture, {"clock": 3})
    assert read_slate(picture) == {"clock": 3}
    picture[1, 1, 0] ^= 1
    assert read_slate(picture) is None
