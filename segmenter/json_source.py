"""Reads JSON into data that knows where it stands in the text, strictly and within the same bounds as YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from segmenter.scalars import plain_scalar
from segmenter.source_tree import MAX_DEPTH, MAX_NODES, Loc, Node, Place, Source, SourceError, TreeBuilder

_REMEDIES = {
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
TOKEN = re.compile(r'"(?:[^"\\\n]++|\\.)*+"?|[\[\]{},:]|[^\s\[\]{},:"]++')
"""A token of JSON; what lies between them is space."""


def parse_json(text: str, max_depth: int = MAX_DEPTH, max_nodes: int = MAX_NODES) -> Source:
    """Reads one JSON document, strictly: no NaN, no comments, no comma after the last item.

    Args:
        text: of the document.
        max_depth: lists and mappings inside one another; other tools' files have more than a storyboard.
        max_nodes: keys, values and items.
    """
    return _JsonReader(text, max_depth, max_nodes).read()


class _JsonReader:
    """Builds the tree from JSON's tokens, once `json` has found nothing wrong with the text."""

    def __init__(self, text: str, max_depth: int, max_nodes: int) -> None:
        self._text = text
        self._bounds = (max_depth, max_nodes)
        self._build = TreeBuilder(*self._bounds)
        self._line, self._line_start, self._seen = 1, 0, 0

    def read(self) -> Source:
        self._check_bounds()
        try:
            json.loads(self._text, parse_int=str, parse_float=str)
        except json.JSONDecodeError as error:
            remedy = _REMEDIES.get(error.msg, "a backslash must be doubled in JSON")
            raise SourceError(remedy, (error.lineno, error.colno)) from None
        tokens = TOKEN.finditer(self._text)
        root = self._node(tokens, next(tokens), ())
        return Source(root=root, flaws=tuple(self._build.flaws))

    def _check_bounds(self) -> None:
        """Counts before `json` builds anything."""
        bounds = TreeBuilder(*self._bounds)
        depth = 0
        for token in TOKEN.finditer(self._text):
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
        return self._build.scalar(place, plain_scalar(word), loc, written=word)

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
