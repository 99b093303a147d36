"""Retells links in Chinese: names for pronouns, 同一个 for who acts again, what it holds by now, where it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from segmenter.links import mention_of
from segmenter.prompts.chinese_qualities import MEASURES
from segmenter.prompts.lexicon import VEHICLES
from segmenter.prompts.word_tables import words_in
from segmenter.retold_link import Edit, Link, Manner, edited

_MEASURE = "|".join(sorted(MEASURES, key=len, reverse=True))
_ONE = re.compile(f"(?:[一1这那]|同一)({_MEASURE})")
_SEVERAL = re.compile("[两二三四五六七八九十几2-9]")
_JOINT = re.compile(r"(?:先|再|又|便|就|并且|并|然后|接着|随后|于是|最后|之后|后来|紧接着|终于)+")
_DESCRIBED = re.compile(r"[^\uff0c,\u3002.\uff1b;\uff01!\uff1f?]*的$")
_MEASURE_OF = {
    "horse": "匹", "cow": "头", "pig": "头", "elephant": "头", "lion": "头", "donkey": "头", "bear": "头", "fish": "条",
    "snake": "条", "dragon": "条", "shark": "条", "whale": "条", "airplane": "架", "boat": "艘", "ship": "艘",
}  # fmt: skip
_WITH_THE_MOUTH = words_in("dog cat wolf fox bird crow eagle duck seagull pigeon parrot owl seal")
_KIN = words_in("mother father grandmother grandfather baby") | {"santa claus"}
_NO_NAME = ("人", "者", "员", "孩", "家", "生", "师")


def tell_in_chinese(link: Link, manner: Manner) -> str:
    """The link's own words, with what they need from the links before.

    Args:
        link: to be told.
        manner: how much to say.
    """
    told: set[int] = set()
    edits = _opening(link, manner, told)
    edits += _later(link, manner, told)
    return edited(link.text, link.span, edits).strip()


def _opening(link: Link, manner: Manner, told: set[int]) -> list[Edit]:
    """Names who acts first, with what it holds; leaves the joint before it out."""
    start, end = link.head
    joint = _JOINT.match(link.text, start, end)
    edits = [Edit(start, joint.end(), "")] if joint else []
    if any(
        link.is_new(actor) and start <= (link.reading.subjects[actor].span or (-1, -1))[0] < end
        for actor in link.actors
    ):
        return edits
    told.update(link.actors)
    name = "和".join(_same(link, mention[0]) for mention in link.mentions)
    place = _named_at(link, joint.end() if joint else start)
    comma = _comma(link)
    where = link.carried.scenery[0] if manner.place and not link.carried.scenery[1] else ""
    if where.startswith("在") and not link.names_scenery:
        name = f"{where}{comma}{name}"
    if manner.hold:
        holders = [actor for actor in link.actors if link.held([actor])]
        for mention in dict.fromkeys(mention_of(link.reading, holder) for holder in holders):
            told.update(link.held(mention))
            owner = "" if len(link.mentions) == 1 else _bare(link, mention[0])
            pause = comma if owner or name.startswith("同") else ""
            name += f"{pause}{owner}{_holding(link, mention)}"
        if holders:
            name += comma
    return [*edits, Edit(*place, name)]


def _named_at(link: Link, start: int) -> tuple[int, int]:
    """Where the link names its first actors, be it by a pronoun; an empty stretch where it does not."""
    end = link.head[1]
    for reference in link.reading.references:
        if start <= reference.span[0] < end and set(reference.subjects) == set(link.actors):
            return reference.span
    for actor in link.actors:
        for noun in (_bare(link, actor), _noun(link, actor)):
            again = re.compile(f"(?:(?:[这那该](?:{_MEASURE})?)|同一(?:{_MEASURE}))?{re.escape(noun)}").match(
                link.text, start, end
            )
            if again:
                return again.span()
    return start, start


def _later(link: Link, manner: Manner, told: set[int]) -> list[Edit]:
    """Names for the pronouns that the link does not explain."""
    edits = []
    start, end = link.span
    events = [(reference.span, reference.subjects, True) for reference in link.reading.references]
    new = [index for index in range(len(link.reading.subjects)) if link.is_new(index)]
    events += [(link.reading.subjects[index].span or (0, 0), (index,), False) for index in new]
    joint = _JOINT.match(link.text, *link.head)
    head = _named_at(link, joint.end() if joint else start)
    for span, subjects, pronoun in sorted(event for event in events if start <= event[0][0] < end):
        if pronoun and span != head and (manner.names or not set(subjects) <= told):
            mentions = dict.fromkeys(mention_of(link.reading, subject) for subject in subjects)
            edits.append(Edit(*span, "和".join(_bare(link, mention[0]) for mention in mentions)))
        told.update(subjects)
    return edits


def _holding(link: Link, holders: Sequence[int]) -> str:
    things = "和".join(_bare(link, thing) for thing in link.held(holders))
    subject = link.reading.subjects[holders[0]]
    if subject.kind == "person":
        return f"手里拿着{things}"
    return f"{'嘴里叼着' if subject.noun in _WITH_THE_MOUTH else '拿着'}{things}"


def _same(link: Link, subject: int) -> str:
    """Somebody who acts again: 同一只棕色的狗."""
    words, told = _described(link, subject), link.reading.subjects[subject]
    one = _ONE.match(words)
    if one:
        return f"同一{one[1]}{words[one.end() :]}"
    if _SEVERAL.match(words) or told.count is None:
        return f"同样的{words}"
    if told.noun in _KIN or (told.noun == "person" and not words.endswith(_NO_NAME)):
        return words  # there is but one mother, and one of each name
    return f"同一{_measure(link, subject)}{words}"


def _measure(link: Link, subject: int) -> str:
    told = link.reading.subjects[subject]
    if told.noun in _MEASURE_OF:
        return _MEASURE_OF[told.noun]
    if told.noun in VEHICLES:
        return "辆"
    return "只" if told.kind == "animal" else "个"


def _bare(link: Link, subject: int) -> str:
    """Somebody or something that was mentioned before, without number and measure: 黄色的飞盘."""
    words = _described(link, subject)
    one = _ONE.match(words)
    return words[one.end() :] if one else words


def _described(link: Link, subject: int) -> str:
    """A first mention, with the clothes that stand before it: 一个穿红衣服的女孩."""
    words, told = link.words(subject), link.reading.subjects[subject]
    before = _DESCRIBED.search(link.text[: told.span[0]]) if told.worn and told.span else None
    return (before.group() + words) if before and not _ONE.match(words) else words


def _noun(link: Link, subject: int) -> str:
    return link.words(subject).rpartition("的")[2]


def _comma(link: Link) -> str:
    """The comma that the text itself is written with."""
    return "," if "," in link.text and "\uff0c" not in link.text else "\uff0c"
