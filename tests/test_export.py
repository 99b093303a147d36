"""The command `longtake export`, where there is nothing to export; what it makes of a film is in `test_render`."""

import pytest
from typer.testing import CliRunner

from flows.cli import app


@pytest.fixture
def export(tmp_path, monkeypatch):
    """Runs the command in an empty folder with a store of its own."""
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["export", *map(str, arguments)])


def refused(result, *words: str) -> None:
    """It ended with 2, without a traceback, and said this."""
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    said = " ".join(result.stderr.split())
    for word in words:
        assert word in said


@pytest.mark.parametrize("folder", ["nowhere", "empty", "damaged"])
def test_a_folder_that_is_no_film(export, tmp_path, folder):
    """Missing, empty, or with a plan that cannot be read: named, with what begins a film."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "plan.json").write_text("{")
    refused(export(folder, "film.otio"), f"{folder} holds no film", f"longtake render STORYBOARD --out {folder}")
    assert not (tmp_path / "film.otio").exists()


@pytest.mark.parametrize("name", ["film.mp4", "film", "film.otioz", ".otio"])
def test_an_unknown_ending(export, name):
    """All that there are are named."""
    refused(export("film", name), name, ".otio, .edl or .xml")


def test_what_is_there_is_not_written_over(export, tmp_path):
    """Unless it is asked for; a folder never is."""
    (tmp_path / "film.edl").write_text("an editor's work")
    refused(export("film", "film.edl"), "film.edl is already there", "--force")
    (tmp_path / "folder.xml").mkdir()
    refused(export("film", "folder.xml", "--force"), "folder.xml is a folder")
    assert (tmp_path / "film.edl").read_text() == "an editor's work"
