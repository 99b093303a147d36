"""The plan as a JSON document: what `plan.json` holds, and the way back from it."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from segmenter.types import Shot, ShotPlan

_PLAN = TypeAdapter(ShotPlan)


def plan_document(plan: ShotPlan) -> dict[str, Any]:
    """Everything in a plan, as JSON knows it; beside each shot's own fields its whole prompt and its transition."""
    document: dict[str, Any] = _plain(asdict(plan))
    document["shots"] = [shot_document(shot) for shot in plan.shots]
    return document


def shot_document(shot: Shot) -> dict[str, Any]:
    """Everything in a shot, as JSON knows it."""
    return {
        **_plain(asdict(shot)),
        "prompt": shot.prompt,
        "transition": shot.seam.kind,
        "transition_frames": shot.seam.num_frames,
    }


def read_plan(document: dict[str, Any]) -> ShotPlan:
    """The plan that a document was made from.

    Raises:
        ValueError: the document is not one of ours (pydantic says where).
    """
    return _PLAN.validate_python(document)


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case Path():
            return str(value)
        case _:
            return value
