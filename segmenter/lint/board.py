"""Lint of a whole storyboard: every finding with its place in the file, and the edits that mend it.

Takes a storyboard that its reader has found sound. Writes no file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from segmenter.characters import Characters
from segmenter.lint.edits import Edit, join_negative, negative_edits, seconds_edits, text_edits
from segmenter.lint.finding import Complaint, Draft, Finding
from segmenter.lint.positions import Layout, read_layout
from segmenter.lint.rewriting import look_at, mended
from segmenter.lint.wording import CountTokens
from segmenter.negatives import general_negative_prompt
from segmenter.source import MAX_FILE_BYTES, read_source, read_text
from segmenter.source_tree import Loc, Source
from segmenter.storyboard_format import PanelEntry, StoryboardEntry
from segmenter.templates import Value, fill
from segmenter.types import is_chinese


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLint:
    """What lint thinks of a storyboard."""

    findings: tuple[Finding, ...]
    """In the order of the file."""
    edits: tuple[Edit, ...]
    """What mends all that can be mended, in the order of the file; none overlaps another."""
    panel_edits: Mapping[str, tuple[Edit, ...]]
    """The same for each panel that has some, alone."""
    left: tuple[str, ...]
    """Panels with a rewriting that has no place in the file: their words come from a value or are repeated."""
    meant: Mapping[Loc, str]
    """What the rewritten texts are to be read as."""
    text: str
    """The file, without a byte order mark."""


def lint_board(path: Path, values: Mapping[str, Value] | None = None, count: CountTokens | None = None) -> BoardLint:
    """Looks at every panel of a sound storyboard.

    Args:
        path: of the file, which `read_storyboard` has read without a complaint.
        values: what its placeholders stand for.
        count: the text encoder's tokenizer; without it tokens are estimated.

    Raises:
        SourceError: the file cannot be read any more.
        ValueError: it is not sound.
    """
    written = read_source(path)
    filled = fill(written, values or {}).source
    board = StoryboardEntry.model_validate(filled.data)
    text = read_text(path, "storyboard", MAX_FILE_BYTES)
    layout = read_layout(text, is_json=path.suffix.lower() == ".json")
    return _BoardLinter(board, written, filled, layout, count).lint()


class _BoardLinter:
    """Goes through the panels once."""

    def __init__(
        self, board: StoryboardEntry, written: Source, filled: Source, layout: Layout, count: CountTokens | None
    ) -> None:
        self._board, self._written, self._filled, self._layout, self._count = board, written, filled, layout, count
        self._characters = Characters(board.characters)
        self._findings: list[Finding] = []
        self._edits: dict[str, tuple[Edit, ...]] = {}
        self._negative: list[str] = []
        self._left: list[str] = []
        self._meant: dict[Loc, str] = {}

    def lint(self) -> BoardLint:
        for panel_id, loc, setting, panel in _panels(self._board):
            self._look_at(panel_id, loc, setting, panel)
        edits = [edit for panel in self._edits.values() for edit in panel if not edit.of_film]
        edits += self._negative_edits(self._negative)
        return BoardLint(
            findings=tuple(sorted(self._findings, key=lambda finding: (finding.line, finding.column))),
            edits=tuple(sorted(edits, key=lambda edit: (edit.start, edit.end))),
            panel_edits=self._edits,
            left=tuple(self._left),
            meant=self._meant,
            text=self._layout.text,
        )

    def _look_at(self, panel_id: str, loc: Loc, setting: str, panel: PanelEntry) -> None:
        draft = Draft(
            text=panel.text,
            setting=setting,
            camera=panel.camera,
            seconds=panel.seconds,
            characters=self._characters,
        )
        ignored = self._board.lint | panel.lint
        complaints = look_at(draft, ignored, self._count)
        warns = any(complaint.severity == "warning" for complaint in complaints)
        better = _better(draft, ignored, complaints, self._count) if warns else None
        for complaint in complaints:
            mended_one = better
            if complaint.severity == "note":
                mended_one = mended(complaint.instead, ignored, self._count) if complaint.instead else None
            self._findings.append(self._finding(panel_id, loc, draft, complaint, mended_one))
        if better is not None and better != draft:
            self._edit(panel_id, loc, draft, better)

    def _edit(self, panel_id: str, loc: Loc, draft: Draft, better: Draft) -> None:
        edits: list[Edit] | None = []
        if better.text != draft.text:
            untouched = self._written_as_read(loc)
            edits = text_edits(self._layout, (*loc, "text"), better.text) if untouched else None
        if edits is not None and better.seconds != draft.seconds:
            more = seconds_edits(self._layout, loc, better.seconds) if self._seconds_are_plain(loc) else None
            edits = None if more is None else edits + more
        if edits is None:
            self._left.append(panel_id)
            return
        self._negative += better.negative
        self._meant[*loc, "text"] = better.text
        self._edits[panel_id] = (*edits, *self._negative_edits(better.negative))

    def _negative_edits(self, words: Collection[str]) -> list[Edit]:
        known = self._board.negative_prompt
        if known is None:  # each shot has one by what is in it; one for the film takes their place
            known = general_negative_prompt(chinese=any(map(is_chinese, words))) if words else ""
        joined = join_negative(known, words)
        if joined == known:
            return []
        data = self._written.data
        before = data.get("negative_prompt") if isinstance(data, dict) else None
        return negative_edits(self._layout, before, joined, words)

    def _written_as_read(self, loc: Loc) -> bool:
        """Whether a panel's text stands in the file as it is read: no placeholder was filled in it."""
        return self._written.datum((*loc, "text")) == self._filled.datum((*loc, "text"))

    def _seconds_are_plain(self, loc: Loc) -> bool:
        return not isinstance(self._written.datum((*loc, "seconds")), str)

    def _finding(self, panel_id: str, loc: Loc, draft: Draft, complaint: Complaint, better: Draft | None) -> Finding:
        at: Loc = (*loc, "text" if complaint.span else "seconds")
        value = self._filled.flaw(at, "").place
        line, column = end_line, end_column = value
        words = draft.text[slice(*complaint.span)] if complaint.span else f"{float(draft.seconds):g}"
        if complaint.span and (stretch := self._layout.stretch(at, draft.text, *complaint.span)):
            (line, column), (end_line, end_column) = map(self._layout.place, stretch)
        elif not complaint.span and (scalar := self._layout.scalars.get(at)):
            end_line, end_column = self._layout.place(scalar.end)
        return Finding(
            rule=complaint.rule,
            severity=complaint.severity,
            panel=panel_id,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            words=words,
            why=complaint.why,
            rewritten=better.text if better and better.text != draft.text else None,
            seconds=float(better.seconds) if better and better.seconds != draft.seconds else None,
            negative=better.negative if better else (),
        )


def _better(
    draft: Draft, ignored: frozenset[str], complaints: Collection[Complaint], count: CountTokens | None
) -> Draft | None:
    """The panel mended; where some rule knows no words, mended in all the rest."""
    better = mended(draft, ignored, count)
    if better is None:
        wordless = {c.rule for c in complaints if c.instead is None and c.severity == "warning"}
        better = mended(draft, ignored | wordless, count) if wordless else None
    return better


def _panels(board: StoryboardEntry) -> Iterator[tuple[str, Loc, str, PanelEntry]]:
    for s, scene in enumerate(board.scenes):
        for p, panel in enumerate(scene.panels):
            yield f"s{s + 1:02}p{p + 1:02}", ("scenes", s, "panels", p), scene.setting, panel
