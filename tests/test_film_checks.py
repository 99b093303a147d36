"""How panels meet: transitions that fit, panels that have something to continue."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmenter.film_checks import film_flaws, num_panels_flaw, sound_panels
from segmenter.source import parse_json
from segmenter.source_tree import Flaw
from segmenter.timing import panel_lengths, split_transition, transition_frames

PANELS = st.lists(
    st.tuples(st.integers(50, 3000), st.one_of(st.just(0), st.integers(1, 2000))), min_size=1, max_size=6
)  # thousandths of seconds: of the panel, of its transition (0 is a cut)


def _board(panels: list[tuple[int, int]], fps: str) -> dict[str, Any]:
    entries = [
        {
            "text": "x",
            "seconds": seconds / 1000,
            "transition": {"kind": "dissolve", "seconds": transition / 1000} if transition else "cut",
        }
        for seconds, transition in panels
    ]
    return {"title": "T", "fps": fps, "scenes": [{"panels": entries}]}


def _flaws(board: dict[str, Any]) -> list[Flaw]:
    source = parse_json(json.dumps(board))
    return list(film_flaws(source, sound_panels(source.data)))


def _fits(panels: list[tuple[int, int]], fps: Fraction) -> bool:
    lengths = panel_lengths([Fraction(seconds, 1000) for seconds, _ in panels], fps)
    splits = [split_transition(transition_frames(Fraction(transition, 1000), fps)) for _, transition in panels]
    befores = [before for before, _ in splits[1:]] + [0]
    return all(after + before <= n for n, (_, after), before in zip(lengths, splits, befores, strict=True))


@given(PANELS, st.sampled_from(["24", "24000/1001", "25", "12.5", "60"]))
@settings(deadline=None, derandomize=True, max_examples=300)
def test_exactly_the_films_whose_transitions_fit_are_accepted(panels: list[tuple[int, int]], fps: str) -> None:
    """No transition is refused in vain, and none that is accepted takes frames that another one has."""
    rate = Fraction(fps)
    long_enough = all(Fraction(seconds, 1000) * rate >= 1 for seconds, _ in panels)
    assert (not _flaws(_board(panels, fps))) == (_fits(panels, rate) and long_enough)


@given(PANELS, st.sampled_from(["24", "24000/1001", "25", "60"]))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_the_advice_for_a_transition_makes_it_fit(panels: list[tuple[int, int]], fps: str) -> None:
    """An author who writes everywhere what the messages say has a film that fits, at once."""
    board = _board(panels, fps)
    entries = board["scenes"][0]["panels"]
    for flaw in _flaws(board):
        entry = entries[flaw.loc[3]]  # type: ignore[call-overload]
        advice = re.search(r"seconds: ([0-9.]+)", flaw.message)
        if "one frame" in flaw.message:
            return
        entry["transition"] = {"kind": "dissolve", "seconds": float(advice[1])} if advice else "cut"
    assert not _flaws(board)


def test_the_advice_names_the_panel_that_is_too_short() -> None:
    """A transition takes frames of both sides; the message names the side that lacks them."""
    short_before, short_after = [(4000, 0), (200, 0), (4000, 1000)], [(4000, 0), (200, 1000), (4000, 0)]
    for panels, longest in ((short_before, "0.458"), (short_after, "0.416")):
        (flaw,) = _flaws(_board(panels, "24"))
        assert "scene 1, panel 2" in flaw.message
        assert f"seconds: {longest}" in flaw.message


def test_the_first_transition_has_nothing_before_it() -> None:
    """The film comes up from black: half of the fade needs no room."""
    assert not _flaws(_board([(1000, 2000)], "24"))
    (flaw,) = _flaws(_board([(960, 2000)], "24"))
    assert "scene 1, panel 1" in flaw.message


@pytest.mark.parametrize("seconds", ["soon", 0, None])
def test_a_panel_of_unknown_length_is_never_too_short(seconds: object) -> None:
    """What is wrong with a length is said elsewhere; it makes no other flaws, not by rounding either."""
    board = _board([(1000, 0), (980, 2000)], "25")  # 24 or 25 frames, as the panel before it ends; 25 are needed
    entries = board["scenes"][0]["panels"]
    entries[0]["seconds"] = seconds
    assert not _flaws(board)
    entries[1]["seconds"] = 0.94
    (flaw,) = _flaws(board)
    assert "scene 1, panel 2" in flaw.message
    entries[1]["seconds"] = seconds
    assert not _flaws(board)


def test_the_shortest_panel_that_is_named_is_accepted() -> None:
    """A panel shows at least one frame."""
    board = _board([(10, 0)], "24000/1001")
    (flaw,) = _flaws(board)
    board["scenes"][0]["panels"][0]["seconds"] = float(flaw.message.rsplit(" ", 1)[1])
    assert not _flaws(board)


def test_continuity_needs_something_to_continue() -> None:
    """The first panel continues nothing, an image is no last frame; a later scene may go on from the one before."""
    board = _board([(1000, 0), (1000, 0)], "24")
    board["scenes"].append({"panels": [{"text": "x", "continuity": "continue"}]})
    assert not _flaws(board)
    first, second = board["scenes"][0]["panels"]
    first["continuity"] = "pose"
    second |= {"continuity": "continue", "image": "a.png"}
    assert [flaw.loc for flaw in _flaws(board)] == [
        ("scenes", 0, "panels", 0, "continuity"),
        ("scenes", 0, "panels", 1, "image"),
    ]


def test_films_have_bounds() -> None:
    """At most 5,000 panels and four hours."""
    assert num_panels_flaw(parse_json(json.dumps(_board([(1000, 0)] * 5000, "24")))) is None
    assert num_panels_flaw(parse_json(json.dumps(_board([(1000, 0)] * 5001, "24")))) is not None
    assert not _flaws(_board([(600_000, 0)] * 24, "24"))
    (flaw,) = _flaws(_board([(600_000, 0)] * 25, "24"))
    assert "4 h 10 min" in flaw.message


@pytest.mark.parametrize("data", [None, [], {}, {"scenes": 1}, {"scenes": [1, {"panels": 2}, {"panels": [3]}]}])
def test_nothing_is_expected_of_a_file(data: object) -> None:
    """Whatever a file holds, looking at the film in it fails at nothing."""
    source = parse_json(json.dumps(data))
    assert num_panels_flaw(source) is None
    assert not list(film_flaws(source, sound_panels(source.data)))


def test_what_descriptions_make_of_a_text_is_bounded() -> None:
    """A name is short, what it stands for is not: the length is told without building the text."""
    panels = [{"text": "Mia " * 500}, {"text": "Mia waves"}]
    scene = {"setting": "Mia " * 100, "panels": panels}
    board = {"title": "T", "characters": {"Mia": "x" * 500}, "scenes": [scene]}
    too_long = [flaw.loc for flaw in _flaws(board)]
    assert too_long == [("scenes", 0, "panels", 0, "text"), ("scenes", 0, "setting")]
    assert "252,495 characters; write at most 4,000" in _flaws(board)[0].message
    board["characters"] = {"Mia": ["a girl"], "": "x", "Ben": None}
    assert not _flaws(board)
