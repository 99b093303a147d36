"""Tells the links of a prompt so that each one stands alone: "the same robot, now holding the key, unlocks the door".

The words of the prompt stay; what a link needs from those before it is put in. A retelling counts only where it reads
as the prompt did.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from segmenter.carrying import carried_into
from segmenter.links import Clause
from segmenter.prompts import read_prompt
from segmenter.prompts.lexicon import NOUNS
from segmenter.prompts.reading import Action, Beat, Reading
from segmenter.retold_chinese import tell_in_chinese
from segmenter.retold_english import tell_in_english
from segmenter.retold_link import MANNERS, Link
from segmenter.types import is_chinese

_BY_HAND: frozenset[Action] = frozenset({"take", "give", "throw", "eat", "wave"})
"""What no thing does: the robot "picks up the key. It unlocks the door", not the key."""
_SHELTER = re.compile(r"\b(?:under|beneath|behind|into|inside)\s$", re.IGNORECASE)
"""Before a pronoun that does not mean what somebody holds: "takes an egg, runs to a log, hides under it"."""
_TO_THE_LIVING = re.compile(r"\b(?:attack|chase|hug|kiss|fight|rescue|save|feed|pet|comfort)s?\s$", re.IGNORECASE)
"""Before a pronoun that does not mean a thing: "draws a sword, runs to the dragon, attacks it"."""
_JOINTS = re.compile(
    r"(?:[\s,;:.!?—–\-\uff0c\u3002\uff1b\uff1a\uff01\uff1f\u3001]"
    r"|\b(?:and|but|then|so|next|finally|afterwards?|after that|later|before|suddenly|eventually)\b"
    r"|然后|接着|随后|于是|最后|之后|后来|紧接着|终于|并且|并|再|又|便)+$",
    re.IGNORECASE,
)
"""What stands between two links, and belongs to neither."""


def retell(text: str, reading: Reading, groups: Sequence[Sequence[Clause]]) -> tuple[str, ...] | None:
    """The prompt of each link; None where one of them would not say what the text says.

    Args:
        text: the whole prompt.
        reading: what was read in it.
        groups: the clauses of each link, in their order; they hold all clauses together.
    """
    if _is_doubtful(text, reading):
        return None
    tell = tell_in_chinese if is_chinese(text) else tell_in_english
    starts = [0, *(group[0].span[0] for group in groups[1:]), len(text)]
    told: list[str] = []
    for index, (group, carried) in enumerate(zip(groups, carried_into(reading, groups), strict=True)):
        begin, end = starts[index], starts[index + 1]
        span = (begin, begin + len(_JOINTS.sub("", text[begin:end])))
        link = Link(text=text, reading=reading, clauses=tuple(group), span=span, carried=carried)
        candidates = (tell(link, manner) for manner in MANNERS) if index else iter((text[slice(*span)].strip(),))
        found = next((words for words in candidates if _says(words, link)), None)
        if found is None:
            return None
        told.append(found)
    return tuple(told)


def _is_doubtful(text: str, reading: Reading) -> bool:
    """Whether the reading cannot be what the text means: then nothing may be built on it."""
    for reference in reading.references:
        before = text[: reference.span[0]]
        things = {index for index in reference.subjects if reading.subjects[index].kind == "thing"}
        taken = {beat.target for beat in reading.beats if beat.action == "take" and beat.span[1] <= reference.span[0]}
        if things and (_TO_THE_LIVING.search(before) or (_SHELTER.search(before) and things <= taken)):
            return True
    for beat in reading.beats:
        thing = reading.subjects[beat.actor].kind == "thing" and reading.subjects[beat.actor].noun in NOUNS
        if thing and (beat.action in _BY_HAND or beat.contact in {"open", "close", "unlock", "lock"}):
            return True
        handed = beat.target if beat.contact == "hand over" and beat.recipient is None else None
        for reference in reading.references if handed is not None else ():
            # "gives it the jar": the jar is handed over, and "it" cannot be the jar.
            if handed in reference.subjects and beat.span[0] <= reference.span[0] < beat.span[1]:
                return True
    return False


def _says(words: str, link: Link) -> bool:
    """Whether a retold link is understood, and shows just what the link shows."""
    again = read_prompt(words)
    if again.unread:
        return False
    meant = [_shown(link.reading, beat) for clause in link.clauses for beat in clause.beats]
    holds = [
        (_who(link.reading, who), _who(link.reading, thing))
        for who, things in link.carried.held.items()
        for thing in things
    ]
    read = []
    for beat in again.beats:
        shown = _shown(again, beat)
        if beat.action == "hold" and (shown[0], shown[2]) in holds and shown not in meant:
            continue  # it is what the link begins with
        read.append(shown)
    return read == meant


_Who = tuple[str, str | None, str | None] | None


def _shown(reading: Reading, beat: Beat) -> tuple[_Who, str, _Who, _Who, str | None, str | None]:
    """What a beat shows, whatever the subjects are numbered."""
    target, recipient = _who(reading, beat.target), _who(reading, beat.recipient)
    return _who(reading, beat.actor), beat.action, target, recipient, beat.start, beat.end


def _who(reading: Reading, index: int | None) -> _Who:
    if index is None:
        return None
    subject = reading.subjects[index]
    return subject.noun, subject.colour, subject.size
