"""What the tests of the formats share: a file from a text, a storyboard from a file, and whether a line is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from segmenter.formats.compose import Composition
from segmenter.formats.convert import convert
from segmenter.source_tree import visible_text
from segmenter.storyboard import read_storyboard
from segmenter.types import Panel, Storyboard
from segmenter.yaml_source import parse_yaml

_WORD = re.compile(r"[^\W_]+")


def composed(
    folder: Path, name: str, content: str | bytes, format_name: str | None = None, seconds: Fraction | None = None
) -> Composition:
    """What is made of a file with this name and content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return convert(path, format_name, seconds=seconds).composition


def as_storyboard(folder: Path, name: str, content: str | bytes, seconds: Fraction | None = None) -> Storyboard:
    """The storyboard that is made of a file, by way of its YAML, which says the same as what was made."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    conversion = convert(folder / name, seconds=seconds)
    text = conversion.text()
    assert parse_yaml(text).data == conversion.composition.document
    board = folder / "converted.yaml"
    board.write_text(text, encoding="utf-8")
    return read_storyboard(board)


def panels_of(board: Storyboard) -> list[Panel]:
    """All panels of the film."""
    return [panel for scene in board.scenes for panel in scene.panels]


def messages(made: Composition) -> list[tuple[int, str]]:
    """Line and message of each remark."""
    return [(remark.place[0], remark.message) for remark in made.remarks]


def lost_words(made: Composition, text: str) -> set[str]:
    """Words of a text that are neither in the storyboard nor in a remark."""
    said = " ".join([*_texts(made.document), *(remark.text for remark in made.remarks)])
    # A soft hyphen only says where a word may be broken.
    text = text.replace("\xad", "")
    return set(_WORD.findall(text.casefold())) - set(_WORD.findall(said.casefold()))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def _storyboard_text(at_most: int, at_least: int = 1) -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["Cs"]) | st.sampled_from("ab :-#'\"\\\n%&*!|>{}[]@`,?~0123456789.好。é")
    texts = st.text(letters, min_size=at_least, max_size=at_most)
    return texts.map(visible_text).filter(lambda text: len(text.strip()) >= at_least)


_CAMERA = st.sampled_from(["slow zoom in", "镜头缓慢推近", "", "yes", "0o17", "1e3", "~"])
_SECONDS = st.sampled_from([2, 2.5, 3.125, 4.0, 7, 12.34, 600])
_PANELS = st.fixed_dictionaries(
    {
        "text": _storyboard_text(60)
        | st.sampled_from(["no", "12", "null", "1:30", "- a", "a: b", "x" * 300, "a b " * 60])
    },
    optional={
        "seconds": _SECONDS,
        "camera": _CAMERA,
        "subtitle": _storyboard_text(30, 0) | st.none(),
        "transition": st.sampled_from(
            ["cut", "fade", "dissolve", {"kind": "dissolve", "seconds": 1}, {"kind": "fade"}]
        ),
        "seed": st.integers(0, 2**32 - 1),
    },
)


@st.composite
def storyboards(draw: st.DrawFn) -> dict[str, Any]:
    """Storyboards as they are read from YAML, sound in all that can be seen without files."""
    data: dict[str, Any] = {"title": draw(_storyboard_text(20))}
    optional = {
        "fps": st.sampled_from([24, 25, 23.976, "24000/1001", 12]),
        "size": st.sampled_from(["1280x704", "640×480", [480, 640], {"width": 704, "height": 1280}]),
        "seed": st.integers(0, 2**32 - 1),
        "negative_prompt": st.sampled_from(["blurred", ["blurred", "text"], ""]),
        "engine": st.just("animatic"),
        "characters": st.dictionaries(
            st.sampled_from(["Mia", "阿福", "12", "yes"]), st.just("a small cat"), max_size=3
        ),
        "$schema": st.just("./storyboard.schema.json"),
    }
    data |= draw(st.fixed_dictionaries({}, optional=optional))
    scene = st.fixed_dictionaries(
        {"panels": st.lists(_PANELS, min_size=1, max_size=4)}, optional={"setting": _storyboard_text(30, 0)}
    )
    data["scenes"] = draw(st.lists(scene, min_size=1, max_size=4))
    for panel in [panel for scene in data["scenes"] for panel in scene["panels"]][1:]:
        if draw(st.booleans()):
            panel["continuity"] = draw(st.sampled_from(["cut", "continue", "pose"]))
    return data
