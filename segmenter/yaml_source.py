"""Reads YAML into data that knows where it stands in the text, with the scalars of YAML 1.2.

Tags are refused and aliases count as if they were written out: no text can make it run code or eat memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from segmenter.scalars import plain_scalar
from segmenter.source_tree import Flaw, Loc, Node, Place, Source, SourceError, TreeBuilder, place_at_end

# libyaml parses a hundred times faster; PyYAML built without it still has the slow parser, which says the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_REMEDIES = (
    ("mapping values are not allowed", "a second ': ' in one line: put the text in quotes, or line the key up with the "
     "keys above it"),
    ("cannot start any token", "a text cannot begin with this character; put the whole text in quotes"),
    ("unexpected end of stream", "the quotation that begins here is never closed; add the closing quote"),
    ("unexpected document indicator", "the quotation that begins here is never closed; add the closing quote"),
    ("expected ',' or ']'", "the list that begins here with '[' is not closed, or a comma is missing; add ']' or ','"),
    ("expected ',' or '}'", "what begins here with '{' is not closed, or a comma is missing; add '}' or ','. "
     "A text that begins with '{' belongs in quotes"),
    ("could not find expected ':'", "a key needs a colon and a space: write 'key: value'"),
    ("did not find expected key", "this line is not in line with the keys above it, or a quote before it is closed too "
     "early; line the keys up, and put the whole text in quotes"),
    ("expected '-' indicator", "this line should begin with '- ' like the items above it, or be indented further"),
    ("block sequence entries are not allowed", "a '- ' cannot stand here; begin the list in a line of its own"),
    ("alphabetic or numeric", "a text that begins with '*' or '&' belongs in quotes"),
    ("node content", "a value is missing here; a text that begins with a bracket or a comma belongs in quotes"),
    ("mapping keys are not", "a text that begins with '? ' belongs in quotes"),
    ("hexdecimal", "a backslash means something in double quotes; use single quotes instead"),
    ("escape c", "a backslash means something in double quotes; use single quotes instead"),
    ("comment or line break", "a text of several lines begins in the line after '|' or '>'"),
    ("undefined tag handle", "a text that begins with '!' belongs in quotes"),
    ("expected <document start>", "something stands after the end of the storyboard; remove it"),
)  # fmt: skip


def parse_yaml(text: str) -> Source:
    """Reads one YAML document, with the scalars of YAML 1.2: `no`, `1:30` and dates are texts."""
    return _YamlReader(text).read()


class _YamlReader:
    """Builds the tree from the parser's events, so that every bound is checked before anything grows."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._build = TreeBuilder()
        self._anchors: dict[str, Node | None] = {}  # None while the anchored value is still being read

    def read(self) -> Source:
        try:
            events = yaml.parse(self._text, Loader=_LOADER)
            next(events)  # the stream's start
            if isinstance(next(events), yaml.StreamEndEvent):
                raise SourceError("the file holds nothing but comments; write at least a title and one scene")
            root = self._node(events, next(events), ())
            next(events)  # the document's end
            after = next(events)
            if not isinstance(after, yaml.StreamEndEvent):
                message = "a second document begins here; keep one storyboard in a file, and remove the line '---'"
                raise SourceError(message, _place(after.start_mark))
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error) from None
        except yaml.reader.ReaderError as error:
            place = place_at_end(self._text[: error.position])
            raise SourceError("there is a character here that YAML does not allow; remove it", place) from None
        except yaml.YAMLError as error:
            raise SourceError(f"this is not YAML ({error}); mend it") from None
        return Source(root=root, flaws=tuple(self._build.flaws))

    def _node(self, events: Iterator[yaml.Event], event: yaml.Event, loc: Loc) -> Node:
        place = _place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(str(event.anchor), place, len(loc))
        assert isinstance(event, yaml.NodeEvent)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if event.tag is not None:  # type: ignore[attr-defined]
            self._refuse_tag(event.tag, place, loc)  # type: ignore[attr-defined]
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and event.tag is None
            value = plain_scalar(event.value) if plain else event.value
            node = self._build.scalar(place, value, loc, written=event.value)
        else:
            self._build.check_depth(len(loc) + 1, place)
            if isinstance(event, yaml.SequenceStartEvent):
                node = self._build.sequence(place, self._items(events, loc))
            else:
                node = self._build.mapping(place, self._entries(events, loc), loc)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _items(self, events: Iterator[yaml.Event], loc: Loc) -> Iterator[Node]:
        index = 0
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            yield self._node(events, event, (*loc, index))
            index += 1

    def _entries(self, events: Iterator[yaml.Event], loc: Loc) -> Iterator[tuple[str, Place, Node]]:
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            place = _place(event.start_mark)
            if not isinstance(event, yaml.ScalarEvent):
                raise SourceError("a key is a plain word; put a text that begins with [, { or * in quotes", place, loc)
            if event.tag is not None:
                self._refuse_tag(event.tag, place, loc)
            key = event.value
            node = self._node(events, next(events), (*loc, key))
            if key == "<<" and event.implicit[0]:
                message = "merge keys (<<) are not read here; write the keys out"
                self._build.flaws.append(Flaw(loc=loc, place=place, message=message))
            else:
                yield key, place, node

    def _alias(self, name: str, place: Place, depth: int) -> Node:
        if name not in self._anchors:
            message = f"there is no anchor '&{name}' before this; put a text that begins with '*' in quotes"
            raise SourceError(message, place)
        node = self._anchors[name]
        if node is None:
            raise SourceError(f"'*{name}' stands inside of '&{name}' itself; write the value out", place)
        return self._build.repeat(node, place, depth)

    def _refuse_tag(self, tag: str, place: Place, loc: Loc) -> None:
        name = tag.replace("tag:yaml.org,2002:", "!!")[:60]
        message = f"tags ('{name}') are not read here; remove it, and put a text that begins with '!' in quotes"
        self._build.flaws.append(Flaw(loc=loc, place=place, message=message))

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> SourceError:
        problem = error.problem or error.context or ""
        mark = error.problem_mark or error.context_mark
        begun = ("end of stream", "document indicator", "expected ',' or", "while scanning a simple key")
        if error.context_mark and any(words in f"{problem} {error.context}" for words in begun):
            mark = error.context_mark  # where it began says more than where the file ended
        place = _place(mark) if mark else (1, 1)
        lines = self._text.splitlines()[max(0, place[0] - 2) : place[0]]
        wide_colon = next((line for line in reversed(lines) if re.match(r"[\s-]*\w+：", line)), None)
        if wide_colon:
            return SourceError("the colon after a key is ':' and a space, not the wide '：'; write 'key: value'", place)
        if lines and lines[-1][: place[1]].endswith("\t"):
            return SourceError("a tab cannot indent a line; use spaces", place)
        if "expected ',' or" in problem and error.problem_mark:
            begun_to_here = self._text.splitlines()[place[0] - 1 : error.problem_mark.line + 1]
            if any("${" in line for line in begun_to_here):
                return SourceError('between { and }, or [ and ], a placeholder belongs in quotes: "${name}"', place)
        for words, remedy in _REMEDIES:
            if words in problem:
                return SourceError(remedy, place)
        return SourceError(f"this is not YAML ({problem}); put texts with special characters in quotes", place)


def _place(mark: Any) -> Place:
    """Where a mark of PyYAML is; its two parsers have a class of their own each."""
    return mark.line + 1, mark.column + 1
