"""How things turn while they go along the ground, and who pushes what ahead of him. Knows sizes; plans nothing."""

from __future__ import annotations

from generation.animatic.casting import Member
from segmenter.prompts.lexicon import TOO_BIG_TO_CARRY, VEHICLES
from segmenter.prompts.reading import Beat, Reading

_WHEEL = 0.18
"""Radius of a wheel, in heights of its vehicle."""


def is_vehicle(member: Member) -> bool:
    """Whether a thing stays upright while it moves."""
    return member.look is None and member.subject.noun in VEHICLES


def is_round(member: Member) -> bool:
    """Whether a thing rolls as a whole."""
    prop = member.prop
    rolls = prop is not None and abs(prop.width - prop.height) < 0.02
    return rolls and member.subject.noun not in TOO_BIG_TO_CARRY | VEHICLES


def turn_over(member: Member, way: float) -> float:
    """How far a thing turns on a way to the right in pixels, radians: a ball itself, the wheels of a vehicle."""
    if is_vehicle(member):
        return way / max(_WHEEL * member.size, 1.0)
    return way / max(0.5 * member.size, 1.0) if is_round(member) else 0.0


def shoves_of(reading: Reading, members: tuple[Member, ...]) -> dict[tuple[int, int], Beat]:
    """Who walks along behind what he pushes: pusher and thing to the beat that says where the thing goes."""
    shoves: dict[tuple[int, int], Beat] = {}
    pushers: list[int] = []
    thing = None
    for beat in reading.beats:
        if beat.action == "push" and beat.target is not None and not members[beat.target].alive:
            pushers = [*pushers, beat.actor] if beat.target == thing else [beat.actor]
            thing = beat.target
            continue
        if beat.action == "run" and beat.actor == thing and not is_round(members[thing]):
            shoves |= {(pusher, thing): beat for pusher in pushers if members[pusher].alive}
        pushers, thing = [], None
    return shoves


def behind(pusher: Member, thing: Member) -> float:
    """How far the middle of whoever pushes is from the middle of the thing, pixels."""
    upright = pusher.look is not None and pusher.look.posture == "upright"
    return 0.5 * thing.width + (0.2 if upright else 0.5) * pusher.size
