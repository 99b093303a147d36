"""Gives a cast clothes, colours and places, and the scene its ground and light: the nearest that the weights know."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from segmenter.prompts.reading import Ground, Light, Place, Setting
from segmenter.vocabulary.scene import Role
from segmenter.vocabulary.words import Phrases, Vocabulary

_BODY = ("hair", "beard")
"""What of a subject's `worn` is no clothes."""


class Dresser:
    """Dresses one scene.

    Args:
        vocabulary: what the weights know.
        phrases: of the prompt's language.
        note: is told of every change: what is said, and what is drawn instead.
        chinese: whether that language is Chinese.
    """

    def __init__(
        self, vocabulary: Vocabulary, phrases: Phrases, note: Callable[[str, str | None], None], *, chinese: bool
    ) -> None:
        self._known, self._phrases, self._note, self._chinese = vocabulary, phrases, note, chinese

    def dress(self, figures: Mapping[int, Role], things: Mapping[int, Role]) -> None:
        """Gives everybody clothes and a colour, and things that lie about a place."""
        for figure in figures.values():
            self._clothe(figure)
        for thing in things.values():
            thing.colour = thing.said.colour or ""
        self._colour(list(figures.values()), self._known.figures)
        self._colour(list(things.values()), self._known.things)
        handled = {deed.thing for figure in figures.values() for deed in figure.deeds}
        lying = [thing for index, thing in things.items() if index not in handled]
        taken = {role.place for role in (*figures.values(), *lying)}
        for thing in lying:
            if thing.place is None:
                sides: tuple[Place, ...] = ("right", "left", "centre")
                thing.place = next((side for side in sides if side not in taken), "right")
                taken.add(thing.place)

    def paint(self, setting: Setting) -> tuple[Ground, Light]:
        """Where and when it is."""
        grounds, ground, light = self._phrases.grounds, setting.ground, setting.light
        if ground not in grounds:
            ground = self._known.nearest.grounds.get(ground, next(iter(grounds)))
            self._note(setting.ground, grounds[ground] if self._chinese else f"a {ground}")
        if ground in self._known.indoors and light != "day":
            self._note(light, None)
            light = "day"
        if setting.weather != "clear":
            self._note(setting.weather, None)
        return ground, light

    def _clothe(self, role: Role) -> None:
        """Chooses which of somebody's clothes are told, and their colour."""
        clothes = self._known.garments.get(role.noun)
        coloured = [worn for worn in role.said.worn if worn[1] is not None and worn[0] not in _BODY]
        told = None
        role.colour = role.said.colour or ""
        if clothes is not None:
            told = next((worn for worn in coloured if worn[0] in clothes), next(iter(coloured), None))
            role.garment = clothes[0]
            if told is not None:
                role.garment = told[0] if told[0] in clothes else clothes[0]
                role.colour = told[1] or ""
                if told[0] != role.garment:
                    self._note(self._worn(*told), self._phrases.garments[role.garment])
        for worn in role.said.worn:
            if worn != told:
                self._note(self._worn(*worn), None)

    def _worn(self, garment: str, colour: str | None) -> str:
        word = self._phrases.garments.get(garment, garment)
        return word if colour is None else self._in_colour(colour, word)

    def _in_colour(self, colour: str, word: str) -> str:
        paint = self._phrases.colours.get(colour, colour)
        return f"{paint}的{word}" if self._chinese else f"{paint} {word}"

    def _colour(self, roles: list[Role], known: Mapping[str, tuple[str, ...]]) -> None:
        """Gives everybody a colour that is known of them, and those of one noun different ones where none is told."""
        for role in roles:
            colours = known[role.noun]
            if role.colour and role.colour not in colours:
                near = self._known.nearest.colours.get(role.colour, ())
                nearest = next((colour for colour in near if colour in colours), colours[0])
                word = self._phrases.garments[role.garment] if role.garment else self._phrases.nouns[role.noun]
                self._note(self._in_colour(role.colour, word), self._in_colour(nearest, word))
                role.colour = nearest
        taken = {(role.noun, role.colour) for role in roles}
        for role in roles:
            if not role.colour:
                free = [colour for colour in known[role.noun] if (role.noun, colour) not in taken]
                role.colour = (free or known[role.noun])[0]
                taken.add((role.noun, role.colour))
