"""Plays beats: what giving, throwing, chasing or jumping mean in acts and ways. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from generation.animatic.director import Director, Spot
from generation.animatic.journeys import circle, ride, shove
from generation.animatic.placing import seat_at_table
from generation.animatic.riding import is_ride
from generation.animatic.rolling import is_round, is_vehicle, turn_over
from generation.animatic.tracks import Rest
from segmenter.prompts.lexicon import TOO_BIG_TO_CARRY
from segmenter.prompts.reading import Action, Beat

_HIGHEST_LANDING = 0.8
_SAT_UPON = frozenset("""
chair sofa bed bench table desk rock log swing box carpet stairs wall fence stool boat ship cart carriage sled seesaw
slide nest pillow blanket towel suitcase roof bridge mushroom stone toy block cube bicycle motorcycle car sandcastle
""".split())  # fmt: skip # noqa: SIM905


def play_beat(director: Director, beat: Beat, begin: float, end: float) -> None:
    """Plays one beat over a stretch of the panel's time, in shares of it."""
    if director.members[beat.actor].alive or beat.action in ("walk", "run", "fly", "jump", "chase", "fall"):
        _PLAYS.get(beat.action, _stay)(director, beat, begin, end)


def _stay(director: Director, beat: Beat, begin: float, end: float) -> None:
    other = beat.recipient if beat.recipient is not None else beat.target
    turn = director.side_of(beat.actor, other) if other is not None else None
    director.act(beat.actor, beat.action, begin, end, turn=turn)


def _go(director: Director, beat: Beat, begin: float, end: float) -> None:
    if is_ride(beat, director.members):
        ride(director, beat, begin, end)
        return
    if beat.target not in (None, beat.actor) and director.subjects[beat.actor].place == "around":
        circle(director, beat, begin, end)
        return
    goal = director.goal_of(beat)
    member = director.members[beat.actor]
    if not member.alive:
        start = director.spot(beat.actor)
        if member.subject.noun == "cloud":
            goal = (start[0] + 0.16 * director.width, start[1], start[2])
        spin = turn_over(member, goal[0] - start[0]) if start[2] == 0 else 0.0
        arc = 0.05 * director.height if beat.action == "fly" else 0.0
        director.roll(beat.actor, begin, end, Rest(spot=goal, angle=director.tracks[beat.actor].rest.angle + spin), arc)
        return
    if beat.action == "fly" and beat.end != "bottom" and goal[2] < 0.2 * director.height:
        goal = (goal[0], goal[1], 0.42 * director.height)
    director.act(beat.actor, beat.action, begin, end, goal)


def _jump(director: Director, beat: Beat, begin: float, end: float) -> None:
    index = beat.actor
    x, y, lift = director.spot(index)
    if not director.members[index].alive:
        director.roll(index, begin, end, Rest(spot=(x, y, lift)), 0.25 * director.height)
        return
    high = 0.16 * director.height
    if beat.target is None or beat.target == index:
        middle = 0.5 * (begin + end)
        gx, gy, _ = director.goal_of(beat) if beat.end is not None else (x, y, lift)
        half = (0.5 * (x + gx), 0.5 * (y + gy), lift)
        director.act(index, "jump", begin, middle, half, arc=high)
        director.act(index, "jump", middle, end, (gx, gy, lift), arc=high)
        return
    tx, ty, tlift = director.spot(beat.target)
    target = director.members[beat.target]
    there = begin
    side = 1.0 if tx >= x else -1.0
    run_up = 0.5 * target.width + 0.6 * director.members[index].width
    if abs(tx - x) > run_up * 1.15:
        there = begin + 0.4 * (end - begin)
        director.act(index, "run", begin, there, (tx - side * run_up, max(y, ty + 2), 0.0))
    top = tlift + target.size * (target.prop.surface if target.prop is not None else 0.0)
    if target.prop is None:
        landing = (tx + side * run_up, ty, 0.0)
    elif top > _HIGHEST_LANDING * director.person:
        # Nobody leaps onto a tree or a house: up in front of it, and down again.
        top, landing = 0.0, (tx - side * 0.3 * target.width, ty + 2, 0.0)
    else:
        landing = (tx - side * 0.12 * target.width, ty + 1, top)
    director.act(index, "jump", there, end, landing, arc=max(high, 0.4 * top), turn=side)


def _give(director: Director, beat: Beat, begin: float, end: float) -> None:
    other = director.partner_of(beat)
    thing = beat.target if beat.target is not None and not director.alive(beat.target) else None
    if other is None or not director.alive(other) or other == beat.actor:
        director.act(beat.actor, "give", begin, end, reach=thing)
        return
    acts = director.tracks[beat.actor].acts
    if acts and acts[-1].action == "give" and acts[-1].end >= end:
        there = acts[-1].begin
    else:
        there = director.meet(beat.actor, other, begin, end)
        turn = director.side_of(beat.actor, other)
        director.act(beat.actor, "give", there, end, turn=turn, reach=other)
        director.act(other, "take", there, end, turn=-turn, reach=beat.actor)
    if thing is None:
        return
    if director.tracks[thing].rest.holder != beat.actor:
        director.roll(thing, begin, there, Rest(holder=beat.actor, hand=director.hand_of(beat.actor)))
    span = end - there
    director.roll(thing, there + 0.42 * span, there + 0.62 * span, Rest(holder=other, hand=director.hand_of(other)))


def _take(director: Director, beat: Beat, begin: float, end: float) -> None:
    if beat.target is None:
        director.act(beat.actor, "take", begin, end)
        return
    there = director.walk_up(beat.actor, beat.target, begin, end)
    director.act(beat.actor, "take", there, end, turn=director.side_of(beat.actor, beat.target), reach=beat.target)
    if (
        not director.alive(beat.target)
        and director.subjects[beat.target].noun not in TOO_BIG_TO_CARRY
        and director.tracks[beat.target].rest.holder != beat.actor
    ):
        span = end - there
        director.roll(
            beat.target,
            there + 0.38 * span,
            there + 0.55 * span,
            Rest(holder=beat.actor, hand=director.hand_of(beat.actor)),
        )


def _throw(director: Director, beat: Beat, begin: float, end: float) -> None:
    other = beat.recipient
    turn = director.side_of(beat.actor, other) if other is not None else director.tracks[beat.actor].turn
    span = end - begin
    director.act(beat.actor, "throw", begin, begin + 0.6 * span, turn=turn)
    thing = beat.target
    if thing is None or director.alive(thing):
        return
    if director.tracks[thing].rest.holder != beat.actor:
        director.roll(thing, begin, begin + 0.15 * span, Rest(holder=beat.actor, hand=director.hand_of(beat.actor)))
    loose, caught = begin + 0.3 * span, begin + 0.82 * span
    arc = 0.2 * director.height
    if other is None or not director.alive(other):
        x, y, _ = director.spot(beat.actor)
        end_x = float(np.clip(x + turn * 0.6 * director.width, 0.05 * director.width, 0.95 * director.width))
        director.roll(thing, loose, caught, Rest(spot=(end_x, y, 0.0), angle=6.0 * turn), arc)
        return
    if other in director.catchers:
        director.act(other, "jump", begin + 0.55 * span, end, arc=0.1 * director.height, turn=-turn)
    else:
        director.act(other, "take", begin + 0.4 * span, end, turn=-turn, reach=beat.actor)
    director.roll(thing, loose, caught, Rest(holder=other, hand=director.hand_of(other)), arc)


def _chase(director: Director, beat: Beat, begin: float, end: float) -> None:
    prey = (
        beat.target
        if beat.target is not None
        else next((i for i in range(len(director.members)) if i != beat.actor and director.members[i].alive), None)
    )
    if prey is None or prey == beat.actor:
        _go(director, Beat(actor=beat.actor, action="run", start=beat.start, end=beat.end), begin, end)
        return
    if _follow(director, beat.actor, prey, begin, end):
        return
    x, y, lift = director.spot(beat.actor)
    px, py, plift = director.spot(prey)
    side = 1.0 if px >= x else -1.0
    gap = 0.55 * (director.members[beat.actor].width + director.members[prey].width) + _lag(director, beat.actor, prey)
    if beat.end is not None:
        gx, gy = director.ground.point(beat.end, director.members[beat.actor], (x, y))
        goal = (gx, gy, lift)
    else:
        room = (
            (director.width - 0.5 * director.members[prey].width - 0.02 * director.width)
            if side > 0
            else 0.5 * director.members[prey].width + 0.02 * director.width
        )
        goal = (room - side * gap, y, lift)
        if (goal[0] - x) * side < 0.1 * director.width:
            side = -side
            goal = (0.5 * director.width + side * 0.2 * director.width, y, lift)
    side = 1.0 if goal[0] >= x else -1.0
    flee = (
        goal[0] + side * gap,
        goal[1] if plift == 0 else py,
        plift if plift == 0 else max(py - goal[1], 0.0) + 0.75 * director.members[beat.actor].size,
    )
    if plift > 0 and beat.end is None:
        flee = (flee[0], flee[1], 0.9 * director.members[beat.actor].size)
    half = min(0.5 * director.members[prey].width, 0.4 * director.width)
    seen = float(np.clip(flee[0], half, director.width - half))
    goal = (goal[0] + seen - flee[0], goal[1], goal[2])
    flee = (seen, flee[1], flee[2])
    _race(director, beat.actor, "chase", begin + 0.03, end, goal)
    _race(director, prey, "fly" if plift > 0 else "run", begin, end - 0.02, flee)


def _lag(director: Director, index: int, prey: int) -> float:
    """How far behind the foremost of those in a chase somebody is, pixels."""
    fellows = director.chasers.get(prey, [])
    rank = len(fellows) - 1 - fellows.index(index) if index in fellows else 0
    return 0.6 * rank * director.members[index].width


def _follow(director: Director, index: int, prey: int, begin: float, end: float) -> bool:
    """Runs behind somebody who is on a way of its own in the same time; whether there is such a way."""
    track = director.tracks[prey]
    if track.acts and track.acts[-1].begin >= begin - 1e-6 and track.acts[-1].end <= end + 1e-6:
        act = track.acts[-1]
        start, goal = act.start, act.goal
    elif track.ways and track.ways[-1].begin >= begin - 1e-6 and track.ways[-1].goal.holder is None:
        start, goal = track.ways[-1].source.spot, track.ways[-1].goal.spot
    else:
        return False
    way = goal[0] - start[0]
    side = float(np.sign(way)) if abs(way) > 2 else director.side_of(index, prey)
    _, y, lift = director.spot(index)
    one, other = director.members[index], director.members[prey]
    gap = 0.5 * (one.width + other.width) + 0.02 * director.width + _lag(director, index, prey)
    _race(director, index, "chase", begin, end, (goal[0] - side * gap, y, lift))
    return True


def _race(director: Director, index: int, action: Action, begin: float, end: float, goal: Spot) -> None:
    """One of those in a chase, on legs or on wheels."""
    if director.members[index].alive:
        director.act(index, action, begin, end, goal)
        return
    way = goal[0] - director.spot(index)[0]
    spin = turn_over(director.members[index], way) if goal[2] == 0 else 0.0
    director.roll(index, begin, end, Rest(spot=goal, angle=director.tracks[index].rest.angle + spin))


def _push(director: Director, beat: Beat, begin: float, end: float) -> None:
    if beat.target is None:
        director.act(beat.actor, "push", begin, end)
        return
    if (beat.actor, beat.target) in director.shoves:
        shove(director, beat, begin, end)
        return
    standing_on = director.tracks[beat.actor].place[2] > 0
    there = begin if standing_on else director.walk_up(beat.actor, beat.target, begin, end)
    side = director.side_of(beat.actor, beat.target)
    director.act(beat.actor, "push", there, end, turn=side, reach=beat.target)
    if director.alive(beat.target):
        director.act(
            beat.target,
            "fall" if beat.target not in director.catchers else "rest",
            there + 0.45 * (end - there),
            end,
            turn=-side,
        )
        return
    x, y, lift = director.spot(beat.target)
    hit, span = there + 0.42 * (end - there), end - there
    target = director.members[beat.target]
    if lift > 0:
        drop = (
            float(np.clip(x + side * 0.6 * director.height * 0.4, 0.05 * director.width, 0.95 * director.width)),
            y + 0.02 * director.height,
            0.0,
        )
        director.roll(beat.target, hit, hit + 0.4 * span, Rest(spot=drop, angle=side * 1.57), 0.03 * director.height)
    elif is_vehicle(target) or director.subjects[beat.target].noun in TOO_BIG_TO_CARRY:
        way = side * 0.05 * director.width
        angle = director.tracks[beat.target].rest.angle + turn_over(target, way)
        director.roll(beat.target, hit, hit + 0.4 * span, Rest(spot=(x + way, y, 0.0), angle=angle))
    else:
        goal = float(np.clip(x + side * 0.14 * director.width, 0.04 * director.width, 0.96 * director.width))
        spin = turn_over(target, goal - x) if is_round(target) else side * 1.57
        director.roll(beat.target, hit, hit + 0.4 * span, Rest(spot=(goal, y, 0.0), angle=spin))


def _eat(director: Director, beat: Beat, begin: float, end: float) -> None:
    thing = beat.target
    if thing is not None and not director.alive(thing):
        if director.subjects[thing].noun in TOO_BIG_TO_CARRY or director.tracks[thing].rest.holder not in (
            None,
            beat.actor,
        ):
            begin = director.walk_up(beat.actor, thing, begin, end)
        elif director.tracks[thing].rest.holder is None:
            there = director.walk_up(beat.actor, thing, begin, end)
            director.roll(
                thing, there, there + 0.15 * (end - there), Rest(holder=beat.actor, hand=director.hand_of(beat.actor))
            )
            begin = there
    director.act(beat.actor, "eat", begin, end)


def _sit_at_table(director: Director, index: int, begin: float, end: float) -> None:
    """Sits behind a table, or goes there first; looks at the others."""
    table = director.company[index]
    tx, ty, _ = director.spot(table)
    goal = seat_at_table(director.ground, director.members, director.company, index, (tx, ty))
    turn = 1.0 if goal[0] <= tx else -1.0
    x, _, lift = director.spot(index)
    if abs(x - goal[0]) < 2 and abs(lift - goal[2]) < 2:
        if not director.tracks[index].acts:
            director.pose(index, "sit", turn)
        director.act(index, "sit", begin, end, goal, turn=turn)
        return
    there = begin + 0.4 * (end - begin)
    director.act(index, "walk", begin, there, (goal[0], goal[1], 0.0))
    director.act(index, "sit", there, end, goal, turn=turn)


def _sit(director: Director, beat: Beat, begin: float, end: float) -> None:
    thing = beat.target
    if thing is not None and director.company.get(beat.actor) == thing:
        _sit_at_table(director, beat.actor, begin, end)
        return
    if thing is not None and thing != beat.actor and not _is_seat(director, beat.actor, thing):
        _settle_before(director, beat.actor, thing, begin, end)
        return
    if thing is not None and not director.alive(thing):
        x, y, _ = director.spot(thing)
        prop = director.members[thing].prop
        there = begin + 0.35 * (end - begin)
        director.act(beat.actor, "walk", begin, there, (x, y + 2, 0.0))
        seat = director.members[thing].size * (prop.surface if prop is not None else 0.5)
        director.act(
            beat.actor, "sit", there, end, (x, y + 2, max(seat - 0.1 * director.members[beat.actor].size, 0.0))
        )
        return
    director.act(beat.actor, "sit", begin, end)


def _is_seat(director: Director, index: int, thing: int) -> bool:
    """Whether somebody would sit upon a thing: on what is made for it, or low; birds sit on anything."""
    member, target = director.members[index], director.members[thing]
    if target.prop is None:
        return False
    perches = member.look is not None and member.look.posture in ("bird", "insect")
    return perches or target.subject.noun in _SAT_UPON


def _settle_before(director: Director, index: int, other: int, begin: float, end: float) -> None:
    """Sits or lies down by somebody, or before a thing: under a tree, beside a lamp."""
    x, _, _ = director.spot(index)
    ox, oy, _ = director.spot(other)
    member, target = director.members[index], director.members[other]
    side = -1.0 if x <= ox else 1.0
    apart = 0.22 * target.width if target.size > 1.3 * member.size else 0.5 * (target.width + member.width)
    goal = (ox + side * apart, oy + 0.02 * director.height, 0.0)
    there = begin + 0.35 * (end - begin)
    director.act(index, "walk", begin, there, goal)
    director.act(index, "sit", there, end, turn=-side)


def _fall(director: Director, beat: Beat, begin: float, end: float) -> None:
    if director.members[beat.actor].alive:
        x, y, _ = director.spot(beat.actor)
        director.act(beat.actor, "fall", begin, end, (x, y, 0.0))
        return
    x, y, _ = director.spot(beat.actor)
    director.roll(
        beat.actor, begin, begin + 0.6 * (end - begin), Rest(spot=(x + 0.04 * director.width, y, 0.0), angle=1.57)
    )


_PLAYS: dict[Action, Callable[[Director, Beat, float, float], None]] = {
    "walk": _go, "run": _go, "fly": _go, "jump": _jump, "give": _give, "take": _take, "throw": _throw, "chase": _chase,
    "push": _push, "eat": _eat, "sit": _sit, "fall": _fall,
}  # fmt: skip
