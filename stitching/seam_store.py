"""Seams that were encoded once, kept beside the film: what did not change is copied the next time.

A seam is a small video, and a JSON file that is written after it: with the hash of its packets, so that one that was
damaged is not taken, and what was said when it was made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from segmenter.errors import StitchError
from stitching.beside import replacing, writing
from stitching.packets import Packets, read_packets


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSeam:
    """An encoded seam."""

    packets: Packets
    """Its video's."""
    notes: Mapping[int, str]
    """What `join` said of the shots of the seam, by the index of the shot."""


class SeamStore:
    """A folder of seams; it is made with the first one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def find(self, key: str) -> KeptSeam | None:
        """The seam with that key, whole; None where there is none."""
        self._used.add(key)
        with suppress(OSError, ValueError, TypeError, KeyError, StitchError):
            facts = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            packets = read_packets(self._folder / f"{key}.mp4")
            if packets.digest == facts["digest"]:
                return KeptSeam(packets=packets, notes={int(index): note for index, note in facts["notes"].items()})
        return None

    def make(self, key: str, write: Callable[[Path], Mapping[int, str]]) -> KeptSeam:
        """Has a seam written, and keeps it under that key with what `write` returns: the notes."""
        video, facts = self._folder / f"{key}.mp4", self._folder / f"{key}.json"
        with writing(video):
            self._folder.mkdir(exist_ok=True)
            facts.unlink(missing_ok=True)
        seam = KeptSeam(notes=write(video), packets=read_packets(video))
        with replacing(facts) as part:
            part.write_text(json.dumps({"digest": seam.packets.digest, "notes": dict(seam.notes)}), encoding="utf-8")
        return seam

    def forget(self) -> None:
        """No seam that was asked for so far is of any use."""
        self._used.clear()

    def drop_unused(self) -> None:
        """Removes what was not asked for since the store was opened: it is no part of the film any more."""
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.name.partition(".")[0] not in self._used:
                path.unlink(missing_ok=True)
        if not any(self._folder.iterdir()):
            self._folder.rmdir()
