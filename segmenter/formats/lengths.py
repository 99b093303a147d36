"""Lengths and times as shot lists have them: 4, 4s, 0:04, 00:00:04:12, 3-5 sec, 4秒."""

from __future__ import annotations

import re
from fractions import Fraction

_UNITS = {"h": 3600, "时": 3600, "小": 3600, "m": 60, "分": 60, "s": 1, "秒": 1, '"': 1, "″": 1, "'": 60, "′": 60}
_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_AMOUNT = re.compile(
    rf"({_NUMBER})\s*(milliseconds?|ms|hours?|hrs?|h|minutes?|mins?|min|m|seconds?|secs?|s|小时|时|分钟|分|秒钟|秒|[\"″'′])?\.?"
)
_RANGE = re.compile(rf"~?\s*({_NUMBER})\s*(?:-|–|—|~|to|至|到)\s*({_NUMBER})\s*(s|secs?|seconds?|秒)?\.?")
_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{1,2}(?:[.,][0-9]{1,6})?)")
_TIMECODE = re.compile(r"([0-9]{1,3}):([0-9]{2}):([0-9]{2})[:;]([0-9]{2})")


def read_length(text: str, fps: Fraction) -> tuple[Fraction | None, bool]:
    """Seconds, and whether they are a guess; None where it is no length.

    Args:
        text: of the cell.
        fps: frames a second, for timecodes.
    """
    words = text.strip().lower()[:60]
    if match := _TIMECODE.fullmatch(words):
        hours, minutes, seconds, frames = (int(part) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds + frames / fps, False
    if match := _CLOCK.fullmatch(words):
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + Fraction(match[3].replace(",", ".")), False
    if match := _RANGE.fullmatch(words):
        return (Fraction(match[1]) + Fraction(match[2])) / 2, True
    total, at = Fraction(0), 0
    for match in _AMOUNT.finditer(words):
        if words[at : match.start()].strip(" ~,约≈"):
            return None, False
        unit = match[2] or "s"
        total += Fraction(match[1]) * (
            Fraction(1, 1000) if unit in ("ms", "millisecond", "milliseconds") else _UNITS[unit[0]]
        )
        at = match.end()
    return (total, False) if at and not words[at:].strip() else (None, False)
