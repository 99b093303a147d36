"""The command `longtake export`: a finished film as a timeline for an editing program.

Finds the shots that the film was made of, and writes the file beside, then renames it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.arguments import AsJson, FolderName, writable_name
from flows.planning import FilmFolder, read_film_folder
from flows.report import FilmRecord, read_report
from segmenter.errors import LongtakeError
from segmenter.types import Clip
from stitching.beside import replacing
from stitching.editors import SUFFIXES, Suffix, timeline_text
from stitching.timeline import spans


def export(
    folder: FolderName,
    out: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Timeline to write: .otio (OpenTimelineIO), .edl (CMX 3600) or .xml (Final Cut Pro 7).",
            callback=writable_name,
        ),
    ],
    force: Annotated[bool, typer.Option("--force", help="Write over a FILE that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a film as a timeline for an editing program: each shot a clip, with its file in the store."""
    from flows import cli

    with cli._explained(as_json):
        suffix = _checked_suffix(out, force)
        film = read_film_folder(folder)
        text = timeline_text(suffix, film.plan, _clips(folder, film))
        with replacing(out) as part:
            part.write_text(text, encoding="utf-8", newline="\n")
        plan = film.plan
        if as_json:
            document = {"out": str(out), "shots": len(plan.shots), "num_frames": plan.num_frames, "fps": str(plan.fps)}
            cli._print_json(document)
        else:
            typer.echo(f"{out}: {len(plan.shots)} shots, {plan.num_frames} frames at {plan.fps} a second")


def _checked_suffix(out: Path, force: bool) -> Suffix:
    suffix = next((known for known in SUFFIXES if known == out.suffix.lower()), None)
    if suffix is None:
        raise LongtakeError(f"{out} should end in .otio, .edl or .xml: that tells what is written")
    if out.is_dir():
        raise LongtakeError(f"{out} is a folder; name a file in it")
    if out.exists() and not force:
        raise LongtakeError(f"{out} is already there; name another file, or write over it with --force")
    return suffix


def _clips(folder: Path, film: FilmFolder) -> tuple[Clip, ...]:
    """The shots that the film in the folder was made of, each as the store has it.

    Raises:
        LongtakeError: the film is not finished, or not of this plan, or the store has lost a shot.
    """
    keys, record = _made_of(folder, film)
    shots = film.plan.shots
    if tuple(keys) != tuple(shot.id for shot in shots) or record.num_frames != spans(shots)[-1].end:
        raise LongtakeError(f"the film in {folder} is not the one that its plan.json tells of; {_again(film, folder)}")
    clips = {shot.id: film.store.look(key, shot.id) for shot in shots if (key := keys[shot.id])}
    lost = [shot.id for shot in shots if (clip := clips.get(shot.id)) is None or clip.num_frames != shot.shown_frames]
    if lost:
        raise LongtakeError(
            f"{folder}: the shot store {film.store.root} has {', '.join(lost)} no more, or not whole; "
            f"{_again(film, folder)}"
        )
    return tuple(clip for clip in clips.values() if clip)


def _made_of(folder: Path, film: FilmFolder) -> tuple[dict[str, str | None], FilmRecord]:
    """The keys of a finished film's shots, and what the report says of the film."""
    report = read_report(folder)
    video = report.film.parts.get("video") if report and report.film else None
    if report is None or report.film is None or video is None or not (folder / video.file).is_file():
        raise LongtakeError(f"{folder} holds no finished film; {_again(film, folder)}")
    return {shot.id: shot.key for shot in report.shots}, report.film


def _again(film: FilmFolder, folder: Path) -> str:
    return f"`longtake render {film.storyboard} --out {folder}` renders what is missing"
