"""A policy: rules with words and expressions, and what they find in a text. Knows no file and no storyboard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol

import re2

from segmenter.moderation.folding import fold, written
from segmenter.moderation.phrases import BLANK, alternatives, is_disguise

ActionOnText = Literal["block", "warn"]
Language = Literal["en", "zh"]

MAX_PATTERN = 1000
"""Characters of an expression."""
MAX_WORDS = 20
"""That a rule tells of a text; it is blocked for one as well."""
_MAX_PROGRAM_BYTES = 64 * 1024 * 1024
"""What RE2 may take for an expression; with more it is refused when the policy is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule has found in a text."""

    rule: str
    """Id of the rule."""
    category: str
    """Of the rule."""
    action: ActionOnText
    """What becomes of the text."""
    words: tuple[str, ...]
    """What was found, as it is written in the text; a classifier need not say."""
    reason: str = ""
    """Why a text that nobody found fault with is blocked: the classifier failed."""

    def __str__(self) -> str:
        named = f"rule {self.rule}, category {self.category}"
        if self.reason:
            return f"nobody could judge this text: the classifier {self.rule} failed ({self.reason}); mend it"
        words = ", ".join(f"'{word}'" for word in self.words) or "this text"
        if self.action == "warn":
            return f"{words}: somebody may not want to see this ({named})"
        return f"{words} cannot be rendered ({named}); say it in other words"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a policy does not want to see, or wants somebody to know of."""

    id: str
    """Its name, unique in the policy."""
    category: str
    """What it is about ("sexual")."""
    language: Language
    """Of its words."""
    action: ActionOnText
    """What becomes of a text that has one of them."""
    words: tuple[str, ...] = ()
    """Words and phrases, also found in disguise; `*` at an end stands for any letters."""
    patterns: tuple[str, ...] = ()
    """Expressions in RE2's syntax, for the folded text."""
    unless: tuple[str, ...] = ()
    """Phrases inside of which a word means something else ("naked eye")."""
    together_with: tuple[str, ...] = ()
    """Words of which one must be there too, in the same panel; without any the rule needs no company."""

    def find(self, folded: str) -> list[tuple[int, int]]:
        """Where in a folded text the rule finds something."""
        if self._company is not None and not _spans(self._company, folded):
            return []
        if self._excepted is not None:
            folded = _without(folded, _spans(self._excepted, folded, most=len(folded)))
        return sorted({span for expression in self._expressions for span in _spans(expression, folded)})

    @cached_property
    def _expressions(self) -> tuple[Any, ...]:
        words = (compile_words(self.words),) if self.words else ()
        return (*words, *map(compile_pattern, self.patterns))

    @cached_property
    def _company(self) -> Any:
        return compile_words(self.together_with) if self.together_with else None

    @cached_property
    def _excepted(self) -> Any:
        return compile_words(self.unless) if self.unless else None


class Judge(Protocol):
    """A classifier, see `classifier`."""

    def find(self, text: str) -> tuple[Finding, ...]:
        """What it finds in a text."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What may not be rendered, and of what somebody is told."""

    name: str
    """The file it comes from, or what it is, for people."""
    rules: tuple[Rule, ...]
    """In the order of the policy."""
    judge: Judge | None = None
    """A classifier of the reader's own, asked after the rules."""

    def find(self, text: str) -> tuple[Finding, ...]:
        """Everything that the rules find in a text; asks no classifier."""
        folded = fold(text)
        if not any(expression.search(folded) for expression in self._suspicions):
            return ()
        findings = []
        for rule in self.rules:
            if spans := rule.find(folded):
                words = tuple(dict.fromkeys(written(text, start, end).strip() for start, end in spans))
                findings.append(Finding(rule=rule.id, category=rule.category, action=rule.action, words=words))
        return tuple(findings)

    @cached_property
    def _suspicions(self) -> Sequence[Any]:
        """Few expressions that find whatever a rule finds: most texts are looked through with these alone."""
        words = [word for rule in self.rules for word in rule.words]
        patterns = "|".join(f"(?:{pattern})" for rule in self.rules for pattern in rule.patterns)
        return [*([compile_words(words)] if words else []), *([compile_pattern(patterns)] if patterns else [])]


def compile_words(words: Iterable[str]) -> Any:
    """An expression that finds any of the words, disguised or not."""
    return _compile(alternatives(words), captures=True)


def compile_pattern(pattern: str) -> Any:
    """Compiles an expression of a policy.

    Raises:
        ValueError: it is none, takes too much memory, or finds something in an empty text.
    """
    compiled = _compile(pattern, captures=False)
    if compiled.search("") is not None:
        raise ValueError("it finds something in every text, even in an empty one")
    return compiled


def _compile(pattern: str, *, captures: bool) -> Any:
    """With RE2, whose matching takes time in proportion to the text, whatever the expression says."""
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    options.never_capture = not captures
    options.max_mem = _MAX_PROGRAM_BYTES
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0]
        raise ValueError(reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)) from None


def _spans(expression: Any, folded: str, most: int = MAX_WORDS) -> list[tuple[int, int]]:
    """Where an expression finds something; the first ones, where there are many."""
    spans: list[tuple[int, int]] = []
    # Twice, because two neighbours share the space between them, and only one of them has it.
    for _ in range(2):
        found = []
        for match in expression.finditer(folded):
            group = match.lastindex or 0
            start, end = match.span(group)
            found.append((start, end))
            if is_disguise(folded[start:end]):
                spans.append((start, end))
            if len(spans) >= most:
                return spans
        folded = _without(folded, found)
    return spans


def _without(folded: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            pieces += [folded[at:start], BLANK * (end - start)]
            at = end
    return "".join([*pieces, folded[at:]])
