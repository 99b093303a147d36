"""Poses: the skeleton, reading it, writing it as OpenPose JSON, drawing it as an OpenPose map."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from segmenter.types import Pose

JOINTS = (
    "nose", "neck",
    "right_shoulder", "right_elbow", "right_wrist",
    "left_shoulder", "left_elbow", "left_wrist",
    "right_hip", "right_knee", "right_ankle",
    "left_hip", "left_knee", "left_ankle",
    "right_eye", "left_eye", "right_ear", "left_ear",
)  # fmt: skip
"""COCO-18, the order of OpenPose's 18-point body model."""

LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10),
    (1, 11), (11, 12), (12, 13), (1, 0), (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
"""Pairs of joints, in the order in which OpenPose's map paints them: limb i has colour i."""

COLOURS = (
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0),
    (0, 255, 0), (0, 255, 85), (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255),
    (0, 0, 255), (85, 0, 255), (170, 0, 255), (255, 0, 255), (255, 0, 170), (255, 0, 85),
)  # fmt: skip
"""RGB of joint i, and of limb i, in the maps that pose ControlNets were trained on."""

_STICK_WIDTH = 4
_LIMB_SHADE = 0.6


class PoseReader(Protocol):
    """Finds the figures in a frame."""

    def read(self, frame: np.ndarray) -> tuple[Pose, ...]:
        """Reads every figure's pose from the pixels of a frame, (H, W, 3) uint8 RGB; none found is an empty tuple."""


def write_openpose(path: Path, poses: Sequence[Pose], width: int, height: int) -> None:
    """Writes poses as OpenPose JSON; `person_id` carries the figure, a joint that was not seen is 0, 0, 0."""
    people = [
        {
            "person_id": [pose.figure],
            "pose_keypoints_2d": [
                round(number, 3) for joint in pose.keypoints for number in (joint if joint[2] > 0 else (0.0, 0.0, 0.0))
            ],
        }
        for pose in poses
    ]
    document = {"version": 1.3, "canvas_width": width, "canvas_height": height, "people": people}
    path.write_text(json.dumps(document) + "\n", encoding="utf-8")


def read_openpose(path: Path) -> tuple[Pose, ...]:
    """Reads OpenPose JSON: ours, or another tool's with 18 joints.

    Raises:
        ValueError: the file is no OpenPose JSON.
    """
    try:
        people = json.loads(path.read_text(encoding="utf-8"))["people"]
        return tuple(_read_person(index, person) for index, person in enumerate(people))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{path} is no OpenPose JSON with 18 joints a person: {error}") from error


def _read_person(index: int, person: dict[str, Any]) -> Pose:
    numbers = [float(number) for number in person["pose_keypoints_2d"]]
    if len(numbers) != 3 * len(JOINTS):
        raise ValueError(f"{len(numbers) = } of person {index} is not {3 * len(JOINTS)}")
    if not np.isfinite(numbers).all():
        raise ValueError(f"person {index} has a coordinate that is no finite number")
    named = person.get("person_id", [-1])
    figure = int(named[0]) if named else -1
    joints = tuple((numbers[i], numbers[i + 1], numbers[i + 2]) for i in range(0, len(numbers), 3))
    # Other tools write -1: they do not know who it is.
    return Pose(figure=figure if 0 <= figure <= 255 else index, keypoints=joints)


def draw_openpose(poses: Sequence[Pose], width: int, height: int) -> np.ndarray:
    """Draws poses as an OpenPose map, (H, W, 3) uint8 RGB: the condition that pose ControlNets know.

    Sticks are ellipses of half width 4 at 0.6 of their colour, joints discs of radius 4 at full colour, on black, as in
    OpenPose's reference drawing; a limb with an unseen end is left out.
    """
    canvas = np.zeros((height, width, 3), np.uint8)
    for pose in poses:
        _draw_limbs(canvas, pose)
    for pose in poses:
        for (x, y, confidence), colour in zip(pose.keypoints, COLOURS, strict=True):
            if confidence > 0:
                cv2.circle(canvas, (int(x), int(y)), 4, colour, thickness=-1)
    return canvas


def _draw_limbs(canvas: np.ndarray, pose: Pose) -> None:
    for (start, end), colour in zip(LIMBS, COLOURS, strict=False):
        x0, y0, seen0 = pose.keypoints[start]
        x1, y1, seen1 = pose.keypoints[end]
        if seen0 <= 0 or seen1 <= 0:
            continue
        middle = (int((x0 + x1) / 2), int((y0 + y1) / 2))
        half_length = int(np.hypot(x1 - x0, y1 - y0) / 2)
        angle = int(np.degrees(np.arctan2(y1 - y0, x1 - x0)))
        stick = np.array(cv2.ellipse2Poly(middle, (half_length, _STICK_WIDTH), angle, 0, 360, 1))
        cv2.fillConvexPoly(canvas, stick, tuple(int(channel * _LIMB_SHADE) for channel in colour))
