"""The frames of a seam: exact in number, and in light to rounding."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from segmenter.types import Seam, SeamKind, WipeDirection
from stitching.seams import dissolve, fade_in, fade_out, join, wipe

KINDS: tuple[SeamKind, ...] = get_args(SeamKind)


def noise(num_frames: int, seed: int) -> list[np.ndarray]:
    return list(np.random.default_rng(seed).integers(0, 256, (num_frames, 32, 64, 3), dtype=np.uint8))


@pytest.mark.parametrize("num_frames", [1, 2, 5, 12, 24])
def test_a_dissolve_is_even(num_frames: int) -> None:
    """Frame k of K shows (k + 1) / (K + 1) of the shot that comes."""
    before, after = noise(num_frames, 1), noise(num_frames, 2)
    frames = dissolve(before, after)
    assert len(frames) == num_frames
    for index, frame in enumerate(frames):
        alpha = (index + 1) / (num_frames + 1)
        assert frame.dtype == np.uint8
        assert np.abs(frame - ((1 - alpha) * before[index] + alpha * after[index])).max() <= 1.5


def test_a_dissolve_of_one_picture_into_itself_is_that_picture() -> None:
    """What both sides share stays as it is, within a level."""
    frames = noise(6, 1)
    for frame, original in zip(dissolve(frames, frames), frames, strict=True):
        assert np.abs(frame.astype(int) - original).max() <= 1


def test_a_dissolve_needs_as_many_frames_of_both() -> None:
    """Sides of different lengths are the caller's mistake."""
    with pytest.raises(ValueError, match="must be"):
        dissolve(noise(3, 1), noise(4, 2))


@pytest.mark.parametrize("num_frames", [1, 2, 7, 12])
def test_fades_meet_in_black(num_frames: int) -> None:
    """A fade in begins in black and a fade out ends there; the steps between are even and exact to rounding."""
    frames = noise(num_frames, 3)
    light = [index / num_frames for index in range(num_frames)]
    for faded, lights in ((fade_in(frames), light), (fade_out(frames), light[::-1])):
        assert len(faded) == num_frames
        for frame, original, share in zip(faded, frames, lights, strict=True):
            assert frame.dtype == np.uint8
            assert np.abs(frame - share * original).max() <= 0.5 + 1e-6


@pytest.mark.parametrize("colour", ["#ffffff", "#204060"])
def test_a_fade_goes_through_its_colour(colour: str) -> None:
    """Frame k of K has (K - k) / K of the colour on the way in; out is its mirror image."""
    frames, light = noise(5, 3), np.array(list(bytes.fromhex(colour[1:])))
    for index, frame in enumerate(fade_in(frames, colour)):
        share = index / 5
        assert np.abs(frame - (share * frames[index] + (1 - share) * light)).max() <= 0.5 + 1e-6
    assert np.array_equal(fade_out(frames, colour), fade_in(frames[::-1], colour)[::-1])


@pytest.mark.parametrize(
    ("direction", "first", "last"),
    [
        ("left", np.s_[:, -1], np.s_[:, 0]),
        ("right", np.s_[:, 0], np.s_[:, -1]),
        ("up", np.s_[-1], np.s_[0]),
        ("down", np.s_[0], np.s_[-1]),
    ],
)
def test_a_wipe_goes_its_way(direction: WipeDirection, first: tuple[slice, int], last: tuple[slice, int]) -> None:
    """The side where it begins shows the new shot first, the other side last; in between it only ever gains."""
    before, after = [np.full((64, 96, 3), 10, np.uint8)] * 9, [np.full((64, 96, 3), 210, np.uint8)] * 9
    frames = wipe(before, after, direction)
    assert len(frames) == 9
    new = np.array([(frame.astype(float).mean() - 10) / 200 for frame in frames])
    assert np.allclose(new, (np.arange(9) + 1) / 10, atol=0.06)
    assert (frames[4][first] == 210).all()
    assert (frames[4][last] == 10).all()
    edge = np.abs(np.diff(frames[4].astype(int), axis=0 if direction in {"up", "down"} else 1))
    assert edge.max() < 60  # soft


def test_seams_do_not_touch_their_frames() -> None:
    """The frames that go in are as they were."""
    before, after = noise(4, 1), noise(4, 2)
    for kind in KINDS:
        join(Seam(kind=kind, num_frames=4), before, after)
    assert np.array_equal(before, noise(4, 1))
    assert np.array_equal(after, noise(4, 2))


@pytest.mark.parametrize("kind", KINDS)
def test_join_gives_the_frames_that_the_seam_says(kind: SeamKind) -> None:
    """Out of as many as it takes of both sides; before the film there is nothing, and an overlap comes out of black."""
    seam = Seam(kind=kind, num_frames=0 if kind == "cut" else 5)
    before, after = noise(seam.frames_before, 1), noise(seam.frames_after, 2)
    assert len(join(seam, before, after).frames) == seam.frames_out
    alone = fade_in(after) if kind not in {"cut", "continue"} else after
    assert np.array_equal(join(seam, [], after).frames, alone)


def test_a_morph_that_cannot_be_is_a_dissolve_and_says_so() -> None:
    """Noise is nowhere to be found in other noise."""
    before, after = noise(3, 1), noise(3, 2)
    joined = join(Seam(kind="morph", num_frames=3), before, after)
    assert joined.note == "the two pictures are too different for a morph: it is a dissolve"
    assert np.array_equal(joined.frames, dissolve(before, after))
    assert join(Seam(kind="dissolve", num_frames=3), before, after).note is None


def test_moviepy_leaves_the_environment_alone(tmp_path: Path) -> None:
    """A `.env` file that MoviePy's import would load changes nothing here."""
    dotenv = tmp_path / ".env"
    dotenv.write_text("LONGTAKE_HOME=elsewhere\n")
    code = (
        f"import cv2, dotenv, os; dotenv.find_dotenv = lambda: {str(dotenv)!r}; before = dict(os.environ)\n"
        "import numpy; from stitching.seams import fade_in\n"
        "fade_in([numpy.zeros((2, 2, 3), 'uint8')]); assert dict(os.environ) == before\n"
        "import moviepy.config; assert moviepy.config.DOTENV\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "LONGTAKE_HOME"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=Path(__file__).parent.parent)
