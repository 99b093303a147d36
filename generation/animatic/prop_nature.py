"""Drawings of plants, rocks and the lights of the sky, around their middle: the height is 1, y goes down."""

from __future__ import annotations

import numpy as np

from generation.animatic.palette import CREAM, LEAF, RED, STONE, darker, lighter
from generation.animatic.paper import rounded
from generation.animatic.props import Pen, Row, family


def _flower(pen: Pen) -> None:
    pen.bar(0, -0.1, 0, 0.5, 0.03, LEAF)
    pen.oval(0.14, 0.22, 0.14, 0.06, LEAF, turn=-0.5)
    for angle in np.linspace(0, 2 * np.pi, 6)[:-1]:
        pen.disc(0.17 * np.cos(angle), -0.27 + 0.17 * np.sin(angle), 0.13, pen.colour)
    pen.disc(0, -0.27, 0.11, (246, 206, 96) if pen.colour[1] < 190 else (150, 96, 62), edge=False)


def _leaf(pen: Pen) -> None:
    pen.shape(rounded(((-0.7, 0.1), (-0.2, -0.42), (0.6, -0.3), (0.75, 0.0), (0.4, 0.38), (-0.3, 0.4))), pen.colour)
    pen.bar(-0.8, 0.14, 0.5, -0.02, 0.035, darker(pen.colour, 0.25), edge=False)


def draw_rock(pen: Pen) -> None:
    """A rock with a light side."""
    half = pen.aspect / 2
    pen.shape(
        ((-half, 0.5), (-half * 0.8, -0.1), (-half * 0.2, -0.5), (half * 0.5, -0.34), (half, 0.2), (half * 0.9, 0.5)),
        pen.colour,
    )
    pen.shape(
        ((-half * 0.8, -0.1), (-half * 0.2, -0.5), (half * 0.1, -0.1), (-half * 0.3, 0.2)),
        lighter(pen.colour, 0.25),
        edge=False,
    )


def _cactus(pen: Pen) -> None:
    for x, y in ((-0.22, 0.1), (0.22, -0.05)):
        pen.bar(0, y + 0.1, x, y + 0.1, 0.07, pen.colour)
        pen.bar(x, y + 0.1, x, y - 0.14, 0.07, pen.colour)
    pen.bar(0, -0.38, 0, 0.44, 0.11, pen.colour)
    pen.disc(0, -0.48, 0.06, (226, 110, 126))


def _mushroom(pen: Pen) -> None:
    pen.shape(rounded(((-0.12, -0.1), (0.12, -0.1), (0.18, 0.5), (-0.18, 0.5)), 4), CREAM)
    pen.shape(rounded(((-0.5, 0.04), (-0.36, -0.36), (0, -0.5), (0.36, -0.36), (0.5, 0.04)), 4), pen.colour)
    for x, y in ((-0.22, -0.18), (0.06, -0.32), (0.26, -0.12)):
        pen.disc(x, y, 0.07, CREAM, edge=False)


def _log(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.bar(-half + 0.4, 0, half - 0.4, 0, 0.46, pen.colour)
    for r, colour in (
        (0.42, lighter(pen.colour, 0.5)),
        (0.26, lighter(pen.colour, 0.25)),
        (0.12, lighter(pen.colour, 0.5)),
    ):
        pen.disc(half - 0.4, 0, r, colour, edge=False)


def _nest(pen: Pen) -> None:
    half = pen.aspect / 2
    for x in (-0.3, 0.0, 0.3):
        pen.oval(x * half, -0.14, 0.2, 0.28, (250, 242, 226))
    pen.shape(rounded(((-half, -0.05), (half, -0.05), (half * 0.7, 0.5), (-half * 0.7, 0.5)), 4), pen.colour)
    for y in (0.1, 0.26):
        pen.bar(-half * 0.7, y, half * 0.7, y - 0.04, 0.03, darker(pen.colour, 0.25), edge=False)


def _sun(pen: Pen) -> None:
    for i in range(10):
        angle = i * np.pi / 5 + pen.clock * 0.1
        pen.bar(
            0.36 * np.cos(angle),
            0.36 * np.sin(angle),
            0.48 * np.cos(angle),
            0.48 * np.sin(angle),
            0.03,
            pen.colour,
            edge=False,
        )
    pen.disc(0, 0, 0.32, pen.colour, glow=True)


def _moon(pen: Pen) -> None:
    pen.disc(0, 0, 0.5, pen.colour, glow=True)
    for x, y, r in ((0.15, -0.15, 0.1), (-0.18, 0.12, 0.14), (0.12, 0.24, 0.07)):
        pen.disc(x, y, r, darker(pen.colour, 0.12), edge=False, glow=True)


def _star(pen: Pen) -> None:
    angles = np.linspace(-np.pi / 2, 1.5 * np.pi, 11)[:-1]
    radii = np.where(np.arange(10) % 2 == 0, 0.5, 0.22)
    pen.shape(np.stack([np.cos(angles) * radii, np.sin(angles) * radii], axis=1), pen.colour, glow=True)


def _cloud(pen: Pen) -> None:
    half = pen.aspect / 2
    for x, y, r in ((-0.5, 0.16, 0.3), (0.5, 0.18, 0.28), (-0.1, -0.1, 0.4), (0.28, 0.0, 0.32)):
        pen.disc(x * half, y, r, pen.colour, edge=False)
    pen.bar(-half * 0.6, 0.28, half * 0.6, 0.28, 0.2, pen.colour, edge=False)


def _rainbow(pen: Pen) -> None:
    half = pen.aspect / 2
    for i, colour in enumerate(
        ((214, 84, 76), (240, 160, 78), (246, 212, 104), (126, 176, 112), (92, 146, 196), (146, 112, 168))
    ):
        arc = [
            pen.at(np.cos(a) * (half - 0.09 * i), 0.5 - np.sin(a) * (1 - 0.09 * i)) for a in np.linspace(0, np.pi, 25)
        ]
        pen.cut.strip(arc, [0.05 * pen.unit] * 25, colour, edge=False)


def _planet(pen: Pen) -> None:
    pen.disc(0, 0, 0.36, pen.colour)
    pen.oval(0, 0.02, 0.62, 0.1, lighter(pen.colour, 0.5), turn=-0.3)


def _plant(pen: Pen) -> None:
    for x, lean in ((-0.2, -0.7), (0.2, 0.7), (0.0, 0.0)):
        pen.oval(x, -0.16, 0.09, 0.3, lighter(pen.colour, abs(x)), turn=lean * 0.6)
    pen.shape(((-0.26, 0.1), (0.26, 0.1), (0.18, 0.5), (-0.18, 0.5)), (200, 116, 82))


def _bamboo(pen: Pen) -> None:
    for x in (-0.04, 0.04):
        pen.bar(x, -0.46 + abs(x), x, 0.5, 0.02, pen.colour)
        for y in (-0.2, 0.05, 0.3):
            pen.bar(x - 0.022, y + x, x + 0.022, y + x, 0.006, darker(pen.colour), edge=False)
    for x, turn in ((-0.12, 0.5), (0.12, -0.5)):
        pen.oval(x, -0.4, 0.1, 0.03, lighter(pen.colour, 0.15), turn=turn)


def _firework(pen: Pen) -> None:
    burst = 0.3 + 0.2 * ((pen.clock * 0.6) % 1)
    for i in range(12):
        angle = i * np.pi / 6
        colour = (pen.colour, (250, 216, 112), (236, 120, 150))[i % 3]
        c, s = np.cos(angle), np.sin(angle)
        pen.bar(0.14 * c, 0.14 * s, burst * c, burst * s, 0.014, colour, edge=False)
        pen.disc((burst + 0.04) * c, (burst + 0.04) * s, 0.03, colour, edge=False, glow=True)


NATURE: dict[str, Row] = {
    **family("feather, leaf, grass", 0.12, 0.2, (124, 170, 90), _leaf),
    **family("flower, rose", 0.3, 0.2, (226, 110, 126), _flower),
    **family("sunflower", 0.38, 0.24, (246, 196, 74), _flower),
    **family("rock", 0.34, 0.5, STONE, draw_rock),
    **family("island", 0.4, 1.1, (230, 204, 150), draw_rock),
    **family("cactus", 0.6, 0.4, (104, 160, 104), _cactus),
    **family("mushroom", 0.3, 0.3, RED, _mushroom),
    **family("log", 0.2, 0.6, (150, 106, 74), _log),
    **family("nest", 0.16, 0.34, (168, 124, 82), _nest),
    **family("sun", 0.5, 0.5, (250, 204, 92), _sun),
    **family("moon", 0.36, 0.36, (246, 238, 208), _moon),
    **family("star", 0.2, 0.2, (250, 216, 112), _star),
    **family("cloud", 0.3, 0.62, (252, 250, 244), _cloud),
    **family("rainbow", 0.6, 1.2, RED, _rainbow),
    **family("planet", 0.44, 0.56, (216, 140, 92), _planet),
    **family("plant", 0.4, 0.3, (120, 168, 92), _plant),
    **family("bamboo", 0.9, 0.12, (128, 172, 96), _bamboo),
    **family("firework", 0.36, 0.36, (246, 152, 96), _firework),
}
"""Noun to how it is drawn."""
