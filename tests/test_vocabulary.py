"""Prompts retold in the words that weights know: nothing known changes, everything else is named."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmenter.errors import LongtakeError
from segmenter.prompts import read_prompt
from segmenter.vocabulary import Replaced, Vocabulary, limit_prompt, read_vocabulary
from training.small.agreement import disagreements
from training.small.captions import caption_of
from training.small.plot import sample_scene
from training.small.vocabulary import vocabulary_document, write_vocabulary

SEEDS = 300


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """What the small model knows."""
    return read_vocabulary(write_vocabulary(tmp_path_factory.mktemp("weights")))


def told(known: Vocabulary, text: str, setting: str = "", camera: str = "") -> str:
    return limit_prompt(known, text, setting, camera)[0]


def changes(known: Vocabulary, text: str, setting: str = "", camera: str = "") -> dict[str, str | None]:
    return {one.said: one.by for one in limit_prompt(known, text, setting, camera)[1]}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("split", ["train", "test"])
def test_what_is_known_stays(known, language, split):
    """A caption of the drawn world, in wordings learned or not, is retold without a change, and read as its scene."""
    wrong = {}
    for seed in range(SEEDS):
        scene = sample_scene(seed, split)
        text, replaced = limit_prompt(known, caption_of(scene, language, split))
        if found := [*disagreements(scene, text), *replaced]:
            wrong[text] = found
    assert wrong == {}


def test_the_nearest_is_told_for_what_is_not_known(known):
    """A wolf becomes a dog, a coat that no dog wears and the camera are left out; action, way and place stay."""
    text = "A wolf in a navy coat strides through the city at night, then leaps"
    assert told(known, text) == "On a street at night, a brown dog walks to the right, then it jumps."
    assert changes(known, text, camera="slow zoom in") == {"wolf": "a dog", "blue coat": None, "slow zoom in": None}


def test_a_chinese_prompt_stays_chinese(known):
    """In both the text and what is said of the changes."""
    text = "妈妈递给宝宝奶瓶,宝宝笑了"
    assert told(known, text) == "草地上，一个穿红色裙子的女人把一个红色的杯子递给一个男孩，男孩穿着绿色衬衫。"
    assert changes(known, text) == {"妈妈": "女人", "宝宝": "男孩", "奶瓶": "杯子", "笑": "站着"}


@pytest.mark.parametrize(
    ("text", "expected", "replaced"),
    [
        ("A purple bear swims in the rain", "a black bear runs to the right",
         {"swims": "running", "purple bear": "black bear", "rain": None}),
        ("A knight unlocks the gate with a key", "a man in a blue shirt stands",
         {"knight": "a man", "gate": None, "key": None, "unlocks": "standing"}),
        ("A boy kicks the ball to the girl", "a boy in a green shirt hands a red ball to a girl in a yellow dress",
         {"kicks": "handing"}),
        ("A cat knocks over a vase", "an orange cat pushes a brown box to the right",
         {"bottle": "a box", "knocks over": "pushing"}),
        ("Two dogs chase a cat to the left",
         "a brown dog chases an orange cat to the left, and a black dog chases the cat to the left", {}),
        ("A car drives to the right", "a grey robot runs to the right", {"car": "a robot", "drives": "running"}),
        ("A man in a red hat waits", "a man in a red shirt stands", {"red hat": "shirt"}),
        ("A dog chases a ball to the left", "a brown dog runs to the left, and a red ball is on the right",
         {"chases": "running"}),
        ("The cat jumps, looks around and smiles", "an orange cat jumps", {"looks": None, "smiles": None}),
        ("A bear walks to the left and hands a jar to a bear",
         "a black bear walks to the left, then it hands an orange jar to a white bear", {}),
        ("A woman and a girl shake hands", "a woman in a red dress waves, and a girl in a yellow dress waves",
         {"shake hands": "waving"}),
    ],
)  # fmt: skip
def test_people_things_colours_and_deeds_are_recast(known, text, expected, replaced):
    """Each by what is nearest to it, and each change is told."""
    assert told(known, text) == f"In a meadow, {expected}."
    assert changes(known, text) == replaced


def test_there_is_always_somebody(known):
    """A prompt of which nobody is known shows a man who stands, and says so once."""
    assert told(known, "blorbs frobnicate") == "In a meadow, a man in a blue shirt stands."
    assert changes(known, "blorbs frobnicate") == {"blorbs frobnicate": "a man"}


def test_the_setting_counts_and_its_nearest_is_told(known):
    """The place comes from the scene's setting where the prompt names none; a kitchen is a room, which has no night."""
    assert told(known, "A cat sits", "a snowy forest at night").endswith("at night, an orange cat sits.")
    assert told(known, "A cat sits", "a kitchen at night") == "In a room, an orange cat sits."
    assert changes(known, "A cat sits", "a kitchen at night") == {"kitchen": "a room", "night": None}


def test_no_more_is_told_than_a_clip_holds(known):
    """Three figures, two things, two deeds of the one whom it is about: the rest is named and left out."""
    text = "A dog, a cat, a bear and a rabbit wave"
    assert len(read_prompt(told(known, text)).subjects) == 3
    assert changes(known, text) == {"rabbit": None}
    assert changes(known, "A dog walks, then jumps, then sits") == {"sitting": None}


def test_a_damaged_vocabulary_is_named(known, tmp_path):
    """With its file."""
    path = tmp_path / "vocabulary.json"
    for content in ("{", json.dumps(vocabulary_document() | {"figures": 3}), json.dumps({"clips": {}})):
        path.write_text(content)
        with pytest.raises(LongtakeError, match=r"vocabulary\.json is no vocabulary of weights"):
            read_vocabulary(path)


NOUNS = st.sampled_from(
    [
        "a wolf",
        "two dogs",
        "a man in a gold hat",
        "a table",
        "the red ball",
        "a box",
        "she",
        "it",
        "一只狼",
        "杯子",
        "妈妈",
    ]
)
VERBS = st.sampled_from(
    [
        "chases",
        "hands",
        "knocks over",
        "pushes",
        "walks to the left past",
        "eats",
        "falls on",
        "throws",
        "推",
        "递给",
        "追",
    ]
)
SENTENCES = st.lists(st.tuples(NOUNS, VERBS, NOUNS, NOUNS).map(" ".join), min_size=1, max_size=3).map(", then ".join)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=80) | SENTENCES, setting=st.sampled_from(["", "a rainy stage", "火山 at night"]))
def test_any_text_gives_a_caption(known, text, setting):
    """Whatever is written, a caption comes out that has somebody in it, and is the same every time."""
    caption, replaced = limit_prompt(known, text, setting)
    assert limit_prompt.__wrapped__(known, text, setting) == (caption, replaced)
    assert any(one.kind != "thing" for one in read_prompt(caption).subjects)
    assert all(isinstance(one, Replaced) and one.said for one in replaced)
