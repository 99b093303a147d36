"""Where the frames come from that the keypoint net learns from, and how many of them are at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch

from training.small.scene import FRAMES
from training.small.world import draw_clip


class Frames(Protocol):
    """Where drawn frames come from: see `training.small.pool.Pool`."""

    def __len__(self) -> int:
        """How many clips."""

    def seed(self, index: int) -> int:
        """Of a clip."""

    def clips(self, first: int, count: int, device: torch.device) -> torch.Tensor:
        """Frames of some clips, (N, F, H, W, 3) uint8 on the device."""


class DrawnClips:
    """A pool of clips that are drawn right now, for trials."""

    def __init__(self, seeds: Sequence[int]) -> None:
        self._seeds = list(seeds)
        self._frames = torch.from_numpy(np.stack([draw_clip(seed).frames for seed in self._seeds]))

    def __len__(self) -> int:
        return len(self._seeds)

    def seed(self, index: int) -> int:
        """Of a clip."""
        return self._seeds[index]

    def clips(self, first: int, count: int, device: torch.device) -> torch.Tensor:
        """Frames of some clips, (N, F, H, W, 3) uint8 on the device."""
        return self._frames[first : first + count].to(device)


class Window:
    """Some clips of a pool on the device, of which any frame is at hand at once; new ones come, the oldest go.

    Args:
        pool: where clips come from.
        size: how many are there at a time.
        device: where.
    """

    def __init__(self, pool: Frames, size: int, device: torch.device) -> None:
        self._pool, self._device = pool, device
        size = min(size, len(pool))
        self._frames = pool.clips(0, size, device)
        self._clips = torch.arange(size, device=device)
        self._next = size

    def renew(self, count: int) -> None:
        """Lets the next clips in, unless all of them are there."""
        size = len(self._clips)
        if size == len(self._pool):
            return
        for _ in range(count):
            slot, clip = self._next % size, self._next % len(self._pool)
            self._frames[slot] = self._pool.clips(clip, 1, self._device)[0]
            self._clips[slot] = clip
            self._next += 1

    def draw(self, count: int, lots: torch.Generator) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Frames by lot: (N, 3, H, W) uint8, of which clips, and which frames of them."""
        slots = torch.randint(len(self._clips), (count,), generator=lots, device=self._device)
        at = torch.randint(FRAMES, (count,), generator=lots, device=self._device)
        return self._frames[slots, at].movedim(-1, 1), self._clips[slots], at
