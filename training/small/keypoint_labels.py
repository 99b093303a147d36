"""Who and what is where in every frame of drawn clips: what the keypoint net learns to see. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields

import numpy as np

from generation.animatic.species import look_of
from segmenter.prompts.lexicon import NOUNS
from segmenter.prompts.reading import Subject
from training.small import cast
from training.small.acting import Acting
from training.small.plot import sample_scene
from training.small.scene import FPS, FRAMES, Scene, Split

FIGURES = tuple(cast.SPECIES)
"""Nouns, in the order of the net's kinds."""
THINGS = tuple(cast.THINGS)
"""Nouns of the kinds that follow."""
COLOURS = tuple(sorted({colour for table in (cast.SPECIES, cast.THINGS) for some in table.values() for colour in some}))
"""Of everything."""
MIRRORED = (0, 1, 5, 6, 7, 2, 3, 4, 11, 12, 13, 8, 9, 10, 15, 14, 17, 16)
"""The joints with left and right exchanged."""
MOST_FIGURES, MOST_THINGS = 3, 2
"""In one clip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Of C clips: up to three figures each, then up to two things."""

    joints: np.ndarray
    """(C, F, 3, 18, 2) float32 pixels."""
    places: np.ndarray
    """(C, F, 2, 2) float32 pixels: the things' middles."""
    kinds: np.ndarray
    """(C, 5) int64: figures, then things; -1 where there is none."""
    colours: np.ndarray
    """(C, 5) int64."""
    heights: np.ndarray
    """(C, 5) float32 pixels."""


def label_scene(scene: Scene) -> Labels:
    """The labels of one clip, C = 1."""
    acting = Acting(scene)
    count = MOST_FIGURES + MOST_THINGS
    joints = np.zeros((1, FRAMES, MOST_FIGURES, 18, 2), np.float32)
    places = np.zeros((1, FRAMES, MOST_THINGS, 2), np.float32)
    kinds, colours = np.full((1, count), -1), np.zeros((1, count), np.int64)
    heights = np.ones((1, count), np.float32)
    for i, one in enumerate(scene.performers):
        kinds[0, i], colours[0, i] = FIGURES.index(one.noun), COLOURS.index(one.colour)
        heights[0, i] = acting.sizes[i]
    for i, thing in enumerate(scene.things, MOST_FIGURES):
        kinds[0, i], colours[0, i] = len(FIGURES) + THINGS.index(thing.noun), COLOURS.index(thing.colour)
        heights[0, i] = acting.props[i - MOST_FIGURES].height * scene.person
    for frame in range(FRAMES):
        figures = acting.figures(frame / FPS)
        for i, seen in enumerate(figures):
            joints[0, frame, i] = seen.joints
        for i, seen in enumerate(acting.things(frame / FPS, figures)):
            places[0, frame, i] = seen.joints[0]
    return Labels(joints=joints, places=places, kinds=kinds, colours=colours, heights=heights)


def label_clips(seeds: Sequence[int], executor: Executor, split: Split = "train") -> Labels:
    """The labels of the clips of some seeds, made in other processes."""
    chunks = [(seeds[i : i + 64], split) for i in range(0, len(seeds), 64)]
    return joined(list(executor.map(_label_some, chunks)))


def joined(some: Sequence[Labels]) -> Labels:
    """The clips of several, one after the other."""
    return Labels(
        **{field.name: np.concatenate([getattr(labels, field.name) for labels in some]) for field in fields(Labels)}
    )


def swaps_sides() -> np.ndarray:
    """Which figures' mirror images have left and right exchanged, (12,) bool.

    Whoever stands upright turns its front to us, so that a mirrored right hand is a left one. Animals on four feet and
    birds turn on the spot like a sheet of paper: their near paw stays the near one.
    """
    postures = [look_of(Subject(label=noun, noun=noun, kind=NOUNS[noun]), 0, 0).posture for noun in FIGURES]
    return np.array([posture == "upright" for posture in postures])


def _label_some(chunk: tuple[Sequence[int], Split]) -> Labels:
    seeds, split = chunk
    return joined([label_scene(sample_scene(int(seed), split)) for seed in seeds])
