"""What a film's folder is going to hold: the plan of its storyboard, the takes chosen so far, and what is finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flows.files import read_json, write_json
from flows.keys import content_key, shot_key
from flows.store import ShotStore
from generation.engine import ENGINES, Engine
from segmenter.document import plan_document, read_plan, shot_document
from segmenter.plan import plan_shots
from segmenter.storyboard import read_storyboard
from segmenter.types import Shot, ShotPlan

ShotStates = Mapping[str, tuple[str | None, str]]
"""Shot id to its key, where that is known, and its state."""


def plan_film(storyboard: Path, out: Path | None, engine: str | None = None) -> ShotPlan:
    """The plan of a storyboard, with the takes that were chosen for this folder.

    Args:
        storyboard: the storyboard's file.
        out: the film's folder, if it has one yet.
        engine: name of the engine, in place of the storyboard's.

    Raises:
        StoryboardError: the storyboard is wrong.
        ValueError: there is no such engine.
    """
    if engine is not None and engine not in ENGINES:
        raise ValueError(f"{engine = } must be one of {', '.join(ENGINES)}")
    plan = plan_shots(read_storyboard(storyboard, ENGINES))
    takes = _read_takes(out) if out else {}
    return replace(
        plan,
        engine=engine or plan.engine,
        shots=tuple(_with_take(shot, takes.get(shot.id)) for shot in plan.shots),
    )


def survey(plan: ShotPlan, engine: Engine, store: ShotStore) -> ShotStates:
    """Which shots are in the store. A shot's key is known once the shot that it goes on from is there."""
    states: dict[str, tuple[str | None, str]] = {}
    for chain in plan.chains:
        anchor_sha256: str | None = None
        known = True
        for shot in chain:
            key = shot_key(shot, engine, anchor_sha256) if known else None
            clip = store.find(key, shot.id) if key else None
            states[shot.id] = (key, "done" if clip else "waiting")
            known = clip is not None
            anchor_sha256 = clip.anchor.sha256 if clip else None
    return states


def described_plan(storyboard: Path, plan: ShotPlan, states: ShotStates) -> dict[str, Any]:
    """The plan as `plan.json` and `longtake plan --json` have it: with each shot's key and state."""
    document = {"storyboard": str(storyboard.absolute()), **plan_document(plan)}
    for shot in document["shots"]:
        shot["key"], shot["state"] = states[shot["id"]]
    return document


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFolder:
    """What a film's folder was last asked to hold."""

    storyboard: Path
    """The storyboard's file."""
    plan: ShotPlan
    """Its plan at that time."""


def read_film_folder(folder: Path) -> FilmFolder | None:
    """Reads a film's folder, or None where there is no plan in it that can be read."""
    document = read_json(folder / "plan.json") or {}
    try:
        return FilmFolder(storyboard=Path(document["storyboard"]), plan=read_plan(document))
    except (KeyError, TypeError, ValueError):
        return None


def choose_take(out: Path, shot: Shot, seed: int) -> None:
    """Notes that a shot of this folder's film is to be rendered with another seed, from now on."""
    takes = _read_takes(out) | {shot.id: {"seed": seed, "of": _without_seed(shot)}}
    write_json(out / "takes.json", takes)


def _read_takes(out: Path) -> dict[str, Any]:
    return read_json(out / "takes.json") or {}


def _with_take(shot: Shot, take: dict[str, Any] | None) -> Shot:
    """The shot with the seed chosen for it; a take of what has been rewritten since is not one of this shot."""
    return replace(shot, seed=take["seed"]) if take and take["of"] == _without_seed(shot) else shot


def _without_seed(shot: Shot) -> str:
    words = shot_document(shot)
    return content_key({name: words[name] for name in ("prompt", "part", "parts")})
