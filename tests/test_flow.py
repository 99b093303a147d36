"""Motion found between pictures: a known shift comes out, and what has no counterpart is told."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from stitching.flow import astray, flow_between, warped


def texture(seed: int, height: int = 160, width: int = 240) -> np.ndarray:
    """A picture with something to be seen everywhere."""
    rough = np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.float32)
    soft = cv2.GaussianBlur(rough, (0, 0), 3)
    return np.clip((soft - soft.mean()) * 5 + 128, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("size", [(160, 240), (768, 1280)])
def test_a_shift_is_found(size: tuple[int, int]) -> None:
    """Seven pixels to the right and four up, within half a pixel, also where it is looked for in smaller pictures."""
    picture = texture(1, size[0] + 20, size[1] + 20)
    here, there = picture[10:-10, 10:-10], picture[14:-6, 3:-17]
    inner = flow_between(here, there)[24:-24, 24:-24]
    assert np.abs(np.median(inner, axis=(0, 1)) - (7, -4)).max() < 0.5
    assert np.abs(warped(there, flow_between(here, there)).astype(int) - here)[24:-24, 24:-24].mean() < 6


def test_what_is_not_there_again_goes_astray() -> None:
    """Hardly anything does between shifted pictures, nearly everything between different ones."""
    picture = texture(1, 180, 260)
    pairs = {"shifted": (picture[:160, :240], picture[3:163, 5:245]), "different": (texture(2), texture(3))}
    shares = {name: astray(flow_between(*pair), flow_between(*pair[::-1])) for name, pair in pairs.items()}
    assert shares["shifted"] < 0.1
    assert shares["different"] > 0.4


def test_the_flow_is_the_same_with_any_number_of_threads() -> None:
    """Else a film would depend on the machine."""
    pair, threads = (texture(1), texture(1)[:, ::-1].copy()), cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        one = flow_between(*pair)
        cv2.setNumThreads(4)
        assert np.array_equal(flow_between(*pair), one)
    finally:
        cv2.setNumThreads(threads)
