"""The command line: words for people on stderr, results on stdout. Imports Prefect only to render."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.arguments import (
    AsJson,
    Board,
    Device,
    EngineName,
    FolderName,
    Model,
    PolicyFile,
    Profile,
    Settings,
    TableFile,
    ValuesFile,
    writable_name,
)
from flows.convert import convert
from flows.deliver import deliver
from flows.doctor import Finding, examine
from flows.export import export
from flows.files import unusable_folder
from flows.lint import finding_line, lint_document, look, shot_lines, write_sarif
from flows.lint import fix as fix_storyboard
from flows.planning import (
    RenderOptions,
    ShotStates,
    check_waiting,
    choose_take,
    chosen_engine,
    described_plan,
    plan_film,
    read_film_folder,
    survey,
)
from flows.report import shot_states
from flows.store import ShotStore
from flows.table import RowFilm, TableRender, check_rows, plan_rows
from flows.terminal import log_to_people, people
from flows.write import write
from generation.engine import ENGINES
from generation.wan.hub import readable
from segmenter.errors import LongtakeError, StoryboardError
from segmenter.plan import derive_seed
from segmenter.storyboard import storyboard_schema
from segmenter.types import ShotPlan
from segmenter.values import given_values

DONE, FAILED, BAD_INPUT, STOPPED = 0, 1, 2, 130
"""Exit codes, the contract of scripts."""

app = typer.Typer(
    name="longtake",
    help="Turns a storyboard into one long film.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"longtake {version('longtake')}")
        raise typer.Exit


@app.callback()
def longtake(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turns a storyboard into one long film."""
    log_to_people()


@app.command()
def render(  # noqa: PLR0913, PLR0917 (a command's options)
    storyboard: Board,
    out: Annotated[
        Path | None, typer.Option("--out", help="The film's folder; films/NAME by default.", callback=writable_name)
    ] = None,
    engine: EngineName = None,
    model: Model = None,
    profile: Profile = None,
    device: Device = None,
    settings: Settings = None,
    values: ValuesFile = None,
    table: TableFile = None,
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """Render a storyboard, or go on where it stopped: the same command resumes."""
    with _explained(as_json):
        folder, given = out or Path("films") / storyboard.stem, given_values(settings or (), values)
        options = RenderOptions(
            engine=engine, model=model, profile=profile, device=device, values=given.values(), policy=policy
        )
        if table:
            films = plan_rows(storyboard, table, folder, options, given)
            _tell_warnings(storyboard, *(film.plan for film in films))
            _render_table(storyboard, films, ShotStore.default(), as_json)
        else:
            _render(storyboard, folder, _planned(storyboard, folder, options), ShotStore.default(), as_json, options)


@app.command()
def plan(  # noqa: PLR0913, PLR0917 (a command's options)
    storyboard: Board,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The film's folder, if takes were chosen there.", callback=writable_name),
    ] = None,
    engine: EngineName = None,
    model: Model = None,
    profile: Profile = None,
    device: Device = None,
    settings: Settings = None,
    values: ValuesFile = None,
    table: TableFile = None,
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """Show the shots, their frames, what is in the store and what would be rendered."""
    with _explained(as_json):
        given, store = given_values(settings or (), values), ShotStore.default()
        options = RenderOptions(
            engine=engine, model=model, profile=profile, device=device, values=given.values(), policy=policy
        )
        if table:
            folder = out or Path("films") / storyboard.stem
            films = plan_rows(storyboard, table, folder, options, given)
            _show_plans(storyboard, films, store, as_json)
            return
        film = _planned(storyboard, out, options)
        states = survey(film, chosen_engine(film.engine, store.cache), store)
        if as_json:
            _print_json(described_plan(storyboard, store, film, states, options.values))
        else:
            Console().print(_plan_table(film, states))


@app.command()
def lint(  # noqa: PLR0913, PLR0917 (a command's options)
    storyboard: Board,
    engine: EngineName = None,
    settings: Settings = None,
    values: ValuesFile = None,
    policy: PolicyFile = None,
    fix: Annotated[bool, typer.Option("--fix", help="Write the rewritten prompts into the storyboard.")] = False,
    sarif: Annotated[
        Path | None,
        typer.Option("--sarif", metavar="FILE", help="Write the findings as SARIF 2.1.0.", callback=writable_name),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 if there are warnings.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what the schema, the prompt reader, the lint rules and the moderation policy think of a storyboard."""
    with _explained(as_json):
        given = given_values(settings or (), values).values()
        options = RenderOptions(engine=engine, values=given, policy=policy)
        film = _planned(storyboard, None, options)
        found = look(storyboard, given)
        if fix:
            num_edits = fix_storyboard(storyboard, found)
            people.print(f"{storyboard}: {num_edits} {'edit' if num_edits == 1 else 'edits'}", markup=False)
            for panel in found.left:
                people.print(f"{panel}: its words come from a value or an alias; rewrite it by hand", markup=False)
            if num_edits:
                film, found = plan_film(storyboard, None, options), look(storyboard, given)
        if sarif:
            write_sarif(sarif, storyboard, found)
        if as_json:
            _print_json(lint_document(film, found))
        else:
            for finding in found.findings:
                typer.echo(finding_line(storyboard, finding))
            for line in shot_lines(film):
                typer.echo(line)
            typer.echo("the storyboard is well-formed")
        warned = any(finding.severity == "warning" for finding in found.findings)
        raise typer.Exit(FAILED if strict and warned else DONE)


@app.command()
def status(folder: FolderName, as_json: AsJson = False) -> None:
    """Show every shot of a film: done, failed (and why), waiting."""
    with _explained(as_json):
        film = read_film_folder(folder)
        engine = chosen_engine(film.plan.engine, film.store.cache)
        states = shot_states(folder, survey(film.plan, engine, film.store))
        if as_json:
            _print_json({"shots": states})
            return
        for state in states:
            typer.echo(f"{state['id']}  {state['state']}{': ' + state['error'] if state['error'] else ''}")


@app.command()
def redo(
    folder: FolderName,
    shot_id: Annotated[str, typer.Argument(metavar="SHOT", help="The shot, as `longtake status` names it.")],
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**32 - 1, help="Seed of the new take; a new one by default.")
    ] = None,
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """Render one shot anew, and what depends on it."""
    with _explained(as_json):
        film = read_film_folder(folder)
        chosen = film.plan.engine
        options = RenderOptions(
            engine=chosen.name,
            model=chosen.model,
            profile=chosen.profile,
            device=chosen.device,
            values=film.values,
            policy=policy,
        )
        now = _planned(film.storyboard, folder, options)
        shots = {shot.id: shot for shot in now.shots}
        if shot_id not in shots:
            raise LongtakeError(f"{folder} has no shot {shot_id!r}; it has {', '.join(shots)}")
        before = shots[shot_id].seed
        new_seed = derive_seed(before, "another take") if seed is None else seed
        if new_seed == before:
            # The same take, once more: what there is of it makes way.
            key, state = survey(now, chosen_engine(now.engine, film.store.cache), film.store)[shot_id]
            if key and state == "done":
                with film.store.lock(key, shot_id):
                    film.store.set_aside(key)
        choose_take(folder, now, shot_id, new_seed)
        people.print(f"{shot_id}: a new take, with seed {new_seed}")
        _render(film.storyboard, folder, now, film.store, as_json, options)


@app.command()
def verify(
    repair: Annotated[bool, typer.Option("--repair", help="Set damaged entries aside, to be rendered again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check every entry of the shot store."""
    with _explained(as_json):
        store = ShotStore.default()
        checks = list(store.check())
        damaged = [check for check in checks if check.problem]
        for check in damaged if repair else ():
            with store.lock(check.key, check.key):
                store.find(check.key, check.key)  # sets it aside, unless somebody has mended it meanwhile
        if as_json:
            entries = [asdict(check) for check in damaged]
            _print_json({"store": str(store.root), "checked": len(checks), "damaged": entries, "repaired": repair})
        else:
            for check in damaged:
                typer.echo(f"{check.key}: {check.problem}{'; set aside' if repair else ''}")
            typer.echo(f"{store.root}: {len(checks)} shots, {len(damaged)} damaged")
        raise typer.Exit(FAILED if damaged and not repair else DONE)


@app.command()
def pull(engine: EngineName = "wan", model: Model = None, profile: Profile = None, as_json: AsJson = False) -> None:
    """Fetch the weights that the 5B needs, or go on where that stopped: the same command resumes."""
    from generation.small import WEIGHTS, check_shipped
    from generation.wan.profile import DEFAULT_PROFILE, read_profile
    from generation.wan.pull import fetch, inspect_weights, plan_pull, pull_document
    from generation.wan.weights import BASE_MODEL

    with _explained(as_json):
        if engine in ENGINES and engine != "wan":
            if engine == "small":
                check_shipped(WEIGHTS)
            if as_json:
                _print_json({"weights": []})
            else:
                typer.echo(f"the engine {engine} comes with all that it needs: there is nothing to fetch")
            return
        if engine != "wan":
            raise LongtakeError(f"there is no engine {engine!r}; there is {', '.join(ENGINES)}")
        model, chosen = model or BASE_MODEL, read_profile(profile or DEFAULT_PROFILE)
        parcels = plan_pull(model, chosen)
        document = pull_document(parcels)
        try:
            fetch(parcels, people.print)
        except LongtakeError as error:
            _end(FAILED, str(error), document | {"error": str(error)}, as_json)
        problems = [weights.problem for weights in inspect_weights(model, chosen) if weights.problem]
        if problems:
            _end(FAILED, "\n".join(problems), document | {"error": "\n".join(problems)}, as_json)
        if as_json:
            _print_json(document)
            return
        for weights in document["weights"]:
            typer.echo(f"{weights['what']:<13} {weights['source']}: {_pulled(weights)}")


@app.command()
def doctor(
    engine: Annotated[
        str | None,
        typer.Option("--engine", metavar="NAME", help=f"It must be able to render: {', '.join(ENGINES)}."),
    ] = None,
    model: Model = None,
    profile: Profile = None,
    device: Device = None,
    as_json: AsJson = False,
) -> None:
    """Say what this machine can do: codecs, memory, disk, GPU, models, Prefect; with --engine, whether that one can."""
    with _explained(as_json):
        findings = examine(ShotStore.default().root, engine, model, profile, device)
        if as_json:
            _print_json({finding.subject: {"ok": finding.ok, "found": finding.found} for finding in findings})
        else:
            for finding in findings:
                typer.echo(_found_line(finding))
        raise typer.Exit(DONE if all(finding.ok for finding in findings if finding.needed) else FAILED)


app.command()(write)
app.command()(convert)
app.command()(export)
app.command()(deliver)


@app.command()
def schema(_as_json: AsJson = True) -> None:
    """Print the JSON Schema of storyboards, for editors."""
    _print_json(storyboard_schema())


def _show_plans(storyboard: Path, films: Sequence[RowFilm], store: ShotStore, as_json: bool) -> None:
    rows = []
    engines = {choice: chosen_engine(choice, store.cache) for choice in {film.plan.engine for film in films}}
    for film in films:
        states = survey(film.plan, engines[film.plan.engine], store)
        if as_json:
            described = described_plan(storyboard, store, film.plan, states, film.options.values)
            rows.append({"row": film.row.slug, "number": film.row.number, "line": film.row.line, "plan": described})
        else:
            Console().print(film.row.title, markup=False)
            Console().print(_plan_table(film.plan, states))
    if as_json:
        _print_json({"storyboard": str(storyboard.absolute()), "rows": rows})


def _plan_table(film: ShotPlan, states: ShotStates) -> Table:
    title = f"{film.title}: {film.num_frames} frames, {float(film.num_frames / film.fps):.2f} s"
    table = Table(title=Text(title))
    for heading in ("shot", "chain", "frames", "seconds", "joins by", "state"):
        table.add_column(heading, no_wrap=True)
    table.add_column("prompt", ratio=1, min_width=20)
    for shot in film.shots:
        seconds = f"{float(shot.shown_frames / shot.fps):.2f}"
        cells = (shot.id, str(shot.chain), str(shot.shown_frames), seconds, shot.seam.kind, states[shot.id][1])
        table.add_row(*cells, Text(shot.prompt))  # Text: brackets in a prompt are no markup
    return table


def _pulled(weights: dict[str, Any]) -> str:
    if weights["revision"] is None:
        return "is a folder, there is nothing to fetch"
    fetched = f"{readable(weights['to_fetch'])} fetched" if weights["to_fetch"] else "it was all here"
    return f"{readable(weights['bytes'])}, {fetched}; renders use its commit {weights['revision'][:12]}"


def _found_line(finding: Finding) -> str:
    line = f"{'ok ' if finding.ok else '-- '} {finding.subject:<16} {finding.found}"
    if not sys.stdout.isatty():
        return line
    width = max(shutil.get_terminal_size().columns - 1, 60)
    return textwrap.fill(line, width, subsequent_indent=" " * 21, break_long_words=False, break_on_hyphens=False)


def _render_table(storyboard: Path, films: Sequence[RowFilm], store: ShotStore, as_json: bool) -> None:
    check_rows(storyboard, films, store)
    render = TableRender(storyboard, films, store)
    try:
        render.run(people, lambda message: _tell(message, render.document(message), as_json))
    except KeyboardInterrupt:
        _end(STOPPED, _STOPPED, render.document("stopped"), as_json)
    except LongtakeError as error:
        if not render.begun:
            raise
        _end(FAILED, str(error), render.document(str(error)), as_json)
    if not as_json:
        for result in render.results:
            if result.film:
                typer.echo(result.film)
    if render.failed:
        reasons = "\n".join(f"  {result.row}: {result.error}" for result in render.failed)
        message = f"{len(render.failed)} of {len(films)} films failed:\n{reasons}"
        _end(FAILED, message, render.document(message), as_json)
    people.print(f"{len(films)} films are done")
    if as_json:
        _print_json(render.document())


def _planned(storyboard: Path, out: Path | None, options: RenderOptions) -> ShotPlan:
    film = plan_film(storyboard, out, options)
    _tell_warnings(storyboard, film)
    return film


def _tell_warnings(storyboard: Path, *films: ShotPlan) -> None:
    """What moderation says of a storyboard, and lets through, and what its engine does not know, is told once."""
    for remark in dict.fromkeys(remark for film in films for remark in film.warnings):
        place = f"{storyboard}:{remark.line}:{remark.column}: {remark.where}"
        people.print(f"{place}: {remark.message}", style="yellow")


def _render(
    storyboard: Path, out: Path, plan: ShotPlan, store: ShotStore, as_json: bool, options: RenderOptions
) -> None:
    from flows.progress import RenderProgress
    from flows.server import prefect_server, quiet_prefect

    if problem := unusable_folder(out):
        raise LongtakeError(f"{out} cannot be a film's folder: {problem}; name another with --out")
    store.check_usable()
    check_waiting(plan, chosen_engine(plan.engine, store.cache), store)
    quiet_prefect()
    with RenderProgress(people) as progress:

        def last_words(message: str) -> None:
            _tell(message, progress.report | {"error": message}, as_json)

        try:
            with prefect_server(last_words):
                from flows.film import render_here
                from flows.journal import current_watcher

                current_watcher.set(progress)
                film = render_here(storyboard, out, plan.engine, store.root, options)
        except LongtakeError as error:
            if not progress.begun:
                raise
            _end(FAILED, str(error), progress.report | {"error": str(error)}, as_json)
    counts, seconds = progress.counts, float(film.num_frames / film.fps)
    summary = f"{counts['rendered']} shots rendered, {counts['reused']} found"
    people.print(f"{summary}; {film.num_frames} frames, {seconds:.2f} s")
    for remark in film.remarks:
        people.print(remark)
    if as_json:
        _print_json(progress.report)
    else:
        typer.echo(str(film.video))


@contextmanager
def _explained(as_json: bool) -> Iterator[None]:
    """Turns our own errors into a message and an exit code; anything else is a defect and shows its traceback."""
    try:
        yield
    except StoryboardError as error:
        problems = [asdict(problem) for problem in error.problems]
        _end(BAD_INPUT, str(error), {"error": "storyboard", "file": error.file, "problems": problems}, as_json)
    except LongtakeError as error:
        _end(BAD_INPUT, str(error), {"error": str(error)}, as_json)
    except KeyboardInterrupt:
        _end(STOPPED, _STOPPED, {"error": "stopped"}, as_json)


_STOPPED = "stopped; what is finished is kept, the same command goes on"


def _end(code: int, message: str, document: dict[str, Any], as_json: bool) -> NoReturn:
    _tell(message, document, as_json, style="red" if code != STOPPED else "")
    raise typer.Exit(code)


def _tell(message: str, document: dict[str, Any], as_json: bool, style: str = "red") -> None:
    if as_json:
        _print_json(document)
    people.print(message, style=style)


def _print_json(document: Any) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
