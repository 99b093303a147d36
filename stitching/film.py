"""Clips in, one film out, with what shows it: a preview, a contact sheet, figures of its seams, subtitles.

Knows which files there are; how the film is put together is `joining`'s business.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from fractions import Fraction
from pathlib import Path

from av.video.reformatter import VideoReformatter

from segmenter.errors import StitchError
from segmenter.types import Clip, Film, Shot
from stitching.beside import settle, writing
from stitching.chapters import scene_chapters
from stitching.contact_sheet import ContactSheet
from stitching.encode import rgb
from stitching.footage import Footage, gather_footage
from stitching.glimpses import decoded
from stitching.joining import UncopiedError, copy_film, encode_film
from stitching.packets import read_packets
from stitching.preview import GifPreview
from stitching.seam_report import SeamReport
from stitching.seam_store import SeamStore
from stitching.subtitles import write_srt
from stitching.timeline import spans

_VIDEO, _PREVIEW, _CONTACT_SHEET, _SUBTITLES = "film.mp4", "preview.gif", "contact_sheet.png", "film.srt"
_SEAMS, _KEPT_SEAMS = "seams.json", ".seams"
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
    footage = gather_footage(tuple(shots), tuple(clips), placed, fps)
    with _making(out) as folder:
        seams = SeamStore(out / _KEPT_SEAMS)
        remarks = _write_film(footage, seams, folder / _VIDEO, on_frame)
        remarks += _show_film(footage, folder, title, out / _SEAMS)
        has_subtitles = write_srt(folder / _SUBTITLES, shots)
    seams.drop_unused()
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


def _write_film(footage: Footage, store: SeamStore, path: Path, on_frame: Callable[[int], None] | None) -> list[str]:
    """The film itself; returns what was done otherwise than asked for."""
    chapters, remarks = scene_chapters(footage.shots), []
    try:
        notes = copy_film(footage, store, path, version=STITCHING_VERSION, chapters=chapters, on_frame=on_frame)
    except UncopiedError as error:
        remarks.append(f"the whole film was encoded anew: {error}")
        store.forget()
        notes = encode_film(footage, path, chapters=chapters, on_frame=on_frame)
    return remarks + [f"shot {footage.shots[index].id}: {note}" for index, note in sorted(notes.items())]


def _show_film(footage: Footage, folder: Path, title: str, old_seams: Path) -> tuple[str, ...]:
    """Preview, contact sheet and seam report, each of a few frames of the film; returns the report's remarks.

    What an older report says of seams that are still the same is said again.
    """
    film, shot = read_packets(folder / _VIDEO), footage.shots[0]
    width, height = shot.width, shot.height
    preview = GifPreview(fps=footage.fps, num_frames=film.num_frames, width=width, height=height, near=film.nearby)
    sheet = ContactSheet(footage.shots, title=title, fps=footage.fps, width=width, height=height)
    seams = SeamReport(footage.shots, film, old_seams)
    watchers = [(watcher, set(watcher.wanted)) for watcher in (preview, sheet, seams)]
    to_rgb, wanted = VideoReformatter(), sorted(set().union(*(wanted for _, wanted in watchers)))
    with closing(decoded(film, wanted)) as frames:
        for number, frame in zip(wanted, frames, strict=True):
            for watcher, its in watchers:
                if number in its:
                    watcher.take(rgb(frame, to_rgb, watcher.size))
    preview.save(folder / _PREVIEW)
    sheet.save(folder / _CONTACT_SHEET)
    return seams.save(folder / _SEAMS)


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
