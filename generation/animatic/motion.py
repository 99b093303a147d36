"""What a figure is doing at one moment, and the joints that follow from it. Knows no picture and no prompt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from generation.animatic.pose_four import pose_four
from generation.animatic.pose_upright import pose_upright
from generation.animatic.pose_winged import pose_bird, pose_fish, pose_insect
from generation.animatic.skeleton import Doing
from generation.animatic.species import Look, Posture

SETTLE_SECONDS = 0.3
"""How long one act takes to blend into the next."""


_POSERS: dict[Posture, Callable[[Look, Doing], np.ndarray]] = {
    "upright": pose_upright, "four": pose_four, "bird": pose_bird, "insect": pose_insect, "fish": pose_fish,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One living figure at one moment."""

    x: float
    """Where it stands, pixels of the scene."""
    y: float
    """The ground under it, pixels of the scene."""
    size: float
    """Its height in pixels of the scene."""
    turn: float
    """-1 looks left, 1 looks right; between, it is turning."""
    lift: float = 0.0
    """Height above the ground in pixels."""
    doing: Doing
    """What it does."""
    before: Doing | None = None
    """What it did just before, while that fades."""
    settled: float = 1.0
    """Share of `doing` in the pose; the rest is `before`."""
    reach: tuple[float, float] | None = None
    """What the hands go for, pixels of the scene."""


def joints_of(look: Look, state: State) -> np.ndarray:
    """The 18 joints in pixels of the scene, (18, 2)."""
    reach = None
    if state.reach is not None:
        reach = (
            (state.reach[0] - state.x) / state.size,
            (state.y - state.lift - state.reach[1]) / state.size,
        )
    pose = _POSERS[look.posture]
    local = pose(look, replace(state.doing, turn=state.turn, reach=reach))
    if state.before is not None and state.settled < 1:
        earlier = pose(look, replace(state.before, turn=state.turn, reach=reach))
        share = state.settled * state.settled * (3 - 2 * state.settled)
        local = earlier + (local - earlier) * share
    return np.asarray(local * (state.size, -state.size) + (state.x, state.y - state.lift))
