"""Chinese text to words: the cheapest way to cut it into words that are known. Knows no sentence."""

from __future__ import annotations

import re

from segmenter.prompts.chinese_nouns import BODY_PARTS, NAMES, NOUN_WORDS, WORN_WORDS
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
from segmenter.prompts.chinese_qualities import ADJECTIVES, COLOUR_WORDS, HAIR_COLOURS, MEASURES, NUMBERS, SIZE_WORDS
from segmenter.prompts.chinese_verbs import VERBS
from segmenter.prompts.reading import Span
from segmenter.prompts.traced import Traced

_FULL = frozenset().union(
    NOUN_WORDS,
    VERBS,
    GROUND_WORDS,
    LIGHT_WORDS,
    WEATHER_WORDS,
    PRONOUNS,
    COLOUR_WORDS,
    ADJECTIVES,
    PLACES,
    WORN_WORDS,
    HAIR_COLOURS,
)
_OTHER = frozenset().union(
    BODY_PARTS,
    RELATIONS,
    FILLERS,
    DEFINITE,
    BREAKS,
    LOCATIVES,
    MEASURES,
    NUMBERS,
    SIZE_WORDS,
    PICTURE_WORDS,
    NAMES,
    ("的", "们", "另", "有", "没", "没有", "不"),
)
_KNOWN = _FULL | _OTHER
_LONGEST = max(map(len, _KNOWN))
_RUN = re.compile(r"[㐀-鿿豈-﫿]+|[A-Za-zÀ-ɏ0-9]+(?:['’\-][A-Za-zÀ-ɏ0-9]+)*|[^\s]")

# A word that can be staged is worth a little more than one that only joins; an unknown character is the last resort.
_FULL_COST, _OTHER_COST, _UNKNOWN_COST = 100, 105, 300


def words_of(text: Traced) -> tuple[list[str], list[Span]]:
    """The words of a text, and where each stands in the text as written."""
    words, spans = [], []
    for run in _RUN.finditer(text.text):
        at = run.start()
        for word in _cut_run(run.group()) if "㐀" <= run.group()[0] <= "鿿" else [run.group()]:
            words.append(word)
            spans.append(text.span(at, at + len(word)))
            at += len(word)
    return words, spans


def cut_words(text: str) -> list[str]:
    """Cuts text into words, marks and unknown stretches, in order; linear in its length."""
    words: list[str] = []
    for run in _RUN.findall(text):
        words += _cut_run(run) if "㐀" <= run[0] <= "鿿" else [run]
    return words


def _cut_run(run: str) -> list[str]:
    """The cheapest cut of a stretch of Chinese characters; of equal ones, the one with the longer word first."""
    cost = [0] * (len(run) + 1)
    step = [1] * (len(run) + 1)
    for at in range(len(run) - 1, -1, -1):
        cost[at], step[at] = _UNKNOWN_COST + cost[at + 1], 1
        for length in range(1, min(_LONGEST, len(run) - at) + 1):
            word = run[at : at + length]
            if word not in _KNOWN:
                continue
            total = (_FULL_COST if word in _FULL else _OTHER_COST) + cost[at + length]
            if total <= cost[at]:
                cost[at], step[at] = total, length
    words: list[str] = []
    at, unknown = 0, ""
    while at < len(run):
        word = run[at : at + step[at]]
        at += step[at]
        if word not in _KNOWN:
            unknown += word
            continue
        if unknown:
            words.append(unknown)
            unknown = ""
        words.append(word)
    return [*words, unknown] if unknown else words
