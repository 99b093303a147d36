"""All formats: whatever a file holds, it becomes a sound storyboard, or there is one kind of error."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segmenter.errors import StoryboardError
from segmenter.formats.convert import Conversion, convert
from segmenter.formats.registry import READERS, SUFFIXES, format_of
from segmenter.storyboard import read_storyboard
from segmenter.yaml_source import parse_yaml

_PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        '"',
        '"""',
        "'''",
        "[[",
        "]]",
        "/*",
        "*/",
        "(",
        ")",
        "*",
        "_",
        "INT. ",
        " - NIGHT",
        "MIA",
        "@x",
        "^",
        "> ",
        " <",
        "~",
        "=",
        "===",
        "#",
        "TO:",
        "FADE OUT.",
        "\x00",
        "\u2028",
        "\x85",
        "你好。",
        "\u200b",
        "-->",
        "\ufeff",
        ",",
        "\t",
        ";",
        "|",
        "00:00:01,000 --> 00:00:02,000\n",
        "999:59:59,999",
        "scene,description\n",
        "4s",
        "0",
        "1e999",
        "null",
        "{}",
        "[[stage]]\n",
        'prompt = "x"\n',
        "frames = 97\n",
        'schema = "mold.chain.v1"\n',
        "\\",
        "😀",
        "...",
        "? ",
        "  \n",
        "\r",
        "<i>",
        "{\\an8}",
        "WEBVTT\n",
        "A" * 2100,
        "a b " * 600,
        "好" * 2100,
        "- ",
        ": ",
        "0x10",
        "no",
        ".inf",
        "CUT TO:\n",
        '{"boards": [',
        '{"url": "a.png", "time": 1, ',
        '"action": "x"',
        "}",
        "]",
        '{"OTIO_SCHEMA": "Track.1", "children": [',
        '{"OTIO_SCHEMA": "Clip.1", "name": "x"',
        "DISSOLVE TO:\n\n",
        '"metadata": {"longtake": {"panel": {"text": "x"',
        "}}}",
    ]
)


def converted(path: Path, format_name: str, seconds: str | None = None) -> Conversion | None:
    """What becomes of a file; None where it is refused, with a place for each problem."""
    try:
        return convert(path, format_name, seconds=Fraction(seconds) if seconds else None)
    except StoryboardError as refusal:
        error = refusal
    assert error.file == str(path)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in error.problems)
    return None


@pytest.mark.parametrize("format_name", READERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(_PIECES | st.text(max_size=8), max_size=25), seconds=st.sampled_from([None, "0.5", "60", "14400"])
)
def test_any_text_is_converted_or_refused(tmp_path, format_name, pieces, seconds):
    """And what is converted is a storyboard that `render` takes, in YAML that says the same."""
    path = tmp_path / "in"
    path.write_bytes("".join(pieces).encode("utf-8", "surrogatepass"))
    conversion = converted(path, format_name, seconds)
    if conversion is None:
        return
    text = conversion.text()
    assert parse_yaml(text).data == conversion.composition.document
    (tmp_path / "out.yaml").write_text(text, encoding="utf-8")
    board = read_storyboard(tmp_path / "out.yaml")
    if seconds:
        lasts = sum((panel.seconds for scene in board.scenes for panel in scene.panels), Fraction(0))
        assert abs(lasts - Fraction(seconds)) <= 1 / board.fps


@pytest.mark.parametrize("format_name", READERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_any_bytes_are_converted_or_refused(tmp_path, format_name, content):
    """Of whatever encoding, or of none."""
    path = tmp_path / "in"
    path.write_bytes(content)
    conversion = converted(path, format_name)
    assert conversion is None or conversion.text()


def test_the_end_of_a_name_tells_the_format():
    """Unless the format is named; what is unknown is told with those there are."""
    assert {format_of(Path(f"a{suffix.upper()}")) for suffix in SUFFIXES} == set(READERS)
    assert format_of(Path("a.txt"), "fountain") == "fountain"
    for name, chosen in (("a.doc", None), ("a.txt", "word")):
        with pytest.raises(StoryboardError, match="fountain"):
            format_of(Path(name), chosen)
