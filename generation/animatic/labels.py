"""The small tags that name figures and things. Knows text and where it fits; no figures."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import lru_cache

import cv2
import numpy as np

# On a smaller picture a tag could not be read, and would hide what it names.
_LEAST_SIDE = 200
_ROWS = (0, 1, 2, -1, -2, -3, -4, -5, 3, -6, 4, -7)
_EDGE_WEIGHT = 4
"""How much more the first and the last moment count: they are looked at longest."""


@lru_cache(maxsize=128)
def _tag(text: str, pixels: int) -> tuple[np.ndarray, np.ndarray]:
    """A tag's colours and how much of them covers what is below, (h, w, 3) float32 both."""
    face = cv2.FontFace("uni")
    _, _, wide, _ = cv2.getTextSize((4096, 256), text, (0, 0), face, pixels)
    pad = round(pixels * 0.5)
    width, height = wide + 2 * pad, round(pixels * 1.5)
    cover = np.zeros((height * 4, width * 4), np.uint8)
    radius = height * 2 - 1
    cv2.line(cover, (radius, radius), (width * 4 - radius - 1, radius), 255, 2 * radius, cv2.LINE_AA)
    alpha = cv2.resize(cover, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255 * 0.82
    colours = np.full((height, width, 3), (250, 245, 232), np.uint8)
    cv2.putText(colours, text, (pad, round(pixels * 1.13)), (78, 62, 64), face, pixels)
    return colours.astype(np.float32), np.repeat(alpha[..., None], 3, axis=2)


def draw_labels(picture: np.ndarray, labels: list[tuple[str, float, float]], rows: list[float]) -> None:
    """Draws tags, (text, x of the middle, y of the top) in pixels, each so many rows lower."""
    height, width = picture.shape[:2]
    if min(height, width) < _LEAST_SIDE:
        return
    for (text, x, y), row in zip(labels, rows, strict=True):
        colours, alpha = _tag(_shortened(text), _pixels(width, height))
        tall, wide = alpha.shape[:2]
        if not -0.05 * width < x < 1.05 * width or wide >= width:
            continue
        left, top = (round(float(v)) for v in _corners(np.array((x, y)), row, alpha.shape, picture.shape))
        area = picture[top : top + tall, left : left + wide]
        area[:] = area + (colours - area) * alpha


def settle_rows(
    samples: list[list[tuple[str, float, float]]],
    figures: list[int],
    things: Set[int],
    old: Mapping[int, float],
    width: int,
    height: int,
) -> list[int]:
    """A row for each tag, the same over a whole shot, so that no tag hides another at any time and none leaps.

    Args:
        samples: the tags at some moments of the shot.
        figures: whose they are; the order in which they choose, so that a new text does not change it.
        things: the figures among them that do not live; they choose last.
        old: rows that a shot before gave them, by figure; kept where they are free.
        width: of the frame in pixels.
        height: of the frame in pixels.
    """
    rows = [0] * len(figures)
    if min(height, width) < _LEAST_SIDE or not figures:
        return rows
    spots = np.array([[tag[1:] for tag in moment] for moment in samples])
    sizes = [_tag(_shortened(text), _pixels(width, height))[1].shape for text, _, _ in samples[0]]
    placed: list[tuple[np.ndarray, tuple[int, ...]]] = []
    for i in sorted(
        range(len(figures)), key=lambda one: (figures[one] not in old, figures[one] in things, figures[one])
    ):
        before = round(old.get(figures[i], 0.0))
        tries = sorted(_ROWS, key=lambda row: (row != before, abs(row), -row))
        corners = [_corners(spots[:, i], row, sizes[i], (height, width)) for row in tries]
        hidden = [sum(_moments_hidden(ours, sizes[i], *other) for other in placed) for ours in corners]
        best = int(np.argmin(hidden))
        rows[i] = tries[best]
        placed.append((corners[best], sizes[i]))
    return rows


def _moments_hidden(ours: np.ndarray, our: tuple[int, ...], others: np.ndarray, other: tuple[int, ...]) -> int:
    """At how many moments two tags, their corners and their sizes, hide one another; first and last count more."""
    way = others - ours
    across = (way[:, 0] < our[1]) & (-way[:, 0] < other[1])
    down = (way[:, 1] < our[0] - 1) & (-way[:, 1] < other[0] - 1)
    hides = across & down
    return int(hides.sum()) + (_EDGE_WEIGHT - 1) * int(hides[0]) + (_EDGE_WEIGHT - 1) * int(hides[-1])


def _corners(spots: np.ndarray, row: float, size: tuple[int, ...], frame: tuple[int, ...]) -> np.ndarray:
    """Upper left corners, inside the frame, of a tag whose upper middle is wanted at some spots, (..., 2)."""
    tall, wide, height, width = size[0], size[1], frame[0], frame[1]
    lefts = np.clip(spots[..., 0] - wide / 2, 2, max(width - wide - 2, 2))
    tops = np.clip(spots[..., 1], 2, height - tall - 2) + row * (tall + 1)
    return np.stack([lefts, np.clip(tops, 2, height - tall - 2)], axis=-1)


def _pixels(width: int, height: int) -> int:
    """Height of the letters."""
    return max(11, round(0.026 * min(height, width)))


def _shortened(text: str) -> str:
    return text if len(text) <= 22 else text[:21] + "…"
