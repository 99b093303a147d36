"""Reads YAML and JSON files safely and within bounds, into data that knows where it stands in the file.

Does not know what a storyboard is. No file can make it run code, eat memory, or recurse without end: tags are refused,
aliases count as if they were written out, sizes and depths are bounded before anything is built.
"""

from __future__ import annotations

import codecs
import json
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from segmenter.source_tree import Flaw, Loc, Node, Place, Source, SourceError, TreeBuilder

MAX_FILE_BYTES = 4 * 1024 * 1024

# libyaml parses a hundred times faster; PyYAML built without it still has the slow parser, which says the same.
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"[-+]?[0-9]{1,40}")
_OTHER_INTEGER = re.compile(r"0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,40}|[0-9]{1,40}(\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,5})?")
_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}

_YAML_REMEDIES = (
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
_JSON_REMEDIES = {
    "Expecting value": "a value is missing here; write a text in double quotes, a number, true, false, [...] or {...}. "
    "JSON has no comments and no comma after the last item",
    "Expecting property name enclosed in double quotes": "a key is missing here; write it in double quotes, and no "
    "comma after the last entry",
    "Expecting ':' delimiter": 'a colon is missing after the key; write "key": value',
    "Expecting ',' delimiter": "a comma, or a closing bracket or quote, is missing before this; add it",
    "Extra data": "something stands after the end of the storyboard; remove it",
    "Unterminated string starting at": "the text that begins here has no closing quote; add it",
    "Invalid control character at": "a text cannot go on in the next line, nor hold a tab; write \\n or \\t",
}
_JSON_TOKEN = re.compile(r'"(?:[^"\\\n]++|\\.)*+"?|[\[\]{},:]|[^\s\[\]{},:"]++')


def read_source(path: Path) -> Source:
    """Reads a .yaml, .yml or .json file.

    Raises:
        SourceError: it cannot be read; nothing else, whatever the file holds.
    """
    content = _read_bytes(path)
    parsers: dict[str, Callable[[str], Source]] = {".yaml": parse_yaml, ".yml": parse_yaml, ".json": parse_json}
    parse = parsers.get(path.suffix.lower())
    if parse is None:
        raise SourceError("a storyboard is a .yaml, .yml or .json file; give it a name that ends in .yaml")
    text = _decode(content)
    if not text.strip():
        raise SourceError("the file is empty; write at least a title and one scene with one panel")
    return parse(text)


def parse_yaml(text: str) -> Source:
    """Reads one YAML document, with the scalars of YAML 1.2: `no`, `1:30` and dates are texts."""
    return _YamlReader(text).read()


def parse_json(text: str) -> Source:
    """Reads one JSON document, strictly: no NaN, no comments, no comma after the last item."""
    return _JsonReader(text).read()


def _read_bytes(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise SourceError("this is a folder; name the storyboard's file in it")
        # A pipe or a device could block, or never end.
        if not stat.S_ISREG(mode):
            raise SourceError("this is not a regular file; save the storyboard as a .yaml file and name that")
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise SourceError("there is no such file; check its name and the folder you are in") from None
    except PermissionError:
        raise SourceError("no permission to read the file; make it readable, or copy it to where it is") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"the file cannot be read ({reason}); check its name") from None
    if len(content) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024**2
        raise SourceError(f"the file is larger than {limit} MiB; a storyboard is text, split a long one into several")
    return content


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError("the file is UTF-16 text; save it as UTF-8")
    if b"\0" in content:
        raise SourceError("this is a binary file, not text; name the storyboard's .yaml or .json file")
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        raise SourceError(
            "the file is not UTF-8 text from here on (GBK, or not text at all?); save it as UTF-8",
            _place_at_end(before),
        ) from None


def _place_at_end(text: str) -> Place:
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _plain_scalar(text: str) -> object:
    """The value of an unquoted scalar, after the core schema of YAML 1.2; whatever else it is, is a text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OTHER_INTEGER.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _place(mark: Any) -> Place:
    """Where a mark of PyYAML is; its two parsers have a class of their own each."""
    return mark.line + 1, mark.column + 1


class _YamlReader:
    """Builds the tree from the parser's events, so that every bound is checked before anything grows."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._build = TreeBuilder()
        self._anchors: dict[str, Node | None] = {}  # None while the anchored value is still being read

    def read(self) -> Source:
        try:
            events = yaml.parse(self._text, Loader=_YAML_LOADER)
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
            place = _place_at_end(self._text[: error.position])
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
            node = self._build.scalar(place, _plain_scalar(event.value) if plain else event.value, loc)
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
        for words, remedy in _YAML_REMEDIES:
            if words in problem:
                return SourceError(remedy, place)
        return SourceError(f"this is not YAML ({problem}); put texts with special characters in quotes", place)


class _JsonReader:
    """Builds the tree from JSON's tokens, once `json` has found nothing wrong with the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._build = TreeBuilder()
        self._line, self._line_start, self._seen = 1, 0, 0

    def read(self) -> Source:
        self._check_bounds()
        try:
            json.loads(self._text, parse_int=str, parse_float=str)
        except json.JSONDecodeError as error:
            remedy = _JSON_REMEDIES.get(error.msg, "a backslash must be doubled in JSON")
            raise SourceError(remedy, (error.lineno, error.colno)) from None
        tokens = _JSON_TOKEN.finditer(self._text)
        root = self._node(tokens, next(tokens), ())
        return Source(root=root, flaws=tuple(self._build.flaws))

    def _check_bounds(self) -> None:
        """Counts before `json` builds anything."""
        bounds = TreeBuilder()
        depth = 0
        for token in _JSON_TOKEN.finditer(self._text):
            match token.group()[0]:
                case "[" | "{":
                    depth += 1
                    bounds.check_depth(depth, self._place(token))
                case "]" | "}":
                    depth -= 1
                case ",":
                    bounds.scalar(self._place(token), None, ())
        self._line, self._line_start, self._seen = 1, 0, 0

    def _node(self, tokens: Iterator[re.Match[str]], token: re.Match[str], loc: Loc) -> Node:
        place = self._place(token)
        word = token.group()
        match word[0]:
            case "[":
                return self._build.sequence(place, self._items(tokens, loc))
            case "{":
                return self._build.mapping(place, self._entries(tokens, loc), loc)
            case '"':
                return self._build.scalar(place, json.loads(word), loc)
            case "N" | "I" | "-" if word.endswith(("NaN", "Infinity")):
                raise SourceError(f"{word} is not JSON; write a number", place, loc)
        return self._build.scalar(place, _plain_scalar(word), loc)

    def _items(self, tokens: Iterator[re.Match[str]], loc: Loc) -> Iterator[Node]:
        index = 0
        while (token := next(tokens)).group() != "]":
            if token.group() != ",":
                yield self._node(tokens, token, (*loc, index))
                index += 1

    def _entries(self, tokens: Iterator[re.Match[str]], loc: Loc) -> Iterator[tuple[str, Place, Node]]:
        while (token := next(tokens)).group() != "}":
            if token.group() != ",":
                key, place = json.loads(token.group()), self._place(token)
                next(tokens)  # the colon
                yield key, place, self._node(tokens, next(tokens), (*loc, key))

    def _place(self, token: re.Match[str]) -> Place:
        """Tokens come in order: only what lies between them is searched for ends of lines."""
        start = token.start()
        if num_lines := self._text.count("\n", self._seen, start):
            self._line += num_lines
            self._line_start = self._text.rindex("\n", self._seen, start) + 1
        self._seen = start
        return self._line, start - self._line_start + 1
