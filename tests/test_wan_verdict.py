"""Shots that did not come out are caught by their frames."""

import numpy as np
import pytest

from generation.wan.verdict import Verdict, read_thumbnails
from segmenter.errors import GenerationError


def moving(seed: int, num_frames: int = 12) -> np.ndarray:
    """A clip in which a bright square crosses a textured ground, (F, 64, 64, 3) uint8."""
    ground = np.random.default_rng(seed).integers(40, 120, (64, 64, 3), np.uint8)
    frames = np.repeat(ground[None], num_frames, axis=0)
    for index in range(num_frames):
        frames[index, 20:44, 3 * index : 3 * index + 24] = 250
    return frames


def judge(frames: np.ndarray, before: np.ndarray | None = None) -> np.ndarray:
    """Judges a clip after another one, and gives its thumbnails."""
    verdict = Verdict()
    for frame in frames:
        verdict.see(frame)
    verdict.check(before)
    return verdict.thumbnails


def test_a_clip_that_moves_is_right():
    """Nothing is said of it, nor of another one that goes on from it, nor of one frame alone."""
    before = judge(moving(1))
    judge(moving(2), before)
    judge(moving(1)[:1])


@pytest.mark.parametrize(
    ("frames", "says"),
    [
        (np.zeros((9, 64, 64, 3), np.uint8), "black"),
        (np.full((9, 64, 64, 3), 130, np.uint8), "flat"),
        (np.repeat(moving(1)[:1], 9, axis=0), "frozen"),
    ],
    ids=["black", "flat", "frozen"],
)
def test_bad_clips_are_named_and_worth_another_try(frames, says):
    """Black, flat and frozen frames are errors that another seed or attempt may mend."""
    with pytest.raises(GenerationError, match=says) as caught:
        judge(frames)
    assert caught.value.retryable


def test_a_continuation_that_repeats_the_shot_before_is_named():
    """A text-only checkpoint plays the same clip again, with other noise on it: said by name."""
    before = judge(moving(1))
    noise = np.random.default_rng(0).integers(-4, 5, (12, 64, 64, 3))
    again = np.clip(moving(1) + noise, 0, 255).astype(np.uint8)
    with pytest.raises(GenerationError, match="text-only"):
        judge(again, before)


def test_holding_still_is_no_repetition():
    """Where hardly anything moved before, looking alike is what continuing means."""
    ground = np.random.default_rng(1).integers(40, 120, (64, 64, 3), np.uint8)
    still = np.repeat(ground[None], 9, axis=0)
    still[1::2] += 1
    judge(still, judge(still))


def test_thumbnails_that_cannot_be_read_are_none(tmp_path):
    """A missing or damaged file costs the comparison alone."""
    (tmp_path / "damaged.npy").write_bytes(b"\x93NUMPY")
    assert read_thumbnails(tmp_path / "damaged.npy") is None
    assert read_thumbnails(tmp_path / "missing.npy") is None
