"""What it takes to tell a scene in either language: wordings by lot, and a note of what was told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Literal

import numpy as np

from segmenter.prompts.reading import Ground, Light
from training.small.caption_words import Wordings
from training.small.scene import Performer, Scene, Split, Thing

Left = tuple[Literal["place", "start", "ground", "light"], str]
"""Something that a caption may leave out, and the noun that it is about; none for the setting."""


class Teller(ABC):
    """What both languages need to tell a scene."""

    def __init__(self, scene: Scene, split: Split, rng: np.random.Generator) -> None:
        self.scene, self.split, self.rng = scene, split, rng
        self.told: set[Left] = set()

    @abstractmethod
    def caption(self) -> str:
        """The scene, told."""

    @abstractmethod
    def who(self, one: Performer) -> str:
        """Somebody."""

    @abstractmethod
    def what(self, thing: Thing) -> str:
        """Something."""

    @abstractmethod
    def spot(self) -> str:
        """The setting."""

    def pick(self, wordings: Wordings) -> str:
        """One of the wordings."""
        choice = wordings.of(self.split)
        return choice[int(self.rng.integers(len(choice)))]

    def chance(self, share: float) -> bool:
        """Whether it happens this time."""
        return bool(self.rng.random() < share)

    def lit(self, grounds: Mapping[Ground, Wordings], lights: Mapping[Light, Wordings]) -> tuple[str, str]:
        """Wordings of the ground and of the light, which may be empty."""
        setting = self.scene.setting
        ground, light = self.pick(grounds[setting.ground]), self.pick(lights[setting.light])
        self.told |= {("ground", ""), ("light", "")} if light else {("ground", "")}
        return ground, light

    def bystanders(self) -> list[Performer]:
        """Who is in the picture and not yet spoken of as the one who is chased or handed something."""
        return [one for i, one in enumerate(self.scene.performers) if i > 0 and i != self.scene.main.other]

    def scenery(self) -> list[Thing]:
        """Things that nobody handles."""
        return [thing for i, thing in enumerate(self.scene.things) if i != self.scene.main.thing]
