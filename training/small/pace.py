"""How far an act has come at a moment: strides set out softly, jumps go hop by hop. Knows no looks."""

from __future__ import annotations

from training.small.scene import SECONDS, Act, Performer

_HOP_SECONDS = 1.1
_GIVE_SECONDS = 3.0
_RAMP = 0.14


def current_act(one: Performer, at: float) -> int:
    """Which of its acts a performer is in."""
    return max((i for i, act in enumerate(one.acts) if act.begin <= at + 1e-9), default=0)


def end_of(one: Performer, number: int) -> float:
    """When an act ends, in seconds of the clip."""
    return one.acts[number + 1].begin if number + 1 < len(one.acts) else SECONDS


def giving_time(one: Performer) -> float:
    """How long the hand-over of a performer takes, in seconds."""
    return min(end_of(one, 0), _GIVE_SECONDS)


def soft(share: float) -> float:
    """From 0 to 1, softly at both ends."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def hop_at(act: Act, end: float, at: float) -> tuple[float, float]:
    """Share of the hops behind, and how far through the present one it is."""
    hops = max(round((end - act.begin) / _HOP_SECONDS), 1)
    done = min(max((at - act.begin) / (end - act.begin), 0.0), 1 - 1e-6) * hops
    return (int(done) + soft((done % 1 - 0.14) / 0.71)) / hops, done % 1


def where(act: Act, end: float, at: float) -> float:
    """Where an act has come to, as a share of the width: it sets out softly."""
    share = min(max((at - act.begin) / (end - act.begin), 0.0), 1.0)
    share = share * share / (2 * _RAMP) if share < _RAMP else share - _RAMP / 2
    share /= 1 - _RAMP / 2
    if act.action == "jump":
        share = hop_at(act, end, at)[0]
    return act.path[0] + (act.path[1] - act.path[0]) * share
