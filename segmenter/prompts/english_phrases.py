"""English text to phrases: noun phrases, verbs with their particles, prepositions, places. Knows no sentence."""

from __future__ import annotations

from segmenter.prompts.clauses import OPEN
from segmenter.prompts.english_dictionary import verb_form
from segmenter.prompts.english_nouns import ATTRIBUTE_NOUNS, NOUN_WORDS
from segmenter.prompts.english_places import (
    DIRECTIONS,
    GROUND_WORDS,
    LIGHT_WORDS,
    PICTURE_WORDS,
    PLACE_PHRASES,
    PLACES,
    RELATIONS,
    SIDE_WORDS,
    WEATHER_WORDS,
)
from segmenter.prompts.english_verb_phrases import SILENT, VerbPhraser
from segmenter.prompts.english_verbs import AUXILIARIES, LIGHT_FORMS, VERB_FORMS, VERBS
from segmenter.prompts.english_words import DETERMINERS, NOBODY, OWNING, PRONOUNS, THEN, Phrase
from segmenter.prompts.reading import Place

_LONGEST_ASIDE = 120
"""Words in brackets; more are no aside."""


class Phraser(VerbPhraser):
    """Walks over the words of one text."""

    def run(self) -> list[Phrase]:
        """All phrases of the text."""
        while self.at < len(self.tokens):
            before = self.at
            if self._aside():
                continue
            phrase = self._next()
            if phrase:
                last = min(max(before, self.at - 1), len(self.spans) - 1)
                phrase.span = (self.spans[before][0], self.spans[last][1])
                if self.lower[before] in OWNING and phrase.kind in {"noun", "attribute", "scenery"}:
                    phrase.possessive = self.lower[before], self.spans[before]
                self.phrases.append(phrase)
            if self.at == before:
                self.at += 1
        return self.phrases

    def _next(self) -> Phrase | None:
        return self._punctuation() or self._fixed() or self._closed_word() or self._content()

    def _punctuation(self) -> Phrase | None:
        word = self._word()
        if word in ",—–:":
            return self._take("comma")
        if word in ".;!?":
            return self._take("stop")
        if word in "()":
            return self._take("open" if word == "(" else "comma")
        if word[0].isalnum():
            return None
        self.at += 1
        return Phrase(kind="comma", text=word) if word == "…" else None

    def _aside(self) -> bool:
        """Takes in what is said in brackets of the noun before; brackets in brackets are no aside."""
        if self._word() != "(" or self._last_kind() not in {"noun", "attribute"} or self.phrases[-1].aside:
            return False
        rest = self.lower[self.at + 1 : self.at + 1 + _LONGEST_ASIDE]
        length = rest.index(")") if ")" in rest else 0
        if not length or "(" in rest[:length]:
            return False
        words = range(self.at + 1, self.at + 1 + length)
        inside = Phraser([(self.tokens[at], self.spans[at]) for at in words], self.foreign)
        self.phrases[-1].aside = tuple(inside.run())
        self.at += length + 2
        return True

    def _fixed(self) -> Phrase | None:
        """Phrases that are looked up as a whole."""
        length = self._longest(PLACE_PHRASES)
        if length:
            phrase = self._take("place", length)
            phrase.places = (PLACE_PHRASES[phrase.text],)
            phrase.scenery = tuple(word for word in ("sky", "space") if word in phrase.text)
            return phrase
        skipped = int(self._word() in {"the", "a", "an"})
        for table in (LIGHT_WORDS, WEATHER_WORDS):
            length = self._longest(table, least=2, offset=skipped)
            if length and self._join(length, skipped) not in GROUND_WORDS:
                self.at += skipped
                return self._scenic(self._take("scenery", length))
        for several in ("each other", "one another"):
            if self._join(2) == several:
                return self._take("mutual", 2)
        for result in ("resulting in", "so that", "as a result", "with the result that"):
            if self._join(len(result.split())) == result:
                return self._take("then", len(result.split()))
        length = self._longest(RELATIONS, least=2)
        return self._take("relation", length) if length else None

    def _scenic(self, phrase: Phrase) -> Phrase:
        phrase.scenery = (phrase.text,)
        return phrase

    def _closed_word(self) -> Phrase | None:  # noqa: C901, PLR0911, PLR0912 - a plain list of cases
        word, following = self._word(), self._word(1)
        if word in {"and", "&"}:
            return self._take("and")
        if word in {"not", "never", "without"} or word.endswith("n't"):
            return self._take("not")
        if word in NOBODY or self._join(2) == "no one":
            phrase = self._take("pronoun", 1 if word in NOBODY else 2)
            phrase.unread = (phrase.text,)
            return phrase
        if word == "no" and following:
            self.at += 1
            return Phrase(kind="not", text="without")
        if word in {"who", "which", "whom", "whose"} or (
            word == "that" and self._last_kind() == "noun" and (following in AUXILIARIES or following in VERB_FORMS)
        ):
            return self._take("relative")
        if word == "to":
            base = self._word(1)
            is_verb = VERB_FORMS.get(base, ("", "s"))[1] == "base" and not (
                base in NOUN_WORDS and self._word(2) in {"", ".", ","}
            )
            return self._take("to" if is_verb or base in LIGHT_FORMS or base == "be" else "relation")
        if word in {"starts", "started", "start", "stops", "keeps", "kept"} and (
            following.endswith("ing") or following == "to"
        ):
            return self._take("light")
        if word in LIGHT_FORMS and not (word in {"like", "love"} and self._last_kind() != "noun"):
            phrase = self._take("light")
            phrase.form = "ing" if phrase.text.endswith("ing") else "s"
            return phrase
        if word in AUXILIARIES:
            return self._take("auxiliary")
        if word in {"or", "plus"}:
            return self._take("and")
        if word in DIRECTIONS and (word not in PLACES or self._last_kind() in {"verb", "particle"}):
            return self._directed()
        verb = next((p for p in reversed(self.phrases[-3:]) if p.kind == "verb"), None)
        ends = (
            not following
            or not following[0].isalnum()
            or following in {"and", "while", "as", "with", "then", "from", "to", "onto", "by"}
        )
        if verb and ends and self._last_kind() in {"noun", "pronoun"} and f"{verb.base} {word}" in VERBS:
            return self._late_particle(verb)
        if word in RELATIONS and not (
            word in THEN and (following not in DETERMINERS or word in {"while", "as", "until"})
        ):
            return self._take("relation")
        if word in THEN and (word != "so" or self._last_kind() == "comma"):
            return self._take("then")
        return None

    def _directed(self) -> Phrase | None:
        """Up, down, left: the particle of a verb that has its object already, or a direction."""
        word = self._word()
        verb = next((p for p in reversed(self.phrases[-4:]) if p.kind == "verb"), None)
        if verb and self._last_kind() in {"noun", "pronoun", "attribute"} and f"{verb.base} {word}" in VERBS:
            return self._late_particle(verb)
        return self._take("direction")

    def _late_particle(self, verb: Phrase) -> Phrase:
        """The particle of a verb, behind its object: "picks the ball up"."""
        verb.base = f"{verb.base} {self._word()}"
        verb.verb = VERBS[verb.base]
        return self._take("particle")

    def _content(self) -> Phrase | None:  # noqa: PLR0911 - a plain list of cases
        word = self._word()
        if self._is_pronoun():
            return self._take("pronoun")
        if self._reads_as_verb():
            return self._verb()
        if self._reads_as_open_verb():
            return self._open_verb()
        side = self._side()
        if side:
            return side
        noun = self._noun()
        if noun:
            return noun
        if word in VERB_FORMS and not (self._last_kind() == "relation" and VERB_FORMS[word][1] in {"base", "s"}):
            return self._verb()
        return self._leftover()

    def _leftover(self) -> Phrase | None:
        """A word that is no part of a phrase."""
        word = self._word()
        if word in PICTURE_WORDS:
            return self._take("picture")
        if word in LIGHT_WORDS or word in WEATHER_WORDS or word in GROUND_WORDS:
            return self._scenic(self._take("scenery"))
        verb = next((p for p in reversed(self.phrases[-4:]) if p.kind == "verb"), None)
        if verb and f"{verb.base} {word}" in VERBS:
            verb.base, verb.verb = f"{verb.base} {word}", VERBS[f"{verb.base} {word}"]
            self.at += 1
            return None
        if word in SILENT or (word.endswith("ly") and len(word) > 4):
            self.at += 1
            return None
        phrase = self._take("unknown")
        if self._last_kind() in {"noun", "pronoun", "auxiliary"} and phrase.text.endswith(("s", "ed", "ing")):
            phrase.kind, phrase.verb = "verb", OPEN
            phrase.form = "ing" if phrase.text.endswith("ing") else "s"
            phrase.base = (verb_form(phrase.text) or (phrase.text, ""))[0]
        phrase.unread = (phrase.text,)
        return phrase

    def _is_pronoun(self) -> bool:
        word, following = self._word(), self._word(1)
        if word not in PRONOUNS:
            return False
        several = NOUN_WORDS.get(self._word(2), ("", False, False))[1]
        if word in {"two", "three"} and following in VERB_FORMS and several:
            return False  # "three cheering children"
        if word == "her" and (following in DETERMINERS or following in ATTRIBUTE_NOUNS):
            return following in DETERMINERS
        if following in VERB_FORMS and following not in NOUN_WORDS and word != "her":
            return True
        if word in {"her", "each", "both", "all", "one", "other", "another", "two", "three"}:
            return not self._nominal(1) and following not in DETERMINERS
        return True

    def _side(self) -> Phrase | None:
        """A side of the picture: "the left edge", "the left and right", "the middle of the screen"."""
        start = self.at
        offset = 1 if self._word() in {"the", "a", "its", "their", "either", "both", "opposite", "each"} else 0
        if self._word() in {"either", "both", "opposite", "each"} and self._word(1) in SIDE_WORDS:
            phrase = self._take("place", 2)
            phrase.places = ("left", "right")
            return phrase
        for size in ("far", "very", "upper", "lower", "bottom", "top"):
            offset += self._word(offset) == size and self._word(offset + 1) in PLACES
        if not offset and self._word() in {"back", "front", "foot", "distance", "background", "foreground"}:
            return None
        places: list[Place] = []
        while self._word(offset) in PLACES:
            places.append(PLACES[self._word(offset)])
            offset += 1
            if self._word(offset) in {"and", "&"} and self._word(offset + 1) in PLACES:
                offset += 1
        if not places:
            return None
        sided = self._word(offset) in SIDE_WORDS
        while self._word(offset) in SIDE_WORDS:
            offset += 1
        if (
            not sided
            and self._word(offset) not in {"of", "to"}
            and self._nominal(offset)
            and self._word(offset) in NOUN_WORDS
        ):
            self.at = start
            return None
        phrase = self._take("place", offset)
        phrase.places = tuple(places)
        self._skip_picture()
        return phrase

    def _skip_picture(self) -> None:
        """Passes over "of the screen", "of a circle"."""
        if self._word() not in {"of", "in"}:
            return
        offset = 2 if self._word(1) in DETERMINERS else 1
        if self._word(offset) in PICTURE_WORDS | {"circle", "ring"}:
            self.at += offset + 1
