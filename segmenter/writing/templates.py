"""The writer that needs nobody: a few stories without a subject, into which the words of a topic are put.

The same topic gives the same storyboard. Owns how a story is chosen, cast and cut to length; the stories are data.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import TypeAdapter

from segmenter.timing import MAX_SHOT_SECONDS
from segmenter.writing.topic import TopicWords, read_topic, with_article
from segmenter.writing.writer import Commission, Draft, Language

_PANEL_SECONDS = 4
_CHAPTER_SECONDS = 40
"""What one story can fill; a longer film tells several."""
_NAMES = {"en": ("Mia", "Leo", "Nora", "Max"), "zh": ("小美", "阿明", "小兰", "小杰")}
_STOPS = ".!?。\uff01\uff1f"
_WORN = {
    "en": ("with a red scarf", "with a blue hat"),
    "zh": ("戴着红围巾", "戴着蓝帽子"),
}
"""What the topic's own figures wear, so that they stay who they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _PanelTemplate:
    rank: int
    """1 for the one panel that its act cannot do without."""
    text: str
    camera: str = ""
    continues: bool = False
    """Whether it goes on from the panel before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    setting: str
    line: str
    """Its first panel's subtitle."""
    panels: tuple[_PanelTemplate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    name: str
    keywords: tuple[str, ...]
    """Words of topics that it suits."""
    place: str
    thing: str
    a: str
    b: str
    acts: tuple[_Act, ...]
    """Situation, turn, outcome."""


class TemplateWriter:
    """Writes a storyboard from its own stories, offline and at once."""

    def write(self, commission: Commission) -> Draft:
        """Writes one; the topic's words are its title, and as far as they can be seen its cast, thing and place."""
        words = read_topic(commission)
        stories = _ranked(_stories(commission.language), commission)
        chapters = math.ceil(commission.seconds / _CHAPTER_SECONDS)
        told = [stories[index % len(stories)] for index in range(chapters)]
        names = [name for name in _NAMES[commission.language] if name.casefold() not in commission.topic.casefold()]
        scenes: list[dict[str, Any]] = []
        for story, tenths in zip(told, _shared(int(commission.seconds * 10), chapters), strict=True):
            scenes += _scenes(story, commission, words, names, tenths)
        scenes[0]["panels"][0]["transition"] = "fade"
        return {
            "title": _title(commission.topic),
            "seed": int.from_bytes(_digest(commission.topic)[:4], "big"),
            "characters": dict(zip(names, _cast(told[0], words, commission.language), strict=False)),
            "scenes": scenes,
        }


def _ranked(stories: Sequence[_Story], commission: Commission) -> list[_Story]:
    """The stories, those first whose keywords the topic has most of; ties are in an order of the topic's own."""
    plain = commission.topic.casefold().replace("-", " ")
    spaced = f" {plain} "

    def rank(story: _Story) -> tuple[int, bytes]:
        if commission.language == "zh":
            fitting = sum(len(word) for word in story.keywords if word in plain)
        else:
            fitting = sum(len(word) for word in story.keywords if f" {word} " in spaced)
        return -fitting, _digest(commission.topic, story.name)

    return sorted(stories, key=rank)


def _scenes(
    story: _Story, commission: Commission, words: TopicWords, names: Sequence[str], tenths: int
) -> list[dict[str, Any]]:
    """One story's acts, a scene each, lasting together so many tenths of a second."""
    slots = {
        "a": names[0],
        "b": names[1],
        "thing": words.thing or story.thing,
        "place": words.place or story.place,
        "topic": _title(commission.topic).rstrip(_STOPS),
    }
    most = sum(len(act.panels) for act in story.acts)
    fewest = max(len(story.acts), math.ceil(Fraction(tenths, 10 * MAX_SHOT_SECONDS)))
    num_panels = min(most, max(fewest, round(tenths / 10 / _PANEL_SECONDS)))
    lengths = iter(_shared(tenths, num_panels))
    scenes = []
    for act, share in zip(story.acts, _shared(num_panels, len(story.acts)), strict=True):
        setting = act.setting.format(**slots)
        if words.is_empty:  # what cannot be drawn is at least said to the models that can read it
            setting += ("," if commission.language == "zh" else ", ") + slots["topic"]
        panels = _panels(act, _chosen(act, share), slots, lengths)
        panels[0]["subtitle"] = act.line.format(**slots)
        if act is not story.acts[0]:
            panels[0]["transition"] = "dissolve"
        scenes.append({"setting": setting, "panels": panels})
    return scenes


def _chosen(act: _Act, share: int) -> list[int]:
    """Which of an act's panels there is time for, in their order."""
    by_rank = sorted(range(len(act.panels)), key=lambda index: act.panels[index].rank)
    return sorted(by_rank[:share])


def _panels(act: _Act, chosen: list[int], slots: dict[str, str], lengths: Iterator[int]) -> list[dict[str, Any]]:
    panels = []
    for index in chosen:
        template, tenths = act.panels[index], next(lengths)
        panel: dict[str, Any] = {"text": template.text.format(**slots)}
        panel["seconds"] = tenths // 10 if tenths % 10 == 0 else tenths / 10
        if template.camera:
            panel["camera"] = template.camera
        if template.continues and index - 1 in chosen:  # what was left out cannot be gone on from
            panel["continuity"] = "continue"
        panels.append(panel)
    return panels


def _cast(story: _Story, words: TopicWords, language: Language) -> list[str]:
    """Who the story's two are: the topic's own figures where it has some."""
    cast = [story.a, story.b]
    for index, (star, kind) in enumerate(words.stars[: len(cast)]):
        worn = _WORN[language][index]
        if language == "en":
            cast[index] = f"{with_article(star)} {worn}"
        else:
            cast[index] = f"{'一个' if kind == 'person' else '一只'}{star},{worn}"
    return cast


def _shared(total: int, parts: int) -> list[int]:
    """A number as even parts, the larger ones first."""
    each, left = divmod(total, parts)
    return [each + (index < left) for index in range(parts)]


def _title(topic: str) -> str:
    """The topic with a capital letter; iPhones keep theirs where it is."""
    return topic[0].upper() + topic[1:] if topic.split(maxsplit=1)[0].islower() else topic


def _digest(*words: str) -> bytes:
    return hashlib.sha256("/".join(words).encode()).digest()


@cache
def _stories(language: Language) -> tuple[_Story, ...]:
    text = (files("segmenter.writing") / f"templates_{language}.yaml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[_Story, ...]).validate_python(yaml.safe_load(text))
