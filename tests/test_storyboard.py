"""Reading storyboards: good ones become values, bad ones become every problem at once, and nothing else happens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from segmenter.errors import Problem, StoryboardError
from segmenter.storyboard import MAX_PROBLEMS, read_storyboard, storyboard_schema
from segmenter.storyboard_format import FilmDefaults
from segmenter.types import Storyboard

ROOT = Path(__file__).parent.parent

ENGLISH = """\
# A film of two scenes.
title: The honey jar
fps: 23.976
size: 640×480
seed: 7
negative_prompt: [blurred, watermark]
engine: animatic
characters:
  Mia: a girl with a red scarf
scenes:
  - setting: a sunny forest
    panels:
      - text: Two cute bears sharing honey, one handing jar to the other
        seconds: 4.5
        camera: slow zoom in
        subtitle: Thank you!
      - text: "Mia laughs"
        continuity: continue
        seed: 3
  - panels:
      - text: A dog runs uphill
        seconds: 2.1
        transition: {kind: fade, seconds: 0.2}
      - text: It sleeps
        transition: dissolve
        continuity: pose
"""
CHINESE = """\
title: 小兔和小鸟
scenes:
  - setting: 阳光下的森林
    panels:
      - text: 妈妈递给宝宝奶瓶,宝宝笑了
        seconds: 3
        subtitle: "谢谢:妈妈"
characters:
  阿福: 一只橘色的小猫
"""
# A good beginning of four lines; rows below go on in its panel.
PANEL = "title: T\nscenes:\n- panels:\n  - text: A cat jumps\n"
# Two panels of 4 s; rows go on in the second.
TWO = PANEL + "  - text: It lands\n"

MALFORMED = [
    # unknown and missing keys
    (PANEL + "    secnds: 4", 5, "'secnds' 'seconds'"),
    (PANEL + "    duration: 4", 5, "'duration' 'seconds'"),
    (PANEL + "    时长: 4", 5, "'时长' 'seconds'"),
    (PANEL + "    Camera: pan", 5, "'Camera' 'camera'"),
    (PANEL + "    setting: a forest", 5, "'setting' belongs scene"),
    (PANEL + "    zzz: 4", 5, "'zzz' text, seconds, camera"),
    (PANEL + "json_schema: x", 5, "'json_schema' title, fps, size"),
    (PANEL + "fps: 24\nframerate: 24", 6, "'framerate' 'fps'"),
    (PANEL + "resolution: 640x480", 5, "'resolution' 'size'"),
    (PANEL + "width: 640", 5, "size: 1280x704"),
    (PANEL + "  location: here", 5, "'location' 'setting'"),
    (PANEL + "  seconds: 4", 5, "'seconds' belongs panel"),
    ("title: T\nscenes:\n- shots:\n  - text: A cat", 3, "'shots' 'panels'"),
    ("title: T\nscenes:\n- panels:\n  - prompt: A cat", 4, "'prompt' 'text'"),
    ("title: T\nscenes:\n- panels:\n  - text: A cat\n  - seconds: 4", 5, "'text' missing text:"),
    ("title: T\npanels:\n- text: A cat", 2, "scenes: panels:"),
    ("scenes:\n- panels:\n  - text: A cat", 1, "'title' missing title:"),
    ("title: T", 1, "'scenes' missing '- panels:'"),
    ("title: T\nscenes:\n- setting: x", 3, "'panels' missing '- text:"),
    # shape
    ("A cat jumps", 1, "begin 'title:"),
    ("- title: T", 1, "begin 'title:"),
    ("title：T", 1, "colon space"),
    ("title: T\nscenes:", 2, "'scenes:' '- panels:'"),
    ("title: T\nscenes: []", 2, "no scenes"),
    ("title: T\nscenes:\n  panels: []", 3, "list '- '"),
    ("title: T\nscenes:\n- panels: []", 3, "no panels '- text:"),
    ("title: T\nscenes:\n- A cat", 3, "scene '- setting:"),
    ("title: T\nscenes:\n- panels:\n  - A cat jumps", 4, "write '- text: A cat jumps'"),
    ("title: T\nscenes:\n- panels:\n  - text:A cat", 4, "colon space 'text:"),
    ("title: T\nscenes:\n- panels:\n  - text: A cat\n    text: B", 5, "'text' already line 4"),
    ("|\n  title\n  scenes", 1, "'title scenes' begin 'title:"),
    # texts
    ("title: 2049\nscenes:\n- panels:\n  - text: A cat", 1, 'quotes "2049"'),
    ("title: ''\nscenes:\n- panels:\n  - text: A cat", 1, "empty title:"),
    (f"title: {'x' * 201}\nscenes:\n- panels:\n  - text: A cat", 1, "201 at most 200"),
    ("title: T\nscenes:\n- panels:\n  - text: true", 4, 'quotes "true"'),
    ("title: T\nscenes:\n- panels:\n  - text:", 4, "no text text:"),
    ("title: T\nscenes:\n- panels:\n  - text: [A cat]", 4, "list quotes"),
    (f"title: T\nscenes:\n- panels:\n  - text: {'x' * 2001}", 4, "2,001 at most 2,000"),
    (PANEL + "    camera: 5", 5, 'quotes "5"'),
    (PANEL + f"    subtitle: {'x' * 501}", 5, "501 at most 500"),
    (PANEL + "negative_prompt: [blurred, 5]", 5, "5 quotes"),
    (PANEL + f"negative_prompt: [{'x' * 1500}, {'x' * 1500}]", 5, "3,002 at most 2,000"),
    (PANEL + "engine: Wan 2.2", 5, "'Wan 2.2' small letters animatic"),
    # numbers
    (PANEL + "    seconds: 4s", 5, "'4s' write 4"),
    (PANEL + "    seconds: 4 seconds", 5, "write 4"),
    (PANEL + "    seconds: '4'", 5, "write 4 without quotes"),
    (PANEL + "    seconds: 1:30", 5, "write 90"),
    (PANEL + "    seconds: 0", 5, "more than 0"),
    (PANEL + "    seconds: -3", 5, "more than 0"),
    (PANEL + "    seconds: 36000", 5, "at most 600"),
    (PANEL + "    seconds: .inf", 5, "at most 600"),
    (PANEL + "    seconds:", 5, "empty at most 600"),
    (PANEL + "    seconds: 0.01", 5, "frame at least 0.042"),
    (PANEL + "    seed: -1", 5, "0 4294967295"),
    (PANEL + "seed: 4294967296", 5, "0 4294967295"),
    (PANEL + "seed: 1.5", 5, "whole number"),
    (PANEL + "fps: 0", 5, "1 to 60"),
    (PANEL + "fps: 240", 5, "1 to 60"),
    (PANEL + "fps: fast", 5, "'fast' 24"),
    (PANEL + "size: 1280x720", 5, "multiples of 32 write 1280x704"),
    (PANEL + "size: 720p", 5, "'720p' 1280x704"),
    (PANEL + "size: [9999, 9]", 5, "write 2048x64"),
    # choices and what goes together
    (TWO + "    transition: disolve", 6, "'disolve' cut, continue, dissolve, fade, wipe or morph 'dissolve'?"),
    (TWO + "    transition: 淡入", 6, "'淡入' 'fade'?"),
    (TWO + "    transition: iris", 6, "'iris' cut, continue, dissolve, fade, wipe or morph"),
    (TWO + "    transition: swipe", 6, "'wipe'?"),
    (TWO + "    transition: {kind: wipe, direction: north}", 6, "'north' left, right, up or down"),
    (TWO + "    transition: {kind: fade, direction: left}", 6, "fade no direction wipe"),
    (TWO + "    transition: {kind: fade, colour: green}", 6, "'green' black, white #rrggbb"),
    (TWO + "    transition: {kind: wipe, colour: white}", 6, "wipe no colour fade"),
    (TWO + "    transition:\n      kind: fade\n      colour: #ffffff", 8, "quotes comment"),
    (TWO + "    transition: {kind: continue, seconds: 1}", 6, "continuity: continue"),
    (TWO + "    transition: continue", 6, "continuity: continue"),
    (TWO + "    continuity: dissolve", 6, "transition: dissolve"),
    (TWO + "    continuity: true", 6, "cut, continue or pose"),
    (TWO + "    transition: {kind: fade, seconds: 3}", 6, "at most 2"),
    (TWO + "    transition: {kind: cut, seconds: 1}", 6, "cut no time"),
    (TWO + "    transition: {seconds: 1}", 6, "'kind' missing"),
    (TWO + "    transition: 1", 6, "write dissolve"),
    (TWO + "    transition: {kind: fade, secs: 1}", 6, "'secs' 'seconds'"),
    (TWO + "    seconds: 0.1\n    transition: fade", 7, "scene 1, panel 2 seconds: 0.166"),
    (PANEL + "    continuity: continue", 5, "first panel write cut"),
    (PANEL + "    continuity: pose", 5, "first panel write cut"),
    # characters
    (PANEL + "characters: [Mia]", 5, "'Mia: without '- '"),
    (PANEL + "characters: {' ': a girl}", 5, "needs a name"),
    (PANEL + "characters: {' Mia': a girl}", 5, "write 'Mia'"),
    (PANEL + f"characters: {{{'x' * 61}: a girl}}", 5, "61 at most 60"),
    (PANEL + "characters:\n  Mia:", 6, "no text Mia:"),
    (PANEL + "characters: {Mia: ''}", 5, "empty"),
    (PANEL + "characters:\n" + "".join(f"  c{i}: x\n" for i in range(201)), 6, "200 remove"),
    # images
    (PANEL + "    image: none.png", 5, "'none.png' check"),
    (PANEL + "    image: ../../a.png", 5, "leaves folder"),
    (PANEL + "    image: /etc/passwd", 5, "absolute relative"),
    (PANEL + "    image: bad.yaml", 5, "PNG, JPEG or WebP"),
    (PANEL + "    image: http://example.org/a.png", 5, "address"),
    (PANEL + "    image: ''", 5, "empty"),
    # poses
    (TWO + "    continuity: continue\n    pose: none.json", 7, "'none.json' pose check"),
    (TWO + "    continuity: pose\n    pose: ../../a.json", 7, "leaves folder pose"),
    (TWO + "    continuity: pose\n    pose: /etc/passwd", 7, "absolute relative"),
    (TWO + "    continuity: pose\n    pose: http://example.org/a.json", 7, "address pose"),
    (TWO + "    continuity: pose\n    pose: .", 7, "'.' OpenPose JSON"),
    (TWO + "    continuity: pose\n    pose: ''", 7, "empty pose: poses/wave.json"),
    (TWO + "    continuity: pose\n    pose: [1, 2]", 7, "list quotes"),
    (TWO + "    continuity: pose\n    openpose: a.json", 7, "'openpose' 'pose'"),
    (TWO + "    continuity: pose\n    姿势: a.json", 7, "'姿势' 'pose'"),
    (TWO + "    pose: bad.yaml", 6, "cut continuity: continue pose"),
    (TWO + "    continuity: cut\n    pose: bad.yaml", 7, "cut continuity: continue pose"),
    (PANEL + "    pose: bad.yaml", 5, "first panel remove"),
    (PANEL + "pose: bad.yaml", 5, "'pose' belongs panel"),
    # what is no YAML, or too much of it
    ("", 1, "empty"),
    (PANEL + "    camera: pan: left", 5, "quotes"),
    (PANEL + "    camera: 'pan", 5, "never closed"),
    (PANEL + "\tcamera: pan", 5, "spaces"),
    (PANEL + "    camera: !!python/object:os.system ls", 5, "tags"),
    (PANEL + "---\ntitle: U", 5, "second document"),
    (PANEL + "    camera: *pan", 5, "anchor quotes"),
    ("title: T\nscenes:\n- panels:\n" + "  - {}\n" * 5001, 2, "5,001 at most 5,000"),
    ("title: T\nscenes:\n- panels:\n" + "  - {text: x, seconds: 600}\n" * 25, 2, "4 h 10 min 4 hours"),
]


def _problems(tmp_path: Path, text: str, name: str = "bad.yaml") -> tuple[Any, ...]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StoryboardError) as caught:
        read_storyboard(path)
    assert str(path) in str(caught.value)
    return caught.value.problems


@pytest.mark.parametrize(("text", "line", "words"), MALFORMED)
def test_malformed_storyboards_name_line_and_remedy(tmp_path: Path, text: str, line: int, words: str) -> None:
    """One mistake is one problem, in the right line, in words that help."""
    (problem,) = [p for p in _problems(tmp_path, text) if not _follows(text, p)]
    assert problem.line == line
    for word in words.split(" "):
        assert word in problem.message
    assert "Input should" not in problem.message


def _follows(text: str, problem: Any) -> bool:
    """Rows that cannot make one mistake alone: panels at the top leave the scenes missing too."""
    return text.startswith("title: T\npanels") and "'scenes' is missing" in problem.message


def test_the_table_is_long_enough() -> None:
    """At least forty kinds of mistake are told apart."""
    assert len({(text, words) for text, _, words in MALFORMED}) >= 40


def test_an_english_storyboard_is_read(tmp_path: Path) -> None:
    """Every key finds its place, rates and lengths exact."""
    path = tmp_path / "honey.yaml"
    path.write_text(ENGLISH, encoding="utf-8")
    board = read_storyboard(path)

    assert (board.title, board.fps, board.width, board.height) == ("The honey jar", Fraction(24000, 1001), 640, 480)
    assert (board.seed, board.negative_prompt, board.engine) == (7, "blurred, watermark", "animatic")
    assert board.characters == {"Mia": "a girl with a red scarf"}
    assert [scene.setting for scene in board.scenes] == ["a sunny forest", ""]
    first, second, third, fourth = (panel for scene in board.scenes for panel in scene.panels)
    assert (first.seconds, first.camera, first.subtitle) == (Fraction(9, 2), "slow zoom in", "Thank you!")
    assert (first.transition, first.transition_seconds, first.continuity, first.seed) == ("cut", 0, "cut", None)
    assert (second.text, second.seconds, second.continuity, second.seed) == ("Mia laughs", 4, "continue", 3)
    assert (third.seconds, third.transition, third.transition_seconds) == (Fraction(21, 10), "fade", Fraction(1, 5))
    assert (fourth.transition_seconds, fourth.continuity, fourth.subtitle) == (Fraction(1, 2), "pose", None)


def test_a_chinese_storyboard_is_read_with_defaults(tmp_path: Path) -> None:
    """Chinese texts and names need no quotes, and everything but title and text has a default."""
    path = tmp_path / "兔子.yml"
    path.write_text(CHINESE, encoding="utf-8-sig")
    board = read_storyboard(path)

    assert (board.title, board.fps, board.width, board.height, board.seed) == ("小兔和小鸟", 24, 1280, 704, 0)
    assert board.characters == {"阿福": "一只橘色的小猫"}
    (panel,) = board.scenes[0].panels
    assert (panel.text, panel.seconds, panel.subtitle) == ("妈妈递给宝宝奶瓶,宝宝笑了", 3, "谢谢:妈妈")
    assert board.negative_prompt is None


def test_defaults_are_for_what_a_storyboard_leaves_out(tmp_path: Path) -> None:
    """A size and a rate from outside take the place of the format's own, and of nothing that is written."""
    path = tmp_path / "board.yaml"
    draft = FilmDefaults(fps=Fraction(5), size=(640, 480))
    path.write_text("title: T\nscenes: [{panels: [{text: A}]}]", encoding="utf-8")
    board = read_storyboard(path, defaults=draft)
    assert (board.fps, board.width, board.height) == (5, 640, 480)
    path.write_text("title: T\nfps: 12\nsize: 512x512\nscenes: [{panels: [{text: A}]}]", encoding="utf-8")
    board = read_storyboard(path, defaults=draft)
    assert (board.fps, board.width, board.height) == (12, 512, 512)


def test_a_film_is_checked_at_its_default_rate(tmp_path: Path) -> None:
    """What is too short at the rate that it will have is said; what is no mapping is said as ever."""
    path = tmp_path / "board.yaml"
    path.write_text("title: T\nscenes: [{panels: [{text: A, seconds: 0.1}]}]", encoding="utf-8")
    assert read_storyboard(path).fps == 24
    with pytest.raises(StoryboardError, match="shorter than one frame; write at least"):
        read_storyboard(path, defaults=FilmDefaults(fps=Fraction(5)))
    path.write_text("- 1", encoding="utf-8")
    with pytest.raises(StoryboardError):
        read_storyboard(path, defaults=FilmDefaults(fps=Fraction(5)))


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
@pytest.mark.parametrize("escaped", [True, False])
def test_json_says_the_same_as_yaml(tmp_path: Path, text: str, escaped: bool) -> None:
    """The same storyboard in either format is the same value."""
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    document = {"$schema": "storyboard.schema.json", **yaml.safe_load(text)}
    (tmp_path / "a.json").write_text(json.dumps(document, ensure_ascii=escaped, indent="\t"), encoding="utf-8")

    assert read_storyboard(tmp_path / "a.json") == read_storyboard(tmp_path / "a.yaml")


def test_an_image_is_known_by_path_and_hash(tmp_path: Path) -> None:
    """An editor may replace the picture: the hash tells."""
    Image.new("RGB", (8, 6), "teal").save(tmp_path / "a.png")
    content = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.yaml").write_text(PANEL + "    image: a.png\n")
    (panel,) = read_storyboard(tmp_path / "a.yaml").scenes[0].panels

    assert panel.image == (tmp_path / "a.png").resolve()
    assert panel.image_sha256 == hashlib.sha256(content).hexdigest()


def test_a_pose_is_known_by_path_and_hash(tmp_path: Path) -> None:
    """So is a pose; what is in it is for whoever knows joints to say, and to be told the film's size for it."""
    (tmp_path / "a.json").write_bytes(b"anything")
    (tmp_path / "a.yaml").write_text(TWO + "    continuity: pose\n    pose: a.json\nsize: 640x480\n")
    seen: list[tuple[bytes, tuple[int, int] | None]] = []
    first, second = read_storyboard(tmp_path / "a.yaml", check_pose=lambda *told: seen.append(told)).scenes[0].panels

    assert (first.pose, first.pose_sha256) == (None, None)
    assert second.pose == (tmp_path / "a.json").resolve()
    assert second.pose_sha256 == hashlib.sha256(b"anything").hexdigest()
    assert seen == [(b"anything", (640, 480))]


def test_every_problem_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    """A wrong value in a panel does not hide the rest of the panel, nor what is wrong between panels."""
    problems = _problems(
        tmp_path,
        "fps: 500\ntitle: T\nscenes:\n- setting: 5\n  panels:\n  - secnds: 4\n    text: x\n    continuity: pose\n"
        "    image: none.png\n  - text: y\n    continuity: continue\n    image: none.png\n"
        "    seconds: soon\n  - text: z\n    pose: none.json\ntitle: U\n",
    )
    assert [(p.line, p.where) for p in problems] == [
        (1, "fps"),
        (4, "scene 1, setting"),
        (6, "scene 1, panel 1, secnds"),
        (8, "scene 1, panel 1, continuity"),
        (9, "scene 1, panel 1, image"),
        (12, "scene 1, panel 2, image"),
        (12, "scene 1, panel 2, image"),
        (13, "scene 1, panel 2, seconds"),
        (15, "scene 1, panel 3, pose"),
        (15, "scene 1, panel 3, pose"),
        (16, ""),
    ]


def test_problems_in_json_have_their_places(tmp_path: Path) -> None:
    """Line and column are right in JSON too."""
    text = '{"title": "T",\n\t"scenes": [{"panels": [\n\t\t{"text": "x", "secnds": 3}]}]}'
    (problem,) = _problems(tmp_path, text, "bad.json")
    assert (problem.line, problem.column, problem.where) == (3, 17, "scene 1, panel 1, secnds")


def test_thousands_of_problems_are_counted(tmp_path: Path) -> None:
    """Nobody reads more than a thousand; the rest is a number."""
    problems = _problems(tmp_path, PANEL + "".join(f"k{i}: 1\n" for i in range(MAX_PROBLEMS + 500)))
    assert len(problems) == MAX_PROBLEMS + 1
    assert "500 more" in problems[-1].message


def test_a_thousand_panels_are_read(tmp_path: Path) -> None:
    """A long film is no problem, and none of its panels is lost; how long it takes is for benchmarks/plan.py."""
    panel = "  - text: A cat jumps onto the table\n    seconds: {}\n    transition: {{kind: dissolve, seconds: 0.5}}\n"
    lengths = [2 + number % 9 for number in range(1000)]
    (tmp_path / "long.yaml").write_text("title: T\nscenes:\n- panels:\n" + "".join(map(panel.format, lengths)))
    board = read_storyboard(tmp_path / "long.yaml")

    assert [panel.seconds for panel in board.scenes[0].panels] == lengths


def test_the_published_schema_is_this_one() -> None:
    """docs/storyboard.schema.json is what the models say: `longtake schema` writes it anew."""
    published = (ROOT / "docs" / "storyboard.schema.json").read_text(encoding="utf-8")
    assert json.loads(published) == storyboard_schema()
    assert published == json.dumps(storyboard_schema(), ensure_ascii=False, indent=2) + "\n"


def test_the_schema_helps_an_editor() -> None:
    """Every key has a description and an example that fits, every mapping refuses unknown keys, choices are listed."""
    schema = storyboard_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for entry in (schema, *schema["$defs"].values()):
        assert entry["additionalProperties"] is False
        for name, field in entry["properties"].items():
            assert field["description"], name
            for example in field["examples"]:
                jsonschema.validate(example, {"$defs": schema["$defs"], **field})
    panel = schema["$defs"]["PanelEntry"]["properties"]
    assert {"type": "string", "enum": ["cut", "continue", "pose"]} in panel["continuity"]["anyOf"]
    assert {"type": "string", "enum": ["cut", "continue", "dissolve", "fade", "wipe", "morph"]} in panel["transition"][
        "anyOf"
    ]
    assert schema["required"] == ["title", "scenes"]


def test_the_schema_accepts_what_the_reader_accepts() -> None:
    """Good storyboards pass, and the mistakes that a schema can know do not."""
    validator = jsonschema.Draft202012Validator(storyboard_schema())
    for text in (ENGLISH, CHINESE, PANEL, TWO):
        validator.validate(yaml.safe_load(text))
    refused = [not validator.is_valid(yaml.safe_load(text)) for text, _, words in MALFORMED if "unknown" in words]
    assert all(refused)
    for keys in ("secnds: 4", "seconds: 4s", "transition: disolve", "transition: {kind: fade, secs: 1}", "seed: -1"):
        assert not validator.is_valid(yaml.safe_load(f"{PANEL}    {keys}")), keys


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Reads bytes as a storyboard of that name, and lets nothing but the two expected outcomes pass."""
    folder = tmp_path_factory.mktemp("fuzz")

    def read(content: bytes, name: str) -> None:
        (folder / name).write_bytes(content)
        problems: tuple[Problem, ...] = ()
        try:
            assert isinstance(read_storyboard(folder / name), Storyboard)
        except StoryboardError as error:
            problems = error.problems or (Problem(line=0, column=0, where="", message=""),)
        num_lines = len(content.decode(errors="replace").splitlines())
        assert all(1 <= p.line <= num_lines + 1 and p.column >= 1 and p.message for p in problems)
        assert not any("Input should" in p.message or "\n" in p.message + p.where for p in problems)

    return read


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="ignore")))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_random_files_give_a_storyboard_or_its_error(reads: Any, content: bytes) -> None:
    """Whatever bytes a file holds, nothing else comes out."""
    for name in ("a.yaml", "a.json"):
        reads(content, name)


GOOD = [
    (ENGLISH, "a.yaml"),
    (CHINESE, "a.yaml"),
    (json.dumps(yaml.safe_load(ENGLISH), indent=1), "a.json"),
]
SNIPPETS = [
    "", " ", "\n", "\t", ":", "- ", "[", "]", "{", "}", "'", '"', "#", "&a", "*a", "!", "|", "?", ",", "null", "5",
    "true", "-1", "1e99", ".nan", "NaN", "：", "\x00", "\ufeff", "\u2028", "\\", "\\ud800", "<<: ", "---\n", "image: a",
]  # fmt: skip


@given(
    good=st.sampled_from(GOOD),
    edits=st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 12), st.sampled_from(SNIPPETS)), min_size=1, max_size=4
    ),
)
@settings(deadline=None, derandomize=True, max_examples=400)
def test_mutated_storyboards_give_a_storyboard_or_its_error(
    reads: Any, good: tuple[str, str], edits: list[tuple[int, int, str]]
) -> None:
    """A good file with pieces cut out and put in is read or explained."""
    text, name = good
    for position, length, snippet in edits:
        start = position % (len(text) + 1)
        text = text[:start] + snippet + text[start + length :]
    reads(text.encode(), name)
