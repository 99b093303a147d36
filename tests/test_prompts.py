"""The prompt reader: what it understands of the prompts that users write, in English and in Chinese."""

from __future__ import annotations

import time
from itertools import groupby
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmenter.prompts import read_prompt
from segmenter.prompts.lexicon import COLOURS, NOUNS
from segmenter.prompts.reading import Kind, Reading

# A row: the prompt; its subjects ("small brown dog@left", "2 dog" for two alike); its beats ("dog chase dog2",
# "boy throw frisbee to dog", "car run [left>right]"); its setting.
BRIEF = [
    (
        "Two cute bears sharing honey in a forest, one handing jar to the other",
        "2 bear, honey, jar",
        "bear give honey to bear2; bear give jar to bear2",
        "forest day clear",
    ),
    (
        "Two dogs playing with a red ball, one chasing the other",
        "2 dog, red ball",
        "dog dance ball; dog2 dance ball; dog chase dog2",
        "meadow day clear",
    ),
    (
        "A cat jumps onto the table and knocks over a cup",
        "cat, table, cup",
        "cat jump table; cat push cup; cup fall",
        "meadow day clear",
    ),
    (
        "Person A hands a book to Person B, both smile",
        "person, book, person",
        "person give book to person2; person rest; person2 rest",
        "meadow day clear",
    ),
    (
        "Robot picks up key, unlocks door, saves trapped person",
        "robot, key, door, person",
        "robot take key; robot push door; robot take person",
        "meadow day clear",
    ),
    (
        "Three kids passing a balloon in circle",
        "3 small child@around, balloon",
        "child give balloon to child2; child2 give balloon to child3; child3 give balloon to child",
        "meadow day clear",
    ),
    (
        "A boy throws a yellow frisbee to a brown dog in a sunny park, and the dog catches it mid-air",
        "small boy, yellow frisbee, brown dog",
        "boy throw frisbee to dog; dog take frisbee",
        "meadow day clear",
    ),
    (
        "A red car drives from the left to the right, passing a house in the center.",
        "red car, house@centre",
        "car run [left>right]",
        "meadow day clear",
    ),
    (
        "A yellow ball rolls from the left edge to the center of the screen, while a blue cube remains stationary"
        " on the right.",
        "yellow ball, blue cube@right",
        "ball run [left>centre]; cube rest",
        "meadow day clear",
    ),
    (
        "A bird flies above a forest, with clouds moving slowly in the sky.",
        "bird@top",
        "bird fly",
        "forest day cloudy",
    ),
    (
        "A child stands in the middle of a circle formed by five adults holding hands.",
        "small child@centre, 5 person@around",
        "child rest; person rest; person2 rest; person3 rest; person4 rest; person5 rest",
        "meadow day clear",
    ),
    (
        "A dog runs from the bottom of the hill to the top, chasing a butterfly.",
        "dog, butterfly",
        "dog chase butterfly [bottom>top]",
        "hill day clear",
    ),
    (
        "Two cats sit on the left and right edges, each looking toward a mouse in the center, which is jumping over a"
        " rock behind them.",
        "cat@left, cat@right, mouse@centre, rock@behind",
        "cat sit; cat2 sit; cat rest mouse; cat2 rest mouse; mouse jump rock",
        "meadow day clear",
    ),
    (
        "People queuing for skewers at night market, vendor grilling meat, customers laughing",
        "3 person, 2 skewer, vendor, meat, 3 customer",
        "person rest skewer; person2 rest skewer; person3 rest skewer; vendor eat meat;"
        " customer dance; customer2 dance; customer3 dance",
        "market night clear",
    ),
    (
        "Little rabbit shares carrots with hungry bird",
        "small rabbit, 2 carrot, bird",
        "rabbit give carrot to bird",
        "meadow day clear",
    ),
    (
        "妈妈递给宝宝奶瓶,宝宝笑了",
        "mother, small baby, bottle",
        "mother give bottle to baby; baby rest",
        "meadow day clear",
    ),
]

ENGLISH = [
    (
        "An old man feeds three ducks by a lake at sunset",
        "man, 3 duck",
        "man give to duck; man give to duck2; man give to duck3",
        "water sunset clear",
    ),
    (
        "The girl gives her mother a red flower and they hug each other",
        "small girl, mother, red flower",
        "girl give flower to mother; girl take mother; mother take girl",
        "meadow day clear",
    ),
    (
        "A white horse gallops across the desert from right to left while the sun sets",
        "white horse",
        "horse run [right>left]",
        "desert sunset clear",
    ),
    (
        "Bruno walks into the kitchen, opens the fridge and takes out a cake.",
        "person, fridge, cake",
        "person walk; person push fridge; person take cake",
        "kitchen day clear",
    ),
    (
        "It is raining. A small frog jumps over a puddle and hides under a big mushroom.",
        "small frog, puddle, large mushroom",
        "frog jump puddle; frog rest mushroom",
        "meadow day rain",
    ),
    (
        "A black cat is chased by two brown dogs through a street at night",
        "black cat, 2 brown dog",
        "dog chase cat; dog2 chase cat",
        "street night clear",
    ),
    (
        "A chef pours soup into a bowl, then serves it to a customer",
        "chef, soup, bowl, customer",
        "chef give soup to bowl; chef give soup to customer",
        "meadow day clear",
    ),
    (
        "On the left, a boy waves to a girl standing on the right",
        "small boy@left, small girl@right",
        "boy wave girl; girl rest",
        "meadow day clear",
    ),
    (
        "A knight and a princess dance on the stage under a big moon",
        "knight, princess, large moon",
        "knight dance; princess dance",
        "stage night clear",
    ),
    (
        "The astronaut picks up a glowing stone and throws it to the robot, who catches it",
        "astronaut, stone, robot",
        "astronaut take stone; astronaut throw stone to robot; robot take stone",
        "meadow day clear",
    ),
    (
        "Mia kicks the ball toward the goal and the dog runs after it",
        "person, ball, goal, dog",
        "person throw ball to goal; dog chase ball",
        "meadow day clear",
    ),
    (
        "A dragon flies over the castle while a wizard runs towards the house",
        "dragon@top, castle, wizard, house",
        "dragon fly castle; wizard run house",
        "meadow day clear",
    ),
    (
        "Several children throw snowballs at a snowman on a snowy hill",
        "3 small child, 2 snowball, snowman",
        "child throw snowball to snowman; child2 throw snowball2 to snowman; child3 throw snowball to snowman",
        "snow day clear",
    ),
    (
        "A boat sails from the left to the right on a calm sea, a seagull flying above it",
        "boat, seagull@top",
        "boat run [left>right]; seagull fly boat",
        "water day clear",
    ),
    (
        "A squirrel holding a nut sits under a tree, eats it and falls asleep",
        "squirrel@front, nut, tree",
        "squirrel hold nut; squirrel sit tree; squirrel eat nut; squirrel sit",
        "meadow day clear",
    ),
]

CHINESE = [
    (
        "两只小狗在公园里玩红色的球,一只追着另一只",
        "2 small dog, red ball",
        "dog dance ball; dog2 dance ball; dog chase dog2",
        "meadow day clear",
    ),
    ("一只猫跳上桌子,打翻了杯子", "cat, table, cup", "cat jump table; cat push cup; cup fall", "meadow day clear"),
    (
        "小男孩把黄色的飞盘扔给棕色的狗,狗接住了它",
        "small boy, yellow frisbee, brown dog",
        "boy throw frisbee to dog; dog take frisbee",
        "meadow day clear",
    ),
    (
        "一辆红色的汽车从左边开到右边,经过中间的房子",
        "red car, house@centre",
        "car run [left>right]",
        "meadow day clear",
    ),
    ("夜晚的森林里,棕熊和兔子分享蜂蜜", "brown bear, rabbit, honey", "bear give honey to rabbit", "forest night clear"),
    (
        "老师走进教室,把书交给学生",
        "teacher, book, student",
        "teacher walk; teacher give book to student",
        "room day clear",
    ),
    (
        "三个孩子在海边放风筝,风筝飞得很高",
        "3 small child, kite@top",
        "child take kite; child2 take kite; child3 take kite; kite fly",
        "beach day clear",
    ),
    (
        "机器人捡起钥匙,打开门,救出被困的人",
        "robot, key, door, person",
        "robot take key; robot push door; robot take person",
        "meadow day clear",
    ),
    (
        "黄昏时,一位老爷爷坐在长椅上喝茶",
        "grandfather, bench, tea",
        "grandfather sit bench; grandfather eat tea",
        "meadow sunset clear",
    ),
    ("一只白色的鸟从树上飞向天空", "white bird, tree", "bird fly [>top]", "sky day clear"),
    ("左边的女孩向右边的男孩挥手", "small girl@left, small boy@right", "girl wave boy", "meadow day clear"),
    (
        "厨师在夜市烤肉串,几位顾客大笑着排队",
        "chef, skewer, 3 customer",
        "chef eat skewer; customer dance; customer2 dance; customer3 dance;"
        " customer rest; customer2 rest; customer3 rest",
        "market night clear",
    ),
    (
        "下雪了,企鹅滑下山坡,撞倒了雪人",
        "penguin, snowman",
        "penguin run [>bottom]; penguin push snowman; snowman fall",
        "hill day snowfall",
    ),
    (
        "小明给了小红一朵花,她很开心地笑了",
        "2 person, flower",
        "person give flower to person2; person2 rest",
        "meadow day clear",
    ),
    (
        "宇航员抱着小猫走向飞船,火箭从下面升到上面",
        "astronaut, small cat, 2 rocket",
        "astronaut hold cat; astronaut walk rocket; rocket2 fly [bottom>top]",
        "meadow day clear",
    ),
]


def _subjects(reading: Reading) -> str:
    """The subjects in the notation of the tables."""
    said = [
        " ".join(filter(None, (s.size, s.colour, s.noun))) + (f"@{s.place}" if s.place else "")
        for s in reading.subjects
    ]
    return ", ".join(f"{n} {one}" if (n := len(list(same))) > 1 else one for one, same in groupby(said))


def _beats(reading: Reading) -> str:
    """The beats in the notation of the tables."""
    nouns = [s.noun for s in reading.subjects]
    counts = [nouns[: i + 1].count(noun) for i, noun in enumerate(nouns)]
    names = [f"{noun}{n}" if n > 1 else noun for noun, n in zip(nouns, counts, strict=True)]
    said = []
    for beat in reading.beats:
        words = [names[beat.actor], beat.action]
        words += [names[beat.target]] if beat.target is not None else []
        words += ["to", names[beat.recipient]] if beat.recipient is not None else []
        words += [f"[{beat.start or ''}>{beat.end or ''}]"] if beat.start or beat.end else []
        said.append(" ".join(words))
    return "; ".join(said)


def _setting(reading: Reading) -> str:
    """The setting in the notation of the tables."""
    return f"{reading.setting.ground} {reading.setting.light} {reading.setting.weather}"


@pytest.mark.parametrize(("prompt", "subjects", "beats", "setting"), BRIEF + ENGLISH + CHINESE)
def test_reads_who_does_what_to_whom_where(prompt: str, subjects: str, beats: str, setting: str) -> None:
    """Subjects, beats and setting of a prompt come out as a person would note them down."""
    reading = read_prompt(prompt)
    assert _subjects(reading) == subjects
    assert _beats(reading) == beats
    assert _setting(reading) == setting


def test_speaks_of_the_same_one_again() -> None:
    """A noun that comes back is the same subject; "another" is not."""
    assert _subjects(read_prompt("A boy throws a frisbee to a dog, and the dog barks at the boy")) == (
        "small boy, frisbee, dog"
    )
    assert _subjects(read_prompt("A dog sits. Another dog runs to the dog")) == "2 dog"


def test_keeps_labels_in_the_prompts_language() -> None:
    """Labels are short and in the prompt's words; those alike are numbered."""
    assert [s.label for s in read_prompt("Person A hands a red book to Person B").subjects] == [
        "Person A",
        "red book",
        "Person B",
    ]
    assert [s.label for s in read_prompt("两只小狗追棕熊").subjects] == ["小狗 1", "小狗 2", "棕熊"]
    assert [s.label for s in read_prompt("Bruno (a small brown bear) waves to Mia").subjects] == ["Bruno", "Mia"]


def test_reads_full_width_marks() -> None:
    """Chinese marks of full width end a stretch as half-width ones do."""
    wide = read_prompt("妈妈递给宝宝奶瓶\uff0c宝宝笑了\uff01")
    assert wide.beats == read_prompt("妈妈递给宝宝奶瓶,宝宝笑了!").beats
    assert len(wide.beats) == 2


@pytest.mark.parametrize(
    ("prompt", "setting", "expected"),
    [
        ("A dog runs", "a sunny forest", "forest day clear"),
        ("A dog runs on the beach at night", "a sunny forest", "beach night clear"),
        ("A bird flies in the sky", "a snowy mountain at dusk", "snow sunset clear"),
        ("小狗跑步", "夜晚的森林,下着雨", "forest night rain"),
        ("A dog runs", "夜市", "market night clear"),
    ],
)
def test_takes_the_rest_from_the_setting(prompt: str, setting: str, expected: str) -> None:
    """The prompt's own place and time go before those of the scene's setting."""
    assert _setting(read_prompt(prompt, setting)) == expected


def test_shows_what_the_setting_names() -> None:
    """Things of the setting are seen, once, behind those of the prompt, and do nothing."""
    reading = read_prompt("A cat jumps onto the table", "a kitchen with a table and a red sofa")
    assert _subjects(reading) == "cat, table, red sofa"
    assert _beats(reading) == "cat jump table"


@pytest.mark.parametrize(
    ("prompt", "unread"),
    [
        ("A dog runs", ()),
        ("Some animals doing something funny", ("doing", "something")),
        ("A man yodels to a cow", ("yodels",)),
        ("A quibbly dog runs", ("quibbly",)),
        ("A dog does not run", ("not", "run")),
        ("Jumping over a fence", ("jumping over",)),
        ("小狗跑,嘎嘎", ("嘎嘎",)),
    ],
)
def test_says_what_it_did_not_understand(prompt: str, unread: tuple[str, ...]) -> None:
    """Words that carry meaning and were not understood are listed, none is guessed at."""
    assert read_prompt(prompt).unread == unread


def test_lets_the_verb_decide_what_an_unknown_noun_is() -> None:
    """An unknown noun is a thing unless it does what only the living do."""
    assert [(s.noun, s.kind) for s in read_prompt("A blorp walks to a zindle").subjects] == [
        ("blorp", "animal"),
        ("zindle", "thing"),
    ]


def test_vocabulary_is_stable() -> None:
    """Every known prompt's nouns and colours are canonical ones."""
    kinds = set(get_args(Kind))
    assert set(NOUNS.values()) == kinds
    for prompt, *_ in BRIEF + ENGLISH + CHINESE:
        for subject in read_prompt(prompt).subjects:
            assert subject.noun in NOUNS
            assert subject.kind == NOUNS[subject.noun]
            assert subject.colour is None or subject.colour in COLOURS


WORDS = st.sampled_from([
    *("a", "the", "two", "dog", "dogs", "boy's", "ball", "Mia", "gives", "throws", "chasing", "chased", "is", "by"),
    *("to", "from", "left", "right", "of", "on", "and", ",", ".", "it", "they", "one", "both", "who", "with", "not"),
    *("一只", "两只", "小", "狗", "的", "把", "被", "给", "递给", "跑", "在", "从", "到", "左边", "和", "它", "另一只"),
])  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=80), st.lists(WORDS, max_size=40).map(" ".join), st.lists(WORDS, max_size=40).map("".join)
    )
)
def test_any_text_gives_a_sound_reading(text: str) -> None:
    """Whatever the text, a reading comes out whose beats point at its subjects, and the same one each time."""
    reading = read_prompt(text, text)
    everybody = range(len(reading.subjects))
    for beat in reading.beats:
        assert beat.actor in everybody
        assert beat.target is None or beat.target in everybody
        assert beat.recipient is None or beat.recipient in everybody
        assert beat.actor not in {beat.target, beat.recipient}
    assert all(subject.label and subject.noun for subject in reading.subjects)
    assert read_prompt(text, text) == reading


def test_reads_a_thousand_prompts_in_two_seconds() -> None:
    """A storyboard of a thousand panels is read before anybody waits."""
    prompts = [row[0] for row in BRIEF + ENGLISH + CHINESE]
    began = time.process_time()
    for i in range(1000):
        read_prompt(prompts[i % len(prompts)])
    assert time.process_time() - began < 2


@pytest.mark.parametrize("piece", ["a dog and ", "ball ", "the dog's ", "big ", "it, ", "狗的", "一", "看着狗", "红"])
def test_work_grows_linearly(piece: str) -> None:
    """Ten times the text takes about ten times as long, and no text is too deep."""
    read_prompt(piece * 50)
    seconds = []
    for times in (500, 5000):
        began = time.process_time()
        read_prompt(piece * times)
        seconds.append(time.process_time() - began)
    assert seconds[1] < 40 * seconds[0] + 0.1


@pytest.mark.parametrize(
    ("prompt", "subjects", "beats"),
    [
        ("Nobody saw it", "", ""),
        ("A boy hides and nobody sees him", "boy", "boy rest"),
        ("Nobody sees the cat and the dog runs", "cat, dog", "dog run"),
        ("没有人看见它", "", ""),
    ],
)
def test_nobody_is_no_subject(prompt: str, subjects: str, beats: str) -> None:
    """What nobody does is not drawn, and is told as not understood."""
    reading = read_prompt(prompt)
    assert [subject.noun for subject in reading.subjects] == [noun for noun in subjects.split(", ") if noun]
    assert _beats(reading) == beats
    assert reading.unread


@pytest.mark.parametrize(
    "prompt",
    [
        "A man shakes hands with a woman", "A man and a woman shake hands",
        "一个男人和一个女人握手", "一个男人跟一个女人握了握手",
    ],
)  # fmt: skip
def test_a_handshake_is_two_hands_held_out(prompt: str) -> None:
    """Each gives the other a hand, and nothing in it; alone, a hand held out is a wave."""
    beats = read_prompt(prompt).beats
    assert [(beat.actor, beat.action, beat.target, beat.recipient) for beat in beats] == [
        (0, "give", None, 1), (1, "give", None, 0),
    ]  # fmt: skip
    assert [beat.action for beat in read_prompt("A man shakes hands").beats] == ["wave"]


@pytest.mark.parametrize(
    "prompt", ["An astronaut floats in space", "A rocket flies into outer space", "太空中一个宇航员漂浮着"]
)
def test_space_is_a_night_sky(prompt: str) -> None:
    """There is no day out there."""
    setting = read_prompt(prompt).setting
    assert (setting.ground, setting.light) == ("sky", "night")


def test_what_brackets_say_of_a_noun_leaves_the_action_alone() -> None:
    """Brackets tell more of the noun before them; the clause around them goes on."""
    reading = read_prompt("A cat (with a hat, green eyes) and a dog (carrying a bag) chase a bird (small).")
    assert _beats(reading) == "dog hold bag; cat chase bird; dog chase bird"
    assert _beats(read_prompt("一只猫(戴着帽子)追着一只小鸟(很害怕)跑")).startswith("cat chase bird")


def test_an_owner_has_no_part() -> None:
    """What is said of the owner is not said of what it owns."""
    reading = read_prompt("A boy takes the brown bear's jar")
    assert [(subject.noun, subject.colour) for subject in reading.subjects] == [("boy", None), ("jar", None)]
    assert reading.unread == ()


def _worn(prompt: str) -> dict[str, dict[str, str | None]]:
    """What everybody wears, by noun."""
    return {subject.noun: dict(subject.worn) for subject in read_prompt(prompt).subjects}


@pytest.mark.parametrize(
    ("prompt", "worn"),
    [
        ("an old man with a white beard and a blue coat", {"man": {"beard": "white", "coat": "blue"}}),
        ("A girl with a red scarf and a blue hat runs", {"girl": {"scarf": "red", "hat": "blue"}}),
        (
            "A white-haired woman and a boy in a green shirt wave",
            {"woman": {"hair": "white"}, "boy": {"shirt": "green"}},
        ),
        ("A blond boy waves", {"boy": {"hair": "gold"}}),
        ("Mia (a small girl, red scarf) waves to a cat (with a hat)", {"girl": {"scarf": "red"}, "cat": {"hat": None}}),
        ("A girl with a red scarf (a blue hat) runs", {"girl": {"scarf": "red", "hat": "blue"}}),
        ("一位白发的老奶奶", {"grandmother": {"hair": "white"}}),
        ("一个戴着红围巾和蓝帽子的女孩在跑", {"girl": {"scarf": "red", "hat": "blue"}}),
        ("留着白胡子的老人走路", {"person": {"beard": "white"}}),
        ("女孩戴着红帽子,穿着蓝裙子,追着小狗", {"girl": {"hat": "red", "dress": "blue"}, "dog": {}}),
        ("金色长发的公主跳舞", {"princess": {"hair": "gold"}}),
    ],
)
def test_what_is_worn_belongs_to_the_wearer(prompt: str, worn: dict[str, dict[str, str | None]]) -> None:
    """Clothes, hair and beards, joined by "and" or "和", are no subjects: the one who has them has them on."""
    assert _worn(prompt) == worn
    assert read_prompt(prompt).unread == ()


def test_clothes_that_nobody_wears_are_things() -> None:
    """A hat that is held, or joined to what is held, is a subject."""
    assert _subjects(read_prompt("A girl wearing a red dress holds a book and a hat")) == "small girl, book, hat"


@pytest.mark.parametrize(("prompt", "old"), [("An old man sits", True), ("一位老人坐着", True), ("A man sits", False)])
def test_notes_who_is_old(prompt: str, old: bool) -> None:
    """Old age is read."""
    assert read_prompt(prompt).subjects[0].old is old


@pytest.mark.parametrize(
    ("prompt", "beats"),
    [
        ("A boy eats an apple and drinks milk", "boy eat apple; boy eat milk"),
        ("A chef chops meat and cooks soup", "chef push meat; chef eat soup"),
        ("A table with cakes and drinks", ""),
    ],
)
def test_a_verb_behind_and_is_a_verb(prompt: str, beats: str) -> None:
    """A word that is a noun too goes on the verb before it, where an object follows."""
    assert _beats(read_prompt(prompt)) == beats


@pytest.mark.parametrize(
    ("prompt", "beats"),
    [
        ("A boy pushes a cart to the left", "boy push cart; cart run [>left]"),
        ("A boy walks to the left, pushing a cart", "boy push cart; cart run [>left]"),
        ("A boy pushes a cart and walks to the left", "boy push cart; cart run [>left]"),
        ("一个男孩推着一辆推车往左走", "boy push cart; cart run [>left]"),
        ("A man washes a car", "man push car"),
        ("A boy pushes the door and waves", "boy push door; boy wave"),
        ("追一辆红色的汽车", "car run"),
    ],
)
def test_what_is_pushed_goes_along(prompt: str, beats: str) -> None:
    """A vehicle goes where it is pushed; a door does not, and nothing goes that is only washed."""
    assert _beats(read_prompt(prompt)) == beats


@pytest.mark.parametrize(
    ("prompt", "subjects", "beats"),
    [
        ("Lily gives a book to 小明.", "person, book, person", "person give book to person2"),
        ("Lily gives a book to 一个穿蓝衣服的小男孩.", "person, book, small boy", "person give book to boy"),
        ("小明把球扔给 a brown dog。", "person, ball, brown dog", "person throw ball to dog"),
        ("A small girl with a red scarf把书递给小明", "small girl, book, person", "girl give book to person"),
        (
            "小明 runs to the left. 他追 a red car。Then the dog sits.",
            "person, red car, dog",
            "person run [>left]; person chase car; dog sit",
        ),
        ("Tom把球扔给Lily", "person, ball, person", "person throw ball to person2"),
    ],
)
def test_reads_two_languages_in_one_text(prompt: str, subjects: str, beats: str) -> None:
    """A sentence is read in the language of its verb; a noun of the other one is who it names."""
    reading = read_prompt(prompt)
    assert _subjects(reading) == subjects
    assert _beats(reading) == beats
    assert reading.unread == ()


def test_a_foreign_noun_keeps_label_and_clothes() -> None:
    """Who is named in the other script is labelled in it, and dressed as it says there."""
    boy = read_prompt("Lily gives a book to 一个穿蓝衣服的小男孩(戴红帽子).").subjects[2]
    assert boy.label == "小男孩"
    assert dict(boy.worn) == {"coat": "blue", "hat": "red"}
    girl = read_prompt("小明把球扔给 a small girl with a red scarf.").subjects[2]
    assert girl.label == "small girl"
    assert dict(girl.worn) == {"scarf": "red"}
