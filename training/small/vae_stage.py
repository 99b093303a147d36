"""Trains the autoencoder on drawn clips.

`torchrun --nproc-per-node 2 -m training.small.vae_stage --pool POOL --out DIR --seconds 400`
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKLWan
from torch.nn import functional

from training.small import shapes
from training.small.pool import Pool
from training.small.runs import Run, join_cards, named
from training.small.scene import FRAMES, HEIGHT, WIDTH
from training.small.whole_clip import channels_last, decode, encode, unchunked

_FOREGROUND = 10.0
"""How much more a figure's pixel counts: else they are never learned, being a tenth of the picture."""
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
    Phase(until=0.15, frames=1, clips=192),
    Phase(until=0.3, frames=5, clips=48),
    Phase(until=0.8, frames=17, clips=16),
    Phase(until=1.0, frames=17, clips=4, whole=True),
)


def new_vae() -> AutoencoderKLWan:
    """An untrained autoencoder: its latents hardly vary, so that it learns pictures first."""
    z = shapes.LATENT_CHANNELS
    vae = AutoencoderKLWan(**shapes.VAE, latents_mean=[0.0] * z, latents_std=[1.0] * z)
    with torch.no_grad():
        vae.quant_conv.bias[z:] = -6.0
        vae.quant_conv.weight[z:] *= 0.1
    return channels_last(vae)


def take_clips(
    pool: Pool, rng: np.random.Generator, phase: Phase, device: torch.device
) -> tuple[torch.Tensor, torch.Tensor]:
    """Clips (B, 3, F, H, W) in [-1, 1]; where they differ from their backdrop, (B, 1, F, H, W), grown by 2 pixels."""
    clips, masks = [], []
    for index in rng.integers(len(pool), size=phase.clips).tolist():
        begin = int(rng.integers(FRAMES - phase.frames + 1))
        pixels = pool.clip(index, device, begin, phase.frames)
        mask = (pixels != pool.backdrop(index, device)).any(1, keepdim=True)
        if not phase.whole:
            rows, columns = _window(pool.spot(index, begin, rng), rng)
            pixels, mask = pixels[..., rows, columns], mask[..., rows, columns]
        clips.append(pixels)
        masks.append(mask)
    video = torch.stack(clips).transpose(1, 2).float() / 127.5 - 1
    mask = torch.stack(masks).float()
    grown = functional.max_pool2d(mask.flatten(0, 1), 5, 1, 2).view_as(mask)
    return video, grown.transpose(1, 2)


def _window(spot: tuple[int, int], rng: np.random.Generator) -> tuple[slice, slice]:
    """A crop that holds a pixel, anywhere in it."""
    rows, columns = (
        min(max(at - int(rng.integers(size)), 0), whole - size)
        for at, size, whole in zip(spot, _CROP, (HEIGHT, WIDTH), strict=True)
    )
    return slice(rows, rows + _CROP[0]), slice(columns, columns + _CROP[1])


def psnr(made: torch.Tensor, drawn: torch.Tensor, mask: torch.Tensor | None = None) -> float:
    """Of clips in [-1, 1], in dB; of a part of them where there is a mask."""
    error = (made.float().clamp(-1, 1) - drawn).square()
    mean = error.mean() if mask is None else (error * mask).sum() / (mask.sum() * 3).clamp(min=1)
    return round(10 * math.log10(4 / max(mean.item(), 1e-9)), 2)


def train(vae: AutoencoderKLWan, pool: Pool, run: Run) -> None:
    """Trains until the run's seconds are used up."""
    cards = run.cards
    rng = np.random.default_rng((run.progress.step, cards.rank))
    share = run.share
    while share < 1:
        phase = next(phase for phase in _PHASES if share < phase.until)
        if cards.device.type == "cpu":
            phase = replace(phase, clips=1)  # whether it works, not how well
        video, mask = take_clips(pool, rng, phase, cards.device)
        weight = 1 + _FOREGROUND * mask
        with _half_precision(cards.device):
            mean, log_variance = (part.float() for part in encode(vae, video))
            log_variance = log_variance.clamp(-12, 4)
            made = decode(vae, mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)).float()
        error = made - video
        loss = ((error.abs() + error.square()) * weight).sum() / (weight.sum() * 3)
        loss = loss + _KL * 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).mean()
        told = {}
        if run.logs_next:
            told = {"frames": phase.frames, "psnr": psnr(made, video), "psnr_figures": psnr(made, video, mask)}
        run.step(loss, share, **told)
        if run.progress.step % 5 == 0:
            share = run.share


def _half_precision(device: torch.device) -> torch.autocast:
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")


def measure_latents(vae: AutoencoderKLWan, pool: Pool, device: torch.device, clips: int) -> None:
    """Writes the mean and the deviation of the latents into the config."""
    rng = np.random.default_rng(1)
    phase = Phase(until=1, frames=FRAMES, clips=min(4, clips), whole=True)
    with torch.inference_mode(), _half_precision(device):
        batches = [encode(vae, take_clips(pool, rng, phase, device)[0])[0].float() for _ in range(-(-clips // 4))]
    latents = torch.cat(batches)
    vae.register_to_config(
        latents_mean=latents.mean((0, 2, 3, 4)).tolist(), latents_std=latents.std((0, 2, 3, 4)).tolist()
    )


def report(vae: AutoencoderKLWan, pool: Pool, device: torch.device, clips: int) -> dict[str, float]:
    """PSNR over whole unseen clips: of all pixels, and of the figures."""
    rng = np.random.default_rng(2)
    phase = Phase(until=1, frames=FRAMES, clips=min(4, clips), whole=True)
    made, drawn, masks = [], [], []
    with torch.inference_mode(), _half_precision(device):
        for _ in range(-(-clips // 4)):
            video, mask = take_clips(pool, rng, phase, device)
            made.append(decode(vae, encode(vae, video)[0]).float().cpu())
            drawn.append(video.cpu())
            masks.append(mask.cpu())
    result = torch.cat(made), torch.cat(drawn), torch.cat(masks)
    return {"psnr": psnr(*result[:2]), "psnr_figures": psnr(*result)}


def main(arguments: list[str] | None = None) -> None:
    """Trains the autoencoder, or goes on with it."""
    parser = argparse.ArgumentParser(description="Trains the small model's autoencoder.")
    parser.add_argument("--pool", type=Path, required=True, help="drawn clips to learn from")
    parser.add_argument("--clips", type=int, help="how many of them")
    parser.add_argument("--test", type=Path, required=True, help="drawn clips to be measured on")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results")
    parser.add_argument("--seconds", type=float, required=True, help="of training, over all starts")
    parser.add_argument("--rate", type=float, default=2e-3, help="the highest learning rate")
    parser.add_argument("--begin-with", type=Path, help="folder of a trained autoencoder of the same shape")
    parser.add_argument("--device", default="cuda", help="torch's name of it")
    asked = parser.parse_args(arguments)
    cards = join_cards(asked.device)
    torch.manual_seed(cards.rank)
    vae = new_vae()
    if asked.begin_with is not None:
        vae.load_state_dict(AutoencoderKLWan.from_pretrained(asked.begin_with).float().state_dict())
    vae.to(cards.device).train()
    run = Run(
        "vae",
        asked.out,
        named([("vae", vae)]),
        seconds=asked.seconds,
        rate=asked.rate,
        cards=cards,
        decay=1e-4,
        betas=(0.9, 0.99),
    )
    pool = Pool(asked.pool, asked.clips)
    many = cards.device.type == "cuda"
    with unchunked():
        train(vae, pool, run)
        if cards.leads:
            run.save()
            run.use_mean()
            vae.eval()
            measure_latents(vae, pool, cards.device, 512 if many else 4)
            vae.save_pretrained(asked.out / "vae")
            print("vae", report(vae, Pool(asked.test), cards.device, 64 if many else 1), flush=True)
    cards.wait()


if __name__ == "__main__":
    main()
