"""The README and its Chinese twin say what is there, and say the same."""

import re
from itertools import chain
from pathlib import Path

import pytest
import yaml
from example_boards import STORYBOARDS

from flows.cli import app
from generation.engine import ENGINES
from segmenter.storyboard import read_storyboard

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
PACKAGES = ("segmenter", "stitching", "flows")
PROGRAMS = ("make", "longtake", "prefect", "pip", "python", "export")
both = pytest.mark.parametrize("readme", READMES)


def text_of(readme: str) -> str:
    return (ROOT / readme).read_text(encoding="utf-8")


def storyboard_of(readme: str) -> str:
    """The one fenced block of YAML."""
    (block,) = re.findall(r"```yaml\n(.*?)```", text_of(readme), re.DOTALL)
    return block


def code_blocks(readme: str) -> list[list[str]]:
    """The lines of each indented block, without what is said beside them."""
    blocks = re.findall(r"(?:^ {4}.*\n)+", text_of(readme).replace(storyboard_of(readme), ""), re.MULTILINE)
    return [[re.split(r"(?<=\S)\s{2,}", line[4:])[0] for line in block.splitlines()] for block in blocks]


def commands(readme: str) -> list[str]:
    """The lines that somebody types, in their order."""
    lines = chain.from_iterable(code_blocks(readme))
    return [line for line in lines if line.startswith(tuple(f"{program} " for program in PROGRAMS))]


def tree(readme: str) -> list[str]:
    """The paths that the drawn tree names: folders end in a slash, and what is in them is indented by two."""
    (block,) = (block for block in code_blocks(readme) if "  types.py" in block)
    folder, names = "", []
    for line in block:
        inside = line.startswith("  ")
        names.append(folder + line.strip() if inside else line)
        folder = folder if inside else line
    return names


def outside_code(readme: str) -> str:
    return re.sub(r"^ {4}.*$", "", text_of(readme).replace(storyboard_of(readme), ""), flags=re.MULTILINE)


@both
def test_the_storyboard_is_a_good_one(tmp_path, readme):
    """What people copy is read without a problem."""
    (tmp_path / "board.yaml").write_text(storyboard_of(readme), encoding="utf-8")
    assert len(read_storyboard(tmp_path / "board.yaml", ENGINES).scenes[0].panels) == 3


@pytest.mark.parametrize("example", STORYBOARDS, ids=lambda path: path.name)
def test_the_examples_are_good_ones(example):
    """So are the examples."""
    assert read_storyboard(example, ENGINES).scenes


@both
def test_the_commands_are_those_of_the_program(readme):
    """Every `longtake X` exists and none is left out; what `make` is asked for is in the Makefile."""
    there = {command.name or command.callback.__name__ for command in app.registered_commands}
    code = "\n".join([*chain.from_iterable(code_blocks(readme)), *re.findall(r"`([^`\n]+)`", text_of(readme))])
    assert set(re.findall(r"^longtake ([a-z]+)", code, re.MULTILINE)) == there
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    assert {"film", "test"} <= set(re.findall(r"^make ([a-z]+)", code, re.MULTILINE)) <= targets


@both
def test_the_tree_is_the_checkout(readme):
    """Every name in it exists, and every module of the packages stands in it."""
    names = tree(readme)
    assert len(names) == len(set(names))
    for name in names:
        path = ROOT / name
        assert path.is_dir() if name.endswith("/") else path.is_file(), name
    modules = {f"{package}/{path.name}" for package in PACKAGES for path in (ROOT / package).glob("*.py")}
    assert modules - {f"{package}/__init__.py" for package in PACKAGES} <= set(names)


def test_both_show_the_same_commands_and_the_same_tree():
    """In the same order; only what is said beside them is in another language."""
    english, chinese = READMES
    assert commands(english) == commands(chinese)
    assert tree(english) == tree(chinese)
    assert list(map(len, code_blocks(english))) == list(map(len, code_blocks(chinese)))
    assert yaml.safe_load(storyboard_of(english)) == yaml.safe_load(storyboard_of(chinese))


def test_both_have_the_same_parts_and_numbers():
    """The same headings, and tables with the same numbers in the same places."""
    headings = [re.findall(r"^#+(?= )", outside_code(readme), re.MULTILINE) for readme in READMES]
    assert headings[0] == headings[1]
    tables = [re.findall(r"^\|.*\|$", outside_code(readme), re.MULTILINE) for readme in READMES]
    numbers = [[re.findall(r"\d+(?:[.,]\d+)*", row) for row in table] for table in tables]
    assert numbers[0] == numbers[1]
    assert sum(map(len, numbers[0])) > 20
