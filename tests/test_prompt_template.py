"""Beats printed in the template of subject, action, subject, location and outcome."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from segmenter.prompts import read_prompt
from segmenter.prompts.template import template_of, templates_of

READINGS = yaml.safe_load((Path(__file__).parent / "golden" / "readings.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("golden", READINGS, ids=lambda golden: golden["text"])
def test_prints_what_a_person_reads(golden: dict[str, object]) -> None:
    """Each prompt of the golden file is printed as it was reviewed, and what is not understood is named."""
    reading = read_prompt(str(golden["text"]))
    assert templates_of(reading) == golden["beats"]
    assert list(reading.unread) == golden.get("unread", [])


def test_one_beat_names_its_own_actor() -> None:
    """A beat by itself speaks of its own actor, where the lines of a reading speak of all who do the same."""
    reading = read_prompt("Three kids wave")
    assert template_of(reading, reading.beats[1]) == "[kid 2] performs [wave]"
    assert templates_of(reading) == ["[3 kids] performs [wave]"]


def test_what_comes_of_an_action_is_a_beat_too() -> None:
    """What falls because it was hit can be printed by itself."""
    reading = read_prompt("A cat knocks over a cup")
    assert template_of(reading, reading.beats[1]) == "[cup] performs [fall]"


@pytest.mark.parametrize(
    ("prompt", "outcome"),
    [
        ("A boy kicks a ball, resulting in a broken window. He cries.", "a broken window"),
        ("A boy kicks a ball so that the window breaks, then he runs", "the window breaks"),
        ("A waiter drops the tray, so the glasses shatter", "the glasses shatter"),
        ("小猫打翻了杯子,导致牛奶洒了一地。", "牛奶洒了一地"),
        ("A boy is so happy that he jumps", ""),
        ("A boy kicks a ball and a dog barks", ""),
    ],
)
def test_beats_keep_what_comes_of_them(prompt: str, outcome: str) -> None:
    """A beat's outcome is in the words of the prompt, and empty where it tells none."""
    assert read_prompt(prompt).beats[0].outcome == outcome


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("Twenty penguins slide", 20),
        ("A group of twelve tourists waves", 12),
        ("A group of tourists waves", None),
        ("十五只猫跑", 15),
        ("一群大雁飞过", None),
    ],
)
def test_keeps_how_many_are_meant(prompt: str, count: int | None) -> None:
    """A number is kept beyond those who are staged; a group that no number is said of has none."""
    assert {subject.count for subject in read_prompt(prompt).subjects} == {count}
