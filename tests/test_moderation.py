"""Moderation: what a policy finds in texts and in storyboards, and what it must not find."""

import json
from pathlib import Path

import pytest
from example_boards import STORYBOARDS
from test_prompts import BRIEF, CHINESE, ENGLISH
from typer.testing import CliRunner

from flows.cli import app
from flows.film import render_film
from flows.journal import Journal
from flows.planning import plan_film
from flows.report import write_report
from segmenter.errors import PolicyError, StoryboardError
from segmenter.moderation import BoardModeration, default_policy, read_policy
from segmenter.storyboard import read_storyboard

HERE = Path(__file__).parent
ORDINARY = [
    line
    for line in (HERE / "ordinary_sentences.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def found(text, policy=None):
    """Rule and words of everything that is blocked."""
    findings = (policy or default_policy()).find(text)
    return [(finding.rule, *finding.words) for finding in findings if finding.action == "block"]


@pytest.fixture
def write_policy(tmp_path):
    """Writes a policy file and reads it."""

    def write(text):
        path = tmp_path / "policy.yaml"
        path.write_text(text, encoding="utf-8")
        return read_policy(path)

    return write


@pytest.fixture
def longtake(tmp_path, monkeypatch):
    """Runs the command line in an empty folder with a store of its own."""
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    monkeypatch.delenv("LONGTAKE_POLICY", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object):
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return run


OWN = """
rules:
  - id: no-broccoli
    category: food
    language: en
    action: block
    words: [broccoli, green sprout*]
    unless: [broccoli free]
"""


@pytest.mark.parametrize("sentence", ORDINARY)
def test_ordinary_sentences_pass(sentence):
    """Scunthorpe, therapists and 感情色彩: words with another word inside are neither blocked nor told of."""
    assert default_policy().find(sentence) == ()


@pytest.mark.parametrize("prompt", [prompt for prompt, *_ in BRIEF + ENGLISH + CHINESE])
def test_known_prompts_pass(prompt):
    """The prompts that the reader of prompts is measured by are nobody's business."""
    assert default_policy().find(prompt) == ()


@pytest.mark.parametrize("path", STORYBOARDS, ids=lambda path: path.name)
def test_the_examples_pass(path):
    """The examples that come with the house pass as whole storyboards."""
    moderation = BoardModeration(default_policy())
    read_storyboard(path, moderation=moderation)
    assert moderation.remarks == ()


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("A porn film", "sexual", "porn"),
        ("A PORN film", "sexual", "PORN"),
        ("a ｐｏｒｎ film", "sexual", "ｐｏｒｎ"),
        ("a p\u200bo\u200cr\u00adn film", "sexual", "p\u200bo\u200cr\u00adn"),
        ("a po\u0301rn\u0323 film", "sexual", "po\u0301rn\u0323"),
        ("a роrn film", "sexual", "роrn"),  # Cyrillic er and o
        ("a p0rn film", "sexual", "p0rn"),
        ("a p.o.r.n film", "sexual", "p.o.r.n"),
        ("a p o r n film", "sexual", "p o r n"),
        ("a p-o-r-n film", "sexual", "p-o-r-n"),
        ("a po-rn film", "sexual", "po-rn"),
        ("a pooorrn film", "sexual", "pooorrn"),
        ("a 🅿🅾🆁🅽 film", "sexual", "🅿🅾🆁🅽"),
        ("they have s*x", "sexual", "s*x"),
        ("they have $ex", "sexual", "$ex"),
        ("The man tortures the prisoner", "gore", "tortures"),
        ("a torture  \n chamber", "gore", "torture"),
        ("a severed\nhead rolls", "gore", "severed\nhead"),
        ("he hangs himself", "self-harm", "hangs himself"),
        ("How to build a bomb in the kitchen", "weapon-making", "How to build a bomb"),
        ("一部色情片", "sexual-zh", "色情"),
        ("一部色*情片", "sexual-zh", "色*情"),
        ("一部 色 情 片", "sexual-zh", "色 情"),
        ("一部色\u200b情片", "sexual-zh", "色\u200b情"),
        ("裸體的人", "sexual-zh", "裸體"),
        ("教你制作炸弹", "weapon-making-zh", "教你制作炸弹"),
        ("血腥的场面", "gore-zh", "血腥"),
        ("他要跳楼", "self-harm-zh", "跳楼"),
        ("一个黑鬼", "hate-zh", "黑鬼"),
    ],
)
def test_what_is_blocked_is_found_in_disguise(text, rule, words):
    """The rule, and the words as they are written, whatever width, case, marks or letters they wear."""
    assert (rule, words) in [(name, first) for name, first, *_ in found(text)]


@pytest.mark.parametrize(
    "text", ["455", "A55", "lol!", "80mb", "as", "as-s", "s. e. xylophone", "sexes", "asset", "色,情"]
)
def test_numbers_and_pieces_are_no_disguise(write_policy, text):
    """A word in disguise is mostly letters, and whole."""
    rule = OWN.replace("broccoli, green sprout*", "ass, loli, bomb, sex") + "    patterns: ['色情']\n"
    assert found(text, write_policy(rule)) == []


def test_words_stand_alone_unless_a_star_opens_them(write_policy):
    """A phrase may be broken over lines; an exception counts only where it stands."""
    policy = write_policy(OWN)
    assert found("Broccolini", policy) == []
    assert found("green\nsprouting", policy) == [("no-broccoli", "green\nsprouting")]
    assert found("broccoli free broccoli free", policy) == []
    assert found("broccoli free broccoli", policy) == [("no-broccoli", "broccoli")]
    assert found("broccoli, BROCCOLI broccoli", policy) == [("no-broccoli", "broccoli", "BROCCOLI")]


def test_a_rule_with_company_needs_it(write_policy):
    """What is harmless alone may not be beside a child, in either language."""
    assert found("A sexy dancer") == []
    assert found("A sexy schoolgirl") == [("minors-suggestive", "sexy")]
    assert found("sexy 小女孩") == [("minors-suggestive", "sexy")]
    assert found("性感的小女孩") == [("minors-suggestive-zh", "性感")]


def test_patterns_cannot_hang(write_policy):
    """An expression on which backtracking takes for ever is answered at once, whatever the text."""
    policy = write_policy(OWN + "    patterns: ['(a+)+$', '(x|x)*y']\n")
    assert found("a" * 100_000 + "!" + "x" * 100_000, policy) == []


def test_a_text_full_of_words_is_told_in_a_few():
    """A long text of nothing else costs no more than its length."""
    assert found("p0rn " * 20_000) == [("sexual", "p0rn")]


BAD_POLICIES = [
    ("rules: [a", 1, "not closed"),
    ("- a", 1, "begin with 'rules:'"),
    ("rule: []", 1, "did you mean 'rules'"),
    ("extends: mine", 1, "write default"),
    ("extends: default\nwithout: [gor]", 2, "no rule 'gor'"),
    (
        "rules:\n  - id: Bad Id\n    category: x\n    language: en\n    action: block\n    words: [abc]",
        2,
        "small letters",
    ),
    (OWN.replace("block", "delete"), 6, "rule no-broccoli: 'delete' is no action; write action: block or warn"),
    (OWN.replace("en", "fr", 1), 5, "write language: en or zh"),
    (OWN.replace("category: food", "category: 3"), 4, "category"),
    (OWN.replace("[broccoli, green sprout*]", "broccoli"), 7, "write words: ['broccoli']"),
    (OWN.replace("broccoli, green", "a, green"), 7, "too short"),
    (OWN.replace("broccoli, green", "br*li, green"), 7, "can only begin or end"),
    (OWN.replace("broccoli, green", "西兰花, green"), 7, "language: zh"),
    (OWN.replace("broccoli, green", "1984, green"), 7, '"1984"'),
    (OWN + "    patterns: ['(?<!a)b']", 9, "RE2"),
    (OWN + "    patterns: ['(']", 9, "missing )"),
    (OWN + "    patterns: ['a*']", 9, "empty"),
    (OWN + "    patterns: ['((a{100}){100}){100}']", 9, "repetition"),
    (OWN + "    wrods: [abc]", 9, "rule no-broccoli: unknown key 'wrods'; did you mean 'words'?"),
    (OWN + OWN.replace("\nrules:", ""), 10, "already"),
    (OWN + "classifier: no_such_module:judge", 9, "no_such_module cannot be imported"),
    (OWN + "classifier: json:judge", 9, "json has no function 'judge'"),
    (OWN + "classifier: json", 9, "module:function"),
    ("# nothing", 1, "says nothing"),
    ("rules:\n  - id: empty\n    category: x\n    language: en\n    action: warn", 2, "neither words nor patterns"),
]


@pytest.mark.parametrize(("text", "line", "words"), BAD_POLICIES)
def test_a_bad_policy_is_refused(tmp_path, longtake, text, line, words):
    """File, line, rule and remedy; nothing is rendered by half a policy."""
    (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")
    result = longtake("lint", STORYBOARDS[0], "--policy", "policy.yaml")
    assert result.exit_code == 2
    assert f"policy.yaml:{line}:" in result.stderr
    assert words in result.stderr


def test_a_missing_policy_is_refused(tmp_path):
    """A name that is not there never means that everything passes."""
    with pytest.raises(PolicyError, match="no such file"):
        read_policy(tmp_path / "policy.yaml")


def test_an_own_policy_may_begin_with_the_default_one(write_policy):
    """Its rules are added, one of the same name takes the other's place, and some can be left out."""
    own = "extends: default\nwithout: [blood, firearms]" + OWN.replace("no-broccoli", "gore")
    ids = [rule.id for rule in write_policy(own).rules]
    assert {rule.id for rule in default_policy().rules} - set(ids) == {"blood", "firearms"}
    assert ids.count("gore") == 1
    assert found("gory broccoli", write_policy(own)) == [("gore", "broccoli")]


def test_the_policy_of_the_documentation_is_one(write_policy, tmp_path):
    """What the page shows can be written like that."""
    (tmp_path / "judge.py").write_text("def judge(text):\n    return []\n")
    page = (HERE.parent / "docs" / "moderation.md").read_text(encoding="utf-8")
    policy = write_policy(page.split("```yaml\n")[1].split("```")[0])
    assert found("孩子喝某某饮料", policy) == [("no-brands-zh", "某某饮料")]
    assert found("大人喝某某饮料", policy) == []
    assert [finding.action for finding in policy.find("a megaburgers shop")] == ["warn"]


BOARD = """
title: A soldier's letter
characters:
  Bo: a nude man
  Mia: a girl with a red scarf
scenes:
  - setting: a playground with a severed head
    panels:
      - text: Bo waves to Mia
      - text: Mia undresses slowly
        camera: s3x cam
      - text: A soldier with a gun
        subtitle: 他开枪了
"""


def moderated(tmp_path, text, policy=None):
    """Problems and remarks of a storyboard."""
    path = tmp_path / "board.yaml"
    path.write_text(text, encoding="utf-8")
    moderation = BoardModeration(policy or default_policy())
    try:
        read_storyboard(path, moderation=moderation)
    except StoryboardError as error:
        return error.problems, moderation.remarks
    return (), moderation.remarks


def test_every_text_of_a_storyboard_is_looked_at(tmp_path):
    """Each is named once, where it stands; a panel also for what it becomes with its characters."""
    problems, remarks = moderated(tmp_path, BOARD)
    assert [(p.line, p.where, p.rule, p.words) for p in problems] == [
        (4, "characters, Bo", "sexual", ("nude",)),
        (7, "scene 1, setting", "gore", ("severed head",)),
        (9, "scene 1, panel 1, text", "minors", ("nude",)),
        (10, "scene 1, panel 2, text", "minors", ("s3x",)),
        (10, "scene 1, panel 2, text", "minors-suggestive", ("undresses",)),
        (11, "scene 1, panel 2, camera", "sexual", ("s3x",)),
    ]
    assert [(r.line, r.where, r.rule) for r in remarks] == [
        (12, "scene 1, panel 3, text", "firearms"),
        (13, "scene 1, panel 3, subtitle", "firearms-zh"),
    ]


def test_a_phrase_that_comes_together_from_a_name_is_found(tmp_path):
    """Neither the text nor the description says it; the text that an engine reads does."""
    board = "title: T\ncharacters: {Bo: himself}\nscenes: [{panels: [{text: He hangs Bo}]}]\n"
    ((problem,), _) = moderated(tmp_path, board)
    assert (problem.line, problem.rule, problem.words) == (3, "self-harm", ("hangs himself",))
    assert "with its characters" in problem.message


def test_the_negative_prompt_may_name_what_shall_not_be_seen(tmp_path):
    """It is there to keep things out of the picture."""
    board = "title: T\nnegative_prompt: nudity, gore, blood\nscenes: [{panels: [{text: A dog runs}]}]\n"
    assert moderated(tmp_path, board) == ((), ())


def test_other_problems_are_told_in_the_same_go(tmp_path):
    """A wrong key and a blocked word are both mended at once."""
    board = "title: T\nscenes:\n  - panels:\n      - text: porn\n        secnds: 4\n"
    problems, _ = moderated(tmp_path, board)
    assert [problem.line for problem in problems] == [4, 5]


@pytest.mark.parametrize("command", ["render", "plan", "lint"])
def test_a_blocked_storyboard_ends_with_2_and_leaves_no_file(longtake, tmp_path, command):
    """The words, the rule and the line on stderr, nothing rendered; scripts get the same as a document."""
    board = tmp_path / "board.yaml"
    board.write_text(BOARD, encoding="utf-8")
    result = longtake(command, board)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "board.yaml:7:14: scene 1, setting: 'severed head' cannot be rendered (rule gore" in result.stderr
    document = json.loads(longtake(command, board, "--json").stdout)
    assert {"line": 7, "rule": "gore", "words": ["severed head"]}.items() <= document["problems"][1].items()
    assert list(tmp_path.iterdir()) == [board]


def test_a_scheduled_render_is_moderated_too(tmp_path, monkeypatch):
    """The flow itself looks, whoever starts it, and loads nothing."""
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    (tmp_path / "board.yaml").write_text(BOARD, encoding="utf-8")
    with pytest.raises(StoryboardError, match="severed head"):
        render_film.fn(tmp_path / "board.yaml", tmp_path / "film")
    assert not (tmp_path / "film" / "plan.json").exists()


def test_what_is_told_of_goes_on(longtake, tmp_path):
    """A gun is named on stderr and in the documents, and planned."""
    (tmp_path / "board.yaml").write_text("title: T\nscenes: [{panels: [{text: A man with a gun}]}]\n")
    result = longtake("plan", "board.yaml", "--json")
    assert result.exit_code == 0
    assert "board.yaml:2:27: scene 1, panel 1, text: 'gun'" in result.stderr
    (warning,) = json.loads(result.stdout)["warnings"]
    assert (warning["line"], warning["rule"], warning["words"]) == (2, "firearms", ["gun"])
    assert json.loads(longtake("lint", "board.yaml", "--json").stdout)["warnings"] == [warning]


def test_the_report_tells_what_moderation_told(tmp_path):
    """What was rendered all the same is on record."""
    (tmp_path / "board.yaml").write_text("title: T\nscenes: [{panels: [{text: A man with a gun}]}]\n")
    write_report(tmp_path, Journal(plan_film(tmp_path / "board.yaml", None)), None, 1.0)
    (warning,) = json.loads((tmp_path / "report.json").read_text())["warnings"]
    assert (warning["where"], warning["category"]) == ("scene 1, panel 1, text", "firearms")


def test_the_policy_comes_from_the_command_line_or_the_environment(longtake, tmp_path, monkeypatch):
    """Never from the storyboard; the command line goes first."""
    (tmp_path / "own.yaml").write_text(OWN)
    (tmp_path / "lax.yaml").write_text(OWN.replace("broccoli", "asparagus"))
    (tmp_path / "board.yaml").write_text("title: T\nscenes: [{panels: [{text: A boy eats broccoli}]}]\n")
    assert longtake("plan", "board.yaml").exit_code == 0
    monkeypatch.setenv("LONGTAKE_POLICY", "own.yaml")
    assert "no-broccoli" in longtake("plan", "board.yaml").stderr
    assert longtake("plan", "board.yaml", "--policy", "lax.yaml").exit_code == 0
    (tmp_path / "board.yaml").write_text("title: T\npolicy: lax.yaml\nscenes: [{panels: [{text: A boy}]}]\n")
    assert "unknown key 'policy'" in longtake("plan", "board.yaml").stderr


CLASSIFIER = """
heard = []

def judge(text):
    heard.append(text)
    if "bees" in text:
        return [{"category": "insects", "action": "warn", "words": ["bees"]}]
    if "wasps" in text:
        return [{"category": "insects", "rule": "wasps", "words": "wasps"}]
    if "crash" in text:
        raise RuntimeError("out of order")
    if "nonsense" in text:
        return "yes"
    if "delete" in text:
        return [{"category": "x", "action": "delete"}]
    return []
"""


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("wasps fly", "wasps", "'wasps' cannot be rendered (rule wasps, category insects)"),
        ("a crash", "own.py:judge", "own.py:judge failed (RuntimeError: out of order)"),
        ("nonsense", "own.py:judge", "it returned str, not a list of findings"),
        ("delete", "own.py:judge", "action is block or warn, not 'delete'"),
    ],
)
def test_a_classifier_blocks(write_policy, tmp_path, text, rule, words):
    """What it says, and whatever goes wrong in it."""
    (tmp_path / "own.py").write_text(CLASSIFIER)
    policy = write_policy(OWN + "classifier: own.py:judge\n")
    ((problem,), _) = moderated(tmp_path, f"title: T\nscenes: [{{panels: [{{text: {text}}}]}}]\n", policy)
    assert (problem.line, problem.rule) == (2, rule)
    assert words in problem.message


def test_a_classifier_hears_what_an_engine_will_read(write_policy, tmp_path):
    """Characters described, with the setting; what it warns of is told."""
    (tmp_path / "own.py").write_text(CLASSIFIER)
    policy = write_policy(OWN + "classifier: own.py:judge\n")
    board = "title: T\ncharacters: {Bo: a beekeeper}\nscenes: [{setting: a hill, panels: [{text: Bo and bees}]}]\n"
    problems, (remark,) = moderated(tmp_path, board, policy)
    assert problems == ()
    assert (remark.rule, remark.words, remark.line) == ("own.py:judge", ("bees",), 3)
    heard = policy.judge.judge.__globals__["heard"]
    assert heard == ["T", "Bo: a beekeeper", "a beekeeper and bees. a hill. T"]


def test_a_classifier_may_be_an_installed_module(write_policy, tmp_path, monkeypatch):
    """A name with dots is imported as Python would."""
    (tmp_path / "own_judge.py").write_text(CLASSIFIER)
    monkeypatch.syspath_prepend(tmp_path)
    assert write_policy("extends: default\nclassifier: own_judge:judge\n").judge.name == "own_judge:judge"
