"""What `longtake lint` tells, writes and mends. Knows neither the rules nor the command line."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

from flows.files import write_json
from generation.wan.token_count import token_counter
from segmenter.camera import unread_camera
from segmenter.errors import LongtakeError
from segmenter.lint.board import BoardLint, lint_board
from segmenter.lint.finding import Finding
from segmenter.lint.fixing import fixed_bytes
from segmenter.lint.sarif import sarif_document
from segmenter.prompts import read_prompt
from segmenter.source_tree import SourceError
from segmenter.storyboard import file_error
from segmenter.templates import Value
from segmenter.types import Shot, ShotPlan


def look(storyboard: Path, values: Mapping[str, Value]) -> BoardLint:
    """Looks at a storyboard that has been planned.

    Raises:
        StoryboardError: it cannot be read any more.
        LongtakeError: the text encoder's tokenizer is damaged.
    """
    try:
        return lint_board(storyboard, values, token_counter())
    except SourceError as error:
        raise file_error(storyboard, [error.flaw]) from None


def fix(storyboard: Path, lint: BoardLint) -> int:
    """Writes the rewritten storyboard in the place of the old one; says in how many places it differs.

    Raises:
        LongtakeError: it cannot be written.
    """
    if not lint.edits:
        return 0
    content = fixed_bytes(storyboard, lint)
    target = storyboard.resolve()  # of a link, what it leads to
    part = target.with_name(f".{uuid4().hex}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, part)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise LongtakeError(f"{storyboard} cannot be written ({error.strerror}); nothing was changed") from None
    return len(lint.edits)


def write_sarif(path: Path, storyboard: Path, lint: BoardLint) -> None:
    """Writes the findings for an editor or a code host.

    Raises:
        LongtakeError: it cannot be written.
    """
    write_json(path, sarif_document(storyboard, lint, version("longtake")))


def lint_document(film: ShotPlan, lint: BoardLint) -> dict[str, Any]:
    """What `lint --json` prints."""
    return {
        "problems": [],
        "warnings": [asdict(remark) for remark in film.warnings],
        "findings": [asdict(finding) for finding in lint.findings],
        "shots": _notes(film),
    }


def finding_line(storyboard: Path, finding: Finding) -> str:
    """A finding in a line, as compilers write theirs."""
    place = f"{storyboard}:{finding.line}:{finding.column}"
    words = finding.words if len(finding.words) <= _MOST_WORDS else finding.words[: _MOST_WORDS - 1] + "…"
    better = [f'"{finding.rewritten}"'] if finding.rewritten is not None else []
    better += [f"{finding.seconds:g} s"] if finding.seconds is not None else []
    better += [f'negative prompt "{", ".join(finding.negative)}"'] if finding.negative else []
    arrow = f" -> {', '.join(better)}" if better else ""
    return f'{place} {finding.severity} {finding.rule} "{words}": {finding.why}{arrow}'


_MOST_WORDS = 80
"""Characters of a finding's words in its line."""


def shot_lines(film: ShotPlan) -> list[str]:
    """What the prompt reader sees in each panel, a line each."""
    lines = []
    for note in _notes(film):
        seen = ", ".join(note["subjects"]) or "nobody"
        unread = f"; not understood: {', '.join(note['unread'])}" if note["unread"] else ""
        camera = f"; no camera move in: {note['unread_camera']}" if note["unread_camera"] else ""
        lines.append(f"{note['shot']}: shows {seen}{unread}{camera}")
    return lines


def _notes(film: ShotPlan) -> list[dict[str, Any]]:
    return [_note(shot) for shot in film.shots if shot.part == 0]


def _note(shot: Shot) -> dict[str, Any]:
    reading = read_prompt(shot.text, shot.setting)
    subjects = [subject.label for subject in reading.subjects]
    camera = shot.camera if unread_camera(shot.camera) else None
    return {"shot": shot.id, "subjects": subjects, "unread": list(reading.unread), "unread_camera": camera}
