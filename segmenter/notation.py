"""What authors write for rates, sizes and lengths, and the exact value that it stands for.

Takes any plain value of a file. What it cannot read is a `ValueError` that says what to write instead.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

MIN_FPS, MAX_FPS = 1, 60
MIN_SIDE, MAX_SIDE, SIDE_STEP = 64, 2048, 32
"""Pixels; the video models' latents are 16 times smaller and are cut into patches of two."""

_NTSC = {float(shown): Fraction(rate * 1000, 1001) for shown, rate in (("23.976", 24), ("29.97", 30), ("59.94", 60))}
_NTSC[23.98] = _NTSC[23.976]
_RATIO = re.compile(r"([0-9]{1,6})\s*/\s*([0-9]{1,6})")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_SIZE = re.compile(r"\s*([0-9]{1,6})\s*[xX×*]\s*([0-9]{1,6})\s*")
_TIMECODE = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{1,2}(?:\.[0-9]{1,3})?)")
_WITH_UNIT = re.compile(
    r"\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*(s|secs?|seconds?|秒钟?|m|mins?|minutes?|分钟?)?\.?\s*", re.I
)


def shown(value: object) -> str:
    """A value as the author sees it, shortened, in one line."""
    match value:
        case None:
            return "an empty value"
        case bool():
            return str(value).lower()
        case str():
            line = "".join(char if char.isprintable() else " " for char in value[:60])
            return f"'{line}'" if len(line) <= 40 else f"'{line[:37]}...'"
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return str(value)[:40]


def decimal(value: Fraction) -> str:
    """A length in seconds as an author would write it: 4, 0.5; cut, not rounded, after the third digit."""
    thousandths = int(value * 1000)
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".")


def parse_fps(value: object) -> Fraction:
    """Reads frames per second: 24, 12.5, 29.97 (which is 30000/1001), "24000/1001"."""
    rate = _exact(value)
    if rate is None and isinstance(value, str) and (match := _RATIO.fullmatch(value.strip())) and int(match[2]):
        rate = Fraction(int(match[1]), int(match[2]))
    elif rate is not None and float(rate) in _NTSC:
        rate = _NTSC[float(rate)]
    if rate is None and isinstance(value, str) and _RATIO.fullmatch(value.strip()):
        raise ValueError(f"{shown(value)} divides by zero; write a number such as 24, or 24000/1001")
    if rate is None:
        raise ValueError(f"{shown(value)} is not a frame rate; write a number such as 24, or 24000/1001")
    if not MIN_FPS <= rate <= MAX_FPS:
        raise ValueError(f"{shown(value)} frames per second; write a rate from {MIN_FPS} to {MAX_FPS}, usually 24")
    if rate.denominator > 10_000:
        raise ValueError(f"{shown(value)} is a rate that no player keeps; write one such as 24, 23.976 or 24000/1001")
    return rate


def parse_size(value: object) -> tuple[int, int]:
    """Reads width and height in pixels: "1280x704", [1280, 704] or {width: 1280, height: 704}."""
    match value:
        case str():
            sides: list[object] = [int(side) for side in match.groups()] if (match := _SIZE.fullmatch(value)) else []
        case list() | tuple():
            sides = list(value)
        case dict() if set(value) == {"width", "height"}:
            sides = [value["width"], value["height"]]
        case _:
            sides = []
    whole = [side for side in sides if isinstance(side, int) and not isinstance(side, bool)]
    if len(whole) != 2 or len(sides) != 2:
        raise ValueError(f"{shown(value)} is not a size; write width and height in pixels, such as 1280x704")
    near = tuple(_near_side(side) for side in whole)
    if near != tuple(whole):
        raise ValueError(
            f"{whole[0]}x{whole[1]} cannot be rendered: width and height are multiples of {SIDE_STEP} from {MIN_SIDE} "
            f"to {MAX_SIDE}; write {near[0]}x{near[1]}"
        )
    return whole[0], whole[1]


def parse_seconds(value: object, at_most: int) -> Fraction:
    """Reads a length in seconds, exactly as it is written: 4, 2.5."""
    seconds = None if isinstance(value, str) else _exact(value)
    if seconds is None:
        raise ValueError(f"{shown(value)} is not a number of seconds; write {_seconds_meant(value, at_most)}")
    if seconds <= 0:
        raise ValueError(f"{shown(value)} seconds; write more than 0, at most {at_most}")
    if seconds > at_most:
        raise ValueError(f"{shown(value)} seconds is too long; write at most {at_most}")
    return seconds


def join_texts(value: object) -> object:
    """A list of texts as one text, joined by commas; anything else as it is."""
    if not isinstance(value, list):
        return value
    if not all(isinstance(item, str) for item in value):
        wrong = next(item for item in value if not isinstance(item, str))
        raise ValueError(f"{shown(wrong)} is not a text; put each item in quotes")
    return ", ".join(item.strip() for item in value if item.strip())


def _exact(value: object) -> Fraction | None:
    """The number exactly as it is written (0.1 is 1/10), or None."""
    if isinstance(value, str):
        return Fraction(value) if _DECIMAL.fullmatch(value := value.strip()) else None
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return Fraction(str(value))


def _near_side(pixels: int) -> int:
    """The nearest side that can be rendered; of two, the smaller."""
    steps = -(-(2 * pixels - SIDE_STEP) // (2 * SIDE_STEP))
    return min(max(steps * SIDE_STEP, MIN_SIDE), MAX_SIDE)


def _seconds_meant(value: object, at_most: int) -> str:
    """What the author of "4s" or "1:30" should have written."""
    meant = Fraction(0)
    if isinstance(value, str) and (match := _WITH_UNIT.fullmatch(value)):
        meant = Fraction(match[1]) * (60 if (match[2] or "s")[0] in "mM分" else 1)
    elif isinstance(value, str) and (match := _TIMECODE.fullmatch(value.strip())):
        meant = int(match[1] or 0) * 3600 + int(match[2]) * 60 + Fraction(match[3])
    if 0 < meant <= at_most:
        return f"{decimal(meant)} (a plain number, without quotes or unit)"
    return f"a plain number, more than 0 and at most {at_most}"
