"""What every skeleton shares: the numbers of its joints, what a figure is doing, limbs that bend. Knows no species."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segmenter.prompts.reading import Action

NOSE, NECK, R_SHOULDER, R_ELBOW, R_WRIST, L_SHOULDER, L_ELBOW, L_WRIST = range(8)
R_HIP, R_KNEE, R_ANKLE, L_HIP, L_KNEE, L_ANKLE, R_EYE, L_EYE, R_EAR, L_EAR = range(8, 18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """An act under way."""

    act: Action = "rest"
    """What is done."""
    phase: float = 0.0
    """How far through the act it is, 0 to 1."""
    stride: float = 0.0
    """Steps made so far, in full cycles of both legs."""
    clock: float = 0.0
    """Seconds on the scene's clock: breath and small life follow it."""
    turn: float = 1.0
    """-1 looks left, 1 looks right."""
    reach: tuple[float, float] | None = None
    """What the hands go for, in heights of the figure, y up."""
    hold: tuple[float, float] = (0.0, 0.0)
    """How much the right and the left hand are raised to hold something, 0 to 1."""
    aloft: tuple[float, float] = (0.0, 0.0)
    """How much of that is up beside the head, for what is held over it, 0 to 1."""


def swell(phase: float, start: float, full: float, ebb: float, end: float) -> float:
    """Rises from 0 to 1 between start and full, falls back between ebb and end, smoothly."""
    up = float(np.clip((phase - start) / max(full - start, 1e-6), 0, 1))
    down = float(np.clip((end - phase) / max(end - ebb, 1e-6), 0, 1))
    share = min(up, down)
    return share * share * (3 - 2 * share)


def bend(
    root: np.ndarray, target: np.ndarray, upper: float, lower: float, side: float
) -> tuple[np.ndarray, np.ndarray]:
    """The middle joint and the end of a limb of two bones that goes for a target and bends to one side."""
    way = target - root
    reach = float(np.hypot(*way))
    distance = min(max(reach, abs(upper - lower) + 1e-3), (upper + lower) * 0.995)
    direction = way / reach if reach > 1e-6 else np.array((0.0, -1.0))
    along = (distance**2 + upper**2 - lower**2) / (2 * distance)
    across = np.sqrt(max(upper**2 - along**2, 0.0))
    middle = root + direction * along + np.array((-direction[1], direction[0])) * across * side
    return middle, root + direction * distance


def rotated(joints: np.ndarray, angle: float, pivot: tuple[float, float]) -> np.ndarray:
    """Joints turned by an angle in radians around a pivot."""
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray((joints - pivot) @ np.array(((cos, sin), (-sin, cos))) + pivot)
