"""From a policy's words to expressions that also find them disguised. Knows folded text only.

Found are digits and signs for letters (p0rn), letters drawn out (poorn), set apart (p.o.r.n, p o r n) or covered (s*x).
The expressions are RE2's: they take time in proportion to the text, whatever they are and whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from segmenter.moderation.folding import fold

_SIGNS = {"a": "4@", "b": "8", "e": "3€", "g": "9", "i": "1", "l": "1", "o": "0", "s": "5$", "t": "7", "z": "2"}
"""What is written for a letter, in the folded text."""
_INNER_SIGNS = {"a": "*", "e": "*", "i": "*!|", "l": "|", "o": "*", "t": "+", "u": "*"}
"""The same, but for the ends of a word: "lol!" is no word in disguise."""
_BETWEEN = r"[.\-_*·•~|/\\+=#^]"
_APART = r"[ .\-_*·•~|/\\+=#^]"
BLANK = "\ue000"
"""Stands where something was taken out: no letter, and no gap between words either."""
_GAP = r"[^a-z0-9\x{e000}\x{370}-\x{5ff}\x{3040}-\x{30ff}\x{3400}-\x{9fff}]{1,3}"
"""Between the words of a phrase."""
_NO_LETTER = r"[^a-z\x{370}-\x{5ff}]"
_SHORT = 3
"""Letters of a word that is too short for being looked for in pieces (as-s)."""
_LETTERS = re.compile(r"[a-z\u0370-\u05ff]+|[^\sa-z\u0370-\u05ff]")
_IS_SPACED = re.compile(r"[a-z\u0370-\u05ff]")
_IS_HAN = re.compile("[\u3400-\u9fff]")


def alternatives(words: Iterable[str]) -> str:
    """An expression that finds any of the words; its group 1, 2 or 3 is what was found.

    Words of letters stand alone, but for a `*` at their ends; Chinese ones stand anywhere.
    """
    whole: list[str] = []
    inside: list[str] = []
    spelled: list[str] = []
    for word in dict.fromkeys(map(fold, words)):
        bare = word.strip("*").strip()
        (whole if _IS_SPACED.match(bare) or _IS_SPACED.match(bare[-1]) else inside).append(_disguised(word))
        if len(bare) == 2 and all(map(_IS_HAN.match, bare)):
            spelled.append(f"{bare[0]} {bare[1]}")
    parts = []
    if whole:
        parts.append(f"(?:^|{_NO_LETTER})({'|'.join(whole)})(?:$|{_NO_LETTER})")
    if inside:
        parts.append(f"({'|'.join(inside)})")
    if spelled:
        no_han = r"[^\x{3400}-\x{9fff}]"
        parts.append(f"(?:^|{no_han})({'|'.join(spelled)})(?:$|{no_han})")
    return "|".join(parts)


def is_disguise(found: str) -> bool:
    """Whether what was found is letters in disguise; "455" and "A55" are numbers, not a word."""
    return sum(map(str.isalpha, found)) > sum(character in _ALL_SIGNS for character in found)


_ALL_SIGNS = frozenset("".join((*_SIGNS.values(), *_INNER_SIGNS.values())))


def _disguised(word: str) -> str:
    pieces = [_LETTERS.findall(piece) for piece in word.strip("*").replace("-", " ").split()]
    body = _GAP.join(f"{_BETWEEN}{{0,2}}".join(map(_compact, piece)) for piece in pieces)
    start, end = ("[a-z]*" if word.startswith("*") else ""), ("[a-z]*" if word.endswith("*") else "")
    body = start + body + end
    if len(pieces) == 1 and len(pieces[0]) == 1 and len(pieces[0][0]) >= _SHORT:
        body += "|" + f"{_APART}{{1,3}}".join(pieces[0][0]) + end
    return body


def _compact(letters: str) -> str:
    """A run of letters, or one character of another kind; each letter may be drawn out."""
    if not _IS_SPACED.match(letters):
        return re.escape(letters)
    between = f"{_BETWEEN}{{0,2}}" if len(letters) > _SHORT else ""
    runs = [(letter, len(list(run))) for letter, run in groupby(letters)]
    inner = [between.join([_letter(letter, inner=True)] * count) + "+" for letter, count in runs[1:-1]]
    ends = [between.join([_letter(letter, inner=False)] * count) + "+" for letter, count in (runs[0], runs[-1])]
    return between.join([ends[0], *inner, *ends[1 if len(runs) > 1 else 2 :]])


def _letter(letter: str, *, inner: bool) -> str:
    signs = _SIGNS.get(letter, "") + (_INNER_SIGNS.get(letter, "") if inner else "")
    return f"[{letter}{''.join(map(re.escape, signs))}]" if signs else letter
