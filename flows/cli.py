"""The command line: words for people on stderr, results on stdout. Imports Prefect only to render."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from flows.doctor import examine
from flows.planning import FilmFolder, choose_take, described_plan, plan_film, read_film_folder, survey
from flows.report import shot_states
from flows.store import ShotStore
from generation.engine import ENGINES, open_engine
from segmenter.errors import LongtakeError, StoryboardError
from segmenter.plan import derive_seed
from segmenter.prompts import read_prompt
from segmenter.storyboard import storyboard_schema
from segmenter.types import Shot

DONE, FAILED, BAD_INPUT, STOPPED = 0, 1, 2, 130
"""Exit codes, the contract of scripts."""

app = typer.Typer(
    name="longtake",
    help="Turns a storyboard into one long film.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
people = Console(stderr=True, soft_wrap=True)

Board = Annotated[Path, typer.Argument(metavar="STORYBOARD", help="Storyboard, YAML or JSON.")]
FolderName = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a film.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def _known_engine(name: str | None) -> str | None:
    if name is not None and name not in ENGINES:
        raise typer.BadParameter(f"there is no engine {name!r}; there is {', '.join(ENGINES)}")
    return name


EngineName = Annotated[
    str | None,
    typer.Option("--engine", callback=_known_engine, help=f"{', '.join(ENGINES)}; by default the storyboard's."),
]


@app.command()
def render(
    storyboard: Board,
    out: Annotated[Path | None, typer.Option("--out", help="The film's folder; films/NAME by default.")] = None,
    engine: EngineName = None,
    as_json: AsJson = False,
) -> None:
    """Render a storyboard, or go on where it stopped: the same command resumes."""
    with _explained(as_json):
        folder = out or Path("films") / storyboard.stem
        plan_film(storyboard, folder, engine)  # whatever is wrong with it is said before anything is started
        _render(storyboard, folder, engine, as_json)


@app.command()
def plan(storyboard: Board, engine: EngineName = None, as_json: AsJson = False) -> None:
    """Show the shots, their frames, what is in the store and what would be rendered."""
    with _explained(as_json):
        shots = plan_film(storyboard, None, engine)
        states = survey(shots, open_engine(shots.engine), ShotStore.default())
        if as_json:
            _print_json(described_plan(storyboard, shots, states))
            return
        table = Table(title=f"{shots.title}: {shots.num_frames} frames, {float(shots.num_frames / shots.fps):.2f} s")
        for heading in ("shot", "chain", "frames", "seconds", "joins by", "state", "prompt"):
            table.add_column(heading)
        for shot in shots.shots:
            seconds = f"{float(shot.shown_frames / shot.fps):.2f}"
            row = (shot.id, str(shot.chain), str(shot.shown_frames), seconds, shot.seam.kind, states[shot.id][1])
            table.add_row(*row, shot.prompt)
        Console(soft_wrap=False).print(table)


@app.command()
def lint(storyboard: Board, as_json: AsJson = False) -> None:
    """Say what the schema and the prompt reader think of a storyboard."""
    with _explained(as_json):
        notes = [_note(shot) for shot in plan_film(storyboard, None).shots if shot.part == 0]
        if as_json:
            _print_json({"problems": [], "shots": notes})
            return
        for note in notes:
            seen = ", ".join(note["subjects"]) or "nobody"
            unread = f"; not understood: {', '.join(note['unread'])}" if note["unread"] else ""
            typer.echo(f"{note['shot']}: shows {seen}{unread}")
        typer.echo("the storyboard is sound")


@app.command()
def status(folder: FolderName, as_json: AsJson = False) -> None:
    """Show every shot of a film: done, failed (and why), waiting."""
    with _explained(as_json):
        film = _film_in(folder)
        states = shot_states(folder, survey(film.plan, open_engine(film.plan.engine), ShotStore.default()))
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
    as_json: AsJson = False,
) -> None:
    """Render one shot anew, and what depends on it."""
    with _explained(as_json):
        film = _film_in(folder)
        shots = {shot.id: shot for shot in plan_film(film.storyboard, folder, film.plan.engine).shots}
        if shot_id not in shots:
            raise typer.BadParameter(f"{folder} has no shot {shot_id!r}; it has {', '.join(shots)}")
        shot = shots[shot_id]
        new_seed = derive_seed(shot.seed, "another take") if seed is None else seed
        choose_take(folder, shot, new_seed)
        key = survey(film.plan, open_engine(film.plan.engine), ShotStore.default())[shot_id][0]
        if new_seed == shot.seed and key:
            ShotStore.default().set_aside(key)
        people.print(f"{shot_id}: a new take, with seed {new_seed}", highlight=False)
        _render(film.storyboard, folder, film.plan.engine, as_json)


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
            store.set_aside(check.key)
        if as_json:
            entries = [{"key": check.key, "problem": check.problem} for check in damaged]
            _print_json({"store": str(store.root), "checked": len(checks), "damaged": entries, "repaired": repair})
        else:
            for check in damaged:
                typer.echo(f"{check.key}: {check.problem}{'; set aside' if repair else ''}")
            typer.echo(f"{store.root}: {len(checks)} shots, {len(damaged)} damaged")
        raise typer.Exit(FAILED if damaged and not repair else DONE)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what this machine can do: codecs, memory, disk, GPU, models, Prefect."""
    findings = examine(ShotStore.default().root)
    if as_json:
        _print_json({finding.subject: {"ok": finding.ok, "found": finding.found} for finding in findings})
    else:
        for finding in findings:
            typer.echo(f"{'ok ' if finding.ok else '-- '} {finding.subject:<16} {finding.found}")
    raise typer.Exit(DONE if all(finding.ok for finding in findings if finding.needed) else FAILED)


@app.command()
def schema() -> None:
    """Print the JSON Schema of storyboards, for editors."""
    _print_json(storyboard_schema())


def _note(shot: Shot) -> dict[str, Any]:
    reading = read_prompt(shot.text, shot.setting)
    subjects = [subject.label for subject in reading.subjects]
    return {"shot": shot.id, "subjects": subjects, "unread": list(reading.unread)}


def _film_in(folder: Path) -> FilmFolder:
    film = read_film_folder(folder)
    if film is None:
        raise typer.BadParameter(f"{folder} holds no film; `longtake render STORYBOARD --out {folder}` begins one")
    return film


def _render(storyboard: Path, out: Path, engine: str | None, as_json: bool) -> None:
    from flows.progress import RenderProgress
    from flows.server import prefect_server, quiet_prefect

    quiet_prefect()
    with RenderProgress(people) as progress, prefect_server():
        from flows.film import render_film
        from flows.journal import current_watcher

        current_watcher.set(progress)
        film = render_film(storyboard.absolute(), out.absolute(), engine)
    counts = progress.counts
    people.print(
        f"{counts['rendered']} shots rendered, {counts['reused']} found; "
        f"{film.num_frames} frames, {float(film.num_frames / film.fps):.2f} s",
        highlight=False,
    )
    if as_json:
        _print_json(json.loads((out / "report.json").read_text(encoding="utf-8")))
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
        _end(FAILED, str(error), {"error": str(error)}, as_json)
    except KeyboardInterrupt:
        _end(STOPPED, "stopped; what is finished is kept, the same command goes on", {"error": "stopped"}, as_json)


def _end(code: int, message: str, document: dict[str, Any], as_json: bool) -> NoReturn:
    if as_json:
        _print_json(document)
    people.print(message, style="red" if code != STOPPED else "", highlight=False, markup=False)
    raise typer.Exit(code)


def _print_json(document: Any) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def main() -> None:
    """Entry point of the `longtake` command."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()


if __name__ == "__main__":
    main()
