"""Anchors: what a shot hands on to the next one: its last shown frame, lossless, and the poses read from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from generation.pose import PoseReader, draw_openpose, openpose_document, poses_of, read_openpose, write_openpose
from segmenter.types import Anchor, Pose

FRAME_FILE = "last.png"
POSE_FILE = "pose.json"
POSE_MAP_FILE = "pose.png"
HISTORY_FILE = "history.json"
THUMBNAILS_FILE = "thumbnails.npy"


def make_anchor(frame: np.ndarray, reader: PoseReader, folder: Path, before: Sequence[np.ndarray] = ()) -> Anchor:
    """Keeps a shot's last shown frame and the poses read from it, in a folder that exists.

    Args:
        frame: (H, W, 3) uint8 RGB.
        reader: finds the figures.
        folder: where to keep it.
        before: the frames before it, the same in shape, from which it can be told how the figures move.
    """
    height, width = frame.shape[:2]
    history = [reader.read(each) for each in (*before, frame)]
    anchor = Anchor(
        frame=folder / FRAME_FILE,
        pose=folder / POSE_FILE,
        pose_map=folder / POSE_MAP_FILE,
        sha256=anchor_sha256(frame, history[-1], history[:-1]),
        history=folder / HISTORY_FILE if before else None,
    )
    _write_png(anchor.frame, frame)
    write_openpose(anchor.pose, history[-1], width, height)
    _write_png(anchor.pose_map, draw_openpose(history[-1], width, height))
    if anchor.history:
        documents = [openpose_document(poses, width, height) for poses in history]
        anchor.history.write_text(json.dumps(documents) + "\n", encoding="utf-8")
    return anchor


def read_history(anchor: Anchor) -> tuple[tuple[Pose, ...], ...]:
    """The poses in the frames that led up to an anchor, its own last.

    Raises:
        ValueError: a file is no OpenPose JSON.
    """
    if anchor.history is None:
        return (read_openpose(anchor.pose),)
    try:
        documents = json.loads(anchor.history.read_text(encoding="utf-8"))
        return tuple(poses_of(document) for document in documents)
    except (OSError, TypeError, ValueError) as error:
        raise ValueError(f"{anchor.history} cannot be read: {error}") from error


def anchor_sha256(frame: np.ndarray, poses: Sequence[Pose], before: Sequence[Sequence[Pose]] = ()) -> str:
    """Hash of a frame's size and pixels and of the poses up to it, in hexadecimal: the same on every machine."""
    digest = hashlib.sha256()
    for each in (*before, poses):
        joints = [[pose.figure, [[round(number, 3) for number in joint] for joint in pose.keypoints]] for pose in each]
        digest.update(json.dumps([list(frame.shape), joints], separators=(",", ":")).encode())
    digest.update(np.ascontiguousarray(frame).tobytes())
    return digest.hexdigest()


def load_frame(path: Path) -> np.ndarray:
    """Reads a picture as (H, W, 3) uint8 RGB, whatever letters its path has.

    Raises:
        ValueError: the file cannot be read as a picture.
    """
    try:
        data = np.fromfile(path, np.uint8)
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR_RGB) if data.size else None
    except (OSError, cv2.error) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    if picture is None:
        raise ValueError(f"{path} is no picture that OpenCV can read")
    return picture


def _write_png(path: Path, picture: np.ndarray) -> None:
    # imencode and a plain write: cv2.imwrite cannot open every path on every system, and says so by returning False.
    _, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    path.write_bytes(data.tobytes())
