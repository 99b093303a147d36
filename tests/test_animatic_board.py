"""The animatic engine's boards: which file, how it is decoded, how it fills the frame."""

import dataclasses
import hashlib
import io
from fractions import Fraction

import cv2
import numpy as np
import pytest
from PIL import Image

from generation.animatic import Engine
from generation.animatic.board import load_board
from generation.animatic.board_file import PAPER_WHITE, decode_board
from segmenter.errors import GenerationError
from segmenter.types import Seam, Shot, View

RED, BLUE = (250, 10, 10), (10, 10, 250)


def _shot(path, data, **changes):
    path.write_bytes(data)
    fields = {
        "id": "s01p01", "chain": 0, "part": 0, "parts": 1, "text": "", "setting": "", "camera": "",
        "view_start": View(), "view_end": View(), "negative_prompt": "", "seed": 1, "width": 320, "height": 256,
        "fps": Fraction(12), "num_frames": 25, "drop_frames": 0, "shown_frames": 24, "continuity": "cut",
        "seam": Seam(kind="cut"), "subtitle": None, "image": path, "image_sha256": hashlib.sha256(data).hexdigest(),
    }  # fmt: skip
    return Shot(**(fields | changes))


def _encoded(picture, kind="PNG", **options):
    """A picture's file; (H, W), (H, W, 2), (H, W, 3) or (H, W, 4) with alpha last."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, **options)
    return file.getvalue()


def _halves(height, width):
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, : width // 2] = RED
    picture[:, width // 2 :] = BLUE
    return picture


def test_a_board_fills_the_frame(tmp_path):
    """A drawing of nearly the frame's shape covers all of it, in its own colours; nobody stands in it."""
    shot = _shot(tmp_path / "板.png", _encoded(_halves(300, 440)))
    frames = list(Engine().generate(shot, None))
    assert len(frames) == shot.num_frames
    np.testing.assert_allclose(frames[0][[0, 255]][:, [0, 319]], [[RED, BLUE]] * 2, atol=2)
    assert Engine.pose_reader.read(frames[0]) == ()


@pytest.mark.parametrize("size", [(300, 900), (900, 300), (100, 40)])
def test_a_board_of_another_shape_is_shown_whole(tmp_path, size):
    """Where filling would cut off much, all of the drawing is seen, on a mat around it."""
    picture = np.full((*size, 3), RED, np.uint8)
    edge = max(size) // 12
    picture[:edge], picture[-edge:], picture[:, :edge], picture[:, -edge:] = BLUE, BLUE, BLUE, BLUE
    board = load_board(_shot(tmp_path / "a.png", _encoded(picture)))
    assert board.shape[1] * 256 == board.shape[0] * 320
    blue = np.argwhere((board == BLUE).all(axis=2))
    (top, left), (bottom, right) = blue.min(axis=0), blue.max(axis=0)
    assert abs((bottom - top) / (right - left) - size[0] / size[1]) < 0.05 * size[0] / size[1]
    assert top > 0
    assert bottom < board.shape[0] - 1
    assert left > 0
    assert right < board.shape[1] - 1
    assert board[0, 0].min() > 180
    below = board[bottom + 2, (left + right) // 2].astype(int)
    assert below.sum() < board[0, 0].sum() - 20


def test_transparent_parts_are_paper():
    """Whatever holds the alpha, nothing becomes paper and ink stays ink."""
    picture = np.zeros((40, 60, 4), np.uint8)
    picture[10:30, 20:40] = (*RED, 255)
    grey = np.zeros((40, 60, 2), np.uint8)
    grey[10:30, 20:40] = (40, 255)
    deep = cv2.imencode(".png", picture[..., [2, 1, 0, 3]].astype(np.uint16) * 257)[1].tobytes()
    for data in (_encoded(picture), _encoded(picture, "WEBP", lossless=True), deep):
        board = decode_board(data, 64)[..., ::-1]
        np.testing.assert_array_equal(board[0, 0], PAPER_WHITE)
        np.testing.assert_array_equal(board[20, 30], RED)
    np.testing.assert_array_equal(decode_board(_encoded(grey), 64)[[0, 20], [0, 30], ::-1], [PAPER_WHITE, (40,) * 3])


def test_other_pictures_are_decoded_as_ever():
    """Grey, of 16 bits, and turned by its EXIF orientation."""
    grey = np.full((20, 30), 90, np.uint8)
    deep = cv2.imencode(".png", np.full((20, 30, 3), 90 * 257, np.uint16))[1].tobytes()
    for data in (_encoded(grey), deep):
        np.testing.assert_array_equal(decode_board(data, 64), np.full((20, 30, 3), 90, np.uint8))
    turned = Image.Exif()
    turned[0x0112] = 6
    assert decode_board(_encoded(_halves(40, 64), "JPEG", exif=turned), 64).shape == (64, 40, 3)


def test_large_photographs_are_decoded_reduced():
    """A drawing far finer than the frame comes with as many pixels as are needed."""
    data = _encoded(_halves(1600, 2400), "JPEG", quality=60)
    assert decode_board(data, 500).shape == (800, 1200, 3)
    assert decode_board(data, 200).shape == (200, 300, 3)
    assert decode_board(data, 1601).shape == (1600, 2400, 3)
    clear = np.zeros((805, 1200, 4), np.uint8)
    clear[200:600, 300:900] = (*RED, 255)
    small = decode_board(_encoded(clear), 200)
    assert small.shape == (202, 300, 3)
    np.testing.assert_array_equal(small[[0, 100], [0, 150], ::-1], [PAPER_WHITE, RED])


def test_a_board_that_changed_is_not_shown(tmp_path):
    """The film is made of the file that the plan knows: another one fails for good."""
    shot = _shot(tmp_path / "a.png", _encoded(_halves(32, 40)))
    shot.image.write_bytes(_encoded(_halves(32, 42)))
    with pytest.raises(GenerationError, match=r"a\.png, changed since the plan was made; run the command") as caught:
        next(Engine().generate(shot, None))
    assert not caught.value.retryable


@pytest.mark.parametrize(
    "spoil",
    [
        lambda png, jpeg: b"no picture",
        lambda png, jpeg: b"",
        lambda png, jpeg: png[: len(png) // 2],
        lambda png, jpeg: png[:90] + b"\x00\x01" + png[92:],
        lambda png, jpeg: png[:8],
        lambda png, jpeg: jpeg[: len(jpeg) // 2],
        lambda png, jpeg: jpeg[:30],
    ],
)
def test_a_broken_board_is_named(tmp_path, capfd, spoil):
    """Cut off, damaged or no picture: it fails for good, says which file, and nothing else is printed."""
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)
    shot = _shot(tmp_path / "notes.png", spoil(_encoded(noise), _encoded(noise, "JPEG")))
    with pytest.raises(GenerationError, match=r"notes\.png") as caught:
        next(Engine().generate(shot, None))
    assert not caught.value.retryable
    assert capfd.readouterr() == ("", "")


def test_colour_profiles_are_not_talked_about(tmp_path, capfd):
    """A profile that libpng does not like is no reason to print anything."""
    load_board(_shot(tmp_path / "a.png", _encoded(_halves(32, 40), icc_profile=b"not a profile" * 20)))
    assert capfd.readouterr() == ("", "")


def test_a_missing_board_is_named(tmp_path):
    """A file that is gone is named too."""
    shot = _shot(tmp_path / "gone.png", b"")
    shot.image.unlink()
    with pytest.raises(GenerationError, match=r"gone\.png"):
        load_board(shot)


def test_a_still_board_goes_on_over_the_parts(tmp_path):
    """A static camera pushes in very slowly; the second part begins where the first one ended."""
    picture = np.random.default_rng(2).integers(0, 256, (32, 40, 3), np.uint8)
    data = _encoded(cv2.resize(picture, (640, 512), interpolation=cv2.INTER_CUBIC))
    first = _shot(tmp_path / "board.png", data, parts=2)
    second = dataclasses.replace(first, part=1, continuity="continue", drop_frames=1)
    frames = list(Engine().generate(first, None))
    assert np.abs(frames[0].astype(int) - frames[-1]).mean() > 0.5
    np.testing.assert_array_equal(frames[23], next(Engine().generate(second, None)))
