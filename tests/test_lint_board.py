"""Lint of files: where a finding stands, what is silenced, what `--fix` writes, and what editors are given."""

import json
import re
import resource
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from test_lint import BAD
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from typer.testing import CliRunner

from flows.cli import app
from flows.lint import fix
from generation.wan.token_count import token_counter
from segmenter.errors import LongtakeError, StoryboardError
from segmenter.lint.board import lint_board
from segmenter.lint.finding import Draft
from segmenter.lint.fixing import fixed_bytes
from segmenter.lint.positions import read_layout
from segmenter.lint.rewriting import look_at, mended
from segmenter.lint.rules import RULES
from segmenter.source import parse_yaml
from segmenter.storyboard import read_storyboard

EXAMPLES = Path(__file__).parent.parent / "examples"
DOCUMENTATION = Path(__file__).parent.parent / "docs" / "lint.md"

BOARD = """\
# A film   (this comment stays)
title:   "Near and far"   # so does this one
scenes:
  - setting: a garden
    panels:
      - text: 'The dog''s owner runs near the house'   # quoted
        seconds: 60   # long
      - text: >-   # folded
          Three kids pass a balloon
          in a circle

      - text: |
          A dog runs without people
        camera:   slow zoom in
      - text: A girl stands next to a tree
      - {text: "一只狗在房子旁边跑", seconds: 3}
      - text: "A cat sits \\u006eear a \\"tree\\""
"""
FIXED = """\
# A film   (this comment stays)
title:   "Near and far"   # so does this one
negative_prompt: "distorted limbs, extra limbs, deformed hands, deformed faces, floating objects, blurred, flickering, low quality, watermark, text, people"
scenes:
  - setting: a garden
    panels:
      - text: 'The dog''s owner runs to the left of the house'   # quoted
        seconds: 5   # long
      - text: >-   # folded
          A kid in a red shirt, a kid in a blue shirt and a kid in a yellow shirt pass a balloon in
          a circle

      - text: |
          A dog runs
        camera:   slow zoom in
      - text: A girl stands to the left of a tree
      - {text: "一只狗在房子左边跑", seconds: 3}
      - text: "A cat sits to the left of a \\"tree\\""
"""  # noqa: E501


@pytest.fixture
def board(tmp_path):
    """Writes a storyboard."""

    def write(text: str | bytes, name: str = "board.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def longtake(tmp_path, monkeypatch):
    """Runs the command line in an empty folder with a store of its own."""
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def one_panel(panel: str, more: str = "") -> str:
    """A storyboard of one panel."""
    return f"title: T\n{more}scenes:\n  - panels:\n      - {panel}\n"


def rules(path: Path) -> list[str]:
    """Ids of the rules that warn."""
    return [finding.rule for finding in lint_board(path).findings if finding.severity == "warning"]


@pytest.mark.parametrize(
    ("panel", "column"),
    [
        ("text: A dog runs near the house", 26),
        ("text:   A dog runs near the house", 28),
        ("text: 'A dog''s pup runs near the house'", 34),
        ('text: "A \\"dog\\" runs near the house"', 31),
        ('text: "A \\u0064og runs near the house"', 32),
        ("{seconds: 3, text: A dog runs near the house}", 39),
    ],
)
def test_the_column_is_that_of_the_words(board, panel, column):
    """Plain or quoted, with escapes or not: the words begin where lint says."""
    path = board(one_panel(panel))
    (finding,) = (f for f in lint_board(path).findings if f.rule == "subjective-place")
    line = path.read_text().splitlines()[finding.line - 1]
    assert (finding.line, finding.column) == (4, column)
    assert line[finding.column - 1 : finding.end_column - 1] == finding.words == "near the house"


def test_words_in_a_folded_text_are_found_and_others_get_the_place_of_the_value(board):
    """Where the words go over the end of a line, the value's place has to do."""
    path = board(one_panel("text: >-\n          A dog runs\n          near the house"))
    (finding,) = lint_board(path).findings
    assert (finding.line, finding.column) == (6, 11)
    path = board(one_panel("text: >-\n          A dog runs near\n          the house"))
    (finding,) = lint_board(path).findings
    assert (finding.line, finding.column) == (4, 15)


def test_json_has_columns_too(board):
    """A JSON file is read in its own way, a character beyond the first plane included."""
    text = '{"title": "T", "scenes": [{"panels": [{"text": "\\ud83d\\ude00 A dog runs near the house"}]}]}'
    path = board(text, "board.json")
    finding = next(f for f in lint_board(path).findings if f.rule == "subjective-place")
    assert finding.panel == "s01p01"
    assert finding.line == 1
    fixed = fixed_bytes(path, lint_board(path)).decode()
    assert json.loads(fixed)["scenes"][0]["panels"][0]["text"].endswith("A dog runs to the left of the house")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_fix_changes_the_words_concerned_and_no_other_byte(board, line_end, mark):
    """Comments, quotes, spaces, ends of lines and a byte order mark stay; what is folded stays folded."""
    path = board(mark + BOARD.replace("\n", line_end).encode())
    fixed = fixed_bytes(path, lint_board(path))
    assert fixed == mark + FIXED.replace("\n", line_end).encode()
    path.write_bytes(fixed)
    assert rules(path) == []
    assert lint_board(path).edits == ()
    read_storyboard(path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("negative_prompt: blurred   # soft\n", "negative_prompt: blurred, people   # soft\n"),
        ("negative_prompt: [blurred, text]\n", 'negative_prompt: [blurred, "text, people"]\n'),
        ("negative_prompt:\n  - blurred\n  - text\n", "negative_prompt:\n  - blurred\n  - text, people\n"),
        ("negative_prompt: people, text\n", "negative_prompt: people, text\n"),
    ],
)
def test_negatives_move_into_the_film_s_negative_prompt(board, before, after):
    """However it is written; what is there already does not come twice."""
    path = board(one_panel("text: A dog runs without people", before))
    assert fixed_bytes(path, lint_board(path)).decode() == one_panel("text: A dog runs", after)
    path.write_bytes(fixed_bytes(path, lint_board(path)))
    assert "people" in read_storyboard(path).negative_prompt


def test_a_text_that_could_not_stand_plain_is_quoted(board):
    """In brackets a comma would end it."""
    path = board(one_panel("{text: Three kids run, seconds: 3}"))
    fixed = fixed_bytes(path, lint_board(path))
    assert b'{text: "A kid in a red shirt, a kid in a blue shirt and a kid in a yellow shirt run", seconds: 3}' in fixed


def test_a_time_that_was_not_written_is_put_in(board):
    """Behind the text, in the style of its panel."""
    text = "A robot picks up a key, unlocks a door, opens it, walks, sits, jumps, dances and waves"
    path = board(one_panel(f"text: {text}   # much"))
    lint = lint_board(path)
    assert "too-much" in rules(path)
    fixed = fixed_bytes(path, lint).decode()
    assert f"- text: {text}   # much\n        seconds: " in fixed
    path.write_text(fixed)
    assert rules(path) == []


STYLES = {
    "plain": "text: {}",
    "single": "text: '{}'",
    "double": 'text: "{}"',
    "folded": "text: >\n          {}\n",
    "literal": "text: |-  # as it is\n            {}",
    "flow": '{{text: "{}", seconds: 4}}',
}


@pytest.mark.parametrize("style", STYLES)
def test_every_rule_s_words_can_be_written_in_every_style(board, style):
    """What is fixed is sound, says what was proposed, and is not fixed again."""
    texts = [text for texts in BAD.values() for text in texts if len(text) < 100]
    panels = "".join(f"      - {STYLES[style].format(text)}\n" for text in texts)
    path = board(f"title: T\nscenes:\n  - panels:\n{panels}")
    path.write_bytes(fixed_bytes(path, lint_board(path)))
    (scene,) = read_storyboard(path).scenes
    assert [panel.text for panel in scene.panels] == [mended(Draft(text=text)).text for text in texts]
    assert rules(path) == []
    assert lint_board(path).edits == ()


def test_what_is_filled_in_or_repeated_is_left_to_its_author(board, longtake):
    """A placeholder is not overwritten by one of its values, nor an anchor by what one of its places needs."""
    path = board(one_panel("text: A dog runs near ${what}"))
    result = longtake("lint", path, "--set", "what=the house", "--fix")
    assert path.read_text() == one_panel("text: A dog runs near ${what}")
    assert "to the left of the house" in result.stdout
    assert "s01p01" in result.stderr
    text = one_panel("text: &t A dog runs near the house\n      - text: *t")
    path = board(text)
    assert lint_board(path).left == ("s01p01", "s01p02")
    assert fixed_bytes(path, lint_board(path)).decode() == text


def test_rules_are_silenced_for_the_film_and_for_a_panel(board):
    """A panel's own silence adds to the film's."""
    loud = "text: Three kids run near a tree"
    assert rules(board(one_panel(loud))) == ["alike", "subjective-place"]
    assert rules(board(one_panel(loud, "lint: {ignore: [alike]}\n"))) == ["subjective-place"]
    quiet = f"{loud}\n        lint: {{ignore: [subjective-place]}}"
    assert rules(board(one_panel(quiet))) == ["alike"]
    assert rules(board(one_panel(quiet, "lint: {ignore: [alike]}\n"))) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{ignore: [alikee]}", "did you mean 'alike'?"),
        ("{ignore: [subjective_place]}", "did you mean 'subjective-place'?"),
        ("{ignore: [xyzzy]}", "the rules are vague-subject"),
        ("{ignore: [[1]]}", "there is no lint rule"),
        ("{ignore: alike}", "write {ignore: [alike]}"),
        ("alike", "write {ignore: [alike]}"),
        ("{ignore: [alike], more: 1}", "write {ignore: [alike]}"),
    ],
)
def test_a_rule_that_there_is_not_is_an_error(board, value, said):
    """It names the nearest right one."""
    path = board(one_panel("text: A dog runs", f"lint: {value}\n"))
    with pytest.raises(StoryboardError, match="2:7") as error:
        read_storyboard(path)
    assert said in str(error.value)


def test_fix_refuses_what_changed_meanwhile(board):
    """Nothing is written over somebody's work."""
    path = board(BOARD)
    lint = lint_board(path)
    path.write_text(BOARD + "# later\n")
    with pytest.raises(LongtakeError, match="has changed"):
        fixed_bytes(path, lint)


def test_fix_refuses_what_would_be_read_otherwise(board):
    """A text whose first line is indented further than its block cannot be written like that: it is not touched."""
    path = board(one_panel("text: >1-\n            A dog runs near the house"))
    with pytest.raises(LongtakeError, match="cannot be mended in place"):
        fixed_bytes(path, replace(lint_board(path), meant={("title",): "another"}))


def test_the_command_fixes_in_place_and_only_once(board, longtake):
    """Mode and links stay; a second run writes nothing; nothing is left beside."""
    path = board(BOARD)
    path.chmod(0o640)
    link = path.with_name("link.yaml")
    link.symlink_to(path.name)
    result = longtake("lint", "link.yaml", "--fix")
    assert result.exit_code == 0
    assert path.read_text() == FIXED
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    before = path.stat()
    assert longtake("lint", "link.yaml", "--fix").exit_code == 0
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert {entry.name for entry in path.parent.iterdir()} == {"board.yaml", "link.yaml"}


def test_a_broken_storyboard_is_not_touched(board, longtake):
    """Lint mends words, no files: the error says what is wrong."""
    text = one_panel("text: A dog runs near the house\n        secnds: 3")
    path = board(text)
    result = longtake("lint", path, "--fix")
    assert result.exit_code == 2
    assert path.read_text() == text


def test_a_file_that_cannot_be_written_stays(board):
    """The new file is written beside the old one: where the disk is full, nothing is changed and nothing is left."""
    path = board(BOARD)
    lint = lint_board(path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(LongtakeError, match="nothing was changed"):
            fix(path, lint)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text() == BOARD
    assert list(path.parent.iterdir()) == [path]


def test_people_get_a_line_a_finding(board, longtake):
    """As compilers write them, with the better words behind an arrow."""
    board(one_panel("text: A dog runs near the house"))
    line = longtake("lint", "board.yaml").stdout.splitlines()[0]
    assert line.startswith('board.yaml:4:26 warning subjective-place "near the house": every place')
    assert line.endswith('-> "A dog runs to the left of the house"')


def test_findings_end_with_0_and_with_1_where_they_count(board, longtake):
    """`--strict` is for CI; notes do not count."""
    board(one_panel("text: A dog runs near the house"))
    board(one_panel("text: Two dogs run"), "note.yaml")
    assert longtake("lint", "board.yaml").exit_code == 0
    assert longtake("lint", "board.yaml", "--strict").exit_code == 1
    noted = longtake("lint", "note.yaml", "--strict")
    assert noted.exit_code == 0
    assert "note alike" in noted.stdout
    assert longtake("lint", "board.yaml", "--strict", "--fix").exit_code == 0


def test_json_keeps_its_keys_and_has_findings(board, longtake):
    """One document, what scripts read today included."""
    board(one_panel("text: A dog runs near the house without people"))
    document = json.loads(longtake("lint", "board.yaml", "--json").stdout)
    assert list(document) == ["problems", "warnings", "findings", "shots"]
    negative, near = sorted(document["findings"], key=lambda finding: finding["rule"])
    assert (near["rule"], near["severity"], near["panel"], near["words"]) == (
        "subjective-place",
        "warning",
        "s01p01",
        "near the house",
    )
    assert (near["line"], near["column"], near["end_line"], near["end_column"]) == (4, 26, 4, 40)
    assert near["rewritten"] == negative["rewritten"] == "A dog runs to the left of the house"
    assert (negative["negative"], negative["seconds"]) == (["people"], None)


def test_sarif_says_where_and_how_to_mend_it(board, longtake):
    """Rules, regions and fixes as SARIF 2.1.0 has them; a fix makes the same file as `--fix`."""
    path = board(one_panel("text: A dog runs near the house   # c\n        seconds: 60"))
    longtake("lint", "board.yaml", "--sarif", "out/board.sarif")
    log = json.loads((path.parent / "out/board.sarif").read_text())
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(RULES)
    near, slow = run["results"]
    assert (near["ruleId"], near["level"]) == ("subjective-place", "warning")
    assert run["tool"]["driver"]["rules"][slow["ruleIndex"]]["id"] == "too-little"
    location = near["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "board.yaml"
    assert location["region"] == {"startLine": 4, "startColumn": 26, "endLine": 4, "endColumn": 40}
    lines = path.read_text().split("\n")
    (change,) = near["fixes"][0]["artifactChanges"]
    for replacement in change["replacements"]:
        region, at = replacement["deletedRegion"], replacement["deletedRegion"]["startLine"] - 1
        assert region["endLine"] == at + 1
        head, tail = lines[at][: region["startColumn"] - 1], lines[at][region["endColumn"] - 1 :]
        lines[at] = head + replacement["insertedContent"]["text"] + tail
    assert "\n".join(lines) == fixed_bytes(path, lint_board(path)).decode()


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_text_is_found_where_it_stands(path):
    """The layout and the parser agree on all our storyboards: what stands at a place is what is read from there."""
    text = path.read_text()
    layout = read_layout(text, is_json=False)
    root = parse_yaml(text).root
    for loc, scalar in layout.scalars.items():
        node = root
        for step in loc:
            node = node.children[step]
        assert parse_yaml(f"v: {text[scalar.start : scalar.end]}").data["v"] == node.data


def test_tokens_are_counted_where_the_tokenizer_is(tmp_path):
    """The weights' own tokenizer, its end token included; without weights there is none."""
    assert token_counter(tmp_path / "none") is None
    assert token_counter(tmp_path) is None
    tokenizer = Tokenizer(models.WordLevel({"dog": 0, "</s>": 1, "?": 2}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    (tmp_path / "tokenizer").mkdir()
    tokenizer.save(str(tmp_path / "tokenizer" / "tokenizer.json"))
    count = token_counter(tmp_path)
    assert count("dog " * 100) == 101
    assert count("dog") <= 3
    (tmp_path / "broken" / "tokenizer").mkdir(parents=True)
    (tmp_path / "broken" / "tokenizer" / "tokenizer.json").write_text("{")
    with pytest.raises(LongtakeError, match=r"cannot be loaded.*longtake pull"):
        token_counter(tmp_path / "broken")("dog " * 100)


def test_the_documentation_says_what_the_code_does():
    """Every rule has a row: what stands as bad is found, and what stands as good is what lint proposes for it."""
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (warning|note) \| (.+?) \| (.+?) \|$", DOCUMENTATION.read_text(), re.MULTILINE
    )
    assert list(dict.fromkeys(row[0] for row in rows)) == list(RULES)
    for rule, severity, bad, good in rows:
        if rule == "too-long":
            continue  # too long for a table
        text, seconds = _shown(bad)
        draft = Draft(text=text, seconds=seconds or Fraction(4))
        assert (rule, severity) in {(complaint.rule, complaint.severity) for complaint in look_at(draft)}
        if good == "none":
            continue
        better = mended(draft)
        negative = f", negative prompt `{', '.join(better.negative)}`" if better.negative else ""
        time = f", {float(better.seconds):g} s" if seconds else ""
        assert good == f"`{better.text}`{time}{negative}"


def test_the_documentation_s_storyboard_is_silent(board):
    """What it silences is all that there is to say."""
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)
    assert rules(board(example)) == []
    assert sorted(rules(board(re.sub(r"lint: .*", "", example)))) == ["alike", "subjective-place"]


def _shown(cell: str) -> tuple[str, Fraction | None]:
    text, _, seconds = cell.partition("`, ")
    return text.strip("`"), Fraction(seconds.removesuffix(" s")) if seconds else None
