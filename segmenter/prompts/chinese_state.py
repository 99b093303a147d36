"""What is known while a Chinese prompt is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from segmenter.prompts.cast import Cast
from segmenter.prompts.chinese_noun_phrases import NounPhrases
from segmenter.prompts.chinese_nouns import NAMES, NOUN_WORDS
from segmenter.prompts.chinese_places import (
    GROUND_WORDS,
    LIGHT_WORDS,
    RELATIONS,
    WEATHER_WORDS,
)
from segmenter.prompts.chinese_verbs import VERBS
from segmenter.prompts.chinese_words import is_open_verb
from segmenter.prompts.clauses import Clause, Mention, Verb
from segmenter.prompts.reading import Place, Span, SpatialRelation, Worn
from segmenter.prompts.scenery import Scenery, SceneryWords
from segmenter.prompts.staging import Stage, Understood

SCENERY = SceneryWords(grounds=GROUND_WORDS, lights=LIGHT_WORDS, weathers=WEATHER_WORDS)

REST = Verb(action="rest")

ENDS = "。.!?;…"
"""Marks that end a sentence, once text is in its compatibility form (NFKC)."""

COMMAS = ',:—()“”"「」《》'
"""Marks that end a stretch of a sentence."""

_LONGEST_ASIDE = 80
"""Words in brackets; more are no aside."""

Aside = tuple[list[str], list[Span]]
"""The words in brackets, and where they stand."""


def _without_asides(words: list[str], spans: list[Span]) -> tuple[list[str], list[Span], dict[int, Aside]]:
    """The words without what is said in brackets right behind a noun, and that by the word that follows it."""
    left: list[str] = []
    left_spans: list[Span] = []
    asides: dict[int, Aside] = {}
    at = 0
    while at < len(words):
        inside = words[at + 1 : at + 1 + _LONGEST_ASIDE] if words[at] == "(" and left else []
        length = inside.index(")") if ")" in inside else 0
        behind_noun = bool(left) and len(left) not in asides and (left[-1] in NOUN_WORDS or left[-1] in NAMES)
        if length and behind_noun and "(" not in inside[:length]:
            asides[len(left)] = inside[:length], spans[at + 1 : at + 1 + length]
            at += length + 2
        else:
            left.append(words[at])
            left_spans.append(spans[at])
            at += 1
    return left, left_spans, asides


@dataclass(slots=True)
class Before:
    """What stands before a verb and belongs to it."""

    objects: list[tuple[int, ...]] = field(default_factory=list)
    goals: list[tuple[int, ...]] = field(default_factory=list)
    sources: list[tuple[int, ...]] = field(default_factory=list)
    spots: list[tuple[int, ...]] = field(default_factory=list)
    agents: list[tuple[int, ...]] = field(default_factory=list)
    beneficiaries: list[tuple[int, ...]] = field(default_factory=list)
    company: tuple[int, ...] = ()
    start: Place | None = None
    end: Place | None = None
    passive: bool = False
    mutual: bool = False
    causee: tuple[int, ...] = ()
    """Who is made to do it ("让硬币消失")."""
    opens: int | None = None
    """The word that it begins with."""


class State:
    """The state of the reading."""

    def __init__(
        self, words: list[str], spans: list[Span], foreign: Mapping[str, Mention] = MappingProxyType({})
    ) -> None:
        self.words, self.spans, self.asides = _without_asides(words, spans)
        self.nouns = NounPhrases(self.words, foreign)
        self.at = 0
        self.cast = Cast()
        self.stage = Stage(self.cast)
        self.scenery = Scenery(SCENERY)
        self.unread: list[str] = []
        self.clause: Clause | None = None
        self.verb_word = self.relation = self.relation_word = self.held_relation = ""
        self.held: Clause | None = None
        """A verb whose object is still to come behind a relative clause ("看着坐在椅子上的猫")."""
        self.located = False
        """The stretch began with a place."""
        self.there = REST
        """What those do who are introduced behind a place."""
        self.owners = 0
        """How many owners the noun that is being read has already."""
        self.introducer = 0
        """The word that introduces them ("有")."""
        self.opens: int | None = 0
        """The word that the stretch or the sentence begins with, until its first clause has begun."""
        self.subject_at: int | None = None
        """The word that names the subject of the clause to come."""
        self.nested = False
        """Reads what stands in brackets."""
        self.dressing: list[Worn] = []
        """Clothes of somebody who is named behind them ("戴红帽子的女孩")."""
        self.before = Before()
        self.subject: tuple[int, ...] = ()
        self.own_subject = False
        """The stretch since the last mark has named its subject."""
        self.part: list[tuple[int, ...]] | None = None
        self.near: tuple[int, ...] = ()
        self.near_end = 0
        """The word behind the last noun."""
        self.relation_at = 0
        self.relation_begins = 0
        """Where the preposition stands in the text; that of "坐在" is its last character."""
        self.after_verb = False
        """Nothing but fillers since the verb."""
        self.joined = False
        self.introducing = False
        self.negated = False
        self.scenic = False
        self.waiting_place: Place | None = None
        self.seen_from: tuple[tuple[int, ...], SpatialRelation] | None = None
        """Where somebody is who is named behind it ("坐在窗边的爷爷")."""
        self.waiting_beside: tuple[tuple[int, ...], str] = ((), "")
        """What whoever comes is seen from, and the word for where ("桌子上有...")."""

    def go_on(self, before: Understood) -> None:
        """Takes over the cast and the scenery of the sentences before."""
        self.stage, self.scenery, self.unread = before.stage, before.scenery, before.unread
        self.cast = self.stage.cast
        self.scenery.speak(SCENERY)

    def _word(self, offset: int = 0) -> str:
        return self.nouns.word(self.at + offset)

    def _verb_ahead(self, start: int) -> bool:
        """Whether a verb comes before the next mark."""
        for at, word in enumerate(self.words[start : start + 16], start):
            if word in COMMAS or word in ENDS:
                return False
            if word in VERBS and self.nouns.word(at + 1) in {"了", "着"} and word in NOUN_WORDS:
                return True
            if (word in VERBS and word not in NOUN_WORDS and word not in RELATIONS) or is_open_verb(word):
                return True
        return False

    def _of_ahead(self) -> bool:
        """Whether a relative clause ends before the next mark ("送到站在门边的女人手里")."""
        for word in self.words[self.at + 1 : self.at + 9]:
            if word in COMMAS or word in ENDS:
                return False
            if word == "的":
                return True
        return False
