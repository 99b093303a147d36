"""Posters: the very frame that is asked for, or one that shows something."""

from fractions import Fraction

import cv2
import numpy as np
import pytest
from film_stock import flat_frames, moving_frames
from PIL import Image
from test_encode import largest_file

from segmenter.errors import StitchError
from stitching.encode import VideoWriter
from stitching.placing import place
from stitching.poster import STILLS, best_frame, frame_at, save_still

RATE = Fraction(24000, 1001)


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Black, a drawn scene of 60 frames that dissolves into white, white; every second has a grey level of its own."""
    scene = list(moving_frames(60, width=128, height=96))
    frames = flat_frames(20, 0, size=(128, 96)) + scene + flat_frames(20, 255, size=(128, 96))
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    with VideoWriter(path, fps=RATE, width=128, height=96, crf=4) as video:
        for frame in frames:
            video.write(frame)
    return path, frames


@pytest.mark.parametrize("index", [0, 19, 20, 47, 48, 49, 79, 80, 99])
def test_the_frame_that_is_asked_for(film, index):
    """The very one, at key frames, between them and at both ends: its neighbours are less like it."""
    path, frames = film
    found = frame_at(path, index)
    likeness = [cv2.PSNR(found, frame) for frame in frames]
    assert likeness[index] == max(likeness)
    assert likeness[index] > 35


def test_no_frame_after_the_end(film):
    """A film that is shorter than it should be is named."""
    path, _ = film
    with pytest.raises(StitchError, match=r"film\.mp4 has no frame 100"):
        frame_at(path, 100)


def test_a_dark_or_white_frame_is_no_poster(film):
    """Among all frames one of the scene is chosen; where there are only dark ones, one of them."""
    path, _ = film
    assert 20 <= best_frame(path, [2, 10, 50, 85, 95]) < 80
    assert best_frame(path, [3, 5]) in {3, 5}


def test_the_finest_detail_is_chosen(tmp_path):
    """A sharp picture, rather than the same one out of focus."""
    (sharp,) = moving_frames(1, width=128, height=96)
    soft = cv2.GaussianBlur(sharp, (0, 0), 6)
    with VideoWriter(tmp_path / "film.mp4", fps=RATE, width=128, height=96) as video:
        for frame in [soft] * 5 + [sharp] * 5 + [soft] * 5:
            video.write(frame)
    assert best_frame(tmp_path / "film.mp4", [2, 7, 12]) == 7


@pytest.mark.parametrize("ending", STILLS)
@pytest.mark.parametrize(
    ("size", "fit"), [(None, "pad"), ((192, 108), "pad"), ((192, 108), "crop"), ((64, 64), "crop")]
)
def test_every_kind_in_every_size(tmp_path, ending, size, fit):
    """The picture is of the size that was asked for, true in colour, and on black where it does not fill it."""
    frame = np.full((96, 128, 3), (200, 120, 40), np.uint8)
    path = tmp_path / f"poster{ending}"
    assert save_still(path, frame, place((128, 96), size, fit)) == path.stat().st_size
    with Image.open(path) as picture:
        found = np.asarray(picture.convert("RGB")).astype(int)
        assert picture.size == (size or (128, 96))
    assert np.abs(found[found.shape[0] // 2, found.shape[1] // 2] - (200, 120, 40)).max() <= 4
    if size == (192, 108) and fit == "pad":
        assert found[:, :20].max() <= 3


def test_a_picture_that_is_made_larger_stays_whole(tmp_path):
    """A disc in the middle stays in the middle, and round."""
    disc = cv2.circle(np.zeros((96, 128, 3), np.uint8), (64, 48), 30, (255, 255, 255), -1, cv2.LINE_AA)
    save_still(tmp_path / "poster.png", disc, place((128, 96), (384, 216), "crop"))
    with Image.open(tmp_path / "poster.png") as picture:
        rows, columns = np.nonzero(np.asarray(picture)[..., 0] > 128)
    assert np.mean(rows) == pytest.approx(108, abs=2)
    assert np.mean(columns) == pytest.approx(192, abs=2)
    assert np.ptp(columns) == pytest.approx(61 * 3, abs=4)


def test_a_full_disk_is_named(tmp_path):
    """With the file and the remedy; the old one stays."""
    path = tmp_path / "poster.png"
    path.write_bytes(b"the one before")
    noise = np.random.default_rng(0).integers(0, 256, (96, 128, 3), dtype=np.uint8)
    with pytest.raises(StitchError, match=r"cannot write .*poster\.png"), largest_file(10_000):
        save_still(path, noise, place((128, 96), None))
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("poster.png", b"the one before")]
