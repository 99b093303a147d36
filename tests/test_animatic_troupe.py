"""The animatic engine's troupe: vehicles, processions, company at a table, clothes, umbrellas, labels."""

from fractions import Fraction
from itertools import combinations, islice

import numpy as np
import pytest

from generation.anchor import make_anchor
from generation.animatic import Engine
from generation.animatic.continuity import Legacy
from generation.animatic.labels import _corners, _tag, settle_rows
from generation.animatic.marks import OBJECT_JOINT
from generation.animatic.palette import PAINTS
from generation.animatic.skeleton import L_HIP, NECK, NOSE
from generation.animatic.stage import puppets_at
from generation.animatic.theatre import Theatre
from segmenter.types import Seam, Shot, View

WIDTH, HEIGHT = 640, 480


def _shot(text, **changes):
    fields = {
        "id": "s01p01", "chain": 0, "part": 0, "parts": 1, "text": text, "setting": "", "camera": "",
        "view_start": View(), "view_end": View(), "negative_prompt": "", "seed": 1, "width": WIDTH, "height": HEIGHT,
        "fps": Fraction(12), "num_frames": 25, "drop_frames": 0, "shown_frames": 24, "continuity": "cut",
        "seam": Seam(kind="cut"), "subtitle": None, "image": None, "image_sha256": None,
    }  # fmt: skip
    return Shot(**(fields | changes))


def _staged(text):
    return Theatre(_shot(text), Legacy())


def _find(theatre, noun, which=0):
    return [i for i, member in enumerate(theatre.members) if member.subject.noun == noun][which]


def _puppets(theatre, count=13):
    """Everybody at moments of the shot, from the first to the last."""
    return [puppets_at(theatre.tracks, at, 2.0, 0.0) for at in np.linspace(0, 1, count).tolist()]


def _x(puppet):
    return float(puppet.joints[:, 0].mean())


@pytest.mark.parametrize(
    ("text", "noun", "way"),
    [
        ("A robot chases a red car", "car", 1),
        ("追一辆红色的汽车", "car", 1),
        ("A dog chases a truck", "truck", 1),
        ("A boy pushes a cart to the left", "cart", -1),
        ("一个男孩推着一辆推车往左走", "cart", -1),
        ("Two men push a blue car", "car", 1),
        ("A police car chases a red car from the right to the left", "car", -1),
        ("A police car chases a red car from the right to the left", "police car", -1),
        ("A boy rides a bicycle from the right to the left, chased by a dog", "bicycle", -1),
    ],
)
def test_vehicles_roll_upright_and_look_ahead(text, noun, way):
    """From the first frame a vehicle looks where it will go, goes there, and its middle stays above its wheels."""
    theatre = _staged(text)
    index = _find(theatre, noun)
    moments = [puppets[index] for puppets in _puppets(theatre)]
    assert all(puppet.turn == way for puppet in moments)
    assert (np.diff([_x(puppet) for puppet in moments]) * way >= -1e-6).all()
    assert (_x(moments[-1]) - _x(moments[0])) * way > 20
    # What turns is the wheels: the drawing of a vehicle ignores its angle but for them.
    assert (moments[-1].angle - moments[0].angle) * way > 0.5


def test_the_body_of_a_vehicle_never_tips():
    """Whatever the turn of its wheels, a car fills the same rows of the picture."""
    theatre = _staged("A red car drives from the left to the right")
    tall = []
    for index in (2, 10, 18, 23):
        drawn = np.abs(theatre.frame(index).astype(int) - _staged("").frame(index)).sum(axis=2) > 120
        rows = np.flatnonzero(drawn[200:].any(axis=1))
        tall.append(np.ptp(rows))
    assert np.ptp(tall) <= 6


@pytest.mark.parametrize(("text", "way"), [("A boy pushes a cart to the left", -1), ("A woman pushes a cart", 1)])
def test_who_pushes_stays_behind(text, way):
    """The pusher walks behind the cart and looks at it, all the way, inside the picture."""
    theatre = _staged(text)
    cart, pusher = _find(theatre, "cart"), 0
    for puppets in _puppets(theatre):
        apart = (_x(puppets[cart]) - _x(puppets[pusher])) * way
        assert 0.5 * theatre.members[cart].width < apart < theatre.members[cart].width
        assert puppets[pusher].turn * way > 0
        assert 0 < _x(puppets[pusher]) < WIDTH


def test_a_procession_keeps_its_order():
    """Two horses start on the right, end side by side about the centre, look left; the dog stays behind them."""
    theatre = _staged("Two horses gallop from the right edge to the center, followed by a dog")
    first, *_, last = _puppets(theatre)
    horses, dog = [_find(theatre, "horse", which) for which in (0, 1)], _find(theatre, "dog")
    assert all(_x(first[i]) > 0.6 * WIDTH for i in horses)
    assert all(abs(_x(last[i]) - 0.5 * WIDTH) < 0.12 * WIDTH for i in horses)
    assert abs(_x(last[horses[0]]) - _x(last[horses[1]])) < theatre.members[horses[0]].width
    for puppets in (first, last):
        assert all(puppets[i].turn < 0 for i in (*horses, dog))
        assert _x(puppets[dog]) > max(_x(puppets[i]) for i in horses)
    assert _x(last[dog]) - max(_x(last[i]) for i in horses) > 0.5 * theatre.members[dog].width


def test_several_who_chase_arrive_one_behind_the_other():
    """No two of three dogs end on the same spot."""
    last = _puppets(_staged("Three dogs chase a ball"))[-1]
    for one, other in combinations([_x(puppet) for puppet in last[:3]], 2):
        assert abs(one - other) > 30


def test_company_at_a_table_sits_side_by_side():
    """Fox, bear and owl sit behind the table, apart, in their order, none on it, from the first frame."""
    theatre = _staged("A fox, a bear and an owl sit at a round table")
    table = _find(theatre, "table")
    for puppets in _puppets(theatre, 5):
        sitters = puppets[:3]
        assert all(puppet.depth < puppets[table].depth for puppet in sitters)
        top = puppets[table].foot - theatre.members[table].size
        for puppet in sitters:
            assert puppet.joints[L_HIP, 1] > top
            assert puppet.joints[NOSE, 1] < top
        places = [_x(puppet) for puppet in sitters]
        assert np.diff(places).min() > 25
        assert theatre.members[table].width > np.ptp(places)


def test_a_cat_still_sits_on_a_table():
    """Who is small enough to be on a table is."""
    theatre = _staged("A cat sits on a table")
    assert theatre.tracks[0].place[2] > 0.5 * theatre.members[1].size


def _last_anchor(tmp_path, shot):
    last = next(islice(Engine().generate(shot, None), shot.shown_frames - 1, None))
    return last, make_anchor(last, Engine.pose_reader, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "A fox, a bear and an owl sit at a round table",
        "A boy pushes a cart to the left",
        "A girl with a red scarf and a blue hat waves",
        "A woman holds an umbrella",
        "Two horses gallop from the right edge to the center, followed by a dog",
    ],
)
def test_it_goes_on_as_it_was(tmp_path, text):
    """The next shot's first frame is the last one: clothes, wide tables and turned carts are handed on."""
    last, anchor = _last_anchor(tmp_path, _shot(text))
    for following in (text, "A bird flies in the sky"):
        shot = _shot(following, continuity="continue", drop_frames=1, seed=9)
        frames = [next(Engine().generate(shot, anchor)) for _ in range(2)]
        assert np.abs(frames[0].astype(int) - last).mean() < 2
        np.testing.assert_array_equal(*frames)


def _look(text, which=0):
    look = _staged(text).members[which].look
    assert look is not None
    return look


def test_clothes_are_drawn_as_told():
    """Coat, hat, scarf, beard and hair have the colours of the prompt; old is grey."""
    old = _look("an old man with a white beard and a blue coat")
    assert old.main == PAINTS["blue"]
    assert min(old.trim("beard", (0, 0, 0))) > 220
    assert min(old.third) > 190
    girl = _look("A girl with a red scarf and a blue hat runs")
    assert dict(girl.trims) == {"scarf": PAINTS["red"], "hat": PAINTS["blue"]}
    assert {"scarf", "brimhat"} <= girl.extras
    assert min(_look("一位白发的老奶奶").third) > 220
    frame, plain = (_staged(text).frame(0).astype(int) for text in ("A girl with a blue hat", "A girl"))
    assert (np.abs(frame - plain)[200:420].max(axis=2) > 60).sum() > 200


@pytest.mark.parametrize("who", ["A woman", "A boy", "A bear"])
def test_an_umbrella_is_held_over_the_head(who):
    """The canopy is above the face all the time, and the handle is in the hand."""
    theatre = _staged(f"{who} holds an umbrella in the rain")
    umbrella = _find(theatre, "umbrella")
    for puppets in _puppets(theatre, 5):
        size = theatre.members[umbrella].size
        middle = puppets[umbrella].joints[0]
        assert middle[1] - 0.05 * size < puppets[0].joints[NOSE, 1] - 0.1 * theatre.members[0].size
        assert abs(middle[0] - puppets[0].joints[NECK, 0]) < 0.45 * size
        assert theatre.marks(0)[theatre.members[umbrella].figure, OBJECT_JOINT][1] > 0


def _overlaps(tags):
    """Pairs of tags, (text, x, y, row), that hide one another."""
    boxes = []
    for text, x, y, row in tags:
        shape = _tag(text, max(11, round(0.026 * min(HEIGHT, WIDTH))))[1].shape
        left, top = _corners(np.array((x, y)), row, shape, (HEIGHT, WIDTH))
        boxes.append((text, left, top, left + shape[1], top + shape[0]))
    return [
        (one[0], other[0])
        for one, other in combinations(boxes, 2)
        if one[1] < other[3] and other[1] < one[3] and one[2] + 1 < other[4] and other[2] + 1 < one[4]
    ]


def test_eight_labels_at_one_spot_do_not_overprint():
    """However many stand at the same place, and however low: each label has a row of its own."""
    for y in (60.0, 300.0, 470.0):
        samples = [[(f"child {i}", 320.0, y) for i in range(8)]] * 3
        rows = settle_rows(samples, list(range(8)), set(), {}, WIDTH, HEIGHT)
        assert _overlaps([(*tag, row) for tag, row in zip(samples[0], rows, strict=True)]) == []


@pytest.mark.parametrize(
    "text",
    [
        "A fox, a bear and an owl sit at a round table",
        "Two horses gallop from the right edge to the center, followed by a dog",
        "A boy eats an apple and drinks milk",
        "Eight children and a dog stand in the center",
        "A woman holds an umbrella, a book and a cup",
        "Three dogs chase a ball",
    ],
)
def test_labels_of_first_and_last_frame_do_not_overprint(text):
    """The frames that a director looks at have every label to read."""
    theatre = _staged(text)
    for index in (0, 23):
        lens = theatre.stage.lens(theatre.view(index), WIDTH, HEIGHT)
        labels = theatre._labels(theatre._puppets(index, theatre._clock(index)), lens)
        rows = [row for _, row in theatre.rows]
        assert _overlaps([(*label, row) for label, row in zip(labels, rows, strict=True)]) == []
