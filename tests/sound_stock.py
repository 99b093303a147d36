"""Small sound files for the tests: tones and clicks, made here, and what a film's sound is."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from segmenter.types import Cue, Effect, Shot, Sound, Soundtrack
from stitching.sound_file import RATE

FPS_OF_BROADCAST = Fraction(24000, 1001)


def tone(seconds: float, *, hertz: float = 440.0, level: float = 0.25, rate: int = RATE) -> np.ndarray:
    """A sine, (2, N) float32."""
    wave_form = level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.stack([wave_form, wave_form]).astype(np.float32)


def click(seconds: float) -> np.ndarray:
    """Silence that begins with one loud sample."""
    samples = np.zeros((2, round(seconds * RATE)), np.float32)
    samples[:, 0] = 0.9
    return samples


def write_wav(path: Path, samples: np.ndarray, *, rate: int = RATE) -> Path:
    """The samples as a 16-bit WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples.T.clip(-1, 1) * 32767).round().astype("<i2").tobytes())
    return path


def sound(path: Path, samples: np.ndarray) -> Sound:
    """A file as the storyboard has it."""
    return Sound(path=write_wav(path, samples), sha256="", seconds=Fraction(samples.shape[1], RATE))


def narrations(sounds: dict[str, Sound]) -> tuple[Cue, ...]:
    """What is said in panels, by their ids."""
    return tuple(Cue(panel_id=panel, kind="narration", effect=Effect(sound=said)) for panel, said in sounds.items())


def heard(path: Path) -> np.ndarray:
    """All that a film's sound track holds, (2, N) float32, from the film's beginning on."""
    blocks = []
    with av.open(str(path)) as container:
        for frame in container.decode(container.streams.audio[0]):
            assert frame.pts == sum(block.shape[1] for block in blocks)
            blocks.append(frame.to_ndarray())
    return np.concatenate(blocks, axis=1)


def level_db(samples: np.ndarray) -> float:
    """Root mean square, decibels below full scale."""
    return 20 * float(np.log10(np.sqrt(np.mean(np.square(samples, dtype=np.float64))) + 1e-9))


def mixed_whole(soundtrack: Soundtrack, shots: Sequence[Shot]) -> np.ndarray:
    """The whole mix at once."""
    from stitching.mix import mixed

    return np.concatenate(list(mixed(soundtrack, shots)), axis=1)
