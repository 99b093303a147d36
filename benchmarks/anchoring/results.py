"""Sums of what was measured, by storyboard and by shot; means of them with intervals, by bootstrap over storyboards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from benchmarks.anchoring.measures import Measured

Sums = dict[str, list[float]]
"""Number of a storyboard, or of a shot, to [sum of values, sum of weights]."""
Row = dict[str, dict[str, Sums]]
"""Measure to "storyboards" and "shots", each with its sums."""

CURVES = frozenset(
    ("figure_colour_drift", "picture_colour_drift", "contrast", "sharpness", "subject", "action", "seam_step")
)
"""Measures that are also kept by shot."""
_RESAMPLES = 4000
_SHARE = 0.95


class Mean(NamedTuple):
    """A mean, and the interval in which 95 % of the bootstrap's means are."""

    mean: float
    """Of all."""
    low: float
    """Lower end."""
    high: float
    """Upper end."""

    @property
    def sign(self) -> int:
        """1 or -1 for what is surely above or below 0; else 0."""
        return int(self.low > 0) - int(self.high < 0)


def add(row: Row, storyboard: int, shot: int, measured: Measured) -> None:
    """Adds what was measured of a shot."""
    for name, (value, weight) in measured.items():
        both = row.setdefault(name, {"storyboards": {}, "shots": {}})
        for by, key in (("storyboards", storyboard), ("shots", shot)):
            if by == "shots" and name not in CURVES:
                continue
            cell = both[by].setdefault(str(key), [0.0, 0.0])
            cell[0] += value
            cell[1] += weight


def rounded(row: Row) -> Row:
    """The row with as many digits as mean anything."""
    return {
        name: {by: {key: [float(f"{x:.5g}") for x in cell] for key, cell in sums.items()} for by, sums in both.items()}
        for name, both in row.items()
    }


def merged(documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The results of all parts in one document.

    Raises:
        ValueError: they are not parts of one run, or the same part is there twice.
    """
    first = documents[0]
    for other in documents[1:]:
        for key in ("settings", "weights"):
            if other[key] != first[key]:
                raise ValueError(f"parts differ in {key}: {first[key]} and {other[key]}; run them alike")
    numbers = [number for document in documents for number in document["storyboards"]]
    if len(set(numbers)) != len(numbers):
        raise ValueError(f"storyboards are there twice: {sorted(numbers)}; name each part once")
    captions = {key: value for document in documents for key, value in document["storyboards"].items()}
    rows: dict[str, Row] = {}
    for document in documents:
        for name, row in document["rows"].items():
            _join(rows.setdefault(name, {}), row)
    return {
        **first,
        "storyboards": dict(sorted(captions.items(), key=lambda item: int(item[0]))),
        "rows": {name: rounded(row) for name, row in rows.items()},
        "clips": sum(document["clips"] for document in documents),
        "broken_frames": sum(document["broken_frames"] for document in documents),
        "seconds": max(document["seconds"] for document in documents),
        "cards": sum(document["cards"] for document in documents),
    }


def _join(row: Row, other: Row) -> None:
    for name, both in other.items():
        mine = row.setdefault(name, {"storyboards": {}, "shots": {}})
        for by, sums in both.items():
            for key, (value, weight) in sums.items():
                cell = mine[by].setdefault(key, [0.0, 0.0])
                cell[0] += value
                cell[1] += weight


def mean_of(row: Row, name: str) -> Mean | None:
    """A measure's mean over all shots; None where nothing tells it."""
    if name not in row:
        return None
    cells = np.array(list(row[name]["storyboards"].values()))
    return interval([cells])


def difference(row: Row, other: Row, name: str) -> Mean | None:
    """By how much a measure is more in the first row, storyboards paired; None where one of them does not tell it."""
    if name not in row or name not in other:
        return None
    one, two = row[name]["storyboards"], other[name]["storyboards"]
    keys = sorted(one.keys() & two.keys())
    return interval([np.array([sums[key] for key in keys]) for sums in (one, two)]) if keys else None


def by_shot(row: Row, name: str) -> dict[int, float]:
    """A measure's mean over all storyboards in each shot of the chains, from 0."""
    if name not in row:
        return {}
    return {int(key): value / weight for key, (value, weight) in row[name]["shots"].items() if weight > 0}


def interval(cells: Iterable[np.ndarray], seed: int = 0) -> Mean:
    """The mean of sums and weights, (storyboards, 2), or of the first ones less that of the second ones.

    Storyboards are drawn anew, with replacement, and the same ones of both.
    """
    parts = list(cells)
    count = len(parts[0])
    drawn = np.random.default_rng(seed).integers(count, size=(_RESAMPLES, count))
    whole = _means([part[None] for part in parts])[0]
    low, high = np.quantile(_means([part[drawn] for part in parts]), ((1 - _SHARE) / 2, (1 + _SHARE) / 2))
    return Mean(float(whole), float(low), float(high))


def _means(parts: Sequence[np.ndarray]) -> np.ndarray:
    """(R,) of sums and weights, (R, storyboards, 2) each."""
    means = []
    for part in parts:
        sums = part.sum(axis=1)
        means.append(sums[:, 0] / np.maximum(sums[:, 1], 1e-12))
    return np.asarray(means[0] if len(means) == 1 else means[0] - means[1])
