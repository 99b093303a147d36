"""Anchors: what a shot hands on to the next one: its last shown frame, lossless, and the poses read from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from generation.pose import PoseReader, draw_openpose, write_openpose
from segmenter.types import Anchor, Pose

FRAME_FILE = "last.png"
POSE_FILE = "pose.json"
POSE_MAP_FILE = "pose.png"


def make_anchor(frame: np.ndarray, reader: PoseReader, folder: Path) -> Anchor:
    """Keeps a shot's last shown frame, (H, W, 3) uint8 RGB, and the poses read from it, in a folder that exists."""
    height, width = frame.shape[:2]
    poses = reader.read(frame)
    anchor = Anchor(
        frame=folder / FRAME_FILE,
        pose=folder / POSE_FILE,
        pose_map=folder / POSE_MAP_FILE,
        sha256=anchor_sha256(frame, poses),
    )
    _write_png(anchor.frame, frame)
    write_openpose(anchor.pose, poses, width, height)
    _write_png(anchor.pose_map, draw_openpose(poses, width, height))
    return anchor


def anchor_sha256(frame: np.ndarray, poses: Sequence[Pose]) -> str:
    """Hash of a frame's size and pixels and of the poses in it, in hexadecimal: the same on every machine."""
    canonical = [[pose.figure, [[round(number, 3) for number in joint] for joint in pose.keypoints]] for pose in poses]
    digest = hashlib.sha256()
    digest.update(json.dumps([list(frame.shape), canonical], separators=(",", ":")).encode())
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
