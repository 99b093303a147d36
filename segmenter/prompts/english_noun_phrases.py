"""English noun phrases: determiner, number, qualities, noun, name; and the places that are worded like them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from segmenter.prompts.clauses import Mention, Spoken, Verb
from segmenter.prompts.english_dictionary import is_adjective, noun_lemma, verb_form
from segmenter.prompts.english_nouns import ATTRIBUTE_NOUNS, BODY_PARTS, NOUN_WORDS, SAME_PLURAL, WORN_WORDS
from segmenter.prompts.english_places import (
    GROUND_WORDS,
    LIGHT_WORDS,
    PICTURE_WORDS,
    PLACES,
    RELATIONS,
    THING_GROUNDS,
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
from segmenter.prompts.english_words import DETERMINERS, FILLERS, POSSESSIVES, PRONOUNS, STYLE, Phrase, Words
from segmenter.prompts.lexicon import NOUNS
from segmenter.prompts.reading import Place, Worn

_MOST_MODIFIERS = 12
"""Words before a noun; more are no phrase."""

_NEVER_NOUNS = frozenset().union(
    RELATIONS, FILLERS, AUXILIARIES, PICTURE_WORDS, STYLE, ADJECTIVES, LIGHT_WORDS, WEATHER_WORDS, LIGHT_FORMS, PRONOUNS
)
"""Words that are no unknown noun, whatever stands before them."""

_NEVER_NAMES = _NEVER_NOUNS.union(NOUN_WORDS, VERB_FORMS, GROUND_WORDS, DETERMINERS, COLOUR_WORDS, PLACES)
"""Words that are no name, however they are written."""

_FIRST_NAMES = frozenset({"lily", "rose", "daisy", "robin", "ruby"})
"""Names that are nouns too: with a capital and no article they are names."""

_OWN = POSSESSIVES | {"a", "an"}
"""Determiners of what is new, or somebody's."""
_NO_MODIFIERS = frozenset().union(
    VERB_FORMS, RELATIONS, FILLERS, AUXILIARIES, PORTION_WORDS, PICTURE_WORDS, ATTRIBUTE_NOUNS, LIGHT_FORMS
)
"""Words that describe no noun behind them."""


@dataclass(slots=True)
class _Noun:
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
        return bool(
            self.determiner or self.count or self.words or self.scenery or self.unread or self.doing or self.place
        )


class NounPhraser(Words):
    """Finds the noun phrase at the cursor."""

    def _noun(self) -> Phrase | None:
        start, noun = self.at, _Noun()
        self._group_of(noun)
        for _ in range(_MOST_MODIFIERS):
            if not self._modifier(noun):
                break
        phrase = self._head(noun)
        if phrase is None:
            self.at = start
        return phrase

    def _group_of(self, noun: _Noun) -> None:
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

    def _modifier(self, noun: _Noun) -> bool:  # noqa: C901, PLR0912 - a plain list of cases
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

    def _is_participle(self, noun: _Noun, word: str) -> bool:
        """Whether a participle describes the noun behind it, which may be a verb too ("a leaking sink")."""
        unlisted = verb_form(word) if word not in _NEVER_NAMES and noun.determiner else None
        if (VERB_FORMS.get(word) or unlisted or ("", "base"))[1] not in {"ing", "past"}:
            return False
        if unlisted and unlisted[1] == "past":
            return False
        return self._nominal(1) or self._deed_behind(noun)

    def _deed_behind(self, noun: _Noun) -> bool:
        """Whether the next word but one is a verb's base form that is a noun here ("a huge wave")."""
        word = self._word(1)
        base = VERB_FORMS.get(word, ("", "s"))[1] == "base" and noun_lemma(word) is not None
        return base and noun.determiner in _OWN

    def _determiner(self, noun: _Noun, word: str) -> bool:
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

    def _may_begin(self, noun: _Noun, word: str) -> bool:
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

    def _head(self, noun: _Noun) -> Phrase | None:
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

    def _thing_here(self, noun: _Noun, length: int) -> bool:
        """Whether a word such as "water" is a thing here: not behind a preposition, or the object of a verb."""
        return (
            self._join(length) in THING_GROUNDS
            and self._last_kind() in {"verb", "noun", "particle", "pronoun"}
            and not noun.scenery
        )

    def _scenery_here(self, word: str) -> bool:
        return word in {"clouds", "stars"}

    def _scenic_noun(self, noun: _Noun, length: int) -> Phrase:
        phrase = self._take("scenery", length)
        phrase.scenery = (*noun.scenery, "clouds" if phrase.text == "clouds" else "night")
        return phrase

    def _ground_head(self, noun: _Noun, length: int) -> Phrase:
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

    def _compound(self, noun: _Noun, length: int) -> int:
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

    def _known_head(self, noun: _Noun, length: int) -> Phrase:
        length = self._compound(noun, length)
        word = self._join(length)
        canonical, plural, small = NOUN_WORDS[word]
        last = self.lower[self.at + length - 1]
        worn = last in ATTRIBUTE_NOUNS and self._is_worn(noun)
        self.at += length
        text = " ".join([*noun.words, word])
        opened = word == "chest" and noun.determiner in _OWN and self._last_kind() == "verb"
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

    def _heads_compound(self, noun: _Noun, canonical: str, *, plural: bool) -> bool:
        """Whether the word behind a known noun is the noun that it describes ("a lion tamer", "a banana peel")."""
        word = self._word()
        if plural or not word.isalpha() or self.tokens[self.at][0].isupper() or word in BODY_PARTS | ATTRIBUTE_NOUNS:
            return False
        if word in VERB_FORMS:  # "a banana peel", and not "the ball hit the wall"
            ends = self._word(1) not in DETERMINERS and self._word(1) not in {"to", "into", "at"}
            thing = NOUNS[canonical] == "thing" and noun.determiner in {"a", "an", "the"} and word not in NOUN_WORDS
            return VERB_FORMS[word][1] == "base" and thing and ends and noun_lemma(word) is not None
        if word in _NEVER_NAMES or word.endswith("ly"):
            return False
        form = verb_form(word)
        if noun_lemma(word) is None:
            return form is None and word.endswith(("er", "or")) and bool(noun.determiner)
        # "robot vacuum" has no "s" that would make it a verb.
        return form is None or form[1] == "base" or (form[1] == "s" and (noun.count or 1) > 1)

    def _unknown_head(self, noun: _Noun) -> Phrase:
        """A noun that our lists do not have."""
        word = self._word()
        self.at += 1
        single = noun_lemma(word) or word
        plural = single != word if noun_lemma(word) else len(word) > 3 and word.endswith("s") and word[-2] != "s"
        plural = plural and noun.determiner not in {"a", "an"}
        single = single if noun_lemma(word) else word[:-1] if plural else word
        text = " ".join([*noun.words, single if plural else word])
        return self._finish(noun, single, text, plural=plural, size=noun.size, name=None)

    def _attribute(self, noun: _Noun, text: str, word: str, *, worn: bool) -> Phrase:
        """What somebody wears, or a part of somebody."""
        phrase = Phrase(kind="attribute", text=text, unread=tuple(noun.unread))
        if worn and word in WORN_WORDS:
            phrase.worn = ((WORN_WORDS[word], noun.colour),)
        return phrase

    def _is_worn(self, noun: _Noun) -> bool:
        """Whether clothes are worn here: after "wearing", "with", "in", or joined to others that are."""
        before = self.phrases[-1].text if self.phrases else ""
        verb = self.phrases[-1].base if self.phrases else ""
        joined = self._last_kind() in {"and", "comma"} and len(self.phrases) > 1 and bool(self.phrases[-2].worn)
        return verb in {"wear", "dress in"} or before in {"with", "in", "dressed"} or joined

    def _name_after(self, canonical: str, noun: _Noun) -> str | None:
        """The letter or name behind a noun: "Person A", "Captain Lee", "a bear named Bruno"."""
        if (
            self._word() in {"named", "called"}
            and self.at + 1 < len(self.tokens)
            and self.tokens[self.at + 1][:1].isupper()
        ):
            self.at += 2
            return self.tokens[self.at - 1]
        if self.at >= len(self.tokens):
            return None
        token = self.tokens[self.at]
        single = len(token) == 1 and (token.isupper() or token.isdecimal())
        if single and not noun.begun and self.at > 0:
            name = f"{self.tokens[self.at - 1]} {token}"
            self.at += 1
            return name[:1].upper() + name[1:]
        if token[:1].isupper() and not single and self._is_name_here():
            self.at += 1
            return token
        return None

    def _proper(self, name: str) -> Phrase:
        """Somebody of whom nothing but the name is known."""
        return Phrase(kind="noun", text=name, mention=Mention(noun="person", label=name, kind="person", name=name))

    def _is_name_here(self) -> bool:
        word = self._word()
        return word not in _NEVER_NAMES and self.tokens[self.at][:1].isupper() and not word.endswith(("ly", "'s"))

    def _other_head(self, noun: _Noun) -> Phrase | None:  # noqa: PLR0911 - a plain list of cases
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
            and (self._last_kind() != "relation" or (noun.determiner in _OWN and noun_lemma(word) is not None))
        )
        blocked = word in _NEVER_NOUNS or (word in VERB_FORMS and not deed)
        if noun.begun and (noun.determiner or noun.count) and not blocked and not word.isdecimal() and word.isascii():
            return self._unknown_or_compound(noun)
        object_too = self._last_kind() in {"verb", "direction"} and VERB_FORMS.get(word, ("", "s"))[1] == "base"
        if (not blocked and self._bare_noun(noun)) or (object_too and word not in _NEVER_NOUNS and noun_lemma(word)):
            return self._unknown_head(noun)
        return self._headless(noun)

    def _unknown_or_compound(self, noun: _Noun) -> Phrase:
        """An unknown noun, or the last one of two ("a coral reef")."""
        following = self._word(1)
        described = noun_lemma(self._word()) is not None and self._word() not in VERB_FORMS
        unlisted = following.isalpha() and following not in _NEVER_NAMES and following not in BODY_PARTS
        form = verb_form(following) if described and unlisted else None
        if described and unlisted and noun_lemma(following) and (form is None or form[1] == "base"):
            noun.words.append(self._word())
            self.at += 1
        return self._unknown_head(noun)

    def _bare_noun(self, noun: _Noun) -> bool:
        """Whether a word without an article is a noun by the dictionary: what is acted on, or the subject of a verb."""
        word, following = self._word(), self._word(1)
        listed = word in ADJECTIVES or word in COLOUR_WORDS or word in ATTRIBUTE_NOUNS
        if listed or noun_lemma(word) is None or word.endswith(("ly", "ing")):
            return False
        before = self._last_kind()
        if before == "verb" or noun.begun:
            return verb_form(word) is None or not (following in DETERMINERS or following in VERB_FORMS)
        acts = VERB_FORMS.get(following, ("", "past"))[1] in {"s", "base", "ing"} or following in AUXILIARIES
        return before in {None, "and", "comma", "then", "stop"} and acts and following not in NOUN_WORDS

    def _headless(self, noun: _Noun) -> Phrase | None:
        """A verb that turns out to be the noun ("a drive"), or nothing."""
        return self._scenic_left(noun) if noun.scenery else None

    def _scenic_left(self, noun: _Noun) -> Phrase:
        return Phrase(
            kind="scenery", text=" ".join(noun.scenery), scenery=tuple(noun.scenery), unread=tuple(noun.unread)
        )

    def _owner(self, noun: _Noun, bare: str) -> Phrase:
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

    def _finish(
        self,
        noun: _Noun,
        canonical: str,
        text: str,
        *,
        plural: bool,
        size: Literal["small", "large"] | None,
        name: str | None,
    ) -> Phrase:
        determiner = noun.determiner
        count = noun.count
        if count is None and determiner in {"a", "an", "another", "this", "that", "every", "each"}:
            count = 1
        one = determiner in {"a", "an", "another"} or (
            noun.count is not None and determiner not in {"the", "these", "those", "both"} | POSSESSIVES
        )
        mention = Mention(
            noun=canonical,
            label=name or _singular(text, canonical, plural=plural or (count or 1) > 1),
            word=canonical,
            kind=NOUNS.get(canonical),
            count=count,
            vague=noun.vague,
            side=noun.place[0] if noun.place else None,
            new=one and name is None,
            owned=determiner in POSSESSIVES,
            definite=determiner in {"the", "this", "that", "these", "those"} | POSSESSIVES,
            plural=plural,
            colour=noun.colour,
            size=size,
            pick=noun.pick,
            name=name,
            worn=noun.worn,
            old=noun.old or text.startswith("old "),
        )
        return Phrase(
            kind="noun",
            text=text,
            mention=mention,
            places=noun.place,
            scenery=(*noun.scenery, "moonlight") if canonical == "moon" else tuple(noun.scenery),
            unread=tuple(noun.unread),
            doing=tuple(noun.doing),
        )


def _singular(text: str, canonical: str, *, plural: bool) -> str:
    """The label of one out of several: "red balls" is each a "red ball"."""
    if not plural:
        return text
    *before, word = text.split()
    for ending, instead in (("ies", "y"), ("es", "e"), ("es", ""), ("s", "")):
        single = word.removesuffix(ending) + instead
        if word.endswith(ending) and NOUN_WORDS.get(single, ("", True, False))[:2] == (canonical, False):
            return " ".join([*before, single])
    return " ".join([*before, canonical]) if word in NOUN_WORDS else " ".join([*before, word.removesuffix("s")])
