"""An engine for the tests of the flow: paints a frame in a colour that its text, seed and anchor decide, and can fail.

A text with "fails N times" raises that often before the shot comes out; "breaks" is wrong in itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from generation.anchor import load_frame
from generation.engine import Frame, Workbench
from generation.pose import Nobody
from segmenter.errors import GenerationError
from segmenter.storyboard_format import FilmDefaults
from segmenter.types import Anchor, Shot
from segmenter.vocabulary import Replaced


class Engine:
    """Paints plain frames."""

    name = "plain"
    fingerprint = "plain-1"
    parallel_shots = 2
    history_frames = 1
    pose_reader = Nobody()
    film_defaults = FilmDefaults()

    def __init__(self) -> None:
        self.failures: Counter[str] = Counter()

    def replaced(self, shot: Shot) -> tuple[Replaced, ...]:
        """Paints anything."""
        del shot
        return ()

    def check(self, shots: Sequence[Shot]) -> None:
        """Paints anything."""

    def prepare(self, shots: Sequence[Shot]) -> None:
        """Has nothing to prepare."""

    def load(self) -> None:
        """Has nothing to load."""

    def generate(self, shot: Shot, anchor: Anchor | None, bench: Workbench) -> Iterator[Frame]:
        """Yields frames of one colour."""
        base = load_frame(anchor.frame)[0, 0] // 2 if anchor else np.zeros(3, np.uint8)
        colour = (np.frombuffer(shot.seed.to_bytes(4, "big"), np.uint8)[:3] // 2) + base
        for index in range(shot.num_frames):
            if index == 2:
                self._misbehave(shot)
            yield np.full((shot.height, shot.width, 3), colour, np.uint8)

    def _misbehave(self, shot: Shot) -> None:
        if wanted := re.search(r"fails (\d+) times", shot.text):
            self.failures[shot.id] += 1
            if self.failures[shot.id] <= int(wanted.group(1)):
                raise GenerationError("the frame came out black", retryable=True)
        if "breaks" in shot.text:
            raise GenerationError("this cannot be painted", retryable=False)
