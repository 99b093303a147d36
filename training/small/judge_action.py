"""Tells from the tracks of figures and things what each figure does, frame by frame. Looks at no pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from diffusers import ConfigMixin, ModelMixin
from diffusers.configuration_utils import register_to_config
from torch import nn
from torch.nn import functional

from training.small.judge_tracks import TRUNK
from training.small.scene import HEIGHT, WIDTH

_WRISTS_AND_NOSE = (4, 7, 0)
ABOUT_OTHERS = 13
"""Numbers about each other figure and thing, in each frame."""


def about_self(nouns: int) -> int:
    """How many numbers about a figure itself there are in each frame."""
    return 36 + 2 + 3 + 1 + nouns


class ActionNet(ModelMixin, ConfigMixin):
    """A small convolution over time.

    Args:
        actions: names of what it tells.
        nouns: how many kinds of figures there are.
        width: channels.
    """

    @register_to_config
    def __init__(self, actions: Sequence[str], nouns: int = 12, width: int = 96) -> None:
        super().__init__()
        half = width // 2
        self.others = nn.Sequential(
            nn.Conv1d(ABOUT_OTHERS, half, 5, padding=2), nn.GELU(), nn.Conv1d(half, half, 5, padding=2)
        )
        self.enter = nn.Conv1d(about_self(nouns) + width // 2, width, 3, padding=1)
        self.blocks = nn.ModuleList(
            nn.Sequential(
                nn.GELU(), nn.Conv1d(width, width, 3, padding=gap, dilation=gap), nn.GELU(), nn.Conv1d(width, width, 1)
            )
            for gap in (1, 2, 4, 1, 8)
        )
        self.leave = nn.Conv1d(width, len(actions), 1)

    def forward(self, own: torch.Tensor, others: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Logits of the actions, (N, A, F).

        Args:
            own: (N, S, F), about each figure.
            others: (N, M, 13, F), about who and what else is there.
            there: (N, M) bool, which of them are.
        """
        told = self.others(others.flatten(0, 1)).unflatten(0, others.shape[:2])
        told = torch.where(there[:, :, None, None], told, -1e4).amax(dim=1)
        told = torch.where(there.any(dim=1)[:, None, None], told, 0.0)
        x = self.enter(torch.cat([own, told], dim=1))
        for block in self.blocks:
            x = x + block(x)
        logits: torch.Tensor = self.leave(functional.gelu(x))
        return logits


def facts_about(
    joints: np.ndarray, heights: np.ndarray, nouns: np.ndarray, kinds: int, things: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What the net is told of the figures of a clip.

    Args:
        joints: (P, F, 18, 2) pixels.
        heights: (P,) pixels.
        nouns: (P,) numbers of their nouns.
        kinds: how many nouns there are.
        things: (T, F, 2) pixels: the middles of the things.

    Returns:
        (P, S, F) about each, and (P, P - 1 + T, 13, F) about the others, as each sees them; float32.
    """
    count, frames = joints.shape[:2]
    middles = joints[:, :, TRUNK].mean(axis=2)
    unit = heights[:, None, None]
    own = np.concatenate(
        [
            ((joints - middles[:, :, None]) / unit[..., None]).reshape(count, frames, 36),
            _pace(middles) / unit,
            middles / (WIDTH, HEIGHT) - 0.5,
            joints[:, :, (10, 13), 1].max(axis=2, keepdims=True) / HEIGHT - 0.8,
            np.broadcast_to(unit / HEIGHT, (count, frames, 1)),
            np.broadcast_to(np.eye(kinds)[nouns][:, None], (count, frames, kinds)),
        ],
        axis=2,
    )
    hands = joints[:, :, _WRISTS_AND_NOSE]
    others = np.zeros((count, count - 1 + len(things), frames, ABOUT_OTHERS))
    for i in range(count):
        rest = [j for j in range(count) if j != i]
        for k, j in enumerate(rest):
            others[i, k] = _as_seen(middles[i], hands[i], middles[j], np.zeros((frames, 2)), heights[i], 1.0)
            others[i, k, :, 10:12] = (heights[j] / heights[i], 0.0)
        for k, place in enumerate(things, len(rest)):
            nearest = [_nearest(place, hands[j]) for j in rest] or [np.full((frames, 2), 2.0 * heights[i])]
            away = np.stack(nearest)
            which = np.linalg.norm(away, axis=2).argmin(axis=0)
            others[i, k] = _as_seen(middles[i], hands[i], place, away[which, np.arange(frames)], heights[i], 0.0)
    return own.transpose(0, 2, 1).astype(np.float32), others.transpose(0, 1, 3, 2).astype(np.float32)


def _as_seen(
    middle: np.ndarray, hands: np.ndarray, place: np.ndarray, others_hand: np.ndarray, unit: float, alive: float
) -> np.ndarray:
    """One other, (F, 13), as a figure sees it: where, how it moves, how far from its hands and somebody else's."""
    numbers = np.zeros((len(place), ABOUT_OTHERS))
    numbers[:, 0:2] = np.clip((place - middle) / unit, -3, 3)
    numbers[:, 2:4] = _pace(place) / unit
    numbers[:, 4:6] = np.clip(_nearest(place, hands) / unit, -2, 2)
    numbers[:, 6:8] = np.clip(others_hand / unit, -2, 2)
    numbers[:, 8:10] = (_pace(place) - _pace(middle)) / unit
    numbers[:, 12] = alive
    return numbers


def _pace(places: np.ndarray) -> np.ndarray:
    """Pixels a frame, times ten to be numbers about 1."""
    return np.asarray(10 * np.gradient(places, axis=-2))


def _nearest(place: np.ndarray, hands: np.ndarray) -> np.ndarray:
    """From the hand or the mouth that is nearest to a place, to it; (F, 2)."""
    away = place[:, None] - hands
    which = np.linalg.norm(away, axis=2).argmin(axis=1)
    return np.asarray(away[np.arange(len(place)), which])
