"""The small tags that name figures and things. Knows text and where it fits; no figures."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

# On a smaller picture a tag could not be read, and would hide what it names.
_LEAST_SIDE = 200


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


def draw_labels(picture: np.ndarray, labels: list[tuple[str, float, float]]) -> None:
    """Draws tags, (text, x of the middle, y of the top) in pixels; they make room for one another."""
    height, width = picture.shape[:2]
    if min(height, width) < _LEAST_SIDE:
        return
    pixels = max(11, round(0.026 * min(height, width)))
    taken: list[tuple[int, int, int, int]] = []
    for text, x, y in labels:
        if not -0.05 * width < x < 1.05 * width:
            continue
        colours, alpha = _tag(_shortened(text), pixels)
        tall, wide = alpha.shape[:2]
        if wide >= width:
            continue
        left = int(np.clip(round(x - wide / 2), 2, width - wide - 2))
        top = int(np.clip(round(y), 2, height - tall - 2))
        left, top = _free_spot(left, top, wide, tall, taken, (width, height))
        taken.append((left, top, left + wide, top + tall))
        area = picture[top : top + tall, left : left + wide]
        area[:] = area + (colours - area) * alpha


def _free_spot(
    left: int, top: int, wide: int, tall: int, taken: list[tuple[int, int, int, int]], size: tuple[int, int]
) -> tuple[int, int]:
    """The nearest spot, first below, then beside, then above, where a tag hides no other; else its own."""
    for rows, halves in ((0, 0), (1, 0), (2, 0), (0, 1), (0, -1), (1, 1), (1, -1), (0, 2), (0, -2), (-1, 0), (-2, 0)):
        x, y = left + halves * (wide // 2 + 2), top + rows * (tall + 1)
        inside = 2 <= x <= size[0] - wide - 2 and 2 <= y <= size[1] - tall - 2
        if inside and not any(x < b[2] and b[0] < x + wide and y < b[3] and b[1] < y + tall for b in taken):
            return x, y
    return left, top


def _shortened(text: str) -> str:
    return text if len(text) <= 22 else text[:21] + "…"
