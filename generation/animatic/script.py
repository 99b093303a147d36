"""Shares the panel's time out among a reading's beats: one after the other, or together where nobody is in two."""

from __future__ import annotations

from dataclasses import replace

from generation.animatic.beats import play_beat
from generation.animatic.casting import Member, carried_things
from generation.animatic.director import Director
from generation.animatic.placing import Home
from generation.animatic.riding import is_ride
from generation.animatic.rolling import shoves_of
from generation.animatic.tracks import Track
from generation.animatic.troop import followed_in
from segmenter.prompts.reading import Action, Beat, Reading

_WEIGHTS: dict[Action, float] = {
    "rest": 0.6, "wave": 0.9, "sit": 1.0, "dance": 1.2, "eat": 1.2, "walk": 1.5, "run": 1.3, "fly": 1.5,
    "chase": 1.6, "give": 1.5, "take": 1.1, "hold": 1.1, "throw": 1.4, "jump": 1.1, "push": 1.1, "fall": 0.8,
}  # fmt: skip
_FRINGE = 0.06


def write_script(
    reading: Reading, members: tuple[Member, ...], homes: list[Home], width: int, height: int
) -> list[Track]:
    """Plays the beats one after the other over the panel's time; those with nobody in common are played together."""
    director = Director(reading, members, homes, width, height)
    groups = _groups(reading, members)
    weights = [max(_WEIGHTS[beat.action] for beat in group) for group in groups]
    total = sum(weights) or 1.0
    at = _FRINGE
    for group, weight in zip(groups, weights, strict=True):
        end = at + (1 - 2 * _FRINGE) * weight / total
        for beat in group:
            play_beat(director, beat, at, end)
        at = end
    return director.tracks


def _groups(reading: Reading, members: tuple[Member, ...]) -> list[list[Beat]]:
    groups: list[list[Beat]] = []
    busy: set[int] = set()
    shoves = shoves_of(reading, members)
    moved = [move for _, move in shoves.items()]
    for beat in _told_once(reading):
        if any(beat is move for move in moved):
            continue  # it is played with the push
        involved = {i for i in (beat.actor, beat.target, beat.recipient) if i is not None}
        last = groups[-1][-1] if groups else None
        # The honey and its jar change hands in one go.
        same_gift = (
            last is not None
            and beat.action == last.action == "give"
            and (beat.actor, beat.recipient) == (last.actor, last.recipient)
        )
        together = (
            last is not None
            and last.target is not None
            and (beat.action, beat.target) == (last.action, last.target)
            and all(
                is_ride(one, members)
                or members[one.actor].subject.place == "around"
                or (one.actor, one.target) in shoves
                or one.action == "chase"
                for one in (beat, last)
            )
        )
        after = (
            beat.action == "chase"
            and followed_in(reading, beat)
            and any(
                beat.target in (one.actor, one.target) and one.action in ("walk", "run", "fly")
                for one in (groups[-1] if groups else ())
            )
        )
        if not same_gift and not together and not after and (not groups or involved & busy):
            groups.append([])
            busy = set()
        groups[-1].append(beat)
        busy |= involved
    return groups


def _told_once(reading: Reading) -> list[Beat]:
    """Leaves out what another beat shows: the same again, a throw's catch, the fall of what is hit, a chase's run."""
    beats: list[Beat] = []
    in_hand = carried_things(reading)
    told = [beat for beat, before in zip(reading.beats, (None, *reading.beats), strict=False) if beat != before]
    for beat in told:
        last = beats[-1] if beats else None
        if beat.action == "rest" and len(told) > 1:
            continue
        if beat.action == "hold":
            if beat.target in in_hand:
                continue
            beat = replace(beat, action="take")  # noqa: PLW2901 - whoever is held, or too big for a hand, is hugged
        if (
            last is not None
            and beat.action == "take"
            and last.action in ("throw", "give")
            and beat.target in (last.target, None)
            and beat.actor == last.recipient
        ):
            continue
        if (
            last is not None
            and beat.action == "fall"
            and last.action in ("push", "throw")
            and beat.actor == last.target
        ):
            continue
        if (
            last is not None
            and last.actor == beat.actor
            and {last.action, beat.action} <= {"run", "walk", "chase"}
            and "chase" in (last.action, beat.action)
        ):
            target = beat.target if beat.action == "chase" else last.target
            beats[-1] = Beat(
                actor=beat.actor,
                action="chase",
                target=target,
                start=last.start or beat.start,
                end=last.end or beat.end,
            )
            continue
        beats.append(beat)
    chased = {beat.target for beat in beats if beat.action == "chase"}
    return [
        beat
        for beat in beats
        if not (beat.actor in chased and beat.action in ("walk", "run", "fly") and beat.end is None)
    ]
