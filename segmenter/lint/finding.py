"""What lint says, and of what: a panel while it is looked at, a complaint about it, and a finding in the file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from segmenter.characters import Characters
from segmenter.lint.rules import RuleId, Severity
from segmenter.prompts import read_prompt
from segmenter.prompts.reading import Reading, Span
from segmenter.prompts.traced import Traced
from segmenter.types import is_chinese


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A panel's words and time, as they are or as they could be."""

    text: str
    """What happens, as the author writes it."""
    setting: str = ""
    """Where it happens, as the author writes it."""
    camera: str = ""
    """Camera direction."""
    seconds: Fraction = Fraction(4)
    """Time on screen."""
    negative: tuple[str, ...] = ()
    """What moved from the text to the negative prompt."""
    characters: Characters = field(default_factory=lambda: Characters({}))
    """Who the names are."""

    @property
    def chinese(self) -> bool:
        """Whether it is read as Chinese."""
        return is_chinese(self.text)

    @cached_property
    def traced(self) -> Traced:
        """The text with names expanded."""
        return self.characters.traced(self.text)

    @cached_property
    def reading(self) -> Reading:
        """What the prompt reader understands."""
        return read_prompt(self.traced.text, self.characters.expand(self.setting))

    def written(self, span: Span) -> Span:
        """Where a stretch of the reading stands in the text."""
        return self.traced.span(*span) if span[0] < span[1] else (0, 0)

    def with_text(self, text: str) -> Draft:
        """The same panel with other words."""
        return replace(self, text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What a rule finds in one panel."""

    rule: RuleId
    """Of the rule."""
    why: str
    """One sentence."""
    span: Span | None = None
    """The words concerned; None where it is the panel's seconds."""
    severity: Severity = "warning"
    """A note stops nobody, and is not mended by `--fix`."""
    instead: Draft | None = None
    """The panel with this mended; None where no honest words are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A complaint in its file."""

    rule: RuleId
    """Id of the rule."""
    severity: Severity
    """warning or note."""
    panel: str
    """The panel, as its shots name it: "s01p02"."""
    line: int
    """Line of the words, from 1."""
    column: int
    """Column of the words, from 1."""
    end_line: int
    """Line in which they end."""
    end_column: int
    """Column behind them."""
    words: str
    """The words as written; the seconds for rules of time."""
    why: str
    """What is wrong with them, one sentence."""
    rewritten: str | None
    """The whole prompt in words that pass; None where it stays, or where no honest words are known."""
    seconds: float | None
    """The time that passes; None where it stays."""
    negative: tuple[str, ...]
    """What moves to the film's negative prompt."""
