"""How well a keypoint net reads frames of clips that it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import numpy as np
import torch

from generation.wan.keypoints import KeypointNet, see
from generation.wan.sightings import Sighting
from training.small.keypoint_labels import COLOURS, FIGURES, MOST_FIGURES, THINGS, Labels, label_clips
from training.small.scene import FRAMES
from training.small.world import draw_clip

_STEP = 4
"""Every fourth frame is tested."""
_BATCH = 27
_MATCHED = 0.35
"""Heights of a figure between where its middle is and where it was seen, at most."""
_THING_MATCHED = 10.0
"""Pixels."""


def draw_tests(seeds: Sequence[int], executor: Executor) -> tuple[np.ndarray, Labels]:
    """Frames of test clips, (C, F, H, W, 3), and their labels."""
    drawn = np.stack(list(executor.map(_draw_test, seeds)))
    return drawn, label_clips(seeds, executor, "test")


def _draw_test(seed: int) -> np.ndarray:
    return draw_clip(seed, "test").frames


def errors_of(
    net: KeypointNet,
    drawn: np.ndarray,
    labels: Labels,
    through: Callable[[torch.Tensor], torch.Tensor] | None = None,
) -> dict[str, float]:
    """What a net gets wrong in every fourth frame of clips.

    Args:
        net: in evaluation mode.
        drawn: (C, F, H, W, 3) uint8 frames.
        labels: of those clips.
        through: what the pictures go through first, (N, 3, H, W) from 0 to 1.
    """
    device = next(net.parameters()).device
    tally = _Tally()
    frames = [(clip, at) for clip in range(len(drawn)) for at in range(0, FRAMES, _STEP)]
    for start in range(0, len(frames), _BATCH):
        some = frames[start : start + _BATCH]
        pictures = torch.from_numpy(np.stack([drawn[clip, at] for clip, at in some])).to(device)
        if through is not None:
            again = through(pictures.permute(0, 3, 1, 2).float() / 255)
            pictures = (again * 255).round().to(torch.uint8).permute(0, 2, 3, 1)
        for (clip, at), seen in zip(some, see(net, pictures), strict=True):
            tally.add(labels, clip, at, seen)
    return tally.shares()


class _Tally:
    """Counts what was seen rightly."""

    def __init__(self) -> None:
        self._errors: list[np.ndarray] = []
        self._shares: list[float] = []
        self._counts = {f"{sort}_{what}": 0 for sort in ("figures", "things") for what in _WHAT}

    def add(self, labels: Labels, clip: int, at: int, seen: Sequence[Sighting]) -> None:
        """Counts one frame."""
        for alive in (True, False):
            self._add_sort(labels, clip, at, [one for one in seen if one.alive == alive], alive)

    def _add_sort(self, labels: Labels, clip: int, at: int, seen: list[Sighting], alive: bool) -> None:
        sort = "figures" if alive else "things"
        first, last = (0, MOST_FIGURES) if alive else (MOST_FIGURES, labels.kinds.shape[1])
        left = list(seen)
        for i in range(first, last):
            if labels.kinds[clip, i] < 0:
                continue
            points = labels.joints[clip, at, i] if alive else labels.places[clip, at, i - MOST_FIGURES, None]
            self._counts[f"{sort}_all"] += 1
            limit = _MATCHED * labels.heights[clip, i] if alive else _THING_MATCHED
            noun = (FIGURES + THINGS)[labels.kinds[clip, i]]
            away = [_middle_error(one, points) + (one.noun != noun) * limit / 2 for one in left]
            if not left or min(away) > limit:
                continue
            one = left.pop(int(np.argmin(away)))
            self._counts[f"{sort}_found"] += 1
            self._counts[f"{sort}_noun"] += one.noun == noun
            self._counts[f"{sort}_colour"] += one.colour == COLOURS[labels.colours[clip, i]]
            if alive:
                errors = np.linalg.norm(np.array(one.keypoints)[:, :2] - points, axis=1)
                self._errors.append(errors)
                self._shares.append(float(errors.mean() / labels.heights[clip, i]))
        self._counts[f"{sort}_false"] += len(left)

    def shares(self) -> dict[str, float]:
        """The errors, and of everything the share that was right."""
        counts, told = self._counts, {}
        if self._errors:
            errors = np.stack(self._errors)
            told["joint_pixels"] = float(errors.mean())
            told["joint_pixels_median"] = float(np.median(errors))
            told["joint_pixels_95"] = float(np.quantile(errors, 0.95))
            told["joint_share_of_height"] = float(np.mean(self._shares))
        for sort in ("figures", "things"):
            found, all_of_it = counts[f"{sort}_found"], max(counts[f"{sort}_all"], 1)
            told[f"{sort}_found"] = found / all_of_it
            told[f"{sort}_false"] = counts[f"{sort}_false"] / all_of_it
            told[f"{sort}_noun"] = counts[f"{sort}_noun"] / max(found, 1)
            told[f"{sort}_colour"] = counts[f"{sort}_colour"] / max(found, 1)
        return {name: round(value, 5) for name, value in told.items()}


_WHAT = ("all", "found", "false", "noun", "colour")


def _middle_error(one: Sighting, points: np.ndarray) -> float:
    return float(np.linalg.norm(np.array(one.keypoints)[:, :2].mean(axis=0) - points.mean(axis=0)))
