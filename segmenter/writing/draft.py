"""A draft becomes a storyboard's file, and is read as one: what would be wrong with the file is wrong with it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from segmenter.complaints import where
from segmenter.errors import StoryboardError
from segmenter.moderation import BoardModeration
from segmenter.scalars import plain_scalar
from segmenter.storyboard import read_storyboard
from segmenter.timing import MAX_SHOT_SECONDS
from segmenter.types import Storyboard, is_chinese
from segmenter.writing.writer import Commission, Draft

_NOT_A_WRITERS = ("engine", "image", "pose", "$schema")
"""Keys that are not for a writer to choose."""


def draft_problems(
    draft: Any, commission: Commission, engines: Collection[str] = (), moderation: BoardModeration | None = None
) -> list[str]:
    """Everything that is wrong with a draft, each with its place; nothing, where it is the storyboard asked for.

    Args:
        draft: what a writer wrote; any JSON data.
        commission: what was asked for.
        engines: names of the engines there are.
        moderation: looks through its texts.
    """
    problems = _foreign_keys(draft)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.json"
        path.write_text(json.dumps(draft, ensure_ascii=True), encoding="utf-8")
        try:
            board = read_storyboard(path, engines, moderation=moderation)
        except StoryboardError as error:
            places = ((f"{problem.where}: " if problem.where else "", problem.message) for problem in error.problems)
            return [*problems, *(place + message for place, message in places)]
    return [*problems, *_unasked(board, commission)]


def board_text(draft: Draft) -> str:
    """The draft as a YAML file that is read as the same storyboard."""
    return yaml.dump(draft, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _foreign_keys(draft: Any) -> list[str]:
    """Keys in it that name files or engines: those are its user's to choose."""
    scenes = draft.get("scenes") if isinstance(draft, dict) else None
    mappings: list[tuple[tuple[str | int, ...], Any]] = [((), draft)]
    for index, scene in enumerate(scenes if isinstance(scenes, list) else ()):
        panels = scene.get("panels") if isinstance(scene, dict) else None
        for number, panel in enumerate(panels if isinstance(panels, list) else ()):
            mappings.append((("scenes", index, "panels", number), panel))
    return [
        f"{where((*loc, key))}: this key is not for you to write; leave it out"
        for loc, mapping in mappings
        if isinstance(mapping, dict)
        for key in _NOT_A_WRITERS
        if key in mapping
    ]


def _unasked(board: Storyboard, commission: Commission) -> list[str]:
    """Where a sound storyboard is not the one that was asked for."""
    problems = []
    total = Fraction(0)
    for number, scene in enumerate(board.scenes):
        for index, panel in enumerate(scene.panels):
            total += panel.seconds
            if panel.seconds > MAX_SHOT_SECONDS:
                place = where(("scenes", number, "panels", index, "seconds"))
                problems.append(f"{place}: a panel lasts at most {MAX_SHOT_SECONDS} s; make two of it")
    if abs(total - commission.seconds) > max(Fraction(1), commission.seconds / 10):
        wanted = f"{float(commission.seconds):g}"
        problems.append(
            f"the panels last {float(total):g} s together; change their seconds so that they last {wanted} s"
        )
    texts = "".join(panel.text for scene in board.scenes for panel in scene.panels)
    if is_chinese(texts) != (commission.language == "zh"):
        problems.append(f"write the texts in {'Chinese' if commission.language == 'zh' else 'English'}")
    return problems


class _Dumper(yaml.SafeDumper):
    """Quotes what our own reader would take for something else than a text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand to the right of their key."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Writes everything out."""
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = None if isinstance(plain_scalar(text), str) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)
