"""The film as a small moving picture, GIF or WebP, of no more bytes than are asked for.

Says which of the film's frames it wants, and takes them one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from segmenter.errors import StitchError
from stitching.beside import replacing
from stitching.gif import encode_gif

_LONGEST_SIDE = 360
_FPS = 10
_MAX_FRAMES = 240
_MAX_PIXELS = 16_000_000
"""Of all frames together: what is held in memory, at three bytes each."""
MAX_BYTES = 8_000_000
"""Of a preview, where no other limit is asked for: more than most places for pictures take."""
_MAX_TRIES = 4
"""Of one quality and rate, at ever smaller sizes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rung:
    """A step down: what is tried next where a preview is too large."""

    quality: int = 100
    """Of WebP; a GIF has one only."""
    every: int
    """One frame of so many stays."""
    scale: float
    """Of the sides: they become no smaller than this before the next step is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewKind:
    """A kind of moving picture."""

    encode: Callable[[Sequence[np.ndarray], Sequence[int], int], bytes]
    """Frames, the milliseconds of each, and a quality of 0 to 100, to a file's content."""
    ladder: tuple[_Rung, ...]
    """What is missed least goes first: fine detail, then size, then smoothness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A preview that keeps to its limit."""

    content: bytes
    """Of the file."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    num_frames: int
    """In the preview."""
    quality: int
    """Of WebP."""


class Preview:
    """Keeps every so many frames of the film, small.

    A film of more than 24 seconds or so is shown faster, rather than in part.
    """

    def __init__(
        self,
        *,
        fps: Fraction,
        num_frames: int,
        width: int,
        height: int,
        longest_side: int = _LONGEST_SIDE,
        near: Callable[[int, int], int] = lambda frame, step: frame,
    ) -> None:
        """Settles what it will show.

        Args:
            fps: of the film.
            num_frames: of the film.
            width: pixels.
            height: pixels.
            longest_side: of the preview at the most, in pixels.
            near: what may be shown instead of a frame, where one is wanted at every so many.
        """
        usual_step = max(1, round(fps / _FPS))
        step = max(usual_step, -(-num_frames // _MAX_FRAMES))
        self.wanted = [near(frame, step) for frame in range(0, num_frames, step)]
        """The film's frames to take."""
        self._seconds = usual_step / fps
        kept = len(self.wanted)
        scale = min(1.0, longest_side / max(width, height), (_MAX_PIXELS / (kept * width * height)) ** 0.5)
        self.size = (max(1, round(width * scale)), max(1, round(height * scale)))
        """Width and height in which they are kept."""
        # Room for all of them: what the preview will hold is settled before the first frame.
        self._frames = np.empty((kept, self.size[1], self.size[0], 3), np.uint8)
        self._num_taken = 0

    def take(self, frame: np.ndarray) -> None:
        """Looks at the next frame of those that it wants, (H, W, 3) uint8 RGB."""
        self._frames[self._num_taken] = cv2.resize(frame, self.size, interpolation=cv2.INTER_AREA)
        self._num_taken += 1

    def fitted(self, kind: PreviewKind, max_bytes: int = MAX_BYTES) -> Fitted:
        """The preview, as large, smooth and good as the limit lets it be.

        Raises:
            StitchError: nothing that one could still look at is as small as that; says how small it can be.
        """
        frames = self._frames[: self._num_taken]
        smallest: int | None = None
        scale = 1.0
        for rung in kind.ladder:
            for _ in range(_MAX_TRIES):
                tried = self._encoded(frames, kind, rung, scale)
                if len(tried.content) <= max_bytes:
                    return tried
                smallest = min(len(tried.content), smallest or len(tried.content))
                if scale <= rung.scale:
                    break
                scale = max(rung.scale, 0.95 * scale * (max_bytes / len(tried.content)) ** 0.5)
        raise StitchError(f"{max_bytes} bytes are too few for this film: {smallest} are the fewest it can be shown in")

    def _encoded(self, frames: np.ndarray, kind: PreviewKind, rung: _Rung, scale: float) -> Fitted:
        width, height = (max(1, round(side * scale)) for side in self.size)
        kept = [cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA) for frame in frames[:: rung.every]]
        content = kind.encode(kept, _delays(len(frames), rung.every, self._seconds), rung.quality)
        return Fitted(content=content, width=width, height=height, num_frames=len(kept), quality=rung.quality)


def _gif(frames: Sequence[np.ndarray], milliseconds: Sequence[int], _quality: int) -> bytes:
    return encode_gif(frames, milliseconds)


def _webp(frames: Sequence[np.ndarray], milliseconds: Sequence[int], quality: int) -> bytes:
    """One that begins anew for ever."""
    first, *others = (Image.fromarray(frame) for frame in frames)
    file = BytesIO()
    first.save(
        file,
        format="WEBP",
        save_all=True,
        append_images=others,
        duration=list(milliseconds),
        loop=0,
        quality=quality,
        method=4,
    )
    return file.getvalue()


GIF = PreviewKind(
    encode=_gif,
    ladder=(
        _Rung(every=1, scale=0.5),
        _Rung(every=2, scale=0.35),
        _Rung(every=4, scale=0.25),
        _Rung(every=8, scale=0.15),
    ),
)
WEBP = PreviewKind(
    encode=_webp,
    ladder=(
        _Rung(quality=80, every=1, scale=0.8),
        _Rung(quality=60, every=1, scale=0.5),
        _Rung(quality=45, every=2, scale=0.35),
        _Rung(quality=30, every=4, scale=0.25),
        _Rung(quality=15, every=8, scale=0.15),
    ),
)


class GifPreview(Preview):
    """The preview that every film comes with."""

    def save(self, path: Path) -> None:
        """Writes the GIF; what does not compress well is made smaller until it is of modest size."""
        with replacing(path) as part:
            part.write_bytes(self.fitted(GIF).content)


def _delays(count: int, every: int, seconds: Fraction) -> list[int]:
    """Milliseconds of each frame: a GIF counts in hundredths, so the rounding is spread over the frames."""
    ends = [round(index * seconds * 100) for index in [*range(0, count, every), count]]
    return [10 * max(2, end - start) for start, end in pairwise(ends)]
