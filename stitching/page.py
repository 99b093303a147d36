"""The film's page: the film itself, and every shot with its picture, its words, its seam and how it was made.

Says which of the film's frames it wants. The page is one file that needs no network, and plays the film beside it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from jinja2 import Environment, StrictUndefined

from segmenter.types import Clip, Shot, is_chinese
from stitching.beside import replacing
from stitching.contact_sheet import film_facts
from stitching.page_words import WORDS, figures_in_words, flags_in_words, in_words
from stitching.seam_pictures import AMPLIFIED, SeamPicture, jpeg
from stitching.seam_report import SeamFigures
from stitching.timeline import spans

_COVER, _POSTER, _SMALL = 960, 320, 160
"""Widths of pictures: before the film plays, of a shot, of a shot of a film of many."""
_MANY = 200
"""Beyond so many shots the seams have no pictures, and those of the shots are small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How a shot came about."""

    state: Literal["rendered", "reused"]
    """Whether it was rendered for this film, or found."""
    seconds: float
    """Time spent on rendering it, failed attempts too."""


class FilmPage:
    """A page that fills frame by frame; in memory are its pictures, compressed.

    Args:
        shots: of the film, in its order.
        title: of the film.
        fps: frames per second of the film.
    """

    def __init__(self, shots: Sequence[Shot], *, title: str, fps: Fraction) -> None:
        self._shots, self._title, self._fps = shots, title, fps
        self._placed = spans(shots)
        self._many = len(shots) > _MANY
        self.wanted = sorted({span.middle for span in self._placed})
        """The film's frames to take: one a shot, where they are not the same."""
        self.size: tuple[int, int] | None = None
        """As large as they are."""
        self._posters: dict[int, str] = {}
        self._cover = ""

    def take(self, frame: np.ndarray) -> None:
        """Looks at the next frame of those that it wants, (H, W, 3) uint8 RGB."""
        if not self._posters:
            self._cover = _uri(jpeg(_shrunk(frame, _COVER)))
        self._posters[self.wanted[len(self._posters)]] = _uri(jpeg(_shrunk(frame, _SMALL if self._many else _POSTER)))

    def save(
        self,
        path: Path,
        *,
        clips: Sequence[Clip],
        made: Mapping[str, Making],
        seams: Sequence[SeamFigures],
        pictures: Sequence[SeamPicture],
        beside: Mapping[str, str],
        remarks: Sequence[str],
    ) -> None:
        """Writes the page.

        Args:
            path: of the page.
            clips: of the shots.
            made: by the shots' ids; of a shot that is not there nothing is said.
            seams: figures of every seam, in the film's order.
            pictures: of every seam.
            beside: files in the page's folder, by what they are: keys of `page_words.WORDS`.
            remarks: on the film.
        """
        first, num_frames = self._shots[0], self._placed[-1].end
        size = first.width, first.height
        language = "zh" if is_chinese(self._title + first.text) else "en"
        words = WORDS[language]
        environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        environment.tests["chinese"] = is_chinese
        template = environment.from_string(files("stitching").joinpath("page.html.j2").read_text(encoding="utf-8"))
        cards = [
            {
                "shot": shot,
                "clip": clip,
                "made": made.get(shot.id),
                "poster": self._posters[span.middle],
                "seconds": float(shot.shown_frames / self._fps),
                "begins": _clock(span.start / self._fps),
                # The middle of the frame: its beginning may be rounded into the frame before.
                "time": f"{float((span.start + Fraction(1, 2)) / self._fps):.4f}",
                "joined": in_words(shot.seam, words),
                "seam": seam,
            }
            for shot, clip, span, seam in zip(
                self._shots, clips, self._placed, self._seam_views(seams, pictures, words), strict=True
            )
        ]
        page = template.render(
            language=language,
            words=words,
            title=self._title or "film.mp4",
            facts=film_facts(self._shots, self._title, num_frames, self._fps, size),
            size=size,
            cover=self._cover,
            amplified=AMPLIFIED,
            remarks=remarks,
            beside=beside,
            many=self._many,
            cards=cards,
        )
        with replacing(path) as part:
            part.write_text(page, encoding="utf-8")

    def _seam_views(
        self, seams: Sequence[SeamFigures], pictures: Sequence[SeamPicture], words: Mapping[str, str]
    ) -> Iterator[dict[str, Any] | None]:
        """For every shot its seam's figures and pictures; the first one has none, and films of many no pictures."""
        yield None
        for figures, picture in zip(seams, pictures, strict=True):
            shown = () if self._many else (picture.before, picture.after, picture.difference)
            yield {
                "figures": figures_in_words(figures, words),
                "flags": flags_in_words(figures.flags, words),
                "pictures": [_uri(part) for part in shown],
                "apart": picture.apart,
            }


def _shrunk(frame: np.ndarray, width: int) -> np.ndarray:
    if frame.shape[1] <= width:
        return frame
    height = max(1, round(frame.shape[0] * width / frame.shape[1]))
    return cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA)


def _uri(data: bytes) -> str:
    """A JPEG as it stands in a page."""
    return "data:image/jpeg;base64," + b64encode(data).decode("ascii")


def _clock(seconds: Fraction) -> str:
    whole = int(seconds)
    minutes = f"{whole // 3600}:{whole // 60 % 60:02}" if whole >= 3600 else f"{whole // 60}"
    return f"{minutes}:{whole % 60:02}"
