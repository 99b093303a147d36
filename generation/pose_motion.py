"""How figures move: who is who from frame to frame, how fast bodies and limbs go, how far a body may still go.

Knows joints and numbers: no shots, no pictures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np

from generation.pose import JOINTS
from generation.pose_skeleton import joints_of, parents_of
from segmenter.types import Pose

GATE_BODIES = 0.5
"""Poses further apart, in body sizes, are not one person a frame later: even a runner's joints go a fifth of a body."""
_EXACT_PEOPLE = 8
"""Up to so many people the matching is optimal (it tries all sets of them); above, the closest pairs come first."""
_SHORT_LIMB_BODIES = 0.05
"""Shorter limbs (those of the face) keep their angle: a pixel of error would turn them more than the figure does."""
_MAX_SWING = 3.0
"""Radians a second. Our choice: somebody walking swings arms and legs about as fast; more is often a misread joint."""
EASE_SECONDS = 0.4
"""Time constant in which a motion dies away. Our choice: 95 % is gone after 1.2 s, some two steps of a walk."""
SWING_SECONDS = 0.15
"""The same for limbs, which swing back within a step: as slow as a body, they would end a walk in the splits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Velocity:
    """How fast a figure moved over the last frames."""

    body: tuple[float, float]
    """Pixels a second to the right and down: the median over the joints."""
    swing: tuple[float, ...]
    """Radians a second, clockwise on the screen, of the limb that ends in each of 18 joints; 0 where not measured."""


def match_people(
    before: Sequence[Pose], after: Sequence[Pose], *, gate_bodies: float = GATE_BODIES
) -> list[tuple[int, int]]:
    """Finds who is who in two frames, as pairs of indices into `before` and `after`, in the order of `before`.

    The distance of two people is the mean distance of the joints that both show, in sizes of the larger of the two.
    Pairs further apart than `gate_bodies` never match; of the others, the matching with the smallest sum is taken, in
    which somebody unmatched counts as the gate. This is optimal for up to 8 people; for more, the closest come first.
    """
    return _match([joints_of(pose) for pose in before], [joints_of(pose) for pose in after], gate_bodies)


def measured_velocity(history: Sequence[Sequence[Pose]], fps: Fraction) -> tuple[Velocity, ...]:
    """Measures how fast each person of the last frame moves, from poses one frame apart.

    Robust against misread joints and lost ones: the slope of a joint is the median of the slopes between all pairs of
    frames that show it (Theil 1950, Sen 1968), and the slope of a body the median of those of its joints. Whoever is
    seen in one frame only stands still.
    """
    if not history or fps <= 0:
        raise ValueError(f"{history = } must hold a frame, and {fps = } be above 0")
    return tuple(_velocity(path, float(fps)) for path in _paths(history))


def _match(before: Sequence[np.ndarray], after: Sequence[np.ndarray], gate: float) -> list[tuple[int, int]]:
    distances = {
        (i, j): distance
        for i, one in enumerate(before)
        for j, other in enumerate(after)
        if (distance := _distance(one, other)) is not None and distance <= gate
    }
    if max(len(before), len(after)) > _EXACT_PEOPLE:
        pairs: dict[int, int] = {}
        for i, j in sorted(distances, key=lambda pair: (distances[pair], pair)):
            if i not in pairs and j not in pairs.values():
                pairs[i] = j
        return sorted(pairs.items())

    @cache
    def best(i: int, taken: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        """The cheapest matching of the people from i on, some of the others being taken: its cost and its pairs."""
        if i == len(before):
            return 0.0, ()
        alone, without = best(i + 1, taken)
        choices = [(alone + gate, without)]
        for j in range(len(after)):
            if (i, j) in distances and not taken >> j & 1:
                cost, rest = best(i + 1, taken | 1 << j)
                choices.append((cost + distances[i, j], ((i, j), *rest)))
        return min(choices, key=lambda choice: (choice[0], -len(choice[1]), choice[1]))

    return list(best(0, 0)[1])


def _distance(one: np.ndarray, other: np.ndarray) -> float | None:
    """In bodies; None for two that show no joint in common."""
    shared = (one[:, 2] > 0) & (other[:, 2] > 0)
    if not shared.any():
        return None
    steps = np.linalg.norm(one[shared, :2] - other[shared, :2], axis=1)
    return float(steps.mean() / max(_size(one), _size(other)))


def _size(joints: np.ndarray) -> float:
    """The longer side of the box around a figure's seen joints, in pixels, at least 1."""
    seen = joints[joints[:, 2] > 0, :2]
    return max(float(np.ptp(seen, axis=0).max()), 1.0) if len(seen) else 1.0


def _paths(history: Sequence[Sequence[Pose]]) -> list[np.ndarray]:
    """Follows everybody in the last frame back in time: (frames, 18, 3) each, zeros where somebody was not found."""
    frames = [[joints_of(pose) for pose in poses] for poses in history]
    paths = [np.zeros((len(frames), len(JOINTS), 3)) for _ in frames[-1]]
    latest = [len(frames) - 1] * len(paths)
    steps = [np.zeros(2)] * len(paths)
    for path, joints in zip(paths, frames[-1], strict=True):
        path[-1] = joints
    for index in range(len(frames) - 2, -1, -1):
        # Each is looked for where the last step would put them: two who cross are each other's nearest there.
        expected = [path[k].copy() for path, k in zip(paths, latest, strict=True)]
        for joints, step, k in zip(expected, steps, latest, strict=True):
            joints[:, :2] += step * (k - index)
        for who, found in _match(expected, frames[index], GATE_BODIES):
            path, joints, known = paths[who], frames[index][found], paths[who][latest[who]]
            shared = (joints[:, 2] > 0) & (known[:, 2] > 0)
            steps[who] = np.median(joints[shared, :2] - known[shared, :2], axis=0) / (latest[who] - index)
            path[index], latest[who] = joints, index
    return paths


def _velocity(path: np.ndarray, fps: float) -> Velocity:
    seen = path[:, :, 2] > 0
    # Exactly zero where nothing was measured: such a figure holds still to the last bit.
    slopes = [_slope(path[seen[:, joint], joint, :2], np.flatnonzero(seen[:, joint])) for joint in range(len(JOINTS))]
    measured = [slope for slope in slopes if slope is not None]
    body = np.median(measured, axis=0) * fps if measured else np.zeros(2)
    swing, shortest = np.zeros(len(JOINTS)), _SHORT_LIMB_BODIES * _size(path[-1])
    for joint, parent in parents_of(seen[-1]).items():
        if parent is None or math.dist(path[-1, joint, :2], path[-1, parent, :2]) < shortest:
            continue
        both = np.flatnonzero(seen[:, joint] & seen[:, parent])
        limb = path[both, joint, :2] - path[both, parent, :2]
        slope = _slope(np.unwrap(np.arctan2(limb[:, 1], limb[:, 0])), both)
        swing[joint] = 0 if slope is None else np.clip(slope * fps, -_MAX_SWING, _MAX_SWING)
    return Velocity(body=(float(body[0]), float(body[1])), swing=tuple(swing.tolist()))


def _slope(values: np.ndarray, frames: np.ndarray) -> np.ndarray | None:
    """The median slope a frame between all pairs; None for fewer than two frames."""
    if len(frames) < 2:
        return None
    earlier, later = np.triu_indices(len(frames), 1)
    slopes = (values[later] - values[earlier]).T / (frames[later] - frames[earlier])
    return np.asarray(np.median(slopes, axis=-1))


def bounded_travel(points: np.ndarray, speed: float, seconds: np.ndarray, limit: int) -> tuple[np.ndarray, bool]:
    """How far a body goes along an axis, (T,), so that all of it stays inside 0 to limit - 1; whether that stops it.

    Its middle then keeps half a body from the edge. It goes at its speed until it must brake and then comes to rest in
    the easing's time, or less where the edge is nearer. One that is over that edge already was leaving, and goes.

    Args:
        points: (T, joints) where the figure's joints would be on this axis if its body stayed.
        speed: pixels a second.
        seconds: (T,) since the start.
        limit: pixels of the picture on this axis.
    """
    if speed > 0:
        room, leaving = limit - 1 - points.max(), points[0].max() > limit - 1
    else:
        room, leaving = points.min(), points[0].min() < 0
    room = max(float(room), 0.0)
    way = abs(speed) * seconds
    if leaving or way[-1] <= room:
        return speed * seconds, False
    brake = min(abs(speed) * EASE_SECONDS, room)
    if brake > 1e-3:
        late = np.maximum(way - (room - brake), 0) / brake
        way = np.where(late > 0, room - brake * np.exp(-late), way)
    return math.copysign(1, speed) * np.minimum(way, room), True
