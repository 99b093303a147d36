"""Writing beside, then renaming: a file is there whole, or the one that was there before still is.

Knows nothing of what is in the files.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from segmenter.errors import StitchError

_REMEDIES = {
    errno.ENOSPC: "the disk is full: free some space, then run it again",
    errno.EDQUOT: "the disk quota is used up: free some space, then run it again",
    errno.EFBIG: "the file is larger than this system allows: raise the limit, or write to another disk",
    errno.EACCES: "the folder may not be written to: give yourself the right, or choose another one",
    errno.EPERM: "the folder may not be written to: give yourself the right, or choose another one",
    errno.EROFS: "the disk is read-only: choose another folder",
    errno.ENOENT: "the folder is not there: make it, or choose another one",
    errno.ENOTDIR: "its folder is a file: choose another one",
}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Says in a `StitchError` what the system's error means for the file that is being written."""
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, f"{error.strerror or error}: mend that, then run it again")
        raise StitchError(f"cannot write {path}: {remedy}") from error


def part_of(path: Path) -> Path:
    """Where the file lies until it is whole: the same folder, so that the rename is one step."""
    return path.with_name(path.name + ".part")


def settle(written: Path, path: Path) -> None:
    """Makes a written file durable and gives it its name, in place of what was there."""
    with writing(path):
        sync(written)
        written.replace(path)
        # The new name itself is only safe once its folder is.
        sync(path.parent)


def sync(path: Path) -> None:
    """Makes a file's content, or a folder's names, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yields the path to write to; what is there at the end gets the name, after an exception nothing is left."""
    part = part_of(path)
    try:
        with writing(path):
            yield part
        settle(part, path)
    finally:
        part.unlink(missing_ok=True)
