"""Colours of the paper theatre: named paints, skies and grounds by light, tints. RGB tuples; knows no shapes."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

from segmenter.prompts.reading import Light

Colour = tuple[int, int, int]
"""RGB, 0 to 255 each."""

PAINTS: dict[str, Colour] = {
    "red": (207, 70, 58), "orange": (231, 138, 62), "yellow": (242, 199, 84), "green": (104, 157, 88),
    "blue": (70, 124, 178), "purple": (134, 98, 160), "pink": (235, 150, 160), "brown": (148, 101, 66),
    "black": (64, 60, 68), "white": (247, 243, 233), "grey": (150, 150, 152), "gray": (150, 150, 152),
    "gold": (226, 178, 74), "golden": (226, 178, 74), "silver": (196, 203, 210), "beige": (226, 204, 166),
    "cyan": (108, 190, 196), "teal": (62, 140, 138), "turquoise": (84, 184, 176), "violet": (140, 104, 176),
    "cream": (246, 232, 200), "tan": (206, 164, 112), "navy": (50, 68, 112), "maroon": (128, 50, 54),
    "lime": (160, 198, 82), "magenta": (200, 80, 136), "olive": (130, 132, 72), "crimson": (186, 48, 66),
}  # fmt: skip
"""Paper of every colour that a prompt may name."""

WOOD: Colour = (164, 116, 78)
STEEL: Colour = (180, 188, 198)
STONE: Colour = (166, 164, 168)
TYRE: Colour = (70, 66, 76)
GLASS: Colour = (186, 222, 232)
CREAM: Colour = (250, 244, 230)
LEAF: Colour = (104, 156, 84)
GOLD: Colour = (232, 186, 84)
RED: Colour = (208, 74, 64)

CLOTHES: tuple[Colour, ...] = (
    (200, 84, 72), (74, 122, 158), (226, 170, 78), (112, 148, 98),
    (150, 108, 156), (226, 132, 92), (70, 138, 136), (214, 120, 138),
)  # fmt: skip
"""Clothes that look well beside each other, for figures whose colour nobody named."""

TROUSERS: tuple[Colour, ...] = ((70, 76, 104), (104, 84, 72), (86, 100, 92), (92, 74, 96), (60, 84, 104))
SKIN: tuple[Colour, ...] = ((246, 211, 178), (232, 188, 148), (240, 200, 164), (204, 152, 112), (250, 220, 192))
HAIR: tuple[Colour, ...] = ((66, 50, 46), (98, 66, 44), (48, 44, 52), (142, 92, 52), (84, 54, 60))

_TINTS: dict[Light, tuple[float, float, float]] = {
    "day": (1.0, 1.0, 1.0),
    "sunset": (1.0, 0.92, 0.86),
    "night": (0.8, 0.8, 0.93),
}


@lru_cache(maxsize=4096)
def tinted(colour: Colour, light: Light) -> Colour:
    """A paint under the light of the hour."""
    red, green, blue = _TINTS[light]
    return (int(colour[0] * red), int(colour[1] * green), int(colour[2] * blue))


@lru_cache(maxsize=4096)
def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour in the first."""
    r, g, b = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return (r, g, b)


def darker(colour: Colour, share: float = 0.18) -> Colour:
    """The same paper in shade."""
    return mixed(colour, (40, 26, 46), share)


def lighter(colour: Colour, share: float = 0.3) -> Colour:
    """The same paper in light."""
    return mixed(colour, (255, 250, 238), share)


def paint(name: str | None, otherwise: Colour) -> Colour:
    """The paper of a colour that a prompt names; one made up from the name where no paint has it."""
    if name is None:
        return otherwise
    words = name.lower().replace("-", " ").split()
    base = next((PAINTS[word] for word in reversed(words) if word in PAINTS), None)
    if base is None:
        return CLOTHES[crc32(name.encode()) % len(CLOTHES)]
    if "dark" in words or "deep" in words:
        return darker(base, 0.35)
    if "light" in words or "pale" in words or "bright" in words:
        return lighter(base, 0.35)
    return base


def shade_of(colour: Colour, ordinal: int) -> Colour:
    """Tells the first, second, third of several alike apart while they stay of one kind."""
    steps = (0.0, 0.2, -0.22, 0.34, -0.36, 0.1, -0.12, 0.44)
    step = steps[ordinal % len(steps)]
    return lighter(colour, step) if step >= 0 else darker(colour, -step)
