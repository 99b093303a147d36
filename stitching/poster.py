"""One picture that stands for the film: from a time that is asked for, or where there is most to see.

Knows neither shots nor seams: it is told at which frames to look.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from av.video.reformatter import VideoReformatter
from PIL import Image

from segmenter.errors import StitchError
from stitching.beside import replacing
from stitching.encode import opened, rgb
from stitching.placing import Placement

_LOOKED_AT = 320
"""Pixels of the longer side, where pictures are compared."""
_DARK, _FLAT = 24, 12
"""Mean and standard deviation of the grey levels of a picture that shows little."""
_SETTINGS: dict[str, dict[str, Any]] = {
    ".png": {"format": "PNG"},
    ".jpg": {"format": "JPEG", "quality": 93, "subsampling": 0},
    ".jpeg": {"format": "JPEG", "quality": 93, "subsampling": 0},
    ".webp": {"format": "WEBP", "quality": 92, "method": 6},
}
STILLS = tuple(_SETTINGS)
"""Endings of the files that hold one."""


def frame_at(film: Path, index: int) -> np.ndarray:
    """One frame of a film, (height, width, 3) uint8 RGB; no more is decoded than lies between it and a key frame.

    Raises:
        StitchError: the film cannot be read, or ends before.
    """
    with opened(film) as (container, stream):
        assert stream.average_rate
        assert stream.time_base
        time = round(index / stream.average_rate / stream.time_base)
        container.seek(time, stream=stream)
        for frame in container.decode(stream):
            if frame.pts is not None and frame.pts >= time:
                return rgb(frame, VideoReformatter())
    raise StitchError(f"{film} has no frame {index}: it is cut off, render it again")


def best_frame(film: Path, candidates: Sequence[int]) -> int:
    """The frame that shows most: neither dark nor flat, as in a fade, and with the finest detail."""
    return max(candidates, key=lambda index: _shows(frame_at(film, index)))


def save_still(path: Path, frame: np.ndarray, placement: Placement) -> int:
    """Writes a frame as a picture, in the kind that its ending says; says how many bytes it has."""
    with replacing(path) as part:
        Image.fromarray(_placed(frame, placement)).save(part, **_SETTINGS[path.suffix.lower()])
        return part.stat().st_size


def _shows(frame: np.ndarray) -> tuple[bool, float]:
    scale = _LOOKED_AT / max(frame.shape)
    grey = cv2.cvtColor(cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    return bool(_DARK <= grey.mean() <= 255 - _DARK and grey.std() >= _FLAT), float(
        cv2.Laplacian(grey, cv2.CV_64F).var()
    )


def _placed(frame: np.ndarray, placement: Placement) -> np.ndarray:
    """The frame in another size, as `placement` says: on black, or with its edges cut off."""
    size, (left, top) = placement.picture, placement.corner
    if size != (frame.shape[1], frame.shape[0]):
        smaller = size[0] < frame.shape[1]
        frame = cv2.resize(frame, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LANCZOS4)
    cropped = frame[max(0, -top) : max(0, -top) + placement.height, max(0, -left) : max(0, -left) + placement.width]
    placed = np.zeros((placement.height, placement.width, 3), np.uint8)
    rows, columns = cropped.shape[:2]
    placed[max(0, top) : max(0, top) + rows, max(0, left) : max(0, left) + columns] = cropped
    return placed
