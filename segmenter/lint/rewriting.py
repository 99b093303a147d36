"""Looks at a panel with every rule, and mends it until no rule warns. Knows no file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial

from segmenter.lint.actions import exact_collisions, many_actions, tool_use
from segmenter.lint.crowds import alike, crowded
from segmenter.lint.duration import too_little, too_much
from segmenter.lint.finding import Complaint, Draft
from segmenter.lint.places import contradictory_space, subjective_places
from segmenter.lint.rules import RuleId
from segmenter.lint.subjects import no_subject, vague_subjects
from segmenter.lint.wording import CountTokens, mixed_languages, negatives, too_long, unread
from segmenter.prompts.reading import Span

MAX_TEXT = 2000
"""Characters that a panel's text may have."""
_MOST_EDITS = 40
"""Of one panel; what is not mended by then has no rewriting."""


def _rules(count: CountTokens | None) -> dict[RuleId, Callable[[Draft], Iterator[Complaint]]]:
    return {
        "vague-subject": vague_subjects,
        "mixed-languages": mixed_languages,
        "negative": negatives,
        "no-subject": no_subject,
        "contradictory-space": contradictory_space,
        "subjective-place": subjective_places,
        "tool-use": tool_use,
        "exact-collision": exact_collisions,
        "many-actions": many_actions,
        "crowded": crowded,
        "alike": alike,
        "too-long": partial(too_long, count=count),
        "too-little": too_little,
        "too-much": too_much,
        "unread": unread,
    }


def look_at(draft: Draft, ignored: Collection[str] = (), count: CountTokens | None = None) -> tuple[Complaint, ...]:
    """What the rules find in a panel.

    Args:
        draft: the panel.
        ignored: ids of rules that are silent.
        count: the text encoder's tokenizer; without it tokens are estimated.
    """
    found = [complaint for rule, find in _rules(count).items() if rule not in ignored for complaint in find(draft)]
    said = [complaint.span for complaint in found if complaint.rule != "unread" and complaint.span]
    return tuple(c for c in found if c.rule != "unread" or not any(_overlap(c.span, span) for span in said))


def _overlap(one: Span | None, other: Span) -> bool:
    return one is not None and one[0] < other[1] and other[0] < one[1]


def mended(draft: Draft, ignored: Collection[str] = (), count: CountTokens | None = None) -> Draft | None:
    """The panel in words that pass: each warning is mended in turn, and the result looked at again.

    None where some warning has no honest words, or where mending comes to no end.
    """
    seen, acted = {(draft.text, draft.seconds)}, bool(draft.reading.beats)
    for _ in range(_MOST_EDITS):
        warning = _first_warning(draft, ignored, count)
        if warning is None:
            # What says no more that anybody does anything has lost what it was about.
            return draft if draft.reading.beats or not acted else None
        if warning.instead is None or not warning.instead.text.strip():
            return None
        draft = warning.instead
        if (draft.text, draft.seconds) in seen or len(draft.text) > MAX_TEXT:
            return None
        seen.add((draft.text, draft.seconds))
    return None


def _first_warning(draft: Draft, ignored: Collection[str], count: CountTokens | None) -> Complaint | None:
    for rule, find in _rules(count).items():
        if rule not in ignored:
            for complaint in find(draft):
                if complaint.severity == "warning":
                    return complaint
    return None
