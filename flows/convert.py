"""The command `longtake convert`: other formats in, a storyboard out, and a storyboard as a timeline.

Owns the files that it writes: beside, then renamed, and none of them unless all is well.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from segmenter.errors import LongtakeError, Problem, StoryboardError
from segmenter.formats.convert import Conversion
from segmenter.formats.convert import convert as make_storyboard
from segmenter.formats.draft import Enclosure, Remark
from segmenter.formats.otio_out import write_timeline
from segmenter.formats.registry import READERS
from segmenter.source import read_source
from segmenter.storyboard import read_storyboard
from segmenter.types import Storyboard
from stitching.beside import replacing, settle, writing

_STORYBOARDS = (".yaml", ".yml", ".json")
_BOARDS = "boards"
"""Folder beside the storyboard to which drawn boards are copied."""


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="Screenplay, story, shot list, subtitles, project.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Storyboard to write, .yaml; or a timeline, .otio.")],
    format_name: Annotated[
        str | None,
        typer.Option("--from", metavar="FORMAT", help=f"{', '.join(READERS)}; by default the end of IN's name tells."),
    ] = None,
    seconds: Annotated[float | None, typer.Option(help="Length of the film; by default as long as its words.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the film.")] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Encoding of IN, such as gb18030; by default it is found out.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over an OUT that is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Make a storyboard of a screenplay, a story, a shot list, subtitles or another tool's project."""
    from flows import cli

    with cli._explained(as_json):
        total = _total(seconds)
        _check_out(source, out, force)
        if out.suffix.lower() == ".otio":
            document = _write_timeline(source, out)
            _tell(document, as_json)
            return
        conversion = make_storyboard(source, format_name, encoding, title, total)
        remarks = list(conversion.composition.remarks)
        board = _write(conversion, out, force, remarks)
        if remarks:
            typer.echo("\n".join(f"{source}:{r.place[0]}:{r.place[1]}: {r}" for r in remarks), err=True)
        _tell(_summary(out, board, remarks), as_json)


def _tell(document: dict[str, Any], as_json: bool) -> None:
    from flows import cli

    if as_json:
        cli._print_json(document)
    else:
        lasts = f"{document['scenes']} scenes, {document['panels']} panels, {document['seconds']:g} s"
        typer.echo(f"{document['out']}: {lasts}")


def _total(seconds: float | None) -> Fraction | None:
    if seconds is None:
        return None
    if not math.isfinite(seconds) or seconds <= 0:
        raise LongtakeError(f"--seconds {seconds:g} is no length of a film; write more than 0")
    return Fraction(str(seconds))


def _check_out(source: Path, out: Path, force: bool) -> None:
    is_board = source.suffix.lower() in _STORYBOARDS
    if out.suffix.lower() not in (".yaml", ".yml", ".otio"):
        raise LongtakeError(f"{out} should end in .yaml, as a storyboard does, or in .otio, as a timeline does")
    if is_board != (out.suffix.lower() == ".otio"):
        remedy = "name a timeline, .otio, to be written" if is_board else "convert it to .yaml first, and that to .otio"
        raise LongtakeError(f"{source} {'is' if is_board else 'is not'} a storyboard; {remedy}")
    if out.is_dir():
        raise LongtakeError(f"{out} is a folder; name a file in it")
    if out.exists() and source.exists() and out.samefile(source):
        raise LongtakeError(f"{out} is the file that is to be converted; name another one")
    if out.exists() and not force:
        raise LongtakeError(f"{out} is already there; name another file, or write over it with --force")
    if not out.parent.is_dir():
        raise LongtakeError(f"there is no folder {out.parent}; make it, or name another one")


def _write_timeline(source: Path, out: Path) -> dict[str, Any]:
    """Writes a storyboard as a timeline; says what is in it."""
    board = read_storyboard(source)
    data = read_source(source).data
    assert isinstance(data, dict)
    with replacing(out) as part:
        part.write_text(write_timeline(data), encoding="utf-8", newline="\n")
    return _summary(out, board, [])


def _write(conversion: Conversion, out: Path, force: bool, remarks: list[Remark]) -> Storyboard:
    """Writes the storyboard and copies its boards; what has been copied goes again where it cannot be read."""
    with _copied_files(conversion, out.parent, force):
        part = out.with_name(f".{out.stem[:100]}.{os.getpid()}.part.yaml")
        try:
            with writing(out):
                part.write_text(conversion.text(), encoding="utf-8", newline="\n")
            board = _checked(part, conversion.source)
            settle(part, out)
        finally:
            part.unlink(missing_ok=True)
    return board


def _checked(part: Path, source: Path) -> Storyboard:
    """The storyboard, read back as `render` reads it; what is wrong with it is told of the file it came from."""
    try:
        return read_storyboard(part)
    except StoryboardError as error:
        problems = tuple(Problem(line=1, column=1, where=p.where, message=p.message) for p in error.problems)
        raise StoryboardError(str(source), problems) from None


@contextmanager
def _copied_files(conversion: Conversion, folder: Path, force: bool) -> Iterator[None]:
    """Names each panel's files in the document, copied into the storyboard's folder where they lie elsewhere."""
    scenes = conversion.composition.document["scenes"]
    made: list[Path] = []
    try:
        for (scene, panel), files in conversion.composition.files.items():
            keys = scenes[scene]["panels"][panel]
            for key, file in files.items():
                if _is_there(folder, keys.get(key), file.path):
                    continue
                name = _name_within(folder, file.path)
                if name is None:
                    name = f"{_BOARDS}/{file.name}"
                    if _copy(file, folder / name, force):
                        made.append(folder / name)
                keys[key] = name
        yield
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _is_there(folder: Path, name: str | None, path: Path | None) -> bool:
    """Whether the storyboard already names the file as it is found from its folder."""
    return name is not None and path is not None and (folder / name).resolve() == path.resolve()


def _name_within(folder: Path, path: Path | None) -> str | None:
    """The path as a storyboard in the folder names it; None where it lies elsewhere."""
    if path is None or not path.resolve().is_relative_to(folder.resolve()):
        return None
    return path.resolve().relative_to(folder.resolve()).as_posix()


def _copy(file: Enclosure, to: Path, force: bool) -> bool:
    """Copies a file; says whether there was none of that name before."""
    content = file.content if file.path is None else file.path.read_bytes()
    assert content is not None
    there = to.exists()
    if there and to.read_bytes() == content:
        return False
    if there and not force:
        raise LongtakeError(f"{to} is already there and is another file; write over it with --force")
    with writing(to):
        to.parent.mkdir(exist_ok=True)
    with replacing(to) as part:
        part.write_bytes(content)
    return not there


def _summary(out: Path, board: Storyboard, remarks: list[Remark]) -> dict[str, Any]:
    panels = [panel for scene in board.scenes for panel in scene.panels]
    return {
        "out": str(out),
        "title": board.title,
        "scenes": len(board.scenes),
        "panels": len(panels),
        "seconds": float(sum((panel.seconds for panel in panels), Fraction(0))),
        "remarks": [_remark(remark) for remark in remarks],
    }


def _remark(remark: Remark) -> dict[str, Any]:
    line, column = remark.place
    return {"line": line, "column": column, "text": remark.text, "message": remark.message}
