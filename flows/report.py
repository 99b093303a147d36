"""What a film's folder says about itself: the report, and whether the film in it is still the right one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from flows.files import file_sha256, read_document, write_json
from flows.journal import Journal
from flows.keys import content_key
from flows.planning import ShotStates
from segmenter.types import Clip, Film, ShotPlan
from stitching.film import STITCHING_VERSION

_IN_THE_FILM = ("id", "seam", "subtitle", "prompt", "setting")
"""What of a shot, beside its clip, is to be seen in the film, on the contact sheet, in the subtitles or chapters."""
_ALWAYS = frozenset({"video", "preview", "contact_sheet", "seams", "page"})
_PARTS = (*sorted(_ALWAYS), "seam_sheet", "subtitles", "web_subtitles")
"""The files of a film, by their names in `Film`: every film's, and those that some have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPart:
    """One file of a film."""

    file: str
    """Its name in the film's folder."""
    sha256: str
    """Of its content, in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmRecord:
    """What the report says of a film: enough to know later that it is whole and up to date."""

    path: str
    """Of the video."""
    num_frames: int
    """Frames of the video."""
    key: str
    """Hash of everything that the film was made of."""
    parts: dict[str, FilmPart]
    """By their names in `Film`."""
    remarks: tuple[str, ...] = ()
    """What was done at its seams otherwise than asked for, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotReport:
    """What the report says of a shot, as far as somebody reads it back."""

    id: str
    """Of the shot."""
    key: str | None
    """Where the store keeps it, where that was known."""
    state: str
    """What became of it."""
    error: str | None
    """Why it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was written when a render was over."""

    shots: tuple[ShotReport, ...]
    """In the order of the film."""
    film: FilmRecord | None
    """The film, where one came out."""


_REPORT = TypeAdapter(Report)


def film_key(plan: ShotPlan, clips: tuple[Clip, ...]) -> str:
    """Hash of everything that decides the film and what comes with it."""
    shots = [
        {"clip": clip.key, "anchor": clip.anchor.sha256, **{name: repr(getattr(shot, name)) for name in _IN_THE_FILM}}
        for shot, clip in zip(plan.shots, clips, strict=True)
    ]
    film = {"stitching": STITCHING_VERSION, "title": plan.title, "fps": str(plan.fps), "sound": repr(plan.sound)}
    return content_key({**film, "accept": repr(plan.accept), "shots": shots})


def film_record(film: Film, key: str) -> FilmRecord:
    """The record of a film that was just made, or found whole."""
    paths = {name: getattr(film, name) for name in _PARTS}
    return FilmRecord(
        path=str(film.video),
        num_frames=film.num_frames,
        key=key,
        parts={name: FilmPart(file=path.name, sha256=file_sha256(path)) for name, path in paths.items() if path},
        remarks=film.remarks,
    )


def read_report(out: Path) -> Report | None:
    """What was written when a render into that folder was last over; None where there is nothing that can be read."""
    return read_document(out / "report.json", _REPORT)


def finished_film(out: Path, plan: ShotPlan, key: str) -> Film | None:
    """The film in a folder, if it is whole and was made of what has that key."""
    report = read_report(out)
    if report is None or report.film is None or report.film.key != key:
        return None
    paths: dict[str, Path] = {}
    for name, part in report.film.parts.items():
        path = paths[name] = out / part.file
        if not path.is_file() or file_sha256(path) != part.sha256:
            return None
    if not paths.keys() >= _ALWAYS:
        return None
    return Film(**paths, remarks=report.film.remarks, num_frames=plan.num_frames, fps=plan.fps)


def write_report(out: Path, journal: Journal, film: FilmRecord | None, seconds: float) -> None:
    """Writes `report.json`: what happened to every shot, the film if there is one, the time, moderation's words."""
    shots = [record.document() for record in journal.records.values()]
    warnings = [asdict(remark) for remark in journal.warnings]
    document = {
        "shots": shots,
        "film": asdict(film) if film else None,
        "seconds": round(seconds, 3),
        "warnings": warnings,
    }
    if journal.watcher:
        journal.watcher.ended(document)
    write_json(out / "report.json", document)


def shot_states(out: Path, states: ShotStates) -> list[dict[str, Any]]:
    """Every shot as `longtake status` has it: done, failed (and why), waiting."""
    report = read_report(out)
    failed = {shot.id: shot for shot in report.shots if shot.state == "failed"} if report else {}
    rows = []
    for shot_id, (key, state) in states.items():
        # A failure counts for what failed, not for what the shot has become since.
        failure = failed.get(shot_id) if state == "waiting" else None
        error = failure.error if failure and failure.key in (None, key) else None
        rows.append({"id": shot_id, "key": key, "state": "failed" if error else state, "error": error})
    return rows
