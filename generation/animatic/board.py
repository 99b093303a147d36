"""The artist's own board under the camera: shown instead of puppets where a panel has one."""

from __future__ import annotations

import cv2
import numpy as np

from generation.anchor import load_frame
from segmenter.errors import GenerationError
from segmenter.types import Shot, View

# A drawing that stands perfectly still looks like a stopped film: over a panel it grows by this much.
_PUSH_IN = 0.04


def load_board(shot: Shot) -> np.ndarray:
    """Reads a shot's board and cuts it to the frame's shape: filled, never stretched; (H, W, 3) uint8 RGB.

    Raises:
        GenerationError: the file cannot be read as a picture.
    """
    assert shot.image is not None
    try:
        picture = load_frame(shot.image)
    except ValueError as error:
        raise GenerationError(f"the board of shot {shot.id} cannot be shown: {error}", retryable=False) from error
    height, width = picture.shape[:2]
    # Finer than the frame where the drawing is: a zoom then has something to show.
    scale = max(shot.width / width, shot.height / height)
    zoom = float(np.clip(1 / scale, 1, min(2.0, 4096 / max(shot.width, shot.height))))
    goal = (
        max(round(width * scale * zoom), round(shot.width * zoom)),
        max(round(height * scale * zoom), round(shot.height * zoom)),
    )
    method = cv2.INTER_AREA if scale * zoom < 1 else cv2.INTER_CUBIC
    grown = cv2.resize(picture, goal, interpolation=method)
    wide, tall = round(shot.width * zoom), round(shot.height * zoom)
    left, top = (grown.shape[1] - wide) // 2, (grown.shape[0] - tall) // 2
    return np.ascontiguousarray(grown[top : top + tall, left : left + wide])


def board_view(shot: Shot, index: int, view: View) -> View:
    """The camera's view of a board: as planned where it moves, else a very slow push in over all parts of the panel."""
    if shot.view_start != shot.view_end:
        return view
    share = (shot.part + min(max((index - shot.drop_frames) / max(shot.shown_frames, 1), -1.0), 1.0)) / shot.parts
    return View(zoom=view.zoom * (1 + _PUSH_IN * max(share, 0.0)), x=view.x, y=view.y)
