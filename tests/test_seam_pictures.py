"""The sheet of a film's seams: the frames on either side, the worst seams first, never more than fit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from film_stock import make_shot

from segmenter.types import Seam, SeamKind, Shot
from stitching import seam_pictures
from stitching.seam_pictures import SeamPictures, decoded_jpeg
from stitching.seam_report import SeamFigures


def watched(shots: Sequence[Shot]) -> SeamPictures:
    """Of a film whose frames are as light as their numbers."""
    pictures = SeamPictures(shots)
    for index in pictures.wanted:
        pictures.take(np.full((64, 64, 3), index, np.uint8))
    return pictures


def figures(shot: str, jump: float, flags: tuple[str, ...] = (), kind: SeamKind = "continue") -> SeamFigures:
    return SeamFigures(shot=shot, kind=kind, frame=0, jump=jump, warping=1.0, delta_e=0.5, repeated=0, flags=flags)


def test_each_seam_has_the_frames_just_outside_of_it() -> None:
    """Their numbers are their light here; a continuation's first frame is its own, since its ramp is to be judged."""
    seams = [Seam(kind="cut"), Seam(kind="cut"), Seam(kind="continue", num_frames=6)]
    seams += [Seam(kind="dissolve", num_frames=5), Seam(kind="fade", num_frames=5)]
    made = watched([make_shot(f"s01p{i:02}", seam=seam) for i, seam in enumerate(seams)]).pictures
    ends = [tuple(round(float(decoded_jpeg(part).mean())) for part in (one.before, one.after)) for one in made]
    assert ends == [(11, 12), (23, 24), (30, 36), (40, 46)]
    assert [round(one.apart) for one in made] == [1, 1, 6, 6]
    assert round(float(decoded_jpeg(made[2].difference).mean())) == 24


def test_those_that_are_seen_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row a seam: flagged ones, then by their jump; no more rows than there is room for."""
    monkeypatch.setattr(seam_pictures, "_MOST", 3)
    pictures = watched([make_shot(f"s01p{i:02}") for i in range(6)])
    told = [figures(f"s01p{i + 1:02}", jump) for i, jump in enumerate((1.0, 9.0, 2.0, 1.5))]
    told.append(figures("s01p05", 0.5, ("colour",)))
    assert pictures.save(tmp_path / "seams.png", told, "Greys")
    page = cv2.imread(str(tmp_path / "seams.png"))
    assert page is not None
    rows = [page[y, seam_pictures.MARGIN + 8, 0] for y in range(124, page.shape[0], 64 + seam_pictures._CAPTION)]
    assert [int(row) for row in rows] == pytest.approx([59, 23, 35], abs=1)


def test_one_shot_has_no_sheet(tmp_path: Path) -> None:
    """There is no seam to be shown."""
    assert not watched([make_shot()]).save(tmp_path / "seams.png", [], "One")
    assert not list(tmp_path.iterdir())
