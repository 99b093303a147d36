"""Small frames as an animated GIF: one palette for all of them, and what does not move costs nothing.

Takes frames as they are; which of a film's they are is `preview`'s business.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import GifImagePlugin, Image

_COLOURS = 255
_TRANSPARENT = 255
"""The palette's last place: a pixel that stays as it was in the frame before."""
_PALETTE_FRAMES = 24
_PALETTE_PIXELS = 60_000
# Ordered dithering (Bayer, 4 x 4): unlike error diffusion it leaves alone what does not move, which then costs nothing.
_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.int16) // 2 - 4


def encode_gif(frames: Sequence[np.ndarray], milliseconds: Sequence[int]) -> bytes:
    """The frames, (H, W, 3) uint8 RGB, as a GIF that begins anew for ever.

    Args:
        frames: at least one, all of one size.
        milliseconds: how long each of them stays; a GIF counts in tens of them.
    """
    palette = _palette(frames)
    nearest = _nearest(palette)
    gif = BytesIO()
    before: np.ndarray | None = None
    for frame, delay in zip(frames, milliseconds, strict=True):
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


def _palette(frames: Sequence[np.ndarray]) -> Image.Image:
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
