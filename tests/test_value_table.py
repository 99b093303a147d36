"""Tables of values: rows with names that folders can have, or everything that is wrong with the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmenter import value_table
from segmenter.errors import StoryboardError
from segmenter.value_table import Row, read_table, slug


def table(folder: Path, content: str | bytes, name: str = "t.csv") -> tuple[Row, ...]:
    """Reads a table of that content."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(folder / name)


def texts(rows: tuple[Row, ...]) -> list[dict[str, str]]:
    """The rows' values alone."""
    return [{name: value.text for name, value in row.values.items()} for row in rows]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", "name,产品\nA,红杯子\nB,蓝杯子\n"),
        ("t.csv", "\ufeffname;产品\r\nA;红杯子\r\n\r\nB; 蓝杯子\r\n;\r\n"),
        ("t.csv", 'name\t"产品"\n"A"\t红杯子\nB\t"蓝杯子"'),
        ("t.tsv", "name\t产品\nA\t红杯子\nB\t蓝杯子\n"),
        ("t.json", '[{"name": "A", "产品": "红杯子"}, {"name": "B", "产品": "蓝杯子"}]'),
    ],
)
def test_every_kind_of_table_says_the_same(tmp_path: Path, name: str, content: str) -> None:
    """Commas, semicolons, tabs or JSON; a byte order mark and empty lines are no matter."""
    rows = table(tmp_path, content, name)
    assert texts(rows) == [{"name": "A", "产品": "红杯子"}, {"name": "B", "产品": "蓝杯子"}]
    assert [(row.number, row.slug) for row in rows] == [(1, "a"), (2, "b")]


def test_a_row_knows_its_line(tmp_path: Path) -> None:
    """The first one, where a text goes over several; delimiters and quotes in quotes are text."""
    rows = table(tmp_path, 'a,b\n"x, ""y""\nz",1\n\n2,3\n')
    assert [row.line for row in rows] == [2, 5]
    assert rows[0].values["a"].text == 'x, "y"\nz'
    assert rows[0].values["b"].given == "t.csv, column 'b'"


def test_a_separator_of_lines_in_a_text_ends_no_row(tmp_path: Path) -> None:
    """Only line ends of files do."""
    assert texts(table(tmp_path, "a,b\nx\u2028y,z\n")) == [{"a": "x\u2028y", "b": "z"}]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", [(1, "empty")]),
        (" \n\n", [(1, "empty")]),
        ("a,b\n", [(1, "no rows")]),
        ("a,b,\n1,2,3\n", [(1, "column 3 has no name")]),
        ("a,b,a\n1,2,3\n", [(1, "columns 1 and 3 are both called a")]),
        ("a b,2c\n1,2\n", [(1, "'a b' is no name"), (1, "'2c' is no name")]),
        ("a,b\n1\n\n1,2,3\n1,2\n", [(2, "has 1 values"), (4, "quotes")]),
        ('a,b\n1,"2\n3\n', [(2, "ends with one")]),
        ("小兔,b\n1,2\n".encode("gbk"), [(1, "UTF-8")]),
        ("a,b\n1,2\n".encode("utf-16"), [(1, "UTF-16")]),
        (b"PK\x03\x04\x00", [(1, "binary")]),
        ("name\nA\n a \n", [(3, "rows 1 (line 2) and 2 (line 3) would both go to the folder 'a'")]),
        ("name,b\n///,1\n,2\n", [(2, "no letter or digit"), (3, "no letter or digit")]),
    ],
)
def test_a_wrong_table_names_every_line(tmp_path: Path, content: str | bytes, told: list[tuple[int, str]]) -> None:
    """With what is wrong there."""
    with pytest.raises(StoryboardError) as caught:
        table(tmp_path, content)
    assert [problem.line for problem in caught.value.problems] == [line for line, _ in told]
    for problem, (_, words) in zip(caught.value.problems, told, strict=True):
        assert words in problem.message


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"a": 1}, "a list of rows"),
        ([], "no rows"),
        ([{"a": 1}, 5], "not names with values"),
        ([{"a": None}], "for nothing"),
        ([{"id": "x"}, {"a": 1}], "row 2 has no id"),
    ],
)
def test_a_wrong_json_table_is_told(tmp_path: Path, document: object, words: str) -> None:
    """As a wrong CSV table is."""
    with pytest.raises(StoryboardError, match=words):
        table(tmp_path, json.dumps(document), "t.json")


def test_other_files_are_no_tables(tmp_path: Path) -> None:
    """Spreadsheets have to be saved as CSV."""
    with pytest.raises(StoryboardError, match=r"\.csv, \.tsv or \.json"):
        table(tmp_path, "a\n1", "t.xlsx")


def test_there_is_a_bound_on_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line where it is passed is named."""
    monkeypatch.setattr(value_table, "MAX_ROWS", 2)
    with pytest.raises(StoryboardError, match="more than 2 rows") as caught:
        table(tmp_path, "a\n1\n2\n3\n")
    assert caught.value.problems[0].line == 4


def test_rows_are_named_by_slug_then_id_then_name_then_number(tmp_path: Path) -> None:
    """What is made for it comes first."""
    for header, name in (("name,id,slug", "3"), ("name,id,x", "2"), ("Name,y,x", "1"), ("z,y,x", "1")):
        (row,) = table(tmp_path, f"{header}\n1,2,3\n")
        assert row.slug == name
    assert row.naming is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Red Mug (large)", "red-mug-large"),
        ("红色杯子 #3", "红色杯子-3"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\x\0.mp4", "c-x-mp4"),
        ("ＡＢＣ", "abc"),
        ("  .hidden ", "hidden"),
        ("हिन्दी", "हिन्दी"),
        ("🦊", ""),
    ],
)
def test_slugs(text: str, name: str) -> None:
    """Letters and digits of any script stay, the rest is dashes."""
    assert slug(text) == name


@given(st.text())
def test_no_text_makes_a_dangerous_folder(text: str) -> None:
    """No path, nothing hidden, nothing that a file system refuses; a slug is its own slug."""
    name = slug(text)
    assert not set(name) & set("/\\.\0: \n")
    assert len(name.encode()) <= 255
    assert slug(name) == name
