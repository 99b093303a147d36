"""Reads Fountain (fountain.io/syntax) into the elements of a screenplay, each with its lines.

Keeps to the letter of the specification, version 1.1, and adds scene headings that begin with 内景 or 外景. Does not
know what a storyboard is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from segmenter.formats.headings import is_heading
from segmenter.source_tree import Place

Kind = Literal[
    "title", "heading", "action", "character", "dialogue", "parenthetical", "lyrics", "transition", "centred",
    "section", "synopsis", "page break", "note", "boneyard",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of a screenplay; a paragraph of action is one, and so is each line of dialogue."""

    kind: Kind
    """What it is."""
    text: str
    """Without the marks that make it what it is, and without emphasis."""
    raw: str
    """As it stands in the file."""
    lines: tuple[int, ...]
    """The numbers of its lines."""
    dual: bool = False
    """A character who speaks at the same time as the one before."""
    key: str = ""
    """What a line of the title page is about: "title", "author"."""

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.lines[0], 1 + len(self.raw) - len(self.raw.lstrip())


_TITLE_KEY = re.compile(r"([^\s:][^:]{0,40}):\s*(.*)$")
_TITLE_KEYS = frozenset(
    (
        "title",
        "credit",
        "author",
        "authors",
        "source",
        "draft date",
        "date",
        "contact",
        "copyright",
        "notes",
        "revision",
    )
)
"""One of these tells a title page from a first line that happens to have a colon."""
_BREAK = re.compile(r"\s*={3,}\s*$")
_SECTION = re.compile(r"\s*(#{1,6})\s*(.+)$")
_EXTENSION = re.compile(r"\s*\([^()]*\)")
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_)(?=\S)([^*_]*[^*_\s])\1(?!(?<=_)\w)")
_ESCAPES = (("\\*", "\x01", "*"), ("\\_", "\x02", "_"), ("\\\\", "\x03", "\\"))
"""What is escaped, what stands for it while emphasis is looked for, and what it is."""
_MARKER = "\x00"
"""Stands in the text where something hidden was, so that its line is not taken for a blank one."""


def read_elements(text: str) -> Iterator[Element]:
    """The elements of a screenplay in their order; every line with a letter on it is in one of them."""
    visible, hidden = _hide(text)
    lines = visible.split("\n")
    body = 0
    for element, end in _title_page(lines):
        body = end
        yield element
    pending = sorted(hidden, key=lambda element: element.lines[0])
    at = 0
    for element in _body(lines, body):
        while at < len(pending) and pending[at].lines[0] <= element.lines[0]:
            yield pending[at]
            at += 1
        yield element
    yield from pending[at:]


def plain(text: str) -> str:
    """Text without the marks of emphasis, and with what was escaped."""
    for escaped, marker, _ in _ESCAPES:
        text = text.replace(escaped, marker)
    for _ in range(3):  # bold within italic within underline
        text, count = _EMPHASIS.subn(r"\2", text)
        if not count:
            break
    for _, marker, meant in _ESCAPES:
        text = text.replace(marker, meant)
    return text


def _hide(text: str) -> tuple[str, list[Element]]:
    """Takes notes and boneyards out of the text, leaving its lines where they are."""
    hidden: list[Element] = []
    parts: list[str] = []
    at, line = 0, 1
    for start, end in _hidden_spans(text):
        line += text.count("\n", at, start)
        raw = text[start:end]
        num_breaks = raw.count("\n")
        kind: Kind = "boneyard" if raw.startswith("/*") else "note"
        numbers = tuple(range(line, line + num_breaks + 1))
        hidden.append(Element(kind=kind, text=raw[2:-2].strip(), raw=raw, lines=numbers))
        parts += [text[at:start], "\n".join([_MARKER] * (num_breaks + 1))]
        at, line = end, line + num_breaks
    return "".join([*parts, text[at:]]), hidden


def _hidden_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where notes and boneyards begin and end; what is never closed is text."""
    finds = {mark: _Finder(text, mark) for mark in ("/*", "*/", "[[", "]]", "\n\n")}
    at = 0
    while (start := min(finds["/*"].after(at), finds["[["].after(at))) < len(text):
        if text.startswith("/*", start):
            end = finds["*/"].after(start + 2)
            closed = end < len(text)
        else:
            end = finds["]]"].after(start + 2)
            closed = end < min(finds["[["].after(start + 1), finds["\n\n"].after(start), len(text))
        if closed:
            yield start, end + 2
        at = end + 2 if closed else start + 1


class _Finder:
    """Finds the next mark; looks at each part of the text once, however often it is asked."""

    def __init__(self, text: str, mark: str) -> None:
        self._text, self._mark = text, mark
        self._found = -1

    def after(self, start: int) -> int:
        """Where the next mark begins, at `start` or later; the text's length where there is none."""
        if self._found < start:
            found = self._text.find(self._mark, start)
            self._found = len(self._text) if found < 0 else found
        return self._found


def _title_page(lines: list[str]) -> Iterator[tuple[Element, int]]:
    """The keys of a title page, each with the number of lines up to its end."""
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    end = next((index for index in range(start, len(lines)) if not lines[index].strip()), len(lines))
    first = _TITLE_KEY.match(lines[start]) if lines else None
    keys = [match[1].strip().lower() for line in lines[start:end] if (match := _TITLE_KEY.match(line))]
    if first is None or not _TITLE_KEYS.intersection(keys):
        return
    index = start
    while index < end:
        match = _TITLE_KEY.match(lines[index])
        stop = index + 1
        while stop < end and not _TITLE_KEY.match(lines[stop]):
            stop += 1
        values = [match[2] if match else lines[index], *lines[index + 1 : stop]]
        text = " ".join(plain(value.replace(_MARKER, "").strip()) for value in values if value.strip())
        raw = "\n".join(lines[index:stop]).replace(_MARKER, "")
        numbers = tuple(range(index + 1, stop + 1))
        key = match[1].strip().lower() if match else ""
        yield Element(kind="title", text=text, raw=raw, lines=numbers, key=key), stop
        index = stop


def _body(lines: list[str], start: int) -> Iterator[Element]:
    index = start
    while index < len(lines):
        if _blank(lines[index]):
            index += 1
            continue
        alone = index + 1 >= len(lines) or _blank(lines[index + 1])
        after_blank = index == start or _blank(lines[index - 1])
        element = _single(lines, index, after_blank, alone)
        if element is not None:
            yield element
            index += 1
        elif after_blank and not alone and _is_character(lines[index]):
            speech = list(_speech(lines, index))
            yield from speech
            index = speech[-1].lines[-1]
        else:
            stop = index + 1
            while stop < len(lines) and lines[stop].strip() and _single(lines, stop, False, False) is None:
                stop += 1
            yield _paragraph(lines, index, stop)
            index = stop


def _blank(line: str) -> bool:
    return not line.replace(_MARKER, "").strip()


def _single(lines: list[str], index: int, after_blank: bool, alone: bool) -> Element | None:
    """The element that a line is by itself; None where it belongs to a paragraph or a speech."""
    raw = lines[index].replace(_MARKER, "")
    line = raw.strip()
    kind: Kind
    if _BREAK.match(raw):
        kind, text = "page break", ""
    elif line.startswith(">"):
        centred = line.endswith("<") and len(line) > 2
        kind, text = ("centred", line[1:-1]) if centred else ("transition", line[1:])
    elif match := _SECTION.match(raw):
        kind, text = "section", match[2]
    elif line.startswith("=") and not line.startswith("=="):
        kind, text = "synopsis", line[1:]
    elif line.startswith("~"):
        kind, text = "lyrics", line[1:]
    elif after_blank and re.match(r"\.\w", line):
        kind, text = "heading", _unnumbered(line[1:])
    elif after_blank and alone and is_heading(line):
        kind, text = "heading", _unnumbered(line)
    elif after_blank and alone and line.endswith("TO:") and line == line.upper():
        kind, text = "transition", line
    else:
        return None
    return Element(kind=kind, text=plain(text.strip()), raw=raw, lines=(index + 1,))


def _unnumbered(heading: str) -> str:
    """A scene heading without the scene number at its end: "#12A#"."""
    if heading.endswith("#"):
        words, mark, number = heading[:-1].rpartition("#")
        if mark and re.fullmatch(r"[\w.-]{1,20}", number):
            return words
    return heading


def _is_character(line: str) -> bool:
    line = line.replace(_MARKER, "").strip()
    if line.startswith("@"):
        return len(line) > 1
    name = _EXTENSION.sub("", line).rstrip("^ ")
    capitals = any(letter.isupper() for letter in name) and name == name.upper()
    return capitals and not line.startswith("!") and not line.endswith("TO:")


def _speech(lines: list[str], index: int) -> Iterator[Element]:
    """A character and all that is said, up to a line that is blank (two spaces on it let the speech go on)."""
    raw = lines[index].replace(_MARKER, "")
    line = raw.strip()
    dual = line.endswith("^")
    name = plain(line.lstrip("@").rstrip("^").strip())
    yield Element(kind="character", text=name, raw=raw, lines=(index + 1,), dual=dual)
    for number in range(index + 1, len(lines)):
        raw = lines[number].replace(_MARKER, "")
        line = raw.strip()
        if not lines[number].strip() and not lines[number].startswith("  "):
            return
        if not line:
            continue
        if line.startswith("(") and line.endswith(")"):
            yield Element(kind="parenthetical", text=plain(line[1:-1].strip()), raw=raw, lines=(number + 1,))
        elif line.startswith("~"):
            yield Element(kind="lyrics", text=plain(line[1:].strip()), raw=raw, lines=(number + 1,))
        else:
            yield Element(kind="dialogue", text=plain(line), raw=raw, lines=(number + 1,))


def _paragraph(lines: list[str], start: int, stop: int) -> Element:
    numbers = tuple(range(start + 1, stop + 1))
    raws = [lines[index].replace(_MARKER, "") for index in range(start, stop)]
    texts = [plain(raw.strip().removeprefix("!") if index == 0 else raw.strip()) for index, raw in enumerate(raws)]
    return Element(kind="action", text="\n".join(texts), raw="\n".join(raws), lines=numbers)
