"""Reads subtitles (SubRip and WebVTT): each cue is a panel that lasts as long, and pauses are panels between them.

The libraries for these formats do not say in which line a cue stands, nor what they skipped.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from fractions import Fraction

from segmenter.formats.draft import Draft, DraftPanel
from segmenter.formats.incoming import Incoming
from segmenter.formats.sentences import join_lines
from segmenter.types import is_chinese

PAUSE_SECONDS = 2
"""A shorter pause is shown with the cue before it."""

_TIME = r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{1,2})(?:[,.:]([0-9]{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*--?>\s*{_TIME}(?![0-9])")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,60})?\s([^<>]{1,60})>")
_MARKS = re.compile(r"</?[a-zA-Z0-9][^<>]{0,200}>|\{\\[^{}]{0,200}\}|\{[ybiuYBIU]:[^{}]{0,60}\}")
_SOUND = re.compile(r"[\[(（【]([^\[\]()（）【】]{1,200})[\])）】]")


@dataclass(slots=True, kw_only=True)
class _Cue:
    """A subtitle with its time."""

    line: int
    start: Fraction
    end: Fraction
    texts: list[str]
    lines: list[int]


def read_cues(incoming: Incoming) -> Draft:
    """Reads a .srt or .vtt file."""
    draft = Draft()
    cues = _cues(incoming, draft)
    if not cues:
        raise incoming.error("there is no subtitle in it: a line such as 00:00:01,000 --> 00:00:04,000, and its text")
    ordered = sorted(cues, key=lambda cue: cue.start)
    if [cue.line for cue in ordered] != [cue.line for cue in cues]:
        draft.remark((1, 1), "", "the subtitles are not in the order of their times; put in order")
    scene = draft.scene((1, 1))
    _place(draft, scene.panels, ordered)
    scene.place = scene.panels[0].place if scene.panels else (1, 1)
    return draft


def _cues(incoming: Incoming, draft: Draft) -> list[_Cue]:
    """The cues in the order of the file; every line goes to one, or into a remark."""
    lines = incoming.lines
    timings = [(index, match) for index, line in enumerate(lines) if (match := _TIMING.match(line))]
    webvtt = lines[0].startswith("WEBVTT")
    num_marks = 0
    cues = []
    starts = [_first_line(lines, index) for index, _ in timings] + [len(lines)]
    for line in range(starts[0]):
        if lines[line].strip():
            draft.remark((line + 1, 1), lines[line], "before the first subtitle; left out")
    for (index, match), begun, end in zip(timings, starts, starts[1:], strict=False):
        draft.used.update((begun + 1, index + 1))
        cue = _Cue(line=index + 1, start=_seconds(match, 1), end=_seconds(match, 5), texts=[], lines=[])
        over = False
        for number in range(index + 1, end):
            text = lines[number].strip()
            over = over or (webvtt and not text)
            if over and text:
                draft.remark((number + 1, 1), lines[number], "a note or style of the file; left out")
            elif text:
                spoken, count = _MARKS.subn("", _VOICE.sub(r"\1: ", text))
                num_marks += count
                cue.texts.append(html.unescape(spoken))
                cue.lines.append(number + 1)
        cues.append(cue)
    if num_marks:
        draft.remark((1, 1), "", f"{num_marks:,} marks of style or position (<i>, {{\\an8}}) left out")
    return cues


def _first_line(lines: list[str], timing: int) -> int:
    """Where a cue begins: with its number or name, or with its times where it has none."""
    before = lines[timing - 1].strip() if timing else ""
    alone = timing < 2 or not lines[timing - 2].strip()
    return timing - 1 if before.isdigit() or (before and alone and timing > 1) else timing


def _seconds(match: re.Match[str], group: int) -> Fraction:
    hours, minutes, seconds, rest = match.group(group, group + 1, group + 2, group + 3)
    rest = rest or "0"
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + Fraction(int(rest), 10 ** len(rest))


def _place(draft: Draft, panels: list[DraftPanel], cues: list[_Cue]) -> None:
    """Puts the cues one after another on the film's clock."""
    now = Fraction(0)
    last = max(cue.end for cue in cues)
    cues = [cue for cue in cues if _is_read(draft, cue)]
    for index, cue in enumerate(cues):
        words = _words(cue)
        later = cues[index + 1].start if index + 1 < len(cues) else cue.end
        end = min(cue.end, later) if later > cue.start else cue.end
        start = max(cue.start, now)
        if end > start:
            now = _pause(draft, panels, cue, now, start, is_chinese(words))
            panels.append(_panel(cue, words, end - now))
            now = end
        else:
            panels[-1].subtitle += f" {words}"
            panels[-1].text += f" {words}"
            draft.remark((cue.line, 1), words, "at the same time as the one before it; read together with it")
    if panels and last > now:
        panels[-1].seconds = (panels[-1].seconds or Fraction(0)) + last - now


def _is_read(draft: Draft, cue: _Cue) -> bool:
    """Whether a cue has words, and time to read them; says so where it has not."""
    draft.used.update(cue.lines)
    if not re.search(r"\w|♪|♫", words := _words(cue)):
        draft.remark((cue.line, 1), words, "a subtitle without words; left out")
        return False
    if cue.end <= cue.start:
        draft.remark((cue.line, 1), words, "a subtitle that lasts no time; left out")
        return False
    return True


def _words(cue: _Cue) -> str:
    return " ".join(join_lines(cue.texts).split())


def _pause(
    draft: Draft, panels: list[DraftPanel], cue: _Cue, now: Fraction, start: Fraction, chinese: bool
) -> Fraction:
    """Fills the time up to a cue; says from when on the cue's panel shows."""
    gap = start - now
    if gap >= PAUSE_SECONDS:
        text = "停顿，没有人说话" if chinese else "A pause; nobody speaks"
        panels.append(DraftPanel(text=text, place=(cue.line, 1), seconds=gap))
        draft.remark(
            (cue.line, 1), "", f"nothing is said for {float(gap):g} s before this: say in a panel what is seen"
        )
        return start
    if panels and gap:
        panels[-1].seconds = (panels[-1].seconds or Fraction(0)) + gap
        return start
    return now


def _panel(cue: _Cue, words: str, seconds: Fraction) -> DraftPanel:
    sound = _SOUND.fullmatch(words)
    return DraftPanel(text=sound[1] if sound else words, place=(cue.line, 1), subtitle=words, seconds=seconds)
