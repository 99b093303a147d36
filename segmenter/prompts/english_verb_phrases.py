"""English verbs in their sentence: whether a word is one there, by the words around it."""

from __future__ import annotations

from segmenter.prompts.clauses import OPEN, Verb
from segmenter.prompts.english_dictionary import noun_lemma, verb_form
from segmenter.prompts.english_noun_phrases import NounPhraser
from segmenter.prompts.english_nouns import ATTRIBUTE_NOUNS, BODY_PARTS, NOUN_WORDS
from segmenter.prompts.english_places import (
    DIRECTIONS,
    GROUND_WORDS,
    LIGHT_WORDS,
    PICTURE_WORDS,
    PLACES,
    RELATIONS,
    WEATHER_WORDS,
)
from segmenter.prompts.english_qualities import ADJECTIVES, COLOUR_WORDS, NUMBERS, PORTION_WORDS, SIZE_WORDS
from segmenter.prompts.english_verbs import AUXILIARIES, LIGHT_FORMS, VERB_FORMS, VERBS, Form
from segmenter.prompts.english_words import DETERMINERS, FILLERS, PRONOUNS, STYLE, THEN, Phrase

SILENT = frozenset().union(
    FILLERS, STYLE, ADJECTIVES, COLOUR_WORDS, SIZE_WORDS, DETERMINERS, ATTRIBUTE_NOUNS, NUMBERS, PORTION_WORDS, {"'s"}
)
"""Words that carry nothing to stage where they stand alone."""

_LISTED = frozenset().union(
    SILENT, RELATIONS, AUXILIARIES, PRONOUNS, THEN, DIRECTIONS, PLACES, GROUND_WORDS, LIGHT_WORDS, WEATHER_WORDS,
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


class VerbPhraser(NounPhraser):
    """Finds the verb at the cursor."""

    def _reads_as_verb(self) -> bool:  # noqa: PLR0911 - a plain list of cases
        """Whether a verb form is a verb here, rather than a noun or an adjective."""
        word, following = self._word(), self._word(1)
        if word not in VERB_FORMS or (word == "back" and following != "away"):
            return False
        before, form = self._last_kind(), VERB_FORMS[word][1]
        if word in BODY_PARTS and before == "noun" and self.phrases[-1].owner:
            return False
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
            several = form == "base" and subject is not None and subject.plural and following in RELATIONS
            return several or (form == "s" and ((single and agrees) or he or goes_on))
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
