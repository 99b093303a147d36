"""The shots' subtitles as an SRT file. Knows no pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from segmenter.types import Shot
from stitching.beside import replacing, writing
from stitching.timeline import spans


def write_srt(path: Path, shots: Sequence[Shot]) -> bool:
    """Writes the subtitles, or takes an older file away where there are none; says whether there are any.

    Args:
        path: of the file.
        shots: of the film, in its order; those that play one panel share a cue.
    """
    cues = [
        f"{number}\n{_time(start)} --> {_time(end)}\n{text}\n"
        for number, (start, end, text) in enumerate(_cues(shots), 1)
    ]
    if cues:
        with replacing(path) as part:
            part.write_text("\n".join(cues), encoding="utf-8", newline="\n")
    else:
        with writing(path):
            path.unlink(missing_ok=True)
    return bool(cues)


def _cues(shots: Sequence[Shot]) -> Iterator[tuple[Fraction, Fraction, str]]:
    """Start and end in seconds, and text; a cue ends where the next shot begins, so that none overlaps."""
    placed = spans(shots)
    ends = [span.start for span in placed[1:]] + [placed[-1].end]

    def cue(index: int) -> tuple[str, str]:
        panel, _, _ = shots[index].id.partition("-")
        # An empty line would end the cue.
        return panel, "\n".join(line.strip() for line in (shots[index].subtitle or "").splitlines() if line.strip())

    for (_, text), members in groupby(range(len(shots)), key=cue):
        indices = list(members)
        first, last = indices[0], indices[-1]
        if text:
            yield placed[first].start / shots[first].fps, ends[last] / shots[first].fps, text


def _time(seconds: Fraction) -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02},{milliseconds % 1000:03}"
