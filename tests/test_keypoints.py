"""The keypoint net's reader: maps become figures and things, in the pixels of any picture."""

import subprocess
import sys

import cv2
import numpy as np
import pytest
import torch

from generation.wan.keypoints import FILES, KeypointNet, KeypointReader, see
from generation.wan.sightings import Maps, find_sightings
from segmenter.errors import LongtakeError

FIGURES, THINGS, COLOURS = ("cat", "dog"), ("ball",), ("blue", "red")
ROWS, COLUMNS = 48, 80


def maps_of(figures=(), things=()):
    """Hand-made maps of figures (kind, colour, cell, joints, height, score) and things (colour, cell, place, score)."""
    maps = Maps(
        centres=np.zeros((3, ROWS, COLUMNS)), peaks=np.zeros((3, ROWS, COLUMNS), bool),
        offsets=np.zeros((18, 2, ROWS, COLUMNS)), heights=np.zeros((ROWS, COLUMNS)),
        colours=np.zeros((2, ROWS, COLUMNS)), joints=np.zeros((18, ROWS, COLUMNS)),
        shifts=np.zeros((18, 2, ROWS, COLUMNS)),
    )  # fmt: skip
    rows, columns = np.mgrid[:ROWS, :COLUMNS]
    cells = np.stack([columns, rows]) * 4 + 1.5
    for kind, colour, (column, row), joints, height, score in figures:
        maps.centres[kind, row, column], maps.peaks[kind, row, column] = score, True
        maps.offsets[:, :, row, column] = joints - (column * 4 + 1.5, row * 4 + 1.5)
        maps.heights[row, column], maps.colours[colour, row, column] = height, 1
        for i, joint in enumerate(joints):
            way = joint[:, None, None] - cells
            near = np.hypot(*way) < 8
            maps.joints[i][near] = np.exp(-(np.hypot(*way)[near] ** 2) / 32)
            maps.shifts[i][:, near] = way[:, near]
    for colour, (column, row), place, score in things:
        maps.centres[2, row, column], maps.peaks[2, row, column] = score, True
        maps.offsets[0, :, row, column] = np.array(place) - (column * 4 + 1.5, row * 4 + 1.5)
        maps.colours[colour, row, column] = 1
    return maps


def read(maps):
    """What is seen in maps."""
    return find_sightings(maps, FIGURES, THINGS, COLOURS)


def some_joints(x, y, seed=0):
    """18 joints around a place."""
    return np.random.default_rng(seed).uniform(-25, 25, (18, 2)) + np.array((x, y))


@pytest.fixture(scope="module")
def net():
    """A net that knows nothing."""
    torch.manual_seed(0)
    return KeypointNet(FIGURES, THINGS, COLOURS).eval()


@pytest.fixture(scope="module")
def folder(net, tmp_path_factory):
    """The net's folder."""
    folder = tmp_path_factory.mktemp("keypoints") / "pose_reader"
    net.save_pretrained(str(folder))
    return folder


def test_hand_made_maps_are_read_to_a_part_of_a_pixel():
    """Joints come out where the maps say, with noun, colour, height and score."""
    joints = some_joints(100, 90)
    maps = maps_of([(1, 0, (25, 22), joints, 71.5, 0.9)], [(1, (50, 40), (203.3, 160.7), 0.8)])
    dog, ball = read(maps)
    assert (dog.noun, dog.colour, dog.score, dog.alive, dog.height) == ("dog", "blue", 0.9, True, 71.5)
    assert np.array(dog.keypoints)[:, :2] == pytest.approx(joints, abs=1e-3)
    assert (np.array(dog.keypoints)[:, 2] > 0.5).all()
    assert (ball.noun, ball.colour, ball.alive) == ("ball", "red", False)
    assert ball.keypoints == (pytest.approx((203.3, 160.7, 0.8)),)


def test_joints_snap_to_where_the_picture_supports_them():
    """Where a middle is some pixels off, the cells around its joints set it right; hidden ones stay as it guesses."""
    joints = some_joints(100, 90)
    maps = maps_of([(0, 0, (25, 22), joints, 70, 0.9)])
    maps.offsets[:, :, 22, 25] += 3.0
    maps.joints[4] = 0
    (cat,) = read(maps)
    away = np.linalg.norm(np.array(cat.keypoints)[:, :2] - joints, axis=1)
    assert np.delete(away, 4).max() < 0.5
    assert away[4] == pytest.approx(3 * 2**0.5)
    assert 0 < cat.keypoints[4][2] < 0.1


def test_overlapping_figures_keep_their_own_joints():
    """Of two whose joints are ten pixels apart, each keeps its own."""
    joints = some_joints(100, 90)
    maps = maps_of([(0, 0, (25, 22), joints, 70, 0.9), (1, 1, (28, 22), joints + np.array((10, 0)), 70, 0.8)])
    cat, dog = read(maps)
    assert np.abs(np.array(cat.keypoints)[:, :2] - joints).max() < 1.0
    assert np.abs(np.array(dog.keypoints)[:, :2] - joints - (10, 0)).max() < 1.0


def test_one_place_holds_one_figure():
    """Two kinds at a place are one figure of the surer kind; a thing in front is seen too; doubts are not told."""
    joints = some_joints(100, 90)
    figures = [(0, 0, (25, 22), joints, 70, 0.5), (1, 0, (26, 22), joints, 70, 0.9), (0, 0, (60, 10), joints, 70, 0.2)]
    assert [seen.noun for seen in read(maps_of(figures, [(0, (25, 22), (101, 89), 0.7)]))] == ["dog", "ball"]


def test_the_net_is_small_and_its_maps_fit_the_picture(net):
    """At most half a million parameters; a map's cell is four pixels, also of other pictures."""
    world = KeypointNet([str(i) for i in range(12)], [str(i) for i in range(9)], [str(i) for i in range(11)])
    assert sum(parameter.numel() for parameter in world.parameters()) <= 500_000
    for height, width in ((192, 320), (64, 96)):
        raw = net(torch.zeros(2, 3, height, width))
        assert {part.shape[-2:] for part in raw} == {(height // 4, width // 4)}
        assert [part.shape[1] for part in raw] == [3, 36, 1, 2, 18, 36]


def test_a_batch_is_read_as_its_pictures_are(net):
    """Seeing several pictures at once tells of each what seeing it alone does."""
    loud = replace_biases(net, 3.0)
    pictures = np.random.default_rng(0).integers(0, 256, (2, 64, 96, 3), np.uint8)
    both = see(loud, pictures)
    for picture, seen in zip(pictures, both, strict=True):
        (alone,) = see(loud, picture[None])
        assert len(seen) == len(alone) > 0
        assert np.allclose([one.keypoints[0] for one in seen], [one.keypoints[0] for one in alone], atol=1e-2)


def replace_biases(net, bias):
    """The net, with figures wherever it looks."""
    loud = KeypointNet(**{key: net.config[key] for key in ("figures", "things", "colours")})
    loud.load_state_dict(net.state_dict())
    with torch.no_grad():
        loud.head.bias[:3] = bias
    return loud.eval()


def test_the_reader_numbers_figures_from_left_to_right(net, tmp_path):
    """Poses are in the frame's pixels and in order; sightings hold the things too; the nouns come from the config."""
    replace_biases(net, 3.0).save_pretrained(str(tmp_path))
    reader = KeypointReader(tmp_path)
    frame = np.random.default_rng(1).integers(0, 256, (192, 320, 3), np.uint8)
    poses = reader.read(frame)
    assert [pose.figure for pose in poses] == list(range(len(poses)))
    assert len(poses) > 1
    middles = [np.mean([x for x, _, _ in pose.keypoints]) for pose in poses]
    assert middles == sorted(middles)
    assert {len(pose.keypoints) for pose in poses} == {18}
    seen = reader.sightings(frame)
    assert {one.noun for one in seen} <= {*FIGURES, *THINGS}
    assert [one.keypoints for one in seen if one.alive] == [pose.keypoints for pose in poses]


def test_other_sizes_are_read_in_proportion(net, tmp_path):
    """A frame of double size has the same figures at double the place; one of another shape is not stretched."""
    replace_biases(net, 3.0).save_pretrained(str(tmp_path))
    reader = KeypointReader(tmp_path)
    frame = np.random.default_rng(1).integers(0, 256, (192, 320, 3), np.uint8)
    double = frame.repeat(2, axis=0).repeat(2, axis=1)
    small, large = reader.sightings(frame), reader.sightings(double)
    assert len(small) == len(large)
    for one, other in zip(small, large, strict=True):
        assert np.array(other.keypoints)[:, :2] == pytest.approx(np.array(one.keypoints)[:, :2] * 2 + 0.5, abs=0.05)
        assert other.height == pytest.approx(2 * one.height, rel=1e-3)
    wide = np.concatenate([double[:192], double[192:]], axis=1)
    shown = cv2.copyMakeBorder(cv2.resize(wide, (320, 48), interpolation=cv2.INTER_AREA), 0, 144, 0, 0, 1)
    by_hand = sorted(np.mean(one.keypoints, axis=0)[:2].tolist() for one in see(reader._net, shown[None])[0])
    found = sorted(np.mean(one.keypoints, axis=0)[:2].tolist() for one in reader.sightings(wide))
    assert np.array(found) == pytest.approx(np.array(by_hand) * 4 + 1.5, abs=0.05)


def test_what_is_wrong_with_a_folder_is_told(folder, tmp_path):
    """A missing folder, a missing file, damaged weights and another model's config: each says which and what to do."""
    with pytest.raises(LongtakeError, match="there is no folder"):
        KeypointReader(tmp_path / "nowhere").load()
    with pytest.raises(LongtakeError, match=r"lacks config.json and diffusion_pytorch_model.safetensors"):
        KeypointReader(tmp_path).load()
    for name in FILES:
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / FILES[1]).write_bytes((folder / FILES[1]).read_bytes()[:5000])
    with pytest.raises(LongtakeError, match="holds no keypoint net"):
        KeypointReader(tmp_path).read(np.zeros((192, 320, 3), np.uint8))
    with pytest.raises(ValueError, match="uint8"):
        KeypointReader(folder).read(np.zeros((192, 320, 3)))


def test_the_fingerprint_follows_the_content(net, folder, tmp_path):
    """A copy elsewhere has the same fingerprint, other weights another."""
    for name in FILES:
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    assert KeypointReader(tmp_path).fingerprint == KeypointReader(folder).fingerprint
    replace_biases(net, 1.0).save_pretrained(str(tmp_path))
    assert KeypointReader(tmp_path).fingerprint != KeypointReader(folder).fingerprint


def test_a_saved_net_reads_as_before(net, folder):
    """Saving and loading changes nothing."""
    reader = KeypointReader(folder)
    reader.load()
    x = torch.randn(1, 3, 64, 64)
    with torch.no_grad():
        assert all(torch.equal(one, other) for one, other in zip(net(x), reader._net(x), strict=True))


def test_the_runtime_knows_no_training():
    """The reader imports nothing of the training, and the decoding no torch."""
    code = (
        "import sys, generation.wan.sightings; assert 'torch' not in sys.modules;"
        "import generation.wan.keypoints; assert not any(name.startswith('training') for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
