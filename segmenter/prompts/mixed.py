"""Texts in two languages: each sentence is read in the language of its verb, and what is foreign in it as a noun.

A stretch in the other script becomes a single word, a stand-in, which the reader of the sentence takes for somebody
named; who that is, the other language's reader says.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from segmenter.prompts.chinese import read_chinese
from segmenter.prompts.chinese_nouns import NAMES, NOUN_WORDS
from segmenter.prompts.chinese_verbs import VERBS
from segmenter.prompts.chinese_words import cut_words
from segmenter.prompts.clauses import Mention
from segmenter.prompts.english import read_english
from segmenter.prompts.english_nouns import NOUN_WORDS as ENGLISH_NOUNS
from segmenter.prompts.english_verbs import AUXILIARIES, VERB_FORMS
from segmenter.prompts.staging import Foreign, Understood
from segmenter.prompts.traced import Traced, normalised

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_CHINESE = re.compile(rf"[{_HAN}]+(?:\([^()A-Za-z]{{1,80}}\))?")
_ENGLISH = re.compile(
    r"[A-Za-z][A-Za-z'\u2019-]*(?:(?: |, )[A-Za-z][A-Za-z'\u2019-]*)*(?: ?\([A-Za-z][A-Za-z '\u2019,-]{0,200}\))?"
)
_SENTENCE = re.compile(r"[^.!?;\u3002]+[.!?;\u3002]*\s*")
_FULL_STOP = re.compile("。")
_IS_CHINESE = re.compile(f"[{_HAN}]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_RELATIVE = re.compile(r"\b(?:who|which|that)\b")
_CHINESE_PER_WORD = 1.7
"""Characters of a usual Chinese word."""


def is_mixed(text: str) -> bool:
    """Whether a Chinese text holds English that is more than a name or a letter."""
    stretches = [match.group() for match in _ENGLISH.finditer(text)]
    return any(_is_phrase(stretch) or _is_english_clause(stretch) for stretch in stretches)


def read_mixed(text: Traced) -> Understood:
    """Reads a text whose sentences are in two languages; the cast is one."""
    understood: Understood | None = None
    for chinese, passage in _passages(text):
        understood = _read_chinese(passage, understood) if chinese else _read_english(passage, understood)
    return understood if understood is not None else read_chinese(text)


def _passages(text: Traced) -> list[tuple[bool, Traced]]:
    """Sentences, those of one language that follow each other together: whether it is Chinese, and the words."""
    passages: list[tuple[bool, int, int]] = []
    for match in _SENTENCE.finditer(text.text):
        chinese = _told_in_chinese(match.group())
        if passages and passages[-1][0] == chinese:
            passages[-1] = (chinese, passages[-1][1], match.end())
        else:
            passages.append((chinese, match.start(), match.end()))
    return [(chinese, text.part(start, end)) for chinese, start, end in passages]


def _told_in_chinese(sentence: str) -> bool:
    """The language of a sentence: the one that has a verb in it, or else most of the words."""
    english = any(_is_english_clause(match.group()) for match in _ENGLISH.finditer(sentence))
    chinese = any(_is_chinese_clause(match.group()) for match in _CHINESE.finditer(sentence))
    if english != chinese:
        return chinese
    characters = len(_IS_CHINESE.findall(sentence)) / _CHINESE_PER_WORD
    return characters > len(_WORD.findall(sentence))


def _is_english_clause(stretch: str) -> bool:
    words = _RELATIVE.split(re.sub(r"\(.*", "", stretch.lower()))[0].split()
    finite = (word for word in words if VERB_FORMS.get(word, ("", "ing"))[1] in {"base", "s"} or word in AUXILIARIES)
    return any(word not in ENGLISH_NOUNS for word in finite)


def _is_chinese_clause(stretch: str) -> bool:
    """Whether a stretch is more than a noun with what describes it: that ends in the noun, its verbs before a "的"."""
    words = cut_words(re.sub(r"\(.*", "", stretch))
    verbs = [at for at, word in enumerate(words) if (word in VERBS and word not in NOUN_WORDS) or word in {"把", "被"}]
    if not verbs:
        return False
    ends_in_noun = words[-1] in NOUN_WORDS or words[-1] in NAMES
    return not (ends_in_noun and "的" in words[verbs[-1] :])


def _is_phrase(stretch: str) -> bool:
    """Whether an English stretch is more than a name."""
    words = stretch.split()
    return len(words) > 1 or (len(stretch) > 1 and stretch.islower())


def _stand_ins(
    pattern: re.Pattern[str],
    sign: str,
    passage: Traced,
    mention: Callable[[str], Mention | None],
    wanted: Callable[[str], bool],
) -> tuple[Traced, dict[str, Mention]]:
    """A passage with its foreign stretches as single words, and whom each word means."""
    meant: dict[str, Mention] = {}

    def stand_in(match: re.Match[str]) -> str:
        found = mention(match.group()) if wanted(match.group()) else None
        if found is None:
            return match.group()
        word = f"{sign}{len(meant)}"
        meant[word] = found
        return f" {word} "

    return passage.replaced(pattern, stand_in), meant


def _read_english(passage: Traced, before: Understood | None) -> Understood:
    words, meant = _stand_ins(
        _CHINESE, "㐀", passage.replaced(_FULL_STOP, lambda _: ". "), _chinese_mention, lambda _: True
    )
    return read_english(words, Foreign(meant=meant, before=before))


def _read_chinese(passage: Traced, before: Understood | None) -> Understood:
    words, meant = _stand_ins(_ENGLISH, "Ɏ", passage, _english_mention, _is_phrase)
    return read_chinese(words, Foreign(meant=meant, before=before))


def _chinese_mention(stretch: str) -> Mention | None:
    understood = read_chinese(normalised(stretch))
    return _somebody(understood, stretch, named=bool(understood.unread))


def _english_mention(stretch: str) -> Mention | None:
    return _somebody(read_english(normalised(stretch)), stretch, named=stretch[0].isupper())


def _somebody(understood: Understood, stretch: str, *, named: bool) -> Mention | None:
    """Whom a foreign stretch means: the first one alive in it, the first thing, or somebody of that name."""
    mentions = understood.stage.cast.mentions()
    known = [one for one in mentions if one.kind is not None]
    if not known and named:
        label = stretch.partition("(")[0].strip()
        return Mention(noun="person", label=label, kind="person", name=label)
    return next((one for one in known if one.kind != "thing"), known[0] if known else None)
