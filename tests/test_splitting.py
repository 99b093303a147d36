"""Panels are split at their beats, and every shot's prompt stands alone."""

import math
from fractions import Fraction
from types import SimpleNamespace

import pytest
from golden_splits import ARTICLES, CHAINS, GOLDEN, golden_text
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.keys import shot_key
from segmenter.plan import plan_shots
from segmenter.prompts import read_prompt
from segmenter.splitting import MIN_SHOT_SECONDS, share_frames, split_panel
from segmenter.timing import GRID, max_shown_frames
from segmenter.types import Panel, Scene, Shot, Storyboard

RESCUE = "Robot picks up key, unlocks door, saves trapped person"
FPS = Fraction(24)
rates = st.sampled_from([Fraction(24), Fraction(5), Fraction(24000, 1001), Fraction(60)])


def texts(prompt: str, seconds: int = 4) -> list[str]:
    """The prompts of a panel's shots."""
    return [piece.text for piece in split_panel(prompt, seconds * 24, FPS)]


def shots_of(text: str, seconds: int, **others: object) -> tuple[Shot, ...]:
    """The shots of a film of one panel."""
    panel = Panel(text=text, seconds=Fraction(seconds), **others)
    scene = Scene(setting="a park", panels=(panel,))
    return plan_shots(Storyboard(title="Test", fps=FPS, width=640, height=480, scenes=(scene,))).shots


def test_every_prompt_is_split_as_the_golden_file_says():
    """The golden file is read by eye; `python tests/golden_splits.py` writes it anew."""
    assert golden_text() == GOLDEN.read_text(encoding="utf-8")


def test_a_causal_chain_is_a_shot_a_link():
    """Each shot names its subject, and what it holds by now."""
    assert texts(RESCUE) == [
        "Robot picks up key",
        "The same robot, now holding the key, unlocks the door",
        "The same robot, still holding the key, saves the trapped person",
    ]
    assert texts("机器人捡起钥匙\uff0c打开门\uff0c救出被困的人") == [
        "机器人捡起钥匙",
        "同一个机器人\uff0c手里拿着钥匙\uff0c打开门",
        "同一个机器人\uff0c手里拿着钥匙\uff0c救出被困的人",
    ]


@pytest.mark.parametrize("prompt", [prompt for prompt in ARTICLES if prompt != RESCUE])
def test_what_one_shot_can_play_keeps_its_text(prompt):
    """Two actions in one go, an outcome, a smile: one shot, with the prompt to the letter."""
    (piece,) = split_panel(prompt, 96, FPS)
    assert (piece.text, piece.part, piece.parts, piece.shown_frames) == (prompt, 0, 1, 96)


def test_two_actions_are_two_shots_only_without_hurry():
    """The word "then" parts them where each gets two seconds."""
    prompt = "A dog runs to the left, then it jumps over a rock"
    assert len(texts(prompt, 4)) == 2
    assert texts(prompt, 3) == [prompt]


def test_links_that_would_be_too_short_are_played_together():
    """No link gets less than a second: in two seconds, two shots play three actions."""
    pieces = split_panel(RESCUE, 48, FPS)
    assert [piece.shown_frames for piece in pieces] == [24, 24]
    assert [piece.text for piece in pieces] == [
        "Robot picks up key, unlocks door", "The same robot, now holding the key, saves the trapped person",
    ]  # fmt: skip
    assert split_panel(RESCUE, 24, FPS)[0].text == RESCUE


@pytest.mark.parametrize(
    "prompt",
    [
        "The wizzlebot grabs the blorp, frobs the gate, saves the person",  # words that nobody knows
        "A large brown bear picks up a jar, walks to a small yellow bear and gives it the jar",  # "it" is misread
        "A sunny morning in the mountains",  # nobody does anything
        "",
    ],
)
def test_what_was_not_understood_is_split_evenly(prompt):
    """Nothing is told again that may not be what the text means."""
    assert texts(prompt, 12) == [prompt] * 3


@pytest.mark.parametrize("seconds", [4, 9, 12])
@pytest.mark.parametrize("prompt", ARTICLES + CHAINS)
def test_split_prompts_read_as_the_whole_one_does(prompt, seconds):
    """Every shot shows its own beats of the whole, in their order, by the same ones."""
    told = list(dict.fromkeys(texts(prompt, seconds)))
    whole = read_prompt(prompt)
    expected = [(whole.subjects[beat.actor].noun, beat.action, _noun(whole, beat.target)) for beat in whole.beats]
    found = []
    for text in told:
        reading = read_prompt(text)
        assert not reading.unread or len(told) == 1
        found += [(reading.subjects[b.actor].noun, b.action, _noun(reading, b.target)) for b in reading.beats]
    assert [beat for beat in found if beat[1] != "hold" or beat in expected] == expected


def _noun(reading, index):
    return None if index is None else reading.subjects[index].noun


WORDS = st.sampled_from([
    *("A robot", "the dog", "two cats", "Mia", "it", "they", "picks up", "gives", "to", "the key", "a ball"),
    *("and", ",", "then", ".", "jumps", "onto", "the table", "running", "while", "smiles"),
    *("in a forest", "one", "the other"),
    *("小狗", "捡起", "球", "\uff0c", "然后", "它", "跑到", "树下", "妈妈", "把", "递给", "笑了", "同时", "一只"),
])  # fmt: skip


@given(
    words=st.lists(WORDS, max_size=24),
    frames=st.integers(1, 1000),
    fps=rates,
    ends=st.tuples(st.integers(0, 30), st.integers(0, 30)),
)
@settings(max_examples=300, deadline=None)
def test_any_panel_is_split_to_the_frame_and_loses_nothing(words, frames, fps, ends):
    """Whatever the text: exact in sum, each share within its bounds, the same every time, every verb in some shot."""
    text = " ".join(words)
    pieces = split_panel(text, frames, fps, ends)
    assert pieces == split_panel(text, frames, fps, ends)
    assert sum(piece.shown_frames for piece in pieces) == frames
    assert all(1 <= piece.shown_frames <= max_shown_frames(fps) for piece in pieces)
    if len({piece.text for piece in pieces}) > 1:
        assert all(piece.shown_frames >= math.ceil(MIN_SHOT_SECONDS * fps) for piece in pieces)
        assert pieces[0].shown_frames >= min(ends[0], max_shown_frames(fps) // 2)
        assert pieces[-1].shown_frames >= min(ends[1], max_shown_frames(fps) // 2)
    for beat in read_prompt(text).beats:
        assert any(word in piece.text for piece in pieces for word in beat.verb.split()[:1])


@given(words=st.lists(WORDS, max_size=24), frames=st.integers(1, 400))
@settings(max_examples=100, deadline=None)
def test_no_link_is_longer_than_an_engine_can_make_it(words, frames):
    """Where weights make at most 32 frames that are shown, at 8 a second."""
    pieces = split_panel(" ".join(words), frames, Fraction(8), longest=32)
    assert sum(piece.shown_frames for piece in pieces) == frames
    assert all(1 <= piece.shown_frames <= 32 for piece in pieces)


@given(
    weights=st.lists(st.fractions(Fraction(1, 2), 4, max_denominator=10), min_size=1, max_size=8),
    spare=st.integers(0, 400),
    fps=rates,
)
def test_shares_keep_to_their_bounds(weights, spare, fps):
    """Exact, at least the minimum, at most five seconds where they all can."""
    least = [math.ceil(fps)] * len(weights)
    frames = sum(least) + spare
    shares = share_frames(frames, weights, least, fps)
    assert sum(shares) == frames
    assert all(share >= bound for share, bound in zip(shares, least, strict=True))
    if frames <= len(weights) * max_shown_frames(fps):
        assert max(shares) <= max_shown_frames(fps)


def test_shares_follow_the_weights_in_steps_of_the_grid():
    """A gift takes longer than a smile; what is generated is shown."""
    shares = share_frames(192, [Fraction(3, 2), Fraction(1)], [24, 24], FPS)
    assert shares == (116, 76)
    assert all(share % GRID == 0 for share in shares)


def test_links_are_a_chain_of_shots_with_seeds_and_views_of_their_own():
    """They continue one another; the camera moves evenly over the frames of the whole panel."""
    shots = shots_of(RESCUE, 12, camera="zoom in")
    assert [shot.id for shot in shots] == ["s01p01-1", "s01p01-2", "s01p01-3"]
    assert [shot.continuity for shot in shots] == ["cut", "continue", "continue"]
    assert [(shot.part, shot.parts) for shot in shots] == [(0, 1)] * 3
    assert [shot.panel_frames for shot in shots] == [(0, 288), (96, 288), (192, 288)]
    assert len({shot.seed for shot in shots}) == 3
    assert [shot.view_end for shot in shots[:2]] == [shot.view_start for shot in shots[1:]]
    assert shots[-1].view_end.zoom == 1.25


def test_the_text_that_is_split_is_the_expanded_one():
    """Whoever has a name is described in every shot."""
    panel = Panel(text="Mia picks up a key, opens the door, then sits down", seconds=Fraction(6))
    story = Storyboard(
        title="Test", fps=FPS, width=640, height=480,
        characters={"Mia": "a small girl with a red scarf"}, scenes=(Scene(panels=(panel,)),),
    )  # fmt: skip
    told = [shot.text for shot in plan_shots(story).shots]
    assert told[1] == "The same small girl with a red scarf, now holding the key, opens the door"
    assert told[2] == "The same small girl with a red scarf, still holding the key, sits down"


def test_what_is_not_told_anew_keeps_its_key():
    """Shots that were rendered before are found again: these keys are those since clips are encoded as h264-2."""
    panels = (
        Panel(text="A dog runs", seconds=Fraction(8)),
        Panel(text="A cat jumps onto the table and knocks over a cup", seconds=Fraction(4)),
    )
    scenes = (Scene(setting="a park", panels=panels),)
    story = Storyboard(title="T", fps=FPS, width=640, height=480, negative_prompt="fog", scenes=scenes)
    engine = SimpleNamespace(name="wan", fingerprint="f")
    keys = [shot_key(shot, engine, None)[:12] for shot in plan_shots(story).shots]
    assert keys == ["feb47963575c", "033651aba427", "abcc00525236"]
