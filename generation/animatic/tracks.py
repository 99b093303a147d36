"""What everybody does when: acts of the living and ways of things along the panel's time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from generation.animatic.casting import Member
from generation.animatic.motion import SETTLE_SECONDS, State
from generation.animatic.placing import Home
from generation.animatic.skeleton import Doing
from segmenter.prompts.reading import Action

TURN_SECONDS = 0.24
MOVES: frozenset[Action] = frozenset({"walk", "run", "chase", "fly", "jump"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that somebody does, over a stretch of the panel's time."""

    begin: float
    """When it begins, as a share of the panel's time."""
    end: float
    """When it ends."""
    action: Action
    """What is done."""
    start: tuple[float, float, float]
    """x, y and lift where it begins, pixels of the stage."""
    goal: tuple[float, float, float]
    """x, y and lift where it ends."""
    arc: float = 0.0
    """Height of the leap between them, pixels."""
    bow: float = 0.0
    """How far the way between them bends towards the audience, below 0 away from it, pixels."""
    turn: float = 1.0
    """The way the figure looks."""
    reach: int | None = None
    """Index of the member that the hands go for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Where a thing is before or after it moves: in a hand, or at a spot."""

    holder: int | None = None
    """Index of the member who holds it; None for a spot."""
    hand: int = 0
    """0 the holder's right hand, 1 the left."""
    spot: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """x, y of the ground and lift in pixels of the stage, where nobody holds it."""
    angle: float = 0.0
    """How far it is turned, radians."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One move of a thing from one rest to the next."""

    begin: float
    """When it begins, as a share of the panel's time."""
    end: float
    """When it ends."""
    source: Rest
    """Where from."""
    goal: Rest
    """Where to."""
    arc: float = 0.0
    """Height of the throw, pixels."""


@dataclass(slots=True)
class Track:
    """The acts of a living member, or the ways of a thing, in time."""

    member: Member
    home: Home
    acts: list[Act] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)

    @property
    def place(self) -> tuple[float, float, float]:
        """x, y and lift after everything that is planned so far."""
        if self.acts:
            return self.acts[-1].goal
        if self.ways and self.ways[-1].goal.holder is None:
            return self.ways[-1].goal.spot
        return (self.home.x, self.home.y, self.home.lift)

    @property
    def turn(self) -> float:
        """The way it looks after everything that is planned so far."""
        return self.acts[-1].turn if self.acts else self.home.turn

    @property
    def rest(self) -> Rest:
        """Where a thing is after everything that is planned so far."""
        if self.ways:
            return self.ways[-1].goal
        home = self.home
        return Rest(holder=home.holder, hand=home.hand, spot=(home.x, home.y, home.lift), angle=home.angle)

    @property
    def busy_until(self) -> float:
        """When the last planned act ends."""
        return self.acts[-1].end if self.acts else 0.0

    def state(self, at: float, seconds: float, clock: float, reach: tuple[float, float] | None) -> State:
        """What a living member does at a share of the panel's time, the panel lasting so many seconds."""
        index = next((i for i in range(len(self.acts) - 1, -1, -1) if self.acts[i].begin <= at), -1)
        act = self.acts[index] if index >= 0 and at <= self.acts[index].end else None
        stood = self.acts[index] if index >= 0 else None
        strides = sum(self._strides(one, one.end) for one in self.acts[: max(index, 0)])
        if stood is not None:
            strides += self._strides(stood, min(at, stood.end))
        x, y, lift = self._where(stood, at)
        began = act.begin if act else stood.end if stood else -9.0
        since = (at - began) * seconds
        doing = self._doing(act, at, strides, clock)
        before = self._before(index, act, strides, clock)
        turn = self._turn(index, at, seconds)
        settled = float(np.clip(since / SETTLE_SECONDS, 0, 1)) if before is not None else 1.0
        return State(
            x=x,
            y=y,
            lift=lift,
            size=self.member.size,
            turn=turn,
            doing=doing,
            before=before,
            settled=settled,
            reach=reach,
        )

    def reach_at(self, at: float) -> int | None:
        """Whom the hands go for at that time."""
        return next((act.reach for act in reversed(self.acts) if act.begin <= at <= act.end + 0.1), None)

    def _strides(self, act: Act, at: float) -> float:
        if act.action not in MOVES:
            return 0.0
        share = _ease(act, at)
        way = np.hypot(act.goal[0] - act.start[0], 1.5 * (act.goal[1] - act.start[1]))
        look = self.member.look
        stride = {"four": 0.85, "bird": 0.5}.get(look.posture if look else "", 0.62) * (
            1.3 if act.action != "walk" else 0.75
        )
        return float(share * way / (stride * self.member.size))

    def _where(self, act: Act | None, at: float) -> tuple[float, float, float]:
        if act is None:
            return (self.home.x, self.home.y, self.home.lift)
        share = _ease(act, at)
        x, y, lift = (a + (b - a) * share for a, b in zip(act.start, act.goal, strict=True))
        time = float(np.clip((at - act.begin) / max(act.end - act.begin, 1e-6), 0, 1))
        hop = float(np.clip((time - 0.15) / 0.7, 0, 1))
        y += act.bow * 2 * float(np.sqrt(share * (1 - share)))
        return (x, y, lift + act.arc * 4 * hop * (1 - hop))

    def _idle(self, lift: float, stood: Act | None) -> Action:
        look = self.member.look
        airborne = lift > 0.3 * self.member.size and look is not None and look.posture in ("bird", "insect")
        if stood is not None and stood.action in ("sit", "fall"):
            return stood.action
        return "fly" if airborne else "rest"

    def _doing(self, act: Act | None, at: float, strides: float, clock: float) -> Doing:
        if act is not None and act.action != "rest":
            phase = (at - act.begin) / max(act.end - act.begin, 1e-6)
            if act.action == "sit" and any(one.action == "sit" and one.end <= act.begin for one in self.acts):
                phase = 1.0
            return Doing(act=act.action, phase=float(phase), stride=strides, clock=clock)
        past = [one for one in self.acts if one.end <= at or one is act]
        stood = past[-1] if past else None
        lift = stood.goal[2] if stood else self.home.lift
        return Doing(act=self._idle(lift, stood), phase=1.0, stride=strides, clock=clock)

    def _before(self, index: int, act: Act | None, strides: float, clock: float) -> Doing | None:
        """What the current act grows out of: the one before it where they touch, else rest."""
        if index < 0:
            return None
        stood = self.acts[index]
        if act is None:
            return Doing(act=stood.action, phase=1.0, stride=strides, clock=clock)
        if index > 0 and stood.begin - self.acts[index - 1].end < 1e-6:
            earlier = self.acts[index - 1]
            if earlier.action == "rest":
                return Doing(act=self._idle(earlier.goal[2], earlier), phase=1.0, stride=strides, clock=clock)
            return Doing(act=earlier.action, phase=1.0, stride=strides, clock=clock)
        previous = self.acts[index - 1] if index > 0 else None
        return Doing(act=self._idle(stood.start[2], previous), phase=1.0, stride=strides, clock=clock)

    def _turn(self, index: int, at: float, seconds: float) -> float:
        if index < 0:
            return self.home.turn
        act = self.acts[index]
        before = self.acts[index - 1].turn if index > 0 else self.home.turn
        share = float(np.clip((at - act.begin) * seconds / TURN_SECONDS, 0, 1))
        return before + (act.turn - before) * share * share * (3 - 2 * share)


def _ease(act: Act, at: float) -> float:
    time = float(np.clip((at - act.begin) / max(act.end - act.begin, 1e-6), 0, 1))
    if act.action == "jump":
        time = float(np.clip((time - 0.15) / 0.7, 0, 1))
    return eased(time)


def eased(time: float) -> float:
    """Off and to a halt softly, at an even pace between: legs then keep step with the ground."""
    soft = 0.16
    if time < soft:
        return time * time / (2 * soft * (1 - soft))
    if time > 1 - soft:
        return 1 - (1 - time) ** 2 / (2 * soft * (1 - soft))
    return (time - soft / 2) / (1 - soft)
