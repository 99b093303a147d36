"""Catches shots that did not come out: black, flat, frozen, or a repetition of the shot before. Knows no model."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from segmenter.errors import GenerationError

_SMALL = (32, 32)
_BLACK = 4.0
"""Mean level of 255 under which every frame must be to count as black."""
_FLAT = 1.5
"""Spread (standard deviation) in levels under which every frame must be to count as flat."""
_FROZEN = 0.02
"""Mean change from frame to frame, in levels, under which a shot counts as frozen: a codec's own noise is above."""
_REPEATED = 0.2
"""Of the shot's own change over time: a shot nearer than this to the one before, frame by frame, repeats it."""
_MOVES = 4.0
"""Mean change over time, in levels, from which on a repetition can be told from holding still."""


class Verdict:
    """Looks at a shot's frames as they come, and says at the end whether it came out."""

    def __init__(self) -> None:
        self._small: list[np.ndarray] = []
        self._change = 0.0
        self._lightest = 0.0
        self._widest = 0.0
        self._last: np.ndarray | None = None

    def see(self, frame: np.ndarray) -> None:
        """Looks at the next frame, (H, W, 3) uint8 RGB."""
        self._lightest = max(self._lightest, float(frame.mean()))
        self._widest = max(self._widest, float(frame.std()))
        if self._last is not None:
            self._change = max(self._change, float(cv2.absdiff(frame, self._last).mean()))
        self._last = frame
        self._small.append(cv2.resize(frame, _SMALL, interpolation=cv2.INTER_AREA))

    def check(self, before: np.ndarray | None) -> None:
        """Judges the frames seen.

        Args:
            before: what `thumbnails` gave of the shot that this one goes on from.

        Raises:
            GenerationError: the shot did not come out; another seed may help.
        """
        if self._lightest < _BLACK:
            raise GenerationError("every frame came out black", retryable=True)
        if self._widest < _FLAT:
            raise GenerationError("every frame came out flat, in one colour", retryable=True)
        if len(self._small) > 1 and self._change < _FROZEN:
            raise GenerationError("the shot came out frozen: no frame differs from the one before", retryable=True)
        if before is not None and _repeats(self.thumbnails, before):
            raise GenerationError(
                "the shot repeats the one that it should go on from: the checkpoint seems to be text-only, "
                "and does not look at its first frame",
                retryable=True,
            )

    @property
    def thumbnails(self) -> np.ndarray:
        """The frames seen, small: (F, 32, 32, 3) uint8 RGB."""
        return np.stack(self._small)


def read_thumbnails(path: Path) -> np.ndarray | None:
    """What a shot's thumbnails file holds; None where there is none that can be read."""
    try:
        return np.asarray(np.load(path, allow_pickle=False))
    except (OSError, ValueError):
        return None


def _repeats(now: np.ndarray, before: np.ndarray) -> bool:
    length = min(len(now), len(before))
    one, other = now[:length].astype(np.float32), before[:length].astype(np.float32)
    own_change = float(np.abs(other - other[:1]).mean())
    return own_change > _MOVES and float(np.abs(one - other).mean()) < _REPEATED * own_change
