"""Projects of Storyboarder: boards become panels with their drawings."""

import json

import pytest
from format_files import composed, messages
from PIL import Image

from segmenter.errors import StoryboardError

BOARD = {"uid": "A", "url": "board-1-A.png", "newShot": True, "number": 1, "shot": "1A", "time": 0, "lastEdited": 1}


def project(*boards: dict, **head: object) -> str:
    known = {"version": "3.0.0", "aspectRatio": 2.39, "fps": 24, "defaultBoardTiming": 2001, "boards": list(boards)}
    return json.dumps(known | head, indent=2)


def panels(made) -> list[dict]:
    return made.document["scenes"][0]["panels"]


def test_words_and_times(tmp_path):
    """A board's own length, else up to the next one, else the project's; as a number or a text, in milliseconds."""
    text = project(
        BOARD | {"action": "Ducks cross the street.", "notes": "At night", "dialogue": "MIA: Look!"},
        BOARD | {"time": 2500, "duration": "1300"},
        BOARD | {"shot": "2A", "time": 3000},
    )
    made = composed(tmp_path, "ducks.storyboarder", text)
    assert [panel["seconds"] for panel in panels(made)] == [2.5, 1.3, 2.001]
    assert panels(made)[0]["text"] == "Ducks cross the street. At night."
    assert panels(made)[0]["subtitle"] == "MIA: Look!"
    assert panels(made)[2]["text"] == "The board 2A as it is drawn"
    assert made.document["size"] == "1280x512"


def test_drawings(tmp_path):
    """The board as it was last shown, else the sheet, else the small copy; never a file from elsewhere."""
    (tmp_path / "images").mkdir()
    for name in ("a-posterframe.jpg", "b.png", "c-thumbnail.png"):
        Image.new("RGB", (64, 36)).save(tmp_path / "images" / name)
    boards = [BOARD | {"url": f"{name}.png"} for name in ("a", "b", "c", "d", "../../../etc/x")]
    made = composed(tmp_path, "p.storyboarder", project(*boards))
    assert [files["image"].name for files in made.files.values()] == ["a-posterframe.jpg", "b.png", "c-thumbnail.png"]
    assert (
        next(message for _, message in messages(made))
        == "the drawing is not there; its small copy c-thumbnail.png is used"
    )
    assert len(made.remarks) == 3


def test_what_has_no_place_is_told(tmp_path):
    """With its line: sound, sets, links, boards that are none, values of the wrong kind."""
    text = project(
        BOARD | {"audio": {"filename": "a.wav"}, "sg": {"x": 1}, "notes": 7, "duration": "long"}, fps=-1, extra=[1]
    )
    made = composed(tmp_path, "p.storyboarder", text)
    lines = text.split("\n")
    for key in ("audio", "sg", "notes", "duration", "fps", "extra"):
        line = next(number for number, line in enumerate(lines, 1) if f'"{key}"' in line)
        assert line in [number for number, _ in messages(made)]


@pytest.mark.parametrize("text", ["{}", '{"boards": 3}', "[]", "{", '{"boards": []}', "[" * 100_000, '{"a":' * 100_000])
def test_what_is_no_project_is_refused(tmp_path, text):
    """However deep it is nested."""
    with pytest.raises(StoryboardError):
        composed(tmp_path, "p.storyboarder", text)
