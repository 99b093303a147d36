"""Tables on the command line, but for what needs Prefect: every row is checked before anything starts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from example_boards import EXAMPLES
from typer.testing import CliRunner

from flows.cli import app

BOARD = """\
title: ${product}
scenes:
  - panels:
      - text: A man holds ${product}
        seconds: ${seconds}
"""


@pytest.fixture
def longtake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs the command line in a folder with a template and a store of its own."""
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "board.yaml").write_text(BOARD)

    def run(*arguments: object) -> Any:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return run


def problems(result: Any) -> list[tuple[str, str]]:
    """Place and message of each problem in the JSON document; nothing was rendered."""
    assert result.exit_code == 2, result.output
    assert not Path("films").exists()
    return [(problem["where"], problem["message"]) for problem in json.loads(result.stdout)["problems"]]


def test_values_come_from_settings_and_files(longtake: Callable[..., Any], tmp_path: Path) -> None:
    """For plan and lint alike; the plan says which."""
    (tmp_path / "v.json").write_text('{"product": "一个红色的杯子", "seconds": 9}')
    plan = json.loads(longtake("plan", "board.yaml", "--values", "v.json", "--set", "seconds=2.5", "--json").stdout)
    assert plan["values"] == {"product": "一个红色的杯子", "seconds": "2.5"}
    assert (plan["title"], plan["num_frames"]) == ("一个红色的杯子", 60)
    result = longtake("lint", "board.yaml", "--set", "product=a red mug", "--set", "seconds=1")
    assert "mug" in result.stdout


def test_a_plan_without_placeholders_has_no_values(longtake: Callable[..., Any]) -> None:
    """The document is what it was."""
    assert "values" not in json.loads(longtake("plan", EXAMPLES / "honey.yaml", "--json").stdout)


def test_the_plans_of_all_rows(longtake: Callable[..., Any]) -> None:
    """As tables for people, as one document for scripts."""
    command = ("plan", EXAMPLES / "product.yaml", "--table", EXAMPLES / "products.csv")
    rows = json.loads(longtake(*command, "--json").stdout)["rows"]
    assert [row["row"] for row in rows] == ["red-ball", "blue-cube", "big-book"]
    assert [row["plan"]["num_frames"] for row in rows] == [36, 42, 48]
    assert "row 3 'big-book' (line 4)" in longtake(*command).stdout


def test_every_problem_of_every_row_is_told_and_nothing_is_rendered(
    longtake: Callable[..., Any], tmp_path: Path
) -> None:
    """What all rows share once, the rest with its rows."""
    (tmp_path / "t.csv").write_text("id,produkt,seconds\nx,a mug,4\ny,a cup,soon\nz,a jug,0\n")
    told = problems(longtake("render", "board.yaml", "--table", "t.csv", "--json"))
    assert [where for where, _ in told] == [
        "every row",
        "every row, title",
        "row 2 'y' (line 3), scene 1, panel 1, seconds",
        "row 3 'z' (line 4), scene 1, panel 1, seconds",
    ]
    messages = [message for _, message in told]
    assert messages[0] == "t.csv, column 'produkt': the storyboard has no ${produkt}; did you mean product?"
    assert messages[1].endswith("did you mean ${produkt}?")
    assert messages[2].endswith("(${seconds} is 'soon')")


def test_rows_with_the_same_problem_are_told_together(longtake: Callable[..., Any], tmp_path: Path) -> None:
    """Three by name, more by number."""
    rows = "".join(f"mug,{'4' if number == 3 else '0'}\n" for number in range(6))
    (tmp_path / "t.csv").write_text("product,seconds\n" + rows)
    ((where, _),) = problems(longtake("render", "board.yaml", "--table", "t.csv", "--json"))
    assert where.startswith("row 1 '1' (line 2), row 2 '2' (line 3), row 3 '3' (line 4) and 2 more, scene 1")


def test_a_folder_that_cannot_be_a_films_is_told_with_its_row(longtake: Callable[..., Any], tmp_path: Path) -> None:
    """Before the first film is begun."""
    (tmp_path / "t.csv").write_text("product,seconds\nmug,1\ncup,1\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "2").write_text("in the way")
    ((where, message),) = problems(longtake("render", "board.yaml", "--table", "t.csv", "--out", "out", "--json"))
    assert where == "row 2 '2' (line 3)"
    assert "is a file" in message
    assert not (tmp_path / "out" / "1").exists()


def test_a_setting_stands_for_all_rows(longtake: Callable[..., Any], tmp_path: Path) -> None:
    """In place of a column, or of what the column says; the names of rows need no placeholder."""
    (tmp_path / "t.csv").write_text("name,product,seconds\nx,mug,60\ny,cup,60\n")
    result = longtake("plan", "board.yaml", "--table", "t.csv", "--set", "seconds=1", "--json")
    plans = [row["plan"] for row in json.loads(result.stdout)["rows"]]
    assert [plan["num_frames"] for plan in plans] == [24, 24]
    assert plans[0]["values"] == {"product": "mug", "seconds": "1"}


def test_a_wrong_setting_is_bad_input(longtake: Callable[..., Any]) -> None:
    """Nothing is started."""
    result = longtake("render", "board.yaml", "--set", "product")
    assert result.exit_code == 2
    assert "NAME=VALUE" in result.stderr
