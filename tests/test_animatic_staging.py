"""The animatic engine's staging: who sits where, rides what, goes round what, and finds room."""

from fractions import Fraction
from itertools import islice, pairwise

import numpy as np
import pytest

from generation.anchor import make_anchor
from generation.animatic import Engine
from generation.animatic.continuity import Legacy, read_legacy
from generation.animatic.labels import settle_rows
from generation.animatic.marks import OBJECT_JOINT, read_marks
from generation.animatic.skeleton import L_HIP, NECK, NOSE, R_ANKLE
from generation.animatic.theatre import Theatre
from segmenter.prompts.reading import Beat, Reading, Setting, Subject
from segmenter.types import Seam, Shot, View


def _shot(text="", **changes):
    fields = {
        "id": "s01p01", "chain": 0, "part": 0, "parts": 1, "text": text, "setting": "", "camera": "",
        "view_start": View(), "view_end": View(), "negative_prompt": "", "seed": 1, "width": 320, "height": 256,
        "fps": Fraction(12), "num_frames": 25, "drop_frames": 0, "shown_frames": 24, "continuity": "cut",
        "seam": Seam(kind="cut"), "subtitle": None, "image": None, "image_sha256": None,
    }  # fmt: skip
    return Shot(**(fields | changes))


def _thing(noun, kind="thing", **more):
    return Subject(label=noun, noun=noun, kind=kind, **more)


@pytest.fixture
def staged(monkeypatch):
    """Stages a reading made by hand: the theatre of a shot that says exactly that."""

    def stage(subjects, beats=(), ground="meadow", **changes):
        reading = Reading(subjects=tuple(subjects), beats=tuple(beats), setting=Setting(ground=ground), unread=())
        monkeypatch.setattr("generation.animatic.theatre.read_prompt", lambda text, setting: reading)
        return Theatre(_shot(**changes), Legacy())

    return stage


def _way(theatre, member, joint=OBJECT_JOINT, count=24):
    """Where a joint, or the middle of a thing, is in every shown frame, (count, 2)."""
    return np.array([theatre.marks(index)[theatre.members[member].figure, joint] for index in range(count)])


def _handed_on(tmp_path, shot):
    last = next(islice(Engine().generate(shot, None), shot.shown_frames - 1, None))
    return last, make_anchor(last, Engine.pose_reader, tmp_path)


@pytest.mark.parametrize("text", ["Two bears wait in a forest", "A dog runs from the left to the right"])
def test_another_seed_is_another_take_of_a_later_part(tmp_path, text):
    """It goes on from the same frame, and then is visibly another take."""
    _, anchor = _handed_on(tmp_path, _shot(text, parts=2))
    takes = [
        list(Engine().generate(_shot(text, part=1, parts=2, continuity="continue", drop_frames=1, seed=seed), anchor))
        for seed in (7, 8)
    ]
    assert np.abs(takes[0][0].astype(int) - takes[1][0]).mean() < 0.1
    marks = [[read_marks(frame) for frame in take] for take in takes]
    moved = [
        np.hypot(*np.subtract(one[key], other[key]))
        for one, other in zip(*marks, strict=True)
        for key in one.keys() & other.keys()
        if key[1] == NOSE
    ]
    assert max(moved) > 2


@pytest.mark.parametrize("noun", ["tree", "house", "lamp"])
def test_nobody_sits_on_top_of_a_tree(staged, noun):
    """Who sits by something that is no seat stays on the ground, in front of it and near it."""
    theatre = staged([_thing("rabbit", "animal"), _thing(noun)], [Beat(actor=0, action="sit", target=1)])
    hips = _way(theatre, 0, L_HIP)
    assert hips[:, 1].min() > 0.5 * 256
    assert abs(hips[-1, 0] - _way(theatre, 1)[-1, 0]) < theatre.members[0].width + theatre.members[1].width
    assert theatre.tracks[0].place[1] > theatre.tracks[1].place[1]


def test_seats_are_sat_upon(staged):
    """On a bench the hips are as high as its seat."""
    theatre = staged([_thing("man", "person"), _thing("bench")], [Beat(actor=0, action="sit", target=1)])
    assert theatre.tracks[0].place[2] > 0
    assert _way(theatre, 0, R_ANKLE)[-1, 1] < theatre.tracks[1].place[1] + 3


def test_only_low_things_are_jumped_onto(staged):
    """A cat lands on a table, and before a tree."""
    jump = [Beat(actor=0, action="jump", target=1)]
    assert staged([_thing("cat", "animal"), _thing("table")], jump).tracks[0].place[2] > 10
    assert staged([_thing("cat", "animal"), _thing("tree")], jump).tracks[0].place[2] == 0


@pytest.mark.parametrize("noun", ["rocket", "balloon"])
def test_up_is_up(staged, noun):
    """From the bottom to the top goes straight up, from the ground to near the edge; and down again the same way."""
    up = _way(staged([_thing(noun)], [Beat(actor=0, action="fly", start="bottom", end="top")]), 0)
    assert np.ptp(up[:, 0]) < 2
    assert (np.diff(up[:, 1]) < 0.5).all()
    assert up[0, 1] - up[-1, 1] > 0.3 * 256
    down = _way(staged([_thing(noun)], [Beat(actor=0, action="fly", start="top", end="bottom")]), 0)
    assert down[-1, 1] - down[0, 1] > 0.3 * 256
    assert np.ptp(down[:, 0]) < 2


@pytest.mark.parametrize("vehicle", ["bicycle", "scooter", "boat", "car", "sled", "skateboard"])
def test_riders_and_vehicles_move_together(staged, vehicle):
    """Who rides is on the vehicle from the first frame to the last, and both get on."""
    beat = Beat(actor=0, action="run", target=1, start="left", end="right")
    theatre = staged([_thing("girl", "person"), _thing(vehicle)], [beat])
    rider, ridden = _way(theatre, 0, NECK), _way(theatre, 1)
    assert ridden[-1, 0] - ridden[0, 0] > 0.4 * 320
    assert np.abs((rider - ridden)[:, 0]).max() < 0.6 * theatre.members[1].width
    assert np.ptp((rider - ridden)[:, 0]) < 6
    assert (rider[:, 1] < ridden[:, 1]).all()


def test_horses_are_ridden(staged):
    """The rider sits on the running horse's back."""
    theatre = staged([_thing("boy", "person"), _thing("horse", "animal")], [Beat(actor=0, action="run", target=1)])
    rider, horse = _way(theatre, 0, L_HIP), _way(theatre, 1, L_HIP)
    assert np.ptp(rider[:, 0]) > 40
    assert (rider[:, 1] < horse[:, 1]).all()
    assert np.abs((rider - horse)[:, 0]).max() < 0.6 * theatre.members[1].width


def test_two_share_a_boat(staged):
    """Both sit in it, side by side, all the way."""
    beats = [Beat(actor=0, action="run", target=2), Beat(actor=1, action="run", target=2)]
    theatre = staged([_thing("man", "person"), _thing("woman", "person"), _thing("boat")], beats, ground="water")
    boat = _way(theatre, 2)[:, 0]
    for rider in (0, 1):
        assert np.abs(_way(theatre, rider, NECK)[:, 0] - boat).max() < 0.6 * theatre.members[2].width
    assert np.abs(_way(theatre, 0, NECK) - _way(theatre, 1, NECK))[:, 0].min() > 5


def test_a_later_panel_mounts_what_stands_there(tmp_path):
    """Who is not on the bicycle yet walks up to it and climbs on, before it rolls."""
    _, anchor = _handed_on(tmp_path, _shot("A girl and a bicycle are in a park"))
    shot = _shot("The girl rides the bicycle", continuity="continue", drop_frames=1, seed=5)
    theatre = Theatre(shot, read_legacy(shot, anchor))
    nouns = [member.subject.noun for member in theatre.members]
    girl, bicycle = nouns.index("girl"), nouns.index("bicycle")
    ride = _way(theatre, girl, NECK, 25) - _way(theatre, bicycle, count=25)
    assert abs(ride[0, 0]) > abs(ride[-1, 0])
    assert abs(ride[-1, 0]) < 0.3 * theatre.members[bicycle].width
    assert theatre.tracks[girl].place[2] > 0


def test_going_round_a_tree_passes_behind_and_before_it(staged):
    """The tree stands still; the runner is on both sides of it, nearer to the audience and farther away."""
    beat = Beat(actor=0, action="run", target=1)
    theatre = staged([_thing("dog", "animal", place="around"), _thing("tree")], [beat])
    dog, tree = _way(theatre, 0, NECK), _way(theatre, 1)
    assert np.ptp(tree, axis=0).max() < 1
    assert dog[:, 0].min() < tree[0, 0] - 10
    assert dog[:, 0].max() > tree[0, 0] + 10
    tracks = theatre.tracks
    depths = [tracks[0].state(at, 2.0, 0.0, None).y - tracks[1].place[1] for at in np.linspace(0, 1, 40)]
    assert min(depths) < -4
    assert max(depths) > 4


@pytest.mark.parametrize(("noun", "kind"), [("elephant", "animal"), ("robot", "person"), ("car", "thing")])
@pytest.mark.parametrize("place", ["left", "right"])
def test_nobody_at_an_edge_is_cut_off(staged, noun, kind, place):
    """The picture's outermost columns show the place alone."""
    empty, played = staged([]), staged([_thing(noun, kind, place=place)])
    edges = np.abs(empty.frame(12).astype(int) - played.frame(12))[20:, [0, 1, -2, -1]]
    assert edges.max() < 30


def test_newcomers_find_room(tmp_path):
    """Who comes in does not stand on those who stay."""
    _, anchor = _handed_on(tmp_path, _shot("A dog is in a meadow", width=640))
    text = "A girl, a boy and a cat look at the dog"
    shot = _shot(text, width=640, continuity="continue", drop_frames=1, seed=3)
    theatre = Theatre(shot, read_legacy(shot, anchor))
    assert len(theatre.members) == 4
    homes = sorted((home.x, member.width) for home, member in zip(theatre.homes, theatre.members, strict=True))
    for (x0, wide0), (x1, wide1) in pairwise(homes):
        assert x1 - x0 > 0.9 * (wide0 + wide1) / 2


def test_labels_keep_their_rows():
    """Tags in each other's way part for the whole shot, whoever is named first; a row given before is kept."""
    samples = [[("brown dog", 100.0, 200.0), ("cat", 105.0 + 40 * step, 200.0)] for step in range(4)]
    swapped = [moment[::-1] for moment in samples]
    rows = settle_rows(samples, [7, 3], set(), {}, 320, 256)
    assert sorted(rows) == [0, 1]
    assert settle_rows(samples, [7, 3], {3}, {}, 320, 256) == [0, 1]
    assert settle_rows(samples, [7, 3], {7}, {}, 320, 256) == [1, 0]
    assert settle_rows(swapped, [3, 7], set(), {}, 320, 256) == rows[::-1]
    assert settle_rows(samples, [7, 3], set(), {7: 0.0, 3: 1.0}, 320, 256) == [0, 1]
    assert settle_rows(samples, [7, 3], set(), {7: 1.0, 3: 0.0}, 320, 256) == [1, 0]
