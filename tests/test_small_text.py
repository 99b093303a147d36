"""The small model's tokenizer, the facts of its captions, and the training that reads them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.wan.text import _load_tokenizer
from training.small import cast
from training.small.caption_words import CHINESE_COLOURS, CHINESE_NOUNS
from training.small.captions import caption_of, tell
from training.small.facts import FACTS, classes_of, labels_of
from training.small.plot import sample_scene
from training.small.scene import Act
from training.small.text_examples import Spelling, train_examples, varied_example, whole_example
from training.small.text_stage import TOKENIZER, encode, evaluate, make_examples
from training.small.text_training import Settings, Training, begin
from training.small.tokenizer import learn_tokenizer, load_tokenizer

_SPELLING = Spelling(TOKENIZER)
TINY = {
    "d_model": 24, "d_kv": 8, "d_ff": 48, "num_layers": 1, "num_heads": 3, "feed_forward_proj": "gated-gelu",
    "dropout_rate": 0.0, "is_encoder_decoder": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """The shipped one, loaded as the engine does."""
    return _load_tokenizer(TOKENIZER)


def _training(seconds: float = 1e9, rate: float = 5e-3) -> Training:
    settings = Settings(seconds=seconds, device="cpu", batch=32, rate=rate)
    return begin(settings, len(load_tokenizer(TOKENIZER)), TINY)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace("。", ".")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("split", ["train", "test"])
def test_captions_come_back_from_their_tokens(tokenizer: Any, language: Any, split: Any) -> None:
    """In small letters and with the same marks in both languages; and no caption of either split needs a byte."""
    for seed in range(40):
        caption = caption_of(sample_scene(seed, split), language, split)
        ids = tokenizer(caption).input_ids
        assert ids[-1] == tokenizer.eos_token_id == 1
        assert tokenizer.decode(ids, skip_special_tokens=True) == _plain(caption)
        assert not any(piece.startswith("<0x") for piece in tokenizer.convert_ids_to_tokens(ids))


def test_words_are_whole(tokenizer: Any) -> None:
    """Nouns and colours of both languages, verbs and sides are one piece each."""
    english = (*cast.SPECIES, *cast.THINGS, "red", "purple", "walks", "strolling", "left", "towards")
    for word in english:
        assert tokenizer.tokenize(f"a {word}") == ["▁a", f"▁{word}"]
    for word in (*CHINESE_NOUNS.values(), *CHINESE_COLOURS.values(), "左边", "右侧", "挥手", "沙滩上"):
        assert tokenizer.tokenize(f"的{word}")[-1] == word


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=40))
def test_no_text_fails(text: str) -> None:
    """Whatever is typed has tokens, none of them the unknown one unless it was typed."""
    ids = _SPELLING.tokenizer.encode(text).ids
    assert ids[-1] == 1
    assert 2 not in ids or "<unk>" in text


def test_special_ids_are_those_of_t5(tokenizer: Any) -> None:
    """Padding 0, end 1, unknown 2; an empty text is the end alone."""
    assert (tokenizer.pad_token_id, tokenizer.eos_token_id, tokenizer.unk_token_id) == (0, 1, 2)
    assert tokenizer("").input_ids == [1]


def test_learning_does_not_depend_on_the_order() -> None:
    """The same captions backwards make the same tokenizer."""
    captions = [caption_of(sample_scene(seed), language) for seed in range(50) for language in ("en", "zh")]
    assert learn_tokenizer(captions).to_str() == learn_tokenizer(captions[::-1]).to_str()


def test_a_word_in_letters_is_the_same_text(tokenizer: Any) -> None:
    """Spelled examples decode to what they were made of."""
    spelling = Spelling(TOKENIZER)
    whole = spelling.tokens("A grey elephant strolls to the left.")
    apart = [letter for one in whole for letter in spelling.letters.get(one, [one])]
    assert len(apart) > len(whole)
    assert tokenizer.decode(apart, skip_special_tokens=True) == "a grey elephant strolls to the left."


def test_labels_are_what_the_captions_say() -> None:
    """Read by hand: the English caption tells no setting, the Chinese one not where the push begins."""
    scene = sample_scene(35)
    lead = {"lead noun": "dog", "lead colour": "brown", "lead action": "push", "lead end": "left"}
    ball = {"handled noun": "ball", "handled colour": "green"}
    duck = {"second noun": "duck", "second colour": "yellow", "second action": "rest"}
    rabbit = {"third noun": "rabbit", "third colour": "pink", "third place": "left", "third action": "sit"}
    english, chinese = tell(scene, "en"), tell(scene, "zh")
    assert english.caption == (
        "A brown dog pushes a green ball from right to left, and a yellow duck is waiting. "
        "A pink rabbit sits on the left."
    )
    assert labels_of(scene, english.told) == lead | ball | duck | rabbit | {"lead start": "right"}
    assert chinese.caption == (
        "白天，在海边，一只棕色的狗把一个绿色的球推到左边，一只黄色的鸭子站在中间，一只粉色的兔子坐在左边。"
    )
    beach = {"setting ground": "beach", "setting light": "day", "second place": "centre"}
    assert labels_of(scene, chinese.told) == lead | ball | duck | rabbit | beach


@pytest.mark.parametrize("language", ["en", "zh"])
def test_places_are_labelled_only_where_told(language: Any) -> None:
    """One who waves stands somewhere, which seven of ten captions say."""
    scene = next(scene for scene in map(sample_scene, range(500)) if scene.main.action == "wave" and not scene.change)
    lead = replace(scene.performers[0], place="centre")
    alone = replace(scene, performers=(lead,), things=())
    said = set()
    for variant in range(30):
        telling = tell(alone, language, variant=variant)
        facts = labels_of(alone, telling.told)
        assert ("middle" in telling.caption or "中间" in telling.caption) == (facts.get("lead place") == "centre")
        assert facts["lead action"] == "wave"
        assert facts["lead noun"] == lead.noun
        said.add("lead place" in facts)
    assert said == {True, False}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_starts_are_labelled_only_where_told(language: Any) -> None:
    """A walk from side to side begins somewhere, which six of ten captions say."""
    scene = next(scene for scene in map(sample_scene, range(500)) if scene.main.action == "wave")
    act = Act(action="walk", begin=0.0, path=(0.2, 0.8), start="left", end="right")
    alone = replace(scene, performers=(replace(scene.performers[0], acts=(act,)),), things=(), change=None)
    said = set()
    for variant in range(30):
        telling = tell(alone, language, variant=variant)
        facts = labels_of(alone, telling.told)
        assert ("left" in telling.caption or "左" in telling.caption) == (facts.get("lead start") == "left")
        assert facts["lead end"] == "right"
        said.add("lead start" in facts)
    assert said == {True, False}


def test_varied_captions_are_short_plain_or_empty_too() -> None:
    """Among them are the empty text with no facts, and one without a deed."""
    made = [varied_example(seed, language, 0) for seed in range(300) for language in ("en", "zh")]
    names = list(FACTS)
    assert ("", [0] * len(FACTS)) in made
    bare = [text for text, classes in made if not classes[names.index("lead action")] and any(classes)]
    assert len(bare) > 20
    assert all(len(text.split()) < 30 for text in bare)
    assert any(text and text[-1] not in ".。" for text, _ in made)


def test_facts_agree_across_languages() -> None:
    """What both captions of a scene must tell is the same."""
    always = [i for i, name in enumerate(FACTS) if name.split()[-1] in ("noun", "colour", "garment", "action", "end")]
    for seed in range(60):
        english, chinese = (whole_example(seed, language, "test", "test", 0)[1] for language in ("en", "zh"))
        assert [english[i] for i in always] == [chinese[i] for i in always]
    assert classes_of({}) == [0] * len(FACTS)


def test_examples_are_the_same_with_any_number_of_processes() -> None:
    """Made by two or here, both wordings among them."""
    made, here = make_examples(TOKENIZER, "both", 12, 2), train_examples(TOKENIZER, "both", range(12))
    assert (made.tokens == here.tokens).all()
    assert (made.labels == here.labels).all()
    assert made.tokens.shape[0] == 48


def test_a_few_steps_lower_the_loss(tmp_path: Path) -> None:
    """And the states of a text do not depend on what else is in the batch."""
    torch.set_num_threads(1)
    training, examples = _training(), train_examples(TOKENIZER, "train", range(40))
    tokens = torch.from_numpy(examples.tokens[:, : examples.lengths.max()].astype("int64"))
    labels = torch.from_numpy(examples.labels)
    losses = [float(training.learn(tokens[:64], labels[:64])) for _ in range(60)]
    assert losses[-1] < 0.6 * losses[0]
    accuracy = evaluate(training, TOKENIZER, 20)
    assert set(accuracy) == set(FACTS)
    tokenizer, encoder = load_tokenizer(TOKENIZER), training.encoder.eval()
    both, mask = encode(tokenizer, encoder, ["", "A red ball rolls to the left."], "cpu")
    alone, _ = encode(tokenizer, encoder, [""], "cpu")
    assert mask.sum(1).tolist() == [1, 9]
    assert torch.allclose(both[:1, :1], alone, atol=1e-5)


def test_training_goes_on_where_it_ended(tmp_path: Path) -> None:
    """A second run has the weights, the steps and the seconds of the first, and the next step is the same."""
    torch.set_num_threads(1)
    examples = train_examples(TOKENIZER, "train", range(40))
    first = _training(seconds=0.5)
    first.run(examples, tmp_path)
    second = _training(seconds=0.5)
    assert second.resume(tmp_path)
    assert second.step == first.step > 0
    assert second.spent == first.spent >= 0.5
    second.run(examples, tmp_path)
    assert second.step == first.step
    tokens, labels = torch.from_numpy(examples.tokens[:8, :60].astype("int64")), torch.from_numpy(examples.labels[:8])
    assert torch.equal(first.logits(tokens), second.logits(tokens))
    assert float(first.learn(tokens, labels)) == float(second.learn(tokens, labels))
    assert not _training().resume(tmp_path / "elsewhere")
