"""Reads the joints of drawn figures from pixels, with a small net that was trained on them: the eyes of a small model.

The net says which kinds of figures and things it knows in its config; this module knows no drawing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import torch
from diffusers import ConfigMixin, ModelMixin
from diffusers.configuration_utils import register_to_config
from torch import nn
from torch.nn import functional

from generation.pose import JOINTS, check_frame
from generation.wan.sightings import CELL, Maps, Sighting, find_sightings
from segmenter.errors import LongtakeError
from segmenter.types import Pose

FILES = ("config.json", "diffusion_pytorch_model.safetensors")
"""What a keypoint net's folder holds."""

_READING = "keypoints-1"
"""Changes where the same weights come to be read otherwise."""
_REACH = 16.0
"""Pixels to one unit of the net's offsets and heights, so that it works with numbers about 1."""


class RawMaps(NamedTuple):
    """What the net makes of a batch of pictures: see `Maps`, but centres, joints and colours as logits."""

    centres: torch.Tensor
    """(B, K, h, w)."""
    offsets: torch.Tensor
    """(B, 36, h, w) pixels."""
    heights: torch.Tensor
    """(B, 1, h, w) pixels."""
    colours: torch.Tensor
    """(B, C, h, w)."""
    joints: torch.Tensor
    """(B, 18, h, w)."""
    shifts: torch.Tensor
    """(B, 36, h, w) pixels."""


class _Block(nn.Module):
    """Looks around in each channel, then mixes the channels, beside what was there."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.around = nn.Conv2d(width, width, 7, padding=3, groups=width, bias=False)
        self.norm = nn.BatchNorm2d(width)
        self.widen = nn.Conv2d(width, 2 * width, 1)
        self.narrow = nn.Conv2d(2 * width, width, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mixed: torch.Tensor = self.narrow(functional.gelu(self.widen(self.norm(self.around(x)))))
        return x + mixed


class _Pair(nn.Module):
    """Two plain convolutions, beside what was there: for edges, where the cells are small."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _convolution(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.relu(x + self.second(self.first(x)))


def _convolution(entering: int, leaving: int, stride: int = 1) -> nn.Sequential:
    kernel = nn.Conv2d(entering, leaving, 3, stride=stride, padding=1, bias=False)
    return nn.Sequential(kernel, nn.BatchNorm2d(leaving), nn.ReLU(inplace=True))


class KeypointNet(ModelMixin, ConfigMixin):
    """A compact U-Net over pictures, (B, 3, H, W) from -1 to 1, sides multiples of 16; its maps have a quarter of that.

    Args:
        figures: nouns of the figures that it knows.
        things: nouns of the things that it knows.
        colours: names of their colours.
        height: of the pictures that it was trained on, in pixels.
        width: of those pictures.
        channels: at a quarter, an eighth and a sixteenth of the picture's size.
    """

    @register_to_config
    def __init__(
        self,
        figures: Sequence[str],
        things: Sequence[str],
        colours: Sequence[str],
        height: int = 192,
        width: int = 320,
        channels: tuple[int, int, int] = (48, 80, 112),
    ) -> None:
        super().__init__()
        fine, middle, coarse = channels
        self.stem = nn.Sequential(_convolution(3, fine // 2, 2), _convolution(fine // 2, fine, 2), _Pair(fine))
        self.down = nn.Sequential(_convolution(fine, middle, 2), _Block(middle), _Block(middle))
        self.bottom = nn.Sequential(nn.Conv2d(middle, coarse, 2, stride=2), _Block(coarse), _Block(coarse))
        self.from_bottom = nn.Conv2d(coarse, middle, 1)
        self.up = _Block(middle)
        self.from_up = nn.Conv2d(middle, fine, 1)
        self.fine = nn.Sequential(_Pair(fine), _convolution(fine, 2 * fine))
        self.parts = (len(figures) + len(things), 2 * len(JOINTS), 1, len(colours), len(JOINTS), 2 * len(JOINTS))
        self.head = nn.Conv2d(2 * fine, sum(self.parts), 1)
        # Hardly any cell is a middle or a joint: without this, the first steps only learn that.
        doubts = (-4.0, 0.0, 0.0, 0.0, -4.0, 0.0)
        biases = [torch.full((count,), doubt) for count, doubt in zip(self.parts, doubts, strict=True)]
        self.head.bias = nn.Parameter(torch.cat(biases))

    def forward(self, pictures: torch.Tensor) -> RawMaps:
        """Makes maps of a batch of pictures."""
        quarter = self.stem(pictures)
        eighth = self.down(quarter)
        x = eighth + _doubled(self.from_bottom(self.bottom(eighth)))
        x = quarter + _doubled(self.from_up(self.up(x)))
        x = self.fine(x)
        with torch.autocast(x.device.type, enabled=False):  # bfloat16 rounds by a quarter of a pixel
            raw = RawMaps(*self.head(x.float()).split(self.parts, dim=1))
        return raw._replace(offsets=raw.offsets * _REACH, heights=raw.heights * _REACH, shifts=raw.shifts * CELL)


def _doubled(x: torch.Tensor) -> torch.Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


@torch.no_grad()
def see(net: KeypointNet, pictures: np.ndarray | torch.Tensor) -> list[tuple[Sighting, ...]]:
    """Tells who and what is in each picture of a batch, the surest first.

    Args:
        net: in evaluation mode.
        pictures: (B, H, W, 3) uint8 RGB, sides multiples of 16.
    """
    parameter = next(net.parameters())
    batch = torch.as_tensor(pictures).to(parameter.device).permute(0, 3, 1, 2).to(parameter.dtype) / 127.5 - 1
    raw = net(batch)
    centres = raw.centres.sigmoid()
    peaks = functional.max_pool2d(centres, 3, stride=1, padding=1) == centres
    arrays = [part.cpu().numpy() for part in (centres, peaks, *raw[1:4], raw.joints.sigmoid(), raw.shifts)]
    config, size = net.config, centres.shape[-2:]
    return [
        find_sightings(
            Maps(
                centres=middles, peaks=tops, offsets=offsets.reshape(-1, 2, *size), heights=heights[0],
                colours=colours, joints=joints, shifts=shifts.reshape(-1, 2, *size),
            ),
            config.figures, config.things, config.colours,
        )
        for middles, tops, offsets, heights, colours, joints, shifts in zip(*arrays, strict=True)
    ]  # fmt: skip


class KeypointReader:
    """Finds the drawn figures in a picture and their 18 joints, and the drawn things.

    Args:
        folder: holds the net: `config.json` and its weights as safetensors.
        device: torch's name of it.
    """

    def __init__(self, folder: str | Path, device: str = "cpu") -> None:
        self.folder = Path(folder)
        self.device = device
        self._net: KeypointNet | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Hash, in hexadecimal, of what decides a reading: how it is read, and the content of the net's files."""
        digests = []
        for path in self.files():
            with path.open("rb") as file:
                digests.append([path.name, hashlib.file_digest(file, "sha256").hexdigest()])
        return hashlib.sha256(json.dumps([_READING, digests]).encode()).hexdigest()

    def files(self) -> tuple[Path, ...]:
        """The net's files.

        Raises:
            LongtakeError: they are not here; says what to do.
        """
        if not self.folder.is_dir():
            raise LongtakeError(f"there is no folder {self.folder}: it should hold {' and '.join(FILES)}")
        missing = [name for name in FILES if not (self.folder / name).is_file()]
        if missing:
            raise LongtakeError(f"{self.folder} lacks {' and '.join(missing)} of a keypoint net: copy the folder anew")
        return tuple(self.folder / name for name in FILES)

    def load(self) -> None:
        """Loads the net onto its device; does nothing when called again.

        Raises:
            LongtakeError: its files are missing or broken: says which, and what to do.
        """
        if self._net is None:
            self.files()
            try:
                net = KeypointNet.from_pretrained(str(self.folder), low_cpu_mem_usage=False)
            except Exception as error:  # whatever diffusers, safetensors and torch raise over a damaged file
                reason = (str(error) or type(error).__name__).splitlines()[0]
                raise LongtakeError(f"{self.folder} holds no keypoint net: {reason} (copy the folder anew)") from error
            self._net = net.eval().to(self.device)

    def read(self, frame: np.ndarray) -> tuple[Pose, ...]:
        """Reads every figure's pose from a frame, (H, W, 3) uint8 RGB, in its pixels, numbered from left to right.

        Raises:
            LongtakeError: the net cannot be loaded.
        """
        figures = [seen for seen in self.sightings(frame) if seen.alive]
        return tuple(Pose(figure=i, keypoints=seen.keypoints) for i, seen in enumerate(figures))

    def sightings(self, frame: np.ndarray) -> tuple[Sighting, ...]:
        """Tells who and what is in a frame, (H, W, 3) uint8 RGB, in its pixels, from left to right.

        Raises:
            LongtakeError: the net cannot be loaded.
        """
        check_frame(frame)
        self.load()
        assert self._net is not None
        picture, scale = _fitted(frame, self._net.config.width, self._net.config.height)
        found = [_scaled(seen, scale) for seen in see(self._net, picture[None])[0]]
        return tuple(sorted(found, key=lambda seen: sum(x for x, _, _ in seen.keypoints) / len(seen.keypoints)))


def _fitted(frame: np.ndarray, width: int, height: int) -> tuple[np.ndarray, tuple[float, float]]:
    """A frame in proportion in the top left corner of a picture of that size, and how much larger it is itself."""
    scale = min(width / frame.shape[1], height / frame.shape[0])
    size = max(round(frame.shape[1] * scale), 1), max(round(frame.shape[0] * scale), 1)
    shown = frame
    if size != frame.shape[1::-1]:
        shown = cv2.resize(frame, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
    picture = cv2.copyMakeBorder(shown, 0, height - size[1], 0, width - size[0], cv2.BORDER_REPLICATE)
    return picture, (frame.shape[1] / size[0], frame.shape[0] / size[1])


def _scaled(seen: Sighting, scale: tuple[float, float]) -> Sighting:
    """A sighting in the pixels of a picture that is so much larger."""
    # The middle of a pixel is the middle of the pixels that it was made of.
    across, down = scale
    keypoints = tuple(((x + 0.5) * across - 0.5, (y + 0.5) * down - 0.5, sure) for x, y, sure in seen.keypoints)
    return replace(seen, keypoints=keypoints, height=seen.height * down)
