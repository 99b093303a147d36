"""Takes words out of a sentence, or puts others in, so that what is left still reads as one. Knows no rule."""

from __future__ import annotations

import re

from segmenter.types import is_chinese

_EDGES = " \t\n,，、;；"
_TIDY = (
    (re.compile(r"[ \t]{2,}"), " "),
    (re.compile(r"\s+([,.;!?，。；！？、])"), r"\1"),
    (re.compile(r"(?:[,，、;；]\s*)+(?=[,.;!?，。；！？])"), ""),
    (re.compile(r"^[\s,.;，。；、!?！？]+"), ""),
    (re.compile(r"^(?:and|while|but|as|then)\b\s*", re.IGNORECASE), ""),
    (re.compile(r"[,\s]*\b(?:and|while|but|as|with|by|in|on|at|to|of)\s*(?=[.!?]|$)"), ""),
    (re.compile(r"[\s,;，；、]+$"), ""),
    (re.compile(r"[,;，；、]\s*(?=[.。])"), ""),
)


def edited(text: str, start: int, end: int, new: str = "") -> str:
    """A text with a stretch replaced; spaces, commas and the capital at its head are put right."""
    before, after = text[:start], text[end:]
    if not new and before.endswith(" ") and after.startswith(" "):
        after = after[1:]
    result = before + new + after
    if not new:
        for pattern, instead in _TIDY:
            result = pattern.sub(instead, result)
    return capitalised(result, text, start)


def capitalised(result: str, text: str, start: int = 0) -> str:
    """A result that begins with a capital if the text did; so does what now begins a sentence of it."""
    if text[:1].isupper() and result:
        result = result[0].upper() + result[1:]
    if start and re.search(r"[.!?]\s+$", text[:start]) and start < len(result):
        result = result[:start] + result[start].upper() + result[start + 1 :]
    return result


def listed(items: list[str], *, chinese: bool) -> str:
    """Items as a sentence lists them."""
    if len(items) < 2:
        return "".join(items)
    comma, conjunction = ("、", "和") if chinese else (", ", " and ")
    return comma.join(items[:-1]) + conjunction + items[-1]


def with_article(words: str) -> str:
    """English words with "a" or "an"."""
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the spaces and commas at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip(_EDGES)), start + len(words.rstrip(_EDGES))


def in_front(sentence: str, text: str) -> str:
    """A sentence, then the text."""
    if is_chinese(sentence) and text[-1:] in {*"上里中下边旁"}:
        return f"{text}，{sentence}"
    if re.match(r"(?:on|in|at|under|over|above|by|inside|outside)\b", text, re.IGNORECASE):
        return f"{sentence} {text[0].lower()}{text[1:]}"
    stop = "。" if is_chinese(sentence) else ". "
    return f"{sentence}{stop}{text[:1].upper() + text[1:]}" if text else sentence
