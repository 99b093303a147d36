"""The command `longtake deliver`, where there is nothing to deliver; what it makes of a film is in `test_render`."""

from fractions import Fraction

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.deliver import _bytes, _seconds


@pytest.fixture
def deliver(tmp_path, monkeypatch):
    """Runs the command in an empty folder with a store of its own."""
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["deliver", *map(str, arguments)])


def refused(result, *words: str) -> None:
    """It ended with 2, without a traceback, and said this."""
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    said = " ".join(result.stderr.split())
    for word in words:
        assert word in said


@pytest.mark.parametrize("name", ["film.mp4", "film.webp", "film.png"])
def test_a_folder_that_is_no_film(deliver, tmp_path, name):
    """Named, with what begins a film."""
    refused(deliver("nowhere", name), "nowhere holds no film", "longtake render STORYBOARD --out nowhere")
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["film.mkv", "film", "film.avi"])
def test_an_unknown_ending(deliver, name):
    """All that there are are named."""
    refused(deliver("film", name), name, ".mp4, .mov, .gif, .webp, .png, .jpg, .jpeg")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("film.gif", "--crf", "20"), "film.gif is a moving preview, which has no --crf; it has --size, --max-bytes"),
        (("film.mp4", "--max-bytes", "8M"), "film.mp4 is a video, which has no --max-bytes"),
        (("film.mp4", "--at", "3"), "film.mp4 is a video, which has no --at"),
        (("film.webp", "--at", "3", "--max-bytes", "8M"), "film.webp is a still, which has no --max-bytes"),
        (("film.mp4", "--size", "big"), "--size 'big' is no size; write width x height in pixels, such as 1920x1080"),
        (("film.mp4", "--fit", "stretch"), "--fit 'stretch' is neither pad (bars) nor crop"),
        (("film.gif", "--max-bytes", "0"), "--max-bytes '0' is no number of bytes"),
        (("film.gif", "--max-bytes", "a lot"), "--max-bytes 'a lot' is no number of bytes; write 8M"),
        (("film.png", "--at", "noon"), "--at 'noon' is no time"),
    ],
)
def test_what_does_not_go_together(deliver, arguments, words):
    """What a kind of file has not, and what cannot be read, is said before anything is looked for."""
    refused(deliver("film", *arguments), words)


def test_what_is_there_is_not_written_over(deliver, tmp_path):
    """Unless it is asked for; a folder never is."""
    (tmp_path / "film.mov").write_text("an editor's work")
    refused(deliver("film", "film.mov"), "film.mov is already there", "--force")
    (tmp_path / "folder.mp4").mkdir()
    refused(deliver("film", "folder.mp4", "--force"), "folder.mp4 is a folder")
    assert (tmp_path / "film.mov").read_text() == "an editor's work"


@pytest.mark.parametrize(
    ("text", "number"), [("8M", 8_000_000), ("500k", 500_000), ("2MB", 2_000_000), ("1234", 1234), ("1gb", 10**9)]
)
def test_bytes_as_people_write_them(text, number):
    """In powers of 1000: what is promised is kept by every count."""
    assert _bytes(text) == number


@pytest.mark.parametrize(("text", "seconds"), [("0", 0), ("62.5", Fraction(125, 2)), ("1:02.5", Fraction(125, 2))])
def test_times_as_people_write_them(text, seconds):
    """Seconds, or minutes and seconds, exactly."""
    assert _seconds(text) == seconds
