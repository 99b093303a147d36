"""Draws fish, dolphins and whales: their fins are arms, their tail is a pair of legs."""

from __future__ import annotations

import numpy as np

from generation.animatic.palette import darker
from generation.animatic.paper import Patch, placed, rounded
from generation.animatic.sitter import Sitter, draw_eyes
from generation.animatic.skeleton import (
    L_ANKLE,
    L_ELBOW,
    L_HIP,
    L_KNEE,
    L_SHOULDER,
    L_WRIST,
    NOSE,
    R_ANKLE,
    R_ELBOW,
    R_HIP,
    R_KNEE,
    R_SHOULDER,
    R_WRIST,
)  # fmt: skip

_BODY = (
    (1.0, 0.0), (0.6, -0.78), (0.0, -1.0), (-0.6, -0.5), (-1.02, -0.1), (-1.02, 0.1), (-0.6, 0.5),
    (0.0, 1.0), (0.6, 0.78),
)  # fmt: skip
_BELLY = ((0.94, 0.1), (0.3, 0.25), (-0.6, 0.2), (-0.5, 0.5), (0.0, 0.94), (0.6, 0.72))


def draw_fish(sitter: Sitter) -> None:
    """Draws a fish, from the tail to the fins."""
    cut, look, joints, unit = sitter.cut, sitter.look, sitter.joints, sitter.unit
    hips, nose = sitter.middle(R_HIP, L_HIP), joints[NOSE]
    f = float(np.clip((nose[0] - hips[0]) / unit, -1, 1))
    side = Patch(cut=cut, centre=(nose + hips) / 2 + (0.0, 0.01 * unit), unit=unit, way=f)
    fat = 0.27 * min(look.girth, 1.3)
    for tail in ((R_HIP, R_KNEE, R_ANKLE), (L_HIP, L_KNEE, L_ANKLE)):
        cut.strip(list(joints[list(tail)]), [0.05 * unit, 0.1 * unit, 0.02 * unit], look.third)
    fin, back = (0.36 if "dorsal" in look.extras else 0.2), -0.8 * fat
    side.shape(((0.11, back + 0.04), (-0.15, back - fin), (-0.31, back + 0.1)), look.third)
    cut.polygon(placed(rounded(_BODY), side.centre, (0.55 * unit * f, fat * unit)), look.main)
    cut.polygon(placed(rounded(_BELLY), side.centre, (0.55 * unit * f, fat * unit)), look.second, edge=False)
    if look.size < 0.5:
        for x in (0.15, -0.2):
            side.line(((x, -0.2), (x + 0.04, 0.0), (x, 0.2)), 0.03, look.second, edge=False)
    if "spout" in look.extras:
        for x in (-1, 1):
            jet = ((0.1, -fat), (0.1 + x * 0.05, -fat - 0.18), (0.1 + x * 0.16, -fat - 0.2))
            side.line(jet, 0.03, (214, 232, 242))
    for fin_joints in ((L_SHOULDER, L_ELBOW, L_WRIST), (R_SHOULDER, R_ELBOW, R_WRIST)):
        cut.strip(list(joints[list(fin_joints)]), [0.04 * unit, 0.06 * unit, 0.02 * unit], look.third)
    mouth = Patch(cut=cut, centre=nose, unit=unit, way=f)
    mouth.line(((-0.03, 0.05), (-0.1, 0.1), (-0.18, 0.09)), 0.016, darker(look.main, 0.5), edge=False)
    draw_eyes(sitter, 0.2 * unit)
