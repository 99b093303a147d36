"""What every engine is: one shot and its anchor in, frames out. Knows no engine until one is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from itertools import islice
from typing import Protocol

import numpy as np

from generation.pose import PoseReader
from segmenter.types import Anchor, Shot

Frame = np.ndarray
"""(H, W, 3) uint8 RGB."""

ENGINES = {"animatic": "generation.animatic"}
"""Engine name to the module that makes it: its `Engine` class takes no arguments."""


class Engine(Protocol):
    """Renders shots, one after the other or several at once."""

    name: str
    """As a storyboard asks for it."""
    parallel_shots: int
    """How many shots it can render at the same time in one process."""
    pose_reader: PoseReader
    """Reads the poses of this engine's figures from its frames."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same shot would give other pixels: code version, weights; part of every key."""

    def load(self) -> None:
        """Gets ready (imports, weights); may be called again and then does nothing."""

    def generate(self, shot: Shot, anchor: Anchor | None) -> Iterator[Frame]:
        """Yields the shot's `num_frames` frames, each (height, width, 3) uint8 RGB.

        Args:
            shot: what to render; with continuity "continue" or "pose" it needs its anchor.
            anchor: the last frame and pose of the shot before; with "continue", the first frame repeats it.

        Raises:
            GenerationError: the shot did not come out.
        """


def open_engine(name: str) -> Engine:
    """Imports and makes the engine of that name, and nothing else.

    Raises:
        ValueError: there is no such engine.
    """
    if name not in ENGINES:
        raise ValueError(f"there is no engine {name!r}; there is {', '.join(ENGINES)}")
    engine: Engine = importlib.import_module(ENGINES[name]).Engine()
    return engine


def shown_frames(engine: Engine, shot: Shot, anchor: Anchor | None) -> Iterator[Frame]:
    """The frames of a shot that an audience sees: the repeated first one dropped, the grid's surplus not even made."""
    return islice(engine.generate(shot, anchor), shot.drop_frames, shot.drop_frames + shot.shown_frames)
