"""Where a prompt's beats, subjects and pronouns stand in its text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmenter.prompts import read_prompt
from segmenter.prompts.reading import Reading

PROMPTS = [
    "Two cute bears sharing honey in a forest, one handing jar to the other",
    "A cat jumps onto the table and knocks over a cup",
    "A boy throws a yellow frisbee to a brown dog in a sunny park, and the dog catches it mid-air",
    "Two cats sit on the left and right edges, each looking toward a mouse in the center, which is jumping over a rock"
    " behind them.",
    "It is raining. A small frog jumps over a puddle and hides under a big mushroom. Then it sleeps.",
    "A running dog and a cat (carrying a bag) chase a bird. On the left, a boy waves.",
    "Running home, a boy eats an apple, then he quickly picks the ball up and is chased by two dogs.",
    "There is a cat on the sofa, while a mouse that holds cheese runs away",
    "妈妈递给宝宝奶瓶\uff0c宝宝笑了\uff01",
    "小男孩把黄色的飞盘扔给棕色的狗,狗接住了它。然后他们一起回家",
    "桌子上有一只猫在睡觉,拿着气球的女孩看着坐在椅子上的老人",
    "小明 runs to the left. 他追 a red car。Then the dog sits.",
    "Lily gives a book to 一个穿蓝衣服的小男孩.",
]


def _sound(text: str, reading: Reading) -> None:
    """What holds for the spans of every reading."""
    before = (0, 0)
    for beat in reading.beats:
        start, end = beat.span
        assert 0 <= start < end <= len(text)
        assert start <= beat.verb_span[0] < beat.verb_span[1] <= end
        assert beat.verb == text[slice(*beat.verb_span)]
        assert beat.phrase == text[start:end]
        assert beat.verb in beat.phrase
        assert beat.location in beat.phrase
        assert beat.span == before or start >= before[1]
        before = beat.span
    for span in [s.span for s in reading.subjects if s.span] + [r.span for r in reading.references]:
        assert 0 <= span[0] < span[1] <= len(text)
    everybody = range(len(reading.subjects))
    for reference in reading.references:
        assert reference.subjects
        assert all(index in everybody for index in reference.subjects)
    for relation in reading.relations:
        assert relation.subject in everybody
        assert relation.other is None or relation.other in everybody


@pytest.mark.parametrize("prompt", PROMPTS)
def test_spans_are_ordered_and_hold_their_verbs(prompt: str) -> None:
    """Every beat's span holds its verb as written; spans follow each other and do not overlap."""
    reading = read_prompt(prompt, "a forest with a house")
    assert reading.beats
    _sound(prompt, reading)


WORDS = st.sampled_from([
    *("a", "the", "two", "dog", "dogs", "running", "ball", "Mia", "gives", "chasing", "chased", "is", "there", "by"),
    *("to", "left", "of", "on", "and", ",", ".", "it", "they", "who", "with", "(", ")", "picks", "up", "ﬁsh", "\uff0c"),
    *("一只", "狗", "的", "把", "被", "给", "递给", "跑", "在", "从", "左边", "和", "它", "有", "。", "桌子"),
    *("上", "(", "看着"),
])  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS).map("".join)))
def test_spans_of_any_text_are_sound(text: str) -> None:
    """Whatever the text, spans stay inside it and in order."""
    _sound(text, read_prompt(text, text))


@pytest.mark.parametrize(
    ("prompt", "phrases"),
    [
        (PROMPTS[1], ["A cat jumps onto the table", "knocks over a cup", "knocks over a cup"]),
        (PROMPTS[2], [
            "A boy throws a yellow frisbee to a brown dog in a sunny park", "the dog catches it mid-air",
        ]),
        (PROMPTS[4], ["A small frog jumps over a puddle", "hides under a big mushroom", "it sleeps"]),
        (PROMPTS[8], ["妈妈递给宝宝奶瓶", "宝宝笑了"]),
        (PROMPTS[9], ["小男孩把黄色的飞盘扔给棕色的狗", "狗接住了它", "他们一起回家", "他们一起回家"]),
        ("On the left, a boy waves to a girl standing on the right", [
            "On the left, a boy waves to a girl", "standing on the right",
        ]),
        ("A dog runs to the top, chasing a butterfly.", ["A dog runs to the top, chasing a butterfly"]),
    ],
)  # fmt: skip
def test_phrases_are_what_the_clauses_say(prompt: str, phrases: list[str]) -> None:
    """A beat's phrase is its clause, without the joints and marks around it."""
    assert [beat.phrase for beat in read_prompt(prompt).beats] == phrases


def test_spans_count_in_the_text_as_written() -> None:
    """Letters that are normalised to several, or to others, do not shift what comes behind them."""
    text = "Ａ ﬁsh swims by a cafe\u0301\uff0c then a dog picks the ball up"
    first, second = read_prompt(text).beats
    assert (first.verb, first.phrase) == ("swims", "Ａ ﬁsh swims by a cafe\u0301")
    assert (second.verb, second.lemma) == ("picks", "pick up")
    assert read_prompt(text).subjects[0].span == (0, 5)


@pytest.mark.parametrize(
    ("prompt", "references"),
    [
        ("A boy throws a ball to a dog, and it catches it", [("it", ["dog"]), ("it", ["ball"])]),
        ("A man and a woman sit. They laugh and he hugs her", [
            ("They", ["man", "woman"]), ("he", ["man"]), ("her", ["woman"]),
        ]),
        ("小男孩把球扔给狗,它接住了它", [("它", ["dog"]), ("它", ["ball"])]),
    ],
)  # fmt: skip
def test_pronouns_point_at_whom_they_mean(prompt: str, references: list[tuple[str, list[str]]]) -> None:
    """Each pronoun is listed with where it stands and whom it means."""
    reading = read_prompt(prompt)
    found = [(prompt[slice(*r.span)], [reading.subjects[i].noun for i in r.subjects]) for r in reading.references]
    assert found == references


@pytest.mark.parametrize(
    ("prompt", "contact"),
    [
        ("A man hands a key to a woman", "hand over"),
        ("A dog catches the ball", "catch"),
        ("A boy hugs his mother", "hug"),
        ("A cat knocks over a cup", "knock over"),
        ("A robot unlocks the door", "unlock"),
        ("妈妈递给宝宝奶瓶", "hand over"),
        ("猫打翻了杯子", "knock over"),
        ("女孩拥抱妈妈", "hug"),
        ("一个男孩在跑", None),
        ("孩子在放风筝", None),
    ],
)
def test_verbs_say_what_they_touch(prompt: str, contact: str | None) -> None:
    """A verb of hands on somebody or something says how they touch."""
    assert read_prompt(prompt).beats[0].contact == contact


@pytest.mark.parametrize(
    ("prompt", "location"),
    [
        ("Two bears share honey in a dark forest", "in a dark forest"),
        ("A girl reads under a tree", "under a tree"),
        ("两只小狗在公园里玩球", "在公园里"),
        ("老人坐在长椅上喝茶", "在长椅上"),
        ("A girl reads", ""),
    ],
)
def test_notes_where_it_happens(prompt: str, location: str) -> None:
    """A beat keeps the words that say where it happens."""
    assert read_prompt(prompt).beats[0].location == location


@pytest.mark.parametrize(
    ("prompt", "relations"),
    [
        ("A cat sits under the table", [("cat", "below", "table")]),
        ("A dog on the left barks", [("dog", "left", None)]),
        ("A tree stands behind a house", [("tree", "behind", "house")]),
        ("一只猫坐在桌子下面", [("cat", "below", "table")]),
        ("左边的女孩挥手", [("girl", "left", None)]),
    ],
)
def test_notes_who_is_where(prompt: str, relations: list[tuple[str, str, str | None]]) -> None:
    """Relations name who is where, in the picture or as seen from another one."""
    reading = read_prompt(prompt)
    nouns = [subject.noun for subject in reading.subjects]
    assert [(nouns[r.subject], r.relation, None if r.other is None else nouns[r.other]) for r in reading.relations] == (
        relations
    )


def test_subjects_say_how_many_and_where_they_are_named() -> None:
    """Each of a group knows how many there are; who comes from the setting alone stands nowhere in the text."""
    text = "Five adults look at a dog"
    *adults, dog, house = read_prompt(text, "a house").subjects
    assert [(adult.count, adult.span) for adult in adults] == [(5, (0, 11))] * 5
    assert (dog.count, text[slice(*dog.span or (0, 0))]) == (1, "a dog")
    assert house.span is None
