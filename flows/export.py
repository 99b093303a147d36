"""The command `longtake export`: a finished film as a timeline for an editing program.

Finds the shots that the film was made of, and writes the file beside, then renames it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.arguments import AsJson, FolderName, writable_name
from flows.finished import read_finished_film
from segmenter.errors import LongtakeError
from stitching.beside import replacing
from stitching.editors import SUFFIXES, Suffix, timeline_text


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
        film = read_finished_film(folder)
        if film.lost:
            raise LongtakeError(f"{folder}: {film.lost}")
        plan = film.plan
        text = timeline_text(suffix, plan, film.clips)
        with replacing(out) as part:
            part.write_text(text, encoding="utf-8", newline="\n")
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
