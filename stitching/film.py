"""Clips in, one film out, in a single pass: each clip is read once, the film's frames go by once.

Knows where frames go; how they look at a seam is `seams`' business, how they are stored `encode`'s.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np

from segmenter.errors import StitchError
from segmenter.types import Clip, Film, Shot
from stitching.beside import settle, writing
from stitching.chapters import scene_chapters
from stitching.contact_sheet import ContactSheet
from stitching.encode import VideoInfo, VideoWriter, read_frames
from stitching.preview import GifPreview
from stitching.seam_report import SeamReport
from stitching.seams import join
from stitching.subtitles import write_srt
from stitching.timeline import Span, spans

_VIDEO, _PREVIEW, _CONTACT_SHEET, _SUBTITLES = "film.mp4", "preview.gif", "contact_sheet.png", "film.srt"
_SEAMS = "seams.json"
_CRF = 18
STITCHING_VERSION = 2
"""Changes whenever the same clips would give another film, preview, contact sheet or subtitles."""


def stitch_film(
    shots: Sequence[Shot],
    clips: Sequence[Clip],
    out: Path,
    *,
    fps: Fraction,
    num_frames: int,
    title: str = "",
    on_frame: Callable[[int], None] | None = None,
) -> Film:
    """Joins the clips of the shots into `out/film.mp4`, with a preview, a contact sheet and subtitles beside it.

    Memory depends on the longest seam, not on the film. An older film in `out` stays whole until the new one is.

    Args:
        shots: in the order of the film.
        clips: one a shot, in the same order.
        out: folder of the film; made if it is not there.
        fps: frames per second of every clip and of the film; the size of both is the first shot's.
        num_frames: what the plan says that the film has.
        title: heads the contact sheet.
        on_frame: told after each of the film's frames how many there are.

    Raises:
        StitchError: a clip is not what its shot says, the seams do not give the planned length, or writing failed.
    """
    if len(shots) != len(clips):
        raise ValueError(f"{len(shots) = } must be {len(clips) = }")
    placed = spans(shots)
    if placed[-1].end != num_frames:
        raise StitchError(
            f"{len(shots)} shots of {sum(shot.shown_frames for shot in shots)} frames give a film of {placed[-1].end},"
            f" and the plan says {num_frames}: plan the storyboard anew"
        )
    width, height = shots[0].width, shots[0].height
    preview = GifPreview(fps=fps, num_frames=num_frames, width=width, height=height)
    sheet = ContactSheet(shots, title=title, fps=fps, width=width, height=height)
    seams, remarks = SeamReport(shots), list[str]()
    with _making(out) as folder:
        keyframes, chapters = frozenset(span.start for span in placed), scene_chapters(shots)
        with (
            VideoWriter(
                folder / _VIDEO,
                fps=fps,
                width=width,
                height=height,
                crf=_CRF,
                keyframes=keyframes,
                chapters=chapters,
            ) as video,
            closing(_film_frames(shots, clips, placed, (fps, width, height), remarks)) as frames,
        ):
            for frame in frames:
                video.write(frame)
                preview.take(frame)
                sheet.take(frame)
                seams.take(frame)
                if on_frame:
                    on_frame(video.num_frames)
        preview.save(folder / _PREVIEW)
        sheet.save(folder / _CONTACT_SHEET)
        remarks += seams.save(folder / _SEAMS)
        has_subtitles = write_srt(folder / _SUBTITLES, shots)
    return Film(
        video=out / _VIDEO,
        preview=out / _PREVIEW,
        contact_sheet=out / _CONTACT_SHEET,
        seams=out / _SEAMS,
        subtitles=out / _SUBTITLES if has_subtitles else None,
        remarks=tuple(remarks),
        num_frames=num_frames,
        fps=fps,
    )


def _film_frames(
    shots: Sequence[Shot],
    clips: Sequence[Clip],
    placed: Sequence[Span],
    rate_and_size: tuple[Fraction, int, int],
    remarks: list[str],
) -> Generator[np.ndarray, None, None]:
    """The film's frames: bodies as they come, and at each seam what `join` makes of a tail and a head.

    What is to be said of a seam is appended to the remarks.
    """
    fps, width, height = rate_and_size
    tail: list[np.ndarray] = []
    for shot, clip, span in zip(shots, clips, placed, strict=True):
        expected = VideoInfo(num_frames=span.num_frames, fps=fps, width=width, height=height)
        with closing(_shot_frames(shot, clip, expected)) as frames:
            head = list(islice(frames, span.head))
            joined = join(shot.seam, tail, head)
            if joined.note:
                remarks.append(f"shot {shot.id}: {joined.note}")
            yield from joined.frames
            yield from islice(frames, span.num_frames - span.head - span.tail)
            # To the end and beyond it: that is where too long or too short a clip shows.
            tail = list(frames)


def _shot_frames(shot: Shot, clip: Clip, expected: VideoInfo) -> Generator[np.ndarray, None, None]:
    """The clip's frames, all checked; what is wrong with them is said with the name of the shot."""
    try:
        yield from read_frames(clip.video, expected)
    except StitchError as error:
        raise StitchError(f"shot {shot.id}: {error}") from error


@contextmanager
def _making(out: Path) -> Iterator[Path]:
    """Yields a folder in `out`; once everything in it is whole, it takes the place of what was in `out`."""
    folder = out / ".film.part"
    with writing(out / _VIDEO):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    try:
        yield folder
        # The film last: while anything can fail, the old one is there.
        for path in (out / name for name in (_PREVIEW, _CONTACT_SHEET, _SEAMS, _SUBTITLES, _VIDEO)):
            if (folder / path.name).exists():
                settle(folder / path.name, path)
            else:
                with writing(path):
                    path.unlink(missing_ok=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
