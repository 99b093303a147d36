"""Whether weights are those of a model like the 5B, and fit one another: by their configs, nothing is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generation.wan.continuity import CONTROLNET, FUN
from generation.wan.profile import ControlProfile
from generation.wan.weights import BASE_MODEL, BASE_PARTS, Weights, check_whole, read_config, remedy
from segmenter.errors import LongtakeError


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseShape:
    """What of a base model its controls must fit."""

    dim: int
    """Width of the transformer: heads times their size."""
    latent_channels: int
    """Of the VAE: 48 for the 5B."""
    spatial: int
    """Pixels to a latent, on a side: 16 for the 5B."""
    temporal: int
    """Frames to a latent: 4."""
    text_dim: int
    """Width of the text encoder's states: 4096 for the 5B."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A pose control's weights, looked at."""

    kind: str
    """`FUN` or `CONTROLNET`."""
    weights: Weights
    """Where they are."""
    settings: ControlProfile
    """How firmly it holds."""


def check_base(weights: Weights, *, whole: bool = True) -> BaseShape:
    """Makes sure, by its configs alone, that a folder holds a model like the 5B.

    Args:
        weights: where it is.
        whole: its weights must be there too. Those of the transformer need not be in the hub's cache: a Fun control
            takes its place, and `longtake pull` leaves it out.

    Raises:
        LongtakeError: it is another model, or not whole: says what was found and what was expected.
    """
    folder = weights.folder
    index = read_config(folder / "model_index.json", f"{weights.source} is no model in diffusers' layout", weights)
    second = index.get("transformer_2")
    if (isinstance(second, list) and any(second)) or index.get("boundary_ratio") is not None:
        raise _another(weights, "a model of two transformers, as Wan2.2's A14B")
    missing = [part for part in BASE_PARTS if not (folder / part).is_dir()]
    if missing and whole:
        there = ", ".join(sorted(path.name for path in folder.iterdir())) or "nothing"
        raise LongtakeError(f"{weights.source} lacks {', '.join(missing)}: found {there}; {remedy(weights)}")
    transformer = _Config(folder / "transformer" / "config.json", f"{weights.source} has no transformer", weights)
    vae = _Config(folder / "vae" / "config.json", f"{weights.source} has no VAE", weights)
    encoder = _Config(folder / "text_encoder" / "config.json", f"{weights.source} has no text encoder", weights)
    if not index.get("expand_timesteps"):
        raise _another(weights, "a model without expand_timesteps, as Wan 2.1")
    for name in ("image_dim", "added_kv_proj_dim"):
        if (found := transformer.values.get(name)) is not None:
            raise _another(weights, f"a fork that wants CLIP images: its transformer has {name} {found!r}")
    patch = transformer.values.get("patch_size")
    if patch != [1, 2, 2]:
        raise _another(weights, f"a model whose transformer has the patch_size {patch!r} instead of [1, 2, 2]")
    shape = BaseShape(
        dim=transformer.number("num_attention_heads") * transformer.number("attention_head_dim"),
        latent_channels=vae.number("z_dim", 16),
        spatial=vae.number("scale_factor_spatial", 8),
        temporal=vae.number("scale_factor_temporal", 4),
        text_dim=encoder.number("d_model"),
    )
    channels = transformer.number("in_channels"), transformer.number("out_channels")
    if channels != (shape.latent_channels, shape.latent_channels):
        raise _another(weights, f"a transformer of {channels[0]} channels beside a VAE of {shape.latent_channels}")
    if (text_dim := transformer.number("text_dim")) != shape.text_dim:
        raise _another(weights, f"a transformer whose text_dim is {text_dim} beside an encoder of {shape.text_dim}")
    if whole:
        read_config(folder / "scheduler" / "scheduler_config.json", f"{weights.source} has no scheduler", weights)
        check_whole(weights, [part for part in BASE_PARTS if part != "transformer" or weights.revision is None])
    return shape


def control_kind(weights: Weights, base: BaseShape, *, whole: bool = True) -> str:
    """Which way of control a folder holds, by its config: `FUN` or `CONTROLNET`.

    Args:
        weights: where it is.
        base: of the model that it is to control.
        whole: its weights must be there too.

    Raises:
        LongtakeError: neither, one that does not fit the base model, or one that is not whole.
    """
    config = read_config(weights.folder / "config.json", f"{weights.source} holds no control weights", weights)
    if "downscale_coef" in config:
        kind = CONTROLNET
        expected = (base.dim, base.latent_channels, base.spatial, base.text_dim)
        found = tuple(config.get(name) for name in ("out_proj_dim", "vae_channels", "downscale_coef", "text_dim"))
        if found != expected:
            raise LongtakeError(
                f"the ControlNet {weights.source} is made for another model: its (out_proj_dim, vae_channels, "
                f"downscale_coef, text_dim) are {found}, the model needs {expected}"
            )
    elif "in_dim" in config or "has_image_input" in config:
        kind = FUN
        needed = (base.dim, base.latent_channels, base.text_dim)
        has = (config.get("dim"), config.get("out_dim"), config.get("text_dim", 4096))
        if has != needed:
            raise LongtakeError(
                f"the Fun control {weights.source} is made for another model: its (dim, out_dim, text_dim) are "
                f"{has}, the model needs {needed}"
            )
    else:
        raise LongtakeError(
            f"{weights.folder / 'config.json'} is neither Fun control (VideoX-Fun, with in_dim) nor a ControlNet "
            f"(with downscale_coef): found {', '.join(sorted(config)[:8])}"
        )
    if whole:
        check_whole(weights, ["."])
    return kind


class _Config:
    """A config, and where it stands."""

    def __init__(self, path: Path, without: str, weights: Weights) -> None:
        self.path = path
        self.values = read_config(path, without, weights)

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number above 0."""
        value = self.values.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise LongtakeError(f"{self.path}: {name} is {value!r}, expected a whole number above 0: fetch it anew")
        return value


def _another(weights: Weights, found: str) -> LongtakeError:
    return LongtakeError(
        f"{weights.source} is {found}; expected a model like {BASE_MODEL}: "
        "one transformer, expand_timesteps, image_dim null, as many channels as its VAE"
    )
