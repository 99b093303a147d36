"""What happens in a drawn clip, as facts: a caption tells them, a picture shows them. Draws nothing, says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from segmenter.prompts.reading import Action, Place, Setting

Split = Literal["train", "test"]
"""Which wordings and which combinations: those that are learned, or those that are kept for testing."""

WIDTH, HEIGHT, FRAMES, FPS = 320, 192, 33, 8
"""Of every clip; the frames are one more than a multiple of four, as the autoencoder wants them."""

SECONDS = (FRAMES - 1) / FPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that a performer does."""

    action: Action
    """What is done."""
    begin: float
    """When, in seconds of the clip; below 0 for what was under way before it."""
    path: tuple[float, float]
    """Where the performer's middle is at the beginning and at the end, as shares of the width."""
    start: Place | None = None
    """Where the move begins, where a caption may say so."""
    end: Place | None = None
    """Where the move ends, where a caption must say so."""
    thing: int | None = None
    """Index of the thing that is handed over or pushed."""
    other: int | None = None
    """Index of the performer who is chased, or who is handed something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Performer:
    """A jointed figure and what it does."""

    noun: str
    """Canonical noun of the prompt reader."""
    colour: str
    """Canonical colour: of the coat, or of the clothes."""
    garment: str | None
    """Which of a person's clothes has the colour; None for whoever wears none."""
    figure: int
    """Its identity, 0 to 63: what the colour leaves open follows from it."""
    place: Place
    """Third of the picture in which it is when the clip begins."""
    row: float
    """The ground under it, as a share of the height."""
    turn: float
    """Which way it looks when the clip begins, -1 left, 1 right."""
    begins_in: Action | None
    """The other action in whose middle the clip finds it; None where it just begins its own."""
    acts: tuple[Act, ...]
    """One after the other; empty for who is only acted on, or runs from a chaser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An object, and where it is."""

    noun: str
    """Canonical noun of the prompt reader."""
    colour: str
    """Canonical colour."""
    place: Place
    """Third of the picture in which it is when the clip begins."""
    row: float
    """The ground under it, as a share of the height."""
    path: tuple[float, float]
    """Where its middle is at the beginning and at the end, where nobody holds or pushes it; shares of the width."""
    end: Place | None = None
    """Where it rolls to by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that happens in a clip."""

    seed: int
    """What the scene was drawn from."""
    setting: Setting
    """Where and when."""
    layout: int
    """Which of the ways to paint the place."""
    person: float
    """Height of a grown person in pixels."""
    performers: tuple[Performer, ...]
    """One to three; the first does what the clip is about."""
    things: tuple[Thing, ...]
    """None to two."""
    change: int | None
    """The frame in which the first performer begins its second act."""

    @property
    def main(self) -> Act:
        """What the clip is about."""
        return self.performers[0].acts[0]
