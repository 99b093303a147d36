"""What a film's folder says about itself: the plan, the report, and whether the film in it is still the right one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flows.files import file_sha256, read_json, write_json
from flows.journal import Journal
from flows.keys import content_key
from flows.planning import ShotStates
from segmenter.types import Clip, Film, ShotPlan
from stitching.film import STITCHING_VERSION

_IN_THE_FILM = ("id", "seam", "subtitle", "prompt")
"""What of a shot, beside its clip, is to be seen in the film, on the contact sheet or in the subtitles."""

_PARTS = ("video", "preview", "contact_sheet", "subtitles")
"""The files of a film, by their names in `Film`."""


def film_key(plan: ShotPlan, clips: tuple[Clip, ...]) -> str:
    """Hash of everything that decides the film and what comes with it."""
    shots = [
        {"clip": clip.key, "anchor": clip.anchor.sha256, **{name: repr(getattr(shot, name)) for name in _IN_THE_FILM}}
        for shot, clip in zip(plan.shots, clips, strict=True)
    ]
    return content_key({"stitching": STITCHING_VERSION, "title": plan.title, "fps": str(plan.fps), "shots": shots})


def film_record(film: Film, key: str) -> dict[str, Any]:
    """What the report says of a film: enough to know later that it is whole and up to date."""
    parts = {name: getattr(film, name) for name in _PARTS}
    return {
        "path": str(film.video),
        "num_frames": film.num_frames,
        "key": key,
        "parts": {
            name: {"file": path.name, "sha256": file_sha256(path)} for name, path in parts.items() if path is not None
        },
    }


def finished_film(out: Path, plan: ShotPlan, key: str) -> Film | None:
    """The film in a folder, if it is whole and was made of what has that key."""
    record = (read_json(out / "report.json") or {}).get("film") or {}
    if record.get("key") != key:
        return None
    paths: dict[str, Path] = {}
    for name, part in record["parts"].items():
        paths[name] = out / part["file"]
        if not paths[name].is_file() or file_sha256(paths[name]) != part["sha256"]:
            return None
    return Film(**paths, num_frames=plan.num_frames, fps=plan.fps)


def write_report(out: Path, journal: Journal, film: dict[str, Any] | None, seconds: float) -> None:
    """Writes `report.json`: what happened to every shot, the film if there is one, and the time that it took."""
    shots = [record.document() for record in journal.records.values()]
    write_json(out / "report.json", {"shots": shots, "film": film, "seconds": round(seconds, 3)})


def shot_states(out: Path, states: ShotStates) -> list[dict[str, Any]]:
    """Every shot as `longtake status` has it: done, failed (and why), waiting."""
    shots = (read_json(out / "report.json") or {}).get("shots") or []
    errors = {shot["id"]: shot["error"] for shot in shots if shot["state"] == "failed"}
    rows = []
    for shot_id, (key, state) in states.items():
        error = errors.get(shot_id) if state == "waiting" else None
        rows.append({"id": shot_id, "key": key, "state": "failed" if error else state, "error": error})
    return rows
