"""The formats that become storyboards, by the ends of their files' names.

The front door: a file in, a draft out in which every line is accounted for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from segmenter.errors import StoryboardError
from segmenter.formats.draft import Draft
from segmenter.formats.incoming import Incoming, incoming_error, read_incoming
from segmenter.source_tree import SourceError

Reader = Callable[[Incoming], Draft]

READERS: Mapping[str, str] = {
    "text": "prose:read_prose",
    "markdown": "prose:read_markdown",
    "fountain": "fountain:read_fountain",
    "csv": "shot_list:read_shot_list",
    "tsv": "shot_list:read_tab_list",
    "srt": "cues:read_cues",
    "vtt": "cues:read_cues",
    "storyboarder": "storyboarder:read_storyboarder",
    "chain": "mold_chain:read_chain",
    "otio": "otio_in:read_timeline",
}
"""Name of each format to module and function that read it; each is imported when it is needed."""

SUFFIXES: Mapping[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".fountain": "fountain",
    ".spmd": "fountain",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".srt": "srt",
    ".vtt": "vtt",
    ".storyboarder": "storyboarder",
    ".toml": "chain",
    ".otio": "otio",
}
"""Ends of names to formats."""

_LINE_BY_LINE = frozenset({"text", "markdown", "fountain", "csv", "tsv", "srt", "vtt"})
"""Formats whose every line must be used or remarked on."""


def format_of(path: Path, name: str | None = None) -> str:
    """The format of a file: as it is named, or as the end of its name says.

    Raises:
        StoryboardError: there is none of that name, or the end of the name does not tell.
    """
    if name is not None:
        if name not in READERS:
            raise incoming_error(path, f"there is no format {name[:40]!r}; name one of {', '.join(READERS)}")
        return name
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(READERS)
        raise incoming_error(path, f"the end of the name, {suffix[:40]!r}, does not tell the format; name it: {known}")
    return SUFFIXES[suffix]


def read_draft(path: Path, format_name: str | None = None, encoding: str | None = None) -> Draft:
    """Reads a file of any of the formats.

    Args:
        path: of the file.
        format_name: of its format; by default the end of its name tells.
        encoding: of its text; by default it is found out.

    Raises:
        StoryboardError: it cannot be read; nothing else, whatever the file holds.
    """
    chosen = format_of(path, format_name)
    return draft_of(read_incoming(path, encoding), chosen)


def draft_of(incoming: Incoming, format_name: str) -> Draft:
    """Reads a text of a format; raises as `read_draft` does."""
    module, function = READERS[format_name].split(":")
    reader: Reader = getattr(import_module(f"segmenter.formats.{module}"), function)
    try:
        draft = reader(incoming)
    except SourceError as error:
        raise incoming.error(error.flaw.message, error.flaw.place) from None
    draft.remarks += incoming.remarks
    if format_name in _LINE_BY_LINE:
        _account(incoming, draft)
    return draft


def _account(incoming: Incoming, draft: Draft) -> None:
    """Sees to it that no line is dropped without a word."""
    told = set(draft.used)
    for remark in draft.remarks:
        told.update(range(remark.place[0], remark.place[0] + remark.text.count("\n") + 1) if remark.text else ())
    for number, line in incoming.numbered():
        if line.strip() and number not in told:
            column = 1 + len(line) - len(line.lstrip())
            draft.remark((number, column), line.strip(), "not understood; left out")


__all__ = ["READERS", "SUFFIXES", "StoryboardError", "draft_of", "format_of", "read_draft"]
