"""What a shot should not show follows from what is in it."""

from fractions import Fraction

import pytest

from segmenter.negatives import negative_prompt
from segmenter.plan import plan_shots
from segmenter.types import Panel, Scene, Storyboard

LIMBS, HANDS, FLOATING = "distorted limbs", "deformed hands", "floating objects"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Person A hands a book to Person B", {LIMBS, HANDS, FLOATING}),
        ("A dog runs", {LIMBS}),
        ("A cat knocks over a cup", {LIMBS, FLOATING}),
        ("A red car drives to the right", {FLOATING}),
        ("A boy throws a frisbee to a dog", {LIMBS, HANDS}),  # it is meant to fly
        ("A girl holds a balloon", {LIMBS, HANDS}),
        ("Fog over the sea", {LIMBS, HANDS, FLOATING}),  # nobody that is known: anything may be there
    ],
)
def test_it_names_what_goes_wrong_with_what_is_there(text, says):
    """Limbs where somebody is, floating where things are that should not; a poor picture always."""
    words = negative_prompt(text)
    assert {word for word in (LIMBS, HANDS, FLOATING) if word in words} == says
    assert words.endswith("blurred, flickering, low quality, watermark, text")


def test_it_speaks_the_language_of_the_prompt():
    """A Chinese prompt has a Chinese one, in the model's own words."""
    words = negative_prompt("妈妈递给宝宝奶瓶")
    assert "形态畸形的肢体" in words
    assert "漂浮的物体" in words
    assert words.isascii() is False
    assert LIMBS not in words


@pytest.mark.parametrize(("own", "expected"), [("fog", ["fog", "fog"]), ("", ["", ""]), (None, None)])
def test_the_storyboards_own_counts_to_the_letter(own, expected):
    """Where it gives one, an empty one too, no shot has another."""
    panels = (Panel(text="A dog runs", seconds=Fraction(2)), Panel(text="A red car drives", seconds=Fraction(2)))
    story = Storyboard(
        title="T", fps=Fraction(24), width=64, height=64, negative_prompt=own, scenes=(Scene(panels=panels),)
    )
    told = [shot.negative_prompt for shot in plan_shots(story).shots]
    assert told == (expected or [negative_prompt("A dog runs"), negative_prompt("A red car drives")])
