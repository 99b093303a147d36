"""Loudness: measured as EBU R 128 has it, and reached, whatever the sound is like."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from sound_stock import tone

from stitching.loudness import levelled, measure
from stitching.sound_file import RATE


def blocks(samples: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, samples.shape[1], RATE):
        yield samples[:, start : start + RATE]


def test_a_reference_tone_measures_as_the_standard_says() -> None:
    """EBU Tech 3341, case 1: 1 kHz at -23 dBFS in both channels is -23 LUFS."""
    reference = tone(20.0, hertz=1000.0, level=10 ** (-23 / 20))
    assert measure(blocks(reference)).lufs == pytest.approx(-23.0, abs=0.1)
    assert measure(blocks(reference)).peak_db == pytest.approx(-23.0, abs=0.2)


def spiky() -> np.ndarray:
    """A quiet tone with a loud blow every second: no gain alone makes it loud without going over."""
    samples = tone(10.0, level=0.1)
    for second in range(10):
        samples[:, second * RATE : second * RATE + 2400] += tone(0.05, hertz=900.0, level=0.8)
    return samples


@pytest.mark.parametrize("target", [-14.0, -23.0])
@pytest.mark.parametrize(
    "samples", [tone(10.0, level=0.01), tone(10.0, level=0.9), spiky()], ids=["low", "high", "spiky"]
)
def test_it_is_as_loud_as_asked_for(samples: np.ndarray, target: float) -> None:
    """Within half a unit, as long as before, and with no peak beyond the ceiling."""
    result = np.concatenate(list(levelled(lambda: blocks(samples), target)), axis=1)
    assert result.shape == samples.shape
    now = measure(blocks(result))
    assert now.lufs == pytest.approx(target, abs=0.5)
    assert now.peak_db < -0.9


def test_without_a_target_only_what_is_too_loud_changes() -> None:
    """What keeps below the ceiling comes out to the bit; what goes beyond it is held, and stays on its samples."""
    assert np.array_equal(np.concatenate(list(levelled(lambda: blocks(tone(3.0)), None)), axis=1), tone(3.0))
    loud = np.zeros((2, 3 * RATE), np.float32)
    loud[:, RATE : RATE + 4800] = tone(0.1, level=2.0)
    result = np.concatenate(list(levelled(lambda: blocks(loud), None)), axis=1)
    assert np.abs(result).max() < 0.9
    assert result.shape == loud.shape
    assert abs(int(np.argmax(np.abs(result[0]) > 0.01)) - int(np.argmax(np.abs(loud[0]) > 0.01))) <= 1


def test_silence_stays_silence() -> None:
    """There is nothing to make louder."""
    silence = np.zeros((2, 5 * RATE), np.float32)
    assert np.array_equal(np.concatenate(list(levelled(lambda: blocks(silence), -14.0)), axis=1), silence)
