"""What is asked for of a codec, and what is said where it cannot be had."""

from fractions import Fraction

import av
import pytest

from segmenter.errors import StitchError
from stitching.codec_choice import choose_encoding
from stitching.codecs import CODECS

FILM_RATE = Fraction(24)


def test_the_ending_chooses_a_codec():
    """H.264 goes into an MP4 and ProRes into a MOV, where no codec is asked for."""
    assert choose_encoding(None, ".mp4").codec.name == "h264"
    assert choose_encoding(None, ".mov").codec.name == "prores"


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)
def test_what_is_usual_is_possible(codec):
    """Each codec's usual quality, preset, profile and depth are among its own."""
    encoding = choose_encoding(codec.name, codec.endings[0])
    options = encoding.options(FILM_RATE, 48)
    assert encoding.preset in (codec.presets or (None,))
    assert encoding.profile in (codec.profiles or (None,))
    if codec.quality:
        assert codec.quality.best <= encoding.crf <= codec.quality.worst
        assert options[codec.quality.option] == str(encoding.crf)
    assert encoding.pixel_format in {known.name for known in av.Codec(codec.encoder, "w").video_formats}


def test_players_jump_by_two_seconds():
    """A key frame comes every two seconds, whatever the rate."""
    assert choose_encoding("hevc", ".mp4").options(Fraction(24000, 1001), 48)["g"] == "48"
    assert choose_encoding("av1", ".mp4").options(Fraction(60), 48)["g"] == "120"


@pytest.mark.parametrize("name", CODECS)
def test_a_missing_encoder_is_named(name):
    """With what this ffmpeg is, and what it has instead."""
    codec = CODECS[name]
    others = av.codecs_available - {codec.encoder}
    another = next(other for other in CODECS.values() if other.encoder != codec.encoder)
    with pytest.raises(StitchError, match=f"no encoder {codec.encoder}, which {name} needs; it has") as said:
        choose_encoding(name, codec.endings[0], encoders=others)
    assert av.ffmpeg_version_info in str(said.value)
    assert another.encoder in str(said.value)


@pytest.mark.parametrize(
    ("name", "ending", "options", "words"),
    [
        ("vp9", ".mp4", {}, "there is h264, hevc, av1, prores"),
        ("prores", ".mp4", {}, "prores goes into .mov, not into .mp4"),
        ("av1", ".mov", {}, "av1 goes into .mp4"),
        ("prores", ".mov", {"crf": 18}, "prores has no CRF"),
        ("prores", ".mov", {"preset": "slow"}, "prores has no preset 'slow'; leave it out"),
        ("prores", ".mov", {"profile": "422"}, "there is proxy, lt, standard, hq, 4444, 4444xq"),
        ("prores", ".mov", {"depth": 8}, "prores has 10 bits a sample here, not 8"),
        ("h264", ".mp4", {"profile": "high"}, "h264 has no profile to choose"),
        ("h264", ".mp4", {"crf": 52}, "the CRF of h264 is 0 .best. to 51, not 52; 18 is usual"),
        ("av1", ".mp4", {"crf": 0}, "the CRF of av1 is 1 .best. to 63, not 0"),
        ("hevc", ".mp4", {"depth": 12}, "hevc has 8 or 10 bits a sample here, not 12"),
        ("h264_nvenc", ".mp4", {"depth": 10}, "h264_nvenc has 8 bits a sample here"),
        ("av1", ".mp4", {"preset": "slow"}, "av1 has no preset 'slow'; there is 0, 1, 2"),
    ],
)
def test_what_a_codec_cannot_do_is_said(name, ending, options, words):
    """With what it can."""
    with pytest.raises(StitchError, match=words):
        choose_encoding(name, ending, **options)


def test_two_frames_of_hevc_are_in_their_order() -> None:
    """x265 would give them no decoding times if it could put them in another one."""
    hevc = choose_encoding("hevc", ".mp4")
    assert "bframes=0" in hevc.options(Fraction(24), 2)["x265-params"]
    assert "bframes" not in hevc.options(Fraction(24), 3)["x265-params"]
