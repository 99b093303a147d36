"""Tells a scene whose every part is known, in the form of captions. The same scene, the same text."""

from __future__ import annotations

from segmenter.vocabulary.scene import Deed, Role, Scene
from segmenter.vocabulary.words import Phrases

_HE_AND_SHE = {"man": "he", "boy": "he", "woman": "she", "girl": "she"}


def tell_english(phrases: Phrases, scene: Scene) -> str:
    """Tells a scene in English."""
    return _English(phrases, scene).caption()


def tell_chinese(phrases: Phrases, scene: Scene) -> str:
    """Tells a scene in Chinese."""
    return _Chinese(phrases, scene).caption()


class _Teller:
    """What both languages need to tell a scene."""

    def __init__(self, phrases: Phrases, scene: Scene) -> None:
        self.say, self.forms, self.scene = phrases, phrases.forms, scene
        self.told: set[int] = set()
        self.shown: list[Role] = []

    def is_new(self, thing: Role) -> bool:
        """Whether a thing is told of for the first time; from now on it is not."""
        new = all(thing is not other for other in self.shown)
        self.shown.append(thing)
        return new

    def alike(self, one: Role) -> bool:
        """Whether only the colour tells somebody from another one."""
        return sum(other.noun == one.noun for other in self.scene.figures.values()) > 1

    @property
    def handled(self) -> set[int | None]:
        """Things that are handed over or pushed."""
        return {deed.thing for one in self.scene.figures.values() for deed in one.deeds}

    def lying(self) -> list[Role]:
        """The other things."""
        return [thing for index, thing in self.scene.things.items() if index not in self.handled]

    def others(self) -> list[tuple[int, Role]]:
        """The figures behind the first who have a clause of their own: who is met in another's is not told to rest."""
        met = {deed.other for one in self.scene.figures.values() for deed in one.deeds}
        behind = list(self.scene.figures.items())[1:]
        return [(index, one) for index, one in behind if index not in met or any(d.action != "rest" for d in one.deeds)]


class _English(_Teller):
    """Tells a scene in English."""

    def caption(self) -> str:
        index, lead = next(iter(self.scene.figures.items()))
        text = self.clause(index, lead)
        for deed in lead.deeds[1:]:
            alone = lead.deeds[0].other is None and lead.deeds[0].thing is None
            again = _HE_AND_SHE.get(lead.noun, "it") if alone else self.who(index)
            text += self.forms["then"].format(v=self.deed(deed, None), pro=again)
        for index, one in self.others():
            text += self.forms["and"].format(c=self.clause(index, one))
        for thing in self.lying():
            text += self.forms["and"].format(c=self.lies(thing))
        where = f"{self.say.grounds[self.scene.ground]} {self.say.lights[self.scene.light]}".strip()
        text = self.forms["where"].format(s=where, t=text)
        return f"{text[:1].upper()}{text[1:]}."

    def clause(self, index: int, one: Role) -> str:
        deed = one.deeds[0] if one.deeds else Deed(action="rest")
        return f"{self.who(index)} {self.deed(deed, one)}"

    def who(self, index: int) -> str:
        one = self.scene.figures[index]
        noun = self.say.nouns[one.noun]
        if index in self.told and not self.alike(one):
            return f"the {noun}"
        again = index in self.told
        self.told.add(index)
        if one.garment is None:
            painted = f"{self.say.colours[one.colour]} {noun}"
            return f"the {painted}" if again else _article(painted)
        dress = _article(f"{self.say.colours[one.colour]} {self.say.garments[one.garment]}")
        return self.forms["wearing"].format(n=f"the {noun}" if again else _article(noun), d=dress)

    def what(self, thing: Role) -> str:
        noun = self.say.nouns[thing.noun]
        return _article(f"{self.say.colours[thing.colour]} {noun}") if self.is_new(thing) else f"the {noun}"

    def deed(self, deed: Deed, doer: Role | None) -> str:
        """What somebody does; `doer` is None where it is told already where that one is."""
        names = {}
        if deed.thing is not None:
            names["o"] = self.what(self.scene.things[deed.thing])
        if deed.other is not None:
            names["r"] = self.who(deed.other)
        text = self.say.acts[deed.action].format(**names)
        if deed.end is not None:
            sides = {"a": self.say.sides[deed.start or "left"], "b": self.say.sides[deed.end]}
            starts = deed.start is not None and deed.start != deed.end
            return f"{text} {self.forms['from' if starts else 'to'].format(**sides)}"
        if doer is not None and doer.place is not None and deed.other is None:
            return f"{text} {self.at(doer)}"
        return text

    def at(self, one: Role) -> str:
        place = one.place or "centre"
        return self.forms["in" if place == "centre" else "at"].format(p=self.say.sides[place])

    def lies(self, thing: Role) -> str:
        if thing.deeds:
            return self.forms["rolls"].format(n=self.what(thing), b=self.say.sides[thing.deeds[0].end or "right"])
        return self.forms["lies"].format(n=self.what(thing), at=self.at(thing))


class _Chinese(_Teller):
    """Tells a scene in Chinese."""

    def caption(self) -> str:
        index, lead = next(iter(self.scene.figures.items()))
        text = self.who(index, "wearing") + self.deed(lead.deeds[0] if lead.deeds else Deed(action="rest"), lead)
        for deed in lead.deeds[1:]:
            text += self.forms["then"].format(v=self.deed(deed, None))
        met = lead.deeds[0].other if lead.deeds else None
        if met is not None and (dress := self.dress(self.scene.figures[met], "worn")):
            text += dress
        for other, one in self.others():
            text += self.forms["and"].format(c=self.clause(other, one))
        for thing in self.lying():
            text += self.forms["and"].format(c=self.lies(thing))
        ground, light = self.say.grounds[self.scene.ground], self.say.lights[self.scene.light]
        return self.forms["where" if light else "by day"].format(g=ground, l=light, t=text) + "。"

    def clause(self, index: int, one: Role) -> str:
        deed = one.deeds[0] if one.deeds else Deed(action="rest")
        pause = "，" if one.garment is not None and deed.end is not None and index not in self.told else ""
        return self.who(index, "wearing too") + pause + self.deed(deed, one)

    def who(self, index: int, wearing: str = "") -> str:
        """Somebody; their clothes in that form, or not told here."""
        one = self.scene.figures[index]
        noun = self.say.nouns[one.noun]
        if index in self.told:
            return f"{self.say.colours[one.colour]}的{noun}" if self.alike(one) and one.garment is None else noun
        self.told.add(index)
        if one.garment is None:
            return f"{self.count(one)}{self.say.colours[one.colour]}的{noun}"
        return self.dress(one, wearing) if wearing else f"一个{noun}"

    def dress(self, one: Role, form: str) -> str:
        """Somebody with clothes; nothing for who wears none."""
        if one.garment is None:
            return ""
        names = {"c": self.say.colours[one.colour], "g": self.say.garments[one.garment]}
        return self.forms[form].format(n=self.say.nouns[one.noun], **names)

    def count(self, one: Role) -> str:
        return f"一{self.say.measures.get(one.noun, '个')}"

    def what(self, thing: Role) -> str:
        noun = self.say.nouns[thing.noun]
        return f"{self.count(thing)}{self.say.colours[thing.colour]}的{noun}" if self.is_new(thing) else noun

    def deed(self, deed: Deed, doer: Role | None) -> str:
        """What somebody does; `doer` is None where it is told already where that one is."""
        names = {}
        if deed.thing is not None:
            names["o"] = self.what(self.scene.things[deed.thing])
        if deed.other is not None:
            names["r"] = self.who(deed.other)
        if deed.end is not None:
            names |= {"a": self.say.sides[deed.start or "left"], "b": self.say.sides[deed.end]}
        starts = deed.start is not None and deed.start != deed.end
        if deed.action == "push" and starts:
            return self.forms["pushed from"].format(**names)
        if deed.action in self.say.moves and deed.end is not None:
            return self.forms["from" if starts else "to"].format(v=self.say.moves[deed.action], **names)
        if deed.action in self.say.stays and doer is not None and doer.place is not None:
            return self.say.stays[deed.action].format(p=self.say.sides[doer.place])
        return self.say.acts[deed.action].format(**names)

    def lies(self, thing: Role) -> str:
        if thing.deeds:
            return self.forms["rolls"].format(n=self.what(thing), b=self.say.sides[thing.deeds[0].end or "right"])
        return self.forms["lies"].format(n=self.what(thing), p=self.say.sides[thing.place or "centre"])


def _article(words: str) -> str:
    return f"an {words}" if words[0] in "aeio" else f"a {words}"
