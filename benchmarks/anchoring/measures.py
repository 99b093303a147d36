"""What is measured of a shot and of the seam before it: numbers from readings. Each has a weight, mostly 1.

Distances are shares of the figure's own height, at most 1; whoever is not seen is that far away.
"""

from __future__ import annotations

import numpy as np

from benchmarks.anchoring.reading import Body, Reading
from generation.pose_skeleton import joints_of
from generation.pose_track import PoseTrack
from training.small.scene import FPS

Measured = dict[str, tuple[float, float]]
"""Name to (value times weight, weight)."""

LOST = 1.0
"""Heights that whoever is not seen counts as being away."""
_SLOPE = 3
"""Frame steps over which a velocity is measured."""
_STILL = 0.05
"""Levels; a clip changes at least by so much from frame to frame, or no ratio would mean anything."""


def shot_measures(now: Reading, first: Reading) -> Measured:
    """What is measured of a shot by itself, and against the first one of its chain."""
    told = {name: float(right) for name, right in now.right.items() if right is not None}
    pairs = list(zip(now.bodies, first.bodies, strict=True))
    drifts = {
        "figure_colour_drift": [float(np.linalg.norm(one.lab - other.lab)) for one, other in pairs],
        "figure_height_drift": [abs(float(np.log(one.height / other.height))) for one, other in pairs],
        "unseen_frames": [float(1 - one.seen.mean()) for one in now.bodies],
        "picture_colour_drift": [float(np.linalg.norm(now.mean - first.mean))],
        "contrast": [float(now.spread[0] / max(first.spread[0], 1e-6))],
        "sharpness": [now.sharpness / max(first.sharpness, 1e-6)],
    }
    known = {name: [value for value in values if np.isfinite(value)] for name, values in drifts.items()}
    return _plain(told | {name: float(np.mean(values)) for name, values in known.items() if values})


def seam_measures(
    before: Reading, after: Reading, last: np.ndarray, frames: np.ndarray, drop: int, track: PoseTrack | None
) -> Measured:
    """What is measured where a shot goes on from another one.

    Args:
        before: of the shot before.
        after: of the shot that goes on, all of its generated frames.
        last: (H, W, 3) uint8 RGB: the last frame of the shot before, as it was shown.
        frames: (F, H, W, 3) uint8 RGB of the shot that goes on.
        drop: frames of that which are not shown; frame 0 is the moment of `last` in any case.
        track: that it was told to keep to.
    """
    pairs = list(zip(before.bodies, after.bodies, strict=True))
    second = min(FPS, len(frames) - 1)
    inner = float(np.median(np.concatenate([before.changes, after.changes[drop:]])))
    told = {
        "seam_step": [distance(one.points[-1], other.points[drop], one.height) for one, other in pairs],
        "inner_step": [step for body in after.bodies for step in _inner_steps(body, drop)],
        "seam_lost": [float(not (one.seen[-1] and other.seen[drop])) for one, other in pairs],
        "second_to_anchor": [distance(one.points[-1], other.points[second], one.height) for one, other in pairs],
        "speed_jump": [
            _velocity_change(one.points[-1 - _SLOPE :], other.points[drop : drop + _SLOPE + 1], one.height)
            for one, other in pairs
        ],
        "inner_speed_jump": [_inner_velocity_change(body) for body in after.bodies],
    }
    if track is not None and track.frames[0]:
        for at, name in ((drop, "seam_to_track"), (second, "second_to_track"), (len(frames) - 1, "end_to_track")):
            told[name] = [
                distance(_on_track(track, one.points[-1], at), other.points[at], one.height) for one, other in pairs
            ]
    known = {name: [value for value in values if np.isfinite(value)] for name, values in told.items()}
    measured = _plain({name: float(np.mean(values)) for name, values in known.items() if values})
    step = float(np.abs(frames[drop].astype(np.int16) - last).mean())
    return measured | {"seam_mae": (step, 1.0), "seam_ratio": (step, max(inner, _STILL))}


def distance(one: np.ndarray, other: np.ndarray, height: float) -> float:
    """Mean distance of joints, (18, 2) each, in heights."""
    away = float(np.linalg.norm(one - other, axis=-1).mean()) / height
    return min(away, LOST) if np.isfinite(away) else LOST


def _plain(values: dict[str, float]) -> Measured:
    return {name: (value, 1.0) for name, value in values.items()}


def _inner_steps(body: Body, drop: int) -> list[float]:
    """How far a figure goes from one shown frame to the next: the median, of those that show it."""
    steps = np.linalg.norm(np.diff(body.points[drop:], axis=0), axis=2).mean(axis=1) / body.height
    steps = steps[np.isfinite(steps)]
    return [float(np.median(steps))] if len(steps) else []


def _velocity_change(before: np.ndarray, after: np.ndarray, height: float) -> float:
    """How much the joints' velocities change, in heights a second; NaN where somebody is not seen."""
    slopes = [(part[-1] - part[0]) * (FPS / (len(part) - 1)) if len(part) > 1 else part[0] * np.nan
              for part in (before, after)]  # fmt: skip
    return float(np.linalg.norm(slopes[1] - slopes[0], axis=1).mean() / height)


def _inner_velocity_change(body: Body) -> float:
    """The same in the middle of a shot, where there is no seam."""
    middle = len(body.points) // 2
    before, after = body.points[max(middle - _SLOPE, 0) : middle + 1], body.points[middle + 1 : middle + 2 + _SLOPE]
    return _velocity_change(before, after, body.height) if len(after) > 1 else float("nan")


def _on_track(track: PoseTrack, anchor: np.ndarray, at: int) -> np.ndarray:
    """(18, 2): where the track says that the figure is in a frame which is at the anchor's place in its first one."""
    starts = np.stack([joints_of(pose)[:, :2] for pose in track.frames[0]])
    if np.isnan(anchor).any():
        return anchor
    nearest = int(np.linalg.norm(starts - anchor, axis=2).mean(axis=1).argmin())
    return joints_of(track.frames[min(at, len(track.frames) - 1)][nearest])[:, :2]
