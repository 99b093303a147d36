"""Directs the members: plans single acts and ways, and knows where everybody will then be. Knows no beats' meaning."""

from __future__ import annotations

import numpy as np

from generation.animatic.casting import Member, grown_person
from generation.animatic.company import company_of
from generation.animatic.placing import Ground, Home
from generation.animatic.rolling import shoves_of
from generation.animatic.tracks import Act, Rest, Track, Way
from generation.animatic.troop import chasers_of, lead_of, troops_of, way_of
from segmenter.prompts.reading import Action, Beat, Reading

Spot = tuple[float, float, float]


class Director:
    """The tracks in the making."""

    def __init__(
        self, reading: Reading, members: tuple[Member, ...], homes: list[Home], width: int, height: int
    ) -> None:
        self.members = members
        self.subjects = reading.subjects
        self.ground = Ground(reading, width, height)
        self.width, self.height = float(width), float(height)
        self.tracks = [Track(member, home) for member, home in zip(members, homes, strict=True)]
        self.rides: dict[int, tuple[float, float, Spot, Spot]] = {}
        self.rounds: dict[int, int] = {}
        self.shoves = shoves_of(reading, members)
        self.troops, self.chasers = troops_of(reading), chasers_of(reading)
        self.company = company_of(reading, [member.look for member in members])
        self.catchers = {beat.actor for beat in reading.beats if beat.action == "take"}

    @property
    def person(self) -> float:
        """Height of a grown person, pixels."""
        person = grown_person(self.members)
        assert person is not None, "a director is asked about somebody who plays"
        return person

    def alive(self, index: int | None) -> bool:
        """Whether a member, if there is one, has joints."""
        return index is not None and self.members[index].alive

    def act(
        self,
        index: int,
        action: Action,
        begin: float,
        end: float,
        goal: tuple[float, float, float] | None = None,
        *,
        arc: float = 0.0,
        turn: float | None = None,
        reach: int | None = None,
    ) -> None:
        """Plans an act of a living member; without a goal it stays where it is."""
        track = self.tracks[index]
        start = track.place
        goal = start if goal is None else self.inside(index, goal)
        if turn is None:
            moved = goal[0] - start[0]
            turn = float(np.sign(moved)) if abs(moved) > 2 else track.turn
        track.acts.append(
            Act(
                begin=max(begin, track.busy_until),
                end=max(end, track.busy_until),
                action=action,
                start=start,
                goal=goal,
                arc=arc,
                turn=turn or 1.0,
                reach=reach,
            )
        )

    def pose(self, index: int, action: Action, turn: float) -> None:
        """Has a living member sit, or stand, where it is, from before the panel begins."""
        place = self.tracks[index].place
        self.tracks[index].acts.append(Act(begin=-2, end=-1, action=action, start=place, goal=place, turn=turn))

    def roll(self, index: int, begin: float, end: float, goal: Rest, arc: float = 0.0) -> None:
        """Plans a way of a thing."""
        track = self.tracks[index]
        begin = max(begin, track.ways[-1].end if track.ways else 0.0)
        track.ways.append(Way(begin=begin, end=max(end, begin + 1e-3), source=track.rest, goal=goal, arc=arc))

    def spot(self, index: int) -> tuple[float, float, float]:
        """x, y and lift of a member, or of whoever holds it, after everything that is planned so far."""
        rest = self.tracks[index].rest if not self.members[index].alive else None
        if rest is not None and rest.holder is not None:
            return self.tracks[rest.holder].place
        return self.tracks[index].place

    def inside(self, index: int, spot: Spot) -> Spot:
        """The nearest spot at which a member is seen whole."""
        member = self.members[index]
        half = min(member.half, 0.5 * self.width)
        x, y, lift = spot
        return (min(max(x, half), self.width - half), y, min(lift, self.ground.ceiling(member, y)))

    def side_of(self, index: int, other: int) -> float:
        """1 where the other is to the right of a member, else -1."""
        return 1.0 if self.spot(other)[0] >= self.spot(index)[0] else -1.0

    def goal_of(self, beat: Beat) -> tuple[float, float, float]:
        """Where a move ends that says so, or where it would end."""
        member = self.members[beat.actor]
        x, y, lift = self.spot(beat.actor)
        if beat.end is not None and beat.end not in ("around",):
            if beat.action == "fly" and beat.end in ("top", "bottom"):
                return (x, y, self.ground.ceiling(member, y) if beat.end == "top" else 0.0)
            gx, gy = self.ground.point(beat.end, member, (x, y))
            if beat.actor in self.troops and beat.target is None:
                lead = lead_of(*self.troops[beat.actor], member.width / member.size, beat.end)
                gx += way_of(beat) * lead * member.width
            return (gx, gy, lift)
        if beat.target is not None and beat.action != "fly":
            tx, ty, _ = self.spot(beat.target)
            side = -1.0 if tx >= x else 1.0
            return (
                tx + side * (member.width + self.members[beat.target].width) * 0.5,
                max(ty + 1, y - 0.02 * self.height),
                0.0,
            )
        far = self.width - member.half - 0.01 * self.width
        near = member.half + 0.01 * self.width
        step = 0.5 * self.width
        gx = (
            min(x + step, far)
            if self.tracks[beat.actor].turn * (1 if x < 0.72 * self.width else -1) > 0 and x < 0.72 * self.width
            else max(x - step, near)
        )
        return (gx, y, lift)

    def walk_up(self, index: int, other: int, begin: float, end: float, gap: float = 0.0) -> float:
        """Walks up to somebody or something, where it is not near yet; when it is there."""
        x, y, lift = self.spot(index)
        ox, oy, _ = self.spot(other)
        side = -1.0 if ox >= x else 1.0
        reach = self.members[index].size * (0.26 if self.upright(index) else 0.62)
        distance = reach + gap + 0.4 * self.members[other].width
        goal = (ox + side * distance, y if abs(oy - y) < 0.06 * self.height else oy + 1, lift)
        if abs(goal[0] - x) < 0.02 * self.width:
            return begin
        there = begin + (end - begin) * float(np.clip(0.2 + 0.4 * abs(goal[0] - x) / self.width, 0.25, 0.45))
        far = abs(goal[0] - x) > 0.35 * self.width
        self.act(index, "run" if far else "walk", begin, there, goal, turn=-side)
        return there

    def upright(self, index: int) -> bool:
        """Whether a member stands on two legs."""
        look = self.members[index].look
        return look is not None and look.posture == "upright"

    def hand_of(self, index: int) -> int:
        """The hand in which a member would hold something: 0 right, 1 left."""
        return 1 if self.tracks[index].turn > 0 else 0

    def partner_of(self, beat: Beat) -> int | None:
        """With whom the actor of a beat deals."""
        if beat.recipient is not None:
            return beat.recipient
        if self.alive(beat.target):
            return beat.target
        return next((i for i in range(len(self.members)) if self.members[i].alive and i != beat.actor), None)

    def meet(self, one: int, other: int, begin: float, end: float) -> float:
        """Both walk until their hands meet; when they are there."""
        x, y, lift = self.spot(one)
        ox, oy, olift = self.spot(other)
        side = 1.0 if ox >= x else -1.0
        apart = sum(self.members[i].size * (0.36 if self.upright(i) else 0.66) for i in (one, other))
        walk = abs(ox - x) - apart
        if abs(walk) < 0.03 * self.width:
            return begin
        there = begin + (end - begin) * 0.36
        height = 0.5 * (y + oy) if abs(oy - y) > 0.03 * self.height else None
        self.act(one, "walk", begin, there, (x + side * walk / 2, height or y, lift), turn=side)
        self.act(other, "walk", begin, there, (ox - side * walk / 2, height or oy, olift), turn=-side)
        return there
