"""Texts cut at the ends of sentences, and how long they take to say or to see.

The pace is 3 English words or 4.5 Chinese characters a second, at least 2 seconds: of speech that is 180 words a
minute, and of action it makes the screenwriter's page (about 180 words) a minute. Nothing is lost but white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

WORDS_A_SECOND = 3
CHARACTERS_A_SECOND = Fraction(9, 2)
MIN_SECONDS = 2

_WORD_NINTHS, _CHARACTER_NINTHS = 9 // WORDS_A_SECOND, int(9 / CHARACTERS_A_SECOND)

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]|"
    r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+(?:['’][^\W\d_]+)?"
)
_CLOSING = "\"'”’»)\\]）】」』*_"
# Each run of marks is looked at once: possessive, and never from its middle.
_END = re.compile(f"(?:(?<![.!?…])[.!?…]++[{_CLOSING}]*+(?=\\s)|(?<![。！？…])[。！？…]++[{_CLOSING}]*+)\\s*+")
_PAUSE = re.compile(r"(?:[,;:–—][\"'”’]*\s|[，；：、—])\s*")
_NO_END = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof|Rev|Capt|Col|Gen|Lt|Sgt|No|vs|etc|e\.g|i\.e)|\b[A-Z])\.\s*$")
_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def spoken_seconds(text: str) -> Fraction:
    """How long a text takes at the pace, without the least that a panel lasts."""
    return Fraction(_spoken_ninths(text), 9)


def _spoken_ninths(text: str) -> int:
    """The same in ninths of a second: three for a word, two for a Chinese character."""
    ninths = 0
    for match in _WORD.finditer(text):
        length = match.end() - match.start()
        if length == 1 and match[0] >= "\u3040":
            ninths += _CHARACTER_NINTHS
        else:
            ninths += _WORD_NINTHS * -(-length // 12)  # scripts without spaces have endless words
    return ninths


def screen_seconds(text: str) -> Fraction:
    """How long a panel with this text should last: by its words, in half seconds, at least two."""
    halves = -(-2 * spoken_seconds(text) // 1)
    return max(Fraction(MIN_SECONDS), Fraction(halves, 2))


def pack(text: str, max_seconds: int, max_characters: int) -> list[str]:
    """Cuts a text into parts of whole sentences, each about as long as asked for and never longer in characters.

    A sentence that takes longer stays whole; one that has more characters is cut at a pause, or between words.
    """
    parts: list[str] = []
    part, length = "", 0
    for sentence in _sentences(text.strip(), max_characters):
        ninths = _spoken_ninths(sentence)
        if part and (length + ninths > 9 * max_seconds or len(part) + len(sentence) > max_characters):
            parts.append(part.strip())
            part, length = "", 0
        part, length = part + sentence, length + ninths
    parts.append(part.strip())
    return [part for part in parts if part]


def join_lines(lines: list[str]) -> str:
    """Lines of one paragraph as one text; Chinese lines meet without a space."""
    text = ""
    for line in (line.strip() for line in lines):
        if text and line and not (_WIDE.match(text[-1]) and _WIDE.match(line[0])):
            text += " "
        text += line
    return text


def _sentences(text: str, max_characters: int) -> Iterator[str]:
    start = 0
    for match in _END.finditer(text):
        if match.end() < len(text) and not _NO_END.search(text, max(0, match.start() - 8), match.end()):
            yield from _short_parts(text[start : match.end()], max_characters)
            start = match.end()
    yield from _short_parts(text[start:], max_characters)


def _short_parts(sentence: str, max_characters: int) -> Iterator[str]:
    """A sentence in parts of at most so many characters."""
    start = 0
    while len(sentence) - start > max_characters:
        window = sentence[start : start + max_characters]
        ends = [match.end() for match in _PAUSE.finditer(window)]
        cut = ends[-1] if ends and ends[-1] > max_characters // 3 else window.rfind(" ") + 1
        cut = cut or max_characters
        yield window[:cut]
        start += cut
    yield sentence[start:]
