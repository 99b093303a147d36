"""English prompts: from phrases to clauses, one phrase after the other. Knows phrases, and hardly a word's spelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from segmenter.prompts.clauses import Clause
from segmenter.prompts.english_actions import Actions
from segmenter.prompts.english_phrases import Phraser
from segmenter.prompts.english_places import (
    DIRECTIONS,
    GROUND_WORDS,
    PLACE_PHRASES,
    RELATIONS,
)
from segmenter.prompts.english_verbs import VERBS
from segmenter.prompts.english_words import Phrase, PhraseKind, tokens_of
from segmenter.prompts.lexicon import WEARABLE
from segmenter.prompts.staging import Foreign, Understood
from segmenter.prompts.traced import Traced

_MOVING = frozenset({"walk", "run", "jump", "fly", "chase", "throw", "fall", "push", "give", "take", "hold"})


class _Reader(Actions):
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
