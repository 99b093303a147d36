"""Who plays: identities, looks and sizes of a reading's subjects. Knows no places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from zlib import crc32

from generation.animatic.company import company_of, room_at_table
from generation.animatic.marks import MAX_FIGURES
from generation.animatic.prop_table import prop_of
from generation.animatic.props import Prop
from generation.animatic.species import Look, Posture, look_of
from generation.animatic.troop import procession_of
from segmenter.prompts.lexicon import TOO_BIG_TO_CARRY
from segmenter.prompts.reading import Reading, Subject

_REACHES: dict[Posture | None, float] = {
    "upright": 0.85, "four": 0.72, "bird": 0.7, "insect": 0.65, "fish": 0.6, None: 0.58,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A subject with everything that stays the same while it plays."""

    subject: Subject
    """Who or what it is."""
    figure: int
    """Its identity, 0 to 63: the number in its rivets."""
    look: Look | None
    """How a living figure looks; None for a thing."""
    prop: Prop | None
    """What draws a thing; None for the living."""
    size: float
    """Height in pixels of the stage."""
    width: float
    """Width in pixels of the stage."""
    ordinal: int
    """How many of its kind and colour came before it."""

    @property
    def alive(self) -> bool:
        """Whether it has joints."""
        return self.look is not None

    @property
    def half(self) -> float:
        """How far tails, snouts and swinging arms reach to a side of its middle at the most, pixels of the stage."""
        return _REACHES[self.look.posture if self.look is not None else None] * self.width


def cast_members(
    reading: Reading,
    width: int,
    height: int,
    figures: Mapping[int, int],
    ordinals: Mapping[int, int],
    person: float | None,
    widths: Mapping[int, float] = MappingProxyType({}),
) -> tuple[Member, ...]:
    """Gives every subject its identity, look and size.

    Args:
        reading: who plays.
        width: of the stage in pixels.
        height: of the stage in pixels.
        figures: identities that an anchor already settled, by subject.
        ordinals: ordinals that an anchor already settled, by subject.
        person: height of a grown person in pixels, where an anchor settled it.
        widths: of things in heights of a grown person, where an anchor settled them, by subject.
    """
    taken = set(figures.values())
    counts: dict[tuple[str, str | None], int] = {}
    drafts = []
    for index, subject in enumerate(reading.subjects):
        kin = (subject.noun, subject.colour)
        ordinal = ordinals.get(index, counts.get(kin, 0))
        counts[kin] = max(counts.get(kin, 0), ordinal) + 1
        figure = figures.get(index)
        if figure is None:
            figure = crc32(f"{subject.noun}|{subject.colour}|{ordinal}".encode()) % MAX_FIGURES
            while figure in taken and len(taken) < MAX_FIGURES:
                figure = (figure + 1) % MAX_FIGURES
            taken.add(figure)
        look = look_of(subject, figure, ordinal) if subject.kind != "thing" else None
        prop = prop_of(subject, ordinal) if look is None else None
        drafts.append((subject, figure, look, prop, ordinal))
    cast = _with_room(reading, [(look, prop) for _, _, look, prop, _ in drafts], widths)
    person = person or person_height(reading, cast, width, height)
    members = []
    for (subject, figure, _, _, ordinal), (look, prop) in zip(drafts, cast, strict=True):
        tall, wide = _extent(look, prop)
        members.append(
            Member(
                subject=subject,
                figure=figure,
                look=look,
                prop=prop,
                size=tall * person,
                width=wide * person,
                ordinal=ordinal,
            )
        )
    return tuple(members)


def _with_room(
    reading: Reading, cast: list[tuple[Look | None, Prop | None]], widths: Mapping[int, float]
) -> list[tuple[Look | None, Prop | None]]:
    """The cast, its tables as wide as those need who sit at them, or as they were."""
    company = company_of(reading, [look for look, _ in cast])
    roomy = list(cast)
    for table in dict.fromkeys(company.values()):
        wide = [_extent(*cast[sitter])[1] for sitter, at in company.items() if at == table]
        look, prop = cast[table]
        if prop is not None:
            roomy[table] = (look, replace(prop, width=max(prop.width, room_at_table(wide))))
    for index, width in widths.items():
        look, prop = cast[index]
        if prop is not None:
            roomy[index] = (look, replace(prop, width=width))
    return roomy


def grown_person(members: Iterable[Member]) -> float | None:
    """Height of a grown person in pixels of the stage, told from anybody's; None where nobody plays."""
    for member in members:
        tall, _ = _extent(member.look, member.prop)
        if tall > 0:
            return member.size / tall
    return None


def _extent(look: Look | None, prop: Prop | None) -> tuple[float, float]:
    """Height and width in heights of a grown person."""
    if look is None:
        assert prop is not None
        return prop.height, prop.width
    wide = {
        "upright": 0.42 * (0.7 + 0.3 * look.girth),
        "four": 1.3 if look.neck or look.size > 0.75 else 1.12,
        "bird": 1.0,
        "insect": 1.0,
        "fish": 1.25,
    }[look.posture]
    return look.size, look.size * wide


def person_height(reading: Reading, cast: list[tuple[Look | None, Prop | None]], width: int, height: int) -> float:
    """Height of a grown person in pixels, so that all who are named find room."""
    usual = 0.42 * min(height, 1.3 * width)
    carried = carried_things(reading).keys() | company_of(reading, [look for look, _ in cast]).keys()
    # Who goes one behind the other needs a way to go, too.
    procession = procession_of(reading)
    wide = sum(
        (_extent(look, prop)[1] + 0.1) * (1.5 if i in procession else 1.0)
        for i, (look, prop) in enumerate(cast)
        if i not in carried
    )
    room = 0.96 * width * (1.0 if len(cast) <= 5 else 1.7)
    return max(min(usual, usual * room / max(wide * usual, 1e-6)), 0.3 * usual)


def carried_things(reading: Reading) -> dict[int, int]:
    """Things that are in somebody's hand when the panel begins, to the index of the holder."""
    held: dict[int, int] = {}
    seen: set[int] = set()
    for beat in reading.beats:
        thing = beat.target
        if thing is None or reading.subjects[thing].kind != "thing" or thing in seen:
            continue
        seen.add(thing)
        if (
            reading.subjects[thing].noun not in TOO_BIG_TO_CARRY
            and beat.action in ("give", "throw", "eat", "hold")
            and reading.subjects[beat.actor].kind != "thing"
        ):
            held[thing] = beat.actor
    return held
