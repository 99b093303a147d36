"""Reads back from pixels what a clip shows, without knowing what was asked for; then compares it with a scene.

`python -m training.small.judge --weights DIR --clips 200` measures the judge itself, on drawn clips of the test split.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment

from generation.wan.keypoints import KeypointNet, see
from generation.wan.sightings import Sighting
from training.small import cast
from training.small.judge_action import ActionNet, facts_about
from training.small.judge_tracks import Track, tracks_of
from training.small.keypoint_labels import FIGURES, label_scene
from training.small.plot import sample_scene
from training.small.scene import FRAMES, Scene
from training.small.world import draw_clip

GATES = {"direction": 0.95, "action": 0.90, "subject": 0.95, "object": 0.90}
"""Share of the clips in which what was asked for must be seen."""

_MOVED = 0.25
"""Heights; less is no move."""
_EARLY, _LATE = (5, 12), (23, FRAMES)
"""Frames that show the first and the second act, whenever the one changes to the other."""
_ALL = (5, FRAMES)
_LAST_OF_FIRST, _FIRST_OF_SECOND = 13, 19
"""A move of the first act is under way until at least then, one of the second from then on at the latest."""
_HOPPERS, _GAITS = frozenset({"bird", "duck"}), {"walk", "run"}
"""Who walks and runs in the same hops: on a short way, nobody can tell the one from the other."""
_AT_ONCE = 11
"""Frames."""
_LOST = 1.0
"""Joint error of a figure that is not seen at all, in heights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a clip shows."""

    figures: tuple[Track, ...]
    """The longest seen first."""
    actions: np.ndarray
    """(P, F, A): how likely each figure does what, in each frame."""
    things: tuple[Track, ...]
    """The longest seen first."""


class Judge:
    """Reads clips.

    Args:
        folder: holds `pose_reader/` and `judge/`, as `keypoint_stage` wrote them.
        device: torch's name of it.
    """

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        self._eyes = KeypointNet.from_pretrained(str(folder / "pose_reader"), low_cpu_mem_usage=False)
        self._eyes.eval().to(device)
        self._acts = ActionNet.from_pretrained(str(folder / "judge"), low_cpu_mem_usage=False).eval().to(device)

    @property
    def actions(self) -> tuple[str, ...]:
        """Names of what figures do, in the order of `Seen.actions`."""
        return tuple(self._acts.config.actions)

    def read(self, frames: np.ndarray) -> Seen:
        """Reads a clip, (F, 192, 320, 3) uint8 RGB."""
        return self.tell(self.look(frames))

    def look(self, frames: np.ndarray) -> list[tuple[Sighting, ...]]:
        """Who and what is in each frame of a clip."""
        parts = (frames[start : start + _AT_ONCE] for start in range(0, len(frames), _AT_ONCE))
        return [seen for part in parts for seen in see(self._eyes, part)]

    def tell(self, frames: Sequence[Sequence[Sighting]]) -> Seen:
        """What a clip shows, by what was seen in each of its frames."""
        tracks = tracks_of(frames)
        figures = tuple(track for track in tracks if track.alive)
        things = tuple(track for track in tracks if not track.alive)
        return Seen(figures=figures, actions=told_actions(self._acts, figures, things), things=things)


@torch.no_grad()
def told_actions(net: ActionNet, figures: Sequence[Track], things: Sequence[Track]) -> np.ndarray:
    """How likely each figure does what in each frame, (P, F, A)."""
    if not figures:
        return np.zeros((0, FRAMES, len(net.config.actions)))
    own, others = facts_about(
        np.stack([track.points for track in figures]),
        np.array([track.height for track in figures]),
        np.array([FIGURES.index(track.noun) for track in figures]),
        len(FIGURES),
        np.stack([track.points[:, 0] for track in things]) if things else np.zeros((0, len(figures[0].points), 2)),
    )
    device = next(net.parameters()).device
    # The net wants others to look at, be they not there: who is alone has one of those.
    others = np.pad(others, ((0, 0), (0, 1), (0, 0), (0, 0)))
    there = (torch.arange(others.shape[1], device=device) < others.shape[1] - 1).expand(len(own), -1)
    logits = net(torch.from_numpy(own).to(device), torch.from_numpy(others).to(device), there)
    return np.asarray(logits.softmax(dim=1).swapaxes(1, 2).cpu().numpy())


def compare(scene: Scene, seen: Seen, actions: Sequence[str] = cast.ACTIONS) -> dict[str, bool | None]:
    """Whether a clip shows what a scene tells; None where the scene tells nothing of it.

    Keys: `subject` and `subject_colour` of whom the scene is about, `others` (the rest of the figures), `direction` and
    `action` of its acts, `object` and `object_colour` of all the things, `object_direction` of a ball that rolls.

    Args:
        scene: what was asked for.
        seen: what the clip shows.
        actions: what `seen.actions` are about, `Judge.actions`.
    """
    lead = scene.performers[0]
    index = _lead(seen, lead.noun, lead.colour)
    nouns = [track.noun for track in seen.figures]
    things = {track.noun: track for track in reversed(seen.things)}
    told: dict[str, bool | None] = {
        "subject": lead.noun in nouns,
        "subject_colour": any((track.noun, track.colour) == (lead.noun, lead.colour) for track in seen.figures),
        "others": all(one.noun in nouns for one in scene.performers[1:]) if len(scene.performers) > 1 else None,
        "object": all(thing.noun in things for thing in scene.things) if scene.things else None,
        "object_colour": _same_colours(scene, seen) if scene.things else None,
        "direction": _directions_right(scene, seen, index),
        "action": index is not None and _acts_right(scene, told_acts(scene, seen, index, actions)),
        "object_direction": None,
    }
    rolling = [thing for thing in scene.things if thing.end is not None]
    if rolling:
        told["object_direction"] = all(
            thing.noun in things and _goes(things[thing.noun], 0, FRAMES - 1) == _side(thing.path) for thing in rolling
        )
    return told


def told_acts(scene: Scene, seen: Seen, index: int, actions: Sequence[str]) -> list[str]:
    """What a figure does: one act, or two where the scene has two."""
    spans = (_ALL,) if len(scene.performers[0].acts) == 1 else (_EARLY, _LATE)
    likely = np.log(np.clip(seen.actions[index], 1e-4, 1))
    return [actions[int(likely[first:last].mean(axis=0).argmax())] for first, last in spans]


def joint_error(seen: Seen, joints: np.ndarray) -> float:
    """Mean distance between read joints and given ones, as a share of the figures' heights.

    Args:
        seen: what a clip shows.
        joints: (P, F, 18, 2) pixels: where they should be.
    """
    if not len(joints):
        return 0.0
    errors = np.full((len(joints), max(len(seen.figures), len(joints))), _LOST)
    for j, track in enumerate(seen.figures):
        away = np.linalg.norm(joints - track.points, axis=3).mean(axis=(1, 2))
        errors[:, j] = np.minimum(away / track.height, _LOST)
    return float(errors[linear_sum_assignment(errors)].mean())


def _acts_right(scene: Scene, told: Sequence[str]) -> bool:
    lead = scene.performers[0]
    pairs = zip(told, (act.action for act in lead.acts), strict=True)
    return all(shown == asked or (lead.noun in _HOPPERS and {shown, asked} == _GAITS) for shown, asked in pairs)


def _lead(seen: Seen, noun: str, colour: str) -> int | None:
    """Which figure is the one that a scene is about: whoever is most like it; None where nobody is seen."""
    alike = [2 * (track.noun == noun) + (track.colour == colour) for track in seen.figures]
    return int(np.argmax(alike)) if alike else None


def _directions_right(scene: Scene, seen: Seen, index: int | None) -> bool | None:
    acts = scene.performers[0].acts
    spans = [(0, FRAMES - 1)] if len(acts) == 1 else [(0, _LAST_OF_FIRST), (_FIRST_OF_SECOND, FRAMES - 1)]
    moves = [(act, span) for act, span in zip(acts, spans, strict=True) if act.path[0] != act.path[1]]
    if not moves:
        return None
    return index is not None and all(_goes(seen.figures[index], *span) == _side(act.path) for act, span in moves)


def _goes(track: Track, first: int, last: int) -> str:
    """Where a track goes: left, right or none."""
    way = track.way(first, last)
    return "none" if abs(way) < _MOVED else "right" if way > 0 else "left"


def _side(path: tuple[float, float]) -> str:
    return "right" if path[1] > path[0] else "left"


def _same_colours(scene: Scene, seen: Seen) -> bool:
    shown = {(track.noun, track.colour) for track in seen.things}
    return all((thing.noun, thing.colour) in shown for thing in scene.things)


def shares_of(verdicts: Sequence[dict[str, bool | None]]) -> dict[str, float]:
    """How often each thing was right, of the clips that tell it."""
    told = {key: [verdict[key] for verdict in verdicts] for key in verdicts[0]}
    counts = {key: (some.count(True), some.count(True) + some.count(False)) for key, some in told.items()}
    return {key: round(right / of, 4) for key, (right, of) in counts.items() if of}


def _drawn(seed: int) -> np.ndarray:
    return draw_clip(seed, "test").frames


def main(arguments: list[str] | None = None) -> None:
    """Measures how often the judge is right about drawn clips."""
    parser = argparse.ArgumentParser(description="Measures the judge on drawn clips that nobody has learned from.")
    parser.add_argument("--weights", type=Path, required=True, help="folder with pose_reader/ and judge/")
    parser.add_argument("--clips", type=int, default=200, help="how many")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", help="torch's name of it")
    asked = parser.parse_args(arguments)
    judge = Judge(asked.weights, asked.device)
    verdicts, errors, wrong = [], [], []
    actions = judge.actions
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as executor:
        for seed, frames in enumerate(executor.map(_drawn, range(asked.clips), chunksize=4)):
            scene, seen = sample_scene(seed, "test"), judge.read(frames)
            verdicts.append(compare(scene, seen, actions))
            joints = label_scene(scene).joints[0, :, : len(scene.performers)].swapaxes(0, 1)
            errors.append(joint_error(seen, joints))
            wrong += [[seed, key] for key, right in verdicts[-1].items() if right is False]
    told = {**shares_of(verdicts), "joint_error": round(float(np.mean(errors)), 5), "clips": asked.clips}
    print(json.dumps({"judge": told, "wrong": wrong}, indent=1))


if __name__ == "__main__":
    main()
