"""Trains the net that tells actions from tracks: on drawn ones, with the errors that a reading has."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from training.small import cast
from training.small.judge_action import ABOUT_OTHERS, ActionNet, facts_about
from training.small.keypoint_labels import FIGURES, MIRRORED, MOST_FIGURES, MOST_THINGS, Labels, swaps_sides
from training.small.pace import current_act, giving_time
from training.small.scene import FPS, FRAMES, WIDTH, Scene

_UNSETTLED = 4
"""Frames after an act has begun that show neither it nor the one before."""
_MOST_OTHERS = MOST_FIGURES + MOST_THINGS
_RATE = 2e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """Figures of drawn clips, as a net is told of them."""

    own: np.ndarray
    """(N, S, F) float32."""
    others: np.ndarray
    """(N, 5, 13, F) float32."""
    there: np.ndarray
    """(N, 5) bool."""
    acts: np.ndarray
    """(N, F) int64: which of `cast.ACTIONS`; -1 where that cannot be told."""


def acts_of(scene: Scene) -> np.ndarray:
    """What each performer does in each frame, (P, F): which of `cast.ACTIONS`; -1 where that cannot be told."""
    acts = np.full((len(scene.performers), FRAMES), -1)
    for i, one in enumerate(scene.performers):
        if not one.acts or (scene.main.action == "give" and scene.main.other == i):
            continue  # who is handed something rests, by the scene, and takes it, by the picture
        for frame in range(FRAMES):
            act = one.acts[current_act(one, frame / FPS)]
            # Once a thing is handed over, who gave it stands as if in rest.
            over = act.action == "give" and frame / FPS > giving_time(one)
            if frame >= round(act.begin * FPS) + _UNSETTLED and not over:
                acts[i, frame] = cast.ACTIONS.index(act.action)
    return acts


def lessons_of(labels: Labels, scenes: Sequence[Scene], lots: np.random.Generator) -> Lessons:
    """Makes lessons of labelled clips; another call makes others of them, with other errors."""
    own, others, there, acts = [], [], [], []
    swaps = swaps_sides()
    for clip, scene in enumerate(scenes):
        people, things = len(scene.performers), len(scene.things)
        joints = _misread(labels.joints[clip, :, :people].swapaxes(0, 1), labels.heights[clip, :people], lots)
        places = labels.places[clip, :, :things].swapaxes(0, 1)
        if lots.random() < 0.5:
            swapped = swaps[labels.kinds[clip, :people]][:, None, None, None]
            joints = np.where(swapped, joints[:, :, MIRRORED], joints) * (-1, 1) + (WIDTH - 1, 0)
            places = places * (-1, 1) + (WIDTH - 1, 0)
        places = places + lots.normal(0, 0.8, places.shape)
        kept = [i for i in range(things) if lots.random() > 0.03]
        mine, theirs = facts_about(
            joints, labels.heights[clip, :people] * lots.normal(1, 0.02, people), labels.kinds[clip, :people],
            len(FIGURES), places[kept],
        )  # fmt: skip
        padded = np.zeros((people, _MOST_OTHERS, ABOUT_OTHERS, FRAMES), np.float32)
        padded[:, : theirs.shape[1]] = theirs
        own.append(mine)
        others.append(padded)
        there.append(np.broadcast_to(np.arange(_MOST_OTHERS) < theirs.shape[1], (people, _MOST_OTHERS)))
        acts.append(acts_of(scene))
    return Lessons(
        own=np.concatenate(own), others=np.concatenate(others), there=np.concatenate(there), acts=np.concatenate(acts)
    )


def train_actions(lessons: Lessons, steps: int, device: torch.device, batch: int = 256) -> ActionNet:
    """Trains a net for some steps."""
    torch.manual_seed(0)
    net: ActionNet = ActionNet(cast.ACTIONS, len(FIGURES)).to(device)
    optimizer = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=0.05)
    own, others, there, acts = (
        torch.from_numpy(np.ascontiguousarray(part)).to(device)
        for part in (lessons.own, lessons.others, lessons.there, lessons.acts)
    )
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * (0.5 + 0.5 * math.cos(math.pi * step / steps))
        some = torch.randint(len(own), (batch,), device=device)
        loss = action_loss(net, own[some], others[some], there[some], acts[some])
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
    net.eval()
    return net


def action_loss(
    net: ActionNet, own: torch.Tensor, others: torch.Tensor, there: torch.Tensor, acts: torch.Tensor
) -> torch.Tensor:
    """How unlikely the net finds what is done, for figures whose readings shake a little more at each look."""
    shaken = own.clone()
    # Limbs alone: the rest follows from where the trunk is.
    shaken[:, :36] += 0.01 * torch.randn_like(shaken[:, :36])
    return functional.cross_entropy(net(shaken, others, there), acts, ignore_index=-1, label_smoothing=0.02)


def _misread(joints: np.ndarray, heights: np.ndarray, lots: np.random.Generator) -> np.ndarray:
    """Joints, (P, F, 18, 2), with the errors of a reading: it shakes, and loses sight for a while at times."""
    strength = (lots.uniform(0, 0.015, len(heights)) * heights)[:, None, None, None]
    shaken: np.ndarray = joints + lots.normal(0, 1, joints.shape) * strength
    for track in shaken:
        if lots.random() < 0.2:
            first, length = int(lots.integers(1, FRAMES - 2)), int(lots.integers(1, 8))
            last = min(first + length, FRAMES - 1)
            shares = np.linspace(0, 1, last - first + 1)[:, None, None]
            track[first : last + 1] = track[first] + (track[last] - track[first]) * shares
    return shaken
