"""Makes checkpoints like the published ones, small enough for a CPU: diffusers' real classes with random weights.

A base model in the hub's layout (tokenizer, UMT5, transformer, VAE of the 2.2 kind, scheduler), a Fun control by
VideoX-Fun's own names, and a residual ControlNet. Weights come from a recipe, not from torch's generator.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanPipeline, WanTransformer3DModel
from golden_weights import weight
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast, UMT5Config, UMT5EncoderModel

from generation.wan.controlnet import WanControlNet

LATENTS, HEADS, HEAD_DIM, TEXT_DIM, LAYERS = 8, 2, 12, 16, 4
DIM = HEADS * HEAD_DIM


def make_base(folder: Path, **changes: Any) -> Path:
    """Writes a base model; `changes` are fields of the transformer's config."""
    settings = {
        "patch_size": (1, 2, 2),
        "num_attention_heads": HEADS,
        "attention_head_dim": HEAD_DIM,
        "in_channels": LATENTS,
        "out_channels": LATENTS,
        "text_dim": TEXT_DIM,
        "freq_dim": 16,
        "ffn_dim": 32,
        "num_layers": LAYERS,
        "cross_attn_norm": True,
        "qk_norm": "rms_norm_across_heads",
        **changes,
    }
    transformer = filled(WanTransformer3DModel(**settings))
    vae = filled(
        AutoencoderKLWan(
            base_dim=8,
            decoder_base_dim=8,
            z_dim=LATENTS,
            dim_mult=[1, 2, 4, 4],
            num_res_blocks=1,
            temperal_downsample=[False, True, True],
            is_residual=True,
            in_channels=12,
            out_channels=12,
            patch_size=2,
            scale_factor_spatial=16,
            scale_factor_temporal=4,
            latents_mean=[0.1 * index for index in range(LATENTS)],
            latents_std=[1 + 0.05 * index for index in range(LATENTS)],
        )
    )
    tokenizer = letter_tokenizer()
    encoder = UMT5EncoderModel(
        UMT5Config(
            vocab_size=len(tokenizer), d_model=TEXT_DIM, d_kv=8, d_ff=32, num_layers=2, num_heads=2, dropout_rate=0.0
        )
    )
    scheduler = UniPCMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=5.0
    )
    WanPipeline(
        tokenizer=tokenizer,
        text_encoder=filled(encoder),
        vae=vae,
        transformer=transformer,
        scheduler=scheduler,
        expand_timesteps=True,
    ).save_pretrained(folder)
    return folder


def make_controlnet(folder: Path, **changes: Any) -> Path:
    """Writes a residual ControlNet of TheDenk's shape; `changes` are fields of its config."""
    settings = {
        "num_attention_heads": 2,
        "attention_head_dim": HEAD_DIM,
        "vae_channels": LATENTS,
        "text_dim": TEXT_DIM,
        "freq_dim": 16,
        "ffn_dim": 32,
        "num_layers": 2,
        "downscale_coef": 16,
        "out_proj_dim": DIM,
        **changes,
    }
    filled(WanControlNet(**settings)).save_pretrained(folder)
    return folder


def make_fun(folder: Path, **changes: Any) -> Path:
    """Writes a Fun control with VideoX-Fun's names and config; `changes` are fields of its config."""
    config = {
        "_class_name": "WanTransformer3DModel",
        "model_type": "ti2v",
        "patch_size": [1, 2, 2],
        "dim": DIM,
        "ffn_dim": 32,
        "freq_dim": 16,
        "in_dim": 3 * LATENTS + 4,
        "out_dim": LATENTS,
        "num_heads": HEADS,
        "num_layers": LAYERS,
        "text_dim": TEXT_DIM,
        "text_len": 512,
        "eps": 1e-6,
        "add_ref_conv": True,
        "in_dim_ref_conv": LATENTS,
        **changes,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config))
    weights = {name: torch.from_numpy(weight(name, shape)) for name, shape in _original_shapes().items()}
    save_file(weights, folder / "diffusion_pytorch_model.safetensors")
    return folder


def make_profile(path: Path, **settings: Any) -> Path:
    """Writes a profile for a CPU: few steps, float32, saved after every step."""
    document = {"base": "draft", "steps": 4, "precision": "float32", "offload": False, "checkpoint_steps": 1}
    path.write_text(json.dumps(document | settings))  # JSON is YAML
    return path


def _original_shapes() -> dict[str, tuple[int, ...]]:
    """VideoX-Fun's parameters by their own names."""
    shapes: dict[str, tuple[int, ...]] = {
        "patch_embedding.weight": (DIM, 3 * LATENTS + 4, 1, 2, 2),
        "patch_embedding.bias": (DIM,),
        "text_embedding.0.weight": (DIM, TEXT_DIM),
        "text_embedding.0.bias": (DIM,),
        "text_embedding.2.weight": (DIM, DIM),
        "text_embedding.2.bias": (DIM,),
        "time_embedding.0.weight": (DIM, 16),
        "time_embedding.0.bias": (DIM,),
        "time_embedding.2.weight": (DIM, DIM),
        "time_embedding.2.bias": (DIM,),
        "time_projection.1.weight": (6 * DIM, DIM),
        "time_projection.1.bias": (6 * DIM,),
        "head.head.weight": (4 * LATENTS, DIM),
        "head.head.bias": (4 * LATENTS,),
        "head.modulation": (1, 2, DIM),
        "ref_conv.weight": (DIM, LATENTS, 2, 2),
        "ref_conv.bias": (DIM,),
    }
    for index in range(LAYERS):
        block = f"blocks.{index}"
        shapes[f"{block}.modulation"] = (1, 6, DIM)
        shapes |= {f"{block}.norm3.{part}": (DIM,) for part in ("weight", "bias")}
        shapes |= {f"{block}.ffn.0.weight": (32, DIM), f"{block}.ffn.0.bias": (32,)}
        shapes |= {f"{block}.ffn.2.weight": (DIM, 32), f"{block}.ffn.2.bias": (DIM,)}
        for attention in ("self_attn", "cross_attn"):
            for part in "qkvo":
                shapes[f"{block}.{attention}.{part}.weight"] = (DIM, DIM)
                shapes[f"{block}.{attention}.{part}.bias"] = (DIM,)
            shapes |= {f"{block}.{attention}.norm_{part}.weight": (DIM,) for part in "qk"}
    return shapes


def filled(model: Any) -> Any:
    """A model with weights from the recipe, ready to be asked."""
    drawn = {name: torch.from_numpy(weight(name, tensor.shape)) for name, tensor in model.state_dict().items()}
    model.load_state_dict(drawn)
    return model.eval()


def letter_tokenizer() -> PreTrainedTokenizerFast:
    """Letter by letter, with the end token that T5 expects; what it does not know is one token too."""
    pieces = ["<pad>", "</s>", "<unk>", "▁", *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,0123456789"]
    tokenizer = Tokenizer(models.Unigram([(piece, -float(index)) for index, piece in enumerate(pieces)], unk_id=2))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>", model_max_length=512
    )


ORIGINAL_NAMES = tuple(_original_shapes())
"""Of the parameters of a Fun control's transformer."""
