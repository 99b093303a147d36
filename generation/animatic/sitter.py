"""A figure that is about to be drawn, and what all drawings of figures share: where its head is, its eyes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.animatic.palette import darker
from generation.animatic.paper import Cutout, Patch
from generation.animatic.skeleton import L_EAR, L_EYE, NOSE, R_EAR, R_EYE
from generation.animatic.species import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitter:
    """Everything a drawing of a figure needs; it follows from the joints, so a pose read back gives it again."""

    cut: Cutout
    """Receives the shapes."""
    look: Look
    """How it is built and coloured."""
    joints: np.ndarray
    """(18, 2) pixels of the picture."""
    unit: float
    """Its height in pixels."""
    clock: float
    """Seconds on the scene's clock; tails follow it."""
    blink: bool
    """Whether its eyes are closed."""

    def middle(self, one: int, other: int) -> np.ndarray:
        """Half way between two joints."""
        return np.asarray((self.joints[one] + self.joints[other]) / 2)

    @property
    def head(self) -> Patch:
        """A patch around the middle of a head seen from the front, its radius the unit, held as the ears say."""
        way = self.joints[L_EAR] - self.joints[R_EAR]
        angle = float(np.arctan2(way[1], way[0]))
        return Patch(cut=self.cut, centre=self.middle(R_EAR, L_EAR), unit=self.look.head * self.unit, angle=angle)

    @property
    def facing(self) -> float:
        """Which way a face seen from the front looks, -1 to 1, from where its nose is."""
        snout = {"long": 0.42, "beak": 0.4}.get(self.look.snout, 0.2)
        head = self.head
        way = self.joints[NOSE] - head.centre
        sideways = way[0] * np.cos(head.angle) + way[1] * np.sin(head.angle)
        return float(np.clip(sideways / (head.unit * (snout + 0.1)), -1, 1))


def draw_eyes(sitter: Sitter, r: float) -> None:
    """The whites of the eyes, for a head of a radius in pixels; the rivets that are set last are their pupils."""
    look = sitter.look
    lid = darker(look.skin if look.person else look.main, 0.5)
    for eye in sitter.joints[[R_EYE, L_EYE]]:
        if sitter.blink:
            sitter.cut.limb(eye - (0.17 * r, 0), eye + (0.17 * r, 0), (0.05 * r, 0.05 * r), lid, edge=False)
        else:
            sitter.cut.ellipse(eye, (0.2 * r, 0.24 * r), 0.0, (252, 250, 244), edge=False)
            sitter.cut.disc(eye, 0.13 * r, (58, 46, 50), edge=False)


def torso_frame(down: np.ndarray) -> tuple[float, float]:
    """Length of a torso and the angle at which it hangs, from the way from neck to hips."""
    return max(float(np.hypot(*down)), 1e-3), float(np.arctan2(down[1], down[0]) - np.pi / 2)
