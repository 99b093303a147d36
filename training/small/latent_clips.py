"""What the video transformer learns from: clips as latents, with the states of their captions, in a card's memory."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKLWan
from transformers import UMT5EncoderModel

from training.small.captions import caption_of
from training.small.plot import sample_scene
from training.small.pool import SHARD, Pool, coloured
from training.small.scene import Split
from training.small.text_stage import TOKENIZER
from training.small.text_stage import encode as encode_texts
from training.small.tokenizer import load_tokenizer
from training.small.whole_clip import encode, unchunked

TOKENS = 512
"""Of a text: the engine pads its states with zeros to as many, and they are looked at."""
VARIANTS = 4
"""Captions of a clip and language."""


@dataclass(slots=True, kw_only=True)
class LatentClips:
    """The clips of one card."""

    latents: torch.Tensor
    """(N, z, T, h, w), normalised."""
    states: torch.Tensor
    """(N, captions of a clip, L, width) of the captions, zeros behind their end."""
    nothing: torch.Tensor
    """(1, width) of the empty text: its end."""
    marks: torch.Tensor
    """(N, T, h, w) int64: what is where, a mark to a token: see `meanings`."""
    maps: torch.Tensor | None = None
    """(N, F, H, W) uint8: palette indices of the pose maps, where they are asked for."""

    def texts(self, rows: torch.Tensor, rng: torch.Generator, dropped: float, tokens: int = TOKENS) -> torch.Tensor:
        """(B, tokens, width), or more where a caption is longer: one of each clip, or the empty text."""
        device = self.latents.device
        which = torch.randint(self.states.shape[1], rows.shape, generator=rng, device=device)
        states = self.states[rows, which]
        none = torch.rand(rows.shape, generator=rng, device=device) < dropped
        # Said once, zeros behind it: repeated for as long as a caption is, it would not be what the engine gives.
        nothing = torch.nn.functional.pad(self.nothing, (0, 0, 0, states.shape[1] - len(self.nothing)))
        return padded(torch.where(none[:, None, None], nothing, states).float(), tokens)

    def poses(self, rows: torch.Tensor, frames: int) -> torch.Tensor:
        """(B, 3, F, H, W) in [-1, 1]: the pose maps of clips."""
        assert self.maps is not None
        return coloured(self.maps[rows, :frames]).movedim(-1, 1).float() / 127.5 - 1


def padded(states: torch.Tensor, tokens: int = TOKENS) -> torch.Tensor:
    """(B, L, width) states with zeros behind them, as the engine has it."""
    return torch.nn.functional.pad(states, (0, 0, 0, max(0, tokens - states.shape[1])))


def load_clips(
    pool: Pool,
    part: range,
    captions: Sequence[Sequence[str]],
    vae: AutoencoderKLWan,
    encoder: UMT5EncoderModel,
    device: torch.device,
    mapped: bool = False,
) -> LatentClips:
    """Encodes clips of a pool, and their captions.

    Args:
        pool: of drawn clips.
        part: which of them.
        captions: of each, as many of one as of the other.
        vae: trained; its config has the statistics of its latents.
        encoder: of texts, trained.
        device: where they are kept.
        mapped: whether with their pose maps, 2 MB each.
    """
    return LatentClips(
        latents=_encoded(pool, part, vae, device),
        states=_states(captions, encoder, device),
        nothing=_states([[""]], encoder, device)[0, 0],
        marks=pool.marks(part.start, len(part), device),
        maps=pool.pose_maps(part.start, len(part), device) if mapped else None,
    )


def tell(seeds: Sequence[int], split: Split, processes: int, variants: int = VARIANTS) -> list[list[str]]:
    """Captions of scenes: `variants` in each language."""
    parts = [(part.tolist(), split, variants) for part in np.array_split(np.array(seeds), max(len(seeds) // 256, 1))]
    # Forked: a fresh process would load all of torch first. They touch no card.
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as workers:
        return [told for part in workers.map(_tell, parts) for told in part]


def _tell(job: tuple[list[int], Split, int]) -> list[list[str]]:
    seeds, split, variants = job
    scenes = [sample_scene(seed, split) for seed in seeds]
    return [[caption_of(s, lang, split, v) for lang in ("en", "zh") for v in range(variants)] for s in scenes]


def _encoded(pool: Pool, part: range, vae: AutoencoderKLWan, device: torch.device) -> torch.Tensor:
    mean, std = (
        torch.tensor(values, device=device).view(1, -1, 1, 1, 1)
        for values in (vae.config.latents_mean, vae.config.latents_std)
    )
    batches = []
    autocast = torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")
    with unchunked(), torch.no_grad(), autocast:
        for begin in range(part.start, part.stop, SHARD):
            for pixels in torch.split(pool.clips(begin, min(SHARD, part.stop - begin), device), 8):
                latents = encode(vae, pixels.movedim(-1, 1).float() / 127.5 - 1)[0].float()
                batches.append(((latents - mean) / std).to(torch.bfloat16))
    return torch.cat(batches)


def _states(captions: Sequence[Sequence[str]], encoder: UMT5EncoderModel, device: torch.device) -> torch.Tensor:
    tokenizer = load_tokenizer(TOKENIZER)
    texts = [text for told in captions for text in told]
    parts = []
    for begin in range(0, len(texts), 1024):
        states, mask = encode_texts(tokenizer, encoder, texts[begin : begin + 1024], device)
        parts.append((states * mask[..., None]).to(torch.bfloat16))
    longest = max(part.shape[1] for part in parts)
    whole = torch.cat([torch.nn.functional.pad(part, (0, 0, 0, longest - part.shape[1])) for part in parts])
    return whole.view(len(captions), -1, *whole.shape[1:])


def load_parts(folder: Path, device: torch.device) -> tuple[AutoencoderKLWan, UMT5EncoderModel]:
    """The autoencoder and the text encoder of the stages before, which learn no more."""
    vae = AutoencoderKLWan.from_pretrained(folder / "vae").to(device, torch.float32).eval().requires_grad_(False)
    encoder = UMT5EncoderModel.from_pretrained(folder / "text_encoder", dtype=torch.float32).to(device)
    encoder.eval().requires_grad_(False)
    return vae, encoder
