"""Steers the colours of a picture towards those of another one, a little. Knows no shots."""

from __future__ import annotations

import cv2
import numpy as np

_FARTHEST = 6.0
"""Units of Lab that a channel's mean is moved by at most; from there on somebody sees it."""
_STRETCH = 1.12
"""The most by which a channel's spread is stretched, or squeezed."""


def to_lab(picture: np.ndarray) -> np.ndarray:
    """(..., H, W, 3) uint8 RGB as CIE Lab, float32: L from 0 to 100."""
    flat = picture.reshape(-1, picture.shape[-2], 3).astype(np.float32) / 255
    return np.asarray(cv2.cvtColor(flat, cv2.COLOR_RGB2Lab)).reshape(picture.shape)


def colours_of(frames: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and spread of each channel of Lab, (3,) each, over all the pixels of (..., H, W, 3) uint8 RGB."""
    lab = to_lab(frames).reshape(-1, 3)
    return lab.mean(axis=0, dtype=np.float64), lab.std(axis=0, dtype=np.float64)


def steered(picture: np.ndarray, mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """The picture, (H, W, 3) uint8 RGB, with mean and spread of each channel of Lab pulled to those, within bounds."""
    lab = to_lab(picture)
    own_mean, own_spread = colours_of(picture)
    stretch = np.clip(spread / np.maximum(own_spread, 1e-3), 1 / _STRETCH, _STRETCH)
    moved = own_mean + np.clip(mean - own_mean, -_FARTHEST, _FARTHEST)
    again = cv2.cvtColor(((lab - own_mean) * stretch + moved).astype(np.float32), cv2.COLOR_Lab2RGB)
    return np.asarray((again.clip(0, 1) * 255).round().astype(np.uint8))
