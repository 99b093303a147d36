"""What every engine is: one shot and its anchor in, frames out. Knows no engine until one is asked for."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from generation.pose import PoseReader
from segmenter.storyboard_format import FilmDefaults
from segmenter.types import Anchor, Shot
from segmenter.vocabulary import Replaced

Frame = np.ndarray
"""(H, W, 3) uint8 RGB."""

ENGINES = {"animatic": "generation.animatic", "small": "generation.small", "wan": "generation.wan"}
"""Engine name to the module that makes it: its class `Engine` takes some of the options that `open_engine` has."""


@dataclass(slots=True, kw_only=True)
class Workbench:
    """Where an engine works on one shot, and whom it tells."""

    key: str
    """The shot's: of everything that decides its pixels."""
    beside: Path
    """Folder; what the engine leaves in it is kept with the clip."""
    unfinished: Path
    """Folder that survives a kill and is removed once the shot is done; need not exist."""
    attempt: int = 1
    """The how-manieth try it is: one that failed on its pixels would do so again with the same noise."""
    facts: dict[str, Any] = field(default_factory=dict)
    """How the shot was made, for its manifest; the engine adds to it."""
    on_step: Callable[[int, int], None] = lambda _done, _total: None
    """Is told of the work done and of all the work before the first frame; may raise to stop."""


class Engine(Protocol):
    """Renders shots, one after the other or several at once."""

    name: str
    """As a storyboard asks for it."""
    parallel_shots: int
    """How many shots it can render at the same time in one process."""
    history_frames: int
    """In how many of a shot's last frames poses are read, to know how the figures move; at least 1."""

    @property
    def pose_reader(self) -> PoseReader:
        """Reads the poses of this engine's figures from its frames."""

    @property
    def film_defaults(self) -> FilmDefaults:
        """What a film is like that this engine renders, where its storyboard does not say; and the clips that it makes.

        Raises:
            LongtakeError: what says so is damaged.
        """

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same shot would give other pixels: code version, weights; part of every key."""

    def replaced(self, shot: Shot) -> tuple[Replaced, ...]:
        """What of a shot's prompt the engine does not know, and what it draws instead; looks at words alone.

        Raises:
            LongtakeError: what says so is damaged.
        """

    def check(self, shots: Sequence[Shot]) -> None:
        """Makes sure that these shots can be rendered here, as far as that can be known before anything is loaded.

        Raises:
            LongtakeError: they cannot; says what was found and what was expected.
        """

    def prepare(self, shots: Sequence[Shot]) -> None:
        """Does what is better done for all shots at once, before the first of them is rendered."""

    def load(self) -> None:
        """Gets ready (imports, weights); may be called again and then does nothing."""

    def generate(self, shot: Shot, anchor: Anchor | None, bench: Workbench) -> Iterator[Frame]:
        """Yields the shot's `num_frames` frames, each (height, width, 3) uint8 RGB.

        Args:
            shot: what to render; with continuity "continue" or "pose" it needs its anchor.
            anchor: the last frame and pose of the shot before; with "continue", the first frame repeats it.
            bench: where to work.

        Raises:
            GenerationError: the shot did not come out.
        """


def open_engine(name: str, **options: str | Path | None) -> Engine:
    """Imports and makes the engine of that name, and nothing else.

    Args:
        name: one of `ENGINES`.
        options: `model`, `profile`, `device` as in `EngineChoice`; `cache`, a folder for what is computed once. None
            leaves it to the engine.

    Raises:
        ValueError: there is no such engine, or it has no such option.
        LongtakeError: the engine cannot make sense of an option.
    """
    if name not in ENGINES:
        raise ValueError(f"there is no engine {name!r}; there is {', '.join(ENGINES)}")
    kind = importlib.import_module(ENGINES[name]).Engine
    known = inspect.signature(kind).parameters
    given = {option: value for option, value in options.items() if value is not None}
    for option in given.keys() - known.keys() - {"cache"}:
        raise ValueError(f"the engine {name!r} has no {option}; leave out --{option}")
    engine: Engine = kind(**{option: value for option, value in given.items() if option in known})
    return engine


def shown_frames(engine: Engine, shot: Shot, anchor: Anchor | None, bench: Workbench) -> Iterator[Frame]:
    """The frames of a shot that an audience sees: the repeated first one dropped, the grid's surplus not even made."""
    return islice(engine.generate(shot, anchor, bench), shot.drop_frames, shot.drop_frames + shot.shown_frames)
