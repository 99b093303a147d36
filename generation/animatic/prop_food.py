"""Drawings of food and drink, around their middle: the height is 1, y goes down."""

from __future__ import annotations

import numpy as np

from generation.animatic.palette import CREAM, LEAF, TYRE, WOOD, darker, lighter
from generation.animatic.paper import rounded
from generation.animatic.prop_household import draw_flame
from generation.animatic.props import Pen, Row, family


def _meal(pen: Pen) -> None:
    half = pen.aspect / 2
    for i, x in enumerate((-0.5, 0.0, 0.5)):
        pen.disc(x * half, -0.26, 0.26, (CREAM, (226, 150, 84), (124, 168, 92))[i] if pen.colour != CREAM else CREAM)
    _bowl_front(pen, half)


def _fruit(pen: Pen) -> None:
    pen.shape(
        rounded(
            ((0, -0.3), (0.34, -0.38), (0.48, 0.0), (0.3, 0.44), (0, 0.4), (-0.3, 0.44), (-0.48, 0.0), (-0.34, -0.38))
        ),
        pen.colour,
    )
    pen.bar(0, -0.3, 0.06, -0.52, 0.03, WOOD)
    pen.oval(0.2, -0.46, 0.16, 0.07, LEAF, turn=-0.4)
    pen.oval(-0.2, -0.1, 0.08, 0.14, lighter(pen.colour, 0.5), edge=False, turn=0.3)


def _banana(pen: Pen) -> None:
    pen.shape(
        rounded(
            ((-0.8, -0.4), (-0.5, 0.1), (0.1, 0.3), (0.75, 0.0), (0.8, 0.15), (0.3, 0.55), (-0.4, 0.5), (-0.9, -0.2))
        ),
        pen.colour,
    )


def _bunch(pen: Pen) -> None:
    for x, y in ((-0.3, -0.15), (0.0, -0.15), (0.3, -0.15), (-0.16, 0.1), (0.16, 0.1), (0.0, 0.34)):
        pen.disc(x, y, 0.18, pen.colour)
    pen.bar(0, -0.3, 0, -0.5, 0.03, LEAF)


def _root(pen: Pen) -> None:
    for x in (-0.16, 0.0, 0.16):
        pen.bar(0, -0.28, x, -0.52, 0.05, LEAF)
    pen.shape(
        rounded(((-0.2, -0.28), (0.2, -0.28), (0.17, 0.05), (0.02, 0.5), (-0.02, 0.5), (-0.17, 0.05))), pen.colour
    )
    for y in (-0.1, 0.1):
        pen.bar(-0.1, y, 0.02, y + 0.01, 0.014, darker(pen.colour, 0.25), edge=False)


def _corn(pen: Pen) -> None:
    pen.oval(0, -0.08, 0.2, 0.42, pen.colour)
    for side in (-1, 1):
        pen.shape(rounded(((0, 0.5), (side * 0.26, 0.3), (side * 0.3, -0.1), (side * 0.1, 0.2)), 4), LEAF)


def _slice(pen: Pen) -> None:
    pen.shape(rounded(((-0.8, -0.3), (0, -0.2), (0.8, -0.3), (0.6, 0.25), (0, 0.5), (-0.6, 0.25)), 4), (102, 158, 92))
    pen.shape(
        rounded(((-0.66, -0.28), (0, -0.2), (0.66, -0.28), (0.48, 0.15), (0, 0.34), (-0.48, 0.15)), 4),
        pen.colour,
        edge=False,
    )
    for x in (-0.3, 0.0, 0.3):
        pen.disc(x, 0.0, 0.05, (64, 54, 54), edge=False)


def _bread(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.shape(
        rounded(
            (
                (-half, 0.1),
                (-half * 0.8, -0.4),
                (0, -0.5),
                (half * 0.8, -0.4),
                (half, 0.1),
                (half * 0.8, 0.5),
                (-half * 0.8, 0.5),
            ),
            4,
        ),
        pen.colour,
    )
    for x in (-0.4, 0.0, 0.4):
        pen.bar(x * half - 0.06, -0.26, x * half + 0.06, 0.0, 0.04, lighter(pen.colour, 0.5), edge=False)


def _cake(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.1, half, 0.5, pen.colour)
    pen.shape(
        rounded(
            (
                (-half, -0.16),
                (half, -0.16),
                (half, 0.12),
                (half * 0.5, 0.04),
                (0, 0.16),
                (-half * 0.5, 0.04),
                (-half, 0.12),
            ),
            4,
        ),
        CREAM,
        edge=False,
    )
    pen.bar(0, -0.16, 0, -0.34, 0.04, (110, 156, 190))
    draw_flame(pen, 0, -0.44, 0.1)


def _burger(pen: Pen) -> None:
    pen.oval(0, 0.26, 0.62, 0.22, pen.colour)
    pen.bar(-0.55, 0.14, 0.55, 0.14, 0.09, (112, 72, 54))
    pen.bar(-0.58, 0.0, 0.58, 0.0, 0.07, LEAF)
    pen.shape(rounded(((-0.62, 0.0), (-0.5, -0.36), (0, -0.5), (0.5, -0.36), (0.62, 0.0)), 4), pen.colour)


def _pizza(pen: Pen) -> None:
    pen.shape(((-0.6, -0.34), (0.6, -0.34), (0, 0.5)), (246, 212, 116))
    pen.bar(-0.58, -0.38, 0.58, -0.38, 0.11, pen.colour)
    for x, y in ((-0.24, -0.14), (0.2, -0.1), (0.0, 0.16)):
        pen.disc(x, y, 0.1, (200, 76, 62), edge=False)


def _skewer(pen: Pen) -> None:
    pen.bar(0, -0.5, 0, 0.5, 0.02, (222, 190, 136))
    for i, y in enumerate((-0.34, -0.14, 0.06)):
        pen.oval(0, y, 0.14, 0.1, (pen.colour, (210, 92, 66), pen.colour)[i])


def _meat(pen: Pen) -> None:
    pen.bar(0.2, 0.1, 0.66, 0.34, 0.08, CREAM)
    pen.shape(rounded(((-0.6, -0.1), (-0.2, -0.46), (0.3, -0.2), (0.36, 0.2), (0, 0.46), (-0.5, 0.3))), pen.colour)
    pen.oval(-0.2, 0.0, 0.2, 0.14, lighter(pen.colour, 0.4), edge=False)


def _sweet(pen: Pen) -> None:
    for side in (-1, 1):
        pen.shape(((side * 0.3, 0), (side * 0.75, -0.34), (side * 0.75, 0.34)), lighter(pen.colour, 0.3))
    pen.disc(0, 0, 0.42, pen.colour)
    pen.bar(-0.12, -0.3, 0.12, 0.3, 0.06, CREAM, edge=False)


def _lollipop(pen: Pen) -> None:
    pen.bar(0, 0, 0, 0.5, 0.03, CREAM)
    pen.disc(0, -0.22, 0.28, pen.colour)
    pen.disc(0, -0.22, 0.17, lighter(pen.colour, 0.6), edge=False)
    pen.disc(0, -0.22, 0.08, pen.colour, edge=False)


def _ice_cream(pen: Pen) -> None:
    pen.shape(((-0.2, -0.04), (0.2, -0.04), (0, 0.5)), (226, 176, 110))
    for x, y in ((-0.11, -0.14), (0.11, -0.14), (0, -0.32)):
        pen.disc(x, y, 0.17, pen.colour if y < -0.2 else CREAM)


def _egg(pen: Pen) -> None:
    pen.shape(rounded(((0, -0.5), (0.3, -0.2), (0.38, 0.16), (0, 0.5), (-0.38, 0.16), (-0.3, -0.2))), pen.colour)


def _grill(pen: Pen) -> None:
    half = pen.aspect / 2
    for x in (-0.6, 0.6):
        pen.bar(x * half, 0.0, x * half * 1.2, 0.48, 0.03, TYRE)
    pen.shape(((-half, -0.14), (half, -0.14), (half * 0.8, 0.2), (-half * 0.8, 0.2)), pen.colour)
    pen.box(-half * 0.9, -0.14, half * 0.9, -0.06, (240, 136, 66), edge=False, glow=True)
    for x in (-0.6, -0.2, 0.2, 0.6):
        pen.bar(x * half, -0.34, x * half, -0.12, 0.012, (222, 190, 136), edge=False)
        pen.oval(x * half, -0.22, 0.05, 0.08, (160, 88, 58))
    for i in range(3):
        rise = (pen.clock * 0.25 + i / 3) % 1
        pen.disc(
            0.2 * (i - 1) * half + 0.06 * np.sin(pen.clock + i * 2),
            -0.4 - 0.5 * rise,
            0.04 + 0.07 * rise,
            (226, 222, 218),
            edge=False,
        )


def _bowl_front(pen: Pen, half: float) -> None:
    pen.shape(
        rounded(
            (
                (-half, -0.16),
                (half, -0.16),
                (half * 0.75, 0.34),
                (half * 0.3, 0.5),
                (-half * 0.3, 0.5),
                (-half * 0.75, 0.34),
            ),
            4,
        ),
        (92, 140, 168),
    )
    for side in (-1, 1):
        lift = 0.12 * np.sin(pen.clock * 2 + side)
        pen.cut.strip(
            [pen.at(side * 0.2, -0.6), pen.at(side * 0.2 + lift, -0.8), pen.at(side * 0.2 - lift, -1.0)],
            [0.02 * pen.unit, 0.035 * pen.unit, 0.005 * pen.unit],
            (244, 244, 240),
            edge=False,
        )


FOOD: dict[str, Row] = {
    **family("egg", 0.15, 0.12, (250, 238, 216), _egg),
    **family("meat, sausage", 0.15, 0.22, (178, 96, 76), _meat),
    **family("skewer", 0.34, 0.1, (170, 98, 62), _skewer),
    **family("bread, dumpling", 0.14, 0.24, (214, 160, 96), _bread),
    **family("cake", 0.24, 0.28, (226, 152, 140), _cake),
    **family("candy", 0.09, 0.15, (222, 98, 120), _sweet),
    **family("lollipop", 0.28, 0.16, (224, 96, 112), _lollipop),
    **family("ice cream", 0.28, 0.16, (240, 176, 182), _ice_cream),
    **family("pizza, cheese", 0.2, 0.24, (212, 152, 84), _pizza),
    **family("burger, sandwich", 0.17, 0.21, (222, 164, 92), _burger),
    **family("noodles, rice, soup, food", 0.17, 0.24, (240, 206, 130), _meal),
    **family("apple, cherry, strawberry, tomato", 0.16, 0.15, (208, 66, 62), _fruit),
    **family("orange, peach", 0.16, 0.16, (240, 160, 78), _fruit),
    **family("pear, lemon", 0.17, 0.16, (228, 206, 94), _fruit),
    **family("pumpkin", 0.28, 0.3, (230, 136, 58), _fruit),
    **family("cabbage", 0.2, 0.2, (150, 190, 104), _fruit),
    **family("banana", 0.11, 0.2, (244, 208, 90), _banana),
    **family("grapes", 0.22, 0.2, (136, 98, 160), _bunch),
    **family("watermelon", 0.16, 0.26, (222, 92, 88), _slice),
    **family("corn", 0.28, 0.15, (244, 204, 90), _corn),
    **family("carrot", 0.3, 0.13, (236, 132, 58), _root),
    **family("grill", 0.48, 0.6, (92, 86, 96), _grill),
}
"""Noun to how it is drawn."""
