"""A film as a file for somebody: in the codec, size and depth that are asked for, its sound along with it.

Knows neither shots nor seams. Every delivery says BT.709, limited range, has its index at the front and an exact rate,
and is looked at once more before it gets its name.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import av.logging
import numpy as np
from av.filter import Graph

from segmenter.errors import StitchError
from stitching.beside import replacing, writing
from stitching.codec_choice import Encoding
from stitching.encode import VideoInfo, opened, probe, url
from stitching.placing import Placement
from stitching.tracks import FilmTracks

_BT709, _LIMITED = 1, 1
# Left: where every player takes colours to lie that do not say it. Lanczos, in the light as it is encoded: in linear
# light its rings show as dark rims.
_SCALE = (
    "flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact:in_range=full:out_range=limited"
    ":out_color_matrix=bt709:out_primaries=bt709:out_transfer=bt709:out_chroma_loc=left"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What was written."""

    path: Path
    """Of the file."""
    codec: str
    """As it was asked for."""
    encoder: str
    """FFmpeg's name of what made it."""
    pixel_format: str
    """As players find it."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    fps: Fraction
    """Frames per second."""
    num_frames: int
    """Counted in the file."""
    bytes: int
    """Of the file."""
    tracks: tuple[str, ...]
    """What was copied from the film: audio, subtitle, chapters."""
    seconds: float
    """That it took."""


def deliver(
    path: Path,
    frames: Generator[np.ndarray, None, None],
    film: VideoInfo,
    encoding: Encoding,
    placement: Placement,
    tracks_of: Path,
    on_frame: Callable[[int], None] = lambda num_frames: None,
) -> Delivery:
    """Encodes a film into a file that appears under its name when it is whole and was looked at.

    Args:
        path: of the file; its ending is one of the codec's.
        frames: of the film, (height, width, 3) uint8 RGB.
        film: how many there are, and of which size and rate.
        encoding: codec and what it is told.
        placement: where the picture lies in the frame.
        tracks_of: the film whose sound, soft subtitles and chapters are copied.
        on_frame: told after each frame how many are written.

    Raises:
        StitchError: the encoder cannot be opened here, or the file cannot be written, or did not come out as it should.
    """
    began = time.monotonic()
    with FilmTracks(tracks_of) as tracks, replacing(path) as part:
        with _written(path, encoding), closing(frames):
            _encode(part, frames, film, encoding, placement, tracks, on_frame)
        found = _looked_at(path, part, film, encoding, placement)
        num_bytes = part.stat().st_size
    return Delivery(
        path=path,
        codec=encoding.codec.name,
        encoder=encoding.codec.encoder,
        pixel_format=found,
        width=placement.width,
        height=placement.height,
        fps=film.fps,
        num_frames=film.num_frames,
        bytes=num_bytes,
        tracks=tracks.kinds,
        seconds=round(time.monotonic() - began, 3),
    )


def _encode(
    part: Path,
    frames: Iterator[np.ndarray],
    film: VideoInfo,
    encoding: Encoding,
    placement: Placement,
    tracks: FilmTracks,
    on_frame: Callable[[int], None],
) -> None:
    file_format = part.suffixes[-2].lower().removeprefix(".")  # NAME.mp4.part
    with av.open(url(part), "w", format=file_format, container_options={"movflags": "+faststart"}) as container:
        stream = container.add_stream(
            encoding.codec.encoder, rate=film.fps, options=encoding.options(film.fps, film.num_frames)
        )
        assert isinstance(stream, av.VideoStream)
        _open(stream.codec_context, film.fps, encoding, placement)
        tracks.add_to(container)
        graph = _graph(film, encoding, placement)
        count = 0
        for count, frame in enumerate(frames, 1):
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
            picture.pts, picture.time_base = count - 1, 1 / film.fps
            graph.push(picture)
            scaled = graph.pull()
            assert isinstance(scaled, av.VideoFrame)
            scaled.duration = 1
            container.mux(stream.encode(scaled))
            tracks.copy_until(container, count / film.fps)
            on_frame(count)
        container.mux(stream.encode(None))
        tracks.copy_until(container, None)
    if count != film.num_frames:
        raise StitchError(f"{tracks.film} should have {film.num_frames} frames, and {count} came: render it again")


def _open(context: av.VideoCodecContext, fps: Fraction, encoding: Encoding, placement: Placement) -> None:
    """Opens the encoder by itself, so that what it says is known for its own words and not for the disk's."""
    context.width, context.height = placement.width, placement.height
    context.pix_fmt = encoding.pixel_format
    context.time_base = 1 / fps
    context.thread_type = "FRAME"  # slices cost quality
    context.color_primaries = context.color_trc = context.colorspace = _BT709
    context.color_range = _LIMITED
    if encoding.codec.tag:
        context.codec_tag = encoding.codec.tag
    os.environ.setdefault("SVT_LOG", "1")  # SVT-AV1 tells its errors only
    level, skipping = av.logging.get_level(), av.logging.get_skip_repeated()
    av.logging.set_level(av.logging.ERROR)
    av.logging.set_skip_repeated(False)
    try:
        with av.logging.Capture() as said:
            context.open()
    except (av.FFmpegError, OSError) as error:
        words = "; ".join(message.strip() for _, _, message in said) or error.strerror
        needs = encoding.codec.device
        remedy = f"it needs {needs}; choose another codec" if needs else "ask for something else"
        raise StitchError(f"the encoder {encoding.codec.encoder} cannot be opened here ({words}): {remedy}") from error
    finally:
        av.logging.set_level(level)
        av.logging.set_skip_repeated(skipping)
    if context.options:
        raise StitchError(f"this {encoding.codec.encoder} does not know {', '.join(context.options)}: use a newer PyAV")


def _graph(film: VideoInfo, encoding: Encoding, placement: Placement) -> Graph:
    """Scales a frame and makes it YCbCr in one step, of full precision, then lays it into the delivery's frame."""
    wide, high = placement.picture
    left, top = placement.corner
    graph = Graph()
    steps = [
        graph.add_buffer(width=film.width, height=film.height, format=av.VideoFormat("rgb24"), time_base=1 / film.fps),
        graph.add("scale", f"w={wide}:h={high}:{_SCALE}"),
        graph.add("format", encoding.pixel_format),
    ]
    if wide > placement.width or high > placement.height:
        steps.append(graph.add("crop", f"{placement.width}:{placement.height}:{-left}:{-top}:exact=1"))
    elif (wide, high) != (placement.width, placement.height):
        steps.append(graph.add("pad", f"{placement.width}:{placement.height}:{left}:{top}:color=black"))
    steps.append(graph.add("buffersink"))
    for step, following in pairwise(steps):
        step.link_to(following)
    graph.configure()
    return graph


def _looked_at(path: Path, part: Path, film: VideoInfo, encoding: Encoding, placement: Placement) -> str:
    """The pixel format that players find; everything else is checked to be what it should be."""
    wanted = VideoInfo(num_frames=film.num_frames, fps=film.fps, width=placement.width, height=placement.height)
    try:
        found = probe(part)
        with opened(part) as (container, stream):
            times = sorted(
                packet.pts * packet.time_base for packet in container.demux(stream) if packet.pts is not None
            )
        with opened(part) as (container, stream):
            picture = next(container.decode(stream))
    except StitchError as error:
        raise StitchError(f"cannot write {path}: not all of it arrived: check the disk, then run it again") from error
    problems = []
    if found != wanted:
        problems.append(f"it is {found} and should be {wanted}")
    if times != [index / film.fps for index in range(film.num_frames)]:
        problems.append("its frames do not come in equal steps from 0 on")
    tags = (picture.color_primaries, picture.color_trc, picture.colorspace, picture.color_range)
    if tags != (_BT709, _BT709, _BT709, _LIMITED):
        problems.append(f"its colours are tagged {tags}, not BT.709 and limited range")
    if problems:
        raise StitchError(f"{encoding.codec.encoder} made no good {path}: {'; '.join(problems)}: choose another codec")
    return picture.format.name


@contextmanager
def _written(path: Path, encoding: Encoding) -> Iterator[None]:
    """What goes wrong while a delivery is written is said in terms of its file."""
    try:
        with writing(path):
            yield
    except av.FFmpegError as error:
        raise StitchError(f"cannot write {path}: {encoding.codec.encoder} says {error.strerror}") from error
