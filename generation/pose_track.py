"""Pose tracks: what the figures of a shot do from its first frame, the anchor, to its last; planned, drawn and kept.

Knows no model: a pose control gets the drawn maps.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast, get_args

import cv2
import numpy as np

from generation.pose import JOINTS, draw_openpose
from generation.pose_motion import (
    EASE_SECONDS,
    GATE_BODIES,
    SWING_SECONDS,
    Velocity,
    bounded_travel,
    match_people,
    measured_velocity,
)
from generation.pose_skeleton import blend_poses, joints_of, poses_from_joints, swing_limbs
from segmenter.types import Pose

__all__ = [
    "PoseTrack",
    "TrackKind",
    "draw_track",
    "match_people",
    "measured_velocity",
    "plan_track",
    "read_track",
    "write_track",
]

TrackKind = Literal["hold", "ease", "follow", "reach"]
"""Stand still, come to rest, go on as before, or arrive at a pose that is given."""

TRACK_FILE = "pose_track.json"
STRIP_FILE = "pose_track.png"

_REACH_BODIES_A_SECOND = 3.0
"""The furthest that a target may be away from somebody: a runner (5 m/s) covers three bodies a second."""
_MAX_COORDINATE = 1e6
"""Pixels; no joint is out there, and arithmetic is safe below."""
_STRIP_PICTURES, _STRIP_COLUMNS, _STRIP_WIDTH = 8, 4, 1600


@dataclass(frozen=True, slots=True, kw_only=True)
class PoseTrack:
    """What the figures do over a shot."""

    kind: TrackKind
    """How it was planned."""
    frames: tuple[tuple[Pose, ...], ...]
    """The poses in each frame; the same figures in all of them, in the order of the first."""
    notes: tuple[str, ...] = ()
    """What the plan could not do as asked, in words."""


def plan_track(
    history: Sequence[Sequence[Pose]],
    target: Sequence[Pose] | None,
    *,
    kind: TrackKind,
    num_frames: int,
    fps: Fraction,
    width: int,
    height: int,
) -> PoseTrack:
    """Plans what the figures of a shot do from the anchor on: the same arguments give the same track.

    "hold" keeps the anchor's poses. "ease" goes on as the figures moved and comes to rest. "follow" moves each of them
    on at the measured speed for the whole shot, while their limbs come to rest, and stops them softly where they would
    leave the picture, unless they were leaving it already. "reach" arrives at the target's poses in the last frame,
    with the least jerk (Flash and Hogan 1985); the anchor's people without a target hold still.

    Args:
        history: the poses in the last frames of the shot before, a frame apart; the last entry is the anchor's and the
            track's first frame. With one entry nobody is known to move.
        target: for "reach" alone: the poses to arrive at, matched with the anchor's by distance.
        kind: which of the four.
        num_frames: of the shot, the first among them.
        fps: of the shot.
        width: of the picture in pixels.
        height: of the picture in pixels.
    """
    _check(history, target, kind, num_frames, fps, width, height)
    anchor = tuple(history[-1])
    seconds = np.arange(num_frames) / float(fps)
    notes: list[str] = []
    if kind == "hold":
        people = [(pose,) * num_frames for pose in anchor]
    elif kind == "reach":
        people, notes = _reach(anchor, tuple(target or ()), seconds)
    else:
        limits = (width, height) if kind == "follow" else None
        people, notes = _go_on(anchor, measured_velocity(history, fps), seconds, limits)
        if len(history) == 1 and anchor:
            notes = ["one frame tells of no motion: everybody holds still"]
    frames = (anchor, *(tuple(person[index] for person in people) for index in range(1, num_frames)))
    return PoseTrack(kind=kind, frames=frames, notes=tuple(notes))


def draw_track(track: PoseTrack, width: int, height: int) -> Iterator[np.ndarray]:
    """Draws the track as OpenPose maps, (H, W, 3) uint8 RGB, one a frame: what a pose control is told."""
    for poses in track.frames:
        yield draw_openpose(poses, width, height)


def write_track(folder: Path, track: PoseTrack, width: int, height: int, fps: Fraction) -> None:
    """Keeps the track in a folder: pose_track.json, to 0.001 pixels, and pose_track.png, maps of it to look at."""
    document = {
        "version": 1,
        "kind": track.kind,
        "notes": list(track.notes),
        "fps": f"{fps.numerator}/{fps.denominator}",
        "canvas_width": width,
        "canvas_height": height,
        "frames": [{"people": [_person(pose) for pose in poses]} for poses in track.frames],
    }
    (folder / TRACK_FILE).write_text(json.dumps(document) + "\n", encoding="utf-8")
    _, data = cv2.imencode(".png", cv2.cvtColor(_strip(track, width, height), cv2.COLOR_RGB2BGR))
    (folder / STRIP_FILE).write_bytes(data.tobytes())


def read_track(path: Path) -> PoseTrack:
    """Reads a track that `write_track` wrote.

    Raises:
        ValueError: the file is no pose track.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        frames = tuple(tuple(_read_person(person) for person in frame["people"]) for frame in document["frames"])
        if document["kind"] not in get_args(TrackKind):
            raise ValueError(f"{document['kind']!r} is none of {', '.join(get_args(TrackKind))}")
        notes = tuple(str(note) for note in document["notes"])
        return PoseTrack(kind=cast(TrackKind, document["kind"]), frames=frames, notes=notes)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise ValueError(f"{path} is no pose track: {error}") from error


def _check(
    history: Sequence[Sequence[Pose]],
    target: Sequence[Pose] | None,
    kind: str,
    num_frames: int,
    fps: Fraction,
    width: int,
    height: int,
) -> None:
    if kind not in get_args(TrackKind):
        raise ValueError(f"{kind = } is none of {', '.join(get_args(TrackKind))}")
    if (kind == "reach") != (target is not None):
        raise ValueError(f"{target = } with {kind = }: a target is for 'reach', which needs one")
    if not history:
        raise ValueError(f"{history = } must hold at least the anchor's poses")
    if num_frames < 1 or fps <= 0 or width < 1 or height < 1:
        raise ValueError(f"{num_frames = }, {fps = }, {width = } and {height = } must be above 0")
    for pose in (pose for poses in (*history, target or ()) for pose in poses):
        if len(pose.keypoints) != len(JOINTS) or not (np.abs(joints_of(pose)) < _MAX_COORDINATE).all():
            raise ValueError(f"{pose = } must have {len(JOINTS)} joints, all numbers below {_MAX_COORDINATE:g}")


def _reach(
    anchor: Sequence[Pose], target: Sequence[Pose], seconds: np.ndarray
) -> tuple[list[tuple[Pose, ...]], list[str]]:
    gate = max(GATE_BODIES, _REACH_BODIES_A_SECOND * float(seconds[-1]))
    goals = dict(match_people(anchor, target, gate_bodies=gate))
    # The polynomial from 0 to 1 that starts and ends at rest, without acceleration.
    time = np.linspace(0, 1, len(seconds))
    shares = time**3 * (10 - 15 * time + 6 * time**2)
    people, notes = [], []
    for index, pose in enumerate(anchor):
        if index not in goals:
            people.append((pose,) * len(seconds))
            notes.append(f"figure {pose.figure} has no target within reach and holds still")
            continue
        goal = joints_of(target[goals[index]])
        frames = blend_poses(joints_of(pose), goal, shares)
        # To the last bit: the way along the limbs rounds.
        frames[-1] = np.where(goal[:, 2:] > 0, goal, frames[-1])
        people.append(poses_from_joints(pose.figure, frames))
    missing = sorted(set(range(len(target))) - set(goals.values()))
    notes += [f"target figure {target[index].figure} is nobody in the anchor and is left out" for index in missing]
    return people, notes


def _go_on(
    anchor: Sequence[Pose], velocities: Sequence[Velocity], seconds: np.ndarray, limits: tuple[int, int] | None
) -> tuple[list[tuple[Pose, ...]], list[str]]:
    """Moves people on; their limbs come to rest, and their bodies too or, given limits, no later than at the edge."""
    eased = EASE_SECONDS * (1 - np.exp(-seconds / EASE_SECONDS))
    swung = SWING_SECONDS * (1 - np.exp(-seconds / SWING_SECONDS))
    people, notes = [], []
    for pose, velocity in zip(anchor, velocities, strict=True):
        joints = joints_of(pose)
        seen = joints[:, 2] > 0
        if not seen.any() or not any((*velocity.body, *velocity.swing)):
            people.append((pose,) * len(seconds))
            continue
        points = swing_limbs(joints, swung[:, None] * np.array(velocity.swing))
        for axis, speed in enumerate(velocity.body):
            travel = speed * eased
            if limits is not None:
                travel, stopped = bounded_travel(points[:, seen, axis], speed, seconds, limits[axis])
                if stopped:
                    notes.append(f"figure {pose.figure} is stopped at the picture's edge")
            points[:, :, axis] += travel[:, None]
        confidence = np.broadcast_to(joints[:, 2, None], (*points.shape[:2], 1))
        people.append(poses_from_joints(pose.figure, np.concatenate([points, confidence], axis=2)))
    return people, notes


def _person(pose: Pose) -> dict[str, Any]:
    """A person as OpenPose writes one."""
    numbers = (number for joint in pose.keypoints for number in (joint if joint[2] > 0 else (0.0, 0.0, 0.0)))
    return {"person_id": [pose.figure], "pose_keypoints_2d": [round(number, 3) for number in numbers]}


def _read_person(person: dict[str, Any]) -> Pose:
    joints = np.array(person["pose_keypoints_2d"], float).reshape(len(JOINTS), 3)
    if not np.isfinite(joints).all():
        raise ValueError(f"person {person['person_id']} has a coordinate that is no finite number")
    return poses_from_joints(int(person["person_id"][0]), joints[None])[0]


def _strip(track: PoseTrack, width: int, height: int) -> np.ndarray:
    """Evenly spaced maps with the number of their frame, in rows."""
    chosen = sorted({round(index) for index in np.linspace(0, len(track.frames) - 1, _STRIP_PICTURES)})
    columns = min(_STRIP_COLUMNS, len(chosen))
    scale = min(1.0, _STRIP_WIDTH // columns / width)
    size = max(int(width * scale), 1), max(int(height * scale), 1)
    pictures = []
    for index in chosen:
        drawn = draw_openpose(track.frames[index], width, height)
        picture = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA)
        cv2.rectangle(picture, (0, 0), (size[0] - 1, size[1] - 1), (96, 96, 96))
        cv2.putText(picture, str(index), (6, 20), (255, 255, 255), cv2.FontFace("sans"), 16)
        pictures.append(picture)
    pictures += [np.zeros_like(pictures[0])] * (-len(pictures) % columns)
    return np.vstack([np.hstack(pictures[row : row + columns]) for row in range(0, len(pictures), columns)])
