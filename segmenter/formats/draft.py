"""What a reader makes of a file: scenes and panels before they are fitted into the storyboard's bounds, and remarks.

Knows no format. A reader accounts for every line: it is used, or a remark says why it is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from segmenter.source_tree import Place
from segmenter.types import TransitionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that was not used as it stands, or guessed."""

    place: Place
    """Line and column in the file, from 1."""
    text: str
    """What stands there; empty where the remark is about the file as a whole."""
    message: str
    """Why it was not used, or what it was taken for."""

    def __str__(self) -> str:
        quoted = f'"{" ".join(self.text.split())}": ' if self.text.strip() else ""
        return f"{quoted}{self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that belongs to a panel: its drawn board, or its poses."""

    name: str
    """File name that it should have beside the storyboard, without a folder."""
    path: Path | None = None
    """Where it is, absolute; None where the content is at hand."""
    content: bytes | None = None
    """Its bytes, where they stood in the source itself."""


@dataclass(slots=True, kw_only=True)
class DraftPanel:
    """A panel as the source has it; may be too long for one."""

    text: str
    """What happens."""
    place: Place
    """Where it begins in the file."""
    seconds: Fraction | None = None
    """Time on screen in seconds; None where the source has none, so that it is estimated by its words."""
    speaker: str = ""
    """Whose words the subtitle is; stands before each part of it."""
    subtitle: str = ""
    """What is said."""
    transition: TransitionKind = "cut"
    """How it begins."""
    transition_seconds: Fraction | None = None
    """Length of the transition in seconds; None for the format's own."""
    keys: dict[str, Any] = field(default_factory=dict)
    """Other keys of the panel, as they should stand in the storyboard."""
    files: dict[str, Enclosure] = field(default_factory=dict)
    """The keys "image" and "pose" to the files that they should name."""
    whole: bool = False
    """It came from a storyboard: `keys` has all of it, to be kept as it is written."""


@dataclass(slots=True, kw_only=True)
class DraftScene:
    """Panels that share a place."""

    setting: str = ""
    """Where and when."""
    place: Place
    """Where it begins in the file."""
    panels: list[DraftPanel] = field(default_factory=list)
    """In their order; may still be empty."""
    keys: dict[str, Any] | None = None
    """The scene's own keys, where it came from a storyboard."""


@dataclass(slots=True, kw_only=True)
class Draft:
    """A film as a reader found it."""

    title: str = ""
    """Name of the film; empty where the source has none."""
    head: dict[str, Any] = field(default_factory=dict)
    """Other keys at the top of the storyboard."""
    scenes: list[DraftScene] = field(default_factory=list)
    """In their order."""
    remarks: list[Remark] = field(default_factory=list)
    """What was not used, or guessed."""
    used: set[int] = field(default_factory=set)
    """Lines of the source that are in a panel, a setting or the head."""

    def remark(self, place: Place, text: str, message: str) -> None:
        """Says that something was not used as it stands."""
        self.remarks.append(Remark(place=place, text=text, message=message))

    def scene(self, place: Place, setting: str = "") -> DraftScene:
        """Begins a scene."""
        self.scenes.append(DraftScene(place=place, setting=setting))
        return self.scenes[-1]

    def current_scene(self, place: Place) -> DraftScene:
        """The scene that is under way; begins one where there is none."""
        return self.scenes[-1] if self.scenes else self.scene(place)
