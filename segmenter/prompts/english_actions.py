"""English verbs as they begin clauses: who does what they say."""

from __future__ import annotations

from segmenter.prompts.clauses import Verb
from segmenter.prompts.english_parts import NO_VERB, REST
from segmenter.prompts.english_pronouns import Pronouns
from segmenter.prompts.english_words import Phrase

_BEHIND_BARE_BE = frozenset({"relation", "place", "scenery", "comma", "stop", "attribute", "noun"})
"""What follows "is" where that is the verb itself."""

_SELF_MOVING = frozenset({"fly", "run", "fall", "rest", "dance"})

_CAUSES = frozenset({"ask", "tell", "help", "teach", "let", "make", "watch", "see", "want", "show"})


class Actions(Pronouns):
    """Reads the verbs of a prompt."""

    def _on_verb(self, phrase: Phrase) -> None:
        verb = phrase.verb or NO_VERB
        if self.introduced:
            self.introduced = False
        if verb.frame == "weather":
            self.scenic = True
            self.scenery.add((phrase.text,))
            return
        following = self._ahead()
        by_somebody = following is not None and following.kind == "relation" and following.text == "by"
        if phrase.form == "past" and verb.frame == "form" and by_somebody:
            self.relation = "formed by"
            return
        if phrase.form == "past" and not self.linked and self._is_reduced(by_somebody=by_somebody):
            self._reduced(phrase, verb, by_somebody=by_somebody)
            return
        self.passive = self.passive or (self.linked and phrase.form == "past" and verb.action not in {"rest", "sit"})
        if phrase.form == "past" and self.linked and phrase.text in {"gone", "come", "fallen", "been"}:
            self.passive = False
        actors, alongside = self._actors(phrase, verb)
        if not actors and self.scenic:
            self._start_clause(NO_VERB, (), phrase)
            return
        self._start_clause(verb, actors, phrase, alongside=alongside)

    def _is_reduced(self, *, by_somebody: bool) -> bool:
        """Whether a past form goes with the noun before it ("a ball kicked by a boy")."""
        if by_somebody:
            return bool(self.last or self.near or (self.joint == "comma" and self.subject))
        return bool(self.last) and (
            self.clause is not None and not self.joint and self.last != self.subject and not self.relative
        )

    def _reduced(self, phrase: Phrase, verb: Verb, *, by_somebody: bool) -> None:
        if not by_somebody:
            self.unread.append(phrase.text)
            return
        self.passive = True
        acted_on = self.clause.objects[-1] if self.clause and self.clause.objects else ()
        aside = (
            self.joint == "comma" and self.near != acted_on and self.subject
        )  # "crawls down a wall, hunted by a cat"
        self._start_clause(verb, self.last or aside or self.near or self.subject, phrase)

    def _actors(self, phrase: Phrase, verb: Verb) -> tuple[tuple[int, ...], bool]:
        """Who does what a verb says, and whether that goes on beside the clause before."""
        clause = self.clause
        before = clause.actors if clause else ()
        object_acts = bool(self.last and clause and self.last != before and not self.joint)
        if self.relative:
            actors, self.relative = self.relative, ()
        elif phrase.form == "ing" and not self.linked:
            return self._participle_actors(verb, before, object_acts=object_acts)
        elif phrase.form == "base" and clause and (self.infinitive or object_acts):
            causes = self.clause_base in _CAUSES and clause.objects
            actors = clause.objects[0] if causes else before
        elif self.joint == "and" and before and (self.clause_form != "ing" or phrase.form == "ing"):
            actors = before
        else:
            actors = self.subject or before
        return actors, False

    def _participle_actors(
        self, verb: Verb, before: tuple[int, ...], *, object_acts: bool
    ) -> tuple[tuple[int, ...], bool]:
        """Who does what a participle says: the noun before it, or those of the clause that it goes with."""
        if self.last and (self.clause is None or (object_acts and self._can_act(self.last, verb))):
            return self.last, False
        return before or self.subject, self.joint in {"", "comma"}

    def _can_act(self, group: tuple[int, ...], verb: Verb) -> bool:
        """Whether an object can do what the participle behind it says."""
        living = self.cast.kind(group[0]) != "thing" or not self.cast.is_known(group[0])
        return living or verb.action in _SELF_MOVING

    def _on_light(self, phrase: Phrase) -> None:
        self.linked = False
        if self.clause and phrase.form == "s" and not self.joint:
            self._finish_clause()

    def _on_auxiliary(self, phrase: Phrase) -> None:
        before = self.phrases[self.at - 1] if self.at else None
        if phrase.text in {"is", "are", "was", "were", "stands", "be", "been", "being", "am"} and before is not None:
            following = self._ahead()
            bare = following is None or following.kind in _BEHIND_BARE_BE
            if bare and self.subject and not self.scenic:
                self._start_clause(REST, self.relative or self.subject, phrase)
                self.relative = ()
                return
        if not self.subject and phrase.text in {"is", "are", "was", "were"}:
            self.introduced, self.introducer = True, phrase
            return
        self.linked = True
