"""What this machine can do, found out without rendering anything."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from flows.files import unusable_folder

_GIB = 2**30


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
    """Whether nothing at all can be rendered without it."""


def examine(store: Path) -> tuple[Finding, ...]:
    """Looks at everything a render may need.

    Args:
        store: folder of the shot store; need not exist yet.
    """
    return (_python(), _encoder(), _memory(), _disk(store), _prefect(), _gpu(), _model_packages())


def _python() -> Finding:
    return Finding(subject="Python", ok=True, found=f"{platform.python_version()}, {os.cpu_count()} cores")


def _encoder() -> Finding:
    import av

    there = "libx264" in av.codecs_available
    libraries = ".".join(map(str, av.library_versions["libavcodec"]))
    found = f"PyAV {av.__version__} with libx264 (libavcodec {libraries})"
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
    from flows.server import answers, known_apis

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


def _gpu() -> Finding:
    command = shutil.which("nvidia-smi")
    if command is None:
        return Finding(subject="GPU", ok=False, found="no NVIDIA driver; the animatic needs none")
    query = [command, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, check=False, timeout=20)
    except subprocess.TimeoutExpired:
        return Finding(subject="GPU", ok=False, found="nvidia-smi does not answer: the driver hangs, restart it")
    cards = "; ".join(answer.stdout.strip().splitlines())
    return Finding(subject="GPU", ok=bool(cards), found=cards or answer.stderr.strip())


def _model_packages() -> Finding:
    missing = [name for name in ("torch", "diffusers", "transformers", "accelerate") if find_spec(name) is None]
    if missing:
        return Finding(
            subject="model packages", ok=False, found=f"{', '.join(missing)} missing: pip install 'longtake[wan]'"
        )
    try:
        found = f"torch {version('torch')}, diffusers {version('diffusers')}"
    except PackageNotFoundError as error:
        found = f"damaged installation: {error}"
    return Finding(subject="model packages", ok=True, found=found)
