"""Stories in plain text: a paragraph is a scene, and every word is in one."""

from fractions import Fraction

import pytest
from format_files import as_storyboard, composed, lost_words, messages, panels_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from segmenter.film_checks import MAX_PANELS
from segmenter.formats.sentences import pack, screen_seconds
from segmenter.plan import plan_shots


def test_a_paragraph_is_a_scene_and_its_sentences_are_panels(tmp_path):
    """Short sentences share a panel, long ones have their own."""
    text = (
        "Once upon a time there lived\nan old man by the sea. He rowed.\n\n\n"
        "One morning he rowed out further than he had ever rowed before, and the wind was kind.\n"
    )
    board = as_storyboard(tmp_path, "the_old-man.txt", text)
    assert board.title == "the old man"
    assert [[panel.text for panel in scene.panels] for scene in board.scenes] == [
        ["Once upon a time there lived an old man by the sea. He rowed."],
        ["One morning he rowed out further than he had ever rowed before, and the wind was kind."],
    ]


def test_chinese_lines_meet_without_a_space_and_indents_begin_paragraphs(tmp_path):
    """As Chinese texts are set."""
    board = as_storyboard(tmp_path, "a.txt", "\u3000\u3000从前有一只\n小兔。\n\u3000\u3000它饿了。\n")
    assert [panel.text for panel in panels_of(board)] == ["从前有一只小兔。", "它饿了。"]


def test_markdown_headings_are_title_and_settings(tmp_path):
    """The first of the first level names the film."""
    board = as_storyboard(tmp_path, "a.md", "# The Lamp\n\n## a quiet harbour\n\nA ship comes.\n\n---\n\nIt stops.\n")
    assert board.title == "The Lamp"
    assert [scene.setting for scene in board.scenes] == ["a quiet harbour", "a quiet harbour"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("Run!", 2), ("one two three four five six seven eight nine", 3), ("妈妈递给宝宝奶瓶,宝宝笑了", 3)],
)
def test_the_pace_is_three_words_or_four_and_a_half_characters_a_second(text, seconds):
    """At least two seconds, in halves."""
    assert screen_seconds(text) == seconds


@pytest.mark.parametrize("total", [Fraction(1), Fraction(77), Fraction(1234567, 1000), Fraction(7200)])
def test_the_film_lasts_as_asked(tmp_path, total):
    """To the frame, and no shot is longer than five seconds."""
    text = "\n\n".join(f"Dog number {number} runs up the hill and barks at the moon." for number in range(20))
    plan = plan_shots(as_storyboard(tmp_path, "a.txt", text, total))
    assert abs(plan.num_frames - total * plan.fps) <= 1
    assert all(shot.shown_frames <= 5 * plan.fps for shot in plan.shots)


def test_more_panels_than_frames_are_refused(tmp_path):
    """With the length that would do."""
    with pytest.raises(Exception, match="ask for at least 1 s"):
        composed(tmp_path, "a.txt", "A dog runs.\n\n" * 20, seconds=Fraction(1, 10))


def test_a_long_book_is_packed_and_shortened_and_says_so(tmp_path):
    """Neither too many panels nor too many hours, and not a word less."""
    text = "\n\n".join("A dog of some size runs up the hill and barks at the moon for long. " * 30 for _ in range(250))
    made = composed(tmp_path, "a.txt", text)
    assert sum(len(scene["panels"]) for scene in made.document["scenes"]) <= MAX_PANELS
    said = " ".join(message for _, message in messages(made))
    assert "each takes up to" in said
    assert "shortened to 4" in said
    joined = " ".join(panel["text"] for scene in made.document["scenes"] for panel in scene["panels"])
    assert joined.split() == text.split()


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet="ab .!?。，,;\"')好…\n", max_size=400), most=st.integers(20, 100))
def test_packing_loses_nothing_but_white_space(text, most):
    """And keeps to the number of characters."""
    parts = pack(text, 5, most)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(len(part) <= most for part in parts)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
@example("0\xad0")
def test_no_word_is_lost(tmp_path, text):
    """Of any text there is."""
    text += "\n\nA dog runs."
    made = composed(tmp_path, "a.txt", text.encode("utf-8", "replace"))
    assert all(not word.isascii() for word in lost_words(made, text))
