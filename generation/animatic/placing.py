"""Where everybody stands when a panel begins: as the spatial words say, else side by side in the order of the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from generation.animatic.casting import Member, carried_things
from generation.animatic.company import company_of, places_at
from generation.animatic.riding import is_ride, rides_of, seat_lift, seat_of
from generation.animatic.rolling import behind, is_vehicle, shoves_of
from generation.animatic.room import free_middles
from generation.animatic.troop import followed_in, followers_of, row_of, step_of, troops_of
from segmenter.prompts.lexicon import TOO_BIG_TO_CARRY
from segmenter.prompts.reading import Action, Beat, Place, Reading

_IN_THE_AIR = frozenset("""
sun moon star cloud rainbow planet airplane helicopter rocket ufo airship kite drone bubble hot_air_balloon paper_plane
firework
""".split())  # fmt: skip # noqa: SIM905
_AFLOAT = frozenset("""
boat ship sailboat submarine duck swan whale dolphin seal shark fish surfboard paper_boat
""".split())  # fmt: skip # noqa: SIM905
_HEAVENLY = frozenset({"sun", "moon", "cloud", "star", "rainbow", "planet"})
_SURFACES = frozenset({"table", "desk", "shelf", "bench", "stove", "wall", "box"})
_ONE_ROW = 5
TRAVELS: frozenset[Action] = frozenset({"walk", "run", "fly", "chase"})
_SCENERY_HEIGHT = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where somebody is when the panel begins."""

    x: float
    """Pixels of the stage."""
    y: float
    """The ground under it, pixels of the stage."""
    turn: float = 1.0
    """-1 looks left, 1 looks right."""
    lift: float = 0.0
    """Height above the ground in pixels."""
    holder: int | None = None
    """Index of the member in whose hand it is."""
    hand: int = 0
    """0 the right hand of the holder, 1 the left."""
    angle: float = 0.0
    """How far a thing is turned, radians."""


class Ground:
    """Where the places of a scene are, in pixels."""

    def __init__(self, reading: Reading, width: int, height: int) -> None:
        self.width, self.height = float(width), float(height)
        self.hill = reading.setting.ground == "hill"
        self.wet = reading.setting.ground in ("water", "beach")
        self.row = 0.87 * height if reading.setting.ground != "water" else 0.93 * height

    def x_of(self, place: Place | None, member: Member) -> float | None:
        """Across: where a place word puts a member's middle; None where the word does not say."""
        edge = min(max(0.13 * self.width, member.half + 0.02 * self.width), 0.5 * self.width)
        return {"left": edge, "right": self.width - edge, "centre": 0.5 * self.width}.get(place or "")

    def y_of(self, place: Place | None) -> float:
        """Down: the ground at a place word."""
        if place == "behind":
            return self.row - 0.1 * self.height
        if place == "front":
            return min(self.row + 0.06 * self.height, 0.96 * self.height)
        return self.row

    def ceiling(self, member: Member, y: float) -> float:
        """How high above the ground at y somebody can be and still be seen whole."""
        return max(y - 1.15 * member.size - 0.03 * self.height, 0.0)

    def point(self, place: Place, member: Member, near: tuple[float, float]) -> tuple[float, float]:
        """A spot that a move starts from or goes to."""
        x = self.x_of(place, member)
        if x is not None:
            return (x, near[1])
        if place == "top":
            return (0.72 * self.width, 0.5 * self.height) if self.hill else (near[0], 0.68 * self.height)
        if place == "bottom":
            return (0.17 * self.width, 0.9 * self.height) if self.hill else (near[0], 0.92 * self.height)
        return (near[0], self.y_of(place))


def place_members(
    reading: Reading,
    members: tuple[Member, ...],
    width: int,
    height: int,
    rng: np.random.Generator,
    kept: Mapping[int, Home] = MappingProxyType({}),
) -> list[Home]:
    """Where everybody is when the panel begins; `rng` moves them a little, those with a kept home stay there."""
    ground = Ground(reading, width, height)
    held, on_top, rides = carried_things(reading), _surfaces(reading, members), rides_of(reading, members)
    shoves = shoves_of(reading, members)
    pushers = {pusher: thing for pusher, thing in shoves if members[pusher].subject.place is None}
    moves = _moves(reading, members)
    circling = {beat.actor for beat in reading.beats if beat.target is not None and beat.action in TRAVELS}
    around = {i for i, member in enumerate(members) if member.subject.place == "around"}
    apart = sorted(around - circling - held.keys() - company_of(reading, [one.look for one in members]).keys())
    middle = {beat.target for beat in reading.beats if beat.actor in around & circling}
    lined = tuple(_in_the_middle(member) if i in middle else member for i, member in enumerate(members))
    company = company_of(reading, [member.look for member in members])
    troops = troops_of(reading)
    # Who is followed starts some way ahead of those who follow, and so do those with it.
    chased = {prey: _head_start(members, prey, after) for prey, after in followers_of(reading).items()}
    chased |= {i: max(chased.values()) for i in troops if chased and i not in chased and chased.keys() & troops.keys()}
    seated = {i: table for i, table in company.items() if _first_beat(reading, i).action == "sit" and i not in kept}
    set_apart = {*held, *on_top, *apart, *rides, *pushers, *seated}
    rest = [i for i in range(len(members)) if i not in set_apart]
    flying = [i for i in rest if _flies(reading, i, members[i])]
    homes = dict(zip(apart, _ring(ground, [members[i] for i in apart]), strict=True))
    for row in (flying, [i for i in rest if i not in flying]):
        for i, (x, y) in _line_up(ground, lined, row, moves, troops, chased).items():
            drift = float(rng.uniform(-0.008, 0.008)) * width
            lift = _lift(ground, members[i], y, moves.get(i), rng) if i in flying else 0.0
            homes[i] = Home(x=x + drift, y=y, lift=lift)
    if kept:
        homes |= kept
        passing = {i for i, move in moves.items() if move.start is not None or move.end is not None}
        coming = [i for i in rest if i not in kept and i not in passing]
        spots = {i: (home.x, home.lift) for i, home in homes.items() if home.holder is None and i not in passing}
        for i, x in free_middles(members, spots, coming, (ground.width, ground.height)).items():
            homes[i] = replace(homes[i], x=x)
    for i, below in on_top.items():
        base, prop = homes[below], members[below].prop
        top = members[below].size * (prop.surface if prop is not None else 1.0)
        homes.setdefault(i, Home(x=base.x + 0.12 * members[below].width, y=base.y + 0.5, lift=base.lift + top))
    for i, (vehicle, beside) in rides.items():
        homes.setdefault(i, _mounted(members[i], members[vehicle], homes[vehicle], beside))
    ranks: dict[int, int] = {}
    for i, thing in pushers.items():
        rank = ranks[thing] = ranks.get(thing, -1) + 1
        homes[thing], home = _at_work(ground, members[i], members[thing], homes[thing], shoves[i, thing], rank)
        homes.setdefault(i, home)
    for i, table in seated.items():
        base = homes[table]
        x, y, lift = seat_at_table(ground, members, company, i, (base.x, base.y))
        homes[i] = Home(x=x, y=y, lift=lift)
    for i, holder in held.items():
        homes.setdefault(i, Home(x=homes[holder].x, y=homes[holder].y, holder=holder))
    turned = _turned(ground, reading, members, [homes[i] for i in range(len(members))], moves)
    return [kept.get(i, home) for i, home in enumerate(turned)]


def _in_the_middle(member: Member) -> Member:
    """Whoever others go round needs room on both sides."""
    return replace(member, subject=replace(member.subject, place=member.subject.place or "centre"))


def _mounted(rider: Member, vehicle: Member, base: Home, beside: float) -> Home:
    """On the seat of a vehicle."""
    seat = seat_of(rider, vehicle)
    assert seat is not None
    x, depth = base.x + beside * vehicle.width, -1.0 if seat.inside else 1.0
    return Home(x=x, y=base.y + depth, lift=base.lift + seat_lift(rider, vehicle, seat))


def _at_work(ground: Ground, pusher: Member, thing: Member, base: Home, move: Beat, rank: int) -> tuple[Home, Home]:
    """Where the thing is, and who pushes it behind it; both in the picture."""
    gap = behind(pusher, thing) + 0.25 * pusher.size * rank
    end = ground.x_of(move.end, thing)
    side = 1.0 if (end if end is not None else 0.99 * ground.width) >= base.x else -1.0
    room = gap + pusher.half
    x = max(base.x, room) if side > 0 else min(base.x, ground.width - room)
    y = base.y + 1.0 + 0.015 * ground.height * rank
    return replace(base, x=x), Home(x=x - side * gap, y=y, turn=side)


def _head_start(members: tuple[Member, ...], prey: int, after: list[int]) -> float:
    """How far ahead somebody is of those who follow: a little less where it is big enough to be seen behind them."""
    wide = sum(members[i].width for i in after)
    return max(0.55 * wide - 0.25 * max(members[prey].width - wide, 0.0), 0.2 * wide)


def _first_beat(reading: Reading, index: int) -> Beat:
    return next(beat for beat in reading.beats if beat.actor == index)


def seat_at_table(
    ground: Ground, members: tuple[Member, ...], company: Mapping[int, int], index: int, table: tuple[float, float]
) -> tuple[float, float, float]:
    """x, y and lift of somebody who sits at a table, whose place is given: behind it, as high as on a chair."""
    fellows = [i for i, at in company.items() if at == company[index]]
    across = places_at(fellows, [members[i].width for i in fellows])[index]
    high = 0.6 * members[company[index]].size - 0.1 * members[index].size
    return table[0] + across, table[1] - 0.02 * ground.height, max(high, 0.0)


def _ring(ground: Ground, ring: list[Member]) -> list[Home]:
    """A circle around the middle, seen a little from above, everybody on the ground."""
    # One alone stands at a side: in the middle, what it is around would hide it.
    turn = np.pi / 2 if len(ring) > 1 else -np.pi
    angles = 2 * np.pi * (np.arange(len(ring)) + 0.5) / max(len(ring), 1) + turn
    across = [min(0.34 * ground.width, 0.5 * ground.width - min(one.half, 0.4 * ground.width)) for one in ring]
    return [
        Home(
            x=0.5 * ground.width + reach * float(np.cos(angle)),
            y=ground.row - ground.height * (0.045 - 0.065 * float(np.sin(angle))),
        )
        for angle, reach in zip(angles, across, strict=True)
    ]


def _lift(ground: Ground, member: Member, y: float, move: Beat | None, rng: np.random.Generator) -> float:
    """How high up somebody flies: heavenly bodies highest, nobody out of the picture, who rises from the ground."""
    lift = (0.46 + 0.1 * float(rng.uniform(-1, 1))) * ground.height
    if move is not None and move.action == "fly" and (move.start == "bottom" or (not move.start and move.end == "top")):
        return 0.0
    if move is not None and move.action == "fly" and (move.start == "top" or move.end == "bottom"):
        return ground.ceiling(member, y)
    if member.subject.noun in _HEAVENLY:
        lift = ground.row - 0.3 * ground.height
    return min(lift, ground.ceiling(member, y))


def _moves(reading: Reading, members: tuple[Member, ...]) -> dict[int, Beat]:
    """The beat of each member's first move that tells where it must stand before it; a rider's is the vehicle's."""
    moves: dict[int, Beat] = {}
    for beat in reading.beats:
        mover = beat.target if beat.target is not None and is_ride(beat, members) else beat.actor
        if beat.start is not None or (beat.action in TRAVELS and mover not in moves):
            moves[mover] = beat
    for beat in reading.beats:
        # Who runs after somebody comes the same way.
        ahead = moves.get(beat.target) if beat.target is not None else None
        follows = beat.action == "chase" and moves.get(beat.actor) is beat and not (beat.start or beat.end)
        if follows and ahead is not None and ahead.action != "chase" and followed_in(reading, beat):
            moves[beat.actor] = replace(beat, start=ahead.start, end=ahead.end)
    return moves


def _flies(reading: Reading, index: int, member: Member) -> bool:
    noun, posture = member.subject.noun.replace(" ", "_"), member.look.posture if member.look is not None else None
    if noun in _IN_THE_AIR or posture == "insect":
        return True
    flying = any(beat.actor == index and beat.action == "fly" for beat in reading.beats)
    if flying and (member.alive or noun in ("balloon", "frisbee")):
        return True
    return member.subject.place == "top" and (noun == "balloon" or posture == "bird")


def _surfaces(reading: Reading, members: tuple[Member, ...]) -> dict[int, int]:
    """Small things that are pushed while a table is there stand on it: the thing to the table."""
    tables = [i for i, member in enumerate(members) if member.subject.noun in _SURFACES]
    pushed = {beat.target for beat in reading.beats if beat.action == "push" and beat.target is not None}
    small = [i for i in pushed if not members[i].alive and members[i].subject.noun not in TOO_BIG_TO_CARRY]
    return {i: tables[0] for i in small if tables and i not in tables}


def _line_up(
    ground: Ground,
    members: tuple[Member, ...],
    row: list[int],
    moves: dict[int, Beat],
    troops: Mapping[int, tuple[int, int]],
    chased: Mapping[int, float],
) -> dict[int, tuple[float, float]]:
    """Side by side without overlap: fixed places first, the rest in the order of the text around them."""
    wanted: dict[int, float] = {}
    downs: dict[int, float] = {}
    for i in row:
        x, downs[i] = _wanted_spot(ground, members[i], moves.get(i))
        if x is not None:
            wanted[i] = x
    passing = [i for i in row if i in moves and (moves[i].start is not None or moves[i].end is not None)]
    steady = [i for i in row if i not in passing]
    crowd = len(steady) > _ONE_ROW
    if crowd:
        for i in steady[1::2]:
            downs[i] -= 0.08 * ground.height
    xs = _spread(ground.width, members, steady, wanted, overlap=0.55 if crowd else 1.0)
    # Those who come past need no place among those who stand; several of them start one ahead of the other.
    taken: dict[float, int] = {}
    for i in passing:
        upright = moves[i].action == "fly" and {moves[i].start, moves[i].end} <= {"top", "bottom", None}
        x = wanted.get(i, (0.5 if upright else 0.2) * ground.width)
        ahead = 1 if x <= 0.5 * ground.width else -1
        if i in troops:
            rank, shape = troops[i][0], members[i].width / members[i].size
            xs[i] = x + ahead * (step_of(shape) * rank * members[i].width + chased.get(i, 0.0))
            downs[i] -= row_of(rank, shape) * ground.height
            continue
        rank = 0 if i in chased else taken.get(x, -1) + 1
        taken[x] = max(taken.get(x, -1), rank if i not in chased else -1)
        xs[i] = x + ahead * (rank * 0.8 * members[i].width + chased.get(i, 0.0))
    return {i: (xs[i], downs[i]) for i in row}


def _wanted_spot(ground: Ground, member: Member, move: Beat | None) -> tuple[float | None, float]:
    """Where the words put a member's middle (None: anywhere), and the ground under it."""
    subject = member.subject
    x, y = ground.x_of(subject.place, member), ground.y_of(subject.place)
    if subject.noun.replace(" ", "_") in _AFLOAT and ground.wet:
        y = 0.8 * ground.height
    elif subject.place in ("top", "bottom"):
        hill_x, y = ground.point(subject.place, member, (0.5 * ground.width, y))
        x = hill_x if ground.hill else x
    if move is not None and move.action == "fly" and {move.start, move.end} & {"top", "bottom"}:
        return x, y
    if move is not None and move.start is not None:
        from_x, y = ground.point(move.start, member, (0.5 * ground.width, y))
        x = from_x if move.start in ("left", "right", "centre") or ground.hill else None
    elif move is not None and move.end in ("left", "right"):
        x = ground.x_of("right" if move.end == "left" else "left", member)
    elif move is not None and move.end == "top" and ground.hill:
        x, y = ground.point("bottom", member, (0.5 * ground.width, y))
    if move is not None and (move.start is not None or move.end is not None):
        return x, min(y + 0.03 * ground.height, 0.93 * ground.height)
    if member.prop is not None and member.prop.height >= _SCENERY_HEIGHT:
        return x, min(y, ground.row - 0.075 * ground.height)
    return x, y


def _spread(
    width: float, members: tuple[Member, ...], row: list[int], wanted: dict[int, float], overlap: float
) -> dict[int, float]:
    """Middles of a row from left to right."""
    if not row:
        return {}
    free = [i for i in row if i not in wanted]
    half = (len(free) + 1) // 2
    middle = 0.5 * width
    lefts = [i for i in row if wanted.get(i, middle) < middle]
    centre = [i for i in row if wanted.get(i) == middle]
    rights = [i for i in row if wanted.get(i, middle) > middle]
    order = [*lefts, *free[:half], *centre, *free[half:], *rights]
    wide = np.array([members[i].width * overlap for i in order])
    gap = min(max((0.94 * width - wide.sum()) / (len(order) + 0.6), 0.0), 0.16 * width)
    start = 0.5 * (width - wide.sum() - gap * (len(order) - 1))
    xs = start + np.concatenate([[0.0], np.cumsum(wide[:-1] + gap)]) + wide / 2
    # Only one can have a spot: a second one with the same words stands beside it.
    fixed = np.array([i in wanted and wanted[i] not in [wanted.get(j) for j in order[:k]] for k, i in enumerate(order)])
    xs = np.where([i in wanted for i in order], [wanted.get(i, 0.0) for i in order], xs)
    reach = np.minimum([members[i].half for i in order], middle)
    for _ in range(60):
        for a in range(len(order) - 1):
            lack = (wide[a] + wide[a + 1]) / 2 + 0.015 * width - (xs[a + 1] - xs[a])
            if lack > 0 and not (fixed[a] and fixed[a + 1]):
                share = 0.0 if fixed[a] else 1.0 if fixed[a + 1] else 0.5
                xs[a] -= lack * share
                xs[a + 1] += lack * (1 - share)
        xs = np.where(fixed, xs, np.clip(xs, reach, width - reach))
    return dict(zip(order, map(float, xs), strict=True))


def _headed_for(ground: Ground, member: Member, home: Home, move: Beat | None, otherwise: float) -> float:
    """Where somebody looks who goes somewhere: ahead, or away from the side it comes from."""
    if move is None:
        return otherwise
    end, start = ground.x_of(move.end, member), ground.x_of(move.start, member)
    if end is not None and abs(end - home.x) > 1:
        return end
    if start is not None and move.start != "centre":
        return ground.width - start
    return otherwise


def _turned(
    ground: Ground, reading: Reading, members: tuple[Member, ...], homes: list[Home], moves: dict[int, Beat]
) -> list[Home]:
    """Everybody looks at whom they deal with, else towards the middle; things are held in the hand on that side."""
    partners: dict[int, int] = {}
    width = ground.width
    for beat in reading.beats:
        other = beat.recipient if beat.recipient is not None else beat.target
        if other is not None and homes[other].holder != beat.actor:
            partners.setdefault(beat.actor, other)
            partners.setdefault(other, beat.actor)
    driven = {beat.target: beat for beat in reading.beats if beat.action == "chase" and beat.target not in moves}
    driven |= {thing: replace(move, actor=pusher) for (pusher, thing), move in shoves_of(reading, members).items()}
    turns = []
    for i, home in enumerate(homes):
        goal = homes[partners[i]].x if i in partners else 0.5 * width
        goal = _headed_for(ground, members[i], home, moves.get(i), goal)
        if i in driven and is_vehicle(members[i]):
            away = 2 * home.x - homes[driven[i].actor].x
            goal = _headed_for(ground, members[i], home, driven[i] if driven[i].end or driven[i].start else None, away)
        looks = members[i].alive or (is_vehicle(members[i]) and (i in moves or i in driven))
        turns.append(1.0 if goal >= home.x - 1 or not looks else -1.0)
    return [
        replace(home, turn=turn, hand=1 if home.holder is not None and turns[home.holder] > 0 else 0)
        for home, turn in zip(homes, turns, strict=True)
    ]
