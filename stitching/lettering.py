"""Text in pictures, in every script, with the fonts that OpenCV carries: measured, wrapped, drawn. Knows no films."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

import cv2
import numpy as np

# Where a line may break: between words, and beside every Chinese, Japanese or Korean character; never before a closing
# mark, never after an opening one.
_CJK = "\u2e80-\u2fff\u3003-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_OPENING = "「『《【(“‘("
_CLOSING = re.escape("」』》】),。、;:!?…”’),.;:!?")
_TOKEN = re.compile(rf"\s+|[{_OPENING}]*(?:[{_CJK}]|[^\s{_CJK}{_OPENING}]+)[{_CLOSING}]*|[{_OPENING}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How text looks."""

    face: Literal["sans", "italic"] = "sans"
    """One of OpenCV's fonts; characters that it lacks come from its universal one."""
    size: int
    """Height of the font in pixels."""
    weight: int = 400
    """400 is regular, 600 semibold."""
    colour: tuple[int, int, int]
    """RGB."""


def width(text: str, style: Style) -> int:
    """The width of one line of text in pixels."""
    _, _, pixels, _ = cv2.getTextSize((1 << 20, 64), text, (0, 0), _font(style.face), style.size, style.weight)
    return int(pixels)


def draw(image: np.ndarray, text: str, at: tuple[int, int], style: Style) -> None:
    """Writes one line into an image, (H, W, 3) uint8 RGB; `at` is where its baseline starts, (x, y)."""
    # The wrapping range is as wide as can be: OpenCV would go on in the next line at the picture's edge.
    cv2.putText(image, text, at, style.colour, _font(style.face), style.size, style.weight, wrap=(at[0], 1 << 20))


def wrap(text: str, max_width: int, style: Style, *, max_lines: int) -> list[str]:
    """Breaks a text into lines of at most `max_width` pixels; what is too long for them ends in an ellipsis."""
    lines = [""]
    for token in _tokens(text):
        if not lines[-1] or width(lines[-1] + token.rstrip(), style) <= max_width:
            lines[-1] += token
        elif len(lines) == max_lines:
            return [*(line.rstrip() for line in lines[:-1]), _shortened(lines[-1] + token, max_width, style)]
        else:
            lines.append(token.lstrip())
    return [_shortened(line.rstrip(), max_width, style) for line in lines if line.strip()]


def _tokens(text: str) -> list[str]:
    """The parts between which a line may break, spaces folded; no control characters."""
    words = "".join(char if char.isprintable() else " " for char in text)
    return [" " if token.isspace() else token for token in _TOKEN.findall(words.strip())]


def _shortened(text: str, max_width: int, style: Style) -> str:
    """The text, cut off with an ellipsis where it is too wide."""
    if width(text, style) <= max_width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", style) <= max_width:
            low = middle
        else:
            high = middle - 1
    kept = text[:low]
    if re.match(r"[A-Za-z]", text[low:]):
        # Half a word says less than none; Chinese has no halves.
        kept = re.sub(r"\s+[!-~]{1,14}$", "", kept)
    return re.sub(r"[\s,,、]+$", "", kept) + "…"


@cache
def _font(face: str) -> cv2.FontFace:
    return cv2.FontFace(face)
