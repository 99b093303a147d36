"""The ways to steer the 5B, behind one interface: by the first frame alone, by Fun control, by a residual ControlNet.

What a storyboard's continuity means for each is said in `continuity`. Here are no schedulers and no files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import torch
from diffusers import AutoencoderKLWan

from generation.wan.continuity import CONTROLNET, FIRST_FRAME, FUN
from generation.wan.controlnet import WanControlNet
from generation.wan.fun_weights import MASK_CHANNELS
from generation.wan.latents import encode_video
from generation.wan.profile import ControlProfile
from generation.wan.transformer import ControlledWanTransformer

PATCH = 2
"""Latents to a token, on a side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steering:
    """What a way encoded of a shot's first picture and of its pose maps; the same in every step."""

    start: torch.Tensor | None = None
    """(1, z, 1, h, w) normalised latent of the first frame; None begins from noise alone."""
    start_video: torch.Tensor | None = None
    """(1, z, T, h, w) normalised latents of the first frame before a grey video, for Fun control."""
    poses: torch.Tensor | None = None
    """Of the pose maps: normalised latents (1, z, T, h, w) for Fun control, a ControlNet's own features (1, c, T, h, w)
    for that; None where there is nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """All that decides how one shot is denoised, beside its noise."""

    text: torch.Tensor
    """(1, 512, text_dim) of the prompt."""
    negative: torch.Tensor | None
    """The same of the negative prompt; None without classifier-free guidance."""
    guidance: float
    """Factor of classifier-free guidance."""
    num_steps: int
    """Denoising steps of the shot."""
    steering: Steering
    """Encoded by the way that is asked to predict."""


class Way(Protocol):
    """Steers a transformer; holds no state of a shot."""

    name: str
    """For manifests."""

    def encode(
        self, vae: AutoencoderKLWan, picture: torch.Tensor | None, maps: torch.Tensor | None, num_frames: int
    ) -> Steering:
        """Encodes what steers a shot, once.

        Args:
            vae: of the model.
            picture: (1, 3, 1, H, W) in [-1, 1], the first frame; None begins from noise alone.
            maps: (1, 3, num_frames, H, W) in [-1, 1], OpenPose maps; None where there is nobody.
            num_frames: of the shot, 4k+1.
        """

    def predict(self, latents: torch.Tensor, conditions: Conditions, timestep: torch.Tensor, step: int) -> torch.Tensor:
        """The flow of (1, z, T, h, w) latents at a timestep, guided; of the same shape."""

    def hold(self, latents: torch.Tensor, conditions: Conditions) -> torch.Tensor:
        """The latents before the first step and after each one, with what must not change put back."""


class FirstFrame:
    """Without control: the first frame takes the place of latent frame 0, whose tokens are at timestep 0.

    As diffusers' `WanImageToVideoPipeline` does with expand_timesteps, and without a first frame as `WanPipeline`.
    """

    name = FIRST_FRAME

    def __init__(self, transformer: ControlledWanTransformer) -> None:
        self.transformer = transformer

    def encode(
        self, vae: AutoencoderKLWan, picture: torch.Tensor | None, maps: torch.Tensor | None, num_frames: int
    ) -> Steering:
        """See `Way`."""
        return Steering(start=None if picture is None else encode_video(vae, picture, exactly=True))

    def predict(self, latents: torch.Tensor, conditions: Conditions, timestep: torch.Tensor, step: int) -> torch.Tensor:
        """See `Way`."""
        seen, times = self._seen(latents, conditions, timestep)
        return _guided(self.transformer, seen, times, conditions)

    def hold(self, latents: torch.Tensor, conditions: Conditions) -> torch.Tensor:
        """See `Way`."""
        return _with_start(latents, conditions.steering.start)

    def _seen(
        self, latents: torch.Tensor, conditions: Conditions, timestep: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        seen = _with_start(latents, conditions.steering.start).to(self.transformer.dtype)
        return seen, token_times(latents, timestep, held=conditions.steering.start is not None)


class ResidualControl(FirstFrame):
    """A ControlNet beside the transformer: its residuals are computed once a step, for both halves of the guidance."""

    name = CONTROLNET

    def __init__(
        self, transformer: ControlledWanTransformer, controlnet: WanControlNet, settings: ControlProfile
    ) -> None:
        super().__init__(transformer)
        self.controlnet = controlnet
        self.settings = settings

    def encode(
        self, vae: AutoencoderKLWan, picture: torch.Tensor | None, maps: torch.Tensor | None, num_frames: int
    ) -> Steering:
        """See `Way`."""
        steering = super().encode(vae, picture, maps, num_frames)
        if maps is None:
            return steering
        return replace(steering, poses=self.controlnet.encode_control(maps.to(self.controlnet.dtype)))

    def predict(self, latents: torch.Tensor, conditions: Conditions, timestep: torch.Tensor, step: int) -> torch.Tensor:
        """See `Way`."""
        seen, times = self._seen(latents, conditions, timestep)
        residuals: tuple[torch.Tensor, ...] = ()
        share = step / conditions.num_steps
        if conditions.steering.poses is not None and self.settings.start <= share < self.settings.end:
            residuals = self.controlnet(seen, times, conditions.text, control_features=conditions.steering.poses)
        return _guided(
            self.transformer,
            seen,
            times,
            conditions,
            residuals=residuals,
            residual_stride=self.settings.stride,
            residual_weight=self.settings.weight,
        )


class FunControl:
    """VideoX-Fun's way: control, mask and start image are channels beside the noise, the start is held at frame 0.

    Follows `Wan2_2FunControlPipeline`: [noise | control | mask | start video]; the mask's four channels are 1 where a
    frame is given. Without poses the control is zeros, as in a tenth of its training; the reference image is zeros,
    as in its training where the reference is the clip's own first frame.
    """

    name = FUN

    def __init__(self, transformer: ControlledWanTransformer) -> None:
        self.transformer = transformer

    def encode(
        self, vae: AutoencoderKLWan, picture: torch.Tensor | None, maps: torch.Tensor | None, num_frames: int
    ) -> Steering:
        """See `Way`."""
        poses = None if maps is None else encode_video(vae, maps)
        if picture is None:
            return Steering(poses=poses)
        # Grey after the first frame, as in its training: 0 in [-1, 1].
        grey = picture.new_zeros(1, 1, 1, 1, 1).expand(1, 3, num_frames - 1, *picture.shape[3:])
        video = encode_video(vae, torch.cat([picture, grey], dim=2))
        # The VAE is causal: of the first frame alone it makes the same first latent.
        start = encode_video(vae, picture, exactly=True)
        return Steering(start=start, start_video=_with_start(video, start), poses=poses)

    def predict(self, latents: torch.Tensor, conditions: Conditions, timestep: torch.Tensor, step: int) -> torch.Tensor:
        """See `Way`."""
        nothing = torch.zeros_like(latents)
        given = nothing[:, :1].repeat(1, MASK_CHANNELS, 1, 1, 1)
        if conditions.steering.start is not None:
            given[:, :, 0] = 1
        control = nothing if conditions.steering.poses is None else conditions.steering.poses
        start = nothing if conditions.steering.start_video is None else conditions.steering.start_video
        seen = torch.cat([latents, control, given, start], dim=1).to(self.transformer.dtype)
        reference = None
        if self.transformer.ref_conv is not None:
            reference = nothing[:, :, 0].to(self.transformer.dtype)
        times = token_times(latents, timestep, held=conditions.steering.start is not None)
        return _guided(self.transformer, seen, times, conditions, reference=reference)

    def hold(self, latents: torch.Tensor, conditions: Conditions) -> torch.Tensor:
        """See `Way`."""
        return _with_start(latents, conditions.steering.start)


def token_times(latents: torch.Tensor, timestep: torch.Tensor, *, held: bool) -> torch.Tensor:
    """The timestep of every token, (1, tokens): that of the step, and 0 for the first frame where it is held."""
    _, _, frames, height, width = latents.shape
    times = timestep.to(latents.device).float().expand(frames, height // PATCH * (width // PATCH)).clone()
    if held:
        times[0] = 0
    return times.reshape(1, -1)


def _with_start(latents: torch.Tensor, start: torch.Tensor | None) -> torch.Tensor:
    if start is None:
        return latents
    return torch.cat([start.to(latents.dtype), latents[:, :, 1:]], dim=2)


def _guided(
    transformer: ControlledWanTransformer,
    seen: torch.Tensor,
    times: torch.Tensor,
    conditions: Conditions,
    **control: object,
) -> torch.Tensor:
    """Classifier-free guidance: twice through the transformer, unless there is nothing to guide away from."""
    with transformer.cache_context("cond"):
        wanted: torch.Tensor = transformer(seen, times, conditions.text, **control)
    if conditions.negative is None:
        return wanted
    with transformer.cache_context("uncond"):
        unwanted: torch.Tensor = transformer(seen, times, conditions.negative, **control)
    return unwanted + conditions.guidance * (wanted - unwanted)
