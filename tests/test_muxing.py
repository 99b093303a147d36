"""Sound and subtitles in the film's file: on their samples and times, and pictures that nobody touched."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from film_stock import make_shot, moving_frames, write_clip
from sound_stock import FPS_OF_BROADCAST, click, heard, narrations, sound, tone

from segmenter.errors import StitchError
from segmenter.types import Film, Music, Shot, Soundtrack
from stitching.film import stitch_film
from stitching.loudness import measure
from stitching.sound_file import RATE
from stitching.words_and_sound import add_tracks


def shots_of(fps: Fraction, *subtitles: str | None, num_frames: int = 24) -> list[Shot]:
    return [
        make_shot(f"s{i:02}p01", num_frames=num_frames, fps=fps, subtitle=text, size=(64, 96))
        for i, text in enumerate(subtitles, 1)
    ]


def made(folder: Path, shots: list[Shot], soundtrack: Soundtrack | None) -> Film:
    num_frames = shots[0].shown_frames
    clip = write_clip(folder / "clip.mp4", list(moving_frames(num_frames)), fps=shots[0].fps)
    return stitch_film(
        shots,
        [clip] * len(shots),
        folder / "film",
        fps=shots[0].fps,
        num_frames=num_frames * len(shots),
        soundtrack=soundtrack,
    )


def pictures(path: Path) -> list[tuple[int | None, int | None, bytes]]:
    with av.open(str(path)) as container:
        return [(p.pts, p.dts, bytes(p)) for p in container.demux(container.streams.video[0]) if p.size]


@pytest.mark.parametrize("fps", [Fraction(24), FPS_OF_BROADCAST])
def test_narration_is_heard_on_the_first_frame(tmp_path: Path, fps: Fraction) -> None:
    """In the AAC of the finished film, to the sample; and the sound is as long as the pictures."""
    shots = shots_of(fps, None, None, None)
    said = sound(tmp_path / "click.wav", click(0.3))
    film = made(tmp_path, shots, Soundtrack(cues=narrations({"s02p01": said, "s03p01": said})))
    samples = heard(film.video)
    with av.open(str(film.video)) as container:
        stream = container.streams.audio[0]
        assert stream.duration * stream.time_base == Fraction(round(72 / fps * RATE), RATE)
    assert 0 <= samples.shape[1] - 72 / fps * RATE < 1024
    for frame in (24, 48):
        start = round(frame / fps * RATE)
        around = np.abs(samples[0, start - 2000 : start + 2000])
        assert start - 2000 + int(np.argmax(around)) == start


def test_pictures_and_chapters_stay(tmp_path: Path) -> None:
    """Bit for bit, with their times, however often the sound changes."""
    shots = shots_of(Fraction(24), None, None)
    silent = made(tmp_path, shots, None)
    before = pictures(silent.video)
    for level in (0.1, 0.2):
        add_tracks(silent.video, shots, Soundtrack(music=Music(sound=sound(tmp_path / "m.wav", tone(3, level=level)))))
        assert pictures(silent.video) == before
        with av.open(str(silent.video)) as container:
            assert [stream.type for stream in container.streams if stream.type != "data"] == ["video", "audio"]
            assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["1", "2"]
            assert container.streams.audio[0].codec_context.name == "aac"
    add_tracks(silent.video, shots, None)
    assert pictures(silent.video) == before
    with av.open(str(silent.video)) as container:
        assert not container.streams.audio


def test_the_film_is_as_loud_as_asked_for(tmp_path: Path) -> None:
    """-14 LUFS within half a unit, measured on the film's own track."""
    shots = shots_of(Fraction(24), None, None, num_frames=96)
    band = Music(sound=sound(tmp_path / "band.wav", tone(9.0, level=0.02)))
    film = made(tmp_path, shots, Soundtrack(music=band, loudness=-14.0))
    now = measure([heard(film.video)])
    assert now.lufs == pytest.approx(-14.0, abs=0.5)
    assert now.peak_db < -0.5


def test_soft_subtitles_come_and_go_on_time(tmp_path: Path) -> None:
    """Their words, times and language are in the file, and beside it as SRT and WebVTT."""
    film = made(tmp_path, shots_of(Fraction(24), "有蜜吗? <b> & more", None, "谢谢"), None)
    with av.open(str(film.video)) as container:
        (stream,) = container.streams.subtitles
        assert (stream.codec_context.name, stream.language) == ("mov_text", "zho")
        told = [
            (packet.pts * stream.time_base, packet.duration * stream.time_base, bytes(packet)[2:].decode())
            for packet in container.demux(stream)
            if packet.size > 2
        ]
    assert told == [(0, 1, "有蜜吗? <b> & more"), (2, 1, "谢谢")]
    assert film.web_subtitles is not None
    assert film.web_subtitles.read_text(encoding="utf-8") == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n有蜜吗? &lt;b&gt; &amp; more\n\n00:00:02.000 --> 00:00:03.000\n谢谢\n"
    )
    assert film.subtitles is not None


def test_a_sound_that_fails_leaves_the_film(tmp_path: Path) -> None:
    """The film that was there stays to the byte, and nothing lies about."""
    shots = shots_of(Fraction(24), "Honey?")
    film = made(tmp_path, shots, None)
    content = film.video.read_bytes()
    broken = sound(tmp_path / "broken.wav", tone(0.5))
    broken.path.write_bytes(b"no sound at all" * 100)
    with pytest.raises(StitchError, match=r"broken\.wav is no sound that can be played .*save it as WAV"):
        add_tracks(film.video, shots, Soundtrack(cues=narrations({"s01p01": broken})))
    assert film.video.read_bytes() == content
    assert not list((tmp_path / "film").glob("*.part"))
