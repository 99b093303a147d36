"""Samples many clips at once with the trained parts: the steps of the engine's one shot, on a batch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import UniPCMultistepScheduler

from generation.wan.controlnet import WanControlNet
from generation.wan.profile import ControlProfile
from generation.wan.transformer import ControlledWanTransformer
from generation.wan.ways import Conditions, FirstFrame, ResidualControl, Steering
from training.small import shapes
from training.small.latent_clips import load_parts, padded
from training.small.scene import FRAMES, HEIGHT, WIDTH
from training.small.text_stage import TOKENIZER
from training.small.text_stage import encode as encode_texts
from training.small.tokenizer import load_tokenizer
from training.small.whole_clip import channels_last, decode, encode, unchunked

_AT_ONCE = 8
"""Clips that the autoencoder takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a clip is to be like."""

    seed: int
    """Of its noise."""
    caption: str
    """What is to happen."""
    first: np.ndarray | None = None
    """(H, W, 3) uint8 RGB: the picture that it begins with."""
    maps: np.ndarray | None = None
    """(F, H, W, 3) uint8 RGB: the pose maps that it keeps to."""


class Sampler:
    """The trained parts.

    Args:
        folder: holds them in diffusers' layout; `transformer` and `controlnet` may be missing.
        device: torch's name of it.
        steps: of denoising.
        batch: clips that are sampled at once.
    """

    def __init__(self, folder: Path, device: str, steps: int, batch: int) -> None:
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        self.device, self.steps, self.batch = torch.device(device), steps, batch
        if self.device.type == "cuda":
            torch.backends.cudnn.benchmark = True
            # The first pictures are encoded exactly, as the engine does; all else is bfloat16.
            torch.backends.cudnn.allow_tf32 = False
        self._vae, self._encoder = load_parts(folder, self.device)
        channels_last(self._vae)
        self._tokenizer = load_tokenizer(TOKENIZER)
        self._plain, self._controlled = _open_ways(folder, self.device)
        self.broken_frames = 0

    @property
    def samples(self) -> bool:
        """Whether there is a transformer."""
        return self._plain is not None

    @property
    def controls(self) -> bool:
        """Whether there is a ControlNet."""
        return self._controlled is not None

    @torch.no_grad()
    def sample(self, wishes: Sequence[Wish], guidance: float) -> list[np.ndarray]:
        """Clips, (F, H, W, 3) uint8 each; all wishes have a first picture or none has, and so with pose maps."""
        clips: list[np.ndarray] = []
        for start in range(0, len(wishes), self.batch):
            latents = self._sampled(wishes[start : start + self.batch], guidance)
            clips += [frames for part in torch.split(latents, _AT_ONCE) for frames in self._decoded(part)]
        return clips

    @torch.no_grad()
    def through_vae(self, clips: Sequence[np.ndarray]) -> tuple[list[np.ndarray], np.ndarray]:
        """Clips as the autoencoder gives them back, and squared errors in [-1, 1], (C, F, H, W), mean of colours."""
        made: list[np.ndarray] = []
        errors = []
        for start in range(0, len(clips), _AT_ONCE):
            video = self._video(clips[start : start + _AT_ONCE])
            with unchunked(), self._autocast():
                again = decode(self._vae, encode(self._vae, video)[0]).float()
            errors.append((again.clamp(-1, 1) - video).square().mean(dim=1).cpu().numpy())
            made += self._frames(again)
        return made, np.concatenate(errors)

    def _sampled(self, wishes: Sequence[Wish], guidance: float) -> torch.Tensor:
        """Normalised latents of some clips."""
        shape = (shapes.LATENT_CHANNELS, (FRAMES - 1) // 4 + 1, HEIGHT // shapes.SPATIAL, WIDTH // shapes.SPATIAL)
        noise = [torch.randn(shape, generator=torch.Generator().manual_seed(wish.seed)) for wish in wishes]
        firsts = [wish.first[None] for wish in wishes if wish.first is not None]
        maps = [wish.maps for wish in wishes if wish.maps is not None]
        way = self._controlled if maps else self._plain
        assert way is not None
        start = self._start(firsts) if firsts else None
        with self._autocast():
            poses = self._controlled.controlnet.encode_control(self._video(maps)) if maps and self._controlled else None
        conditions = Conditions(
            text=self._texts([wish.caption for wish in wishes]),
            negative=None if guidance == 1 else self._texts([""] * len(wishes)),
            guidance=guidance,
            num_steps=self.steps,
            steering=Steering(start=start, poses=poses),
        )
        return self._denoised(way, conditions, torch.stack(noise).to(self.device))

    def _denoised(self, way: FirstFrame, conditions: Conditions, noise: torch.Tensor) -> torch.Tensor:
        """As `generation.wan.denoise` does, but that a clip which breaks does not stop the others."""
        scheduler = UniPCMultistepScheduler(**shapes.SCHEDULER)
        scheduler.set_timesteps(self.steps, device=self.device)
        scheduler.set_begin_index(0)
        latents = way.hold(noise, conditions)
        for step in range(self.steps):
            timestep = scheduler.timesteps[step]
            with self._autocast():
                flow = way.predict(latents, conditions, timestep, step).float()
            latents = way.hold(scheduler.step(flow, timestep, latents, return_dict=False)[0], conditions)
        return latents

    def _texts(self, texts: Sequence[str]) -> torch.Tensor:
        """(B, 512, width) states, zeros behind their end."""
        states, mask = encode_texts(self._tokenizer, self._encoder, texts, self.device)
        return padded(states * mask[..., None])

    def _start(self, firsts: Sequence[np.ndarray]) -> torch.Tensor:
        """(B, z, 1, h, w) normalised latents of pictures, (1, H, W, 3) each."""
        with unchunked():
            parts = [
                encode(self._vae, self._video(firsts[i : i + _AT_ONCE]))[0] for i in range(0, len(firsts), _AT_ONCE)
            ]
        mean, std = self._statistics()
        return (torch.cat(parts).float() - mean) / std

    def _decoded(self, latents: torch.Tensor) -> list[np.ndarray]:
        mean, std = self._statistics()
        with unchunked(), self._autocast():
            return self._frames(decode(self._vae, latents * std + mean))

    def _frames(self, video: torch.Tensor) -> list[np.ndarray]:
        """(B, 3, F, H, W) as uint8 pictures; frames that are no numbers are counted, and are grey."""
        video = video.float()
        self.broken_frames += int((~torch.isfinite(video)).any(dim=1).flatten(2).any(dim=2).sum())
        pixels = (video.nan_to_num(0.0).clamp(-1, 1) / 2 + 0.5) * 255
        return list(pixels.round().to(torch.uint8).permute(0, 2, 3, 4, 1).cpu().numpy())

    def _video(self, clips: Sequence[np.ndarray]) -> torch.Tensor:
        """(B, 3, F, H, W) in [-1, 1]."""
        return torch.from_numpy(np.stack(clips)).to(self.device).permute(0, 4, 1, 2, 3).float() / 127.5 - 1

    def _statistics(self) -> tuple[torch.Tensor, torch.Tensor]:
        config = self._vae.config
        mean, std = (torch.tensor(v, device=self.device).float() for v in (config.latents_mean, config.latents_std))
        return mean.view(1, -1, 1, 1, 1), std.view(1, -1, 1, 1, 1)

    def _autocast(self) -> torch.autocast:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda")


def _open_ways(folder: Path, device: torch.device) -> tuple[FirstFrame | None, ResidualControl | None]:
    """The ways to steer, as far as their parts are there."""
    if not (folder / "transformer" / "config.json").is_file():
        return None, None
    transformer = ControlledWanTransformer.from_pretrained(folder / "transformer").to(device).eval()
    if not (folder / "controlnet" / "config.json").is_file():
        return FirstFrame(transformer), None
    control = WanControlNet.from_pretrained(folder / "controlnet").to(device).eval()
    settings = ControlProfile(weights="controlnet", weight=1.0, stride=shapes.CONTROL_STRIDE, start=0.0, end=1.0)
    return FirstFrame(transformer), ResidualControl(transformer, control, settings)
