"""What weights that know only some words are told: a prompt, retold in the words that they were trained on.

Knows words; knows no weights. Which words there are is said by `vocabulary.json`, in the weights' folder.
"""

from __future__ import annotations

from functools import lru_cache

from segmenter.prompts import read_prompt
from segmenter.types import is_chinese
from segmenter.vocabulary.casting import cast_reading
from segmenter.vocabulary.scene import Replaced
from segmenter.vocabulary.telling import tell_chinese, tell_english
from segmenter.vocabulary.words import VOCABULARY_FILE, Vocabulary, read_vocabulary

__all__ = ["VERSION", "VOCABULARY_FILE", "Replaced", "Vocabulary", "limit_prompt", "read_vocabulary"]

VERSION = 1
"""Raised whenever the same prompt and vocabulary would give another text."""


@lru_cache(maxsize=512)
def limit_prompt(
    vocabulary: Vocabulary, text: str, setting: str = "", camera: str = ""
) -> tuple[str, tuple[Replaced, ...]]:
    """A prompt in the form of the captions that weights were trained on, and what of it was replaced or left out.

    Args:
        vocabulary: what the weights know.
        text: what happens, in English or Chinese; the language stays.
        setting: where it happens, in words.
        camera: camera direction; no caption has one.
    """
    reading = read_prompt(text, setting)
    chinese = is_chinese(text)
    phrases = vocabulary.chinese if chinese else vocabulary.english
    scene, replaced = cast_reading(vocabulary, phrases, reading, text)
    if camera.strip():
        replaced += (Replaced(said=camera.strip(), by=None),)
    return (tell_chinese if chinese else tell_english)(phrases, scene), replaced
