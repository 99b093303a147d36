"""Makes examples to learn reading from: captions as they are told and as people type them, with the facts in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from tokenizers import Tokenizer

from training.small.captions import Language, tell, teller_of
from training.small.facts import classes_of, labels_of
from training.small.plot import sample_scene
from training.small.scene import Performer, Scene, Split

Wording = Literal["train", "both"]
"""Which wordings an encoder learns: those of the train split, or those kept from the video transformer too."""

_LANGUAGES: tuple[Language, ...] = ("en", "zh")

LONGEST = 192
"""Tokens of an example, `</s>` among them; what is longer is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Captions as a model learns them."""

    tokens: np.ndarray
    """(examples, LONGEST) uint16, padded with 0."""
    lengths: np.ndarray
    """(examples,) tokens of each."""
    labels: np.ndarray
    """(examples, facts) classes, in the order of `FACTS`."""


def whole_example(seed: int, language: Language, split: Split, wordings: Split, variant: int) -> tuple[str, list[int]]:
    """A caption as the world tells it, and its facts."""
    scene = sample_scene(seed, split)
    telling = tell(scene, language, wordings, variant)
    return telling.caption, classes_of(labels_of(scene, telling.told))


def varied_example(seed: int, language: Language, variant: int, wordings: Wording = "train") -> tuple[str, list[int]]:
    """A caption of the train split as somebody might type it: often whole, often shorter, now and then hardly one."""
    rng = np.random.default_rng((seed, variant, language == "en", 5))
    scene, kind = sample_scene(seed), float(rng.random())
    split: Split = "test" if wordings == "both" and rng.random() < 0.4 else "train"
    if kind < 0.02:
        return _unknown_text(rng, language), classes_of({})
    if kind < 0.12:
        text, facts = _names_alone(scene, language, split, rng)
    else:
        if kind < 0.35:
            scene = _shortened(scene, rng)
        telling = tell(scene, language, split, variant)
        text, facts = telling.caption, labels_of(scene, telling.told)
    return _as_typed(text, language, rng), classes_of(facts)


def _shortened(scene: Scene, rng: np.random.Generator) -> Scene:
    """A scene with parts left out: others, things, the second act, colours."""
    needed, handled = scene.main.other, scene.main.thing
    keep = [i for i in range(len(scene.performers)) if i in (0, needed) or rng.random() < 0.3]
    things = [i for i in range(len(scene.things)) if i == handled or rng.random() < 0.3]
    performers = [scene.performers[i] for i in keep]
    if rng.random() < 0.6:
        performers[0] = replace(performers[0], acts=performers[0].acts[:1])
    # Who is needed comes first behind the lead, and what is handled first of all: their numbers stay.
    shorter = replace(scene, performers=tuple(performers), things=tuple(scene.things[i] for i in things))
    if rng.random() < 0.4:
        shorter = replace(
            shorter,
            performers=tuple(_maybe_plain(one, rng) for one in shorter.performers),
            things=tuple(replace(one, colour="") if rng.random() < 0.5 else one for one in shorter.things),
        )
    return shorter


def _maybe_plain(one: Performer, rng: np.random.Generator) -> Performer:
    return replace(one, colour="", garment=None) if rng.random() < 0.5 else one


def _names_alone(
    scene: Scene, language: Language, split: Split, rng: np.random.Generator
) -> tuple[str, dict[str, str]]:
    """Somebody or something named, perhaps where, as in "A red ball."."""
    count = int(rng.integers(0, 3))
    performers = tuple(replace(one, acts=()) for one in scene.performers[:count])
    named = replace(scene, performers=performers, things=scene.things[: int(rng.integers(0, 2 if count else 3))])
    if rng.random() < 0.3:
        named = replace(named, performers=tuple(_maybe_plain(one, rng) for one in named.performers))
        named = replace(named, things=tuple(replace(one, colour="") for one in named.things))
    teller = teller_of(named, language, split, int(rng.integers(1000)))
    names = [teller.who(one) for one in named.performers] + [teller.what(one) for one in named.things]
    joints = (" and ", ", ", ". ") if language == "en" else ("和", "，", "。")
    text = joints[int(rng.integers(3))].join(names)
    if not names or rng.random() < 0.4:
        spot = teller.spot()
        if language == "en":
            text = f"{text} {spot}".strip() if rng.random() < 0.5 or not names else f"{spot}, {text}"
        else:
            text = f"{spot}，{text}" if names else spot
    return text + ("." if language == "en" else "。"), labels_of(named, teller.told)


def _unknown_text(rng: np.random.Generator, language: Language) -> str:
    """Nothing, or words that mean nothing here."""
    count = int(rng.choice((0, 1, 4, 12), p=(0.5, 0.2, 0.2, 0.1)))
    return (" " if language == "en" else "").join(_unknown_word(rng, language) for _ in range(count))


def _unknown_word(rng: np.random.Generator, language: Language) -> str:
    if language == "en":
        return "".join(chr(97 + int(letter)) for letter in rng.integers(0, 26, int(rng.integers(2, 9))))
    return "".join(chr(0x4E00 + int(character)) for character in rng.integers(0, 0x5000, int(rng.integers(1, 3))))


def _as_typed(text: str, language: Language, rng: np.random.Generator) -> str:
    """Without its last mark, without commas, or with a word in it that is not known here."""
    if rng.random() < 0.15:
        text = text.rstrip(".。")
    if rng.random() < 0.05:
        text = text.replace(", ", " ").replace("，", "")
    if language == "en" and rng.random() < 0.08:
        parts = text.split(" ")
        at = int(rng.integers(len(parts) + 1))
        text = " ".join((*parts[:at], _unknown_word(rng, language), *parts[at:]))
    return text


class Spelling:
    """Texts as tokens; now and then a word in its letters, so that these are learned too.

    Args:
        folder: of the tokenizer.
    """

    def __init__(self, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        ids = self.tokenizer.get_vocab()
        self.letters = {
            number: [ids[letter] for letter in piece]
            for piece, number in ids.items()
            if len(piece) > 1 and all(letter in ids for letter in piece) and piece not in ("<pad>", "</s>", "<unk>")
        }

    def tokens(self, text: str, rng: np.random.Generator | None = None) -> list[int]:
        """The ids of a text, `</s>` at the end."""
        ids: list[int] = self.tokenizer.encode(text).ids
        if rng is None or rng.random() > 0.2:
            return ids
        spelled = rng.random(len(ids)) < 0.1
        return [
            one
            for id_, apart in zip(ids, spelled, strict=True)
            for one in (self.letters.get(id_, [id_]) if apart else [id_])
        ]


def train_examples(folder: Path, wordings: Wording, seeds: Sequence[int]) -> Examples:
    """Two varied examples a seed and language.

    Args:
        folder: of the tokenizer.
        wordings: which to learn.
        seeds: of scenes.
    """
    spelling = Spelling(folder)
    told = []
    for seed in seeds:
        rng = np.random.default_rng((seed, 6))
        for language in _LANGUAGES:
            for variant in range(2):
                text, classes = varied_example(seed, language, variant, wordings)
                told.append((spelling.tokens(text, rng), classes))
    return _packed(told)


def test_examples(folder: Path, language: Language, wordings: Split, count: int) -> Examples:
    """Whole captions of scenes of the test split, in wordings of either split."""
    spelling = Spelling(folder)
    told = []
    for seed in range(count):
        text, classes = whole_example(seed, language, "test", wordings, 0)
        told.append((spelling.tokens(text), classes))
    return _packed(told)


def _packed(told: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Examples:
    fitting = [one for one in told if len(one[0]) <= LONGEST]
    tokens = np.zeros((len(fitting), LONGEST), np.uint16)
    for row, (ids, _) in zip(tokens, fitting, strict=True):
        row[: len(ids)] = ids
    return Examples(
        tokens=tokens,
        lengths=np.array([len(ids) for ids, _ in fitting], np.int64),
        labels=np.array([classes for _, classes in fitting], np.uint8),
    )
