"""The links of a prompt: what it tells, clause by clause, and how each clause hangs on the one before it.

Knows words and their order; knows neither frames nor how a link is told again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from segmenter.prompts.reading import Action, Beat, Reading, Span
from segmenter.prompts.word_tables import words_in
from segmenter.types import is_chinese

WEIGHTS: dict[Action, float] = {
    "rest": 0.6, "sit": 0.9, "wave": 0.9, "hold": 0.9, "fall": 0.8, "dance": 1.2, "eat": 1.2, "jump": 1.2, "take": 1.2,
    "push": 1.2, "throw": 1.3, "run": 1.4, "walk": 1.5, "fly": 1.5, "give": 1.5, "chase": 1.6,
}  # fmt: skip
"""How much time an action asks for, beside the others: nothing moves while somebody smiles, a way takes its time."""


class Joint(IntEnum):
    """How a clause hangs on the one before it: the higher, the sooner a shot may end there."""

    TOGETHER = 0
    """Goes on at the same time, or makes no sense alone."""
    OUTCOME = 1
    """Completes what was begun, or is how somebody takes it: the catch of a throw, a smile."""
    AND = 2
    """The same one does it in the same go: "jumps onto the table and knocks over a cup"."""
    THEN = 3
    """The next thing that happens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of a prompt."""

    span: Span
    """Characters of the text that it covers."""
    beats: tuple[Beat, ...]
    """What it shows; at least one."""
    joint: Joint
    """How it hangs on the clause before; `THEN` for the first."""

    @property
    def actors(self) -> tuple[int, ...]:
        """Who does it, as indices of subjects."""
        # What falls because somebody knocked it over does nothing itself.
        return tuple(dict.fromkeys(beat.actor for beat in self.beats if beat.action == self.beats[0].action))

    @property
    def weight(self) -> float:
        """How much time it asks for, beside the others."""
        return max(WEIGHTS[beat.action] for beat in self.beats)


_TOGETHER = words_in("""
while as when whenever whereas with after because since until if that who which where whose for like
""")
"""Words that tie a clause to the one before."""
_THEN = re.compile(
    r"\b(?:then|next|afterwards?|finally|later|before|eventually|suddenly|so)\b|然后|接着|随后|于是|最后|之后|后来|再|便|紧接着|终于",
    re.IGNORECASE,
)
_AT_ONCE = re.compile("同时|一边|边|正在|一起看")
_WORD = re.compile(r"[a-z]+")
_STOP = re.compile(r"[.!?。！？;；\n]")
_COMMA = re.compile("[,，、:：—–]")
_REACTIONS = words_in("""
smile grin laugh giggle cheer cry weep sob frown blush wink nod clap applaud rejoice celebrate
笑 微笑 大笑 哈哈大笑 欢笑 微微一笑 哭 哭泣 流泪 点头 鼓掌 拍手 欢呼 高兴 生气
""")
"""How somebody takes what happens."""
_STATES: frozenset[Action] = frozenset({"rest", "sit", "hold"})
_NEEDS_OBJECT: frozenset[Action] = frozenset({"take", "give", "throw", "push", "hold", "chase"})


def clauses_of(text: str, reading: Reading) -> tuple[Clause, ...]:
    """The clauses of a prompt that show something, in their order.

    Args:
        text: the prompt.
        reading: what was read in it.
    """
    clauses: list[Clause] = []
    for span, beats in groupby(reading.beats, key=lambda beat: beat.span):
        clause = Clause(span=span, beats=tuple(beats), joint=Joint.THEN)
        if clauses:
            joint = _joint(text, reading, clauses[-1], clause)
            clause = Clause(span=span, beats=clause.beats, joint=joint)
        clauses.append(clause)
    return tuple(clauses)


def mention_of(reading: Reading, subject: int) -> tuple[int, ...]:
    """Everybody whom the first mention of a subject speaks of: both of "two dogs"."""
    span = reading.subjects[subject].span
    return tuple(i for i, other in enumerate(reading.subjects) if i == subject or (span and other.span == span))


def _joint(text: str, reading: Reading, before: Clause, clause: Clause) -> Joint:
    gap = text[before.span[1] : clause.span[0]]
    head = text[clause.span[0] : clause.beats[0].verb_span[0]]
    then = _THEN.search(gap) is not None or (is_chinese(head) and _THEN.match(head.strip()) is not None)
    together = _goes_along(gap, head, clause.beats[0], text, then)
    if together or _speaks_of_part(reading, clause) or _broken(before, gap):
        return Joint.TOGETHER
    if _completes(before, clause):
        return Joint.OUTCOME
    if then:
        return Joint.THEN
    sentence = _STOP.search(gap) is not None
    if set(clause.actors) & set(before.actors):
        in_one_go = _only(clause, _STATES) or _only(before, _STATES) or not (sentence or _COMMA.search(gap))
        return Joint.AND if in_one_go else Joint.THEN
    if not _involved(clause.beats) & _involved(before.beats):
        return Joint.TOGETHER  # two things to be seen at once
    return Joint.THEN if sentence else Joint.OUTCOME


def _goes_along(gap: str, head: str, beat: Beat, text: str, then: bool) -> bool:
    """Whether the words say that a clause goes on during the one before."""
    opening = _WORD.findall(head.lower())[:1]
    if _TOGETHER & set(_WORD.findall(gap.lower())) or _TOGETHER & set(opening):
        return True
    if is_chinese(beat.verb):
        lasting = beat.verb.endswith("着") or text[beat.verb_span[1] :].startswith("着")
        return lasting or _AT_ONCE.search(gap + head) is not None or beat.action == "hold"
    participle = beat.verb.split()[0].endswith("ing") and not beat.lemma.split()[0].endswith("ing")
    return beat.action == "hold" or (participle and not then)


def _speaks_of_part(reading: Reading, clause: Clause) -> bool:
    """Whether a clause speaks of one of a group that only the text before introduces ("one chasing the other")."""
    for reference in reading.references:
        inside = clause.span[0] <= reference.span[0] < clause.span[1]
        for subject in reference.subjects if inside else ():
            if not set(mention_of(reading, subject)) <= set(reference.subjects):
                return True
    return any(not set(mention_of(reading, actor)) <= set(clause.actors) for actor in clause.actors)


def _broken(before: Clause, gap: str) -> bool:
    """Whether the clause before waits for its object ("picks up and throws a ball")."""
    last = before.beats[-1]
    return (
        last.action in _NEEDS_OBJECT
        and last.target is None
        and last.recipient is None
        and not (_COMMA.search(gap) or _STOP.search(gap))
    )


def _completes(before: Clause, clause: Clause) -> bool:
    """Whether a clause is the outcome of the one before: a catch, a fall, a smile."""
    if all(beat.lemma in _REACTIONS or beat.action == "fall" for beat in clause.beats):
        return True
    caught = {beat.target for beat in before.beats if beat.action in {"throw", "give"}}
    return all(
        beat.action == "take" and beat.target in caught and beat.actor not in before.actors for beat in clause.beats
    )


def _only(clause: Clause, actions: frozenset[Action]) -> bool:
    return all(beat.action in actions for beat in clause.beats)


def _involved(beats: Iterable[Beat]) -> set[int]:
    return {i for beat in beats for i in (beat.actor, beat.target, beat.recipient) if i is not None}


def weight_of(clauses: Sequence[Clause]) -> float:
    """How much time clauses ask for that are played one after the other; what goes on at once is counted once."""
    weight = 0.0
    together = 0.0
    for clause in clauses:
        if clause.joint is not Joint.TOGETHER:
            weight, together = weight + together, 0.0
        together = max(together, clause.weight)
    return weight + together
