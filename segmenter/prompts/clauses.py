"""What both languages boil a sentence down to: mentions of somebody or something, and clauses with a verb."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from segmenter.prompts.reading import Action, Kind, Place, Span, Worn
from segmenter.prompts.word_tables import rows_in

Frame = Literal[
    "plain",  # acts on its object, or on what it is directed at
    "move",  # takes the actor itself somewhere
    "drive",  # moves the actor; with an object, the object carries it
    "roll",  # moves the actor; with an object, moves that instead
    "fly",  # flies; with an object, makes that fly
    "chase",  # moves after its object
    "pass",  # hands on what can be carried, goes past the rest
    "give",  # hands its object to a recipient
    "share",  # gives a part of its object to those it is with
    "feed",  # gives food to its object
    "receive",  # is given its object by somebody
    "put",  # leaves its object somewhere
    "throw",  # sends its object to a recipient or place
    "shove",  # moves its object along, if it is a thing that can go
    "fell",  # makes its object fall; without one, the actor falls
    "clasp",  # each acts on the other with an empty hand
    "form",  # only arranges the actors
    "open",  # a verb that the lists do not have: acts on its object, stages nothing of its own
    "weather",  # needs no actor
]
"""How a verb shares out the roles in its clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb as staged."""

    action: Action | None
    """What it looks like; None for a verb that shows nothing by itself, or is unknown."""
    frame: Frame = "plain"
    """How it shares out the roles."""
    start: Place | None = None
    """Where its move begins by its meaning (descend: top)."""
    end: Place | None = None
    """Where its move ends by its meaning (climb: top)."""


OPEN = Verb(action="rest", frame="open")
"""A verb that is read and cannot be staged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Where a clause stands in the text, and the word for its verb."""

    span: Span = (0, 0)
    """The verb as written."""
    lemma: str = ""
    """The verb as a dictionary lists it."""
    begins: int | None = None
    """Where its clause begins; None where it stands inside another one's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A noun phrase: what one mention of somebody or something says."""

    noun: str
    """Canonical noun, or the word itself."""
    label: str
    """The phrase as a reader would say it, short."""
    word: str = ""
    """The noun as written; without "the" or the like, only the same word speaks of the same subject."""
    kind: Kind | None = None
    """None where only the verb can tell (an unknown noun)."""
    count: int | None = None
    """How many; None where neither number nor plural says."""
    vague: bool = False
    """The count is a guess ("several", "a group of")."""
    new: bool = False
    """Introduces somebody ("a dog", "another dog", "两只狗"), never one that is there already."""
    definite: bool = False
    """Speaks of one that is known ("the dog", "这只狗"), by a wider name perhaps."""
    owned: bool = False
    """Belongs to somebody ("his friend"), and is not that one by a wider name."""
    plural: bool = False
    """The form says several."""
    colour: str | None = None
    """Canonical colour."""
    size: Literal["small", "large"] | None = None
    """As a subject has it."""
    worn: tuple[Worn, ...] = ()
    """As a subject has it."""
    old: bool = False
    """Called old."""
    side: Place | None = None
    """Where the one is that is meant ("the left dog")."""
    pick: Literal["one", "other"] | None = None
    """Speaks of one out of a group ("one dog ... the other dog")."""
    name: str | None = None
    """A proper name ("Mia", "Person A"): the same name is the same subject."""


@dataclass(slots=True, kw_only=True)
class Clause:
    """A verb and those who take part, as indices of subjects."""

    verb: Verb
    """What is done."""
    spoken: Spoken = field(default_factory=Spoken)
    """Where in the text."""
    actors: tuple[int, ...] = ()
    """Who does it (in a passive clause: to whom it is done)."""
    objects: list[tuple[int, ...]] = field(default_factory=list)
    """What follows the verb without a preposition, in order."""
    goals: list[tuple[int, ...]] = field(default_factory=list)
    """To, towards, onto, at, over whom or what."""
    companions: list[tuple[int, ...]] = field(default_factory=list)
    """With whom or what."""
    sources: list[tuple[int, ...]] = field(default_factory=list)
    """From whom or what."""
    spots: list[tuple[int, ...]] = field(default_factory=list)
    """On, under, beside what it happens."""
    agents: list[tuple[int, ...]] = field(default_factory=list)
    """By whom, in a passive clause."""
    beneficiaries: list[tuple[int, ...]] = field(default_factory=list)
    """For whom."""
    start: Place | None = None
    """Where a move begins."""
    end: Place | None = None
    """Where a move ends."""
    passive: bool = False
    """The actors are acted on."""
    mutual: bool = False
    """The actors act on each other."""
    alongside: bool = False
    """Goes on during the clause before it ("..., chasing a butterfly")."""


def verbs_in(text: str, *, comma: bool = True) -> dict[str, Verb]:
    """The verbs of a table whose rows are named "action frame start>end"; the first two words are always there."""
    actions: dict[str, Action] = {action: action for action in get_args(Action)}
    frames: dict[str, Frame] = {frame: frame for frame in get_args(Frame)}
    places: dict[str, Place] = {place: place for place in get_args(Place)}
    table: dict[str, Verb] = {}
    for name, words in rows_in(text, comma=comma):
        action, frame, *path = name.split()
        start, _, end = path[0].partition(">") if path else ("", "", "")
        verb = Verb(action=actions.get(action), frame=frames[frame], start=places.get(start), end=places.get(end))
        table.update(dict.fromkeys(words, verb))
    return table
