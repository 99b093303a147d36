"""Finds room for those who come to a stage on which others already stand. Knows no words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from generation.animatic.casting import Member

_SPOTS = 81
_AIR = 0.25


def free_middles(
    members: tuple[Member, ...],
    spots: dict[int, tuple[float, float]],
    coming: Sequence[int],
    size: tuple[float, float],
) -> dict[int, float]:
    """Where the middles of those who come find room, as near as can be to where they would be.

    Args:
        members: everybody.
        spots: x of the middle and height above the ground, of those who stay and of those who come.
        coming: who has to make way.
        size: of the stage, width and height in pixels.
    """
    width, height = size
    settled = {i: spot for i, spot in spots.items() if i not in coming}
    middles: dict[int, float] = {}
    for i in coming:
        x, lift = spots[i]
        half = min(members[i].half, 0.5 * width)
        tries = np.append(np.linspace(half, width - half, _SPOTS), x)
        crowded = np.zeros(len(tries))
        for j, (other_x, other_lift) in settled.items():
            if abs(lift - other_lift) < _AIR * height:
                # Between how wide the bodies are and how far the limbs may reach.
                reach = 0.5 * sum(members[k].half + 0.5 * members[k].width for k in (i, j))
                crowded += np.maximum(reach - np.abs(tries - other_x), 0.0)
        best = int(np.argmin(6 * crowded + np.abs(tries - x)))
        middles[i] = float(tries[best])
        settled[i] = (middles[i], lift)
    return middles
