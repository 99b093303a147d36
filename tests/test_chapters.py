"""Chapters: one a scene, where players find them."""

import json
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction

import av
import pytest
from film_stock import flat_frames, frame_times, make_shot, write_clip

from segmenter.types import Seam
from stitching.chapters import Chapter, scene_chapters
from stitching.encode import probe
from stitching.film import stitch_film


def shot(shot_id: str, setting: str = "", *, seam: Seam | None = None, fps: Fraction = Fraction(24)):
    return replace(make_shot(shot_id, num_frames=20, seam=seam, fps=fps), setting=setting)


def test_a_chapter_a_scene():
    """From the scene's first frame, after a dissolve the first that shows it, to the next one's; named by its place."""
    shots = [
        shot("s01p01", "a\n kitchen"),
        shot("s01p02", "a kitchen"),
        shot("s02p01-1", "厨房", seam=Seam(kind="dissolve", num_frames=6)),
        shot("s02p01-2", "厨房", seam=Seam(kind="continue")),
        shot("s03p01", seam=Seam(kind="fade", num_frames=6)),
    ]
    assert scene_chapters(shots) == (
        Chapter(start=0, end=34, title="1. a kitchen"),
        Chapter(start=34, end=74, title="2. 厨房"),
        Chapter(start=74, end=94, title="3"),
    )


def test_one_scene_needs_no_chapters():
    """There is nothing to jump to."""
    assert scene_chapters([shot("s01p01"), shot("s01p02")]) == ()


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(24000, 1001)], ids=str)
def test_the_film_has_its_chapters(tmp_path, fps):
    """To the frame; the pictures and their times are what they are without, and a second run gives the same bytes."""
    shots = [shot("s01p01", "a kitchen", fps=fps), shot("s02p01", "a forest", fps=fps)]
    clips = [
        write_clip(tmp_path / f"{one.id}.mp4", flat_frames(20, 60 + 60 * index), fps=fps)
        for index, one in enumerate(shots)
    ]
    film = stitch_film(shots, clips, tmp_path / "film", fps=fps, num_frames=40)
    with av.open(str(film.video)) as container:
        told = [(part["start"] * part["time_base"], part["metadata"]["title"]) for part in container.chapters()]
    assert [title for _, title in told] == ["1. a kitchen", "2. a forest"]
    assert [round(start * fps) for start, _ in told] == [0, 20]
    assert probe(film.video).num_frames == 40
    assert frame_times(film.video) == [index / fps for index in range(40)]
    again = stitch_film(shots, clips, tmp_path / "again", fps=fps, num_frames=40)
    assert again.video.read_bytes() == film.video.read_bytes()


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
def test_another_program_finds_them(tmp_path):
    """And one video stream as before."""
    shots = [shot("s01p01", "a kitchen"), shot("s02p01", "a forest")]
    clips = [write_clip(tmp_path / f"{one.id}.mp4", flat_frames(20, 60)) for one in shots]
    film = stitch_film(shots, clips, tmp_path / "film", fps=Fraction(24), num_frames=40)
    asked = ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_streams", str(film.video)]
    found = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)
    assert [chapter["tags"]["title"] for chapter in found["chapters"]] == ["1. a kitchen", "2. a forest"]
    assert [stream["codec_type"] for stream in found["streams"]].count("video") == 1
