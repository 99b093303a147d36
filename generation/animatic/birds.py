"""Draws birds, standing and flying: their wings are arms."""

from __future__ import annotations

import numpy as np

from generation.animatic.palette import Colour, darker, lighter
from generation.animatic.paper import Patch, smoothed
from generation.animatic.sitter import Sitter, draw_eyes
from generation.animatic.skeleton import (
    L_ANKLE,
    L_EAR,
    L_ELBOW,
    L_EYE,
    L_HIP,
    L_KNEE,
    L_SHOULDER,
    L_WRIST,
    NECK,
    NOSE,
    R_ANKLE,
    R_EAR,
    R_ELBOW,
    R_EYE,
    R_HIP,
    R_KNEE,
    R_SHOULDER,
    R_WRIST,
)  # fmt: skip

_BEAK: Colour = (238, 162, 66)


def draw_bird(sitter: Sitter) -> None:
    """Draws a bird, from the far wing to the near one."""
    cut, look, joints, unit = sitter.cut, sitter.look, sitter.joints, sitter.unit
    hips, neck = sitter.middle(R_HIP, L_HIP), joints[NECK]
    r = 0.2 * unit
    way = 1.0 if joints[NOSE][0] >= hips[0] else -1.0
    centre = sitter.middle(R_EAR, L_EAR) + np.array((0.335 * way, 0.58)) * r
    body = sitter.middle(R_SHOULDER, R_HIP) + (-0.05 * way * unit, 0.0)
    slope = 0.75 * way * float(np.arctan2(neck[1] - hips[1], (neck[0] - hips[0]) * way))
    _draw_wing(sitter, (L_SHOULDER, L_ELBOW, L_WRIST), darker(look.third, 0.16))
    _draw_tail(sitter, Patch(cut=cut, centre=body - (0.22 * way * unit, -0.02 * unit), unit=unit, way=way))
    for leg in ((R_HIP, R_KNEE, R_ANKLE), (L_HIP, L_KNEE, L_ANKLE)):
        hip, knee, foot = joints[list(leg)]
        cut.limb(hip, knee, (0.024 * unit, 0.02 * unit), _BEAK)
        cut.limb(knee, foot, (0.02 * unit, 0.018 * unit), _BEAK)
        cut.ellipse(foot + (way * 0.03 * unit, 0.01 * unit), (0.065 * unit, 0.022 * unit), 0, _BEAK)
    wide = 0.24 * unit * min(look.girth, 1.2)
    slim, thin = (0.096, 0.084) if look.neck else (0.16, 0.12)
    cut.limb(body + (neck - body) * 0.5, centre, (slim * unit, thin * unit), look.main)
    cut.ellipse(body, (0.31 * unit, wide), slope, look.main)
    belly = body + (0.07 * way * unit, 0.07 * unit)
    cut.ellipse(belly, (0.2 * unit, wide * 0.66), slope, look.second, edge=False)
    _draw_head(sitter, Patch(cut=cut, centre=centre, unit=r, way=way))
    _draw_wing(sitter, (R_SHOULDER, R_ELBOW, R_WRIST), look.third)


def _draw_tail(sitter: Sitter, tail: Patch) -> None:
    look = sitter.look
    if look.tail != "fan":
        tail.shape(((0, -0.1), (-0.34, -0.06), (-0.3, 0.06), (0, 0.12)), look.third)
        return
    for i in range(5):
        tip = (-0.2 - 0.07 * i, -0.5 + 0.15 * i)
        feather = (0.04 * tail.unit, 0.075 * tail.unit)
        tail.cut.limb(tail.at(0, 0), tail.at(*tip), feather, lighter(look.third, 0.1 * i))
        if "crest" in look.extras:
            tail.disc(*tip, 0.04, (240, 200, 90), edge=False)


def _draw_head(sitter: Sitter, head: Patch) -> None:
    look, cut, r = sitter.look, sitter.cut, head.unit
    colour = (250, 246, 236) if "whitehead" in look.extras else look.main
    if "tufts" in look.extras:
        for ear in sitter.joints[[R_EAR, L_EAR]]:
            Patch(cut=cut, centre=ear, unit=r).shape(((-0.3, 0.3), (0, -0.7), (0.3, 0.3)), colour)
    if "comb" in look.extras:
        for x in (-0.3, 0.05, 0.4):
            head.disc(x, -0.95, 0.28, (214, 66, 58))
    if "crest" in look.extras:
        for x in (-0.4, 0.0, 0.4):
            cut.limb(head.at(0, 0), head.at(x, -1.6), (0.05 * r, 0.1 * r), look.third)
    _draw_beak(look.snout, head, sitter.joints[NOSE])
    head.disc(0, 0, 1, colour)
    if "bigeyes" in look.extras:
        for eye in sitter.joints[[R_EYE, L_EYE]]:
            cut.disc(eye, 0.42 * r, look.second)
    draw_eyes(sitter, r * 0.95)


def _draw_beak(snout: str, head: Patch, nose: np.ndarray) -> None:
    r = head.unit
    if snout == "bill":
        head.cut.limb(head.at(0.7, 0.2), nose + (-0.1 * head.way * r, 0.1 * r), (0.34 * r, 0.22 * r), _BEAK)
    elif snout == "beak":
        head.cut.polygon(np.array((head.at(0.72, -0.31), nose, head.at(0.72, 0.47))), _BEAK)


def _draw_wing(sitter: Sitter, wing: tuple[int, int, int], colour: Colour) -> None:
    shoulder, elbow, tip = sitter.joints[list(wing)]
    way = tip - shoulder
    across = np.array((-way[1], way[0])) / max(float(np.hypot(*way)), 1e-3) * 0.17 * sitter.unit
    if across[1] < 0:
        across = -across
    inner_edge = (elbow + across + way * 0.1, shoulder + across * 0.9 - way * 0.1)
    outline = (shoulder - across * 0.3, elbow - across * 0.35, tip, *inner_edge)
    sitter.cut.polygon(smoothed(np.array(outline), 4), colour)
    inner = np.array((elbow, tip - way * 0.14, elbow + across * 0.6))
    sitter.cut.polygon(inner, lighter(colour, 0.16), edge=False)
