"""Plain data that remembers where in its file each key and value stands, and the bounds that it keeps.

Knows neither YAML nor JSON nor what a storyboard is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MAX_DEPTH = 20
"""Mappings and lists inside one another; a storyboard needs six."""
MAX_NODES = 200_000
"""Keys, values and items, what aliases repeat counted each time; 5,000 panels with every key take half."""

Place = tuple[int, int]
"""Line and column, from 1."""
Loc = tuple[str | int, ...]
"""Keys and indices that lead to a value, as pydantic gives them: ("scenes", 0, "panels", 2, "seconds")."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Joiners stay behind letters and signs that they shape: emoji, Arabic, the scripts of India.
_NO_WIDTH = re.compile(
    "[\u00ad\u200b\u2060\ufeff]|(?<![^\\s\\x00-\u024f\u200b-\u200d\u2060\u3000-\u9fff\ufeff])[\u200c\u200d]"
)
_TOO_DEEP = "lists and mappings are nested more than {} deep; a storyboard is title, scenes, panels"
_TOO_MANY = "the file holds more than {:,} values; a film has at most 5,000 panels: split it into several"
_ALIAS_BOMB = "aliases repeat so much that the file would hold more than {:,} values; write the panels out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is wrong with a file."""

    loc: Loc
    """The value concerned, or the nearest one around it that is there; empty for the file as a whole."""
    place: Place
    """Where to look."""
    message: str
    """What is wrong, and what to write instead."""


class SourceError(Exception):
    """A file cannot be read; carries the flaw that says why."""

    def __init__(self, message: str, place: Place = (1, 1), loc: Loc = ()) -> None:
        self.flaw = Flaw(loc=loc, place=place, message=message)
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A value, and where it stands."""

    place: Place
    """Where it begins."""
    data: object
    """dict (its keys are texts), list, str, int, float, bool or None."""
    written: str = ""
    """A number or a word such as true as the file has it: 19.90 is not 19.9; empty for anything else."""
    children: Mapping[str | int, Node] = field(default_factory=dict)
    """Key or index to what is there."""
    keys: Mapping[str | int, Place] = field(default_factory=dict)
    """Key or index to where it is written; the index of an item is written where the item begins."""
    num_nodes: int = 1
    """Itself and all that is in it."""
    height: int = 0
    """Mappings and lists inside one another, itself among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a file says."""

    root: Node
    """The whole document."""
    flaws: tuple[Flaw, ...]
    """What is wrong with it, yet leaves it readable (a key given twice)."""

    @property
    def data(self) -> object:
        """The document as plain data."""
        return self.root.data

    def datum(self, loc: Loc) -> object:
        """The value at a path; None where there is none."""
        node = self.root
        for step in loc:
            if step not in node.children:
                return None
            node = node.children[step]
        return node.data

    def flaw(self, loc: Loc, message: str, *, at_key: bool = False) -> Flaw:
        """Says that something is wrong with the value at a path, or, where there is none, with what should hold it."""
        node, place = self.root, self.root.place
        for depth, step in enumerate(loc):
            if step not in node.children:
                return Flaw(loc=loc[:depth], place=place, message=message)
            place = node.keys[step] if at_key and depth == len(loc) - 1 else node.children[step].place
            node = node.children[step]
        return Flaw(loc=loc, place=place, message=message)


class TreeBuilder:
    """Puts nodes together, within the bounds; collects the flaws that leave a file readable."""

    def __init__(self, max_depth: int = MAX_DEPTH, max_nodes: int = MAX_NODES) -> None:
        self.flaws: list[Flaw] = []
        self._num_nodes = 0
        self._max_depth, self._max_nodes = max_depth, max_nodes

    def scalar(self, place: Place, data: object, loc: Loc, written: str = "") -> Node:
        """A text, a number, true, false or null; what is no text keeps how it was written."""
        self._count(1, place, _TOO_MANY)
        if isinstance(data, str) and (found := _CONTROL.search(data)):
            self.flaws.append(Flaw(loc=loc, place=place, message=_no_control(found.group())))
            data = _CONTROL.sub("", data)
        if not isinstance(data, str):
            return Node(place=place, data=data, written=written)
        # Nobody sees them: a text of nothing else is empty, a word with one inside is still that word.
        return Node(place=place, data=_NO_WIDTH.sub("", data))

    def sequence(self, place: Place, items: Iterable[Node]) -> Node:
        """A list of nodes made before."""
        self._count(1, place, _TOO_MANY)
        children: dict[str | int, Node] = dict(enumerate(items))
        return Node(
            place=place,
            data=[child.data for child in children.values()],
            children=children,
            keys={index: child.place for index, child in children.items()},
            num_nodes=1 + sum(child.num_nodes for child in children.values()),
            height=1 + max((child.height for child in children.values()), default=0),
        )

    def mapping(self, place: Place, entries: Iterable[tuple[str, Place, Node]], loc: Loc) -> Node:
        """A mapping of nodes made before; of a key that comes twice the first stays."""
        self._count(1, place, _TOO_MANY)
        children: dict[str | int, Node] = {}
        keys: dict[str | int, Place] = {}
        for written, key_place, child in entries:
            self._count(1, key_place, _TOO_MANY)
            key = _NO_WIDTH.sub("", written)
            if key in keys:
                message = f"the key {key[:60]!r} is already given in line {keys[key][0]}; remove one of the two"
                self.flaws.append(Flaw(loc=loc, place=key_place, message=message))
            elif found := _CONTROL.search(key):
                self.flaws.append(Flaw(loc=loc, place=key_place, message=_no_control(found.group())))
            else:
                children[key], keys[key] = child, key_place
        return Node(
            place=place,
            data={key: child.data for key, child in children.items()},
            children=children,
            keys=keys,
            num_nodes=1 + sum(1 + child.num_nodes for child in children.values()),
            height=1 + max((child.height for child in children.values()), default=0),
        )

    def repeat(self, node: Node, place: Place, depth: int) -> Node:
        """The same node once more, in another place; it counts as if it were written out."""
        self._count(node.num_nodes, place, _ALIAS_BOMB)
        self.check_depth(depth + node.height, place)
        return node

    def check_depth(self, depth: int, place: Place) -> None:
        """Stops before recursion could become a danger."""
        if depth > self._max_depth:
            raise SourceError(_TOO_DEEP.format(self._max_depth), place)

    def _count(self, num_nodes: int, place: Place, message: str) -> None:
        self._num_nodes += num_nodes
        if self._num_nodes > self._max_nodes:
            raise SourceError(message.format(self._max_nodes), place)


def place_at_end(text: str) -> Place:
    """The place behind the last character of a text."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def visible_text(text: str) -> str:
    """The text as it is read from a storyboard: without what nobody sees."""
    return _NO_WIDTH.sub("", _CONTROL.sub("", text))


def _no_control(character: str) -> str:
    return f"there is an invisible control character here (U+{ord(character):04X}); remove it"
