"""The film as a small animated GIF. Says which of the film's frames it wants, and takes them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from PIL import GifImagePlugin, Image

from stitching.beside import replacing

_LONGEST_SIDE = 360
_FPS = 10
_MAX_FRAMES = 240
_MAX_PIXELS = 16_000_000
"""Of all frames together: what is held in memory, at three bytes each."""
_MAX_BYTES = 8_000_000
_COLOURS = 255
_TRANSPARENT = 255
"""The palette's last place: a pixel that stays as it was in the frame before."""
_PALETTE_FRAMES = 24
_PALETTE_PIXELS = 60_000
# Ordered dithering (Bayer, 4 x 4): unlike error diffusion it leaves alone what does not move, which then costs nothing.
_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.int16) // 2 - 4


class GifPreview:
    """Keeps every so many frames of the film, small, and writes them as a GIF with one palette.

    A film of more than 24 seconds or so is shown faster, rather than in part.
    """

    def __init__(
        self,
        *,
        fps: Fraction,
        num_frames: int,
        width: int,
        height: int,
        near: Callable[[int, int], int] = lambda frame, step: frame,
    ) -> None:
        """Settles what it will show.

        Args:
            fps: of the film.
            num_frames: of the film.
            width: pixels.
            height: pixels.
            near: what may be shown instead of a frame, where one is wanted at every so many.
        """
        usual_step = max(1, round(fps / _FPS))
        step = max(usual_step, -(-num_frames // _MAX_FRAMES))
        self.wanted = [near(frame, step) for frame in range(0, num_frames, step)]
        """The film's frames to take."""
        self._seconds = usual_step / fps
        kept = len(self.wanted)
        scale = min(1.0, _LONGEST_SIDE / max(width, height), (_MAX_PIXELS / (kept * width * height)) ** 0.5)
        self.size = (max(1, round(width * scale)), max(1, round(height * scale)))
        """Width and height in which they are kept."""
        # Room for all of them: what the preview will hold is settled before the first frame.
        self._frames = np.empty((kept, self.size[1], self.size[0], 3), np.uint8)
        self._num_taken = 0

    def take(self, frame: np.ndarray) -> None:
        """Looks at the next frame of those that it wants, (H, W, 3) uint8 RGB."""
        self._frames[self._num_taken] = cv2.resize(frame, self.size, interpolation=cv2.INTER_AREA)
        self._num_taken += 1

    def save(self, path: Path) -> None:
        """Writes the GIF; what does not compress well is made smaller until it is of modest size."""
        frames = list(self._frames[: self._num_taken])
        while len(gif := self._encoded(frames)) > _MAX_BYTES:
            scale = 0.95 * (_MAX_BYTES / len(gif)) ** 0.5
            size = (max(1, int(frames[0].shape[1] * scale)), max(1, int(frames[0].shape[0] * scale)))
            frames = [cv2.resize(frame, size, interpolation=cv2.INTER_AREA) for frame in frames]
        with replacing(path) as part:
            part.write_bytes(gif)

    def _encoded(self, frames: list[np.ndarray]) -> bytes:
        palette = _palette(frames)
        nearest = _nearest(palette)
        delays = _delays(len(frames), self._seconds)
        gif = BytesIO()
        before: np.ndarray | None = None
        for frame, delay in zip(frames, delays, strict=True):
            indices = _indices(frame, nearest)
            if before is None:
                picture = _picture(indices, palette)
                header, _ = GifImagePlugin.getheader(picture, info={"loop": 0, "optimize": False})
                gif.write(b"".join(header))
            else:
                picture = _picture(np.where(indices == before, _TRANSPARENT, indices).astype(np.uint8), palette)
            gif.write(b"".join(GifImagePlugin.getdata(picture, duration=delay, transparency=_TRANSPARENT, disposal=1)))
            before = indices
        gif.write(b";")
        return gif.getvalue()


def _palette(frames: list[np.ndarray]) -> Image.Image:
    """The colours that serve the whole film best, from pixels spread over it."""
    chosen = frames[:: -(-len(frames) // _PALETTE_FRAMES)]
    every = max(1, round((sum(frame.size for frame in chosen) / 3 / _PALETTE_PIXELS) ** 0.5))
    sample = np.concatenate([frame[::every, ::every].reshape(-1, 3) for frame in chosen])[None]
    palette = Image.fromarray(sample).quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=1)
    colours = (palette.getpalette() or [])[: 3 * _COLOURS]
    # Unused places repeat the first colour, so that none of them is ever nearer than a used one.
    palette.putpalette(colours + colours[:3] * (256 - len(colours) // 3))
    return palette


def _nearest(palette: Image.Image) -> np.ndarray:
    """The palette's nearest colour for every colour of six bits a channel, (2**18,) uint8."""
    levels = np.arange(64, dtype=np.uint8) * 4 + 2
    colours = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(512, 512, 3)
    indices = np.asarray(Image.fromarray(colours).quantize(palette=palette, dither=Image.Dither.NONE)).reshape(-1)
    # The transparent place repeats the first colour: what landed there means that one.
    return np.where(indices == _TRANSPARENT, 0, indices).astype(np.uint8)


def _indices(frame: np.ndarray, nearest: np.ndarray) -> np.ndarray:
    """Each pixel's place in the palette, (H, W) uint8."""
    height, width = frame.shape[:2]
    pattern = np.tile(_BAYER, (-(-height // 4), -(-width // 4)))[:height, :width, None]
    red, green, blue = np.moveaxis(np.clip(frame + pattern, 0, 255).astype(np.uint32) >> 2, -1, 0)
    indices: np.ndarray = nearest[red << 12 | green << 6 | blue]
    return indices


def _picture(indices: np.ndarray, palette: Image.Image) -> Image.Image:
    picture = Image.fromarray(indices)
    picture.putpalette(palette.getpalette() or [])
    return picture


def _delays(count: int, seconds: Fraction) -> Iterator[int]:
    """Milliseconds of each frame: a GIF counts in hundredths, so the rounding is spread over the frames."""
    ends = [round(index * seconds * 100) for index in range(count + 1)]
    return (10 * max(2, end - start) for start, end in pairwise(ends))
