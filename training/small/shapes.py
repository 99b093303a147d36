"""How large the parts of the small model are: the configs of the 5B's own classes, in small numbers.

All of it together is at most 34 MB in bfloat16, 17 million parameters.
"""

from __future__ import annotations

from typing import Any

TEXT_DIM = 192
"""Width of the text encoder's states."""
LATENT_CHANNELS = 32
"""Of the autoencoder; it makes 8x8 pixels of four frames one latent."""
SPATIAL = 8

_HEADS, _HEAD_DIM = 4, 64

TEXT_ENCODER: dict[str, Any] = {
    "d_model": TEXT_DIM,
    "d_kv": 32,
    "d_ff": 256,
    "num_layers": 4,
    "num_heads": 6,
    "feed_forward_proj": "gated-gelu",
    "dropout_rate": 0.0,
    "is_encoder_decoder": False,
}
"""UMT5EncoderModel's; the size of the vocabulary is the tokenizer's."""

VAE: dict[str, Any] = {
    "base_dim": 24,
    "decoder_base_dim": 24,
    "z_dim": LATENT_CHANNELS,
    "dim_mult": [1, 2, 4],
    "num_res_blocks": 1,
    "attn_scales": [],
    "temperal_downsample": [True, True],
    "is_residual": False,
    "in_channels": 12,
    "out_channels": 12,
    "patch_size": 2,
    "scale_factor_spatial": SPATIAL,
    "scale_factor_temporal": 4,
}
"""AutoencoderKLWan's; the statistics of the latents are measured."""

TRANSFORMER: dict[str, Any] = {
    "patch_size": (1, 2, 2),
    "num_attention_heads": _HEADS,
    "attention_head_dim": _HEAD_DIM,
    "in_channels": LATENT_CHANNELS,
    "out_channels": LATENT_CHANNELS,
    "text_dim": TEXT_DIM,
    "freq_dim": 128,
    "ffn_dim": 4 * _HEADS * _HEAD_DIM,
    "num_layers": 6,
    "cross_attn_norm": True,
    "qk_norm": "rms_norm_across_heads",
    "rope_max_seq_len": 64,
}
"""WanTransformer3DModel's."""

CONTROLNET: dict[str, Any] = {
    "patch_size": (1, 2, 2),
    "num_attention_heads": _HEADS,
    "attention_head_dim": _HEAD_DIM,
    "in_channels": 3,
    "vae_channels": LATENT_CHANNELS,
    "text_dim": TEXT_DIM,
    "freq_dim": 128,
    "ffn_dim": 4 * _HEADS * _HEAD_DIM,
    "num_layers": 2,
    "cross_attn_norm": True,
    "qk_norm": "rms_norm_across_heads",
    "rope_max_seq_len": 64,
    "downscale_coef": SPATIAL,
    "out_proj_dim": _HEADS * _HEAD_DIM,
}
"""WanControlNet's: a residual after every third block, from a third of the depth."""
CONTROL_STRIDE = 3
"""Transformer blocks to a residual."""

SCHEDULER: dict[str, Any] = {
    "num_train_timesteps": 1000,
    "prediction_type": "flow_prediction",
    "use_flow_sigmas": True,
    "flow_shift": 3.0,
    "solver_order": 2,
    "solver_type": "bh2",
    "final_sigmas_type": "zero",
}
"""UniPCMultistepScheduler's, as the 5B's."""
