"""Clips that another program made, and that do not fit: each is told by its file, what is wrong and what to do."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from film_stock import make_shot
from imageio_ffmpeg import get_ffmpeg_exe
from test_joining import film_of, pan, write_clip

from segmenter.errors import StitchError
from segmenter.types import Clip, Seam
from stitching.encode import VideoInfo, probe
from stitching.packets import read_packets

EXPECTED = VideoInfo(num_frames=48, fps=Fraction(24), width=128, height=96)
SOURCE = ["-f", "lavfi", "-i", "testsrc2=s=128x96:r=24:d=2"]
EIGHT_BITS = ["-pix_fmt", "yuv420p"]
BAD = {
    "ten bits": ([*SOURCE, "-pix_fmt", "yuv420p10le"], "has 10 bits a channel", "format=yuv420p"),
    "rate": (["-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=1.92", *EIGHT_BITS], "runs at 25 frames/s", "fps=24"),
    "variable rate": (
        [*SOURCE, *EIGHT_BITS, "-vf", "setpts='(N+if(gt(N,30),7,0))/24/TB'", "-fps_mode", "vfr"],
        r"has a variable rate \(a frame stays for 42 to 333 ms\)",
        "fps=24",
    ),
    "size": ([*SOURCE, *EIGHT_BITS, "-vf", "scale=96:128"], "is 96x128, and should be 128x96", "scale=128:96"),
    "length": ([*SOURCE, *EIGHT_BITS, "-frames:v", "47"], "has only 47 of 48 frames", "render it again"),
    "sound": (["-f", "lavfi", "-i", "sine=d=1"], "has no pictures", "give the video instead"),
}
FOREIGN = {
    "mpeg4.mp4": ([*SOURCE, "-c:v", "mpeg4"], "is mpeg4, not H.264"),
    "transport.ts": ([*SOURCE, *EIGHT_BITS, "-c:v", "libx264"], "does not store its packets as MP4 does"),
}


def ffmpeg(path: Path, *arguments: str) -> Path:
    """A file that ffmpeg makes."""
    command = [get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y", *arguments, str(path)]
    subprocess.run(command, check=True)
    return path


@pytest.mark.parametrize("case", BAD)
def test_a_clip_that_does_not_fit_is_told_with_the_remedy(tmp_path: Path, case: str) -> None:
    """The file, what it is, what it should be, and a command that makes it so."""
    arguments, complaint, remedy = BAD[case]
    path = ffmpeg(tmp_path / "clip.mp4", *arguments)
    with pytest.raises(StitchError, match=rf"clip\.mp4 {complaint}.*{remedy}"):
        read_packets(path, EXPECTED)


def test_a_turned_clip_is_refused(tmp_path: Path) -> None:
    """Players turn what a phone recorded; packets do not know of it."""
    source = ffmpeg(tmp_path / "source.mp4", *SOURCE, *EIGHT_BITS)
    turned = ffmpeg(tmp_path / "clip.mp4", "-display_rotation", "90", "-i", str(source), "-c", "copy")
    read_packets(source, EXPECTED)
    with pytest.raises(StitchError, match=r"clip\.mp4 is turned by -?90 degrees"):
        read_packets(turned, EXPECTED)


@pytest.mark.parametrize("name", FOREIGN)
def test_a_clip_that_cannot_be_copied_says_why(tmp_path: Path, name: str) -> None:
    """It is a good clip all the same: a film with it is encoded as a whole, and says so."""
    arguments, reason = FOREIGN[name]
    path = ffmpeg(tmp_path / name, *arguments)
    assert read_packets(path, EXPECTED).uncopied == reason
    ours = write_clip(tmp_path / "ours.mp4", pan(1, 48))
    clips = [ours, Clip(shot_id="b", key="b", video=path, num_frames=48, anchor=ours.anchor)]
    shots = [make_shot(f"s01p0{n}", num_frames=48, size=(128, 96), seam=Seam(kind="cut")) for n in (1, 2)]
    film = film_of(shots, clips, tmp_path / "film")
    assert film.remarks == (f"the whole film was encoded anew: the clip of shot s01p02 {reason}",)
    assert probe(film.video).num_frames == 96


def test_an_open_group_is_no_place_to_enter(tmp_path: Path) -> None:
    """A keyframe before which frames are shown that need it: nothing can be cut there."""
    x264 = ["-x264-params", "open-gop=1:keyint=12:min-keyint=12:bframes=3:b-adapt=0:scenecut=0"]
    path = ffmpeg(tmp_path / "clip.mp4", *SOURCE, *EIGHT_BITS, *x264)
    closed = ffmpeg(
        tmp_path / "closed.mp4", *SOURCE, *EIGHT_BITS, *x264[:1], x264[1].replace("open-gop=1", "open-gop=0")
    )
    assert list(read_packets(path, EXPECTED).entries) == [0]
    assert list(read_packets(closed, EXPECTED).entries) == [0, 12, 24, 36]
