"""A film's seams in pictures: the last frame before each, the first one after it, and what differs.

Says which of the film's frames it wants. In memory are small pictures, compressed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np

from segmenter.types import Shot, is_chinese
from stitching.lettering import Style, draw, wrap
from stitching.page_words import WORDS, figures_in_words, flags_in_words, in_words
from stitching.paper import GREY, INK, MARGIN, PAPER, RUST, lay, write_png
from stitching.seam_report import SeamFigures
from stitching.timeline import Span, spans

AMPLIFIED = 4
"""Differences are mostly too dark to be seen as they are."""
_WIDTH, _HEIGHT = 320, 240
"""Pixels: the most that a picture has."""
_QUALITY = 80
_MOST = 40
"""Seams on the sheet."""
_GAP, _CAPTION = 16, 76
_LEAST = 560
"""Pixels that the words have at least."""
_TITLE, _ID = Style(size=36, weight=600, colour=INK), Style(size=16, weight=600, colour=INK)
_FIGURES, _FLAGS = Style(size=16, colour=GREY), Style(size=16, weight=600, colour=RUST)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeamPicture:
    """One seam; its pictures are JPEG."""

    before: bytes
    """The last frame that is not the seam's."""
    after: bytes
    """The first one that is not."""
    difference: bytes
    """Of the two, amplified."""
    apart: float
    """Mean absolute difference of the two, in levels."""


class SeamPictures:
    """Watches a film for the frames on either side of its seams.

    Args:
        shots: of the film, in its order.
    """

    def __init__(self, shots: Sequence[Shot]) -> None:
        self._shots = shots
        placed = spans(shots)
        self._ends = [_ends(shot, span, placed[-1].end) for shot, span in zip(shots, placed, strict=True)][1:]
        self.wanted = sorted({frame for ends in self._ends for frame in ends})
        """The film's frames to take."""
        width, height = shots[0].width, shots[0].height
        scale = min(1.0, _WIDTH / width, _HEIGHT / height)
        self.size = max(1, round(width * scale)), max(1, round(height * scale))
        """Width and height in which they are kept."""
        self._frames: dict[int, bytes] = {}

    def take(self, frame: np.ndarray) -> None:
        """Looks at the next frame of those that it wants, (H, W, 3) uint8 RGB."""
        self._frames[self.wanted[len(self._frames)]] = jpeg(cv2.resize(frame, self.size, interpolation=cv2.INTER_AREA))

    @cached_property
    def pictures(self) -> tuple[SeamPicture, ...]:
        """Of all the seams, once every frame is taken: the first one is the second shot's."""
        return tuple(_picture(self._frames[before], self._frames[after]) for before, after in self._ends)

    def save(self, path: Path, figures: Sequence[SeamFigures], title: str) -> bool:
        """Writes a sheet of the seams as PNG, those first that are seen most.

        Args:
            path: of the sheet.
            figures: of every seam, in the film's order.
            title: of the film.

        Returns:
            Whether there is one: a film of one shot has no seams.
        """
        if not figures:
            return False
        words = WORDS["zh" if is_chinese(title + self._shots[0].text) else "en"]
        order = sorted(range(len(figures)), key=lambda i: (not figures[i].flags, -figures[i].jump))[:_MOST]
        wide, high = self.size
        top = MARGIN + 64
        room = max(_LEAST, 3 * wide + 2 * _GAP)
        page = np.full((top + len(order) * (high + _CAPTION), 2 * MARGIN + room, 3), PAPER, np.uint8)
        for line in wrap(f"{title} · {words['seams']}" if title else words["seams"], room, _TITLE, max_lines=1):
            draw(page, line, (MARGIN, MARGIN + 12), _TITLE)
        for column, heading in enumerate((words["before"], words["after"], words["difference"].format(AMPLIFIED))):
            draw(page, heading, (MARGIN + column * (wide + _GAP), top - 12), _FIGURES)
        for row, index in enumerate(order):
            y = top + row * (high + _CAPTION)
            picture, seam = self.pictures[index], figures[index]
            for column, part in enumerate((picture.before, picture.after, picture.difference)):
                lay(page, decoded_jpeg(part), (MARGIN + column * (wide + _GAP), y), self.size)
            _caption(page, (MARGIN, y + high + 24), self._shots[index + 1], seam, words, room)
        write_png(path, page)
        return True


def _caption(
    page: np.ndarray, at: tuple[int, int], shot: Shot, seam: SeamFigures, words: Mapping[str, str], room: int
) -> None:
    x, y = at
    flags, figures = flags_in_words(seam.flags, words), figures_in_words(seam, words)
    lines = (
        (f"{shot.id}   {in_words(shot.seam, words)}", _ID),
        (f"{flags} · {figures}" if flags else figures, _FLAGS if flags else _FIGURES),
    )
    for row, (text, style) in enumerate(lines):
        for line in wrap(text, room, style, max_lines=1):
            draw(page, line, (x, y + 22 * row), style)


def jpeg(picture: np.ndarray) -> bytes:
    """A picture, (H, W, 3) uint8 RGB, compressed."""
    done, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    assert done
    return data.tobytes()


def decoded_jpeg(data: bytes) -> np.ndarray:
    """(H, W, 3) uint8 RGB."""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert picture is not None
    return picture


def _picture(before: bytes, after: bytes) -> SeamPicture:
    apart = cv2.absdiff(decoded_jpeg(before), decoded_jpeg(after))
    return SeamPicture(
        before=before,
        after=after,
        difference=jpeg(cv2.convertScaleAbs(apart, alpha=AMPLIFIED)),
        apart=float(apart.mean()),
    )


def _ends(shot: Shot, span: Span, num_frames: int) -> tuple[int, int]:
    """The film's last frame before a shot's seam, and the first one after it."""
    before = span.start - 1 - (shot.seam.frames_before if shot.seam.kind == "fade" else 0)
    # A continuation goes on from the frame before: what its ramp does not take away is to be seen.
    after = span.start + (0 if shot.seam.kind == "continue" else span.head)
    return max(0, before), min(after, num_frames - 1)
