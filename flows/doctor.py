"""What this machine can do, found out without rendering anything."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flows.files import unusable_folder
from flows.planning import chosen_engine
from generation.small import WEIGHTS, check_shipped
from generation.wan.hub import bytes_in_cache, hub_cache, readable
from generation.wan.profile import DEFAULT_PROFILE, PROFILES, Profile, read_profile
from generation.wan.pull import Inspected, inspect_weights
from generation.wan.weights import BASE_MODEL, is_hub_id, split_hub_id
from segmenter.errors import LongtakeError
from segmenter.types import EngineChoice

_GIB = 2**30
_WAN_PACKAGES = (
    "torch", "torchvision", "diffusers", "transformers", "accelerate", "ftfy", "controlnet-aux", "safetensors",
    "huggingface-hub",
)  # fmt: skip
_TO_FETCH = {"base model": 34e9, "pose control": 10e9, "OpenPose": 0.2e9}
"""Bytes at the most, where the first of these is the first that is missing; the hub knows better, and is not asked."""
_NEARLY = 0.95
"""A card of 12 GB says that it has 11.99 GiB."""
_MOSTLY = 0.95
"""A desktop on the same card takes some of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    subject: str
    """What was looked at."""
    ok: bool
    """Whether it is there."""
    found: str
    """What was found, or what to do."""
    needed: bool = False
    """Whether what was asked about cannot be rendered without it."""


def examine(
    store: Path,
    engine: str | None = None,
    model: str | None = None,
    profile: str | None = None,
    device: str | None = None,
) -> tuple[Finding, ...]:
    """Looks at everything that a render may need; loads nothing, and asks no network but for a Prefect server.

    Args:
        store: folder of the shot store; need not exist yet.
        engine: the engine that it must be able to render with; by default all are looked at, and only what every
            render needs is needed.
        model: of the engine, as a render takes it.
        profile: of the engine, as a render takes it.
        device: of the engine, as a render takes it.

    Raises:
        LongtakeError: there is no such engine or profile.
    """
    if engine is not None:
        chosen_engine(EngineChoice(name=engine, model=model, profile=profile, device=device), store)
    found: tuple[Finding, ...] = (_python(), _encoder(), _memory(), _disk(store), _prefect())
    if engine == "small":
        small = _small_model(model, profile, device or "cpu")
        return found + tuple(replace(finding, needed=True) for finding in small)
    if engine is None:
        found += _small_model(None, None, None)
    elif engine != "wan":
        return found
    asked = read_profile(profile or DEFAULT_PROFILE)
    wan = (
        _gpu(asked, device or "cuda"),
        _model_packages(device or "cuda"),
        *_weights(model or BASE_MODEL, asked),
        *_steps(model or BASE_MODEL, asked),
    )
    return found + tuple(replace(finding, needed=engine == "wan") for finding in wan)


def _small_model(model: str | None, profile: str | None, device: str | None) -> tuple[Finding, ...]:
    """The weights that ship with us, in one finding; and what else they need, where a device is asked about."""
    asked = read_profile(profile or "small")
    folder = model or str(WEIGHTS)
    try:
        check_shipped(folder)
        problems = [weights.problem for weights in inspect_weights(folder, asked) if weights.problem]
    except LongtakeError as error:
        problems = [str(error)]
    model_itself = Finding(subject="small model", ok=not problems, found="; ".join(problems) or f"{folder}: whole")
    if device is None:
        return (model_itself,)
    card = () if device == "cpu" else (_gpu(asked, device),)
    return (*card, _model_packages(device), model_itself)


def _steps(model: str, profile: Profile) -> Iterator[Finding]:
    if profile.wants_distilled and model == BASE_MODEL:
        found = f"profile {profile.name} has {profile.steps}, for step-distilled weights: name some with --model or "
        yield Finding(subject="steps", ok=False, found=f"{found}transformer_file; the base model makes mush of them")


def _python() -> Finding:
    return Finding(subject="Python", ok=True, found=f"{platform.python_version()}, {os.cpu_count()} cores")


def _encoder() -> Finding:
    import av

    from stitching.codecs import CODECS

    known = av.codecs_available
    there = "libx264" in known
    deliveries = ", ".join(name for name, codec in CODECS.items() if codec.encoder in known and not codec.device)
    libraries = ".".join(map(str, av.library_versions["libavcodec"]))
    found = f"PyAV {av.__version__} with libx264 (libavcodec {libraries}); delivers {deliveries}"
    return Finding(
        subject="H.264 encoder", ok=there, found=found if there else "reinstall the `av` package", needed=True
    )


def _memory() -> Finding:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    return Finding(subject="memory", ok=total >= 1, found=f"{total:.1f} GiB")


def _disk(store: Path) -> Finding:
    if problem := unusable_folder(store):
        return Finding(subject="shot store", ok=False, found=f"{problem}; set LONGTAKE_HOME", needed=True)
    there = next(folder for folder in (store, *store.parents) if folder.exists())
    free = shutil.disk_usage(there).free / _GIB
    return Finding(subject="shot store", ok=free >= 1, found=f"{store}: {free:.1f} GiB free", needed=True)


def _prefect() -> Finding:
    from flows.server import answers, known_apis, quiet_prefect

    quiet_prefect()
    configured, local = known_apis()
    url = configured or local
    if answers(url, seconds=2):
        says = f"a server answers at {url}"
    elif configured:
        says = f"the configured server at {url} does not answer: start it, or unset PREFECT_API_URL"
    else:
        says = "an embedded server will be used"
    ok = not says.startswith("the configured")
    return Finding(subject="Prefect", ok=ok, found=f"{version('prefect')}, {says}", needed=True)


def _gpu(profile: Profile, device: str) -> Finding:
    kind, _, number = device.partition(":")
    if kind != "cuda":
        return Finding(subject="GPU", ok=True, found=f"none is asked for: on {device} the 5B renders very slowly")
    cards = _cards()
    if isinstance(cards, str):
        return Finding(subject="GPU", ok=False, found=cards)
    index = int(number) if number.isdigit() else 0
    if index >= len(cards) or device not in ("cuda", f"cuda:{index}"):
        says = f"there is no {device}: CUDA sees {len(cards)} of this machine's cards"
        return Finding(subject="GPU", ok=False, found=says)
    _, _, total, free, name = cards[index]
    which = f"{device}, the {name} among {len(cards)} cards" if len(cards) > 1 else name
    if not (total.isdigit() and free.isdigit()):
        return Finding(subject="GPU", ok=True, found=f"{which}; its driver does not say how much memory it has")
    return _memory_of_card(which, int(total) / 1024, int(free) / 1024, profile)


def _cards() -> list[list[str]] | str:
    """Index, id, MiB, MiB free and name of the cards that CUDA will see, in its order; or why there are none."""
    command = shutil.which("nvidia-smi")
    if command is None:
        return "no NVIDIA driver; the animatic needs none, the 5B does"
    query = [command, "--query-gpu=index,uuid,memory.total,memory.free,name", "--format=csv,noheader,nounits"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, check=False, timeout=20)
    except subprocess.TimeoutExpired:
        return "nvidia-smi does not answer: the driver hangs, restart it"
    cards = [line.split(", ", maxsplit=4) for line in answer.stdout.splitlines()]
    if answer.returncode or not cards or any(len(card) < 5 for card in cards):
        return f"nvidia-smi finds no card: {' '.join((answer.stdout + answer.stderr).split()) or 'it says nothing'}"
    chosen = os.environ.get("CUDA_VISIBLE_DEVICES")
    if chosen is None:
        return cards
    names = [name.strip() for name in chosen.split(",") if name.strip()]
    return [card for name in names for card in cards if card[0] == name or card[1].startswith(name)]


def _memory_of_card(which: str, total: float, free: float, profile: Profile) -> Finding:
    has, asks = f"{which}: {total:.0f} GiB, {free:.1f} free", f"profile {profile.name} asks for {profile.memory_gib:g}"
    if total < _NEARLY * profile.memory_gib:
        fitting = [
            name
            for name, other in PROFILES.items()
            if total >= _NEARLY * other.memory_gib and other.pose_detector == profile.pose_detector
        ]
        remedy = f"take --profile {' or '.join(fitting)}" if fitting else "no profile is made for so small a card"
        return Finding(subject="GPU", ok=False, found=f"{has}; {asks}: {remedy}")
    if free < _MOSTLY * profile.memory_gib:
        return Finding(subject="GPU", ok=False, found=f"{has}; {asks}: end what else uses the card")
    return Finding(subject="GPU", ok=True, found=f"{has}; {asks}")


def _model_packages(device: str) -> Finding:
    there, missing = {}, []
    for name in _WAN_PACKAGES:
        try:
            there[name] = version(name)
        except PackageNotFoundError:
            missing.append(name)
    found = ", ".join(f"{name} {number}" for name, number in there.items())
    if missing:
        found = f"{', '.join(missing)} missing: pip install 'longtake[wan]'"
    elif device.startswith("cuda") and "+cpu" in there["torch"]:
        missing = ["CUDA"]
        found = f"torch {there['torch']} knows no CUDA: install the build for your driver, see pytorch.org"
    return Finding(subject="model packages", ok=not missing, found=found)


def _weights(model: str, profile: Profile) -> Iterator[Finding]:
    looked_at = inspect_weights(model, profile)
    for weights in looked_at:
        whole = f"{weights.source}: whole" + (f", commit {weights.revision[:12]}" if weights.revision else "")
        yield Finding(subject=weights.what, ok=weights.problem is None, found=weights.problem or whole)
    missing = [weights for weights in looked_at if weights.problem and is_hub_id(weights.source)]
    try:
        yield _hub_cache(missing)
    except LongtakeError as error:
        yield Finding(subject="hub cache", ok=False, found=str(error))


def _hub_cache(missing: Sequence[Inspected]) -> Finding:
    cache = hub_cache().absolute()
    if problem := unusable_folder(cache):
        return Finding(subject="hub cache", ok=not missing, found=f"{problem}; set HF_HOME")
    there = next(folder for folder in (cache, *cache.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if not missing:
        return Finding(subject="hub cache", ok=True, found=f"{cache}: nothing to fetch, {readable(free)} free")
    arrived = sum(bytes_in_cache(split_hub_id(weights.source)[0]) for weights in missing)
    to_fetch = max(int(_TO_FETCH[missing[0].what]) - arrived, 0)
    kept = f" ({readable(arrived)} have arrived)" if arrived else ""
    needs = f"{cache}: {readable(free)} free; `longtake pull` fetches some {readable(to_fetch)} at the most{kept}"
    if free < to_fetch:
        needs += ": make room, or let HF_HOME name a folder on a larger disk"
    return Finding(subject="hub cache", ok=free >= to_fetch, found=needs)
