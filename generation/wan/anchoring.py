"""What a shot takes over from the one before it: the picture that it begins with, and the poses that go on from there.

Pictures and numbers: no torch, no weights. Whether a shot takes something over is `continuity`'s affair.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import cv2
import numpy as np

from generation.anchor import load_frame, read_history
from generation.pose import read_openpose
from generation.pose_track import PoseTrack, TrackKind, plan_track
from segmenter.errors import GenerationError
from segmenter.types import Anchor, Pose, Shot


def first_picture(shot: Shot, anchor: Anchor | None) -> np.ndarray:
    """The picture that a shot begins with, (H, W, 3) uint8 RGB: the anchor's, or its own board made to fit.

    Raises:
        GenerationError: it cannot be read, or the anchor is of another size.
    """
    try:
        if shot.continuity != "continue":
            if shot.image is None:
                raise ValueError("it has no board to begin with")
            return fit_picture(load_frame(shot.image), shot.width, shot.height)
        picture = load_frame(_needed(anchor).frame)
        height, width = picture.shape[:2]
        if (width, height) != (shot.width, shot.height):
            raise ValueError(f"its anchor is {width}x{height}, the shot {shot.width}x{shot.height}")
    except ValueError as error:
        raise GenerationError(f"shot {shot.id}: {error}", retryable=False) from error
    return picture


def track_of(shot: Shot, anchor: Anchor | None, kind: TrackKind) -> PoseTrack:
    """What the poses do over the shot's `num_frames` frames, from the anchor's on.

    Args:
        shot: the poses that it names are reached in the last frame that is shown, and kept in those after it.
        anchor: of the shot before.
        kind: what they do where the shot names none.

    Raises:
        GenerationError: a file of poses cannot be read, or has changed.
    """
    try:
        history, target = read_history(_needed(anchor)), _pose_to_reach(shot)
    except (OSError, ValueError) as error:
        raise GenerationError(f"shot {shot.id}: {error}", retryable=False) from error
    shown = shot.drop_frames + shot.shown_frames
    track = plan_track(
        history,
        target,
        kind="reach" if target else kind,
        num_frames=shown if target else shot.num_frames,
        fps=shot.fps,
        width=shot.width,
        height=shot.height,
    )
    surplus = shot.num_frames - len(track.frames)
    return replace(track, frames=track.frames + track.frames[-1:] * surplus)


def fit_picture(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """Resizes a picture, (H, W, 3) uint8 RGB, to fill the size, and cuts off evenly what stands out: no stretching."""
    scale = max(width / picture.shape[1], height / picture.shape[0])
    size = max(width, round(picture.shape[1] * scale)), max(height, round(picture.shape[0] * scale))
    shrinks = scale < 1
    resized = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LANCZOS4)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return resized[top : top + height, left : left + width]


def _needed(anchor: Anchor | None) -> Anchor:
    if anchor is None:
        raise ValueError("it goes on from a shot that is not there")
    return anchor


def _pose_to_reach(shot: Shot) -> tuple[Pose, ...] | None:
    if shot.pose is None:
        return None
    if hashlib.sha256(shot.pose.read_bytes()).hexdigest() != shot.pose_sha256:
        raise ValueError(f"{shot.pose} has changed since the film was planned; render it again")
    return read_openpose(shot.pose)
