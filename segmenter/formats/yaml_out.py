"""Writes a storyboard as YAML that a person would want to edit: blocks, folded texts, and comments on what was guessed.

Numbers and words that YAML would read as something else are put in quotes; Chinese stays Chinese.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from segmenter.formats.draft import Remark
from segmenter.scalars import plain_scalar
from segmenter.source_tree import Place

WIDTH = 110
"""Columns after which texts are folded."""
MAX_COMMENTS = 1_000_000
"""Characters of comments; more would make the file larger than a storyboard may be, and unreadable long before."""

_HEAD = ("$schema", "title", "fps", "size", "seed", "negative_prompt", "engine", "characters")
_PANEL = ("text", "seconds", "camera", "subtitle", "transition", "continuity", "seed", "image", "pose")

_ESCAPED = re.compile("[\r\x80-\x9f\u2028\u2029]")
"""What YAML takes for ends of lines, or cannot show."""


class _Dumper(yaml.SafeDumper):
    """Quotes what our reader would take for a number or a word of YAML; folds what is long."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if plain_scalar(text) != text or text.strip() != text or _ESCAPED.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif len(text) > WIDTH - 20 and " " in text:
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text_node)


def write_yaml(
    document: Mapping[str, Any],
    remarks: Sequence[Remark] = (),
    places: Mapping[tuple[int, int], Place] | None = None,
    source: str = "",
) -> str:
    """The storyboard as the text of a YAML file.

    Args:
        document: as it is read from YAML.
        remarks: in the order of the source; each becomes a comment before the panel that follows it there.
        places: index of scene and panel to where the panel begins in the source.
        source: name of the file that it was made from, for the comment at its head.
    """
    num_characters = sum(len(remark.text) + len(remark.message) for remark in remarks)
    dropped = num_characters > MAX_COMMENTS
    comments = _Comments(() if dropped else remarks)
    parts = [_comment(f"Made from {source} by longtake convert.", "")] if source else []
    if dropped:
        parts.append(_comment(f"{len(remarks):,} remarks on it are in the report that convert printed.", ""))
    parts += comments.before((1, 1), "")
    parts += [_block({key: document[key]}, "") for key in _ordered(document, _HEAD) if key != "scenes"]
    parts.append("\nscenes:\n")
    for index, scene in enumerate(document["scenes"]):
        parts += _scene(index, scene, comments, places or {})
    parts += comments.before(None, "")
    return "".join(parts)


def _scene(
    index: int, scene: Mapping[str, Any], comments: _Comments, places: Mapping[tuple[int, int], Place]
) -> Iterator[str]:
    keys = {key: value for key, value in scene.items() if key != "panels"}
    if index:
        yield "\n"
    head = _block(keys, "    ") if keys else ""
    yield from comments.before(places.get((index, 0), (1, 1)), "  ")
    yield _item(head + "    panels:\n", "  ")
    for number, panel in enumerate(scene["panels"]):
        if number:
            yield from comments.before(places.get((index, number), (1, 1)), "      ")
        ordered = {key: panel[key] for key in _ordered(panel, _PANEL)}
        yield _item(_block(ordered, "        "), "      ")


def _ordered(keys: Mapping[str, Any], order: Sequence[str]) -> list[str]:
    return [key for key in order if key in keys] + [key for key in keys if key not in order]


def _item(block: str, indent: str) -> str:
    """The block with the '- ' of a list in front of its first line."""
    return f"{indent}- {block[len(indent) + 2 :]}"


def _block(mapping: Mapping[str, Any], indent: str) -> str:
    text = yaml.dump(
        dict(mapping),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=WIDTH - len(indent),
    )
    return "".join(indent + line if line.strip() else line for line in io.StringIO(text))


def _comment(text: str, indent: str) -> str:
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    lines = textwrap.wrap(words, WIDTH - len(indent) - 2, break_long_words=True, break_on_hyphens=False)
    return "".join(f"{indent}# {line}\n" for line in lines)


class _Comments:
    """The remarks, each written once, in front of what follows it in the source."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        self._remarks = remarks
        self._next = 0

    def before(self, place: Place | None, indent: str) -> list[str]:
        """Comments on everything up to a place; on all that is left where there is none."""
        lines = []
        while self._next < len(self._remarks):
            remark = self._remarks[self._next]
            if place is not None and remark.place > place:
                break
            self._next += 1
            where = f"line {remark.place[0]}: " if remark.text or remark.place != (1, 1) else ""
            lines.append(_comment(f"{where}{remark}", indent))
        return lines
