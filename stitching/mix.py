"""The film's sound, mixed once over its whole length: narration, effects, and music that gives way to narration.

Everything begins on an exact sample. Memory is that of a second of each sound that is heard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from segmenter.types import Music, Shot, Soundtrack
from stitching.sound_file import RATE, read_sound
from stitching.timeline import spans

_BLOCK = RATE
_ATTACK, _RELEASE = 0.3, 0.8
"""Seconds in which music gives way before somebody speaks, and comes back afterwards."""
_BREATH = 1.5
"""Seconds: in a shorter pause between two narrations the music stays where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A sound on the film's time line."""

    path: Path
    """Its file."""
    start: int
    """The film's sample at which it begins."""
    gain: float
    """Factor."""


def num_samples(num_frames: int, fps: Fraction) -> int:
    """Samples that a film lasts, or that lie before a frame."""
    return round(num_frames / fps * RATE)


def placed_cues(soundtrack: Soundtrack, shots: Sequence[Shot]) -> list[Placed]:
    """Where each narration and effect lies: from its panel's first frame on."""
    starts: dict[str, int] = {}
    for shot, span in zip(shots, spans(shots), strict=True):
        starts.setdefault(shot.panel_id, num_samples(span.start, shot.fps))
    return [
        Placed(
            path=cue.effect.sound.path,
            start=starts[cue.panel_id] + round(cue.effect.at_seconds * RATE),
            gain=_factor(cue.effect.gain_db),
        )
        for cue in soundtrack.cues
    ]


def mixed(soundtrack: Soundtrack, shots: Sequence[Shot]) -> Iterator[np.ndarray]:
    """The sound of the film, in blocks of a second, each (2, N) float32; as long as the film, to the sample.

    It may be louder than full scale: `loudness.levelled` sees to that.

    Raises:
        StitchError: a file cannot be read.
    """
    total = num_samples(spans(shots)[-1].end, shots[0].fps)
    cues = placed_cues(soundtrack, shots)
    waiting = sorted(cues, key=lambda cue: cue.start)
    playing: list[_Player] = []
    music = soundtrack.music
    band = _Player(Placed(path=music.sound.path, start=0, gain=1.0)) if music else None
    curve = _MusicCurve(music, _spoken(soundtrack, cues), total) if music else None
    for first in range(0, total, _BLOCK):
        count = min(_BLOCK, total - first)
        block = np.zeros((2, count), np.float32)
        if band and curve:
            band.add_to(block, first)
            block *= curve.gains(first, count)
        while waiting and waiting[0].start < first + count:
            playing.append(_Player(waiting.pop(0)))
        for player in playing:
            player.add_to(block, first)
        playing = [player for player in playing if not player.over]
        yield block


class _Player:
    """Plays one file into the blocks that it falls into."""

    def __init__(self, placed: Placed) -> None:
        self._placed = placed
        self._blocks = read_sound(placed.path)
        self._left = np.zeros((2, 0), np.float32)
        self.over = False

    def add_to(self, block: np.ndarray, first: int) -> None:
        """Adds what belongs into the block that begins at that sample of the film."""
        at = max(0, self._placed.start - first)
        while at < block.shape[1] and not self.over:
            if not self._left.shape[1]:
                self._left = next(self._blocks, np.zeros((2, 0), np.float32))
                self.over = not self._left.shape[1]
            count = min(block.shape[1] - at, self._left.shape[1])
            block[:, at : at + count] += self._left[:, :count] * np.float32(self._placed.gain)
            self._left = self._left[:, count:]
            at += count


class _MusicCurve:
    """How loud the music is at each sample: its own gain, its fades, and how far it gives way."""

    def __init__(self, music: Music, spoken: Sequence[tuple[float, float]], total: int) -> None:
        self._music = music
        length = round(music.sound.seconds * RATE)
        self._end = min(total, length) if length else total
        times, depths = [-1.0], [0.0]
        for start, end in spoken:
            times += [start - _ATTACK, start, end, end + _RELEASE]
            depths += [0.0, 1.0, 1.0, 0.0]
        self._times, self._depths = times, depths

    def gains(self, first: int, count: int) -> np.ndarray:
        """Factors, (count,) float32."""
        samples = np.arange(first, first + count, dtype=np.float64)
        depth = np.interp(samples / RATE, self._times, self._depths)
        # Rounded corners: no ear hears where it begins to give way.
        decibels = self._music.gain_db + self._music.duck_db * depth * depth * (3 - 2 * depth)
        gains = 10 ** (decibels / 20)
        fade_in = float(self._music.fade_in_seconds * RATE)
        fade_out = float(self._music.fade_out_seconds * RATE)
        if fade_in:
            gains *= np.clip(samples / fade_in, 0, 1)
        if fade_out:
            gains *= np.clip((self._end - samples) / fade_out, 0, 1)
        return gains.astype(np.float32)


def _spoken(soundtrack: Soundtrack, cues: Sequence[Placed]) -> list[tuple[float, float]]:
    """When somebody speaks, in seconds; what a breath lies between counts as one."""
    spoken: list[tuple[float, float]] = []
    for cue, placed in zip(soundtrack.cues, cues, strict=True):
        if cue.kind != "narration":
            continue
        start = placed.start / RATE
        end = start + float(cue.effect.sound.seconds)
        if spoken and start - spoken[-1][1] < _BREATH:
            spoken[-1] = (spoken[-1][0], max(spoken[-1][1], end))
        else:
            spoken.append((start, end))
    return spoken


def _factor(decibels: float) -> float:
    return float(10 ** (decibels / 20))
