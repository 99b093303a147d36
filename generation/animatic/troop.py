"""Those who make the same move together, and those who run after them. Knows beats; plans nothing."""

from __future__ import annotations

from segmenter.prompts.reading import Beat, Reading

_CLOSE = 0.5
"""Of its width, how far each one is ahead of the one behind it where they go in two rows."""
_SLIM = 0.8
"""In its heights: who is less wide goes beside its fellow in one row, as people do; horses take two."""
_ROW = 0.05
"""How much farther back the second row runs, in heights of the stage."""


def troops_of(reading: Reading) -> dict[int, tuple[int, int]]:
    """Everybody who makes the same way as others named beside it, to its rank from the rear and how many they are."""
    troops: dict[tuple[object, ...], list[int]] = {}
    for beat in reading.beats:
        sideways = {beat.start, beat.end} & {"left", "right", "centre"}
        if sideways and beat.action in ("walk", "run", "fly") and beat.target is None:
            kind = (reading.subjects[beat.actor].noun, beat.action, beat.start, beat.end)
            troops.setdefault(kind, []).append(beat.actor)
    ranks: dict[int, tuple[int, int]] = {}
    for fellows in troops.values():
        alike = list(dict.fromkeys(fellows))
        ranks |= {actor: (rank, len(alike)) for rank, actor in enumerate(alike) if len(alike) > 1}
    return ranks


def step_of(shape: float) -> float:
    """How far each one is ahead of the one behind it, in its widths; of a shape, its width in its heights."""
    return 1.0 if shape < _SLIM else _CLOSE


def lead_of(rank: int, count: int, shape: float, end: str | None) -> float:
    """How far ahead of the end of its way a member stops, in its widths: the foremost at an edge, all about a centre.

    Args:
        rank: from the rear, 0 and up.
        count: how many go together.
        shape: its width in its heights.
        end: the place at the end of the way.
    """
    behind = (count - 1) / 2 if end == "centre" else count - 1
    return step_of(shape) * (rank - behind)


def way_of(beat: Beat) -> float:
    """1 where a move goes to the right, -1 where it goes to the left."""
    if beat.start in ("left", "right"):
        return 1.0 if beat.start == "left" else -1.0
    return -1.0 if beat.end == "left" else 1.0


def procession_of(reading: Reading) -> set[int]:
    """Everybody who follows or is followed, and those who go with them."""
    followers = followers_of(reading)
    ranks = troops_of(reading)
    joined = {*followers, *(i for after in followers.values() for i in after)}
    return joined | set(ranks) if joined & ranks.keys() else joined


def row_of(rank: int, shape: float) -> float:
    """How much farther back a rank runs, in heights of the stage."""
    return _ROW * (rank % 2) if step_of(shape) < 1 else 0.0


def chasers_of(reading: Reading) -> dict[int, list[int]]:
    """Everybody who is chased, to those who are after it, the one farthest behind first."""
    chasers: dict[int, list[int]] = {}
    for beat in reading.beats:
        if beat.action == "chase" and beat.target is not None and beat.actor not in chasers.get(beat.target, ()):
            chasers.setdefault(beat.target, []).append(beat.actor)
    return chasers


def followers_of(reading: Reading) -> dict[int, list[int]]:
    """Everybody who has a way of its own, to those who run after it."""
    followed = {beat.target for beat in reading.beats if beat.action == "chase" and followed_in(reading, beat)}
    return {prey: after for prey, after in chasers_of(reading).items() if prey in followed}


def followed_in(reading: Reading, chase: Beat) -> bool:
    """Whether the one who is chased has a way of its own, or is ridden: the chase then goes that way."""
    moves = [beat for beat in reading.beats if beat.action in ("walk", "run", "fly")]
    return any(
        beat.target == chase.target or (beat.actor == chase.target and bool(beat.end or beat.start)) for beat in moves
    )
