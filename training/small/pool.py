"""A pool of drawn clips on disk: drawn once by many processes, read by seed, made pictures again on the device.

`python -m training.small.pool --out DIR --clips 32768 --processes 32` draws, and goes on where it was stopped.

A frame differs from its backdrop only where somebody or something is, a tenth of its pixels. So a clip is kept as bits,
which say where, and the pixels there; a pose map likewise, on black, one byte a pixel.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, get_args

import cv2
import numpy as np
import torch
from safetensors.torch import load_file, save_file

from generation.pose import COLOURS, draw_openpose
from segmenter.prompts.reading import Setting
from segmenter.types import Pose
from training.small import cast
from training.small.meanings import mark
from training.small.scene import FRAMES, HEIGHT, WIDTH, Split
from training.small.world import backdrop_of, draw_clip

SHARD = 32
"""Clips to a file."""
_BITS = HEIGHT * WIDTH // 8
_SETTINGS = tuple(
    (Setting(ground=ground, light=light), layout)
    for ground, light, layout in product(cast.GROUNDS, cast.LIGHTS, range(cast.LAYOUTS))
)
_LIMB = np.array(COLOURS[:17], float) * 0.6
_PALETTE = np.concatenate([[[0, 0, 0]], COLOURS, _LIMB.astype(int)]).astype(np.uint8)
"""Every colour that a pose map has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packed:
    """Frames of a clip as differences from something known."""

    bits: np.ndarray
    """(F, _BITS) uint8: which pixels differ."""
    counts: np.ndarray
    """(F,) int32: how many do."""
    pixels: np.ndarray
    """(sum of counts, C) uint8."""


def draw_pool(folder: Path, clips: int, processes: int, split: Split = "train", mapped: int = 0) -> None:
    """Draws clips 0 to `clips` that are not there yet; of the first `mapped` ones also the pose maps."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(folder, first, split, first < mapped) for first in range(0, clips, SHARD)]
    waiting = [job for job in jobs if not _file(folder, job[1]).is_file()]
    with ExitStack() as stack:
        # One process is this one. Forks are for a program that has drawn nothing: OpenCV's threads do not survive them.
        spread = stack.enter_context(ProcessPoolExecutor(processes)).map if processes > 1 else map
        for done in spread(_draw_shard, waiting):
            if done % (SHARD * 128) == 0:
                print(f"drawn: {done} of {clips}", flush=True)


class Pool:
    """Clips of a pool, as they lie on disk or in memory.

    Args:
        folder: where `draw_pool` put them.
        clips: how many of them, from the first; all that are there where None is given.
    """

    def __init__(self, folder: Path, clips: int | None = None) -> None:
        files = sorted(folder.glob("clips-*.safetensors"))[: None if clips is None else -(-clips // SHARD)]
        if not files:
            raise FileNotFoundError(f"{folder} holds no drawn clips: python -m training.small.pool --out {folder}")
        self._shards = [load_file(file) for file in files]  # mapped into memory: read when they are used
        self._on: dict[torch.device, torch.Tensor] = {}

    def __len__(self) -> int:
        return len(self._shards) * SHARD

    def seed(self, index: int) -> int:
        """The seed of a clip."""
        return int(self._shards[index // SHARD]["seeds"][index % SHARD].item())

    def clips(self, first: int, count: int, device: torch.device) -> torch.Tensor:
        """Pixels of some clips, (N, F, H, W, 3) uint8 on the device; much sooner there than one clip at a time."""
        pixels = torch.empty(count, FRAMES, HEIGHT, WIDTH, 3, dtype=torch.uint8, device=device)
        for shard, part, into in self._parts(first, count):
            pixels[into] = self.backdrops(device)[shard["backdrops"][part].to(device)][:, None]
            _lay_over(pixels[into], shard, "", part)
        return pixels

    def grounds(self) -> torch.Tensor:
        """Which of the backdrops is behind everybody in each clip, (N,) int64."""
        return torch.cat([shard["backdrops"] for shard in self._shards])

    def backdrops(self, device: torch.device) -> torch.Tensor:
        """All of them, (K, H, W, 3) uint8 on the device."""
        if device not in self._on:
            self._on[device] = torch.from_numpy(np.stack([_backdrop(i) for i in range(len(_SETTINGS))])).to(device)
        return self._on[device]

    def marks(self, first: int, count: int, device: torch.device) -> torch.Tensor:
        """What is where in some clips, (N, T, h, w) int64 on the device: see `meanings`."""
        return torch.cat([shard["marks"][part] for shard, part, _ in self._parts(first, count)]).to(device)

    @property
    def mapped(self) -> int:
        """Of how many clips, from the first, the pose maps were drawn too."""
        return SHARD * sum("map_bits" in shard for shard in self._shards)

    def pose_maps(self, first: int, count: int, device: torch.device) -> torch.Tensor:
        """Palette indices of some clips' pose maps, (N, F, H, W) uint8 on the device: see `coloured`."""
        maps = torch.zeros(count, FRAMES, HEIGHT, WIDTH, 1, dtype=torch.uint8, device=device)
        for shard, part, into in self._parts(first, count):
            _lay_over(maps[into], shard, "map_", part)
        return maps.squeeze(-1)

    def _parts(self, first: int, count: int) -> Iterator[tuple[dict[str, torch.Tensor], slice, slice]]:
        """Files that hold some clips, which of theirs, and which of those that are asked for."""
        last = first + count
        for i in range(first // SHARD, -(-last // SHARD)):
            begin, end = max(first, i * SHARD), min(last, (i + 1) * SHARD)
            yield self._shards[i], slice(begin - i * SHARD, end - i * SHARD), slice(begin - first, end - first)


def coloured(indices: torch.Tensor) -> torch.Tensor:
    """Pose maps of palette indices, (..., H, W), as (..., H, W, 3) uint8."""
    return torch.from_numpy(_PALETTE).to(indices.device)[indices.int()]


def _lay_over(ground: torch.Tensor, shard: dict[str, torch.Tensor], what: str, part: slice) -> None:
    """Lays the pixels that differ over what is known, (N, F, H, W, C)."""
    device = ground.device
    rows = slice(part.start * FRAMES, part.stop * FRAMES)
    bits = shard[f"{what}bits"][rows].to(device)
    begin, end = shard[f"{what}starts"][[rows.start, rows.stop]].tolist()
    pixels = shard[f"{what}pixels"][begin:end].to(device)
    weights = torch.tensor([128, 64, 32, 16, 8, 4, 2, 1], dtype=torch.uint8, device=device)
    where = (bits[..., None] & weights).flatten().nonzero().squeeze(1)
    ground.view(-1, ground.shape[-1]).index_copy_(0, where, pixels)


def _draw_shard(job: tuple[Path, int, Split, bool]) -> int:
    folder, first, split, mapped = job
    cv2.setNumThreads(1)
    seeds = np.arange(first, first + SHARD)
    clips, maps, backdrops, marks = [], [], [], []
    for seed in seeds.tolist():
        clip = draw_clip(seed, split)
        ground = _SETTINGS.index((clip.scene.setting, clip.scene.layout))
        backdrops.append(ground)
        clips.append(_pack(clip.frames, _backdrop(ground)))
        marks.append(mark(clip.scene))
        if mapped:
            maps.append(_pack(_map_indices(clip.poses), np.zeros((HEIGHT, WIDTH, 1), np.uint8)))
    arrays: dict[str, Any] = {"seeds": seeds, "backdrops": np.array(backdrops), "marks": np.stack(marks)}
    arrays |= _joined(clips, "")
    if mapped:
        arrays |= _joined(maps, "map_")
    part = folder / f"part-{os.getpid()}.safetensors"
    save_file({name: torch.from_numpy(array) for name, array in arrays.items()}, part)
    part.replace(_file(folder, first))
    return first + SHARD


def _file(folder: Path, first: int) -> Path:
    return folder / f"clips-{first:07d}.safetensors"


@lru_cache(maxsize=len(_SETTINGS))
def _backdrop(index: int) -> np.ndarray:
    return backdrop_of(*_SETTINGS[index])


def _map_indices(poses: Sequence[tuple[Pose, ...]]) -> np.ndarray:
    """(F, H, W, 1) palette indices of the maps."""
    return np.stack([_index_of(draw_openpose(people, WIDTH, HEIGHT)) for people in poses])


def _index_of(picture: np.ndarray) -> np.ndarray:
    packed = picture.astype(np.int32) @ _CODE
    indices: np.ndarray = _LOOKUP[np.searchsorted(_CODES, packed)][..., None]
    return indices


_CODE = np.array([65536, 256, 1], np.int32)
_CODES, _LOOKUP = np.unique(_PALETTE.astype(np.int32) @ _CODE, return_index=True)
_LOOKUP = _LOOKUP.astype(np.uint8)


def _pack(frames: np.ndarray, ground: np.ndarray) -> _Packed:
    """Packs frames, (F, H, W, C), as differences from (H, W, C)."""
    differs = (frames != ground).any(axis=3)
    bits = np.packbits(differs.reshape(len(frames), -1), axis=1)
    return _Packed(bits=bits, counts=differs.sum(axis=(1, 2)).astype(np.int32), pixels=frames[differs])


def _joined(clips: Sequence[_Packed], what: str) -> dict[str, np.ndarray]:
    counts = np.concatenate([clip.counts for clip in clips])
    return {
        f"{what}bits": np.concatenate([clip.bits for clip in clips]),
        f"{what}starts": np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]),
        f"{what}pixels": np.concatenate([clip.pixels for clip in clips]),
    }


def main(arguments: list[str] | None = None) -> None:
    """Draws a pool."""
    parser = argparse.ArgumentParser(description="Draws clips of the small model's world onto disk.")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pool")
    parser.add_argument("--clips", type=int, required=True, help="how many clips, from seed 0 on")
    parser.add_argument("--mapped", type=int, default=0, help="of how many of them the pose maps too")
    parser.add_argument("--split", choices=get_args(Split), default="train", help="which combinations")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="how many draw")
    asked = parser.parse_args(arguments)
    draw_pool(asked.out, asked.clips, asked.processes, asked.split, asked.mapped)


if __name__ == "__main__":
    main()
