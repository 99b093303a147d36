"""`longtake convert`, as scripts and people use it."""

import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from flows.cli import app
from segmenter.source import read_source
from segmenter.storyboard import read_storyboard

EXAMPLES = Path(__file__).parent.parent / "examples" / "convert"


@pytest.fixture
def convert(tmp_path, monkeypatch):
    """Runs the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["convert", *(str(argument) for argument in arguments)])


@pytest.mark.parametrize("name", ["the-lamp.fountain", "market.srt"])
def test_examples_convert(convert, name):
    """A summary on stdout, the remarks with their places on stderr, and a storyboard."""
    result = convert(EXAMPLES / name, "film.yaml")
    assert result.exit_code == 0
    assert result.stdout.startswith("film.yaml: ")
    assert f"{name}:" in result.stderr
    assert read_storyboard(Path("film.yaml")).scenes


def test_options(convert):
    """Title, length, format and encoding are as they are asked for; JSON has the report too."""
    Path("story").write_bytes("第一天，妈妈来了。\n\n第二天，她走了。\n".encode("gb18030"))
    options = ("--from", "text", "--title", "两天", "--seconds", "7.5", "--encoding", "gb18030", "--json")
    document = json.loads(convert("story", "out.yaml", *options).stdout)
    assert document == {"out": "out.yaml", "title": "两天", "scenes": 2, "panels": 2, "seconds": 7.5, "remarks": []}


def test_what_is_there_is_not_written_over(convert):
    """Unless it is asked for; nor is the source, ever."""
    Path("a.txt").write_text("A dog runs.\n")
    Path("b.yaml").write_text("mine")
    assert convert("a.txt", "b.yaml").exit_code == 2
    assert Path("b.yaml").read_text() == "mine"
    assert convert("a.txt", "b.yaml", "--force").exit_code == 0
    assert read_storyboard(Path("b.yaml")).title == "a"
    Path("c.yaml").symlink_to("a.txt")
    assert convert("a.txt", "c.yaml", "--force").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("none.txt", "b.yaml"), "no such file"),
        (("a.txt", "b.txt"), "should end in .yaml"),
        (("a.txt", "b.otio"), "is not a storyboard"),
        (("a.txt", "no/b.yaml"), "no folder"),
        (("a.txt", "b.yaml", "--seconds", "0"), "no length"),
        (("a.txt", "b.yaml", "--seconds", "nan"), "no length"),
        (("a.txt", "b.yaml", "--seconds", "1e9"), "at most 4 hours"),
        (("a.txt", "b.yaml", "--from", "word"), "no format"),
        (("a.bin", "b.yaml"), "does not tell the format"),
        (("quote.csv", "b.yaml"), "quote.csv:2:3"),
    ],
)
def test_bad_input_ends_with_2_and_leaves_nothing(convert, tmp_path, arguments, words):
    """The reason on stderr, no file, no traceback."""
    Path("a.txt").write_text("A dog runs.\n")
    Path("quote.csv").write_text('scene,description\n1,"A dog\n')
    before = sorted(tmp_path.iterdir())
    result = convert(*arguments)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert words in result.stderr
    assert sorted(tmp_path.iterdir()) == before


def project(folder: Path) -> Path:
    """A project of Storyboarder with two drawings."""
    (folder / "images").mkdir(parents=True)
    boards = [{"url": f"board-{index}.png", "shot": f"{index}A", "time": index * 1000} for index in (1, 2)]
    for index in (1, 2):
        Image.new("RGB", (64, 36), (index * 90, 0, 0)).save(folder / "images" / f"board-{index}.png")
    path = folder / "p.storyboarder"
    path.write_text(json.dumps({"boards": boards}))
    return path


def test_drawings_are_copied_beside_the_storyboard(convert, tmp_path):
    """Into boards/; a storyboard in the project's own folder names them where they are."""
    path = project(tmp_path / "drawn")
    Path("films").mkdir()
    assert convert(path, "films/film.yaml").exit_code == 0
    images = [panel.image for panel in read_storyboard(Path("films/film.yaml")).scenes[0].panels]
    assert images == [tmp_path / "films" / "boards" / f"board-{index}.png" for index in (1, 2)]
    assert convert(path, "drawn/film.yaml").exit_code == 0
    images = [panel.image for panel in read_storyboard(Path("drawn/film.yaml")).scenes[0].panels]
    assert images == [tmp_path / "drawn" / "images" / f"board-{index}.png" for index in (1, 2)]


def test_another_drawing_of_the_same_name_is_not_written_over(convert, tmp_path):
    """And what was copied before that goes again."""
    path = project(tmp_path / "drawn")
    Path("films/boards").mkdir(parents=True)
    Path("films/boards/board-2.png").write_bytes(b"mine")
    result = convert(path, "films/film.yaml")
    assert result.exit_code == 2
    assert "board-2.png is already there" in result.stderr
    assert [file.name for file in Path("films/boards").iterdir()] == ["board-2.png"]
    assert not Path("films/film.yaml").exists()


def test_a_storyboard_goes_to_a_timeline_and_comes_back(convert, tmp_path):
    """With its drawings, from one folder into another."""
    assert convert(project(tmp_path / "drawn"), "drawn/film.yaml").exit_code == 0
    assert convert("drawn/film.yaml", "drawn/film.otio").exit_code == 0
    assert convert("drawn/film.otio", "drawn/again.yaml").exit_code == 0
    assert read_source(Path("drawn/again.yaml")).data == read_source(Path("drawn/film.yaml")).data
    Path("films").mkdir()
    assert convert("drawn/film.otio", "films/again.yaml").exit_code == 0
    assert read_source(Path("films/again.yaml")).data["scenes"][0]["panels"][0]["image"] == "boards/board-1.png"
    assert convert("drawn/film.yaml", "other.yaml").exit_code == 2


def test_a_broken_storyboard_is_not_written_as_a_timeline(convert):
    """Its problems are told with their lines."""
    Path("a.yaml").write_text("title: T\nscenes:\n  - panels:\n      - txt: A\n")
    result = convert("a.yaml", "a.otio")
    assert result.exit_code == 2
    assert "a.yaml:4:" in result.stderr
    assert not Path("a.otio").exists()
