"""Prints beats in one fixed form: who performs what on whom at which place, resulting in what."""

from __future__ import annotations

import re

from segmenter.prompts.english_dictionary import plural
from segmenter.prompts.reading import Beat, Place, Reading
from segmenter.types import is_chinese

_CHINESE_PLACES: dict[Place, str] = {
    "left": "左边", "right": "右边", "centre": "中间", "top": "上方", "bottom": "下方", "behind": "后面",
    "front": "前面", "around": "周围",
}  # fmt: skip
_AT = re.compile(r"(?:in|at|on|onto|inside)\s+", re.IGNORECASE)
_FALLS = {
    True: {"fall": "倒下", "fly": "飞起", "run": "移动"},
    False: {"fall": "falls", "fly": "flies", "run": "moves"},
}
"""What becomes of something that is acted on, in Chinese and in English."""
_HANDED = frozenset({"give", "throw"})
_BREAKS = ("break", "smash", "shatter", "crack", "打碎", "打破", "摔碎", "撞碎")


def templates_of(reading: Reading) -> list[str]:
    """Every action of a reading, a line each; what several do alike is one line, and what comes of it has none."""
    lines: list[str] = []
    done: set[int] = set()
    for i, beat in enumerate(reading.beats):
        if i in done or _is_consequence(reading, beat):
            continue
        alike = [k for k in range(i, len(reading.beats)) if k not in done and _is_alike(beat, reading.beats[k])]
        done.update(alike)
        lines.append(_line(reading, beat, [reading.beats[k].actor for k in alike]))
    return lines


def template_of(reading: Reading, beat: Beat) -> str:
    """One beat of a reading, in its language; in brackets only what the prompt says.

    "[Subject A] performs [Action X] on [Subject B] at [Location C], resulting in [Outcome D]", and who gets
    it and by which way, where the prompt says so.
    """
    return _line(reading, beat, [beat.actor])


def _line(reading: Reading, beat: Beat, actors: list[int]) -> str:
    chinese = is_chinese(beat.phrase)
    who = _named(reading, actors, chinese=chinese)
    what = "" if beat.target is None else _named(reading, [beat.target], chinese=chinese)
    to = "" if beat.recipient is None else _named(reading, [beat.recipient], chinese=chinese)
    does = beat.lemma or beat.action
    if _is_consequence(reading, beat):
        does = _FALLS[True][beat.action] if chinese else beat.action
    where = "" if what and what.split()[-1] in beat.location else beat.location
    outcome = beat.outcome or _consequence(reading, beat, chinese=chinese)
    if chinese:
        return _chinese(beat, who=who, does=does, what=what, to=to, where=where, outcome=outcome)
    gets = "to" if beat.action in _HANDED else "for"
    parts = [f"[{who}] performs [{does}]", f" on [{what}]" if what else "", f" {gets} [{to}]" if to else ""]
    parts += [f" from [{beat.start}]" if beat.start else "", f" to [{beat.end}]" if beat.end else ""]
    parts += [f" at [{_AT.sub('', where, count=1)}]" if where else "", f", resulting in [{outcome}]" if outcome else ""]
    return "".join(parts)


def _named(reading: Reading, indices: list[int], *, chinese: bool) -> str:
    """Several subjects as one would call them: "5 adults" where they are all of one mention, "customers" uncounted."""
    said: list[str] = []
    chosen = list(dict.fromkeys(indices))
    for index in chosen:
        subject = reading.subjects[index]
        group = [i for i, one in enumerate(reading.subjects) if one.span == subject.span and one.noun == subject.noun]
        single = re.sub(r" \d+$", "", subject.label)
        if subject.count is None:
            said.append(single if chinese else plural(single))
        elif len(group) > 1 and subject.span and set(group) <= set(chosen):
            measure = "只" if subject.kind == "animal" else "个"
            said.append(f"{subject.count}{measure}{single}" if chinese else f"{subject.count} {plural(single)}")
        else:
            said.append(subject.label)
    return ("、" if chinese else ", ").join(dict.fromkeys(said))


def _chinese(beat: Beat, *, who: str, does: str, what: str, to: str, where: str, outcome: str) -> str:
    start, end = (_CHINESE_PLACES[place] if place else "" for place in (beat.start, beat.end))
    parts = [f"[{who}]", f"在[{where.removeprefix('在')}]" if where else "", f"对[{what}]" if what else ""]
    parts += [f"从[{start}]" if start else "", f"向[{end}]" if end else "", f"执行[{does}]"]
    gets = "交给" if beat.action in _HANDED and what else "对象是"
    parts += [f",{gets}[{to}]" if to else "", f",结果是[{outcome}]" if outcome else ""]
    return "".join(parts)


def _is_alike(one: Beat, other: Beat) -> bool:
    """Whether two beats say the same of different actors."""
    return (one.verb_span, one.action, one.target, one.recipient, one.start, one.end) == (
        other.verb_span, other.action, other.target, other.recipient, other.start, other.end,
    )  # fmt: skip


def _is_consequence(reading: Reading, beat: Beat) -> bool:
    """Whether a beat is what its actor has done to it: the cup that is knocked over falls."""
    return beat.action in _FALLS[True] and any(
        other.target == beat.actor and other.verb_span == beat.verb_span for other in reading.beats
    )


def _consequence(reading: Reading, beat: Beat, *, chinese: bool) -> str:
    """What becomes of whom a beat acts on."""
    for other in reading.beats:
        if other.actor == beat.target and other.verb_span == beat.verb_span and other.action in _FALLS[chinese]:
            label = reading.subjects[other.actor].label
            if other.action == "fall" and beat.lemma.startswith(_BREAKS):
                return label + ("碎了" if chinese else " breaks")
            return label + ("" if chinese else " ") + _FALLS[chinese][other.action]
    return ""
