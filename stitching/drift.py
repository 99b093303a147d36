"""How far colour and sharpness drift over a chain of shots: each is compared with the chain's first one.

A step that no single seam shows adds up over many. Says which of the film's frames it wants: three a shot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from segmenter.types import Acceptance, Shot
from stitching.timeline import Span, spans

_LONGEST_SIDE = 320
_SHARES = (1, 2, 3)
"""Quarters of a shot's body at which it is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotDrift:
    """One shot, beside the first one of its chain."""

    shot: str
    """Which."""
    since: str
    """The first shot that goes on to it without a cut, in the same place and light."""
    delta_e: float
    """Distance of their mean colours (CIE76)."""
    sharpness: float
    """The variance of its Laplacian in parts of the first one's."""
    flags: tuple[str, ...]
    """What is beyond what the storyboard accepts: drift, sharpness."""

    @property
    def in_words(self) -> str:
        """What is to be said of it."""
        told = {"drift": f"Delta E {self.delta_e:.1f}", "sharpness": f"{self.sharpness:.2f} times as sharp"}
        return f"shot {self.shot}: it has drifted from {self.since} ({', '.join(told[flag] for flag in self.flags)})"


class Drift:
    """Watches the shots of a film.

    Args:
        shots: of the film, in its order.
        accept: how far they may drift.
    """

    def __init__(self, shots: Sequence[Shot], accept: Acceptance) -> None:
        self._shots, self._accept = shots, accept
        self._looks = [_looks(span) for span in spans(shots)]
        self.wanted = sorted({frame for looks in self._looks for frame in looks})
        """The film's frames to take."""
        scale = min(1.0, _LONGEST_SIDE / max(shots[0].width, shots[0].height))
        self.size = max(1, round(shots[0].width * scale)), max(1, round(shots[0].height * scale))
        """Width and height in which they are looked at."""
        self._seen: dict[int, tuple[np.ndarray, float]] = {}

    def take(self, frame: np.ndarray) -> None:
        """Looks at the next frame of those that it wants, (H, W, 3) uint8 RGB."""
        small = cv2.resize(frame, self.size, interpolation=cv2.INTER_AREA)
        colour = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).mean((0, 1))
        sharpness = float(cv2.Laplacian(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), cv2.CV_32F).var())
        self._seen[self.wanted[len(self._seen)]] = colour, sharpness

    @property
    def figures(self) -> tuple[ShotDrift, ...]:
        """Of every shot that goes on from another one, once the film has gone by."""
        return tuple(self._figures())

    def _figures(self) -> Iterator[ShotDrift]:
        first = 0
        for index, shot in enumerate(self._shots):
            since = self._shots[first]
            # Another place or light is another picture, and meant so; so is what any other seam leads to.
            if index == 0 or shot.seam.kind != "continue" or shot.setting != since.setting:
                first = index
                continue
            (colour, sharpness), (was, as_sharp) = self._middle(index), self._middle(first)
            delta_e, share = float(np.linalg.norm(colour - was)), sharpness / max(as_sharp, 1e-6)
            flags = ["drift"] if delta_e > self._accept.drift else []
            flags += ["sharpness"] if share < self._accept.sharpness else []
            yield ShotDrift(
                shot=shot.id,
                since=since.id,
                delta_e=round(delta_e, 3),
                sharpness=round(share, 3),
                flags=tuple(flags),
            )

    def _middle(self, index: int) -> tuple[np.ndarray, float]:
        looks = [self._seen[frame] for frame in self._looks[index]]
        return np.median([colour for colour, _ in looks], axis=0), float(np.median([sharp for _, sharp in looks]))


def _looks(span: Span) -> list[int]:
    """The film's frames at which a shot is looked at: of what is no seam's."""
    body = span.num_frames - span.head - span.tail
    return [min(span.start + span.head + body * share // 4, span.end - 1) for share in _SHARES]
