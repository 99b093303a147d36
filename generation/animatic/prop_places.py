"""Drawings of buildings and landmarks, around their middle: the height is 1, y goes down."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from generation.animatic.palette import CREAM, RED, STONE, WOOD, darker, lighter
from generation.animatic.paper import rounded
from generation.animatic.prop_nature import draw_rock
from generation.animatic.props import Pen, Row, family
from generation.animatic.scenery import Stand, bush, cottage, leafy, stall


def _scenery(draw: Callable[..., None]) -> Callable[[Pen], None]:
    def drawn(pen: Pen) -> None:
        foot = pen.at(0, 0.5)
        draw(
            pen.cut,
            Stand(x=float(foot[0]), y=float(foot[1]), size=pen.unit, colour=pen.colour, rng=np.random.default_rng(1)),
        )

    return drawn


def _castle(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half * 0.8, -0.1, half * 0.8, 0.5, pen.colour)
    for x in (-0.84, 0.0, 0.84):
        top = -0.32 if x == 0 else -0.2
        pen.box(x * half - 0.12, top, x * half + 0.12, 0.5, lighter(pen.colour, 0.1))
        pen.shape(((x * half - 0.16, top), (x * half, top - 0.22), (x * half + 0.16, top)), (188, 86, 84))
        pen.box(x * half - 0.03, top + 0.1, x * half + 0.03, top + 0.2, (255, 218, 138), edge=False, glow=True)
    pen.shape(rounded(((-0.09, 0.5), (-0.09, 0.28), (0, 0.2), (0.09, 0.28), (0.09, 0.5)), 3), (104, 76, 66))


def _tower(pen: Pen) -> None:
    pen.shape(((-0.12, -0.3), (0.12, -0.3), (0.17, 0.5), (-0.17, 0.5)), pen.colour)
    for y in (-0.1, 0.2):
        pen.box(-0.13, y, 0.13, y + 0.11, lighter(pen.colour, 0.5), edge=False)
    pen.box(-0.1, -0.4, 0.1, -0.28, (255, 222, 142), glow=True)
    pen.shape(((-0.15, -0.38), (0, -0.5), (0.15, -0.38)), (120, 74, 74))


def _windmill(pen: Pen) -> None:
    pen.shape(((-0.11, -0.2), (0.11, -0.2), (0.18, 0.5), (-0.18, 0.5)), pen.colour)
    pen.shape(((-0.14, -0.18), (0, -0.34), (0.14, -0.18)), (170, 88, 78))
    for i in range(4):
        angle = pen.clock * 0.9 + i * np.pi / 2
        c, s = np.cos(angle), np.sin(angle)
        tip, side = np.array((0.34 * c, 0.34 * s)), np.array((-s, c)) * 0.07
        hub = np.array((0, -0.18))
        pen.shape((hub, hub + tip, hub + tip + side, hub + tip * 0.25 + side), CREAM)


def _tent(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.shape(((-half, 0.5), (0, -0.5), (half, 0.5)), pen.colour)
    pen.shape(((-0.2, 0.5), (0, -0.3), (0.2, 0.5)), darker(pen.colour, 0.4))
    pen.shape(((0, -0.3), (0.2, 0.5), (0.3, 0.5)), lighter(pen.colour, 0.3))


def _bridge(pen: Pen) -> None:
    half = pen.aspect / 2
    arc = [(x * half, -0.1 - 0.34 * (1 - x * x)) for x in np.linspace(-1, 1, 15)]
    low = [(x * half, 0.5 if abs(x) > 0.7 else 0.5 - 0.6 * (1 - (x / 0.7) ** 2)) for x in np.linspace(1, -1, 25)]
    pen.shape(arc + low, pen.colour)
    pen.cut.strip([pen.at(x, y - 0.06) for x, y in arc], [0.03 * pen.unit] * len(arc), lighter(pen.colour, 0.25))


def _fountain(pen: Pen) -> None:
    half = pen.aspect / 2
    for x in (-0.3, -0.12, 0.12, 0.3):
        lift = 0.04 * np.sin(pen.clock * 5 + x * 9)
        pen.cut.strip(
            [pen.at(0, -0.2), pen.at(x * 0.7, -0.48 + lift), pen.at(x * 1.2, 0.15)],
            [0.015 * pen.unit, 0.03 * pen.unit, 0.01 * pen.unit],
            (176, 216, 232),
            edge=False,
        )
    pen.bar(0, -0.16, 0, 0.3, 0.05, pen.colour)
    pen.shape(rounded(((-half, 0.14), (half, 0.14), (half * 0.8, 0.5), (-half * 0.8, 0.5)), 4), pen.colour)
    pen.oval(0, 0.16, half * 0.86, 0.06, (142, 196, 216), edge=False)


def _well(pen: Pen) -> None:
    half = pen.aspect / 2
    for x in (-0.7, 0.7):
        pen.bar(x * half, -0.3, x * half, 0.2, 0.03, WOOD)
    pen.shape(((-half * 1.1, -0.24), (0, -0.5), (half * 1.1, -0.24)), (184, 92, 76))
    pen.box(-half, 0.1, half, 0.5, pen.colour)
    pen.box(-half * 1.08, 0.06, half * 1.08, 0.16, lighter(pen.colour, 0.2))


def _cave(pen: Pen) -> None:
    draw_rock(pen)
    pen.shape(rounded(((-0.24, 0.5), (-0.22, 0.1), (0, -0.1), (0.22, 0.1), (0.24, 0.5)), 4), (66, 56, 64), edge=False)


def _waterfall(pen: Pen) -> None:
    draw_rock(pen)
    for i, x in enumerate((-0.12, 0.0, 0.12)):
        pen.box(x - 0.05, -0.36, x + 0.05, 0.5, lighter((126, 186, 212), 0.2 * i), edge=False)


def _mound(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.shape(
        ((-half, 0.5), (-half * 0.5, -0.2), (-half * 0.16, -0.5), (half * 0.16, -0.5), (half * 0.5, -0.2), (half, 0.5)),
        pen.colour,
    )
    pen.shape(
        (
            (-half * 0.16, -0.5),
            (half * 0.16, -0.5),
            (half * 0.3, -0.3),
            (half * 0.1, -0.2),
            (0, -0.05),
            (-half * 0.12, -0.22),
            (-half * 0.3, -0.3),
        ),
        (232, 122, 72),
        edge=False,
        glow=True,
    )


def _campfire(pen: Pen) -> None:
    for side in (-1, 1):
        pen.bar(-0.4 * side, 0.44, 0.4 * side, 0.28, 0.07, WOOD)
    for i, (x, s) in enumerate(((-0.15, 0.3), (0.16, 0.28), (0.0, 0.44))):
        sway = 0.08 * np.sin(pen.clock * 6 + i * 2)
        for scale, colour in ((1.0, (238, 128, 58)), (0.55, (252, 212, 104))):
            h = s * scale
            pen.shape(
                rounded(((x - 0.4 * h, 0.26), (x + sway, 0.3 - 1.7 * h), (x + 0.4 * h, 0.26), (x, 0.36))),
                colour,
                edge=False,
                glow=True,
            )


PLACES: dict[str, Row] = {
    **family("house", 1.05, 1.2, (198, 92, 76), _scenery(cottage)),
    **family("castle", 1.25, 1.35, (178, 176, 186), _castle),
    **family("tower, lighthouse", 1.4, 0.5, (206, 108, 92), _tower),
    **family("windmill", 1.25, 0.85, (226, 206, 176), _windmill),
    **family("tent", 0.72, 0.95, (232, 158, 82), _tent),
    **family("bridge", 0.5, 1.35, STONE, _bridge),
    **family("stall", 0.95, 1.1, RED, _scenery(stall)),
    **family("fountain", 0.7, 0.8, STONE, _fountain),
    **family("well", 0.75, 0.55, STONE, _well),
    **family("tree", 1.3, 0.9, (98, 154, 86), _scenery(leafy)),
    **family("bush", 0.36, 0.7, (112, 164, 92), _scenery(bush)),
    **family("cave", 0.9, 1.2, (140, 134, 140), _cave),
    **family("waterfall", 1.1, 1.0, (140, 142, 150), _waterfall),
    **family("volcano", 1.0, 1.4, (146, 110, 104), _mound),
    **family("campfire", 0.34, 0.42, (238, 128, 58), _campfire),
    **family("roof", 0.5, 1.2, (178, 92, 78), _scenery(cottage)),
    **family("sandcastle", 0.4, 0.5, (232, 202, 142), _castle),
}
"""Noun to how it is drawn."""
