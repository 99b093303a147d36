"""Trains the autoencoder on drawn clips.

`torchrun --nproc-per-node 2 -m training.small.vae_stage --pool POOL --out DIR --seconds 400`
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKLWan
from torch.nn import functional

from training.small import shapes
from training.small.pool import Pool
from training.small.runs import LOG_STEPS, Cards, Run, join_cards, named
from training.small.whole_clip import channels_last, decode, encode, unchunked

_FOREGROUND = 10.0
"""How much more a figure's pixel counts: else they are never learned, being a tenth of the picture."""
_KL = 2e-5
_PLAN = ((0.25, 1, 48), (0.45, 5, 12), (1.0, 17, 4))
"""Until which share of the time: frames to a clip, clips to a batch and card."""


def new_vae() -> AutoencoderKLWan:
    """An untrained autoencoder: its latents hardly vary, so that it learns pictures first."""
    z = shapes.LATENT_CHANNELS
    vae = AutoencoderKLWan(**shapes.VAE, latents_mean=[0.0] * z, latents_std=[1.0] * z)
    with torch.no_grad():
        vae.quant_conv.bias[z:] = -6.0
        vae.quant_conv.weight[z:] *= 0.1
    return channels_last(vae)


def take_clips(
    pool: Pool, rng: np.random.Generator, count: int, frames: int, device: torch.device
) -> tuple[torch.Tensor, torch.Tensor]:
    """Clips (B, 3, F, H, W) in [-1, 1], and where they differ from their backdrop, (B, 1, F, H, W), grown by 2 pixels.

    Of single frames, eight come from a clip.
    """
    many = 8 if frames == 1 else 1
    clips, masks = [], []
    for index in rng.integers(len(pool), size=-(-count // many)).tolist():
        span = 33 if many > 1 else frames
        begin = 0 if many > 1 else int(rng.integers(33 - frames + 1))
        pixels = pool.clip(index, device, begin, span)
        mask = (pixels != pool.backdrop(index, device)).any(1, keepdim=True)
        if many > 1:
            at = torch.from_numpy(rng.choice(33, many, replace=False)).to(device)
            pixels, mask = pixels[at][:, None], mask[at][:, None]
        else:
            pixels, mask = pixels[None], mask[None]
        clips.append(pixels)
        masks.append(mask)
    video = torch.cat(clips).transpose(1, 2).float() / 127.5 - 1
    mask = torch.cat(masks).float()
    grown = functional.max_pool2d(mask.flatten(0, 1), 5, 1, 2).view_as(mask)
    return video, grown.transpose(1, 2)


def psnr(made: torch.Tensor, drawn: torch.Tensor, mask: torch.Tensor | None = None) -> float:
    """Of clips in [-1, 1], in dB; of a part of them where there is a mask."""
    error = (made.float().clamp(-1, 1) - drawn).square()
    mean = error.mean() if mask is None else (error * mask).sum() / (mask.sum() * 3).clamp(min=1)
    return round(10 * math.log10(4 / max(mean.item(), 1e-9)), 2)


def train(vae: AutoencoderKLWan, pool: Pool, run: Run, *, decoder_only: bool) -> None:
    """Trains until the run's seconds are used up."""
    cards = run.cards
    rng = np.random.default_rng((run.progress.step, cards.rank))
    share = run.share
    while share < 1:
        frames, count = next((f, c) for until, f, c in _PLAN if share < until)
        if decoder_only:
            frames, count = _PLAN[-1][1:]
        if cards.device.type == "cpu":
            count = 1  # whether it works, not how well
        video, mask = take_clips(pool, rng, count, frames, cards.device)
        weight = 1 + _FOREGROUND * mask
        with torch.autocast(cards.device.type, torch.bfloat16, enabled=cards.device.type == "cuda"):
            with torch.set_grad_enabled(not decoder_only):
                mean, log_variance = (part.float() for part in encode(vae, video))
            log_variance = log_variance.clamp(-12, 4)
            made = decode(vae, mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)).float()
        error = made - video
        loss = ((error.abs() + error.square()) * weight).sum() / (weight.sum() * 3)
        if not decoder_only:
            loss = loss + _KL * 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).mean()
        told: dict[str, float] = {"frames": frames}
        if run.progress.step % LOG_STEPS == LOG_STEPS - 1:
            told |= {"psnr": psnr(made, video), "figures": psnr(made, video, mask)}
        run.step(loss, share, **told)
        if run.progress.step % 5 == 0:
            share = run.share


def measure_latents(vae: AutoencoderKLWan, pool: Pool, cards: Cards, clips: int) -> None:
    """Writes the mean and the deviation of the latents into the config."""
    rng = np.random.default_rng(1)
    with torch.inference_mode(), torch.autocast(cards.device.type, torch.bfloat16, enabled=cards.device.type == "cuda"):
        videos = (take_clips(pool, rng, 4, 33, cards.device)[0] for _ in range(max(clips // 4, 1)))
        batches = [encode(vae, video)[0].float() for video in videos]
    latents = torch.cat(batches)
    vae.register_to_config(
        latents_mean=latents.mean((0, 2, 3, 4)).tolist(), latents_std=latents.std((0, 2, 3, 4)).tolist()
    )


def report(vae: AutoencoderKLWan, pool: Pool, cards: Cards, clips: int) -> dict[str, float]:
    """PSNR over whole unseen clips: of all pixels, and of the figures."""
    rng = np.random.default_rng(2)
    made, drawn, masks = [], [], []
    with torch.inference_mode(), torch.autocast(cards.device.type, torch.bfloat16, enabled=cards.device.type == "cuda"):
        for _ in range(max(clips // 4, 1)):
            video, mask = take_clips(pool, rng, min(4, clips), 33, cards.device)
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
    parser.add_argument("--decoder-only", action="store_true", help="goes on with the decoder of DIR/vae alone")
    parser.add_argument("--device", default="cuda", help="torch's name of it")
    asked = parser.parse_args(arguments)
    cards = join_cards(asked.device)
    torch.manual_seed(cards.rank)
    if asked.decoder_only:
        vae = channels_last(AutoencoderKLWan.from_pretrained(asked.out / "vae"))
        vae.encoder.requires_grad_(False)
        vae.quant_conv.requires_grad_(False)
    else:
        vae = new_vae()
    vae.to(cards.device).train()
    name = "decoder" if asked.decoder_only else "vae"
    run = Run(
        name,
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
        train(vae, pool, run, decoder_only=asked.decoder_only)
        if cards.leads:
            run.save()
            run.use_mean()
            vae.eval()
            if not asked.decoder_only:
                measure_latents(vae, pool, cards, 512 if many else 4)
            vae.save_pretrained(asked.out / "vae")
            print(name, report(vae, Pool(asked.test), cards, 64 if many else 1), flush=True)
    cards.wait()


if __name__ == "__main__":
    main()
