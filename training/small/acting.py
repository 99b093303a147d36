"""Where everybody and everything of a scene is at a moment, in pixels of the picture. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from generation.animatic.motion import State, joints_of
from generation.animatic.props import Prop
from generation.animatic.skeleton import L_ANKLE, L_ELBOW, L_SHOULDER, L_WRIST, NOSE, R_ANKLE, R_WRIST, Doing
from generation.animatic.species import Look, Posture
from segmenter.prompts.reading import Action
from training.small import cast
from training.small.pace import current_act, end_of, giving_time, hop_at, soft, where
from training.small.scene import HEIGHT, SECONDS, WIDTH, Scene, Thing

_SETTLE = 0.4
_TURN = 0.3
_LIFT = 0.7
_ALOFT = 0.27
_HOP = 0.34
_HANDING = (0.42, 0.6)
_OFF_THE_FEET = [joint for joint in range(18) if joint not in (R_ANKLE, L_ANKLE)]
_STRIDES: dict[Posture, tuple[float, float]] = {"upright": (0.5, 0.8), "four": (0.5, 0.85), "bird": (0.4, 0.55)}
"""How far a step of both legs goes, walking and running, in heights of the figure."""
_FASTEST = 2.4
"""Steps of both legs in a second; more would not be seen at eight frames a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Somebody or something at a moment."""

    joints: np.ndarray
    """(18, 2) joints of a figure, (1, 2) the middle of a thing; pixels of the picture."""
    depth: float
    """Later drawn the greater it is."""
    angle: float = 0.0
    """How far a thing is turned, radians."""


class Acting:
    """A scene's performers and things, in their looks, through time."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.looks: tuple[Look, ...] = tuple(
            cast.look_for(one.noun, one.colour, one.garment, one.figure) for one in scene.performers
        )
        self.props: tuple[Prop, ...] = tuple(cast.prop_for(one.noun, one.colour) for one in scene.things)
        self.sizes = [look.size * scene.person for look in self.looks]
        self._phase = (scene.seed * 0.618) % 1

    def figures(self, at: float) -> list[Seen]:
        """The performers at a second of the clip, in their order."""
        return [Seen(joints=self._joints(i, at), depth=one.row) for i, one in enumerate(self.scene.performers)]

    def things(self, at: float, figures: list[Seen]) -> list[Seen]:
        """The things at a second of the clip, in their order, where the performers are there."""
        return [self._thing(i, thing, at, figures) for i, thing in enumerate(self.scene.things)]

    def _joints(self, index: int, at: float) -> np.ndarray:
        look, state = self.looks[index], self._state(index, at)
        joints, size = joints_of(look, state), self.sizes[index]
        if look.posture == "bird":
            # The animatic's birds do not sit; here they come down on their feet.
            joints[_OFF_THE_FEET, 1] += 0.17 * size * soft(_amount(state, "sit"))
        if look.posture == "four" and (up := soft(_amount(state, "wave"))) > 0:
            # At this size a paw is seen only if it is held out, clear of the head.
            swing = 0.12 * np.sin(9 * state.doing.clock)
            elbow = joints[L_SHOULDER] + np.array((state.turn * 0.22, 0.1)) * size
            wrist = elbow + np.array((state.turn * 0.23, swing - 0.04)) * size
            joints[L_ELBOW] += (elbow - joints[L_ELBOW]) * up
            joints[L_WRIST] += (wrist - joints[L_WRIST]) * up
        return joints

    def _state(self, index: int, at: float) -> State:
        one = self.scene.performers[index]
        number = current_act(one, at)
        act = one.acts[number]
        clock = at + 0.37 * one.figure
        doing = self._doing(index, number, at, clock)
        before = self._before(index, number, clock)
        reach = self._reach(index, at)
        hold = self._hold(index, at)
        return State(
            x=where(act, end_of(one, number), at) * WIDTH,
            y=one.row * HEIGHT,
            size=self.sizes[index],
            turn=self._turn(index, number, at),
            lift=self._lift(index, number, at),
            doing=replace(doing, hold=hold),
            before=None if before is None else replace(before, hold=hold),
            settled=float(np.clip((at - act.begin) / _SETTLE, 0, 1)),
            reach=reach,
        )

    def _doing(self, index: int, number: int, at: float, clock: float) -> Doing:
        """What a performer's act looks like so far."""
        one = self.scene.performers[index]
        act, end = one.acts[number], end_of(one, number)
        since = min(at, end) - act.begin
        phase = {
            "sit": min(since / 4, 0.9), "wave": min(since / 4, 0.5), "jump": hop_at(act, end, at)[1],
            "give": min(since / giving_time(one), 1.0),
        }.get(act.action, 1.0)  # fmt: skip
        name = self._posed(index, number, at)
        return Doing(act=name, phase=phase, stride=self._stride(index, number, at), clock=clock)

    def _posed(self, index: int, number: int, at: float) -> Action:
        """The action by which the skeleton knows an act: pushing along is a walk with the hands ahead."""
        action = self.scene.performers[index].acts[number].action
        if self._receives(index) and at < giving_time(self.scene.performers[0]):
            return "take"
        return "walk" if action == "push" else action

    def _receives(self, index: int) -> bool:
        return index > 0 and self.scene.main.action == "give" and self.scene.main.other == index

    def _stride(self, index: int, number: int, at: float) -> float:
        """Steps so far: as many as the way is long."""
        one, look = self.scene.performers[index], self.looks[index]
        act, end = one.acts[number], end_of(one, number)
        start = self._phase + 0.31 * index
        if act.action == "fly":
            return start + 0.9 * (at - act.begin)
        length = _STRIDES[look.posture][act.action not in ("walk", "push")] * self.sizes[index] / WIDTH
        gone = abs(where(act, end, at) - act.path[0])
        pace = abs(act.path[1] - act.path[0]) / length / (end - act.begin)
        return start + gone / length * min(1.0, _FASTEST / max(pace, 1e-6))

    def _before(self, index: int, number: int, clock: float) -> Doing | None:
        """What a performer did just before an act, as it was when that ended."""
        one = self.scene.performers[index]
        if number > 0:
            return self._doing(index, number - 1, one.acts[number].begin, clock)
        if one.begins_in is None:
            return None
        stride = self._phase + 0.31 * index
        return Doing(act=one.begins_in, phase=0.45, stride=stride, clock=clock)

    def _turn(self, index: int, number: int, at: float) -> float:
        one = self.scene.performers[index]
        begin = one.acts[number].begin
        old = one.turn if number == 0 else self._side(index, number - 1)
        share = float(np.clip((at - begin) / _TURN, 0, 1))
        return old + (self._side(index, number) - old) * share

    def _side(self, index: int, number: int) -> float:
        """Which way a performer looks in an act: where it goes, or at its partner."""
        one = self.scene.performers[index]
        act = one.acts[number]
        partner = 0 if self._receives(index) else act.other
        if act.action == "give" or self._receives(index):
            assert partner is not None
            return float(np.sign(self.scene.performers[partner].acts[0].path[0] - act.path[0]))
        if act.path[0] != act.path[1]:
            return float(np.sign(act.path[1] - act.path[0]))
        return self._side(index, number - 1) if number > 0 else one.turn

    def _lift(self, index: int, number: int, at: float) -> float:
        """Height above the ground in pixels: flights stay up, jumps are arcs, all else comes down."""
        one = self.scene.performers[index]
        act = one.acts[number]
        if number > 0:
            old = self._lift(index, number - 1, act.begin)
        else:
            old = {"fly": _ALOFT * HEIGHT, "jump": 0.6 * _HOP * self.sizes[index]}.get(one.begins_in or "rest", 0.0)
        goal = _ALOFT * HEIGHT if act.action == "fly" else 0.0
        lift = old + (goal - old) * soft((at - act.begin) / _LIFT)
        if act.action == "fly":
            lift += 0.012 * HEIGHT * float(np.sin(2.6 * (at - act.begin)))
        if act.action == "jump":
            flight = (hop_at(act, end_of(one, number), at)[1] - 0.14) / 0.71
            lift += _HOP * self.sizes[index] * max(4 * flight * (1 - flight), 0.0)
        return lift

    def _reach(self, index: int, at: float) -> tuple[float, float] | None:
        """What the hands go for: half way between two who hand something over; ahead, in a push."""
        one, main = self.scene.performers[index], self.scene.main
        if main.action == "give" and (index == 0 or self._receives(index)):
            assert main.other is not None
            other = self.scene.performers[main.other]
            middle = (main.path[0] + other.acts[0].path[0]) / 2
            return middle * WIDTH, one.row * HEIGHT - 0.5 * min(self.sizes[0], self.sizes[main.other])
        act = one.acts[current_act(one, at)]
        if act.action == "push":
            x = where(act, end_of(one, 0), at) * WIDTH
            side = self._side(index, 0)
            return x + side * self.sizes[index], one.row * HEIGHT - 0.4 * self.sizes[index]
        return None

    def _handed(self, at: float) -> float:
        """How far what is handed over has come: 0 in the first hand, 1 in the second."""
        phase = at / giving_time(self.scene.performers[0])
        return soft((phase - _HANDING[0]) / (_HANDING[1] - _HANDING[0]))

    def _hold(self, index: int, at: float) -> tuple[float, float]:
        if self.scene.main.action != "give" or not (index == 0 or self._receives(index)):
            return 0.0, 0.0
        amount = self._handed(at) if index else 1 - self._handed(at)
        return (amount, 0.0) if self._hand(index) == R_WRIST else (0.0, amount)

    def _hand(self, index: int) -> int:
        """The hand on the partner's side."""
        return R_WRIST if self._side(index, 0) < 0 else L_WRIST

    def _grip(self, index: int, thing: int, joints: np.ndarray) -> np.ndarray:
        """The middle of a thing in somebody's hand or mouth."""
        tall = self.props[thing].height * self.scene.person
        if self.looks[index].posture == "upright":
            return np.asarray(joints[self._hand(index)] - (0.0, 0.3 * tall))
        return np.asarray(joints[NOSE] + (self._side(index, 0) * 0.04 * self.sizes[index], 0.3 * tall))

    def _thing(self, index: int, thing: Thing, at: float, figures: list[Seen]) -> Seen:
        main = self.scene.main
        tall = self.props[index].height * self.scene.person
        if main.thing == index and main.action == "give":
            assert main.other is not None
            hands = [self._grip(i, index, figures[i].joints) for i in (0, main.other)]
            middle = hands[0] + (hands[1] - hands[0]) * self._handed(at)
            return Seen(joints=middle[None], depth=figures[main.other].depth + 0.01)
        share = at / SECONDS
        if main.thing == index:
            path = main.path
            share = (where(main, end_of(self.scene.performers[0], 0), at) - path[0]) / (path[1] - path[0])
        x = (thing.path[0] + (thing.path[1] - thing.path[0]) * share) * WIDTH
        angle = (x - thing.path[0] * WIDTH) / (tall / 2) if thing.noun == "ball" else 0.0
        middle = np.array((x, thing.row * HEIGHT - tall / 2))
        return Seen(joints=middle[None], depth=thing.row + 0.005, angle=float(angle))


def _amount(state: State, act: Action) -> float:
    """How much of an act is in a posture, 0 to 1."""
    share = state.settled if state.doing.act == act else 0.0
    return share + (1 - state.settled if state.before is not None and state.before.act == act else 0.0)
