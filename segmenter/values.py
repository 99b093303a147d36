"""Reads the values of a template's placeholders: from `NAME=VALUE`, from a JSON or YAML file.

Owns what a value may be; tables of them are in `value_table`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from segmenter.errors import LongtakeError
from segmenter.notation import shown
from segmenter.source import read_source
from segmenter.source_tree import Flaw, Loc, Node, Source, SourceError
from segmenter.storyboard import file_error
from segmenter.templates import Value, name_of

A_NAME = "a name is letters, digits and _, and begins with no digit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a command was given for placeholders, beside a table."""

    file: Mapping[str, Value]
    """Of the values file."""
    settings: Mapping[str, Value]
    """Of every `--set`."""

    def values(self, row: Mapping[str, Value] | None = None) -> dict[str, Value]:
        """All values of a film: what is nearer to the command wins, a setting over a row's value over the file's."""
        return {**self.file, **(row or {}), **self.settings}


def given_values(settings: Sequence[str], file: Path | None) -> Given:
    """Reads what a command was given.

    Raises:
        StoryboardError: the values file is wrong.
        LongtakeError: a setting is.
    """
    return Given(settings=set_values(settings), file=read_values(file) if file else {})


def set_values(settings: Sequence[str]) -> dict[str, Value]:
    """The values in "NAME=VALUE" texts, by name.

    Raises:
        LongtakeError: some are something else, or give a name twice; says all that is wrong.
    """
    values: dict[str, Value] = {}
    problems = []
    for setting in settings:
        written, equals, text = setting.partition("=")
        name = name_of(written.strip())
        if not equals:
            problems.append(f"--set {shown(setting)} has no value; write --set NAME=VALUE")
        elif name is None:
            problems.append(f"--set {shown(setting)}: {shown(written)} is no name; {A_NAME}")
        elif name in values:
            problems.append(f"--set {name} is given twice; remove one of the two")
        else:
            values[name] = Value(text=text, given=f"--set {name}")
    if problems:
        raise LongtakeError("\n".join(problems))
    return values


def read_values(path: Path) -> dict[str, Value]:
    """The values in a .json, .yaml or .yml file of names with values.

    Raises:
        StoryboardError: the file is something else; names every problem.
    """
    try:
        source = read_source(path, "values file")
    except SourceError as error:
        raise file_error(path, [error.flaw]) from None
    flaws = list(source.flaws)
    values = entries(source, (), f"{path.name}, line {{line}}", flaws)
    if flaws:
        raise file_error(path, flaws)
    return values


def entries(source: Source, loc: Loc, given: str, flaws: list[Flaw]) -> dict[str, Value]:
    """The values in one mapping of a file, by name.

    Args:
        source: the parsed file.
        loc: of the mapping.
        given: where a value comes from, with "{line}" and "{name}" for its own.
        flaws: is added to.
    """
    node = source.root
    for step in loc:
        node = node.children[step]
    if not isinstance(node.data, dict):
        message = f'{shown(node.data)} is not names with values; write {{"product": "Red mug", "seconds": 4}}'
        flaws.append(source.flaw(loc, message))
        return {}
    values: dict[str, Value] = {}
    for key, child in node.children.items():
        name, text = name_of(str(key).strip()), _text(child)
        if name is None:
            flaws.append(source.flaw((*loc, key), f"{shown(key)} is no name; {A_NAME}", at_key=True))
        elif name in values:
            flaws.append(source.flaw((*loc, key), f"{name} is given twice; remove one of the two", at_key=True))
        elif text is None:
            message = f'{shown(child.data)} cannot be put into a text; write a text or a number, "" for nothing'
            flaws.append(source.flaw((*loc, key), message))
        else:
            values[name] = Value(text=text, given=given.format(line=node.keys[key][0], name=name))
    return values


def _text(node: Node) -> str | None:
    if isinstance(node.data, str):
        return node.data
    return None if node.data is None or node.children or not node.written else node.written
