"""The autoencoder over a whole clip at once: the numbers of diffusers' loop over chunks, in a fraction of its time.

`AutoencoderKLWan` goes through a clip four frames at a time and remembers the frames before, which saves memory. In
training nothing is gained by it. `unchunked` replaces the two classes' `forward` for as long as it lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from diffusers import AutoencoderKLWan
from diffusers.models.autoencoders import autoencoder_kl_wan as wan
from torch.nn import functional


@contextmanager
def unchunked() -> Iterator[None]:
    """Within it, `encode` and `decode` of this module work."""
    resample, norm = wan.WanResample.forward, wan.WanRMS_norm.forward

    def forward(self: Any, x: torch.Tensor, feat_cache: Any = None, feat_idx: Any = None) -> torch.Tensor:
        if feat_cache is not None:
            chunk: torch.Tensor = resample(self, x, feat_cache, feat_idx)
            return chunk
        return _resampled(self, x)

    wan.WanResample.forward, wan.WanRMS_norm.forward = forward, _normed
    try:
        yield
    finally:
        wan.WanResample.forward, wan.WanRMS_norm.forward = resample, norm


def encode(vae: AutoencoderKLWan, clips: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and logarithm of the variance, (B, z, T, h, w) each, of clips (B, 3, F, H, W) in [-1, 1]."""
    patches = wan.patchify(clips, vae.config.patch_size).contiguous(memory_format=torch.channels_last_3d)
    mean, log_variance = vae.quant_conv(vae.encoder(patches)).chunk(2, dim=1)
    return mean, log_variance


def decode(vae: AutoencoderKLWan, latents: torch.Tensor) -> torch.Tensor:
    """Clips (B, 3, F, H, W), not clamped: a clamp would stop the gradients of all that is black or white."""
    patches = vae.decoder(vae.post_quant_conv(latents), first_chunk=True)
    clips: torch.Tensor = wan.unpatchify(patches, vae.config.patch_size)
    return clips


def channels_last(vae: AutoencoderKLWan) -> AutoencoderKLWan:
    """Lays the kernels out as the card's convolutions like them."""
    for module in vae.modules():
        if isinstance(module, torch.nn.Conv3d):
            module.weight.data = module.weight.data.to(memory_format=torch.channels_last_3d)
        elif isinstance(module, torch.nn.Conv2d):
            module.weight.data = module.weight.data.to(memory_format=torch.channels_last)
    return vae


def _normed(self: Any, x: torch.Tensor) -> torch.Tensor:
    gamma = self.gamma.flatten().to(x.dtype)
    return functional.rms_norm(x.movedim(1, -1), (x.shape[1],), gamma, 1e-12).movedim(-1, 1)


def _resampled(self: Any, x: torch.Tensor) -> torch.Tensor:
    """The first frame by itself, all others at once, as the loop over chunks has it."""
    batch, channels, frames, height, width = x.shape
    if self.mode == "upsample3d" and frames > 1:
        pairs = self.time_conv(x[:, :, 1:]).reshape(batch, 2, channels, frames - 1, height, width)
        later = torch.stack((pairs[:, 0], pairs[:, 1]), 3).reshape(batch, channels, 2 * (frames - 1), height, width)
        x = torch.cat([x[:, :, :1], later], 2)
    frames = x.shape[2]
    pictures = self.resample(x.permute(0, 2, 1, 3, 4).reshape(batch * frames, channels, height, width))
    x = pictures.view(batch, frames, *pictures.shape[1:]).permute(0, 2, 1, 3, 4)
    if self.mode == "downsample3d" and frames > 1:
        x = torch.cat([x[:, :, :1], self.time_conv(x)], 2)
    return x
