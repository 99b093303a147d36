"""How many shots play a panel, which links of its prompt each one plays, and for how many frames.

Pure: a text and frames in, pieces out. The rules and their reasons are in docs/splitting.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from segmenter.links import Clause, Joint, clauses_of, weight_of
from segmenter.prompts import read_prompt
from segmenter.retelling import retell
from segmenter.timing import GRID, max_shown_frames, split_evenly

MIN_SHOT_SECONDS = 1
"""In less, nobody sees what happens: no link gets a shot that is shorter."""

UNHURRIED_SECONDS = 2
"""What each of two actions must get where one shot could play both."""

_CHAIN = 3
"""So many actions one after the other are more than a shot can play."""

_Group = tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What one shot plays of a panel."""

    text: str
    """Its prompt; it stands alone."""
    part: int
    """Which of the shots with this prompt it is, from 0."""
    parts: int
    """How many shots of the panel have this prompt."""
    shown_frames: int
    """Frames that it shows."""


def split_panel(
    text: str, num_frames: int, fps: Fraction, ends: tuple[int, int] = (0, 0), longest: int | None = None
) -> tuple[Piece, ...]:
    """Splits a panel into shots of at most five seconds, at the beats of its text where the text was understood.

    Args:
        text: the panel's text, characters described.
        num_frames: that the panel's shots show together, at least 1.
        fps: frames per second.
        ends: frames that the transitions into and out of the panel take of its first and of its last shot.
        longest: frames that a shot shows at most; by default those of five seconds.
    """
    longest = longest or max_shown_frames(fps)
    shortest = math.ceil(MIN_SHOT_SECONDS * fps)
    if num_frames >= 2 * shortest:
        reading = read_prompt(text)
        clauses = () if reading.unread else clauses_of(text, reading)
        groups = _groups(clauses, num_frames, fps, longest)
        texts = retell(text, reading, [tuple(group) for group in groups]) if len(groups) > 1 else None
        if texts is not None:
            unhurried = len(groups) == 2 and num_frames >= 2 * math.ceil(UNHURRIED_SECONDS * fps)
            least = [math.ceil((UNHURRIED_SECONDS if unhurried else MIN_SHOT_SECONDS) * fps)] * len(groups)
            least[0], least[-1] = max(least[0], ends[0]), max(least[-1], ends[1])
            if sum(least) <= num_frames:
                weights = [Fraction(weight_of(group)).limit_denominator(100) for group in groups]
                return _pieces(texts, share_frames(num_frames, weights, least, fps, longest), fps, longest)
    return _pieces((text,), (num_frames,), fps, longest)


def share_frames(
    num_frames: int, weights: Sequence[Fraction], least: Sequence[int], fps: Fraction, longest: int | None = None
) -> tuple[int, ...]:
    """Frames of each link: by weight, exact in sum, none below its least, none above five seconds where that can be.

    Shares are whole steps of the grid where that fits, so that nothing generated is trimmed but of the first shot.

    Args:
        num_frames: to share out; at least the sum of `least`.
        weights: of the links.
        least: frames that each of them needs.
        fps: frames per second.
        longest: frames that a shot shows at most; by default those of five seconds.
    """
    longest = longest or max_shown_frames(fps)
    most = longest if longest * len(weights) >= num_frames else num_frames
    steps = -(-num_frames // GRID)
    spare = GRID * steps - num_frames
    low = [-(-(frames + (0 if index else spare)) // GRID) for index, frames in enumerate(least)]
    if sum(low) <= steps <= len(weights) * (most // GRID):
        shares = [GRID * share for share in _weighted(steps, weights, low, most // GRID)]
        shares[0] -= spare
        return tuple(shares)
    return tuple(_weighted(num_frames, weights, least, most))


def _weighted(total: int, weights: Sequence[Fraction], least: Sequence[int], most: int) -> list[int]:
    """Whole shares by weight within bounds that leave room: what one may not have, the others share."""
    fixed: dict[int, int] = {}
    while True:
        free = [index for index in range(len(weights)) if index not in fixed]
        left, heavy = total - sum(fixed.values()), sum(weights[index] for index in free)
        exact = {index: left * weights[index] / heavy for index in free}
        short = {index: least[index] for index in free if exact[index] < least[index]}
        long = {index: most for index in free if exact[index] > most}
        missing = sum(bound - exact[index] for index, bound in short.items())
        surplus = sum(exact[index] - bound for index, bound in long.items())
        if not short and not long:
            break
        fixed |= short if missing >= surplus else long
    shares = {**fixed, **{index: math.floor(share) for index, share in exact.items()}}
    rest = total - sum(shares.values())
    for index in sorted(free, key=lambda index: (math.floor(exact[index]) - exact[index], index))[:rest]:
        shares[index] += 1
    return [shares[index] for index in range(len(weights))]


def _pieces(texts: Sequence[str], shares: Sequence[int], fps: Fraction, longest: int) -> tuple[Piece, ...]:
    """A shot a text; one that is longer than a shot can be is played by several."""
    pieces: list[Piece] = []
    for text, share in zip(texts, shares, strict=True):
        frames = split_evenly(share, fps, longest)
        pieces += [
            Piece(text=text, part=part, parts=len(frames), shown_frames=shown) for part, shown in enumerate(frames)
        ]
    return tuple(pieces)


def _groups(clauses: Sequence[Clause], num_frames: int, fps: Fraction, longest: int) -> list[_Group]:
    """The clauses by the shot that plays them; one group where one shot can play all."""
    if not clauses:
        return []
    groups = _cut(clauses, lambda joint: joint >= Joint.AND)
    needed = -(-num_frames // longest)
    if len(groups) < _CHAIN and needed == 1:
        groups = _cut(clauses, lambda joint: joint is Joint.THEN)
        if num_frames < len(groups) * math.ceil(UNHURRIED_SECONDS * fps):
            return [tuple(clauses)]
    if len(groups) < needed:
        groups = _cut(clauses, lambda joint: joint >= Joint.OUTCOME)
    most = num_frames // math.ceil(MIN_SHOT_SECONDS * fps)
    while len(groups) > max(most, 1):
        groups = _joined(groups, min(range(1, len(groups)), key=lambda index: _loss(groups, index)))
    return groups


def _cut(clauses: Sequence[Clause], begins: Callable[[Joint], bool]) -> list[_Group]:
    groups: list[_Group] = []
    for clause in clauses:
        if not groups or begins(clause.joint):
            groups.append((clause,))
        else:
            groups[-1] += (clause,)
    return groups


def _loss(groups: Sequence[_Group], index: int) -> tuple[int, float, int]:
    """How bad it is to play a group together with the one before it."""
    return (groups[index][0].joint, weight_of(groups[index - 1]) + weight_of(groups[index]), index)


def _joined(groups: list[_Group], index: int) -> list[_Group]:
    return [*groups[: index - 1], groups[index - 1] + groups[index], *groups[index + 1 :]]
