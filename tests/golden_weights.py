"""Weights and inputs for tiny models by a recipe of names: what made the golden files and what checks them."""

import hashlib
import json
from collections.abc import Mapping, Sequence

import numpy as np


def numbers(name: str, shape: Sequence[int]) -> np.ndarray:
    """Draws float32 numbers of a normal distribution that depend on the name and the shape alone, not on torch."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(tuple(shape)).astype(np.float32)


def weight(name: str, shape: Sequence[int]) -> np.ndarray:
    """Draws a parameter that keeps activations near 1, so that no part of a model hides behind another's size."""
    drawn = numbers(name, shape)
    if len(shape) > 1:
        return drawn / np.float32(np.sqrt(np.prod(shape[1:])))
    # One-dimensional weights are those of norms.
    return drawn / 10 + np.float32(name.endswith(".weight"))


def write_shapes(shapes: Mapping[str, Sequence[int]]) -> np.ndarray:
    """Packs the names and shapes of an original's parameters for an npz."""
    return np.array(json.dumps({name: list(shape) for name, shape in shapes.items()}))


def read_weights(shapes: np.ndarray) -> dict[str, np.ndarray]:
    """Draws the parameters whose names and shapes `write_shapes` packed."""
    return {name: weight(name, shape) for name, shape in json.loads(str(shapes)).items()}
