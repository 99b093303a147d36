"""Draws butterflies, bees and their like with open wings: two pairs of wings are arms and legs."""

from __future__ import annotations

import numpy as np

from generation.animatic.palette import Colour, darker
from generation.animatic.paper import smoothed
from generation.animatic.sitter import Sitter
from generation.animatic.skeleton import (
    L_ANKLE,
    L_EAR,
    L_ELBOW,
    L_EYE,
    L_HIP,
    L_KNEE,
    L_WRIST,
    NECK,
    R_ANKLE,
    R_EAR,
    R_ELBOW,
    R_EYE,
    R_HIP,
    R_KNEE,
    R_WRIST,
)  # fmt: skip

_PAIRS = ((R_ELBOW, R_WRIST, R_KNEE, R_ANKLE), (L_ELBOW, L_WRIST, L_KNEE, L_ANKLE))


def draw_insect(sitter: Sitter) -> None:
    """Draws an insect, the wings first."""
    cut, look, unit = sitter.cut, sitter.look, sitter.unit
    showy = look.extras.isdisjoint({"stripes", "dots", "narrow"})
    colour = look.main if showy else look.second
    for elbow, tip, knee, low in _PAIRS:
        _draw_wing(sitter, (knee, low), 0.11, darker(colour, 0.1) if showy else colour, showy)
        _draw_wing(sitter, (elbow, tip), 0.15, colour, showy)
    _draw_body(sitter, showy)
    head = sitter.middle(R_EYE, L_EYE)
    for ear in sitter.joints[[R_EAR, L_EAR]]:
        cut.limb(head, ear, (0.012 * unit, 0.014 * unit), look.third, edge=False)
        cut.disc(ear, 0.028 * unit, look.third, edge=False)
    cut.disc(head + (0, 0.03 * unit), 0.1 * unit, look.third)
    for eye in sitter.joints[[R_EYE, L_EYE]]:
        cut.disc(eye, 0.042 * unit, (252, 250, 244), edge=False)


def _draw_wing(sitter: Sitter, wing: tuple[int, int], fat: float, colour: Colour, showy: bool) -> None:
    root, (middle, end) = sitter.joints[NECK], sitter.joints[list(wing)]
    way = end - root
    across = np.array((-way[1], way[0])) / max(float(np.hypot(*way)), 1e-3) * fat * sitter.unit
    if "narrow" in sitter.look.extras:
        across = across * 0.4
    outline = (root, middle + across, end + across * 0.7, end + way * 0.12, end - across * 0.8, middle - across)
    sitter.cut.polygon(smoothed(np.array(outline), 4), colour)
    if showy:
        sitter.cut.disc(end - way * 0.15, fat * 0.42 * sitter.unit, sitter.look.second, edge=False)


def _draw_body(sitter: Sitter, showy: bool) -> None:
    look, unit, cut = sitter.look, sitter.unit, sitter.cut
    slim = "narrow" in look.extras
    top, low = sitter.joints[NECK], sitter.middle(R_HIP, L_HIP)
    way = (low - top) * (3.2 if slim else 2.0)
    wide = (0.05 if showy or slim else 0.12) * unit
    cut.limb(top, top + way, (wide, wide * 0.7), look.third if showy else look.main)
    if "stripes" in look.extras:
        for share in (0.3, 0.65, 0.95):
            left, right = (top + way * share + (side * wide * 0.8, 0) for side in (-1, 1))
            cut.limb(left, right, (0.025 * unit, 0.025 * unit), look.third, edge=False)
    if "dots" in look.extras:
        for x, share in ((-0.5, 0.3), (0.5, 0.3), (0.0, 0.65), (-0.5, 0.95), (0.5, 0.95)):
            cut.disc(top + way * share + (x * wide, 0), 0.026 * unit, look.third, edge=False)
