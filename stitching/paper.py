"""What pages of pictures have in common: their colours and margins, and how they are written."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from stitching.beside import replacing

PAPER, INK, GREY, HAIRLINE, RUST = (250, 248, 244), (36, 33, 30), (128, 121, 112), (218, 212, 203), (158, 74, 42)
"""RGB: the ground, words, lesser words, lines about pictures, what is to be noticed."""
MARGIN = 56
"""Pixels about everything."""


def lay(page: np.ndarray, picture: np.ndarray, at: tuple[int, int], size: tuple[int, int]) -> None:
    """Lays a picture, (H, W, 3) uint8 RGB, on a page in a size, width and height, its corner at (x, y)."""
    (x, y), (wide, high) = at, size
    shrinks = wide <= picture.shape[1]
    shown = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    page[y : y + high, x : x + wide] = shown
    # A hairline, so that a white sky does not run into the paper.
    cv2.rectangle(page, (x, y), (x + wide - 1, y + high - 1), HAIRLINE)


def write_png(path: Path, page: np.ndarray) -> None:
    """Writes a page, (H, W, 3) uint8 RGB."""
    done, png = cv2.imencode(".png", cv2.cvtColor(page, cv2.COLOR_RGB2BGR))
    assert done
    with replacing(path) as part:
        part.write_bytes(png.tobytes())
