"""Whether a clip is what its shot says; what is not so is said with the file and the way to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av

from segmenter.errors import StitchError
from stitching.encode import VideoInfo


def check_size(path: Path, stream: av.VideoStream, expected: VideoInfo) -> None:
    """Makes sure that a clip's pictures have the film's size.

    Raises:
        StitchError: they have not.
    """
    if (stream.width, stream.height) != (expected.width, expected.height):
        size = f"{expected.width}:{expected.height}"
        raise StitchError(
            f"{path} is {stream.width}x{stream.height}, and should be {expected.width}x{expected.height}:"
            f" {_remedy(f'scale={size}')}"
        )


def check_length(path: Path, num_frames: int, expected: int) -> None:
    """Makes sure that a clip has as many frames as it should.

    Raises:
        StitchError: it has more or fewer.
    """
    if num_frames != expected:
        much = "more than" if num_frames > expected else f"only {num_frames} of"
        raise StitchError(f"{path} has {much} {expected} frames: it is cut off or another shot's, render it again")


def check_rate(path: Path, stream: av.VideoStream, shown: Sequence[int], fps: Fraction) -> None:
    """Makes sure that every frame lies where the rate puts it, as near as the file's ticks allow.

    Args:
        path: of the clip.
        stream: its pictures.
        shown: when each frame is shown, rising, in ticks.
        fps: frames per second that the clip should have.

    Raises:
        StitchError: the clip has another rate, or none that is constant.
    """
    tick = stream.time_base or Fraction(1)
    steps = [(later - time) * tick for time, later in pairwise(shown)]
    if steps and max(steps) - min(steps) > 2 * tick:
        shortest, longest = (f"{float(step) * 1000:.0f}" for step in (min(steps), max(steps)))
        wrong = f"has a variable rate (a frame stays for {shortest} to {longest} ms)"
    elif stream.average_rate != fps:
        wrong = f"runs at {float(stream.average_rate or 0):.6g} frames/s"
    else:
        return
    raise StitchError(f"{path} {wrong}, and should run at {float(fps):.6g} frames/s: {_remedy(f'fps={fps}')}")


def check_frame(path: Path, frame: av.VideoFrame) -> None:
    """Makes sure that a clip has eight bits a channel, and that players show it as it is stored.

    Raises:
        StitchError: it has more, or its header turns it.
    """
    depth = max(part.bits for part in frame.format.components)
    if depth != 8:
        raise StitchError(f"{path} has {depth} bits a channel, and clips have 8: {_remedy('format=yuv420p')}")
    if frame.rotation:
        raise StitchError(f"{path} is turned by {frame.rotation} degrees when it is played: {_remedy('null')}")


def _remedy(filters: str) -> str:
    return f"render it again, or convert it (ffmpeg -i IN -vf {filters} -crf 12 OUT.mp4)"
