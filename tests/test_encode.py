"""The encoder path and the way back: exact rates and counts, BT.709, whole files or none."""

from __future__ import annotations

import resource
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from film_stock import moving_frames

from segmenter.errors import StitchError
from stitching.encode import VideoInfo, VideoWriter, probe, read_frames

FPS = Fraction(24)


def write_video(
    path: Path, frames: Iterable[np.ndarray], *, fps: Fraction = FPS, keyframes: frozenset[int] = frozenset()
) -> None:
    with VideoWriter(path, fps=fps, width=64, height=96, keyframes=keyframes) as video:
        for frame in frames:
            video.write(frame)


def write_sound(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.float32), format="fltp", layout="mono")
        sound.sample_rate = 8000
        container.mux(stream.encode(sound))
        container.mux(stream.encode(None))


def packets(path: Path) -> list[av.Packet]:
    with av.open(str(path)) as container:
        return sorted((packet for packet in container.demux(video=0) if packet.size), key=lambda packet: packet.pts)


@contextmanager
def largest_file(num_bytes: int) -> Iterator[None]:
    """A disk that is full after so many bytes, as far as this process can tell."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (num_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("fps", [Fraction(24000, 1001), Fraction(24), Fraction(30000, 1001), Fraction(5), Fraction(60)])
def test_the_rate_is_exact(tmp_path: Path, fps: Fraction) -> None:
    """Every frame lasts exactly 1/fps, the first one starts at 0, and the header says the same rate."""
    path = tmp_path / "clip.mp4"
    write_video(path, moving_frames(31), fps=fps)
    found = packets(path)
    assert [packet.pts * packet.time_base for packet in found] == [index / fps for index in range(31)]
    assert {packet.duration * packet.time_base for packet in found} == {1 / fps}
    assert probe(path) == VideoInfo(num_frames=31, fps=fps, width=64, height=96)


@pytest.mark.parametrize("num_frames", [1, 2, 49])
def test_every_frame_comes_back(tmp_path: Path, num_frames: int) -> None:
    """As many frames come back as went in, in their order, and like themselves."""
    path = tmp_path / "clip.mp4"
    write_video(path, moving_frames(num_frames))
    back = list(read_frames(path, VideoInfo(num_frames=num_frames, fps=FPS, width=64, height=96)))
    assert len(back) == num_frames
    for frame, original in zip(back, moving_frames(num_frames), strict=True):
        assert frame.shape == (96, 64, 3)
        assert frame.dtype == np.uint8
        assert cv2.PSNR(frame, original) > 32


@pytest.mark.parametrize("colour", [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (200, 120, 40)])
def test_colours_come_back(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    """A flat colour survives the way through BT.709 and back within two levels."""
    path = tmp_path / "clip.mp4"
    with VideoWriter(path, fps=FPS, width=64, height=64) as video:
        video.write(np.full((64, 64, 3), colour, np.uint8))
    (frame,) = read_frames(path)
    assert np.abs(frame.astype(int) - colour).max() <= 2


def test_colours_are_tagged(tmp_path: Path) -> None:
    """The file says BT.709, limited range, so that no player has to guess."""
    path = tmp_path / "clip.mp4"
    write_video(path, moving_frames(2))
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        assert context.pix_fmt == "yuv420p"
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)


def test_keyframes_are_where_they_are_asked_for(tmp_path: Path) -> None:
    """The file can be cut at the frames that the caller names."""
    path = tmp_path / "clip.mp4"
    write_video(path, moving_frames(30), keyframes=frozenset({7, 20}))
    assert {0, 7, 20} <= {index for index, packet in enumerate(packets(path)) if packet.is_keyframe}


def test_the_index_is_at_the_front(tmp_path: Path) -> None:
    """A browser can start to play before it has the whole file."""
    path = tmp_path / "clip.mp4"
    write_video(path, moving_frames(10))
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    """Encoding is deterministic."""
    for name in ("a.mp4", "b.mp4", "c.mp4"):
        write_video(tmp_path / name, moving_frames(40))
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1


def test_an_exception_leaves_the_old_file(tmp_path: Path) -> None:
    """Where writing stops half-way, the file that was there before is there still, and nothing else."""
    path = tmp_path / "clip.mp4"
    write_video(path, moving_frames(3))

    def stopped() -> Iterator[np.ndarray]:
        yield from moving_frames(2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_video(path, stopped())
    assert list(tmp_path.iterdir()) == [path]
    assert probe(path).num_frames == 3


def test_a_video_needs_a_frame(tmp_path: Path) -> None:
    """No frames are the caller's mistake, and leave no file."""
    with (
        pytest.raises(ValueError, match="at least one frame"),
        VideoWriter(tmp_path / "clip.mp4", fps=FPS, width=64, height=64),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "frame", [np.zeros((64, 96, 3), np.uint8), np.zeros((96, 64), np.uint8), np.zeros((96, 64, 3), np.float32)]
)
def test_a_wrong_frame_is_refused(tmp_path: Path, frame: np.ndarray) -> None:
    """A frame of another size or type is the caller's mistake, named with its numbers."""
    with (
        pytest.raises(ValueError, match=r"must be \(96, 64, 3\) and uint8"),
        VideoWriter(tmp_path / "clip.mp4", fps=FPS, width=64, height=96) as video,
    ):
        video.write(frame)
    assert list(tmp_path.iterdir()) == []


def test_odd_sizes_are_refused(tmp_path: Path) -> None:
    """Chroma is halved, so sizes are even."""
    with pytest.raises(ValueError, match="even"):
        VideoWriter(tmp_path / "clip.mp4", fps=FPS, width=63, height=64)


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    """A disk that fills up gives an error with file and remedy, and the old file stays."""
    path = tmp_path / "clip.mp4"
    write_video(path, moving_frames(3))
    noise = np.random.default_rng(0).integers(0, 256, (30, 96, 64, 3), dtype=np.uint8)
    with pytest.raises(StitchError, match=r"cannot write .*clip\.mp4"), largest_file(40_000):
        write_video(path, noise)
    assert list(tmp_path.iterdir()) == [path]
    assert probe(path).num_frames == 3


def test_any_name_will_do(tmp_path: Path) -> None:
    """Colons, percent signs and Chinese in a name are nothing but a name."""
    path = tmp_path / "one: 50%d 熊.mp4"
    write_video(path, moving_frames(2))
    assert len(list(read_frames(path))) == 2


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A folder that is not there gives an error with file and remedy."""
    path = tmp_path / "nowhere" / "clip.mp4"
    with pytest.raises(StitchError, match=r"clip\.mp4: the folder is not there"):
        write_video(path, moving_frames(1))


@pytest.mark.parametrize("read", [lambda path: list(read_frames(path)), probe])
@pytest.mark.parametrize("damage", ["missing", "empty", "text", "sound", "front", "half"])
def test_a_bad_file_is_named(tmp_path: Path, damage: str, read: object) -> None:
    """What is no whole video gives an error that names the file."""
    path = tmp_path / "clip.mp4"
    write_video(path, moving_frames(40))
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage == "sound":
        write_sound(path)
    else:
        cuts = {"empty": b"", "text": b"no film" * 100, "front": content[:500], "half": content[: len(content) // 2]}
        path.write_bytes(cuts[damage])
    with pytest.raises(StitchError, match=r"clip\.mp4"):
        read(path)  # type: ignore[operator]


@pytest.mark.parametrize(
    "expected",
    [
        VideoInfo(num_frames=9, fps=FPS, width=64, height=96),
        VideoInfo(num_frames=11, fps=FPS, width=64, height=96),
        VideoInfo(num_frames=10, fps=Fraction(25), width=64, height=96),
        VideoInfo(num_frames=10, fps=FPS, width=96, height=64),
    ],
)
def test_another_video_than_expected_is_refused(tmp_path: Path, expected: VideoInfo) -> None:
    """Count, rate and size are checked while reading, and the error names the file."""
    path = tmp_path / "clip.mp4"
    write_video(path, moving_frames(10))
    with pytest.raises(StitchError, match=r"clip\.mp4"):
        list(read_frames(path, expected))


def test_reading_can_stop_early(tmp_path: Path) -> None:
    """A reader that is given up closes its file."""
    path = tmp_path / "clip.mp4"
    write_video(path, moving_frames(10))
    frames = read_frames(path)
    next(frames)
    frames.close()  # type: ignore[attr-defined]
    assert not [target for target in Path("/proc/self/fd").iterdir() if target.resolve() == path]
