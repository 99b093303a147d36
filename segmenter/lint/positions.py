"""Where the values of a storyboard stand in its file, to the character, and how they are written there.

Reads files that the storyboard's reader has found sound; knows nothing of what the values say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from segmenter.json_source import TOKEN
from segmenter.source_tree import Loc

Style = Literal["plain", "'", '"', "|", ">"]

_STYLES: dict[str | None, Style] = {None: "plain", "": "plain", "'": "'", '"': '"', "|": "|", ">": ">"}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|.", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A value, as it is written."""

    start: int
    """Where its first character stands, quotes included."""
    end: int
    """Where what follows it begins."""
    style: Style
    """How it is written."""
    shared: bool
    """Whether it has an anchor: other places repeat it."""
    flow: bool
    """Whether it stands between brackets: every value of JSON does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A file's text, and what stands where."""

    text: str
    """The whole file, without a byte order mark."""
    is_json: bool
    """Whether it is JSON."""
    scalars: dict[Loc, Scalar] = field(default_factory=dict)
    """By their paths; what an alias repeats has none of its own."""
    keys: dict[Loc, int] = field(default_factory=dict)
    """By the path of its value, the column of a key in a mapping without brackets, from 0; -1 between brackets."""

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, from 1."""
        return self.text.count("\n", 0, offset) + 1, offset - (self.text.rfind("\n", 0, offset) + 1) + 1

    def stretch(self, loc: Loc, value: str, start: int, end: int) -> tuple[int, int] | None:
        """Where a stretch of a text stands in the file; None where that cannot be said.

        Args:
            loc: of the text.
            value: the text, as it is read, spaces at its ends stripped.
            start: of the stretch in it.
            end: behind it.
        """
        scalar = self.scalars.get(loc)
        if scalar is None:
            return None
        raw = self.text[scalar.start : scalar.end]
        if scalar.style in ("|", ">") or "\n" in raw:
            at = raw.find(value[start:end])
            found = start < end and at >= 0 and raw.count(value[start:end]) == 1
            return (scalar.start + at, scalar.start + at + end - start) if found else None
        offsets = list(_character_offsets(raw, scalar.style))
        written = "".join(character for character, _, _ in offsets)
        at = written.find(value)
        if at < 0 or not start < end <= len(value):
            return None
        return scalar.start + offsets[at + start][1], scalar.start + offsets[at + end - 1][2]


def read_layout(text: str, *, is_json: bool) -> Layout:
    """Finds every value of a sound file."""
    layout = Layout(text=text, is_json=is_json)
    if is_json:
        tokens = TOKEN.finditer(text)
        _json_node(layout, tokens, next(tokens), ())
        return layout
    events = yaml.parse(text, Loader=_LOADER)
    next(events)
    next(events)
    _yaml_node(layout, events, next(events), (), flow=False)
    for _ in events:
        pass
    return layout


def _yaml_node(layout: Layout, events: Iterator[Any], event: Any, loc: Loc, *, flow: bool) -> None:
    if isinstance(event, yaml.ScalarEvent):
        assert event.start_mark is not None
        assert event.end_mark is not None
        start, end = event.start_mark.index, event.end_mark.index
        style = _STYLES[event.style]
        layout.scalars.setdefault(
            loc, Scalar(start=start, end=end, style=style, shared=event.anchor is not None, flow=flow)
        )
    elif isinstance(event, yaml.SequenceStartEvent):
        inside, index = flow or bool(event.flow_style), 0
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            _yaml_node(layout, events, item, (*loc, index), flow=inside)
            index += 1
    elif isinstance(event, yaml.MappingStartEvent):
        inside = flow or bool(event.flow_style)
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            layout.keys.setdefault((*loc, key.value), -1 if inside else key.start_mark.column)
            _yaml_node(layout, events, next(events), (*loc, key.value), flow=inside)


def _json_node(layout: Layout, tokens: Iterator[re.Match[str]], token: re.Match[str], loc: Loc) -> None:
    word = token.group()
    if word == "[":
        index = 0
        while (item := next(tokens)).group() != "]":
            if item.group() != ",":
                _json_node(layout, tokens, item, (*loc, index))
                index += 1
    elif word == "{":
        while (item := next(tokens)).group() != "}":
            if item.group() != ",":
                path = (*loc, str(json.loads(item.group())))
                next(tokens)  # the colon
                layout.keys.setdefault(path, -1)
                _json_node(layout, tokens, next(tokens), path)
    else:
        style: Style = '"' if word.startswith('"') else "plain"
        layout.scalars.setdefault(
            loc, Scalar(start=token.start(), end=token.end(), style=style, shared=False, flow=True)
        )


def _character_offsets(raw: str, style: Style) -> Iterator[tuple[str, int, int]]:
    """The characters of a one-line value, each with where it stands in what is written."""
    if style == "plain":
        yield from ((character, at, at + 1) for at, character in enumerate(raw))
        return
    pattern = re.compile("''|.", re.DOTALL) if style == "'" else _ESCAPE
    for match in pattern.finditer(raw, 1, len(raw) - 1):
        written = match.group()
        if style == "'":
            yield written[0], match.start(), match.end()
        else:
            yield _unescaped(written), match.start(), match.end()


def _unescaped(written: str) -> str:
    if len(written) == 1:
        return written
    if written[1] in "xuU":
        return chr(min(int(written[2:], 16), 0x10FFFF))
    return {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "N": "\x85", "_": "\xa0"}.get(written[1], written[1])
