"""The stage at one moment: every member's joints or middle, in pixels of the stage. Knows tracks; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from generation.animatic.casting import Member
from generation.animatic.motion import joints_of
from generation.animatic.rolling import is_vehicle
from generation.animatic.skeleton import L_WRIST, NOSE, R_WRIST
from generation.animatic.tracks import Rest, Track, Way, eased


@dataclass(frozen=True, slots=True, kw_only=True)
class Puppet:
    """A member at one moment."""

    member: Member
    """Who it is."""
    joints: np.ndarray
    """(18, 2) pixels of the stage; (1, 2), its middle, for a thing."""
    turn: float
    """-1 looks left, 1 looks right."""
    angle: float
    """How far a thing is turned, radians."""
    foot: float
    """The ground under it, pixels of the stage."""
    lift: float
    """Height above the ground, pixels of the stage."""
    depth: float
    """Later drawn the greater it is."""
    rest: Rest | None
    """Where a thing rests or goes to."""


_HELD_OVER_HEAD = frozenset({"umbrella"})
_GRIP = 0.42
"""How far below its middle it is held, in its heights."""


def puppets_at(tracks: list[Track], at: float, seconds: float, clock: float) -> list[Puppet]:
    """Everybody at a share of the panel's time, the panel lasting so many seconds; in the order of the members."""
    holds = _holds(tracks, at)
    umbrellas = _holds([track for track in tracks if track.member.subject.noun in _HELD_OVER_HEAD], at)
    puppets: list[Puppet | None] = [None] * len(tracks)
    for i, track in enumerate(tracks):
        if track.member.look is None:
            continue
        state = track.state(at, seconds, clock + 0.37 * track.member.figure, _reach(tracks, i, at, seconds, clock))
        hold, aloft = holds.get(i, (0.0, 0.0)), umbrellas.get(i, (0.0, 0.0))
        before = replace(state.before, hold=hold, aloft=aloft) if state.before is not None else None
        state = replace(state, doing=replace(state.doing, hold=hold, aloft=aloft), before=before)
        joints = joints_of(track.member.look, state)
        puppets[i] = Puppet(
            member=track.member,
            joints=joints,
            turn=state.turn,
            angle=0.0,
            foot=state.y,
            lift=state.lift,
            depth=state.y,
            rest=None,
        )
    for i, track in enumerate(tracks):
        if track.member.look is None:
            puppets[i] = _thing(track, puppets, at)
    return [puppet for puppet in puppets if puppet is not None]


def _current(track: Track, at: float) -> tuple[Way | None, float]:
    """The way under way or the last one gone, and how far along it a thing is."""
    way = next((way for way in reversed(track.ways) if way.begin <= at), None)
    if way is None:
        return None, 0.0
    return way, float(np.clip((at - way.begin) / (way.end - way.begin), 0, 1))


def _holds(tracks: list[Track], at: float) -> dict[int, tuple[float, float]]:
    holds: dict[int, list[float]] = {}
    for track in tracks:
        if track.member.alive:
            continue
        way, share = _current(track, at)
        soft = share * share * (3 - 2 * share)
        ends = (
            [(track.rest if way is None and not track.ways else track.ways[0].source, 1.0)]
            if way is None
            else [(way.source, 1 - soft), (way.goal, soft)]
        )
        for rest, amount in ends:
            if rest.holder is not None:
                pair = holds.setdefault(rest.holder, [0.0, 0.0])
                pair[rest.hand] = max(pair[rest.hand], amount)
    return {index: (pair[0], pair[1]) for index, pair in holds.items()}


def _reach(tracks: list[Track], index: int, at: float, seconds: float, clock: float) -> tuple[float, float] | None:
    """Where the hands go: half way to a partner, or to where a thing rests."""
    other = tracks[index].reach_at(at)
    if other is None:
        return None
    own = tracks[index].state(at, seconds, clock, None)
    if tracks[other].member.alive:
        theirs = tracks[other].state(at, seconds, clock, None)
        high = 0.5 * min(own.size, theirs.size)
        return ((own.x + theirs.x) / 2, max(own.y - own.lift, theirs.y - theirs.lift) - high)
    spots = [way.source for way in tracks[other].ways if way.source.holder is None and way.begin >= at - 0.3]
    rest = spots[0] if spots else tracks[other].rest
    if rest.holder is not None:
        return (own.x + np.sign(own.turn) * 0.3 * own.size, own.y - own.lift - 0.5 * own.size)
    x, y, lift = rest.spot
    tall = tracks[other].member.size
    return (x, y - lift - min(0.5 * tall, 0.55 * own.size))


def _spot_of(rest: Rest, member: Member, puppets: list[Puppet | None]) -> tuple[np.ndarray, float, float, float]:
    """Middle, foot, lift and depth of a thing at rest."""
    holder = puppets[rest.holder] if rest.holder is not None else None
    if holder is None:
        x, y, lift = rest.spot
        return np.array((x, y - lift - member.size / 2)), y, lift, y
    look = holder.member.look
    if look is not None and look.posture == "upright":
        grip = _GRIP if member.subject.noun in _HELD_OVER_HEAD else 0.3
        middle = holder.joints[L_WRIST if rest.hand else R_WRIST] + np.array((0.0, -grip * member.size))
    elif member.subject.noun in _HELD_OVER_HEAD:
        middle = holder.joints[NOSE] - np.array((0.0, _GRIP * member.size))
    else:
        middle = holder.joints[NOSE] + np.array((0.04 * np.sign(holder.turn) * holder.member.size, 0.3 * member.size))
    return middle, holder.foot, 0.0, holder.depth + 0.6


def _facing(track: Track, way: Way | None) -> float:
    """1 where a thing looks right, -1 left: along its last way, a vehicle that has been put down where it looked."""
    if way is None:
        return -1.0 if track.home.turn < 0 else 1.0
    grounded = way.goal.holder is None and way.source.holder is None
    across = way.goal.spot[0] - way.source.spot[0]
    if grounded and abs(across) < 1 and is_vehicle(track.member):
        return _facing(track, None)
    return -1.0 if grounded and across < 0 else 1.0


def _thing(track: Track, puppets: list[Puppet | None], at: float) -> Puppet:
    way, share = _current(track, at)
    member = track.member
    if way is None:
        rest = track.ways[0].source if track.ways else track.rest
        middle, foot, lift, depth = _spot_of(rest, member, puppets)
        angle = rest.angle
    else:
        rest = way.goal
        soft = share
        if way.arc == 0:
            # Along the ground as the living go: who rides a vehicle then stays on it.
            grounded = way.source.holder is None and way.goal.holder is None
            soft = eased(share) if grounded else share * share * (3 - 2 * share)
        a, b = _spot_of(way.source, member, puppets), _spot_of(way.goal, member, puppets)
        middle = a[0] + (b[0] - a[0]) * soft - np.array((0.0, way.arc * 4 * share * (1 - share)))
        foot, lift = a[1] + (b[1] - a[1]) * soft, a[2] + (b[2] - a[2]) * soft
        depth = max(a[3], b[3])
        angle = way.source.angle + (way.goal.angle - way.source.angle) * soft
    turn = _facing(track, way)
    return Puppet(
        member=member, joints=middle[None], turn=turn, angle=angle, foot=foot, lift=lift, depth=depth, rest=rest
    )
