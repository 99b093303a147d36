"""Clips in, one film out, with what shows it: a preview, a contact sheet, figures of its seams, subtitles.

Knows which files there are; how the film is put together is `joining`'s business.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np
from av.video.reformatter import VideoReformatter

from segmenter.errors import StitchError
from segmenter.types import Acceptance, Clip, Film, Shot, Soundtrack
from stitching.beside import settle, writing
from stitching.chapters import scene_chapters
from stitching.contact_sheet import ContactSheet
from stitching.drift import Drift
from stitching.encode import rgb
from stitching.footage import Footage, gather_footage
from stitching.glimpses import decoded
from stitching.joining import UncopiedError, copy_film, encode_film
from stitching.packets import Packets, read_packets
from stitching.page import FilmPage, Making
from stitching.pieces import MadePiece, lay_pieces
from stitching.preview import GifPreview
from stitching.seam_pictures import SeamPictures
from stitching.seam_report import SeamReport
from stitching.seam_store import SeamStore
from stitching.subtitles import write_srt, write_vtt
from stitching.timeline import spans
from stitching.words_and_sound import add_tracks

_VIDEO, _PREVIEW, _CONTACT_SHEET, _SUBTITLES = "film.mp4", "preview.gif", "contact_sheet.png", "film.srt"
_SEAMS, _SEAM_SHEET, _PAGE, _KEPT_SEAMS = "seams.json", "seams.png", "index.html", ".seams"
_WEB_SUBTITLES = "film.vtt"
_BESIDE = {"sheet": _CONTACT_SHEET, "preview": _PREVIEW, "seams_sheet": _SEAM_SHEET, "subtitles": _SUBTITLES}
"""What the page leads to, by its words for it."""
STITCHING_VERSION = 3
"""Changes whenever the same clips would give another film, preview, contact sheet, page or subtitles."""


class _Watcher(Protocol):
    """What looks at some of a film's frames."""

    @property
    def wanted(self) -> Sequence[int]:
        """The film's frames to take, in their order."""

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height in which they are enough; None: their own."""

    def take(self, frame: np.ndarray) -> None:
        """Looks at the next one, (H, W, 3) uint8 RGB."""


def stitch_film(  # noqa: PLR0913 (a film has as many sides)
    shots: Sequence[Shot],
    clips: Sequence[Clip],
    out: Path,
    *,
    fps: Fraction,
    num_frames: int,
    title: str = "",
    on_frame: Callable[[int], None] | None = None,
    made: Mapping[str, Making] | None = None,
    soundtrack: Soundtrack | None = None,
    accept: Acceptance = Acceptance(),  # noqa: B008 - frozen
) -> Film:
    """Joins the clips of the shots into `out/film.mp4`, with a preview, a page and subtitles beside it.

    Memory depends on the longest seam, not on the film. An older film in `out` stays whole until the new one is.

    Args:
        shots: in the order of the film.
        clips: one a shot, in the same order.
        out: folder of the film; made if it is not there.
        fps: frames per second of every clip and of the film; the size of both is the first shot's.
        num_frames: what the plan says that the film has.
        title: heads the contact sheet and the page.
        on_frame: told after each of the film's frames how many there are.
        made: how the shots came about, by their ids; for the page.
        soundtrack: what is heard; None for a silent film.
        accept: what is flagged in the film.

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
        if (write_srt(folder / _SUBTITLES, shots) and write_vtt(folder / _WEB_SUBTITLES, shots)) or soundtrack:
            add_tracks(folder / _VIDEO, shots, soundtrack)
        remarks = _show_film(
            footage, clips, folder, out / _SEAMS, title=title, remarks=remarks, made=made or {}, accept=accept
        )
        there = {path.name for path in folder.iterdir()}
    seams.drop_unused()
    return Film(
        video=out / _VIDEO,
        preview=out / _PREVIEW,
        contact_sheet=out / _CONTACT_SHEET,
        seams=out / _SEAMS,
        seam_sheet=out / _SEAM_SHEET if _SEAM_SHEET in there else None,
        subtitles=out / _SUBTITLES if _SUBTITLES in there else None,
        web_subtitles=out / _WEB_SUBTITLES if _WEB_SUBTITLES in there else None,
        page=out / _PAGE,
        remarks=tuple(remarks),
        num_frames=num_frames,
        fps=fps,
    )


def film_frames(shots: Sequence[Shot], clips: Sequence[Clip], fps: Fraction) -> Generator[np.ndarray, None, None]:
    """The film's frames, (height, width, 3) uint8 RGB, made of its clips: no seam went through a second encoder."""
    placed = spans(shots)
    footage = gather_footage(tuple(shots), tuple(clips), placed, fps)
    for piece in lay_pieces(placed, [range(0)] * len(placed)):
        assert isinstance(piece, MadePiece), "nothing is copied"
        yield from footage.frames(piece, {})


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


def _show_film(
    footage: Footage,
    clips: Sequence[Clip],
    folder: Path,
    old_seams: Path,
    *,
    title: str,
    remarks: Sequence[str],
    made: Mapping[str, Making],
    accept: Acceptance,
) -> list[str]:
    """All that shows a film of which a few frames are enough; returns the remarks with those on its seams.

    What an older report says of seams that are still the same is said again.
    """
    film, shots, fps = read_packets(folder / _VIDEO), footage.shots, footage.fps
    width, height = shots[0].width, shots[0].height
    preview = GifPreview(fps=fps, num_frames=film.num_frames, width=width, height=height, near=film.nearby)
    sheet = ContactSheet(shots, title=title, fps=fps, width=width, height=height)
    seams, pictures = SeamReport(shots, film, old_seams, accept), SeamPictures(shots)
    page, drift = FilmPage(shots, title=title, fps=fps), Drift(shots, accept)
    _watch(film, (preview, sheet, seams, pictures, page, drift))
    preview.save(folder / _PREVIEW)
    sheet.save(folder / _CONTACT_SHEET)
    remarks = [*remarks, *seams.save(folder / _SEAMS, drift.figures)]
    pictures.save(folder / _SEAM_SHEET, seams.figures, title)
    page.save(
        folder / _PAGE,
        clips=clips,
        made=made,
        seams=seams.figures,
        pictures=pictures.pictures,
        beside={what: name for what, name in _BESIDE.items() if (folder / name).exists()},
        remarks=remarks,
    )
    return remarks


def _watch(film: Packets, watchers: Sequence[_Watcher]) -> None:
    """Shows every watcher the frames that it wants, each decoded once."""
    wanting = [(watcher, set(watcher.wanted)) for watcher in watchers]
    to_rgb, wanted = VideoReformatter(), sorted(set().union(*(wanted for _, wanted in wanting)))
    with closing(decoded(film, wanted)) as frames:
        for number, frame in zip(wanted, frames, strict=True):
            for watcher, its in wanting:
                if number in its:
                    watcher.take(rgb(frame, to_rgb, watcher.size))


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
        for path in (
            out / name
            for name in (_PREVIEW, _CONTACT_SHEET, _SEAMS, _SEAM_SHEET, _SUBTITLES, _WEB_SUBTITLES, _PAGE, _VIDEO)
        ):
            if (folder / path.name).exists():
                settle(folder / path.name, path)
            else:
                with writing(path):
                    path.unlink(missing_ok=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
