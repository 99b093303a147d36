"""Reading YAML and JSON: plain data, positions, and bounds that hold against hostile files."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmenter.source import MAX_FILE_BYTES, parse_json, parse_yaml, read_source
from segmenter.source_tree import MAX_DEPTH, MAX_NODES, Source, SourceError

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"]))
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda children: st.lists(children, max_size=4)
    | st.dictionaries(TEXTS, children, max_size=4),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("on", "on"), ("1:30", "1:30"), ("2024-01-02", "2024-01-02"), ("1_000", "1_000"),
        ("true", True), ("False", False), ("~", None), ("", None), ("null", None),
        ("12", 12), ("-3", -3), ("0x1F", 31), ("0o17", 15), ("007", 7), ("2.50", 2.5), ("1e3", 1000.0), (".5", 0.5),
        ("'12'", "12"), ('"true"', "true"), ("4s", "4s"), ("妈妈", "妈妈"), ("9" * 5000, "9" * 5000),
    ],
)  # fmt: skip
def test_scalars_follow_yaml_1_2(written: str, value: object) -> None:
    """Only what looks like true, null or a number is one: `no`, times and dates stay texts."""
    assert parse_yaml(f"key: {written}\n").data == {"key": value}


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_yaml, "title: 熊\nscenes:\n  - setting: 森林\n    panels:\n      - {text: a, seconds: 4}\n"),
        (
            parse_json,
            '{"title": "熊",\n "scenes":\n  [{"setting": "\\u68ee\\u6797",\n    "panels":\n'
            '      [\t{"text": "a", "seconds": 4}]}]}',
        ),
    ],
)
def test_every_key_and_value_has_its_place(parse: object, text: str) -> None:
    """Lines and columns are those of an editor, in both formats, and an absent value is looked for around it."""
    source = parse(text)  # type: ignore[operator]
    panel = ("scenes", 0, "panels", 0)
    lines = text.splitlines()

    assert source.data["scenes"][0]["setting"] == "森林"
    for loc, at_key, words in [
        ((*panel, "seconds"), False, "4"),
        ((*panel, "text"), True, "text"),
        (panel, False, "{"),
    ]:
        line, column = source.flaw(loc, "", at_key=at_key).place
        assert lines[line - 1][column - 1 :].lstrip('"').startswith(words)
    absent = source.flaw((*panel, "camera", "x"), "")
    assert (absent.loc, absent.place) == (panel, source.flaw(panel, "").place)


@given(JSON_VALUES)
@settings(deadline=None, derandomize=True, max_examples=100)
def test_json_is_read_as_json_reads_it(value: object) -> None:
    """Values are exactly those of Python's own reader, however the file is laid out."""
    for indent in (None, 1):
        assert parse_json(json.dumps(value, indent=indent)).data == value


def test_a_key_given_twice_names_both_lines() -> None:
    """Duplicates are flaws in YAML and in JSON; the rest of the file is still read."""
    for source in (parse_yaml("a: 1\nb: 2\na: 3\n"), parse_json('{"a": 1,\n"b": 2,\n"a": 3}')):
        (flaw,) = source.flaws
        assert flaw.place == (3, 1)
        assert "line 1" in flaw.message
        assert source.data == {"a": 1, "b": 2}


def test_aliases_repeat_values() -> None:
    """An alias stands for its value, and points to where that is written."""
    source = parse_yaml("base: &b\n  text: x\nagain: *b\n")

    assert source.data == {"base": {"text": "x"}, "again": {"text": "x"}}
    assert source.flaw(("again", "text"), "").place == (2, 9)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: &a [*a]", (1, 8), "inside of '&a'"),
        ("a: *b", (1, 4), "no anchor '&b'"),
        ("a: 1\n---\nb: 2", (2, 1), "second document"),
        ("[a]: 1", (1, 1), "plain word"),
        ("a: @x", (1, 4), "put the whole text in quotes"),
        ("a: b: c", (1, 5), "in quotes"),
        ("a:\n\t- b", (2, 1), "use spaces"),
        ("a: 'x\nb: 1", (1, 4), "never closed"),
        ("a: [1\nb: 1", (1, 4), "not closed"),
        ("a: 1\n b: 2", (2, 3), "line the key up"),
        ("标题：蜂蜜\nb: 2", (2, 2), "wide '：'"),
        ("a: 'b' c", (1, 8), "closed too early"),
        ("a: \x07", (1, 4), "remove it"),
    ],
)
def test_yaml_that_cannot_be_read_names_place_and_remedy(text: str, place: tuple[int, int], words: str) -> None:
    """Syntax errors say what to write instead, at the place that has to change."""
    with pytest.raises(SourceError) as caught:
        parse_yaml(text)
    assert words in caught.value.flaw.message
    assert caught.value.flaw.place == place


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('{"a": NaN}', (1, 7), "write a number"),
        ('{"a": -Infinity}', (1, 7), "write a number"),
        ('{"a": 1,}', (1, 9), "no comma after the last"),
        ("{'a': 1}", (1, 2), "double quotes"),
        ('{"a"\n 1}', (2, 2), "colon"),
        ('{"a": 1} 2', (1, 10), "remove it"),
        ('// a\n{"a": 1}', (1, 1), "no comments"),
        ('["a]', (1, 2), "closing quote"),
        ('["a\tb"]', (1, 4), "\\t"),
        ('["\\q"]', (1, 3), "backslash"),
    ],
)
def test_json_that_cannot_be_read_names_place_and_remedy(text: str, place: tuple[int, int], words: str) -> None:
    """JSON is read strictly, and its errors carry a remedy too."""
    with pytest.raises(SourceError) as caught:
        parse_json(text)
    assert words in caught.value.flaw.message
    assert abs(caught.value.flaw.place[1] - place[1]) <= 1  # Python 3.13 moved some of them to the comma
    assert caught.value.flaw.place[0] == place[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [("a: !!python/object:os.system x", "tags"), ("a: !x 1", "tags"), ("b: &b {c: 1}\na: {<<: *b}", "merge keys")],
)
def test_tags_and_merge_keys_are_flaws(text: str, words: str) -> None:
    """Nothing in a file is turned into an object or merged; the flaw names the place."""
    (flaw,) = parse_yaml(text).flaws
    assert words in flaw.message
    assert flaw.place[0] == text.count("\n") + 1


def _bomb() -> str:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{key}: &{key} [{', '.join(['*' + last] * 9)}]" for last, key in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("parse", "text", "words"),
    [
        (parse_yaml, _bomb(), "aliases repeat"),
        (parse_yaml, "[" * 1_000_000, "nested"),
        (parse_yaml, "- " * 1_000_000, "nested"),
        (parse_yaml, "a: &a " + "[" * 12 + "]" * 12 + "\nb: " + "[" * 12 + "*a" + "]" * 12, "nested"),
        (parse_yaml, "[" + "1," * 2_000_000 + "]", "more than 200,000"),
        (parse_json, "[" * 1_000_000, "nested"),
        (parse_json, "[" + "[]," * 1_000_000 + "1]", "more than 200,000"),
        (parse_json, '"' + "\\n" * 2_000_000, "closing quote"),
        (parse_json, '"' * 4_000_000, "after the end"),
    ],
)
def test_hostile_files_are_refused_quickly(parse: object, text: str, words: str) -> None:
    """No bomb, depth or number of values costs more than a moment."""
    start = time.perf_counter()
    with pytest.raises(SourceError, match=words):
        parse(text)  # type: ignore[operator]
    assert time.perf_counter() - start < 5  # a second on a busy machine; never minutes


def test_bounds_leave_room_for_real_storyboards() -> None:
    """The deepest and widest storyboards stay well within."""
    assert parse_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH).root.height == MAX_DEPTH
    num_values = MAX_NODES // 2
    assert len(parse_yaml("\n".join(["- 1"] * num_values)).data) == num_values  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"title: x", ".yaml"),
        ("a", b"title: x", ".yaml"),
        ("a.yaml", b"", "empty"),
        ("a.json", b" \n ", "empty"),
        ("a.yaml", b"# nothing\n", "comments"),
        ("a.yaml", b"\x89PNG\r\n\x1a\n\0\0", "binary"),
        ("a.yaml", "title: x".encode("utf-16"), "UTF-8"),
        ("a.yml", b"a: 1\nb: \xb1\xea\xcc\xe2", "UTF-8"),
        ("a.yaml", b"a" * (MAX_FILE_BYTES + 1), "4 MiB"),
    ],
)
def test_files_that_are_no_storyboard(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    """Whatever lies under the name, the message says what to do."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words):
        read_source(path)


def test_paths_that_are_no_file(tmp_path: Path) -> None:
    """Nothing there, a folder, a pipe, a circle of links, an impossible name: a message, and never a wait."""
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "circle.yaml").symlink_to(tmp_path / "circle.yaml")
    for path, words in [
        (tmp_path / "none.yaml", "no such file"),
        (tmp_path, "folder"),
        (tmp_path / "pipe.yaml", "regular file"),
        (tmp_path / "circle.yaml", "cannot be read"),
        (tmp_path / ("x" * 300 + ".yaml"), "cannot be read"),
        (tmp_path / "a\0.yaml", "cannot be read"),
    ]:
        with pytest.raises(SourceError, match=words):
            read_source(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    """What may not be read is said to be so."""
    path = tmp_path / "a.yaml"
    path.touch(mode=0)
    with pytest.raises(SourceError, match="permission"):
        read_source(path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Files saved by Windows editors are read, in both formats, with columns as the editor shows them."""
    for name, content in [("a.yaml", "a: 1"), ("a.json", '{"a": 1}')]:
        (tmp_path / name).write_text(content, encoding="utf-8-sig")
        source = read_source(tmp_path / name)
        assert isinstance(source, Source)
        assert source.data == {"a": 1}
        assert source.flaw((), "").place == (1, 1)


def test_what_has_no_width_is_not_there() -> None:
    """A text of invisible characters is empty; joiners stay where they shape what is seen."""
    source = parse_json(json.dumps({"a\u200b": "\u200b\u200d\ufeff", "b": "M\u200dia", "c": "👩\u200d🚀"}))
    assert source.data == {"a": "", "b": "Mia", "c": "👩\u200d🚀"}
