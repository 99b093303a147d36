"""Fills a storyboard's placeholders: `${product}` stands for a value that comes from elsewhere.

Works on what the file says once it is parsed, before anything is checked: a value is data, whatever it looks like, and
bounds hold for the text that comes out. The notation is that of `string.Template`. Knows no files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from string import Template

from segmenter.notation import shown
from segmenter.scalars import plain_scalar
from segmenter.source_tree import Flaw, Loc, Node, Place, Source, SourceError, TreeBuilder

MAX_FILLED_CHARACTERS = 4 * 1024 * 1024
"""Of all filled texts together: as much as the file may have."""

_NUMBERS = (("seconds",), ("seed",), ("width",), ("height",))
"""Keys whose values must be numbers; rates and sizes are read from texts too."""
_ALONE = re.compile(r"\s*\$\{[^{}]*\}\s*")
_BARE = re.compile(r"(?<!\$)(?:\$\$)*\$(?P<name>[^\W\d]\w*)")


_ESCAPED = re.compile(r"(?<!\$)(?:\$\$)+\{(?P<name>[^{}$]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a placeholder stands for."""

    text: str
    """Data: nothing in it is read as YAML, JSON or another placeholder."""
    given: str
    """Where it comes from, in its author's terms: "--set product"."""


class _Text(Template):
    """A text with placeholders. A dollar sign before anything but a brace or another one is a dollar sign."""

    pattern = r"\$(?:(?P<escaped>\$)|\{(?P<braced>[^{}]*)\}|(?P<named>(?!))|(?P<invalid>(?=\{)))"  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A storyboard with its placeholders filled, and what is to be said about them."""

    source: Source
    """As if it had been written like that; what could not be filled is as it was."""
    names: frozenset[str]
    """What the placeholders are called."""
    flaws: tuple[Flaw, ...]
    """Every name without a value, every value without a name, every placeholder that is none."""
    unfilled: frozenset[Loc]
    """Where placeholders are left."""
    filled: Mapping[Loc, str]
    """Where some were filled, to what with: "${seconds} is 'soon'"."""

    def explained(self, flaws: Iterable[Flaw]) -> list[Flaw]:
        """All flaws of the storyboard: a filled one says with what, and of an unfilled one only that it is unfilled."""
        told = [
            Flaw(loc=flaw.loc, place=flaw.place, message=f"{flaw.message} ({words})")
            if (words := self._words(flaw.loc))
            else flaw
            for flaw in flaws
            if not (flaw.loc in self.unfilled or any(_is_made_of(flaw.loc, part) for part in self.unfilled))
        ]
        return [*told, *self.flaws]

    def _words(self, loc: Loc) -> str:
        if loc[-1:] not in _PARTED:
            return self.filled.get(loc, "")
        return ", ".join(words for part, words in self.filled.items() if loc == part or _is_made_of(loc, part))


_PARTED = (("size",), ("transition",), ("negative_prompt",))
"""Values that may be written in parts."""


def _is_made_of(loc: Loc, part: Loc) -> bool:
    return loc[-1:] in _PARTED and loc == part[:-1]


def fill(source: Source, values: Mapping[str, Value]) -> Filling:
    """Fills every placeholder of a storyboard.

    Args:
        source: the parsed file.
        values: by name, see `name_of`.

    Raises:
        SourceError: the filled texts together are too long.
    """
    return _Filler(source, values).fill()


def name_of(written: str) -> str | None:
    """The name that is written: any identifier, Chinese ones too, full-width letters as plain ones; or None."""
    name = unicodedata.normalize("NFKC", written)
    return name if name.isidentifier() else None


def plain_values(values: Mapping[str, str | int | float], given: str) -> dict[str, Value]:
    """Values by name, of which only is known where they come from as a whole."""
    return {name_of(name) or name: Value(text=str(value), given=given) for name, value in values.items()}


def near_name(name: str, names: Iterable[str]) -> str | None:
    """Which of the names was probably meant."""
    by_look = {other.casefold(): other for other in names}
    near = get_close_matches(name.casefold(), by_look, n=1)
    return by_look[near[0]] if near else None


class _Filler:
    """Walks through the tree once; leaves alone what has no dollar sign."""

    def __init__(self, source: Source, values: Mapping[str, Value]) -> None:
        self._source, self._values = source, values
        self._build = TreeBuilder()
        self._wanted: dict[str, list[tuple[Loc, Place]]] = {}
        self._flaws: list[Flaw] = []
        self._unfilled: set[Loc] = set()
        self._filled: dict[Loc, str] = {}
        self._bare: dict[str, tuple[Loc, Place]] = {}
        self._escaped: dict[str, Place] = {}
        self._num_characters = 0

    def fill(self) -> Filling:
        root = self._node(self._source.root, ())
        return Filling(
            source=Source(root=root, flaws=(*self._source.flaws, *self._build.flaws)),
            names=frozenset(self._wanted),
            flaws=(*self._flaws, *self._missing(), *self._unbraced(), *self._unused()),
            unfilled=frozenset(self._unfilled),
            filled=self._filled,
        )

    def _node(self, node: Node, loc: Loc) -> Node:
        match node.data:
            case str() if "$" in node.data:
                text = self._text(node.data, loc, node.place)
                return self._build.scalar(node.place, self._number(node.data, text, loc), loc)
            case dict() if loc == ("characters",):
                entries = [self._character(str(key), node, loc) for key in node.children]
            case dict():
                entries = [
                    (str(key), node.keys[key], self._node(child, (*loc, key))) for key, child in node.children.items()
                ]
            case list():
                items = [self._node(child, (*loc, index)) for index, child in node.children.items()]
                changed = any(item is not node.children[index] for index, item in enumerate(items))
                return self._build.sequence(node.place, items) if changed else node
            case _:
                return node
        changed = any(key not in node.children or child is not node.children[key] for key, _, child in entries)
        return self._build.mapping(node.place, entries, loc) if changed else node

    def _character(self, key: str, node: Node, loc: Loc) -> tuple[str, Place, Node]:
        """Names of characters are texts of the author's, as no other key is."""
        name = self._text(key, (*loc, key), node.keys[key]) if "$" in key else key
        if (*loc, key) in self._filled:
            self._filled[*loc, name] = self._filled.pop((*loc, key))
        return name, node.keys[key], self._node(node.children[key], (*loc, name))

    def _text(self, text: str, loc: Loc, place: Place) -> str:
        template = _Text(text)
        if not template.is_valid():
            message = (
                f"a '${{' in {shown(text)} is never closed; write ${{name}}, or $${{ for the characters themselves"
            )
            self._refuse(loc, place, message)
        for match in _BARE.finditer(text):
            self._bare.setdefault(unicodedata.normalize("NFKC", match["name"]), (loc, place))
        for match in _ESCAPED.finditer(text):
            self._escaped.setdefault(unicodedata.normalize("NFKC", match["name"]), place)
        found = {written: name_of(written) for written in template.get_identifiers()}
        for written, name in found.items():
            if name is None:
                self._refuse(loc, place, _no_name(written))
            else:
                self._wanted.setdefault(name, []).append((loc, place))
        values = {written: self._values.get(name or "") for written, name in found.items()}
        given = {written: value for written, value in values.items() if value is not None}
        if len(given) < len(found) or loc in self._unfilled:
            self._unfilled.add(loc)
            return text
        if given:
            words = (f"${{{written}}} is {shown(value.text)}" for written, value in given.items())
            self._filled[loc] = ", ".join(words)
        return self._bounded(template.substitute({written: value.text for written, value in given.items()}), place)

    def _number(self, text: str, filled: str, loc: Loc) -> object:
        """A value that must be a number is one, where a single placeholder stands for it."""
        takes_number = loc[:1] != ("characters",) and (loc[-1:] in _NUMBERS or loc[-2:-1] == ("size",))
        if loc in self._filled and takes_number and _ALONE.fullmatch(text):
            number = plain_scalar(filled.strip())
            return number if isinstance(number, int | float) and not isinstance(number, bool) else filled
        return filled

    def _bounded(self, text: str, place: Place) -> str:
        self._num_characters += len(text)
        if self._num_characters > MAX_FILLED_CHARACTERS:
            message = f"with its values the storyboard has more than {MAX_FILLED_CHARACTERS:,} characters; shorten them"
            raise SourceError(message, place)
        return text

    def _refuse(self, loc: Loc, place: Place, message: str) -> None:
        self._flaws.append(Flaw(loc=loc, place=place, message=message))
        self._unfilled.add(loc)

    def _missing(self) -> Iterator[Flaw]:
        for name, places in self._wanted.items():
            if name in self._values:
                continue
            more = f" (it is in {len(places) - 1:,} more {'texts' if len(places) > 2 else 'text'})" * (len(places) > 1)
            spare = [other for other in self._values if other not in self._wanted]
            near = near_name(name, spare) or near_name(name, self._values)
            remedy = f"did you mean ${{{near}}}?" if near else _how_to_give(name)
            loc, place = places[0]
            yield Flaw(loc=loc, place=place, message=f"${{{name}}} has no value{more}; {remedy}")

    def _unbraced(self) -> Iterator[Flaw]:
        """`$5` is a price; `$product` is one only as long as nothing is called product."""
        for name, (loc, place) in self._bare.items():
            if name in self._values or name in self._wanted:
                message = (
                    f"${name} is no placeholder without braces; write ${{{name}}}, or $${name} for these characters"
                )
                yield Flaw(loc=loc, place=place, message=message)

    def _unused(self) -> Iterator[Flaw]:
        for name, value in self._values.items():
            if name in self._wanted or name in self._bare:
                continue
            near = near_name(name, [other for other in self._wanted if other not in self._values])
            remedy = f"did you mean {near}?" if near else f"remove it, or write ${{{name}}} where it belongs"
            if name in self._escaped:
                line = self._escaped[name][0]
                remedy = f"$${{{name}}} in line {line} is a text; a dollar sign and the value are $$${{{name}}}"
            message = f"{value.given}: the storyboard has no ${{{name}}}; {remedy}"
            yield Flaw(loc=(), place=(1, 1), message=message)


def _no_name(written: str) -> str:
    guess = re.sub(r"\W+", "_", written.strip())
    guess = f"_{guess}" if guess[:1].isdigit() else guess or "name"
    return (
        f"${{{shown(written)[1:-1]}}} is no placeholder: a name is letters, digits and _, and begins with no digit; "
        f"write ${{{guess}}}, or $${{ for the characters themselves"
    )


def _how_to_give(name: str) -> str:
    return f"give one: --set {name}=..., in a file with --values, or in a column '{name}' of a --table"
