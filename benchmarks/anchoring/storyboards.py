"""Storyboards for chains of shots: one figure or two in one setting, who act on and on and never leave the picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from segmenter.prompts.reading import Action, Place, Setting
from training.small import cast
from training.small.agreement import disagreements
from training.small.captions import tell
from training.small.plot import third_of
from training.small.scene import Act, Performer, Scene

STORYBOARDS, SHOTS = 20, 8
"""Of the experiment."""

_SEED = 20_240_117
_THIRDS: dict[Place, float] = {"left": 0.17, "centre": 0.5, "right": 0.83}
_WAYS: tuple[Action, ...] = ("walk", "run", "fly")
_ON_THE_SPOT: tuple[Action, ...] = ("jump", "wave", "sit", "rest")
_MOVES = 0.55
"""Share of the shots after the first in which the lead goes somewhere."""
_LEAST, _MOST = 0.34, 0.62
"""How far a move goes, as a share of the width."""
_EDGE = 0.15
_ROWS = (0.88, 0.94)
_WORDINGS = 2000
"""So many wordings of a shot are tried: those are left that tell what they must, and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyboard:
    """A chain of shots, told."""

    number: int
    """From 0; the odd ones have two figures."""
    scenes: tuple[Scene, ...]
    """What is to happen in each shot: for the judge, nobody draws it."""
    captions: tuple[str, ...]
    """The same in words; the first also says where everybody is."""


def make_storyboard(number: int, shots: int = SHOTS) -> Storyboard:
    """Makes up a storyboard: the same one every time, a longer one beginning with the shots of the shorter one.

    Who goes somewhere goes to and fro: each way leads back from where the last one led to.

    Args:
        number: from 0.
        shots: of its chain.
    """
    rng = np.random.default_rng((_SEED, number))
    ground, light = cast.GROUNDS[rng.integers(len(cast.GROUNDS))], cast.LIGHTS[rng.integers(len(cast.LIGHTS))]
    setting = Setting(ground=ground, light="day" if ground in cast.INDOORS else light)
    places = [_THIRDS[place] for place in rng.permutation(list(_THIRDS))]
    performers = _performers(rng, 1 + number % 2, places)
    world = (setting, int(rng.integers(cast.LAYOUTS)), float(rng.uniform(80, 90)))
    side = -1.0 if places[0] > 0.5 else 1.0 if places[0] < 0.5 else float(rng.choice((-1.0, 1.0)))
    scenes: list[Scene] = []
    for shot in range(shots):
        performers = [_next(one, rng, shot, side if i == 0 else None) for i, one in enumerate(performers)]
        if performers[0].acts[0].path[0] != performers[0].acts[0].path[1]:
            side = -side
        scenes.append(_scene(number * 1000 + shot, world, performers))
    captions = tuple(_told(scene, with_places=shot == 0) for shot, scene in enumerate(scenes))
    return Storyboard(number=number, scenes=tuple(scenes), captions=captions)


def _performers(rng: np.random.Generator, count: int, places: list[float]) -> list[Performer]:
    """Figures of different kinds, who have not acted yet."""
    performers: list[Performer] = []
    for i, noun in enumerate(rng.permutation(list(cast.SPECIES))[:count].tolist()):
        x = places[i]
        performers.append(
            Performer(
                noun=noun,
                colour=str(rng.choice(cast.SPECIES[noun])),
                garment=str(rng.choice(cast.GARMENTS[noun])) if noun in cast.GARMENTS else None,
                figure=int(rng.integers(64)),
                place=third_of(x),
                row=_ROWS[i],
                turn=1.0,
                begins_in=None,
                acts=(Act(action="rest", begin=0.0, path=(x, x)),),
            )
        )
    return performers


def _next(one: Performer, rng: np.random.Generator, shot: int, side: float | None) -> Performer:
    """What somebody does next: nothing that it has just done, and no combination that nobody has learned.

    Args:
        one: as it acted last.
        rng: as many numbers are taken in every shot.
        shot: number of it, from 0.
        side: to which a way may lead; None for who stays on the spot.
    """
    lots = rng.random(3)
    last, x = one.acts[0].action, one.acts[0].path[1]
    moves = shot > 0 and side is not None and lots[0] < _MOVES
    choice = [
        action for action in (_WAYS if moves else _ON_THE_SPOT)
        if action != last and (one.noun, one.colour, action) not in cast.UNSEEN
    ]  # fmt: skip
    action, end = choice[int(lots[1] * len(choice))], x
    if moves and side is not None:
        room = (1 - _EDGE - x) if side > 0 else (x - _EDGE)
        end = x + side * float(_LEAST + lots[2] * max(min(_MOST, room) - _LEAST, 0.0))
    place: Place | None = None if end == x else "right" if end > x else "left"
    act = Act(action=action, begin=0.0, path=(x, end), end=place)
    turn = one.turn if side is None else side
    return replace(one, acts=(act,), place=third_of(x), turn=turn, begins_in=last if shot else None)


def _scene(seed: int, world: tuple[Setting, int, float], performers: Iterable[Performer]) -> Scene:
    setting, layout, person = world
    return Scene(
        seed=seed, setting=setting, layout=layout, person=person, performers=tuple(performers), things=(), change=None
    )


def _told(scene: Scene, *, with_places: bool) -> str:
    """A scene in words that were learned, which tell the setting, and where everybody is or nothing of it."""
    places = {("place", one.noun) for one in scene.performers} if with_places else set()
    wanted = {("ground", ""), ("light", ""), *places}
    for variant in range(_WORDINGS):
        telling = tell(scene, "en", "train", variant)
        if set(telling.told) == wanted and not disagreements(scene, telling.caption):
            return telling.caption
    raise RuntimeError(f"scene {scene.seed}: none of {_WORDINGS} wordings tells it as it should be told")
