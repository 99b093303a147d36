"""Draws test clips, and has the judge read others, in other processes: both are slow, and neither needs the model."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import torch

from generation.pose import draw_openpose
from training.small.captions import Language, caption_of
from training.small.judge import Judge, Seen, compare, joint_error
from training.small.keypoint_labels import label_scene
from training.small.scene import FRAMES, HEIGHT, WIDTH, Scene, Split
from training.small.world import draw_clip

COLUMNS: tuple[tuple[Language, Split], ...] = (("en", "train"), ("en", "test"), ("zh", "train"), ("zh", "test"))
"""Captions in known wordings, and in wordings that nobody has learned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A test clip."""

    scene: Scene
    """What happens."""
    frames: np.ndarray
    """(F, H, W, 3) uint8 RGB."""
    masks: np.ndarray
    """(F, H, W) bool: where the performers and the things are."""
    maps: np.ndarray
    """(F, H, W, 3) uint8 RGB: the pose maps."""
    joints: np.ndarray
    """(P, F, 18, 2) pixels: the performers' joints."""
    captions: tuple[str, ...]
    """In the order of `COLUMNS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A clip for the judge."""

    folder: Path
    """Holds its nets."""
    device: str
    """Where they run."""
    frames: np.ndarray
    """(F, H, W, 3) uint8 RGB."""
    scene: Scene
    """Whom and what the caption names."""
    acted: Scene
    """What is to be done: the same scene, but where the pose maps are another one's."""
    joints: np.ndarray
    """(P, F, 18, 2) pixels: where the joints of the latter should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the judge has found."""

    right: dict[str, bool | None]
    """By the keys of `judge.compare`."""
    error: float
    """Of the joints, as a share of the figures' heights."""
    figures: int
    """How many were seen."""
    read: bool
    """False where the judge itself failed."""


def prepare_worker() -> None:
    """One thread each: there are as many processes as cores."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)


def draw(seed: int) -> Drawn:
    """Draws the test clip of a seed."""
    clip = draw_clip(seed, "test")
    scene = clip.scene
    return Drawn(
        scene=scene,
        frames=clip.frames,
        masks=clip.masks,
        maps=np.stack([draw_openpose(people, WIDTH, HEIGHT) for people in clip.poses]),
        joints=label_scene(scene).joints[0, :, : len(scene.performers)].swapaxes(0, 1),
        captions=tuple(caption_of(scene, language, split) for language, split in COLUMNS),
    )


def judged(task: Task) -> Verdict:
    """Has the judge read a clip; where it fails, nothing is seen."""
    judge = open_judge(task.folder, task.device)
    try:
        seen = judge.read(task.frames)
        return _verdict(task, seen, judge.actions)
    except (ValueError, IndexError, RuntimeError) as error:
        print(f"the judge cannot read clip {task.scene.seed}: {error}", file=sys.stderr, flush=True)
        nothing = Seen(figures=(), actions=np.zeros((0, FRAMES, len(judge.actions))), things=())
        return replace(_verdict(task, nothing, judge.actions), read=False)


def _verdict(task: Task, seen: Seen, actions: tuple[str, ...]) -> Verdict:
    right = compare(task.scene, seen, actions)
    if task.acted.seed != task.scene.seed:
        acted = compare(task.acted, _in_place_of(task, seen), actions)
        right |= {key: acted[key] for key in ("direction", "action")}
    return Verdict(right=right, error=joint_error(seen, task.joints), figures=len(seen.figures), read=True)


def _in_place_of(task: Task, seen: Seen) -> Seen:
    """What is seen, with whoever is where the poses' lead should be taken for it, in whatever coat."""
    if not seen.figures:
        return seen
    lead = task.acted.performers[0]
    away = [float(np.linalg.norm(task.joints[0] - track.points, axis=2).mean()) for track in seen.figures]
    nearest = int(np.argmin(away))
    figures = [replace(track, noun="", colour="") for track in seen.figures]
    figures[nearest] = replace(figures[nearest], noun=lead.noun, colour=lead.colour)
    return replace(seen, figures=tuple(figures))


@lru_cache(maxsize=1)
def open_judge(folder: Path, device: str) -> Judge:
    """The judge of this process, opened once; on the CPU where the card lets no second process in."""
    try:
        return Judge(folder, device)
    except RuntimeError:
        if device == "cpu":
            raise
        return Judge(folder, "cpu")
