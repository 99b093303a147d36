"""The film on one page: a picture a shot, with what it shows. Says which of the film's frames it wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from segmenter.types import Shot, is_chinese
from stitching.lettering import Style, draw, width, wrap
from stitching.paper import GREY, HAIRLINE, INK, MARGIN, PAPER, RUST, lay, write_png
from stitching.timeline import spans

_TITLE = Style(size=42, weight=600, colour=INK)
_FACTS = Style(size=18, colour=GREY)
_ID = Style(size=16, weight=600, colour=INK)
_SECONDS = Style(size=16, colour=GREY)
_PROMPT = Style(size=16, colour=INK)
_SUBTITLE = Style(face="italic", size=16, colour=RUST)
_SMALL_ID = Style(size=11, colour=GREY)

_LINE = 22
_MAX_HEIGHT = 6000
_MAX_WIDTH = 4800
_MIN_WIDTH = 560
_WORDS_WIDTH = 190
"""Below this width of a picture there is only room for the shot's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A shot's words, broken into lines."""

    prompt: tuple[str, ...]
    """Up to three lines."""
    subtitle: tuple[str, ...]
    """Up to two lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """A grid, everything in pixels."""

    columns: int
    """Pictures in a row."""
    rows: int
    """Rows of pictures."""
    picture: tuple[int, int]
    """Width and height of a picture."""
    gap: int
    """Between columns."""
    words: int
    """Height of what stands under a picture, with the space to the next row."""
    entries: tuple[_Entry, ...]
    """For every shot; empty where there is only room for ids."""

    @property
    def grid(self) -> tuple[int, int]:
        """Width and height of all pictures with their words."""
        return (
            self.columns * (self.picture[0] + self.gap) - self.gap,
            self.rows * (self.picture[1] + self.words),
        )


class ContactSheet:
    """A page that fills frame by frame; one page in memory, whatever the film's length."""

    def __init__(self, shots: Sequence[Shot], *, title: str, fps: Fraction, width: int, height: int) -> None:
        self._shots = shots
        self._fps = fps
        placed = spans(shots)
        waiting: dict[int, list[int]] = {}
        for index, span in enumerate(placed):
            waiting.setdefault(span.middle, []).append(index)
        self.wanted = list(waiting)
        """The film's frames to take: one a shot, where they are not the same."""
        self._coming = iter(waiting.values())
        self._layout = _layout(shots, width / height)
        wide, high = self._layout.picture
        self.size = (wide, high) if wide < width else None
        """Width and height in which they are enough; None: their own."""
        page_width = max(_MIN_WIDTH, self._layout.grid[0] + 2 * MARGIN)
        lines = wrap(title, page_width - 2 * MARGIN, _TITLE, max_lines=2)
        facts = "   ·   ".join(film_facts(shots, title, placed[-1].end, fps, (width, height)))
        self._top = MARGIN + len(lines) * 52 + 64
        self._page = np.full((self._top + self._layout.grid[1] + MARGIN // 2, page_width, 3), PAPER, np.uint8)
        for row, line in enumerate(lines):
            draw(self._page, line, (MARGIN, MARGIN + 34 + 52 * row), _TITLE)
        draw(self._page, facts, (MARGIN, self._top - 46), _FACTS)
        self._page[self._top - 26, MARGIN:-MARGIN] = HAIRLINE

    def take(self, frame: np.ndarray) -> None:
        """Looks at the next frame of those that it wants, (H, W, 3) uint8 RGB."""
        for index in next(self._coming):
            self._place(index, frame)

    def _place(self, index: int, frame: np.ndarray) -> None:
        layout = self._layout
        wide, high = layout.picture
        row, column = divmod(index, layout.columns)
        x = MARGIN + column * (wide + layout.gap)
        y = self._top + row * (high + layout.words)
        lay(self._page, frame, (x, y), layout.picture)
        self._caption(index, x, y + high)

    def _caption(self, index: int, x: int, y: int) -> None:
        shot, layout = self._shots[index], self._layout
        wide = layout.picture[0]
        if not layout.entries:
            for line in wrap(shot.id, wide, _SMALL_ID, max_lines=1):
                draw(self._page, line, (x, y + 14), _SMALL_ID)
            return
        y += _LINE + 2
        seconds = f"{float(shot.shown_frames / self._fps):.1f} s"
        room = wide - width(seconds, _SECONDS) - 12
        for line in wrap(shot.id, room, _ID, max_lines=1):
            draw(self._page, line, (x, y), _ID)
        draw(self._page, seconds, (x + wide - width(seconds, _SECONDS), y), _SECONDS)
        y += 4
        for lines, style in ((layout.entries[index].prompt, _PROMPT), (layout.entries[index].subtitle, _SUBTITLE)):
            for line in lines:
                y += _LINE
                draw(self._page, line, (x, y), style)

    def save(self, path: Path) -> None:
        """Writes the page as PNG."""
        write_png(path, self._page)


def film_facts(
    shots: Sequence[Shot], title: str, num_frames: int, fps: Fraction, size: tuple[int, int]
) -> tuple[str, ...]:
    """Shots, length, size and rate of a film, in the language of its title."""
    total = round(num_frames / fps)
    time = (
        f"{total // 3600}:{total // 60 % 60:02}:{total % 60:02}" if total >= 3600 else f"{total // 60}:{total % 60:02}"
    )
    chinese = is_chinese(title + shots[0].text)
    count = f"{len(shots)} 个镜头" if chinese else f"{len(shots)} shot{'s' if len(shots) > 1 else ''}"
    return count, time, f"{size[0]} × {size[1]}", f"{float(fps):.5g} {'帧/秒' if chinese else 'fps'}"


def _layout(shots: Sequence[Shot], aspect: float) -> _Layout:
    """The largest pictures, up to a pleasant size, with which the page keeps within its bounds."""
    pixels = {1: 300_000, 2: 200_000, 3: 150_000}.get(len(shots), 120_000 if len(shots) <= 12 else 80_000)
    while True:
        wide = max(16, round((pixels * aspect) ** 0.5))
        picture = (wide, max(16, round(wide / aspect)))
        # Thousands of prompts are not worth wrapping for a page that the pictures alone would fill.
        if len(shots) * picture[0] * picture[1] < _MAX_WIDTH * _MAX_HEIGHT or wide == 16:
            layout = _grid(shots, picture)
            if (layout.grid[1] <= _MAX_HEIGHT - 300 and layout.grid[0] <= _MAX_WIDTH - 2 * MARGIN) or wide == 16:
                return layout
        pixels = round(pixels * 0.85)


def _grid(shots: Sequence[Shot], picture: tuple[int, int]) -> _Layout:
    """As many columns as make the page a little wider than high, with few holes in the last row."""
    entries = tuple(_entry(shot, picture[0]) for shot in shots) if picture[0] >= _WORDS_WIDTH else ()
    words, gap = 22, 8
    if entries:
        most = max(len(entry.prompt) + len(entry.subtitle) for entry in entries)
        words, gap = _LINE * (most + 1) + 44, 28
    count = len(shots)

    def strangeness(columns: int) -> float:
        rows = -(-count // columns)
        shape = columns * (picture[0] + gap) / (rows * (picture[1] + words))
        return abs(float(np.log(shape / 1.3))) + 0.5 * (columns * rows - count) / (columns * rows)

    columns = min(range(1, count + 1), key=strangeness)
    return _Layout(columns=columns, rows=-(-count // columns), picture=picture, gap=gap, words=words, entries=entries)


def _entry(shot: Shot, max_width: int) -> _Entry:
    return _Entry(
        prompt=tuple(wrap(shot.prompt, max_width, _PROMPT, max_lines=3)),
        subtitle=tuple(wrap(shot.subtitle or "", max_width, _SUBTITLE, max_lines=2)),
    )
