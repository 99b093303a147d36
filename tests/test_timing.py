"""The grid of frames."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmenter.timing import (
    frames_of,
    generated_frames,
    max_shown_frames,
    on_grid,
    panel_lengths,
    split_evenly,
    split_transition,
    transition_frames,
)

RATES = [Fraction(24), Fraction(25), Fraction(30), Fraction(5), Fraction(1), Fraction(60), Fraction(24000, 1001)]
rates = st.sampled_from(RATES)


def test_half_a_frame_counts_up():
    """Times are rounded to the nearest frame, halves upwards."""
    assert [frames_of(Fraction(n, 48), Fraction(24)) for n in (0, 1, 2, 3, 4)] == [0, 1, 1, 2, 2]


def test_ntsc_rates_are_exact():
    """An hour at 23.976 frames a second has as many frames as the exact fraction says."""
    assert frames_of(Fraction(3600), Fraction(24000, 1001)) == 86314


def test_panel_lengths_add_up_to_the_film():
    """A hundred panels of a third of a second last what the film lasts, although none of them is whole."""
    lengths = panel_lengths([Fraction(1, 3)] * 100, Fraction(25))
    assert sum(lengths) == 833
    assert set(lengths) == {8, 9}


@pytest.mark.parametrize(("frames", "expected"), [(1, 1), (2, 5), (5, 5), (6, 9), (120, 121), (121, 121)])
def test_engines_generate_four_k_plus_one(frames, expected):
    """The grid rounds up to the next 4k+1."""
    assert on_grid(frames) == expected


def test_a_continuing_five_second_shot_takes_121_frames():
    """At 24 frames a second 121 generated frames show 120, whether the first is dropped or the last."""
    assert max_shown_frames(Fraction(24)) == 120
    assert generated_frames(120, 1) == generated_frames(120, 0) == 121


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (4, [96]),
        (5, [120]),
        (10, [120, 120]),
        (12, [96, 96, 96]),
        (7, [84, 84]),
        (Fraction(57, 8), [87, 84]),
    ],
)
def test_panels_are_shared_evenly(seconds, expected):
    """Twelve seconds are three times four, not five and five and two; odd frames are trimmed from one shot."""
    assert list(split_evenly(frames_of(Fraction(seconds), Fraction(24)), Fraction(24))) == expected


@given(frames=st.integers(1, 20_000), fps=rates)
def test_shares_are_few_even_and_within_five_seconds(frames, fps):
    """Whatever the panel's length: nothing lost, no share over five seconds, none more than a step from another."""
    shares = split_evenly(frames, fps)
    assert sum(shares) == frames
    assert max(shares) <= 5 * fps
    assert min(shares) >= 1
    assert max(shares) - min(shares) <= 4
    assert len(shares) == -(-frames // max_shown_frames(fps))


@given(frames=st.integers(1, 5_000), steps=st.integers(1, 30))
def test_an_engine_may_make_shorter_shots(frames, steps):
    """Then no share is longer than those, nothing is lost, and they are as few as can be."""
    shares = split_evenly(frames, Fraction(24), longest=4 * steps)
    assert sum(shares) == frames
    assert min(shares) >= 1
    assert max(shares) <= 4 * steps
    assert len(shares) == -(-frames // (4 * steps))


@given(seconds=st.fractions(0, 2), fps=rates)
def test_a_transition_is_split_around_its_moment(seconds, fps):
    """The frames before and after the join are the whole transition, and differ by one at the most."""
    frames = transition_frames(seconds, fps)
    before, after = split_transition(frames)
    assert before + after == frames
    assert 0 <= after - before <= 1
    assert (frames == 0) == (seconds == 0)
