"""The film's chapters, one a scene, as players show them. Knows no pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segmenter.types import Shot
from stitching.timeline import spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of a film to which players jump."""

    start: int
    """Its first frame."""
    end: int
    """The first frame after it."""
    title: str
    """What players call it."""


def scene_chapters(shots: Sequence[Shot]) -> tuple[Chapter, ...]:
    """Where each scene begins and ends, and what it is called; none where one scene is the film.

    A scene that dissolves into the next one ends where the next one begins to be seen.
    """
    placed = spans(shots)
    scenes = [shot.id.partition("p")[0] for shot in shots]
    first = [index for index, scene in enumerate(scenes) if index == 0 or scene != scenes[index - 1]]
    if len(first) < 2:
        return ()
    ends = [*(placed[index].start for index in first[1:]), placed[-1].end]
    return tuple(
        Chapter(start=placed[index].start, end=end, title=_title(number, shots[index]))
        for number, (index, end) in enumerate(zip(first, ends, strict=True), 1)
    )


def _title(number: int, shot: Shot) -> str:
    """A number and a place, in no language but the author's."""
    return f"{number}. {' '.join(shot.setting.split())}".rstrip(". ")
