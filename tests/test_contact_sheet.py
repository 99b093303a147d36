"""The contact sheet: every shot's own picture, words that fit, a page that stays a page."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from film_stock import flat_frames, make_shot

from stitching.contact_sheet import ContactSheet
from stitching.lettering import Style, width, wrap

INK = Style(size=16, colour=(0, 0, 0))
ENGLISH = "A boy throws a yellow frisbee to a brown dog in a sunny park, and the dog catches it mid-air. " * 3
CHINESE = "妈妈递给宝宝奶瓶,宝宝笑了。两只可爱的小熊在森林里分享蜂蜜,“你要吗?”一只把罐子递给另一只。" * 3


def sheet_of(path: Path, count: int, *, size: tuple[int, int] = (64, 64), text: str = "A cat") -> np.ndarray:
    """A sheet of `count` shots of three frames, each shot of its own grey, as it is read back from its file."""
    shots = [make_shot(f"s01p{index:04}", num_frames=3, size=size, text=text) for index in range(count)]
    sheet = ContactSheet(shots, title="熊 and honey", fps=Fraction(24), width=size[0], height=size[1])
    assert list(sheet.wanted) == [3 * index + 1 for index in range(count)]
    for index in range(count):
        sheet.take(flat_frames(1, 20 + 10 * (index % 20), size=size)[0])
    sheet.save(path)
    page = cv2.imread(str(path))
    assert page is not None
    return page


@pytest.mark.parametrize("size", [(64, 64), (128, 64), (64, 128)])
@pytest.mark.parametrize("count", [1, 2, 7, 20])
def test_every_shot_is_on_the_sheet(tmp_path: Path, count: int, size: tuple[int, int]) -> None:
    """Each shot's grey covers a picture's area of the page."""
    page = sheet_of(tmp_path / "sheet.png", count, size=size)
    for index in range(count):
        assert np.count_nonzero((page == 20 + 10 * index).all(axis=-1)) > 30_000


@pytest.mark.parametrize("count", [60, 3000])
def test_a_page_has_bounds(tmp_path: Path, count: int) -> None:
    """Pictures shrink before the page grows beyond what a viewer opens."""
    height, across, _ = sheet_of(tmp_path / "sheet.png", count, text=ENGLISH).shape
    assert height <= 6000
    assert across <= 4800


def test_the_sheet_shows_words(tmp_path: Path) -> None:
    """Another prompt is another sheet, and what is drawn is more than question marks."""
    one = sheet_of(tmp_path / "one.png", 1, text="妈妈笑了")
    other = sheet_of(tmp_path / "other.png", 1, text="宝宝哭了")
    assert one.shape == other.shape
    assert (one != other).any()


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_long_texts_end_in_an_ellipsis(text: str) -> None:
    """Three lines, each within its width, the last one with an ellipsis."""
    lines = wrap(text, 220, INK, max_lines=3)
    assert len(lines) == 3
    assert all(width(line, INK) <= 220 for line in lines)
    assert lines[-1].endswith("…")


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_wrapping_loses_nothing(text: str) -> None:
    """With enough lines every character is there, in its order."""
    lines = wrap(text, 220, INK, max_lines=99)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_no_line_begins_with_a_closing_mark() -> None:
    """A full stop or a comma goes with the character before it, an opening quote with the one after it."""
    for max_width in range(40, 240, 7):
        for line in wrap(CHINESE, max_width, INK, max_lines=99):
            assert line[0] not in ",。?”,"
            assert line[-1] not in "“"


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_nothing_to_say_takes_no_line(text: str) -> None:
    """Blank texts have no lines."""
    assert wrap(text, 100, INK, max_lines=3) == []


def test_an_ellipsis_follows_a_whole_word() -> None:
    """No line ends in half an English word."""
    words = set(ENGLISH.replace(",", "").replace(".", "").split())
    for max_width in range(80, 240, 7):
        last = wrap(ENGLISH, max_width, INK, max_lines=3)[-1]
        assert last.rstrip("…").split()[-1].strip(",.") in words


def test_a_word_wider_than_the_line_is_cut() -> None:
    """A word without a place to break ends in an ellipsis."""
    (line,) = wrap("x" * 500, 100, INK, max_lines=3)
    assert line.endswith("…")
    assert width(line, INK) <= 100
