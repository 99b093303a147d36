"""Makes scenes up: balanced and independent, so that nothing but the caption tells what will happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from segmenter.prompts.reading import Action, Place, Setting
from training.small import cast
from training.small.scene import FPS, SECONDS, WIDTH, Act, Performer, Scene, Split, Thing

_T = TypeVar("_T")
_SIDES: tuple[Place, ...] = ("left", "centre", "right")
_THIRDS: dict[Place, float] = {"left": 0.17, "centre": 0.5, "right": 0.83}
_ROWS = (0.83, 0.89, 0.95)
_SPLITS: dict[Split, int] = {"train": 0, "test": 1}
_LONGEST: dict[Action, float] = {"walk": 0.4, "run": 0.66, "fly": 0.6, "push": 0.45, "chase": 0.5, "jump": 0.3}
_SHORTEST = 0.2
_EDGE = 0.13


def sample_scene(seed: int, split: Split = "train") -> Scene:
    """Makes up the scene of a seed: the same one every time.

    Args:
        seed: any number from 0.
        split: "train" holds no combination of `UNSEEN`; "test" has one in every second scene.
    """
    return _Plot(np.random.default_rng((seed, _SPLITS[split])), split).scene(seed)


def third_of(x: float) -> Place:
    """Which third of the picture a share of its width is in."""
    return "left" if x < 1 / 3 else "right" if x > 2 / 3 else "centre"


@dataclass(slots=True)
class _Plot:
    """A scene in the making."""

    rng: np.random.Generator
    split: Split

    def scene(self, seed: int) -> Scene:
        """Makes up who does what, then where it is."""
        person = float(self.rng.uniform(78, 92))
        wanted = self._one(sorted(cast.UNSEEN)) if self.split == "test" and self._chance(0.5) else None
        action = wanted[2] if wanted else self._one(cast.ACTIONS)
        change = int(self.rng.integers(12, 20)) if self._chance(1 / 3) else None
        play = {"give": self._play_give, "chase": self._play_chase, "push": self._play_push}.get(action)
        # Whoever runs on after a chase only goes on with it.
        fresh = [act for act in cast.ALONE if act != {"chase": "run"}.get(action, action)]
        later = None if change is None else self._one(fresh)
        lead = self._performer({action, later} - {None}, (), wanted)  # type: ignore[arg-type]
        until = SECONDS if change is None else change / FPS
        if play is None:
            performers, things = self._play_alone(lead, action, until)
        else:
            performers, things = play(lead, until, person)
        if later is not None:
            second = self._solo(later, performers[0].acts[0].path[1], until, SECONDS)
            performers[0] = replace(performers[0], acts=(*performers[0].acts, replace(second, start=None)))
        self._add_bystanders(performers)
        self._add_scenery(performers, things)
        ground = self._one(cast.GROUNDS)
        return Scene(
            seed=seed,
            setting=Setting(ground=ground, light="day" if ground in cast.INDOORS else self._one(cast.LIGHTS)),
            layout=int(self.rng.integers(cast.LAYOUTS)),
            person=person,
            performers=tuple(performers),
            things=tuple(things),
            change=change,
        )

    def _one(self, choice: Sequence[_T]) -> _T:
        return choice[int(self.rng.integers(len(choice)))]

    def _chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def _near(self, place: Place) -> float:
        return _THIRDS[place] + float(self.rng.uniform(-0.04, 0.04))

    def _side(self) -> float:
        return self._one((-1.0, 1.0))

    def _performer(
        self, doing: set[Action], others: Sequence[Performer], wanted: tuple[str, str, Action] | None = None
    ) -> Performer:
        """Somebody of a kind that is not there yet, who may do all that; acts and places come later."""
        begins_in = self._one([act for act in cast.ALONE if act not in doing]) if self._chance(0.5) else None
        doing = doing | ({begins_in} if begins_in else set())
        while True:
            noun = wanted[0] if wanted else self._one(list(cast.SPECIES))
            colour = wanted[1] if wanted else self._one(cast.SPECIES[noun])
            seen = not any((noun, colour, act) in cast.UNSEEN for act in doing)
            if (seen or self.split == "test") and all(other.noun != noun for other in others):
                break
        free = [row for row in _ROWS if all(abs(row - other.row) > 0.02 for other in others)]
        return Performer(
            noun=noun,
            colour=colour,
            garment=self._one(cast.GARMENTS[noun]) if noun in cast.GARMENTS else None,
            figure=int(self.rng.integers(64)),
            place="centre",
            row=self._one(free),
            turn=self._side(),
            begins_in=begins_in,
            acts=(),
        )

    def _solo(self, action: Action, x: float, begin: float, end: float) -> Act:
        """An act that needs nobody else, from a spot on; half of the jumps and flights stay where they are."""
        if action not in cast.MOVES | {"jump"} or (action in ("jump", "fly") and self._chance(0.5)):
            return Act(action=action, begin=begin, path=(x, x))
        side = self._one([side for side in (-1.0, 1.0) if _room(x, side) >= _SHORTEST])
        longest = min(_LONGEST[action] * max((end - begin) / SECONDS, 0.55), _room(x, side))
        path = (x, x + side * float(self.rng.uniform(_SHORTEST, max(longest, _SHORTEST))))
        return Act(action=action, begin=begin, path=path, start=_start(path), end=_end(path))

    def _play_alone(self, lead: Performer, action: Action, until: float) -> tuple[list[Performer], list[Thing]]:
        place = self._one(_SIDES)
        act = self._solo(action, self._near(place), 0.0, until)
        return [replace(lead, place=place, acts=(act,))], []

    def _play_push(self, lead: Performer, until: float, person: float) -> tuple[list[Performer], list[Thing]]:
        """One pushes a thing along, which stays ahead and in the picture."""
        noun, side = self._one(cast.PUSHED), self._side()
        gap = cast.push_gap(lead.noun, noun) * person / WIDTH
        room = 1 - 2 * _EDGE - gap
        way = min(_LONGEST["push"] * max(until / SECONDS, 0.55), room)
        way = float(self.rng.uniform(_SHORTEST, way))
        x = _EDGE + float(self.rng.uniform(0, room - way))
        path = (x, x + way) if side > 0 else (1 - x, 1 - x - way)
        act = Act(action="push", begin=0.0, path=path, start=_start(path), end="right" if side > 0 else "left", thing=0)
        ahead = (path[0] + side * gap, path[1] + side * gap)
        lead = replace(lead, place=third_of(path[0]), acts=(act,))
        return [lead], [self._thing(noun, lead.row, ahead)]

    def _play_give(self, lead: Performer, until: float, person: float) -> tuple[list[Performer], list[Thing]]:
        """One hands something to another who stands beside."""
        other = self._performer({"rest"}, [lead])
        gap = self._side() * cast.hand_gap(lead.noun, other.noun) * person / WIDTH
        least = abs(gap) / 2 + _EDGE
        middle = float(np.clip(self._near(self._one(_SIDES)), least, 1 - least))
        x, beside = middle - gap / 2, middle + gap / 2
        act = Act(action="give", begin=0.0, path=(x, x), thing=0, other=1)
        stay = Act(action="rest", begin=0.0, path=(beside, beside))
        lead = replace(lead, place=third_of(x), acts=(act,))
        other = replace(other, place=third_of(beside), acts=(stay,), row=lead.row + 0.004)
        return [lead, other], [self._thing(self._one(cast.HANDY), lead.row, (x, x))]

    def _play_chase(self, lead: Performer, until: float, person: float) -> tuple[list[Performer], list[Thing]]:
        """One runs after another, who keeps the distance."""
        other, side = self._performer({"run", "rest"}, [lead]), self._side()
        gap = cast.chase_gap(lead.noun, other.noun) * person / WIDTH
        room = 1 - 2 * _EDGE - gap
        way = min(_LONGEST["chase"] * max(until / SECONDS, 0.85), room) * float(self.rng.uniform(0.8, 1))
        x = _EDGE + float(self.rng.uniform(0, room - way))
        path = (x, x + way) if side > 0 else (1 - x, 1 - x - way)
        ahead = (path[0] + side * gap, path[1] + side * gap)
        act = Act(action="chase", begin=0.0, path=path, end="right" if side > 0 else "left", other=1)
        away = [Act(action="run", begin=0.0, path=ahead)]
        if until < SECONDS:
            away.append(Act(action="rest", begin=until, path=(ahead[1], ahead[1])))
        lead = replace(lead, place=third_of(path[0]), acts=(act,))
        return [lead, replace(other, place=third_of(ahead[0]), acts=tuple(away), row=lead.row + 0.004)], []

    def _add_bystanders(self, performers: list[Performer]) -> None:
        """Others who do something of their own, each beginning in a third of the picture where nobody is."""
        count = int(self.rng.choice((1, 2, 3), p=(0.42, 0.36, 0.22)))
        while len(performers) < count:
            free = [place for place in _SIDES if all(one.place != place for one in performers)]
            if not free:
                return
            place, action = self._one(free), self._one(cast.ALONE)
            act = self._solo(action, self._near(place), 0.0, SECONDS)
            performers.append(replace(self._performer({action}, performers), place=place, acts=(act,)))

    def _add_scenery(self, performers: list[Performer], things: list[Thing]) -> None:
        """Things that nobody handles; a ball may roll by itself."""
        count = int(self.rng.choice((0, 1, 2), p=(0.5, 0.32, 0.18)))
        while len(things) < count:
            noun = self._one([noun for noun in cast.THINGS if all(thing.noun != noun for thing in things)])
            place = self._one(_SIDES)
            x = self._near(place)
            if noun == "ball" and self._chance(0.7):
                side = {"left": 1.0, "right": -1.0}.get(place) or self._side()
                path = (x, x + side * float(self.rng.uniform(0.3, min(_room(x, side), 0.6))))
                things.append(self._thing(noun, 0.97, path, "right" if side > 0 else "left"))
                continue
            crowd = [one.acts[0].path[0] for one in performers]
            spots = [x + shift for shift in (0.0, -0.11, 0.11)]
            x = max(spots, key=lambda spot: min(0.12, *(abs(spot - at) for at in crowd)))
            things.append(self._thing(noun, self._one((0.8, 0.97)), (x, x)))

    def _thing(self, noun: str, row: float, path: tuple[float, float], end: Place | None = None) -> Thing:
        colour = self._one(cast.THINGS[noun])
        return Thing(noun=noun, colour=colour, place=third_of(path[0]), row=row, path=path, end=end)


def _room(x: float, side: float) -> float:
    """How far it is from a spot to the edge of the picture on a side, as a share of the width."""
    return (1 - _EDGE - x) if side > 0 else (x - _EDGE)


def _start(path: tuple[float, float]) -> Place | None:
    """The side on which a move begins, if it leads from there to the other side or to the middle."""
    place = third_of(path[0])
    return place if place != "centre" and third_of(path[1]) == _end(path) != place else None


def _end(path: tuple[float, float]) -> Place:
    """Where a move leads: to a side, or from a side to the middle."""
    if third_of(path[0]) != "centre" and 0.45 < path[1] < 0.55:
        return "centre"
    return "right" if path[1] > path[0] else "left"
