"""English tokens and a cursor over them: what the next words are, and whether they can go on a noun phrase."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from segmenter.prompts.clauses import Mention, Spoken, Verb
from segmenter.prompts.english_nouns import NOUN_WORDS
from segmenter.prompts.english_places import RELATIONS
from segmenter.prompts.english_verbs import AUXILIARIES, VERB_FORMS, Form
from segmenter.prompts.reading import Place, Span, Worn
from segmenter.prompts.traced import Traced
from segmenter.prompts.word_tables import words_in

PhraseKind = Literal[
    "noun", "attribute", "pronoun", "verb", "light", "relation", "place", "direction", "scenery", "auxiliary", "not",
    "and", "then", "comma", "stop", "open", "relative", "to", "unknown", "particle", "mutual", "picture",
]  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Phrase:
    """A stretch of the text and what it is."""

    kind: PhraseKind
    """The kind of phrase; it says which of the fields below are filled."""
    text: str
    """As written, in lower case where it is no name."""
    span: Span = (0, 0)
    """Where it stands in the text as written."""
    mention: Mention | None = None
    """Of a noun."""
    verb: Verb | None = None
    """Of a verb."""
    aside: tuple[Phrase, ...] = ()
    """Of a noun: what is said of it in brackets right behind it."""
    base: str = ""
    """Base form of a verb."""
    form: Form = "base"
    """Form of a verb."""
    places: tuple[Place, ...] = ()
    """Of a place; of a noun with a side ("the left dog")."""
    scenery: tuple[str, ...] = ()
    """Words for ground, light and weather that the phrase holds."""
    unread: tuple[str, ...] = ()
    """Words in it that were not understood."""
    doing: tuple[tuple[Verb, Spoken], ...] = ()
    """What a noun does by its adjectives ("a running dog")."""
    worn: tuple[Worn, ...] = ()
    """Of an attribute: clothes, hair or beard, where somebody has them on."""
    possessive: tuple[str, Span] | None = None
    """Of a noun or attribute: the "his" or "its" before it, and where that stands."""
    owner: bool = False
    """A noun that owns the next one ("the boy's")."""


_TOKEN = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*|[,.;:!?()—–]|[^\s]")

DETERMINERS = words_in("""
a an the this that these those my his her its their our your some any every each another no all both many
""")
"""Words that begin a noun phrase."""
POSSESSIVES = words_in("""
my his her its their our your
""")
"""Determiners that name an owner."""
OWNING = {"his": "he", "her": "she", "its": "it", "their": "they"}
"""Possessives of somebody who has been mentioned, to their pronouns."""
PRONOUNS = words_in("""
it he she they them him her one other both each everyone everybody all another others itself himself herself
themselves two three neither
""")
"""Words that stand for somebody who has been mentioned."""
NOBODY = words_in("nobody nothing none no-one")
"""Words for who is not there."""
FILLERS = words_in("""
very quite so too just also even still again together away there here once twice now soon suddenly finally first
almost only both more most much well fast hard straight back apart alone along forth aside around about always
never often while as if when where because since though although but or nor yet such same please let's maybe
perhaps home asleep awake afterwards meanwhile eventually next how why what own upon onto into toward ahead
nearby far near close high low deep ever halfway past mid i you we me us being rather else instead immediately
quickly there's
""")
"""Words that carry nothing to stage."""
THEN = words_in("""
then while as when before until whereas after once because but so afterwards meanwhile finally since
""")
"""Words that begin a new clause."""
STYLE = words_in("""
cinematic realistic photorealistic style 4k 8k hd video shot close-up closeup slow-motion animation cartoon
anime background camera lens footage detailed quality view angle motion slow wide zoom pan
""")
"""Words on how the picture is made, not on what it shows."""


Token = tuple[str, Span]
"""A word or mark, and where it stands in the text as written."""


def tokens_of(text: Traced) -> list[Token]:
    """The words and marks of a text."""
    return [(match.group(), text.span(*match.span())) for match in _TOKEN.finditer(text.text)]


class Words:
    """A cursor over the words of one text, and the phrases found so far."""

    def __init__(self, tokens: Sequence[Token], foreign: Mapping[str, Mention] = MappingProxyType({})) -> None:
        self.foreign = foreign
        self.tokens = [token for token, _ in tokens]
        self.spans = [span for _, span in tokens]
        self.lower = [token.lower().replace("’", "'") for token in self.tokens]
        self.at = 0
        self.phrases: list[Phrase] = []

    def _word(self, offset: int = 0) -> str:
        at = self.at + offset
        return self.lower[at] if at < len(self.lower) else ""

    def _join(self, length: int, offset: int = 0) -> str:
        return " ".join(self.lower[self.at + offset : self.at + offset + length])

    def _longest(self, table: Container[str], most: int = 4, least: int = 1, offset: int = 0) -> int:
        """How many of the next words, together, are a key of the table; 0 for none."""
        for length in range(most, least - 1, -1):
            if self.at + offset + length <= len(self.lower) and self._join(length, offset) in table:
                return length
        return 0

    def _last_kind(self) -> PhraseKind | None:
        return self.phrases[-1].kind if self.phrases else None

    def _take(self, kind: PhraseKind, length: int = 1) -> Phrase:
        phrase = Phrase(kind=kind, text=self._join(length))
        self.at += length
        return phrase

    def _nominal(self, offset: int) -> bool:
        """Whether the word there can go on a noun phrase."""
        word = self._word(offset)
        if not word or not word[0].isalnum():
            return False
        if word in VERB_FORMS and word not in NOUN_WORDS:
            base, form = VERB_FORMS[word]
            return (
                form in {"ing", "past"}
                and bool(base)
                and self._nominal(offset + 1)
                and self._word(offset + 1) not in DETERMINERS
            )
        if word in RELATIONS or word in AUXILIARIES or word in FILLERS or word in DETERMINERS:
            return False
        if word in NOUN_WORDS and word not in VERB_FORMS:
            return True
        if word in {"and", "to", "who", "which", "not", "of", "then", "up", "down"} or word.endswith("ly"):
            return False
        return not (
            word in VERB_FORMS and VERB_FORMS[word][1] in {"s"} and word in {"leaves", "watches", "cooks", "flies"}
        )
