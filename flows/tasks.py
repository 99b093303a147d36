"""The tasks that the flow is made of: a chain of shots, one shot, the film."""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from flows.journal import Journal, current_journal
from flows.keys import shot_key
from flows.planning import chosen_engine
from flows.report import film_key, finished_film
from flows.store import ShotStore
from generation.anchor import make_anchor
from generation.engine import Engine, Frame, Workbench, shown_frames
from segmenter.document import shot_document
from segmenter.errors import GenerationError, LongtakeError
from segmenter.types import Clip, EngineChoice, Film, Shot, ShotPlan
from stitching.encode import ENCODING, VideoWriter, entry_frames
from stitching.film import stitch_film
from stitching.page import Making

ATTEMPTS = 3
"""How often a shot is tried before it is given up."""


def _worth_another_try(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """What failed by chance is tried again; what is wrong in itself is not."""
    error = state.data
    if isinstance(error, GenerationError):
        return error.retryable
    return isinstance(error, Exception) and not isinstance(error, (LongtakeError, ValueError, TypeError))


# The store is the record of finished shots. Prefect's cache cannot know that a clip was damaged or deleted.
@task(name="render-chain", task_run_name="{chain[0].id} and on", cache_policy=NO_CACHE, persist_result=False)
def render_chain(chain: tuple[Shot, ...], engine: EngineChoice, store: Path) -> tuple[Clip, ...]:
    """Renders the shots of a chain one after the other, each from the last frame of the one before."""
    journal = current_journal.get()
    clips: list[Clip] = []
    for index, shot in enumerate(chain):
        try:
            clips.append(render_shot(shot, engine, store, before=clips[-1] if clips else None))
        except Exception as error:
            journal.failed(shot.id, _reason(error))
            for waiting in chain[index + 1 :]:
                journal.failed(waiting.id, f"not started: it goes on from {shot.id}, which failed")
            raise
    return tuple(clips)


@task(
    name="render-shot",
    task_run_name="{shot.id}",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=ATTEMPTS - 1,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=_worth_another_try,
)
def render_shot(shot: Shot, engine: EngineChoice, store: Path, before: Clip | None) -> Clip:
    """Finds the shot in the store, or renders it into the store.

    Args:
        shot: what to render.
        engine: what renders it.
        store: folder of the shot store.
        before: the finished shot that this one goes on from; None for the first of a chain.
    """
    journal, shots = current_journal.get(), ShotStore(store)
    renderer, free = kept_engine(engine, shots.cache)
    key = shot_key(shot, renderer, before.anchor.sha256 if before else None)
    with shots.lock(key, shot.id, while_waiting=journal.check_stop):
        if clip := shots.find(key, shot.id):
            journal.reused(shot.id, key)
            return clip
        with free:
            journal.begun(shot.id, key)
            try:
                clip = _render_into_store(shot, key, renderer, shots, before, journal)
            except Exception as error:
                journal.attempt_failed(shot.id, _reason(error))
                raise
    journal.rendered(shot.id)
    return clip


@task(name="prepare", cache_policy=NO_CACHE, persist_result=False)
def prepare(shots: tuple[Shot, ...], engine: EngineChoice, store: Path) -> None:
    """Has the engine do what is better done for all shots at once: their prompts are encoded."""
    renderer, _ = kept_engine(engine, ShotStore(store).cache)
    renderer.prepare(shots)


@task(name="stitch", cache_policy=NO_CACHE, persist_result=False)
def stitch(plan: ShotPlan, clips: tuple[Clip, ...], out: Path) -> Film:
    """Joins the clips into the film, unless the film that is there was made of the very same."""
    film = finished_film(out, plan, film_key(plan, clips))
    if film is not None:
        return film
    journal = current_journal.get()
    return stitch_film(
        plan.shots,
        clips,
        out,
        title=plan.title,
        fps=plan.fps,
        num_frames=plan.num_frames,
        on_frame=journal.joined,
        made=_makings(journal),
        soundtrack=plan.sound,
        accept=plan.accept,
    )


_kept: dict[tuple[EngineChoice, Path], tuple[Engine, threading.Semaphore]] = {}
_opening = threading.Lock()


def kept_engine(choice: EngineChoice, cache: Path) -> tuple[Engine, threading.Semaphore]:
    """The engine, made once and kept between shots, and how many more shots it can take on."""
    with _opening:
        if (choice, cache) not in _kept:
            engine = chosen_engine(choice, cache)
            _kept[choice, cache] = engine, threading.Semaphore(engine.parallel_shots)
        return _kept[choice, cache]


def _render_into_store(
    shot: Shot, key: str, engine: Engine, store: ShotStore, before: Clip | None, journal: Journal
) -> Clip:
    manifest = {
        "shot": shot_document(shot),
        "engine": engine.name,
        "fingerprint": engine.fingerprint,
        "encoding": ENCODING,
    }
    with store.new_entry(key, shot, manifest) as folder:
        last: deque[Frame] = deque(maxlen=engine.history_frames)
        bench = Workbench(
            key=key,
            beside=folder,
            unfinished=store.unfinished(key),
            attempt=journal.records[shot.id].attempts,
            facts=manifest,
            on_step=lambda done, total: journal.step_done(shot.id, done, total),
        )
        engine.load()
        entries = entry_frames(shot.fps)
        with VideoWriter(
            folder / "clip.mp4", fps=shot.fps, width=shot.width, height=shot.height, keyframes=entries
        ) as video:
            for frame in shown_frames(engine, shot, before.anchor if before else None, bench):
                video.write(frame)
                last.append(frame)
                journal.frame_done(shot.id)
        if video.num_frames != shot.shown_frames or not last:
            raise GenerationError(
                f"{engine.name} gave {video.num_frames} frames instead of {shot.shown_frames}", retryable=True
            )
        with store.explained():
            *earlier, frame = last
            manifest["anchor_sha256"] = make_anchor(frame, engine.pose_reader, folder, earlier).sha256
    clip = store.find(key, shot.id)
    assert clip is not None, "an entry that was just written is there"
    return clip


def _makings(journal: Journal) -> dict[str, Making]:
    """How the finished shots came about, for the film's page."""
    return {
        shot_id: Making(state=record.state, seconds=record.seconds)
        for shot_id, record in journal.records.items()
        if record.state in {"rendered", "reused"}
    }


def _reason(error: Exception) -> str:
    """What an error says, for people: our own errors explain themselves, others need their kind."""
    return str(error) if isinstance(error, LongtakeError) else f"{type(error).__name__}: {error}"
