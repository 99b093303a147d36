"""Small shots and clips for the tests of `stitching`, and what a finished film is checked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from segmenter.types import Anchor, Clip, Seam, Shot, View
from stitching.encode import VideoWriter, entry_frames


def make_shot(
    shot_id: str = "s01p01",
    *,
    num_frames: int = 12,
    seam: Seam | None = None,
    text: str = "A cat jumps onto the table",
    subtitle: str | None = None,
    size: tuple[int, int] = (64, 64),
    fps: Fraction = Fraction(24),
) -> Shot:
    """A shot that shows `num_frames` frames."""
    return Shot(
        id=shot_id,
        chain=0,
        part=0,
        parts=1,
        text=text,
        setting="",
        camera="",
        view_start=View(),
        view_end=View(),
        negative_prompt="",
        seed=1,
        width=size[0],
        height=size[1],
        fps=fps,
        num_frames=4 * -(-num_frames // 4) + 1,
        drop_frames=0,
        shown_frames=num_frames,
        continuity="cut",
        seam=seam or Seam(kind="cut"),
        subtitle=subtitle,
        image=None,
        image_sha256=None,
    )


def moving_frames(num_frames: int, *, width: int = 64, height: int = 96) -> Iterator[np.ndarray]:
    """A soft coloured ground with a disc that moves."""
    across, down = np.meshgrid(np.linspace(0, 200, width), np.linspace(30, 220, height))
    ground = np.stack([across, down, 255 - down], axis=-1).astype(np.uint8)
    for index in range(num_frames):
        yield cv2.circle(ground.copy(), (10 + 2 * index, height // 2), 8, (240, 220, 40), -1, cv2.LINE_AA)


def flat_frames(num_frames: int, level: int, *, size: tuple[int, int] = (64, 64)) -> list[np.ndarray]:
    """Frames of one grey level."""
    return [np.full((size[1], size[0], 3), level, np.uint8)] * num_frames


def write_clip(path: Path, frames: Sequence[np.ndarray], *, fps: Fraction = Fraction(24)) -> Clip:
    """The frames as a clip of the store, in better quality."""
    height, width, _ = frames[0].shape
    with VideoWriter(path, fps=fps, width=width, height=height, crf=4, keyframes=entry_frames(fps)) as video:
        for frame in frames:
            video.write(frame)
    anchor = Anchor(
        frame=path.with_suffix(".png"), pose=path.with_suffix(".json"), pose_map=path.with_suffix(".map.png"), sha256=""
    )
    return Clip(shot_id=path.stem, key=path.stem, video=path, num_frames=len(frames), anchor=anchor)


def frame_times(path: Path) -> list[Fraction]:
    """When each frame of a video is shown, in seconds; every frame is decoded, to the last one."""
    times = []
    with av.open(f"file:{path}") as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            assert not frame.is_corrupt
            assert frame.pts is not None
            times.append(frame.pts * frame.time_base)
    return times
