"""The frames of a seam: exact in number, and in light to rounding."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from stitching.seams import dissolve, fade_in, fade_out, join


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


def test_seams_do_not_touch_their_frames() -> None:
    """The frames that go in are as they were."""
    before, after = noise(4, 1), noise(4, 2)
    join("dissolve", before, after)
    join("fade", before, after)
    assert np.array_equal(before, noise(4, 1))
    assert np.array_equal(after, noise(4, 2))


def test_join_keeps_or_overlaps() -> None:
    """A dissolve overlaps its sides, everything else keeps every frame; nothing before the film is black."""
    before, after = noise(4, 1), noise(4, 2)
    assert len(join("dissolve", before, after)) == 4
    assert len(join("fade", before, after)) == 8
    assert np.array_equal(join("cut", before, after), before + after)
    assert np.array_equal(join("continue", [], []), [])
    assert np.array_equal(join("dissolve", [], after), fade_in(after))
    assert np.array_equal(join("fade", [], after), fade_in(after))


def test_moviepy_leaves_the_environment_alone(tmp_path: Path) -> None:
    """A `.env` file that MoviePy's import would load changes nothing here."""
    dotenv = tmp_path / ".env"
    dotenv.write_text("LONGTAKE_HOME=elsewhere\n")
    code = (
        f"import dotenv, os; dotenv.find_dotenv = lambda: {str(dotenv)!r}; before = dict(os.environ)\n"
        "import numpy; from stitching.seams import fade_in\n"
        "fade_in([numpy.zeros((2, 2, 3), 'uint8')]); assert dict(os.environ) == before\n"
        "import moviepy.config; assert moviepy.config.DOTENV\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "LONGTAKE_HOME"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=Path(__file__).parent.parent)
