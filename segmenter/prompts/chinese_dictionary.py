"""Chinese words that our lists do not have: what a dictionary (jieba's) says of them. Knows words, no sentence."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

WordKind = Literal["noun", "verb", "name", "adverb", "other"]

_KINDS: dict[str, WordKind] = {
    "n": "noun", "nz": "noun", "nt": "noun", "s": "noun", "vn": "noun", "nr": "name", "nrt": "name",
    "nrfg": "name", "v": "verb", "vg": "verb", "vi": "verb", "vd": "verb", "d": "adverb", "ad": "adverb", "zg": "other",
}  # fmt: skip
_LONGEST_TAGGED = 2000
"""Characters that are handed to the dictionary at once."""


def tagged(text: str) -> list[tuple[str, str]]:
    """A stretch of Chinese characters cut into words, with their tags; names are guessed, nothing else is."""
    import rjieba  # the first look-up reads its tables

    pairs: list[tuple[str, str]] = []
    found: list[tuple[str, str]] = []
    for at in range(0, len(text), _LONGEST_TAGGED):
        part = text[at : at + _LONGEST_TAGGED]
        for word, tag in rjieba.tag(part, True):
            if tag in {"n", "nr", "nz"} and _is_verb_with_object(word):
                found += [(word[0], "v"), (word[1:], "n")]  # "量体温"
            elif tag == "nr" or rjieba.has_word(word) or kind_of(word) == "verb":
                found.append((word, tag))
            else:
                found += rjieba.tag(word, False)
    for word, tag in found:
        if len(word) == 1 and pairs and len(pairs[-1][0]) == 1 and kind_of(pairs[-1][0] + word) == "verb":
            pairs[-1] = (pairs[-1][0] + word, "v")  # "晒化"
        else:
            pairs.append((word, tag))
    return pairs


@lru_cache(maxsize=8192)
def kind_of(word: str) -> WordKind:
    """What sort of word it is by itself; "other" for what no dictionary has."""
    if len(word) > 8 or not "㐀" <= word[:1] <= "鿿":
        return "other"
    import rjieba

    if len(word) == 2 and word[1] in _COMPLEMENTS and _acts(word[0]):
        return "verb"
    pairs = rjieba.tag(word, False)
    if len(pairs) != 1:
        return "noun" if all(_KINDS.get(tag) == "noun" for _, tag in pairs) else "other"
    return "verb" if word in _VERBS_OF_ONE else _KINDS.get(pairs[0][1], "other")


def _is_verb_with_object(word: str) -> bool:
    """Whether what a dictionary has as a noun is a verb with its object ("量体温", "换尿布")."""
    if len(word) == 2:
        return word[0] == "撒"
    import rjieba

    acts = word[0] in _VERBS_OF_ONE or rjieba.tag(word[0], False)[0][1] == "v"
    return len(word) == 3 and acts and word[-1] not in "机器车员人者手店房" and kind_of(word[1:]) == "noun"


def _acts(character: str) -> bool:
    import rjieba

    tag = rjieba.tag(character, False)[0][1]
    return character in _VERBS_OF_ONE or tag in {"v", "vg", "zg", "p"}


@lru_cache(maxsize=8192)
def is_listed(word: str) -> bool:
    """Whether the dictionary has a word."""
    import rjieba

    return bool(rjieba.has_word(word))


@lru_cache(maxsize=8192)
def is_name(word: str) -> bool:
    """Whether a word can be a name: one by the dictionary, or no word of it."""
    import rjieba

    return kind_of(word) == "name" or not rjieba.has_word(word)


_VERBS_OF_ONE = frozenset(
    "叼押踩扑舔啃签溅泼晒卷拧捏掐咬嚼吐吞甩拽拎扯擦刮剥削拌舀盛捅戳蹭哄逗撒换量称数织缝绣熨搓捶踹嗅堵挡拦捂扶拄衔啄砸捆绑缠裹撬拨倚挪搀驮拱踮蹬踏跨攀钻埋刨铲锄喷烫晾翻拆吊吓咳"
)
"""Single characters that a prompt means as verbs."""
_COMPLEMENTS = frozenset("起出走下上开住倒掉到进破碎完好满准断光飞醒哭化翻碎断坏紧")
"""What a verb of two characters ends in, and says what comes of it."""
