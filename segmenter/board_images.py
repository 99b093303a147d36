"""The artist's drawn boards: image files beside the storyboard, checked before anything relies on them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from segmenter.notation import shown

MAX_IMAGE_BYTES = 50 * 1024 * 1024
_SUFFIXES = "PNG, JPEG or WebP"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardImage:
    """An image that is there."""

    path: Path
    """Absolute."""
    sha256: str
    """Of the file, in hexadecimal."""


class BoardFolder:
    """The storyboard's folder; an image that several panels show is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
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
                self._images[path] = _read_image(path, name)
        except FileNotFoundError:
            hint = "; write / between folders" if "\\" in name else "; check its name"
            raise ValueError(f"there is no image {shown(name)} in the storyboard's folder{hint}") from None
        except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links
            reason = (
                (error.strerror or "it cannot be read") if isinstance(error, OSError) else "its links go in a circle"
            )
            raise ValueError(f"the image {shown(name)} cannot be read ({reason}); check the file") from None
        return self._images[path]


def _read_image(path: Path, name: str) -> BoardImage:
    # A pipe or a device could block, or never end.
    if path.exists() and not path.is_file():
        raise ValueError(f"{shown(name)} is not an image file; name a {_SUFFIXES} file")
    size = path.stat().st_size
    if size > MAX_IMAGE_BYTES:
        raise ValueError(f"{shown(name)} is larger than {MAX_IMAGE_BYTES // 1024**2} MiB; save a smaller image")
    with path.open("rb") as file:
        start = file.read(16)
        if not _is_image(start):
            raise ValueError(f"{shown(name)} is not a {_SUFFIXES} image; save it as one of these")
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256")
    return BoardImage(path=path, sha256=digest.hexdigest())


def _is_image(start: bytes) -> bool:
    webp = start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    return webp or start.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
