"""English noun phrases up to their noun: determiner, number, qualities. Knows no noun by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from segmenter.prompts.clauses import Spoken, Verb
from segmenter.prompts.english_dictionary import is_adjective, noun_lemma, verb_form
from segmenter.prompts.english_nouns import ATTRIBUTE_NOUNS, BODY_PARTS, NOUN_WORDS, WORN_WORDS
from segmenter.prompts.english_places import (
    GROUND_WORDS,
    LIGHT_WORDS,
    PICTURE_WORDS,
    PLACES,
    RELATIONS,
    WEATHER_WORDS,
)
from segmenter.prompts.english_qualities import (
    ADJECTIVES,
    COLOUR_WORDS,
    EXACT_GROUPS,
    GROUP_WORDS,
    HAIR_COLOURS,
    NUMBERS,
    OLD_WORDS,
    PORTION_WORDS,
    SIZE_WORDS,
    UNNAMED_SIZES,
    VAGUE_NUMBERS,
)
from segmenter.prompts.english_verbs import AUXILIARIES, LIGHT_FORMS, VERB_FORMS, VERBS
from segmenter.prompts.english_words import DETERMINERS, FILLERS, POSSESSIVES, PRONOUNS, STYLE, Words
from segmenter.prompts.lexicon import NOUNS
from segmenter.prompts.reading import Place, Worn

NEVER_NOUNS = frozenset().union(
    RELATIONS, FILLERS, AUXILIARIES, PICTURE_WORDS, STYLE, ADJECTIVES, LIGHT_WORDS, WEATHER_WORDS, LIGHT_FORMS, PRONOUNS
)
"""Words that are no unknown noun, whatever stands before them."""

NEVER_NAMES = NEVER_NOUNS.union(NOUN_WORDS, VERB_FORMS, GROUND_WORDS, DETERMINERS, COLOUR_WORDS, PLACES)
"""Words that are no name, however they are written."""

NEW_OR_OWNED = POSSESSIVES | {"a", "an"}
"""Determiners of what is new, or somebody's."""

_NO_MODIFIERS = frozenset().union(
    VERB_FORMS, RELATIONS, FILLERS, AUXILIARIES, PORTION_WORDS, PICTURE_WORDS, ATTRIBUTE_NOUNS, LIGHT_FORMS
)
"""Words that describe no noun behind them."""


@dataclass(slots=True)
class NounSoFar:
    """A noun phrase while its words are taken in."""

    words: list[str] = field(default_factory=list)
    count: int | None = None
    vague: bool = False
    determiner: str = ""
    colour: str | None = None
    size: Literal["small", "large"] | None = None
    place: tuple[Place, ...] = ()
    pick: Literal["one", "other"] | None = None
    scenery: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    doing: list[tuple[Verb, Spoken]] = field(default_factory=list)
    worn: tuple[Worn, ...] = ()
    old: bool = False

    @property
    def begun(self) -> bool:
        """Whether any word of it has been taken in."""
        return bool(
            self.determiner or self.count or self.words or self.scenery or self.unread or self.doing or self.place
        )


class Modifiers(Words):
    """Takes in what stands before a noun."""

    def _group_of(self, noun: NounSoFar) -> None:
        """Takes in "a group of", "a pair of", "one of the", "a piece of"."""
        offset = 1 if self._word() in {"a", "an", "the", "several", "many", "two", "some"} else 0
        word = self._word(offset)
        if self._word(offset + 1) != "of":
            return
        if word in GROUP_WORDS or word in NUMBERS or word in {"all", "most"}:
            noun.count = GROUP_WORDS.get(word) or NUMBERS.get(word)
            noun.vague = word in VAGUE_NUMBERS or (word in GROUP_WORDS and word not in EXACT_GROUPS)
            noun.determiner = (
                "the"
                if self._word(offset + 2) in {"the", "these", "those"} | POSSESSIVES
                else self._word()
                if offset
                else ""
            )
            self.at += offset + 2
        elif word in PORTION_WORDS:
            noun.determiner = self._word() if offset else ""
            self.at += offset + 2

    def _modifier(self, noun: NounSoFar) -> bool:  # noqa: C901, PLR0912 - a plain list of cases
        """Takes in one word before the noun, if the next word is one."""
        word = self._word()
        if not word or not word[0].isalnum():
            return False
        if self._determiner(noun, word):
            self.at += 1
            return True
        head = self._longest(NOUN_WORDS, most=3)
        if head > 1 or (word in GROUND_WORDS and not self._nominal(1)):
            return False
        if word.endswith("'s") and self._word(1) in BODY_PARTS:
            return False  # "a soldier's arm": it is done to the soldier
        if word.endswith("'s") and word[:-2] in NOUN_WORDS and self._nominal(1):
            # "the brown bear's jar": what was said so far is said of the owner, who has no part.
            noun.words, noun.colour, noun.size, noun.count, noun.determiner = [], None, None, None, "the"
        elif word in HAIR_COLOURS and self._nominal(1) and self._word(1) not in WORN_WORDS:
            noun.worn = (("hair", HAIR_COLOURS[word]),)
        elif word in COLOUR_WORDS and (self._nominal(1) or self._more_adjectives() or self._deed_behind(noun)):
            noun.colour = noun.colour or COLOUR_WORDS[word]
            noun.words.append(self.tokens[self.at].lower())
        elif word in SIZE_WORDS and (self._nominal(1) or self._more_adjectives() or self._deed_behind(noun)):
            noun.size = noun.size or ("small" if SIZE_WORDS[word] == "small" else "large")
            if word not in UNNAMED_SIZES:
                noun.words.append(word)
        elif word == "baby" and NOUNS.get(NOUN_WORDS.get(self._word(1), ("", False, False))[0]) == "animal":
            noun.size = "small"
            noun.words.append(word)
        elif word in PLACES and self._nominal(1) and noun.determiner:
            noun.place = (PLACES[word],)
        elif (
            (word in WEATHER_WORDS or word in LIGHT_WORDS or word in GROUND_WORDS)
            and self._nominal(1)
            and word not in NOUN_WORDS
        ):
            noun.scenery.append(word)
        elif word in ADJECTIVES and (self._nominal(1) or self._more_adjectives()):
            noun.old = noun.old or word in OLD_WORDS
        elif not head and self._is_participle(noun, word):
            base, form = VERB_FORMS.get(word) or (word, "ing")
            if base == word:
                noun.unread.append(word)
            if form == "ing" and base in VERBS:
                noun.doing.append((VERBS[base], Spoken(span=self.spans[self.at], lemma=base)))
        elif not head and word not in GROUND_WORDS and self._may_begin(noun, word) and self._unknown_modifier():
            noun.unread.append(word)
        else:
            return False
        self.at += 1
        if self._word() in {",", "and"} and self._is_adjective(1):
            self.at += 1
        return True

    def _is_participle(self, noun: NounSoFar, word: str) -> bool:
        """Whether a participle describes the noun behind it, which may be a verb too ("a leaking sink")."""
        unlisted = verb_form(word) if word not in NEVER_NAMES and noun.determiner else None
        if (VERB_FORMS.get(word) or unlisted or ("", "base"))[1] not in {"ing", "past"}:
            return False
        if unlisted and unlisted[1] == "past":
            return False
        return self._nominal(1) or self._deed_behind(noun)

    def _deed_behind(self, noun: NounSoFar) -> bool:
        """Whether the next word but one is a verb's base form that is a noun here ("a huge wave")."""
        word = self._word(1)
        base = VERB_FORMS.get(word, ("", "s"))[1] == "base" and noun_lemma(word) is not None
        return base and noun.determiner in NEW_OR_OWNED

    def _determiner(self, noun: NounSoFar, word: str) -> bool:
        """Takes in an article, a number, or "other"."""
        if word in {"one", "other", "another"} and not noun.words:
            noun.pick = "one" if word == "one" else "other"
        noun.vague = noun.vague or word in VAGUE_NUMBERS
        if word in DETERMINERS and not noun.words:
            noun.determiner = noun.determiner or word
            noun.count = noun.count or (NUMBERS.get(word) if word in {"some", "many", "both"} else None)
        elif word == "couple" and self._word(1) != "of":
            return False
        elif word in NUMBERS or word.isdecimal():
            noun.count = NUMBERS.get(word) or int(word[:4]) or 1
        else:
            return word == "other" and bool(noun.determiner)
        return True

    def _may_begin(self, noun: NounSoFar, word: str) -> bool:
        """Whether an unknown quality can stand here: with nothing before it, one of the dictionary."""
        return noun.begun or (is_adjective(word) and not self._longest(GROUND_WORDS, most=3))

    def _is_adjective(self, offset: int) -> bool:
        word = self._word(offset)
        return (word in COLOUR_WORDS or word in SIZE_WORDS or word in ADJECTIVES) and self._nominal(offset + 1)

    def _more_adjectives(self) -> bool:
        return self._word(1) in {",", "and"} and self._is_adjective(2)

    def _unknown_modifier(self) -> bool:
        """Whether an unknown word stands before a noun, rather than being one."""
        word, following = self._word(), self._word(1)
        if word in _NO_MODIFIERS or self.tokens[self.at][0].isupper():
            return False
        noun = following in NOUN_WORDS and following not in VERB_FORMS
        noun = noun or (is_adjective(word) and noun_lemma(following) is not None and following not in VERB_FORMS)
        return noun or following in GROUND_WORDS or following in ATTRIBUTE_NOUNS
