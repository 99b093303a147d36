"""The pictures where two shots meet, composited with MoviePy over the seam's frames alone. Knows no files.

MoviePy is given one frame a second, so that its float time is the frame's number, exactly.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import cv2
import numpy as np

from segmenter.types import Seam, WipeDirection
from stitching.morph import morphed
from stitching.ramp import ramped

_SOFT = 0.12
"""Of the way: how wide a wipe's edge is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What a seam became."""

    frames: list[np.ndarray]
    """Each (H, W, 3) uint8 RGB; as many as the seam says."""
    note: str | None = None
    """What was done otherwise than asked for, and why."""


def join(seam: Seam, before: Sequence[np.ndarray], after: Sequence[np.ndarray]) -> Joined:
    """The seam's frames, out of the last ones of one shot and the first ones of the next.

    Args:
        seam: a dissolve, a wipe and a morph take as many frames of both and give as many; the rest keep every frame.
        before: each (H, W, 3) uint8 RGB; empty where the film begins.
        after: likewise.
    """
    if seam.overlaps and before:
        return _overlap(seam, before, after)
    if seam.overlaps or seam.kind == "fade":
        return Joined(frames=fade_out(before, seam.colour) + fade_in(after, seam.colour))
    if seam.kind == "continue" and before:
        return Joined(frames=[*before, *ramped(before[-1], after)])
    return Joined(frames=[*before, *after])


def _overlap(seam: Seam, before: Sequence[np.ndarray], after: Sequence[np.ndarray]) -> Joined:
    if seam.kind == "wipe":
        return Joined(frames=wipe(before, after, seam.direction))
    moved = morphed(before, after) if seam.kind == "morph" else (before, after)
    if moved is None:
        note = "the two pictures are too different for a morph: it is a dissolve"
        return Joined(frames=dissolve(before, after), note=note)
    return Joined(frames=dissolve(*moved))


def dissolve(before: Sequence[np.ndarray], after: Sequence[np.ndarray]) -> list[np.ndarray]:
    """K frames of either side become K frames: frame k (from 0) shows (k + 1) / (K + 1) of the shot that comes.

    So the steps are even from the last pure frame before the seam to the first pure one after it, and no frame of the
    seam shows one side alone.
    """
    _check_sides(before, after)
    if not before:
        return []
    with _clip([*before]) as leaving, _clip([*after]) as coming:

        def mixed(frame_at: Callable[[float], np.ndarray], second: float) -> np.ndarray:
            share = (round(second) + 1) / (len(after) + 1)
            return cv2.addWeighted(frame_at(second), 1 - share, coming.get_frame(second), share, 0)

        # MoviePy's own crossfade lays pictures of four channels over one another: fifteen times slower, and less exact.
        return _rendered(leaving.transform(mixed))


def wipe(
    before: Sequence[np.ndarray], after: Sequence[np.ndarray], direction: WipeDirection = "left"
) -> list[np.ndarray]:
    """K frames of either side become K frames: a soft edge goes over the picture, and leaves the shot that comes.

    Args:
        before: of the shot that leaves.
        after: as many of the one that comes.
        direction: whither the edge goes.
    """
    _check_sides(before, after)
    if not before:
        return []
    moviepy = _moviepy()
    height, width, _ = before[0].shape
    along = np.linspace(0, 1, width)[None, :] if direction in {"left", "right"} else np.linspace(0, 1, height)[:, None]
    way = np.broadcast_to(1 - along if direction in {"left", "up"} else along, (height, width))

    def shown(second: float) -> np.ndarray:
        """Of the shot that comes, 0 to 1, in frame `second`: the edge is off the picture before and after the seam."""
        share = (round(second) + 1) / (len(before) + 1)
        return np.clip((share * (1 + _SOFT) - way) / _SOFT, 0, 1)

    mask = moviepy.VideoClip(shown, is_mask=True, duration=len(before))
    with _clip([*before]) as leaving, _clip([*after]) as coming:
        return _rendered(moviepy.CompositeVideoClip([leaving, coming.with_mask(mask)]))


def fade_in(frames: Sequence[np.ndarray], colour: str = "#000000") -> list[np.ndarray]:
    """The frames out of a colour: frame k of K at k / K of its own, the first one all colour."""
    if not frames:
        return []
    red_green_blue = list(bytes.fromhex(colour.removeprefix("#")))
    with _clip([*frames]) as clip:
        return _rendered(clip.with_effects([_moviepy().vfx.FadeIn(len(frames), red_green_blue)]))


def fade_out(frames: Sequence[np.ndarray], colour: str = "#000000") -> list[np.ndarray]:
    """The frames into a colour, the mirror image of `fade_in`: the last one is all colour.

    MoviePy's own `FadeOut` shows its first frame in full light and never gets to the colour.
    """
    return fade_in(frames[::-1], colour)[::-1]


def _check_sides(before: Sequence[np.ndarray], after: Sequence[np.ndarray]) -> None:
    if len(before) != len(after):
        raise ValueError(f"{len(before) = } must be {len(after) = }")


@contextmanager
def _clip(frames: list[np.ndarray]) -> Iterator[Any]:
    """The frames as a MoviePy clip; the list is empty afterwards.

    The clip refers to itself, so it and its frames would stay in memory until the garbage collector comes by.
    """
    try:
        yield _moviepy().ImageSequenceClip(frames, fps=1)
    finally:
        frames.clear()


def _rendered(clip: Any) -> list[np.ndarray]:
    """A clip's frames, rounded: MoviePy would cut the fractions off, and darken by half a level."""
    frames = clip.iter_frames(fps=1)
    return [frame if frame.dtype == np.uint8 else np.rint(frame).astype(np.uint8) for frame in frames]


@cache
def _moviepy() -> ModuleType:
    """MoviePy, without what its import does to the environment: it loads any `.env` file that it finds on its way."""
    known = set(os.environ)
    try:
        import moviepy
    finally:
        for name in set(os.environ) - known:
            del os.environ[name]
    module: ModuleType = moviepy
    return module
