"""What comes of a beat, in the words of its prompt: "resulting in ...", "so that ...", "结果...". Knows no pictures."""

from __future__ import annotations

import re
from dataclasses import replace

from segmenter.prompts.reading import Beat
from segmenter.prompts.traced import EDGES, STOP
from segmenter.prompts.word_tables import words_in

_RESULT = re.compile(
    r"\b(?:resulting in|with the result that|so that|as a result|(?<=, )so(?! that\b)|causing|making|until)\b,?"
    r"|(?:结果|于是|因此|所以|以致|导致|使得|直到)[\uff0c,]?",
    re.IGNORECASE,
)
_HAPPENS = words_in("""
fall break shatter spill explode burst crash collapse topple splash melt sink crack tumble open close ring light
掉 摔碎 碎 洒 倒 爆炸 破 裂开 融化 溅 沉 倒下 落下 掉下 打开 洒了 掉到 掉在 落在
""")
"""What things do by themselves once somebody has done something to them."""


def with_outcomes(beats: tuple[Beat, ...], text: str) -> tuple[Beat, ...]:
    """The beats, each with the words that say what comes of it."""
    told = list(beats)
    following: Beat | None = None
    for at in range(len(beats) - 1, -1, -1):
        beat = beats[at]
        if at + 1 < len(beats) and beats[at + 1].span != beat.span:
            following = beats[at + 1]
        outcome = _said(beat, following, text) or _happened(beat, following)
        if outcome:
            location = "" if beat.location in outcome else beat.location
            told[at] = replace(beat, outcome=outcome, location=location)
    return tuple(told)


def _said(beat: Beat, following: Beat | None, text: str) -> str:
    """What stands behind a word that announces it, up to the end of the next clause or of the sentence."""
    end = following.span[1] if following else len(text)
    stop = STOP.search(text, beat.verb_span[1], end)
    limit = stop.start() if stop else end
    word = _RESULT.search(text, beat.verb_span[1], limit)
    if word is None or (following is not None and following.verb_span[1] <= word.start()):
        return ""
    return text[word.end() : limit].strip(EDGES)


def _happened(beat: Beat, following: Beat | None) -> str:
    """The next clause, where what was acted on falls, breaks or the like ("and it falls")."""
    if following is None or beat.target is None or following.actor != beat.target:
        return ""
    happens = following.action == "fall" or following.lemma.split(" ")[0] in _HAPPENS
    return following.phrase if happens else ""
