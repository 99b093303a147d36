"""What `longtake deliver` writes of a finished film: a video, a moving preview, a still. Says what came out.

A video is made of the shots, so that its seams were encoded no more than once; what is small is made of the film.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from flows.finished import FinishedFilm
from flows.progress import live_bar
from flows.terminal import people
from segmenter.errors import LongtakeError
from stitching.beside import replacing
from stitching.codec_choice import choose_encoding
from stitching.delivery import deliver
from stitching.encode import VideoInfo, probe, read_frames
from stitching.film import film_frames
from stitching.placing import Fit, Placement, place
from stitching.poster import best_frame, frame_at, save_still
from stitching.preview import GIF, MAX_BYTES, WEBP, Preview
from stitching.timeline import spans

PREVIEWS = {".gif": GIF, ".webp": WEBP}
"""Kinds of moving pictures, by the endings of their files."""
_CANDIDATES = 12
"""Frames among which a poster is chosen, each the middle of a shot."""
_LONGEST_SIDE = 480
"""Of a preview, where no size is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for beside the film and the file; None where it is not."""

    codec: str | None
    """By name."""
    depth: int | None
    """Bits a sample."""
    crf: int | None
    """Constant quality."""
    preset: str | None
    """How hard the encoder tries."""
    profile: str | None
    """Of ProRes."""
    size: tuple[int, int] | None
    """Width and height, in pixels."""
    fit: Fit | None
    """What becomes of another shape."""
    max_bytes: int | None
    """Of a preview."""
    at: Fraction | None
    """When the still is, in seconds; less than 0 where it is to be chosen."""


def write_video(film: FinishedFilm, out: Path, asked: Asked) -> dict[str, Any]:
    """Writes the film in another codec, size or depth."""
    encoding = choose_encoding(
        asked.codec,
        out.suffix.lower(),
        depth=asked.depth,
        crf=asked.crf,
        preset=asked.preset,
        profile=asked.profile,
    )
    found, placement = _placed(film, asked)
    if film.lost:
        people.print(f"{film.lost}. {out} is made of {film.video} instead, which was encoded once already")
    plan = film.plan
    frames = film_frames(plan.shots, film.clips, plan.fps) if film.clips else read_frames(film.video, found)
    with _bar(out, found.num_frames) as on_frame:
        made = deliver(out, frames, found, encoding, placement, film.video, on_frame)
    return {
        "kind": "video",
        "codec": made.codec,
        "encoder": made.encoder,
        "pixel_format": made.pixel_format,
        "depth": encoding.depth,
        "crf": encoding.crf,
        "preset": encoding.preset,
        "profile": encoding.profile,
        "width": made.width,
        "height": made.height,
        "placed": placement.words,
        "fps": str(made.fps),
        "num_frames": made.num_frames,
        "bytes": made.bytes,
        "tracks": list(made.tracks),
        "made_of": "shots" if film.clips else film.video.name,
    }


def write_preview(film: FinishedFilm, out: Path, asked: Asked) -> dict[str, Any]:
    """Writes the film as a small moving picture."""
    found = probe(film.video)
    wide, high = asked.size or (_LONGEST_SIDE, _LONGEST_SIDE)
    scale = min(Fraction(wide, found.width), Fraction(high, found.height))
    preview = Preview(
        fps=found.fps,
        num_frames=found.num_frames,
        width=found.width,
        height=found.height,
        longest_side=max(1, int(max(found.width, found.height) * scale)),
    )
    wanted = set(preview.wanted)
    with _bar(out, found.num_frames) as on_frame, closing(read_frames(film.video, found)) as frames:
        for number, frame in enumerate(frames):
            if number in wanted:
                preview.take(frame)
            on_frame(number + 1)
    kind = out.suffix.lower()
    fitted = preview.fitted(PREVIEWS[kind], asked.max_bytes or MAX_BYTES)
    with replacing(out) as part:
        part.write_bytes(fitted.content)
    return {
        "kind": "preview",
        "codec": kind.removeprefix("."),
        "quality": fitted.quality,
        "width": fitted.width,
        "height": fitted.height,
        "num_frames": fitted.num_frames,
        "bytes": len(fitted.content),
    }


def write_still(film: FinishedFilm, out: Path, asked: Asked) -> dict[str, Any]:
    """Writes one picture of the film."""
    found, placement = _placed(film, asked)
    if asked.at is None or asked.at < 0:
        middles = [span.middle for span in spans(film.plan.shots)]
        frame = best_frame(film.video, middles[:: -(-len(middles) // _CANDIDATES)])
    else:
        frame = int(asked.at * found.fps)
    if frame >= found.num_frames:
        length = float(found.num_frames / found.fps)
        raise LongtakeError(f"{out}: there is no picture after the film's end; the film lasts {length:.3f} s")
    num_bytes = save_still(out, frame_at(film.video, frame), placement)
    return {
        "kind": "still",
        "codec": out.suffix.lower().removeprefix("."),
        "width": placement.width,
        "height": placement.height,
        "placed": placement.words,
        "frame": frame,
        "at_seconds": round(float(frame / found.fps), 3),
        "bytes": num_bytes,
    }


def _placed(film: FinishedFilm, asked: Asked) -> tuple[VideoInfo, Placement]:
    """What the film is, and where its picture lies in what is asked for."""
    found = probe(film.video)
    return found, place((found.width, found.height), asked.size, asked.fit or "pad")


@contextmanager
def _bar(out: Path, num_frames: int) -> Iterator[Callable[[int], None]]:
    with live_bar(people) as bar:
        task = bar.add_task(str(out), total=num_frames)
        yield lambda count: bar.update(task, completed=count)
