"""English prompts: from phrases to clauses, one phrase after the other. Knows phrases, and hardly a word's spelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from segmenter.prompts.cast import FEMALE, MALE
from segmenter.prompts.clauses import Clause, Verb
from segmenter.prompts.english_parts import NO_VERB, REST, Parts
from segmenter.prompts.english_phrases import Phraser
from segmenter.prompts.english_places import (
    DIRECTIONS,
    GROUND_WORDS,
    PLACE_PHRASES,
    RELATIONS,
)
from segmenter.prompts.english_verbs import VERBS
from segmenter.prompts.english_words import OWNING, Phrase, PhraseKind, tokens_of
from segmenter.prompts.lexicon import WEARABLE
from segmenter.prompts.reading import Action, Reference, Span
from segmenter.prompts.staging import Foreign, Understood
from segmenter.prompts.traced import Traced

_BEHIND_BARE_BE = frozenset({"relation", "place", "scenery", "comma", "stop", "attribute", "noun"})
"""What follows "is" where that is the verb itself."""
_MOVING = frozenset({"walk", "run", "jump", "fly", "chase", "throw", "fall", "push", "give", "take", "hold"})
_SELF_MOVING = frozenset({"fly", "run", "fall", "rest", "dance"})
_SAME_PRONOUN = {
    "itself": "it", "him": "he", "himself": "he", "her": "she", "herself": "she", "two": "both", "another": "other",
}  # fmt: skip
_DONE_TO_THE_LIVING = frozenset(
    {"pet", "pat", "stroke", "feed", "hug", "chase", "follow", "kiss", "bark", "rescue", "greet"}
)
_CAUSES = frozenset({"ask", "tell", "help", "teach", "let", "make", "watch", "see", "want", "show"})


class _Reader(Parts):
    """Goes once over the phrases of a prompt."""

    def __init__(self, phrases: list[Phrase]) -> None:
        super().__init__(phrases)
        kinds: tuple[PhraseKind, ...] = get_args(PhraseKind)
        self._handlers: dict[PhraseKind, Callable[[Phrase], None]] = {
            kind: getattr(self, f"_on_{kind}") for kind in kinds
        }

    def run(self) -> None:
        for at, phrase in enumerate(self.phrases):
            self.at = at
            self.unread += phrase.unread
            self.scenery.add(phrase.scenery)
            if phrase.possessive is not None:
                self._owned(*phrase.possessive)
            self._handlers[phrase.kind](phrase)
            if phrase.kind not in {"noun", "pronoun"}:
                self.last = ()
        self._finish_clause()
        self._leave_waiting()
        busy = {beat.actor for beat in self.stage.beats}
        for actors, verb, spoken in self.adjectival:
            told, self.stage.beats = self.stage.beats, []
            self.stage.play(Clause(verb=verb, spoken=spoken, actors=tuple(i for i in actors if i not in busy)))
            later = next((i for i, beat in enumerate(told) if beat.verb_span > spoken.span), len(told))
            self.stage.beats = [*told[:later], *self.stage.beats, *told[later:]]

    def _owned(self, word: str, span: Span) -> None:
        """Notes whom "his" or "its" means: those who act, or else those that the pronoun would mean."""
        actors = self.clause.actors if self.clause else self.subject
        fits: Callable[[int], bool] = {
            "his": lambda i: self.cast.kind(i) != "thing" and self.cast.noun(i) not in FEMALE,
            "her": lambda i: self.cast.kind(i) != "thing" and self.cast.noun(i) not in MALE,
            "its": lambda i: self.cast.kind(i) != "person",
            "their": lambda _: len(actors) > 1,
        }[word]
        fitting = actors if actors and all(fits(i) for i in actors) else ()
        group = fitting or self._who(OWNING[word], is_subject=False) or self._who(OWNING[word], is_subject=True)
        if group:
            self.stage.references.append(Reference(span=span, subjects=group))

    def _on_noun(self, phrase: Phrase) -> None:
        mention = phrase.mention
        if mention is None:
            return
        if self.negated and self.relation == "" and phrase.kind == "noun" and not self.linked:
            self.unread.append(f"without {phrase.text}")
            self.negated = False
            return
        if self._says_more_of_a_name(phrase):
            return
        if self.relation == "of" and not self.of_part and self._holds_its_of():
            self.relation = ""
            return
        if self.relation == "of" and self.of_part:
            self.relation, self.of_part = self.of_part, ""
        is_subject = self._is_subject()
        coordinate = self.clause is None
        if is_subject:
            self._finish_clause()
        known = len(self.cast)
        group = self.named = self.cast.mention(mention, phrase.span)
        if phrase.doing and group and group[0] >= known:
            self.adjectival += [(group, verb, spoken) for verb, spoken in phrase.doing]
        for place in phrase.places:
            self.cast.place(group, place)
        if phrase.aside:
            self._read_aside(group, phrase.aside)
        self._take_part(group, is_subject=is_subject, coordinate=coordinate, owner=phrase.owner)

    def _read_aside(self, group: tuple[int, ...], phrases: tuple[Phrase, ...]) -> None:
        """What brackets say of a noun: "a turtle (carrying a backpack)", "Bruno (a small bear)"."""
        said = phrases[0].mention if phrases else None
        if said is not None and said.kind != "thing" and len(group) == 1 and self.cast.is_only_a_name(group[0]):
            self.cast.become(group[0], said)
            phrases = phrases[1:]
        # Before there is a verb, what is named ("red scarf, blue jeans") only describes.
        verb = next((at for at, phrase in enumerate(phrases) if phrase.kind == "verb"), len(phrases))
        for mention in (phrase.mention for phrase in phrases[:verb] if phrase.mention is not None):
            if mention.noun in WEARABLE:
                self.cast.wear(group, ((mention.noun, mention.colour),))
        inner = _Reader([phrase for at, phrase in enumerate(phrases) if phrase.kind != "noun" or at > verb])
        inner.cast, inner.stage, inner.scenery, inner.unread = self.cast, self.stage, self.scenery, self.unread
        inner.subject = inner.relative = inner.near = inner.named = group
        inner.nested = True
        inner.run()
        self.cast.recall(group)

    def _on_attribute(self, phrase: Phrase) -> None:
        following = self._ahead()
        if phrase.worn:
            self.cast.wear(self._wearer(), phrase.worn)
        if phrase.aside and self.named:
            self._read_aside(self.named, phrase.aside)
        if (
            self.clause
            and self.clause_base in {"raise", "lift", "throw"}
            and phrase.text.split()[-1] in {"hand", "hands", "arm", "arms"}
        ):
            self.clause.verb = VERBS["wave"]
        # "lands on the nose of a dog" is said of the dog.
        self.of_part = self.relation if following is not None and following.text == "of" else ""
        self.relation = ""

    def _wearer(self) -> tuple[int, ...]:
        """Whose clothes are spoken of: those who wear them, or the last one named who lives."""
        if self.clause and self.clause_base in {"wear", "dress in"}:
            return self.clause.actors
        named = self.named or self.near
        things = named and self.cast.is_known(named[0]) and self.cast.kind(named[0]) == "thing"
        return self.subject if things or not named else named

    def _on_nobody(self) -> None:
        """What nobody does is not seen."""
        acts, self.relation = self._is_subject(), ""
        if acts:
            self._finish_clause()
            self.subject, self.scenic, self.introduced = (), True, False

    def _on_pronoun(self, phrase: Phrase) -> None:
        if phrase.unread:
            self._on_nobody()
            return
        following = self._ahead()
        if phrase.text.endswith(("self", "selves")) and self.clause is not None:
            self.stage.references += [Reference(span=phrase.span, subjects=self.clause.actors)][
                : len(self.clause.actors)
            ]
            self.near, self.relation = self.clause.actors, ""
            return
        if phrase.text == "it" and any(
            p and (p.kind == "scenery" or (p.verb and p.verb.frame == "weather"))
            for p in (following, self._ahead(2), self._ahead(3))
        ):
            self.scenic = True
            return
        introduces = following is not None and following.mention is not None and following.mention.new
        if phrase.text == "her" and following and following.kind in {"noun", "attribute"} and not introduces:
            return
        is_subject = self._is_subject()
        coordinate = self.clause is None
        if is_subject:
            self._finish_clause()
        group = self._who(phrase.text, is_subject=is_subject)
        if not group:
            self.unread.append(phrase.text)
            self.relation = ""
            return
        self.stage.references.append(Reference(span=phrase.span, subjects=group))
        if is_subject and self.clause is None and phrase.text in {"both", "each", "all", "one", "they"}:
            self.joint = "stop"
        if is_subject and group == self.subject and self.clause is None:
            self.joint = "stop"
        self._take_part(group, is_subject=is_subject, coordinate=coordinate)
        if len(group) == 1 and phrase.text not in {"one", "other", "another"}:
            self.cast.recall(group)

    def _who(self, word: str, *, is_subject: bool) -> tuple[int, ...]:
        actors = self.clause.actors if self.clause and not is_subject else ()
        doing = self._doing_next() if is_subject else None
        living = not is_subject and self.clause_base in _DONE_TO_THE_LIVING
        meant: dict[str, Callable[[], tuple[int, ...]]] = {
            "it": lambda: self.cast.it(without=actors, doing=doing, living=living),
            "he": lambda: self.cast.person(without=actors, nouns=MALE),
            "she": lambda: self.cast.person(without=actors, nouns=FEMALE),
            "both": self.cast.both,
            "one": self.cast.one,
            "other": lambda: self.cast.other(without=actors or (self.subject if is_subject else ())),
        }
        plain = _SAME_PRONOUN.get(word, word)
        if word == "them" and self.clause is not None and not self.cast.them(without=actors, things=True):
            return self.cast.it(without=actors)  # "snatches the sunglasses and puts them on"
        return meant.get(plain, lambda: self.cast.them(without=actors, things=not is_subject or doing == "fall"))()

    def _doing_next(self) -> Action | None:
        """What the pronoun here does; what "shatters", and nothing behind it, falls."""
        verb = self._next_action()
        at = next((at for at in range(self.at + 1, self.at + 5) if self._is_verb_at(at)), len(self.phrases))
        behind = self.phrases[at + 1].kind if at + 1 < len(self.phrases) else "stop"
        return "fall" if verb.frame == "fell" and behind not in {"noun", "pronoun", "attribute"} else verb.action

    def _is_verb_at(self, at: int) -> bool:
        return at < len(self.phrases) and self.phrases[at].kind == "verb"

    def _on_mutual(self, phrase: Phrase) -> None:
        self.relation = ""
        if self.clause:
            self.clause.mutual = True

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
        self._start_clause(verb, self.last or self.near or self.subject, phrase)

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

    def _on_not(self, phrase: Phrase) -> None:
        self.negated = True

    def _on_to(self, phrase: Phrase) -> None:
        self.infinitive = True
        if self.joint == "comma":
            self.joint = ""

    def _on_relation(self, phrase: Phrase) -> None:
        if self.joint == "comma" and phrase.text in {"while", "as"}:
            self._on_then(phrase)
            return
        self.relation = "formed by" if self.relation == "formed by" else phrase.text
        self.opened = self.joint
        if phrase.text not in {"with"}:
            self.joint = ""

    def _on_place(self, phrase: Phrase) -> None:
        words, self.relation = self.relation, ""
        relation = RELATIONS.get(words, "none")
        clause, place = self.clause, phrase.places[0]
        moves = clause is not None and (clause.verb.action in _MOVING or clause.verb.frame == "open")
        following = self._ahead()
        if self.opened and relation == "spot" and self._opens_clause(following):
            self._finish_clause()
            self.waiting_place, self.joint, self.opened = place, "stop", ""
            return
        self.opened = ""
        if clause and relation == "from":
            clause.start = place
        elif clause and relation == "goal" and moves and words not in {"at"}:
            clause.end = place
            if words == "across":
                clause.end = None
        elif clause and words == "" and moves and phrase.text.split()[0] in {"into", "to", "toward", "towards", "onto"}:
            clause.end = place
        elif clause and words == "" and moves and self._is_path():
            clause.start = place
        elif place == "around":
            self._spread(clause.actors if clause else self.subject, phrase.places)
        elif not (clause and moves and words == "" and phrase.text in PLACE_PHRASES):
            self._spread(self._located(), phrase.places)
            if "edges" in phrase.text:
                self.cast.relate_to_picture(self._located(), "edges")
            self._note_place(phrase)

    def _opens_clause(self, following: Phrase | None) -> bool:
        """Whether a place at the head of a clause is said of the noun behind it ("on the right, a house")."""
        if following is not None and following.kind == "comma" and self.opened in {"stop", "then"}:
            following = self._ahead(2)
        return following is not None and following.kind == "noun"

    def _is_path(self) -> bool:
        """Whether "left to right" begins here."""
        following, then = self._ahead(), self._ahead(2)
        return following is not None and following.text == "to" and then is not None and then.kind == "place"

    def _on_direction(self, phrase: Phrase) -> None:
        start, end = DIRECTIONS[phrase.text]
        if self.clause and self.clause.verb.action in _MOVING | {"rest"}:
            following = self._ahead()
            if following is not None and following.kind in {"noun", "scenery"}:
                self.relation = phrase.text
            if self.clause.verb.action != "rest" or self.clause.verb.frame == "open":
                self.clause.start, self.clause.end = self.clause.start or start, self.clause.end or end
        else:
            self.relation = phrase.text

    def _on_scenery(self, phrase: Phrase) -> None:
        words, self.relation = self.relation, ""
        if not self.scenic and any(word in GROUND_WORDS for word in phrase.scenery):
            self._note_place(phrase)
        if words in {"above", "high above", "over"} and not self.scenic:
            self._put(self._located(), "top")
        following = self._ahead()
        acts = following is not None and following.kind in {"verb", "auxiliary"}
        if acts and self.clause is not None and self.joint:
            self._finish_clause()
        if acts and (self.clause is None or words == "with") and (self.joint or not self.subject or words == "with"):
            self._finish_clause()
            self.subject, self.scenic = (), True
        self.near = ()

    def _on_and(self, phrase: Phrase) -> None:
        self.joint = "and" if self.joint != "stop" else self.joint

    def _on_comma(self, phrase: Phrase) -> None:
        self.joint = self.joint or "comma"
        self.relation = ""

    def _on_open(self, phrase: Phrase) -> None:
        self.joint = "comma"

    def _on_then(self, phrase: Phrase) -> None:
        self.joint, self.relation = "then", ""

    def _on_stop(self, phrase: Phrase) -> None:
        self._finish_clause()
        self._leave_waiting()
        self.sentence_at, self.subject_at = phrase.span[1], None
        self.joint, self.relation, self.near = "stop", "", ()
        self.linked = self.passive = self.infinitive = self.negated = self.scenic = False

    def _on_relative(self, phrase: Phrase) -> None:
        self.relative = self.near or self.subject
        self._finish_clause()
        self.joint = ""

    def _on_picture(self, phrase: Phrase) -> None:
        self.relation = ""

    def _on_particle(self, phrase: Phrase) -> None:
        pass

    def _on_unknown(self, phrase: Phrase) -> None:
        self.relation = ""


def read_english(text: Traced, foreign: Foreign | None = None) -> Understood:
    """Reads an English text."""
    reader = _Reader(Phraser(tokens_of(text), foreign.meant if foreign else {}).run())
    if foreign is not None and foreign.before is not None:
        reader.go_on(foreign.before)
    reader.run()
    return Understood(stage=reader.stage, scenery=reader.scenery, unread=reader.unread)
