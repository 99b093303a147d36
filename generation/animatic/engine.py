"""The animatic engine: stages a shot from what the prompt reader understood, and draws it as a paper theatre."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import numpy as np

from generation.animatic.board import board_view, load_board
from generation.animatic.camera import lens_of, view_at
from generation.animatic.continuity import read_legacy
from generation.animatic.dissolve import dissolve_from
from generation.animatic.fingerprint import code_fingerprint
from generation.animatic.marks import RivetReader
from generation.animatic.theatre import Theatre
from generation.engine import Workbench
from segmenter.errors import GenerationError
from segmenter.storyboard_format import FilmDefaults
from segmenter.types import Anchor, Shot
from segmenter.vocabulary import Replaced


class Engine:
    """Draws animatics; needs no weights and keeps nothing between shots."""

    name = "animatic"
    parallel_shots = min(4, os.cpu_count() or 1)
    history_frames = 1
    pose_reader = RivetReader()
    film_defaults = FilmDefaults()

    @property
    def fingerprint(self) -> str:
        """Changes whenever the code that decides the pixels does."""
        return code_fingerprint()

    def replaced(self, shot: Shot) -> tuple[Replaced, ...]:
        """Draws what the prompt reader understands, and stands in for nothing."""
        del shot
        return ()

    def check(self, shots: Sequence[Shot]) -> None:
        """Draws whatever the plan holds."""

    def prepare(self, shots: Sequence[Shot]) -> None:
        """Has nothing to prepare."""

    def load(self) -> None:
        """Has nothing to load."""

    def generate(self, shot: Shot, anchor: Anchor | None, bench: Workbench | None = None) -> Iterator[np.ndarray]:
        """Yields the shot's `num_frames` frames, each (height, width, 3) uint8 RGB.

        Args:
            shot: what to draw.
            anchor: the last frame and poses of the shot before, for continuity "continue" and "pose".
            bench: is not needed: a shot is drawn in seconds.

        Raises:
            GenerationError: the shot's board or its anchor cannot be read.
        """
        if shot.image is not None:
            board = load_board(shot)
            for index in range(shot.num_frames):
                view = board_view(shot, index, view_at(shot, index))
                yield lens_of(view, shot.width, shot.height).film(board, shot.width, shot.height)
            return
        try:
            legacy = read_legacy(shot, anchor)
        except ValueError as error:
            raise GenerationError(f"the anchor of shot {shot.id} cannot be read: {error}", retryable=False) from error
        theatre = Theatre(shot, legacy)
        frames: Iterator[np.ndarray] = map(theatre.frame, range(shot.num_frames))
        # An empty place that goes on begins with the anchor's picture by itself.
        if legacy.picture is not None and theatre.place is not legacy.place:
            frames = dissolve_from(legacy.picture, frames, shot)
        yield from frames
