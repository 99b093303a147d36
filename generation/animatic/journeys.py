"""Journeys of more than one stretch: riding a vehicle or an animal, going round a tree. Draws nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from generation.animatic.director import Director
from generation.animatic.riding import seat_lift, seat_of
from generation.animatic.rolling import behind, turn_over
from generation.animatic.tracks import Rest
from segmenter.prompts.reading import Beat


def ride(director: Director, beat: Beat, begin: float, end: float) -> None:
    """Both move together, the rider on the seat; who is not there yet climbs on first."""
    rider, vehicle = beat.actor, beat.target
    assert vehicle is not None
    one, other = director.members[rider], director.members[vehicle]
    seat = seat_of(one, other)
    assert seat is not None
    x, _, lift = director.spot(rider)
    shared = director.rides.get(vehicle)
    vx, vy, vlift = director.spot(vehicle) if shared is None else shared[3]
    height = seat_lift(one, other, seat)
    depth = -1.0 if seat.inside else 1.0
    goal = director.inside(
        vehicle, director.goal_of(Beat(actor=vehicle, action=beat.action, start=beat.start, end=beat.end))
    )
    if shared is not None:
        begin, end, goal, _ = shared
    turn = 1.0 if goal[0] >= vx else -1.0
    if abs(x - vx) < 0.6 * other.width + 2 and abs(lift - vlift - height) < 0.1 * one.size:
        if not director.tracks[rider].acts:
            director.pose(rider, seat.posture, turn)
    else:
        there, up = begin + 0.2 * (end - begin), begin + 0.34 * (end - begin)
        director.act(rider, "walk", begin, there, (vx, vy + depth, 0.0))
        director.act(rider, "jump", there, up, (vx, vy + depth, vlift + height), arc=0.06 * director.height, turn=turn)
        x, begin = vx, up if shared is None else begin
    beside = x - vx
    if shared is None:
        director.rides[vehicle] = (begin, end, goal, (vx, vy, vlift))
        if director.alive(vehicle):
            director.act(vehicle, beat.action, begin, end, goal, turn=turn)
        else:
            angle = director.tracks[vehicle].rest.angle + turn_over(other, goal[0] - vx)
            director.roll(vehicle, begin, end, Rest(spot=goal, angle=angle))
    director.act(rider, seat.posture, begin, end, (goal[0] + beside, goal[1] + depth, goal[2] + height), turn=turn)


def shove(director: Director, beat: Beat, begin: float, end: float) -> None:
    """Walks along behind what is pushed, hands on it; who stands elsewhere goes there first."""
    pusher, thing = beat.actor, beat.target
    assert thing is not None
    one, other = director.members[pusher], director.members[thing]
    shared = director.rides.get(thing)
    x, y, lift = director.spot(thing) if shared is None else shared[3]
    if shared is None:
        goal = director.goal_of(director.shoves[pusher, thing])
        side = 1.0 if goal[0] >= x else -1.0
        goal = (min(goal[0], director.width - other.half) if side > 0 else max(goal[0], other.half), y, lift)
        if (goal[0] - x) * side < 0.05 * director.width:
            goal = (x + side * 0.05 * director.width, y, lift)
    else:
        begin, end, goal, _ = shared
        side = 1.0 if goal[0] >= x else -1.0
    # Those who push together stand one beside the other, a step apart.
    rank = director.rounds[thing] = director.rounds.get(thing, -1) + 1
    apart = side * (behind(one, other) + 0.25 * one.size * rank)
    depth = 1.0 + 0.015 * director.height * rank
    start = (x - apart, y + depth, 0.0)
    at, _, height = director.spot(pusher)
    if abs(at - start[0]) > 0.02 * director.width or height > 0:
        there = begin + 0.25 * (end - begin)
        director.act(pusher, "walk", begin, there, start)
        begin = there
    if shared is None:
        spot = director.spot(thing)
        director.rides[thing] = (begin, end, goal, spot)
        angle = director.tracks[thing].rest.angle + turn_over(other, goal[0] - spot[0])
        director.roll(thing, begin, end, Rest(spot=goal, angle=angle))
    director.act(pusher, "walk", begin, end, (goal[0] - apart, y + depth, 0.0), turn=side, reach=thing)


def circle(director: Director, beat: Beat, begin: float, end: float) -> None:
    """Goes round somebody or something that stays where it is: behind it and before it."""
    assert beat.target is not None
    x, _, lift = director.spot(beat.actor)
    cx, cy, _ = director.spot(beat.target)
    member, target = director.members[beat.actor], director.members[beat.target]
    room = min(cx, director.width - cx) - member.half
    across = max(min(0.42 * target.width + 0.6 * member.width, room), 0.1 * director.width)
    side = -1.0 if x <= cx else 1.0
    edge = (cx + side * across, cy, lift)
    far = (cx - side * across, cy, lift)
    bow = 0.055 * director.height
    # Several run one behind the other, and come to a halt side by side before it.
    rank = director.rounds[beat.target] = director.rounds.get(beat.target, -1) + 1
    halt = (far[0] + (edge[0] - far[0]) * min(0.22 * rank, 1.0), cy + 2, lift)
    begin += min(0.07 * rank, 0.4) * (end - begin)
    there = begin + (0.2 if abs(x - edge[0]) > 0.03 * director.width else 0.0) * (end - begin)
    if not member.alive:
        director.roll(beat.actor, begin, there, Rest(spot=edge))
        director.roll(beat.actor, there, end, Rest(spot=far))
        return
    if there > begin:
        director.act(beat.actor, beat.action, begin, there, edge)
    times = np.linspace(there, end, 4)
    for part, (goal, bend) in enumerate(((far, bow), (edge, -bow), (halt, bow))):
        director.act(beat.actor, beat.action, float(times[part]), float(times[part + 1]), goal)
        acts = director.tracks[beat.actor].acts
        acts[-1] = replace(acts[-1], bow=bend)
