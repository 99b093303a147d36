"""Drawings of furniture, doors, fences and signs, around their middle: the height is 1, y goes down."""

from __future__ import annotations

import numpy as np

from generation.animatic.palette import CREAM, GLASS, STONE, WOOD, darker, lighter
from generation.animatic.paper import rounded
from generation.animatic.props import Pen, Row, family


def _table(pen: Pen) -> None:
    half = pen.aspect / 2
    for x in (-0.84, 0.84):
        pen.box(half * x - 0.06, -0.4, half * x + 0.06, 0.5, darker(pen.colour, 0.16))
    pen.box(-half * 0.9, -0.36, half * 0.9, -0.2, darker(pen.colour, 0.08))
    pen.box(-half, -0.5, half, -0.36, lighter(pen.colour, 0.12))


def _chair(pen: Pen) -> None:
    for x in (-0.26, 0.24):
        pen.box(x - 0.03, 0, x + 0.03, 0.5, darker(pen.colour, 0.15))
    pen.box(-0.3, -0.5, -0.22, 0.1, pen.colour)
    for y in (-0.44, -0.26):
        pen.box(-0.3, y, -0.2, y + 0.1, lighter(pen.colour, 0.15))
    pen.box(-0.32, -0.02, 0.32, 0.08, pen.colour)


def _sofa(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.shape(
        rounded(((-half * 0.85, 0.2), (-half * 0.85, -0.4), (0, -0.5), (half * 0.85, -0.4), (half * 0.85, 0.2)), 4),
        darker(pen.colour, 0.1),
    )
    pen.box(-half * 0.85, 0.02, half * 0.85, 0.4, pen.colour)
    for side in (-1, 1):
        pen.shape(
            rounded(
                ((side * half, -0.12), (side * half * 0.76, -0.12), (side * half * 0.76, 0.46), (side * half, 0.46)), 4
            ),
            lighter(pen.colour, 0.1),
        )
    pen.box(-half * 0.7, 0.44, -half * 0.6, 0.5, WOOD)
    pen.box(half * 0.6, 0.44, half * 0.7, 0.5, WOOD)


def _bed(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, -half + 0.1, 0.5, WOOD)
    pen.box(half - 0.1, -0.1, half, 0.5, WOOD)
    pen.box(-half + 0.08, 0.05, half - 0.08, 0.36, CREAM)
    pen.oval(-half + 0.4, -0.05, 0.3, 0.15, (250, 250, 250))
    pen.shape(
        rounded(((-half * 0.3, -0.08), (half - 0.1, -0.06), (half - 0.1, 0.3), (-half * 0.3, 0.3)), 4), pen.colour
    )


def _shelf(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, half, 0.5, darker(pen.colour, 0.1))
    for i in range(3):
        y = -0.44 + 0.32 * i
        pen.box(-half + 0.04, y, half - 0.04, y + 0.26, darker(pen.colour, 0.35), edge=False)
        for j in range(4):
            x = -half + 0.07 + j * (2 * half - 0.14) / 4
            pen.box(
                x,
                y + 0.05 + 0.03 * ((i + j) % 3),
                x + 0.07,
                y + 0.26,
                ((206, 96, 78), (92, 140, 162), (230, 186, 98), (126, 162, 104))[(i + j) % 4],
                edge=False,
            )


def _cabinet(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, half, 0.5, pen.colour)
    pen.box(-half + 0.04, -0.46, half - 0.04, -0.06, lighter(pen.colour, 0.16))
    pen.box(-half + 0.04, -0.01, half - 0.04, 0.46, lighter(pen.colour, 0.16))
    for y in (-0.14, 0.08):
        pen.bar(half - 0.1, y - 0.05, half - 0.1, y + 0.03, 0.015, darker(pen.colour, 0.4), edge=False)


def _stove(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, half, 0.5, pen.colour)
    pen.box(-half * 0.7, -0.12, half * 0.7, 0.36, (78, 70, 80))
    pen.box(-half * 0.6, 0.0, half * 0.6, 0.3, (240, 158, 84), edge=False, glow=True)
    for x in (-0.6, -0.2, 0.2, 0.6):
        pen.disc(x * half, -0.32, 0.05, (80, 76, 86), edge=False)


def _door(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, half, 0.5, CREAM)
    pen.box(-half + 0.05, -0.46, half - 0.05, 0.5, pen.colour)
    for y in (-0.38, 0.06):
        pen.box(-half + 0.11, y, half - 0.11, y + 0.34, lighter(pen.colour, 0.18))
    pen.disc(half - 0.1, 0.02, 0.022, (240, 200, 96))


def _window(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, half, 0.5, pen.colour)
    for x in (-1, 0.06):
        for y in (-0.42, 0.04):
            pen.box(x * half * 0.86, y, x * half * 0.86 + half * 0.78, y + 0.38, GLASS, edge=False, glow=True)


def _fence(pen: Pen) -> None:
    half = pen.aspect / 2
    for y in (-0.2, 0.2):
        pen.box(-half, y - 0.06, half, y + 0.06, darker(pen.colour, 0.12))
    for x in np.linspace(-0.88, 0.88, 6):
        pen.shape(
            (
                (x * half - 0.1, 0.5),
                (x * half - 0.1, -0.36),
                (x * half, -0.5),
                (x * half + 0.1, -0.36),
                (x * half + 0.1, 0.5),
            ),
            pen.colour,
        )


def _wall(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, half, 0.5, pen.colour)
    for i, y in enumerate((-0.4, -0.15, 0.1, 0.35)):
        for x in (-0.75, -0.25, 0.25, 0.75):
            spot = (x + (0.12 if i % 2 else -0.12)) * half
            pen.box(spot - 0.16 * half, y - 0.08, spot + 0.16 * half, y + 0.06, lighter(pen.colour, 0.16), edge=False)


def _stairs(pen: Pen) -> None:
    half = pen.aspect / 2
    for i in range(5):
        pen.box(-half + i * 2 * half / 5, 0.3 - 0.2 * i, half, 0.5, lighter(pen.colour, 0.07 * i))


def _ladder(pen: Pen) -> None:
    for y in np.linspace(-0.4, 0.4, 6):
        pen.bar(-0.13, y, 0.13, y, 0.016, pen.colour)
    for x in (-0.14, 0.14):
        pen.bar(x, -0.5, x, 0.5, 0.022, pen.colour)


def _lamp(pen: Pen) -> None:
    pen.bar(0, -0.3, 0, 0.46, 0.025, (96, 88, 98))
    pen.oval(0, 0.47, 0.14, 0.03, (96, 88, 98))
    pen.oval(0, -0.32, 0.2, 0.16, (255, 232, 166), edge=False, glow=True)
    pen.shape(((-0.1, -0.5), (0.1, -0.5), (0.18, -0.26), (-0.18, -0.26)), pen.colour)


def _traffic_light(pen: Pen) -> None:
    pen.bar(0, 0, 0, 0.5, 0.025, (96, 92, 100))
    pen.box(-0.1, -0.5, 0.1, 0.02, pen.colour)
    for i, lamp in enumerate(((222, 84, 70), (244, 200, 90), (112, 186, 112))):
        pen.disc(0, -0.4 + 0.16 * i, 0.06, lamp, edge=False, glow=True)


def _sign(pen: Pen) -> None:
    pen.bar(0, -0.1, 0, 0.5, 0.035, WOOD)
    pen.box(-0.36, -0.5, 0.36, -0.06, pen.colour)
    for y in (-0.36, -0.2):
        pen.bar(-0.22, y, 0.22, y, 0.02, darker(pen.colour, 0.4), edge=False)


def _statue(pen: Pen) -> None:
    pen.box(-0.24, 0.26, 0.24, 0.5, darker(pen.colour, 0.14))
    pen.shape(rounded(((-0.1, -0.24), (0.1, -0.24), (0.18, 0.3), (-0.18, 0.3)), 4), pen.colour)
    pen.disc(0, -0.37, 0.12, pen.colour)


def _board(pen: Pen) -> None:
    half = pen.aspect / 2
    for x in (-0.7, 0.7):
        pen.bar(x * half, 0.0, x * half, 0.5, 0.025, WOOD)
    pen.box(-half, -0.5, half, 0.2, WOOD)
    pen.box(-half + 0.05, -0.45, half - 0.05, 0.15, pen.colour, edge=False)
    for y, end in ((-0.28, 0.5), (-0.12, 0.2), (0.04, 0.4)):
        pen.bar(-half * 0.75, y, half * end, y, 0.012, CREAM, edge=False)


FURNITURE: dict[str, Row] = {
    **family("table, desk", 0.4, 0.72, WOOD, _table),
    **family("bench", 0.28, 0.7, WOOD, _table),
    **family("chair", 0.5, 0.34, WOOD, _chair),
    **family("sofa", 0.46, 0.95, (112, 148, 158), _sofa),
    **family("bed", 0.44, 1.0, (118, 150, 184), _bed),
    **family("shelf", 0.85, 0.55, WOOD, _shelf),
    **family("cupboard", 0.9, 0.5, (196, 156, 110), _cabinet),
    **family("fridge", 0.95, 0.45, (214, 226, 228), _cabinet),
    **family("stove", 0.5, 0.46, (190, 198, 202), _stove),
    **family("door", 0.98, 0.48, (178, 104, 76), _door),
    **family("gate", 0.8, 0.7, WOOD, _fence),
    **family("fence", 0.4, 0.9, (240, 232, 216), _fence),
    **family("window", 0.56, 0.5, CREAM, _window),
    **family("wall", 0.6, 0.8, (196, 128, 104), _wall),
    **family("snow fort", 0.5, 0.8, (240, 246, 250), _wall),
    **family("stairs", 0.6, 0.75, STONE, _stairs),
    **family("ladder", 1.0, 0.34, WOOD, _ladder),
    **family("lamp", 0.7, 0.3, (230, 176, 92), _lamp),
    **family("street lamp", 1.25, 0.45, (92, 96, 108), _lamp),
    **family("traffic light", 1.0, 0.26, (74, 74, 86), _traffic_light),
    **family("sign", 0.6, 0.46, (240, 226, 196), _sign),
    **family("statue", 0.95, 0.48, (178, 184, 182), _statue),
    **family("goal", 0.6, 0.9, (244, 242, 236), _fence),
    **family("blackboard", 0.7, 0.9, (70, 96, 86), _board),
}
"""Noun to how it is drawn."""
