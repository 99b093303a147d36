"""Rules on time: a panel in which too little or too much happens for its seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from segmenter.lint.finding import Complaint, Draft
from segmenter.notation import decimal

_SECONDS_OF_AN_ACTION = 5
"""That a model keeps one going before it begins anew: a shot's length."""
_SECONDS_TO_LINGER = 5
"""That a panel may last on top of its actions."""
_SHORTEST_ACTION = Fraction(3, 4)
"""Seconds in which an action can just be seen."""
_COMFORTABLE_ACTION = Fraction(3, 2)


def too_little(draft: Draft) -> Iterator[Complaint]:
    """Long panels in which hardly anything happens."""
    actions = max(1, _num_actions(draft))
    enough = actions * _SECONDS_OF_AN_ACTION
    if draft.seconds > enough + _SECONDS_TO_LINGER:
        yield _complaint(draft, "too-little", f"{_said(actions)} in {decimal(draft.seconds)} s", Fraction(enough))


def too_much(draft: Draft) -> Iterator[Complaint]:
    """Short panels in which much happens."""
    actions = _num_actions(draft)
    if actions > 1 and draft.seconds < actions * _SHORTEST_ACTION:
        seconds = Fraction(-(-actions * _COMFORTABLE_ACTION // 1))
        yield _complaint(draft, "too-much", f"{_said(actions)} in {decimal(draft.seconds)} s", seconds)


def _complaint(draft: Draft, rule: str, what: str, seconds: Fraction) -> Complaint:
    if rule == "too-little":
        why = f"{what}: the motion ends or repeats itself; shorten it to {decimal(seconds)} s, or let more happen"
        return Complaint(rule="too-little", why=why, instead=replace(draft, seconds=seconds))
    why = f"{what}: they are not all seen; give them {decimal(seconds)} s, or part them"
    return Complaint(rule="too-much", why=why, instead=replace(draft, seconds=seconds))


def _num_actions(draft: Draft) -> int:
    """How many follow each other: what several do at once counts once."""
    return len({beat.verb_span for beat in draft.reading.beats})


def _said(actions: int) -> str:
    return "one action" if actions == 1 else f"{actions} actions"
