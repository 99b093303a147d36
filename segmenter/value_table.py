"""Reads tables of values: a CSV, TSV or JSON file, one row a film. Owns rows and the names of their folders."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from segmenter.notation import shown
from segmenter.source import read_source, read_text
from segmenter.source_tree import Flaw, SourceError
from segmenter.storyboard import file_error
from segmenter.templates import Value, name_of
from segmenter.values import A_NAME, entries

MAX_ROWS = 10_000
MAX_TABLE_BYTES = 16 * 1024 * 1024
MAX_SLUG = 60
"""Characters of a folder's name; four bytes each are still less than the 255 that file systems take."""
NAMING_COLUMNS = ("slug", "id", "name")
"""The first of these that a table has names the rows."""

_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The values of one film."""

    number: int
    """From 1, the header not counted."""
    line: int
    """Where it begins in the file, from 1."""
    slug: str
    """Name of the film's folder; no two rows have the same."""
    values: Mapping[str, Value]
    """By name."""
    naming: str | None
    """The name that the slug is made of; a storyboard need not use it."""

    @property
    def title(self) -> str:
        """The row as people find it: "row 2 'blue-mug' (line 3)"."""
        return f"row {self.number} '{self.slug}' (line {self.line})"


def read_table(path: Path) -> tuple[Row, ...]:
    """Reads a .csv, .tsv or .json file.

    Raises:
        StoryboardError: it is no table, or not a sound one; names every problem.
    """
    flaws: list[Flaw] = []
    try:
        match path.suffix.lower():
            case ".csv" | ".tsv" as suffix:
                found = _read_csv(path, suffix, flaws)
            case ".json":
                found = _read_json(path, flaws)
            case _:
                raise SourceError("a table is a .csv, .tsv or .json file; save it as one of these")
    except SourceError as error:
        raise file_error(path, [*flaws, error.flaw]) from None
    if not found and not flaws:
        flaws.append(_flaw(1, "the table has no rows; write one for each film"))
    if len(found) > MAX_ROWS:
        flaws.append(_flaw(found[MAX_ROWS][0], f"more than {MAX_ROWS:,} rows; split the table into several"))
    rows = [] if flaws else list(_named_rows(found, flaws))
    if flaws:
        raise file_error(path, flaws)
    return tuple(rows)


_Found = Sequence[tuple[int, dict[str, Value]]]
"""Line and values of each row."""


def _read_csv(path: Path, suffix: str, flaws: list[Flaw]) -> _Found:
    lines = list(StringIO(read_text(path, "table", MAX_TABLE_BYTES), newline=""))
    delimiter = "\t" if suffix == ".tsv" else _delimiter(lines)
    records = _records(lines, delimiter)
    header_line, header = next(records, (1, []))
    if not header:
        raise SourceError("the file is empty; write a header with the names, and below it a row for each film")
    columns = list(_columns(header, header_line, flaws))
    found = []
    for line, cells in records:
        if len(cells) != len(header):
            remedy = f"put a text with {shown(delimiter)} in it in quotes"
            remedy = remedy if len(cells) > len(header) else "add what is missing, or as many delimiters"
            message = f"the row has {len(cells)} values, the header in line {header_line} has {len(header)} names"
            flaws.append(_flaw(line, f"{message}; {remedy}"))
        values = zip(columns, cells, strict=False)
        found.append((line, {name: Value(text=cell, given=f"{path.name}, column '{name}'") for name, cell in values}))
    return found


def _records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, each with its number: a record with a text of several lines has the first's."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            remedy = "a text in quotes ends with one, and holds quotes only in pairs"
            raise SourceError(f"the row that begins here cannot be read ({error}); {remedy}", (line, 1)) from None
        if any(cells):
            yield line, cells


def _delimiter(lines: Sequence[str]) -> str:
    """Names hold none of them, so that the first one in the header is it."""
    header = next((line for line in lines if line.strip()), "")
    return next((character for character in header if character in _DELIMITERS), ",")


def _columns(header: Sequence[str], line: int, flaws: list[Flaw]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, written in enumerate(header, 1):
        name = name_of(written)
        if not written:
            flaws.append(_flaw(line, f"column {number} has no name; write one, or remove the column"))
        elif name is None:
            flaws.append(_flaw(line, f"column {number}: {shown(written)} is no name; {A_NAME}"))
        elif name in seen:
            flaws.append(_flaw(line, f"columns {seen[name]} and {number} are both called {name}; rename one"))
        else:
            seen[name] = number
        yield name or written


def _read_json(path: Path, flaws: list[Flaw]) -> _Found:
    source = read_source(path, "table")
    flaws += source.flaws
    if not isinstance(source.data, list):
        raise SourceError('a table is a list of rows; write [{"product": "Red mug"}, {"product": "Blue mug"}]')
    return [
        (node.place[0], entries(source, (index,), f"{path.name}, '{{name}}'", flaws))
        for index, node in source.root.children.items()
    ]


def _named_rows(found: _Found, flaws: list[Flaw]) -> Iterator[Row]:
    naming = _naming(found)
    slugs: dict[str, tuple[int, int]] = {}
    for number, (line, values) in enumerate(found, 1):
        if naming is not None and naming not in values:
            flaws.append(_flaw(line, f"row {number} has no {naming}, by which other rows are named; give it one"))
            continue
        text = values[naming].text if naming is not None else str(number)
        name = slug(text)
        if not name:
            message = f"row {number}: {shown(text)} has no letter or digit for a folder's name; give it another"
            flaws.append(_flaw(line, f"{message} {naming}"))
        elif name in slugs:
            other, other_line = slugs[name]
            message = (
                f"rows {other} (line {other_line}) and {number} (line {line}) would both go to the folder '{name}'"
            )
            flaws.append(_flaw(line, f"{message}; give one another {naming}"))
        else:
            slugs[name] = number, line
            yield Row(number=number, line=line, slug=name, values=values, naming=naming)


def _naming(found: _Found) -> str | None:
    there = Counter(name for _, values in found for name in values)
    return next((name for wanted in NAMING_COLUMNS for name in there if name.casefold() == wanted), None)


def slug(text: str) -> str:
    """A folder's name for a text: small letters, digits and _ of any script, the rest as single dashes; or nothing."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(char if char == "_" or unicodedata.category(char)[0] in "LMN" else " " for char in plain)
    return "-".join(kept.split())[:MAX_SLUG].strip("-")


def _flaw(line: int, message: str) -> Flaw:
    return Flaw(loc=(), place=(line, 1), message=message)
