"""The pictures where two shots meet, composited with MoviePy over the seam's frames alone. Knows no files.

MoviePy is given one frame a second, so that its float time is the frame's number, exactly.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

from segmenter.types import SeamKind


def join(kind: SeamKind, before: Sequence[np.ndarray], after: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The seam's frames, out of the last ones of one shot and the first ones of the next.

    Args:
        kind: a dissolve takes as many frames of both and gives as many; the rest keep every frame.
        before: each (H, W, 3) uint8 RGB; empty where the film begins.
        after: likewise.
    """
    if kind == "dissolve" and before:
        return dissolve(before, after)
    if kind in {"dissolve", "fade"}:
        return fade_out(before) + fade_in(after)
    return [*before, *after]


def dissolve(before: Sequence[np.ndarray], after: Sequence[np.ndarray]) -> list[np.ndarray]:
    """K frames of either side become K frames: frame k (from 0) shows (k + 1) / (K + 1) of the shot that comes.

    So the steps are even from the last pure frame before the seam to the first pure one after it, and no frame of the
    seam shows one side alone.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before) = } must be {len(after) = }")
    if not before:
        return []
    moviepy = _moviepy()
    # MoviePy's frame 0 shows nothing of the second clip: a frame more at the front, left out again, shifts the ramp.
    with _clip([before[0], *before]) as leaving, _clip([after[0], *after]) as coming:
        ramped = coming.with_effects([moviepy.vfx.CrossFadeIn(len(after) + 1)])
        return _rendered(moviepy.CompositeVideoClip([leaving, ramped]))[1:]


def fade_in(frames: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The frames out of black: frame k of K at k / K of its light, the first one black."""
    if not frames:
        return []
    with _clip([*frames]) as clip:
        return _rendered(clip.with_effects([_moviepy().vfx.FadeIn(len(frames))]))


def fade_out(frames: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The frames into black, the mirror image of `fade_in`: the last one is black.

    MoviePy's own `FadeOut` shows its first frame in full light and never gets to black.
    """
    return fade_in(frames[::-1])[::-1]


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
