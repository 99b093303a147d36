"""What a clip's packets tell without decoding them: when each frame is shown, and where they can be cut and copied.

Frames are counted in the order in which they are shown, packets in the order in which they are stored.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av

from segmenter.errors import StitchError
from stitching.clip_checks import check_frame, check_length, check_rate, check_size
from stitching.encode import VideoInfo, opened

_IDR, _SPS, _PPS = 5, 7, 8
_SLICES = range(1, _IDR + 1)
_LENGTH_PREFIXED = b"\x01"
"""The first byte of H.264's parameter sets as MP4 keeps them; without it the packets are marked in another way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packets:
    """A video, as its packets describe it."""

    path: Path
    """Of the video."""
    parameter_sets: bytes
    """What a decoder has to know before the first packet."""
    digest: str
    """Hash of the parameter sets and of all packets, in hexadecimal."""
    checksums: array[int] = field(repr=False)
    """Of the content of each packet."""
    tick: Fraction
    """Seconds of a tick."""
    shown: array[int] = field(repr=False)
    """When each frame is shown, rising, in ticks; empty where the file does not say."""
    cuts: array[int] = field(repr=False)
    """Frames before which the packets can be cut: what is shown before them is stored before everything else."""
    entries: array[int] = field(repr=False)
    """Those cuts at which a decoder can begin."""
    delay: int
    """By how many places a packet is stored after the place at which it is shown, at the most."""
    num_frames: int
    """Frames shown."""
    uncopied: str | None
    """Why the packets cannot be copied, as what is said of the video; None where they can."""

    def place(self, pts: int | None) -> int | None:
        """The number of the frame that is shown at a time of the file; None where none is."""
        if pts is None:
            return None
        place = bisect_left(self.shown, pts)
        return place if place < len(self.shown) and self.shown[place] == pts else None

    def entry(self, frame: int) -> int:
        """The last frame, from the given one back, at which a decoder can begin."""
        return self.entries[max(0, bisect_right(self.entries, frame) - 1)]

    def nearby(self, frame: int, step: int) -> int:
        """What shows about the same as a frame, and costs least: an entry, if there is one within half a step of it."""
        before = bisect_right(self.entries, frame)
        entry = min(self.entries[max(0, before - 1) : before + 1], key=lambda entry: abs(entry - frame))
        return entry if 2 * abs(entry - frame) < step else frame

    def fingerprint(self, frames: range) -> str:
        """A hash, in hexadecimal, of all that decides what frames look like; they may reach beyond the video's end."""
        end = self.cuts[min(bisect_left(self.cuts, frames.stop), len(self.cuts) - 1)]
        return hashlib.sha256(
            self.parameter_sets + self.checksums[self.entry(frames.start) : end].tobytes()
        ).hexdigest()

    def copied(self, first: int, end: int) -> range:
        """The longest run of frames from `first` to before `end` whose packets can be copied; may be empty."""
        start = next((entry for entry in self.entries if entry >= first), end)
        return range(start, max(start, self.cuts[bisect_right(self.cuts, end) - 1]))


def read_packets(path: Path, expected: VideoInfo | None = None) -> Packets:
    """Reads all packets of a video once.

    Args:
        path: of the video.
        expected: what it should be; its first frame is decoded then, else none.

    Raises:
        StitchError: it is missing, damaged, cut off, or not what was expected.
    """
    with opened(path, undecoded=True) as (container, stream):
        if expected:
            check_size(path, stream, expected)
        scan = _Scan(path, stream)
        for packet in container.demux(stream):
            if packet.size and not packet.is_corrupt:
                scan.add(packet)
        packets = scan.packets()
        if expected:
            check_length(path, packets.num_frames, expected.num_frames)
            check_rate(path, stream, packets.shown, expected.fps)
    if expected:
        check_frame(path, _first_frame(path))
    return packets


def _first_frame(path: Path) -> av.VideoFrame:
    with opened(path, undecoded=True) as (container, stream):
        stream.codec_context.skip_frame = "DEFAULT"
        for packet in container.demux(stream):
            # Without waiting for the frames that the decoder would like to have first.
            for frame in (*stream.codec_context.decode(packet), *stream.codec_context.decode(None)):
                return frame
            stream.codec_context.flush_buffers()
    raise StitchError(f"{path} is damaged at frame 0: render it again")


class _Scan:
    """Gathers what there is to know while a video's packets go by."""

    def __init__(self, path: Path, stream: av.VideoStream) -> None:
        self._path = path
        self._sets = bytes(stream.codec_context.extradata or b"")
        self._tick = stream.time_base or Fraction(0)
        self._hash = packet_hash(self._sets)
        self._checksums: array[int] = array("L")
        self._shown: array[int] = array("q")
        self._decoded: int | None = None
        self._entering: list[bool] = []
        self._uncopied: str | None = None
        if stream.codec_context.name != "h264":
            self._refuse(f"is {stream.codec_context.name}, not H.264")
        elif self._sets[:1] != _LENGTH_PREFIXED:
            self._refuse("does not store its packets as MP4 does")

    def add(self, packet: av.Packet) -> None:
        """Looks at the next packet."""
        content = bytes(packet)
        add_packet(self._hash, content)
        self._checksums.append(zlib.crc32(content))
        kinds = set() if self._uncopied else set(self._units(content))
        if packet.is_discard:
            self._refuse("stores frames that it does not show")
        if kinds & {_SPS, _PPS}:
            self._refuse("has parameter sets between its frames")
        if packet.pts is None or packet.dts is None:
            self._refuse("does not say when its frames are shown")
        elif self._decoded is not None and packet.dts <= self._decoded:
            self._refuse("does not store its frames in the order in which they are decoded")
        self._shown.append(packet.pts or 0)
        self._decoded = packet.dts
        self._entering.append(_IDR in kinds)

    def _refuse(self, why: str) -> None:
        self._uncopied = self._uncopied or why

    def _units(self, content: bytes) -> Iterator[int]:
        """The kinds of a packet's NAL units, up to the first slice: a keyframe that is no IDR is no place to enter."""
        width, place = (self._sets[4] & 3) + 1, 0
        while place + width < len(content):
            kind = content[place + width] & 31
            yield kind
            if kind in _SLICES:
                return
            place += width + int.from_bytes(content[place : place + width], "big")

    def packets(self) -> Packets:
        """All of it, once the last packet has gone by."""
        if not self._shown:
            raise StitchError(f"{self._path} has no frames: render it again")
        shown = array("q", sorted(self._shown))
        if any(one == other for one, other in pairwise(shown)):
            self._refuse("shows two frames at once")
        cuts, entries, delay = self._places(shown)
        if not entries or entries[0]:
            self._refuse("does not begin with a frame that stands alone")
        return Packets(
            path=self._path,
            parameter_sets=self._sets,
            digest=self._hash.hexdigest(),
            checksums=self._checksums,
            tick=self._tick,
            shown=shown,
            cuts=cuts,
            entries=entries,
            delay=delay,
            num_frames=len(shown),
            uncopied=self._uncopied,
        )

    def _places(self, shown: array[int]) -> tuple[array[int], array[int], int]:
        """Cuts, entries and delay, out of the order in which the packets came."""
        cuts, entries, delay, latest = array("q"), array("q"), 0, -1
        places = {time: place for place, time in enumerate(shown)}
        for index, time in enumerate(self._shown):
            if latest == index - 1:
                cuts.append(index)
                if self._entering[index] and places[time] == index:
                    entries.append(index)
            latest = max(latest, places[time])
            delay = max(delay, index - places[time])
        cuts.append(len(shown))
        return cuts, entries, delay


def packet_hash(parameter_sets: bytes) -> hashlib._Hash:
    """The beginning of a `Packets.digest`."""
    return hashlib.sha256(parameter_sets)


def add_packet(digest: hashlib._Hash, content: bytes) -> None:
    """The next packet of a `Packets.digest`, with its length, so that no two rows of packets read the same."""
    digest.update(len(content).to_bytes(8, "little"))
    digest.update(content)
