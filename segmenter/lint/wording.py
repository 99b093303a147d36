"""Rules on the words themselves: negatives, two languages, too many words, words that are not understood."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from segmenter.lint.finding import Complaint, Draft
from segmenter.lint.subjects import somebody
from segmenter.lint.text_edits import edited, trimmed
from segmenter.lint.translation import translated
from segmenter.prompts.chinese_nouns import NOUN_WORDS
from segmenter.prompts.chinese_verbs import VERBS
from segmenter.prompts.chinese_words import cut_words
from segmenter.prompts.english_nouns import NOUN_WORDS as ENGLISH_NOUNS
from segmenter.prompts.reading import Span

MAX_TOKENS = 512
"""What the text encoder reads; what follows is cut off."""

_PHRASE = (
    r"(?P<what>(?!longer|one\b|matter|doubt|idea|sooner)[\w'-]+"
    r"(?: (?!(?:and|in|on|at|or|while|to|with|who|is|are|under|behind|above|"
    r"allowed|here|around|visible|anywhere)\b)[\w'-]+){0,2})"
)
_NEGATIVES = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (rf"(?:,\s*)?\b(?:there (?:is|are|were|was) )?(?:with |and |but )?no {_PHRASE}"
         r"(?: (?:around|visible|in sight|anywhere|allowed|here))?", ""),
        (rf"(?:,\s*)?\b(?:there (?:is|are) )(?:not |n't )(?:any |a |an )?{_PHRASE}", ""),
        (rf"(?:,\s*)?\b(?:and |but )?without (?:any |a |an |the |his |her |its |their )?{_PHRASE}", ""),
        (rf"(?:,\s*)?\b(?:and |but )?(?:do not|don't|never) (?:show|include|draw|have|let) "
         rf"(?:any |a |an |the )?{_PHRASE}", ""),
        (r"\b(?:does not|doesn't|did not|didn't|never|can not|cannot|can't|won't) "
         r"(?P<what>\w+(?: (?!and\b|but\b|while\b)\w+){0,2})", "stands still"),
        (r"\b(?:is not|isn't) (?P<what>\w+ing\b(?: (?!and\b|but\b|while\b)\w+){0,2})", "stands still"),
        (r"\b(?:are not|aren't) (?P<what>\w+ing\b(?: (?!and\b|but\b|while\b)\w+){0,2})", "stand still"),
        (r"\b(?:do not|don't) (?P<what>\w+(?: (?!and\b|but\b|while\b)\w+){0,2})", "stand still"),
    )
)  # fmt: skip
_CHINESE_NEGATIVES = (
    (re.compile(
        r"[,，、]?(?:但|而且|并且)?(?:画面(?:中|里)?)?(?:也|还)?(?:没有|不要有|不要出现|不能有|不出现|没(?!有))"
        r"(?!\w{1,6}地|[戴穿拿带骑抱背看走跑坐站]\w{1,5}的\w|想到|事|劲|关系|错|完|办法|过)(?P<what>(?:任何)?[\w]{1,8}?)"
        r"(?P<of>的(?=\w))?(?=[,，。;；、!！]|$|(?<=的))"), ""),
    (re.compile(
        r"[,，]?(?:但|而且)?(?:不要|(?<![告分特区个级性差道类])别)(?!墅|人|处|的|致|针|扭)"
        r"(?P<what>[\w]{1,6})"), ""),
    (re.compile(
        r"(?<!一动)(?:并)?不(?P<what>跑|走|动|跳|飞|笑|哭|叫|吃|说话|游|看|坐|站|睡|喝|唱|玩)"
        r"(?![停断久远同])\w{0,3}(?=[,，。;；!！]|$)"), "静静地待着"),
)  # fmt: skip
_SENTENCE_END = re.compile(r"[.!?。！？](?:\s+|(?<=[。！？]))|\n+")
_PAUSE = re.compile(r"[,;，；、]\s*")
_WORD = re.compile(r"[A-Za-z]+|[0-9]|[^\sA-Za-z0-9]")

CountTokens = Callable[[str], int]
"""How many tokens a text has for the text encoder."""


def estimated_tokens(text: str) -> int:
    """About as many tokens as UMT5 makes of a text, rather more: a piece for five letters, a sign or a character."""
    return 1 + sum(math.ceil(len(word) / 5) for word in _WORD.findall(text))


def negatives(draft: Draft) -> Iterator[Complaint]:
    """No, not, without, 没有, 不要."""
    taken: list[Span] = []
    for pattern, said in (*_NEGATIVES, *_CHINESE_NEGATIVES):
        for match in pattern.finditer(draft.text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            start, (end, what) = match.start(), _absent(match)
            instead = "静静地待着" if draft.chinese and _is_action(what) else said
            text = edited(draft.text, start, end, instead)
            mended = replace(draft, text=text or somebody(draft), negative=(*draft.negative, what))
            yield Complaint(
                rule="negative",
                span=trimmed(draft.text, start, end),
                why=f'a model draws what it reads; "{what}" belongs into the negative prompt',
                instead=mended if mended.text != draft.text else None,
            )


def _absent(match: re.Match[str]) -> tuple[int, str]:
    """Where the words for what is not there end, and what it is: "no shoes", without the "dances" behind it."""
    words = match["what"].strip().removeprefix("任何")
    end = match.end()
    if end == match.end("what"):
        for word in re.finditer(r"[\w'-]+", match["what"]):
            if word.group().lower() in ENGLISH_NOUNS:
                return match.start("what") + word.end(), match["what"][: word.end()]
    return end, words


def _is_action(what: str) -> bool:
    """Whether something Chinese that is not there is something that is not done."""
    first = next(iter(cut_words(what)), "")
    return first in VERBS and first not in NOUN_WORDS


def mixed_languages(draft: Draft) -> Iterator[Complaint]:
    """English words in a Chinese prompt, and the other way round."""
    found = translated(draft.text)
    if found is None:
        return
    span, text = found
    yield Complaint(
        rule="mixed-languages",
        span=span,
        why="the prompt is in two languages, and each is read less well for it; write it in one",
        instead=draft.with_text(text) if text else None,
    )


def too_long(draft: Draft, count: CountTokens | None) -> Iterator[Complaint]:
    """More than the text encoder reads."""
    number, counted = _tokens(draft, count), "" if count else "about "
    if number <= MAX_TOKENS:
        return
    how = "" if count else " (an estimate: the tokenizer is not here)"
    yield Complaint(
        rule="too-long",
        span=(0, len(draft.text)),
        why=f"with its setting and camera it has {counted}{number} tokens{how}, and the text encoder reads "
        f"{MAX_TOKENS}: the end is not read",
        instead=_shortened(draft, count),
    )


def unread(draft: Draft) -> Iterator[Complaint]:
    """Words that the reader passes over."""
    for word in dict.fromkeys(draft.reading.unread):
        at = draft.traced.text.find(word)
        yield Complaint(
            rule="unread",
            severity="note",
            span=draft.written((at, at + len(word))) if at >= 0 else (0, len(draft.text)),
            why=f'the prompt reader does not understand "{word}"; the animatic leaves it out, a model may read it',
        )


def _tokens(draft: Draft, count: CountTokens | None) -> int:
    parts = (draft.traced.text, draft.characters.expand(draft.setting), draft.camera)
    return (count or estimated_tokens)(". ".join(part for part in parts if part))


def _shortened(draft: Draft, count: CountTokens | None) -> Draft | None:
    """The panel cut at the last sentence's end that leaves it short enough, else at the last pause, else at a word."""
    for ends in (_SENTENCE_END, _PAUSE, re.compile(r"\s+|(?<=[\u3400-\u9fff])")):
        cuts = [match.start() + (ends is _SENTENCE_END) for match in ends.finditer(draft.text)]
        low, high = 0, len(cuts)
        while low < high:
            middle = (low + high) // 2
            if _tokens(draft.with_text(draft.text[: cuts[middle]].strip()), count) <= MAX_TOKENS:
                low = middle + 1
            else:
                high = middle
        if low and (text := draft.text[: cuts[low - 1]].strip()):
            return draft.with_text(text)
    return None
