"""A shot that goes on from the frame before: what is left of a step there is ramped out. Knows no files and no shots.

The first picture of a continuing shot is a model's version of the frame that it was given: its light and its colours
differ a little. That difference, where the same thing is seen, without detail, is laid over the shot's first frames,
less from frame to frame, and goes along with what it lies on. Nothing of the motion is touched, nothing is seen twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from stitching.flow import flow_between, warped

_SMOOTH = 1 / 16
"""Of the picture's shorter side: what is finer stays as it is, else it would be a ghost."""
_LARGEST = 24.0
"""Levels: a larger difference is no step but another picture."""
_LEAST = 0.6
"""Levels, in the mean: less is rounding, and is left alone."""


def ramped(last: np.ndarray, frames: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The first frames of a shot, begun in the light and the colours of the frame before.

    Frames without a step come back as they are, to the bit.

    Args:
        last: (H, W, 3) uint8 RGB: the frame before.
        frames: of the shot that goes on from it, (H, W, 3) uint8 RGB each.
    """
    if not frames:
        return []
    step = _step(last, frames[0])
    if np.abs(step).mean() < _LEAST:
        return list(frames)
    made = []
    for index, frame in enumerate(frames):
        share = np.float32(_ease(1 - index / len(frames)))
        lies = step if index == 0 else warped(step, flow_between(frame, frames[0]))
        made.append(np.rint(np.clip(frame + share * lies, 0, 255)).astype(np.uint8))
    return made


def _step(last: np.ndarray, first: np.ndarray) -> np.ndarray:
    """(H, W, 3) float32: what the frame before has more than the first one, where the same thing is seen in both."""
    step = warped(last, flow_between(first, last)).astype(np.float32) - first
    # What is no step but somebody who moved too far for the flow must not colour what is around.
    trusted = (np.abs(step) <= 2 * _LARGEST).all(axis=2).astype(np.float32)
    sigma = min(step.shape[:2]) * _SMOOTH
    weight = cv2.GaussianBlur(trusted, (0, 0), sigma)
    smooth = cv2.GaussianBlur(step * trusted[..., None], (0, 0), sigma) / np.maximum(weight, 0.05)[..., None]
    return np.clip(np.asarray(smooth, np.float32), -_LARGEST, _LARGEST)


def _ease(share: float) -> float:
    """From 1 to 0, level at both ends."""
    return share * share * (3 - 2 * share)
