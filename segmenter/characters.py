"""Characters: a name in a text becomes the description of whom it means, so that a reader sees one of each."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from segmenter.prompts import read_prompt
from segmenter.prompts.chinese_qualities import MEASURES
from segmenter.prompts.lexicon import NOUNS
from segmenter.prompts.reading import Span
from segmenter.prompts.traced import Traced
from segmenter.types import is_chinese

# A letter or digit of a script that has spaces between its words; Chinese, Japanese, Thai have none.
_LETTER = r"[^\W_\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_IS_LETTER = re.compile(_LETTER)
_PAUSE = re.compile(r"[,;!?\uff0c\uff1b\uff01\uff1f。]\s*|(?<=\w{4})\.\s+")
_MOST_PAUSES = 4
"""Before a description's noun; what has more is not looked through."""
_BRACKET = re.compile(r"[(\uff08]")
_CLOSING = " \t\n.,;:\uff0c\uff1b\uff1a。、"

_INDEFINITE = re.compile(r"(?:a|an|the|one)\s+", re.IGNORECASE)
_DETERMINED = re.compile(
    r"(?:my|your|his|her|its|our|their|this|that|these|those|some|both|all|every)\s", re.IGNORECASE
)
_MORE = re.compile(
    r"\s+(?:with|without|in|on|from|who|which|that|whose|wearing|holding|carrying|riding|dressed|called|named)\s",
    re.IGNORECASE,
)
_SINGLE = "|".join(sorted((measure for measure, gathers in MEASURES.items() if not gathers), key=len, reverse=True))
_ONE_OF = re.compile(f"[一1](?:{_SINGLE})")
_SEVERAL = re.compile("[一两二三四五六七八九十几1-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Described:
    """A character's description, in the parts that a text takes."""

    first: str
    """Who it is, as far as the first pause: "a small girl with a red scarf"."""
    more: str
    """What follows that pause, in brackets; empty where nothing does."""
    short: str
    """The least that says who it is, with its article: "a small girl"."""


class Characters:
    """The characters of a storyboard, ready to take their names' places."""

    def __init__(self, characters: Mapping[str, str]) -> None:
        described = {_composed(name): _describe(_composed(text)) for name, text in characters.items()}
        shorts = Counter(_definite(words.short).casefold() for words in described.values())
        # Where two are "the girl", each keeps what tells them apart.
        self._described = {
            name: replace(words, short=words.first) if shorts[_definite(words.short).casefold()] > 1 else words
            for name, words in described.items()
        }
        names = sorted(self._described, key=len, reverse=True)
        # Each branch begins with its name's own letters, which lets the search skip what begins no name.
        self._pattern = re.compile("|".join(map(_name_pattern, names))) if names else None

    def expand(self, text: str) -> str:
        """Puts descriptions in the place of names, in one pass (a description is not expanded again).

        Whoever is named again in the same text is "the" one: two descriptions alike would be two figures.
        """
        return "".join(piece for piece, _ in self._pieces(_composed(text)))

    def expanded_length(self, text: str) -> int:
        """How many characters the expanded text has; does not build it."""
        return sum(len(piece) for piece, _ in self._pieces(_composed(text)))

    def traced(self, text: str) -> Traced:
        """The expanded text, which knows where what it says stands in the (composed) one as written."""
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for piece, (start, end) in self._pieces(_composed(text)):
            as_written = len(piece) == end - start
            words.append(piece)
            starts += range(start, end) if as_written else [start] * len(piece)
            ends += range(start + 1, end + 1) if as_written else [end] * len(piece)
        return Traced("".join(words), tuple(starts), tuple(ends))

    def _pieces(self, text: str) -> Iterator[tuple[str, Span]]:
        """The expanded text in pieces, and what each was made from."""
        if self._pattern is None:
            yield text, (0, len(text))
            return
        named: set[str] = set()
        described: set[str] = set()
        at = 0
        for match in self._pattern.finditer(text):
            name, rest, span = match.group(), text[match.end() : match.end() + 3], match.span()
            yield text[at : match.start()], (at, match.start())
            at = match.end()
            owns = rest.startswith(("'s", "’s", "的"))
            if owns or name in described:
                words = self._described[name].short
                yield _definite(words) if name in named else words, span
            else:
                words = self._described[name].first
                yield _definite(words) if name in named else words, span
                yield self._described[name].more, span
                described.add(name)
            named.add(name)
            if name.endswith(".") and re.match(r"\s+[A-Z]|\s*$", rest):
                yield ".", span  # it ended the sentence too
        yield text[at:], (at, len(text))


def _composed(text: str) -> str:
    """Text whose accents are parts of their letters: é written as two characters is the same letter."""
    return unicodedata.normalize("NFC", text)


def _name_pattern(name: str) -> str:
    """A name that stands alone: "Mia" is not in "Miami", "慢慢" not in "慢慢地"; "Tom" is in "Tom把球"."""
    escaped = re.escape(name)
    before = f"(?<!{_LETTER}{escaped})" if _IS_LETTER.match(name) else ""
    after = f"(?!{_LETTER})" if _IS_LETTER.match(name[-1]) else ""
    adverb = "(?!地)" if len(name) > 1 and name[-1] == name[-2] and is_chinese(name[-1]) else ""
    return escaped + before + after + adverb


def _describe(text: str) -> _Described:
    text = text.strip().rstrip(_CLOSING)
    first, more = _split(text)
    chinese = is_chinese(text)
    if more:
        more = f"\uff08{more}\uff09" if chinese else f" ({more})"
    short = first
    if not chinese and (cut := _MORE.search(first)) and _names_somebody(first[: cut.start()]):
        short = first[: cut.start()]
    return _Described(first=first, more=more, short=short)


def _split(text: str) -> tuple[str, str]:
    """The description up to the pause behind its noun, and the rest: not "a small" in "a small, brown dog"."""
    if _BRACKET.search(text):
        return text, ""  # it has brackets of its own
    pauses = [pause for pause in islice(_PAUSE.finditer(text), _MOST_PAUSES) if pause.end() < len(text)]
    known = [pause for pause in pauses if _names_somebody(text[: pause.start()])]
    if not known and not _names_somebody(text):  # an axolotl, perhaps
        known = [pause for pause in pauses if read_prompt(text[: pause.start()]).subjects]
    return (text[: known[0].start()], text[known[0].end() :]) if known else (text, "")


def _names_somebody(text: str) -> bool:
    subjects = read_prompt(text).subjects
    return bool(subjects) and subjects[0].noun in NOUNS


def _definite(words: str) -> str:
    """The same once more: "a small girl" is "the small girl", "一只乌龟" is "乌龟"."""
    if is_chinese(words):
        bare = _ONE_OF.sub("", words, count=1) if _ONE_OF.match(words) else words
        return "这" + bare if _SEVERAL.match(bare) else bare
    if _DETERMINED.match(words):
        return words
    return "the " + _INDEFINITE.sub("", words, count=1)
