"""The artist's drawn boards: image files beside the storyboard, checked before anything relies on them."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from segmenter.notation import shown

MAX_IMAGE_BYTES = 50 * 1024 * 1024
MAX_IMAGE_PIXELS = 50 * 1000 * 1000
MAX_IMAGE_SIDE = 16384
"""Pixels; a drawn board needs a fraction, a file made to fill the memory claims more."""
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
            message = f"there is no image {shown(name)} in the storyboard's folder ({self._folder}){hint}"
            raise ValueError(message) from None
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
        digest = hashlib.file_digest(file, "sha256")
        file.seek(0)
        _check_pixels(file, name)
    return BoardImage(path=path, sha256=digest.hexdigest())


def _check_pixels(file: BinaryIO, name: str) -> None:
    """Decodes an image, once its header has said that this is no danger: a file that was cut short begins soundly."""
    from PIL import Image, UnidentifiedImageError

    too_large = (
        f"{shown(name)} is larger than {MAX_IMAGE_PIXELS // 10**6} megapixels or {MAX_IMAGE_SIDE} pixels a side; "
        "save a smaller image"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what is refused here, and of oddities that do no harm
        try:
            with Image.open(file, formats=("PNG", "JPEG", "WEBP")) as image:
                sound = max(image.size) <= MAX_IMAGE_SIDE and image.width * image.height <= MAX_IMAGE_PIXELS
                if sound:
                    image.draft("RGB", (64, 64))  # JPEG alone can be decoded small: eight times as fast
                    image.load()
        except UnidentifiedImageError:
            raise ValueError(f"{shown(name)} is not a {_SUFFIXES} image; save it as one of these") from None
        except Image.DecompressionBombError:
            raise ValueError(too_large) from None
        except Exception as error:  # the decoders raise whatever a broken file leads them to
            message = f"{shown(name)} is damaged or cut short; save the image once more"
            raise ValueError(message) from error
    if not sound:
        raise ValueError(too_large)
