"""Wan2.2-Fun-Control's published weights: Wan's own names and config, made into `ControlledWanTransformer`'s.

`alibaba-pai/Wan2.2-Fun-5B-Control` is a whole 5B transformer with a wider input:
noise, control video, 4 channels of mask and masked video, in this order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers.models.transformers.transformer_wan import WanRotaryPosEmbed
from safetensors import SafetensorError, safe_open

from generation.wan.transformer import ControlledWanTransformer

MASK_CHANNELS = 4
"""A latent frame stands for four pixel frames, and the mask has a channel for each."""

_OUTSIDE_BLOCKS = {
    "patch_embedding": "patch_embedding",
    "text_embedding.0": "condition_embedder.text_embedder.linear_1",
    "text_embedding.2": "condition_embedder.text_embedder.linear_2",
    "time_embedding.0": "condition_embedder.time_embedder.linear_1",
    "time_embedding.2": "condition_embedder.time_embedder.linear_2",
    "time_projection.1": "condition_embedder.time_proj",
    "head.head": "proj_out",
    "ref_conv": "ref_conv",
}
_ATTENTIONS = {"self_attn": "attn1", "cross_attn": "attn2"}
_IN_ATTENTION = {"q": "to_q", "k": "to_k", "v": "to_v", "o": "to_out.0", "norm_q": "norm_q", "norm_k": "norm_k"}
# Wan numbers its norms by age, diffusers by position: norm3 is the one with weights, before the cross attention.
_IN_BLOCK = {"ffn.0": "ffn.net.0.proj", "ffn.2": "ffn.net.2", "norm3": "norm2"} | {
    f"{attention}.{part}": f"{ours}.{renamed}"
    for attention, ours in _ATTENTIONS.items()
    for part, renamed in _IN_ATTENTION.items()
}
_BLOCK_KEY = re.compile(r"(blocks\.\d+)\.(.+)")

_COMFYUI_PREFIX = "model.diffusion_model."
_DIMENSIONS = ("dim", "ffn_dim", "out_dim", "num_heads", "num_layers")
# What `Wan2_2Transformer3DModel` builds where its config is silent, and the only thing that is built here.
_EXPECTED = {
    "qk_norm": (True,),
    "window_size": ((-1, -1),),
    "model_type": ("t2v", "i2v", "ti2v"),
    "cross_attn_type": ("cross_attn", "t2v_cross_attn", None),
    "has_image_input": (False,),
    "has_image_pos_emb": (False,),
    "add_control_adapter": (False,),
}


def convert_fun_state_dict(state_dict: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Renames Wan's own parameter names to `ControlledWanTransformer`'s; the tensors are the same objects.

    Raises:
        ValueError: names that no Wan2.2-Fun-Control has.
    """
    return {ours: state_dict[key] for key, ours in _rename_all(state_dict).items()}


def _rename_all(keys: Iterable[str]) -> dict[str, str]:
    renamed, unknown = {}, []
    for key in keys:
        if ours := _rename(key):
            renamed[key] = ours
        else:
            unknown.append(key)
    if unknown:
        raise ValueError(f"no keys of a Wan2.2-Fun-Control transformer: {_some(unknown)}")
    return renamed


def _rename(key: str) -> str | None:
    if key == "head.modulation":
        return "scale_shift_table"
    block = _BLOCK_KEY.fullmatch(key)
    where, inside = (f"{block[1]}.", block[2]) if block else ("", key)
    if block and inside == "modulation":
        return f"{where}scale_shift_table"
    module, _, kind = inside.rpartition(".")
    ours = (_IN_BLOCK if block else _OUTSIDE_BLOCKS).get(module)
    return f"{where}{ours}.{kind}" if ours and kind in ("weight", "bias") else None


def convert_fun_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """Translates the `config.json` of a Wan2.2-Fun-Control into the arguments of `ControlledWanTransformer`.

    The file comes in two dialects, VideoX-Fun's (`model_type`, `add_ref_conv`) and DiffSynth's (`has_image_input`,
    `has_ref_conv`); `in_dim` and `in_channels` are the same, and `in_dim` counts where both are there.

    Raises:
        ValueError: the config is none of a Wan2.2-Fun-Control; says what was found and what was expected.
    """
    input_channels = config.get("in_dim", config.get("in_channels"))
    missing = [name for name in _DIMENSIONS if name not in config] + ["in_dim"] * (input_channels is None)
    if missing:
        raise ValueError(f"no config of a Wan2.2-Fun-Control transformer: it lacks {', '.join(missing)}")
    for name, expected in _EXPECTED.items():
        found = config.get(name, expected[0])
        if (tuple(found) if isinstance(found, list) else found) not in expected:
            raise ValueError(f"{name} is {found!r} in the config, expected {' or '.join(map(repr, expected))}")
    latent_channels = config["out_dim"]
    wanted = 3 * latent_channels + MASK_CHANNELS
    if input_channels != wanted:
        raise ValueError(
            f"in_dim is {input_channels} in the config, expected {wanted}: noise, control and masked video of "
            f"{latent_channels} channels (out_dim) each, and a mask of {MASK_CHANNELS}"
        )
    if config["dim"] % config["num_heads"]:
        raise ValueError(f"dim is {config['dim']} in the config, which {config['num_heads']} heads do not divide")
    has_reference = config.get("add_ref_conv", config.get("has_ref_conv", False))
    return {
        "patch_size": tuple(config.get("patch_size", (1, 2, 2))),
        "num_attention_heads": config["num_heads"],
        "attention_head_dim": config["dim"] // config["num_heads"],
        "in_channels": input_channels,
        "out_channels": latent_channels,
        "text_dim": config.get("text_dim", 4096),
        "freq_dim": config.get("freq_dim", 256),
        "ffn_dim": config["ffn_dim"],
        "num_layers": config["num_layers"],
        "cross_attn_norm": config.get("cross_attn_norm", True),
        "eps": config.get("eps", 1e-6),
        # DiffSynth's dialect does not say it: the reference is a latent of the same VAE.
        "ref_conv_channels": config.get("in_dim_ref_conv", latent_channels) if has_reference else None,
    }


def load_fun_transformer(
    folder: Path, dtype: torch.dtype = torch.bfloat16, device: torch.device | str = "cpu"
) -> ControlledWanTransformer:
    """Loads a published Wan2.2-Fun-Control transformer from its folder, holding no weight twice.

    Norms, modulation tables and the time embedding stay in float32 whatever `dtype` is, as with `from_pretrained`.

    Args:
        folder: has `config.json` and the weights in one safetensors file or several.
        dtype: of the other weights.
        device: where they go.

    Raises:
        ValueError: a file is missing, the config does not fit, or keys or shapes of the weights do not.
    """
    config_file = folder / "config.json"
    if not config_file.is_file():
        raise ValueError(f"{folder} has no config.json: a folder with a Wan2.2-Fun-Control transformer was expected")
    try:
        config = convert_fun_config(json.loads(config_file.read_text(encoding="utf-8")))
        model = _without_weights(config)
    except ValueError as error:
        raise ValueError(f"{config_file}: {error}") from error
    return _filled(model, folder, _weight_files(folder), dtype, device)


def load_transformer_files(
    config: Mapping[str, Any], place: Path, files: Iterable[Path], dtype: torch.dtype, device: torch.device | str
) -> ControlledWanTransformer:
    """Loads a transformer from safetensors files, by the original's names or by diffusers', holding no weight twice.

    Args:
        config: fields of `ControlledWanTransformer`.
        place: what an error names.
        files: all of them together hold every weight.
        dtype: of the weights that may have it.
        device: where they go.

    Raises:
        ValueError: the config does not fit, or keys or shapes of the weights do not.
    """
    return _filled(_without_weights(config), place, files, dtype, device)


def _without_weights(config: Mapping[str, Any]) -> ControlledWanTransformer:
    with torch.device("meta"):
        model: ControlledWanTransformer = ControlledWanTransformer.from_config(dict(config))
    return model


def _filled(
    model: ControlledWanTransformer,
    place: Path,
    files: Iterable[Path],
    dtype: torch.dtype,
    device: torch.device | str,
) -> ControlledWanTransformer:
    weights: dict[str, torch.Tensor] = {}
    for file in files:
        weights |= _read_weights(file, dtype, device)
    _check_weights(place, expected=model.state_dict(), found=weights)
    model.load_state_dict(weights, strict=True, assign=True)
    # The tables of the rotary embedding are in no file, and were built on the meta device.
    shape = model.config
    rope = WanRotaryPosEmbed(shape.attention_head_dim, shape.patch_size, shape.rope_max_seq_len)
    model.rope = rope.to(device)
    model.eval()
    return model


def _weight_files(folder: Path) -> list[Path]:
    index = folder / "diffusion_pytorch_model.safetensors.index.json"
    single = folder / "diffusion_pytorch_model.safetensors"
    if index.is_file():
        try:
            shards = set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
        except (KeyError, ValueError) as error:
            raise ValueError(f"{index} is no index of safetensors files: {error}") from error
        files = [folder / shard for shard in sorted(shards)]
    else:
        files = [single] if single.is_file() else sorted(folder.glob("*.safetensors"))
    absent = [file.name for file in files if not file.is_file()]
    if absent or not files:
        raise ValueError(f"{folder} lacks {', '.join(absent) or single.name}")
    return files


def _read_weights(file: Path, dtype: torch.dtype, device: torch.device | str) -> dict[str, torch.Tensor]:
    in_float32 = set(ControlledWanTransformer._keep_in_fp32_modules)
    weights = {}
    try:
        with safe_open(file, framework="pt", device=str(device)) as opened:
            for key, name in _our_names(list(opened.keys())).items():
                wanted = torch.float32 if in_float32.intersection(name.split(".")) else dtype
                weights[name] = opened.get_tensor(key).to(wanted)
    except (SafetensorError, ValueError) as error:
        raise ValueError(f"{file}: {error}") from error
    return weights


def _our_names(keys: Sequence[str]) -> dict[str, str]:
    """The keys of a file with the names that they have here: diffusers' own, or the original's, under ComfyUI's too."""
    if any(key.startswith("condition_embedder.") for key in keys):
        return {key: key for key in keys}
    bare = {key.removeprefix(_COMFYUI_PREFIX): key for key in keys}
    return {bare[key]: name for key, name in _rename_all(bare).items()}


def _check_weights(folder: Path, *, expected: Mapping[str, torch.Tensor], found: Mapping[str, torch.Tensor]) -> None:
    missing = [name for name in expected if name not in found]
    if missing:
        raise ValueError(f"{folder}: the weights lack {_some(missing)}")
    left = [name for name in found if name not in expected]
    if left:
        raise ValueError(f"{folder}: config.json has no place for the weights {_some(left)}")
    misfits = [
        f"{name} is {tuple(found[name].shape)}, expected {tuple(tensor.shape)}"
        for name, tensor in expected.items()
        if found[name].shape != tensor.shape
    ]
    if misfits:
        raise ValueError(f"{folder}: weights do not fit config.json: {_some(misfits)}")


def _some(names: list[str], at_most: int = 5) -> str:
    rest = len(names) - at_most
    return ", ".join(names[:at_most]) + (f" and {rest} more" if rest > 0 else "")
