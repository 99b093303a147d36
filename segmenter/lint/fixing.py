"""Writes a storyboard's rewriting: the bytes of the file with the edits of lint in them, and nothing else changed."""

from __future__ import annotations

import codecs
from pathlib import Path

from segmenter.errors import LongtakeError
from segmenter.lint.board import BoardLint
from segmenter.lint.edits import applied
from segmenter.source import parse_json, parse_yaml
from segmenter.source_tree import SourceError


def fixed_bytes(path: Path, lint: BoardLint) -> bytes:
    """The whole file, mended.

    Raises:
        LongtakeError: the file has changed meanwhile, or would not be read as what was meant.
    """
    content = path.read_bytes()
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    if content.removeprefix(mark).decode() != lint.text:
        raise LongtakeError(f"{path} has changed while it was looked at; try again")
    text = applied(lint.text, lint.edits)
    try:
        mended = (parse_json if path.suffix.lower() == ".json" else parse_yaml)(text)
    except SourceError as error:
        raise LongtakeError(f"{path} cannot be mended in place ({error}); take the words from the findings") from None
    if any(str(mended.datum(loc)).strip() != meant for loc, meant in lint.meant.items()):
        raise LongtakeError(f"{path} cannot be mended in place; take the words from the findings")
    return mark + text.encode()
