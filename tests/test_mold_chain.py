"""Chain scripts of mold: stages become panels."""

import base64
import io

import pytest
from format_files import as_storyboard, composed, messages, panels_of
from PIL import Image

from segmenter.errors import StoryboardError

SCRIPT = '''\
schema = "mold.chain.v1"

[chain]
model = "ltx-2"
width = 1216
height = 700
fps = 24
seed = 42
motion_tail_frames = 25

[[stage]]
prompt = """
a cat walks
[[stage]] into a forest"""
frames = 97

[[stage]]
prompt = "a clearing"
frames = 49

[[stage]]
prompt = "a ship lands"
frames = 96
transition = "fade"
fade_frames = 12
seed_offset = 3
'''


def test_stages(tmp_path):
    """A smooth stage goes on, and shows less by what it takes over; a fade blends."""
    board = as_storyboard(tmp_path, "a.toml", SCRIPT)
    panels = panels_of(board)
    assert [panel.text for panel in panels] == ["a cat walks [[stage]] into a forest", "a clearing", "a ship lands"]
    assert [panel.continuity for panel in panels] == ["cut", "continue", "cut"]
    assert [round(panel.seconds * 24) for panel in panels] == [97, 24, 96]
    assert (panels[2].transition, panels[2].transition_seconds) == ("dissolve", 0.5)
    assert (board.width, board.height, board.seed) == (1216, 704, 42)


def test_what_has_no_place_is_told_with_its_line(tmp_path):
    """Lines are found although TOML's reader does not tell them, and not in texts that look like tables."""
    assert [line for line, _ in messages(composed(tmp_path, "a.toml", SCRIPT))] == [4, 5, 26]


def test_pictures_in_the_script(tmp_path):
    """As a file beside it, or within it; a stage that goes on takes none."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    (tmp_path / "hero.png").write_bytes(file.getvalue())
    inline = base64.b64encode(file.getvalue()).decode()
    text = "".join(
        f'[[stage]]\nprompt = "x"\nframes = 9\ntransition = "{kind}"\n{key} = "{value}"\n'
        for kind, key, value in (
            ("smooth", "source_image_path", "./hero.png"),
            ("cut", "source_image_b64", inline),
            ("smooth", "source_image_b64", inline),
            ("cut", "source_image", "!!"),
            ("cut", "source_image_path", "/x.png"),
        )
    )
    made = composed(tmp_path, "a.toml", text)
    assert {place: files["image"].name for place, files in made.files.items()} == {
        (0, 0): "hero.png",
        (0, 1): "a-stage-02.png",
    }
    assert [line for line, _ in messages(made)] == [15, 20, 25]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('schema = "mold.chain.v99"\n[[stage]]\nprompt = "x"\n', "1:1"),
        ("[chain]\nfps = 24\n", "1:1"),
        ("a = 1\nb = \n", "2:5"),
        ("stage = 3\n", "1:1"),
        ("a = " + "[" * 100_000, "1:1"),
        ("a." * 100_000 + "b = 1", "1:1"),
    ],
)
def test_what_is_no_script_is_refused(tmp_path, text, place):
    """With its place."""
    with pytest.raises(StoryboardError, match=rf"a\.toml:{place}: "):
        composed(tmp_path, "a.toml", text)
