"""English words that our lists do not have: what a dictionary (LemmInflect's) says of them. Knows single words."""

from __future__ import annotations

from functools import lru_cache

from segmenter.prompts.english_verbs import Form
from segmenter.prompts.word_tables import words_in

_NOTHING_SEEN = words_in("""
something anything everything nothing thing things stuff lot lots way ways time times sort kind turn turns line unison
who whom whose which that what
out off up down in on over back away around through by front side top bottom rest while go fun pace speed joy fear
""")
"""Words that a dictionary has as nouns, and that name nothing to be seen."""


@lru_cache(maxsize=4096)
def _lemmas(word: str) -> dict[str, tuple[str, ...]]:
    """The base forms of a word by its part of speech; empty for a word that is in no dictionary."""
    if not word.isascii() or not word.replace("-", "").isalpha() or len(word) > 30:
        return {}
    from lemminflect import getAllLemmas  # the first look-up reads its tables

    found: dict[str, tuple[str, ...]] = getAllLemmas(word)
    return found


def noun_lemma(word: str) -> str | None:
    """The singular of a noun; None for what is no noun, or names nothing to be seen."""
    nouns = _lemmas(word).get("NOUN")
    return nouns[0] if nouns and len(word) > 2 and word not in _NOTHING_SEEN else None


def is_adjective(word: str) -> bool:
    """Whether a word is an adjective, and nothing else that could head a phrase."""
    found = _lemmas(word)
    return "ADJ" in found and "NOUN" not in found


def verb_form(word: str) -> tuple[str, Form] | None:
    """The base form of a verb, and which of its forms a word is; None for what is no verb."""
    verbs = _lemmas(word).get("VERB")
    if not verbs:
        return None
    base = verbs[0]
    if word == base:
        return base, "base"
    return base, "ing" if word.endswith("ing") else "s" if word.endswith("s") else "past"


@lru_cache(maxsize=4096)
def inflected(lemma: str, tag: str) -> str:
    """A verb, with or without its particle, in another form ("pick up" as VBZ: "picks up")."""
    from lemminflect import getInflection

    verb, _, particle = lemma.partition(" ")
    forms: tuple[str, ...] = getInflection(verb, tag) if verb.isascii() and verb else ()
    return f"{forms[0] if forms else verb} {particle}".strip()


@lru_cache(maxsize=4096)
def plural(noun: str) -> str:
    """A noun, with or without qualities before it, in the plural."""
    from lemminflect import getInflection

    *before, word = noun.split(" ")
    forms: tuple[str, ...] = getInflection(word, "NNS") if word.isascii() and word else ()
    return " ".join([*before, forms[0] if forms else word])
