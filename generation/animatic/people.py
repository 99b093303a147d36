"""Draws people, and their kin from robots to snowmen, as jointed paper puppets. Knows no animals."""

from __future__ import annotations

import numpy as np

from generation.animatic.costume import dress_head
from generation.animatic.palette import Colour, darker, lighter, mixed
from generation.animatic.paper import placed, rounded, smoothed
from generation.animatic.sitter import Sitter, draw_eyes, torso_frame
from generation.animatic.skeleton import (
    L_ANKLE,
    L_EAR,
    L_ELBOW,
    L_HIP,
    L_KNEE,
    L_SHOULDER,
    L_WRIST,
    NECK,
    NOSE,
    R_ANKLE,
    R_EAR,
    R_ELBOW,
    R_HIP,
    R_KNEE,
    R_SHOULDER,
    R_WRIST,
)  # fmt: skip

_ARMS = ((R_SHOULDER, R_ELBOW, R_WRIST), (L_SHOULDER, L_ELBOW, L_WRIST))
_LEGS = ((R_HIP, R_KNEE, R_ANKLE), (L_HIP, L_KNEE, L_ANKLE))
_MOUTH: Colour = (150, 66, 62)
_BUTTONED = frozenset({"whitecoat", "uniform", "vest", "firecoat", "greencoat", "space", "santa"})
_BODY = ((-0.9, 0.02), (0, -0.06), (0.9, 0.02), (0.86, 0.5), (0.76, 1.08), (0, 1.16), (-0.76, 1.08), (-0.86, 0.5))
_FACE = (
    (0, -1.0), (0.72, -0.72), (1.0, 0.0), (0.78, 0.68), (0, 1.0), (-0.78, 0.68), (-1.0, 0.0), (-0.72, -0.72),
)  # fmt: skip
_HELMET_FACE = ((-0.95, -0.85), (0.95, -0.85), (1.0, 0), (0.95, 0.85), (-0.95, 0.85), (-1.0, 0))
_LONG_HAIR = (
    (-0.9, -0.7), (0, -1.1), (0.9, -0.7), (1.16, 0.4), (1.05, 1.55), (0, 1.3), (-1.05, 1.55), (-1.16, 0.4),
)  # fmt: skip
_BIB = ((-0.5, 0.35), (0.5, 0.35), (0.62, 0.8), (0.6, 1.35), (-0.6, 1.35), (-0.62, 0.8))
_WING = ((0, 0), (0.16, -0.16), (0.3, -0.16), (0.28, 0.0), (0.14, 0.1), (0.2, 0.2), (0.06, 0.18))


def draw_person(sitter: Sitter) -> None:
    """Draws a person, from the far arm to the near one."""
    f, extras = sitter.facing, sitter.look.extras
    far, near = (1, 0) if f >= 0 else (0, 1)
    if "wings" in extras:
        for side in (-1, 1):
            root = sitter.joints[NECK] + (0, 0.06 * sitter.unit)
            sitter.cut.polygon(placed(rounded(_WING), root, (side * sitter.unit, sitter.unit)), (236, 240, 250))
    if "cape" in extras:
        _draw_cape(sitter, f)
    _draw_hair_behind(sitter)
    _draw_arm(sitter, far, far=True)
    _draw_leg(sitter, far, f, far=True)
    _draw_leg(sitter, near, f, far=False)
    _draw_torso(sitter)
    if "scarf" in extras:
        _draw_scarf(sitter, f)
    _draw_head(sitter, f)
    _draw_arm(sitter, near, far=False)


def _draw_cape(sitter: Sitter, f: float) -> None:
    unit, neck, hips = sitter.unit, sitter.joints[NECK], sitter.middle(R_HIP, L_HIP)
    corners = (
        sitter.joints[R_SHOULDER],
        sitter.joints[L_SHOULDER],
        hips + (0.2 * unit - f * 0.12 * unit, 0.14 * unit),
        hips + (-0.2 * unit - f * 0.12 * unit, 0.14 * unit),
        (neck + hips) / 2 - (0.2 * unit, 0),
    )
    sitter.cut.polygon(smoothed(np.array(corners)), darker(sitter.look.main, 0.3))


def _draw_arm(sitter: Sitter, side: int, *, far: bool) -> None:
    look, extras, cut = sitter.look, sitter.look.extras, sitter.cut
    sleeve = darker(look.main, 0.14) if far else lighter(look.main, 0.06)
    skin = darker(look.skin, 0.1) if far else look.skin
    thick = 0.036 * sitter.unit
    if "bones" in extras:
        sleeve, thick = skin, 0.018 * sitter.unit
    if "snow" in extras:
        sleeve, thick = (128, 92, 68), 0.014 * sitter.unit
    shoulder, elbow, wrist = sitter.joints[list(_ARMS[side])]
    cut.limb(elbow, wrist, (thick * 0.9, thick * 0.78), sleeve)
    cut.limb(shoulder, elbow, (thick * 1.15, thick * 0.95), sleeve)
    if "snow" not in extras:
        cut.disc(wrist, thick * 1.05, skin)


def _draw_leg(sitter: Sitter, side: int, f: float, *, far: bool) -> None:
    look, extras, unit, cut = sitter.look, sitter.look.extras, sitter.unit, sitter.cut
    if extras & {"ghost", "snow"}:
        return
    bare = bool(extras & {"skirt", "dress"})
    colour = look.skin if bare else look.second
    colour = darker(colour, 0.14) if far else colour
    hip, knee, ankle = sitter.joints[list(_LEGS[side])]
    thick = (0.02 if "bones" in extras else 0.046) * unit * (0.86 if bare else 1)
    cut.limb(hip, knee, (thick * 1.15, thick), colour)
    cut.limb(knee, ankle, (thick, thick * 0.8), colour)
    shoe = darker(look.main if extras & {"space", "robot"} else (96, 70, 62), 0.2 if far else 0.05)
    cut.ellipse(ankle + (f * 0.026 * unit, 0.012 * unit), (0.056 * unit, 0.03 * unit), 0.0, shoe)


def _draw_torso(sitter: Sitter) -> None:
    look, extras, unit, cut = sitter.look, sitter.look.extras, sitter.unit, sitter.cut
    neck, hips = sitter.joints[NECK], sitter.middle(R_HIP, L_HIP)
    if "snow" in extras:
        _draw_snowballs(sitter, neck, hips - neck)
        return
    cut.limb(neck + (0, -0.03 * unit), neck + (0, 0.03 * unit), (0.034 * unit, 0.034 * unit), darker(look.skin, 0.12))
    if "bones" in extras:
        cut.limb(neck, hips, (0.02 * unit, 0.02 * unit), look.skin)
        for y in (0.15, 0.4, 0.65):
            rib = neck + (hips - neck) * y
            left, right = rib - (0.085 * unit, 0), rib + (0.085 * unit, 0)
            cut.limb(left, right, (0.016 * unit, 0.016 * unit), look.skin)
        return
    length, angle = torso_frame(hips - neck)
    scale = (0.115 * unit, length)
    if extras & {"dress", "robe", "skirt", "ghost"}:
        colour = look.second if "skirt" in extras else look.main
        cut.polygon(placed(_skirt(extras), neck, scale, angle), colour)
    cut.polygon(placed(rounded(_BODY), neck, scale, angle), look.main)
    _draw_front(sitter, neck, scale, angle)


def _draw_scarf(sitter: Sitter, f: float) -> None:
    look, unit, cut = sitter.look, sitter.unit, sitter.cut
    colour, neck = look.trim("scarf", look.main), sitter.joints[NECK] + (0, 0.005 * sitter.unit)
    knot = neck + (-f * 0.05 * unit, 0.01 * unit)
    cut.limb(knot, knot + (-f * 0.035 * unit, 0.15 * unit), (0.026 * unit, 0.034 * unit), darker(colour, 0.12))
    cut.limb(neck - (0.068 * unit, 0), neck + (0.068 * unit, 0), (0.034 * unit, 0.034 * unit), colour)


def _draw_snowballs(sitter: Sitter, neck: np.ndarray, down: np.ndarray) -> None:
    for y, r in ((1.2, 0.23), (0.4, 0.17)):
        sitter.cut.disc(neck + down * y, r * sitter.unit, sitter.look.main)
    for y in (0.2, 0.5, 0.8):
        sitter.cut.disc(neck + down * y, 0.014 * sitter.unit, (70, 64, 70), edge=False)


def _skirt(extras: frozenset[str]) -> np.ndarray:
    low = 2.0 if "robe" in extras else 2.1 if "ghost" in extras else 1.75
    flare = 1.5 if "robe" in extras else 1.75
    across = (1, 0.66, 0.33, 0, -0.33, -0.66, -1)
    hem = tuple((flare * x, low + (0.06 if i % 2 else -0.02)) for i, x in enumerate(across))
    return rounded(((-0.7, 0.75), (0.7, 0.75), *hem), 4)


def _draw_front(sitter: Sitter, neck: np.ndarray, scale: tuple[float, float], angle: float) -> None:
    """What is on the chest: apron, buttons, lamps, a collar."""
    look, extras, unit, cut = sitter.look, sitter.look.extras, sitter.unit, sitter.cut

    def put(*points: tuple[float, float]) -> np.ndarray:
        return placed(np.array(points), neck, scale, angle)

    def line(start: tuple[float, float], end: tuple[float, float], half: float, colour: Colour) -> None:
        a, b = put(start, end)
        cut.limb(a, b, (half * unit, half * unit), colour, edge=False)

    if extras & {"apron", "overalls"}:
        cut.polygon(put(*map(tuple, rounded(_BIB, 3))), (246, 238, 220) if "apron" in extras else (84, 110, 158))
    elif extras & _BUTTONED:
        light = extras & {"uniform", "vest"}
        line((0, 0.1), (0, 1.08), 0.008, lighter(look.main, 0.5) if light else darker(look.main, 0.3))
        if extras & {"santa", "firecoat"}:
            line((-0.76, 0.82), (0.76, 0.82), 0.02, (58, 50, 54) if "santa" in extras else (248, 226, 130))
    elif extras & {"robot", "metal"}:
        cut.polygon(put((-0.5, 0.25), (0.5, 0.25), (0.5, 0.75), (-0.5, 0.75)), darker(look.main, 0.24))
        for i, lamp in enumerate(((222, 96, 84), (246, 206, 98), (122, 196, 148))):
            cut.disc(put((-0.28 + 0.28 * i, 0.5))[0], 0.017 * unit, lamp, edge=False, glow=True)
    else:
        line((-0.34, 0.05), (0.34, 0.05), 0.014, lighter(look.main, 0.45))


def _draw_hair_behind(sitter: Sitter) -> None:
    look, head = sitter.look, sitter.head
    if look.extras & {"long", "veil"}:
        head.shape(rounded(_LONG_HAIR), (250, 248, 244) if "veil" in look.extras else look.third)
    if "pigtails" in look.extras:
        for side in (-1, 1):
            bunch = np.array(((0.9, -0.4), (1.4, -0.3), (1.62, 0.5), (1.3, 1.0), (1.05, 0.4))) * (side, 1)
            head.shape(smoothed(bunch), look.third)
            head.disc(side * 1.05, -0.28, 0.17, (222, 92, 98))
    if "bun" in look.extras:
        head.disc(0.0, -1.12, 0.42, look.third)


def _draw_head(sitter: Sitter, f: float) -> None:
    look, extras, head = sitter.look, sitter.look.extras, sitter.head
    if extras.isdisjoint({"snow", "ghost", "ninja", "space", "robot"}):
        for ear in (R_EAR, L_EAR):
            sitter.cut.disc(sitter.joints[ear], 0.2 * head.unit, darker(look.skin, 0.05))
    if "robot" in extras:
        head.bar(0, -1.0, 0, -1.45, 0.05, darker(look.skin, 0.4))
        head.disc(0, -1.45, 0.15, (226, 96, 82), glow=True)
    head.shape(rounded(_HELMET_FACE, 3) if "robot" in extras else rounded(_FACE), look.skin)
    x = f * 0.2
    if extras.isdisjoint({"robot", "snow", "bones", "ghost", "ninja"}):
        for side in (-1, 1):
            head.oval(side * 0.56 + x, 0.36, 0.17, 0.11, mixed(look.skin, (232, 110, 104), 0.4), edge=False)
    draw_eyes(sitter, head.unit)
    if "ninja" not in extras:
        mouth = ((-0.26 + x * 1.2, 0.46), (x * 1.2, 0.58), (0.26 + x * 1.2, 0.46))
        head.line(mouth, 0.06, (84, 96, 112) if "robot" in extras else _MOUTH, edge=False)
    if "snow" in extras:
        nose, r = sitter.joints[NOSE], head.unit
        carrot = np.array((nose + (0, -0.1 * r), nose + (f * 0.7 * r, 0.02 * r), nose + (0, 0.1 * r)))
        sitter.cut.polygon(carrot, (234, 140, 64))
    dress_head(look, head, f)
