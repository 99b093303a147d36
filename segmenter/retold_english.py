"""Retells links in English: names for pronouns, "the same" one again, what it holds now, where it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from segmenter.links import mention_of
from segmenter.prompts.english_verbs import AUXILIARIES, VERB_FORMS
from segmenter.prompts.lexicon import NOUNS
from segmenter.prompts.word_tables import words_in
from segmenter.retold_link import Edit, Link, Manner, edited

_DETERMINER = re.compile(
    r"(?:an?|the|one|some|this|that|these|those|my|his|her|its|our|their|your|both)\s+", re.IGNORECASE
)
_DETERMINED = re.compile(
    r"(?:an?|the|one|two|three|four|five|six|seven|eight|some|many|several|few|all|both|each|every|another|no|this|that"
    r"|these|those|my|his|her|its|our|their|your|\d+)\b|\S+['\u2019]s\s",
    re.IGNORECASE,
)
_DRESSED = re.compile(r"\s+(?:with|in|wearing)\s[^,;.()]*", re.IGNORECASE)
_SPOT = re.compile(
    r"(onto|on|into|inside|in|under|beneath|at|by|beside|behind|near|next to|in front of)\s+(?:(?:an?|the)\s+)?(.+)",
    re.IGNORECASE,
)
_OF_THE_PICTURE = re.compile(
    r"\b(?:left|right|cent(?:er|re)|middle|edges?|side|top|bottom|screen|frame|picture|air|circle|front|"
    r"background|foreground|distance|it|them|him|her)\b",
    re.IGNORECASE,
)
_MASS = words_in("""
honey meat bread milk water juice tea coffee rice soup cheese food corn grass noodles soap
""") | {"ice cream"}
"""Nouns that take no article."""
_BOTH = frozenset({"both", "all"})


def tell_in_english(link: Link, manner: Manner) -> str:
    """The link's own words, with what they need from the links before.

    Args:
        link: to be told.
        manner: how much to say.
    """
    told: set[int] = set()
    edits, suffix = _opening(link, manner, told)
    edits += _later(link, manner, told)
    edits += _articles(link)
    words = edited(link.text, link.span, edits).strip() + suffix
    return words[:1].upper() + words[1:]


def _opening(link: Link, manner: Manner, told: set[int]) -> tuple[list[Edit], str]:
    """Names who acts first, and what goes behind the link's last word."""
    start, end = link.head
    if any(
        link.is_new(actor) and start <= (link.reading.subjects[actor].span or (-1, -1))[0] < end
        for actor in link.actors
    ):
        return [], ""
    told.update(link.actors)
    name = _together([_same(link, mention[0]) for mention in link.mentions])
    state, suffix = _state(link, manner, told)
    place = _named_at(link)
    quantity = link.text[slice(*place)].lower().strip()
    if quantity in _BOTH:
        name += f" {quantity}"
    space = "" if place[0] < place[1] and not link.text[slice(*place)].endswith(" ") else " "
    edits = [Edit(*place, f"{name}{state}{space}")]
    verb = link.clauses[0].beats[0]
    if place[0] == place[1] and len(link.actors) == 1:
        edits += _inflected(link, verb.verb, verb.verb_span[0])
    return edits, suffix


def _named_at(link: Link) -> tuple[int, int]:
    """Where the link names its first actors, be it by a pronoun; an empty stretch where it does not."""
    start, end = link.head
    for reference in link.reading.references:
        if start <= reference.span[0] < end and set(reference.subjects) == set(link.actors):
            return reference.span
    head = link.text[start:end]
    for actor in link.actors:
        nouns = "|".join(re.escape(word) for word in {_noun(link, actor), _last_word(link.words(actor))})
        again = re.search(
            rf"\b(?:(?:the|this|that|these|those)\s+)?(?:[\w-]+\s+){{0,2}}?(?:{nouns})\b", head, re.IGNORECASE
        )
        if again:
            return start + again.start(), start + again.end()
    return start, start


def _inflected(link: Link, verb: str, at: int) -> list[Edit]:
    """The verb with the ending that its single actor asks for: "wants to open the door and walk home"."""
    first = verb.split(maxsplit=1)[0]
    base, form = VERB_FORMS.get(first.lower(), ("", ""))
    head = link.text[slice(*link.head)].lower().split()
    if form != "base" or AUXILIARIES & set(head) or "to" in head:
        return []
    third = next((word for word, told in VERB_FORMS.items() if told == (base, "s")), first)
    return [Edit(at, at + len(first), third)]


def _state(link: Link, manner: Manner, told: set[int]) -> tuple[str, str]:
    """What is said of the first actors beside their name, and at the end of the link."""
    if len(link.mentions) > 1:
        holders = [actor for actor in link.actors if manner.hold and link.held([actor])]
        told.update(thing for actor in holders for thing in link.held([actor]))
        return "", "".join(f", {_again(link, actor)} {_holding(link, [actor])}" for actor in holders)
    parts = [_place(link)] if manner.place else []
    if manner.hold and link.held(link.actors):
        parts.append(_holding(link, link.actors))
        told.update(link.held(link.actors))
    said = " and ".join(part for part in parts if part)
    return (f", {said}," if said else ""), ""


def _holding(link: Link, holders: Sequence[int]) -> str:
    things = link.held(holders)
    since = "now" if link.carried.fresh & set(things) else "still"
    return f"{since} holding {_together([_again(link, thing) for thing in things])}"


def _place(link: Link) -> str:
    """Where the actors are by now, unless the link says so itself."""
    located = any(beat.location for clause in link.clauses for beat in clause.beats)
    spots = [] if located else [link.carried.spots.get(link.actors[0], ("", False))]
    if not link.names_scenery:
        spots.append(link.carried.scenery)
    spots = [spot for spot in spots if _SPOT.fullmatch(spot[0].strip()) and not _OF_THE_PICTURE.search(spot[0])]
    known = _SPOT.fullmatch(spots[0][0].strip()) if spots else None
    if known is None:
        return ""
    spot = spots[0]
    preposition = {"onto": "on", "into": "in"}.get(known[1].lower(), known[1].lower())
    moved = spot[1] and known[1].lower() in {"onto", "into", "on", "under", "behind"}
    return f"{'now' if moved else 'still'} {preposition} the {known[2]}"


def _later(link: Link, manner: Manner, told: set[int]) -> list[Edit]:
    """Names for the pronouns that the link does not explain, and full names for those who are mentioned again."""
    edits = []
    start, end = link.span
    events = [(reference.span, reference.subjects, True) for reference in link.reading.references]
    for index in range(len(link.reading.subjects)):
        if link.is_new(index):
            events.append((link.reading.subjects[index].span or (0, 0), (index,), False))
        else:
            events += [(span, (index,), True) for span in _mentioned_again(link, index)]
    head = _named_at(link)
    for span, subjects, again in sorted(event for event in events if start <= event[0][0] < end):
        words = link.text[slice(*span)]
        explained = set(subjects) <= told
        if again and span != head and (not explained or (manner.names and words.lower() != "itself")):
            mentions = dict.fromkeys(mention_of(link.reading, subject) for subject in subjects)
            edits.append(Edit(*span, _together([_again(link, mention[0]) for mention in mentions])))
        told.update(subjects)
    return edits


def _mentioned_again(link: Link, subject: int) -> list[tuple[int, int]]:
    """Where the link speaks of somebody by "the" and the bare noun, though more was said of it before."""
    if _again(link, subject).lower() == f"the {_last_word(link.words(subject))}".lower():
        return []
    noun = re.escape(_last_word(link.words(subject)))
    matches = re.finditer(rf"\b(?:the|this|that)\s+{noun}\b", link.text[slice(*link.span)], re.IGNORECASE)
    return [(link.span[0] + match.start(), link.span[0] + match.end()) for match in matches]


def _articles(link: Link) -> list[Edit]:
    """An article for what is mentioned like a headline: "unlocks door"."""
    edits = {}
    for index, subject in enumerate(link.reading.subjects):
        words = link.words(index)
        bare = subject.count == 1 and subject.noun in NOUNS and not _DETERMINED.match(words) and words[:1].islower()
        if bare and link.is_new(index) and subject.noun not in _MASS and subject.span:
            before = link.text[: subject.span[0]]
            if not re.search(r"(?:['\u2019]s|\b(?:a|an|the|of))\s$", before):
                edits[subject.span] = Edit(subject.span[0], subject.span[0], "the ")
    return list(edits.values())


def _same(link: Link, subject: int) -> str:
    """Somebody who acts again: "the same small brown dog"."""
    described = _described(link, subject)
    return described if _is_name(link, subject) else f"the same {described}"


def _again(link: Link, subject: int) -> str:
    """Somebody or something that was mentioned before: "the yellow frisbee"."""
    described = _described(link, subject)
    return described if _is_name(link, subject) else f"the {described}"


def _described(link: Link, subject: int) -> str:
    """A first mention without its article, with the clothes that stand behind it."""
    words = link.words(subject)
    if _is_name(link, subject):
        return words
    bare = _DETERMINER.sub("", words, count=1) if _DETERMINER.match(words) else words
    bare = bare if bare[:2].isupper() else bare[:1].lower() + bare[1:]
    told = link.reading.subjects[subject]
    if told.worn and told.span:
        verbs = [beat.verb_span[0] for beat in link.reading.beats if beat.verb_span[0] >= told.span[1]]
        dressed = _DRESSED.match(link.text[told.span[1] : min(verbs, default=len(link.text))])
        bare += dressed.group().rstrip() if dressed else ""
    return bare


def _is_name(link: Link, subject: int) -> bool:
    return link.reading.subjects[subject].label[:1].isupper()


def _noun(link: Link, subject: int) -> str:
    return link.reading.subjects[subject].noun


def _last_word(words: str) -> str:
    return words.rsplit(maxsplit=1)[-1] if words.split() else words


def _together(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
