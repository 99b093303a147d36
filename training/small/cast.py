"""Who and what the drawn world holds: kinds of figures and things, each with the colours that it comes in."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from generation.animatic.prop_table import prop_of
from generation.animatic.props import Prop
from generation.animatic.species import Look, Posture, look_of
from segmenter.prompts.lexicon import NOUNS
from segmenter.prompts.reading import Action, Ground, Light, Subject

_CLOTHES = ("red", "blue", "green", "yellow", "purple", "orange", "pink")

SPECIES: dict[str, tuple[str, ...]] = {
    "man": _CLOTHES,
    "woman": _CLOTHES,
    "boy": _CLOTHES,
    "girl": _CLOTHES,
    "robot": ("red", "blue", "green", "yellow", "purple", "grey"),
    "dog": ("brown", "black", "white", "grey"),
    "cat": ("orange", "black", "white", "grey"),
    "bear": ("black", "white", "grey", "orange"),
    "rabbit": ("white", "grey", "pink", "brown"),
    "bird": ("blue", "red", "yellow", "green"),
    "duck": ("yellow", "white", "brown", "green"),
    "elephant": ("grey", "blue", "pink", "purple"),
}
"""Noun to its colours: papers of the paper theatre, all of them far from those of a pose map."""

GARMENTS: dict[str, tuple[str, ...]] = {"man": ("shirt", "coat"), "boy": ("shirt", "coat"), "woman": ("dress", "coat"),
    "girl": ("dress", "coat")}  # fmt: skip
"""What the colour of a person is told of."""

SIZES: dict[str, float] = {"dog": 0.7, "cat": 0.62, "rabbit": 0.72, "bird": 0.58, "duck": 0.56, "elephant": 0.74}
"""Heights that differ from the animatic's, where a grown person is 1: in so small a picture a cat is too small."""

THINGS: dict[str, tuple[str, ...]] = {
    "ball": ("red", "blue", "green", "yellow"),
    "cup": ("red", "blue", "white", "yellow"),
    "book": ("red", "blue", "green", "brown"),
    "jar": ("orange", "blue", "white", "green"),
    "carrot": ("orange", "purple"),
    "balloon": ("red", "blue", "yellow", "pink"),
    "box": ("brown", "red", "green", "blue"),
    "flower": ("red", "yellow", "pink", "blue"),
    "apple": ("red", "green", "yellow"),
}
"""Noun to its colours."""

HANDY = ("ball", "cup", "book", "jar", "carrot", "balloon", "flower", "apple")
"""What one hands to another."""
PUSHED = ("ball", "box")
"""What one pushes along the ground; a ball also rolls by itself."""
THING_SCALE = 1.35
"""How much larger than in the animatic things are, to be seen."""

GROUNDS: tuple[Ground, ...] = ("meadow", "forest", "beach", "snow", "street", "desert", "room")
LIGHTS: tuple[Light, ...] = ("day", "sunset", "night")
INDOORS: frozenset[Ground] = frozenset({"room"})
"""Where it is always day."""
LAYOUTS = 4
"""How many ways each place is painted in."""

ACTIONS: tuple[Action, ...] = ("walk", "run", "jump", "wave", "sit", "fly", "give", "chase", "push", "rest")
"""What a clip may be about; each is as frequent as the other."""
ALONE: tuple[Action, ...] = ("walk", "run", "jump", "wave", "sit", "fly", "rest")
"""What needs nobody and nothing else: second acts, bystanders, and what is under way when a clip begins."""
MOVES: frozenset[Action] = frozenset({"walk", "run", "fly", "chase", "push"})
"""What goes to a side."""

UNSEEN: frozenset[tuple[str, str, Action]] = frozenset({
    ("man", "red", "wave"), ("man", "green", "run"), ("woman", "blue", "sit"), ("woman", "yellow", "walk"),
    ("boy", "orange", "jump"), ("boy", "blue", "give"), ("girl", "purple", "fly"), ("girl", "red", "chase"),
    ("robot", "green", "walk"), ("robot", "red", "fly"), ("robot", "blue", "push"), ("dog", "white", "jump"),
    ("dog", "brown", "wave"), ("cat", "black", "run"), ("cat", "orange", "sit"), ("bear", "black", "walk"),
    ("bear", "white", "give"), ("rabbit", "grey", "run"), ("rabbit", "pink", "wave"), ("bird", "blue", "walk"),
    ("bird", "yellow", "fly"), ("duck", "white", "chase"), ("duck", "green", "sit"), ("elephant", "grey", "push"),
    ("elephant", "pink", "jump"), ("robot", "yellow", "rest"),
})  # fmt: skip
"""Who in which colour never does what while the model learns; the test split has such a figure in every second clip."""

_REACHES: dict[Posture, float] = {"upright": 0.34, "four": 0.66, "bird": 0.5, "insect": 0.5, "fish": 0.5}
_HANDS: dict[Posture, float] = {"upright": 0.34, "four": 0.86, "bird": 0.66, "insect": 0.6, "fish": 0.7}
_HALVES: dict[Posture, float] = {"upright": 0.24, "four": 0.62, "bird": 0.5, "insect": 0.5, "fish": 0.6}


def look_for(noun: str, colour: str, garment: str | None, figure: int) -> Look:
    """How a figure looks: as the animatic draws it, a little larger where it would be too small to be seen."""
    worn = ((garment, colour),) if garment is not None else ()
    kind = NOUNS[noun]
    subject = Subject(label=noun, noun=noun, kind=kind, colour=None if worn else colour, worn=worn)
    look = look_of(subject, figure, 0)
    return replace(look, size=SIZES.get(noun, look.size))


def prop_for(noun: str, colour: str) -> Prop:
    """How a thing looks."""
    prop = prop_of(Subject(label=noun, noun=noun, kind="thing", colour=colour), 0)
    return replace(prop, height=prop.height * THING_SCALE, width=prop.width * THING_SCALE)


def push_gap(noun: str, thing: str) -> float:
    """How far what is pushed is ahead, in heights of a grown person."""
    look, prop = _plain_look(noun), prop_for(thing, THINGS[thing][0])
    return _REACHES[look.posture] * look.size + prop.width / 2


def hand_gap(noun: str, other: str) -> float:
    """How far apart two stand who hand something over, in heights of a grown person."""
    return sum(_HANDS[look.posture] * look.size for look in map(_plain_look, (noun, other))) + 0.2


def chase_gap(noun: str, other: str) -> float:
    """How far ahead of a chaser the chased one runs, in heights of a grown person."""
    return sum(_HALVES[look.posture] * look.size for look in map(_plain_look, (noun, other))) + 0.42


@lru_cache
def _plain_look(noun: str) -> Look:
    return look_for(noun, SPECIES[noun][0], GARMENTS[noun][0] if noun in GARMENTS else None, 0)
