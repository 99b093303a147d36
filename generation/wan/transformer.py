"""The 5B's transformer with what pose control adds to it: a reference frame in front, and a ControlNet's residuals.

Blocks, embeddings and parameter names are those of diffusers, so the published 5B folder loads as it is. It knows
nothing of pipelines, schedulers and files.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from diffusers import WanTransformer3DModel
from diffusers.configuration_utils import register_to_config
from diffusers.models.transformers.transformer_wan import WanTimeTextImageEmbedding
from torch import nn


class ControlledWanTransformer(WanTransformer3DModel):
    """Wan2.2's video transformer, controlled by channels, by a reference frame or by residuals.

    Control by channels is only a wider `in_channels`: whoever calls concatenates. A checkpoint of Wan 2.1 with image
    embeddings is refused, for nothing here feeds them.
    """

    # The blocks would have to be wrapped for it, and nobody trains the 5B here.
    _supports_gradient_checkpointing = False

    @register_to_config
    def __init__(  # noqa: PLR0913, PLR0917 (config fields: the stock class's, and one)
        self,
        patch_size: tuple[int, int, int] = (1, 2, 2),
        num_attention_heads: int = 24,
        attention_head_dim: int = 128,
        in_channels: int = 48,
        out_channels: int = 48,
        text_dim: int = 4096,
        freq_dim: int = 256,
        ffn_dim: int = 14336,
        num_layers: int = 30,
        cross_attn_norm: bool = True,
        qk_norm: str | None = "rms_norm_across_heads",
        eps: float = 1e-6,
        image_dim: int | None = None,
        added_kv_proj_dim: int | None = None,
        rope_max_seq_len: int = 1024,
        pos_embed_seq_len: int | None = None,
        ref_conv_channels: int | None = None,
    ) -> None:
        refuse_image_embeddings(image_dim, added_kv_proj_dim)
        if ref_conv_channels is not None and patch_size[0] != 1:
            raise ValueError(f"{patch_size = } must begin with 1 where there is a reference: it is one latent frame")
        super().__init__(
            patch_size=patch_size,
            num_attention_heads=num_attention_heads,
            attention_head_dim=attention_head_dim,
            in_channels=in_channels,
            out_channels=out_channels,
            text_dim=text_dim,
            freq_dim=freq_dim,
            ffn_dim=ffn_dim,
            num_layers=num_layers,
            cross_attn_norm=cross_attn_norm,
            qk_norm=qk_norm,
            eps=eps,
            image_dim=image_dim,
            added_kv_proj_dim=added_kv_proj_dim,
            rope_max_seq_len=rope_max_seq_len,
            pos_embed_seq_len=pos_embed_seq_len,
        )
        self.ref_conv: nn.Conv2d | None = None
        if ref_conv_channels is not None:
            window = (patch_size[1], patch_size[2])
            inner_dim = num_attention_heads * attention_head_dim
            self.ref_conv = nn.Conv2d(ref_conv_channels, inner_dim, kernel_size=window, stride=window)

    def forward(
        self,
        hidden_states: torch.Tensor,
        timestep: torch.Tensor,
        encoder_hidden_states: torch.Tensor,
        *,
        reference: torch.Tensor | None = None,
        residuals: Sequence[torch.Tensor] = (),
        residual_stride: int = 3,
        residual_weight: float = 1.0,
    ) -> torch.Tensor:
        """Predicts the flow of noisy latents; without reference and residuals exactly as the stock class does.

        Args:
            hidden_states: (B, in_channels, T, H, W) noisy latents, and after them the channels of a control.
            timestep: (B,), or (B, tokens of the video) where the latent frames are not equally noisy.
            encoder_hidden_states: (B, L, text_dim) text embeddings, padded with zeros.
            reference: (B, ref_conv_channels, H, W) latent of one image. It becomes a latent frame before the first one,
                at the timestep of the last token: VideoX-Fun's `full_ref`.
            residuals: (B, tokens of the video, dim) each; number n is added after block n * residual_stride.
            residual_stride: how many blocks there are to a residual.
            residual_weight: factor of every residual.

        Returns:
            (B, out_channels, T, H, W).
        """
        frames, height, width = (
            size // patch for size, patch in zip(hidden_states.shape[2:], self.config.patch_size, strict=True)
        )
        tokens = self.patch_embedding(hidden_states).flatten(2).transpose(1, 2).contiguous()
        num_video_tokens = tokens.shape[1]
        _check_residuals(residuals, (num_video_tokens, tokens.shape[2]))
        if reference is None:
            rotary = self.rope(hidden_states)
        else:
            if residuals:
                raise ValueError("reference and residuals belong to different controls: pass one of them")
            in_front = self._embed_reference(reference)
            tokens = torch.cat([in_front, tokens], dim=1)
            rotary = self.rope(_with_a_frame_more(hidden_states))
            if timestep.ndim == 2:
                timestep = torch.cat([timestep[:, -1:].expand(-1, in_front.shape[1]), timestep], dim=1)

        time, modulation, text = self._embed_conditions(timestep, encoder_hidden_states)
        for index, block in enumerate(self.blocks):
            tokens = block(tokens, text, modulation, rotary)
            number, between = divmod(index, residual_stride)
            if between == 0 and number < len(residuals):
                tokens = tokens + residuals[number].to(tokens.dtype) * residual_weight
        patches = self._project_out(tokens, time)[:, -num_video_tokens:]
        return self._join_patches(patches, frames, height, width)

    def _embed_reference(self, reference: torch.Tensor) -> torch.Tensor:
        if self.ref_conv is None:
            raise ValueError("a reference needs a transformer with ref_conv: its config has no ref_conv_channels")
        embedded: torch.Tensor = self.ref_conv(reference)
        return embedded.flatten(2).transpose(1, 2)

    def _embed_conditions(
        self, timestep: torch.Tensor, text: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return embed_conditions(self.condition_embedder, timestep, text)

    def _project_out(self, tokens: torch.Tensor, time: torch.Tensor) -> torch.Tensor:
        # A time for each sample modulates all of its tokens alike; a time for each token has a dimension more.
        if time.ndim == 2:
            time = time.unsqueeze(1)
        shift, scale = (self.scale_shift_table.unsqueeze(0) + time.unsqueeze(2)).unbind(dim=2)
        modulated = self.norm_out(tokens.float()) * (1 + scale) + shift
        projected: torch.Tensor = self.proj_out(modulated.type_as(tokens))
        return projected

    def _join_patches(self, patches: torch.Tensor, frames: int, height: int, width: int) -> torch.Tensor:
        deep, high, wide = self.config.patch_size
        split = patches.reshape(len(patches), frames, height, width, deep, high, wide, -1)
        joined = split.permute(0, 7, 1, 4, 2, 5, 3, 6)
        return joined.reshape(len(patches), -1, frames * deep, height * high, width * wide)


def embed_conditions(
    embedder: WanTimeTextImageEmbedding, timestep: torch.Tensor, text: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Embeds the timestep and the text; the only place that computes the blocks' six-fold modulation.

    Returns:
        Time embedding (B, dim) or (B, tokens, dim), modulation (B, 6, dim) or (B, tokens, 6, dim), text (B, L, dim).
    """
    num_tokens = timestep.shape[1] if timestep.ndim == 2 else None
    time, modulation, text, _ = embedder(timestep.flatten(), text, timestep_seq_len=num_tokens)
    return time, modulation.unflatten(-1, (6, -1)), text


def refuse_image_embeddings(image_dim: int | None, added_kv_proj_dim: int | None) -> None:
    """Refuses checkpoints that want CLIP embeddings of an image, as Wan 2.1's image-to-video and some forks do.

    Raises:
        ValueError: one of the two is set.
    """
    if image_dim is not None or added_kv_proj_dim is not None:
        raise ValueError(f"{image_dim = } and {added_kv_proj_dim = } must both be None, as in Wan2.2-TI2V-5B")


def _with_a_frame_more(hidden_states: torch.Tensor) -> torch.Tensor:
    # Rotary embeddings look at the shape alone.
    batch, channels, frames, height, width = hidden_states.shape
    return hidden_states.new_empty(1, 1, 1, 1, 1).expand(batch, channels, frames + 1, height, width)


def _check_residuals(residuals: Sequence[torch.Tensor], expected: tuple[int, int]) -> None:
    for residual in residuals:
        if tuple(residual.shape[1:]) != expected:
            raise ValueError(f"{tuple(residual.shape[1:]) = } of a residual is not the (tokens, dim) {expected}")
