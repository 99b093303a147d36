"""What a reader understood of a prompt: who, does what, to whom, where. Words in, words out."""

from __future__ import annotations

from dataclasses import dataclass, field
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
Contact = Literal[
    "hand over",
    "throw to",
    "catch",
    "pick up",
    "put down",
    "hold",
    "hug",
    "kiss",
    "shake hands",
    "stroke",
    "feed",
    "hit",
    "kick",
    "push",
    "pull",
    "knock over",
    "open",
    "close",
    "unlock",
    "lock",
    "rescue",
    "ride",
    "bite",
]
SpatialRelation = Literal[
    "left",
    "right",
    "above",
    "below",
    "behind",
    "in front",
    "centre",
    "edges",
    "around",
    "between",
    "inside",
    "on",
    "beside",
]

Span = tuple[int, int]
"""Characters of a text: where they begin, and where what follows them begins."""

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
    count: int | None = field(default=1, compare=False)
    """How many its first mention speaks of ("five adults": 5 for each of them), more than are listed perhaps; None
    where the text speaks of several and does not say how many."""
    span: Span | None = field(default=None, compare=False)
    """Its first mention in the prompt; those of one mention share it. None for what only the setting names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One action; the beats of a prompt happen in their order.

    Two beats are equal if they show the same, wherever they stand in the text.
    """

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
    contact: Contact | None = field(default=None, compare=False)
    """How the actor touches the target or the recipient, where the verb says so."""
    span: Span = field(default=(0, 0), compare=False)
    """Characters of the prompt that the beat's clause covers. Spans follow each other in the order of the beats and
    do not overlap; the beats of one clause share one."""
    verb_span: Span = field(default=(0, 0), compare=False)
    """Where its verb stands, inside its span."""
    verb: str = field(default="", compare=False)
    """The verb as written: "hands", "递给"."""
    lemma: str = field(default="", compare=False)
    """The verb as a dictionary lists it, with its particle: "hand", "pick up", "递给"."""
    phrase: str = field(default="", compare=False)
    """What the clause says, as written: the text of its span."""
    location: str = field(default="", compare=False)
    """Where it happens, in the words of the clause; empty where it does not say."""
    outcome: str = field(default="", compare=False)
    """What comes of it, in the words of the prompt; empty where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Where a subject is in the picture, or as seen from another one."""

    subject: int
    """Index of the subject that is spoken of."""
    relation: SpatialRelation
    """Where it is: "above" the other one, or at the "left" of the picture."""
    other: int | None = None
    """Index of the subject that it is seen from; None for the picture itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A pronoun, and whom it means."""

    span: Span
    """Characters of the prompt that the pronoun covers."""
    subjects: tuple[int, ...]
    """Indices of the subjects that it means; one for "it", several for "they"."""


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
    relations: tuple[Relation, ...] = ()
    """Where subjects are, in the picture or as seen from each other, in the order of the text."""
    references: tuple[Reference, ...] = field(default=(), compare=False)
    """The pronouns of the prompt that were understood, in the order of the text."""
