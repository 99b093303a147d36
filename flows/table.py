"""One film a row of a table: all rows are read, filled, planned and checked before the first is rendered.

Imports Prefect only to render.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from rich.console import Console

from flows.files import unusable_folder
from flows.planning import RenderOptions, check_waiting, chosen_engine, plan_film
from flows.store import ShotStore
from generation.engine import Engine
from segmenter.errors import LongtakeError, Problem, StoryboardError
from segmenter.storyboard import MAX_PROBLEMS, placeholder_names
from segmenter.types import EngineChoice, ShotPlan
from segmenter.value_table import Row, read_table
from segmenter.values import Given

_NAMED_ROWS = 3
"""Of more rows with the same problem only the number is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFilm:
    """What is to be rendered for one row."""

    row: Row
    """Of the table."""
    out: Path
    """The film's folder."""
    options: RenderOptions
    """With the row's values, and those given for all rows."""
    plan: ShotPlan
    """Of the filled storyboard."""


@dataclass(slots=True, kw_only=True)
class RowResult:
    """What became of one row."""

    row: str
    """Name of the row, and of its film's folder."""
    number: int
    """Of the row, from 1."""
    line: int
    """Where it begins in the table."""
    out: str
    """The film's folder."""
    state: Literal["waiting", "done", "failed"] = "waiting"
    """A render that is stopped leaves rows waiting."""
    film: str | None = None
    """The video, once it is there."""
    shots: dict[str, int] = field(default_factory=dict)
    """How many were rendered, reused, failed."""
    seconds: float | None = None
    """Time that the render took."""
    error: str | None = None
    """Why it failed."""

    def document(self) -> dict[str, Any]:
        """The row as `--json` prints it."""
        return asdict(self)


def plan_rows(storyboard: Path, table: Path, out: Path, options: RenderOptions, given: Given) -> tuple[RowFilm, ...]:
    """Plans the film of every row.

    Args:
        storyboard: the template's file.
        table: the table's file.
        out: folder of the rows' folders.
        options: for all rows, without values.
        given: values for all rows.

    Raises:
        StoryboardError: the table or some row is wrong; names every problem of all rows.
        LongtakeError: the engine cannot be had.
    """
    names = placeholder_names(storyboard)
    films: list[RowFilm] = []
    told: list[tuple[Row, Problem]] = []
    rows = read_table(table)
    for row in rows:
        own = {name: value for name, value in row.values.items() if name in names or name != row.naming}
        filled, folder = replace(options, values=given.values(own)), out / row.slug
        try:
            plan = plan_film(storyboard, folder, filled)
        except StoryboardError as error:
            told += [(row, problem) for problem in error.problems]
        else:
            films.append(RowFilm(row=row, out=folder, options=filled, plan=plan))
    if told:
        raise StoryboardError(str(storyboard), tuple(_joined_problems(told, len(rows))))
    return tuple(films)


def check_rows(storyboard: Path, films: Sequence[RowFilm], store: ShotStore) -> None:
    """Makes sure that every film can be rendered here.

    Raises:
        StoryboardError: some cannot; names every row and why.
        StoreError: the store cannot be used.
        LongtakeError: an engine cannot be had.
    """
    store.check_usable()
    engines: dict[EngineChoice, Engine] = {}
    told: list[tuple[Row, Problem]] = []
    for film in films:
        choice = film.plan.engine
        if choice not in engines:
            engines[choice] = chosen_engine(choice, store.cache)
        try:
            if problem := unusable_folder(film.out):
                raise LongtakeError(f"{film.out} cannot be a film's folder: {problem}; name another with --out")
            check_waiting(film.plan, engines[choice], store)
        except LongtakeError as error:
            told.append((film.row, Problem(line=1, column=1, where="", message=str(error))))
    if told:
        raise StoryboardError(str(storyboard), tuple(_joined_problems(told, len(films))))


class TableRender:
    """Renders the films of a table one after the other; one that fails stops no other."""

    def __init__(self, storyboard: Path, films: Sequence[RowFilm], store: ShotStore) -> None:
        self._storyboard, self._films, self._store = storyboard, films, store
        self.begun = False
        self.results = [
            RowResult(row=film.row.slug, number=film.row.number, line=film.row.line, out=str(film.out.absolute()))
            for film in films
        ]

    def document(self, error: str | None = None) -> dict[str, Any]:
        """What became of all rows so far, as `--json` prints it."""
        rows = [result.document() for result in self.results]
        return {"storyboard": str(self._storyboard.absolute()), "rows": rows, "error": error}

    @property
    def failed(self) -> list[RowResult]:
        """The rows whose films could not be made."""
        return [result for result in self.results if result.state == "failed"]

    def run(self, console: Console, last_words: Callable[[str], None]) -> None:
        """Renders all films, with one Prefect server for all of them.

        Args:
            console: is told how it gets on.
            last_words: is told why, before the process ends because the server was lost.

        Raises:
            LongtakeError: there is no Prefect server, or it was lost.
        """
        from flows.progress import RenderProgress
        from flows.server import prefect_server, quiet_prefect

        quiet_prefect()
        with RenderProgress(console) as progress, prefect_server(last_words):
            from flows.journal import current_watcher

            self.begun = True
            watched = current_watcher.set(progress)
            try:
                for number, (film, result) in enumerate(zip(self._films, self.results, strict=True), 1):
                    progress.next_film(f"film {number} of {len(self._films)}, {film.row.slug}")
                    self._render(film, result, progress)
            finally:
                current_watcher.reset(watched)

    def _render(self, film: RowFilm, result: RowResult, progress: Any) -> None:
        from flows.film import render_here

        try:
            made = render_here(self._storyboard, film.out, film.plan.engine, self._store.root, film.options)
        except Exception as error:  # whatever it was, the other rows have nothing to do with it
            result.state = "failed"
            result.error = str(error) if isinstance(error, LongtakeError) else f"{type(error).__name__}: {error}"
            progress.console.print(f"{film.row.title} failed: {result.error}", style="red", markup=False)
        else:
            result.state, result.film = "done", str(made.video)
        result.shots, result.seconds = dict(progress.counts), progress.report.get("seconds")


def _joined_problems(told: Sequence[tuple[Row, Problem]], num_rows: int) -> Iterator[Problem]:
    """Every problem once, with the rows that have it; those of all rows first."""
    rows: dict[Problem, list[Row]] = {}
    for row, problem in told:
        rows.setdefault(problem, []).append(row)
    ordered = sorted(rows.items(), key=lambda item: (len(item[1]) < num_rows, item[1][0].number, item[0].line))
    for problem, concerned in ordered[:MAX_PROBLEMS]:
        where = ", ".join(filter(None, (_rows_named(concerned, num_rows), problem.where)))
        yield Problem(line=problem.line, column=problem.column, where=where, message=problem.message)
    if len(ordered) > MAX_PROBLEMS:
        message = f"there are {len(ordered) - MAX_PROBLEMS:,} more problems; mend these first"
        yield Problem(line=1, column=1, where="", message=message)


def _rows_named(rows: Sequence[Row], num_rows: int) -> str:
    if len(rows) == num_rows > 1:
        return "every row"
    named = ", ".join(row.title for row in rows[:_NAMED_ROWS])
    return f"{named} and {len(rows) - _NAMED_ROWS:,} more" if len(rows) > _NAMED_ROWS else named
