"""A few frames of a video: the same as if all of it were decoded."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from film_stock import moving_frames

from segmenter.errors import StitchError
from stitching.encode import VideoWriter, read_frames
from stitching.glimpses import glimpse
from stitching.packets import Packets, read_packets


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Packets:
    """A video with entries close to one another, and far."""
    path = tmp_path_factory.mktemp("video") / "video.mp4"
    with VideoWriter(path, fps=Fraction(24), width=64, height=96, keyframes=frozenset({1, 2, 12, 13, 40})) as writer:
        for frame in moving_frames(70):
            writer.write(frame)
    return read_packets(path)


def test_entries_and_cuts_are_found(video: Packets) -> None:
    """Where the encoder was told to begin anew; a cut is wherever all that was shown has been stored."""
    assert list(video.entries) == [0, 1, 2, 12, 13, 40]
    assert set(video.entries) | {70} <= set(video.cuts)
    assert video.copied(3, 39) == range(12, max(cut for cut in video.cuts if cut <= 39))
    assert not video.copied(41, 70)
    assert video.copied(40, 70) == range(40, 70)
    assert [video.nearby(frame, 6) for frame in (4, 5, 10, 37, 38, 60)] == [2, 5, 12, 37, 40, 60]


@pytest.mark.parametrize(
    "wanted", [[0], [1], [69], [0, 1, 2, 3], [11, 12, 13, 14], [7, 39, 40, 41, 66], range(70), range(5, 70, 7)], ids=str
)
def test_every_frame_is_the_one_that_was_asked_for(video: Packets, wanted: Iterable[int]) -> None:
    """To the bit, whatever lies between."""
    frames = list(read_frames(video.path))
    found = list(glimpse(video, wanted))
    assert np.array_equal(found, [frames[number] for number in wanted])


def test_frames_come_small(video: Packets) -> None:
    """In the size that is asked for, and looking the same."""
    (frame,) = glimpse(video, [20], (16, 24))
    assert frame.shape == (24, 16, 3)
    whole = list(read_frames(video.path))[20]
    assert np.abs(frame - whole.reshape(24, 4, 16, 4, 3).mean((1, 3))).mean() < 3


def test_a_damaged_frame_is_named(video: Packets, tmp_path: Path) -> None:
    """A frame that is not there any more is not taken for another one."""
    content = bytearray(video.path.read_bytes())
    start = content.index(b"mdat")
    content[start + 5000 : start + 6000] = bytes(1000)
    path = tmp_path / "spoilt.mp4"
    path.write_bytes(content)
    with pytest.raises(StitchError, match=r"spoilt\.mp4 (is damaged at frame|cannot be read)"):
        list(glimpse(read_packets(path), range(70)))
