"""Subtitles: cues become panels that last as long, and the film is as long as the subtitles say."""

from pathlib import Path

import pytest
from format_files import as_storyboard, composed, lost_words, messages, panels_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segmenter.errors import StoryboardError

EXAMPLE = Path(__file__).parent.parent / "examples" / "convert" / "market.srt"


def cue(number: int, start: str, end: str, text: str) -> str:
    return f"{number}\n00:00:{start} --> 00:00:{end}\n{text}\n\n"


def times(made) -> list[tuple[str, float, str | None]]:
    return [(p["text"], p["seconds"], p.get("subtitle")) for scene in made.document["scenes"] for p in scene["panels"]]


def test_the_example(tmp_path):
    """A short pause is shown with the cue before it, a long one is a panel; what is in brackets is seen."""
    board = as_storyboard(tmp_path, "market.srt", EXAMPLE.read_bytes())
    assert [float(panel.seconds) for panel in panels_of(board)] == [3.2, 3.2, 3.6, 2.5, 2.5]
    assert panels_of(board)[2].subtitle is None
    assert panels_of(board)[3].text == "the grill hisses"
    assert panels_of(board)[4].subtitle == "VENDOR: Here you are. Careful, they are hot!"


def test_overlaps_repeats_and_disorder(tmp_path):
    """A cue ends where the next begins; two at once are read together; order is that of the times."""
    text = cue(1, "04,000", "06,000", "C") + cue(2, "00,000", "03,000", "A") + cue(3, "02,000", "04,000", "B")
    made = composed(tmp_path, "a.srt", text + cue(4, "04,000", "06,000", "D") + cue(5, "05,000", "05,000", "E"))
    assert times(made) == [("A", 2, "A"), ("B", 2, "B"), ("C D", 2, "C D")]
    assert len(messages(made)) == 3


def test_marks_are_taken_off_and_counted(tmp_path):
    """Colours and positions are nothing to read; what only looks like one stays."""
    made = composed(tmp_path, "a.srt", cue(1, "00,000", "02,000", "{\\an8}<i>2 < 3 &amp; <b>so</b></i> it is"))
    assert times(made) == [("2 < 3 & so it is", 2, "2 < 3 & so it is")]
    assert "5 marks" in messages(made)[0][1]


def test_webvtt(tmp_path):
    """Voices are names; notes and styles are told."""
    text = (
        "WEBVTT\n\nSTYLE\n::cue {}\n\nintro\n00:01.000 --> 00:04.000 align:left\n<v Mia>Hello\n\n"
        "NOTE later\n\n00:04.000 --> 00:05.000\nBye\n"
    )
    made = composed(tmp_path, "a.vtt", text)
    assert times(made) == [("Mia: Hello", 4, "Mia: Hello"), ("Bye", 1, "Bye")]
    assert [line for line, _ in messages(made)] == [1, 3, 4, 10]


def test_a_long_pause_is_split(tmp_path):
    """A panel lasts ten minutes at the most."""
    text = "1\n00:00:00,000 --> 00:00:02,000\nA\n\n2\n00:25:00,000 --> 00:25:02,000\nB\n"
    panels = panels_of(as_storyboard(tmp_path, "a.srt", text))
    assert sum(panel.seconds for panel in panels) == 25 * 60 + 2
    assert [panel.continuity for panel in panels] == ["cut", "cut", "continue", "continue", "cut"]


@pytest.mark.parametrize("text", ["hello\n", "1\n00:00 -> 2\n\n"])
def test_no_subtitles_is_an_error(tmp_path, text):
    """With an example of a line of times."""
    with pytest.raises(StoryboardError, match="-->"):
        composed(tmp_path, "a.srt", text)


_CUES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(-1, 9), st.sampled_from(["Hi", "Go away", "[bang]", "", "♪ la", "你好"]))
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cues=_CUES)
def test_no_cue_is_lost_and_the_time_is_kept(tmp_path, cues):
    """Whatever their order and lengths; the film ends where the last cue does."""
    cues = [(0, 1, "First"), *cues]
    text = "".join(
        cue(i, f"{start:02},000", f"{max(start + length, 0):02},000", said)
        for i, (start, length, said) in enumerate(cues)
    )
    made = composed(tmp_path, "a.srt", text)
    assert not lost_words(made, " ".join(said for _, _, said in cues))
    assert sum(seconds for _, seconds, _ in times(made)) == max(max(start + length, 0) for start, length, _ in cues)
