"""The mix: everything on its sample, music that gives way and comes back, fades, and no more of it than the film."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from film_stock import make_shot
from sound_stock import FPS_OF_BROADCAST, click, level_db, mixed_whole, narrations, sound, tone, write_wav

from segmenter.errors import StitchError
from segmenter.types import Cue, Effect, Music, Seam, Sound, Soundtrack
from stitching.mix import mixed
from stitching.sound_file import RATE


@pytest.mark.parametrize("fps", [Fraction(24), FPS_OF_BROADCAST, Fraction(25), Fraction(30000, 1001)])
def test_narration_begins_on_the_panels_first_frame(tmp_path: Path, fps: Fraction) -> None:
    """To the sample, after a cut and in a dissolve, whose first frame shows both; a panel's second shot begins none."""
    dissolve = Seam(kind="dissolve", num_frames=6)
    shots = [
        make_shot("s01p01-1", num_frames=17, fps=fps),
        make_shot("s01p01-2", num_frames=12, fps=fps, seam=Seam(kind="continue")),
        make_shot("s01p02", num_frames=20, fps=fps),
        make_shot("s01p03", num_frames=20, fps=fps, seam=dissolve),
    ]
    said = sound(tmp_path / "click.wav", click(0.2))
    mix = mixed_whole(Soundtrack(cues=narrations({"s01p01": said, "s01p02": said, "s01p03": said})), shots)
    assert mix.shape == (2, round((17 + 12 + 20 + 14) / fps * RATE))
    expected = [round(frame / fps * RATE) for frame in (0, 29, 43)]
    assert np.flatnonzero(mix[0] > 0.5).tolist() == expected


def test_effects_begin_when_they_should_and_as_loud(tmp_path: Path) -> None:
    """A quarter of a second after the panel begins, 6 dB down; what goes beyond the film's end is cut off."""
    shots = [make_shot("s01p01", num_frames=24), make_shot("s01p02", num_frames=24)]
    ring = sound(tmp_path / "ring.wav", tone(5.0))
    effect = Effect(sound=ring, at_seconds=Fraction(1, 4), gain_db=-6.0)
    mix = mixed_whole(Soundtrack(cues=(Cue(panel_id="s01p02", kind="effect", effect=effect),)), shots)
    assert mix.shape == (2, 2 * RATE)
    start = RATE + RATE // 4
    assert not mix[:, :start].any()
    assert level_db(mix[:, start:]) == pytest.approx(level_db(tone(5.0)) - 6, abs=0.05)


def test_music_gives_way_to_narration(tmp_path: Path) -> None:
    """As far as asked for while somebody speaks, smoothly before and after, and not in a breath between two."""
    shots = [make_shot(f"s01p0{i}", num_frames=72) for i in (1, 2, 3, 4)]
    quiet = sound(tmp_path / "said.wav", np.zeros((2, 2 * RATE), np.float32))
    band = Music(sound=sound(tmp_path / "band.wav", tone(12.0)), duck_db=-15.0, fade_out_seconds=Fraction(0))
    mix = mixed_whole(Soundtrack(cues=narrations({"s01p02": quiet, "s01p03": quiet}), music=band), shots)
    full = level_db(tone(1.0))

    def at(seconds: float) -> float:
        return level_db(mix[:, round(seconds * RATE) : round((seconds + 0.1) * RATE)])

    assert [at(1.0), at(2.6), at(9.2), at(11.0)] == pytest.approx([full] * 4, abs=0.05)
    # Between 5 and 6 seconds lies a breath.
    assert [at(3.0), at(4.9), at(5.5), at(7.8)] == pytest.approx([full - 15] * 4, abs=0.05)
    envelope = np.array([at(2.6 + 0.02 * step) for step in range(25)])
    assert (np.diff(envelope) < 0.1).all()
    assert np.abs(np.diff(envelope)).max() < 3


def test_music_fades_and_ends_with_the_film(tmp_path: Path) -> None:
    """In from nothing, out to nothing at the film's end, or at its own where that is sooner."""
    shots = [make_shot(num_frames=96)]
    for seconds, end in ((60.0, 4.0), (3.0, 3.0)):
        band = Music(
            sound=sound(tmp_path / "band.wav", tone(seconds)), fade_in_seconds=Fraction(1), fade_out_seconds=Fraction(1)
        )
        mix = np.abs(mixed_whole(Soundtrack(music=band), shots)[0])
        assert mix.shape == (4 * RATE,)
        for middle, factor in ((0.0, 0.0), (0.5, 0.5), (2.0, 1.0), (end - 0.5, 0.5), (end - 0.01, 0.005)):
            around = mix[max(0, round((middle - 0.005) * RATE)) : round((middle + 0.005) * RATE)]
            assert around.max() == pytest.approx(0.25 * factor, abs=0.004)
        assert not mix[round(end * RATE) :].any()


def test_files_of_other_rates_and_one_channel_fit_in(tmp_path: Path) -> None:
    """22.05 kHz in mono: as long, as loud, on both sides."""
    write_wav(tmp_path / "mono.wav", tone(1.0, rate=22050)[:1], rate=22050)
    said = Sound(path=tmp_path / "mono.wav", sha256="", seconds=Fraction(1))
    mix = mixed_whole(Soundtrack(cues=narrations({"s01p01": said})), [make_shot(num_frames=48)])
    assert level_db(mix[:, : RATE - 100]) == pytest.approx(level_db(tone(1.0)), abs=0.2)
    assert np.array_equal(mix[0], mix[1])
    assert np.abs(mix[:, RATE + 100 :]).max() < 0.01


def test_memory_does_not_grow_with_the_film(tmp_path: Path) -> None:
    """Ten minutes take what one takes."""
    band = Music(sound=sound(tmp_path / "band.wav", tone(600.0)))
    peaks = []
    for minutes in (1, 10):
        shots = [make_shot(f"s01p{i:02}", num_frames=1440) for i in range(1, minutes + 1)]
        tracemalloc.start()
        assert sum(block.shape[1] for block in mixed(Soundtrack(music=band), shots)) == minutes * 60 * RATE
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0] < 16 * 2**20


def test_a_file_that_went_away_is_named(tmp_path: Path) -> None:
    """The error says which and what to do."""
    gone = Sound(path=tmp_path / "gone.wav", sha256="", seconds=Fraction(1))
    with pytest.raises(StitchError, match=r"gone\.wav is not there; put it back"):
        mixed_whole(Soundtrack(cues=narrations({"s01p01": gone})), [make_shot()])
