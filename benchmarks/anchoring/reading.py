"""Reads clips in other processes: who is where, what it does and looks like; and plans what the poses do next."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.anchoring.steering import colours_of, to_lab
from generation.pose_track import PoseTrack, TrackKind, draw_track, plan_track
from generation.wan.sightings import Sighting
from segmenter.types import Pose
from training.small.gate_clips import open_judge
from training.small.judge import Judge, Seen, compare
from training.small.judge_tracks import TRUNK
from training.small.scene import FPS, FRAMES, HEIGHT, WIDTH, Performer, Scene

HISTORY_FRAMES = 5
"""That a track is planned from: the engine's `history_frames`."""

_EVERY = 4
"""Frames from one to the next whose colours are looked at."""
_THICK = 3
"""Pixels around a trunk's outline that still are of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A figure that was asked for, through a clip; in a frame it is whoever is most like it."""

    points: np.ndarray
    """(F, 18, 2) pixels; NaN where nobody was seen."""
    height: float
    """Pixels: the median over the frames; NaN where it was never seen."""
    lab: np.ndarray
    """(3,) Lab of its trunk: the median over pixels, then over frames; NaN where it was never seen."""

    @property
    def seen(self) -> np.ndarray:
        """(F,) bool: in which frames."""
        return np.asarray(~np.isnan(self.points[:, 0, 0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is known of a clip, from its pixels alone."""

    bodies: tuple[Body, ...]
    """Those that were asked for, in the order of the scene."""
    right: dict[str, bool | None]
    """By the keys of `judge.compare`."""
    changes: np.ndarray
    """(F - 1,) mean absolute difference between neighbours, in levels."""
    mean: np.ndarray
    """(3,) Lab of all frames."""
    spread: np.ndarray
    """(3,) standard deviation of Lab."""
    sharpness: float
    """Standard deviation of the Laplacian of the grey frames, in levels."""
    tracks: dict[TrackKind, PoseTrack]
    """What the poses would do in the next shot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A clip to be read."""

    folder: Path
    """Holds the judge's nets."""
    device: str
    """Where they run."""
    frames: np.ndarray
    """(F, H, W, 3) uint8 RGB."""
    scene: Scene
    """What was asked for."""
    kinds: tuple[TrackKind, ...]
    """Of the tracks that are to go on from it."""


def read(task: Task) -> tuple[Reading, dict[TrackKind, np.ndarray]]:
    """Reads a clip; with its tracks drawn, (F, H, W, 3) each, but of those in which there is nobody."""
    judge = open_judge(task.folder, task.device)
    sightings = judge.look(task.frames)
    right = _judged(judge, task.scene, sightings)
    history = [poses_in(some) for some in sightings[-HISTORY_FRAMES:]]
    tracks = {kind: track_from(history, kind) for kind in task.kinds}
    maps = {kind: np.stack(list(draw_track(track, WIDTH, HEIGHT))) for kind, track in tracks.items() if track.frames[0]}
    return reading_of(task.frames, task.scene.performers, sightings, right, tracks), maps


def reading_of(
    frames: np.ndarray,
    performers: Sequence[Performer],
    sightings: Sequence[Sequence[Sighting]],
    right: dict[str, bool | None] | None = None,
    tracks: dict[TrackKind, PoseTrack] | None = None,
) -> Reading:
    """What is known of a clip, (F, H, W, 3) uint8 RGB, in whose frames that was seen."""
    mean, spread = colours_of(frames[::_EVERY])
    grey = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames[::_EVERY]]
    return Reading(
        bodies=bodies_of(frames, performers, sightings),
        right=right or {},
        changes=np.array([cv2.absdiff(*pair).mean() for pair in pairwise(frames)]),
        mean=mean,
        spread=spread,
        sharpness=float(np.mean([cv2.Laplacian(one, cv2.CV_32F).std() for one in grey])),
        tracks=tracks or {},
    )


def poses_in(sightings: Sequence[Sighting]) -> tuple[Pose, ...]:
    """The figures of a frame as the engine's pose reader tells them: from left to right."""
    figures = [np.array(seen.keypoints) for seen in sightings if seen.alive]
    figures.sort(key=lambda points: float(points[:, 0].mean()))
    return tuple(
        Pose(figure=i, keypoints=tuple((x, y, sure) for x, y, sure in points.tolist()))
        for i, points in enumerate(figures)
    )


def track_from(history: Sequence[Sequence[Pose]], kind: TrackKind) -> PoseTrack:
    """What the poses do in a shot that goes on from there: as the engine plans it."""
    return plan_track(history, None, kind=kind, num_frames=FRAMES, fps=Fraction(FPS), width=WIDTH, height=HEIGHT)


def bodies_of(
    frames: np.ndarray, performers: Sequence[Performer], sightings: Sequence[Sequence[Sighting]]
) -> tuple[Body, ...]:
    """Finds in each frame whoever is most like each of the performers."""
    points = np.full((len(performers), len(frames), 18, 2), np.nan)
    heights = np.full((len(performers), len(frames)), np.nan)
    for at, some in enumerate(sightings):
        figures = [seen for seen in some if seen.alive]
        alike = np.array([[_alike(seen, one) for seen in figures] for one in performers])
        for i, j in zip(*linear_sum_assignment(-alike), strict=True) if figures else ():
            points[i, at] = np.array(figures[j].keypoints)[:, :2]
            heights[i, at] = figures[j].height
    return tuple(
        Body(
            points=places,
            height=max(_median(tall), 1.0) if not np.isnan(tall).all() else np.nan,
            lab=_trunk_colour(frames, places),
        )
        for places, tall in zip(points, heights, strict=True)
    )


def _alike(seen: Sighting, one: Performer) -> float:
    return 2.0 * (seen.noun == one.noun) + (seen.colour == one.colour) + 0.1 * seen.score


def _median(values: np.ndarray) -> float:
    return float(np.median(values[~np.isnan(values)]))


def _trunk_colour(frames: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(3,) Lab of what is between shoulders and hips."""
    colours = []
    for at in range(0, len(frames), _EVERY):
        if np.isnan(points[at]).any():
            continue
        outline = cv2.convexHull(points[at, TRUNK].round().astype(np.int32))
        mask = np.zeros(frames.shape[1:3], np.uint8)
        cv2.fillConvexPoly(mask, outline, 1)
        cv2.polylines(mask, [outline], True, 1, _THICK)
        if mask.any():
            colours.append(np.median(to_lab(frames[at][mask > 0][None])[0], axis=0))
    return np.median(colours, axis=0) if colours else np.full(3, np.nan)


def _judged(judge: Judge, scene: Scene, sightings: Sequence[Sequence[Sighting]]) -> dict[str, bool | None]:
    """What of the scene is to be seen; where the judge fails, nothing is."""
    try:
        seen = judge.tell(sightings)
    except (ValueError, IndexError, RuntimeError) as error:
        print(f"the judge cannot tell what shot {scene.seed} shows: {error}", file=sys.stderr, flush=True)
        seen = Seen(figures=(), actions=np.zeros((0, FRAMES, len(judge.actions))), things=())
    return compare(scene, seen, judge.actions)
