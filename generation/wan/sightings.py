"""Finds figures and things in the maps that a keypoint net makes of a picture. Knows numpy alone: no net, no file.

A map's cell covers four by four pixels; its middle is 1.5 pixels from its first one. As in CenterNet (Zhou et al. 2019)
a peak says that somebody's middle is there and the cell under it where the joints are; as in PersonLab (Papandreou et
al. 2018) the cells around a joint then say more exactly where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generation.pose import JOINTS

CELL = 4
"""Pixels to a side of a map's cell."""
MIDDLE = (CELL - 1) / 2
"""From a cell's first pixel to its middle."""

_MIN_SCORE = 0.3
_APART = 6.0
"""Pixels between two middles; nearer, it is one whose kind was doubtful."""
_WINDOW = 2
"""Cells on each side of a joint that have a say in where it is."""
_NEAR = (4.0, 2.0)
"""How far in pixels from where a joint is thought to be votes count, the first time and the second."""
_DOUBT = 0.02
"""Weight of what the middle says about a joint, beside its votes."""
_LEAST_SURE = 0.05
"""Confidence of a joint that the picture does not support, hidden behind another: the middle knows of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maps:
    """What a keypoint net makes of a picture, in (h, w) cells."""

    centres: np.ndarray
    """(K, h, w) 0 to 1: where the middle of somebody or something of a kind is, figures first."""
    peaks: np.ndarray
    """(K, h, w) bool: where that is highest in its neighbourhood."""
    offsets: np.ndarray
    """(18, 2, h, w) pixels from the cell to each joint of whoever is there; of a thing the first is its middle."""
    heights: np.ndarray
    """(h, w) pixels: how tall whoever's or whatever's middle is there stands."""
    colours: np.ndarray
    """(C, h, w): how much of each colour is in what has its middle there, as logits."""
    joints: np.ndarray
    """(18, h, w) 0 to 1: where joints are."""
    shifts: np.ndarray
    """(18, 2, h, w) pixels from the cell to the joint nearest to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Somebody or something that was seen in a picture."""

    noun: str
    """What it is."""
    colour: str
    """The paper that it is made of, or the clothes."""
    score: float
    """How sure that is, 0 to 1."""
    alive: bool
    """Whether it is a figure, with joints."""
    keypoints: tuple[tuple[float, float, float], ...]
    """18 times (x, y, confidence) of a figure, once of a thing; pixels from the top left corner."""
    height: float
    """How tall it stands, in pixels: a figure upright, whatever its pose."""


def find_sightings(
    maps: Maps, figures: Sequence[str], things: Sequence[str], colours: Sequence[str], min_score: float = _MIN_SCORE
) -> tuple[Sighting, ...]:
    """Reads off who and what is in a picture, the surest first.

    Args:
        maps: of the picture.
        figures: nouns of the first kinds.
        things: nouns of the other kinds.
        colours: their names.
        min_score: what is less sure is not told.
    """
    kinds, rows, columns = np.nonzero(maps.peaks & (maps.centres >= min_score))
    scores = maps.centres[kinds, rows, columns]
    found: list[Sighting] = []
    taken: list[tuple[bool, int, int]] = []
    for i in np.argsort(-scores, kind="stable"):
        kind, row, column = int(kinds[i]), int(rows[i]), int(columns[i])
        alive = kind < len(figures)
        # A thing may be in front of the middle of a figure: only two of a sort are one.
        if any(
            alive == other and np.hypot(row - at_row, column - at_column) * CELL < _APART
            for other, at_row, at_column in taken
        ):
            continue
        taken.append((alive, row, column))
        place = np.array((column, row)) * CELL + MIDDLE
        shown = maps.offsets[:, :, row, column] if alive else maps.offsets[:1, :, row, column]
        points = place + shown
        keypoints = _snapped(maps, points) if alive else np.column_stack([points, [scores[i]]])
        found.append(
            Sighting(
                noun=figures[kind] if alive else things[kind - len(figures)],
                colour=colours[int(maps.colours[:, row, column].argmax())],
                score=float(scores[i]),
                alive=alive,
                keypoints=tuple((x, y, sure) for x, y, sure in keypoints.tolist()),
                height=float(maps.heights[row, column]),
            )
        )
    return tuple(found)


def _snapped(maps: Maps, points: np.ndarray) -> np.ndarray:
    """Moves joints, (18, 2), to where the cells around them say that they are; with their confidence, (18, 3)."""
    height, width = maps.joints.shape[1:]
    steps = np.arange(-_WINDOW, _WINDOW + 1)
    cells = np.round((points - MIDDLE) / CELL).astype(int)
    rows = np.clip(cells[:, 1, None, None] + steps[:, None], 0, height - 1)
    columns = np.clip(cells[:, 0, None, None] + steps[None, :], 0, width - 1)
    rows, columns = np.broadcast_arrays(rows, columns)
    joint = np.arange(len(JOINTS))[:, None, None]
    heat = maps.joints[joint, rows, columns]
    votes = np.stack([columns, rows], axis=-1) * CELL + MIDDLE + np.moveaxis(maps.shifts, 1, -1)[joint, rows, columns]
    regressed = points
    for near in _NEAR:
        away = ((votes - points[:, None, None]) ** 2).sum(axis=-1)
        weights = heat**2 * np.exp(-away / (2 * near**2))
        total = weights.sum(axis=(1, 2))
        points = ((weights[..., None] * votes).sum(axis=(1, 2)) + _DOUBT * regressed) / (total + _DOUBT)[:, None]
    sure = np.clip((heat * (weights > 0.01)).max(axis=(1, 2)), _LEAST_SURE, 1.0)
    return np.column_stack([points, sure])
