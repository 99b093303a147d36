"""Text that knows where each of its characters stood in the text as written. Knows no language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from segmenter.prompts.reading import Span

_MARKS = r"[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]"
_GROUP = re.compile(rf"[\x00-\x7f]+(?!{_MARKS})|.{_MARKS}*", re.DOTALL)
"""What is normalised on its own: plain letters, or a character with the marks that are put on it."""

STOP = re.compile(r"[.!?;](?=[\s\"'”’)]|$)|[。！？；…\uff0e\uff61]")
"""A mark that ends a sentence."""
EDGES = " \t\r\n\u3000,;:.!?…—–-()[]\"“”‘’'，、；：。！？（）「」《》"
"""Blanks and marks that say nothing at the edge of a stretch."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A text made from the original one by changing, cutting and replacing stretches of it."""

    text: str
    """The text that is read."""
    starts: tuple[int, ...]
    """For each of its characters, where what it was made from begins in the original."""
    ends: tuple[int, ...]
    """For each of its characters, where what it was made from ends."""

    def span(self, start: int, end: int) -> Span:
        """Where a stretch of this text, not an empty one, stands in the original."""
        return self.starts[start], self.ends[end - 1]

    def part(self, start: int, end: int) -> Traced:
        """A stretch of this text."""
        return Traced(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def replaced(self, pattern: re.Pattern[str], instead: Callable[[re.Match[str]], str]) -> Traced:
        """The text with every match replaced; what stands there instead was made from the whole match."""
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in pattern.finditer(self.text):
            new = instead(match)
            if new == match.group() or not match.group():
                continue
            texts += [self.text[at : match.start()], new]
            starts += [*self.starts[at : match.start()], *[self.starts[match.start()]] * len(new)]
            ends += [*self.ends[at : match.start()], *[self.ends[match.end() - 1]] * len(new)]
            at = match.end()
        return Traced("".join([*texts, self.text[at:]]), (*starts, *self.starts[at:]), (*ends, *self.ends[at:]))


def normalised(text: str) -> Traced:
    """A text in its compatibility form (NFKC): marks and letters of full width become those of half width."""
    if unicodedata.is_normalized("NFKC", text):
        return Traced(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _GROUP.finditer(text):
        group = match.group()
        if group.isascii():
            pieces.append(group)
            starts += range(match.start(), match.end())
            ends += range(match.start() + 1, match.end() + 1)
        else:
            new = unicodedata.normalize("NFKC", group)
            pieces.append(new)
            starts += [match.start()] * len(new)
            ends += [match.end()] * len(new)
    return Traced("".join(pieces), tuple(starts), tuple(ends))
