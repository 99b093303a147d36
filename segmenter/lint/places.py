"""Rules on where: places that are none, and places that cannot both be true."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segmenter.lint.finding import Complaint, Draft
from segmenter.lint.text_edits import edited
from segmenter.prompts.reading import Span

_NEAR = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (
            r"\b(?:somewhere )?(?:near(?: to)?(?!-)|next to|close to|close by|beside|alongside|"
            r"not far from|adjacent to|in the vicinity of|by the side of)"
            r"(?=\s+(?!(?:and|or|but|while|as|when|to|in|on|at|with|each other|one another|"
            r"the (?:left|right|top|bottom|edge))\b)\w)",
            "to the left of",
        ),
        (r"\b(?:nearby|close by|somewhere|not far away)\b", "on the left"),
        (r"的?(?:不远处|附近|旁边|身旁|身边|近处|周边)", "左边"),
        (r"(?:某处|某个地方|什么地方)", "左边"),
    )
)
_OPPOSITE = {"to the left of": "to the right of", "on the left": "on the right", "左边": "右边"}

_SIDE = r"(?:the )?(?:far )?(?:{})(?: side| edge| corner| half)?(?: of the (?:\w+))?"
_BOTH = tuple(
    re.compile(pattern, re.IGNORECASE)
    for left, right in (("left", "right"), ("top", "bottom"), ("right", "left"), ("bottom", "top"))
    for pattern in (
        rf"(?P<first>\b(?:on|at|in) {_SIDE.format(left)})"
        rf"(?P<second>,?(?: and| but)?(?: also| at the same time)? (?:on |at |in )?{_SIDE.format(right)})\b",
    )
) + tuple(
    re.compile(pattern, re.IGNORECASE)
    for a, b in (
        ("above", "below"), ("below", "above"), ("in front of", "behind"), ("behind", "in front of"), ("over", "under"),
        ("inside", "outside"), ("to the left of", "to the right of"), ("to the right of", "to the left of"),
    )
    for pattern in (
        rf"(?P<first>\b{a}(?: (?:the|a|an) (?P<what>\w+))?)(?P<second>,?(?: and| but)?(?: also)? {b})\b"
        rf"(?(what)(?: (?:(?:the|a|an) (?P=what)|it)\b)|)",
    )
) + tuple(
    re.compile(pattern)
    for a, b in (
        ("左", "右"), ("右", "左"), ("上", "下"), ("下", "上"), ("前", "后"), ("后", "前"), ("里", "外"),
    )
    for pattern in (
        rf"(?P<first>{a}[边侧面])(?P<second>[,，]?(?:和|又在|也在|同时在|同时又在)(?:\w{{0,4}}?的?)?{b}[边侧面])",
    )
)  # fmt: skip
_NOWHERE = (
    re.compile(r"\bfrom the (left|right|top|bottom)(?P<second> (?:back )?to the \1)(?: side| edge)?\b", re.IGNORECASE),
    re.compile(r"\bfrom (left|right|top|bottom)(?P<second> to \1)\b", re.IGNORECASE),
    re.compile(r"从(左|右|上|下)[边侧面方]?\w{0,4}?(?P<second>[到往向至]\1[边侧面方]?)"),
)


def subjective_places(draft: Draft) -> Iterator[Complaint]:
    """Near, next to, somewhere, 旁边, 附近."""
    for pattern, instead in _NEAR:
        for match in pattern.finditer(draft.text):
            if pattern is _NEAR[1][0] and any(
                m.start() <= match.start() < m.end() for m in _NEAR[0][0].finditer(draft.text)
            ):
                continue
            side = _OPPOSITE[instead] if instead in draft.text.lower() else instead
            if match.start() and draft.text[match.start() - 1 : match.start()] in "左右前后上下":
                continue
            yield Complaint(
                rule="subjective-place",
                span=_with_what(draft, *match.span()),
                why=f'every place near it would do; say which one, for example "{side}"',
                instead=draft.with_text(edited(draft.text, *match.span(), side)),
            )


def _with_what(draft: Draft, start: int, end: int) -> Span:
    """A place with what it is near to: "near the house", "房子旁边"."""
    for subject in draft.reading.subjects:
        first, last = draft.written(subject.span) if subject.span else (0, 0)
        if last and (draft.text[end:first].isspace() or (end == first and last > end)):
            return start, last
        if last == start and last:
            return first, end
    return start, end


def contradictory_space(draft: Draft) -> Iterator[Complaint]:
    """One subject on the left and on the right, above and below; a way that ends where it begins."""
    alone = all(subject.count == 1 for subject in draft.reading.subjects if subject.kind != "thing")
    for pattern in (*_BOTH, *_NOWHERE):
        if pattern in _BOTH and not alone:
            continue  # two cats sit on the left and on the right
        for match in pattern.finditer(draft.text):
            start = match.start("second")
            text = _turned(draft.text, match) if pattern in _NOWHERE else edited(draft.text, start, match.end())
            yield Complaint(
                rule="contradictory-space",
                span=match.span(),
                why="nobody can be in both places; keep the first one, or give the second to another panel",
                instead=draft.with_text(text),
            )


_ACROSS = {
    "left": "right",
    "right": "left",
    "top": "bottom",
    "bottom": "top",
    "左": "右",
    "右": "左",
    "上": "下",
    "下": "上",
}


def _turned(text: str, match: re.Match[str]) -> str:
    start, end = match.span("second")
    here = match[1]
    other = _ACROSS[here.lower()]
    words = match["second"]
    at = words.rindex(here)
    return text[: start + at] + other + text[start + at + len(here) : end] + text[end:]
