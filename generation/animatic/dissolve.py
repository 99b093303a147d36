"""Goes on from a picture that tells of nobody, a board or another engine's frame: the staged scene comes out of it.

Knows no figures: pictures in, pictures out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np

from segmenter.types import Shot

_SECONDS = 0.5


def dissolve_from(picture: np.ndarray, staged: Iterable[np.ndarray], shot: Shot) -> Iterator[np.ndarray]:
    """Yields the picture, then frames that dissolve from it into the staged ones, (H, W, 3) uint8 RGB.

    It takes half a second, or the whole of a shorter shot: the last shown frame is the staged one, for the next shot
    reads who is in it.
    """
    num_frames = max(min(float(_SECONDS * shot.fps), shot.drop_frames + shot.shown_frames - 1), 1.0)
    for index, frame in enumerate(staged):
        share = min(index / num_frames, 1.0)
        come = share * share * (3 - 2 * share)
        yield cv2.addWeighted(picture, 1 - come, frame, come, 0) if share < 1 else frame
