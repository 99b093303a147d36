"""Drawings of toys, games and instruments, around their middle: the height is 1, y goes down."""

from __future__ import annotations

import numpy as np

from generation.animatic.palette import CREAM, GOLD, RED, WOOD, darker, lighter
from generation.animatic.paper import rounded
from generation.animatic.props import Pen, Row, family


def _ball(pen: Pen) -> None:
    pen.disc(0, 0, 0.5, pen.colour)
    pen.shape(
        rounded(((-0.42, -0.22), (0.0, -0.08), (0.42, -0.22), (0.46, 0.0), (0.0, 0.14), (-0.46, 0.0))),
        lighter(pen.colour, 0.5),
        edge=False,
    )
    pen.oval(-0.16, -0.3, 0.1, 0.06, lighter(pen.colour, 0.7), edge=False, turn=-0.5)


def _football(pen: Pen) -> None:
    pen.disc(0, 0, 0.5, pen.colour)
    for angle in (0, 1.26, 2.51, 3.77, 5.03):
        pen.disc(0.38 * np.cos(angle), 0.38 * np.sin(angle), 0.1, (70, 66, 74), edge=False)
    pen.disc(0, 0, 0.15, (70, 66, 74), edge=False)


def _round(pen: Pen) -> None:
    pen.disc(0, 0, 0.5, pen.colour)
    pen.oval(-0.16, -0.2, 0.16, 0.1, lighter(pen.colour, 0.5), edge=False, turn=-0.6)


def _ring(pen: Pen) -> None:
    outer = rounded(((0.5, 0), (0, 0.5), (-0.5, 0), (0, -0.5)), 8)
    hole = outer[::-1] * 0.66
    pen.shape(np.concatenate([outer, outer[:1], hole[-1:], hole, hole[-1:], outer[:1]]), pen.colour)


def _disc(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.oval(0, 0, half, 0.5, pen.colour)
    pen.oval(0, -0.08, half * 0.66, 0.26, lighter(pen.colour, 0.4), edge=False)


def _balloon(pen: Pen) -> None:
    sway = 0.06 * np.sin(pen.clock * 2)
    pen.cut.strip(
        [pen.at(0, 0.2), pen.at(sway, 0.5), pen.at(-sway, 0.75), pen.at(0, 1.0)],
        [0.012 * pen.unit] * 4,
        CREAM,
        edge=False,
    )
    pen.shape(rounded(((0, -0.5), (0.34, -0.32), (0.34, 0.0), (0, 0.3), (-0.34, 0.0), (-0.34, -0.32))), pen.colour)
    pen.shape(((-0.07, 0.36), (0, 0.26), (0.07, 0.36)), darker(pen.colour))
    pen.oval(-0.14, -0.24, 0.07, 0.12, lighter(pen.colour, 0.6), edge=False, turn=0.4)


def _kite(pen: Pen) -> None:
    pen.cut.strip(
        [pen.at(0, 0.4), pen.at(0.12, 0.7), pen.at(-0.1, 0.95), pen.at(0.06, 1.2)], [0.015 * pen.unit] * 4, CREAM
    )
    pen.shape(((0, -0.5), (0.4, -0.1), (0, 0.5), (-0.4, -0.1)), pen.colour)
    pen.shape(((0, -0.5), (0.4, -0.1), (0, -0.1)), lighter(pen.colour, 0.4), edge=False)
    pen.shape(((0, 0.5), (-0.4, -0.1), (0, -0.1)), lighter(pen.colour, 0.4), edge=False)


def _cube(pen: Pen) -> None:
    pen.box(-0.5, -0.3, 0.3, 0.5, pen.colour)
    pen.shape(((-0.5, -0.3), (-0.3, -0.5), (0.5, -0.5), (0.3, -0.3)), lighter(pen.colour, 0.3))
    pen.shape(((0.3, -0.3), (0.5, -0.5), (0.5, 0.3), (0.3, 0.5)), darker(pen.colour, 0.22))


def _parcel(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, half, 0.5, pen.colour)
    pen.box(-half, -0.08, half, 0.08, lighter(pen.colour, 0.4), edge=False)
    pen.box(-0.09, -0.5, 0.09, 0.5, lighter(pen.colour, 0.4), edge=False)
    for side in (-1, 1):
        pen.oval(side * 0.16, -0.56, 0.17, 0.09, lighter(pen.colour, 0.55), turn=side * -0.5)


def _box(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.4, half, 0.5, pen.colour)
    pen.box(-half - 0.05, -0.5, half + 0.05, -0.26, darker(pen.colour, 0.12))
    pen.box(-0.12, -0.1, 0.12, 0.06, lighter(pen.colour, 0.4), edge=False)


def _teddy(pen: Pen) -> None:
    for x in (-0.24, 0.24):
        pen.disc(x, -0.42, 0.11, pen.colour)
        pen.oval(x, 0.4, 0.13, 0.1, pen.colour)
        pen.oval(x * 1.2, 0.06, 0.09, 0.16, pen.colour, turn=-x)
    pen.oval(0, 0.18, 0.25, 0.28, pen.colour)
    pen.disc(0, -0.24, 0.27, pen.colour)
    pen.oval(0, -0.16, 0.13, 0.1, lighter(pen.colour, 0.5), edge=False)
    for x in (-0.1, 0.1):
        pen.disc(x, -0.3, 0.03, (60, 48, 52), edge=False)


def _guitar(pen: Pen) -> None:
    pen.bar(0, -0.48, 0, 0.1, 0.035, (96, 68, 54))
    pen.disc(0, 0.08, 0.17, pen.colour)
    pen.disc(0, 0.29, 0.23, pen.colour)
    pen.disc(0, 0.18, 0.07, (72, 54, 50), edge=False)


def _drum(pen: Pen) -> None:
    pen.box(-0.5, -0.3, 0.5, 0.4, pen.colour)
    for x in (-0.25, 0.0, 0.25):
        pen.bar(x - 0.1, -0.24, x + 0.1, 0.36, 0.015, CREAM, edge=False)
    pen.oval(0, -0.3, 0.52, 0.15, CREAM)


def _bell(pen: Pen) -> None:
    pen.disc(0, 0.38, 0.12, darker(pen.colour, 0.3))
    pen.shape(
        rounded(((-0.1, -0.46), (0.1, -0.46), (0.3, -0.1), (0.46, 0.34), (-0.46, 0.34), (-0.3, -0.1)), 4), pen.colour
    )


def _trophy(pen: Pen) -> None:
    for side in (-1, 1):
        pen.oval(side * 0.3, -0.26, 0.15, 0.17, darker(pen.colour, 0.15))
    pen.shape(
        (
            (-0.34, -0.5),
            (0.34, -0.5),
            (0.2, 0.05),
            (0.05, 0.14),
            (0.05, 0.3),
            (-0.05, 0.3),
            (-0.05, 0.14),
            (-0.2, 0.05),
        ),
        pen.colour,
    )
    pen.box(-0.24, 0.3, 0.24, 0.5, (112, 82, 66))


def _microphone(pen: Pen) -> None:
    pen.shape(((-0.09, -0.16), (0.09, -0.16), (0.05, 0.5), (-0.05, 0.5)), (74, 72, 86))
    pen.disc(0, -0.3, 0.19, pen.colour)


def _plane(pen: Pen) -> None:
    pen.shape(((-0.9, -0.4), (0.9, -0.05), (-0.5, 0.1)), pen.colour)
    pen.shape(((-0.5, 0.1), (0.9, -0.05), (-0.35, 0.5)), darker(pen.colour, 0.16))


def _paper_boat(pen: Pen) -> None:
    pen.shape(((-0.4, 0.0), (0, -0.5), (0.4, 0.0)), lighter(pen.colour, 0.2))
    pen.shape(((-0.9, -0.06), (0.9, -0.06), (0.5, 0.5), (-0.5, 0.5)), pen.colour)


def _drone(pen: Pen) -> None:
    pen.bar(-0.9, -0.1, 0.9, -0.1, 0.08, darker(pen.colour, 0.2))
    spin = abs(np.sin(pen.clock * 23))
    for x in (-0.85, 0.85):
        pen.oval(x, -0.3, 0.2 + 0.3 * spin, 0.07, (206, 214, 222), edge=False)
    pen.oval(0, 0.05, 0.4, 0.3, pen.colour)
    pen.disc(0, 0.22, 0.12, (62, 66, 84), edge=False)


def _gem(pen: Pen) -> None:
    pen.shape(((-0.5, -0.2), (-0.26, -0.5), (0.26, -0.5), (0.5, -0.2), (0, 0.5)), pen.colour)
    pen.shape(((-0.5, -0.2), (0.5, -0.2), (0, 0.5)), lighter(pen.colour, 0.3), edge=False)
    pen.shape(((-0.18, -0.2), (0.18, -0.2), (0, 0.5)), lighter(pen.colour, 0.6), edge=False)


def _piano(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, half, 0.5, pen.colour)
    pen.box(-half * 1.05, 0.0, half * 1.05, 0.16, CREAM)
    for x in np.linspace(-0.8, 0.8, 9):
        pen.box(x * half - 0.02, 0.0, x * half + 0.02, 0.1, (60, 56, 64), edge=False)


def _swing(pen: Pen) -> None:
    lean = 0.16 * np.sin(pen.clock * 2)
    for x in (-0.42, 0.42):
        pen.bar(x, -0.46, x * 1.14, 0.5, 0.03, pen.colour)
    pen.bar(-0.46, -0.46, 0.46, -0.46, 0.03, pen.colour)
    for x in (-0.12, 0.12):
        pen.bar(x, -0.46, x + lean, 0.24, 0.01, (222, 190, 136), edge=False)
    pen.bar(-0.17 + lean, 0.26, 0.17 + lean, 0.26, 0.03, RED)


def _slide(pen: Pen) -> None:
    half = pen.aspect / 2
    for y in (-0.3, -0.05, 0.2):
        pen.bar(-half * 0.9, y, -half * 0.6, y, 0.02, WOOD)
    for x in (-0.9, -0.6):
        pen.bar(x * half, -0.46, x * half, 0.5, 0.025, WOOD)
    pen.cut.strip(
        [pen.at(-half * 0.7, -0.46), pen.at(0, 0.0), pen.at(half * 0.6, 0.4), pen.at(half, 0.44)],
        [0.06 * pen.unit] * 4,
        pen.colour,
    )


def _seesaw(pen: Pen) -> None:
    tilt = 0.3 * np.sin(pen.clock * 1.6)
    half = pen.aspect / 2
    pen.shape(((-0.24, 0.5), (0, -0.06), (0.24, 0.5)), darker(pen.colour, 0.2))
    pen.bar(-half, -0.1 - tilt, half, -0.1 + tilt, 0.07, pen.colour)


def _flag(pen: Pen) -> None:
    pen.bar(-0.34, -0.48, -0.34, 0.5, 0.03, WOOD)
    wave = [0.05 * np.sin(pen.clock * 4 - i) for i in range(4)]
    top = [(-0.32 + 0.24 * i, -0.46 + wave[i]) for i in range(4)]
    low = [(-0.32 + 0.24 * i, -0.02 + wave[i]) for i in range(3, -1, -1)]
    pen.shape(top + low, pen.colour)


TOYS: dict[str, Row] = {
    **family("ball", 0.2, 0.2, (210, 76, 64), _ball),
    **family("basketball", 0.2, 0.2, (222, 130, 66), _ball),
    **family("football", 0.2, 0.2, (248, 246, 240), _football),
    **family("snowball", 0.14, 0.14, (248, 250, 252), _round),
    **family("sphere, bubble, crystal ball", 0.2, 0.2, (158, 200, 220), _round),
    **family("coin", 0.12, 0.12, GOLD, _round),
    **family("seed, nut", 0.1, 0.1, (150, 106, 70), _round),
    **family("stone", 0.15, 0.17, (150, 148, 152), _round),
    **family("ring, bandage", 0.13, 0.13, GOLD, _ring),
    **family("rope, net", 0.2, 0.2, (200, 166, 116), _ring),
    **family("frisbee, plate", 0.08, 0.26, (238, 196, 82), _disc),
    **family("soap", 0.1, 0.16, (160, 204, 190), _disc),
    **family("balloon", 0.34, 0.24, (214, 84, 82), _balloon),
    **family("kite", 0.36, 0.3, (216, 92, 72), _kite),
    **family("cube, block", 0.24, 0.24, (84, 132, 184), _cube),
    **family("gift", 0.24, 0.26, (206, 84, 84), _parcel),
    **family("package", 0.22, 0.28, (206, 168, 118), _parcel),
    **family("box, suitcase, toy", 0.24, 0.3, (198, 154, 102), _box),
    **family("bow", 0.34, 0.2, WOOD, _ring),
    **family("shield", 0.36, 0.34, (78, 120, 166), _gem),
    **family("flag", 0.44, 0.34, (208, 72, 64), _flag),
    **family("gem", 0.14, 0.14, (112, 186, 204), _gem),
    **family("cookie, potato", 0.13, 0.14, (204, 154, 96), _round),
    **family("teddy bear", 0.3, 0.24, (182, 126, 82), _teddy),
    **family("guitar, violin", 0.5, 0.24, (196, 122, 66), _guitar),
    **family("drum", 0.24, 0.28, (204, 82, 72), _drum),
    **family("bell", 0.2, 0.2, GOLD, _bell),
    **family("trophy", 0.3, 0.24, GOLD, _trophy),
    **family("microphone", 0.28, 0.12, (150, 152, 164), _microphone),
    **family("drone", 0.14, 0.32, (96, 104, 124), _drone),
    **family("paper plane", 0.14, 0.26, (250, 248, 242), _plane),
    **family("paper boat", 0.16, 0.28, (250, 246, 236), _paper_boat),
    **family("swing", 0.9, 0.9, WOOD, _swing),
    **family("slide", 0.75, 0.95, (236, 156, 84), _slide),
    **family("seesaw", 0.3, 1.1, (214, 98, 82), _seesaw),
    **family("piano, drum kit", 0.6, 0.8, (84, 66, 64), _piano),
    **family("puddle", 0.06, 0.5, (142, 190, 214), _disc),
    **family("pancake", 0.06, 0.24, (226, 176, 104), _disc),
}
"""Noun to how it is drawn."""
