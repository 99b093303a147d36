"""English text to phrases: noun phrases, verbs with their particles, prepositions, places. Knows no sentence."""

from __future__ import annotations

from segmenter.prompts.clauses import OPEN, Verb
from segmenter.prompts.english_dictionary import noun_lemma, verb_form
from segmenter.prompts.english_noun_phrases import NounPhraser
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
from segmenter.prompts.english_qualities import ADJECTIVES, COLOUR_WORDS, NUMBERS, PORTION_WORDS, SIZE_WORDS
from segmenter.prompts.english_verbs import AUXILIARIES, LIGHT_FORMS, VERB_FORMS, VERBS, Form
from segmenter.prompts.english_words import DETERMINERS, FILLERS, NOBODY, OWNING, PRONOUNS, STYLE, THEN, Phrase
from segmenter.prompts.reading import Place

_SILENT = frozenset().union(
    FILLERS, STYLE, ADJECTIVES, COLOUR_WORDS, SIZE_WORDS, DETERMINERS, ATTRIBUTE_NOUNS, NUMBERS, PORTION_WORDS, {"'s"}
)
"""Words that carry nothing to stage where they stand alone."""


_LISTED = frozenset().union(
    _SILENT, RELATIONS, AUXILIARIES, PRONOUNS, THEN, DIRECTIONS, PLACES, GROUND_WORDS, LIGHT_WORDS, WEATHER_WORDS,
    PICTURE_WORDS, LIGHT_FORMS,
)  # fmt: skip
"""Words that our lists have, and not as verbs or nouns."""
_TAKES_OBJECT = frozenset(
    {"itself", "himself", "herself", "themselves", "it", "him", "her", "them", "to", "into", "at", "over"}
)
"""Words behind a verb rather than a noun, beside determiners."""
_LEADS = frozenset(
    {"against", "towards", "toward", "onto", "through", "from", "away", "off", "across", "past", "after"}
)
"""Words that say where a verb leads, and seldom stand behind a noun."""
_BEFORE_BASE = frozenset({"help", "let", "make", "go", "come", "watch", "see", "hear"})
"""Verbs that have another one's base form behind them."""
_LONGEST_ASIDE = 120
"""Words in brackets; more are no aside."""


class Phraser(NounPhraser):
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
        if word in _SILENT or (word.endswith("ly") and len(word) > 4):
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
        if word == "her" and following in DETERMINERS:
            return True
        if following in VERB_FORMS and following not in NOUN_WORDS and word != "her":
            return True
        if word in {"her", "each", "both", "all", "one", "other", "another", "two", "three"}:
            return not self._nominal(1) and following not in DETERMINERS
        return True

    def _reads_as_verb(self) -> bool:  # noqa: PLR0911 - a plain list of cases
        """Whether a verb form is a verb here, rather than a noun or an adjective."""
        word, following = self._word(), self._word(1)
        if word not in VERB_FORMS or (word == "back" and following != "away"):
            return False
        before, form = self._last_kind(), VERB_FORMS[word][1]
        after_actor = before in {"noun", "pronoun", "auxiliary", "to", "light", "relative", "not", "mutual"}
        if before in {"verb", "direction"} and form == "base" and self._is_acted_on():
            return False
        if word in PLACES and word != "back":  # "left" is a side unless somebody left
            return before in {"noun", "pronoun"} and following in {"the", "a", "an", "", ".", ","}
        if word in NOUN_WORDS or word in GROUND_WORDS or word in WEATHER_WORDS:
            begins = before in {None, "and", "comma", "then", "stop"}
            described = before == "attribute" and form == "s"  # "a girl with a red scarf waves"
            described = described or (before == "place" and form == "s" and following in DETERMINERS | _TAKES_OBJECT)
            goes_on = before in {"and", "comma"} and self._goes_on(form, f"{VERB_FORMS[word][0]} {following}")
            takes_object = begins and (following in DETERMINERS or following in _TAKES_OBJECT)
            return after_actor or described or goes_on or takes_object
        if form in {"base", "s"} or after_actor:
            return True
        if before not in {"and", "comma", "then", None, "relation"}:
            return not self._nominal(1)
        described = following in NOUN_WORDS and before != "then"
        return not described or (before != "relation" and word not in ADJECTIVES)

    def _reads_as_open_verb(self) -> bool:  # noqa: PLR0911 - a plain list of cases
        """Whether a word that is in no list is a verb here, by the dictionary and by what stands around it."""
        word, following, before = self._word(), self._word(1), self._last_kind()
        found = verb_form(word) if word not in VERB_FORMS else None
        if found is None or word in _LISTED:
            return False
        form = found[1]
        subject = self.phrases[-1].mention if before == "noun" else None
        if subject is not None and self.phrases[-1].owner:
            return False
        single = subject is not None and (subject.count == 1 or subject.definite or bool(subject.name))
        agrees = single and not (subject and subject.plural) if form == "s" else True
        takes_object = following in DETERMINERS or following in _TAKES_OBJECT
        if word in NOUN_WORDS:  # "a rooster crows", "dives and blocks the ball"
            he = before == "pronoun" and self.phrases[-1].text in {"he", "she", "it", "who"}
            goes_on = before in {"and", "comma"} and takes_object and self._told_before(form)
            return form == "s" and ((single and agrees) or he or goes_on)
        is_noun = noun_lemma(word) is not None
        if before in {"pronoun", "auxiliary", "to", "light", "relative", "not", "mutual"}:
            return before != "auxiliary" or form != "base" or not is_noun
        if subject is not None:
            return agrees and (form != "base" or subject.plural or (subject.count or 1) > 1 or not is_noun)
        if before in {"and", "comma", "then"}:
            free = form == "ing" and before == "comma"
            return (free or self._told_before(form)) and (takes_object or following in _LEADS or not is_noun)
        if before in {None, "stop"}:
            return form == "ing" and takes_object
        return before in {"place", "scenery", "attribute", "particle", "direction"} and form != "base" and not is_noun

    def _told_before(self, form: Form) -> bool:
        """Whether the last verb of the sentence has the same form."""
        verb = next((p for p in reversed(self.phrases[-8:]) if p.kind in {"verb", "stop"}), None)
        return verb is not None and verb.kind == "verb" and verb.form == form

    def _open_verb(self) -> Phrase:
        base, form = verb_form(self._word()) or (self._word(), "base")
        phrase = self._take("verb", 2 if self._word(1) in {"out", "away", "back"} and self._word(2) != "of" else 1)
        particle = phrase.text.partition(" ")[2]
        phrase.base, phrase.form, phrase.verb = f"{base} {particle}".strip(), form, OPEN
        phrase.unread = (phrase.text,)
        return phrase

    def _is_acted_on(self) -> bool:
        """Whether a base form right behind another verb's finite form is its object ("breathes fire")."""
        verb = next((phrase for phrase in reversed(self.phrases[-2:]) if phrase.kind == "verb"), self.phrases[-1])
        return verb.form != "base" and verb.base not in _BEFORE_BASE and noun_lemma(self._word()) is not None

    def _goes_on(self, form: Form, with_particle: str) -> bool:
        """Whether a form that is a noun too goes on a verb of the same form ("eats an apple and drinks milk")."""
        verb = next((p for p in reversed(self.phrases[-8:]) if p.kind in {"verb", "stop", "then"}), None)
        told = verb is not None and verb.kind == "verb" and verb.form == form
        word, following = self._word(), self._word(1)
        if told and form == "s" and following in _LEADS:
            return True  # "nods and leaves through the door"
        ends = word not in NOUN_WORDS and not following.isalnum()  # "opens the door and waves": no sea
        return told and (ends or following in NOUN_WORDS or following in COLOUR_WORDS or with_particle in VERBS)

    def _verb(self) -> Phrase:
        base, form = VERB_FORMS[self._word()]
        length = 1
        for more in (3, 2, 1):
            with_particle = f"{base} {self._join(more, 1)}"
            if self.at + 1 + more <= len(self.lower) and with_particle in VERBS:
                base, length = with_particle, more + 1
                break
        phrase = self._take("verb", length)
        phrase.base, phrase.form, phrase.verb = base, form, VERBS.get(base, Verb(action=None))
        if base not in VERBS:
            phrase.unread = (phrase.text,)
        return phrase

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
