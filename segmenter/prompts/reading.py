"""What a reader understood of a prompt: who, does what, to whom, where. Words in, words out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "animal", "thing"]
Place = Literal["left", "right", "centre", "top", "bottom", "behind", "front", "around"]
Action = Literal[
    "rest",  # stand, wait, remain, smile, look
    "sit",
    "walk",
    "run",  # also drive, roll, ride: a move along the ground
    "jump",
    "fly",
    "wave",
    "give",  # hand over, share, pass, feed
    "take",  # pick up, catch, grab
    "hold",  # have in hand, carry: while doing what else the text says
    "throw",
    "chase",
    "push",  # also knock over, open, unlock: hands on a thing
    "eat",  # eat, drink, cook, grill
    "dance",  # dance, play, laugh: lively on the spot
    "fall",
]
Ground = Literal[
    "meadow",
    "forest",
    "hill",
    "beach",
    "water",
    "snow",
    "desert",
    "street",
    "market",
    "room",
    "kitchen",
    "sky",
    "stage",
]
Light = Literal["day", "sunset", "night"]
Weather = Literal["clear", "cloudy", "rain", "snowfall"]


Worn = tuple[str, str | None]
"""Something that somebody wears, its hair or its beard: canonical noun, and colour where the prompt gives one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Somebody or something to be seen; one entry each ("two dogs" are two)."""

    label: str
    """As a reader would name it, short, in the language of the prompt: "brown dog", "妈妈"."""
    noun: str
    """Canonical English singular ("dog", "mother"); the word itself where the lexicon does not know it."""
    kind: Kind
    """How it can move."""
    colour: str | None = None
    """Canonical English colour name, where the prompt gives one."""
    size: Literal["small", "large"] | None = None
    """Where the prompt says so, or the noun implies it (a kid)."""
    place: Place | None = None
    """Where it is, where the prompt says so and it does not move."""
    worn: tuple[Worn, ...] = ()
    """What the prompt says of its clothes, hair and beard; one entry a noun."""
    old: bool = False
    """Whether the prompt calls it old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One action; the beats of a prompt happen in their order."""

    actor: int
    """Index into the reading's subjects."""
    action: Action
    """What the actor does."""
    target: int | None = None
    """Index of the subject acted on: the jar that is handed over, the dog that is chased, the table jumped onto."""
    recipient: int | None = None
    """Index of the subject that gets the target: handed to, thrown to, shared with."""
    start: Place | None = None
    """Where the move begins ("from the left")."""
    end: Place | None = None
    """Where it ends ("to the right")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where and when."""

    ground: Ground = "meadow"
    """The kind of place."""
    light: Light = "day"
    """The time of day, as light."""
    weather: Weather = "clear"
    """What the sky does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything understood, and what was not."""

    subjects: tuple[Subject, ...]
    """In the order of the text."""
    beats: tuple[Beat, ...]
    """In the order of the text; a subject without one rests."""
    setting: Setting
    """From the setting and from the prompt's own place words."""
    unread: tuple[str, ...]
    """Words that carry meaning and were not understood."""
