"""Whether the prompt reader understands of a caption what the scene shows."""

from __future__ import annotations

from segmenter.prompts import read_prompt
from segmenter.prompts.reading import Action, Beat, Place, Reading
from training.small.scene import Act, Scene

_Deed = tuple[str, Action, str | None, str | None, Place | None]
"""Who does what, to what, for whom, which way; nouns, which differ within a scene."""


def disagreements(scene: Scene, caption: str) -> list[str]:
    """What the reader takes from a caption that is not so in the scene; empty where they agree."""
    reading = read_prompt(caption)
    found = [f"not understood: {word}" for word in reading.unread]
    found += _wrong_subjects(scene, reading)
    told = _deeds_told(reading)
    shown = _deeds_shown(scene)
    if told != shown:
        found.append(f"told {told}, shown {shown}")
    found += _wrong_starts(scene, reading)
    default = read_prompt("").setting
    for name in ("ground", "light", "weather"):
        said, so = getattr(reading.setting, name), getattr(scene.setting, name)
        if said not in (so, getattr(default, name)):
            found.append(f"{name} told {said}, shown {so}")
    return found


def _wrong_subjects(scene: Scene, reading: Reading) -> list[str]:
    """Nouns, colours and places that differ."""
    told = {(one.noun, one.colour, one.worn) for one in reading.subjects}
    shown = {
        (one.noun, one.colour, ()) if one.garment is None else (one.noun, None, ((one.garment, one.colour),))
        for one in scene.performers
    } | {(thing.noun, thing.colour, ()) for thing in scene.things}
    found = [f"subjects told {told - shown}, shown {shown - told}"] if told != shown else []
    if len(reading.subjects) != len(scene.performers) + len(scene.things):
        found.append("told more than once")
    places = {one.noun: one.place for one in scene.performers} | {thing.noun: thing.place for thing in scene.things}
    for one in reading.subjects:
        if one.place not in (None, "top", places.get(one.noun)):
            found.append(f"{one.noun} told {one.place}, shown {places.get(one.noun)}")
    return found


def _deeds_shown(scene: Scene) -> list[_Deed]:
    """The deeds that a caption tells, in its order."""
    deeds: list[_Deed] = []
    for index, one in enumerate(scene.performers):
        if index == 0 or index != scene.main.other:
            for act in one.acts:
                deeds += _deeds_of(scene, one.noun, act)
    rolling = [thing for i, thing in enumerate(scene.things) if i != scene.main.thing and thing.end is not None]
    return deeds + [(thing.noun, "run", None, None, thing.end) for thing in rolling]


def _deeds_of(scene: Scene, noun: str, act: Act) -> list[_Deed]:
    thing = None if act.thing is None else scene.things[act.thing].noun
    other = None if act.other is None else scene.performers[act.other].noun
    if act.action == "push":
        return [(noun, "push", thing, None, act.end)]
    if act.action == "chase":
        return [(noun, "chase", other, None, act.end)]
    return [(noun, act.action, thing, other, act.end)]


def _deeds_told(reading: Reading) -> list[_Deed]:
    """The deeds that the reader found; a way told in a beat of its own belongs to the chase or the push before it."""
    deeds: list[_Deed] = []
    for beat in reading.beats:
        who = reading.subjects[beat.actor]
        deed: _Deed = (who.noun, beat.action, _noun(reading, beat.target), _noun(reading, beat.recipient), _end(beat))
        if who.kind == "thing" and beat.action in ("rest", "sit"):
            continue
        last = deeds[-1] if deeds else None
        if last is not None and last[4] is None and last[2] is not None and beat.target is None:
            chased = last[1] == "chase" and beat.action in ("run", "fly") and who.noun == last[0]
            pushed = last[1] == "push" and beat.action in ("run", "walk") and who.noun in (last[0], last[2])
            if chased or pushed:
                deeds[-1] = (*last[:4], deed[4])
                continue
        deeds.append(deed)
    return deeds


def _end(beat: Beat) -> Place | None:
    return None if beat.end == "top" else beat.end


def _noun(reading: Reading, index: int | None) -> str | None:
    return None if index is None else reading.subjects[index].noun


def _wrong_starts(scene: Scene, reading: Reading) -> list[str]:
    """Sides from which moves are told to begin, and on which nobody was."""
    at = {one.noun: {act.start for act in one.acts} for one in scene.performers}
    if scene.main.thing is not None:
        at[scene.things[scene.main.thing].noun] = {scene.main.start}
    found = []
    for beat in reading.beats:
        noun = reading.subjects[beat.actor].noun
        if beat.start not in (None, "bottom") and beat.start not in at.get(noun, set()):
            found.append(f"{noun} told to begin at {beat.start}")
    return found
