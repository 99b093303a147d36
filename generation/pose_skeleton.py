"""Figures as skeletons: limbs with a length and an angle, which hang on one another from the neck outwards.

Knows joints and angles: neither time nor pictures.
"""

from __future__ import annotations

import numpy as np

from generation.pose import JOINTS, LIMBS
from segmenter.types import Pose

_PARENT = {end: start for start, end in LIMBS}
_FROM_THE_NECK = (JOINTS.index("neck"), *_PARENT)
"""Every joint after the one that it hangs on."""


def joints_of(pose: Pose) -> np.ndarray:
    """A pose as (18, 3): x, y, confidence."""
    return np.array(pose.keypoints, float).reshape(len(JOINTS), 3)


def poses_from_joints(figure: int, frames: np.ndarray) -> tuple[Pose, ...]:
    """A figure's pose in each frame, from (T, 18, 3); an unseen joint is 0, 0, 0."""
    unseen = (0.0, 0.0, 0.0)
    return tuple(
        Pose(figure=figure, keypoints=tuple((x, y, seen) if seen > 0 else unseen for x, y, seen in joints))
        for joints in frames.tolist()
    )


def swing_limbs(joints: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """Turns limbs about the joint that they hang on and leaves their length, a figure's neck where it is.

    Args:
        joints: (18, 3), of the figure.
        turns: (T, 18) radians, clockwise on the screen, from the limb's angle in `joints`.

    Returns:
        (T, 18, 2) points; those of unseen joints mean nothing.
    """
    parents = parents_of(joints[:, 2] > 0)
    lengths, angles = _limbs(parents, joints[:, :2])
    roots = np.broadcast_to(joints[:, :2], (len(turns), *joints[:, :2].shape))
    return _assemble(parents, roots, np.broadcast_to(lengths, turns.shape), angles + turns)


def blend_poses(start: np.ndarray, end: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Goes from one pose of a figure to another along its skeleton: limbs turn the shorter way, and stretch evenly.

    A joint that one of the two does not show hangs on its neighbour there as it does in the other.

    Args:
        start: (18, 3) joints.
        end: (18, 3) joints.
        shares: (T,), 0 for the start, 1 for the end.

    Returns:
        (T, 18, 3) joints, seen where one of the two has them.
    """
    parents = parents_of((start[:, 2] > 0) | (end[:, 2] > 0))
    first, last = _complete(parents, start, end)
    lengths, angles = _limbs(parents, first)
    end_lengths, end_angles = _limbs(parents, last)
    turns = np.remainder(end_angles - angles + np.pi, 2 * np.pi) - np.pi
    # A limb that points at us has no angle: it takes the one that it will have, or had.
    turns = np.where((lengths == 0) | (end_lengths == 0), 0, turns)
    angles = np.where(lengths == 0, end_angles, angles)
    share = shares[:, None]
    roots = first + shares[:, None, None] * (last - first)
    points = _assemble(parents, roots, lengths + share * (end_lengths - lengths), angles + share * turns)
    confidence = np.where(start[:, 2] > 0, start[:, 2], end[:, 2])
    return np.concatenate([points, np.broadcast_to(confidence[:, None], (*points.shape[:2], 1))], axis=2)


def parents_of(seen: np.ndarray) -> dict[int, int | None]:
    """The nearest seen joint on each seen joint's way to the neck (None: there is none), outwards from the neck."""
    parents: dict[int, int | None] = {}
    for joint in _FROM_THE_NECK:
        if seen[joint]:
            parent = _PARENT.get(joint)
            while parent is not None and not seen[parent]:
                parent = _PARENT.get(parent)
            parents[joint] = parent
    return parents


def _limbs(parents: dict[int, int | None], points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Length and angle of the limb that ends in each joint, (18,) each; zeros where there is none."""
    limbs = np.zeros((len(JOINTS), 2))
    for joint, parent in parents.items():
        if parent is not None:
            limbs[joint] = points[joint] - points[parent]
    return np.hypot(limbs[:, 0], limbs[:, 1]), np.arctan2(limbs[:, 1], limbs[:, 0])


def _assemble(parents: dict[int, int | None], roots: np.ndarray, lengths: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """Puts a skeleton together, (T, 18, 2): joints without a parent as in `roots`, others at the end of their limb."""
    points = np.array(roots, float)
    for joint, parent in parents.items():
        if parent is not None:
            limb = lengths[:, joint, None] * np.stack([np.cos(angles[:, joint]), np.sin(angles[:, joint])], axis=1)
            points[:, joint] = points[:, parent] + limb
    return points


def _complete(parents: dict[int, int | None], start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gives both poses all the joints of either, (18, 2) each, as they hang on their neighbours in the other."""
    shown = start[:, 2] > 0, end[:, 2] > 0
    shared = shown[0] & shown[1]
    one, other = (shared, shared) if shared.any() else shown
    apart = np.zeros(2)
    if one.any() and other.any():
        apart = end[other, :2].mean(axis=0) - start[one, :2].mean(axis=0)
    first, last = start[:, :2].copy(), end[:, :2].copy()
    for joint, parent in parents.items():
        shift = apart if parent is None else last[parent] - first[parent]
        if not shown[0][joint]:
            first[joint] = last[joint] - shift
        if not shown[1][joint]:
            last[joint] = first[joint] + shift
    return first, last
