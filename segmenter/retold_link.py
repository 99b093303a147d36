"""What both languages retell links with: the link, the ways to tell it, and changes to stretches of its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from segmenter.carrying import Carried
from segmenter.links import Clause, mention_of
from segmenter.prompts import read_prompt
from segmenter.prompts.reading import Reading, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How much a retold link says of what went before."""

    place: bool
    """Where it happens, and where its actors are by now."""
    hold: bool
    """What they hold."""
    names: bool
    """Names instead of pronouns, those too that the link itself would explain."""


MANNERS = (
    Manner(place=True, hold=True, names=False),
    Manner(place=True, hold=True, names=True),
    Manner(place=False, hold=True, names=False),
    Manner(place=False, hold=True, names=True),
    Manner(place=False, hold=False, names=True),
)
"""From the best one to the one that is understood most surely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to be retold; any but the prompt's first one."""

    text: str
    """The whole prompt."""
    reading: Reading
    """What was read in it."""
    clauses: tuple[Clause, ...]
    """Of the link."""
    span: Span
    """Characters of the prompt that are the link's."""
    carried: Carried
    """How things stand when it begins."""

    @property
    def actors(self) -> tuple[int, ...]:
        """Who acts first."""
        return self.clauses[0].actors

    @property
    def head(self) -> Span:
        """Characters before its first verb."""
        return self.span[0], self.clauses[0].beats[0].verb_span[0]

    @property
    def mentions(self) -> tuple[tuple[int, ...], ...]:
        """Its first actors, together where one mention introduced them."""
        return tuple(dict.fromkeys(mention_of(self.reading, actor) for actor in self.actors))

    @property
    def names_scenery(self) -> bool:
        """Whether the link itself says where all of it happens."""
        places = {beat.location for clause in self.clauses for beat in clause.beats if beat.location}
        return any(not read_prompt(place).subjects for place in places)

    def is_new(self, subject: int) -> bool:
        """Whether the prompt mentions somebody here for the first time."""
        span = self.reading.subjects[subject].span
        return span is not None and self.span[0] <= span[0] < self.span[1]

    def words(self, subject: int) -> str:
        """The first mention of somebody, as written."""
        span = self.reading.subjects[subject].span
        return self.text[slice(*span)] if span else self.reading.subjects[subject].label

    def held(self, subjects: Iterable[int]) -> tuple[int, ...]:
        """What these hold when the link begins, one of each mention."""
        things = [thing for subject in subjects for thing in self.carried.held.get(subject, ())]
        return tuple({mention_of(self.reading, thing): thing for thing in things}.values())


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Other words for a stretch of the prompt."""

    start: int
    """Its first character."""
    end: int
    """What follows its last one; the start where words are only put in."""
    words: str
    """What stands there instead."""


def edited(text: str, span: Span, edits: Iterable[Edit]) -> str:
    """A stretch of a text with other words in places; of edits that overlap, the first one counts."""
    told: list[str] = []
    at = span[0]
    for edit in sorted(edits):
        if at <= edit.start and edit.end <= span[1]:
            told += [text[at : edit.start], edit.words]
            at = edit.end
    return "".join([*told, text[at : span[1]]])
