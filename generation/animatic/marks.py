"""Rivets: every joint of a puppet is held by one, and its exact colour says whose joint it is. Writes and reads them.

The low five bits of red, green and blue carry 6 bits of the figure, 5 of the joint, 3 of a checksum, and a 1 in blue's
lowest bit. A picture has that bit cleared everywhere else, so no paper is taken for a rivet; in a picture of another
make, a rivet's size, shape and checksum would all have to come about by chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import cv2
import numpy as np

from generation.animatic.skeleton import L_EYE, R_EYE
from generation.pose import JOINTS, PoseReader
from segmenter.types import Pose

OBJECT_JOINT = 18
"""The code of the one rivet that a thing carries, behind the 18 joints of a figure."""

MAX_FIGURES = 64
"""Identities are 0 to 63."""

_BRASS = (192, 160, 96)
_DARK = (64, 32, 32)
_SHIFT = 4
# With less of a rivet to be seen its place is a guess: the joint counts as covered.
_LEAST_SEEN = 0.3


def rivet_radius(width: int, height: int) -> float:
    """Radius of a rivet's core in pixels, for a picture of that size."""
    return max(2.0, 0.0052 * min(width, height))


def _checksum(figure: int, joint: int) -> int:
    return (figure * 5 + joint * 3 + (figure >> 3) + (joint >> 2) * 5 + 3) & 7


def _colour(figure: int, joint: int) -> tuple[int, int, int]:
    value = (figure << 8) | (joint << 3) | _checksum(figure, joint)
    base = _DARK if joint in (R_EYE, L_EYE) else _BRASS
    return (base[0] | (value >> 9) & 31, base[1] | (value >> 4) & 31, base[2] | ((value & 15) << 1) | 1)


def draw_marks(picture: np.ndarray, marks: Mapping[tuple[int, int], tuple[float, float]]) -> None:
    """Sets a rivet for each (figure, joint), over everything that is drawn; points in pixels of the picture.

    Also clears blue's lowest bit in the rest of the picture, (H, W, 3) uint8 RGB.
    """
    height, width = picture.shape[:2]
    radius = rivet_radius(width, height)
    scale = 1 << _SHIFT
    near = [
        (key, (round(x * scale), round(y * scale)))
        for key, (x, y) in marks.items()
        if -radius < x < width + radius and -radius < y < height + radius
    ]
    for (_, joint), (x, y) in near:
        eye = joint in (R_EYE, L_EYE)
        rim = round((radius + max(0.7, radius * 0.3)) * scale)
        cv2.circle(picture, (x + 6, y + 8), rim, (44, 30, 32) if eye else (112, 74, 48), -1, cv2.LINE_AA, _SHIFT)
        if not eye:
            cv2.circle(picture, (x - 5, y - 6), round(radius * 1.08 * scale), (246, 222, 160), -1, cv2.LINE_AA, _SHIFT)
    # OpenCV takes a scalar here, five times as fast as numpy's mask; its stubs do not know it.
    cv2.bitwise_and(picture, (255, 255, 254, 0), dst=picture)  # type: ignore[call-overload]
    for (figure, joint), (x, y) in near:
        cv2.circle(picture, (x, y), round(radius * scale), _colour(figure, joint), -1, cv2.LINE_8, _SHIFT)


def read_marks(frame: np.ndarray) -> dict[tuple[int, int], tuple[float, float]]:
    """Where each rivet is in a frame, (H, W, 3) uint8 RGB: (figure, joint) to (x, y); covered ones are left out."""
    height, width = frame.shape[:2]
    radius = rivet_radius(width, height)
    flat = frame.reshape(-1, 3)
    candidates = np.flatnonzero(flat[:, 2] & 1)
    pixels = flat[candidates]
    high = pixels & 224
    pixels_ok = (high == _BRASS).all(axis=1) | (high == _DARK).all(axis=1)
    candidates, pixels = candidates[pixels_ok], pixels[pixels_ok].astype(np.int32)
    value = ((pixels[:, 0] & 31) << 9) | ((pixels[:, 1] & 31) << 4) | ((pixels[:, 2] & 31) >> 1)
    known = _known_values()
    good = known[value] & ((pixels[:, 0] < 128) == np.isin((value >> 3) & 31, (R_EYE, L_EYE)))
    value, candidates = value[good], candidates[good]
    order = np.argsort(value, kind="stable")
    value, candidates = value[order], candidates[order]
    starts = np.flatnonzero(np.diff(value, prepend=-1))
    ends = np.append(starts, len(value))[1:]
    whole = _disc_pixels(radius)
    marks = {}
    for start, end in zip(starts, ends, strict=True):
        points = np.stack([candidates[start:end] % width, candidates[start:end] // width], axis=1).astype(np.float64)
        spot = _fit(points, radius, whole, width, height)
        if spot is not None:
            marks[int(value[start]) >> 8, (int(value[start]) >> 3) & 31] = spot
    return marks


@lru_cache(maxsize=1)
def _known_values() -> np.ndarray:
    known = np.zeros(1 << 14, bool)
    for figure in range(MAX_FIGURES):
        for joint in range(OBJECT_JOINT + 1):
            known[(figure << 8) | (joint << 3) | _checksum(figure, joint)] = True
    return known


@lru_cache(maxsize=16)
def _disc_pixels(radius: float) -> int:
    side = int(2 * radius) + 9
    area = np.zeros((side, side), np.uint8)
    middle = (side // 2) << _SHIFT
    cv2.circle(area, (middle, middle), round(radius * (1 << _SHIFT)), 1, -1, cv2.LINE_8, _SHIFT)
    return int(area.sum())


def _fit(points: np.ndarray, radius: float, whole: int, width: int, height: int) -> tuple[float, float] | None:
    """The centre of the disc of known radius of which these pixels are what is seen; None where that cannot be told."""
    if len(points) < _LEAST_SEEN * whole or len(points) > 1.6 * whole + 4:
        return None
    low, high = points.min(axis=0), points.max(axis=0)
    if (high - low).max() > 2 * radius + 2:
        return None
    if len(points) >= 0.85 * whole:
        middle = points.mean(axis=0)
        return (float(middle[0]), float(middle[1]))
    # Partly covered: a centre is possible if all that is seen lies within the radius; the middle of those is the guess.
    steps = np.arange(-radius - 1, radius + 1.01, max(radius / 10, 0.25))
    centres = points.mean(axis=0) + np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    farthest = np.hypot(*(centres[:, None] - points[None]).transpose(2, 0, 1)).max(axis=1)
    reach = max(radius + 0.3, float(farthest.min()) + 0.1)
    middle = centres[farthest <= reach].mean(axis=0)
    return (float(middle[0]), float(middle[1]))


class RivetReader(PoseReader):
    """Reads the poses of paper puppets from their rivets; finds nothing in other pictures."""

    def read(self, frame: np.ndarray) -> tuple[Pose, ...]:
        """Every figure's pose in a frame, (H, W, 3) uint8 RGB, by figure."""
        figures: dict[int, dict[int, tuple[float, float]]] = {}
        for (figure, joint), spot in read_marks(frame).items():
            if joint < OBJECT_JOINT:
                figures.setdefault(figure, {})[joint] = spot
        return tuple(
            Pose(
                figure=figure,
                keypoints=tuple(
                    (*joints[joint], 1.0) if joint in joints else (0.0, 0.0, 0.0) for joint in range(len(JOINTS))
                ),
            )
            for figure, joints in sorted(figures.items())
        )
