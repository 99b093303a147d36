"""What a prompt says beyond what the animatic stages: open vocabulary, counts, outcomes, structured sentences."""

from __future__ import annotations

import pytest

from segmenter.prompts import read_prompt, template_of


def _told(prompt: str) -> list[tuple[str, str, str | None, str | None]]:
    """Who does what, to what, to whom; of those alike the first."""
    reading = read_prompt(prompt)
    labels = [subject.label for subject in reading.subjects]
    return [
        (
            labels[beat.actor],
            beat.lemma,
            None if beat.target is None else labels[beat.target],
            None if beat.recipient is None else labels[beat.recipient],
        )
        for beat in reading.beats
    ]


@pytest.mark.parametrize(
    ("prompt", "told", "unread"),
    [
        ("A plumber tightens a pipe", [("plumber", "tighten", "pipe", None)], ("tightens",)),
        ("A rooster crows on the fence", [("rooster", "crow", "fence", None)], ("crows",)),
        ("A waiter slips on a banana peel", [("waiter", "slip", "banana peel", None)], ()),
        ("A lion tamer cracks a whip", [("lion tamer", "crack", "whip", None)], ()),
        ("护士给病人量体温", [("护士", "量", "体温", "病人")], ("量",)),
        ("老人拄着拐杖", [("老人", "拄着", "拐杖", None)], ("拄着",)),
        ("武士击倒了强盗", [("武士", "击倒", "强盗", None), ("强盗", "击倒", None, None)], ()),
    ],
)
def test_reads_verbs_and_nouns_of_no_list(
    prompt: str, told: list[tuple[str, str, str | None, str | None]], unread: tuple[str, ...]
) -> None:
    """A verb that cannot be staged still says who does what to whom, and is told as not understood."""
    assert _told(prompt) == told
    assert read_prompt(prompt).unread == unread


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("The window is broken by a baseball", ("baseball", "break", "window", None)),
        ("A squirrel is fed peanuts by an old lady", ("old lady", "feed", "peanut 1", "squirrel")),
        ("The teacher is handed an apple by a pupil", ("pupil", "hand", "apple", "teacher")),
        ("杯子被小猫碰倒了", ("小猫", "碰倒", "杯子", None)),
        ("小男孩把石头扔给小狗", ("小男孩", "扔给", "石头", "小狗")),
        ("小鸟给幼鸟喂虫子", ("小鸟", "喂", "虫子", "幼鸟")),
        ("魔术师让硬币消失", ("硬币", "消失", None, None)),
    ],
)
def test_turns_sentences_round(prompt: str, told: tuple[str, str, str | None, str | None]) -> None:
    """Passives, and objects before their verb, come out as who does what to whom."""
    label = told[0] if told[0] != "old lady" else "lady"
    assert _told(prompt)[0] == (label, *told[1:])


@pytest.mark.parametrize(
    ("prompt", "count", "listed"),
    [
        ("Five adults dance", 5, 5),
        ("Twelve swans swim", 12, 8),
        ("20 soldiers march", 20, 8),
        ("A group of tourists walks", None, 3),
        ("Several kids run", None, 3),
        ("A pair of cats sleeps", 2, 2),
        ("三个孩子跑步", 3, 3),
        ("十二只天鹅游泳", 12, 8),
        ("三十五名士兵走路", 35, 8),
        ("一群鸭子走路", None, 4),
    ],
)
def test_says_how_many(prompt: str, count: int | None, listed: int) -> None:
    """Each of a group knows how many the text speaks of; of many, eight are listed."""
    subjects = read_prompt(prompt).subjects
    assert [subject.count for subject in subjects] == [count] * listed


@pytest.mark.parametrize(
    ("prompt", "outcome"),
    [
        ("A waiter drops a tray, resulting in a loud crash", "a loud crash"),
        ("A cook cracks an egg so that the oil splashes", "the oil splashes"),
        ("A cat pushes a vase and it falls", "it falls"),
        ("小明踢飞了足球,结果打碎了窗户", "打碎了窗户"),
        ("妹妹打碎了盘子,于是姐姐拿来扫帚", "姐姐拿来扫帚"),
        ("A cat pushes a vase and a dog barks", ""),
        ("小猫推花瓶,小狗跑了", ""),
    ],
)
def test_says_what_comes_of_it(prompt: str, outcome: str) -> None:
    """The outcome is what the prompt announces, or what the thing does that was acted on."""
    assert read_prompt(prompt).beats[0].outcome == outcome


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        (
            "A boy throws a frisbee to a dog in a park, and the dog catches it",
            "The boy performs throwing on the frisbee to the dog in a park.",
        ),
        ("A cat knocks over a cup", "The cat performs knocking over on the cup, resulting in the cup falling."),
        ("Three kids passing a balloon in circle", "Three kids perform passing on the balloon to each other."),
        ("A car drives from the left to the right", "The car performs driving from the left to the right."),
        ("Twelve swans glide", "Twelve swans perform gliding."),
        ("小女孩把杯子打翻了,结果牛奶洒了一地", "小女孩对杯子执行“打翻”\uff0c结果牛奶洒了一地。"),
        ("两只小狗在公园里玩球", "两个小狗在公园里对球执行“玩”。"),
    ],
)
def test_prints_the_form_of_a_structured_prompt(prompt: str, sentence: str) -> None:
    """A beat prints back as who performs what on whom at what place, resulting in what."""
    reading = read_prompt(prompt)
    assert template_of(reading, reading.beats[0]) == sentence


@pytest.mark.parametrize(
    ("prompt", "references"),
    [
        ("A boy walks his dog", [("his", ["boy"])]),
        ("A puppy drags a slipper, and its owner runs", [("its", ["dog"])]),
        ("A waiter bows to the queen and offers her a glass", [("her", ["queen"])]),
        ("A cat pushes a flowerpot off a table, so it shatters", [("it", ["flowerpot"])]),
        ("A robot stacks boxes until they collapse", [("they", ["box", "box"])]),
    ],
)
def test_pronouns_mean_who_fits(prompt: str, references: list[tuple[str, list[str]]]) -> None:
    """Possessives and pronouns mean those who can have or do what is said of them."""
    reading = read_prompt(prompt)
    found = [(prompt[slice(*r.span)], [reading.subjects[i].noun for i in r.subjects]) for r in reading.references]
    assert found == references


def test_sides_tell_two_apart() -> None:
    """The left one and the right one are two, though nothing else tells them apart."""
    reading = read_prompt("The left boxer punches the right boxer")
    assert [subject.place for subject in reading.subjects] == ["left", "right"]
    assert (reading.beats[0].actor, reading.beats[0].target) == (0, 1)


def test_between_is_seen_from_both() -> None:
    """Who stands between two is told from each of them."""
    reading = read_prompt("A boy stands between a tree and a house")
    seen = [(one.relation, one.other) for one in reading.relations if one.other is not None]
    assert seen == [("between", 1), ("between", 2)]
