"""What a film has beside its pictures: sound, soft subtitles and chapters, copied as they are into another file.

Encodes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av

from stitching.encode import opened

_OF_THE_FILE = {"major_brand", "minor_version", "compatible_brands", "encoder", "creation_time"}
"""Metadata that the next file has of its own."""

_NO_WORDS = b"\0\0"
"""A text of no bytes, which follows each subtitle in an MP4."""


class FilmTracks:
    """The other tracks of a film. A context manager, because it keeps the film open."""

    def __init__(self, film: Path) -> None:
        self.film = film
        self.kinds: tuple[str, ...] = ()
        """What there is, once the film is open: audio, subtitle, chapters."""
        self._held = ExitStack()

    def __enter__(self) -> Self:
        self._container, _ = self._held.enter_context(opened(self.film))
        # Chapters are a track of titles too, which is no track of ours: it is made anew of the chapters.
        self._tracks = [*self._container.streams.audio, *self._container.streams.subtitles]
        self.kinds = (*(track.type for track in self._tracks), *(["chapters"] if self._container.chapters() else []))
        return self

    def add_to(self, container: av.container.OutputContainer) -> None:
        """Gives the other file the same tracks, still empty, and the film's chapters and title."""
        container.metadata.update(
            {name: value for name, value in self._container.metadata.items() if name not in _OF_THE_FILE}
        )
        container.set_chapters(self._container.chapters())
        self._copies = {track.index: container.add_stream_from_template(track) for track in self._tracks}
        for track in self._tracks:
            copy = self._copies[track.index]
            copy.metadata.update(track.metadata)
            copy.disposition = track.disposition
        self._packets = self._container.demux(self._tracks) if self._tracks else iter(())
        self._next: av.Packet | None = next(self._wanted(), None)

    def copy_until(self, container: av.container.OutputContainer, seconds: Fraction | None) -> None:
        """Copies what begins before that time; without one, all that is left."""
        while (packet := self._next) is not None:
            if seconds is not None and packet.dts is not None and packet.dts * packet.time_base >= seconds:
                return
            packet.stream = self._copies[packet.stream_index]
            container.mux_one(packet)
            self._next = next(self._wanted(), None)

    def _wanted(self) -> Iterator[av.Packet]:
        """Without the empty packets that end each track, and those between two subtitles: they are made anew."""
        return (packet for packet in self._packets if packet.dts is not None and bytes(packet) != _NO_WORDS)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.__exit__(kind, error, trace)
