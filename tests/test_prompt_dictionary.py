"""Words that the reader's own lists lack."""

from __future__ import annotations

import pytest

from segmenter.prompts import read_prompt
from segmenter.prompts.chinese_dictionary import kind_of, tagged
from segmenter.prompts.english_dictionary import noun_lemma, plural, verb_form


@pytest.mark.parametrize(
    ("prompt", "who", "verb", "whom", "unread"),
    [
        ("A plumber tightens a sprocket", "plumber", "tighten", "sprocket", "tightens"),
        ("The blacksmith quenched the anvil", "blacksmith", "quench", "anvil", "quenched"),
        ("A lion tamer unties an oboist", "lion tamer", "untie", "oboist", "unties"),
        ("水管工拧紧阀门", "水管工", "拧紧", "阀门", "拧紧"),
        ("铁匠锤打铁砧", "铁匠", "锤打", "铁砧", "锤打"),
    ],
)
def test_reads_words_that_no_list_has(prompt: str, who: str, verb: str, whom: str, unread: str) -> None:
    """Unknown subjects and verbs are read; a verb that cannot be staged is named as not understood."""
    reading = read_prompt(prompt)
    beat = reading.beats[0]
    assert beat.target is not None
    assert (reading.subjects[beat.actor].label, beat.lemma) == (who, verb)
    assert reading.subjects[beat.target].label == whom
    assert beat.action == "rest"
    assert unread in reading.unread


def test_says_what_an_english_word_is() -> None:
    """Base forms and forms come from the dictionary; what no dictionary has is nothing."""
    assert verb_form("tightens") == ("tighten", "s")
    assert verb_form("dived") == ("dive", "past")
    assert verb_form("xqzt") is None
    assert noun_lemma("wolves") == "wolf"
    assert noun_lemma("something") is None
    assert plural("old person") == "old people"


def test_says_what_a_chinese_word_is() -> None:
    """Words are cut and named by the dictionary, without a file written or a word printed."""
    assert [word for word, _ in tagged("水管工拧紧阀门")] == ["水管工", "拧紧", "阀门"]
    assert kind_of("阀门") == "noun"
    assert kind_of("拧紧") == "verb"
    assert kind_of("xyz") == "other"
