"""Puts the foreign words of a prompt into the prompt's language, where the reader's lexicon has them."""

from __future__ import annotations

import re
from collections.abc import Callable

from segmenter.prompts.chinese_nouns import NOUN_WORDS as CHINESE_NOUNS
from segmenter.prompts.chinese_qualities import COLOUR_WORDS as CHINESE_COLOURS
from segmenter.prompts.chinese_words import cut_words
from segmenter.prompts.english_nouns import NOUN_WORDS
from segmenter.prompts.english_qualities import COLOUR_WORDS
from segmenter.prompts.mixed import is_mixed
from segmenter.prompts.reading import Span

Translate = Callable[[str], str | None]

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?: [A-Za-z][A-Za-z'’-]*)*")
_ARTICLES = frozenset({"a", "an", "the"})
_VERBS = {
    "run": "跑", "walk": "走", "jump": "跳", "fly": "飞", "dance": "跳舞", "sing": "唱歌", "sit": "坐着",
    "stand": "站着", "wave": "挥手", "smile": "微笑", "sleep": "睡觉", "eat": "吃", "play": "玩耍", "swim": "游泳",
}  # fmt: skip
_FORMS = {
    form: han
    for verb, han in _VERBS.items()
    for form in (verb, f"{verb}s", f"{verb}ing", f"{verb.removesuffix('e')}ing", f"{verb}{verb[-1]}ing")
} | {"flies": "飞"}
_ENGLISH_VERBS = {han: verb + "s" for verb, han in _VERBS.items()} | {
    "跑": "runs", "飞": "flies", "坐": "sits", "站": "stands", "跳": "jumps", "唱": "sings", "睡": "sleeps",
}  # fmt: skip
_SMALL = {"small": "小", "little": "小", "big": "大", "large": "大"}
_ENGLISH_SIZES = {"小": "small", "大": "big"}


def _chinese_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for word, noun in CHINESE_NOUNS.items():
        if noun.colour is None and (noun.noun not in names or (len(names[noun.noun]) == 1 < len(word))):
            names[noun.noun] = word
    return names | {"dog": "狗", "cat": "猫", "bird": "鸟", "person": "人", "bear": "熊", "horse": "马", "fish": "鱼"}


_NAMES = _chinese_names()
_COLOURS = {colour: word + ("" if word.endswith("色") else "色") for word, colour in reversed(CHINESE_COLOURS.items())}


def translated(text: str) -> tuple[Span, str | None] | None:
    """The foreign words of a text, and the text in one language; None for that where a word is not known.

    None alone where the text is in one language.
    """
    if not _HAN.search(text):
        return None
    english = len(re.findall(r"[A-Za-z]{2,}", text))
    if english > len("".join(_HAN.findall(text))) / 1.7:
        return _put(text, list(_HAN.finditer(text)), _into_english)
    if not is_mixed(text):
        return None
    return _put(text, [match for match in _LATIN.finditer(text) if is_mixed("是" + match.group())], _into_chinese)


def _put(text: str, matches: list[re.Match[str]], into: Translate) -> tuple[Span, str | None] | None:
    if not matches:
        return None
    pieces, at = [], 0
    for match in matches:
        said = into(match.group())
        if said is None:
            return (match.start(), match.end()), None
        pieces += [text[at : match.start()], said]
        at = match.end()
    result = "".join([*pieces, text[at:]])
    if into is _into_chinese:
        result = re.sub(r"(?<=[\u3400-\u9fff]) +| +(?=[\u3400-\u9fff])", "", result)
    return (matches[0].start(), matches[-1].end()), result


def _into_chinese(words: str) -> str | None:
    said = []
    for word in words.lower().split():
        if word in _ARTICLES:
            continue
        noun = NOUN_WORDS.get(word)
        if word in COLOUR_WORDS:
            said.append(_COLOURS.get(COLOUR_WORDS[word], "") + "的")
        elif noun and noun[0] in _NAMES:
            said.append(_NAMES[noun[0]])
        elif word in _FORMS:
            said.append(_FORMS[word])
        elif word in _SMALL:
            said.append(_SMALL[word])
        else:
            return None
    return "".join(said) or None


def _into_english(words: str) -> str | None:
    said = []
    for word in cut_words(words):
        if word in {"的", "在", "着", "了"}:
            continue
        noun = CHINESE_NOUNS.get(word)
        if noun:
            said.append(f"{noun.colour} {noun.noun}" if noun.colour else noun.noun)
        elif word in CHINESE_COLOURS:
            said.append(CHINESE_COLOURS[word])
        elif word in _ENGLISH_VERBS:
            said.append(_ENGLISH_VERBS[word])
        elif word in _ENGLISH_SIZES:
            said.append(_ENGLISH_SIZES[word])
        else:
            return None
    return " ".join(said) or None
