"""Characters: names become descriptions that the prompt reader reads as one subject each."""

import pytest

from segmenter.characters import Characters
from segmenter.prompts import read_prompt


@pytest.mark.parametrize(
    ("characters", "text", "expanded"),
    [
        ({"Mia": "a girl", "Mia Wong": "a woman"}, "Mia Wong and Mia go to Miami", "a woman and a girl go to Miami"),
        ({"Tom": "a boy", "Lily": "a girl"}, "Tom把球递给Lily", "a boy把球递给a girl"),
        ({"小白": "一只白兔"}, "小白跑到右边", "一只白兔跑到右边"),
        ({"慢慢": "一只乌龟"}, "慢慢慢慢地走", "一只乌龟慢慢地走"),
        ({"Mr. T.": "a man", "C++": "a robot"}, "C++ sees Mr. T. He waves", "a robot sees a man. He waves"),
        ({"José": "a boy"}, "José waves to Joséphine", "a boy waves to Joséphine"),
        ({"Jos\u00e9": "a boy"}, "Jose\u0301 waves", "a boy waves"),
        ({"Unit 7": "a robot"}, "Unit 7 meets Unit 70", "a robot meets Unit 70"),
        ({"A": "A and B", "B": "x"}, "A", "A and B"),
        ({"Mia": "A girl with a hat."}, "Mia waves.", "A girl with a hat waves."),
        ({}, "Mia waves", "Mia waves"),
    ],
)
def test_names_become_descriptions(characters, text, expanded):
    """Longest name first, in one pass; a boundary is asked for only where letters would join."""
    assert Characters(characters).expand(text) == expanded
    assert Characters(characters).expanded_length(text) == len(expanded)


@pytest.mark.parametrize(
    ("description", "text", "expanded"),
    [
        ("a blue robot", "R waves, R runs", "a blue robot waves, the blue robot runs"),
        ("one old man", "R waves, R runs", "one old man waves, the old man runs"),
        ("two cats", "R wave, R run", "two cats wave, the two cats run"),
        ("my dog", "R waves, R runs", "my dog waves, my dog runs"),
        ("a girl, red scarf", "R waves, R runs", "a girl (red scarf) waves, the girl runs"),
        ("a small, white cat with a bow", "R sits, R runs",
         "a small, white cat with a bow sits, the small, white cat runs"),
        ("an axolotl, pink", "R sits, R runs", "an axolotl (pink) sits, the axolotl runs"),
        ("a bear, tired", "R's jar falls. R cries", "a bear's jar falls. the bear (tired) cries"),
        ("一只乌龟,背着小背包", "R走, R笑", "一只乌龟\uff08背着小背包\uff09走, 乌龟笑"),
        ("两只小猫", "R走, R笑", "两只小猫走, 这两只小猫笑"),
    ],
)  # fmt: skip
def test_whoever_is_named_again_is_the_one(description, text, expanded):
    """The first time in full, what follows a pause in brackets; then the least that says who it is."""
    assert Characters({"R": description}).expand(text) == expanded


def test_those_who_share_a_short_name_keep_what_tells_them_apart():
    """Two are "the girl": the second mention says which."""
    characters = Characters({"Mia": "a girl with red hair", "Ann": "a girl with black hair"})
    assert characters.expand("Mia waves. Mia runs to Ann") == (
        "a girl with red hair waves. the girl with red hair runs to a girl with black hair"
    )


@pytest.mark.parametrize(
    ("characters", "text", "nouns", "beats"),
    [
        (
            {"Dr. Vega": "a woman with grey hair, in a white lab coat", "Unit 7": "a blue robot"},
            "Dr. Vega throws a ball to Unit 7, and Unit 7 catches it",
            ["woman", "ball", "robot"],
            [("throw", "woman", "ball", "robot"), ("take", "robot", "ball", None)],
        ),
        (
            {"Shelly": "a small turtle, carrying a backpack", "Zip": "a small, white rabbit"},
            "Zip gives a flower to Shelly. Shelly waves",
            ["rabbit", "flower", "turtle", "backpack"],
            [("hold", "turtle", "backpack", None), ("give", "rabbit", "flower", "turtle"),
             ("wave", "turtle", None, None)],
        ),
        (
            {"慢慢": "一只乌龟,背着小背包", "闪电": "一只白色的兔子,戴着红围巾"},
            "闪电把一朵花送给慢慢,慢慢笑了",
            ["rabbit", "flower", "turtle", "backpack"],
            [("hold", "turtle", "backpack", None), ("give", "rabbit", "flower", "turtle"),
             ("rest", "turtle", None, None)],
        ),
        (
            {"慢慢": "一只乌龟,背着小背包", "闪电": "一只白色的兔子"},
            "慢慢把一朵花送给闪电,闪电跳起来",
            ["turtle", "backpack", "flower", "rabbit"],
            [("hold", "turtle", "backpack", None), ("give", "turtle", "flower", "rabbit"),
             ("jump", "rabbit", None, None)],
        ),
        (
            {"Tom": "一个穿蓝衣服的男孩", "Lily": "一个小女孩"},
            "Tom把球递给Lily,Lily笑了",
            ["boy", "ball", "girl"],
            [("give", "boy", "ball", "girl"), ("rest", "girl", None, None)],
        ),
        (
            {"Bruno": "a brown bear with a hat, very old"},
            "A boy takes Bruno's jar",
            ["boy", "jar"],
            [("take", "boy", "jar", None)],
        ),
    ],
)  # fmt: skip
def test_the_reader_sees_each_character_once(characters, text, nouns, beats):
    """However long the descriptions, and wherever they stand, the action between them stays."""
    reading = read_prompt(Characters(characters).expand(text))

    def noun(index):
        return None if index is None else reading.subjects[index].noun

    assert [subject.noun for subject in reading.subjects] == nouns
    assert [(beat.action, noun(beat.actor), noun(beat.target), noun(beat.recipient)) for beat in reading.beats] == beats
    assert reading.unread == ()
