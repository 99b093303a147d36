"""Where weights are on this machine, whether they are what they should be, and their fingerprint. Loads none of them.

Renders never go to the network: a hub id is looked up in the hub's cache, which `longtake pull` fills.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from generation.wan.hub import cached_snapshot
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
    if str(source) and folder.is_dir():
        return Weights(source=str(source), folder=folder, revision=None)
    name, revision = split_hub_id(source)
    cached = cached_snapshot(name, revision)
    if cached is None:
        raise LongtakeError(f"{source} is not on this machine (no such folder, nothing in the hub's cache): {PULL}")
    return Weights(source=str(source), folder=cached, revision=cached.name)


def weights_beside(base: Weights, source: str) -> Weights:
    """Finds weights that a model may have in its own folder, under a plain name such as `controlnet`.

    Raises:
        LongtakeError: they are neither there nor elsewhere on this machine; says how to get them.
    """
    inside = base.folder / source
    if inside.is_dir():
        return Weights(source=str(inside), folder=inside, revision=None)
    if "/" not in source and not Path(source).is_dir():
        raise LongtakeError(f"{base.source} is not whole: {base.folder} lacks {source}; {remedy(base)}")
    return find_weights(source)


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
            f"there are no weights at {str(source)!a}: it is no folder, and no hub id (owner/name) such as "
            "`longtake pull` fetches"
        )
    name, _, revision = str(source).partition("@")
    return name, revision or "main"


def is_hub_id(source: str) -> bool:
    """Whether it has the form owner/name or owner/name@revision, and is no folder here."""
    return not Path(source).is_dir() and re.fullmatch(r"\w[\w.-]*/\w[\w.-]*(@.*)?", source) is not None


def check_whole(weights: Weights, parts: Sequence[str]) -> None:
    """Makes sure that some of a folder's sub-folders ("." is the folder itself) hold all the files that they need.

    Raises:
        LongtakeError: some are missing or cut short, as after a copy that was interrupted: names them.
    """
    missing = [str(Path(part) / name) for part in parts for name in _missing_files(weights, part)]
    if missing:
        some = ", ".join(missing[:4]) + (f" and {len(missing) - 4} more" if len(missing) > 4 else "")
        raise LongtakeError(f"{weights.source} is not whole: {weights.folder} lacks {some}; {remedy(weights)}")
    for path in sorted(path for part in parts for path in (weights.folder / part).glob("*.safetensors")):
        check_safetensors(path, remedy(weights))


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
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise LongtakeError(f"{index} is no index of safetensors files: fetch it anew") from error
    files = sorted(path for path in folder.glob("*.safetensors") if path.is_file())
    if not indices and any(_OF_SHARDS.search(path.name) for path in files):
        return ["*.safetensors.index.json"]
    if not files and not indices:
        raise LongtakeError(f"{folder} has a config and no weights (*.safetensors); {remedy(weights)}")
    return _absent(folder, sorted(shards))


def check_safetensors(path: Path, what_to_do: str) -> None:
    """Makes sure that a file is as long as its header says, and is a safetensors file at all. Reads the header alone.

    Raises:
        LongtakeError: it is cut short, or something else.
    """
    if find_spec("safetensors") is None:
        return  # nothing is rendered on such a machine; `check` says what is missing
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy"):
            pass
    except (SafetensorError, OSError, ValueError) as error:
        raise LongtakeError(f"{path} is damaged, or no safetensors file ({error}); {what_to_do}") from error


def _absent(folder: Path, names: Iterable[str]) -> list[str]:
    return [name for name in names if not (folder / name).is_file()]


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


def read_config(path: Path, without: str, weights: Weights) -> dict[str, Any]:
    """Reads a config, a JSON object.

    Args:
        path: of the file.
        without: what it means that it is missing.
        weights: that it belongs to.

    Raises:
        LongtakeError: it is missing or damaged; says what to do.
    """
    if not path.is_file():
        there = ", ".join(sorted(item.name for item in path.parent.glob("*"))[:8]) if path.parent.is_dir() else ""
        hint = f"; {remedy(weights)}" if weights.revision else ""
        raise LongtakeError(f"{without}: there is no {path} (found {there or 'nothing'}){hint}")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise LongtakeError(f"{path} cannot be read as JSON: {error}; fetch it anew") from error
    if not isinstance(document, dict):
        raise LongtakeError(f"{path} is no config: fetch it anew")
    return document


def remedy(weights: Weights) -> str:
    """What to do where weights are not whole."""
    return PULL if weights.revision else "fetch it anew"
