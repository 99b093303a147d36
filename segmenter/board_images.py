"""The artist's drawn boards: image files beside the storyboard, checked before anything relies on them.

Knows files and their first bytes, no pixels: whether an image can be decoded is for the caller's `CheckImage` to say.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from segmenter.notation import shown

MAX_IMAGE_BYTES = 50 * 1024 * 1024
IMAGE_KINDS = "PNG, JPEG or WebP"
_FIRST_BYTES = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF.{4}WEBP", re.DOTALL)

CheckImage = Callable[[BinaryIO], None]
"""Decodes the image in an open file; raises a ValueError that goes on from its name: "is cut short; save it anew"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardImage:
    """An image that is there."""

    path: Path
    """Absolute."""
    sha256: str
    """Of the file, in hexadecimal."""


class BoardFolder:
    """The storyboard's folder; an image that several panels show is read once."""

    def __init__(self, folder: Path, check_image: CheckImage | None = None) -> None:
        self._folder = folder.resolve()
        self._check_image = check_image
        self._images: dict[Path, BoardImage] = {}

    def image(self, name: str) -> BoardImage:
        """Finds the image of that name, relative to the folder.

        Raises:
            ValueError: it is not there, not within the folder, or not an image; says what to write instead.
        """
        if "://" in name:
            raise ValueError(f"{shown(name)} is an address; save the image beside the storyboard and name the file")
        if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or name.startswith(("\\", "~")):
            raise ValueError(f"{shown(name)} is an absolute path; write one relative to the storyboard's folder")
        try:
            path = (self._folder / name).resolve()
            if not path.is_relative_to(self._folder):
                raise ValueError(f"{shown(name)} leaves the storyboard's folder; copy the image into it")
            if path not in self._images:
                self._images[path] = self._read_image(path, name)
        except FileNotFoundError:
            hint = "; write / between folders" if "\\" in name else "; check its name"
            message = f"there is no image {shown(name)} in the storyboard's folder ({self._folder}){hint}"
            raise ValueError(message) from None
        except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links
            reason = (
                (error.strerror or "it cannot be read") if isinstance(error, OSError) else "its links go in a circle"
            )
            raise ValueError(f"the image {shown(name)} cannot be read ({reason}); check the file") from None
        return self._images[path]

    def _read_image(self, path: Path, name: str) -> BoardImage:
        # A pipe or a device could block, or never end.
        if path.exists() and not path.is_file():
            raise ValueError(f"{shown(name)} is not an image file; name a {IMAGE_KINDS} file")
        size = path.stat().st_size
        if size > MAX_IMAGE_BYTES:
            raise ValueError(f"{shown(name)} is larger than {MAX_IMAGE_BYTES // 1024**2} MiB; save a smaller image")
        with path.open("rb") as file:
            if not _FIRST_BYTES.match(file.read(12)):
                raise ValueError(f"{shown(name)} is not a {IMAGE_KINDS} image; save it as one of these")
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256")
            if self._check_image is not None:
                file.seek(0)
                try:
                    self._check_image(file)
                except ValueError as error:
                    raise ValueError(f"{shown(name)} {error}") from error
        return BoardImage(path=path, sha256=digest.hexdigest())
