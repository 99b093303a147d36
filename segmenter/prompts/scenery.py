"""Ground, light and weather, collected from words; the prompt's own go before those of the scene's setting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from segmenter.prompts.reading import Ground, Light, Setting, Weather

_FAINT = frozenset({"sky", "air", "floor", "天空", "空中", "天上"})
"""Words that name the ground only where nothing else does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneryWords:
    """One language's words for places and times."""

    grounds: Mapping[str, Ground]
    lights: Mapping[str, Light]
    weathers: Mapping[str, Weather]


class Scenery:
    """What has been said of the place so far: the first word of each sort counts."""

    def __init__(self, words: SceneryWords) -> None:
        self._words = words
        self._ground: Ground | None = None
        self._faint: Ground | None = None
        self._light: Light | None = None
        self._weather: Weather | None = None

    def speak(self, words: SceneryWords) -> None:
        """Goes on in another language."""
        self._words = words

    def add(self, words: Iterable[str]) -> None:
        """Takes in words for ground, light and weather."""
        for word in words:
            ground = self._words.grounds.get(word)
            if word in _FAINT:
                self._faint = self._faint or ground
            else:
                self._ground = self._ground or ground
            self._light = self._light or self._words.lights.get(word)
            self._weather = self._weather or self._words.weathers.get(word)

    def setting(self, around: Scenery) -> Setting:
        """The setting, with what the prompt leaves open taken from its surroundings."""
        return Setting(
            ground=self._ground or around._ground or self._faint or around._faint or "meadow",
            light=self._light or around._light or "day",
            weather=self._weather or around._weather or "clear",
        )
