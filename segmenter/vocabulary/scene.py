"""What is told to weights: figures, things and deeds that they all know; and a word on what they did not know."""

from __future__ import annotations

from dataclasses import dataclass, field

from segmenter.prompts.reading import Action, Ground, Light, Place, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """Something in a prompt that the weights do not know."""

    said: str
    """As the prompt has it, or as its reader calls it."""
    by: str | None
    """What is drawn in its place; None where it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that a figure does."""

    action: Action
    """What is done."""
    start: Place | None = None
    """Side on which a move begins, where that is said."""
    end: Place | None = None
    """Side on which it ends."""
    thing: int | None = None
    """Subject that is handed over or pushed."""
    other: int | None = None
    """Subject that gets it, or is chased."""


@dataclass(slots=True, kw_only=True)
class Role:
    """A figure or a thing of the scene."""

    noun: str
    """A noun that is known."""
    said: Subject
    """What the prompt says of it."""
    colour: str = ""
    """A colour in which it is known."""
    garment: str | None = None
    """What of a person's clothes has the colour."""
    place: Place | None = None
    """Left, right or centre, where that is said."""
    deeds: list[Deed] = field(default_factory=list)
    """Of a figure; of a thing, that it rolls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is told: all of it is known."""

    figures: dict[int, Role]
    """By their subjects, first the one whom it is about."""
    things: dict[int, Role]
    """By their subjects, in the order of the text."""
    ground: Ground
    """Where."""
    light: Light
    """When."""
