"""Trains the autoencoder on drawn clips.

`torchrun --nproc-per-node 2 -m training.small.vae_stage --pool POOL --out DIR --seconds 400`
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from diffusers import AutoencoderKLWan
from torch.nn import functional

from training.small import shapes
from training.small.pool import Pool
from training.small.runs import Run, Steps, join_cards, named
from training.small.scene import FRAMES, HEIGHT, WIDTH
from training.small.whole_clip import channels_last, decode, encode, unchunked

_FOREGROUND = 30.0
"""How much more a figure's pixel counts: else they are never learned, a tenth of the picture and most of the error."""
_SQUARES = 10.0
"""How much the square of an error counts beside the error itself: decibels are squares."""
_KL = 2e-5
_CROP = (96, 128)
"""Rows and columns about somebody: the backdrops are few, and learned by the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of the training: what a step sees."""

    until: float
    """Share of the time at which it ends."""
    frames: int
    """Of a clip."""
    clips: int
    """To a card and step."""
    whole: bool = False
    """Whole pictures, not crops."""


_PHASES = (
    Phase(until=0.1, frames=1, clips=192),
    Phase(until=0.2, frames=5, clips=48),
    Phase(until=0.5, frames=17, clips=16),
    # As long as they are used: what has learned seventeen frames alone loses half a dB on thirty-three.
    Phase(until=0.85, frames=FRAMES, clips=10),
    Phase(until=1.0, frames=FRAMES, clips=2, whole=True),
)
_LONG_PHASES = _PHASES[-2:]


def new_vae() -> AutoencoderKLWan:
    """An untrained autoencoder: its latents hardly vary, so that it learns pictures first."""
    z = shapes.LATENT_CHANNELS
    vae = AutoencoderKLWan(**shapes.VAE, latents_mean=[0.0] * z, latents_std=[1.0] * z)
    with torch.no_grad():
        vae.quant_conv.bias[z:] = -6.0
        vae.quant_conv.weight[z:] *= 0.1
    return channels_last(vae)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixels:
    """Drawn clips in a device's memory, 6 MB each: the card takes from them what it needs, and waits for nobody."""

    clips: torch.Tensor
    """(N, F, H, W, 3) uint8."""
    backdrops: torch.Tensor
    """(K, H, W, 3) uint8."""
    grounds: torch.Tensor
    """(N,) which of them is behind everybody in a clip."""

    @classmethod
    def of(cls, pool: Pool, device: torch.device) -> Pixels:
        """All the clips of a pool."""
        return cls(
            clips=pool.clips(0, len(pool), device),
            backdrops=pool.backdrops(device),
            grounds=pool.grounds().to(device),
        )

    def take(self, rng: torch.Generator, phase: Phase) -> tuple[torch.Tensor, torch.Tensor]:
        """Clips (B, 3, F, h, w) in [-1, 1]; where they differ from their backdrop, (B, 1, F, h, w)."""
        device = self.clips.device
        high, wide = (HEIGHT, WIDTH) if phase.whole else _CROP
        clips = torch.randint(len(self.clips), (phase.clips, 1, 1, 1), generator=rng, device=device)
        begin = torch.randint(FRAMES - phase.frames + 1, clips.shape, generator=rng, device=device)
        frames = begin + torch.arange(phase.frames, device=device).view(-1, 1, 1)
        top, left = (0, 0) if phase.whole else self._corner(clips, begin, rng)
        rows = top + torch.arange(high, device=device).view(-1, 1)
        columns = left + torch.arange(wide, device=device)
        pixels = self.clips[clips, frames, rows, columns]
        mask = (pixels != self.backdrops[self.grounds[clips], rows, columns]).any(-1)
        # The colours stay innermost in memory: the convolutions like them there.
        return pixels.movedim(-1, 1).float() / 127.5 - 1, mask[:, None].float()

    def _corner(
        self, clips: torch.Tensor, frame: torch.Tensor, rng: torch.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Of crops that hold a pixel, taken by lot, where somebody or something is in a frame."""
        clip, frame = clips.flatten(), frame.flatten()
        there = (self.clips[clip, frame] != self.backdrops[self.grounds[clip]]).any(-1)
        spot = torch.multinomial(there.flatten(1).float() + 1e-9, 1, generator=rng).squeeze(1)
        corner = []
        for at, size, whole in zip((spot // WIDTH, spot % WIDTH), _CROP, (HEIGHT, WIDTH), strict=True):
            before = torch.randint(size, at.shape, generator=rng, device=at.device)
            corner.append((at - before).clamp(0, whole - size).view(-1, 1, 1, 1))
        return corner[0], corner[1]


def psnr(made: torch.Tensor, drawn: torch.Tensor, mask: torch.Tensor | None = None) -> float:
    """Of clips in [-1, 1], in dB; of a part of them where there is a mask."""
    error = (made.float().clamp(-1, 1) - drawn).square()
    mean = error.mean() if mask is None else (error * mask).sum() / (mask.sum() * 3).clamp(min=1)
    return round(10 * math.log10(4 / max(mean.item(), 1e-9)), 2)


def train(vae: AutoencoderKLWan, pixels: Pixels, run: Run, phases: Sequence[Phase] = _PHASES) -> None:
    """Trains until the run's seconds are used up."""
    cards = run.cards
    rng = torch.Generator(cards.device).manual_seed(1000 * run.progress.step + cards.rank)
    share = run.share
    while share < 1:
        phase = next(phase for phase in phases if share < phase.until)
        if cards.device.type == "cpu":
            phase = replace(phase, clips=1)  # whether it works, not how well
        video, mask = pixels.take(rng, phase)
        weight = 1 + _FOREGROUND * _with_edge(mask)
        with _half_precision(cards.device):
            mean, log_variance = (part.float() for part in encode(vae, video))
            log_variance = log_variance.clamp(-12, 4)
            made = decode(vae, mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)).float()
        error = made - video
        loss = ((error.abs() + _SQUARES * error.square()) * weight).sum() / (weight.sum() * 3)
        loss = loss + _KL * 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).mean()
        told = {}
        if run.logs_next:
            told = {"frames": phase.frames, "psnr": psnr(made, video), "psnr_figures": psnr(made, video, mask)}
        run.step(loss, share, **told)
        if run.progress.step % 5 == 0:
            share = run.share


def _with_edge(mask: torch.Tensor) -> torch.Tensor:
    """Somebody's pixels at 1; at half of it two pixels around them, so that nothing is smeared over the backdrop."""
    return 0.5 * (mask + functional.max_pool3d(mask, (1, 5, 5), 1, (0, 2, 2)))


def _half_precision(device: torch.device) -> torch.autocast:
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")


def measure_latents(vae: AutoencoderKLWan, pixels: Pixels, batches: int) -> None:
    """Writes the mean and the deviation of the latents into the config."""
    latents = torch.cat([encode(vae, video)[0].float() for video, _ in _whole_clips(pixels, batches)])
    vae.register_to_config(
        latents_mean=latents.mean((0, 2, 3, 4)).tolist(), latents_std=latents.std((0, 2, 3, 4)).tolist()
    )


def report(vae: AutoencoderKLWan, pixels: Pixels, batches: int) -> dict[str, float]:
    """PSNR over whole unseen clips: of all pixels, and of the figures."""
    made, drawn, masks = [], [], []
    for video, mask in _whole_clips(pixels, batches):
        made.append(decode(vae, encode(vae, video)[0]).float().cpu())
        drawn.append(video.cpu())
        masks.append(mask.cpu())
    result = torch.cat(made), torch.cat(drawn), torch.cat(masks)
    return {"psnr": psnr(*result[:2]), "psnr_figures": psnr(*result)}


def _whole_clips(pixels: Pixels, batches: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """The same ones each time; what is computed of them needs no gradients."""
    device = pixels.clips.device
    rng = torch.Generator(device).manual_seed(1)
    phase = Phase(until=1, frames=FRAMES, clips=4 if device.type == "cuda" else 1, whole=True)
    with torch.inference_mode(), _half_precision(device):
        for _ in range(batches):
            yield pixels.take(rng, phase)


def main(arguments: list[str] | None = None) -> None:
    """Trains the autoencoder, or goes on with it."""
    parser = argparse.ArgumentParser(description="Trains the small model's autoencoder.")
    parser.add_argument("--pool", type=Path, required=True, help="drawn clips to learn from")
    parser.add_argument("--clips", type=int, help="how many of them")
    parser.add_argument("--test", type=Path, required=True, help="drawn clips to be measured on")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results")
    parser.add_argument("--seconds", type=float, required=True, help="of training, over all starts")
    parser.add_argument("--rate", type=float, default=2e-3, help="the highest learning rate")
    parser.add_argument(
        "--begin-with", type=Path, help="folder of a trained autoencoder: goes on with clips of full length"
    )
    parser.add_argument("--device", default="cuda", help="torch's name of it")
    asked = parser.parse_args(arguments)
    cards = join_cards(asked.device)
    torch.manual_seed(cards.rank)
    vae = new_vae()
    if asked.begin_with is not None:
        vae.load_state_dict(AutoencoderKLWan.from_pretrained(asked.begin_with).float().state_dict())
    vae.to(cards.device).train()
    steps = Steps(rate=asked.rate, decay=1e-4, betas=(0.9, 0.99))
    run = Run("vae", asked.out, named([("vae", vae)]), seconds=asked.seconds, steps=steps, cards=cards)
    pixels = Pixels.of(Pool(asked.pool, asked.clips), cards.device)
    many = cards.device.type == "cuda"
    with unchunked():
        train(vae, pixels, run, _LONG_PHASES if asked.begin_with else _PHASES)
        if cards.leads:
            run.save()
            run.use_mean()
            vae.eval()
            measure_latents(vae, pixels, 128 if many else 4)
            vae.save_pretrained(asked.out / "vae")
            print("vae", report(vae, Pixels.of(Pool(asked.test), cards.device), 16 if many else 1), flush=True)
    cards.wait()


if __name__ == "__main__":
    main()
