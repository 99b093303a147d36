"""The animatic engine's fingerprint: it follows the code that decides the pixels, so nobody has to remember it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files

import cv2
import numpy as np

_SINGLE_SOURCES = (
    ("generation", "anchor.py"),
    ("generation", "pose.py"),
    ("segmenter", "camera.py"),
    ("segmenter", "types.py"),
)
_PACKAGES = ("generation.animatic", "segmenter.prompts")


@cache
def code_fingerprint() -> str:
    """Name, digest of the sources that decide what is drawn and which poses go with it, and the libraries behind it."""
    sources = {f"{package}/{name}": files(package).joinpath(name).read_bytes() for package, name in _SINGLE_SOURCES}
    for package in _PACKAGES:
        for source in files(package).iterdir():
            if source.name.endswith(".py"):
                sources[f"{package}/{source.name}"] = source.read_bytes()
    digest = hashlib.sha256()
    for name in sorted(sources):
        digest.update(f"{name} {len(sources[name])}\n".encode())
        digest.update(sources[name])
    words = f"lemminflect-{version('lemminflect')} rjieba-{version('rjieba')}"
    return f"animatic {digest.hexdigest()[:12]} opencv-{cv2.__version__} numpy-{np.__version__} {words}"
