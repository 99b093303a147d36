"""Reads prompts, English and Chinese: who does what, to whom, where. Knows words; knows no pictures."""

from __future__ import annotations

from segmenter.prompts.chinese import read_chinese
from segmenter.prompts.english import read_english
from segmenter.prompts.mixed import is_mixed, read_mixed
from segmenter.prompts.reading import Reading
from segmenter.prompts.staging import Understood
from segmenter.prompts.template import template_of
from segmenter.prompts.traced import normalised
from segmenter.types import is_chinese

__all__ = ["read_prompt", "template_of"]


def read_prompt(text: str, setting: str = "") -> Reading:
    """Reads what a prompt says; never fails, and lists the words that it did not understand.

    Args:
        text: what happens, in English or Chinese.
        setting: where it happens, in words; what the prompt itself says of the place goes first.
    """
    return _read(text).within(_read(setting), text)


def _read(text: str) -> Understood:
    """Reads one text in its language; marks and letters of full width count as those of half width."""
    plain = normalised(text)
    if not is_chinese(plain.text):
        return read_english(plain)
    return read_mixed(plain) if is_mixed(plain.text) else read_chinese(plain)
