"""The shots' subtitles as SRT and WebVTT files. Knows no pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape
from itertools import groupby
from pathlib import Path

from segmenter.types import Shot
from stitching.beside import replacing, writing
from stitching.timeline import spans

_LETTERS = {
    "jpn": re.compile("[\u3040-\u30ff]"),
    "kor": re.compile("[\uac00-\ud7af]"),
    "zho": re.compile("[\u3400-\u9fff]"),
}
"""Letters that tell a language: Japanese has Chinese ones too, but not the other way round."""


def write_srt(path: Path, shots: Sequence[Shot]) -> bool:
    """Writes the subtitles, or takes an older file away where there are none; says whether there are any.

    Args:
        path: of the file.
        shots: of the film, in its order; those that play one panel share a cue.
    """
    cues = [
        f"{number}\n{_time(start)} --> {_time(end)}\n{text}\n"
        for number, (start, end, text) in enumerate(subtitle_cues(shots), 1)
    ]
    _write(path, "\n".join(cues))
    return bool(cues)


def write_vtt(path: Path, shots: Sequence[Shot]) -> bool:
    """The same as WebVTT, as browsers read it."""
    cues = [
        f"{_time(start, '.')} --> {_time(end, '.')}\n{escape(text, quote=False)}\n"
        for start, end, text in subtitle_cues(shots)
    ]
    _write(path, "\n".join(["WEBVTT\n", *cues]) if cues else "")
    return bool(cues)


def subtitle_language(shots: Sequence[Shot]) -> str:
    """ISO 639-2, by the letters of the subtitles; what has only Latin ones is taken for English."""
    text = "".join(shot.subtitle or "" for shot in shots)
    return next((language for language, letters in _LETTERS.items() if letters.search(text)), "eng")


def _write(path: Path, content: str) -> None:
    if content:
        with replacing(path) as part:
            part.write_text(content, encoding="utf-8", newline="\n")
    else:
        with writing(path):
            path.unlink(missing_ok=True)


def subtitle_cues(shots: Sequence[Shot]) -> Iterator[tuple[Fraction, Fraction, str]]:
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


def _time(seconds: Fraction, point: str = ",") -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}{point}{milliseconds % 1000:03}"
