"""Writing storyboards offline: stories with a topic's words, and drafts that become files."""

import re
from pathlib import Path

import pytest

from generation.engine import ENGINES
from segmenter.moderation import BoardModeration, default_policy
from segmenter.plan import plan_shots
from segmenter.prompts import read_prompt
from segmenter.storyboard import read_storyboard
from segmenter.writing import TemplateWriter, board_text, commission, draft_problems
from segmenter.writing.templates import _stories

TOPICS = [
    "night-market barbecue goes viral",
    "A lost dog finds its way home",
    "why the sky is blue",
    "electric scooters in the city",
    "The lighthouse keeper and the whale",
    "{braces} & 100% <tags>: 'quotes' - no",
    "夜市烧烤火了",
    "小猫学钓鱼",
    "外卖小哥送餐",
    "春节回家",
    "新能源汽车降价",
]


def drafted(topic, seconds=20, language=None):
    """A commission and what the stories make of it."""
    asked = commission(topic, seconds, language)
    return asked, TemplateWriter().write(asked)


def panels_of(draft):
    """All panels of a draft."""
    return [panel for scene in draft["scenes"] for panel in scene["panels"]]


@pytest.mark.parametrize("seconds", [6, 7.3, 20, 41, 600])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_draft_is_a_storyboard_of_the_length_asked_for(tmp_path, topic, seconds):
    """Written to a file it reads the same, passes moderation, and lasts what was asked for; a panel is one shot."""
    asked, draft = drafted(topic, seconds)
    assert draft_problems(draft, asked, ENGINES, BoardModeration(default_policy())) == []
    path = tmp_path / "board.yaml"
    path.write_text(board_text(draft), encoding="utf-8")
    board = read_storyboard(path, ENGINES)
    assert [panel.text for scene in board.scenes for panel in scene.panels] == [p["text"] for p in panels_of(draft)]
    assert sum(panel.seconds for scene in board.scenes for panel in scene.panels) == asked.seconds
    plan = plan_shots(board)
    assert {shot.parts for shot in plan.shots} == {1}
    assert plan.num_frames == round(asked.seconds * board.fps)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_story_is_understood_by_our_own_reader(tmp_path, language):
    """No word of a story's own is unread, in all of its panels; each has a keyword, and each act a panel to keep."""
    keywords = {"en": "viral explained lost share race launch festival", "zh": "走红 讲解 迷路 分享 比赛 发布 春节"}
    told = set()
    for keyword in keywords[language].split():
        _, draft = drafted(keyword, 36)
        assert len(panels_of(draft)) == 9
        told.add(tuple(panel["text"] for panel in panels_of(draft)))
        path = tmp_path / "board.yaml"
        path.write_text(board_text(draft), encoding="utf-8")
        for shot in plan_shots(read_storyboard(path)).shots:
            own_place = shot.setting.replace(f", {keyword.capitalize()}", "").replace(f",{keyword}", "")
            assert read_prompt(shot.text, own_place).unread == (), shot.prompt
    assert len(told) == len(_stories(language)) == 7


def test_the_topics_words_are_used():
    """The brief's own topic, in both languages: its place, its thing and its words are in the film."""
    _, draft = drafted("night-market barbecue goes viral")
    assert draft["title"] == "Night-market barbecue goes viral"
    assert draft["scenes"][0]["setting"] == "a night market in the evening"
    assert "barbecue" in panels_of(draft)[0]["text"]
    assert panels_of(draft)[0]["subtitle"].startswith("Night-market barbecue goes viral.")
    _, draft = drafted("夜市烧烤火了")
    assert draft["title"] == "夜市烧烤火了"
    assert draft["scenes"][0]["setting"] == "傍晚的夜市"
    assert "烤串" in panels_of(draft)[0]["text"]


def test_the_topics_own_figures_play_in_it():
    """A dog, a whale or a courier takes a part; what can only be said is said with the place."""
    assert drafted("A lost dog finds its way home")[1]["characters"]["Mia"] == "a dog with a red scarf"
    assert drafted("小猫学钓鱼")[1]["characters"]["小美"] == "一只小猫,戴着红围巾"
    assert drafted("外卖小哥送餐")[1]["characters"]["小美"] == "一个外卖小哥,戴着红围巾"
    _, draft = drafted("photosynthesis explained")
    assert draft["scenes"][0]["setting"] == "a classroom in the morning, Photosynthesis explained"
    _, draft = drafted("Mia and Leo share a cake")
    assert list(draft["characters"]) == ["Nora", "Max"]


def test_a_topic_gives_one_storyboard_and_another_gives_another():
    """The same words, the same file; other words, another seed."""
    assert drafted("a storm")[1] == drafted(" a  storm ")[1]
    assert drafted("a storm")[1]["seed"] != drafted("a calm")[1]["seed"]


def test_a_short_film_keeps_what_it_cannot_do_without():
    """A situation, a turn and an outcome, a panel each; nothing goes on from what was left out."""
    _, draft = drafted("goes viral", 6)
    assert [len(scene["panels"]) for scene in draft["scenes"]] == [1, 1, 1]
    assert [panel["seconds"] for panel in panels_of(draft)] == [2, 2, 2]
    assert [panel["transition"] for panel in panels_of(draft)] == ["fade", "dissolve", "dissolve"]
    for seconds in range(6, 41):
        for topic in TOPICS:
            for scene in drafted(topic, seconds)[1]["scenes"]:
                assert "continuity" not in scene["panels"][0]


def test_a_long_film_tells_several_stories():
    """Each with its three acts; the cast stays."""
    _, draft = drafted("goes viral", 100)
    assert len(draft["scenes"]) == 9
    assert len({panel["text"] for panel in panels_of(draft)}) == len(panels_of(draft))


@pytest.mark.parametrize(
    ("topic", "seconds", "words"),
    [
        ("", 20, "empty"),
        ("?!", 20, "empty"),
        ("x" * 201, 20, "at most 200"),
        ("a\x07b", 20, "invisible"),
        ("a dog", 5, "6 to 600"),
        ("a dog", 601, "6 to 600"),
        ("a dog", float("nan"), "6 to 600"),
    ],
)
def test_what_cannot_be_written_is_refused(topic, seconds, words):
    """With what to ask for instead."""
    with pytest.raises(ValueError, match=words):
        commission(topic, seconds)


def test_the_language_is_the_topics_unless_told():
    """A Chinese character makes a topic Chinese."""
    assert commission("卖 iPhone").language == "zh"
    assert commission("iPhone").language == "en"
    _, draft = drafted("iPhone", language="zh")
    assert "iPhone" in draft["scenes"][0]["setting"]
    assert draft_problems(draft, commission("iPhone", 20, "zh")) == []


def test_a_draft_is_checked_against_what_was_asked_for():
    """Length, language, panels of more than a shot, and keys that are not a writer's."""
    asked, draft = drafted("a dog runs")
    assert draft_problems(draft, commission("a dog runs", 40)) == [
        "the panels last 20 s together; change their seconds so that they last 40 s"
    ]
    assert draft_problems(draft, commission("a dog runs", 20, "zh")) == ["write the texts in Chinese"]
    long = {"title": "T", "engine": "wan", "scenes": [{"panels": [{"text": "A dog", "seconds": 20, "image": "a.png"}]}]}
    problems = draft_problems(long, asked, ENGINES)
    assert problems[:2] == [
        "engine: this key is not for you to write; leave it out",
        "scene 1, panel 1, image: this key is not for you to write; leave it out",
    ]
    long["scenes"][0]["panels"][0].pop("image")
    assert "scene 1, panel 1, seconds: a panel lasts at most 5 s; make two of it" in draft_problems(long, asked)


@pytest.mark.parametrize("draft", [[], "text", None, 3, {}, {"scenes": 1}, {"title": "T", "scenes": [{"panels": [1]}]}])
def test_any_data_is_told_what_is_wrong_with_it(draft):
    """What is no storyboard at all has problems, and breaks nothing."""
    assert draft_problems(draft, commission("a dog"))


@pytest.mark.parametrize(
    "text", ["no", "1e3", "0o17", "1:30", "~", "- a", "a: b", "#x", "'q'", "null", "", " x", "é\n"]
)
def test_texts_stay_texts_in_the_file(tmp_path, text):
    """Whatever YAML 1.1 or 1.2 would make of them."""
    path = tmp_path / "board.yaml"
    draft = {"title": "T", "scenes": [{"setting": text, "panels": [{"text": f"a {text}", "subtitle": text}]}]}
    path.write_text(board_text(draft), encoding="utf-8")
    assert read_storyboard(path).scenes[0].setting == re.sub(r"\s+$", "", text).strip()


def test_the_writer_of_the_documentation_works(capsys):
    """What the page shows can be run like that."""
    page = (Path(__file__).parent.parent / "docs" / "writing.md").read_text(encoding="utf-8")
    exec(page.split("```python\n")[1].split("```")[0], {})
    assert capsys.readouterr().out.startswith("title: a dog\n")
