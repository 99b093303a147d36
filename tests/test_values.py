"""Values of placeholders: settings of a command, and files of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from segmenter.errors import LongtakeError, StoryboardError
from segmenter.values import given_values, read_values, set_values


def test_settings_are_split_at_their_first_equals_sign() -> None:
    """The rest is the value, empty ones too; Chinese names are names."""
    values = set_values(["a=1", "b=x=y", "产品=红杯子", "empty="])
    assert {name: value.text for name, value in values.items()} == {"a": "1", "b": "x=y", "产品": "红杯子", "empty": ""}
    assert values["a"].given == "--set a"


def test_every_wrong_setting_is_told() -> None:
    """Without a value, with a name that is none, twice."""
    with pytest.raises(LongtakeError) as caught:
        set_values(["a", "b c=1", "=1", "d=1", "d=2"])
    lines = str(caught.value).splitlines()
    assert len(lines) == 4
    for line, words in zip(lines, ("NAME=VALUE", "'b c' is no name", "'' is no name", "d is given twice"), strict=True):
        assert words in line


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("v.yaml", "a: 19.90\nb: 'yes'\nc: true\n产品: 红杯子\n"),
        ("v.json", '\ufeff{"a": 19.90, "b": "yes",\n"c": true, "产品": "红杯子"}'),
    ],
)
def test_a_file_of_values(tmp_path: Path, name: str, text: str) -> None:
    """Numbers stay as they are written: 19.90 is a price."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    values = read_values(tmp_path / name)
    assert {name: value.text for name, value in values.items()} == {
        "a": "19.90",
        "b": "yes",
        "c": "true",
        "产品": "红杯子",
    }
    assert values["a"].given == f"{name}, line 1"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[1]", 1, "not names with values"),
        ("a: 1\nb: [x]", 2, "a list"),
        ("a:", 1, '"" for nothing'),
        ("a: 1\na: 2", 2, "already given"),
        ("a b: 1", 1, "no name"),
        ("a: 1\nａ: 2", 2, "given twice"),
        ("", 1, "at least one value"),
    ],
)
def test_a_wrong_file_names_line_and_remedy(tmp_path: Path, text: str, line: int, words: str) -> None:
    """As a storyboard does."""
    (tmp_path / "v.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StoryboardError, match=words) as caught:
        read_values(tmp_path / "v.yaml")
    assert [problem.line for problem in caught.value.problems] == [line]


def test_what_is_nearer_to_the_command_wins(tmp_path: Path) -> None:
    """A setting over the row, the row over the file for all."""
    (tmp_path / "v.json").write_text('{"a": "file", "b": "file", "c": "file"}')
    values = given_values(["a=set"], tmp_path / "v.json").values(set_values(["a=row", "b=row"]))
    assert {name: value.text for name, value in values.items()} == {"a": "set", "b": "row", "c": "file"}
