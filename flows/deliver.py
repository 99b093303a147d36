"""The command `longtake deliver`: a finished film as a file for somebody, as a moving preview, or as a poster.

Reads what is asked for, and tells what was written.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from flows.arguments import AsJson, FolderName, writable_name
from flows.deliveries import PREVIEWS, Asked, write_preview, write_still, write_video
from flows.finished import FinishedFilm, read_finished_film
from generation.wan.hub import readable
from segmenter.errors import LongtakeError
from stitching.codecs import CODECS, USUAL_CODEC
from stitching.placing import Fit
from stitching.poster import STILLS

_BYTES = re.compile(r"([0-9]{1,12})([kmg]?)b?", re.IGNORECASE)
_SIZE = re.compile(r"([0-9]{1,5})\s*[xX×]\s*([0-9]{1,5})")
_TIME = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,6}(?:\.[0-9]{1,9})?)")
_CHOSEN_FOR_ME = Fraction(-1)

Write = Callable[[FinishedFilm, Path, Asked], dict[str, Any]]


def deliver(  # noqa: PLR0913, PLR0917 (a command's options)
    folder: FolderName,
    out: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A video (.mp4, .mov), a moving preview (.gif, .webp) or a still (.png, .jpg; .webp with --at).",
            callback=writable_name,
        ),
    ],
    codec: Annotated[
        str | None, typer.Option(metavar="NAME", help=f"{', '.join(CODECS)}; h264 for .mp4, prores for .mov.")
    ] = None,
    depth: Annotated[int | None, typer.Option(metavar="BITS", help="8 or 10 bits a sample.")] = None,
    crf: Annotated[int | None, typer.Option(metavar="N", help="Constant quality: the smaller the better.")] = None,
    preset: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="How hard it tries: ultrafast to placebo; AV1 13 to 0; NVENC p1 to p7."),
    ] = None,
    profile: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of ProRes: proxy, lt, standard, hq, 4444, 4444xq.")
    ] = None,
    size: Annotated[
        str | None, typer.Option(metavar="WxH", help="Width and height; those of the film by default.")
    ] = None,
    fit: Annotated[
        str | None, typer.Option(metavar="HOW", help="What becomes of another shape: pad (bars, as usual) or crop.")
    ] = None,
    max_bytes: Annotated[
        str | None, typer.Option(metavar="N", help="Limit of a moving preview: 500k, 2000000; 8M by default.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When the still is: 62.5, 1:02.5, or auto, as usual.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a FILE that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a film in another codec or size, a moving preview of it, or a poster."""
    from flows import cli

    with cli._explained(as_json):
        asked = Asked(
            codec=codec,
            depth=depth,
            crf=crf,
            preset=preset,
            profile=profile,
            size=_size(size),
            fit=_fit(fit),
            max_bytes=_bytes(max_bytes),
            at=_seconds(at),
        )
        write = _chosen(out, asked)
        _check_name(out, force)
        film = read_finished_film(folder)
        if out.absolute() in {file.absolute() for file in film.files}:
            raise LongtakeError(f"{out} belongs to the film itself; name another file")
        began = time.monotonic()
        document = {"out": str(out), **write(film, out, asked)}
        document["seconds"] = round(time.monotonic() - began, 3)
        if as_json:
            cli._print_json(document)
        else:
            typer.echo(_line(document))


def _chosen(out: Path, asked: Asked) -> Write:
    """What writes a file of that ending, once what is asked for fits it."""
    ending = out.suffix.lower()
    write: Write
    knows: tuple[str, ...]
    if ending in USUAL_CODEC:
        write, what = write_video, "a video"
        knows = ("codec", "depth", "crf", "preset", "profile", "size", "fit")
    elif ending in STILLS and (ending not in PREVIEWS or asked.at is not None):
        write, what, knows = write_still, "a still", ("size", "fit", "at")
    elif ending in PREVIEWS:
        write, what, knows = write_preview, "a moving preview", ("size", "max_bytes")
    else:
        endings = ", ".join(dict.fromkeys((*USUAL_CODEC, *PREVIEWS, *STILLS)))
        raise LongtakeError(f"{out} should end in one of {endings}: that tells what is written")
    for name, value in asdict(asked).items():
        if value is not None and name not in knows:
            raise LongtakeError(
                f"{out} is {what}, which has no {_option(name)}; it has {', '.join(map(_option, knows))}"
            )
    return write


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _check_name(out: Path, force: bool) -> None:
    if out.is_dir():
        raise LongtakeError(f"{out} is a folder; name a file in it")
    if out.exists() and not force:
        raise LongtakeError(f"{out} is already there; name another file, or write over it with --force")


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    if not (match := _SIZE.fullmatch(text.strip())):
        raise LongtakeError(f"--size {text!r} is no size; write width x height in pixels, such as 1920x1080")
    return int(match[1]), int(match[2])


def _fit(text: str | None) -> Fit | None:
    if text not in {None, "pad", "crop"}:
        raise LongtakeError(f"--fit {text!r} is neither pad (bars) nor crop (edges cut off)")
    return cast("Fit | None", text)


def _bytes(text: str | None) -> int | None:
    if text is None:
        return None
    if not (match := _BYTES.fullmatch(text.strip())) or not int(match[1]):
        raise LongtakeError(f"--max-bytes {text!r} is no number of bytes; write 8M, 500k or 2000000")
    powers: int = ["", "k", "m", "g"].index(match[2].lower())
    return int(match[1]) * int(1000**powers)


def _seconds(text: str | None) -> Fraction | None:
    if text is None:
        return None
    if text.strip() == "auto":
        return _CHOSEN_FOR_ME
    if not (match := _TIME.fullmatch(text.strip())):
        raise LongtakeError(f"--at {text!r} is no time; write seconds (62.5), minutes and seconds (1:02.5), or auto")
    return 60 * int(match[1] or 0) + Fraction(match[2])


def _line(document: dict[str, Any]) -> str:
    """What was written, in one line."""
    facts = [
        document["codec"] + (f" ({document['encoder']}, {document['pixel_format']})" if "encoder" in document else ""),
        f"{document['width']}x{document['height']}",
        f"{document['num_frames']} frames" if "num_frames" in document else f"frame {document['frame']}",
        *([f"{document['fps']} a second"] if "fps" in document else []),
        f"{readable(document['bytes'])} in {document['seconds']:.1f} s",
        *([document["placed"]] if document.get("placed") else []),
        *([f"with {', '.join(document['tracks'])}"] if document.get("tracks") else []),
    ]
    return f"{document['out']}: {', '.join(facts)}"
