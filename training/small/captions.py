"""Says what happens in a scene, in English and in Chinese, in many wordings. Tells only what is to happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from segmenter.prompts.reading import Action, Place
from training.small import caption_words as words
from training.small.caption_words import Wordings
from training.small.scene import Act, Performer, Scene, Split, Thing
from training.small.teller import Left, Teller

Language = Literal["en", "zh"]
"""English or Chinese."""


_LANGUAGES: dict[Language, int] = {"en": 0, "zh": 1}
_PRONOUNS = {"man": "he", "boy": "he", "woman": "she", "girl": "she"}
_SAYS_START, _SAYS_PLACE, _SAYS_SETTING = 0.6, 0.7, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A caption, and what it tells of what it might have left out."""

    caption: str
    """The text."""
    told: frozenset[Left]
    """Places, starts, the ground and the light that are told; all else always is."""


def caption_of(scene: Scene, language: Language, split: Split = "train", variant: int = 0) -> str:
    """One caption of a scene: the same one every time.

    Args:
        scene: what happens.
        language: of the caption.
        split: "train" or the wordings that are kept for testing.
        variant: another number, another wording.
    """
    return tell(scene, language, split, variant).caption


def tell(scene: Scene, language: Language, split: Split = "train", variant: int = 0) -> Telling:
    """The caption of `caption_of` with what it tells. A colour that is empty, without a garment, is left out."""
    teller = teller_of(scene, language, split, variant)
    caption = teller.caption()
    return Telling(caption=caption, told=frozenset(teller.told))


def teller_of(scene: Scene, language: Language, split: Split = "train", variant: int = 0) -> Teller:
    """Who tells a scene, for those who want only parts told."""
    seed = (scene.seed, _LANGUAGES[language], int(split == "test"), variant)
    return (_English if language == "en" else _Chinese)(scene, split, np.random.default_rng(seed))


class _English(Teller):
    """Tells a scene in English."""

    def caption(self) -> str:
        lead = self.scene.performers[0]
        text = f"{self.who(lead)} {self.finite(self.deed(lead, lead.acts[0]))}"
        if len(lead.acts) > 1:
            then = self.deed(lead, lead.acts[1], moved=True)[0]
            text += _joined(self.pick(words.ENGLISH_THEN), v=then, pro=self.again(lead))
        for one in self.bystanders():
            text += self.also(f"{self.who(one)} {self.finite(self.deed(one, one.acts[0]))}")
        for thing in self.scenery():
            text += self.also(self.lies(thing))
        if self.chance(_SAYS_SETTING):
            text = self.where(text)
        return _capital(text) + "."

    def again(self, lead: Performer) -> str:
        """Somebody spoken of before, by a pronoun where that can mean nobody else."""
        main = self.scene.main
        return (
            f"the {lead.noun}" if main.other is not None or main.thing is not None else _PRONOUNS.get(lead.noun, "it")
        )

    def also(self, clause: str) -> str:
        return _joined(self.pick(words.ENGLISH_AND), c=clause, C=_capital(clause))

    def where(self, text: str) -> str:
        spot = self.spot()
        form = self.pick(words.ENGLISH_WHERE)
        told = _capital(text) if form.startswith("{S}") else text
        return form.format(s=spot, S=_capital(spot), t=told)

    def spot(self) -> str:
        ground, light = self.lit(words.ENGLISH_GROUNDS, words.ENGLISH_LIGHTS)
        return f"{ground} {light}".strip()

    def who(self, one: Performer, *, targeted: bool = False) -> str:
        """Somebody; of who is chased, the reader takes "wearing" for what the chaser does."""
        if one.garment is None:
            return self.coloured(one)
        form = words.ENGLISH_WEARING.train[0] if targeted else self.pick(words.ENGLISH_WEARING)
        worn = form.format(n=_article(one.noun), c=self.colour(one.colour), g=one.garment)
        return worn.replace("a orange", "an orange")

    def colour(self, name: str) -> str:
        return "gray" if name == "grey" and self.chance(0.3) else name

    def what(self, thing: Thing) -> str:
        return self.coloured(thing)

    def coloured(self, one: Performer | Thing) -> str:
        return _article(f"{self.colour(one.colour)} {one.noun}".strip())

    def finite(self, deed: tuple[str, str]) -> str:
        """A verb phrase, now and then in its continuous form."""
        return f"is {deed[1]}" if self.chance(0.3) else deed[0]

    def deed(self, one: Performer, act: Act, *, moved: bool = False) -> tuple[str, str]:
        """What somebody does, in both forms; who has moved before has no place of its own any more."""
        tail = ""
        if act.end is not None:
            tail = " " + self.way(one.noun, act.start, act.end)
        elif not moved and act.other is None and self.chance(_SAYS_PLACE):
            tail = " " + self.at(one)
        names = {}
        if act.thing is not None:
            names["o"] = self.what(self.scene.things[act.thing])
        if act.other is not None:
            names["r"] = self.who(self.scene.performers[act.other], targeted=True)
        says, saying = self.pick(words.ENGLISH_ACTS[act.action]).split("/")
        return says.format(**names) + tail, saying.format(**names) + tail

    def way(self, noun: str, start: Place | None, end: Place) -> str:
        if start is not None and self.chance(_SAYS_START):
            self.told.add(("start", noun))
            return self.pick(words.ENGLISH_FROM).format(a=self.side(start), b=self.side(end))
        return self.pick(words.ENGLISH_TO).format(b=self.side(end))

    def side(self, place: Place) -> str:
        return self.pick(words.ENGLISH_CENTRE) if place == "centre" else place

    def at(self, one: Performer | Thing) -> str:
        self.told.add(("place", one.noun))
        form = words.ENGLISH_IN_CENTRE if one.place == "centre" else words.ENGLISH_AT
        return self.pick(form).format(p=self.side(one.place))

    def lies(self, thing: Thing) -> str:
        if thing.end is not None:
            return self.pick(words.ENGLISH_ROLLS).format(n=self.what(thing), b=thing.end)
        return self.pick(words.ENGLISH_THING).format(n=self.what(thing), at=self.at(thing))


class _Chinese(Teller):
    """Tells a scene in Chinese."""

    def caption(self) -> str:
        lead = self.scene.performers[0]
        text = self.who(lead) + self.deed(lead, lead.acts[0])
        if len(lead.acts) > 1:
            text += self.pick(words.CHINESE_THEN).format(v=self.deed(lead, lead.acts[1], moved=True))
        if lead.acts[0].other is not None:
            text += self.dress(words.CHINESE_WORN, self.scene.performers[lead.acts[0].other])
        for one in self.bystanders():
            who = self.dress(words.CHINESE_WEARING_TOO, one) or self.who(one)
            pause = "，" if one.garment is not None and one.acts[0].end is not None else ""
            text += self.pick(words.CHINESE_AND).format(c=who + pause + self.deed(one, one.acts[0]))
        for thing in self.scenery():
            text += self.pick(words.CHINESE_AND).format(c=self.lies(thing))
        if self.chance(_SAYS_SETTING):
            text = self.where(text)
        return text + "。"

    def where(self, text: str) -> str:
        ground, light = self.lit(words.CHINESE_GROUNDS, words.CHINESE_LIGHTS)
        if not light:
            return f"{ground}，{text}"
        return self.pick(words.CHINESE_WHERE).format(l=light, g=ground, t=text)

    def spot(self) -> str:
        ground, light = self.lit(words.CHINESE_GROUNDS, words.CHINESE_LIGHTS)
        return f"{light}的{ground}" if light else ground

    def who(self, one: Performer) -> str:
        if one.garment is not None:
            return "一个" + self.dress(words.CHINESE_WEARING, one)
        return self.coloured(one)

    def dress(self, wordings: Wordings, one: Performer) -> str:
        """Somebody with clothes, in one of those wordings; nothing for who wears none."""
        if one.garment is None:
            return ""
        count = "一个" if wordings is words.CHINESE_WEARING_TOO else ""
        noun, garment = count + words.CHINESE_NOUNS[one.noun], words.CHINESE_GARMENTS[one.garment]
        return self.pick(wordings).format(n=noun, c=words.CHINESE_COLOURS[one.colour], g=garment)

    def what(self, thing: Thing) -> str:
        return self.coloured(thing)

    def coloured(self, one: Performer | Thing) -> str:
        colour = f"{words.CHINESE_COLOURS[one.colour]}的" if one.colour else ""
        return f"一{words.CHINESE_MEASURES.get(one.noun, '个')}{colour}{words.CHINESE_NOUNS[one.noun]}"

    def side(self, place: Place) -> str:
        return self.pick(words.CHINESE_SIDES[place])

    def deed(self, one: Performer, act: Act, *, moved: bool = False) -> str:
        """What somebody does; who has moved before has no place of its own any more."""
        names = {}
        if act.thing is not None:
            names["o"] = self.what(self.scene.things[act.thing])
        if act.other is not None:
            other = self.scene.performers[act.other]
            names["r"] = self.who(other) if other.garment is None else "一个" + words.CHINESE_NOUNS[other.noun]
        if act.end is not None:
            names["b"] = self.side(act.end)
        starts = act.start is not None and act.end is not None and self.chance(_SAYS_START)
        if starts and act.start is not None:
            names["a"] = self.side(act.start)
            self.told.add(("start", one.noun))
        return self._form(act.action, starts, names, None if moved else one)

    def _form(self, action: Action, starts: bool, names: Mapping[str, str], still: Performer | None) -> str:
        if action == "push" and starts:
            return self.pick(words.CHINESE_PUSHED_FROM).format(**names)
        if action in words.CHINESE_DEEDS:
            return self.pick(words.CHINESE_DEEDS[action]).format(**names)
        if "b" in names:
            form = words.CHINESE_FROM if starts else words.CHINESE_TO
            return self.pick(form).format(v=words.CHINESE_VERBS[action], **names)
        if still is not None and self.chance(_SAYS_PLACE):
            self.told.add(("place", still.noun))
            return self.pick(words.CHINESE_STAYS[action]).format(p=self.side(still.place))
        return self.pick(words.CHINESE_ANYWHERE[action])

    def lies(self, thing: Thing) -> str:
        if thing.end is not None:
            return self.what(thing) + self.pick(words.CHINESE_TO).format(v="滚", b=self.side(thing.end))
        self.told.add(("place", thing.noun))
        return self.pick(words.CHINESE_THING).format(n=self.what(thing), p=self.side(thing.place))


def _joined(form: str, **parts: str) -> str:
    """A form that goes on after a clause: with a space before it, unless it begins with a mark."""
    told = form.format(**parts)
    return told if told[0] in ",." else " " + told


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
