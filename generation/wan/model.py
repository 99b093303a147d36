"""The 5B in memory: transformer, VAE and control, loaded once and kept. Imports torch and diffusers.

Knows neither shots nor prompts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKLWan, FirstBlockCacheConfig, UniPCMultistepScheduler

from generation.wan.continuity import CONTROLNET, FUN
from generation.wan.controlnet import WanControlNet
from generation.wan.fit import Control
from generation.wan.fun_weights import load_fun_transformer, load_transformer_files
from generation.wan.offload import place_module
from generation.wan.outfit import Outfit
from generation.wan.profile import Profile
from generation.wan.transformer import ControlledWanTransformer
from generation.wan.ways import FirstFrame, FunControl, ResidualControl, Way
from generation.wan.weights import Weights
from segmenter.errors import GenerationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything that renders shots."""

    way: Way
    """The transformer and how it is steered."""
    transformer: ControlledWanTransformer
    """On the device, or sent there block by block."""
    controlnet: WanControlNet | None
    """Beside it, where there is one."""
    vae: AutoencoderKLWan
    """Encodes in float32, decodes in the profile's precision."""
    schedule: dict[str, Any]
    """The scheduler's config: every shot gets a fresh one."""
    device: torch.device
    """Where it all runs."""

    @property
    def device_name(self) -> str:
        """The card's name, or the device's."""
        return torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else str(self.device)

    def new_scheduler(self) -> UniPCMultistepScheduler:
        """A scheduler without a past."""
        return UniPCMultistepScheduler.from_config(self.schedule)


def find_device(name: str) -> torch.device:
    """The device of that name, made sure of.

    Raises:
        GenerationError: it is not there: nothing else is taken in its place.
    """
    if re.fullmatch(r"cpu|cuda(:\d{1,3})?", name) is None:
        raise GenerationError(f"there is no device {name!a}: write cuda, cuda:1 or cpu", retryable=False)
    device = torch.device(name)
    if device.type == "cuda" and not torch.cuda.is_available():
        raise GenerationError(
            f"{name} was asked for and torch {torch.__version__} finds no CUDA card: `longtake doctor` says more; "
            "--device cpu renders, very slowly",
            retryable=False,
        )
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise GenerationError(f"{name} was asked for and there are {torch.cuda.device_count()} cards", retryable=False)
    return device


def load_model(outfit: Outfit, device: torch.device) -> Model:
    """Loads what an outfit holds.

    Raises:
        GenerationError: weights do not fit their config, or the card has no room for them.
    """
    base, control, profile = outfit.base, outfit.control, outfit.profile
    dtype = getattr(torch, profile.precision)
    try:
        vae = _load_vae(base, profile, dtype, device)
        transformer = _load_transformer(base, control, profile, dtype, device)
        controlnet = None
        if control is not None and control.kind == CONTROLNET:
            controlnet = _whole(WanControlNet, control.weights.folder, dtype).to(device).eval()
    except torch.cuda.OutOfMemoryError as error:
        raise GenerationError(
            f"the model does not fit into the memory of {device} ({error}); take a profile with offload: true",
            retryable=False,
        ) from error
    if transformer.config.out_channels != outfit.shape.latent_channels:
        found, expected = transformer.config.out_channels, outfit.shape.latent_channels
        raise GenerationError(f"the transformer has {found} channels, the VAE {expected}", retryable=False)
    schedule = UniPCMultistepScheduler.load_config(base.folder / "scheduler", local_files_only=True)
    way: Way
    if controlnet is not None and control is not None:
        way = ResidualControl(transformer, controlnet, control.settings)
    elif control is not None:
        way = FunControl(transformer)
    else:
        way = FirstFrame(transformer)
    return Model(
        way=way,
        transformer=transformer,
        controlnet=controlnet,
        vae=vae,
        schedule={**schedule, "flow_shift": profile.flow_shift},
        device=device,
    )


def _load_vae(base: Weights, profile: Profile, dtype: torch.dtype, device: torch.device) -> AutoencoderKLWan:
    folder = base.folder / "vae"
    if profile.vae_file is None:
        vae = _whole(AutoencoderKLWan, folder, torch.float32)
    else:
        try:
            vae = AutoencoderKLWan.from_single_file(
                str(profile.vae_file), config=str(base.folder), subfolder="vae", local_files_only=True
            ).float()
        except Exception as error:  # a pickle that is none raises whatever it likes
            # What is missing stays on torch's meta device, and cannot leave it.
            reason = "weights are missing in it" if isinstance(error, NotImplementedError) else error
            raise GenerationError(
                f"vae_file: {profile.vae_file} cannot be loaded as a VAE like the model's: {reason}", retryable=False
            ) from error
    vae.decoder.to(dtype)
    vae.post_quant_conv.to(dtype)
    return vae.to(device).eval()


def _load_transformer(
    base: Weights, control: Control | None, profile: Profile, dtype: torch.dtype, device: torch.device
) -> ControlledWanTransformer:
    loads_to = "cpu" if profile.offload else device
    if control is not None and control.kind == FUN:
        transformer = _explained(load_fun_transformer, control.weights.folder, dtype, loads_to)
    elif profile.transformer_file is not None:
        config = ControlledWanTransformer.load_config(base.folder / "transformer", local_files_only=True)
        place = profile.transformer_file
        transformer = _explained(load_transformer_files, config, place, [place], dtype, loads_to)
    else:
        transformer = _whole(ControlledWanTransformer, base.folder / "transformer", dtype)
    transformer.eval()
    if profile.step_cache is not None:
        transformer.enable_cache(FirstBlockCacheConfig(threshold=profile.step_cache))
    place_module(transformer, device, offload=profile.offload)
    return transformer


def _whole(kind: type[Any], folder: Path, dtype: torch.dtype) -> Any:
    """Loads a model of which nothing may be missing, be left over or have another shape: diffusers only logs that."""
    try:
        model, found = kind.from_pretrained(folder, torch_dtype=dtype, local_files_only=True, output_loading_info=True)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise GenerationError(f"{folder} cannot be loaded: {error}", retryable=False) from error
    for what, names in found.items():
        if names:
            some = ", ".join(map(str, list(names)[:3]))
            words = what.replace("_", " ")
            raise GenerationError(f"{folder}: {len(names)} {words} ({some}): fetch it anew", retryable=False)
    return model


def _explained(load: Callable[..., ControlledWanTransformer], *arguments: Any) -> ControlledWanTransformer:
    try:
        return load(*arguments)
    except ValueError as error:
        raise GenerationError(str(error), retryable=False) from error
