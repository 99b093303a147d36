"""Packets of many files, one after the other in one file, and the proof that they arrived. Decodes and encodes nothing.

Every frame gets its time anew: frame n of the film is shown at n / fps, and packets are decoded in the order of the
file, at equal steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av

from segmenter.errors import StitchError
from stitching.chapters import Chapter
from stitching.encode import encoding, opened, set_chapters, url
from stitching.packets import Packets, add_packet, packet_hash


class PacketWriter:
    """Makes a film of packets. The caller takes care that they fit together, and of the file after an exception."""

    def __init__(
        self,
        path: Path,
        *,
        fps: Fraction,
        delay: int,
        on_frame: Callable[[int], None] | None = None,
        chapters: Sequence[Chapter] = (),
    ) -> None:
        """Says what will be written.

        Args:
            path: of the film.
            fps: frames per second, exact.
            delay: by how many places a packet may be stored after the place at which it is shown.
            on_frame: told after each frame how many there are.
            chapters: to which players jump, in their order.
        """
        self.num_frames = 0
        """Frames written so far."""
        self._path = path
        self._fps = fps
        self._delay = delay
        self._on_frame = on_frame
        self._chapters = chapters
        self._stream: av.VideoStream | None = None

    def __enter__(self) -> Self:
        with encoding(self._path):
            self._container = av.open(url(self._path), "w", format="mp4", container_options={"movflags": "+faststart"})
        return self

    def copy(self, video: Packets, frames: range) -> None:
        """Appends frames of a video, from a place where it can be entered to one where it can be cut."""
        start = self.num_frames
        with opened(video.path, undecoded=True) as (container, stream):
            if self._stream is None:
                self._begin(stream)
            for number, packet in enumerate(packet for packet in container.demux(stream) if packet.size):
                if number >= frames.stop:
                    break
                place = video.place(packet.pts)
                if number >= frames.start and place is not None:
                    self._mux(packet, start + place - frames.start)
        if self.num_frames != start + len(frames):
            raise StitchError(f"{video.path} changed while it was read: run it again")

    def _begin(self, template: av.VideoStream) -> None:
        self._hash = packet_hash(bytes(template.codec_context.extradata or b""))
        with encoding(self._path):
            self._stream = self._container.add_stream_from_template(template)
            self._stream.time_base = 1 / self._fps
            set_chapters(self._container, self._chapters, self._fps)

    def _mux(self, packet: av.Packet, place: int) -> None:
        add_packet(self._hash, bytes(packet))
        packet.stream = self._stream
        packet.time_base = 1 / self._fps
        packet.pts, packet.dts, packet.duration = place, self.num_frames - self._delay, 1
        with encoding(self._path):
            self._container.mux(packet)
        self.num_frames += 1
        if self._on_frame:
            self._on_frame(self.num_frames)

    @property
    def digest(self) -> str:
        """What `read_packets` will find, if all is well."""
        return self._hash.hexdigest()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            with encoding(self._path):
                self._container.close()
        else:
            with suppress(OSError, av.FFmpegError):
                self._container.close()


def find_fault(film: Packets, *, fps: Fraction, num_frames: int, digest: str) -> str | None:
    """What is wrong with a film that was read back, or None.

    Args:
        film: its packets.
        fps: frames per second that it should have.
        num_frames: frames that it should have.
        digest: of the packets that were written.
    """
    if film.num_frames != num_frames:
        return f"{film.num_frames} of {num_frames} frames arrived"
    if film.digest != digest:
        return "its packets are not those of its clips"
    if film.uncopied:
        return f"it {film.uncopied}"
    for index, time in enumerate(film.shown):
        if time * film.tick != index / fps:
            return f"frame {index} is shown at {float(time * film.tick):.6f} s instead of {float(index / fps):.6f} s"
    return None
