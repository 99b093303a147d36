"""A finished film, and the shots in the store that it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.planning import FilmFolder, read_film_folder
from flows.report import read_report
from segmenter.errors import LongtakeError
from segmenter.types import Clip, ShotPlan
from stitching.timeline import spans


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedFilm:
    """What a folder holds once its film is there."""

    video: Path
    """The film itself."""
    files: tuple[Path, ...]
    """All that came with it."""
    plan: ShotPlan
    """What it was made by."""
    clips: tuple[Clip, ...]
    """Its shots, as the store has them; none where it has lost one."""
    lost: str
    """Which shots the store has no more, and what renders them; empty where it has all."""


def read_finished_film(folder: Path) -> FinishedFilm:
    """The film in a folder, with the shots that it was made of.

    Raises:
        LongtakeError: the film is not finished, or not of the plan beside it.
    """
    film = read_film_folder(folder)
    report, shots = read_report(folder), film.plan.shots
    record = report.film if report else None
    video = record.parts.get("video") if record else None
    if report is None or record is None or video is None or not (folder / video.file).is_file():
        raise LongtakeError(f"{folder} holds no finished film; {_again(film, folder)}")
    keys = {shot.id: shot.key for shot in report.shots}
    if tuple(keys) != tuple(shot.id for shot in shots) or record.num_frames != spans(shots)[-1].end:
        raise LongtakeError(f"the film in {folder} is not the one that its plan.json tells of; {_again(film, folder)}")
    clips, lost = _stored(film, keys)
    return FinishedFilm(
        video=folder / video.file,
        files=tuple(folder / part.file for part in record.parts.values()),
        plan=film.plan,
        clips=() if lost else clips,
        lost=f"the shot store {film.store.root} has {', '.join(lost)} no more, or not whole; {_again(film, folder)}"
        if lost
        else "",
    )


def _stored(film: FilmFolder, keys: dict[str, str | None]) -> tuple[tuple[Clip, ...], list[str]]:
    """The clips that the store has of the shots, and the ids of those that it has not."""
    clips = {shot.id: film.store.look(key, shot.id) for shot in film.plan.shots if (key := keys[shot.id])}
    lost = [
        shot.id
        for shot in film.plan.shots
        if (clip := clips.get(shot.id)) is None or clip.num_frames != shot.shown_frames
    ]
    return tuple(clip for clip in clips.values() if clip), lost


def _again(film: FilmFolder, folder: Path) -> str:
    return f"`longtake render {film.storyboard} --out {folder}` renders what is missing"
