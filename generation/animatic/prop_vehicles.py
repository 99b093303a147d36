"""Drawings of what drives, floats and flies, around their middle: the height is 1, y goes down."""

from __future__ import annotations

import numpy as np

from generation.animatic.palette import CREAM, GLASS, RED, TYRE, WOOD, darker, lighter
from generation.animatic.paper import rounded
from generation.animatic.props import Pen, Row, family


def _wheels(pen: Pen, xs: tuple[float, ...], y: float, radius: float) -> None:
    for x in xs:
        pen.disc(x, y, radius, TYRE)
        pen.disc(x, y, radius * 0.5, (206, 206, 208), edge=False)
        across, down = 0.4 * radius * np.cos(pen.spin), 0.4 * radius * np.sin(pen.spin)
        pen.bar(x - across, y - down, x + across, y + down, radius * 0.1, TYRE, edge=False)


def _car(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.shape(
        rounded(((-half * 0.62, -0.04), (-half * 0.44, -0.48), (half * 0.2, -0.48), (half * 0.52, -0.04)), 4),
        pen.colour,
    )
    pen.shape(
        ((-half * 0.48, -0.06), (-half * 0.36, -0.38), (-half * 0.08, -0.38), (-half * 0.08, -0.06)), GLASS, edge=False
    )
    pen.shape(((half * 0.0, -0.06), (half * 0.0, -0.38), (half * 0.17, -0.38), (half * 0.38, -0.06)), GLASS, edge=False)
    pen.shape(
        rounded(((-half, 0.28), (-half * 0.96, -0.06), (0, -0.12), (half * 0.92, 0.0), (half, 0.28), (0, 0.34)), 4),
        pen.colour,
    )
    pen.box(-half * 0.94, 0.12, half * 0.95, 0.17, lighter(pen.colour, 0.4), edge=False)
    pen.disc(half * 0.9, 0.06, 0.06, (255, 238, 170), edge=False, glow=True)
    _wheels(pen, (-half * 0.58, half * 0.58), 0.3, 0.2)


def _bus(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.shape(rounded(((-half, 0.3), (-half, -0.44), (half * 0.9, -0.46), (half, 0.0), (half, 0.3)), 4), pen.colour)
    for x in np.linspace(-0.86, 0.5, 5):
        pen.box(x * half, -0.32, (x + 0.24) * half, -0.02, GLASS, edge=False)
    pen.box(-half * 0.98, 0.1, half * 0.98, 0.16, lighter(pen.colour, 0.5), edge=False)
    _wheels(pen, (-half * 0.6, half * 0.6), 0.34, 0.16)


def _truck(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, half * 0.3, 0.26, lighter(pen.colour, 0.55))
    pen.shape(
        rounded(((half * 0.36, 0.28), (half * 0.36, -0.26), (half * 0.76, -0.26), (half, 0.02), (half, 0.28)), 4),
        pen.colour,
    )
    pen.shape(
        ((half * 0.52, -0.02), (half * 0.52, -0.18), (half * 0.72, -0.18), (half * 0.88, -0.02)), GLASS, edge=False
    )
    pen.box(-half, 0.2, half * 0.98, 0.3, darker(pen.colour, 0.3))
    _wheels(pen, (-half * 0.6, half * 0.66), 0.33, 0.17)


def _siren_truck(pen: Pen) -> None:
    _truck(pen)
    half = pen.aspect / 2
    pen.box(-half * 0.7, -0.14, -half * 0.1, 0.0, pen.colour, edge=False)
    lit = (92, 156, 226) if np.sin(pen.clock * 5) > 0 else (236, 92, 80)
    pen.disc(half * 0.56, -0.33, 0.07, lit, glow=True)


def _siren_car(pen: Pen) -> None:
    _car(pen)
    lit = (92, 156, 226) if np.sin(pen.clock * 5) > 0 else (236, 92, 80)
    pen.box(-pen.aspect * 0.1, -0.56, pen.aspect * 0.04, -0.46, lit, glow=True)


def _train(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, -half * 0.4, 0.3, darker(pen.colour, 0.1))
    pen.box(-half * 0.9, -0.36, -half * 0.5, -0.08, GLASS, edge=False)
    pen.shape(
        rounded(
            ((-half * 0.44, 0.26), (-half * 0.44, -0.2), (half * 0.86, -0.2), (half, 0.02), (half * 0.86, 0.26)), 4
        ),
        pen.colour,
    )
    pen.shape(((half * 0.42, -0.2), (half * 0.36, -0.48), (half * 0.66, -0.48), (half * 0.6, -0.2)), TYRE)
    for i in range(3):
        rise = (pen.clock * 0.4 + i / 3) % 1
        pen.disc(half * 0.5 - rise * 0.5, -0.55 - 0.4 * rise, 0.07 + 0.1 * rise, (236, 234, 230), edge=False)
    _wheels(pen, (-half * 0.7, -half * 0.1, half * 0.34, half * 0.74), 0.34, 0.16)


def _cart(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.bar(half * 0.8, 0.0, half * 1.2, -0.3, 0.04, WOOD)
    pen.shape(((-half, -0.4), (half, -0.4), (half * 0.8, 0.2), (-half * 0.8, 0.2)), pen.colour)
    _wheels(pen, (-half * 0.5, half * 0.5), 0.3, 0.2)


def _two_wheeler(pen: Pen) -> None:
    half = pen.aspect / 2
    for x in (-0.62, 0.62):
        pen.disc(x * half, 0.16, 0.33, TYRE)
        pen.disc(x * half, 0.16, 0.26, (224, 226, 220), edge=False)
    for a, b in (
        ((-0.62, 0.16), (-0.1, 0.14)),
        ((-0.62, 0.16), (-0.2, -0.24)),
        ((-0.1, 0.14), (0.42, -0.26)),
        ((-0.2, -0.24), (0.42, -0.26)),
        ((0.62, 0.16), (0.4, -0.42)),
        ((-0.1, 0.14), (-0.26, -0.36)),
    ):
        pen.bar(a[0] * half, a[1], b[0] * half, b[1], 0.04, pen.colour)
    pen.bar(-0.4 * half, -0.38, -0.12 * half, -0.38, 0.05, TYRE)
    pen.bar(0.3 * half, -0.46, 0.5 * half, -0.4, 0.035, TYRE)


def _scooter(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.bar(-half * 0.8, 0.36, half * 0.7, 0.36, 0.04, pen.colour)
    pen.bar(half * 0.7, 0.36, half * 0.56, -0.46, 0.035, pen.colour)
    pen.bar(half * 0.3, -0.46, half * 0.8, -0.46, 0.03, TYRE)
    _wheels(pen, (-half * 0.8, half * 0.8), 0.42, 0.09)


def _sled(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.cut.strip(
        [pen.at(-half, 0.44), pen.at(half * 0.7, 0.44), pen.at(half, 0.1), pen.at(half * 0.8, -0.2)],
        [0.06 * pen.unit] * 4,
        WOOD,
    )
    pen.box(-half * 0.9, -0.1, half * 0.6, 0.14, pen.colour)


def _boat(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.bar(0, -0.5, 0, 0.14, 0.025, WOOD)
    pen.shape(((0.04, -0.46), (0.04, 0.06), (half * 0.72, 0.06)), CREAM)
    pen.shape(((-0.04, -0.36), (-0.04, 0.06), (-half * 0.5, 0.06)), lighter(pen.colour, 0.5))
    pen.shape(rounded(((-half, 0.12), (0, 0.18), (half, 0.1), (half * 0.7, 0.5), (-half * 0.66, 0.5)), 4), pen.colour)


def _ship(pen: Pen) -> None:
    half = pen.aspect / 2
    for x in (-0.3, 0.1):
        pen.box(x * half, -0.5, (x + 0.2) * half, -0.1, RED)
    pen.box(-half * 0.6, -0.2, half * 0.5, 0.1, CREAM)
    for x in (-0.4, -0.1, 0.2):
        pen.disc(x * half, -0.04, 0.05, (104, 150, 178), edge=False)
    pen.shape(((-half, 0.06), (half, 0.0), (half * 0.76, 0.5), (-half * 0.8, 0.5)), pen.colour)


def _submarine(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-0.14, -0.5, 0.2, -0.1, pen.colour)
    pen.oval(0, 0.1, half, 0.38, pen.colour)
    for x in (-0.5, 0.0, 0.5):
        pen.disc(x * half, 0.06, 0.11, GLASS)


def _airplane(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.shape(
        ((-half * 0.9, 0.0), (-half * 1.0, -0.5), (-half * 0.74, -0.5), (-half * 0.5, 0.0)), darker(pen.colour, 0.12)
    )
    pen.shape(
        rounded(
            (
                (-half, -0.02),
                (-half * 0.4, -0.2),
                (half * 0.7, -0.2),
                (half, 0.04),
                (half * 0.7, 0.2),
                (-half * 0.4, 0.16),
            ),
            4,
        ),
        pen.colour,
    )
    for x in np.linspace(-0.4, 0.4, 5):
        pen.disc(x * half, -0.04, 0.05, GLASS, edge=False)
    pen.shape(
        ((half * 0.1, 0.04), (-half * 0.3, 0.5), (-half * 0.48, 0.5), (-half * 0.22, 0.04)), lighter(pen.colour, 0.25)
    )


def _helicopter(pen: Pen) -> None:
    half = pen.aspect / 2
    spin = abs(np.sin(pen.clock * 19))
    pen.bar(-0.1, -0.3, -half * 0.9, -0.1, 0.06, pen.colour)
    pen.oval(-half * 0.9, -0.12, 0.05, 0.18, (206, 212, 220), edge=False, turn=pen.clock * 9)
    pen.oval(0.12, 0.06, half * 0.5, 0.36, pen.colour)
    pen.shape(rounded(((0.1, -0.2), (half * 0.5, -0.1), (half * 0.56, 0.12), (0.1, 0.12)), 4), GLASS, edge=False)
    pen.oval(0.1, -0.42, half * (0.3 + 0.6 * spin), 0.05, (206, 212, 220))
    pen.bar(-0.2, 0.46, 0.5, 0.46, 0.03, TYRE)


def _rocket(pen: Pen) -> None:
    flick = 0.05 * np.sin(pen.clock * 21)
    pen.shape(rounded(((-0.08, 0.3), (0.08, 0.3), (0.0, 0.5 + flick))), (246, 176, 74), edge=False, glow=True)
    for side in (-1, 1):
        pen.shape(((side * 0.1, 0.05), (side * 0.24, 0.36), (side * 0.08, 0.32)), RED)
    pen.shape(rounded(((0, -0.5), (0.14, -0.24), (0.13, 0.32), (-0.13, 0.32), (-0.14, -0.24)), 5), pen.colour)
    pen.disc(0, -0.14, 0.07, GLASS)


def _ufo(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.oval(0, -0.2, half * 0.42, 0.3, GLASS)
    pen.oval(0, 0.1, half, 0.26, pen.colour)
    for i, x in enumerate((-0.6, -0.2, 0.2, 0.6)):
        pen.disc(
            x * half,
            0.14,
            0.07,
            (250, 218, 118) if np.sin(pen.clock * 4 + i) > 0 else (224, 130, 90),
            edge=False,
            glow=True,
        )


def _hot_air_balloon(pen: Pen) -> None:
    for x in (-0.1, 0.1):
        pen.bar(x * 1.6, 0.1, x, 0.36, 0.008, WOOD, edge=False)
    pen.box(-0.11, 0.34, 0.11, 0.5, (178, 128, 84))
    pen.disc(0, -0.15, 0.35, pen.colour)
    pen.oval(0, -0.15, 0.2, 0.35, lighter(pen.colour, 0.45), edge=False)
    pen.oval(0, -0.15, 0.08, 0.35, pen.colour, edge=False)


def _airship(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-0.3, 0.2, 0.3, 0.46, WOOD)
    pen.oval(0, -0.06, half, 0.38, pen.colour)
    pen.oval(0, -0.06, half, 0.12, lighter(pen.colour, 0.35), edge=False)


VEHICLES: dict[str, Row] = {
    **family("car", 0.44, 0.95, RED, _car),
    **family("taxi", 0.44, 0.95, (242, 196, 78), _siren_car),
    **family("police car", 0.46, 0.95, (72, 102, 158), _siren_car),
    **family("bus", 0.66, 1.35, (236, 176, 76), _bus),
    **family("van", 0.6, 0.95, (112, 154, 176), _bus),
    **family("truck", 0.66, 1.3, (92, 136, 176), _truck),
    **family("fire engine", 0.66, 1.3, RED, _siren_truck),
    **family("ambulance", 0.62, 1.15, (226, 96, 88), _siren_truck),
    **family("train", 0.62, 1.5, (80, 132, 120), _train),
    **family("tractor, tank", 0.56, 0.9, (120, 160, 86), _truck),
    **family("carriage, cart", 0.5, 0.8, (196, 128, 84), _cart),
    **family("motorcycle, bicycle", 0.5, 0.85, (206, 84, 74), _two_wheeler),
    **family("scooter", 0.55, 0.5, (92, 150, 168), _scooter),
    **family("sled", 0.2, 0.6, RED, _sled),
    **family("boat, sailboat", 0.8, 0.9, (196, 98, 76), _boat),
    **family("ship", 0.75, 1.4, (84, 104, 140), _ship),
    **family("submarine", 0.5, 1.0, (240, 196, 84), _submarine),
    **family("airplane", 0.42, 1.1, (236, 238, 240), _airplane),
    **family("helicopter", 0.5, 0.95, (222, 120, 84), _helicopter),
    **family("rocket", 1.0, 0.5, (240, 240, 240), _rocket),
    **family("ufo", 0.34, 0.85, (170, 178, 194), _ufo),
    **family("hot air balloon", 1.0, 0.7, (220, 100, 80), _hot_air_balloon),
    **family("airship", 0.5, 1.2, (206, 150, 108), _airship),
}
"""Noun to how it is drawn."""
