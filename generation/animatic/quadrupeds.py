"""Draws animals on four legs, seen from the side: bodies, legs and heads in profile. Their coats are next door."""

from __future__ import annotations

import numpy as np

from generation.animatic.beasts import draw_tail
from generation.animatic.coats import draw_coat, draw_head_extras, draw_mane
from generation.animatic.heads import NOSE_TIP, draw_ears, draw_whiskers
from generation.animatic.palette import darker, lighter
from generation.animatic.paper import Patch, rounded
from generation.animatic.sitter import Sitter, draw_eyes
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

_FAR_LEGS = ((L_SHOULDER, L_ELBOW, L_WRIST), (L_HIP, L_KNEE, L_ANKLE))
_NEAR_LEGS = ((R_HIP, R_KNEE, R_ANKLE), (R_SHOULDER, R_ELBOW, R_WRIST))
_FLAP = ((-0.22, -0.25), (0.2, -0.3), (0.3, 0.45), (0.05, 0.95), (-0.28, 0.6))


def draw_four(sitter: Sitter) -> None:
    """Draws an animal on four legs, from the tail to the head."""
    look, unit, cut, joints = sitter.look, sitter.unit, sitter.cut, sitter.joints
    chest, rump = joints[R_SHOULDER], joints[R_HIP]
    f = float(np.clip((chest[0] - rump[0]) / (0.4 * unit), -1, 1))
    way = 1.0 if f >= 0 else -1.0
    thick = (0.135 if look.neck or look.size > 0.75 else 0.15) * look.girth * unit
    draw_tail(sitter, rump - (way * thick * 0.7, 0.6 * thick), -f)
    _draw_legs(sitter, _FAR_LEGS, f, far=True)
    if look.extras & {"legs", "claws"}:
        _draw_side_legs(sitter)
    if "snake" in look.extras:
        path = [rump, (chest + rump) / 2 - (0, 0.06 * unit), chest, joints[NECK]]
        cut.strip(path, [thick * 0.7, thick, thick, thick * 0.8], look.main)
    else:
        cut.limb(rump - (0, 0.24 * thick), chest - (0, 0.24 * thick), (thick, thick * 1.04), look.main)
        along = chest - rump
        slope = float(np.arctan2(along[1], along[0] * way)) * way
        radii = (0.4 * float(np.hypot(*along)), 0.44 * thick)
        cut.ellipse((chest + rump) / 2 + (0, 0.36 * thick), radii, slope, look.second, edge=False)
    draw_coat(sitter, thick, f)
    r = look.head * unit
    centre = sitter.middle(R_EAR, L_EAR) + (0.175 * r * f, 0.77 * r)
    draw_mane(sitter, centre, way)
    neck = (0.1 if look.neck else 0.115) * unit * min(look.girth, 1.15)
    cut.limb(chest + (0, -0.02 * unit), centre, (neck * 1.1, neck * 0.74), look.main)
    _draw_legs(sitter, _NEAR_LEGS, f, far=False)
    _draw_head(sitter, centre, f)


def _draw_legs(sitter: Sitter, legs: tuple[tuple[int, int, int], ...], f: float, *, far: bool) -> None:
    look, unit, cut = sitter.look, sitter.unit, sitter.cut
    if "legs" in look.extras:
        return
    colour = darker(look.third if "wool" in look.extras else look.main, 0.2 if far else 0.03)
    paw = look.third if look.extras & {"socks", "manes", "patches", "wool"} else darker(colour, 0.1)
    thick = 0.05 * unit * (0.5 + 0.5 * look.girth) * (0.8 if look.leg > 0.4 else 1)
    for leg in legs:
        root, middle, foot = sitter.joints[list(leg)]
        cut.limb(root, middle, (thick * 1.35, thick * 0.9), colour)
        cut.limb(middle, foot, (thick * 0.9, thick * 0.72), colour)
        toes = foot + (f * 0.016 * unit, 0.008 * unit)
        cut.ellipse(toes, (thick * 1.1, thick * 0.66), 0.0, paw, edge=not far)


def _draw_side_legs(sitter: Sitter) -> None:
    """The legs of spiders and crabs, which come out at the sides."""
    look, unit, cut = sitter.look, sitter.unit, sitter.cut
    middle = sitter.middle(NECK, R_HIP)
    for joint, dx in ((R_WRIST, 0.16), (L_WRIST, 0.28), (R_ANKLE, -0.16), (L_ANKLE, -0.28)):
        knee = middle + (dx * unit, -0.2 * unit)
        cut.limb(middle, knee, (0.03 * unit, 0.025 * unit), look.main)
        cut.limb(knee, sitter.joints[joint], (0.025 * unit, 0.015 * unit), look.main)
    if "claws" in look.extras:
        for side in (-1, 1):
            claw = Patch(cut=cut, centre=middle + (side * 0.42 * unit, -0.3 * unit), unit=unit)
            claw.disc(0, 0, 0.12, lighter(look.main, 0.12))
            claw.shape(((0, 0), (-0.05, -0.14), (0.05, -0.14)), look.second, edge=False)


def _draw_head(sitter: Sitter, centre: np.ndarray, f: float) -> None:
    look, cut = sitter.look, sitter.cut
    r = look.head * sitter.unit
    coat = look.third if "wool" in look.extras else look.main
    if look.snout != "trunk":
        draw_ears(sitter, centre, r)
    _draw_long_snout(sitter, centre, r, f)
    cut.ellipse(centre, (r * (0.5 + 0.5 * abs(f)), r * 0.94), 0.0, coat)
    _draw_short_snout(sitter, r, f)
    if look.ears == "floppy":
        head = Patch(cut=cut, centre=centre + (-0.5 * r * f, -0.35 * r), unit=r, way=-f)
        head.shape(rounded(_FLAP), look.third)
    if look.snout == "trunk":
        spread = max(abs(f), 0.2)
        slope = 0.2 if f >= 0 else -0.2
        ear = centre + (-0.7 * r * f, 0.15 * r)
        cut.ellipse(ear, (0.72 * r * spread, 0.95 * r), slope, darker(look.main, 0.08))
        cut.ellipse(ear + (0, 0.05 * r), (0.46 * r * spread, 0.68 * r), slope, look.third, edge=False)
    draw_head_extras(sitter, centre, r, f)
    if "whiskers" in look.extras:
        draw_whiskers(cut, sitter.joints[NOSE] + (-0.3 * r * f, 0.1 * r), r, darker(look.main, 0.45))
    draw_eyes(sitter, r * 0.9)


def _draw_long_snout(sitter: Sitter, centre: np.ndarray, r: float, f: float) -> None:
    look, cut, nose = sitter.look, sitter.cut, sitter.joints[NOSE]
    if look.snout in ("long", "jaw"):
        coat = look.third if "wool" in look.extras else look.main
        cut.limb(centre + (0.1 * r * f, 0.2 * r), nose + (-0.18 * r * f, 0.14 * r), (0.62 * r, 0.34 * r), coat)
        chin, lip = nose + (-0.3 * r * f, 0.26 * r), nose + (-0.16 * r * f, 0.2 * r)
        cut.limb(chin, lip, (0.28 * r, 0.24 * r), look.second, edge=False)
    elif look.snout == "trunk":
        low = nose + (0.12 * r * f, 0.7 * r)
        path = [centre + (0.5 * r * f, 0.1 * r), nose + (0.18 * r * f, 0.1 * r), low, low + (0.2 * r * f, 0.5 * r)]
        cut.strip(path, [0.4 * r, 0.32 * r, 0.22 * r, 0.16 * r], look.main)
        tusk, tip = centre + (0.5 * r * f, 0.5 * r), centre + (1.0 * r * f, 0.8 * r)
        cut.limb(tusk, tip, (0.12 * r, 0.04 * r), (250, 246, 234))


def _draw_short_snout(sitter: Sitter, r: float, f: float) -> None:
    look = sitter.look
    nose = Patch(cut=sitter.cut, centre=sitter.joints[NOSE], unit=r)
    if look.snout in ("short", "pig"):
        nose.oval(-0.28 * f, 0.14, 0.5, 0.42, look.second)
    if look.snout == "pig":
        for x in (-0.06, 0.26):
            nose.oval(x - 0.28 * f, 0.12, 0.07, 0.11, darker(look.second, 0.4), edge=False)
    if look.snout not in ("trunk", "pig", "none"):
        nose.oval(-0.04 * f, 0, 0.19, 0.15, NOSE_TIP, edge=False)
    if look.snout != "trunk":
        nose.line(((-0.62 * f, 0.46), (-0.4 * f, 0.5), (-0.14 * f, 0.4)), 0.045, darker(look.main, 0.55), edge=False)
