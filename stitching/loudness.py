"""How loud a sound is (EBU R 128, by FFmpeg), and the same sound as loud as it should be. Knows no films."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np

from stitching.sound_file import RATE

_CEILING_DB = -1.0
"""True peak that the sound keeps below (EBU R 128)."""
_SILENT_LUFS = -69.0
"""Below this there is nothing to make louder."""
_TOLERANCE_LU, _PASSES = 0.1, 4
_LIMITER = "limit={}:attack=5:release=80:level=disabled:latency=1"
"""`latency` takes away the delay that its looking ahead costs: what began on a sample still does."""

Blocks = Callable[[], Iterable[np.ndarray]]
"""Gives the sound anew, each block (2, N) float32 at 48 kHz."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """What was measured of a whole sound."""

    lufs: float
    """Integrated loudness."""
    peak_db: float
    """True peak, decibels below full scale."""


def measure(blocks: Iterable[np.ndarray]) -> Loudness:
    """Listens to a whole sound."""
    last: av.AudioFrame | None = None
    for frame in _through(blocks, "ebur128", "metadata=1:peak=true"):
        last = frame
    told = last.metadata if last is not None else {}
    peak = float(told.get("lavfi.r128.true_peak", 0.0))
    return Loudness(lufs=float(told.get("lavfi.r128.I", "-70")), peak_db=20 * float(np.log10(max(peak, 1e-6))))


def levelled(sound: Blocks, target_lufs: float | None) -> Iterator[np.ndarray]:
    """The sound as loud as asked for, and nowhere beyond the ceiling.

    The first pass measures. A limiter comes in only where peaks would go beyond the ceiling; what it takes is given
    back, in further passes.

    Args:
        sound: is asked for as often as there are passes.
        target_lufs: integrated loudness; None leaves it as it is, but for the ceiling.
    """
    was = measure(sound())
    gain_db = 0.0 if was.lufs <= _SILENT_LUFS or target_lufs is None else target_lufs - was.lufs
    if was.peak_db + gain_db <= _CEILING_DB:
        yield from _amplified(sound(), gain_db)
        return
    for _ in range(_PASSES if target_lufs is not None else 0):
        assert target_lufs is not None
        error = target_lufs - measure(_limited(sound(), gain_db)).lufs
        if abs(error) <= _TOLERANCE_LU:
            break
        gain_db += error
    yield from _limited(sound(), gain_db)


def _amplified(blocks: Iterable[np.ndarray], gain_db: float) -> Iterator[np.ndarray]:
    factor = np.float32(10 ** (gain_db / 20))
    return (block * factor for block in blocks)


def _limited(blocks: Iterable[np.ndarray], gain_db: float) -> Iterator[np.ndarray]:
    # The limiter looks at samples; what lies between them is a little higher.
    limit = 10 ** ((_CEILING_DB - 0.5) / 20)
    for frame in _through(_amplified(blocks, gain_db), "alimiter", _LIMITER.format(f"{limit:.6f}")):
        yield frame.to_ndarray()


def _through(blocks: Iterable[np.ndarray], name: str, options: str) -> Iterator[av.AudioFrame]:
    """The frames that a filter of FFmpeg makes of a sound."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo", time_base=Fraction(1, RATE))
    chain = [source, graph.add(name, options), graph.add("aformat", "sample_fmts=fltp"), graph.add("abuffersink")]
    for before, after in pairwise(chain):
        before.link_to(after)
    graph.configure()
    at = 0
    for block in blocks:
        source.push(audio_frame(block, at))
        at += block.shape[1]
        yield from _pulled(chain[-1])
    source.push(None)
    yield from _pulled(chain[-1])


def _pulled(sink: av.filter.context.FilterContext) -> Iterator[av.AudioFrame]:
    with suppress(av.BlockingIOError, av.EOFError):
        while True:
            frame = sink.pull()
            assert isinstance(frame, av.AudioFrame)
            yield frame


def audio_frame(samples: np.ndarray, at: int) -> av.AudioFrame:
    """Samples, (2, N) float32, as a frame that begins at that sample."""
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
    return frame
