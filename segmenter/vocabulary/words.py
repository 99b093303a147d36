"""`vocabulary.json`: which words weights were trained on, what is nearest to other words, and how captions say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from segmenter.errors import LongtakeError
from segmenter.prompts.reading import Action, Ground, Kind, Light
from segmenter.types import TrainedClips

VOCABULARY_FILE = "vocabulary.json"
"""Beside `model_index.json`, where weights do not know all words."""

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """What is taken for what the weights do not know, by the prompt reader's canonical words."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    nouns: Mapping[str, str]
    """Noun to a noun that is known."""
    kinds: Mapping[Kind, str]
    """Kind to the figure for all its other nouns; of things, for one that acts where nobody else is to be seen."""
    colours: Mapping[str, tuple[str, ...]]
    """Colour to the colours near it, the nearest first."""
    actions: Mapping[Action, Action]
    """Action to an action that is known and needs nobody else."""
    grounds: Mapping[Ground, Ground]
    """Kind of place to one that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """How the captions of one language say things.

    In a phrase, {o} is what is handed over or pushed, {r} who gets it or is chased, {a} and {b} the sides on which a
    move begins and ends, {p} where somebody is, {n} a noun, {c} a colour, {g} a garment.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    nouns: Mapping[str, str]
    """Of figures and things."""
    colours: Mapping[str, str]
    """Of both."""
    garments: Mapping[str, str]
    """Of people."""
    grounds: Mapping[Ground, str]
    """In such a place."""
    lights: Mapping[Light, str]
    """At such a time; of day it may be empty."""
    sides: Mapping[str, str]
    """Left, right and the centre."""
    acts: Mapping[Action, str]
    """What somebody does, where no form below says more."""
    doing: Mapping[Action, str]
    """The same in a word, for people: walking, 走."""
    forms: Mapping[str, str]
    """The other parts of a caption, by the names that `telling` gives them."""
    moves: Mapping[Action, str] = field(default_factory=dict)
    """Verbs of moves whose direction a form gives."""
    stays: Mapping[Action, str] = field(default_factory=dict)
    """What somebody does who is at a side, where that is not said by a form."""
    measures: Mapping[str, str] = field(default_factory=dict)
    """Measure words of nouns that do not go with the usual one."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Vocabulary:
    """What weights know: the clips that they were trained on, who and what was in these, and how that was said."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    clips: TrainedClips
    """Size, rate and lengths."""
    most_figures: int
    """In one clip."""
    most_things: int
    """In one clip."""
    most_acts: int
    """Of the figure that a clip is about; of the others one."""
    figures: Mapping[str, tuple[str, ...]]
    """Noun to its colours, first the one for a figure of which none is told."""
    garments: Mapping[str, tuple[str, ...]]
    """Noun of a person to the clothes that have its colour."""
    things: Mapping[str, tuple[str, ...]]
    """Noun to its colours."""
    handed: tuple[str, ...]
    """Things that are handed over; the first stands for all others."""
    pushed: tuple[str, ...]
    """Things that are pushed; the first stands for all others."""
    rolling: tuple[str, ...]
    """Things that roll by themselves."""
    verbs: Mapping[Action, tuple[str, ...]]
    """Action to the verbs, as a dictionary lists them, that look like it; other actions are unknown."""
    moves: tuple[Action, ...]
    """Actions that always lead to a side."""
    indoors: tuple[Ground, ...]
    """Where no time of day is told."""
    nearest: Nearest
    """What is taken for the rest."""
    english: Phrases
    """How English captions say it."""
    chinese: Phrases
    """How Chinese captions say it."""


_VOCABULARY = TypeAdapter(Vocabulary)


def read_vocabulary(path: Path) -> Vocabulary:
    """Reads a vocabulary.

    Raises:
        LongtakeError: the file is damaged; names it.
    """
    try:
        return _VOCABULARY.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise LongtakeError(f"{path} is no vocabulary of weights ({reason}): fetch it anew") from error
