"""The one way in which frames become a video file here, and the way back. Knows neither shots nor seams.

H.264 in MP4 through PyAV: yuv420p, BT.709 limited range and tagged so, closed GOPs, a constant rate that is exact
(24000/1001 stays 24000/1001), the index at the front of the file.
"""

from __future__ import annotations

import contextlib
import platform
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter

from segmenter.errors import StitchError
from stitching.beside import part_of, settle, writing
from stitching.chapters import Chapter

# A fixed number, not the machine's: x264 may decide otherwise with another number of threads.
_ENCODER_THREADS = 4
# Headers that depend on the settings alone, never on the pictures: what was encoded apart can stand in one file.
_STITCHABLE = "stitchable=1"
# x264's AVX-512 code does not give the same bytes twice (seen with core 165, macroblock tree on); this set and AVX2 do.
_X264 = _STITCHABLE + (":asm=SSE4.2" if platform.machine().lower() in {"x86_64", "amd64"} else "")
_DECODER_THREADS = 2
# The exact variants: the fast ones round differently from one kind of processor to the next.
_CONVERSION = (
    Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT | Interpolation.BITEXACT
).value
_SHRINKING = (
    Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT | Interpolation.BITEXACT
).value
ENCODING = "h264-2"
"""Changes whenever the same frames would give another clip with the writer's own settings: part of every shot's key."""
_BT709 = 1  # AVColorSpace and its siblings give BT.709 the same number
_UNSPECIFIED = 2
_LIMITED = 1


def entry_frames(fps: Fraction) -> frozenset[int]:
    """The frames of a shot's clip at which it can be entered, besides its first one: half a second after it.

    There the usual seam ends, and what follows is copied into the film. More of them would cost more than they save.
    """
    return frozenset({max(1, round(fps / 2))})


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoInfo:
    """What a video is, by its frames rather than by its header."""

    num_frames: int
    """Frames in the file."""
    fps: Fraction
    """Frames per second."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""


class VideoWriter:
    """Encodes frames into an MP4 that appears under its name when it is whole, and not at all after an exception.

    The same frames give the same bytes on every machine with the same libraries.
    """

    def __init__(
        self,
        path: Path,
        *,
        fps: Fraction,
        width: int,
        height: int,
        crf: int = 18,
        preset: str = "veryfast",
        keyframes: frozenset[int] = frozenset(),
        chapters: Sequence[Chapter] = (),
    ) -> None:
        """Says what will be written; the file is made on entering the context.

        Args:
            path: of the video; its folder must be there.
            fps: frames per second, exact.
            width: pixels, even (chroma is halved).
            height: pixels, even.
            crf: x264's quality, 0 (lossless) to 51.
            preset: x264's name for how hard it tries.
            keyframes: indices of frames at which the file can be cut without encoding anew.
            chapters: to which players jump, in their order.
        """
        if width <= 0 or height <= 0 or width % 2 or height % 2:
            raise ValueError(f"{width = } and {height = } must be even and more than 0")
        if fps <= 0:
            raise ValueError(f"{fps = } must be more than 0")
        self.path = path
        self.num_frames = 0
        """Frames written so far."""
        self._fps = fps
        self._shape = (height, width, 3)
        self._options = {
            "crf": str(crf),
            "preset": preset,
            "forced-idr": "1",  # a forced I frame without it is no place to cut
            "flags": "+cgop",
            "g": str(max(1, round(2 * fps))),  # players jump by two seconds at the most
            "x264-params": _X264,
        }
        self._keyframes = keyframes
        self._chapters = chapters
        self._part = part_of(path)

    def __enter__(self) -> Self:
        try:
            with encoding(self.path):
                self._container = av.open(
                    url(self._part), "w", format="mp4", container_options={"movflags": "+faststart"}
                )
                self._stream = self._container.add_stream("libx264", rate=self._fps, options=self._options)
                self._set_up(self._stream.codec_context)
                set_chapters(self._container, self._chapters, self._fps)
        except BaseException:
            self._discard()
            raise
        self._to_yuv = VideoReformatter()
        return self

    def _set_up(self, context: av.VideoCodecContext) -> None:
        context.height, context.width, _ = self._shape
        context.pix_fmt = "yuv420p"
        context.time_base = 1 / self._fps
        context.thread_count = _ENCODER_THREADS
        context.thread_type = "FRAME"
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _LIMITED

    def write(self, frame: np.ndarray) -> None:
        """Appends a frame, (height, width, 3) uint8 RGB."""
        if frame.shape != self._shape or frame.dtype != np.uint8:
            raise ValueError(f"{frame.shape = } and {frame.dtype = } must be {self._shape} and uint8")
        picture = self._to_yuv.reformat(
            av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=_CONVERSION,
            threads=1,
        )
        picture.color_primaries = ColorPrimaries.BT709
        picture.color_trc = ColorTrc.BT709
        picture.time_base = 1 / self._fps
        picture.pts = self.num_frames
        picture.duration = 1
        picture.pict_type = PictureType.I if self.num_frames in self._keyframes else PictureType.NONE
        with encoding(self.path):
            self._container.mux(self._stream.encode(picture))
        self.num_frames += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._discard()

    def _finish(self) -> None:
        if not self.num_frames:
            raise ValueError(f"a video needs at least one frame, and none was written to {self.path}")
        with encoding(self.path):
            self._container.mux(self._stream.encode(None))
            self._container.close()
        # A disk that fills up while the index moves to the front is not always reported.
        try:
            arrived = probe(self._part).num_frames
        except StitchError:
            arrived = 0
        if arrived != self.num_frames:
            raise StitchError(
                f"cannot write {self.path}: of {self.num_frames} frames {arrived} arrived on the disk:"
                " check it and its free space, then run it again"
            )
        settle(self._part, self.path)

    def _discard(self) -> None:
        """Leaves nothing of an unfinished file; after a finished one there is nothing to do."""
        if hasattr(self, "_container"):
            with contextlib.suppress(OSError, av.FFmpegError):
                self._container.close()
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)


def probe(path: Path) -> VideoInfo:
    """Looks at a video without decoding it; its frames are counted, not believed.

    Raises:
        StitchError: there is no such video, or not all of it.
    """
    with opened(path) as (container, stream):
        num_frames = sum(1 for packet in container.demux(stream) if packet.size and not packet.is_corrupt)
        info = _info(stream, num_frames)
        _check_count(path, num_frames, stream.frames)
    return info


def read_frames(path: Path, expected: VideoInfo | None = None) -> Generator[np.ndarray, None, None]:
    """Yields a video's frames, each (height, width, 3) uint8 RGB, few of them in memory at any time.

    Args:
        path: of the video.
        expected: what it should be; without it, what its header says is what it should be.

    Raises:
        StitchError: it is missing, damaged, cut off, or not what was expected.
    """
    with opened(path) as (container, stream):
        info = _info(stream, expected.num_frames if expected else stream.frames)
        if expected and info != expected:
            raise StitchError(
                f"{path} is {info.width}x{info.height} at {info.fps} frames/s, and should be"
                f" {expected.width}x{expected.height} at {expected.fps}: render it again"
            )
        to_rgb = VideoReformatter()
        num_frames = 0
        for frame in container.decode(stream):
            if frame.is_corrupt:
                raise StitchError(f"{path} is damaged at frame {num_frames}: render it again")
            num_frames += 1
            if info.num_frames and num_frames > info.num_frames:
                break
            yield rgb(frame, to_rgb)
        _check_count(path, num_frames, info.num_frames)


def rgb(frame: av.VideoFrame, to_rgb: VideoReformatter, size: tuple[int, int] | None = None) -> np.ndarray:
    """A decoded frame, (height, width, 3) uint8 RGB; scaled down, where a width and a height are given."""
    width, height = size or (None, None)
    return to_rgb.reformat(
        frame,
        width,
        height,
        format="rgb24",
        # A file that does not say how it was made is taken for one of ours.
        src_colorspace=Colorspace.ITU709 if frame.colorspace == _UNSPECIFIED else None,
        dst_color_range=ColorRange.JPEG,
        interpolation=_SHRINKING if size else _CONVERSION,
        threads=1,
    ).to_ndarray()


def _info(stream: av.VideoStream, num_frames: int) -> VideoInfo:
    return VideoInfo(
        num_frames=num_frames, fps=stream.average_rate or Fraction(0), width=stream.width, height=stream.height
    )


def _check_count(path: Path, num_frames: int, expected: int) -> None:
    """A header without a count (0) lets every count but none pass."""
    if num_frames == 0:
        raise StitchError(f"{path} has no frames: render it again")
    if expected and num_frames != expected:
        more = "more than" if num_frames > expected else f"only {num_frames} of"
        raise StitchError(f"{path} has {more} {expected} frames: it is cut off or another shot's, render it again")


def url(path: Path) -> str:
    """The path as FFmpeg takes it literally: it would take "one: two.mp4" for a protocol."""
    return f"file:{path}"


def set_chapters(container: av.container.OutputContainer, chapters: Sequence[Chapter], fps: Fraction) -> None:
    """Tells a file that is being written to which places players jump."""
    if chapters:
        container.set_chapters(
            [
                {
                    "id": number,
                    "start": chapter.start,
                    "end": chapter.end,
                    "time_base": 1 / fps,
                    "metadata": {"title": chapter.title},
                }
                for number, chapter in enumerate(chapters, 1)
            ]
        )


@contextlib.contextmanager
def opened(path: Path, *, undecoded: bool = False) -> Iterator[tuple[av.container.InputContainer, av.VideoStream]]:
    """A video and its first picture stream; what goes wrong while it is read is said in terms of the file.

    Args:
        path: of the video.
        undecoded: saves the time that FFmpeg takes to decode a frame, and with it what only that frame can tell.
    """
    options = {"analyzeduration": "1", "skip_frame": "all"} if undecoded else {}
    try:
        with av.open(url(path), options=options) as container:
            if not container.streams.video:
                raise StitchError(f"{path} has no pictures, only sound or data: give the video instead")
            stream = container.streams.video[0]
            stream.codec_context.thread_count = _DECODER_THREADS
            stream.thread_type = "AUTO"
            yield container, stream
    except FileNotFoundError as error:
        raise StitchError(f"{path} is not there: render it again") from error
    except (av.FFmpegError, OSError) as error:
        empty = path.is_file() and path.stat().st_size == 0
        raise StitchError(
            f"{path} {'is empty' if empty else f'cannot be read ({error.strerror})'}: render it again"
        ) from error


@contextlib.contextmanager
def encoding(path: Path) -> Iterator[None]:
    """What goes wrong while a video is written is said in terms of its file."""
    try:
        with writing(path):
            yield
    except av.FFmpegError as error:
        raise StitchError(f"cannot write {path}: the encoder says {error.strerror}") from error
