"""Seams measured: what is not seen passes, and each way in which a seam can be seen is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from film_stock import make_shot
from test_flow import texture

from segmenter.types import Seam
from stitching.seam_report import SeamReport

Frames = list[np.ndarray]
HALF = 16


def pan(seed: int = 1, start: int = 0, num_frames: int = 2 * HALF) -> Frames:
    """A picture that goes by, three pixels a frame."""
    ground = texture(seed, 120, 400)
    return [ground[:, 3 * i : 3 * i + 200].copy() for i in range(start, start + num_frames)]


def report_of(frames: Frames, folder: Path, kind: str = "continue") -> tuple[dict[str, object], tuple[str, ...]]:
    """The figures of the one seam in the middle, and what is said of it."""
    seam = Seam(kind="cut") if kind == "cut" else Seam(kind="continue", num_frames=8)
    first = replace(make_shot("s01p01", size=(200, 120)), shown_frames=HALF)
    report = SeamReport([first, replace(first, id="s01p02", seam=seam)])
    for index in report.wanted:
        report.take(frames[index])
    remarks = report.save(folder / "seams.json")
    document = json.loads((folder / "seams.json").read_text())
    assert len(document["seams"]) == 1
    return document["seams"][0] | document["film"], remarks


def brighter(frames: Frames) -> Frames:
    return [np.clip(frame.astype(int) + 8, 0, 255).astype(np.uint8) for frame in frames]


CONTROLS: dict[str, tuple[Callable[[], Frames], set[str]]] = {
    "a hard cut": (lambda: pan()[:HALF] + pan(7)[:HALF], {"warping"}),
    "a frozen clip": (lambda: pan()[:HALF] + [pan()[HALF - 1]] * HALF, {"frozen"}),
    "more light": (lambda: pan()[:HALF] + brighter(pan(start=HALF, num_frames=HALF)), {"colour"}),
    "a repeated frame": (lambda: pan()[:HALF] + pan(start=HALF - 1, num_frames=HALF), {"repeated"}),
    "a mirrored clip": (
        lambda: pan()[:HALF] + [f[:, ::-1].copy() for f in pan(start=HALF, num_frames=HALF)],
        {"warping"},
    ),
}


@pytest.mark.parametrize("control", CONTROLS)
def test_what_is_seen_fails(control: str, tmp_path: Path) -> None:
    """Five ways to spoil a seam; each is flagged for what it is, and said in a sentence."""
    make, expected = CONTROLS[control]
    seam, remarks = report_of(make(), tmp_path)
    assert expected <= set(seam["flags"])  # type: ignore[call-overload]
    assert len(remarks) == 1
    assert remarks[0].startswith("shot s01p02: its seam is seen (")


def test_what_is_not_seen_passes(tmp_path: Path) -> None:
    """A clip cut in two, whose parts go on from each other: a step like all others."""
    seam, remarks = report_of(pan(), tmp_path)
    assert seam["flags"] == []
    assert remarks == ()
    assert seam["jump"] == pytest.approx(1, abs=0.1)
    assert seam["repeated"] == 0
    # Three pixels of 120 a frame.
    assert seam["dynamic_degree"] == pytest.approx(2.5, abs=0.1)


def test_a_cut_is_meant_to_be_seen(tmp_path: Path) -> None:
    """Its figures are told, and nothing is wrong with it; a frozen film has no motion to be proud of."""
    seam, remarks = report_of(pan()[:HALF] + pan(7)[:HALF], tmp_path, kind="cut")
    assert seam["warping"] > 4  # type: ignore[operator]
    assert seam["flags"] == []
    assert remarks == ()
    frozen, _ = report_of([pan()[0]] * (2 * HALF), tmp_path)
    assert frozen["dynamic_degree"] == 0
