"""One shot becomes another along the motion between them, where that can be trusted. Knows no files and no shots."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from stitching.flow import astray, flow_between, warped

MOST_ASTRAY = 0.35
"""Share of pixels without a true counterpart beyond which pictures are too different to be moved into one another."""

MOST_UNLIKE = 0.6
"""Of what two pictures differ by, that may be left once one is moved onto the other."""
_ALIKE = 8.0
"""Levels, in the mean, by which pictures may differ that are alike."""


def morphed(
    before: Sequence[np.ndarray], after: Sequence[np.ndarray]
) -> tuple[list[np.ndarray], list[np.ndarray]] | None:
    """The frames of both sides, each moved to where its things are at its time; to be dissolved into one another.

    The flow at a time between is put together from those both ways, as in Super SloMo (Jiang et al. 2018).

    Args:
        before: the last frames of one shot, (H, W, 3) uint8 RGB each.
        after: as many first ones of the next.

    Returns:
        Both sides; None where the flow between some pair cannot be trusted.
    """
    leaving, coming = [], []
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        forth, back = flow_between(old, new), flow_between(new, old)
        if not _trusted(old, new, forth, back):
            return None
        time = np.float32((index + 1) / (len(before) + 1))
        leaving.append(warped(old, time * (time * back - (1 - time) * forth)))
        coming.append(warped(new, (1 - time) * ((1 - time) * forth - time * back)))
    return leaving, coming


def _trusted(old: np.ndarray, new: np.ndarray, forth: np.ndarray, back: np.ndarray) -> bool:
    """Whether the flows agree with each other, and lead to what looks alike."""
    if max(astray(forth, back), astray(back, forth)) > MOST_ASTRAY:
        return False
    off, moved = (float(cv2.absdiff(picture, old).mean()) for picture in (new, warped(new, forth)))
    return moved <= max(_ALIKE, MOST_UNLIKE * off)
