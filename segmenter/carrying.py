"""What the links of a prompt hand on to each other: who holds what, who is where. Knows no grammar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from segmenter.links import Clause
from segmenter.prompts import read_prompt
from segmenter.prompts.lexicon import TOO_BIG_TO_CARRY
from segmenter.prompts.reading import Action, Beat, Reading

_MOVES: frozenset[Action] = frozenset({"walk", "run", "fly", "chase", "jump", "fall"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How things stand when a link begins."""

    held: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Who holds what, as indices of subjects."""
    fresh: frozenset[int] = frozenset()
    """What came into the hands that it is in during the link before."""
    spots: dict[int, tuple[str, bool]] = field(default_factory=dict)
    """Who is where, in the words of the prompt ("onto the table"), and whether a move of the link before led there."""
    scenery: tuple[str, bool] = ("", False)
    """Where all of it happens, in the same way ("in a dark forest")."""


def carried_into(reading: Reading, groups: Sequence[Sequence[Clause]]) -> list[Carried]:
    """For every link, how things stand when it begins.

    Args:
        reading: of the whole prompt.
        groups: the clauses of each link.
    """
    stands = [Carried()]
    for group in groups[:-1]:
        before = stands[-1]
        holder = {thing: who for who, things in before.held.items() for thing in things}
        spots = {who: (words, False) for who, (words, _) in before.spots.items()}
        scenery = (before.scenery[0], False)
        for beat in (beat for clause in group for beat in clause.beats):
            _pass_on(reading, beat, holder)
            spots, scenery = _go(reading, beat, spots, scenery)
        old = {thing: who for who, things in before.held.items() for thing in things}
        held = {who: tuple(thing for thing in holder if holder[thing] == who) for who in holder.values()}
        fresh = frozenset(thing for thing, who in holder.items() if old.get(thing) != who)
        stands.append(Carried(held=held, fresh=fresh, spots=spots, scenery=scenery))
    return stands


def _pass_on(reading: Reading, beat: Beat, holder: dict[int, int]) -> None:
    """Notes in whose hands a beat leaves its thing."""
    thing = beat.target
    if beat.action == "fall":
        holder.pop(beat.actor, None)
    if thing is None or reading.subjects[thing].kind != "thing" or reading.subjects[thing].noun in TOO_BIG_TO_CARRY:
        return
    if beat.action in {"take", "hold"}:
        holder[thing] = beat.actor
    elif beat.action == "give" and beat.recipient is not None and reading.subjects[beat.recipient].kind != "thing":
        holder[thing] = beat.recipient
    elif beat.action in {"give", "throw", "eat"} or beat.contact in {"knock over", "put down"}:
        holder.pop(thing, None)


def _go(
    reading: Reading, beat: Beat, spots: dict[int, tuple[str, bool]], scenery: tuple[str, bool]
) -> tuple[dict[int, tuple[str, bool]], tuple[str, bool]]:
    """Notes where a beat leaves its actor, and all of them where it names a scenery rather than a thing."""
    moves = beat.action in _MOVES
    if moves:
        spots = {who: spot for who, spot in spots.items() if who != beat.actor}
    if not beat.location:
        return spots, scenery
    pronouns = [one.span for one in reading.references if beat.span[0] <= one.span[0] < beat.span[1]]
    if any(beat.phrase[start - beat.span[0] : end - beat.span[0]] in beat.location for start, end in pronouns):
        return spots, scenery  # "under it" says nothing alone
    if not read_prompt(beat.location).subjects:
        return spots, (beat.location, moves)
    return {**spots, beat.actor: (beat.location, moves)}, scenery
