"""What a topic is about, as far as the prompt reader knows its words: who, what, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from segmenter.prompts import chinese_nouns, chinese_places, english_nouns, english_places, read_prompt
from segmenter.prompts.lexicon import NOUNS
from segmenter.prompts.reading import Kind, Subject
from segmenter.writing.writer import Commission, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicWords:
    """The words of a topic that can be seen."""

    stars: tuple[tuple[str, Kind], ...]
    """People and animals, in the singular, and which of the two."""
    thing: str | None
    """The first thing."""
    place: str | None
    """Where it happens, with its article."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it can be seen."""
        return not self.stars and self.thing is None and self.place is None


def read_topic(commission: Commission) -> TopicWords:
    """Finds in a topic what its film can show. Only what the topic itself says counts, not what a reader guesses."""
    plain = commission.topic.casefold().replace("-", " ")
    stars: dict[str, Kind] = {}
    things: dict[str, None] = {}
    for subject in read_prompt(plain).subjects:
        label = re.sub(r" \d+$", "", subject.label)
        if label in plain and _is_known(subject, label, commission.language):
            if subject.kind == "thing":
                things[label] = None
            else:
                stars[label] = subject.kind
    place = _chinese_place(plain) if commission.language == "zh" else _english_place(plain)
    return TopicWords(stars=tuple(stars.items()), thing=next(iter(things), None), place=place)


def with_article(words: str) -> str:
    """As one says it: "a night market", "an office"."""
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _is_known(subject: Subject, label: str, language: Language) -> bool:
    if subject.noun not in NOUNS:
        return False
    if language == "zh":
        return any(label.endswith(word) for word in chinese_nouns.NOUN_WORDS)
    return any(label == word or label.endswith(f" {word}") for word in english_nouns.NOUN_WORDS)


def _english_place(plain: str) -> str | None:
    named = [
        word
        for word, ground in english_places.GROUND_WORDS.items()
        if ground != "sky" and word not in english_places.THING_GROUNDS and re.search(rf"\b{re.escape(word)}\b", plain)
    ]
    return with_article(max(named, key=len)) if named else None


def _chinese_place(plain: str) -> str | None:
    named = [
        word
        for word, ground in chinese_places.GROUND_WORDS.items()
        if ground != "sky" and len(word) > 1 and word in plain
    ]
    return max(named, key=len) if named else None
