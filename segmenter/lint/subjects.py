"""Rules on who is there: subjects without a name, and prompts without a subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segmenter.lint.finding import Complaint, Draft
from segmenter.lint.text_edits import edited, in_front
from segmenter.prompts.reading import Ground

_DETERMINER = r"(?:(?:some|several|a few|few|many|various|different|all kinds of|the|two|three)\s+)?"
_FUNNY = r"(?:\s+(?:very |really )?(?!(?:near|next|in|on|at|with|to|and|while|by|for|from|as|under|behind)\b)\w+)?"
_VAGUE = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (rf"\bdoing (?:something|some things|stuff|things){_FUNNY}", "dancing"),
        (rf"\bdo (?:something|some things|stuff|things){_FUNNY}", "dance"),
        (rf"\bdoes (?:something|some things|stuff|things){_FUNNY}", "dances"),
        (rf"\b{_DETERMINER}(?:cute |small |little |wild |funny )?(?:animals|creatures)\b", "a cat and a dog"),
        (r"\b(?:a|an|some|the|one) (?:cute |small |little |wild |funny )?(?:animal|creature|being)\b", "a dog"),
        (r"\b(?:somebody|someone|anyone|anybody)\b", "a woman"),
        (r"\b(?:some|a) (?:guy|figure|character)\b", "a man"),
        (rf"\b(?:something|some (?:thing|object)|an object){_FUNNY}(?=[.,;!?]|$)", "a red ball"),
        (r"\b(?:something|some (?:thing|object)|an object)\b", "a red ball"),
        (rf"\b{_DETERMINER}(?:things|stuff|objects)\b", "a red ball"),
        (r"(?:做|干)着?(?:一些|一件|点儿?|些)?(?:很|非常)?"
         r"(?:有趣|好玩|搞笑|好笑|奇怪|有意思|特别)的(?:事情|事儿|事|动作)", "跳舞"),
        (r"(?:做|干)着?(?:一些|某些|点儿?|些)?(?:什么|某事|事情)", "跳舞"),
        (r"(?:一些|几只|几个|很多|各种|许多|一群|某些)(?:可爱的|小)?动物们?", "一只猫和一只狗"),
        (r"(?:可爱的|小)?动物们", "一只猫和一只狗"),
        (r"(?:一只|一个|某只|某个|有只)(?:可爱的|小)?(?:动物|生物)", "一只狗"),
        (r"(?:有一些人|有些人|某个人|某人)", "一个女孩"),
        (r"(?<![没所还只拥持具未富含])有人(?![物们工员口类])", "一个女孩"),
        (r"(?:一些|某些|某个|一个|一件|什么|很多|许多|好多)(?:东西|物体|玩意儿?)", "一个红球"),
    )
)  # fmt: skip

_WORD_BEFORE = re.compile(r"([A-Za-z]+) $")
_BEGINS_A_PHRASE = re.compile(
    r"and|or|but|with|of|to|by|for|at|on|in|into|onto|from|while|as|behind|between|above|below|around|over|under|toward|"
    r"towards|across|is|are|was|were|there|then|see|find|meet|\w+ing|\w+s|\w+ed",
    re.IGNORECASE,
)
"""What stands before a noun without saying more of it: prepositions, and verbs."""

_LIVES_AT: dict[Ground, tuple[str, str]] = {
    "meadow": ("A rabbit sits in the center", "一只兔子坐在中间"),
    "forest": ("A deer stands in the center", "一只鹿站在中间"),
    "hill": ("A goat stands in the center", "一只山羊站在中间"),
    "beach": ("A seagull stands in the center", "一只海鸥站在中间"),
    "water": ("A dolphin jumps", "一只海豚跳起来"),
    "snow": ("A penguin stands in the center", "一只企鹅站在中间"),
    "desert": ("A camel stands in the center", "一只骆驼站在中间"),
    "street": ("A woman walks to the right", "一个女人向右走"),
    "market": ("A vendor stands in the center", "一个摊主站在中间"),
    "room": ("A cat sits in the center", "一只猫坐在中间"),
    "kitchen": ("A chef stands in the center", "一个厨师站在中间"),
    "sky": ("A bird flies to the right", "一只鸟向右飞"),
    "stage": ("A dancer dances in the center", "一个舞者在中间跳舞"),
}


def vague_subjects(draft: Draft) -> Iterator[Complaint]:
    """Words for anybody and anything."""
    taken: list[tuple[int, int]] = []
    for pattern, instead in _VAGUE:
        for match in pattern.finditer(draft.text):
            start, end = match.span()
            if any(start < other[1] and other[0] < end for other in taken):
                continue
            if _is_described(draft.text[:start]):
                continue
            taken.append((start, end))
            yield Complaint(
                rule="vague-subject",
                span=(start, end),
                why=f'it can be anything; say who or what it is, for example "{instead}"',
                instead=draft.with_text(edited(draft.text, start, end, instead)),
            )


def _is_described(before: str) -> bool:
    """Whether a word for anybody has a quality before it, which makes it less vague: "farm animals"."""
    word = _WORD_BEFORE.search(before)
    return word is not None and not _BEGINS_A_PHRASE.fullmatch(word[1])


def no_subject(draft: Draft) -> Iterator[Complaint]:
    """A place without anybody or anything in it."""
    if any(subject.span is not None for subject in draft.reading.subjects):
        return
    if draft.reading.unread:
        yield Complaint(
            rule="no-subject",
            severity="note",
            span=(0, len(draft.text)),
            why="the prompt reader finds nobody and nothing in it, and does not understand all of it",
        )
        return
    yield Complaint(
        rule="no-subject",
        span=(0, len(draft.text)),
        why="nobody and nothing in it can be seen to move; name one subject, for example one that lives there",
        instead=draft.with_text(in_front(somebody(draft), draft.text)),
    )


def somebody(draft: Draft) -> str:
    """A sentence with a subject that suits a panel's place."""
    return _LIVES_AT[draft.reading.setting.ground][draft.chinese]
