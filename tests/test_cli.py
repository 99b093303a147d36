"""The command line, but for what needs Prefect."""

import json

import pytest
from example_boards import EXAMPLES
from test_storyboard import MALFORMED
from typer.testing import CliRunner

from flows.cli import app

BROKEN = "title: Broken\nscenes:\n  - panels:\n      - text: A dog runs\n        secnds: 4\n      - seconds: -1\n"


@pytest.fixture
def longtake(tmp_path, monkeypatch):
    """Runs the command line in an empty folder with a store of its own."""
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object):
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return run


@pytest.mark.parametrize("command", ["render", "plan", "lint"])
def test_a_broken_storyboard_ends_with_2_and_leaves_no_file(longtake, tmp_path, command):
    """Every problem with its line and remedy on stderr, nothing on stdout, and nothing is written."""
    board = tmp_path / "broken.yaml"
    board.write_text(BROKEN)
    result = longtake(command, board)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "broken.yaml:5:" in result.stderr
    assert "seconds" in result.stderr
    assert "broken.yaml:6:" in result.stderr
    assert list(tmp_path.iterdir()) == [board]


@pytest.mark.parametrize(("text", "line", "words"), MALFORMED)
def test_every_malformed_storyboard_ends_with_2_and_leaves_no_file(longtake, tmp_path, text, line, words):
    """The line and the remedy on stderr, no traceback, no film, no store: nothing was started."""
    board = tmp_path / "bad.yaml"
    board.write_text(text, encoding="utf-8")
    result = longtake("render", board, "--out", "film")
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert f"bad.yaml:{line}:" in result.stderr
    assert "Traceback" not in result.stderr
    for word in words.split(" "):
        assert word in result.stderr
    assert list(tmp_path.iterdir()) == [board]


def test_problems_are_json_where_json_is_asked_for(longtake, tmp_path):
    """Scripts get the same problems as a document."""
    (tmp_path / "broken.yaml").write_text(BROKEN)
    result = longtake("render", "broken.yaml", "--json")
    assert result.exit_code == 2
    assert {problem["line"] for problem in json.loads(result.stdout)["problems"]} == {5, 6}


def test_an_unknown_engine_is_named_with_those_there_are(longtake, tmp_path):
    """On the command line and in the storyboard alike."""
    result = longtake("plan", EXAMPLES / "honey.yaml", "--engine", "animatik")
    assert result.exit_code == 2
    assert "animatic" in result.stderr
    (tmp_path / "board.yaml").write_text("title: T\nengine: animatik\nscenes: [{panels: [{text: A dog}]}]\n")
    result = longtake("plan", "board.yaml")
    assert result.exit_code == 2
    assert "board.yaml:2:" in result.stderr
    assert "animatic" in result.stderr


def test_plan_prints_the_contract(longtake):
    """The document has what scripts rely on; keys are known for the first shot of each chain."""
    document = json.loads(longtake("plan", EXAMPLES / "honey.yaml", "--json").stdout)
    assert document.keys() >= {"num_frames", "fps", "width", "height", "shots"}
    assert (document["fps"], document["num_frames"]) == ("24/1", 16 * 24)
    wanted = {"id", "chain", "prompt", "num_frames", "shown_frames", "seed", "continuity", "transition", "key", "state"}
    for shot in document["shots"]:
        assert shot.keys() >= wanted
        assert (shot["key"] is None) == (shot["continuity"] != "cut")
        assert shot["state"] == "waiting"


def test_plan_shows_a_table(longtake):
    """People see every shot."""
    output = longtake("plan", EXAMPLES / "honey.yaml").stdout
    assert "Honey: 384 frames, 16.00 s" in output
    assert "s02p01" in output


def test_lint_says_who_is_seen_and_what_was_not_understood(longtake, tmp_path):
    """The prompt reader's view of each panel, in both languages."""
    output = longtake("lint", EXAMPLES / "fenxiang.zh.yaml").stdout
    assert "妈妈" in output
    notes = json.loads(longtake("lint", EXAMPLES / "honey.yaml", "--json").stdout)
    assert notes["problems"] == []
    assert any("bear" in label for label in notes["shots"][0]["subjects"])


def test_lint_names_a_camera_direction_without_a_move(longtake, tmp_path):
    """A slip of the pen would otherwise be a camera that stands still."""
    (tmp_path / "board.yaml").write_text("title: T\nscenes: [{panels: [{text: A dog runs, camera: slow zom inn}]}]\n")
    assert "slow zom inn" in longtake("lint", "board.yaml").stdout
    assert "camera" not in longtake("lint", EXAMPLES / "honey.yaml").stdout


def test_brackets_in_a_storyboard_are_brackets(longtake, tmp_path):
    """Structured prompts are no markup for the terminal: nothing vanishes, nothing breaks."""
    text = "[Subject A] gives a [red ball] to [/b] :smile:"
    (tmp_path / "board.yaml").write_text(f"title: 'A [b] film [/i]'\nscenes: [{{panels: [{{text: '{text}'}}]}}]\n")
    result = longtake("plan", "board.yaml")
    assert result.exit_code == 0
    words = result.stdout.split()
    assert {"[b]", "[/i]:", "[/b]", ":smile:."} <= set(words)


@pytest.mark.parametrize(
    "command", [("status", "nowhere"), ("redo", "nowhere", "s01p01"), ("plan", "nowhere.yaml", "--engine", "other")]
)
def test_bad_input_is_a_document_where_json_is_asked_for(longtake, command):
    """Exit code 2, one JSON document with the error on stdout, the same words on stderr."""
    result = longtake(*command, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"] in result.stderr


@pytest.mark.parametrize("command", [("status", "nowhere"), ("redo", "nowhere", "s01p01")])
def test_a_folder_without_a_film_is_bad_input(longtake, command):
    """The message says how to begin one."""
    result = longtake(*command)
    assert result.exit_code == 2
    assert "longtake render" in result.stderr


def test_a_store_that_is_a_file_is_bad_input(longtake, tmp_path):
    """Every command that needs the store says so, instead of finding nothing in it."""
    (tmp_path / "store").write_text("in the way")
    for command in (("verify",), ("plan", EXAMPLES / "honey.yaml"), ("render", EXAMPLES / "honey.yaml")):
        result = longtake(*command)
        assert result.exit_code == 2
        assert "LONGTAKE_HOME" in result.stderr
    assert not (tmp_path / "films").exists()


def test_version(longtake):
    """As every command line has it."""
    assert longtake("--version").stdout.startswith("longtake ")


def test_verify_of_an_empty_store(longtake):
    """Nothing to check is no failure."""
    result = longtake("verify", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["checked"] == 0


def test_doctor_says_what_is_there(longtake):
    """Encoder and store are needed; a GPU is not."""
    result = longtake("doctor", "--json")
    findings = json.loads(result.stdout)
    assert result.exit_code == 0
    assert findings["H.264 encoder"]["ok"]
    assert findings["shot store"]["ok"]


def test_schema_is_json_schema(longtake):
    """What editors need."""
    assert json.loads(longtake("schema").stdout)["$schema"].startswith("https://json-schema.org/")
