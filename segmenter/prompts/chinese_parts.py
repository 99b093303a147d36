"""Chinese clauses while they are read: who is the subject, and which part a noun takes in its clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from segmenter.prompts.cast import MOST_ALIKE, Cast
from segmenter.prompts.chinese_noun_phrases import NounPhrases
from segmenter.prompts.chinese_nouns import NAMES, NOUN_WORDS
from segmenter.prompts.chinese_places import (
    BREAKS,
    FILLERS,
    GROUND_WORDS,
    LIGHT_WORDS,
    PLACES,
    RELATIONS,
    SPATIAL,
    WEATHER_WORDS,
)
from segmenter.prompts.chinese_verbs import PIVOTS, VERBS
from segmenter.prompts.chinese_words import is_open_verb
from segmenter.prompts.clauses import Clause, Mention, Spoken, Verb
from segmenter.prompts.reading import Place, Span, SpatialRelation, Worn
from segmenter.prompts.scenery import Scenery, SceneryWords
from segmenter.prompts.staging import Stage, Understood

SCENERY = SceneryWords(grounds=GROUND_WORDS, lights=LIGHT_WORDS, weathers=WEATHER_WORDS)
REST = Verb(action="rest")
ENDS = "。.!?;…"
"""Marks that end a sentence, once text is in its compatibility form (NFKC)."""
COMMAS = ',:—()“”"「」《》'
"""Marks that end a stretch of a sentence."""


_TRANSFERS = frozenset({"give", "put", "throw", "feed", "share", "pass"})
_BEHIND_VERB = frozenset({"了", "着", "过", "时", "后", "时候", "的时候"})
"""Fillers that belong to the verb before them."""
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


class Parts:
    """The state of the reading, and the parts of the clause that is being read."""

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

    def _end_stretch(self) -> None:
        self._finish_clause()
        self.before = Before()
        self.located = False
        self.dressing = []
        self.there = REST
        self.own_subject = self.joined = self.introducing = self.scenic = self.negated = False
        self.relation, self.near, self.part = "", (), None
        self.waiting_beside = ((), "") if self.own_subject else self.waiting_beside

    def _finish_clause(self) -> None:
        if self.held is not None:
            held, self.held = self.held, None
            self.stage.play(held)
        if self.clause is None:
            return
        clause, self.clause = self.clause, None
        hands_on = clause.verb.frame in {"give", "put", "throw"} and self.verb_word[0] not in "喷射"
        if not clause.objects and hands_on and clause.goals and not clause.mutual:
            # "把面条放进碗里,端给客人": what is handed on goes without saying.
            handed = self.cast.it(without=[*clause.actors, *clause.goals[0]])
            clause.objects = [handed] if handed and self.cast.kind(handed[0]) == "thing" else []
        if not clause.actors and not self.scenic and not clause.passive and not self.dressing:
            self.unread.append(self.verb_word)
        self.stage.play(clause)

    def _start_clause(self, verb: Verb, actors: tuple[int, ...]) -> None:
        """A new clause, with what stood before its verb; a held one goes on waiting."""
        held, self.held = self.held, None
        self._finish_clause()
        before, self.held, self.before = self.before, held, Before()
        if verb.frame in _TRANSFERS and not before.goals:
            before.goals, before.beneficiaries = before.beneficiaries, []
        self.clause = Clause(
            verb=verb,
            spoken=self._spoken(self.at, before.opens),
            actors=tuple(dict.fromkeys(actors + before.company)),
            objects=before.objects,
            goals=before.goals,
            sources=before.sources,
            beneficiaries=before.beneficiaries,
            spots=before.spots,
            agents=before.agents,
            start=before.start,
            end=before.end,
            passive=before.passive,
            mutual=before.mutual,
            alongside=not self.own_subject,
        )

    def _spoken(self, verb: int, before: int | None) -> Spoken:
        """Where a clause begins whose verb is the word there, and the verb."""
        begin = verb
        while begin and self.words[begin - 1] in FILLERS and self.words[begin - 1] not in _BEHIND_VERB:
            begin -= 1
        first = [at for at in (self.opens, self.subject_at, before) if at is not None]
        begin = min([begin, *first])
        while begin < verb and self.words[begin] in BREAKS:
            begin += 1
        self.opens = self.subject_at = None
        begins = None if self.nested else self.spans[begin][0]
        return Spoken(span=self.spans[verb], lemma=self.words[verb], begins=begins)

    def _has_part(self, clause: Clause) -> bool:
        return bool(clause.objects or clause.goals or clause.companions or clause.spots)

    def _actors(self) -> tuple[int, ...]:
        """Who does what the next verb says: the object of "let" and "see", or the subject."""
        clause = self.clause
        if self.before.causee:
            return self.before.causee
        if clause and self.verb_word in PIVOTS and clause.objects and self.cast.kind(clause.objects[-1][0]) != "thing":
            return clause.objects[-1]
        return clause.actors if clause and clause.actors and not clause.passive else self.subject

    def _of_ahead(self) -> bool:
        """Whether a relative clause ends before the next mark ("送到站在门边的女人手里")."""
        for word in self.words[self.at + 1 : self.at + 9]:
            if word in COMMAS or word in ENDS:
                return False
            if word == "的":
                return True
        return False

    def _is_subject(self, end: int) -> bool:
        if self.relation or self.joined:
            return False
        if self.introducing:
            return True
        return self.clause is None and (not self.own_subject or self.scenic)

    def _take_part(self, group: tuple[int, ...], *, is_subject: bool, locative: Place | None, end: int) -> None:
        relation, self.relation = self.relation, ""
        if relation == "and" or self.joined:
            self._join(group)
        elif is_subject:
            self._new_subject(group, end)
        elif relation:
            self._relate_group(relation, group, locative, end)
        elif self.clause is not None:
            self.clause.objects.append(group)
            self.part = self.clause.objects
        else:
            # A second noun before the verb: the first was a topic or an owner.
            self.subject = group
        self.near, self.near_end = group, end
        self.after_verb = False

    def _new_subject(self, group: tuple[int, ...], end: int) -> None:
        self.subject, self.own_subject, self.scenic = group, True, False
        self.subject_at = self.at if self.subject_at is None else self.subject_at
        self.cast.place(group, self.waiting_place)
        self.waiting_place = None
        others, word = self.waiting_beside
        if word in SPATIAL:
            self.cast.relate(group, SPATIAL[word], others)
        self.waiting_beside = ((), "")
        if self.introducing and not self._verb_ahead(end):
            self.clause = Clause(verb=self.there, spoken=self._spoken(self.introducer, None), actors=group)
        self.introducing = False

    def _join(self, group: tuple[int, ...]) -> None:
        """Joins by "和": with the subject, with the last object, or with whoever does the next verb."""
        self.joined = False
        if self.clause is None:
            self.subject = tuple(dict.fromkeys(self.subject + group))[:MOST_ALIKE]
            self.own_subject = True
            self.cast.recall(self.subject)
        elif self.part:
            self.part[-1] = (self.part[-1] + group)[:MOST_ALIKE]
        else:
            self.before.company = (self.before.company + group)[:MOST_ALIKE]

    def _relate_group(self, relation: str, group: tuple[int, ...], locative: Place | None, end: int) -> None:
        """A noun behind a preposition, before or behind its verb."""
        clause = self.clause
        behind = clause is not None and (self.after_verb or not self._verb_ahead(end))
        here: Clause | Before = clause if behind and clause is not None else self.before
        if here is self.before and self.before.opens is None:
            self.before.opens = self.relation_at
        if self.relation_word in {"让", "令"} and self._verb_ahead(end):
            self.before.causee = group
        self._lead(relation, here, self.nouns.word(end - 1))
        if relation == "goal":
            if self.relation_word.startswith(("围", "绕")):
                self.cast.place(self.subject, "around")
            parts = here.goals
        elif relation == "spot":
            parts = here.spots
            self._relate_in_space(group, end)
            if (
                clause is not None
                and clause.verb.action == "sit"
                and self.nouns.word(end - 1) in {"下", "底下", "之下"}
            ):
                self.cast.place(clause.actors, "front")  # in front of the tree's trunk, not behind it
            if locative and (clause is None or clause.verb.action not in {"walk", "run", "fall"}):
                self.cast.place(clause.actors if clause else self.subject, locative)
        else:
            named = {"from": here.sources, "object": here.objects, "agent": here.agents}
            parts = named.get(relation, self.before.beneficiaries if relation == "for" else [])
        parts.append(group)
        self.part = parts

    def _lead(self, relation: str, here: Clause | Before, word: str) -> None:
        """Up to the top of something, down from there ("墙顶")."""
        place: Place | None = "top" if word in {"顶", "顶端", "顶部"} else "bottom" if word in {"底", "底部"} else None
        if place and relation == "goal":
            here.end = here.end or place
        elif place and relation == "from":
            here.start = here.start or place
        elif word in {"下", "底下"} and relation == "goal" and here.start == "top":
            here.end = here.end or "bottom"

    def _relate_in_space(self, group: tuple[int, ...], end: int) -> None:
        """Notes where those who act are, by the words behind a noun ("桌子下面")."""
        words = [self.nouns.word(at) for at in range(self.at, end)]
        spatial = next((SPATIAL[word] for word in reversed(words) if word in SPATIAL), None)
        if spatial:
            self.seen_from = (group, spatial) if self._of_ahead() else None
            if self.seen_from is None:
                self.cast.relate(self.clause.actors if self.clause is not None else self.subject, spatial, group)
            self._note_place("spot", end)

    def _note_place(self, relation: str, end: int) -> None:
        """Notes words that say where something happens, with their preposition."""
        words = self.words[self.at : end]
        told = any(
            word in GROUND_WORDS or (relation != "goal" and (word in PLACES or word in SPATIAL)) for word in words
        )
        if told and relation in {"", "spot", "goal"}:
            begins = self.relation_begins if relation == "spot" else self.spans[self.at][0]
            self.stage.places.append((begins, self.spans[end - 1][1]))

    def _stay(self, place: Place) -> None:
        """Says where those who act are."""
        group = self.clause.actors if self.clause is not None else self.subject if self.own_subject else ()
        if group:
            self.cast.place(group, place)
        else:
            self.waiting_place = place

    def _ground_path(self, word: str, relation: str) -> None:
        """Up a hill, down a hill, into the sky."""
        clause = self.clause if self.clause is not None and self.after_verb else None
        ground = GROUND_WORDS[word]
        end: Place | None = None
        if ground == "sky" and relation == "goal":
            end = "top"
        elif ground == "hill" and relation == "goal" and self.relation_word in {"上", "下"}:
            end = "top" if self.relation_word == "上" else "bottom"
        if end and clause is not None:
            clause.end = end
        elif end:
            self.before.end = end
