"""Text as moderation compares it: one width, one case, no marks, no invisible characters, no borrowed letters.

Every character folds by itself, so that what was found can be quoted as it was written.
"""

from __future__ import annotations

import unicodedata
from itertools import accumulate

_LOOK_ALIKES = {
    "a": "аαɑᴀ", "b": "вʙЬ", "c": "сϲᴄ", "d": "ԁᴅđ", "e": "еєεᴇɛ", "f": "ғꜰƒ", "g": "ɡɢց", "h": "нһʜ", "i": "іιıɪ",
    "j": "јᴊ", "k": "кκᴋ", "l": "ӏʟł", "m": "мᴍ", "n": "пηɴո", "o": "оοσᴏøօ", "p": "рρᴘ", "q": "ԛ", "r": "гʀ",
    "s": "ѕꜱ", "t": "тτᴛ", "u": "υᴜս", "v": "ѵνᴠ", "w": "ԝωшᴡ", "x": "хχ", "y": "уүʏγ", "z": "ᴢ",
}  # fmt: skip
"""A Latin letter, and the letters of other alphabets that pass for it."""
_TRADITIONAL = dict(
    zip(
        "體殺槍彈藥裝製開關頭內臟顱斷裂輪姦強賣娼處彎愛亂倫點臺灣寶兒嬰濫舊脫褲風騷蕩戲愛聯變態淩遲屍虐殘傷毀燒瓶"
        "導炸組爆雷氣毒類種賤豬團滅猶太絕後腦漿剝掛樓橋絲絞斃喝醉鮮麼教學資訊網單貨號們個從紅黃圖標準邊觸摸換給",
        "体杀枪弹药装制开关头内脏颅断裂轮奸强卖娼处弯爱乱伦点台湾宝儿婴滥旧脱裤风骚荡戏爱联变态凌迟尸虐残伤毁烧瓶"
        "导炸组爆雷气毒类种贱猪团灭犹太绝后脑浆剥挂楼桥丝绞毙喝醉鲜么教学资讯网单货号们个从红黄图标准边触摸换给",
        strict=True,
    )
)
"""Of the characters that policies are likely to use."""
_LETTER_SIGNS = (0x1F150, 0x1F170, 0x1F1E6)
"""Where the alphabets of white letters on black, and of flags, begin: Unicode does not say which letters they are."""


class _Folds(dict[int, str]):
    """Character to what it folds to, found out once each."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    code = ord(character)
    for first in _LETTER_SIGNS:
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    plain = unicodedata.normalize("NFKD", character).casefold()
    kept = (_ALIKE.get(c, c) for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc") or c.isspace())
    return "".join(" " if c.isspace() else c for c in kept)


_ALIKE = {alike: letter for letter, others in _LOOK_ALIKES.items() for alike in others.casefold()} | _TRADITIONAL
_FOLDS = _Folds()


def fold(text: str) -> str:
    """Text in the form in which it is compared: "Ｐ\u200bо\u0301rn" is "porn"."""
    return text.translate(_FOLDS)


def written(text: str, start: int, end: int) -> str:
    """What stands in a text where, once it is folded, something stands from `start` to `end`."""
    ends = list(accumulate(map(_width, text)))
    first = next(index for index, stop in enumerate(ends) if stop > start)
    last = max(index for index, stop in enumerate(ends) if stop == end or stop > end > stop - _width(text[index]))
    return text[first : last + 1]


def _width(character: str) -> int:
    """Characters that one becomes."""
    return len(_FOLDS[ord(character)])
