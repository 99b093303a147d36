"""Where the frames come from that the keypoint net learns from, and how many of them are at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch

from training.small.scene import FRAMES, HEIGHT, WIDTH
from training.small.world import draw_clip


class Frames(Protocol):
    """Where drawn frames come from: see `training.small.pool.Pool`."""

    def __len__(self) -> int:
        """How many clips."""

    def seed(self, index: int) -> int:
        """Of a clip."""

    def clip(self, index: int, device: torch.device) -> torch.Tensor:
        """Frames of a clip, (F, 3, H, W) uint8 on the device."""


class DrawnClips:
    """A pool of clips that are drawn right now, for trials."""

    def __init__(self, seeds: Sequence[int]) -> None:
        self._seeds = list(seeds)
        drawn = np.stack([draw_clip(seed).frames for seed in self._seeds])
        self._frames = torch.from_numpy(drawn).permute(0, 1, 4, 2, 3).contiguous()

    def __len__(self) -> int:
        return len(self._seeds)

    def seed(self, index: int) -> int:
        """Of a clip."""
        return self._seeds[index]

    def clip(self, index: int, device: torch.device) -> torch.Tensor:
        """Frames of a clip, (F, 3, H, W) uint8 on the device."""
        return self._frames[index].to(device)


class Window:
    """Some clips of a pool on the device, of which any frame is at hand at once; new ones come, the oldest go.

    Args:
        pool: where clips come from.
        size: how many are there at a time.
        device: where.
    """

    def __init__(self, pool: Frames, size: int, device: torch.device) -> None:
        self._pool, self._device, self._next = pool, device, 0
        size = min(size, len(pool))
        self._frames = torch.empty((size, FRAMES, 3, HEIGHT, WIDTH), dtype=torch.uint8, device=device)
        self._clips = torch.zeros(size, dtype=torch.long, device=device)
        self.renew(size)

    def renew(self, count: int) -> None:
        """Lets the next clips in."""
        if len(self._clips) == len(self._pool) <= self._next:
            return  # all of them are there
        for _ in range(count):
            slot, clip = self._next % len(self._clips), self._next % len(self._pool)
            self._frames[slot] = self._pool.clip(clip, self._device)
            self._clips[slot] = clip
            self._next += 1

    def draw(self, count: int, lots: torch.Generator) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Frames by lot: (N, 3, H, W) uint8, of which clips, and which frames of them."""
        slots = torch.randint(len(self._clips), (count,), generator=lots, device=self._device)
        at = torch.randint(FRAMES, (count,), generator=lots, device=self._device)
        return self._frames[slots, at], self._clips[slots], at
