"""English noun phrases: determiner, number, qualities, noun, name; and the places that are worded like them."""

from __future__ import annotations

from segmenter.prompts.english_dictionary import noun_lemma
from segmenter.prompts.english_modifiers import NEVER_NOUNS, NEW_OR_OWNED, NounSoFar
from segmenter.prompts.english_noun_heads import NounHeads
from segmenter.prompts.english_nouns import ATTRIBUTE_NOUNS, BODY_PARTS, NOUN_WORDS, SAME_PLURAL
from segmenter.prompts.english_places import (
    GROUND_WORDS,
    LIGHT_WORDS,
    THING_GROUNDS,
)
from segmenter.prompts.english_verbs import VERB_FORMS
from segmenter.prompts.english_words import DETERMINERS, Phrase
from segmenter.prompts.lexicon import NOUNS

_MOST_MODIFIERS = 12
"""Words before a noun; more are no phrase."""


_FIRST_NAMES = frozenset({"lily", "rose", "daisy", "robin", "ruby"})
"""Names that are nouns too: with a capital and no article they are names."""


class NounPhraser(NounHeads):
    """Finds the noun phrase at the cursor."""

    def _noun(self) -> Phrase | None:
        start, noun = self.at, NounSoFar()
        self._group_of(noun)
        for _ in range(_MOST_MODIFIERS):
            if not self._modifier(noun):
                break
        phrase = self._head(noun)
        if phrase is None:
            self.at = start
        return phrase

    def _head(self, noun: NounSoFar) -> Phrase | None:
        if self._word() in self.foreign:
            mention = self.foreign[self._word()]
            self.at += 1
            return Phrase(kind="noun", text=mention.label, mention=mention, places=noun.place)
        if self._word() in _FIRST_NAMES and self.tokens[self.at][0].isupper() and not noun.begun:
            self.at += 1
            return self._proper(self.tokens[self.at - 1])
        length = self._longest(NOUN_WORDS, most=3)
        ground = self._longest(GROUND_WORDS, most=3)
        word = self._join(length) if length else ""
        halts = noun.determiner in {"a", "an"} and ground == 2 and self._word(1) == "stops"  # "a bus stops"
        if ground >= max(length, 1) and not halts and not self._thing_here(noun, ground):
            return self._ground_head(noun, ground)
        if length and self._scenery_here(word):
            return self._scenic_noun(noun, length)
        if length:
            return self._known_head(noun, length)
        return self._other_head(noun)

    def _thing_here(self, noun: NounSoFar, length: int) -> bool:
        """Whether a word such as "water" is a thing here: not behind a preposition, or the object of a verb."""
        return (
            self._join(length) in THING_GROUNDS
            and self._last_kind() in {"verb", "noun", "particle", "pronoun"}
            and not noun.scenery
        )

    def _scenery_here(self, word: str) -> bool:
        return word in {"clouds", "stars"}

    def _scenic_noun(self, noun: NounSoFar, length: int) -> Phrase:
        phrase = self._take("scenery", length)
        phrase.scenery = (*noun.scenery, "clouds" if phrase.text == "clouds" else "night")
        return phrase

    def _ground_head(self, noun: NounSoFar, length: int) -> Phrase:
        """A kind of place; before a noun ("park bench") it only says where that is."""
        offset = self._longest(NOUN_WORDS, most=3, offset=length)
        following = self._word(length)
        compound = offset and not (
            following in VERB_FORMS and following in NOUN_WORDS and self._word(length + 1) in DETERMINERS
        )
        text = self._join(length)
        if compound and following not in DETERMINERS:
            noun.scenery.append(text)
            self.at += length
            return self._known_head(noun, offset)
        phrase = self._take("scenery", length)
        inner = [w for w in text.split() if w in LIGHT_WORDS] if length > 1 else []
        phrase.scenery = (*noun.scenery, *inner, text)
        phrase.unread = tuple(noun.unread)
        return phrase

    def _compound(self, noun: NounSoFar, length: int) -> int:
        """Passes over the things that only describe the last one ("a paper lantern"); how long that one is."""
        for _ in range(_MOST_MODIFIERS):
            canonical, plural, _small = NOUN_WORDS[self._join(length)]
            following = self._longest(NOUN_WORDS, most=2, offset=length)
            if NOUNS[canonical] != "thing" or plural or not following or self._word(length) in VERB_FORMS:
                break
            noun.words.append(self._join(length))
            self.at += length
            length = following
        return length

    def _known_head(self, noun: NounSoFar, length: int) -> Phrase:
        length = self._compound(noun, length)
        word = self._join(length)
        canonical, plural, small = NOUN_WORDS[word]
        last = self.lower[self.at + length - 1]
        worn = last in ATTRIBUTE_NOUNS and self._is_worn(noun)
        self.at += length
        text = " ".join([*noun.words, word])
        opened = word == "chest" and noun.determiner in NEW_OR_OWNED and self._last_kind() == "verb"
        if worn or (word in BODY_PARTS and not opened):
            return self._attribute(noun, text, last, worn=worn)
        if self._heads_compound(noun, canonical, plural=plural):
            noun.words.append(word)
            return self._unknown_head(noun)
        if word == "couple":
            noun.count, plural = 2, True
        name = self._name_after(canonical, noun)
        if word in SAME_PLURAL and (noun.count or 1) > 1:
            plural = True
        size = noun.size or ("small" if small else None)
        return self._finish(noun, canonical, text, plural=plural, size=size, name=name)

    def _other_head(self, noun: NounSoFar) -> Phrase | None:  # noqa: PLR0911 - a plain list of cases
        """A name, part of a body, or a noun that nobody knows."""
        word = self._word()
        if not word or not word[0].isalnum():
            return self._headless(noun)
        if word in BODY_PARTS or (word in ATTRIBUTE_NOUNS and noun.begun):
            worn = self._is_worn(noun) or (bool(self.phrases) and self.phrases[-1].text in {"has", "have", "had"})
            self.at += 1
            return self._attribute(noun, word, word, worn=worn)
        bare = word.removesuffix("'s")
        if bare != word:
            return self._owner(noun, bare)
        if self._is_name_here() and not noun.determiner and not noun.colour:
            names = [self.tokens[self.at]]
            self.at += 1
            while self.at < len(self.tokens) and self._is_name_here() and self._word().isalpha():
                names.append(self.tokens[self.at])
                self.at += 1
            return self._proper(" ".join(names))
        deed = (
            noun.determiner
            and VERB_FORMS.get(word, ("", "past"))[1] in {"base", "s"}
            and (self._last_kind() != "relation" or (noun.determiner in NEW_OR_OWNED and noun_lemma(word) is not None))
        )
        blocked = word in NEVER_NOUNS or (word in VERB_FORMS and not deed)
        if noun.begun and (noun.determiner or noun.count) and not blocked and not word.isdecimal() and word.isascii():
            return self._unknown_or_compound(noun)
        object_too = self._last_kind() in {"verb", "direction"} and VERB_FORMS.get(word, ("", "s"))[1] == "base"
        if (not blocked and self._bare_noun(noun)) or (object_too and word not in NEVER_NOUNS and noun_lemma(word)):
            return self._unknown_head(noun)
        return self._headless(noun)

    def _headless(self, noun: NounSoFar) -> Phrase | None:
        """A verb that turns out to be the noun ("a drive"), or nothing."""
        return self._scenic_left(noun) if noun.scenery else None

    def _scenic_left(self, noun: NounSoFar) -> Phrase:
        return Phrase(
            kind="scenery", text=" ".join(noun.scenery), scenery=tuple(noun.scenery), unread=tuple(noun.unread)
        )

    def _owner(self, noun: NounSoFar, bare: str) -> Phrase:
        """Somebody's: "the boy's", "Mia's"."""
        self.at += 1
        if bare in NOUN_WORDS:
            canonical, plural, small = NOUN_WORDS[bare]
            phrase = self._finish(noun, canonical, bare, plural=plural, size="small" if small else None, name=None)
        elif bare in GROUND_WORDS:
            return Phrase(kind="scenery", text=bare, scenery=(bare,))
        else:
            phrase = self._proper(self.tokens[self.at - 1][: len(bare)])
        verbal = VERB_FORMS.get(self._word(), ("", "base"))[1] == "ing"
        phrase.owner = not verbal
        return phrase
