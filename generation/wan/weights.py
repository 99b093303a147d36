"""Where weights are on this machine, whether they are what they should be, and their fingerprint. Loads none of them.

Renders never go to the network: a hub id is looked up in the hub's cache, which `longtake pull` fills.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generation.wan.continuity import CONTROLNET, FUN
from generation.wan.hub import cached_snapshot
from generation.wan.profile import ControlProfile
from segmenter.errors import LongtakeError

BASE_MODEL = "Wan-AI/Wan2.2-TI2V-5B-Diffusers"
"""What renders where nothing else is asked for."""

_CONTENT = {".json", ".safetensors", ".model", ".txt"}
"""Endings of files that are loaded; what else lies beside them decides no pixel."""

BASE_PARTS = ("tokenizer", "text_encoder", "transformer", "vae", "scheduler")
"""Folders of a model in the hub's diffusers layout."""

PULL = "run `longtake pull` (with the same --model and --profile)"
"""What to do where something of the hub is missing."""

_OF_SHARDS = re.compile(r"-\d+-of-\d+\.safetensors$")
_TOKENIZERS = ("tokenizer.json", "spiece.model")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A folder of weights on this machine."""

    source: str
    """Hub id or folder, as it was asked for."""
    folder: Path
    """Where they are."""
    revision: str | None
    """The commit, where they come from the hub."""


def find_weights(source: str | Path) -> Weights:
    """Finds a folder, or what the hub's cache has of `owner/name` or `owner/name@revision`. Asks no network.

    Raises:
        LongtakeError: it is not on this machine; says how to get it.
    """
    folder = Path(source)
    if folder.is_dir():
        return Weights(source=str(source), folder=folder, revision=None)
    name, revision = split_hub_id(source)
    cached = cached_snapshot(name, revision)
    if cached is None:
        raise LongtakeError(f"{source} is not on this machine: {PULL}")
    return Weights(source=str(source), folder=cached, revision=cached.name)


def split_hub_id(source: str | Path) -> tuple[str, str]:
    """The repository, owner/name, and the revision of a hub id; `main` where it names no revision.

    Raises:
        LongtakeError: it is no hub id; says what weights can be.
    """
    if Path(source).is_file():
        raise LongtakeError(
            f"{source} is a single file: a model is a folder or a hub id; name the file in a profile, "
            "as transformer_file or vae_file"
        )
    if not is_hub_id(str(source)):
        raise LongtakeError(
            f"there are no weights at {source}: it is no folder, and no hub id (owner/name) such as `longtake pull` "
            "fetches"
        )
    name, _, revision = str(source).partition("@")
    return name, revision or "main"


def is_hub_id(source: str) -> bool:
    """Whether it has the form owner/name or owner/name@revision, and is no folder here."""
    return not Path(source).is_dir() and re.fullmatch(r"\w[\w.-]*/\w[\w.-]*(@.*)?", source) is not None


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
    index = _config(folder / "model_index.json", f"{weights.source} is no model in diffusers' layout", weights)
    if index.get("transformer_2", [None, None])[0] or index.get("boundary_ratio") is not None:
        raise _another(weights, "a model of two transformers, as Wan2.2's A14B")
    missing = [part for part in BASE_PARTS if not (folder / part).is_dir()]
    if missing and whole:
        there = ", ".join(sorted(path.name for path in folder.iterdir())) or "nothing"
        raise LongtakeError(f"{weights.source} lacks {', '.join(missing)}: found {there}; {_remedy(weights)}")
    transformer = _config(folder / "transformer" / "config.json", f"{weights.source} has no transformer", weights)
    vae = _config(folder / "vae" / "config.json", f"{weights.source} has no VAE", weights)
    if not index.get("expand_timesteps"):
        raise _another(weights, "a model without expand_timesteps, as Wan 2.1")
    if transformer.get("image_dim") is not None or transformer.get("added_kv_proj_dim") is not None:
        raise _another(weights, f"a transformer with {transformer.get('image_dim') = }, a fork that wants CLIP images")
    found, expected = transformer.get("in_channels"), vae.get("z_dim", 16)
    if found != expected or transformer.get("out_channels") != expected:
        raise _another(weights, f"a transformer of {found} channels beside a VAE of {expected}")
    text_dim = _config(folder / "text_encoder" / "config.json", f"{weights.source} has no text encoder", weights)[
        "d_model"
    ]
    if transformer.get("text_dim") != text_dim:
        raise _another(weights, f"a transformer with {transformer.get('text_dim') = } beside an encoder of {text_dim}")
    if tuple(transformer.get("patch_size", ())) != (1, 2, 2):
        raise _another(weights, f"a transformer with {transformer.get('patch_size') = }")
    if whole:
        check_whole(weights, [part for part in BASE_PARTS if part != "transformer" or weights.revision is None])
    return BaseShape(
        dim=int(transformer["num_attention_heads"]) * int(transformer["attention_head_dim"]),
        latent_channels=int(expected),
        spatial=int(vae.get("scale_factor_spatial", 8)),
        temporal=int(vae.get("scale_factor_temporal", 4)),
        text_dim=int(text_dim),
    )


def check_whole(weights: Weights, parts: Iterable[str]) -> None:
    """Makes sure that some of a folder's sub-folders ("." is the folder itself) hold all the files that they need.

    Raises:
        LongtakeError: some are missing, as after a fetch that was interrupted: names them.
    """
    missing = [str(Path(part) / name) for part in parts for name in _missing_files(weights, part)]
    if missing:
        some = ", ".join(missing[:4]) + (f" and {len(missing) - 4} more" if len(missing) > 4 else "")
        raise LongtakeError(f"{weights.source} is not whole: {weights.folder} lacks {some}; {_remedy(weights)}")


def _missing_files(weights: Weights, part: str) -> list[str]:
    folder = weights.folder / part
    if part == "scheduler":
        return _absent(folder, ["scheduler_config.json"])
    if part == "tokenizer":
        vocabulary = [] if any((folder / name).is_file() for name in _TOKENIZERS) else [" or ".join(_TOKENIZERS)]
        return _absent(folder, ["tokenizer_config.json"]) + vocabulary
    shards: set[str] = set()
    indices = sorted(folder.glob("*.safetensors.index.json"))
    for index in indices:
        try:
            shards |= set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise LongtakeError(f"{index} is no index of safetensors files: fetch it anew") from error
    if indices:
        return _absent(folder, sorted(shards))
    files = [path.name for path in folder.glob("*.safetensors") if path.is_file()]
    if any(_OF_SHARDS.search(name) for name in files):
        return ["*.safetensors.index.json"]
    if not files:
        raise LongtakeError(f"{folder} has a config and no weights (*.safetensors); {_remedy(weights)}")
    return []


def _absent(folder: Path, names: Iterable[str]) -> list[str]:
    return [name for name in names if not (folder / name).is_file()]


def control_kind(weights: Weights, base: BaseShape, *, whole: bool = True) -> str:
    """Which way of control a folder holds, by its config: `FUN` or `CONTROLNET`.

    Args:
        weights: where it is.
        base: of the model that it is to control.
        whole: its weights must be there too.

    Raises:
        LongtakeError: neither, one that does not fit the base model, or one that is not whole.
    """
    config = _config(weights.folder / "config.json", f"{weights.source} holds no control weights", weights)
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


def weights_fingerprint(weights: Weights, parts: Sequence[str], memo: Path | None) -> str:
    """Changes with the content of the weights in some of a folder's sub-folders ("." is the folder itself).

    A commit of the hub is content; other files are hashed, once: `memo` remembers them by name, size and time.

    Raises:
        LongtakeError: the weights are not whole.
    """
    check_whole(weights, parts)
    if weights.revision is not None:
        return f"{weights.source.partition('@')[0]}@{weights.revision}"
    found = (path for part in parts for path in (weights.folder / part).glob("*") if path.suffix in _CONTENT)
    files = sorted(path for path in found if path.is_file())
    return files_fingerprint(files, memo)


def files_fingerprint(files: Iterable[Path], memo: Path | None) -> str:
    """SHA-256, in hexadecimal, over the names and the content of files."""
    known: dict[str, str] = {}
    if memo is not None and memo.is_file():
        try:
            known = dict(json.loads(memo.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            known = {}
    before = len(known)
    digest = hashlib.sha256()
    for path in files:
        status = path.stat()
        name = f"{path.resolve()}:{status.st_size}:{status.st_mtime_ns}"
        if name not in known:
            with path.open("rb") as file:
                known[name] = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{path.name}:{known[name]}\n".encode())
    if memo is not None and len(known) > before:
        memo.parent.mkdir(parents=True, exist_ok=True)
        part = memo.with_name(f"{memo.name}.{hashlib.sha256(str(known).encode()).hexdigest()[:8]}.part")
        part.write_text(json.dumps(known), encoding="utf-8")
        part.replace(memo)
    return digest.hexdigest()


def _config(path: Path, without: str, weights: Weights) -> dict[str, Any]:
    if not path.is_file():
        there = ", ".join(sorted(item.name for item in path.parent.glob("*"))[:8]) if path.parent.is_dir() else ""
        remedy = f"; {_remedy(weights)}" if weights.revision else ""
        raise LongtakeError(f"{without}: there is no {path} (found {there or 'nothing'}){remedy}")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LongtakeError(f"{path} cannot be read as JSON: {error}; fetch it anew") from error
    if not isinstance(document, dict):
        raise LongtakeError(f"{path} is no config: fetch it anew")
    return document


def _remedy(weights: Weights) -> str:
    return PULL if weights.revision else "fetch it anew"


def _another(weights: Weights, found: str) -> LongtakeError:
    return LongtakeError(
        f"{weights.source} is {found}; expected a model like {BASE_MODEL}: "
        "one transformer, expand_timesteps, image_dim null, as many channels as its VAE"
    )
