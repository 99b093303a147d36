"""Deliveries by real encoders, read back: exact frames, true colours, sound along with them, whole files or none."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from av.subtitles.subtitle import SubtitleSet
from film_stock import flat_frames, frame_times, moving_frames
from test_encode import largest_file

from segmenter.errors import StitchError
from stitching.codec_choice import choose_encoding
from stitching.codecs import CODECS
from stitching.delivery import Delivery, _looked_at, deliver
from stitching.encode import VideoInfo, VideoWriter, probe, read_frames
from stitching.placing import Fit, place

RATE = Fraction(24000, 1001)
SIZE = (128, 96)
KINDS = {
    "h264": ("h264", ".mp4", {}, "avc1", "yuv420p"),
    "h264 10": ("h264", ".mp4", {"depth": 10}, "avc1", "yuv420p10le"),
    "hevc": ("hevc", ".mp4", {"preset": "fast"}, "hvc1", "yuv420p10le"),
    "hevc 8": ("hevc", ".mov", {"depth": 8, "preset": "fast"}, "hvc1", "yuv420p"),
    "av1": ("av1", ".mp4", {"preset": "10"}, "av01", "yuv420p10le"),
    "av1 8": ("av1", ".mp4", {"depth": 8, "preset": "10"}, "av01", "yuv420p"),
    "prores": ("prores", ".mov", {}, "apch", "yuv422p10le"),
    "prores proxy": ("prores", ".mov", {"profile": "proxy"}, "apco", "yuv422p10le"),
    "prores 4444": ("prores", ".mov", {"profile": "4444"}, "ap4h", "yuv444p12le"),
}
without_a_card = pytest.mark.skipif(Path("/dev/nvidia0").exists(), reason="there is a card, and it may encode")
every_kind = pytest.mark.parametrize("kind", KINDS)
ASS = b"[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,16\n"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 30 frames, without sound."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    with VideoWriter(path, fps=RATE, width=SIZE[0], height=SIZE[1]) as video:
        for frame in drawn(30):
            video.write(frame)
    return path


def drawn(num_frames: int) -> Iterator[np.ndarray]:
    return moving_frames(num_frames, width=SIZE[0], height=SIZE[1])


def by_hardware(folder: Path, film: Path, name: str, options: dict) -> Delivery:
    frames = (frame for frame in flat_frames(1, 90, size=(256, 256)))
    info = VideoInfo(num_frames=1, fps=RATE, width=256, height=256)
    encoding = choose_encoding(name, ".mp4", **options)
    return deliver(folder / "out.mp4", frames, info, encoding, place((256, 256), None), film)


def delivered(
    folder: Path,
    film: Path,
    kind: str,
    frames: Iterator[np.ndarray] | None = None,
    num_frames: int = 30,
    fps: Fraction = RATE,
    size: tuple[int, int] | None = None,
    fit: Fit = "pad",
) -> Delivery:
    """The frames, or the usual ones, in a codec of the table."""
    name, ending, options, _, _ = KINDS[kind]
    info = VideoInfo(num_frames=num_frames, fps=fps, width=SIZE[0], height=SIZE[1])
    pictures = (frame for frame in (drawn(num_frames) if frames is None else frames))
    return deliver(
        folder / f"out{ending}", pictures, info, choose_encoding(name, ending, **options), place(SIZE, size, fit), film
    )


@every_kind
def test_every_frame_arrives(tmp_path, film, kind):
    """As many as went in, at exact times, each like itself, under the name by which players know the codec."""
    made = delivered(tmp_path, film, kind)
    _, _, _, tag, pixel_format = KINDS[kind]
    assert frame_times(made.path) == [index / RATE for index in range(30)]
    assert probe(made.path) == VideoInfo(num_frames=30, fps=RATE, width=SIZE[0], height=SIZE[1])
    for frame, original in zip(read_frames(made.path), drawn(30), strict=True):
        assert cv2.PSNR(frame, original) > 31
    with av.open(str(made.path)) as container:
        context = container.streams.video[0].codec_context
        assert context.codec_tag == tag
        assert context.pix_fmt == made.pixel_format == pixel_format
    assert made.bytes == made.path.stat().st_size
    assert [path.name for path in tmp_path.iterdir()] == [made.path.name]


@every_kind
def test_colours_are_tagged(tmp_path, film, kind):
    """BT.709 and limited range, in the container (colr) and in the coded pictures themselves; the index in front."""
    path = delivered(tmp_path, film, kind, num_frames=3).path
    content = path.read_bytes()
    colr = content[content.index(b"colr") :]
    assert colr[4:8] in {b"nclx", b"nclc"}
    assert colr[8:14] == b"\0\1\0\1\0\1"
    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
    assert (frame.color_primaries, frame.color_trc, frame.colorspace, frame.color_range) == (1, 1, 1, 1)


@every_kind
def test_colours_come_back(tmp_path, film, kind):
    """Flat colours survive within two levels, black and white among them."""
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (200, 120, 40), (128, 128, 128)]
    for colour in colours:
        frames = iter([np.full((SIZE[1], SIZE[0], 3), colour, np.uint8)] * 2)
        path = delivered(tmp_path, film, kind, frames, 2).path
        for frame in read_frames(path):
            assert np.abs(frame.astype(int) - colour).max() <= 2, colour


def test_colours_do_not_move_sideways(tmp_path, film):
    """Chroma lies where players look for it, at every second pixel: an edge at an odd place is mixed, not shifted."""
    frame = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    frame[:, :64], frame[:, 64:] = (220, 30, 30), (30, 30, 220)
    path = delivered(tmp_path, film, "prores", iter([frame]), 1).path
    with av.open(str(path)) as container:
        plane = next(container.decode(video=0)).planes[2]
    row = np.frombuffer(plane, np.uint16).reshape(-1, plane.line_size // 2)[SIZE[1] // 2, : SIZE[0] // 2].astype(int)
    left, right = row[8], row[-8]
    assert abs(row[31] - left) < abs(left - right) / 8
    assert 0.1 < (row[32] - right) / (left - right) < 0.9


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60)])
@pytest.mark.parametrize("kind", ["hevc 8", "av1 8", "prores"])
def test_rates_are_exact(tmp_path, film, kind, fps):
    """Every frame lasts exactly 1/fps."""
    path = delivered(tmp_path, film, kind, num_frames=9, fps=fps).path
    assert frame_times(path) == [index / fps for index in range(9)]
    assert probe(path).fps == fps


@pytest.mark.parametrize(("fit", "size"), [("pad", (192, 108)), ("crop", (192, 108)), ("pad", (108, 192))])
@pytest.mark.parametrize("kind", ["h264", "av1", "prores"])
def test_another_size_stretches_nothing(tmp_path, film, kind, fit, size):
    """A circle stays round; bars are black to the last level."""
    circle = cv2.circle(np.full((SIZE[1], SIZE[0], 3), 90, np.uint8), (64, 48), 30, (240, 240, 240), -1, cv2.LINE_AA)
    made = delivered(tmp_path, film, kind, iter([circle] * 2), 2, size=size, fit=fit)
    frame = next(read_frames(made.path))
    assert (frame.shape[1], frame.shape[0]) == size == (made.width, made.height)
    bright = frame[..., 1] > 165
    across, down = bright.any(axis=0).sum(), bright.any(axis=1).sum()
    assert abs(across - down) <= 1
    scale = (min if fit == "pad" else max)(size[0] / SIZE[0], size[1] / SIZE[1])
    assert across == pytest.approx(61 * scale, abs=2)
    if fit == "pad":
        bar = frame[:8] if size[0] < size[1] else frame[:, :8]
        assert bar.max() <= 2


def test_ten_bits_are_finer(tmp_path, film):
    """A slow ramp that is made larger has more than the 256 levels that it came with."""
    ramp = np.repeat(np.linspace(60, 90, SIZE[0])[None, :, None], SIZE[1], axis=0).repeat(3, axis=2).astype(np.uint8)
    levels = {}
    for kind in ("h264", "prores"):
        path = delivered(tmp_path, film, kind, iter([ramp] * 2), 2, size=(512, 384)).path
        with av.open(str(path)) as container:
            frame = next(container.decode(video=0))
        luma = np.frombuffer(frame.planes[0], np.uint16 if "10" in frame.format.name else np.uint8)
        levels[kind] = len(np.unique(luma))
    assert levels["prores"] > 2 * levels["h264"]


@pytest.mark.parametrize("kind", ["h264", "hevc", "av1", "prores"])
def test_sound_subtitles_and_chapters_come_along(tmp_path, film, kind):
    """Bit for bit, at the same times; the title too."""
    with_sound = tmp_path / "film.mp4"
    add_tracks(film, with_sound)
    made = delivered(tmp_path, with_sound, kind)
    assert made.tracks == ("audio", "subtitle", "chapters")
    for kind_of_track in ("audio", "subtitle"):
        packets = [other_packets(path, kind_of_track) for path in (with_sound, made.path)]
        assert packets[0] == packets[1]
        assert packets[0]
    with av.open(str(made.path)) as container, av.open(str(with_sound)) as source:
        assert container.chapters() == source.chapters()
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["1. day", "2. night"]
        assert container.metadata["title"] == "Honey"
        assert container.streams.audio[0].language == "fra"
    assert frame_times(made.path) == [index / RATE for index in range(30)]


@without_a_card
@pytest.mark.parametrize("name", ["h264_nvenc", "hevc_nvenc", "av1_nvenc"])
def test_hardware_that_is_not_there_is_named(tmp_path, film, name):
    """With what it needs and the driver's words, every time; nothing is left behind."""
    for _ in range(2):
        with pytest.raises(StitchError, match=f"{name} cannot be opened here .*cuda.*an NVIDIA card with NVENC"):
            by_hardware(tmp_path, film, name, {})
    assert list(tmp_path.iterdir()) == []


@without_a_card
@pytest.mark.parametrize("name", ["h264_nvenc", "hevc_nvenc", "av1_nvenc"])
def test_hardware_encoders_take_what_they_are_told(tmp_path, film, name):
    """Every preset, the best and the worst quality: it is the missing card that stops them, not a wrong option."""
    quality = CODECS[name].quality
    asked = [{"preset": preset} for preset in CODECS[name].presets]
    for options in [*asked, {"crf": quality.best}, {"crf": quality.worst}]:
        with pytest.raises(StitchError, match="Cannot load libcuda"):
            by_hardware(tmp_path, film, name, options)


@pytest.mark.parametrize("num_frames", [29, 31])
def test_another_count_is_refused(tmp_path, film, num_frames):
    """Too few frames or too many give an error with both numbers, and the old file stays."""
    (tmp_path / "out.mp4").write_bytes(b"the one before")
    with pytest.raises(StitchError, match=f"should have 30 frames, and {num_frames} came"):
        delivered(tmp_path, film, "h264", drawn(num_frames), 30)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out.mp4", b"the one before")]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"num_frames": 31}, "num_frames=30"),
        ({"fps": Fraction(24)}, "do not come in equal steps"),
        ({"width": 130}, "width=128"),
        ({}, "its colours are tagged"),
    ],
)
def test_what_did_not_come_out_gets_no_name(tmp_path, film, wrong, words):
    """A file of another length, rate or size, or without tags, is refused, with what is wrong about it."""
    wanted = {"num_frames": 30, "fps": RATE, "width": SIZE[0], "height": SIZE[1]} | wrong
    info = VideoInfo(**wanted)
    path = delivered(tmp_path, film, "h264").path if wrong else untagged(tmp_path / "out.mp4")
    size = (info.width, info.height)
    with pytest.raises(StitchError, match=f"libx264 made no good .*out.mp4.*{words}"):
        _looked_at(tmp_path / "out.mp4", path, info, choose_encoding("h264", ".mp4"), place(size, None))


@pytest.mark.parametrize("kind", ["h264", "prores"])
def test_a_full_disk_is_named(tmp_path, film, kind):
    """With the file and the remedy, and the old file stays."""
    _, ending, _, _, _ = KINDS[kind]
    path = tmp_path / f"out{ending}"
    path.write_bytes(b"the one before")
    random = np.random.default_rng(0)
    noise = (random.integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8) for _ in range(30))
    with pytest.raises(StitchError, match=rf"cannot write .*out\{ending}"), largest_file(60_000):
        delivered(tmp_path, film, kind, noise)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(path.name, b"the one before")]


def test_a_missing_folder_is_named(tmp_path, film):
    """Before anything is encoded."""
    with pytest.raises(StitchError, match=r"out\.mp4: the folder is not there"):
        delivered(tmp_path / "nowhere", film, "h264")


def test_an_exception_leaves_the_old_file(tmp_path, film):
    """Where somebody stops it, what was there is there still, and nothing else."""
    path = delivered(tmp_path, film, "h264", num_frames=3).path

    def stopped() -> Iterator[np.ndarray]:
        yield from itertools.islice(drawn(30), 5)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        delivered(tmp_path, film, "h264", stopped())
    assert list(tmp_path.iterdir()) == [path]
    assert probe(path).num_frames == 3


def untagged(path: Path) -> Path:
    """Thirty frames that do not say which colours they mean."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for frame in drawn(30):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def other_packets(path: Path, kind: str) -> list[tuple[Fraction, bytes]]:
    """When each packet of the first track of a kind comes, and what is in it."""
    with av.open(str(path)) as container:
        stream = next(stream for stream in container.streams if stream.type == kind)
        found = [packet for packet in container.demux(stream) if packet.pts is not None]
        return [(packet.pts * packet.time_base, bytes(packet)) for packet in found]


def add_tracks(film: Path, path: Path) -> None:
    """The film with a tone, two soft subtitles, two chapters and a title."""
    with av.open(str(film)) as source, av.open(str(path), "w") as container:
        container.metadata["title"] = "Honey"
        pictures = container.add_stream_from_template(source.streams.video[0])
        sound = container.add_stream("aac", rate=48000, layout="stereo")
        sound.metadata["language"] = "fra"
        words = container.add_stream("mov_text")
        words.codec_context.subtitle_header = ASS
        words.codec_context.time_base = words.time_base = Fraction(1, 1000)
        chapters = [(0, 20, "1. day"), (20, 30, "2. night")]
        container.set_chapters(
            [
                {"id": number, "start": start, "end": end, "time_base": 1 / RATE, "metadata": {"title": title}}
                for number, (start, end, title) in enumerate(chapters, 1)
            ]
        )
        packets = [packet for packet in source.demux(video=0) if packet.dts is not None]
        for packet in packets:
            packet.stream = pictures
        packets += [*tone(sound, int(30 / RATE * 48000)), *lines(words, ((200, 400, "Hallo"), (700, 500, "熊")))]
        for packet in sorted(packets, key=lambda packet: packet.dts * packet.time_base):
            container.mux_one(packet)


def tone(stream: av.AudioStream, num_samples: int) -> list[av.Packet]:
    wave = (0.1 * np.sin(np.arange(num_samples) * 0.05)).astype(np.float32)
    packets = []
    for start in range(0, num_samples, 1024):
        frame = av.AudioFrame.from_ndarray(np.stack([wave[start : start + 1024]] * 2), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
        packets += stream.encode(frame)
    return packets + stream.encode(None)


def lines(stream: av.subtitles.stream.SubtitleStream, cues: tuple[tuple[int, int, str], ...]) -> list[av.Packet]:
    packets = []
    for start, duration, text in cues:
        event = f"0,0,Default,,0,0,0,,{text}".encode()
        packet = stream.codec_context.encode_subtitle(SubtitleSet.create(text=event, start=0, end=duration, pts=0))
        packet.pts = packet.dts = start
        packet.duration, packet.time_base, packet.stream = duration, Fraction(1, 1000), stream
        packets.append(packet)
    return packets
