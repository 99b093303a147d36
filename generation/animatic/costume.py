"""Hair, hats, beards and glasses of the paper people, in radii of the head around its middle, y down."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from generation.animatic.palette import Colour, darker, lighter
from generation.animatic.paper import Patch, rounded
from generation.animatic.species import Look

_CAP = ((-1.04, 0.02), (-0.98, -0.6), (-0.5, -1.08), (0.0, -1.16), (0.5, -1.08), (0.98, -0.6), (1.04, 0.02))
_BARE_HEADS = frozenset({"bald", "robot", "ghost", "snow", "alien", "space", "ninja", "monster", "metalhelmet"})


def dress_head(look: Look, head: Patch, f: float) -> None:
    """Glues on whatever the figure wears on its head; `f` is the way it looks."""
    if look.extras.isdisjoint(_BARE_HEADS):
        _hair(look, head, f)
    if look.extras & {"beard", "moustache"}:
        _whiskers(look, head, f)
    if "glasses" in look.extras:
        for side in (-1, 1):
            x = side * 0.38 + f * 0.2
            head.oval(x, -0.12, 0.31, 0.29, (92, 78, 84), edge=False)
            head.oval(x, -0.12, 0.25, 0.23, (240, 244, 244), edge=False)
            head.disc(x, -0.12, 0.12, (58, 46, 50), edge=False)
    for name in sorted(look.extras & _HATS.keys()):
        _HATS[name](look, head, f)


def _hair(look: Look, head: Patch, f: float) -> None:
    if "child" in look.extras and "baby" in look.extras:
        head.shape(rounded(((-0.15, -0.95), (0.1, -1.35), (0.3, -1.1), (0.1, -0.85))), look.third)
        return
    part = 0.3 * f
    fringe = ((0.78, -0.36), (0.4 + part, -0.56), (0.05 + part, -0.4), (-0.35 + part * 0.5, -0.58), (-0.8, -0.34))
    if look.extras & {"long", "bun", "pigtails"}:
        fringe = ((0.86, -0.2), (0.5, -0.5), (part, -0.74), (-0.5, -0.5), (-0.86, -0.2))
    head.shape(np.concatenate([rounded(_CAP, 3)[:-3], np.array(fringe)]), look.third)
    if "wild" in look.extras:
        for x, y in ((-1.0, -0.5), (-0.6, -1.05), (0.0, -1.25), (0.6, -1.05), (1.0, -0.5)):
            head.shape(((x * 0.8 - 0.2, y * 0.8), (x * 1.3, y * 1.3), (x * 0.8 + 0.2, y * 0.8)), look.third)


def _whiskers(look: Look, head: Patch, f: float) -> None:
    shade = look.trim("beard", (250, 248, 244) if "santa" in look.extras else lighter(look.third, 0.08))
    x = f * 0.2
    if "beard" in look.extras:
        beard = (
            (-0.86, 0.12),
            (-0.4 + x, 0.32),
            (x, 0.26),
            (0.4 + x, 0.32),
            (0.86, 0.12),
            (0.66, 0.9),
            (x, 1.4),
            (-0.66, 0.9),
        )
        head.shape(rounded(beard), shade)
        head.shape(rounded(((-0.2 + x, 0.5), (x, 0.56), (0.2 + x, 0.5), (x, 0.66))), (150, 66, 62), edge=False)
    else:
        head.shape(
            rounded(((x - 0.42, 0.42), (x - 0.18, 0.24), (x, 0.3), (x + 0.18, 0.24), (x + 0.42, 0.42), (x, 0.42))),
            shade,
            edge=False,
        )


def _cap(look: Look, head: Patch, f: float) -> None:
    colour = lighter(look.main, 0.15)
    head.shape(rounded(((-1.02, -0.42), (-0.9, -0.92), (0, -1.3), (0.9, -0.92), (1.02, -0.42), (0, -0.52)), 4), colour)
    way = 1 if f >= 0 else -1
    head.shape(
        rounded(((way * 0.3, -0.56), (way * 1.5, -0.44), (way * 1.45, -0.3), (way * 0.3, -0.36)), 4),
        darker(colour, 0.25),
    )


def _peaked(look: Look, head: Patch, f: float) -> None:
    colour = look.main if "uniform" in look.extras else (246, 244, 238)
    head.shape(rounded(((-1.2, -0.9), (0, -1.55), (1.2, -0.9), (0.95, -0.55), (-0.95, -0.55)), 4), colour)
    head.shape(((-0.98, -0.72), (0.98, -0.72), (0.98, -0.5), (-0.98, -0.5)), darker((60, 66, 92), 0.2), edge=False)
    head.disc(0.1 * f, -0.88, 0.15, (240, 204, 104), edge=False)


def _helmet(look: Look, head: Patch, f: float) -> None:
    colour: Colour = (236, 188, 74)
    if "greencoat" in look.extras:
        colour = (104, 118, 82)
    elif "firecoat" in look.extras:
        colour = (204, 66, 56)
    elif "overalls" not in look.extras:
        colour = lighter(look.main, 0.1)
    head.shape(rounded(((-1.06, -0.38), (-0.94, -1.0), (0, -1.42), (0.94, -1.0), (1.06, -0.38), (0, -0.5)), 4), colour)
    head.bar(-1.1, -0.42, 1.1, -0.42, 0.09, darker(colour, 0.16))


def _metal_helmet(look: Look, head: Patch, f: float) -> None:
    steel = (168, 178, 190)
    head.shape(((-0.1, -1.15), (-0.5, -1.8), (0.5, -1.9), (0.14, -1.15)), (206, 74, 66))
    head.shape(
        np.concatenate(
            [
                rounded(_CAP, 3)[:-3] * 1.06,
                np.array(((1.05, 0.7), (0.84, 0.62), (0.8, -0.42), (-0.8, -0.42), (-0.84, 0.62), (-1.05, 0.7))),
            ]
        ),
        steel,
    )


def _chef_hat(look: Look, head: Patch, f: float) -> None:
    for x, y in ((-0.55, -1.45), (0.55, -1.45), (0.0, -1.62)):
        head.disc(x, y, 0.52, (252, 250, 244))
    head.shape(((-0.85, -1.3), (0.85, -1.3), (0.82, -0.55), (-0.82, -0.55)), (244, 240, 230))


def _crown(look: Look, head: Patch, f: float) -> None:
    head.shape(
        ((-0.78, -0.72), (-0.86, -1.55), (-0.42, -1.15), (0, -1.7), (0.42, -1.15), (0.86, -1.55), (0.78, -0.72)),
        (240, 198, 84),
    )
    for x, colour in ((-0.4, (206, 72, 76)), (0.0, (88, 140, 190)), (0.4, (206, 72, 76))):
        head.disc(x, -0.92, 0.1, colour, edge=False)


def _point_hat(look: Look, head: Patch, f: float) -> None:
    head.shape(
        rounded(
            ((-0.82, -0.6), (-0.5, -1.3), (0.25 * f - 0.1, -2.3), (0.25 * f + 0.1, -2.3), (0.5, -1.3), (0.82, -0.6)), 4
        ),
        darker(look.main, 0.12),
    )
    head.oval(0, -0.62, 1.35, 0.22, darker(look.main, 0.25))
    head.disc(0.06, -1.3, 0.15, (246, 214, 118), edge=False)


def _straw_hat(look: Look, head: Patch, f: float) -> None:
    straw = (232, 196, 118) if "strawhat" in look.extras else (138, 148, 110)
    head.shape(rounded(((-0.78, -0.6), (-0.66, -1.2), (0, -1.42), (0.66, -1.2), (0.78, -0.6)), 4), straw)
    head.oval(0, -0.6, 1.5, 0.24, darker(straw, 0.08))
    head.bar(-0.74, -0.78, 0.74, -0.78, 0.09, (190, 88, 72), edge=False)


def _brim_hat(look: Look, head: Patch, f: float) -> None:
    colour = look.trim("hat", look.main)
    head.shape(rounded(((-0.84, -0.5), (-0.74, -1.3), (0, -1.42), (0.74, -1.3), (0.84, -0.5)), 4), colour)
    head.bar(-0.8, -0.72, 0.8, -0.72, 0.1, darker(colour, 0.35), edge=False)
    head.oval(0, -0.54, 1.3, 0.2, darker(colour, 0.1))


def _band(look: Look, head: Patch, f: float) -> None:
    head.bar(-0.94, -0.52, 0.94, -0.52, 0.13, (214, 78, 66) if "headband" in look.extras else lighter(look.main, 0.1))
    if "bandana" in look.extras:
        head.shape(
            rounded(((-1.02, -0.45), (-0.86, -0.95), (0, -1.22), (0.86, -0.95), (1.02, -0.45)), 4),
            lighter(look.main, 0.1),
        )


def _beret(look: Look, head: Patch, f: float) -> None:
    head.oval(-0.22 * f, -0.96, 1.02, 0.4, (184, 66, 66), turn=-0.16 * f)


def _santa(look: Look, head: Patch, f: float) -> None:
    head.shape(
        rounded(((-0.9, -0.62), (-0.5, -1.4), (0.6, -1.75), (1.15, -1.0), (0.7, -1.2), (0.9, -0.62)), 4), look.main
    )
    head.bar(-0.88, -0.62, 0.88, -0.62, 0.2, (250, 248, 244))
    head.disc(1.15, -0.95, 0.24, (250, 248, 244))


def _nurse(look: Look, head: Patch, f: float) -> None:
    head.shape(((-0.6, -0.85), (-0.75, -1.35), (0.75, -1.35), (0.6, -0.85)), (250, 248, 244))
    head.bar(-0.13, -1.1, 0.13, -1.1, 0.06, (210, 66, 66), edge=False)
    head.bar(0, -1.23, 0, -0.97, 0.06, (210, 66, 66), edge=False)


def _space(look: Look, head: Patch, f: float) -> None:
    ring = rounded(
        ((0, -1.3), (0.95, -0.95), (1.3, 0), (0.95, 0.95), (0, 1.3), (-0.95, 0.95), (-1.3, 0), (-0.95, -0.95))
    )
    hole = np.asarray(ring)[::-1] * 0.78
    head.shape(np.concatenate([ring, ring[:1], hole[-1:], hole, hole[-1:], ring[:1]]), (236, 238, 242))


def _ninja(look: Look, head: Patch, f: float) -> None:
    head.shape(np.concatenate([rounded(_CAP, 3)[:-3] * 1.03, np.array(((0.95, -0.34), (-0.95, -0.34)))]), look.main)
    head.shape(rounded(((-1.02, 0.18), (1.02, 0.18), (0.8, 0.78), (0, 1.06), (-0.8, 0.78)), 4), look.main)


def _mask(look: Look, head: Patch, f: float) -> None:
    for side in (-1, 1):
        x = side * 0.4 + f * 0.2
        head.oval(x, -0.12, 0.42, 0.3, (60, 56, 64), edge=False)
        head.oval(x, -0.12, 0.2, 0.2, (250, 248, 244), edge=False)


def _alien(look: Look, head: Patch, f: float) -> None:
    for side in (-1, 1):
        head.bar(side * 0.4, -0.9, side * 0.75, -1.6, 0.055, darker(look.skin, 0.2))
        head.disc(side * 0.75, -1.6, 0.16, lighter(look.skin, 0.3))


def _horns(look: Look, head: Patch, f: float) -> None:
    for side in (-1, 1):
        head.shape(
            rounded(
                (
                    (side * 0.35, -0.85),
                    (side * 0.6, -1.3),
                    (side * 1.05, -1.6),
                    (side * 0.85, -0.95),
                    (side * 0.7, -0.7),
                ),
                4,
            ),
            (244, 228, 190),
        )


def _clown(look: Look, head: Patch, f: float) -> None:
    for side in (-1, 1):
        head.disc(side * 0.98, -0.3, 0.46, (222, 96, 58))
    head.disc(f * 0.2, 0.14, 0.24, (214, 62, 58))


_HATS: dict[str, Callable[[Look, Patch, float], None]] = {
    "cap": _cap, "peaked": _peaked, "helmet": _helmet, "metalhelmet": _metal_helmet, "chefhat": _chef_hat,
    "crown": _crown, "pointhat": _point_hat, "strawhat": _straw_hat, "buckethat": _straw_hat, "headband": _band,
    "bandana": _band, "brimhat": _brim_hat,
    "beret": _beret, "santa": _santa, "nurse": _nurse, "space": _space, "ninja": _ninja, "eyemask": _mask,
    "alien": _alien, "monster": _horns, "clown": _clown,
}  # fmt: skip
