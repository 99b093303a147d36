"""What a shot should not show, by what is in it, where the storyboard does not say so itself. Knows no engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from segmenter.prompts import read_prompt
from segmenter.prompts.reading import Reading
from segmenter.prompts.word_tables import words_in
from segmenter.types import is_chinese


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What goes wrong, in one language."""

    living: str
    """Where people or animals are."""
    people: str
    """Where people are."""
    things: str
    """Where things are, and none of them is meant to be in the air."""
    always: str
    """Whatever is to be seen."""
    comma: str
    """Between them."""


# A prompt and its negative speak one language: whoever reads the plan can check both. The Chinese words are those of
# the model's own negative prompt, without those that a storyboard may want: "still", "many people in the background".
_ENGLISH = _Words(
    living="distorted limbs, extra limbs",
    people="deformed hands, deformed faces",
    things="floating objects",
    always="blurred, flickering, low quality, watermark, text",
    comma=", ",
)
_CHINESE = _Words(
    living="形态畸形的肢体\uff0c多余的肢体",
    people="多余的手指\uff0c画得不好的手部\uff0c画得不好的脸部",
    things="漂浮的物体",
    always="细节模糊不清\uff0c闪烁\uff0c低质量\uff0c水印\uff0c字幕",
    comma="\uff0c",
)

_ALOFT = words_in(
    "balloon kite bubble cloud drone ufo feather firework snowball airplane helicopter rocket airship"
) | {
    "hot air balloon",
    "paper plane",
}
"""Things that may float."""


@lru_cache(maxsize=4096)
def negative_prompt(text: str, setting: str = "") -> str:
    """What a shot should not show: spoilt limbs of those who are in it, things in mid-air, a poor picture.

    Args:
        text: what happens in the shot.
        setting: where.
    """
    words = _CHINESE if is_chinese(text) else _ENGLISH
    return words.comma.join(_flaws(read_prompt(text, setting), words))


def general_negative_prompt(*, chinese: bool) -> str:
    """What no shot of a film should show, where one prompt is to do for all of them."""
    words = _CHINESE if chinese else _ENGLISH
    return words.comma.join((words.living, words.people, words.things, words.always))


def _flaws(reading: Reading, words: _Words) -> Iterator[str]:
    kinds = {subject.kind for subject in reading.subjects}
    unknown = not reading.subjects  # then anything may be there
    if unknown or kinds & {"person", "animal"}:
        yield words.living
    if unknown or "person" in kinds:
        yield words.people
    things = {subject.noun for subject in reading.subjects if subject.kind == "thing"}
    if unknown or (things and not _is_aloft(reading, things)):
        yield words.things
    yield words.always


def _is_aloft(reading: Reading, things: set[str]) -> bool:
    """Whether one of the things flies, is thrown, or is of a kind that floats."""
    moving = {beat.actor for beat in reading.beats if beat.action in {"fly", "jump"}}
    moving |= {beat.target for beat in reading.beats if beat.action == "throw" and beat.target is not None}
    return bool(things & (_ALOFT | {reading.subjects[index].noun for index in moving}))
