"""What every writer is: a topic goes in, a storyboard comes out. Knows no writer by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, Protocol

from segmenter.types import is_chinese

Language = Literal["en", "zh"]

Draft = Mapping[str, Any]
"""A storyboard as plain data: the keys and values of its file."""

MIN_SECONDS, MAX_SECONDS = 6, 600
MAX_TOPIC = 200
"""Characters of a topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What somebody wants a storyboard of."""

    topic: str
    """In a line: "night-market barbecue goes viral"."""
    seconds: Fraction
    """How long the film is to be, a multiple of a tenth."""
    language: Language
    """Of the storyboard."""


class Writer(Protocol):
    """Somebody who writes storyboards."""

    def write(self, commission: Commission) -> Draft:
        """Writes one, of panels of at most five seconds that last together what was asked for."""


def commission(topic: str, seconds: float = 20, language: Language | None = None) -> Commission:
    """What somebody asks for, checked; the language is the topic's where none is given.

    Raises:
        ValueError: nobody could write that; says what to ask for instead.
    """
    words = " ".join(topic.split())
    if not any(character.isalnum() for character in words):
        raise ValueError("the topic is empty; write a few words, such as 'night-market barbecue goes viral'")
    if len(words) > MAX_TOPIC:
        raise ValueError(f"the topic has {len(words):,} characters; write it in at most {MAX_TOPIC}")
    if not all(character.isprintable() for character in words):
        raise ValueError("the topic has invisible characters in it; write it in plain words")
    if not MIN_SECONDS <= seconds <= MAX_SECONDS:
        raise ValueError(f"a film of {seconds:g} s cannot be written; ask for {MIN_SECONDS} to {MAX_SECONDS} seconds")
    tenths = Fraction(round(seconds * 10), 10)
    return Commission(topic=words, seconds=tenths, language=language or ("zh" if is_chinese(words) else "en"))
