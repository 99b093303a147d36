"""Reads separated values into cells that know where they stand and where a quote began; Python's own does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from segmenter.source_tree import Place, SourceError

_QUOTED = re.compile(r'[ ]*"([^"]*+(?:""[^"]*+)*+)"')
_OPENED = re.compile('[ ]*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table."""

    text: str
    """What is in it, without quotes and the white space around it."""
    place: Place
    """Where it begins."""
    last_line: int
    """Where it ends: a quoted cell can go over several lines."""


def read_rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    """The rows of a table; blank lines are left out.

    Raises:
        SourceError: a quote is never closed.
    """
    unquoted = re.compile(f"[^{re.escape(delimiter)}\n]*+")
    at, line, line_start = 0, 1, 0
    row: list[Cell] = []
    while at <= len(text):
        place = (line, at - line_start + 1)
        words = ""
        if quoted := _QUOTED.match(text, at):
            words = quoted[1].replace('""', '"')
            if num_breaks := text.count("\n", at, quoted.end()):
                line += num_breaks
                line_start = text.rindex("\n", at, quoted.end()) + 1
            at = quoted.end()
        elif opened := _OPENED.match(text, at):
            place = (line, opened.end() - line_start)
            raise SourceError("the quote that begins here is never closed; add the closing one, or double it", place)
        rest = unquoted.match(text, at)
        assert rest is not None
        words += rest[0]
        at = rest.end()
        row.append(Cell(text=words.strip(), place=place, last_line=line))
        if at < len(text) and text[at] == delimiter:
            at += 1
            continue
        if any(cell.text for cell in row):
            yield row
        row = []
        at, line, line_start = at + 1, line + 1, at + 1


def find_delimiter(text: str) -> str:
    """What parts the cells: the mark that is in most of the first lines, and as often as possible."""
    lines = [line for line in text[:20_000].split("\n") if line.strip()][:10]
    return max(",\t;|", key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines)))
