"""Where beats stand in the text: lays their clauses out side by side. Knows spans, and hardly a word."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from segmenter.prompts.reading import Beat, Span
from segmenter.prompts.traced import EDGES, STOP

_JOINT = re.compile(
    r"(?:\b(?:and|then|while|as|but|or|so|before|after|until|when|where|who|which|that|to|whereas|because|once|plus)"
    r"|然后|接着|随后|同时|于是|并且?|而且?|但是?|之后|最后|结果|因为|所以|后来)$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rf"[{re.escape(EDGES)}]*(?:(?:(?:and|then|but)\b|然后|接着|随后|同时|于是|最后|后来)[{re.escape(EDGES)}]*)*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Stretch:
    """The text of one clause, or of several that cannot be told apart."""

    start: int
    end: int
    beats: list[int]


def lay_out(beats: list[Beat], begins: Iterable[int], places: list[Span], text: str) -> tuple[Beat, ...]:
    """Beats with their final spans, in their order.

    Args:
        beats: each with a span from its clause's begin (-1 where it stands inside another one) to its verb's end.
        begins: where clauses begin, those that show nothing too.
        places: words that say where something happens.
        text: the text as written.
    """
    marks = sorted(set(begins))
    stretches = _stretches(beats, marks)
    laid = list(beats)
    for at, stretch in enumerate(stretches):
        following = stretches[at + 1].start if at + 1 < len(stretches) else len(text)
        mark = bisect_left(marks, stretch.end)
        limit = min(following, marks[mark] if mark < len(marks) else len(text))
        span = _trimmed(text, stretch.start, stretch.end, limit)
        location = _first_inside(places, span)
        for i in stretch.beats:
            verb = text[slice(*beats[i].verb_span)]
            laid[i] = replace(
                beats[i], span=span, verb=verb, phrase=text[slice(*span)], location=text[slice(*location)]
            )
    return tuple(laid)


def _stretches(beats: list[Beat], marks: list[int]) -> list[_Stretch]:
    """Clauses that overlap, or are told in another order than they are written, make one stretch."""
    stretches: list[_Stretch] = []
    for i, beat in enumerate(beats):
        start, end = beat.span
        if start < 0:
            before = bisect_right(marks, beat.verb_span[0])
            start = marks[before - 1] if before else beat.verb_span[0]
        new = _Stretch(min(start, beat.verb_span[0]), end, [i])
        while stretches and new.start < stretches[-1].end:
            last = stretches.pop()
            new = _Stretch(min(last.start, new.start), max(last.end, new.end), last.beats + new.beats)
        stretches.append(new)
    return stretches


def _trimmed(text: str, start: int, end: int, limit: int) -> Span:
    """A stretch up to its sentence's end or its limit, without the marks and joints at its edges."""
    stop = STOP.search(text, end, max(limit, end))
    limit = stop.start() if stop else limit
    opening = _OPENING.match(text, start, end)
    start = opening.end() if opening and opening.end() < end else start
    last = limit
    while last > end:
        if text[last - 1] in EDGES:
            last -= 1
            continue
        joint = _JOINT.search(text, max(end, last - 8), last)
        if joint is None:
            break
        last = joint.start()
    return start, max(last, end)


def _first_inside(places: list[Span], span: Span) -> Span:
    """The first place that stands inside a span; nothing where none does."""
    at = bisect_left(places, (span[0], -1))
    return places[at] if at < len(places) and places[at][1] <= span[1] else (0, 0)
