"""Drift over a chain: what no single seam shows is found, what is meant is not, and a chain without any is told so."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import yaml
from film_stock import make_shot

from flows.planning import plan_film
from flows.report import film_key
from segmenter.errors import StoryboardError
from segmenter.types import Acceptance, Seam, Shot
from stitching.drift import Drift, ShotDrift
from stitching.seam_report import SeamReport

FRAMES = 12
Look = Callable[[np.ndarray, int], np.ndarray]


def chain(count: int = 8, **changes: Any) -> list[Shot]:
    first = replace(make_shot("s01p01", size=(200, 120), num_frames=FRAMES), **changes)
    seam = Seam(kind="continue", num_frames=2)
    return [first, *(replace(first, id=f"s01p{i:02}", seam=seam) for i in range(2, count + 1))]


def picture(frame: int) -> np.ndarray:
    """A textured ground that the camera goes over."""
    noise = np.random.default_rng(1).integers(40, 215, (15, 60, 3)).astype(np.uint8)
    ground = cv2.resize(noise, (480, 120), interpolation=cv2.INTER_CUBIC)
    return ground[:, frame : frame + 200].copy()


def drift_of(shots: list[Shot], look: Look, accept: Acceptance = Acceptance()) -> tuple[ShotDrift, ...]:  # noqa: B008
    watcher = Drift(shots, accept)
    for index in watcher.wanted:
        watcher.take(look(picture(index), index // FRAMES))
    return watcher.figures


def warmer(frame: np.ndarray, shot: int) -> np.ndarray:
    """Redder by two levels a shot: less than any seam is flagged for."""
    return np.clip(frame + np.array([2.0, 0, -2.0]) * shot, 0, 255).astype(np.uint8)


def blurrier(frame: np.ndarray, shot: int) -> np.ndarray:
    return cv2.GaussianBlur(frame, (0, 0), 0.01 + 0.8 * shot)


def test_a_steady_chain_has_no_drift() -> None:
    """A pan changes what is seen, a little; nothing is flagged."""
    figures = drift_of(chain(), lambda frame, shot: frame)
    assert [one.shot for one in figures] == [f"s01p{i:02}" for i in range(2, 9)]
    assert {one.since for one in figures} == {"s01p01"}
    assert all(one.delta_e < 4 and 0.8 < one.sharpness < 1.25 and not one.flags for one in figures)


@pytest.mark.parametrize(("look", "flag"), [(warmer, "drift"), (blurrier, "sharpness")])
def test_what_adds_up_is_found(look: Look, flag: str) -> None:
    """From some shot on, and then in every one; the words have both shots and a figure."""
    figures = drift_of(chain(), look)
    flagged = [flag in one.flags for one in figures]
    assert flagged == sorted(flagged)
    assert flagged[-1]
    assert "s01p08: it has drifted from s01p01" in figures[-1].in_words


def test_no_single_seam_shows_it(tmp_path: Path) -> None:
    """The same chain's seams pass, and the report has the drift beside them."""
    shots = chain()
    seams, drift = SeamReport(shots), Drift(shots, Acceptance())
    for watcher in (seams, drift):
        for index in watcher.wanted:
            watcher.take(warmer(picture(index), index // FRAMES))
    remarks = seams.save(tmp_path / "seams.json", drift.figures)
    document = json.loads((tmp_path / "seams.json").read_text())
    assert not any(seam["flags"] for seam in document["seams"])
    assert document["drift"][-1]["flags"] == ["drift"]
    assert document["limits"]["drift"] == Acceptance().drift
    assert remarks
    assert all("has drifted" in remark for remark in remarks)


def test_another_light_is_meant() -> None:
    """Where the place or its light changes, or after a cut, a chain is compared with what it has become."""
    shots = chain(4, setting="a beach at noon")
    dusk = [shots[0], *(replace(shot, setting="a beach at sunset") for shot in shots[1:])]
    figures = drift_of(dusk, lambda frame, shot: warmer(frame, 20 * (shot > 0)))
    assert [(one.shot, one.since, one.flags) for one in figures] == [("s01p03", "s01p02", ()), ("s01p04", "s01p02", ())]
    for kind in ("cut", "dissolve"):
        seam = Seam(kind=kind, num_frames=4 if kind == "dissolve" else 0)
        assert drift_of([shots[0], *(replace(shot, seam=seam) for shot in shots[1:])], warmer) == ()


def board(folder: Path, accept: Any) -> Path:
    path = folder / "board.yaml"
    panels = [{"text": "A cat sleeps", "seconds": 1}]
    path.write_text(yaml.safe_dump({"title": "T", "size": "64x64", "accept": accept, "scenes": [{"panels": panels}]}))
    return path


def test_what_is_accepted_stands_in_the_storyboard(tmp_path: Path) -> None:
    """Some of it, the rest is as usual; it makes no other shot, only another report."""
    plan, usual = plan_film(board(tmp_path, {"drift": 3.5, "jump": 2}), None), plan_film(board(tmp_path, {}), None)
    assert plan.accept == replace(Acceptance(), drift=3.5, jump=2.0)
    assert plan.shots == usual.shots
    assert replace(plan, accept=usual.accept) == usual
    assert len({film_key(replace(made, shots=()), ()) for made in (plan, usual)}) == 2
    stricter = drift_of(chain(), warmer, plan.accept)
    assert sum("drift" in one.flags for one in stricter) > sum(
        "drift" in one.flags for one in drift_of(chain(), warmer)
    )


@pytest.mark.parametrize(
    ("accept", "says"),
    [
        ({"jmp": 2}, "unknown key 'jmp'; did you mean 'jump'?"),
        ({"drift": -1}, "-1 is not a drift; write a number of Delta E from 0 to 100"),
        ({"sharpness": "high"}, "'high' is not a sharpness"),
        ("all", "'all' accepts nothing; write for example accept: {delta_e: 1, drift: 4}"),
    ],
    ids=str,
)
def test_what_accepts_nothing_is_said(accept: Any, says: str, tmp_path: Path) -> None:
    """At its place, with what to write."""
    with pytest.raises(StoryboardError) as caught:
        plan_film(board(tmp_path, accept), None)
    (problem,) = caught.value.problems
    assert says in problem.message
    assert problem.where.startswith("accept")
