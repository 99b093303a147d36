"""Casts what a prompt says with who and what the weights know: the nearest for the rest, and a word on each change."""

from __future__ import annotations

from dataclasses import replace

from segmenter.prompts.reading import Action, Beat, Place, Reading, Subject
from segmenter.types import is_chinese
from segmenter.vocabulary.dressing import Dresser
from segmenter.vocabulary.scene import Deed, Replaced, Role, Scene
from segmenter.vocabulary.words import Phrases, Vocabulary

_SIDES: dict[Place | None, Place] = {"left": "right", "right": "left"}
_GOING: tuple[Action, ...] = ("walk", "run", "jump", "fly", "chase", "push")
"""Actions that can lead to a side."""
_SHOVES = ("push", "pull", "kick", "hit", "knock over")
"""Contacts that set a thing in motion."""
_MOST_WORDS = 60
"""Characters of a prompt of which nobody and nothing is known, as it is quoted."""


def cast_reading(
    vocabulary: Vocabulary, phrases: Phrases, reading: Reading, text: str
) -> tuple[Scene, tuple[Replaced, ...]]:
    """Casts a scene, and says what was replaced or left out, in the order of the cast.

    Args:
        vocabulary: what the weights know.
        phrases: of the prompt's language, for what is said of changes.
        reading: what the prompt says.
        text: of the prompt, to be quoted.
    """
    caster = _Caster(vocabulary, phrases, reading, text)
    scene = caster.cast()
    return scene, tuple(caster.replaced)


class _Caster:
    """Goes through a reading once."""

    def __init__(self, vocabulary: Vocabulary, phrases: Phrases, reading: Reading, text: str) -> None:
        self._known, self._phrases, self._reading, self._text = vocabulary, phrases, reading, text
        self._chinese = is_chinese(text)
        self._figures: dict[int, Role] = {}
        self._things: dict[int, Role] = {}
        self._quoted = False  # the whole prompt is: then its words are not, once more
        self.replaced: dict[Replaced, None] = {}

    def cast(self) -> Scene:
        self._cast_subjects()
        for beat in self._reading.beats:
            self._play(beat)
        self._shorten()
        order = sorted(self._figures, key=lambda index: index != self._lead())
        self._figures = {index: self._figures[index] for index in order}
        self._drop_surplus()
        dresser = Dresser(self._known, self._phrases, self._note, chinese=self._chinese)
        dresser.dress(self._figures, self._things)
        for word in () if self._quoted else self._reading.unread:
            self._note(word, None)
        ground, light = dresser.paint(self._reading.setting)
        return Scene(figures=self._figures, things=self._things, ground=ground, light=light)

    def _note(self, said: str, by: str | None) -> None:
        self.replaced[Replaced(said=said, by=by)] = None

    def _called(self, noun: str) -> str:
        word = self._phrases.nouns[noun]
        return word if self._chinese else f"an {word}" if word[0] in "aeio" else f"a {word}"

    def _named(self, one: Subject) -> str:
        return one.label if self._chinese else one.noun

    def _cast_subjects(self) -> None:
        known, nearest = self._known, self._known.nearest
        unknown: list[int] = []
        for index, one in enumerate(self._reading.subjects):
            noun = one.noun if one.noun in known.figures or one.noun in known.things else nearest.nouns.get(one.noun)
            if noun is None and one.kind != "thing":
                noun = nearest.kinds[one.kind]
            if noun is None:
                unknown.append(index)
                continue
            if noun != one.noun:
                self._note(self._named(one), self._called(noun))
            (self._figures if noun in known.figures else self._things)[index] = self._role(noun, one)
        if not self._figures:
            self._cast_somebody(unknown)
        for index in unknown:
            if index not in self._figures and index not in self._handled():
                self._note(self._named(self._reading.subjects[index]), None)

    def _role(self, noun: str, one: Subject) -> Role:
        return Role(noun=noun, said=one, place=one.place if one.place in ("left", "right", "centre") else None)

    def _cast_somebody(self, unknown: list[int]) -> None:
        """There is always a figure in a clip: the first unknown thing that acts, or somebody who stands."""
        kinds = self._known.nearest.kinds
        acting = [beat.actor for beat in self._reading.beats if beat.actor in unknown]
        if acting:
            one = self._reading.subjects[acting[0]]
            self._figures[acting[0]] = self._role(kinds["thing"], one)
            self._note(self._named(one), self._called(kinds["thing"]))
            return
        noun = kinds["person"]
        self._figures[len(self._reading.subjects)] = self._role(noun, Subject(label=noun, noun=noun, kind="person"))
        text = self._text.strip()
        if text and not self._things:
            short = text if len(text) <= _MOST_WORDS else text[: _MOST_WORDS - 1] + "…"
            self._note(short, self._called(noun))
            self._quoted = True

    def _handled(self) -> set[int]:
        """Subjects for which a thing stands in that is handed over or pushed, where they are unknown."""
        return {
            beat.target for beat in self._reading.beats if beat.target is not None and self._stand_in(beat) is not None
        }

    def _stand_in(self, beat: Beat) -> tuple[str, ...] | None:
        """The things that what a beat acts on must be one of; None where it acts on nothing that moves."""
        if beat.target is None or beat.target in self._figures or beat.actor not in self._figures:
            return None
        if beat.action in ("give", "throw"):
            return self._known.handed if self._other(beat) is not None else None
        return self._known.pushed if beat.action == "push" and self._shoves(beat) else None

    def _shoves(self, beat: Beat) -> bool:
        return beat.contact in _SHOVES or self._looks_like(beat, "push")

    def _other(self, beat: Beat) -> int | None:
        """Who gets something."""
        if beat.recipient in self._figures:
            return beat.recipient if beat.recipient != beat.actor else None
        if beat.action == "throw":
            return None
        return next((index for index in self._figures if index != beat.actor), None)

    def _play(self, beat: Beat) -> None:
        if beat.actor not in self._figures:
            self._move_thing(beat)
            return
        deeds = self._figures[beat.actor].deeds
        if self._is_way_of_last(beat, deeds, beat.actor):
            deeds[-1] = replace(deeds[-1], start=deeds[-1].start or _side(beat.start), end=_side(beat.end))
            return
        deed = self._deed(beat)
        alike = self._looks_like(beat, deed.action)
        busy = any(b.actor == beat.actor and b.verb_span != beat.verb_span for b in self._reading.beats)
        if deed.action == "rest" and not alike and busy:  # a look or a grip must not end what else is done
            self._note(beat.verb, None)
            return
        if not alike:
            self._note(beat.verb, self._phrases.doing[deed.action])
        if not deeds or deeds[-1] != deed or deed.end is not None:
            deeds.append(deed)

    def _is_way_of_last(self, beat: Beat, deeds: list[Deed], mover: int) -> bool:
        """Whether a beat only says where the chase or the push before it leads."""
        if not deeds or deeds[-1].end is not None or beat.target is not None or _side(beat.end) is None:
            return False
        last = deeds[-1]
        chases = last.action == "chase" and beat.action in ("run", "fly")
        return chases or (
            last.action == "push" and beat.action in ("run", "walk") and mover in (beat.actor, last.thing)
        )

    def _move_thing(self, beat: Beat) -> None:
        for role in self._figures.values():
            if role.deeds and role.deeds[-1].thing == beat.actor:
                if self._is_way_of_last(beat, role.deeds, beat.actor):
                    role.deeds[-1] = replace(role.deeds[-1], end=_side(beat.end))
                return  # what is handed over or pushed goes where it is sent
        thing = self._things.get(beat.actor)
        if thing is None or beat.action in ("rest", "sit"):
            return
        if thing.noun in self._known.rolling and beat.action == "run":
            end = _side(beat.end)
            thing.deeds = [Deed(action="run", end="right" if end in (None, "centre") else end)]
        elif all(other.verb_span != beat.verb_span for other in self._reading.beats if other.actor != beat.actor):
            self._note(beat.verb, None)

    def _deed(self, beat: Beat) -> Deed:
        """What is known that comes nearest to a beat."""
        start, end = _side(beat.start), _side(beat.end)
        wanted = self._stand_in(beat)
        if wanted is not None:
            thing = self._thing(beat, wanted)
            if beat.action == "push":
                return Deed(action="push", start=start, end=end, thing=thing)
            return Deed(action="give", thing=thing, other=self._other(beat))
        if beat.action == "chase":
            chased = beat.target if beat.target in self._figures and beat.target != beat.actor else None
            return Deed(action="run" if chased is None else "chase", start=start, end=end, other=chased)
        action: Action = beat.action
        if action not in self._known.verbs or action in ("give", "push"):  # with nothing to hand over or to push
            action = self._known.nearest.actions.get(action, "rest")
        return Deed(action=action, start=start, end=end) if action in _GOING else Deed(action=action)

    def _thing(self, beat: Beat, wanted: tuple[str, ...]) -> int:
        """What a beat acts on, cast with one of the things that are wanted."""
        assert beat.target is not None
        one = self._reading.subjects[beat.target]
        role = self._things.get(beat.target)
        if role is None or role.noun not in wanted:
            self._things[beat.target] = self._role(wanted[0], one)
            self._things = dict(sorted(self._things.items()))
            self._note(self._named(one), self._called(wanted[0]))
        return beat.target

    def _looks_like(self, beat: Beat, action: Action) -> bool:
        """Whether a beat's verb, as it is, is drawn as that action."""
        verbs = self._known.verbs.get(action, ())
        if is_chinese(beat.lemma):
            return bool(set(beat.lemma) & set("".join(verbs)))
        return beat.lemma in verbs or not beat.lemma

    def _lead(self) -> int:
        acting = (beat.actor for beat in self._reading.beats if beat.actor in self._figures)
        return next(acting, next(iter(self._figures)))

    def _shorten(self) -> None:
        """No more deeds than a clip can hold; who only stands before or after a deed need not be told to."""
        lead = self._lead()
        for index, role in self._figures.items():
            most = self._known.most_acts if index == lead else 1
            if len(role.deeds) > most:
                role.deeds = [deed for deed in role.deeds if deed.action != "rest"] or role.deeds
            for deed in role.deeds[most:]:
                self._note(self._phrases.doing[deed.action], None)
            role.deeds = role.deeds[:most]
            where = role.place
            for number, deed in enumerate(role.deeds):
                if deed.action in self._known.moves and deed.end is None:
                    role.deeds[number] = replace(deed, end=_SIDES.get(deed.start or where, "right"))
                where = role.deeds[number].end or where

    def _drop_surplus(self) -> None:
        """Keeps whom and what the deeds need first."""
        lead = next(iter(self._figures))
        leads = self._figures[lead].deeds
        wanted = [lead, *(deed.other for deed in leads if deed.other is not None), *self._figures]
        kept = set(list(dict.fromkeys(wanted))[: self._known.most_figures])
        for index in [index for index in self._figures if index not in kept]:
            self._note(self._figures.pop(index).said.label, None)
        for role in self._figures.values():
            role.deeds = [deed for deed in role.deeds if deed.other is None or deed.other in self._figures]
        deeds = [deed for role in self._figures.values() for deed in role.deeds]
        handled = [deed.thing for deed in deeds if deed.thing is not None]
        kept = set(list(dict.fromkeys([*handled, *self._things]))[: self._known.most_things])
        for index in [index for index in self._things if index not in kept]:
            self._note(self._things.pop(index).said.label, None)
        for role in self._figures.values():
            role.deeds = [deed for deed in role.deeds if deed.thing is None or deed.thing in self._things]


def _side(place: Place | None) -> Place | None:
    """A side or the middle; other places are no way that a clip shows."""
    return place if place in ("left", "right", "centre") else None
