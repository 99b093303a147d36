"""A beat as a sentence of one form: who performs what on whom, where, and what comes of it.

The form is that of the structured prompts which video models follow best: "[Subject A] performs [Action X] on
[Subject B] at [Location C], resulting in [Outcome D]".
"""

from __future__ import annotations

from dataclasses import dataclass

from segmenter.prompts.english_dictionary import inflected, plural
from segmenter.prompts.reading import Beat, Place, Reading
from segmenter.types import is_chinese

_PLACES_EN: dict[Place, str] = {
    "left": "the left", "right": "the right", "centre": "the center", "top": "the top", "bottom": "the bottom",
    "behind": "the background", "front": "the foreground", "around": "all around",
}  # fmt: skip
_PLACES_ZH: dict[Place, str] = {
    "left": "左边", "right": "右边", "centre": "中间", "top": "上方", "bottom": "下方", "behind": "后方",
    "front": "前方", "around": "四周",
}  # fmt: skip
_NUMBERS_EN = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS_ZH = "零一两三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deed:
    """What those who do the same in one clause do together."""

    actors: tuple[int, ...]
    targets: tuple[int, ...]
    recipients: tuple[int, ...]
    beat: Beat
    lemma: str
    location: str
    outcome: str


def template_of(reading: Reading, beat: Beat) -> str:
    """A beat, and those of others who do the same in the same clause, as one sentence of the form above.

    In the language of the beat's words. What the prompt does not say is left out, and so is the word for it.
    """
    deed = _deed(reading, beat)
    return _chinese(reading, deed) if is_chinese(beat.phrase) else _english(reading, deed)


def _deed(reading: Reading, beat: Beat) -> _Deed:
    together = [one for one in reading.beats if (one.verb_span, one.action) == (beat.verb_span, beat.action)]
    actors = tuple(dict.fromkeys(one.actor for one in together))
    targets = _mentioned_with(reading, [one.target for one in together], actors)
    recipients = _mentioned_with(reading, [one.recipient for one in together], actors)
    felled = next((one for one in reading.beats if _fells(one, beat)), None)
    lemma = beat.lemma if felled is None else "倒下" if is_chinese(beat.phrase) else "fall"
    return _Deed(
        actors=actors,
        targets=_elsewhere(reading, targets, beat.location),
        recipients=_elsewhere(reading, recipients, beat.location),
        beat=beat,
        lemma=lemma,
        location=beat.location,
        outcome=beat.outcome or (_fallen(reading, beat) if felled is None else ""),
    )


def _elsewhere(reading: Reading, group: tuple[int, ...], location: str) -> tuple[int, ...]:
    """Those whom the words for the place do not name already ("sits on the bench")."""
    names = [reading.subjects[index].label.rstrip(" 0123456789").split(" ")[-1] for index in group]
    return () if any(name in location for name in names) else group


def _fells(one: Beat, beat: Beat) -> bool:
    """Whether a beat is the push by which the other one's actor falls."""
    return beat.action == "fall" and one.verb_span == beat.verb_span and one.target == beat.actor


def _mentioned_with(reading: Reading, parts: list[int | None], actors: tuple[int, ...]) -> tuple[int, ...]:
    """Those who take a part, and those named in one breath with them, unless these are the actors themselves."""
    own = [index for index in parts if index is not None]
    spans = {reading.subjects[index].span for index in own} - {None}
    alike = [index for index, subject in enumerate(reading.subjects) if subject.span in spans]
    return tuple(dict.fromkeys(own if set(alike) & set(actors) else [*own, *alike]))


def _fallen(reading: Reading, beat: Beat) -> str:
    """What a verb that fells something says without a word: that it falls."""
    if beat.target is None or not any(_fells(beat, one) for one in reading.beats):
        return ""
    label = reading.subjects[beat.target].label
    return f"{label}倒下" if is_chinese(label) else f"the {label} falling"


def _english(reading: Reading, deed: _Deed) -> str:
    beat, actors = deed.beat, deed.actors
    words = [_those(reading, actors), "performs" if len(actors) == 1 else "perform", inflected(deed.lemma, "VBG")]
    if deed.targets:
        words += ["on", _others(reading, deed.targets, actors)]
    if deed.recipients:
        words += ["to" if deed.targets else "for", _others(reading, deed.recipients, actors)]
    words += [f"from {_PLACES_EN[beat.start]}"] if beat.start else []
    words += [f"to {_PLACES_EN[beat.end]}"] if beat.end else []
    where = deed.location[:1].lower() + deed.location[1:]
    words += [f"at {where}" if where.startswith(("the ", "a ", "an ")) else where] if where else []
    said = " ".join(words) + (f", resulting in {deed.outcome}" if deed.outcome else "")
    return said[:1].upper() + said[1:] + "."


def _chinese(reading: Reading, deed: _Deed) -> str:
    beat, actors = deed.beat, deed.actors
    words = [_those(reading, actors)]
    words += [deed.location if deed.location.startswith("在") else f"在{deed.location}"] if deed.location else []
    words += [f"从{_PLACES_ZH[beat.start]}"] if beat.start else []
    words += [f"向{_PLACES_ZH[beat.end]}"] if beat.end else []
    words += [f"对{_others(reading, deed.targets, actors)}"] if deed.targets else []
    words += [f"向{_others(reading, deed.recipients, actors)}"] if deed.recipients else []
    outcome = f"\uff0c结果{deed.outcome}" if deed.outcome else ""
    return "".join([*words, f"执行“{deed.lemma}”"]) + outcome + "。"


def _others(reading: Reading, group: tuple[int, ...], actors: tuple[int, ...]) -> str:
    """Those acted on, by name; those who act on each other, by no name."""
    if len(actors) > 1 and set(group) <= set(actors):
        return "彼此" if is_chinese(reading.subjects[group[0]].label) else "each other"
    return _those(reading, group)


def _those(reading: Reading, group: tuple[int, ...]) -> str:
    """Subjects by name: "two dogs", "the man and the woman", "三个孩子"."""
    named: dict[object, list[int]] = {}
    for index in group:
        named.setdefault(reading.subjects[index].span or index, []).append(index)
    labels = [_one(reading, members) for members in named.values()]
    if any(is_chinese(label) for label in labels):
        return "和".join(labels)
    return " and ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else labels[0]


def _one(reading: Reading, members: list[int]) -> str:
    """Those of one mention, as many as the text says; of several, one that acts alone keeps its number."""
    subject = reading.subjects[members[0]]
    label, bare, count = subject.label, subject.label.rstrip(" 0123456789"), subject.count
    if len(members) == 1:
        return label if is_chinese(label) or label[:1].isupper() or label != bare else f"the {label}"
    if is_chinese(bare):
        number = "几" if not count else _NUMBERS_ZH[count] if count < len(_NUMBERS_ZH) else str(count)
        return f"{number}个{bare}"
    number = "several" if not count else _NUMBERS_EN[count] if count < len(_NUMBERS_EN) else str(count)
    return f"{number} {plural(bare)}"
