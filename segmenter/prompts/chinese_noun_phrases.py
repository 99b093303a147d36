"""Chinese noun phrases: number, measure word, qualities, noun, name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from segmenter.prompts.chinese_nouns import BODY_PARTS, CROWDS, NAMES, NOUN_WORDS, WORN_WORDS
from segmenter.prompts.chinese_places import (
    BREAKS,
    DEFINITE,
    FILLERS,
    GROUND_WORDS,
    LIGHT_WORDS,
    LOCATIVES,
    PICTURE_WORDS,
    PLACES,
    PRONOUNS,
    RELATIONS,
    WEATHER_WORDS,
)
from segmenter.prompts.chinese_qualities import (
    ADJECTIVES,
    COLOUR_WORDS,
    HAIR_COLOURS,
    MEASURES,
    NUMBERS,
    OLD_WORDS,
    SIZE_WORDS,
    VAGUE_NUMBERS,
)
from segmenter.prompts.chinese_verbs import VERBS
from segmenter.prompts.chinese_words import is_open_noun, is_open_verb
from segmenter.prompts.clauses import Mention
from segmenter.prompts.lexicon import NOUNS
from segmenter.prompts.reading import Place, Worn
from segmenter.prompts.word_tables import words_in

OLD_NOUNS = words_in("老人 老人家 老伯 老头")
"""Nouns that call somebody old."""

_MOST_QUALITIES = 8
"""Qualities of one noun; more are no phrase."""

_KNOWN = words_in("的 们 另 有 没 没有 不").union(
    *(NOUN_WORDS, VERBS, GROUND_WORDS, LIGHT_WORDS, WEATHER_WORDS, PRONOUNS, COLOUR_WORDS, BODY_PARTS, ADJECTIVES),
    *(PLACES, RELATIONS, FILLERS, DEFINITE, BREAKS, LOCATIVES, MEASURES, NUMBERS, SIZE_WORDS, PICTURE_WORDS, NAMES),
    *(WORN_WORDS, HAIR_COLOURS),
)
"""Every known word: the rest may be nouns that nobody here knows."""

_NO_ENDINGS = words_in("花 水 头 子 手 脸 星")
"""Nouns that a longer word may end in without being one of them ("水花")."""
_WHO_DOES = frozenset("员人师手家者生工长客匠迷友")
"""What nouns for people end in."""
_FAMILY = words_in("妈妈 爸爸 奶奶 爷爷 哥哥 姐姐 弟弟 妹妹 宝宝 先生 小姐 老师 医生")
"""What an animal of a story is called by ("鸭妈妈")."""
_BARE_NUMBERS = words_in("许多 很多 一些 不少 众多 几 无数")
"""Numbers that need no measure word."""


@dataclass(slots=True)
class Found:
    """A noun phrase and where it ends."""

    mention: Mention
    end: int
    place: Place | None = None
    unread: tuple[str, ...] = ()
    """Words in it that were not understood."""


@dataclass(slots=True)
class _Said:
    """What has been said before the noun."""

    count: int | None = None
    vague: bool = False
    definite: bool = False
    colour: str | None = None
    size: Literal["small", "large"] | None = None
    place: Place | None = None
    pick: Literal["one", "other"] | None = None
    label: str = ""
    colour_word: str = ""
    worn: tuple[Worn, ...] = ()
    old: bool = False
    unread: tuple[str, ...] = ()


class NounPhrases:
    """Finds noun phrases in the words of a text."""

    def __init__(self, words: list[str], foreign: Mapping[str, Mention] = MappingProxyType({})) -> None:
        self.words, self.foreign = words, foreign

    def word(self, at: int) -> str:
        """The word there; empty outside the text."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def find(self, start: int) -> Found | None:
        """The noun phrase that begins there, if one does."""
        at, said = start, _Said()
        if self.word(at) in DEFINITE or self.word(at) == "另" or PRONOUNS.get(self.word(at)) == "other":
            said.definite, said.pick = self.word(at) in DEFINITE, None if self.word(at) in DEFINITE else "other"
            at += 1
        number = self.number(at)
        if number:
            said.pick = said.pick or ("one" if self.word(at) == "一" and number[0] == 1 else None)
            said.vague = any(
                self.word(i) in VAGUE_NUMBERS or MEASURES.get(self.word(i), 0) > 2 for i in range(at, number[1])
            )
            said.count, at = number
        elif said.definite and self.word(at) in MEASURES:
            at += 1
        for _ in range(_MOST_QUALITIES):
            if not self._quality(at, said):
                break
            at += 1 + (self.word(at + 1) == "的")
        described = at > start or is_open_noun(self.word(at))
        return self._known(at, said) or self._named(at, said) or (self._unknown(at, said) if described else None)

    def _quality(self, at: int, said: _Said) -> bool:
        """Takes in a quality, if one stands there."""
        word, linked = self.word(at), self.word(at + 1) == "的"
        if word in COLOUR_WORDS and word not in NOUN_WORDS:
            said.colour = said.colour or COLOUR_WORDS[word]
            said.colour_word = word + ("的" if linked else "")
            said.label += said.colour_word
        elif word in HAIR_COLOURS:
            said.worn += (("hair", HAIR_COLOURS[word]),)
        elif linked and WORN_WORDS.get(word) in {"hair", "beard"}:
            # "白胡子的老人": the colour is the beard's.
            said.worn += ((WORN_WORDS[word], said.colour),)
            said.label, said.colour = said.label.removesuffix(said.colour_word), None
        elif word in SIZE_WORDS:
            said.size = said.size or SIZE_WORDS[word]
            said.label += word
        elif word in PLACES and linked:
            said.place = PLACES[word]
        elif linked and is_open_verb(word) and self._nominal(at + 2):
            said.unread += (word,)  # "一辆超速的摩托车"
        else:
            said.old = said.old or word in OLD_WORDS
            return word in ADJECTIVES and (linked or self._nominal(at + 1))
        return True

    def garment(self, start: int) -> tuple[Worn, int] | None:
        """What is worn there, with its colour, and where it ends."""
        at, said = start, _Said()
        number = self.number(at)
        at = number[1] if number else at
        for _ in range(_MOST_QUALITIES):
            word = self.word(at)
            if word in HAIR_COLOURS:
                return ("hair", HAIR_COLOURS[word]), at + 1
            if word in WORN_WORDS or not self._quality(at, said):
                break
            at += 1 + (self.word(at + 1) == "的")
        word = self.word(at)
        return ((WORN_WORDS[word], said.colour), at + 1) if word in WORN_WORDS else None

    def _nominal(self, at: int) -> bool:
        word = self.word(at)
        described = word in COLOUR_WORDS or word in SIZE_WORDS or word in ADJECTIVES
        return word in NOUN_WORDS or described or is_open_noun(word)

    def number(self, at: int) -> tuple[int, int] | None:
        """A number with its measure word: how many, and where they end."""
        word = self.word(at)
        value = NUMBERS.get(word) or (int(word[:4]) or 1 if word.isdecimal() else None)
        if value is None:
            return None
        end, last = at + 1, value
        while self.word(end) in NUMBERS and self.word(end) not in {"双", "俩", "多"} and end < at + 5:
            # 三十五: what multiplies goes with the digit before it.
            digit = NUMBERS[self.word(end)]
            value, last = (value - last + last * digit if digit > last else value + digit), digit
            end += 1
        measure = self.word(end)
        if measure in {"小", "大"} and self.word(end + 1) in {"群", "堆", "队"}:
            end, measure = end + 1, self.word(end + 1)
        if measure in MEASURES:
            gathered = MEASURES[measure]
            return (gathered if value == 1 and gathered else value * max(gathered, 1)), end + 1
        return (value, end) if word in _BARE_NUMBERS or self._nominal(end) else None

    def _known(self, at: int, said: _Said) -> Found | None:
        """A noun of the lexicon, with its plural and letter."""
        word = self.word(at)
        if word in self.foreign:
            return Found(self.foreign[word], at + 1, said.place)
        noun = NOUN_WORDS.get(word)
        if noun is None:
            return None
        end = at + 1
        family = self.word(end) if NOUNS[noun.noun] == "animal" and self.word(end) in _FAMILY else ""
        thing = NOUNS[noun.noun] == "thing" and is_open_noun(self.word(end)) and len(self.word(end)) == 1
        if family or thing:  # "鸭妈妈", "风筝线"
            word, end = word + self.word(end), end + 1
        plural = self.word(end) == "们"
        end += plural
        letter = self._letter(end) if said.count is None else None
        end += letter is not None
        mention = Mention(
            noun=noun.noun,
            label=f"{word}{letter}" if letter else said.label + word,
            word=word,
            kind=NOUNS[noun.noun],
            count=said.count,
            vague=said.vague,
            side=said.place,
            new=(said.count is not None and not said.definite) or bool(family),
            definite=said.definite,
            plural=plural or (word in CROWDS and said.count is None) or (said.count or 1) > 1,
            colour=said.colour or noun.colour,
            size=said.size or noun.size,
            pick=said.pick,
            name=f"{word}{letter}" if letter else None,
            worn=said.worn,
            old=said.old or word in OLD_NOUNS,
        )
        return Found(mention, end, said.place, said.unread)

    def _named(self, at: int, said: _Said) -> Found | None:
        word = self.word(at)
        if word not in NAMES or said.count is not None or said.label:
            return None
        return Found(Mention(noun="person", label=word, kind="person", name=word), at + 1)

    def _unknown(self, at: int, said: _Said) -> Found | None:
        """A noun that nobody here knows, where a number or a quality says that one must come."""
        word = self.word(at)
        expected = said.count is not None or said.label or said.definite or is_open_noun(word)
        if not expected or not word or not word[0].isalpha() or word in _KNOWN or is_open_verb(word):
            return None
        following = self.word(at + 1)
        if following in NOUN_WORDS and NOUNS[NOUN_WORDS[following].noun] == "thing" and word[-1] not in _WHO_DOES:
            word, at = word + following, at + 1  # "毛线球"
        ending = next((word[i:] for i in range(1, len(word)) if word[i:] in NOUN_WORDS), "")
        known = NOUN_WORDS.get(ending) if ending not in _NO_ENDINGS else None
        mention = Mention(
            noun=known.noun if known else word,
            kind=NOUNS[known.noun] if known else None,
            label=said.label + word,
            word=word,
            count=said.count,
            vague=said.vague,
            new=said.count is not None,
            definite=said.definite,
            plural=(said.count or 1) > 1,
            colour=said.colour,
            size=said.size,
        )
        return Found(mention, at + 1, said.place, said.unread)

    def _letter(self, at: int) -> str | None:
        """The letter behind a noun: "机器人A"."""
        word = self.word(at)
        single = len(word) == 1 and word.isascii() and (word.isupper() or word.isdecimal())
        return word if single or word in {"甲", "乙", "丙"} else None
