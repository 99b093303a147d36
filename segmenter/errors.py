"""The errors on which somebody acts.

    LongtakeError
    |-- StoryboardError    the storyboard is wrong: its author mends it; nothing was started
    |-- PolicyError        the moderation policy is wrong: whoever keeps it mends it; nothing was started
    |-- WriterError        nobody has written a storyboard: names the endpoint and the remedy
    |-- GenerationError    a shot did not come out; `retryable` says whether another try may help
    |-- StitchError        clips could not be joined: names the file and the remedy
    `-- StoreError         the store cannot be read or written

A caller's mistake is a plain `ValueError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial


class LongtakeError(Exception):
    """Something that the message explains and a person can mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a storyboard."""

    line: int
    """Line in the file, from 1."""
    column: int
    """Column in the line, from 1."""
    where: str
    """The place in the author's terms: "scene 2, panel 1, seconds"; empty for the file as a whole."""
    message: str
    """What is wrong, and what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedText(Problem):
    """A text that the moderation policy does not let through."""

    rule: str
    """Id of the rule."""
    category: str
    """Of the rule."""
    words: tuple[str, ...]
    """What it found, as it is written."""


class StoryboardError(LongtakeError):
    """A storyboard cannot be used; carries every problem found, in the order of the file."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        self.file = file
        self.problems = problems
        super().__init__(file, problems)

    def __str__(self) -> str:
        return _listed(self.file, self.problems)


class PolicyError(LongtakeError):
    """A moderation policy cannot be used; carries every problem found, in the order of the file."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        self.file = file
        self.problems = problems
        super().__init__(file, problems)

    def __str__(self) -> str:
        return _listed(self.file, self.problems)


class WriterError(LongtakeError):
    """A storyboard was not written, or not one that can be used."""


class GenerationError(LongtakeError):
    """A shot could not be generated."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        self.retryable = retryable
        super().__init__(message)

    def __reduce__(self) -> tuple[object, ...]:
        return partial(GenerationError, retryable=self.retryable), self.args


class StitchError(LongtakeError):
    """Clips could not be joined into a film."""


class StoreError(LongtakeError):
    """The shot store cannot be read or written."""


def _listed(file: str, problems: tuple[Problem, ...]) -> str:
    return "\n".join(f"{file}:{p.line}:{p.column}: {p.where + ': ' if p.where else ''}{p.message}" for p in problems)
