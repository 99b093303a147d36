"""Writes `vocabulary.json`: what the small model knows, and what is nearest to the rest.

python -m training.small.vocabulary generation/small/weights
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from segmenter.prompts import read_prompt
from segmenter.prompts.reading import Action
from segmenter.prompts.word_tables import names_by_word, rows_in
from segmenter.vocabulary import VOCABULARY_FILE, read_vocabulary
from training.small import caption_words as words
from training.small.cast import ACTIONS, GARMENTS, HANDY, INDOORS, LIGHTS, MOVES, PUSHED, SPECIES, THINGS
from training.small.scene import FPS, FRAMES, HEIGHT, WIDTH

FEWEST_FRAMES = 9
"""Of a clip that the model makes."""

_USUAL = {"man": "blue", "woman": "red", "boy": "green", "girl": "yellow", "robot": "grey", "book": "blue"}
"""Colours of whom the prompt gives none, where it is not the first of the cast's."""

_NEAREST_NOUNS = """
woman: mother, grandmother, nurse, queen, princess, witch, fairy, mermaid, bride, angel
boy: child, baby, student, elf, prince
robot: alien, monster, giant, skeleton, zombie, astronaut
bear: polar bear, panda, gorilla, monkey, koala, snowman
cat: lion, tiger, leopard
elephant: horse, cow, rhino, hippo, giraffe, camel, donkey, zebra, dinosaur, whale
rabbit: mouse, squirrel, hedgehog, kangaroo, frog
duck: chicken, rooster, chick, goose, swan, penguin, seagull
bird: owl, eagle, parrot, crow, pigeon, peacock, butterfly, bee, ladybug, dragonfly, bat, dragon
ball: basketball, football, frisbee, snowball, sphere, orange, lemon, watermelon, pumpkin, peach, egg
balloon: kite, bubble, hot air balloon
cup: glass, bottle, milk, juice, tea, coffee
jar: honey, bowl, pot, bucket, basket, vase
box: gift, package, suitcase, cube, block, treasure chest, television, bag, backpack
book: letter, newspaper, map, picture, phone, laptop, card
flower: rose, sunflower, leaf
apple: strawberry, cherry, tomato, pear, banana
carrot: corn, bone, stick, candle, sword, wand
"""
"""Known noun: the nouns of the lexicon that are taken for it. All other people, and all other animals, go by kind."""

_NEAREST_COLOURS = """
gold: yellow orange brown
silver: grey white blue
beige: white yellow brown
turquoise: blue green
colourful: pink red yellow blue
red: orange pink purple brown
orange: yellow red brown
yellow: orange white
green: blue yellow
blue: purple green grey
purple: pink blue red
pink: red purple white
brown: orange black grey red
black: grey brown purple blue
white: grey yellow
grey: white black blue
"""

_NEAREST_ACTIONS = {"take": "rest", "hold": "rest", "eat": "rest", "throw": "wave", "dance": "wave", "fall": "sit",
    "give": "wave", "push": "rest"}  # fmt: skip
_NEAREST_GROUNDS = {"hill": "meadow", "water": "beach", "market": "street", "kitchen": "room", "sky": "meadow",
    "stage": "room"}  # fmt: skip

_ALIKE: dict[Action, str] = {
    "walk": "go, come, step, wander, move, pace, head, approach, arrive, enter, leave, cross, take a walk, walk away",
    "run": "sprint, jog, hurry, gallop, charge, speed, run away, escape, flee, roll",
    "jump": "jump up, skip, spring",
    "wave": "wave at, wave to, greet, salute, welcome, say hello, say goodbye",
    "fly": "fly away, hover, drift, take off",
    "rest": "be, stay, stop",
    "give": "hand over, bring, deliver, present",
    "chase": "chase after, follow, race after",
    "push": "shove",
}
"""Verbs, beside those of the captions, whose look is the action's own."""


def vocabulary_document() -> dict[str, Any]:
    """What the file holds."""
    return {
        "clips": {"width": WIDTH, "height": HEIGHT, "fps": FPS, "fewest": FEWEST_FRAMES, "most": FRAMES},
        "most_figures": 3,
        "most_things": 2,
        "most_acts": 2,
        "figures": _usual_first(SPECIES),
        "garments": GARMENTS,
        "things": _usual_first(THINGS),
        "handed": HANDY,
        "pushed": sorted(PUSHED, reverse=True),
        "rolling": ["ball"],
        "verbs": {action: _verbs(action) for action in ACTIONS},
        "moves": sorted(MOVES - {"fly"}),
        "indoors": sorted(INDOORS),
        "nearest": {
            "nouns": names_by_word(_NEAREST_NOUNS),
            "kinds": {"person": "man", "animal": "dog", "thing": "robot"},
            "colours": dict(rows_in(_NEAREST_COLOURS, comma=False)),
            "actions": _NEAREST_ACTIONS,
            "grounds": _NEAREST_GROUNDS,
        },
        "english": _english(),
        "chinese": _chinese(),
    }


def _usual_first(colours: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {noun: sorted(known, key=lambda colour: colour != _USUAL.get(noun)) for noun, known in colours.items()}


def _verbs(action: Action) -> list[str]:
    """The verbs of an action as the prompt reader lists them, from the captions in all their wordings."""
    english = words.ENGLISH_ACTS[action]
    texts = [f"A man {form.split('/')[0]}" for form in (*english.train, *english.test)]
    chinese: list[str] = [words.CHINESE_VERBS[action]] if action in words.CHINESE_VERBS else []
    for table in (words.CHINESE_STAYS, words.CHINESE_ANYWHERE, words.CHINESE_DEEDS):
        if action in table:
            chinese += [*table[action].train, *table[action].test]
    texts += [f"一个男人{form}" for form in chinese]
    names = {"o": ("a ball", "一个球"), "r": ("a dog", "一只狗"), "p": ("", "左边"), "b": ("", "左边")}
    told = [text.format(**{key: one[text[0] == "一"] for key, one in names.items()}) for text in texts]
    lemmas = [beat.lemma for text in told for beat in read_prompt(text).beats if beat.action == action]
    return list(dict.fromkeys([*lemmas, *filter(None, _ALIKE.get(action, "").split(", "))]))


def _english() -> dict[str, Any]:
    acts = {action: said.train[0].split("/") for action, said in words.ENGLISH_ACTS.items()}
    return {
        "nouns": {noun: noun for noun in (*SPECIES, *THINGS)},
        "colours": {colour: colour for colour in words.CHINESE_COLOURS},
        "garments": {garment: garment for garment in words.CHINESE_GARMENTS},
        "grounds": {ground: said.train[0] for ground, said in words.ENGLISH_GROUNDS.items()},
        "lights": {light: words.ENGLISH_LIGHTS[light].train[0] for light in LIGHTS},
        "sides": {"left": "left", "right": "right", "centre": words.ENGLISH_CENTRE.train[0]},
        "acts": {action: form for action, (form, _) in acts.items()},
        "doing": {action: form.split(" {")[0] for action, (_, form) in acts.items()},
        "forms": {
            "to": words.ENGLISH_TO.train[0],
            "from": words.ENGLISH_FROM.train[0],
            "at": words.ENGLISH_AT.train[0],
            "in": words.ENGLISH_IN_CENTRE.train[0],
            "then": words.ENGLISH_THEN.train[0],
            "and": words.ENGLISH_AND.train[1],
            "lies": words.ENGLISH_THING.train[0],
            "rolls": words.ENGLISH_ROLLS.train[0],
            "wearing": words.ENGLISH_WEARING.train[0].replace("a {c} {g}", "{d}"),
            "where": words.ENGLISH_WHERE.train[0],
        },
    }


def _chinese() -> dict[str, Any]:
    deeds = {action: said.train[0] for action, said in words.CHINESE_DEEDS.items()}
    anywhere = {action: said.train[0] for action, said in words.CHINESE_ANYWHERE.items()}
    return {
        "nouns": words.CHINESE_NOUNS,
        "colours": words.CHINESE_COLOURS,
        "garments": words.CHINESE_GARMENTS,
        "grounds": {ground: said.train[0] for ground, said in words.CHINESE_GROUNDS.items()},
        "lights": {light: words.CHINESE_LIGHTS[light].train[0] for light in LIGHTS},
        "sides": {side: said.train[0] for side, said in words.CHINESE_SIDES.items()},
        "acts": words.CHINESE_VERBS | anywhere | deeds,
        "doing": words.CHINESE_VERBS | anywhere | {"give": "递", "chase": "追", "push": "推"},
        "moves": words.CHINESE_VERBS,
        "stays": {action: said.train[0] for action, said in words.CHINESE_STAYS.items()},
        "measures": words.CHINESE_MEASURES,
        "forms": {
            "to": words.CHINESE_TO.train[0],
            "from": words.CHINESE_FROM.train[0],
            "pushed from": words.CHINESE_PUSHED_FROM.train[0],
            "then": words.CHINESE_THEN.train[0],
            "and": words.CHINESE_AND.train[0],
            "lies": words.CHINESE_THING.train[0],
            "rolls": "{n}" + words.CHINESE_TO.train[0].format(v="滚", b="{b}"),
            "wearing": "一个" + words.CHINESE_WEARING.train[0],
            "wearing too": words.CHINESE_WEARING_TOO.train[0].replace("{n}", "一个{n}"),
            "worn": words.CHINESE_WORN.train[0],
            "where": words.CHINESE_WHERE.train[0],
            "by day": "{g}，{t}",
        },
    }


def write_vocabulary(folder: Path) -> Path:
    """Writes the vocabulary beside a model, and reads it back."""
    path = folder / VOCABULARY_FILE
    path.write_text(json.dumps(vocabulary_document(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    read_vocabulary(path)
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write what the small model knows beside its weights.")
    parser.add_argument("folder", type=Path, help="of the weights")
    print(write_vocabulary(parser.parse_args().folder))
