"""Poses: the skeleton, reading it, writing it as OpenPose JSON, drawing it as an OpenPose map."""

from __future__ import annotations

import json
import math
from abc import abstractmethod
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
_MAX_CONFIDENCE = 10.0
"""OpenPose writes a little over 1 at times, other tools 2 for "visible"; more is a coordinate in the wrong place."""
_MAX_FLAWS = 3
"""Of one file; more are counted, not told."""


class PoseReader(Protocol):
    """Finds the figures in a frame. One that needs no weights inherits that it has nothing to load."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever other weights would read other poses; empty where there are none."""
        return ""

    def load(self) -> None:
        """Gets ready; may be called again and then does nothing.

        Raises:
            LongtakeError: the weights cannot be loaded.
        """
        return

    @abstractmethod
    def read(self, frame: np.ndarray) -> tuple[Pose, ...]:
        """Reads every figure's pose from the pixels of a frame, (H, W, 3) uint8 RGB; none found is an empty tuple."""


class Nobody(PoseReader):
    """A reader for frames whose poses nobody asks for: it finds nobody."""

    def read(self, frame: np.ndarray) -> tuple[Pose, ...]:
        """Finds nobody in a frame, (H, W, 3) uint8 RGB."""
        del frame
        return ()


def check_frame(frame: np.ndarray) -> None:
    """Makes sure that a frame is one, (H, W, 3) uint8 RGB.

    Raises:
        ValueError: it is something else; says what.
    """
    if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8:
        raise ValueError(f"{frame.shape = } of {frame.dtype = } must be (height, width, 3) of uint8")


def write_openpose(path: Path, poses: Sequence[Pose], width: int, height: int) -> None:
    """Writes poses as OpenPose JSON; `person_id` carries the figure, a joint that was not seen is 0, 0, 0."""
    path.write_text(json.dumps(openpose_document(poses, width, height)) + "\n", encoding="utf-8")


def openpose_document(poses: Sequence[Pose], width: int, height: int) -> dict[str, Any]:
    """Poses as OpenPose's JSON has them, for a picture of that size in pixels."""
    people = [
        {
            "person_id": [pose.figure],
            "pose_keypoints_2d": [
                round(number, 3) for joint in pose.keypoints for number in (joint if joint[2] > 0 else (0.0, 0.0, 0.0))
            ],
        }
        for pose in poses
    ]
    return {"version": 1.3, "canvas_width": width, "canvas_height": height, "people": people}


def read_openpose(path: Path) -> tuple[Pose, ...]:
    """Reads OpenPose JSON: ours, or another tool's with 18 joints.

    Raises:
        ValueError: the file is no OpenPose JSON.
    """
    try:
        return poses_of(_parsed(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} is no OpenPose JSON with 18 joints a person: {error}") from error


def poses_of(document: Any) -> tuple[Pose, ...]:
    """The poses in an OpenPose document.

    Raises:
        ValueError: it is none, or its people do not have 18 joints.
    """
    return tuple(_read_person(number, person) for number, person in enumerate(_people(document), 1))


def check_openpose(content: bytes, size: tuple[int, int] | None) -> None:
    """Makes sure that a film can rely on a pose file: `read_openpose` reads it, and its people are in the picture.

    Args:
        content: of the file.
        size: width and height of the film in pixels; None where they are not known.

    Raises:
        ValueError: it cannot be used; says what is wrong with it, and what to do.
    """
    document = _parsed(content)
    people = _people(document)
    flaws, somebody = [], False
    if wrong_canvas := _canvas_flaw(document, size):
        flaws.append(wrong_canvas)
        size = None  # in pixels of what, nobody knows
    for number, person in enumerate(people, 1):
        try:
            pose = _read_person(number, person)
        except ValueError as error:
            flaws.append(str(error))
            somebody = True
            continue
        somebody = somebody or any(joint[2] > 0 for joint in pose.keypoints)
        if flaw := _place_flaw(pose, size):
            flaws.append(f"person {number} {flaw}")
    if not somebody:
        flaws.append("it shows nobody (save a person, with joints of a confidence above 0)")
    if flaws:
        untold = len(flaws) - _MAX_FLAWS
        raise ValueError("; ".join(flaws[:_MAX_FLAWS]) + (f"; and {untold} more" if untold > 0 else ""))


def _parsed(content: bytes) -> Any:
    try:
        # Whole numbers as floats: none is too long to be read.
        return json.loads(content.decode("utf-8-sig"), parse_int=float)
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text (save it as OpenPose JSON)") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} in its line {error.lineno})") from None
    except RecursionError:
        raise ValueError("it is nested too deeply (save it as OpenPose JSON)") from None


def _people(document: Any) -> list[Any]:
    people = document.get("people") if isinstance(document, dict) else None
    if not isinstance(people, list):
        raise ValueError('it is not as OpenPose writes it (save one picture\'s poses, as {"people": [...]})')
    return people


def _read_person(number: int, person: Any) -> Pose:
    numbers = person.get("pose_keypoints_2d") if isinstance(person, dict) else None
    if not isinstance(numbers, list) or not numbers:
        raise ValueError(f"person {number} has no joints (save x, y and confidence of 18 as its pose_keypoints_2d)")
    if len(numbers) != 3 * len(JOINTS):
        whole, rest = divmod(len(numbers), 3)
        wanted = len(JOINTS)
        found = f"{len(numbers)} numbers, not {3 * wanted}" if rest else f"{whole} joints, not {wanted}"
        raise ValueError(f"person {number} has {found} (save OpenPose's COCO model, as --model_pose COCO does)")
    for value in numbers:
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise ValueError(f"person {number} has a coordinate that is no finite number (0, 0, 0 is an unseen joint)")
    named = person.get("person_id")
    figure: Any = named[0] if isinstance(named, list) and named else None
    # Other tools write -1: they do not know who it is.
    known = isinstance(figure, int | float) and 0 <= figure <= 255
    joints = np.array(numbers, float).reshape(len(JOINTS), 3).tolist()
    keypoints = tuple((x, y, seen) if seen > 0 else (0.0, 0.0, 0.0) for x, y, seen in joints)
    return Pose(figure=int(figure) if known else number - 1, keypoints=keypoints)


def _canvas_flaw(document: dict[str, Any], size: tuple[int, int] | None) -> str | None:
    canvas = [document.get(side) for side in ("canvas_width", "canvas_height")]
    if canvas == [None, None]:
        return None
    if not all(isinstance(side, float) and 0 < side < math.inf for side in canvas):
        return "its canvas_width and canvas_height are no sizes in pixels (save both, or none for the film's own)"
    if size is None or canvas == list(size):
        return None
    film = f"{size[0]}x{size[1]}"
    return f"its canvas is {canvas[0]:g}x{canvas[1]:g}, the film {film} (draw or scale the pose to {film})"


def _place_flaw(pose: Pose, size: tuple[int, int] | None) -> str | None:
    """What is wrong with where a person is, in a picture of that size; None where it is not known."""
    joints = [joint for joint in pose.keypoints if joint[2] > 0]
    for x, y, confidence in joints:
        if confidence > _MAX_CONFIDENCE:
            return f"has a confidence of {confidence:g} (save x, y and confidence of each joint in turn)"
        if size and any(not -side / 2 <= at <= 1.5 * side for at, side in zip((x, y), size, strict=True)):
            picture = f"the picture of {size[0]}x{size[1]}"
            return f"has a joint at {x:g}, {y:g}, far outside of {picture} (save pixels from its top left corner)"
    if joints and all(0 <= side <= 1 for x, y, _ in joints for side in (x, y)):
        return "is smaller than a pixel (save pixels, not shares of the picture from 0 to 1)"
    return None


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
