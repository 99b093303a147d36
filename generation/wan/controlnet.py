"""The residual ControlNet: TheDenk's published shape for the 5B, its own keys and config.

It looks at a control video and at the noisy latents, and gives what `ControlledWanTransformer` adds after its blocks.
What the control video shows (edges, depth, pose) is the checkpoint's affair.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from diffusers import ModelMixin, WanTransformer3DModel
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.transformers.transformer_wan import (
    WanRotaryPosEmbed,
    WanTimeTextImageEmbedding,
    WanTransformerBlock,
)
from torch import nn

from generation.wan.transformer import embed_conditions, refuse_image_embeddings


class WanControlNet(ModelMixin, ConfigMixin):
    """A few transformer blocks of its own on latents and encoded control video, each with a linear layer outwards.

    The published `config.json` says `WanControlnet`; fields and parameter names are the same.
    """

    _keep_in_fp32_modules = WanTransformer3DModel._keep_in_fp32_modules
    _skip_layerwise_casting_patterns = WanTransformer3DModel._skip_layerwise_casting_patterns
    _no_split_modules = WanTransformer3DModel._no_split_modules
    _repeated_blocks = WanTransformer3DModel._repeated_blocks

    @register_to_config
    def __init__(  # noqa: PLR0913, PLR0917 (config fields: the published ones)
        self,
        patch_size: tuple[int, int, int] = (1, 2, 2),
        num_attention_heads: int = 12,
        attention_head_dim: int = 128,
        in_channels: int = 3,
        vae_channels: int = 48,
        text_dim: int = 4096,
        freq_dim: int = 256,
        ffn_dim: int = 8960,
        num_layers: int = 6,
        cross_attn_norm: bool = True,
        qk_norm: str | None = "rms_norm_across_heads",
        eps: float = 1e-6,
        image_dim: int | None = None,
        added_kv_proj_dim: int | None = None,
        rope_max_seq_len: int = 1024,
        downscale_coef: int = 16,
        out_proj_dim: int = 3072,
    ) -> None:
        refuse_image_embeddings(image_dim, added_kv_proj_dim)
        super().__init__()
        dim = num_attention_heads * attention_head_dim
        self.control_encoder = _control_encoder(in_channels, downscale_coef)
        control_channels = in_channels * downscale_coef**2 // 4

        self.rope = WanRotaryPosEmbed(attention_head_dim, patch_size, rope_max_seq_len)
        self.patch_embedding = nn.Conv3d(
            vae_channels + control_channels, dim, kernel_size=patch_size, stride=patch_size
        )
        self.condition_embedder = WanTimeTextImageEmbedding(
            dim=dim, time_freq_dim=freq_dim, time_proj_dim=dim * 6, text_embed_dim=text_dim
        )
        self.blocks = nn.ModuleList(
            WanTransformerBlock(dim, ffn_dim, num_attention_heads, qk_norm, cross_attn_norm, eps)
            for _ in range(num_layers)
        )
        self.controlnet_blocks = nn.ModuleList(nn.Linear(dim, out_proj_dim) for _ in range(num_layers))
        # An untrained ControlNet says nothing: training starts at the base model.
        for outwards in self.controlnet_blocks.parameters():
            nn.init.zeros_(outwards)

    def encode_control(self, control_video: torch.Tensor) -> torch.Tensor:
        """Encodes a control video; it does not depend on the step, so once a shot is enough.

        Args:
            control_video: (B, 3, F, height, width) in [-1, 1], F = 4 * (T - 1) + 1.

        Returns:
            (B, channels, T, H, W), on the grid of the latents.
        """
        features = control_video
        for stage in self.control_encoder:
            features = stage(features)
        return features

    def forward(
        self,
        hidden_states: torch.Tensor,
        timestep: torch.Tensor,
        encoder_hidden_states: torch.Tensor,
        control_video: torch.Tensor | None = None,
        *,
        control_features: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, ...]:
        """Gives one residual (B, tokens, out_proj_dim) a block, before any weight.

        Args:
            hidden_states: (B, vae_channels, T, H, W) noisy latents.
            timestep: (B,) or (B, tokens).
            encoder_hidden_states: (B, L, text_dim) text embeddings, padded with zeros.
            control_video: as `encode_control` takes it.
            control_features: what `encode_control` gave, in place of the video.

        Raises:
            ValueError: not exactly one of video and features, or the control is not on the latents' grid.
        """
        if control_video is not None and control_features is None:
            features = self.encode_control(control_video)
        elif control_features is not None and control_video is None:
            features = control_features
        else:
            raise ValueError("pass exactly one of control_video and control_features")
        self._check_grid(hidden_states, features)

        seen = torch.cat([hidden_states, features], dim=1)
        tokens = self.patch_embedding(seen).flatten(2).transpose(1, 2).contiguous()
        _, modulation, text = embed_conditions(self.condition_embedder, timestep, encoder_hidden_states)
        rotary = self.rope(hidden_states)
        residuals = []
        for block, outwards in zip(self.blocks, self.controlnet_blocks, strict=True):
            tokens = block(tokens, text, modulation, rotary)
            residuals.append(outwards(tokens))
        return tuple(residuals)

    def _check_grid(self, hidden_states: torch.Tensor, features: torch.Tensor) -> None:
        expected, found = tuple(hidden_states.shape[2:]), tuple(features.shape[2:])
        if found != expected:
            pixels = self.config.downscale_coef
            video = (4 * (expected[0] - 1) + 1, expected[1] * pixels, expected[2] * pixels)
            raise ValueError(
                f"the control has {found} (frames, height, width) of features, the latents have {expected}: "
                f"the control video must be {video}"
            )


def _control_encoder(in_channels: int, downscale: int) -> nn.ModuleList:
    # First space shrinks to the latents' grid, pixels becoming channels; then time, by two and by two again.
    widths = [in_channels * downscale**2 // part for part in (1, 2, 4)]
    into_space = nn.Conv3d(
        in_channels,
        widths[0],
        kernel_size=(3, downscale + 1, downscale + 1),
        stride=(1, downscale, downscale),
        padding=(1, downscale // 2, downscale // 2),
    )
    convolutions = [into_space] + [
        nn.Conv3d(wide, narrow, kernel_size=3, stride=(2, 1, 1), padding=1) for wide, narrow in pairwise(widths)
    ]
    return nn.ModuleList(
        nn.Sequential(convolution, nn.GELU(approximate="tanh"), nn.GroupNorm(2, convolution.out_channels))
        for convolution in convolutions
    )
