"""Templates: placeholders are filled with data, and every name that is missing, spare or none is told at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from segmenter import templates
from segmenter.errors import StoryboardError
from segmenter.storyboard import placeholder_names, read_storyboard, storyboard_schema
from segmenter.templates import plain_values
from segmenter.types import Storyboard

BOARD = """\
title: ${product}
characters:
  ${owner}: a ${age} girl
scenes:
  - setting: ${place}
    panels:
      - text: ${owner} holds ${product}
        seconds: ${seconds}
        seed: ${seed}
"""
VALUES: dict[str, str | int | float] = {
    "product": "a red mug",
    "owner": "Mia",
    "age": "small",
    "place": "a kitchen",
    "seconds": 1.5,
    "seed": "7",
}


def read(folder: Path, text: str, file: str = "board.yaml", **values: str | int | float) -> Storyboard:
    """Reads a storyboard with these values."""
    (folder / file).write_text(text, encoding="utf-8")
    return read_storyboard(folder / file, values=plain_values(values, "here"))


def problems(folder: Path, text: str, **values: str | int | float) -> list[tuple[int, str]]:
    """Line and message of everything that is wrong."""
    with pytest.raises(StoryboardError) as caught:
        read(folder, text, **values)
    return [(problem.line, problem.message) for problem in caught.value.problems]


def panel(text: str, key: str = "text") -> str:
    """A storyboard of one panel, written in line 4."""
    other = "" if key == "text" else "text: A cat, "
    return f"title: T\nscenes:\n- panels:\n  - {{{other}{key}: {json.dumps(text, ensure_ascii=False)}}}\n"


def test_every_kind_of_text_is_filled(tmp_path: Path) -> None:
    """Titles, names and descriptions of characters, settings, panels; numbers where a placeholder stands alone."""
    board = read(tmp_path, BOARD, **VALUES)
    assert (board.title, board.characters) == ("a red mug", {"Mia": "a small girl"})
    (scene,) = board.scenes
    assert (scene.setting, scene.panels[0].text) == ("a kitchen", "Mia holds a red mug")
    assert (scene.panels[0].seconds, scene.panels[0].seed) == (1.5, 7)


def test_json_is_filled_like_yaml(tmp_path: Path) -> None:
    """The format makes no difference."""
    document = json.dumps(yaml.safe_load(BOARD))
    assert read(tmp_path, document, "board.json", **VALUES) == read(tmp_path, BOARD, **VALUES)


def test_choices_sizes_rates_and_lists_are_filled(tmp_path: Path) -> None:
    """Whatever is no text still is what its key takes."""
    text = (
        "title: T\nfps: ${fps}\nsize: [ '${w}', 480 ]\nengine: ${e}\nnegative_prompt: ['${n}', blurred]\nscenes:\n"
        "- panels:\n  - text: A cat\n  - text: It sits\n    continuity: ${c}\n    transition: ${t}\n    camera: ${m}\n"
    )
    board = read(tmp_path, text, fps="29.97", w=640, e="animatic", n="fog", c="pose", t="fade", m="zoom in")
    assert (board.fps.numerator, board.width, board.height) == (30000, 640, 480)
    assert (board.engine, board.negative_prompt) == ("animatic", "fog, blurred")
    second = board.scenes[0].panels[1]
    assert (second.continuity, second.transition, second.camera) == ("pose", "fade", "zoom in")


def test_chinese_names_and_texts(tmp_path: Path) -> None:
    """Any identifier is a name; full-width letters are the plain ones."""
    board = read(tmp_path, panel("小红拿着${产品}，${ｐrice}元"), 产品="一个红色的杯子", price=19)
    assert board.scenes[0].panels[0].text == "小红拿着一个红色的杯子，19元"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("$5 and $ 5 and 5$", "$5 and $ 5 and 5$"),
        ("$AAPL", "$AAPL"),
        ("$${product}", "${product}"),
        ("$$$5", "$$5"),
        ("$$$${product}", "$${product}"),
    ],
)
def test_a_dollar_sign_is_a_dollar_sign(tmp_path: Path, written: str, shown: str) -> None:
    """Prices need nothing; two are one, so that braces can follow."""
    assert read(tmp_path, panel(written)).scenes[0].panels[0].text == shown


def test_a_dollar_sign_before_a_value(tmp_path: Path) -> None:
    """`$$` and a placeholder; whoever writes one too few is told."""
    assert read(tmp_path, panel("$$${price}"), price="5.50").scenes[0].panels[0].text == "$5.50"
    ((line, message),) = problems(tmp_path, panel("$${price}"), price="5.50")
    assert line == 1
    assert "$${price} in line 4 is a text" in message
    assert message.endswith("$$${price}")


@pytest.mark.parametrize(
    "value", ["${other}", "a: b", "- x", "{text: y}", '"', "'", "# no", "*a", "\n  - text: z", "null", "$$", "\\1"]
)
def test_a_value_is_data(tmp_path: Path, value: str) -> None:
    """Nothing in it is YAML, JSON, a placeholder or an escape."""
    text = BOARD.replace("seconds: ${seconds}\n        seed: ${seed}", "subtitle: x")
    values = {name: text for name, text in VALUES.items() if name not in ("seconds", "seed")} | {"place": value}
    (scene,) = read(tmp_path, text, **values).scenes
    assert (scene.setting, len(scene.panels)) == (value.strip(), 1)


def test_a_number_in_a_text_stays_as_written(tmp_path: Path) -> None:
    """A price is a text where a text belongs."""
    board = read(tmp_path, panel("${price}", "subtitle"), price="19.90")
    assert board.scenes[0].panels[0].subtitle == "19.90"


def test_a_character_may_be_called_like_a_number(tmp_path: Path) -> None:
    """Its description is a text all the same."""
    board = read(tmp_path, panel("A cat") + "characters:\n  seed: ${what}\n", what="12")
    assert board.characters == {"seed": "12"}


def test_every_missing_and_every_spare_name_is_told_at_once(tmp_path: Path) -> None:
    """With line, name and the nearest right one; other mistakes are told beside them."""
    text = BOARD + "      - {text: '${owner} waves', secnds: 4}\n      - text: '${productt} again'\n"
    values = {name: value for name, value in VALUES.items() if name not in ("place", "seconds")} | {"plase": "here"}
    told = problems(tmp_path, text, **values, colour="red")
    assert [line for line, _ in told] == [1, 1, 5, 8, 10, 11]
    messages = [message for _, message in told]
    assert "plase" in messages[0]
    assert "did you mean place?" in messages[0]
    assert "no ${colour}; remove it" in messages[1]
    assert messages[2] == "${place} has no value; did you mean ${plase}?"
    assert "--set seconds=..." in messages[3]
    assert "'secnds'" in messages[4]
    assert messages[5].endswith("did you mean ${product}?")


def test_a_template_without_values_says_how_to_give_them(tmp_path: Path) -> None:
    """Every name once, at its first place."""
    told = problems(tmp_path, BOARD)
    assert [message.split()[0] for _, message in told] == [
        f"${{{name}}}" for name in ("product", "owner", "age", "place", "seconds", "seed")
    ]
    assert "(it is in 1 more text)" in told[0][1]
    assert all(way in told[0][1] for way in ("--set product=", "--values", "--table"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A ${cat", "never closed"),
        ("A ${cat} ${", "never closed"),
        ("A ${}", "write ${name}"),
        ("A ${1st}", "write ${_1st}"),
        ("A ${big cat}", "write ${big_cat}"),
        ("A $cat and ${cat}", "write ${cat}, or $$cat"),
    ],
)
def test_a_placeholder_that_is_none_is_told(tmp_path: Path, text: str, words: str) -> None:
    """In its line, with what to write instead."""
    ((line, message),) = problems(tmp_path, panel(text), **({"cat": "cat"} if "${cat}" in text else {}))
    assert line == 4
    assert words in message


def test_filled_texts_keep_the_bounds_and_say_with_what(tmp_path: Path) -> None:
    """A value that does not fit is told in the line where it was put, with its name."""
    for text, values, words in [
        (panel("${s}", "seconds"), {"s": "soon"}, "not a number of seconds"),
        (panel("${s}", "seconds"), {"s": 601}, "at most 600"),
        (panel("${s}", "seed"), {"s": "-1"}, "whole number"),
        (panel("${s}"), {"s": ""}, "empty"),
        (panel("${s}"), {"s": "x" * 2001}, "2,001 characters"),
        (panel("${s}"), {"s": "a\x07b"}, "control character"),
        (panel("boards/${s}.png", "image"), {"s": "../../a"}, "leaves the storyboard's folder"),
        (panel("${s}", "continuity"), {"s": "soft"}, "cut, continue or pose"),
    ]:
        ((line, message),) = problems(tmp_path, text, **values)
        assert line == 4
        assert words in message
        assert "(${s} is '" in message


def test_two_characters_cannot_get_the_same_name(tmp_path: Path) -> None:
    """Names are checked once they are filled."""
    text = panel("A cat") + "characters:\n  Mia: a girl\n  ${name}: a cat\n"
    ((line, message),) = problems(tmp_path, text, name="Mia")
    assert line == 7
    assert "already given in line 6" in message


def test_values_cannot_make_a_storyboard_of_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few letters that stand for many, many times."""
    monkeypatch.setattr(templates, "MAX_FILLED_CHARACTERS", 10_000)
    ((_, message),) = problems(tmp_path, panel("${a}" * 20), a="x" * 600)
    assert "more than 10,000 characters" in message


def test_a_placeholder_in_braces_belongs_in_quotes(tmp_path: Path) -> None:
    """YAML would read its braces."""
    ((line, message),) = problems(tmp_path, "title: T\nscenes:\n- panels:\n  - {text: A ${cat}}\n", cat="cat")
    assert line == 4
    assert 'in quotes: "${name}"' in message


def test_the_names_of_a_template(tmp_path: Path) -> None:
    """For whoever has more values than it wants."""
    (tmp_path / "board.yaml").write_text(BOARD)
    assert placeholder_names(tmp_path / "board.yaml") == VALUES.keys()


def test_an_editor_takes_placeholders_for_numbers_and_choices() -> None:
    """And still complains of other texts there."""
    validator = jsonschema.Draft202012Validator(storyboard_schema())
    top = {"fps": "${a}", "size": "${w}x${h}", "seed": "${产品}", "engine": "${e}"}
    entry = {"text": "x", "seconds": "${s}", "seed": "${s}", "transition": "${t}", "continuity": "${c}"}
    sides: list[dict[str, Any]] = [{"size": "${a}"}, {"size": ["${w}", 480]}, {"size": {"width": "${w}", "height": 64}}]
    for keys in (top, *sides):
        validator.validate({"title": "T", **keys, "scenes": [{"panels": [entry]}]})
    validator.validate({"title": "T", "scenes": [{"panels": [{"text": "x", "transition": {"kind": "${k}"}}]}]})
    for key, wrong in (("seconds", "soon"), ("seconds", "${s} s"), ("continuity", "soft"), ("seed", "$s")):
        assert not validator.is_valid({"title": "T", "scenes": [{"panels": [{"text": "x", key: wrong}]}]})


@given(
    text=st.text(st.sampled_from("${}ab产 \n\\:-'\""), max_size=30),
    value=st.text(max_size=10),
)
@settings(deadline=None, derandomize=True, max_examples=300)
def test_any_text_with_any_value_is_filled_or_explained(
    tmp_path_factory: pytest.TempPathFactory, text: str, value: str
) -> None:
    """Nothing else comes out, whatever both hold."""
    folder = tmp_path_factory.getbasetemp()
    board = json.dumps({"title": text, "scenes": [{"panels": [{"text": "x"}]}]})
    told = "filled"
    try:
        read(folder, board, "fuzz.json", a=value, 产=value)
    except StoryboardError as error:
        told = str(error)
    assert told
    assert "Input should" not in told
