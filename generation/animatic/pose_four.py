"""The skeleton of animals on four legs, seen from the side. In heights of the figure, y up, the foot at (0, 0)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from generation.animatic.skeleton import L_EAR, L_EYE, NECK, NOSE, R_EAR, R_EYE, Doing, bend, swell
from generation.animatic.species import Look
from segmenter.prompts.reading import Action

_LEGS = ((2, 3, 4), (5, 6, 7), (8, 9, 10), (11, 12, 13))
_SNOUTS = {"long": 1.05, "trunk": 0.72, "jaw": 1.5, "pig": 0.78, "short": 0.66}


@dataclass(slots=True, kw_only=True)
class _Body:
    """A body in the making: an act moves feet, spine and neck, the joints follow."""

    do: Doing
    """What it does."""
    front: float
    """Where the shoulders are, ahead of the middle."""
    leg: float
    """Length of the legs."""
    feet: np.ndarray
    """Right and left front foot, right and left hind foot, (4, 2)."""
    rise: float = 0.0
    """How far the body is raised."""
    pitch: float = 0.0
    """How far the spine points up, radians."""
    dip: float = 0.0
    """How far the neck is raised, below 0 lowered, radians."""


def pose_four(look: Look, do: Doing) -> np.ndarray:
    """The 18 joints, (18, 2); turning swings the animal through the edge of the paper."""
    front = 0.31 if look.neck or look.size > 0.75 else 0.235
    rear, leg, r = -front - 0.01, look.leg + 0.06, look.head
    feet = np.array(((front - 0.05, 0.03), (front + 0.05, 0.045), (rear - 0.02, 0.03), (rear + 0.07, 0.045)))
    body = _Body(do=do, front=front, leg=leg, feet=feet)
    if do.act in _ACTS:
        _ACTS[do.act](body)
    middle = np.array(((front + rear) / 2, leg + 0.05 + body.rise + np.sin(do.clock * 2.4) * 0.005))
    spine = np.array((np.cos(body.pitch), np.sin(body.pitch))) * front
    chest, rump = middle + spine, middle - spine
    joints = np.zeros((18, 2))
    joints[NECK] = chest + (0.03, 0.07)
    for i, (s, e, w) in enumerate(_LEGS):
        back = i > 1
        joints[s] = (rump if back else chest) + (0.045 * (i % 2) - (0.0 if back else 0.03), -0.06)
        joints[e], joints[w] = bend(joints[s], body.feet[i], leg * 0.49, leg * 0.49, 1.0 if back else -1.0)
    angle = 0.95 + 0.5 * body.pitch + body.dip * 1.6
    stretch = 0.1 + 0.25 * r + look.neck * 1.6
    head = joints[NECK] + np.array((np.cos(angle) * stretch, np.sin(angle) * stretch)) + (r * 0.5, r * 0.3)
    head[1] = max(head[1], r * 0.9)
    joints[NOSE] = head + (_SNOUTS.get(look.snout, 0.55) * r, (0.5 * min(body.dip, 0) - 0.3) * r)
    joints[R_EYE], joints[L_EYE] = head + (0.18 * r, 0.24 * r), head + (0.66 * r, 0.27 * r)
    joints[R_EAR], joints[L_EAR] = head + (-0.55 * r, 0.66 * r), head + (0.2 * r, 0.88 * r)
    return np.asarray(joints * (do.turn, 1.0))


def _step(body: _Body) -> None:
    fast = body.do.act != "walk"
    cycle = 2 * np.pi * body.do.stride
    step, lift = (0.19, 0.12) if fast else (0.1, 0.06)
    for i, offset in enumerate((0.0, 0.18, 0.5, 0.68) if fast else (0.0, 0.5, 0.75, 0.25)):
        turn = cycle + 2 * np.pi * offset
        body.feet[i] += (step * np.cos(turn), lift * max(0.0, -np.sin(turn)))
    body.rise = (0.03 if fast else 0.008) * np.sin(cycle if fast else 2 * cycle)
    body.pitch = 0.09 * np.sin(cycle + 1.2) if fast else 0.0


def _jump(body: _Body) -> None:
    phase = body.do.phase
    flight = swell(phase, 0.1, 0.35, 0.62, 0.9)
    crouch = swell(phase, 0, 0.08, 0.1, 0.2) + swell(phase, 0.8, 0.9, 0.92, 1)
    body.rise = -0.08 * crouch
    body.pitch = 0.5 * swell(phase, 0.05, 0.25, 0.3, 0.55) - 0.34 * swell(phase, 0.5, 0.7, 0.75, 0.92)
    body.feet += np.array(((0.14, 0.12), (0.18, 0.14), (-0.14, 0.06), (-0.1, 0.08))) * flight


def _sit(body: _Body) -> None:
    down = swell(body.do.phase, 0, 0.12, 2, 3)
    body.pitch, body.rise = 0.6 * down, -0.1 * down
    body.feet += np.array(((-0.06, 0.0), (-0.06, 0.0), (0.14, 0.0), (0.14, 0.0))) * down


def _paw(body: _Body) -> None:
    do = body.do
    up = swell(do.phase, 0.05, 0.3, 0.7, 1)
    goal = np.array((body.front + 0.22, 0.62 + 0.06 * np.sin(do.clock * 9)))
    if do.act == "push":
        goal = np.array((body.front + 0.3, 0.42) if do.reach is None else (do.reach[0] * np.sign(do.turn), do.reach[1]))
    body.feet[1] += (goal - body.feet[1]) * up
    body.pitch = 0.12 * up


def _mouth(body: _Body) -> None:
    do = body.do
    out = swell(do.phase, 0.05, 0.35, 0.7, 1)
    low = do.act == "eat" or (do.reach is not None and do.reach[1] < 0.35)
    body.dip = (-0.75 if low else 0.1) * out + (0.05 * np.sin(do.clock * 6) * out if do.act == "eat" else 0)


def _throw(body: _Body) -> None:
    phase = body.do.phase
    body.dip = 0.35 * swell(phase, 0.1, 0.4, 0.42, 0.55) - 0.2 * swell(phase, 0.4, 0.55, 0.6, 0.9)


def _dance(body: _Body) -> None:
    live = swell(body.do.phase, 0, 0.08, 0.92, 1)
    beat = float(np.sin(body.do.clock * 7))
    body.rise, body.pitch = 0.05 * abs(beat) * live, 0.2 * beat * live
    body.feet[:2, 1] += 0.1 * max(0.0, beat) * live
    body.feet[2:, 1] += 0.1 * max(0.0, -beat) * live


def _fall(body: _Body) -> None:
    down = swell(body.do.phase, 0, 0.4, 3, 4)
    body.rise, body.dip = -(body.leg - 0.06) * down, -0.35 * down
    body.feet += np.array(((0.2, 0.0), (0.26, 0.0), (-0.18, 0.0), (-0.12, 0.0))) * down


_ACTS: dict[Action, Callable[[_Body], None]] = {
    "walk": _step, "run": _step, "chase": _step, "fly": _step, "jump": _jump, "sit": _sit, "wave": _paw, "push": _paw,
    "give": _mouth, "take": _mouth, "eat": _mouth, "throw": _throw, "dance": _dance, "fall": _fall,
}  # fmt: skip
