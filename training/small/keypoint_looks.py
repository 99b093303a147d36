"""Alters frames as decoders, codecs and samplers do, so that a net reads what a model makes as well as drawings."""

from __future__ import annotations

import math

import torch
from torch.nn import functional

_CLEAN = 0.25
"""Share of the frames that stay as they are."""
_BLURRED, _NOISY, _TINTED, _BLOCKY = 0.6, 0.5, 0.7, 0.4
"""Shares of the others."""


def altered(frames: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Frames, (N, 3, H, W) from 0 to 1, each with a softness, grain, tint and coarseness of its own."""
    clean = torch.rand(len(frames), generator=generator, device=frames.device) < _CLEAN
    changed = _blocky(_blurred(_tinted(frames, generator), generator), generator)
    strength = 0.03 * _some(len(frames), _NOISY, generator)[:, None, None, None]
    noise = torch.randn(frames.shape, generator=generator, device=frames.device)
    changed = (changed + strength * noise).clamp(0, 1)
    return torch.where(clean[:, None, None, None], frames, changed)


def _some(count: int, share: float, generator: torch.Generator) -> torch.Tensor:
    """A strength for each frame, (N,): even from 0 to 1 for that share of them, else 0."""
    drawn = torch.rand((2, count), generator=generator, device=generator.device)
    return torch.where(drawn[0] < share, drawn[1], 0.0)


def _tinted(frames: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A little brighter or darker, of other contrast, saturation and hue; colours keep their names."""
    count = len(frames)
    drawn = torch.rand((4, count), generator=generator, device=frames.device) * 2 - 1
    drawn = drawn * (torch.rand(count, generator=generator, device=frames.device) < _TINTED)
    bright, contrast, saturation, hue = drawn
    grey = torch.full((3, 3), 1 / 3, device=frames.device)
    # A turn about the grey axis (Rodrigues) changes the hue; what is across from it is the saturation.
    root = 1 / math.sqrt(3)
    cross = torch.tensor(((0, -root, root), (root, 0, -root), (-root, root, 0)), device=frames.device)
    angle = 0.1 * hue[:, None, None]
    across = torch.eye(3, device=frames.device) - grey
    turned = across * angle.cos() + cross * angle.sin()
    matrix = grey + (1 + 0.2 * saturation)[:, None, None] * turned
    changed = torch.einsum("nij,njhw->nihw", matrix, frames)
    gain = (1 + 0.12 * contrast)[:, None, None, None]
    tinted: torch.Tensor = (changed - 0.5) * gain + 0.5 + 0.08 * bright[:, None, None, None]
    return tinted


def _blurred(frames: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Out of focus by up to 1.2 pixels."""
    sigma = (1.2 * _some(len(frames), _BLURRED, generator)).clamp(min=0.05)
    steps = torch.arange(-3, 4, device=frames.device)
    kernel = torch.exp(-(steps**2) / (2 * sigma[:, None] ** 2))
    kernel = (kernel / kernel.sum(dim=1, keepdim=True)).repeat_interleave(3, dim=0)
    count = len(kernel)
    flat = functional.pad(frames.reshape(1, count, *frames.shape[-2:]), (3, 3, 3, 3), mode="replicate")
    flat = functional.conv2d(flat, kernel[:, None, None, :], groups=count)
    return functional.conv2d(flat, kernel[:, None, :, None], groups=count).view_as(frames)


def _blocky(frames: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Blocks of eight by eight with few shades of their waves left, as JPEG and video codecs leave them."""
    strength = 0.12 * _some(len(frames), _BLOCKY, generator)
    height, width = frames.shape[-2:]
    wave = torch.arange(8, device=frames.device)
    basis = (
        torch.cos(math.pi * wave[:, None] * (2 * wave + 1) / 16)
        * torch.where(wave == 0, 0.5, math.sqrt(0.5))[:, None]
        / math.sqrt(2)
    )
    blocks = frames.reshape(*frames.shape[:2], height // 8, 8, width // 8, 8)
    waves = torch.einsum("ua,ncyaxb,vb->ncyuxv", basis, blocks, basis)
    step = strength[:, None, None, None, None, None] * (1 + wave[:, None, None] + wave) / 4 + 1e-4
    waves = (waves / step).round() * step
    coded = torch.einsum("ua,ncyuxv,vb->ncyaxb", basis, waves, basis).reshape(frames.shape)
    return torch.where(strength[:, None, None, None] > 0, coded, frames)
