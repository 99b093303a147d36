"""What a film's folder is going to hold: the plan of its storyboard, the takes chosen so far, and what is finished."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from flows.files import locked, read_document, write_json
from flows.keys import content_key, shot_key
from flows.store import ShotStore
from generation.board_image import check_board_image
from generation.engine import ENGINES, Engine, open_engine
from generation.pose import check_openpose
from segmenter.complaints import where
from segmenter.document import plan_document, read_plan
from segmenter.errors import LongtakeError
from segmenter.moderation import BoardModeration, Policy, default_policy, read_policy
from segmenter.plan import plan_shots
from segmenter.source_tree import Source
from segmenter.storyboard import filled_source, read_storyboard
from segmenter.storyboard_format import DEFAULT_ENGINE, FilmDefaults
from segmenter.templates import Value, plain_values
from segmenter.types import EngineChoice, Remark, Shot, ShotPlan
from segmenter.vocabulary import Replaced
from stitching.sound_file import check_sound

log = logging.getLogger(__name__)

ShotStates = Mapping[str, tuple[str | None, str]]
"""Shot id to its key, where that is known, and its state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A seed that was chosen for a shot of one film."""

    seed: int
    """In the place of the planned one."""


_TAKES = TypeAdapter(dict[str, Take])
_DOCUMENT = TypeAdapter(dict[str, Any])
_VALUES = TypeAdapter(dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """What is asked for beside the storyboard; None leaves a thing to the storyboard, the engine or the environment."""

    engine: str | None = None
    """Name of the engine, in place of the storyboard's."""
    model: str | None = None
    """Hub id or folder of its weights, in place of the engine's own choice."""
    profile: str | None = None
    """Name of a profile or a YAML file, in place of the engine's own choice; its size and frame rate are those of a
    storyboard that names none."""
    device: str | None = None
    """Where it runs, in place of the engine's own choice."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """What the storyboard's placeholders stand for, by name."""
    policy: Path | None = None
    """The moderation policy's file, in place of $LONGTAKE_POLICY and of the default policy."""


def plan_film(storyboard: Path, out: Path | None, options: RenderOptions | None = None) -> ShotPlan:
    """The plan of a storyboard, with the takes that were chosen for this folder.

    Args:
        storyboard: the storyboard's file.
        out: the film's folder, if it has one yet.
        options: what is asked for beside it.

    Raises:
        StoryboardError: the storyboard is wrong, its values are, or the policy does not let it through.
        PolicyError: the policy is wrong.
        LongtakeError: there is no such engine or profile.
    """
    options = options or RenderOptions()
    engine, model, profile = options.engine, options.model, options.profile
    if engine is not None and engine not in ENGINES:
        raise LongtakeError(f"there is no engine {engine!r}; there is {', '.join(ENGINES)}")
    written = filled_source(storyboard, options.values)
    name = engine or _named_engine(written)
    # Nothing of it is loaded, nor kept: it says what its films are like.
    asked = EngineChoice(name=name, model=model, profile=profile, device=options.device) if name else None
    renderer = chosen_engine(asked) if asked else None
    defaults = renderer.film_defaults if renderer else FilmDefaults()
    moderation = BoardModeration(chosen_policy(options.policy))
    board = read_storyboard(
        storyboard, ENGINES, check_board_image, check_openpose, options.values, moderation, defaults, check_sound
    )
    plan = plan_shots(board, defaults.clips)
    takes = _read_takes(out) if out else {}
    shots = tuple(replace(shot, seed=takes[name].seed) if name in takes else shot for name, shot in _named(plan))
    choice = EngineChoice(
        name=engine or plan.engine.name,
        model=_absolute(model) if model and Path(model).is_dir() else model,
        profile=_absolute(profile) if profile and Path(profile).is_file() else profile,
        device=options.device,
    )
    unknown = _unknown_words(renderer, shots, written) if renderer else ()
    return replace(plan, engine=choice, shots=shots, warnings=(*moderation.remarks, *unknown))


def _named_engine(written: Source) -> str | None:
    """The engine that a storyboard asks for, if there is one of that name."""
    asked = written.data.get("engine", DEFAULT_ENGINE) if isinstance(written.data, dict) else None
    return asked if isinstance(asked, str) and asked in ENGINES else None


def _unknown_words(engine: Engine, shots: Sequence[Shot], written: Source) -> Iterator[Remark]:
    """What an engine does not know of each panel, and what it draws instead."""
    panels: dict[str, dict[Replaced, None]] = {}
    for shot in shots:
        if unknown := engine.replaced(shot):
            panels.setdefault(shot.panel_id, {}).update(dict.fromkeys(unknown))
    for panel_id, replaced in panels.items():
        scene, panel = (int(number) - 1 for number in panel_id[1:].split("p"))
        told = (f'"{one.said}": it {f"draws {one.by}" if one.by else "leaves that out"}' for one in replaced)
        flaw = written.flaw(
            ("scenes", scene, "panels", panel, "text"), f"the engine {engine.name} does not know {'; '.join(told)}"
        )
        yield Remark(
            line=flaw.place[0],
            column=flaw.place[1],
            where=where(flaw.loc),
            rule="vocabulary",
            category=engine.name,
            words=tuple(one.said for one in replaced),
            message=flaw.message,
        )


def chosen_policy(path: Path | None) -> Policy:
    """The moderation policy that holds: that file's, else $LONGTAKE_POLICY's, else the default one.

    Raises:
        PolicyError: it cannot be used.
    """
    named = path or os.environ.get("LONGTAKE_POLICY")
    return read_policy(Path(named)) if named else default_policy()


def chosen_engine(choice: EngineChoice, cache: Path | None = None) -> Engine:
    """The engine that was chosen; nothing of it is loaded yet.

    Args:
        choice: which, and with what.
        cache: folder for what it computes once; the engine's own where None is given.

    Raises:
        LongtakeError: it cannot be had like that.
    """
    options = {"model": choice.model, "profile": choice.profile, "device": choice.device}
    try:
        return open_engine(choice.name, cache=cache, **options)
    except ValueError as error:
        raise LongtakeError(str(error)) from error


def survey(plan: ShotPlan, engine: Engine, store: ShotStore) -> ShotStates:
    """Which shots are in the store. A shot's key is known once the shot that it goes on from is there."""
    states: dict[str, tuple[str | None, str]] = {}
    for chain in plan.chains:
        anchor_sha256: str | None = None
        known = True
        for shot in chain:
            key = shot_key(shot, engine, anchor_sha256) if known else None
            clip = store.look(key, shot.id) if key else None
            states[shot.id] = (key, "done" if clip else "waiting")
            known = clip is not None
            anchor_sha256 = clip.anchor.sha256 if clip else None
    return states


def check_waiting(plan: ShotPlan, engine: Engine, store: ShotStore) -> tuple[Shot, ...]:
    """The shots that are still to be rendered, which the engine can render here; if all are done it is asked nothing.

    Raises:
        LongtakeError: it cannot render them; says why.
    """
    states = survey(plan, engine, store)
    waiting = tuple(shot for shot in plan.shots if states[shot.id][1] != "done")
    if waiting:
        engine.check(waiting)
    return waiting


def described_plan(
    storyboard: Path, store: ShotStore, plan: ShotPlan, states: ShotStates, values: Mapping[str, Value] | None = None
) -> dict[str, Any]:
    """The plan as `plan.json` and `longtake plan --json` have it: with each shot's key and state, and its values."""
    document: dict[str, Any] = {"storyboard": str(storyboard.absolute()), "store": str(store.root)}
    if values:
        document["values"] = {name: value.text for name, value in values.items()}
    document |= plan_document(plan)
    for shot in document["shots"]:
        shot["key"], shot["state"] = states[shot["id"]]
    return document


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFolder:
    """What a film's folder was last asked to hold."""

    storyboard: Path
    """The storyboard's file."""
    store: ShotStore
    """Where its shots are."""
    plan: ShotPlan
    """Its plan at that time."""
    values: Mapping[str, Value]
    """What its placeholders stood for."""


def read_film_folder(folder: Path) -> FilmFolder:
    """Reads what was last rendered into a folder.

    Raises:
        LongtakeError: there is no plan in it that can be read.
    """
    document = read_document(folder / "plan.json", _DOCUMENT) or {}
    try:
        storyboard, store = Path(document["storyboard"]), ShotStore(Path(document["store"]))
        plan = read_plan(document)
        values = plain_values(_VALUES.validate_python(document.get("values", {})), str(folder / "plan.json"))
    except (KeyError, TypeError, ValueError) as error:
        hint = f"`longtake render STORYBOARD --out {folder}` begins one"
        raise LongtakeError(f"{folder} holds no film (no plan.json that can be read); {hint}") from error
    if plan.engine.name not in ENGINES:
        raise LongtakeError(
            f"{folder / 'plan.json'} asks for the engine {plan.engine.name!r}; there is {', '.join(ENGINES)}"
        )
    return FilmFolder(storyboard=storyboard, store=store, plan=plan, values=values)


def choose_take(out: Path, plan: ShotPlan, shot_id: str, seed: int) -> None:
    """Notes that a shot of this folder's film is to be rendered with another seed, from now on."""
    (name,) = (name for name, shot in _named(plan) if shot.id == shot_id)
    with locked(out / ".takes.lock", f"another choice of a take in {out}"):
        takes = _read_takes(out) | {name: Take(seed=seed)}
        write_json(out / "takes.json", {name: asdict(take) for name, take in takes.items()})


def _absolute(name: str) -> str:
    """What a file's or a folder's name means in every working directory."""
    return str(Path(name).absolute())


def _read_takes(out: Path) -> dict[str, Take]:
    takes = read_document(out / "takes.json", _TAKES)
    if takes is None and (out / "takes.json").exists():
        log.warning("%s cannot be read: the takes chosen with `longtake redo` do not count", out / "takes.json")
    return takes or {}


def _named(plan: ShotPlan) -> Iterator[tuple[str, Shot]]:
    """The shots by what they say, so that a take stays with its shot when others are put in or taken out."""
    said: Counter[str] = Counter()
    for shot in plan.shots:
        words = content_key({"prompt": shot.prompt, "part": shot.part, "parts": shot.parts})
        said[words] += 1
        yield f"{words}-{said[words]}", shot
