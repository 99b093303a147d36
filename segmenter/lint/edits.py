"""Changes of single values in a storyboard's file: whatever is not concerned stays as it is, to the byte.

Knows how YAML and JSON write a text; does not know what is right or wrong in it.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

import yaml

from segmenter.lint.positions import Layout, Scalar
from segmenter.notation import decimal
from segmenter.source_tree import Loc
from segmenter.types import is_chinese

_WIDTH = 100
"""Of the lines of a folded text."""
_SAFE_PLAIN = re.compile(r"[A-Za-z\u3400-\u9fff][^:#\n\[\]{}]*[^:#\s\[\]{}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A stretch of the file, and what stands there instead."""

    start: int
    """Character at which it begins, from 0."""
    end: int
    """Character behind it."""
    new: str
    """What is there then."""
    of_film: bool = False
    """Whether it changes the whole film, and no panel."""


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made that do not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def text_edits(layout: Layout, loc: Loc, new: str) -> list[Edit] | None:
    """Gives a text other words, in the way in which it is written; None where it has no place of its own."""
    scalar = layout.scalars.get(loc)
    if scalar is None or scalar.shared:
        return None
    if scalar.style in ("|", ">"):
        return [_block_edit(layout, scalar, new)]
    return [Edit(start=scalar.start, end=scalar.end, new=_written(layout, scalar, new))]


def seconds_edits(layout: Layout, loc: Loc, seconds: Fraction) -> list[Edit] | None:
    """Gives a panel another time: in place of the one that it has, or behind its text."""
    scalar = layout.scalars.get((*loc, "seconds"))
    if scalar is not None:
        return None if scalar.shared else [Edit(start=scalar.start, end=scalar.end, new=decimal(seconds))]
    if (*loc, "text") not in layout.scalars or (*loc, "seconds") in layout.keys:
        return None
    return [_entry_behind(layout, (*loc, "text"), "seconds", decimal(seconds))]


def join_negative(prompt: str, words: Collection[str]) -> str:
    """A negative prompt with words added that are not in it yet."""
    known = {part.strip().casefold() for part in re.split("[,，、]", prompt)}
    new = [word for word in dict.fromkeys(words) if word.casefold() not in known]
    return ", ".join([*([prompt] if prompt else []), *new])


def negative_edits(layout: Layout, before: object, joined: str, words: Collection[str]) -> list[Edit]:
    """Gives the film another negative prompt: in place of the one that it has, or behind its title.

    Args:
        layout: of the file.
        before: what it holds now.
        joined: the whole new prompt.
        words: what is new.
    """
    edits: list[Edit] | None = None
    if isinstance(before, str) and "${" not in before:
        edits = text_edits(layout, ("negative_prompt",), joined)
    elif isinstance(before, list) and before and isinstance(before[-1], str) and "${" not in before[-1]:
        last = ", ".join([before[-1], *words])
        edits = text_edits(layout, ("negative_prompt", len(before) - 1), last)
    elif ("negative_prompt",) not in layout.keys and ("title",) in layout.scalars:
        edits = [_entry_behind(layout, ("title",), "negative_prompt", json.dumps(joined, ensure_ascii=False))]
    return [Edit(start=edit.start, end=edit.end, new=edit.new, of_film=True) for edit in edits or ()]


def _written(layout: Layout, scalar: Scalar, new: str) -> str:
    if layout.is_json:
        return json.dumps(new, ensure_ascii=False)
    if scalar.style == "'" and "\n" not in new:
        return "'" + new.replace("'", "''") + "'"
    if scalar.style == "plain" and _can_be_plain(new, flow=scalar.flow):
        return new
    return json.dumps(new, ensure_ascii=False)


def _can_be_plain(text: str, *, flow: bool) -> bool:
    if not _SAFE_PLAIN.fullmatch(text) or (flow and "," in text):
        return False
    try:
        return bool(yaml.safe_load(text) == text)
    except yaml.YAMLError:
        return False


def _block_edit(layout: Layout, scalar: Scalar, new: str) -> Edit:
    """A folded or literal text keeps its head and its indentation."""
    written = layout.text[scalar.start : scalar.end]
    head, line_end, body = re.split(r"(\r\n|\n|\r)", written, maxsplit=1)
    indent = re.match(r"(?:[ \t]*(?:\r\n|\n|\r))*([ ]*)", body)
    margin = indent[1] if indent else "  "
    width = max(_WIDTH - len(margin), 40)
    lines = [new]
    if scalar.style == ">" and not is_chinese(new) and "\n" not in new:
        lines = textwrap.wrap(new, width, break_long_words=False, break_on_hyphens=False)
    tail = written[len(written.rstrip()) :]
    content = line_end.join(margin + line for line in "\n".join(lines).split("\n"))
    return Edit(start=scalar.start, end=scalar.end, new=f"{head}{line_end}{content}{tail}")


def _entry_behind(layout: Layout, loc: Loc, key: str, value: str) -> Edit:
    """A new entry of a mapping, behind one that is there."""
    scalar, text = layout.scalars[loc], layout.text
    column = layout.keys[loc]
    if column < 0:
        quoted = json.dumps(key) if layout.is_json else key
        return Edit(start=scalar.end, end=scalar.end, new=f", {quoted}: {value}")
    line_end = "\r\n" if "\r\n" in text else "\n"
    at = scalar.end
    if scalar.style in ("|", ">"):
        at = scalar.start + len(text[scalar.start : scalar.end].rstrip())
    # Behind the comment that follows it in its line.
    found = re.search(r"\r?\n|\r", text[at:])
    at = at + found.start() if found else len(text)
    return Edit(start=at, end=at, new=f"{line_end}{' ' * column}{key}: {value}")
