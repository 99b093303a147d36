"""Rates, sizes and lengths as authors write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmenter.notation import decimal, join_texts, parse_fps, parse_seconds, parse_size


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        (24, Fraction(24)), ("24", Fraction(24)), (12.5, Fraction(25, 2)), ("24000/1001", Fraction(24000, 1001)),
        (23.976, Fraction(24000, 1001)), (23.98, Fraction(24000, 1001)), ("29.97", Fraction(30000, 1001)),
        (59.94, Fraction(60000, 1001)), (1, Fraction(1)), (60, Fraction(60)), ("48 / 2", Fraction(24)),
    ],
)  # fmt: skip
def test_rates_are_exact(written: object, rate: Fraction) -> None:
    """The broadcast rates that people write as decimals become the fractions that they stand for."""
    assert parse_fps(written) == rate


@pytest.mark.parametrize("written", [0, 61, -24, True, None, "fast", "24/0", "1/3", [24], float("nan"), 12.3456789, ""])
def test_other_rates_are_refused(written: object) -> None:
    """The message gives a rate that can be written."""
    with pytest.raises(ValueError, match=r"24|1 to 60"):
        parse_fps(written)


def test_a_rate_that_divides_by_zero_is_called_so() -> None:
    """It looks like the rates that are fine."""
    with pytest.raises(ValueError, match="divides by zero"):
        parse_fps("24/0")


@pytest.mark.parametrize(
    "written", ["1280x704", "1280×704", " 1280 X 704 ", [1280, 704], {"width": 1280, "height": 704}]
)
def test_sizes_in_every_notation(written: object) -> None:
    """Text, list and mapping say the same."""
    assert parse_size(written) == (1280, 704)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1280x720", "write 1280x704"), ([1920, 1080], "write 1920x1088"), ("10x9999", "write 64x2048"),
        ("720p", "1280x704"), ([1280], "1280x704"), ([1280.0, 704], "1280x704"), ([True, 64], "1280x704"),
        ({"width": 64}, "1280x704"), (None, "1280x704"), (1280, "1280x704"),
    ],
)  # fmt: skip
def test_other_sizes_are_refused_with_the_nearest(written: object, words: str) -> None:
    """A size that cannot be rendered comes with the nearest one that can."""
    with pytest.raises(ValueError, match=words):
        parse_size(written)


@given(st.integers(-10, 10**6), st.integers(-10, 10**6))
def test_the_nearest_size_can_be_rendered(width: int, height: int) -> None:
    """Whatever the size, the one that the message names is accepted and no further away than half a step."""
    try:
        assert parse_size([width, height]) == (width, height)
    except ValueError as error:
        near = parse_size(str(error).rsplit("write ", 1)[1])
        assert all(abs(n - min(max(side, 64), 2048)) <= 16 for n, side in zip(near, (width, height), strict=True))


def test_seconds_are_exact() -> None:
    """A tenth is a tenth, not its binary neighbour."""
    assert parse_seconds(0.1, 600) == Fraction(1, 10)
    assert parse_seconds(4, 600) == 4


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("4s", "write 4 "), ("4", "write 4 "), ("2.5 seconds", r"write 2\.5 "), ("3秒", "write 3 "),
        ("1:30", "write 90 "), ("2 min", "write 120 "), ("soon", "plain number"), (None, "plain number"),
        (True, "plain number"), (float("inf"), "plain number"), (0, "more than 0"), (-1, "more than 0"),
        (36000, "at most 600"), ("10h", "at most 600"), (10**39, "at most 600"),
    ],
)  # fmt: skip
def test_other_lengths_are_refused(written: object, words: str) -> None:
    """What the author meant is read out of units and time codes."""
    with pytest.raises(ValueError, match=words):
        parse_seconds(written, 600)


def test_decimals_are_cut_not_rounded() -> None:
    """A longest length must not be rounded up."""
    assert [decimal(Fraction(*f)) for f in [(1, 3), (2, 3), (4, 1), (5, 2)]] == ["0.333", "0.666", "4", "2.5"]


def test_lists_of_texts_are_joined() -> None:
    """A negative prompt may be a list; what is no text in it is named."""
    assert join_texts(["a", " b ", ""]) == "a, b"
    assert join_texts("a") == "a"
    with pytest.raises(ValueError, match="3 is not a text"):
        join_texts(["a", 3])
