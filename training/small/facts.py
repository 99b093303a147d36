"""What a text encoder must read out of a caption: facts, each with its classes."""

from __future__ import annotations

from collections.abc import Iterable

from training.small import cast
from training.small.scene import Performer, Scene, Thing
from training.small.teller import Left

COLOURS = tuple(sorted({one for listed in (*cast.SPECIES.values(), *cast.THINGS.values()) for one in listed}))
_SIDES = ("left", "centre", "right")
_GARMENTS = tuple(sorted({one for listed in cast.GARMENTS.values() for one in listed}))
_WHO = {"noun": tuple(cast.SPECIES), "colour": COLOURS, "garment": _GARMENTS}
_DOES = {"action": cast.ACTIONS, "start": _SIDES, "end": _SIDES}
_THING = {"noun": tuple(cast.THINGS), "colour": COLOURS}
_SLOTS: dict[str, dict[str, tuple[str, ...]]] = {
    "lead": {**_WHO, "place": _SIDES, **_DOES},
    "then": {"action": cast.ALONE, "end": _SIDES},
    "other": _WHO,
    "handled": _THING,
    "second": {**_WHO, "place": _SIDES, **_DOES},
    "third": {**_WHO, "place": _SIDES, **_DOES},
    "thing": {**_THING, "place": _SIDES, "end": _SIDES},
    "thing2": {**_THING, "place": _SIDES, "end": _SIDES},
    "setting": {"ground": cast.GROUNDS, "light": cast.LIGHTS},
}
FACTS: dict[str, tuple[str, ...]] = {
    f"{slot} {name}": classes for slot, named in _SLOTS.items() for name, classes in named.items()
}
"""Fact to its classes. Class 0 of each stands for what is not told; these follow."""


def labels_of(scene: Scene, told: Iterable[Left]) -> dict[str, str]:
    """The facts that a caption tells, without those that it leaves out.

    Args:
        scene: what happens. Colours and acts that are missing in it are not told.
        told: what the caption tells of places, starts and setting.
    """
    said = frozenset(told)
    facts: dict[str, str | None] = {}
    lead = scene.performers[0] if scene.performers else None
    main = lead.acts[0] if lead is not None and lead.acts else None
    other = main.other if main is not None else None
    handled = main.thing if main is not None else None
    if lead is not None:
        facts |= _performer("lead", lead, said)
        if len(lead.acts) > 1:
            facts |= {"then action": lead.acts[1].action, "then end": lead.acts[1].end}
    if other is not None:
        facts |= _who("other", scene.performers[other])
    if handled is not None:
        facts |= _who("handled", scene.things[handled])
    bystanders = [one for i, one in enumerate(scene.performers) if i not in (0, other)]
    for slot, one in zip(("second", "third"), bystanders, strict=False):
        facts |= _performer(slot, one, said)
    scenery = [one for i, one in enumerate(scene.things) if i != handled]
    for slot, thing in zip(("thing", "thing2"), scenery, strict=False):
        facts |= _who(slot, thing) | {f"{slot} place": _place(thing, said), f"{slot} end": thing.end}
    if ("ground", "") in said:
        facts["setting ground"] = scene.setting.ground
    if ("light", "") in said:
        facts["setting light"] = scene.setting.light
    return {name: value for name, value in facts.items() if value}


def _who(slot: str, one: Performer | Thing) -> dict[str, str | None]:
    garment = one.garment if isinstance(one, Performer) else None
    return {f"{slot} noun": one.noun, f"{slot} colour": one.colour, f"{slot} garment": garment}


def _performer(slot: str, one: Performer, said: frozenset[Left]) -> dict[str, str | None]:
    facts = {**_who(slot, one), f"{slot} place": _place(one, said)}
    if one.acts:
        act = one.acts[0]
        facts |= {f"{slot} action": act.action, f"{slot} end": act.end}
        facts[f"{slot} start"] = act.start if ("start", one.noun) in said else None
    return facts


def _place(one: Performer | Thing, said: frozenset[Left]) -> str | None:
    return one.place if ("place", one.noun) in said else None


def classes_of(facts: dict[str, str]) -> list[int]:
    """Facts as numbers, in the order of `FACTS`; 0 for what is not told."""
    return [1 + classes.index(facts[name]) if name in facts else 0 for name, classes in FACTS.items()]
