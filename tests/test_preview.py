"""The GIF preview: small, in the film's time, true in its colours."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from film_stock import flat_frames, moving_frames
from PIL import Image

from segmenter.errors import StitchError
from stitching.preview import GIF, WEBP, GifPreview, Preview


def write_preview(path: Path, frames: Iterable[np.ndarray], num_frames: int, *, fps: Fraction = Fraction(24)) -> Path:
    preview: GifPreview | None = None
    for index, frame in enumerate(frames):
        height, width, _ = frame.shape
        preview = preview or GifPreview(fps=fps, num_frames=num_frames, width=width, height=height)
        if index in preview.wanted:
            preview.take(frame)
    assert preview
    preview.save(path)
    return path


def pictures(path: Path) -> tuple[list[np.ndarray], list[int]]:
    """The GIF's pictures as they are seen, and how long each of them stays, in milliseconds."""
    shown, delays = [], []
    with Image.open(path) as gif:
        for index in range(gif.n_frames):
            gif.seek(index)
            shown.append(np.asarray(gif.convert("RGB")))
            delays.append(gif.info["duration"])
    return shown, delays


def test_a_short_film_keeps_its_time(tmp_path: Path) -> None:
    """A film of two seconds is a preview of two seconds at about ten pictures a second, for ever anew."""
    path = write_preview(tmp_path / "preview.gif", moving_frames(48), 48)
    shown, delays = pictures(path)
    assert len(shown) == 24
    assert sum(delays) == pytest.approx(2000, abs=10)
    with Image.open(path) as gif:
        assert gif.info["loop"] == 0


def test_pictures_look_like_the_film(tmp_path: Path) -> None:
    """Palette, dither and the pixels left out change little, in the last picture as in the first."""
    frames = list(moving_frames(48))
    shown, _ = pictures(write_preview(tmp_path / "preview.gif", frames, 48))
    for picture, frame in zip(shown, frames[::2], strict=True):
        assert np.abs(picture.astype(int) - frame).mean() < 5


def test_a_long_film_is_shown_faster(tmp_path: Path) -> None:
    """A film of minutes is a preview of seconds, from its first to nearly its last frame."""
    num_frames = 2400
    frames = (flat_frames(1, index * 255 // num_frames, size=(32, 32))[0] for index in range(num_frames))
    shown, delays = pictures(write_preview(tmp_path / "preview.gif", frames, num_frames))
    assert len(shown) == 240
    assert sum(delays) == pytest.approx(20_000, abs=20)
    assert shown[0].mean() < 6
    assert shown[-1].mean() > 238


def test_a_slow_film_is_not_hurried(tmp_path: Path) -> None:
    """At five frames a second every frame is there and stays its fifth of a second."""
    shown, delays = pictures(write_preview(tmp_path / "preview.gif", moving_frames(10), 10, fps=Fraction(5)))
    assert len(shown) == 10
    assert set(delays) == {200}


@pytest.mark.parametrize(
    ("size", "expected"), [((1280, 704), (360, 198)), ((480, 640), (270, 360)), ((64, 96), (64, 96))]
)
def test_pictures_are_small(tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]) -> None:
    """The longest side has 360 pixels at the most, and small films stay as they are."""
    path = write_preview(tmp_path / "preview.gif", flat_frames(4, 90, size=size), 4)
    with Image.open(path) as gif:
        assert gif.size == expected


def test_a_film_of_one_frame_has_a_preview(tmp_path: Path) -> None:
    """One frame is a picture."""
    shown, _ = pictures(write_preview(tmp_path / "preview.gif", flat_frames(1, 90), 1))
    assert len(shown) == 1
    assert np.abs(shown[0].astype(int) - 90).max() <= 4


def test_noise_still_fits(tmp_path: Path) -> None:
    """What does not compress is made smaller until the file is of modest size."""
    random = np.random.default_rng(0)
    frames = (random.integers(0, 256, (360, 360, 3), dtype=np.uint8) for _ in range(240))
    assert write_preview(tmp_path / "preview.gif", frames, 240).stat().st_size < 8_000_000


def taken(frames: Iterable[np.ndarray], num_frames: int, *, fps: Fraction = Fraction(24), side: int = 128) -> Preview:
    preview = Preview(fps=fps, num_frames=num_frames, width=side, height=side, longest_side=side)
    for index, frame in enumerate(frames):
        if index in preview.wanted:
            preview.take(frame)
    return preview


def noise(num_frames: int, side: int) -> Iterable[np.ndarray]:
    random = np.random.default_rng(0)
    return (random.integers(0, 256, (side, side, 3), dtype=np.uint8) for _ in range(num_frames))


@pytest.mark.parametrize("kind", [GIF, WEBP], ids=["gif", "webp"])
def test_a_limit_is_kept(kind):
    """Smaller limits give smaller, rougher or coarser pictures, down to one that says how small it can be."""
    preview = taken(noise(48, 128), 48)
    whole = preview.fitted(kind, 10_000_000)
    before = (128, 24, 100)
    assert (whole.width, whole.num_frames) == before[:2]
    for part in (4, 40):
        limit = len(whole.content) // part
        fitted = preview.fitted(kind, limit)
        now = (fitted.width, fitted.num_frames, fitted.quality)
        assert len(fitted.content) <= limit
        assert now <= before
        before = now
    with pytest.raises(StitchError, match="100 bytes are too few for this film: ") as said:
        preview.fitted(kind, 100)
    fewest = int(str(said.value).split(": ")[1].split()[0])
    assert len(preview.fitted(kind, fewest).content) <= fewest


@pytest.mark.parametrize("limit", [10_000_000, 20_000])
@pytest.mark.parametrize("kind", [GIF, WEBP], ids=["gif", "webp"])
def test_a_smaller_preview_lasts_as_long(kind, limit):
    """Two seconds are two seconds, with however few pictures, and begin anew for ever."""
    fitted = taken(noise(48, 128), 48).fitted(kind, limit)
    with Image.open(BytesIO(fitted.content)) as picture:
        assert picture.n_frames == fitted.num_frames
        assert picture.size == (fitted.width, fitted.height)
        assert picture.info["loop"] == 0
        delays = []
        for index in range(picture.n_frames):
            picture.seek(index)
            picture.load()
            delays.append(picture.info["duration"])
    assert sum(delays) == pytest.approx(2000, abs=10)


def test_a_webp_looks_like_the_film():
    """In its first picture as in its last."""
    frames = list(moving_frames(24, width=128, height=128))
    fitted = taken(frames, 24).fitted(WEBP)
    with Image.open(BytesIO(fitted.content)) as picture:
        for index in (0, 11):
            picture.seek(index)
            assert np.abs(np.asarray(picture.convert("RGB")).astype(int) - frames[2 * index]).mean() < 4
