"""The shot store: finished shots, found by the content of what they were made from, whole or not there at all.

It is the only record of what is finished. Knows nothing of Prefect, of engines or of films.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.files import file_sha256, read_json, sync, write_json
from segmenter.errors import StoreError
from segmenter.types import Anchor, Clip, Shot

log = logging.getLogger(__name__)

_FILES = ("clip.mp4", "last.png", "pose.json", "pose.png")
_MANIFEST_FIELDS = {"key", "num_frames", "anchor_sha256", "files"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCheck:
    """What a look at one entry found."""

    key: str
    """Of the entry."""
    problem: str | None
    """What is wrong with it; None for a sound one."""


class ShotStore:
    """A folder of shots: `shots/<two letters>/<key>/`, each with a clip, an anchor and a manifest written last."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def default(cls) -> ShotStore:
        """The store in `$LONGTAKE_HOME`, by default in `.longtake/` of the working directory."""
        return cls(Path(os.environ.get("LONGTAKE_HOME") or ".longtake").absolute())

    def find(self, key: str, shot_id: str) -> Clip | None:
        """The finished shot with that key, verified; None where there is none.

        A damaged entry is set aside and named in the log: the shot counts as not rendered.
        """
        folder = self._folder(key)
        if not folder.exists():
            return None
        manifest, problem = _inspect(folder, key)
        if problem:
            aside = self.set_aside(key)
            log.warning("shot %s: the stored clip is damaged (%s); set aside as %s", shot_id, problem, aside)
            return None
        return _clip(folder, key, shot_id, manifest)

    @contextmanager
    def lock(self, key: str) -> Iterator[None]:
        """Waits until no other process renders this shot. The kernel frees the lock of one that dies."""
        path = self.root / "locks" / key
        with _explained(self.root):
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("w")
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def new_entry(self, key: str, shot: Shot, settings: dict[str, Any]) -> Iterator[Path]:
        """A temporary folder to render into; once the block ends well it is, in one step, the entry of that key.

        The block must leave clip.mp4, last.png, pose.json and pose.png there, and may add to `settings` what the
        manifest should record. Hold the key's lock.
        """
        part = self.root / "parts" / key
        with _explained(self.root):
            shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
            part.mkdir(parents=True)
        try:
            yield part
            with _explained(self.root):
                files = {name: {"bytes": _size(part / name), "sha256": file_sha256(part / name)} for name in _FILES}
                manifest = {"key": key, "num_frames": shot.shown_frames, "files": files, **settings}
                write_json(part / "manifest.json", manifest | {"created": datetime.now(UTC).isoformat()})
                for path in (*part.iterdir(), part):
                    sync(path)
                folder = self._folder(key)
                folder.parent.mkdir(parents=True, exist_ok=True)
                if folder.exists():
                    self.set_aside(key)
                part.rename(folder)
                sync(folder.parent)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise

    def set_aside(self, key: str) -> Path:
        """Takes an entry out of the store, and keeps what is left of it under `aside/`."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = self.root / "aside" / f"{key}-{stamp}"
        with _explained(self.root):
            aside.parent.mkdir(parents=True, exist_ok=True)
            self._folder(key).rename(aside)
        return aside

    def check(self) -> Iterator[EntryCheck]:
        """Looks at every entry, byte by byte."""
        for folder in sorted(self.root.glob("shots/*/*")):
            yield EntryCheck(key=folder.name, problem=_inspect(folder, folder.name)[1])

    def _folder(self, key: str) -> Path:
        return self.root / "shots" / key[:2] / key


def _inspect(folder: Path, key: str) -> tuple[dict[str, Any], str | None]:
    manifest = read_json(folder / "manifest.json")
    if manifest is None or manifest.get("key") != key or not manifest.keys() >= _MANIFEST_FIELDS:
        return {}, "its manifest is missing or unreadable"
    for name in _FILES:
        path, written = folder / name, manifest["files"].get(name, {})
        try:
            if _size(path) != written.get("bytes"):
                return manifest, f"{name} has {_size(path)} bytes instead of {written.get('bytes')}"
            if file_sha256(path) != written.get("sha256"):
                return manifest, f"the content of {name} has changed"
        except OSError as error:
            return manifest, f"{name} cannot be read ({error.strerror})"
    return manifest, None


def _clip(folder: Path, key: str, shot_id: str, manifest: dict[str, Any]) -> Clip:
    return Clip(
        shot_id=shot_id,
        key=key,
        video=folder / "clip.mp4",
        num_frames=manifest["num_frames"],
        anchor=Anchor(
            frame=folder / "last.png",
            pose=folder / "pose.json",
            pose_map=folder / "pose.png",
            sha256=manifest["anchor_sha256"],
        ),
    )


def _size(path: Path) -> int:
    return path.stat().st_size


@contextmanager
def _explained(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"the shot store {root} cannot be written: {error.strerror}; set LONGTAKE_HOME to a folder with room"
        ) from error
