"""Sound files, whatever their format, as samples of one kind: 48 kHz, stereo, 32-bit floats. Knows no film."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from pathlib import Path

import av
import numpy as np

from segmenter.errors import StitchError

RATE = 48_000
"""Samples a second."""
_REMEDY = "save it as WAV, FLAC, MP3, AAC, Opus or Vorbis"


def check_sound(path: Path) -> Fraction:
    """Listens to a whole file; returns for how many seconds it sounds.

    Raises:
        ValueError: it cannot be played to its end; goes on from the file's name: "is cut short; save it anew".
    """
    status = path.stat()
    return _length(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=256)
def _length(path: Path, _size: int, _mtime_ns: int) -> Fraction:
    try:
        num_samples = sum(block.shape[1] for block in read_sound(path))
    except StitchError as error:
        raise ValueError(str(error).removeprefix(f"{path} ")) from error
    return Fraction(num_samples, RATE)


def read_sound(path: Path) -> Iterator[np.ndarray]:
    """Yields a file's sound in blocks, each (2, N) float32, 1 at full scale; little of it in memory at any time.

    Raises:
        StitchError: it is missing, damaged or silent pictures; names it and says what to do.
    """
    empty = True
    try:
        with av.open(f"file:{path}") as container:
            if not container.streams.audio:
                raise StitchError(f"{path} has no sound in it; {_REMEDY}")
            stream = container.streams.audio[0]
            # One channel is played on both sides as loud as it is: left to FFmpeg it would lose 3 dB.
            layout = "mono" if stream.channels == 1 else "stereo"
            resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE)
            for frame in chain(container.decode(stream), (None,)):
                for piece in resampler.resample(frame) if frame or not empty else ():
                    empty = False
                    yield np.broadcast_to(piece.to_ndarray(), (2, piece.samples))
    except FileNotFoundError as error:
        raise StitchError(f"{path} is not there; put it back, or name another file") from error
    except (av.FFmpegError, OSError) as error:
        raise StitchError(f"{path} is no sound that can be played ({error.strerror}); {_REMEDY}") from error
    if empty:
        raise StitchError(f"{path} has no sound in it; {_REMEDY}")
