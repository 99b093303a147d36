"""Chinese text to words: the cheapest way to cut it into words that are known. Knows no sentence."""

from __future__ import annotations

import re

from segmenter.prompts.chinese_dictionary import is_listed, kind_of, tagged
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
KNOWN = _FULL | _OTHER
"""Every word of our lists."""
_LONGEST = max(map(len, KNOWN))
FELLING = frozenset("倒翻碎破断坏")
"""What a verb ends in that makes its object fall or break ("击倒")."""
_DESCRIBING = frozenset().union(COLOUR_WORDS, SIZE_WORDS, ADJECTIVES, MEASURES, NUMBERS, DEFINITE, PLACES)
"""Words that only describe the noun behind them."""
_RUN = re.compile(r"[㐀-鿿豈-﫿]+|[A-Za-zÀ-ɏ0-9]+(?:['’\-][A-Za-zÀ-ɏ0-9]+)*|[^\s]")

# A word that can be staged is worth a little more than one that only joins; an unknown character is the last resort.
_FULL_COST, _OTHER_COST, _FOUND_COST, _UNKNOWN_COST = 100, 105, 120, 300


def words_of(text: Traced) -> tuple[list[str], list[Span]]:
    """The words of a text, and where each stands in the text as written."""
    words, spans = [], []
    for run in _RUN.finditer(text.text):
        at = run.start()
        for word in _cut_chinese(run.group()) if "㐀" <= run.group()[0] <= "鿿" else [run.group()]:
            words.append(word)
            spans.append(text.span(at, at + len(word)))
            at += len(word)
    return words, spans


def cut_words(text: str) -> list[str]:
    """Cuts text into words, marks and unknown stretches, in order; linear in its length."""
    words: list[str] = []
    for run in _RUN.findall(text):
        words += _cut_chinese(run) if "㐀" <= run[0] <= "鿿" else [run]
    return words


def is_open_verb(word: str) -> bool:
    """Whether a word that our lists do not have is a verb by the dictionary."""
    return word not in KNOWN and kind_of(word) == "verb"


def is_open_noun(word: str) -> bool:
    """Whether a word that our lists do not have is a noun by the dictionary."""
    if word in KNOWN:
        return False
    kind = kind_of(word)
    ends = any(word[i:] in NOUN_WORDS for i in range(1, len(word)))
    if kind == "other" and len(word) > 2 and ends and is_listed(word):
        return True  # "独木桥"
    return kind == "noun" or (kind == "name" and len(word) > 2 and any(word[i:] in NOUN_WORDS for i in (1, 2)))


def _cut_chinese(run: str) -> list[str]:
    """A stretch of Chinese characters cut by our lists, and by the dictionary where they lack or split a word."""
    words = _cut_run(run, frozenset())
    if all(len(word) > 1 and word in KNOWN for word in words):
        return words
    more = _missing(run, words)
    return _cut_run(run, more) if more else words


def _missing(run: str, words: list[str]) -> frozenset[str]:
    """The words of the dictionary that a cut by our lists lacks."""
    pieces: list[str] = []
    """For each character, the word that it is in."""
    begins: list[int] = []
    for word in words:
        begins += [len(pieces)] * len(word)
        pieces += [word] * len(word)
    missing, at = set(), 0
    for word, _tag in tagged(run):
        end = at + len(word)
        inside = list(dict.fromkeys(zip(begins[at:end], pieces[at:end], strict=True)))
        parts = [piece for _, piece in inside]
        done = kind_of(word) != "verb" and parts[-1] in VERBS and run[end : end + 1] in {"了", "着"}  # "血流了出来"
        if (
            word not in KNOWN
            and not done
            and (any(p not in KNOWN for p in parts) or (len(word) > 1 and _is_split(word, parts)))
        ):
            missing.add(word)
        at = end
    return frozenset(missing)


def _is_split(word: str, parts: list[str]) -> bool:
    """Whether known pieces of a word say something else than the word ("拖" and "鞋", "水" and "枪")."""
    if word[0] == word[1]:
        return False  # "挥挥手"
    kind = kind_of(word)
    if kind == "noun" and "".join(parts) == word:
        described = all(p in _DESCRIBING for p in parts[:-1]) and (parts[-1] in NOUN_WORDS or parts[-1] in WORN_WORDS)
        done_to = parts[0] in VERBS and parts[-1] in NOUN_WORDS  # "放风筝"
        beside = (
            parts[-1] in LOCATIVES or parts[-1] == "们" or (parts[-1] in BODY_PARTS and parts[0] not in VERBS)
        )  # "树上"
        return parts[-1] in VERBS or not (described or done_to or beside)
    if kind == "verb" and all(len(p) == 1 and p in VERBS and p not in RELATIONS for p in parts):
        return True  # "修剪"
    return kind == "verb" and (word[-1] in FELLING or not any(p in VERBS for p in parts))


def _cut_run(run: str, more: frozenset[str]) -> list[str]:
    """The cheapest cut of a stretch of Chinese characters; of equal ones, the one with the longer word first."""
    cost = [0] * (len(run) + 1)
    step = [1] * (len(run) + 1)
    for at in range(len(run) - 1, -1, -1):
        cost[at], step[at] = _UNKNOWN_COST + cost[at + 1], 1
        for length in range(1, min(_LONGEST, len(run) - at) + 1):
            word = run[at : at + length]
            if word not in KNOWN and word not in more:
                continue
            known = _FULL_COST if word in _FULL else _OTHER_COST
            total = (known if word in KNOWN else _FOUND_COST) + cost[at + length]
            if total <= cost[at]:
                cost[at], step[at] = total, length
    words: list[str] = []
    at, unknown = 0, ""
    while at < len(run):
        word = run[at : at + step[at]]
        at += step[at]
        if word not in KNOWN and word not in more:
            unknown += word
            continue
        if unknown:
            words.append(unknown)
            unknown = ""
        words.append(word)
    return [*words, unknown] if unknown else words
