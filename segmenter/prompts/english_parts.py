"""English clauses while they are read: who is the subject, and which part a noun takes in its clause."""

from __future__ import annotations

from segmenter.prompts.cast import MOST_ALIKE, Cast
from segmenter.prompts.clauses import Clause, Spoken, Verb
from segmenter.prompts.english_nouns import CONTAINERS
from segmenter.prompts.english_places import (
    GROUND_WORDS,
    LIGHT_WORDS,
    RELATION_PLACES,
    RELATIONS,
    SPATIAL,
    WEATHER_WORDS,
)
from segmenter.prompts.english_words import Phrase
from segmenter.prompts.reading import Place
from segmenter.prompts.scenery import Scenery, SceneryWords
from segmenter.prompts.staging import Stage, Understood

NO_VERB = Verb(action=None)
REST = Verb(action="rest")
_TRANSFERS = frozenset({"give", "throw", "share", "put", "pass"})

SCENERY = SceneryWords(grounds=GROUND_WORDS, lights=LIGHT_WORDS, weathers=WEATHER_WORDS)
"""The English words for places and times."""


_BEFORE_VERB = frozenset({"auxiliary", "light", "not", "to"})
_BEFORE_SUBJECT = frozenset({"relation", "place", "scenery", "direction"})
_JOINTS = frozenset({"comma", "and", "then", "stop", "open"})


class Parts:
    """The state of the reading, and the parts of the clause that is being read."""

    def __init__(self, phrases: list[Phrase]) -> None:
        self.phrases = phrases
        self.at = 0
        self.cast = Cast()
        self.stage = Stage(self.cast)
        self.scenery = Scenery(SCENERY)
        self.unread: list[str] = []
        self.clause: Clause | None = None
        self.clause_word = self.clause_base = self.clause_form = ""
        self.subject: tuple[int, ...] = ()
        """Of the main clause."""
        self.relative: tuple[int, ...] = ()
        """Whom a relative clause is about."""
        self.last: tuple[int, ...] = ()
        """The noun right before, empty behind anything else."""
        self.near: tuple[int, ...] = ()
        """The last noun, with its prepositions in between."""
        self.named: tuple[int, ...] = ()
        """Those whom the last noun named, without those joined to them."""
        self.part: list[tuple[int, ...]] | None = None
        """The list that the last noun went into: where "and" goes on."""
        self.relation = ""
        self.joint = ""
        """The word or mark between clauses or nouns that was just passed."""
        self.passive = False
        self.linked = False
        """An auxiliary was just passed: is, has."""
        self.infinitive = False
        self.negated = False
        self.introducer: Phrase | None = None
        """The "is" of "there is"."""
        self.subject_at: int | None = None
        """The phrase that named the subject of the clause to come."""
        self.sentence_at: int | None = 0
        """Where the sentence begins, until its first clause has begun."""
        self.nested = False
        """Reads what stands in brackets."""
        self.introduced = False
        """"There is": the subject comes behind the verb."""
        self.waiting_place: Place | None = None
        self.waiting: list[tuple[Clause, str]] = []
        """Clauses that come before their subject ("Running home, a boy ...")."""
        self.adjectival: list[tuple[tuple[int, ...], Verb, Spoken]] = []
        self.scenic = False
        self.of_part = ""
        """The preposition before a part of somebody ("on the nose of a dog")."""
        self.spatial: tuple[tuple[int, ...], str] = ((), "")
        """Who the last preposition of place was said of, and the preposition."""
        self.opened = ""
        """The joint before the preposition that was just passed."""

    def go_on(self, before: Understood) -> None:
        """Takes over the cast and the scenery of the sentences before."""
        self.stage, self.scenery, self.unread = before.stage, before.scenery, before.unread
        self.cast = self.stage.cast
        self.scenery.speak(SCENERY)

    def _ahead(self, steps: int = 1) -> Phrase | None:
        at = self.at + steps
        return self.phrases[at] if at < len(self.phrases) else None

    def _verb_follows(self) -> bool:
        """Whether the noun here is the subject of a verb further on in its clause."""
        after_relation = False
        for phrase in self.phrases[self.at + 1 : self.at + 9]:
            if phrase.kind in {"verb", "auxiliary", "light"}:
                return phrase.form != "past" or phrase.kind == "auxiliary" or not after_relation
            if phrase.kind in {"comma", "stop", "then", "and", "relative", "to"}:
                return False
            after_relation = phrase.kind == "relation"
        return False

    def _next_action(self) -> Verb:
        return next((p.verb for p in self.phrases[self.at + 1 : self.at + 5] if p.kind == "verb" and p.verb), NO_VERB)

    def _finish_clause(self) -> None:
        if self.clause is None:
            return
        clause, self.clause = self.clause, None
        if clause.actors or self.scenic or clause.passive:
            self.stage.play(clause)
        else:
            self.waiting.append((clause, self.clause_word))

    def _start_clause(self, verb: Verb, actors: tuple[int, ...], phrase: Phrase, *, alongside: bool = False) -> None:
        self._finish_clause()
        if self.negated:
            self.unread += ["not", phrase.text]
            verb = REST if verb.frame in {"move", "roll", "fly"} else NO_VERB
        self.clause = Clause(
            verb=verb, spoken=self._spoken(phrase), actors=actors, passive=self.passive, alongside=alongside
        )
        self.clause_word, self.clause_base, self.clause_form = phrase.text, phrase.base, phrase.form
        self.part, self.relation, self.joint, self.spatial = None, "", "", ((), "")
        self.passive = self.linked = self.infinitive = self.negated = False

    def _spoken(self, phrase: Phrase) -> Spoken:
        """Where a clause begins whose verb is here, and the verb."""
        if phrase.kind == "noun":  # "there is a cat"
            phrase, self.introducer = self.introducer or phrase, None
        at, self.subject_at = self.at if self.subject_at is None else self.subject_at, None
        begins, self.sentence_at = self.sentence_at, None
        if begins is None:
            begins = self._begin_before(at)
        return Spoken(span=phrase.span, lemma=phrase.base or phrase.text, begins=None if self.nested else begins)

    def _begin_before(self, at: int) -> int:
        """Where a clause begins whose subject or verb is the phrase there: behind the joint before it."""
        while at and self.phrases[at - 1].kind in _BEFORE_VERB:
            at -= 1
        joint = at
        while joint and self.phrases[joint - 1].kind in _BEFORE_SUBJECT:
            joint -= 1
        if joint and self.phrases[joint - 1].kind in _JOINTS:
            at = joint
        before = self.phrases[at - 1] if at else None
        if before is None:
            return 0
        return before.span[0] if before.kind == "relative" else before.span[1]

    def _leave_waiting(self) -> None:
        """Verbs whose actor never came."""
        self.unread += [word for _clause, word in self.waiting]
        self.waiting = []

    def _new_subject(self, group: tuple[int, ...]) -> None:
        self._finish_clause()
        self.subject_at = self.at if self.subject_at is None else self.subject_at
        self.subject, self.relative, self.scenic = group, (), False
        self.part, self.relation = None, ""
        self.cast.place(group, self.waiting_place)
        self.waiting_place = None
        for clause, _word in self.waiting:
            clause.actors = group
            self.stage.play(clause)
        self.waiting = []

    def _holds_its_of(self) -> bool:
        """Whether what is behind "of" is only what a thing holds or shows ("a cup of tea")."""
        before = self.phrases[self.at - 2] if self.at > 1 else None
        return before is not None and before.mention is not None and before.mention.noun in CONTAINERS

    def _says_more_of_a_name(self, phrase: Phrase) -> bool:
        """Apposition: "Mia, a small girl, ...", "Bruno the bear", "Bruno (a small bear)"."""
        mention = phrase.mention
        before = self.phrases[self.at - 1].kind if self.at else None
        if mention is None or len(self.near) != 1 or mention.kind == "thing" or mention.name or self.relation:
            return False
        named = self.near[0]
        following = self._ahead()
        set_off = (
            before in {"comma", "open"}
            and following is not None
            and following.kind in {"comma", "relative", "stop", "relation"}
        )
        bare = before == "noun" and mention.definite
        if not self.cast.is_only_a_name(named) or not (set_off or bare) or not (mention.new or mention.definite):
            return False
        self.cast.become(named, mention)
        self.last = self.near
        self.joint = ""
        return True

    def _is_subject(self) -> bool:
        """Whether the noun here begins a clause of its own."""
        if self.relation:
            return False
        if self.introduced or (self.clause is None and not self.relative):
            return True
        return bool(self.joint) and (self._verb_follows() or self.joint in {"stop", "then"})

    def _take_part(self, group: tuple[int, ...], *, is_subject: bool, coordinate: bool, owner: bool = False) -> None:
        joint, self.joint = self.joint, ""
        following = self._ahead()
        if owner and not (following is not None and following.kind == "attribute"):
            return
        if self.relation:
            self._relate(group)
        elif is_subject:
            goes_on = (
                joint in {"and", "comma"} and self.subject and coordinate and not self.scenic and not self.introduced
            )
            if goes_on and self.part is None:
                group = tuple(dict.fromkeys(self.subject + group))[:MOST_ALIKE]
                self.cast.recall(group)
                self.subject = group
            elif goes_on and self.part is not None and not self._verb_follows():
                self.part[-1] = (self.part[-1] + group)[:MOST_ALIKE]
            else:
                self._new_subject(group)
            if self.introduced:
                self._start_clause(REST, group, self.phrases[self.at])
                self.introduced = False
        elif self.clause is not None:
            if joint in {"and", "comma"} and self.part:
                if self.spatial[1] in SPATIAL and self.part is not self.clause.objects:
                    self.cast.relate(self.spatial[0], SPATIAL[self.spatial[1]], group)
                    self.stage.places[-1] = (self.stage.places[-1][0], self.phrases[self.at].span[1])
                self.part[-1] = (self.part[-1] + group)[:MOST_ALIKE]
            else:
                self.clause.objects.append(group)
                self.part = self.clause.objects
        self.last = self.near = group

    def _relate(self, group: tuple[int, ...]) -> None:
        """A noun behind a preposition."""
        words, self.relation = self.relation, ""
        relation = RELATIONS.get(words, "none")
        if words == "formed by":
            self.cast.place(group, "around")
        if words in SPATIAL and not (words == "by" and self.clause is not None and self.clause.passive):
            self.spatial = (self._located(), words)
            self.cast.relate(self.spatial[0], SPATIAL[words], group)
            self._note_place(self.phrases[self.at])
        following = self._ahead()
        absolute = relation == "with" and following is not None and following.kind == "verb" and following.form == "ing"
        if relation in {"above", "behind", "front", "around", "spot"} and words in RELATION_PLACES:
            self._put(self._located(), RELATION_PLACES[words])
        if relation == "below" and self.clause is not None and self.clause.verb.action == "sit":
            self.cast.place(self.clause.actors, "front")  # in front of the tree's trunk, not behind it
        if self.clause is None or absolute or relation in {"of", "none"}:
            self.part = None if absolute else [group]
            return
        clause = self.clause
        parts = {
            "goal": clause.goals, "with": clause.companions, "from": clause.sources, "by": clause.agents,
        }.get(relation, clause.spots)  # fmt: skip
        if words == "for" and not self._is_for_somebody(clause):
            parts = clause.spots
        if words == "by" and clause.passive:
            parts = clause.agents
        beside = relation in {"spot", "behind", "front"} and parts is not clause.agents
        if beside and self._follows_object() and clause.verb.frame not in _TRANSFERS:
            parts = []
        if (
            words in {"in", "on", "up", "down"}
            and clause.verb.frame in {"move", "drive"}
            and clause.verb.action == "jump"
        ):
            parts = clause.goals
        parts.append(group)
        self.part = parts

    def _follows_object(self) -> bool:
        """Whether a preposition stands right behind the clause's object ("the cup on the table")."""
        return bool(self.clause and self.clause.objects and self.near == self.clause.objects[-1])

    def _is_for_somebody(self, clause: Clause) -> bool:
        return (clause.verb.action == "rest" and not clause.objects) or clause.verb.frame in _TRANSFERS

    def _located(self) -> tuple[int, ...]:
        """Who a place is said of: the noun right before it, or else those who act."""
        before = self.phrases[self.at - 2 : self.at] if self.at > 1 else []
        if self.near and any(p.kind in {"noun", "pronoun"} for p in before[-2:]):
            return self.near
        return self.clause.actors if self.clause else self.subject

    def _note_place(self, phrase: Phrase) -> None:
        """Notes words that say where something happens, with their preposition."""
        before = self.phrases[self.at - 1] if self.at else phrase
        begin = before.span[0] if before.kind == "relation" else phrase.span[0]
        self.stage.places.append((begin, phrase.span[1]))

    def _put(self, group: tuple[int, ...], place: Place) -> None:
        if group:
            self.cast.place(group, place)
        else:
            self.waiting_place = self.waiting_place or place

    def _spread(self, group: tuple[int, ...], places: tuple[Place, ...]) -> None:
        """Puts a group in a place, or each of it in one of several."""
        if not group:
            self.waiting_place = self.waiting_place or places[0]
        for i, index in enumerate(group):
            self.cast.place((index,), places[i % len(places)])
