"""Subtitles: exact times, one cue a panel, nothing where there is nothing to read."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from film_stock import make_shot

from segmenter.types import Seam
from stitching.subtitles import write_srt


def test_cues_have_exact_times(tmp_path: Path) -> None:
    """Shots of one panel share a cue; a cue ends where the next shot begins, and times come from frames."""
    fps = Fraction(24000, 1001)
    shots = [
        make_shot("s01p01-1", num_frames=120, subtitle="蜂蜜?", fps=fps),
        make_shot("s01p01-2", num_frames=120, subtitle="蜂蜜?", fps=fps),
        make_shot("s01p02", num_frames=96, subtitle="蜂蜜?", fps=fps, seam=Seam(kind="dissolve", num_frames=12)),
        make_shot("s02p01", num_frames=96, fps=fps),
        make_shot("s02p02", num_frames=48, subtitle="Two\n\nlines", fps=fps),
    ]
    path = tmp_path / "film.srt"
    assert write_srt(path, shots)
    assert path.read_text(encoding="utf-8") == (
        "1\n00:00:00,000 --> 00:00:09,510\n蜂蜜?\n\n"
        "2\n00:00:09,510 --> 00:00:13,514\n蜂蜜?\n\n"
        "3\n00:00:17,518 --> 00:00:19,520\nTwo\nlines\n"
    )


def test_without_subtitles_there_is_no_file(tmp_path: Path) -> None:
    """An older file goes where the shots say nothing any more."""
    path = tmp_path / "film.srt"
    write_srt(path, [make_shot(subtitle="Honey?")])
    assert path.exists()
    assert not write_srt(path, [make_shot(subtitle=" \n ")])
    assert not path.exists()


def test_hours_are_counted(tmp_path: Path) -> None:
    """A subtitle in the second hour has its hour."""
    path = tmp_path / "film.srt"
    write_srt(path, [make_shot("s01p01", num_frames=24 * 3661), make_shot("s01p02", num_frames=24, subtitle="Late")])
    assert "01:01:01,000 --> 01:01:02,000" in path.read_text(encoding="utf-8")
