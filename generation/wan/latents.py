"""Between pixels and latents: the VAE's two directions, normalised, the way back frame by frame.

Knows nothing of noise and of prompts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from diffusers import AutoencoderKLWan
from diffusers.models.autoencoders.autoencoder_kl_wan import unpatchify

from segmenter.errors import GenerationError


def to_video(frames: np.ndarray, device: torch.device) -> torch.Tensor:
    """Turns (F, H, W, 3) uint8 RGB into (1, 3, F, H, W) float32 in [-1, 1]."""
    pixels = torch.from_numpy(np.ascontiguousarray(frames)).to(device)
    return pixels.permute(3, 0, 1, 2).unsqueeze(0).float() / 127.5 - 1


def encode_video(vae: AutoencoderKLWan, video: torch.Tensor, *, exactly: bool = False) -> torch.Tensor:
    """Encodes (1, 3, F, H, W) in [-1, 1] into normalised latents (1, z, T, h, w), float32.

    The mode, not a sample, and in the VAE's own precision, which is float32 here: a bfloat16 encoding would add up
    over a chain of shots (FastVideo #1472).

    Args:
        vae: of the model.
        video: what to encode.
        exactly: without TF32, whose mantissa has 10 bits, in which cuDNN computes float32 convolutions by default.
            It takes over three times as long: for the picture that a chain hands on, not for what only steers.
    """
    mean, std = _statistics(vae, video.device)
    cudnn = torch.backends.cudnn
    with cudnn.flags(enabled=True, allow_tf32=cudnn.allow_tf32 and not exactly):
        mode = vae.encode(video.to(vae.dtype)).latent_dist.mode()
    normalised: torch.Tensor = (mode.float() - mean) / std
    return normalised


def decode_frames(vae: AutoencoderKLWan, latents: torch.Tensor) -> Iterator[np.ndarray]:
    """Decodes normalised latents (1, z, T, h, w) and yields frames, (H, W, 3) uint8 RGB, as soon as they are there.

    The VAE is causal: latent after latent goes through the decoder, whose convolutions remember the two frames
    before. It gives the very pixels of the plain decode, and never holds more than one latent's frames.

    Raises:
        GenerationError: a pixel is not a number.
    """
    with torch.inference_mode():
        mean, std = _statistics(vae, latents.device)
        vae.clear_cache()
        prepared = vae.post_quant_conv((latents * std + mean).to(decoder_dtype(vae)))
    try:
        for index in range(prepared.shape[2]):
            # Not around the yield: whoever takes the frames is not to be in inference mode.
            with torch.inference_mode():
                vae._conv_idx = [0]
                first = {"first_chunk": True} if index == 0 else {}
                chunk = prepared[:, :, index : index + 1]
                pixels = vae.decoder(chunk, feat_cache=vae._feat_map, feat_idx=vae._conv_idx, **first)
                patch = vae.config.patch_size
                frames = _frames(unpatchify(pixels, patch_size=patch) if patch else pixels)
            yield from frames
    finally:
        vae.clear_cache()


def decoder_dtype(vae: AutoencoderKLWan) -> torch.dtype:
    """The precision in which the VAE decodes; `vae.dtype` is the encoder's."""
    dtype: torch.dtype = next(vae.decoder.parameters()).dtype
    return dtype


def _frames(pixels: torch.Tensor) -> np.ndarray:
    pixels = pixels.float()
    if not torch.isfinite(pixels).all():
        raise GenerationError("the VAE decoded pixels that are no numbers (NaN or infinite)", retryable=True)
    # As diffusers' postprocessing rounds.
    scaled = (pixels.clamp(-1, 1) / 2 + 0.5) * 255
    frames: np.ndarray = scaled.round().to(torch.uint8)[0].permute(1, 2, 3, 0).cpu().numpy()
    return frames


def _statistics(vae: AutoencoderKLWan, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    shape = (1, -1, 1, 1, 1)
    mean = torch.tensor(vae.config.latents_mean, device=device, dtype=torch.float32).view(shape)
    std = torch.tensor(vae.config.latents_std, device=device, dtype=torch.float32).view(shape)
    return mean, std
