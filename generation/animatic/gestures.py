"""What a seed changes in a shot that continues another: the pace of small life, glances and nods. Knows no acts.

Everything begins at nothing, so the first frame still repeats the one before.
"""

from __future__ import annotations

import numpy as np

from generation.animatic.casting import Member
from generation.animatic.skeleton import L_EAR, L_EYE, NECK, NOSE, R_EAR, R_EYE

_HEAD = [NOSE, R_EYE, L_EYE, R_EAR, L_EAR]
_SECONDS_APART = 1.6


class Gestures:
    """The small gestures of a shot."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.pace = float(np.random.default_rng(seed).uniform(0.85, 1.15))
        """Seconds on the scene's clock for a second of the shot."""

    def offset(self, member: Member, since: float, seconds: float) -> np.ndarray:
        """How far the joints of somebody are moved, (18, 2), so many seconds into a shot that lasts `seconds`."""
        rng = np.random.default_rng((self._seed, member.figure))
        count = max(round(seconds / _SECONDS_APART), 1)
        slot = seconds / count
        begins = (np.arange(count) + rng.uniform(0.0, 0.35, count)) * slot
        lasts = rng.uniform(0.45, 0.65, count) * slot
        ways = rng.uniform((-1, 0.1), (1, 1), (count, 2)) * (0.035, 0.022) * member.size
        share = np.clip((since - begins) / lasts, 0, 1)
        way = (np.sin(np.pi * share) ** 2) @ ways
        joints = np.zeros((18, 2))
        joints[_HEAD] = way
        joints[NECK] = 0.25 * way
        return joints
