"""The artist's own board under the camera: shown instead of puppets where a panel has one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np

from generation.animatic.board_file import decode_board
from generation.animatic.camera import panel_shares
from segmenter.errors import GenerationError
from segmenter.types import Shot, View

# A drawing that stands perfectly still looks like a stopped film: over a panel it grows by this much.
_PUSH_IN = 0.04
# Finer than the frame where the drawing is: a zoom then has something to show.
_FINEST = 2.0
_MOST_SIDE = 4096
_LEAST_SHOWN = 0.75
_MARGIN = 0.055
_MAT = (232, 225, 211)
_SHADOW = 0.34


def load_board(shot: Shot) -> np.ndarray:
    """Reads a shot's board and brings it to the frame's shape, never stretched; (H, W, 3) uint8 RGB.

    It fills the frame where that cuts off at most a quarter of it; else it is shown whole, on a paper mat.

    Raises:
        GenerationError: the file cannot be read as a picture, or is another one than when the plan was made.
    """
    assert shot.image is not None
    try:
        # The bytes are handed over, not kept: decoding a large drawing needs the room.
        picture = decode_board(_bytes_of(shot, shot.image), round(_FINEST * max(shot.width, shot.height)))
    except OSError as error:
        raise _lost(shot, f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise _lost(shot, f"cannot be shown: {error}") from error
    height, width = picture.shape[:2]
    across, down = shot.width / width, shot.height / height
    filled = min(across, down) / max(across, down) >= _LEAST_SHOWN
    board = _filled(picture, shot, max(across, down)) if filled else _matted(picture, shot)
    return np.asarray(cv2.cvtColor(board, cv2.COLOR_BGR2RGB))


def _bytes_of(shot: Shot, path: Path) -> bytes:
    data = path.read_bytes()
    if shot.image_sha256 is not None and hashlib.sha256(data).hexdigest() != shot.image_sha256:
        raise _lost(shot, "changed since the plan was made; run the command again")
    return data


def _lost(shot: Shot, why: str) -> GenerationError:
    return GenerationError(f"the board of shot {shot.id}, {shot.image}, {why}", retryable=False)


def _fineness(shot: Shot, scale: float) -> float:
    """Pixels of the board for one of the frame, where that scale brings the drawing to the frame's size."""
    return float(np.clip(1 / scale, 1, max(min(_FINEST, _MOST_SIDE / max(shot.width, shot.height)), 1.0)))


def _filled(picture: np.ndarray, shot: Shot, scale: float) -> np.ndarray:
    """The drawing over the whole frame, cut evenly on both sides."""
    fineness = _fineness(shot, scale)
    wide, tall = round(shot.width * fineness), round(shot.height * fineness)
    grown = _resized(picture, scale * fineness, least=(wide, tall))
    left, top = (grown.shape[1] - wide) // 2, (grown.shape[0] - tall) // 2
    return np.ascontiguousarray(grown[top : top + tall, left : left + wide])


def _matted(picture: np.ndarray, shot: Shot) -> np.ndarray:
    """The whole drawing in the middle of a sheet of paper, on which it throws a soft shadow."""
    height, width = picture.shape[:2]
    margin = _MARGIN * min(shot.width, shot.height)
    scale = min((shot.width - 2 * margin) / width, (shot.height - 2 * margin) / height)
    fineness = _fineness(shot, scale)
    wide, tall = round(shot.width * fineness), round(shot.height * fineness)
    small = _resized(picture, scale * fineness, least=(1, 1))
    high, across = small.shape[:2]
    left, top = (wide - across) // 2, (tall - high) // 2
    drop = max(round(0.12 * margin * fineness), 1)
    shade = np.zeros((tall, wide), np.float32)
    shade[top + drop : top + high + 2 * drop, left + drop : left + across + drop] = _SHADOW
    shade = np.asarray(cv2.GaussianBlur(shade, (0, 0), max(0.16 * margin * fineness, 0.8)), np.float32)
    mat = np.array(_MAT[::-1], np.float32) * (1 - shade[..., None])
    sheet: np.ndarray = np.rint(mat).astype(np.uint8)
    sheet[top : top + high, left : left + across] = small
    return sheet


def _resized(picture: np.ndarray, scale: float, least: tuple[int, int]) -> np.ndarray:
    height, width = picture.shape[:2]
    goal = (max(round(width * scale), least[0]), max(round(height * scale), least[1]))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, goal, interpolation=method))


def board_view(shot: Shot, index: int, view: View) -> View:
    """The camera's view of a board: as planned where it moves, else a very slow push in over all parts of the panel."""
    if shot.view_start != shot.view_end:
        return view
    before, whole = panel_shares(shot)
    share = (before + min(max((index - shot.drop_frames) / max(shot.shown_frames, 1), -1.0), 1.0)) / whole
    return View(zoom=view.zoom * (1 + _PUSH_IN * max(share, 0.0)), x=view.x, y=view.y)
