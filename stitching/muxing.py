"""The film's further tracks: sound and subtitles, put beside pictures that are copied as they are. Knows no shots."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer, OutputContainer

from segmenter.errors import StitchError
from stitching.beside import replacing
from stitching.encode import encoding, opened, probe
from stitching.loudness import audio_frame
from stitching.sound_file import RATE

_SOUND_BITS = 192_000
"""A second of stereo AAC."""
_AAC_FRAME = 1024
_MILLISECOND = Fraction(1, 1000)
_STYLE = (
    "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, "
    "SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
    "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\nStyle: Default,sans-serif,16,"
    "&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1\n\n[Events]\nFormat: Layer, Start, End, Style, "
    "Name, MarginL, MarginR, MarginV, Effect, Text\n"
)
"""How FFmpeg's subtitle encoder is told what its texts look like; players have ways of their own."""

Line = tuple[Fraction, Fraction, str]
"""From when to when, in seconds, and what is read."""


def write_tracks(
    video: Path, sound: Iterable[np.ndarray] | None, lines: Sequence[Line], *, language: str, into: Path | None = None
) -> None:
    """Gives a film the sound and the soft subtitles, in place of those that it has; its pictures stay, bit for bit.

    Args:
        video: the film, an MP4; its chapters stay too.
        sound: blocks of (2, N) float32 at 48 kHz, as long as the film; None for a silent film.
        lines: the subtitles in their order, none of them overlapping; none for no such track.
        language: of both, ISO 639-2.
        into: another file to write, instead of the film's own.

    Raises:
        StitchError: the film cannot be read, or not be written; the one that was there is as it was.
    """
    target = into or video
    with opened(video) as (source, pictures), replacing(target) as part:
        num_frames = pictures.frames
        with (
            encoding(target),
            av.open(f"file:{part}", "w", format="mp4", container_options={"movflags": "+faststart"}) as film,
        ):
            _write(film, source, pictures, sound, lines, language)
        arrived = probe(part).num_frames
        if arrived != num_frames:
            raise StitchError(f"cannot write {target}: of {num_frames} frames {arrived} arrived; check the disk")


def _write(
    film: OutputContainer,
    source: InputContainer,
    pictures: av.VideoStream,
    sound: Iterable[np.ndarray] | None,
    lines: Sequence[Line],
    language: str,
) -> None:
    copied = film.add_stream_from_template(pictures)
    heard = film.add_stream("aac", rate=RATE, layout="stereo") if sound is not None else None
    if heard is not None:
        heard.bit_rate, heard.metadata["language"] = _SOUND_BITS, language
    read = film.add_stream("mov_text") if lines else None
    if read is not None:
        read.codec_context.subtitle_header = _STYLE.encode()
        read.codec_context.time_base = read.time_base = _MILLISECOND
        read.metadata["language"] = language
    film.set_chapters(source.chapters())
    film.start_encoding()
    packets = [_copied(source, pictures, copied)]
    if heard is not None and sound is not None:
        packets.append(_encoded(heard, sound))
    if read is not None:
        packets.append(_subtitles(read, lines))
    for packet in _by_time(packets):
        film.mux(packet)


def _by_time(tracks: Sequence[Iterator[av.Packet]]) -> Iterator[av.Packet]:
    """The packets of all tracks as they are due: the muxer keeps what comes too early in memory."""
    heads = {index: packet for index, track in enumerate(tracks) if (packet := next(track, None)) is not None}
    while heads:
        index = min(heads, key=lambda at: (heads[at].dts or 0) * (heads[at].time_base or 0))
        yield heads[index]
        following = next(tracks[index], None)
        if following is None:
            del heads[index]
        else:
            heads[index] = following


def _copied(source: InputContainer, pictures: av.VideoStream, to: av.VideoStream) -> Iterator[av.Packet]:
    for packet in source.demux(pictures):
        if packet.size:
            packet.stream = to
            yield packet


def _encoded(stream: av.AudioStream, sound: Iterable[np.ndarray]) -> Iterator[av.Packet]:
    at, left = 0, np.zeros((2, 0), np.float32)
    for block in sound:
        left = np.concatenate((left, block), axis=1)
        whole = left.shape[1] - left.shape[1] % _AAC_FRAME
        for start in range(0, whole, _AAC_FRAME):
            yield from stream.encode(audio_frame(left[:, start : start + _AAC_FRAME], at))
            at += _AAC_FRAME
        left = left[:, whole:]
    end = at + left.shape[1]
    last = stream.encode(audio_frame(left, at)) if left.shape[1] else []
    for packet in (*last, *stream.encode(None)):
        # AAC comes in whole frames; the file says how much of the last one counts, and the film gets no longer.
        if packet.pts is not None and packet.time_base == Fraction(1, RATE):
            packet.duration = min(packet.duration or _AAC_FRAME, end - packet.pts)
        yield packet


def _subtitles(stream: av.subtitles.stream.SubtitleStream, lines: Sequence[Line]) -> Iterator[av.Packet]:
    """A text's length in two bytes, and the text: that is all that the format is."""
    for start, end, text in lines:
        content = text.encode()
        packet = av.Packet(struct.pack(">H", len(content)) + content)
        packet.stream, packet.time_base = stream, _MILLISECOND
        packet.pts = packet.dts = round(start / _MILLISECOND)
        packet.duration = round(end / _MILLISECOND) - packet.pts
        yield packet
