"""Rules on how many there are: more than three who act, and those whom nothing tells apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from segmenter.lint.finding import Complaint, Draft
from segmenter.lint.text_edits import capitalised, edited, listed, with_article
from segmenter.prompts.reading import Span, Subject

MOST_INTERACTING = 3
"""Subjects that act in one shot before a model mixes them up."""
_FLOCK = 8
"""From so many on, they are a crowd, that is drawn as one."""

_FLOCK_WORDS = re.compile(
    r"群|人们|几|一些|许多|很多|\b(?:flock|herd|swarm|crowd|group|school|team|pack|some|several|many)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"^(?:the\s+)?(?:two|three|four|five|six|seven|\d+)\b\s*", re.IGNORECASE)
_CHINESE_NUMBER = re.compile(r"^(?:[两二三四五六七俩仨]|\d+)(?P<measure>[个只位名头匹条辆群]?)")
_JOINS = re.compile(r"\s*(?:,|，|、|;|；)?\s*(?:and|with|和|与|跟|以及|还有)?\s*(?:a|an|the)?\s*", re.IGNORECASE)
_DANGLING = re.compile(
    r"[\s,，、;；.。]*(?:\b(?:and|while|with|by|to|from|as|for|of|at|a|an|the)\b|和|与|跟|给|把|被)?\s*$"
)
_WORDS = {1: "one", 2: "two", 3: "three"}
_CHINESE_WORDS = {1: "一", 2: "两", 3: "三"}
_SHIRTS = (
    ("red", "红"),
    ("blue", "蓝"),
    ("yellow", "黄"),
    ("green", "绿"),
    ("white", "白"),
    ("black", "黑"),
    ("pink", "粉"),
)
_COATS = (
    ("brown", "棕"),
    ("black", "黑"),
    ("white", "白"),
    ("grey", "灰"),
    ("yellow", "黄"),
    ("orange", "橙"),
    ("beige", "金"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Those of one mention."""

    span: Span
    words: str
    members: tuple[Subject, ...]
    indices: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many there are to be told apart: people without a number are a crowd, and so is a flock."""
        count = self.members[0].count
        if count is None or count >= _FLOCK or _FLOCK_WORDS.search(self.words):
            return 1
        return max(count, 1)


def crowded(draft: Draft) -> Iterator[Complaint]:
    """More than three who act."""
    groups = _acting(draft)
    if sum(group.size for group in groups) <= MOST_INTERACTING:
        return
    names = sum(group.size for group in groups)
    yield Complaint(
        rule="crowded",
        span=(groups[0].span[0], max(group.span[1] for group in groups)),
        why=f"{names} subjects act at once, and a model keeps {MOST_INTERACTING} apart; the others belong into a "
        "panel of their own",
        instead=_thinned(draft, groups),
    )


def alike(draft: Draft) -> Iterator[Complaint]:
    """Several of one kind; of two the reader is only told."""
    for group in _groups(draft):
        count, one = group.members[0].count, group.members[0]
        if count is None or not 2 <= count < _FLOCK or _told_apart(group):
            continue
        instead = _coloured(draft, group, count)
        if one.kind == "thing" or instead is None:
            continue
        yield Complaint(
            rule="alike",
            severity="warning" if count > 2 else "note",
            span=group.span,
            why="nothing tells them apart, and a model turns one into another; give each a colour",
            instead=instead,
        )


def _told_apart(group: _Group) -> bool:
    places = [member.place for member in group.members]
    return None not in places and len(set(places)) == len(places)


def _groups(draft: Draft) -> list[_Group]:
    by_span: dict[Span, list[int]] = {}
    for index, subject in enumerate(draft.reading.subjects):
        if subject.span is not None:
            by_span.setdefault(subject.span, []).append(index)
    return [
        _Group(
            span=draft.written(span),
            words=draft.text[slice(*draft.written(span))],
            members=tuple(draft.reading.subjects[index] for index in indices),
            indices=tuple(indices),
        )
        for span, indices in sorted(by_span.items())
    ]


def _acting(draft: Draft) -> list[_Group]:
    beats = draft.reading.beats
    acting = {index for beat in beats for index in (beat.actor, beat.target, beat.recipient)}
    return [
        group
        for group in _groups(draft)
        if group.members[0].kind != "thing" and (not beats or acting & {*group.indices})
    ]


def _thinned(draft: Draft, groups: list[_Group]) -> Draft | None:
    """The panel with the first three of them."""
    excess = sum(group.size for group in groups) - MOST_INTERACTING
    largest = max(groups, key=lambda group: group.size)
    if largest.size > max(excess, 1) and (text := _fewer(draft, largest, largest.size - excess)):
        return draft.with_text(text)
    room = MOST_INTERACTING
    for at, group in enumerate(groups):
        if group.size <= room:
            room -= group.size
            continue
        if room and (text := _fewer(draft, group, room)):
            return draft.with_text(text)  # those behind it leave the next time
        return _without_the_rest(draft, groups, at)
    return None


def _fewer(draft: Draft, group: _Group, number: int) -> str | None:
    start, end = group.span
    words = draft.text[start:end]
    if draft.chinese and (match := _CHINESE_NUMBER.match(words)):
        return (
            draft.text[:start]
            + _CHINESE_WORDS[number]
            + words[match.end() - len(match["measure"]) :]
            + draft.text[end:]
        )
    if match := _NUMBER.match(words):
        rest = words[match.end() :] if number > 1 else _singular(group.members[0])
        return edited(draft.text, start, end, f"{_WORDS[number]} {rest}")
    return None


def _without_the_rest(draft: Draft, groups: list[_Group], at: int) -> Draft | None:
    """Cuts the list that goes on with the fourth, or else the text from its clause on."""
    if at == 0:
        return None
    last = at
    while last < len(groups) and _JOINS.fullmatch(draft.text[groups[last - 1].span[1] : groups[last].span[0]]):
        last += 1
    if last > at:
        first = at - 1
        while first and _JOINS.fullmatch(draft.text[groups[first - 1].span[1] : groups[first].span[0]]):
            first -= 1
        kept = [draft.text[slice(*group.span)] for group in groups[first:at]]
        start, end = groups[first].span[0], groups[last - 1].span[1]
        return draft.with_text(edited(draft.text, start, end, listed(kept, chinese=draft.chinese)))
    before = groups[at - 1].span[1]
    clauses = [draft.written(beat.span)[0] for beat in draft.reading.beats if beat.actor in groups[at].indices]
    starts = [start for start in clauses if start > before]
    if not starts and (text := _shorter_list(draft, groups, at)):
        return draft.with_text(text)
    cut = min([*starts, groups[at].span[0]])
    text = _DANGLING.sub("", draft.text[:cut])
    return draft.with_text(text) if text else None


def _shorter_list(draft: Draft, groups: list[_Group], at: int) -> str | None:
    """The text with fewer in the list before one to whom they do something."""
    excess = sum(group.size for group in groups) - MOST_INTERACTING
    first = at - 1
    while first and _JOINS.fullmatch(draft.text[groups[first - 1].span[1] : groups[first].span[0]]):
        first -= 1
    listed_ones = groups[first:at]
    if any(group.size > 1 for group in listed_ones) or len(listed_ones) <= excess:
        return None
    kept = [draft.text[slice(*group.span)] for group in listed_ones[: len(listed_ones) - excess]]
    return edited(draft.text, listed_ones[0].span[0], listed_ones[-1].span[1], listed(kept, chinese=draft.chinese))


def _coloured(draft: Draft, group: _Group, count: int) -> Draft | None:
    start, end = group.span
    words, one = draft.text[start:end], group.members[0]
    if draft.chinese:
        match = _CHINESE_NUMBER.match(words)
        if match is None:
            return None
        measure, noun = match["measure"] or "个", words[match.end() :]
        items = [f"一{measure}{_look(one, index, chinese=True)}{noun}" for index in range(count)]
        return draft.with_text(draft.text[:start] + listed(items, chinese=True) + draft.text[end:])
    match = _NUMBER.match(words)
    if match is None:
        return None
    said = words[match.end() :].split()[:-1]
    singular = _singular(one).split()[-1]
    items = []
    for index in range(count):
        look = _look(one, index, chinese=False)
        parts = [*said, singular, look] if " " in look else [*said, look, singular]
        items.append(with_article(" ".join(parts)))
    text = draft.text[:start] + listed(items, chinese=False) + draft.text[end:]
    return draft.with_text(capitalised(text, draft.text, start))


def _look(one: Subject, index: int, *, chinese: bool) -> str:
    if one.kind == "person":
        english, han = _SHIRTS[index]
        return f"戴{han}色帽子的" if chinese else f"in a {english} shirt"
    if one.colour:
        english, han = _SHIRTS[index]
        return f"戴{han}色围巾的" if chinese else f"with a {english} scarf"
    english, han = _COATS[index]
    return f"{han}色的" if chinese else english


def _singular(subject: Subject) -> str:
    return re.sub(r"\s*\d+$", "", subject.label)
