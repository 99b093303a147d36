"""The flow: a storyboard in, a film out, and a word on every shot."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from prefect import flow
from prefect.artifacts import create_link_artifact, create_table_artifact
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.files import locked, write_json
from flows.journal import Journal, current_journal, current_watcher
from flows.planning import RenderOptions, check_waiting, described_plan, plan_film, survey
from flows.report import FilmRecord, film_key, film_record, write_report
from flows.store import ShotStore
from flows.tasks import kept_engine, prepare, render_chain, stitch
from generation.engine import Engine
from segmenter.errors import GenerationError, LongtakeError
from segmenter.templates import Value, plain_values
from segmenter.types import Clip, EngineChoice, Film, ShotPlan
from stitching.beside import writing

log = logging.getLogger(__name__)

_WORKERS = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=os.cpu_count()))


# No retries here: with a deployment's concurrency limit they crash the run. The shots have retries of their own.
@flow(
    name="render-film",
    flow_run_name="{storyboard.stem}",
    task_runner=_WORKERS,
    persist_result=False,
)
def render_film(  # noqa: PLR0913, PLR0917 (a parameter for each thing that a deployment may set)
    storyboard: Path,
    out: Path,
    engine: str | None = None,
    store: Path | None = None,
    model: str | None = None,
    profile: str | None = None,
    device: str | None = None,
    values: dict[str, str | int | float] | None = None,
    policy: Path | None = None,
) -> Film:
    """Renders what is not finished yet, and joins everything into `out`/film.mp4.

    Args:
        storyboard: the storyboard's file.
        out: the film's folder; made where it is missing.
        engine: name of the engine, in place of the storyboard's.
        store: folder of the shot store, in place of the default one.
        model: hub id or folder of the engine's weights, in place of its own choice.
        profile: name of a profile or a YAML file, in place of the engine's own choice.
        device: where the engine runs, in place of its own choice.
        values: what the storyboard's placeholders stand for, by name.
        policy: the moderation policy's file, in place of $LONGTAKE_POLICY and of the default policy.

    Raises:
        StoryboardError: the storyboard is wrong, its values are, or the policy does not let it through; nothing was
            started.
        PolicyError: the policy is wrong; nothing was started.
        LongtakeError: the engine cannot render it here; nothing was started.
        GenerationError: shots failed for good; the other chains were finished, and everything finished is kept.
        StitchError: the clips could not be joined, or the folder cannot be written.
    """
    started = time.monotonic()
    shots = ShotStore(store) if store else ShotStore.default()
    options = RenderOptions(
        engine=engine,
        model=model,
        profile=profile,
        device=device,
        values=plain_values(values or {}, "the run's values"),
        policy=policy,
    )
    with _alone_in(out):
        plan = plan_film(storyboard, out, options)
        renderer, _ = kept_engine(plan.engine, shots.cache)
        waiting = check_waiting(plan, renderer, shots)
        journal = Journal(plan, current_watcher.get())
        if journal.watcher is None:  # at a prompt they have been told already
            for remark in plan.warnings:
                log.warning("%s:%d: %s: %s", storyboard, remark.line, remark.where, remark.message)
        current_journal.set(journal)

        def conclude(film: FilmRecord | None) -> None:
            journal.stop()
            write_report(out, journal, film, time.monotonic() - started)
            _write_plan(storyboard, out, plan, shots, renderer, options.values)
            _publish(plan, journal, out if film else None)

        _write_plan(storyboard, out, plan, shots, renderer, options.values)
        try:
            if waiting:
                prepare(waiting, plan.engine, shots.root)
            clips = _render_chains(plan, shots, journal)
            film = stitch(plan, clips, out)
            record = film_record(film, film_key(plan, clips))
        except BaseException:
            with suppress(LongtakeError):  # what went wrong matters more than that it could not be noted
                conclude(None)
            raise
        conclude(record)
    return film


def render_here(storyboard: Path, out: Path, engine: EngineChoice, store: Path, options: RenderOptions) -> Film:
    """Runs the flow in this process, for an engine that was chosen and values that were read."""
    return render_film(
        storyboard.absolute(),
        out.absolute(),
        engine=engine.name,
        store=store,
        model=engine.model,
        profile=engine.profile,
        device=engine.device,
        values={name: value.text for name, value in options.values.items()} or None,
        policy=options.policy.absolute() if options.policy else None,
    )


@contextmanager
def _alone_in(out: Path) -> Iterator[None]:
    """Waits until no other render writes to a film's folder; the next one then finds what that one made."""
    with ExitStack() as held:
        with writing(out):
            held.enter_context(locked(out / ".lock", f"another render that writes to {out}"))
        yield


def _write_plan(
    storyboard: Path, out: Path, plan: ShotPlan, store: ShotStore, engine: Engine, values: Mapping[str, Value]
) -> None:
    write_json(out / "plan.json", described_plan(storyboard, store, plan, survey(plan, engine, store), values))


def _render_chains(plan: ShotPlan, store: ShotStore, journal: Journal) -> tuple[Clip, ...]:
    """Renders all chains, as many at once as there are workers; one that fails stops no other."""
    chains = [render_chain.submit(chain, plan.engine, store.root) for chain in plan.chains]
    for chain in chains:
        chain.wait()
    failed = [shot for shot in journal.records.values() if shot.state == "failed"]
    if failed:
        reasons = "\n".join(f"  {shot.shot.id}: {shot.error}" for shot in failed)
        raise GenerationError(f"{len(failed)} of {len(plan.shots)} shots failed:\n{reasons}", retryable=False)
    return tuple(clip for chain in chains for clip in chain.result())


def _publish(plan: ShotPlan, journal: Journal, out: Path | None) -> None:
    """Shows the run in Prefect's UI: a table of the shots, and links to the film. No film fails for want of them."""
    table = [record.document() | {"prompt": record.shot.prompt} for record in journal.records.values()]
    try:
        create_table_artifact(key="shots", table=table, description=f"The shots of {plan.title}")
        if out is not None:
            for key, name in (("film", "film.mp4"), ("contact-sheet", "contact_sheet.png")):
                create_link_artifact(key=key, link=(out.absolute() / name).as_uri(), link_text=f"{plan.title}: {name}")
    except Exception as error:
        log.warning("Prefect did not take the run's artifacts: %s", error)
