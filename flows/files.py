"""Files that are whole or not there, documents that are what they should be or nothing, and locks that die with us."""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import TypeAdapter

from stitching.beside import replacing, writing

T = TypeVar("T")

log = logging.getLogger(__name__)

_POLL_SECONDS = 0.2


def write_json(path: Path, document: Any) -> None:
    """Writes a JSON document so that a reader finds the old one or the new one, never a part of it.

    Raises:
        StitchError: it cannot be written; says why and what to do.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as part:
        part.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_document(path: Path, kind: TypeAdapter[T]) -> T | None:
    """The document in a JSON file, or None where there is none of that kind: missing, damaged, or another shape."""
    try:
        return kind.validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None


def unusable_folder(path: Path) -> str | None:
    """Why a folder, which need not exist yet, cannot be written to; None where it can. Makes nothing."""
    try:
        there = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
    except OSError as error:
        return error.strerror
    if not there.is_dir():
        return f"{there} is a file"
    if not os.access(there, os.W_OK | os.X_OK):
        return f"{there} may not be written to"
    return None


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def locked(path: Path, waiting_for: str, while_waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds a lock file; the kernel frees the lock of a process that dies.

    Args:
        path: of the lock file; made where it is missing.
        waiting_for: what the log says once, where somebody else holds it.
        while_waiting: called again and again meanwhile; may raise to give up.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        said = False
        while not _taken(file):
            if not said:
                log.warning("waiting for %s", waiting_for)
                said = True
            while_waiting()
            time.sleep(_POLL_SECONDS)
        yield


def _taken(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
