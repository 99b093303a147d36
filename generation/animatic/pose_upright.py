"""The skeleton of people, and of the animals that walk on two legs in picture books. In heights of the figure, y up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from generation.animatic.skeleton import L_EAR, L_EYE, NECK, NOSE, R_EAR, R_EYE, Doing, bend, rotated, swell
from generation.animatic.species import Look
from segmenter.prompts.reading import Action

_SIDES = ((2, 3, 4, 8, 9, 10), (5, 6, 7, 11, 12, 13))
_REACHING: frozenset[Action] = frozenset({"give", "take", "push"})
_STEPPING: frozenset[Action] = frozenset({"walk", "run", "chase"})


@dataclass(slots=True, kw_only=True)
class _Body:
    """A body in the making: an act moves feet and hands, the limbs follow."""

    look: Look
    """How it is built."""
    do: Doing
    """What it does."""
    half: float
    """Half the width of the shoulders."""
    feet: np.ndarray
    """Right and left foot, (2, 2)."""
    hands: np.ndarray
    """Right and left hand, (2, 2)."""
    lean: float = 0.0
    """How far the shoulders are ahead of the hips."""
    drop: float = 0.0
    """How far the hips are raised, below 0 lowered."""
    tilt: float = 0.0
    """How far the head is to one side."""

    def move_hand(self, side: int, goal: np.ndarray, share: float) -> None:
        """Moves a hand a share of its way to a goal."""
        self.hands[side] += (goal - self.hands[side]) * share


def pose_upright(look: Look, do: Doing) -> np.ndarray:
    """The 18 joints of a figure that faces the audience and looks to a side, (18, 2)."""
    breath = np.sin(do.clock * 2.2) * 0.004
    half = (0.09 if look.person else 0.1) * look.girth
    shoulder_y = 1 - 2 * look.head - 0.03 - (0.0 if look.person else 0.02)
    arm = (shoulder_y - look.leg) * 0.62 + 0.03
    hang = shoulder_y - 1.75 * arm
    body = _Body(
        look=look, do=do, half=half,
        feet=np.array(((-0.065 * look.girth, 0.035), (0.065 * look.girth, 0.035))),
        hands=np.array(((-half - 0.045, hang), (half + 0.045, hang + breath))),
    )  # fmt: skip
    for side in (0, 1):
        across, high = half + 0.11 - 0.08 * do.aloft[side], look.leg + 0.15
        high += (shoulder_y + 0.06 - high) * do.aloft[side]
        body.move_hand(side, np.array(((2 * side - 1) * across, high + breath)), do.hold[side])
    if do.act in _ACTS:
        _ACTS[do.act](body)
    raised = body.drop + breath
    shoulders = np.array(((-half, shoulder_y + raised), (half, shoulder_y + raised))) + (body.lean, 0)
    joints = np.zeros((18, 2))
    joints[NECK] = (body.lean, shoulder_y + 0.025 + raised)
    for side in (0, 1):
        _set_limbs(joints, body, side, shoulders[side], arm)
    _set_face(joints, look, joints[NECK] + (body.lean * 0.35 + body.tilt, look.head * 1.02), do)
    if do.act == "fall":
        joints = rotated(joints, -do.turn * 1.42 * swell(do.phase, 0, 0.45, 3, 4), (do.turn * 0.02, 0.05))
    elif do.act == "fly":
        joints = rotated(joints, -do.turn * 0.6, (0.0, 0.5))
    return joints


def _set_limbs(joints: np.ndarray, body: _Body, side: int, shoulder: np.ndarray, arm: float) -> None:
    s, e, w, h, k, a = _SIDES[side]
    sign, f, act, look = 2 * side - 1, body.do.turn, body.do.act, body.look
    joints[s] = shoulder
    hand = body.hands[side] + (body.lean, body.drop if act != "jump" else 0)
    way = hand - shoulder
    # An elbow points outwards while the arm hangs, and down once it is raised.
    outwards = sign * float(np.clip((-way[1] / max(float(np.hypot(*way)), 1e-6) - 0.5) * 4, -1, 1))
    joints[e], joints[w] = bend(shoulder, hand, arm, arm * 0.92, -f if act in _STEPPING | _REACHING else outwards)
    joints[h] = (sign * 0.055 * look.girth, look.leg + body.drop)
    leg = look.leg - 0.035
    joints[k], joints[a] = bend(joints[h], body.feet[side], leg * 0.515, leg * 0.505, f if abs(f) > 0.3 else sign)


def _step(body: _Body) -> None:
    do, f = body.do, body.do.turn
    fast = do.act != "walk"
    step, lift = (0.2, 0.13) if fast else (0.12, 0.05)
    scale = body.look.leg / 0.37
    cycle = 2 * np.pi * do.stride
    for side in (0, 1):
        turn = cycle + np.pi * side
        body.feet[side] += (f * step * scale * np.cos(turn), lift * scale * max(0.0, -np.sin(turn)))
        swing = (0.16 if fast else 0.1) * np.cos(turn + np.pi)
        way = np.array((f * (swing + (0.05 if fast else 0)), (0.12 if fast else 0.015) + 0.35 * abs(swing)))
        body.hands[side] += way * (1 - 0.8 * do.hold[side])
        if do.reach is not None:  # pushing something along
            body.hands[side] = (f * (body.half + 0.17) + 0.03 * (2 * side - 1), body.look.leg + 0.13)
    body.drop = -0.012 + 0.014 * np.cos(2 * cycle)
    body.lean = f * (0.10 if fast else 0.03)


def _jump(body: _Body) -> None:
    phase, f = body.do.phase, body.do.turn
    crouch = swell(phase, 0, 0.12, 0.12, 0.24) + swell(phase, 0.78, 0.88, 0.9, 1.0)
    flight = swell(phase, 0.14, 0.4, 0.6, 0.85)
    body.drop = -0.11 * crouch
    body.feet += np.array(((0.0, 0.09), (f * 0.05, 0.05))) * flight
    body.hands += np.array(((-0.05, 0.42), (0.05, 0.42))) * flight + np.array((-f * 0.08, 0.0)) * crouch


def _sit(body: _Body) -> None:
    f, down = body.do.turn, swell(body.do.phase, 0, 0.15, 2, 3)
    body.drop = -(body.look.leg - 0.1) * down
    body.feet += np.array(((f * 0.2, 0.0), (f * 0.17, 0.02))) * down
    body.hands += np.array(((0.05 + f * 0.1, 0.06), (-0.05 + f * 0.1, 0.06))) * down


def _wave(body: _Body) -> None:
    up = swell(body.do.phase, 0, 0.12, 0.88, 1)
    side = 1 if body.do.turn < 0 else 0
    sign = 2 * side - 1
    goal = (sign * (body.half + 0.13 + 0.07 * np.sin(body.do.clock * 9)), 1.0 - 0.35 * body.look.head)
    body.move_hand(side, np.array(goal), up)
    body.tilt = -sign * 0.05 * up


def _reach(body: _Body) -> None:
    do = body.do
    if do.reach is None:
        return
    out = swell(do.phase, 0.1, 0.4, 0.6, 0.95) if do.act == "push" else swell(do.phase, 0.05, 0.35, 0.75, 1)
    target = np.array(do.reach)
    body.move_hand(0, target + (-0.03, 0.03), out)
    body.move_hand(1, target + (0.03, -0.02), out)
    body.lean = do.turn * 0.1 * out
    if target[1] < 0.3:
        body.drop, body.lean = -0.12 * out, do.turn * 0.22 * out


def _throw(body: _Body) -> None:
    phase, f = body.do.phase, body.do.turn
    back, forth = swell(phase, 0, 0.35, 0.4, 0.52), swell(phase, 0.4, 0.55, 0.65, 1)
    side = 1 if f > 0 else 0
    now = body.hands[side].copy()
    body.hands[side] += (np.array((-f * 0.22, 1.0)) - now) * back + (np.array((f * 0.34, 0.86)) - now) * forth
    body.hands[1 - side] += np.array((f * 0.18, 0.2)) * back
    body.lean = f * (0.14 * forth - 0.12 * back)


def _eat(body: _Body) -> None:
    up = swell(body.do.phase, 0, 0.1, 0.92, 1) * (0.8 + 0.2 * np.sin(body.do.clock * 5))
    mouth = np.array((body.do.turn * 0.07, 1 - 1.62 * body.look.head))
    for side in (0, 1):
        body.move_hand(side, mouth + (0.05 * (2 * side - 1), -0.03), up)


def _dance(body: _Body) -> None:
    live = swell(body.do.phase, 0, 0.08, 0.92, 1)
    beat = body.do.clock * 6.5
    body.drop = (-0.03 + 0.03 * np.cos(2 * beat)) * live
    body.lean = 0.09 * np.sin(beat) * live
    body.hands += np.array(((-0.06, 0.26 + 0.16 * np.sin(beat)), (0.06, 0.26 - 0.16 * np.sin(beat)))) * live
    body.feet[:, 1] += 0.05 * live * np.maximum(0.0, (np.sin(beat), -np.sin(beat)))
    body.tilt = 0.08 * np.sin(beat) * live


def _fly(body: _Body) -> None:
    f, up = body.do.turn, 0.3 + 0.08 * np.sin(body.do.clock * 7)
    body.hands += np.array(((-0.1, up), (0.1, up)))
    body.feet += np.array(((-f * 0.1, 0.03), (-f * 0.14, 0.06)))


_ACTS: dict[Action, Callable[[_Body], None]] = {
    "walk": _step, "run": _step, "chase": _step, "jump": _jump, "sit": _sit, "wave": _wave, "give": _reach,
    "take": _reach, "push": _reach, "throw": _throw, "eat": _eat, "dance": _dance, "fly": _fly,
}  # fmt: skip


def _set_face(joints: np.ndarray, look: Look, head: np.ndarray, do: Doing) -> None:
    """Puts nose, eyes and ears on a head seen nearly from the front."""
    r, f = look.head, do.turn
    snout = {"long": 0.42, "beak": 0.4}.get(look.snout, 0.2)
    nod = 0.06 * r * np.sin(do.clock * 5) if do.act in ("eat", "dance") else 0.0
    joints[NOSE] = head + (f * snout * r, -0.14 * r + nod)
    for eye, ear, sign in ((R_EYE, R_EAR, -1), (L_EYE, L_EAR, 1)):
        joints[eye] = head + (sign * 0.38 * r + f * 0.2 * r, 0.12 * r + nod)
        joints[ear] = head + (sign * 0.94 * r - f * 0.1 * r, 0.02 * r)
