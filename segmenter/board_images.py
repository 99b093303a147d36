"""The files that a storyboard names beside itself: drawn boards, poses, sounds, checked before anything relies on them.

Knows files and their first bytes, neither pixels nor joints nor samples: what they hold is for the caller's
`CheckImage`, `CheckPose` and `CheckSound` to say.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from segmenter.notation import shown

MAX_IMAGE_BYTES = 50 * 1024 * 1024
MAX_POSE_BYTES = 1024 * 1024
"""A person takes about 500 bytes."""
IMAGE_KINDS = "PNG, JPEG or WebP"
SOUND_KINDS = "WAV, FLAC, MP3, AAC, Opus or Vorbis"
_FIRST_BYTES = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF.{4}WEBP", re.DOTALL)

CheckImage = Callable[[BinaryIO], None]
"""Decodes the image in an open file; raises a ValueError that goes on from its name: "is cut short; save it anew"."""
CheckPose = Callable[[bytes, tuple[int, int] | None], None]
"""Reads the poses in a file's content, for a film of that width and height in pixels, None where that is not known;
raises a ValueError that says all that is wrong with them: "person 1 has 25 joints, not 18 (...)"."""
CheckSound = Callable[[Path], Fraction]
"""Listens to a whole file and returns for how many seconds it sounds; raises a ValueError that goes on from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFile:
    """A file that is there."""

    path: Path
    """Absolute."""
    sha256: str
    """Of the file, in hexadecimal."""
    seconds: Fraction = Fraction(0)
    """For how long it sounds, where anybody has listened to it."""


class BoardFolder:
    """The storyboard's folder; a file that several panels name is read once."""

    def __init__(
        self,
        folder: Path,
        check_image: CheckImage | None = None,
        check_pose: CheckPose | None = None,
        check_sound: CheckSound | None = None,
    ) -> None:
        self._folder = folder.resolve()
        self._check_sound = check_sound
        self._check_image = check_image
        self._check_pose = check_pose
        self._files: dict[tuple[str, Path], BoardFile] = {}

    def image(self, name: str) -> BoardFile:
        """Finds the image of that name, relative to the folder.

        Raises:
            ValueError: it is not there, not within the folder, or not an image; says what to write instead.
        """
        return self._find(name, "image", lambda path: self._read_image(path, name))

    def pose(self, name: str, size: tuple[int, int] | None) -> BoardFile:
        """Finds the poses of that name, relative to the folder.

        Args:
            name: of the file.
            size: width and height of the film in pixels, None where they are not known.

        Raises:
            ValueError: they are not there, not within the folder, or no poses; says what to write instead.
        """
        return self._find(name, "pose", lambda path: self._read_pose(path, name, size))

    def sound(self, name: str) -> BoardFile:
        """Finds the sound of that name, relative to the folder.

        Raises:
            ValueError: it is not there, not within the folder, or cannot be played; says what to write instead.
        """
        return self._find(name, "sound", lambda path: self._read_sound(path, name))

    def _find(self, name: str, noun: str, read: Callable[[Path], BoardFile]) -> BoardFile:
        if "://" in name:
            raise ValueError(f"{shown(name)} is an address; save the {noun} beside the storyboard and name the file")
        if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or name.startswith(("\\", "~")):
            raise ValueError(f"{shown(name)} is an absolute path; write one relative to the storyboard's folder")
        try:
            path = (self._folder / name).resolve()
            if not path.is_relative_to(self._folder):
                raise ValueError(f"{shown(name)} leaves the storyboard's folder; copy the {noun} into it")
            if (noun, path) not in self._files:
                self._files[noun, path] = read(path)
        except FileNotFoundError:
            hint = "; write / between folders" if "\\" in name else "; check its name"
            message = f"there is no {noun} {shown(name)} in the storyboard's folder ({self._folder}){hint}"
            raise ValueError(message) from None
        except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links
            reason = (
                (error.strerror or "it cannot be read") if isinstance(error, OSError) else "its links go in a circle"
            )
            raise ValueError(f"the {noun} {shown(name)} cannot be read ({reason}); check the file") from None
        return self._files[noun, path]

    def _read_image(self, path: Path, name: str) -> BoardFile:
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
        return BoardFile(path=path, sha256=digest.hexdigest())

    def _read_pose(self, path: Path, name: str, size: tuple[int, int] | None) -> BoardFile:
        if path.exists() and not path.is_file():
            raise ValueError(f"{shown(name)} is not a pose file; name an OpenPose JSON file")
        with path.open("rb") as file:
            content = file.read(MAX_POSE_BYTES + 1)
        if len(content) > MAX_POSE_BYTES:
            limit = MAX_POSE_BYTES // 1024**2
            raise ValueError(f"{shown(name)} is larger than {limit} MiB; name a file with the poses of one picture")
        if self._check_pose is not None:
            try:
                self._check_pose(content, size)
            except ValueError as error:
                raise ValueError(f"the pose {shown(name)} cannot be used: {error}") from error
        return BoardFile(path=path, sha256=hashlib.sha256(content).hexdigest())

    def _read_sound(self, path: Path, name: str) -> BoardFile:
        if path.exists() and not path.is_file():
            raise ValueError(f"{shown(name)} is not a sound file; name a {SOUND_KINDS} file")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        try:
            seconds = self._check_sound(path) if self._check_sound else Fraction(0)
        except ValueError as error:
            raise ValueError(f"{shown(name)} {error}") from error
        return BoardFile(path=path, sha256=digest.hexdigest(), seconds=seconds)
