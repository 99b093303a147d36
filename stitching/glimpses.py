"""A few of a video's frames, each at the cost of its own group of pictures. Knows neither shots nor previews."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from itertools import groupby

import av
import numpy as np
from av.video.reformatter import VideoReformatter

from segmenter.errors import StitchError
from stitching.encode import opened, rgb
from stitching.packets import Packets


def glimpse(
    video: Packets, wanted: Iterable[int], size: tuple[int, int] | None = None
) -> Generator[np.ndarray, None, None]:
    """Yields frames of a video, each (height, width, 3) uint8 RGB.

    Args:
        video: its packets, which can be copied.
        wanted: the frames' numbers, rising.
        size: width and height to scale them to; None leaves them as they are.

    Raises:
        StitchError: one of them cannot be read.
    """
    to_rgb = VideoReformatter()
    with closing(decoded(video, wanted)) as frames:
        for frame in frames:
            yield rgb(frame, to_rgb, size)


def decoded(video: Packets, wanted: Iterable[int]) -> Generator[av.VideoFrame, None, None]:
    """Yields frames of a video as they are stored.

    Raises:
        StitchError: one of them cannot be read.
    """
    with opened(video.path, undecoded=True) as (container, stream):
        for entry, group in groupby(wanted, key=video.entry):
            numbers = list(group)
            container.seek(video.shown[entry], stream=stream)
            for number, frame in zip(numbers, _group(video, container, stream, set(numbers)), strict=True):
                if frame is None or frame.is_corrupt:
                    raise StitchError(f"{video.path} is damaged at frame {number}: render it again")
                yield frame


def _group(
    video: Packets, container: av.container.InputContainer, stream: av.VideoStream, wanted: set[int]
) -> Iterator[av.VideoFrame | None]:
    """Frames of one group of pictures, in their order: packets from its beginning, no further than they need."""
    context = stream.codec_context
    found: dict[int | None, av.VideoFrame] = {}
    waiting, numbers = {*wanted}, sorted(wanted)

    def keep(frames: list[av.VideoFrame]) -> None:
        found.update({place: frame for frame in frames if (place := video.place(frame.pts)) in wanted})

    for packet in container.demux(stream):
        place = video.place(packet.pts)
        # What no other frame is made of need not be decoded to come to those that are wanted.
        context.skip_frame = "DEFAULT" if place in wanted else "NONREF"
        keep(context.decode(packet))
        while numbers and numbers[0] in found:
            yield found.pop(numbers.pop(0))
        waiting -= {place}
        if not waiting:
            break
    # The decoder holds frames back, until it is told that no more will come.
    keep(context.decode(None))
    context.flush_buffers()
    for number in numbers:
        yield found.get(number)
