"""Draws any living figure from its look and its joints: the door to all the drawings of people and animals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from generation.animatic.beasts import draw_upright
from generation.animatic.birds import draw_bird
from generation.animatic.fish import draw_fish
from generation.animatic.insects import draw_insect
from generation.animatic.paper import Cutout
from generation.animatic.people import draw_person
from generation.animatic.quadrupeds import draw_four
from generation.animatic.sitter import Sitter
from generation.animatic.species import Look, Posture

_DRAWERS: dict[Posture, Callable[[Sitter], None]] = {
    "upright": draw_upright, "four": draw_four, "bird": draw_bird, "insect": draw_insect, "fish": draw_fish,
}  # fmt: skip


def draw_figure(cut: Cutout, look: Look, joints: np.ndarray, unit: float, clock: float, figure: int) -> None:
    """Draws a figure.

    Args:
        cut: receives the shapes.
        look: how it is built and coloured.
        joints: the 18 joints in pixels of the picture, (18, 2).
        unit: its height in pixels.
        clock: seconds on the scene's clock; tails and eyelids follow it.
        figure: its identity, so that not all blink at once.
    """
    blink = (clock * 0.29 + figure * 0.371) % 1 < 0.035
    sitter = Sitter(cut=cut, look=look, joints=joints, unit=unit, clock=clock, blink=blink)
    if look.person:
        draw_person(sitter)
    else:
        _DRAWERS[look.posture](sitter)
