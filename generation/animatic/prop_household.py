"""Drawings of what people use, wear and carry, around their middle: the height is 1, y goes down."""

from __future__ import annotations

import numpy as np

from generation.animatic.palette import CREAM, GOLD, STEEL, WOOD, darker, lighter
from generation.animatic.paper import rounded
from generation.animatic.props import Pen, Row, family


def _key(pen: Pen) -> None:
    pen.bar(-0.2, 0, 0.9, 0, 0.09, pen.colour)
    for x in (0.62, 0.86):
        pen.bar(x, 0, x, 0.3, 0.08, pen.colour)
    pen.disc(-0.5, 0, 0.42, pen.colour)
    pen.disc(-0.5, 0, 0.19, CREAM, edge=False)


def _book(pen: Pen) -> None:
    pen.box(-0.42, -0.5, 0.42, 0.5, darker(pen.colour, 0.15))
    pen.box(-0.32, -0.45, 0.44, 0.45, CREAM, edge=False)
    pen.box(-0.42, -0.5, 0.36, 0.46, pen.colour)
    pen.box(-0.18, -0.3, 0.24, -0.08, lighter(pen.colour, 0.55), edge=False)


def _sheet(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, half, 0.5, pen.colour)
    for y in (-0.25, 0.0, 0.25):
        pen.box(-half * 0.7, y - 0.03, half * 0.7, y + 0.03, darker(pen.colour, 0.4), edge=False)


def _stick(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.bar(-half, 0, half, 0, 0.3, pen.colour)
    pen.bar(half * 0.72, 0, half, 0, 0.3, darker(pen.colour, 0.4), edge=False)


def _tool(pen: Pen) -> None:
    pen.bar(0, -0.2, 0, 0.46, 0.05, WOOD)
    pen.shape(((-0.22, -0.5), (0.22, -0.5), (0.24, -0.24), (-0.24, -0.24)), pen.colour)


def _blade(pen: Pen) -> None:
    pen.shape(((-0.06, 0.14), (-0.06, -0.38), (0, -0.5), (0.06, -0.38), (0.06, 0.14)), STEEL)
    pen.bar(-0.16, 0.16, 0.16, 0.16, 0.035, GOLD)
    pen.bar(0, 0.2, 0, 0.46, 0.045, pen.colour)


def _screen(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.5, half, 0.5, (72, 72, 86) if pen.colour == (86, 88, 104) else pen.colour)
    pen.box(-half + 0.07, -0.42, half - 0.07, 0.36, (170, 212, 222), edge=False, glow=True)
    pen.shape(((-half + 0.12, 0.3), (-half + 0.12, -0.2), (half * 0.2, -0.36)), (206, 232, 234), edge=False, glow=True)


def _camera(pen: Pen) -> None:
    pen.box(-0.16, -0.5, 0.2, -0.2, darker(pen.colour, 0.2))
    pen.box(-0.64, -0.34, 0.64, 0.5, pen.colour)
    pen.disc(0, 0.08, 0.32, STEEL)
    pen.disc(0, 0.08, 0.2, (70, 92, 124), edge=False)


def _clock(pen: Pen) -> None:
    pen.disc(0, 0, 0.5, pen.colour)
    pen.disc(0, 0, 0.4, CREAM, edge=False)
    for speed, length in ((0.9, 0.3), (0.1, 0.2)):
        angle = pen.clock * speed
        pen.bar(0, 0, length * np.sin(angle), -length * np.cos(angle), 0.035, (76, 66, 76), edge=False)


def _cup(pen: Pen) -> None:
    pen.oval(0.4, 0.02, 0.2, 0.22, pen.colour)
    pen.oval(0.4, 0.02, 0.1, 0.12, lighter(pen.colour, 0.7), edge=False)
    pen.shape(((-0.42, -0.5), (0.42, -0.5), (0.32, 0.5), (-0.32, 0.5)), pen.colour)
    pen.shape(((-0.38, -0.2), (0.38, -0.2), (0.36, 0.0), (-0.36, 0.0)), lighter(pen.colour, 0.5), edge=False)
    pen.oval(0, -0.5, 0.42, 0.08, darker(pen.colour, 0.3), edge=False)


def _glass(pen: Pen) -> None:
    pen.shape(((-0.32, -0.5), (0.32, -0.5), (0.25, 0.5), (-0.25, 0.5)), (222, 236, 240))
    pen.shape(((-0.29, -0.2), (0.29, -0.2), (0.24, 0.46), (-0.24, 0.46)), pen.colour, edge=False)


def _jar(pen: Pen) -> None:
    pen.shape(
        rounded(((-0.3, -0.3), (0.3, -0.3), (0.44, -0.05), (0.42, 0.42), (0, 0.5), (-0.42, 0.42), (-0.44, -0.05)), 4),
        pen.colour,
    )
    pen.box(-0.32, -0.04, 0.32, 0.26, (252, 242, 214), edge=False)
    pen.disc(0, 0.11, 0.1, darker(pen.colour, 0.2), edge=False)
    pen.box(-0.34, -0.5, 0.34, -0.3, (198, 92, 74))
    pen.oval(-0.33, 0.05, 0.03, 0.2, lighter(pen.colour, 0.6), edge=False)


def _bottle(pen: Pen) -> None:
    pen.shape(
        rounded(
            (
                (-0.09, -0.34),
                (0.09, -0.34),
                (0.13, -0.18),
                (0.22, -0.05),
                (0.22, 0.44),
                (0, 0.5),
                (-0.22, 0.44),
                (-0.22, -0.05),
                (-0.13, -0.18),
            ),
            3,
        ),
        pen.colour,
    )
    pen.box(-0.22, 0.04, 0.22, 0.3, CREAM, edge=False)
    pen.box(-0.11, -0.5, 0.11, -0.32, (218, 112, 96))


def _bowl(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.oval(0, -0.2, half * 0.9, 0.3, lighter(pen.colour, 0.55))
    pen.shape(
        rounded(
            (
                (-half, -0.2),
                (half, -0.2),
                (half * 0.8, 0.28),
                (half * 0.35, 0.5),
                (-half * 0.35, 0.5),
                (-half * 0.8, 0.28),
            ),
            4,
        ),
        pen.colour,
    )


def _pan(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.bar(half * 0.5, -0.1, half * 1.5, -0.3, 0.1, WOOD)
    pen.shape(rounded(((-half, -0.4), (half, -0.4), (half * 0.8, 0.4), (-half * 0.8, 0.4)), 4), pen.colour)
    pen.box(-half, -0.5, half, -0.3, lighter(pen.colour, 0.2))


def _kettle(pen: Pen) -> None:
    pen.bar(0.3, 0.1, 0.68, -0.28, 0.08, pen.colour)
    pen.oval(-0.02, -0.24, 0.3, 0.26, darker(pen.colour, 0.3))
    pen.oval(-0.02, -0.2, 0.22, 0.18, lighter(pen.colour, 0.7), edge=False)
    pen.shape(rounded(((-0.3, -0.2), (0.3, -0.2), (0.46, 0.2), (0.34, 0.5), (-0.34, 0.5), (-0.46, 0.2)), 4), pen.colour)


def _candle(pen: Pen) -> None:
    pen.box(-0.16, -0.16, 0.16, 0.5, pen.colour)
    draw_flame(pen, 0, -0.3, 0.2)


def _lantern(pen: Pen) -> None:
    pen.bar(0, -0.6, 0, -0.42, 0.02, (92, 70, 62))
    pen.oval(0, 0, 0.44, 0.4, pen.colour, glow=True)
    for x in (0.12, 0.3):
        pen.oval(0, 0, x, 0.4, lighter(pen.colour, 0.2 if x > 0.2 else 0.4), edge=False, glow=True)
    for y in (-0.42, 0.42):
        pen.box(-0.2, y - 0.06, 0.2, y + 0.06, (220, 174, 86))
    pen.bar(0, 0.48, 0, 0.7, 0.03, (222, 96, 70))


def _torch(pen: Pen) -> None:
    pen.shape(((-0.07, -0.1), (0.07, -0.1), (0.04, 0.5), (-0.04, 0.5)), pen.colour)
    draw_flame(pen, 0, -0.24, 0.2)


def _umbrella(pen: Pen) -> None:
    pen.bar(0, -0.3, 0, 0.44, 0.02, WOOD)
    pen.bar(0, 0.46, 0.08, 0.46, 0.02, WOOD)
    pen.shape(
        rounded(
            (
                (-0.5, -0.05),
                (-0.4, -0.36),
                (0, -0.52),
                (0.4, -0.36),
                (0.5, -0.05),
                (0.25, -0.1),
                (0, -0.05),
                (-0.25, -0.1),
            ),
            4,
        ),
        pen.colour,
    )
    pen.shape(
        rounded(((-0.17, -0.08), (-0.12, -0.4), (0, -0.5), (0.12, -0.4), (0.17, -0.08)), 4),
        lighter(pen.colour, 0.35),
        edge=False,
    )


def _hat(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.shape(
        rounded(((-half * 0.55, 0.3), (-half * 0.5, -0.4), (half * 0.5, -0.4), (half * 0.55, 0.3)), 4), pen.colour
    )
    pen.box(-half * 0.56, 0.06, half * 0.56, 0.26, darker(pen.colour, 0.35), edge=False)
    pen.oval(0, 0.34, half, 0.15, pen.colour)


def _crown(pen: Pen) -> None:
    pen.shape(((-0.6, 0.5), (-0.68, -0.3), (-0.3, 0.05), (0, -0.5), (0.3, 0.05), (0.68, -0.3), (0.6, 0.5)), pen.colour)
    for x in (-0.3, 0.0, 0.3):
        pen.disc(x, 0.26, 0.09, (204, 76, 80), edge=False)


def _cloth(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.shape(
        rounded(((-half, -0.46), (0, -0.4), (half, -0.46), (half * 0.94, 0.44), (0, 0.5), (-half * 0.94, 0.44)), 4),
        pen.colour,
    )
    pen.box(-half * 0.9, 0.16, half * 0.9, 0.26, lighter(pen.colour, 0.45), edge=False)


def _garment(pen: Pen) -> None:
    pen.shape(
        (
            (-0.2, -0.46),
            (0.2, -0.46),
            (0.5, -0.2),
            (0.38, 0.0),
            (0.27, -0.1),
            (0.32, 0.5),
            (-0.32, 0.5),
            (-0.27, -0.1),
            (-0.38, 0.0),
            (-0.5, -0.2),
        ),
        pen.colour,
    )
    pen.shape(((-0.12, -0.46), (0.12, -0.46), (0, -0.3)), lighter(pen.colour, 0.6), edge=False)


def _shoe(pen: Pen) -> None:
    pen.shape(rounded(((-0.7, -0.5), (-0.2, -0.5), (0.0, -0.1), (0.6, 0.05), (0.75, 0.4), (-0.7, 0.4)), 4), pen.colour)
    pen.bar(-0.66, 0.42, 0.7, 0.42, 0.09, CREAM)


def _bag(pen: Pen) -> None:
    pen.oval(0, -0.3, 0.2, 0.22, darker(pen.colour, 0.3))
    pen.oval(0, -0.28, 0.13, 0.15, lighter(pen.colour, 0.8), edge=False)
    pen.shape(rounded(((-0.34, -0.26), (0.34, -0.26), (0.44, 0.4), (0, 0.5), (-0.44, 0.4)), 4), pen.colour)
    pen.box(-0.22, 0.06, 0.22, 0.34, lighter(pen.colour, 0.25), edge=False)


def _basket(pen: Pen) -> None:
    outer = rounded(((-0.46, 0.0), (-0.36, -0.44), (0, -0.56), (0.36, -0.44), (0.46, 0.0)), 4)[:-4]
    pen.cut.strip(
        [pen.at(float(x), float(y)) for x, y in outer], [0.035 * pen.unit] * len(outer), darker(pen.colour, 0.15)
    )
    pen.shape(((-0.54, -0.06), (0.54, -0.06), (0.42, 0.5), (-0.42, 0.5)), pen.colour)
    for y in (0.1, 0.3):
        pen.box(-0.47, y - 0.03, 0.47, y + 0.03, darker(pen.colour, 0.2), edge=False)


def _eyewear(pen: Pen) -> None:
    for x in (-0.5, 0.5):
        pen.disc(x, 0, 0.42, pen.colour)
        pen.disc(x, 0, 0.3, (226, 238, 242), edge=False)
    pen.bar(-0.1, -0.05, 0.1, -0.05, 0.06, pen.colour, edge=False)


def _chest(pen: Pen) -> None:
    half = pen.aspect / 2
    pen.box(-half, -0.05, half, 0.5, pen.colour)
    pen.shape(
        rounded(((-half, -0.04), (-half * 0.94, -0.4), (0, -0.5), (half * 0.94, -0.4), (half, -0.04)), 4),
        darker(pen.colour, 0.12),
    )
    pen.box(-half, -0.08, half, 0.04, GOLD)
    pen.box(-0.1, -0.12, 0.1, 0.16, GOLD)


def _wheel(pen: Pen) -> None:
    pen.disc(0, 0, 0.5, pen.colour)
    pen.disc(0, 0, 0.34, CREAM, edge=False)
    for angle in (0.0, 1.05, 2.09):
        c, s = 0.34 * np.cos(angle), 0.34 * np.sin(angle)
        pen.bar(-c, -s, c, s, 0.035, pen.colour, edge=False)


def _bone(pen: Pen) -> None:
    pen.bar(-0.7, 0, 0.7, 0, 0.18, pen.colour)
    for x in (-0.8, 0.8):
        for y in (-0.22, 0.22):
            pen.disc(x, y, 0.28, pen.colour, edge=y > 0)


def draw_flame(pen: Pen, x: float, y: float, size: float) -> None:
    """A flame of a size in heights of the thing that burns."""
    sway = 0.2 * np.sin(pen.clock * 7)
    for scale, colour in ((1.0, (240, 140, 62)), (0.6, (252, 218, 112))):
        s = size * scale
        pen.shape(
            rounded(
                (
                    (x - s * 0.6, y + 0.2 * size),
                    (x + s * sway, y - s * 1.3),
                    (x + s * 0.6, y + 0.2 * size),
                    (x, y + 0.7 * size),
                )
            ),
            colour,
            edge=False,
            glow=True,
        )


HOUSEHOLD: dict[str, Row] = {
    **family("laptop", 0.22, 0.3, (86, 88, 104), _screen),
    **family("television", 0.4, 0.56, (86, 88, 104), _screen),
    **family("phone", 0.2, 0.11, (86, 88, 104), _screen),
    **family("camera", 0.16, 0.2, (88, 84, 96), _camera),
    **family("key", 0.1, 0.2, GOLD, _key),
    **family("lock", 0.16, 0.14, GOLD, _bag),
    **family("bag, backpack", 0.28, 0.26, (188, 104, 76), _bag),
    **family("basket, bucket", 0.26, 0.28, (200, 152, 92), _basket),
    **family("trash can", 0.36, 0.38, (130, 146, 150), _basket),
    **family("book", 0.22, 0.19, (72, 120, 162), _book),
    **family("newspaper, letter, map, card, picture", 0.18, 0.22, CREAM, _sheet),
    **family(
        "pencil, paintbrush, stick, chopsticks, wand, flute, toothbrush, oar, fishing rod, arrow",
        0.045,
        0.34,
        (206, 160, 92),
        _stick,
    ),
    **family("skis, surfboard, skateboard", 0.07, 0.46, (88, 150, 168), _stick),
    **family("flashlight, trumpet", 0.09, 0.26, (216, 178, 84), _stick),
    **family("hammer, axe, saw, shovel, broom, brush, spoon, fork", 0.4, 0.2, (170, 178, 188), _tool),
    **family("knife, sword, scissors", 0.42, 0.16, (150, 72, 66), _blade),
    **family("clock", 0.26, 0.26, (206, 112, 84), _clock),
    **family("watch, mirror", 0.16, 0.16, (150, 110, 84), _clock),
    **family("cup", 0.17, 0.18, (222, 120, 96), _cup),
    **family("coffee, tea", 0.17, 0.18, (240, 232, 214), _cup),
    **family("glass", 0.2, 0.13, (190, 220, 230), _glass),
    **family("milk", 0.2, 0.13, (252, 250, 244), _glass),
    **family("water", 0.2, 0.13, (146, 200, 222), _glass),
    **family("juice", 0.2, 0.13, (240, 160, 72), _glass),
    **family("bottle", 0.28, 0.14, (150, 198, 206), _bottle),
    **family("jar, honey", 0.22, 0.2, (234, 172, 62), _jar),
    **family("bowl", 0.14, 0.24, (92, 140, 168), _bowl),
    **family("pot", 0.24, 0.3, (120, 124, 138), _pan),
    **family("pan", 0.1, 0.26, (82, 80, 92), _pan),
    **family("kettle, teapot", 0.22, 0.28, (112, 156, 168), _kettle),
    **family("candle", 0.24, 0.1, CREAM, _candle),
    **family("lantern", 0.3, 0.28, (222, 84, 62), _lantern),
    **family("torch", 0.4, 0.12, WOOD, _torch),
    **family("umbrella", 0.62, 0.62, (208, 92, 84), _umbrella),
    **family("hat", 0.16, 0.3, (150, 108, 76), _hat),
    **family("helmet", 0.16, 0.22, (236, 186, 76), _hat),
    **family("crown", 0.15, 0.2, GOLD, _crown),
    **family("scarf, blanket, towel, carpet, pillow", 0.18, 0.34, (196, 108, 100), _cloth),
    **family("shirt, coat, dress, glove, sock, doll", 0.3, 0.3, (90, 140, 170), _garment),
    **family("shoe", 0.13, 0.2, (176, 84, 70), _shoe),
    **family("glasses, mask", 0.1, 0.22, (76, 66, 76), _eyewear),
    **family("bone", 0.1, 0.24, CREAM, _bone),
    **family("wheel", 0.3, 0.3, (88, 82, 90), _wheel),
    **family("treasure chest", 0.34, 0.46, (160, 106, 66), _chest),
}
"""Noun to how it is drawn."""
