"""Where the pixels of one picture are in another, and pictures moved along such a flow. Knows no seams."""

from __future__ import annotations

import cv2
import numpy as np

_LONGEST_SIDE = 640
"""Pixels of the pictures in which motion is looked for: larger ones take long, and tell hardly more."""
_STRAY, _STRAY_SHARE = 1.0, 0.05
"""There and back again, a pixel may be off by so many pixels and by so much of its way."""


def flow_between(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Where each pixel of a picture is found in another one.

    Dense Inverse Search (Kroeger et al. 2016), OpenCV's, without spatial propagation: with it the result depends on the
    number of threads.

    Args:
        here: (H, W, 3) uint8 RGB.
        there: likewise, of the same size.

    Returns:
        (H, W, 2) float32: how far to go right and down, in pixels.
    """
    height, width = here.shape[:2]
    scale = min(1.0, _LONGEST_SIDE / max(height, width))
    # The search needs patches of its own at its coarsest scale.
    size = (max(32, round(width * scale)), max(32, round(height * scale)))
    small = [cv2.cvtColor(cv2.resize(p, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY) for p in (here, there)]
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    search.setUseSpatialPropagation(False)
    flow = search.calc(small[0], small[1], None)  # type: ignore[call-overload]
    flow = cv2.resize(flow, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(flow * np.array([width / size[0], height / size[1]], np.float32), np.float32)


def warped(picture: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """The picture that at each pixel shows what the flow points to; beyond the edges the edges go on."""
    height, width = flow.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    moved = cv2.remap(
        picture, columns + flow[..., 0], rows + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved)


def astray(there: np.ndarray, back: np.ndarray) -> float:
    """Share of the pixels that do not come back to where they left, 0 to 1: of those the flow says nothing true."""
    off = np.linalg.norm(there + warped(back, there), axis=2)
    way = np.linalg.norm(there, axis=2)
    return float((off > _STRAY + _STRAY_SHARE * way).mean())
