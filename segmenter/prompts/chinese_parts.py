"""Chinese clauses while they are read: who is the subject, and which part a noun takes in its clause."""

from __future__ import annotations

from segmenter.prompts.cast import MOST_ALIKE
from segmenter.prompts.chinese_places import (
    BREAKS,
    FILLERS,
    GROUND_WORDS,
    PLACES,
    SPATIAL,
)
from segmenter.prompts.chinese_state import REST, Before, State
from segmenter.prompts.chinese_verbs import PIVOTS
from segmenter.prompts.clauses import Clause, Spoken, Verb
from segmenter.prompts.reading import Place

_TRANSFERS = frozenset({"give", "put", "throw", "feed", "share", "pass"})
_BEHIND_VERB = frozenset({"了", "着", "过", "时", "后", "时候", "的时候"})
"""Fillers that belong to the verb before them."""


class Parts(State):
    """The state of the reading, and the parts of the clause that is being read."""

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
