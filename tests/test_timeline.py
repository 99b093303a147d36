"""The places of shots in the film."""

from __future__ import annotations

import pytest
from film_stock import make_shot

from segmenter.types import Seam
from stitching.timeline import spans


def test_shots_follow_one_another() -> None:
    """Cuts and fades take no time; a dissolve's shot starts where both are seen."""
    shots = [
        make_shot("s01p01", num_frames=20, seam=Seam(kind="dissolve", num_frames=5)),
        make_shot("s01p02", num_frames=20),
        make_shot("s01p03", num_frames=20, seam=Seam(kind="dissolve", num_frames=6)),
        make_shot("s01p04", num_frames=20, seam=Seam(kind="fade", num_frames=5)),
    ]
    placed = spans(shots)
    assert [span.start for span in placed] == [0, 20, 34, 54]
    assert [(span.head, span.tail) for span in placed] == [(3, 0), (0, 6), (6, 2), (3, 0)]
    assert placed[-1].end == 74


def test_the_middle_is_no_seams_frame() -> None:
    """The frame that stands for a shot lies in the middle of what is its own."""
    shots = [
        make_shot("s01p01", num_frames=20),
        make_shot("s01p02", num_frames=20, seam=Seam(kind="dissolve", num_frames=16)),
        make_shot("s01p03", num_frames=20, seam=Seam(kind="dissolve", num_frames=4)),
    ]
    assert [span.middle for span in spans(shots)] == [2, 20, 32]


def test_a_film_needs_a_shot() -> None:
    """No shots are the caller's mistake."""
    with pytest.raises(ValueError, match="at least one shot"):
        spans([])
