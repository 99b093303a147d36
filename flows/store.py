"""The shot store: finished shots, found by the content of what they were made from, whole or not there at all.

It is the only record of what is finished. Knows nothing of Prefect, of engines or of films.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from flows.files import file_sha256, locked, read_document, unusable_folder, write_json
from generation.anchor import HISTORY_FILE, THUMBNAILS_FILE
from segmenter.errors import StoreError
from segmenter.types import Anchor, Clip, Shot
from stitching.beside import sync

log = logging.getLogger(__name__)

_FILES = ("clip.mp4", "last.png", "pose.json", "pose.png")
_UNFINISHED = 16
"""How many unfinished shots keep their state: 84 MB each at 704x1280."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """What the manifest says of a file."""

    bytes: int
    """Its size."""
    sha256: str
    """Of its content, in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What must be in a manifest; there is more in it, for people."""

    key: str
    """Of the entry."""
    num_frames: int
    """Frames of the clip."""
    anchor_sha256: str
    """Hash of the anchor's content."""
    files: dict[str, StoredFile]
    """By name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCheck:
    """What a look at one entry found."""

    key: str
    """Of the entry."""
    problem: str | None
    """What is wrong with it; None for a sound one."""


_MANIFEST = TypeAdapter(Manifest)


class ShotStore:
    """A folder of shots: `shots/<two letters>/<key>/`, each with a clip, an anchor and a manifest written last.

    Beside it `parts/` (being rendered), `unfinished/` (states of engines), `aside/` (damaged, or replaced by another
    take), `cache/` (what engines compute once) and `locks/`.
    """

    def __init__(self, root: Path) -> None:
        if os.path.isfile(root):  # noqa: PTH113 (pathlib's raises where a folder above may not be looked into)
            raise StoreError(f"the shot store {root} is no folder; set LONGTAKE_HOME to one")
        self.root = root

    @classmethod
    def default(cls) -> ShotStore:
        """The store in `$LONGTAKE_HOME`, by default in `.longtake/` of the working directory."""
        return cls(Path(os.environ.get("LONGTAKE_HOME") or ".longtake").absolute())

    def check_usable(self) -> None:
        """Makes sure that shots can be kept, before anything is started.

        Raises:
            StoreError: they cannot; says why, and what to do.
        """
        problem = unusable_folder(self.root)
        if problem:
            raise StoreError(f"the shot store {self.root} cannot be used: {problem}; set LONGTAKE_HOME to a folder")

    @property
    def cache(self) -> Path:
        """Where engines keep what they compute once for all shots; need not exist."""
        return self.root / "cache"

    def look(self, key: str, shot_id: str) -> Clip | None:
        """The finished shot with that key, verified; None where there is none, or a damaged one."""
        folder = self._folder(key)
        manifest, problem = _inspect(folder)
        return _clip(folder, shot_id, manifest) if manifest and not problem else None

    def find(self, key: str, shot_id: str) -> Clip | None:
        """The finished shot with that key, verified; None where there is none. Hold the key's lock.

        A damaged entry is set aside and named in the log: the shot counts as not rendered.
        """
        folder = self._folder(key)
        if not folder.exists():
            return None
        manifest, problem = _inspect(folder)
        if manifest and not problem:
            shutil.rmtree(self.unfinished(key), ignore_errors=True)  # of a run that was killed right after the shot
            return _clip(folder, shot_id, manifest)
        aside = self.set_aside(key)
        log.warning("shot %s: the stored clip is damaged (%s); set aside as %s", shot_id, problem, aside)
        return None

    @contextmanager
    def lock(self, key: str, shot_id: str, while_waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Waits until no other process renders this shot; `while_waiting` is called meanwhile and may raise."""
        with ExitStack() as held:
            with self.explained():
                held.enter_context(locked(self.root / "locks" / key, f"another render of {shot_id}", while_waiting))
            yield

    @contextmanager
    def new_entry(self, key: str, shot: Shot, settings: dict[str, Any]) -> Iterator[Path]:
        """A temporary folder to render into; once the block ends well it is, in one step, the entry of that key.

        The block must leave clip.mp4, last.png, pose.json and pose.png there, and may leave other files; it may add
        to `settings` what the manifest should record. Hold the key's lock.
        """
        part = self.root / "parts" / key
        with self.explained():
            shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
            part.mkdir(parents=True)
        try:
            yield part
            with self.explained():
                names = sorted({*_FILES, *(path.name for path in part.iterdir())})
                files = {name: {"bytes": _size(part / name), "sha256": file_sha256(part / name)} for name in names}
                manifest = {"key": key, "num_frames": shot.shown_frames, "files": files, **settings}
                for name in names:
                    sync(part / name)
                write_json(part / "manifest.json", manifest | {"created": datetime.now(UTC).isoformat()})
                folder = self._folder(key)
                folder.parent.mkdir(parents=True, exist_ok=True)
                if folder.exists():
                    self.set_aside(key)
                part.rename(folder)
                sync(folder.parent)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise

    def unfinished(self, key: str) -> Path:
        """Where an engine may keep the state of a shot that is not finished; gone once the shot is an entry.

        Only the newest few shots keep theirs: what nobody came back for does not fill the disk.
        """
        folder = self.root / "unfinished" / key
        with suppress(FileNotFoundError):  # another process may be done with one of them at this moment
            others = [other for other in folder.parent.glob("*") if other != folder]
            for old in sorted(others, key=lambda other: other.stat().st_mtime)[: -_UNFINISHED + 1]:
                shutil.rmtree(old, ignore_errors=True)
        return folder

    def set_aside(self, key: str) -> Path:
        """Takes an entry out of the store, and keeps what is left of it under `aside/`. Hold the key's lock."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = self.root / "aside" / f"{key}-{stamp}"
        with self.explained():
            aside.parent.mkdir(parents=True, exist_ok=True)
            self._folder(key).rename(aside)
        return aside

    def check(self) -> Iterator[EntryCheck]:
        """Looks at every entry, byte by byte."""
        for folder in sorted(self.root.glob("shots/*/*")):
            if folder != self._folder(folder.name) or not folder.is_dir():
                continue  # not ours: file managers leave things behind
            yield EntryCheck(key=folder.name, problem=_inspect(folder)[1])

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turns what the system says while the store is written into an error with a remedy."""
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"the shot store {self.root} cannot be written: {error.strerror}; "
                "make room, or set LONGTAKE_HOME to a folder that has some"
            ) from error

    def _folder(self, key: str) -> Path:
        return self.root / "shots" / key[:2] / key


def _inspect(folder: Path) -> tuple[Manifest | None, str | None]:
    manifest = read_document(folder / "manifest.json", _MANIFEST)
    if manifest is None or manifest.key != folder.name or not manifest.files.keys() >= set(_FILES):
        return None, "its manifest is missing or unreadable"
    for name, written in manifest.files.items():
        path = folder / name
        try:
            if _size(path) != written.bytes:
                return manifest, f"{name} has {_size(path)} bytes instead of {written.bytes}"
            if file_sha256(path) != written.sha256:
                return manifest, f"the content of {name} has changed"
        except OSError as error:
            return manifest, f"{name} cannot be read ({error.strerror})"
    return manifest, None


def _clip(folder: Path, shot_id: str, manifest: Manifest) -> Clip:
    def kept(name: str) -> Path | None:
        return folder / name if name in manifest.files else None

    return Clip(
        shot_id=shot_id,
        key=manifest.key,
        video=folder / "clip.mp4",
        num_frames=manifest.num_frames,
        anchor=Anchor(
            frame=folder / "last.png",
            pose=folder / "pose.json",
            pose_map=folder / "pose.png",
            sha256=manifest.anchor_sha256,
            history=kept(HISTORY_FILE),
            thumbnails=kept(THUMBNAILS_FILE),
        ),
    )


def _size(path: Path) -> int:
    return path.stat().st_size
