"""The animatic engine goes on from a picture in which nobody can be read: a drawn board, another engine's frame."""

import dataclasses
import hashlib
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from generation.anchor import make_anchor
from generation.animatic import Engine
from generation.engine import Workbench, shown_frames
from segmenter.types import Seam, Shot, View

BENCH = Workbench(key="", beside=Path(), unfinished=Path())
"""The animatic leaves nothing on it."""


def _shot(text="A dog runs from the left to the right", **changes):
    fields = {
        "id": "s01p01", "chain": 0, "part": 0, "parts": 1, "text": text, "setting": "a forest", "camera": "",
        "view_start": View(), "view_end": View(), "negative_prompt": "", "seed": 1, "width": 320, "height": 256,
        "fps": Fraction(24), "num_frames": 25, "drop_frames": 0, "shown_frames": 24, "continuity": "cut",
        "seam": Seam(kind="cut"), "subtitle": None, "image": None, "image_sha256": None,
    }  # fmt: skip
    return Shot(**(fields | changes))


def _continuing(text="A dog runs from the left to the right", **changes):
    return _shot(text, **({"continuity": "continue", "drop_frames": 1, "view_end": View(zoom=1.2)} | changes))


def _plain(shot):
    """The same shot as it is staged with nothing before it."""
    return list(Engine().generate(shot, None))


def _difference(one, other):
    """Mean difference of two frames in levels."""
    return float(np.abs(one.astype(int) - other).mean())


def _photo():
    noise = np.random.default_rng(1).integers(0, 256, (256, 320, 3), np.uint8)
    return cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 5), None, 0, 255, cv2.NORM_MINMAX)


def _handed_on(folder, shot):
    """The last shown frame of a shot, and the anchor made of it."""
    *_, last = shown_frames(Engine(), shot, None, BENCH)
    return last, make_anchor(last, Engine.pose_reader, folder)


def _board_shot(folder, **changes):
    path = folder / "board.png"
    path.write_bytes(cv2.imencode(".png", _photo())[1].tobytes())
    return _shot(image=path, image_sha256=hashlib.sha256(path.read_bytes()).hexdigest(), **changes)


@pytest.fixture(params=["board", "photo"])
def foreign(request, tmp_path):
    """A picture that tells of nobody, and the anchor made of it: a board under the camera, another engine's frame."""
    if request.param == "board":
        return _handed_on(tmp_path, _board_shot(tmp_path))
    return _photo(), make_anchor(_photo(), Engine.pose_reader, tmp_path)


def test_a_foreign_anchor_dissolves_into_the_staged_scene(foreign):
    """The first frame is the anchor, to the level; from half a second on the scene is what it would be without it."""
    picture, anchor = foreign
    shot = _continuing()
    frames, plain = list(Engine().generate(shot, anchor)), _plain(shot)
    assert len(frames) == len(plain) == shot.num_frames
    np.testing.assert_array_equal(frames[0], picture)
    np.testing.assert_array_equal(frames[12:], plain[12:])
    for index in (3, 6, 9):
        assert _difference(frames[index], picture) > 1
        assert _difference(frames[index], plain[index]) > 1


def test_a_dissolve_has_no_jump(foreign):
    """No step is larger than an eighth of the way between the pictures, with what moves in the scene on top."""
    picture, anchor = foreign
    shot = _continuing()
    frames, plain = list(Engine().generate(shot, anchor)), _plain(shot)
    whole = max(_difference(picture, frame) for frame in plain)
    moves = max(_difference(one, other) for one, other in pairwise(plain))
    assert whole > 30
    for one, other in pairwise(frames):
        assert _difference(one, other) < whole / 8 + moves + 0.5


@pytest.mark.parametrize("shown", [1, 5])
def test_a_short_shot_hands_on_the_staged_scene(foreign, shown):
    """Shorter than the dissolve, it still ends in frames from which the next shot can read who is there."""
    picture, anchor = foreign
    shot = _continuing(num_frames=9, shown_frames=shown)
    frames = list(Engine().generate(shot, anchor))
    np.testing.assert_array_equal(frames[0], picture)
    np.testing.assert_array_equal(frames[shown:], _plain(shot)[shown:])
    assert Engine.pose_reader.read(frames[shown])


def test_a_pose_after_a_board_is_none(tmp_path):
    """A board has no pose to take over: a panel that asks for it is staged like one after a cut."""
    _, anchor = _handed_on(tmp_path, _board_shot(tmp_path))
    shot = _shot(continuity="pose", num_frames=5, shown_frames=4)
    np.testing.assert_array_equal(
        list(Engine().generate(shot, anchor)), _plain(dataclasses.replace(shot, continuity="cut"))
    )


def test_an_empty_place_goes_on_by_itself(tmp_path):
    """Where the anchor shows the same place, its clock and camera go on, and nothing is seen twice."""
    first = _shot("", parts=2, view_end=View(zoom=1.1))
    last, anchor = _handed_on(tmp_path, first)
    moves = _difference(last, list(shown_frames(Engine(), first, None, BENCH))[-2])
    following = _continuing("", part=1, parts=2, view_start=View(zoom=1.1), view_end=View(zoom=1.2))
    frames = list(Engine().generate(following, anchor))
    assert _difference(frames[0], last) < 2
    for one, other in pairwise(frames[:16]):
        assert _difference(one, other) < 2 * moves + 0.5


def test_who_comes_into_an_empty_place_comes_from_outside(tmp_path):
    """Nobody is suddenly there."""
    last, anchor = _handed_on(tmp_path, _shot(""))
    frames = list(Engine().generate(_continuing("A dog waits"), anchor))
    assert _difference(frames[0], last) < 2
    assert not Engine.pose_reader.read(frames[0])
    assert Engine.pose_reader.read(frames[-1])


def test_an_empty_place_dissolves_into_another(tmp_path):
    """A panel that continues in another scene leaves the place before softly."""
    last, anchor = _handed_on(tmp_path, _shot("", setting="a beach"))
    shot = _continuing("A dog waits")
    frames = list(Engine().generate(shot, anchor))
    np.testing.assert_array_equal(frames[0], last)
    assert max(_difference(one, other) for one, other in pairwise(frames)) < _difference(last, frames[-1]) / 4
