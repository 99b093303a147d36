"""What authors are told about single values: every error that the models can raise has words of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from segmenter.complaints import MESSAGES, complaints, where
from segmenter.source import parse_yaml
from segmenter.storyboard_format import PanelEntry, SceneEntry, StoryboardEntry, TransitionEntry


def _raised_by(schema: Any) -> Iterator[str]:
    """The error types of one node of pydantic's own schema; an unknown kind of node fails."""
    match schema["type"]:
        case "model" | "list" | "dict" | "int" | "float" | "str" as kind:
            yield {"str": "string"}.get(kind, kind) + "_type"
        case "model-fields":
            yield "extra_forbidden"
            yield from ("missing" for field in schema["fields"].values() if field["schema"]["type"] != "default")
        case "literal":
            yield "literal_error"
        case "function-before" | "function-after" | "function-plain":
            yield "value_error"
        case kind:
            assert kind in ("model-field", "default", "nullable", "definitions", "definition-ref"), kind
    prefix = "string_" if schema["type"] == "str" else ""
    limits = {"min_length": prefix + "too_short", "max_length": prefix + "too_long", "ge": "greater_than_equal"}
    limits |= {"pattern": "string_pattern_mismatch", "le": "less_than_equal"}
    if schema.get("allow_inf_nan") is False:
        yield "finite_number"
    yield from (
        error for limit, error in limits.items() if limit in schema and (limit, schema[limit]) != ("min_length", 0)
    )
    assert not {"gt", "lt", "multiple_of"} & schema.keys()


def _nodes(schema: Any) -> Iterator[Any]:
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema
        for key, value in schema.items():
            if key not in ("metadata", "serialization", "function", "default", "expected", "json_schema_input_schema"):
                yield from _nodes(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _nodes(value)


def test_every_error_that_the_models_can_raise_has_words() -> None:
    """The models' own schema says what can go wrong; each of it, and nothing else, has a message."""
    models: list[type[BaseModel]] = [StoryboardEntry, SceneEntry, PanelEntry, TransitionEntry]
    raised = {
        error for model in models for node in _nodes(model.__pydantic_core_schema__) for error in _raised_by(node)
    }
    assert raised == set(MESSAGES)


@pytest.mark.parametrize(
    ("error_type", "text", "message"),
    [
        ("missing", "scenes: [{panels: [{text: x}]}]", "'title' is missing; write for example title: The honey jar"),
        ("extra_forbidden", "titel: T", "unknown key 'titel'; did you mean 'title'?"),
        (
            "model_type",
            "scenes: [{panels: [A cat]}]",
            "a panel is keys with values, not 'A cat'; write '- text: A cat'",
        ),
        ("list_type", "scenes: {panels: []}", "scenes is a list: begin each of its scenes with '- '"),
        (
            "dict_type",
            "characters: Mia",
            "'Mia' is not names with descriptions; write 'Mia: a girl with a red scarf', without '- '",
        ),
        (
            "too_short",
            "scenes: [{panels: []}]",
            "there are no panels; write 'panels:', and below it a '- text: ...' for each panel",
        ),
        (
            "too_long",
            f"characters: {{{', '.join(f'c{i}: x' for i in range(201))}}}",
            "more characters than 200; remove some",
        ),
        ("string_type", "title: 5", '5 is not a text as it stands; put it in quotes: "5"'),
        ("string_too_short", "title: ' '", "the text is empty; write for example title: The honey jar"),
        ("string_too_long", f"title: {'x' * 201}", "the text has 201 characters; write at most 200"),
        (
            "string_pattern_mismatch",
            "engine: Wan",
            "'Wan' is not the name of an engine; write small letters, such as animatic",
        ),
        ("int_type", "seed: x", "'x' is not a seed; write a whole number from 0 to 4294967295"),
        ("greater_than_equal", "seed: -1", "-1 is not a seed; write a whole number from 0 to 4294967295"),
        ("less_than_equal", "seed: 4294967296", "4294967296 is not a seed; write a whole number from 0 to 4294967295"),
        (
            "literal_error",
            "scenes: [{panels: [{text: x, continuity: pos}]}]",
            "'pos' is not a continuity; write cut, continue or pose (did you mean 'pose'?)",
        ),
        ("value_error", "fps: fast", "'fast' is not a frame rate; write a number such as 24, or 24000/1001"),
    ],
)  # fmt: skip
def test_each_error_in_the_authors_words(error_type: str, text: str, message: str) -> None:
    """One of each type, word for word."""
    source = parse_yaml(text)
    with pytest.raises(ValidationError) as caught:
        StoryboardEntry.model_validate(source.data)
    errors = [error for error in caught.value.errors(include_url=False) if error["type"] == error_type]
    assert message in [flaw.message for flaw in complaints(errors, source)]


def test_a_key_guessed_wrong_is_not_missing_too() -> None:
    """`prompt` for `text` is one mistake."""
    source = parse_yaml("title: T\nscenes: [{panels: [{prompt: x}]}]")
    with pytest.raises(ValidationError) as caught:
        StoryboardEntry.model_validate(source.data)
    (flaw,) = complaints(caught.value.errors(include_url=False), source)
    assert flaw.message == "unknown key 'prompt'; did you mean 'text'?"


@pytest.mark.parametrize("length", [1, 3, 5, 6])
def test_every_known_key_is_suggested_only_where_it_exists(length: int) -> None:
    """A guess that belongs to another level is sent there, at every level."""
    loc = ("scenes", 0, "panels", 0, "transition")[: length - 1]
    text = {1: "{}", 3: "scenes: [{}]", 5: "scenes: [{panels: [{}]}]", 6: "scenes: [{panels: [{transition: {}}]}]"}
    for guess in ("prompt", "location", "resolution", "shots", "type", "framerate", "zzz"):
        error: Any = {"type": "extra_forbidden", "loc": (*loc, guess), "input": 1}
        (flaw,) = complaints([error], parse_yaml(text[length]))
        assert flaw.message.startswith(f"unknown key '{guess}'")
        assert any(words in flaw.message for words in ("did you mean", "belongs to", "the keys there are", "write "))


def test_places_are_named_as_authors_count() -> None:
    """Scenes and panels are counted from 1."""
    assert where(("scenes", 1, "panels", 0, "seconds")) == "scene 2, panel 1, seconds"
    assert where(("negative_prompt", 2)) == "item 3"
    assert where(("characters", "Mia")) == "characters, Mia"
    assert where(()) == ""
