"""The cast of a prompt while it is read: who has been mentioned, and whom a pronoun means."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from segmenter.prompts.clauses import Mention
from segmenter.prompts.lexicon import NOUNS
from segmenter.prompts.reading import Action, Kind, Place, Relation, Span, SpatialRelation, Subject, Worn
from segmenter.prompts.word_tables import words_in

MOST_ALIKE = 8
"""Of a crowd, this many are staged."""

_WIDER: dict[str, frozenset[str]] = {
    "child": frozenset({"boy", "girl", "baby"}),
    "boy": frozenset({"child"}),
    "girl": frozenset({"child", "princess"}),
    "baby": frozenset({"child"}),
    "man": frozenset({"father", "grandfather", "king", "prince", "groom"}),
    "woman": frozenset({"mother", "grandmother", "queen", "princess", "bride", "witch"}),
    "bird": words_in("chicken chick duck goose swan owl eagle parrot penguin crow pigeon seagull"),
    "bear": frozenset({"panda", "polar bear"}),
    "ball": frozenset({"football", "basketball"}),
    "toy": frozenset({"doll", "ball", "teddy bear", "frisbee", "kite", "balloon"}),
    "mother": frozenset({"woman"}),
    "father": frozenset({"man"}),
}  # fmt: skip
"""Wider nouns to the nouns that they may speak of again ("a boy ..., the child")."""

_SIDES: dict[Place, SpatialRelation] = {
    "left": "left", "right": "right", "centre": "centre", "top": "above", "bottom": "below", "behind": "behind",
    "front": "in front", "around": "around",
}  # fmt: skip
_NEUTER = frozenset({"robot", "alien", "ghost", "monster", "snowman", "skeleton", "zombie"})
_LIVING: frozenset[Action] = frozenset(
    {"walk", "jump", "eat", "chase", "sit", "give", "take", "hold", "throw", "wave", "dance"}
)
_PERSONAL: frozenset[Action] = frozenset({"give", "take", "hold", "throw", "wave", "dance"})


@dataclass(slots=True, kw_only=True)
class _Member:
    """One subject in the making."""

    mention: Mention
    place: Place | None = None
    kind: Kind | None = None
    colour: str | None = None
    size: Literal["small", "large"] | None = None
    worn: dict[str, str | None] = field(default_factory=dict)
    old: bool = False
    count: int | None = 1
    span: Span | None = None


class Cast:
    """Everybody and everything mentioned so far."""

    def __init__(self) -> None:
        self._members: list[_Member] = []
        self._by_noun: dict[str, list[int]] = {}
        self._by_name: dict[str, int] = {}
        # Pronouns reach back a few mentions only, which also keeps the work linear.
        self._recent: deque[tuple[int, ...]] = deque(maxlen=12)
        self._groups: deque[tuple[int, ...]] = deque(maxlen=4)
        self._last_object: int | None = None
        self._relations: list[Relation] = []

    def __len__(self) -> int:
        return len(self._members)

    def kind(self, index: int) -> Kind:
        """What is known of how a subject can move."""
        return self._members[index].kind or "thing"

    def is_known(self, index: int) -> bool:
        """Whether a subject's kind is sure, rather than left to its verbs."""
        return self._members[index].kind is not None

    def noun(self, index: int) -> str:
        """A subject's canonical noun."""
        return self._members[index].mention.noun

    def mention(self, mention: Mention, span: Span | None = None) -> tuple[int, ...]:
        """Finds those who are mentioned again, or adds those who are new."""
        found = self._find(mention)
        if not found:
            count = mention.count or (1 if not mention.plural else 3 if mention.kind == "person" else 2)
            said = None if mention.vague else mention.count or (None if mention.plural else 1)
            found = tuple(self._add(mention, said, span) for _ in range(min(max(count, 1), MOST_ALIKE)))
        self._describe(found, mention)
        self.recall(found)
        return found

    def wear(self, group: Iterable[int], worn: Iterable[Worn]) -> None:
        """Notes clothes, hair or beard of a group; what was said first counts."""
        for index in group:
            for noun, colour in worn:
                known = self._members[index].worn
                known[noun] = known.get(noun) or colour

    def _describe(self, group: tuple[int, ...], mention: Mention) -> None:
        self.wear(group, mention.worn)
        for index in group:
            self._members[index].old |= mention.old

    def mentions(self) -> list[Mention]:
        """Everybody mentioned so far, with all that was said of them."""
        return [
            replace(
                one.mention, kind=one.kind, colour=one.colour, size=one.size, worn=tuple(one.worn.items()), old=one.old
            )
            for one in self._members
        ]

    def recall(self, group: tuple[int, ...]) -> None:
        """Puts a group in the foreground, for the pronouns that follow."""
        if group:
            self._recent.append(group)
            if len(group) > 1:
                self._groups.append(group)

    def focus(self, index: int | None) -> None:
        """Notes what was last acted on: the first that "it" may mean."""
        self._last_object = index

    def _add(self, mention: Mention, count: int | None, span: Span | None) -> int:
        index = len(self._members)
        self._members.append(
            _Member(
                mention=mention,
                kind=mention.kind,
                colour=mention.colour,
                size=mention.size,
                count=count,
                span=span,
            )
        )
        self._by_noun.setdefault(mention.noun, []).append(index)
        if mention.name:
            self._by_name[mention.name.casefold()] = index
        return index

    def _picked(self, mention: Mention) -> tuple[int, ...]:
        """One out of the last group, or the other: "one dog chases the other dog"."""
        group = self._groups[-1] if self._groups else ()
        if not mention.pick or any(self.noun(index) != mention.noun for index in group) or len(group) < 2:
            return ()
        return group[:1] if mention.pick == "one" else group[1:2]

    def _find(self, mention: Mention) -> tuple[int, ...]:
        """The subjects that a mention speaks of again; empty where there are none."""
        picked = self._picked(mention)
        if picked:
            return picked
        if mention.name:
            index = self._by_name.get(mention.name.casefold())
            return () if index is None else (index,)
        if mention.new:
            return ()
        same = self._by_noun.get(mention.noun, [])[-MOST_ALIKE:]
        wider = self._called_wider(mention.noun) if not same and self._may_be_wider(mention) else []
        matches = [index for index in same or wider if self._agrees(index, mention)]
        if not mention.definite and mention.word and not wider:
            matches = [index for index in matches if self._members[index].mention.word in {"", mention.word}]
        if mention.plural or (mention.count or 1) > 1:
            matches = matches[-mention.count :] if mention.count else matches
            return tuple(matches) if len(matches) > 1 else ()
        if not matches:
            return ()
        # Of several alike, the group's first is "the dog"; of single ones, the last mentioned.
        last = matches[-1]
        group = next((group for group in reversed(self._groups) if last in group), None)
        return (min(i for i in group if i in matches) if group else last,)

    def _may_be_wider(self, mention: Mention) -> bool:
        return (mention.definite and not mention.owned) or mention.noun == "ball"

    def _called_wider(self, noun: str) -> list[int]:
        """Those whom a wider noun ("the animal", "the child") may mean: the last one mentioned."""
        narrower = _WIDER.get(noun, frozenset())
        kind = {"animal": "animal", "person": "person"}.get(noun)
        for group in reversed(self._recent):
            for index in reversed(group):
                if self.noun(index) in narrower or (
                    kind and self.kind(index) == kind and self.noun(index) not in _NEUTER
                ):
                    return [index]
        return []

    def _agrees(self, index: int, mention: Mention) -> bool:
        """Whether a mention's qualities do not contradict a subject's."""
        member = self._members[index]
        colours = not mention.colour or not member.colour or mention.colour == member.colour
        sizes = not mention.size or not member.size or mention.size == member.size
        sides = not mention.side or not member.place or mention.side == member.place
        return colours and sizes and sides

    def name(self, index: int, name: str) -> None:
        """Gives a subject its proper name."""
        member = self._members[index]
        member.mention = replace(member.mention, name=name, label=name)
        self._by_name[name.casefold()] = index

    def become(self, index: int, mention: Mention) -> None:
        """Lets a subject known by name alone be what is said of it ("Mia, a small girl")."""
        member = self._members[index]
        name = member.mention.name
        member.mention = replace(mention, name=name, label=name or mention.label)
        member.kind, member.colour, member.size = mention.kind, mention.colour, mention.size
        self._describe((index,), mention)
        self._by_noun.setdefault(mention.noun, []).append(index)

    def is_only_a_name(self, index: int) -> bool:
        """Whether nothing but the name of a subject is known."""
        member = self._members[index]
        return member.mention.name == member.mention.label and member.mention.noun == "person"

    def it(
        self, *, without: Collection[int] = (), doing: Action | None = None, living: bool = False
    ) -> tuple[int, ...]:
        """The single thing or animal that "it" means; doing is what "it" does, where it is an actor."""
        candidates = [group[0] for group in reversed(self._recent) if len(group) == 1]
        if self._last_object is not None:
            candidates.insert(0, self._last_object)
        if living or (doing is not None and doing != "fall"):
            candidates.sort(key=lambda index: self.kind(index) != "animal")
        candidates = [index for index in candidates if index not in without]
        if doing == "push":  # a robot has hands, which a key has not
            candidates.sort(key=lambda index: self.noun(index) not in _NEUTER)
        if doing in _LIVING:
            candidates = [index for index in candidates if self.kind(index) != "thing" or not self.is_known(index)]
        others = [index for index in candidates if self.kind(index) != "person" or self.noun(index) in _NEUTER]
        return tuple((others or candidates)[:1])

    def person(self, *, without: Collection[int] = (), nouns: frozenset[str] = frozenset()) -> tuple[int, ...]:
        """The single person, or else animal, that "he" or "she" means; those of these nouns first."""
        single = [index for group in reversed(self._recent) for index in group[:1] if index not in without]
        fitting = [index for index in single if self.noun(index) in nouns]
        neutral = [
            index for index in single if self.kind(index) == "person" and self.noun(index) not in _GENDERED - nouns
        ]
        people = [index for index in single if self.kind(index) == "person"]
        living = [index for index in single if self.kind(index) == "animal"]
        unknown = [index for index in single if not self.is_known(index)]
        return tuple((fitting or neutral or people or living or unknown)[:1])

    def them(self, *, without: Collection[int] = (), things: bool = False) -> tuple[int, ...]:
        """The group that "they" means: the last one mentioned together, or else everybody living."""
        for group in reversed(self._groups):
            left = tuple(index for index in group if index not in without)
            if len(left) > 1 and (things or self.kind(left[0]) != "thing"):
                return left
        return self.living(without=without)

    def living(self, *, without: Collection[int] = ()) -> tuple[int, ...]:
        """Everybody who can act, as far as pronouns reach back."""
        seen = {index for group in self._recent for index in group}
        return tuple(sorted(i for i in seen if i not in without and self.kind(i) != "thing"))[:MOST_ALIKE]

    def both(self) -> tuple[int, ...]:
        """The last two who can act."""
        if self._groups and len(self._groups[-1]) == 2:
            return self._groups[-1]
        return self.living()[-2:]

    def one(self) -> tuple[int, ...]:
        """The first of the last group."""
        return (self._groups[-1][:1] if self._groups else self.living()[:1]) or ()

    def other(self, *, without: Collection[int] = ()) -> tuple[int, ...]:
        """The one of the last group who is not acting, or its second."""
        group = self._groups[-1] if self._groups else self.living()
        left = [index for index in group if index not in without]
        return tuple(left[-1:] if len(group) == 2 and len(left) == 2 else left[:1])

    def place(self, group: Iterable[int], place: Place | None) -> None:
        """Says where those of a group are, unless that is known."""
        for index in group:
            if place and self._members[index].place is None:
                self._members[index].place = place

    def relate(self, group: Iterable[int], relation: SpatialRelation, others: Iterable[int]) -> None:
        """Notes where those of a group are, as seen from others."""
        self._relations += [
            Relation(subject=index, relation=relation, other=other)
            for index in group
            for other in others
            if index != other
        ]

    def relate_to_picture(self, group: Iterable[int], relation: SpatialRelation) -> None:
        """Notes where in the picture those of a group are."""
        self._relations += [Relation(subject=index, relation=relation) for index in group]

    def relations(self) -> tuple[Relation, ...]:
        """Who is where, as seen from others, and in the picture where nothing else says it."""
        told = {(relation.subject, relation.relation) for relation in self._relations}
        sides = [
            Relation(subject=index, relation=_SIDES[member.place])
            for index, member in enumerate(self._members)
            if member.place
            and (index, _SIDES[member.place]) not in told
            and not (member.place == "front" and (index, "below") in told)  # before the tree's trunk, to be seen
        ]
        return tuple(dict.fromkeys(sorted([*self._relations, *sides], key=lambda relation: relation.subject)))

    def welcome(self, surroundings: Cast) -> None:
        """Adds who and what a scene's setting shows, unless they are there already."""
        for member in surroundings._members:
            if member.kind is not None:
                found = self.mention(replace(member.mention, new=False, definite=True))
                self.place(found, member.place)
                self.wear(found, member.worn.items())

    def settle_kinds(self, acts: Iterable[tuple[int, Action]]) -> None:
        """Lets the verbs of unknown nouns decide what they are."""
        for index, action in acts:
            member = self._members[index]
            if member.kind is None and action in _LIVING and member.mention.noun not in NOUNS:
                member.kind = "person" if action in _PERSONAL else "animal"

    def subjects(self) -> tuple[Subject, ...]:
        """The finished subjects; those with the same label are numbered."""
        alike = Counter(member.mention.label for member in self._members)
        counted: Counter[str] = Counter()
        subjects = []
        for member in self._members:
            label = member.mention.label
            counted[label] += 1
            subjects.append(
                Subject(
                    label=f"{label} {counted[label]}" if alike[label] > 1 else label,
                    noun=member.mention.noun,
                    kind=member.kind or NOUNS.get(member.mention.noun, "thing"),
                    colour=member.colour,
                    size=member.size,
                    place=member.place,
                    worn=tuple(member.worn.items()),
                    old=member.old,
                    count=member.count,
                    span=member.span,
                )
            )
        return tuple(subjects)


MALE = frozenset(
    {"man", "boy", "father", "grandfather", "king", "prince", "wizard", "groom", "monk", "santa claus", "fisherman"}
)
"""Nouns that "he" means first."""
FEMALE = frozenset(
    {"woman", "girl", "mother", "grandmother", "queen", "princess", "witch", "fairy", "mermaid", "bride"}
)
"""Nouns that "she" means first."""
_GENDERED = MALE | FEMALE
