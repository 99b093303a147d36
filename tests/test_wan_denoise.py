"""A shot that was killed goes on from the state it saved, bit by bit; a state that is none is left alone."""

import numpy as np
import pytest
from safetensors.torch import load_file, save_file
from tiny_wan import make_profile
from wan_stock import FOLLOWING, SHOT, bench_in, frames_of, make_anchor_of, open_wan, open_way, standing

from segmenter.errors import StoreError


class Killed(BaseException):
    """Stands for the end of the process: nothing in the engine catches it."""


@pytest.mark.parametrize("way", ["plain", "controlnet", "fun"])
def test_a_killed_shot_goes_on_bit_by_bit(way, stock, tmp_path):
    """A shot that is stopped after a step and taken up by a fresh engine gives the very same frames."""
    anchor = make_anchor_of(tmp_path / "anchor", standing(20))
    whole = frames_of(open_way(stock, way, tmp_path), FOLLOWING, anchor, bench_in(tmp_path / "whole"))

    def stop(done, _total):
        if done == 3:
            raise Killed

    with pytest.raises(Killed):
        frames_of(open_way(stock, way, tmp_path), FOLLOWING, anchor, bench_in(tmp_path / "killed", on_step=stop))
    begun = []
    bench = bench_in(tmp_path / "killed", on_step=lambda done, _total: begun.append(done))
    np.testing.assert_array_equal(frames_of(open_way(stock, way, tmp_path), FOLLOWING, anchor, bench), whole)
    assert begun == [3, 4]
    assert {path.name for path in bench.unfinished.iterdir()} == {"denoising.safetensors"}


@pytest.mark.parametrize("damage", ["another key", "cut short", "without numbers"])
def test_a_state_that_is_not_this_shots_is_left_alone(damage, stock, tmp_path):
    """The shot begins anew, and comes out right."""
    engine = open_way(stock, "plain", tmp_path)
    whole = frames_of(engine, SHOT, None, bench_in(tmp_path, key="another" if damage == "another key" else "key"))
    state = tmp_path / "unfinished" / "denoising.safetensors"
    if damage == "cut short":
        state.write_bytes(state.read_bytes()[:1000])
    if damage == "without numbers":
        save_file(load_file(state), state, metadata={"state": '{"key": "key"}'})
    begun = []
    bench = bench_in(tmp_path, on_step=lambda done, _total: begun.append(done))
    np.testing.assert_array_equal(frames_of(engine, SHOT, None, bench), whole)
    assert begun == [0, 1, 2, 3, 4]


def test_a_state_that_cannot_be_saved_says_so(stock, tmp_path):
    """A full disk, or here a file in the way: named with what to do, and no reason to try again."""
    engine = open_way(stock, "plain", tmp_path)
    (tmp_path / "unfinished").write_bytes(b"in the way")
    with pytest.raises(StoreError, match=r"unfinished cannot be written: .*set LONGTAKE_HOME"):
        frames_of(engine, SHOT, None, bench_in(tmp_path))


def test_many_steps_are_taken_each_once(stock, tmp_path):
    """Of 400 steps several have the same timestep, as whole numbers: diffusers' scheduler would skip some and fail."""
    profile = make_profile(tmp_path / "many.yaml", control=None, steps=400, flow_shift=5.0, checkpoint_steps=150)
    steps = []
    bench = bench_in(tmp_path, on_step=lambda done, _total: steps.append(done))
    engine = open_wan(stock / "base", profile, tmp_path / "cache")
    whole = frames_of(engine, SHOT, None, bench)
    assert steps == list(range(401))
    steps.clear()
    np.testing.assert_array_equal(frames_of(engine, SHOT, None, bench), whole)
    assert steps == list(range(300, 401))
