"""How long each panel of a draft lasts: as the source says or its words take, or scaled to a length asked for.

Works in whole milliseconds, rounded on the film's clock, so that no error adds up over the film.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise


def least_milliseconds(fps: Fraction) -> int:
    """The shortest panel that shows a frame."""
    return -(-1000 // fps)


def as_they_are(seconds: Sequence[Fraction], fps: Fraction) -> list[int]:
    """Milliseconds of each panel; one shorter than a frame gets one, at the cost of those that follow it."""
    least = least_milliseconds(fps)
    ends = [0]
    for end in accumulate(seconds):
        ends.append(max(round(end * 1000), ends[-1] + least))
    return [end - start for start, end in pairwise(ends)]


def scaled(seconds: Sequence[Fraction], total: Fraction, fps: Fraction) -> list[int]:
    """Milliseconds of each panel, so that together they last `total` seconds.

    What a panel has beyond one frame is scaled, so that none vanishes.

    Raises:
        ValueError: the panels do not fit into so short a film, with a frame for each.
    """
    least, whole = least_milliseconds(fps), round(total * 1000)
    spare = whole - least * len(seconds)
    if spare < 0:
        needed = -(-least * len(seconds) // 1000)
        raise ValueError(f"{len(seconds):,} panels do not fit into {float(total):g} s; ask for at least {needed} s")
    weights = [max(0, round(length * 1000) - least) for length in seconds]
    if not any(weights):
        weights = [1] * len(seconds)
    all_weights = sum(weights)
    ends = [
        index * least + (2 * spare * weight + all_weights) // (2 * all_weights)
        for index, weight in enumerate(accumulate(weights), 1)
    ]
    return [end - start for start, end in pairwise([0, *ends])]
