"""What a film's shots say and sound like, as tracks of its file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segmenter.types import Shot, Soundtrack
from stitching.loudness import levelled
from stitching.mix import mixed
from stitching.muxing import write_tracks
from stitching.subtitles import subtitle_cues, subtitle_language


def add_tracks(video: Path, shots: Sequence[Shot], soundtrack: Soundtrack | None) -> None:
    """Gives a film its sound and its soft subtitles, in place of those that it has; no picture is touched.

    Args:
        video: the film.
        shots: of the film, in its order.
        soundtrack: what is heard; None for a silent film.

    Raises:
        StitchError: a file cannot be read, or the film not be written; it is as it was.
    """
    sound = levelled(lambda: mixed(soundtrack, shots), soundtrack.loudness) if soundtrack else None
    write_tracks(video, sound, list(subtitle_cues(shots)), language=subtitle_language(shots))
