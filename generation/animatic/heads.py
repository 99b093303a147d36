"""Draws what the heads of animals have in common: ears, whiskers, and the face that looks at the audience."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from generation.animatic.palette import Colour, darker, lighter, mixed
from generation.animatic.paper import Cutout, Patch, placed, rounded
from generation.animatic.sitter import Sitter, draw_eyes
from generation.animatic.skeleton import L_EAR, NOSE, R_EAR
from generation.animatic.species import Look

NOSE_TIP: Colour = (62, 52, 56)
_HEAD = (
    (0, -0.96), (0.74, -0.7), (1.04, 0.02), (0.8, 0.7), (0, 0.96), (-0.8, 0.7), (-1.04, 0.02), (-0.74, -0.7),
)  # fmt: skip
_POINTED = np.array(((-0.36, 0.25), (0.12, -0.62), (0.42, 0.2)))
_LEAF = ((-0.2, 0.3), (-0.26, -0.7), (0.0, -1.3), (0.26, -0.7), (0.2, 0.3))


def draw_front_head(sitter: Sitter, f: float) -> None:
    """Draws the head of an animal that looks nearly at the audience."""
    look, head, nose = sitter.look, sitter.head, sitter.joints[NOSE]
    draw_ears(sitter, head.centre, head.unit)
    if "spines" in look.extras:
        angles = np.linspace(0, 2 * np.pi, 37)
        radii = np.where(np.arange(37) % 2 == 0, 1.475, 1.125)
        head.shape(np.stack([np.cos(angles) * radii, np.sin(angles) * radii], axis=1), look.third)
    head.shape(rounded(_HEAD), look.main)
    for marking in sorted(look.extras & _MARKINGS.keys()):
        _MARKINGS[marking](head, look, f)
    _draw_muzzle(head, look, nose, f)
    for x in (-0.62, 0.62):
        head.oval(x + f * 0.2, 0.32, 0.16, 0.1, mixed(look.main, (236, 120, 112), 0.42), edge=False)
    if "whiskers" in look.extras:
        draw_whiskers(sitter.cut, nose, head.unit, darker(look.main, 0.4))
    draw_eyes(sitter, head.unit)


def _mark_face(head: Patch, look: Look, f: float) -> None:
    for x in (-0.36, 0.36):
        head.disc(x + f * 0.2, -0.1, 0.46, look.second, edge=False)
    head.oval(f * 0.2, 0.42, 0.66, 0.46, look.second, edge=False)


def _mark_panda(head: Patch, look: Look, f: float) -> None:
    for x in (-0.38, 0.38):
        head.oval(x + f * 0.2, -0.08, 0.29, 0.36, look.third, edge=False, turn=0.4 * float(np.sign(x)))


def _mark_frog(head: Patch, look: Look, f: float) -> None:
    for x in (-0.5, 0.5):
        head.disc(x + f * 0.1, -0.72, 0.36, look.main)


def _mark_ridge(head: Patch, look: Look, f: float) -> None:
    for x in (-0.3, 0.1, 0.5):
        head.shape(((-f * x - 0.16, -0.85), (-f * x, -1.25), (-f * x + 0.16, -0.85)), darker(look.main, 0.25))


_MARKINGS: dict[str, Callable[[Patch, Look, float], None]] = {
    "facemask": _mark_face, "panda": _mark_panda, "frogeyes": _mark_frog, "ridge": _mark_ridge,
}  # fmt: skip


def _draw_muzzle(head: Patch, look: Look, nose: np.ndarray, f: float) -> None:
    if look.snout == "none":
        x = f * 0.2
        head.line(((-0.32 + x, 0.42), (x, 0.56), (0.32 + x, 0.42)), 0.05, darker(look.main, 0.5), edge=False)
        return
    muzzle = Patch(cut=head.cut, centre=nose, unit=head.unit, angle=head.angle)
    muzzle.oval(0, 0.24, 0.5, 0.38, look.second)
    muzzle.oval(0, 0, 0.2, 0.15, NOSE_TIP, edge=False)
    muzzle.line(((-0.2, 0.36), (0, 0.44), (0.2, 0.36)), 0.05, darker(look.second, 0.5), edge=False)


def draw_whiskers(cut: Cutout, nose: np.ndarray, r: float, colour: Colour) -> None:
    """Whiskers to both sides of a nose, for a head of a radius in pixels."""
    for side in (-1, 1):
        for rise in (-0.12, 0.14):
            start = nose + (side * 0.28 * r, 0.2 * r)
            cut.limb(start, start + (side * 0.66 * r, rise * r), (0.022 * r, 0.012 * r), colour, edge=False)


def draw_ears(sitter: Sitter, centre: np.ndarray, r: float) -> None:
    """Draws ears, horns and antlers where the ears' joints are, on a head of a middle and a radius in pixels."""
    look = sitter.look
    if look.ears not in _EARS:
        return
    upright = look.posture == "upright"
    for ear in sitter.joints[[R_EAR, L_EAR]]:
        side = 1.0 if ear[0] >= centre[0] else -1.0
        root = centre + (ear - centre) * 0.8 + (0, -0.45 * r if upright else 0)
        if look.ears == "long":
            root = centre + ((ear - centre) * 0.45 + (0, -0.8 * r) if upright else (ear - centre))
        _EARS[look.ears](Patch(cut=sitter.cut, centre=root, unit=r, way=side), look)


def _round_ear(ear: Patch, look: Look) -> None:
    panda = "panda" in look.extras
    size = 0.42 if look.ears == "round" else 0.66
    colour = look.third if panda else look.main
    inner = lighter(colour, 0.12) if panda else look.third if look.ears == "wide" else look.second
    ear.disc(0, -0.1, size, colour)
    ear.disc(0, -0.06, size * 0.58, inner, edge=False)


def _pointed_ear(ear: Patch, look: Look) -> None:
    ear.shape(_POINTED, look.main)
    ear.shape(_POINTED * 0.55 + (0, 0.06), look.second, edge=False)


def _long_ear(ear: Patch, look: Look) -> None:
    leaf = rounded(_LEAF)
    ear.cut.polygon(placed(leaf, ear.centre, ear.unit, 0.16 * ear.way), look.main)
    inner = placed(leaf * 0.6, ear.centre + (0, -0.1 * ear.unit), ear.unit, 0.16 * ear.way)
    ear.cut.polygon(inner, look.third, edge=False)


def _horn(ear: Patch, look: Look) -> None:
    ear.oval(0.1, 0.2, 0.36, 0.18, look.main, turn=0.3)
    horn = look.third if look.ears == "antlers" else (238, 224, 190)
    ear.cut.limb(ear.at(0, 0), ear.at(0.3, -0.8), (0.15 * ear.unit, 0.05 * ear.unit), horn)
    if look.ears == "antlers":
        ear.cut.limb(ear.at(0, 0), ear.at(0.7, -1.3), (0.1 * ear.unit, 0.05 * ear.unit), horn)
        ear.cut.limb(ear.at(0.4, -0.8), ear.at(1.0, -0.8), (0.07 * ear.unit, 0.04 * ear.unit), horn)


_EARS: dict[str, Callable[[Patch, Look], None]] = {
    "round": _round_ear, "wide": _round_ear, "pointed": _pointed_ear, "long": _long_ear,
    "horns": _horn, "antlers": _horn,
}  # fmt: skip
