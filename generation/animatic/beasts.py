"""Draws animals that stand on their hind legs, and the tails of all. Knows no people."""

from __future__ import annotations

import numpy as np

from generation.animatic.heads import draw_front_head
from generation.animatic.palette import Colour, darker, lighter
from generation.animatic.paper import placed, rounded
from generation.animatic.sitter import Sitter, torso_frame
from generation.animatic.skeleton import (
    L_ANKLE,
    L_ELBOW,
    L_HIP,
    L_KNEE,
    L_SHOULDER,
    L_WRIST,
    NECK,
    R_ANKLE,
    R_ELBOW,
    R_HIP,
    R_KNEE,
    R_SHOULDER,
    R_WRIST,
)  # fmt: skip

_ARMS = ((L_SHOULDER, L_ELBOW, L_WRIST), (R_SHOULDER, R_ELBOW, R_WRIST))
_LEGS = ((L_HIP, L_KNEE, L_ANKLE), (R_HIP, R_KNEE, R_ANKLE))
_BODY = (
    (-0.62, -0.02), (0, -0.14), (0.62, -0.02), (0.98, 0.6), (0.8, 1.16), (0, 1.3), (-0.8, 1.16), (-0.98, 0.6),
)  # fmt: skip
_WING = ((0, 0), (0.22, -0.3), (0.46, -0.26), (0.36, -0.1), (0.4, 0.02), (0.24, 0.04), (0.2, 0.14))


def draw_upright(sitter: Sitter) -> None:
    """Draws an animal that stands on its hind legs, from the tail to the near arm."""
    look, unit, cut, f = sitter.look, sitter.unit, sitter.cut, sitter.facing
    near, far = (1, 0) if f >= 0 else (0, 1)
    neck, hips = sitter.joints[NECK], sitter.middle(R_HIP, L_HIP)
    length, angle = torso_frame(hips - neck)
    limbs = look.third if "panda" in look.extras else look.main
    draw_tail(sitter, hips, -f if f else -1.0)
    if "wings" in look.extras:
        for side in (-1, 1):
            root = neck + (hips - neck) * 0.2
            cut.polygon(placed(rounded(_WING), root, (side * unit, unit)), look.third)
    _draw_leg(sitter, far, f, darker(limbs, 0.14))
    _draw_arm(sitter, far, darker(limbs, 0.14))
    _draw_leg(sitter, near, f, limbs)
    wide = 0.125 * look.girth * unit
    cut.polygon(placed(rounded(_BODY), neck, (wide, length), angle), look.main)
    cut.ellipse(neck + (hips - neck) * 0.72, (wide * 0.6, length * 0.44), angle, look.second, edge=False)
    draw_front_head(sitter, f)
    _draw_arm(sitter, near, lighter(limbs, 0.07))


def _draw_arm(sitter: Sitter, side: int, colour: Colour) -> None:
    shoulder, elbow, wrist = sitter.joints[list(_ARMS[side])]
    thick = 0.042 * sitter.unit * (0.55 + 0.45 * sitter.look.girth)
    sitter.cut.limb(elbow, wrist, (thick * 0.95, thick * 0.9), colour)
    sitter.cut.limb(shoulder, elbow, (thick * 1.15, thick), colour)
    sitter.cut.disc(wrist, thick * 1.12, colour, edge=False)


def _draw_leg(sitter: Sitter, side: int, f: float, colour: Colour) -> None:
    hip, knee, ankle = sitter.joints[list(_LEGS[side])]
    unit = sitter.unit
    thick = 0.052 * unit * (0.5 + 0.5 * sitter.look.girth)
    sitter.cut.limb(hip, knee, (thick * 1.15, thick), colour)
    sitter.cut.limb(knee, ankle, (thick, thick * 0.85), colour)
    toes = ankle + (f * 0.025 * unit, 0.008 * unit)
    sitter.cut.ellipse(toes, (thick * 1.3, thick * 0.7), 0.0, darker(colour, 0.08))


_TAILS: dict[str, tuple[tuple[tuple[float, float], ...], tuple[float, ...]]] = {
    "thin": (((0, 0), (0.14, 0.02), (0.25, -0.1), (0.3, -0.28)), (0.028, 0.024, 0.02, 0.022)),
    "bushy": (((0, 0), (0.16, 0.0), (0.28, -0.16), (0.32, -0.36)), (0.03, 0.08, 0.1, 0.015)),
    "curl": (((0, 0), (0.1, -0.08), (0.13, -0.2), (0.05, -0.26)), (0.036, 0.036, 0.032, 0.02)),
    "horse": (((0, 0), (0.1, 0.0), (0.17, 0.16), (0.15, 0.36)), (0.03, 0.05, 0.06, 0.012)),
    "thick": (((-0.05, 0), (0.18, 0.1), (0.36, 0.14), (0.52, 0.1)), (0.12, 0.08, 0.045, 0.01)),
}


def draw_tail(sitter: Sitter, root: np.ndarray, way: float) -> None:
    """A tail from its root away to one side (`way`, -1 to 1), wagging a little with the clock."""
    look, unit, cut = sitter.look, sitter.unit, sitter.cut
    if look.tail == "stub":
        cut.disc(root + (way * 0.13 * look.girth * unit, 0.0), 0.05 * unit, lighter(look.main, 0.25))
    if look.tail not in _TAILS:
        return
    line, widths = _TAILS[look.tail]
    path = np.array(line)
    path[-1] += (0.03 * np.sin(sitter.clock * 4.2), 0.05 * np.sin(sitter.clock * 4.2))
    points = list(root + path * (way * unit, unit))
    cut.strip(points, [width * unit for width in widths], look.third if look.tail == "horse" else look.main)
    if look.tail == "bushy":
        cut.disc(points[-1] + (points[-2] - points[-1]) * 0.12, 0.045 * unit, look.second, edge=False)
    elif look.tail == "thin" and look.extras & {"mane", "patches"}:
        cut.disc(points[-1], 0.045 * unit, look.third)
