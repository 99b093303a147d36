"""The animatic engine's fingerprint: it follows the code that decides the pixels, so nobody has to remember it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

import cv2
import numpy as np


@cache
def code_fingerprint() -> str:
    """Name, digest of the sources that decide what is drawn, and the libraries that draw it."""
    sources = {"generation/anchor.py": files("generation").joinpath("anchor.py").read_bytes()}
    for package in ("generation.animatic", "segmenter.prompts"):
        for source in files(package).iterdir():
            if source.name.endswith(".py"):
                sources[f"{package}/{source.name}"] = source.read_bytes()
    digest = hashlib.sha256()
    for name in sorted(sources):
        digest.update(f"{name} {len(sources[name])}\n".encode())
        digest.update(sources[name])
    return f"animatic {digest.hexdigest()[:12]} opencv-{cv2.__version__} numpy-{np.__version__}"
