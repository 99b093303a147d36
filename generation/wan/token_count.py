"""Counts the tokens of prompts with the 5B's own tokenizer, where that is on this machine. Loads no model."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from generation.wan.weights import BASE_MODEL, find_weights
from segmenter.errors import LongtakeError

_NEVER_TOO_LONG = 250
"""Characters that cannot be more than 512 tokens, whatever they are: the tokenizer need not be loaded for them."""


def token_counter(source: str | Path = BASE_MODEL) -> Callable[[str], int] | None:
    """What counts the tokens of a text, its end token included; None where the tokenizer is not here.

    A short text is not worth the second that the tokenizer takes to load: of that only the characters are counted.

    Args:
        source: hub id or folder of the weights.
    """
    if find_spec("tokenizers") is None:
        return None
    try:
        file = find_weights(source).folder / "tokenizer" / "tokenizer.json"
    except LongtakeError:
        return None
    if not file.is_file():
        return None

    def count(text: str) -> int:
        return len(text) if len(text) <= _NEVER_TOO_LONG else len(_tokenizer(file).encode(text).ids)

    return count


@cache
def _tokenizer(file: Path) -> Any:
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(file))
    except Exception as error:  # tokenizers, in Rust, raises plain ones
        raise LongtakeError(f"{file} cannot be loaded ({error}); fetch it anew with `longtake pull`") from error
