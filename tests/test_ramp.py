"""A step of light where a shot goes on: it is gone at the seam, and the motion is what it was."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from test_flow import texture

from stitching.ramp import ramped

FRAMES = 12


def moving(num_frames: int) -> list[np.ndarray]:
    """A picture that goes by, with something before it that goes the other way."""
    ground, patch = texture(1, 160, 400), texture(5, 40, 40)
    frames = []
    for index in range(num_frames):
        frame = ground[:, 3 * index : 3 * index + 240].copy()
        frame[60:100, 150 - 4 * index : 190 - 4 * index] = patch
        frames.append(frame)
    return frames


def stepped(frame: np.ndarray) -> np.ndarray:
    """The same, a little brighter and redder."""
    return np.clip(frame * 1.04 + np.array([9.0, 4.0, 2.0]), 0, 255).astype(np.uint8)


def jump(one: np.ndarray, other: np.ndarray) -> float:
    """How far the mean colours are apart, in levels."""
    return float(np.abs(one.reshape(-1, 3).mean(0) - other.reshape(-1, 3).mean(0)).max())


def test_a_step_is_ramped_out() -> None:
    """At the seam no more of it is left than a tenth; no frame is further from the last one than by its share."""
    true = moving(FRAMES + 1)
    given = [stepped(frame) for frame in true[1:]]
    made = ramped(true[0], given)
    assert len(made) == FRAMES
    assert jump(true[0], given[0]) > 10
    assert jump(true[1], made[0]) < 0.1 * jump(true[1], given[0])
    left = [jump(true[i + 1], frame) for i, frame in enumerate(made)]
    assert all(later >= earlier - 0.5 for earlier, later in pairwise(left))
    assert jump(made[-1], given[-1]) < 0.5


def test_nothing_is_seen_twice() -> None:
    """Where things moved there is no ghost: from frame to frame each is the true one in another light."""
    true = moving(FRAMES + 1)
    made = ramped(true[0], [stepped(frame) for frame in true[1:]])
    for frame, right in zip(made, true[1:], strict=True):
        off = frame.astype(float) - right
        # What is left is one light all over the picture: no edges of anything that was elsewhere before.
        assert (off - off.mean((0, 1))).std() < 5


def test_what_needs_nothing_is_left_alone() -> None:
    """Without a step, to the bit; so is a shot of no frames."""
    true = moving(FRAMES + 1)
    assert all(np.array_equal(a, b) for a, b in zip(ramped(true[0], true[1:]), true[1:], strict=True))
    assert ramped(true[0], []) == []


def test_another_picture_is_no_step() -> None:
    """Where nothing of the frame before is seen again, no colour is spread over the shot."""
    last = np.full((96, 128, 3), (250, 10, 10), np.uint8)
    frames = [np.full((96, 128, 3), (10, 200, 10), np.uint8)] * 4
    assert max(jump(made, frame) for made, frame in zip(ramped(last, frames), frames, strict=True)) < 1
