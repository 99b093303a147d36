"""Who sits around a table: beside each other behind it, not on it. Knows sizes; plans nothing."""

from __future__ import annotations

from collections.abc import Sequence

from generation.animatic.species import Look
from segmenter.prompts.reading import Reading

_TABLES = frozenset({"table", "desk"})
_TOO_TALL = 0.56
"""In heights of a grown person: who is taller does not sit on a table; a cat does."""
_SHARE = 0.9
"""Of their widths, what each one takes up: shoulder to shoulder."""


def company_of(reading: Reading, looks: Sequence[Look | None]) -> dict[int, int]:
    """Everybody who sits at a table, to the table."""
    company = {
        beat.actor: beat.target
        for beat in reading.beats
        if beat.action == "sit"
        and beat.target is not None
        and reading.subjects[beat.target].noun in _TABLES
        and looks[beat.actor] is not None
    }
    tall = {table for sitter, table in company.items() if _is_tall(looks[sitter])}
    return {sitter: table for sitter, table in company.items() if table in tall}


def _is_tall(look: Look | None) -> bool:
    return look is not None and (look.person or look.size > _TOO_TALL)


def places_at(sitters: Sequence[int], widths: Sequence[float]) -> dict[int, float]:
    """How far each one sits to the right of the middle of the table, in the unit of the widths."""
    taken = [_SHARE * wide for wide in widths]
    middle, at = sum(taken) / 2, 0.0
    places = {}
    for sitter, wide in zip(sitters, taken, strict=True):
        places[sitter] = at + wide / 2 - middle
        at += wide
    return places


def room_at_table(widths: Sequence[float]) -> float:
    """How wide a table must be for those who sit at it, in the unit of the widths."""
    return _SHARE * sum(widths)
