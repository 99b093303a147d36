"""Makes a model of exactly the small model's shapes, with random weights: what `generation/small/weights` will hold."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanPipeline, WanTransformer3DModel
from tiny_wan import filled, letter_tokenizer
from transformers import UMT5Config, UMT5EncoderModel

from generation.wan.controlnet import WanControlNet
from training.small import shapes
from training.small.vocabulary import write_vocabulary


def make_small(folder: Path) -> Path:
    """Writes the model, its ControlNet, its pose reader and its vocabulary."""
    from generation.wan.keypoints import KeypointNet

    tokenizer = letter_tokenizer()
    latents = shapes.LATENT_CHANNELS
    vae = AutoencoderKLWan(**shapes.VAE, latents_mean=[0.0] * latents, latents_std=[1.0] * latents)
    WanPipeline(
        tokenizer=tokenizer,
        text_encoder=filled(UMT5EncoderModel(UMT5Config(vocab_size=len(tokenizer), **shapes.TEXT_ENCODER))),
        vae=filled(vae),
        transformer=filled(WanTransformer3DModel(**shapes.TRANSFORMER)),
        scheduler=UniPCMultistepScheduler(**shapes.SCHEDULER),
        expand_timesteps=True,
    ).save_pretrained(folder)
    filled(WanControlNet(**shapes.CONTROLNET)).save_pretrained(folder / "controlnet")
    with torch.random.fork_rng():
        torch.manual_seed(0)  # the recipe knows nothing of running variances
        net = KeypointNet(figures=("dog",), things=("ball",), colours=("red",))
    net.save_pretrained(folder / "pose_reader")
    write_vocabulary(folder)
    return folder
