"""Which files of the hub a profile needs, and fetching them: `longtake pull`. Loads no weights."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from generation.wan.continuity import FUN
from generation.wan.fit import check_base, control_kind
from generation.wan.hub import (
    HubFile,
    alone_in_cache,
    cached_repository,
    fetch_file,
    hub_cache,
    hub_errors_explained,
    readable,
    remember_commit,
)
from generation.wan.pose_reader import BODY_FILE, OpenposeReader
from generation.wan.profile import Profile
from generation.wan.weights import (
    BASE_MODEL,
    BASE_PARTS,
    Weights,
    check_whole,
    find_weights,
    split_hub_id,
    weights_beside,
)
from segmenter.errors import LongtakeError

_BASE_CONFIGS = ("model_index.json", "transformer/config.json", "vae/config.json", "text_encoder/config.json")
_BASE_SUFFIXES = (".json", ".txt", ".model", ".safetensors")
_CONTROL_CONFIGS = ("config.json",)
_CONTROL_WEIGHTS = "diffusion_pytorch_model"
_ASK_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Weights that a profile needs: a folder that is here, or files of a repository."""

    what: str
    """For people: base model, pose control, OpenPose."""
    weights: Weights
    """Where they are, or will be."""
    revision: str | None = None
    """What was asked for: branch, tag or commit; None for a folder."""
    files: tuple[HubFile, ...] = ()
    """What is needed of the repository, small ones first; none of a folder."""

    @property
    def size(self) -> int:
        """Bytes of it all."""
        return sum(file.size for file in self.files)

    @property
    def to_fetch(self) -> int:
        """Bytes that are not on this machine yet."""
        return sum(file.size - file.bytes_here for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """Weights that a profile needs, as they are on this machine."""

    what: str
    """For people: base model, pose control, OpenPose or pose reader."""
    source: str
    """Hub id or folder."""
    revision: str | None = None
    """The commit, where the hub's cache has them."""
    problem: str | None = None
    """What is missing or wrong, and what to do; None where they are whole and fit."""


def plan_pull(model: str, profile: Profile) -> tuple[Parcel, ...]:
    """Asks the hub what a profile needs. Fetches only configs: they say whether the weights fit one another.

    Raises:
        LongtakeError: the hub does not answer or does not have it, the weights do not fit, or the disk has no room.
    """
    base = _look_up("base model", model, _BASE_CONFIGS)
    shape = check_base(base.weights, whole=not base.files)
    parcels, kind = [], None
    if profile.control is not None:
        control = _look_up("pose control", profile.control.weights, _CONTROL_CONFIGS)
        kind = control_kind(control.weights, shape, whole=not control.files)
        parcels.append(_only(control, _of_control))
        if profile.pose_detector == "openpose":
            poses = _look_up("OpenPose", profile.pose_weights, (BODY_FILE,), fetch_them=False)
            parcels.append(_only(poses, lambda name: name == BODY_FILE))
    parcels.insert(0, _only(base, lambda name: _of_base(name, with_transformer=kind != FUN)))
    _check_room(parcels)
    return tuple(parcels)


def fetch(parcels: Sequence[Parcel], tell: Callable[[str], None]) -> None:
    """Fetches what is missing, a file at a time, so that an interruption loses next to nothing.

    Args:
        parcels: as `plan_pull` made them.
        tell: takes lines for people: one for each parcel and each large file.

    Raises:
        LongtakeError: the hub was lost, the disk is full, a file arrived damaged; the next call goes on.
    """
    for parcel in parcels:
        if parcel.revision is None:
            continue
        with hub_errors_explained(parcel.weights.source):
            missing = [file for file in parcel.files if not file.place.is_file()]
            if missing:
                tell(f"{parcel.what}, {parcel.weights.source}: {readable(parcel.to_fetch)} to fetch")
                with alone_in_cache():
                    for file in missing:
                        fetch_file(file, tell)
            # Last: until a commit is whole, renders go on with the one that was whole before.
            name, _ = split_hub_id(parcel.weights.source)
            remember_commit(name, parcel.revision, str(parcel.weights.revision))


def inspect_weights(model: str, profile: Profile) -> tuple[Inspected, ...]:
    """Looks at what is on this machine of all that a profile needs, by names and configs; asks no network."""
    try:
        shape = check_base(find_weights(model))
    except LongtakeError:
        shape = None
    control, kinds, others = profile.control, list[str | None](), list[Inspected]()

    def check_control(weights: Weights) -> None:
        if shape is None:
            check_whole(weights, ["."])
        else:
            kinds.append(control_kind(weights, shape))

    def check_model(weights: Weights) -> None:
        check_base(weights)
        if control is None or (kinds and kinds[0] != FUN):
            check_whole(weights, ["transformer"])

    if control is not None:
        others = [_inspect("pose control", control.weights, check_control, model), *_inspect_poses(model, profile)]
    return (_inspect("base model", model, check_model), *others)


def _inspect_poses(model: str, profile: Profile) -> Iterator[Inspected]:
    detector = profile.pose_detector
    if detector == "keypoints":
        yield _inspect("pose reader", profile.pose_weights, lambda weights: check_whole(weights, ["."]), model)
    elif detector == "openpose" or Path(profile.pose_weights).is_dir():
        reader = OpenposeReader(profile.pose_weights, detector=detector)
        yield _inspect("OpenPose", profile.pose_weights, lambda _weights: reader.files())


def _inspect(what: str, source: str, check: Callable[[Weights], object], model: str | None = None) -> Inspected:
    """Looks for weights, where a model is named in its folder first."""
    try:
        inside = model is not None and "/" not in source
        weights = weights_beside(find_weights(str(model)), source) if inside else find_weights(source)
        check(weights)
    except LongtakeError as error:
        return Inspected(what=what, source=source, problem=str(error))
    return Inspected(what=what, source=source, revision=weights.revision)


def pull_document(parcels: Sequence[Parcel]) -> dict[str, Any]:
    """What is pulled, for JSON: `to_fetch` are the bytes that are not here at this moment."""
    weights = [
        {
            "what": parcel.what,
            "source": parcel.weights.source,
            "folder": str(parcel.weights.folder),
            "revision": parcel.weights.revision,
            "bytes": parcel.size,
            "to_fetch": parcel.to_fetch,
        }
        for parcel in parcels
    ]
    return {"weights": weights}


def _look_up(what: str, source: str, needs: Sequence[str], *, fetch_them: bool = True) -> Parcel:
    """A parcel with every file of the repository; those that it `needs` must be there, and are fetched if so wished."""
    if Path(source).is_dir():
        return Parcel(what=what, weights=Weights(source=source, folder=Path(source), revision=None))
    name, revision = split_hub_id(source)
    hub_cache()  # says where huggingface_hub is missing
    from huggingface_hub import HfApi, constants

    if constants.HF_HUB_OFFLINE:
        raise LongtakeError(
            f"{source} cannot be fetched: HF_HUB_OFFLINE (or TRANSFORMERS_OFFLINE) is set; "
            "unset it for `longtake pull`, renders need no network anyway"
        )
    with hub_errors_explained(source):
        info = HfApi().model_info(name, revision=revision, files_metadata=True, timeout=_ASK_SECONDS)
        commit = str(info.sha)
        files = []
        for there in info.siblings or ():
            size, sha256 = (there.lfs.size, there.lfs.sha256) if there.lfs else (there.size or 0, None)
            files.append(HubFile(repository=name, commit=commit, name=there.rfilename, size=size, sha256=sha256))
        known = {file.name: file for file in files}
        if lacks := [need for need in needs if need not in known]:
            raise LongtakeError(_not_it(what, source, lacks, list(known)))
        for need in needs if fetch_them else ():
            fetch_file(known[need], lambda _line: None)
    folder = cached_repository(name) / "snapshots" / commit
    weights = Weights(source=source, folder=folder, revision=commit)
    return Parcel(what=what, weights=weights, revision=revision, files=tuple(files))


def _not_it(what: str, source: str, lacks: Sequence[str], there: Sequence[str]) -> str:
    some = ", ".join(sorted(there)[:6]) or "nothing"
    hint = f"; take a model in diffusers' layout, such as {BASE_MODEL}" if what == "base model" else ""
    return f"{source} is no {what}: the hub has no {', '.join(lacks)} in it (found {some}){hint}"


def _only(parcel: Parcel, wanted: Callable[[str], bool]) -> Parcel:
    files = sorted((file for file in parcel.files if wanted(file.name)), key=lambda file: (file.size, file.name))
    return replace(parcel, files=tuple(files))


def _of_base(name: str, *, with_transformer: bool) -> bool:
    """Whether a base model needs a file: no pictures, no other formats, no transformer that a control replaces."""
    path = PurePosixPath(name)
    part = str(path.parent)
    if name in _BASE_CONFIGS:
        return True
    return part in BASE_PARTS and path.suffix in _BASE_SUFFIXES and (with_transformer or part != "transformer")


def _of_control(name: str) -> bool:
    """Whether a control needs a file: a Fun control's repository has a text encoder and a VAE too."""
    weights = name.startswith(_CONTROL_WEIGHTS) and name.endswith((".safetensors", ".safetensors.index.json"))
    return weights or name in _CONTROL_CONFIGS


def _check_room(parcels: Sequence[Parcel]) -> None:
    to_fetch = sum(parcel.to_fetch for parcel in parcels)
    if not to_fetch:
        return
    cache = hub_cache().absolute()
    there = next(folder for folder in (cache, *cache.parents) if folder.is_dir())
    free = shutil.disk_usage(there).free
    if to_fetch > free:
        raise LongtakeError(
            f"{readable(to_fetch)} are still to be fetched, and {cache} has {readable(free)} free: "
            "make room there, or let HF_HOME name a folder on a larger disk"
        )
