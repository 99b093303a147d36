"""Where a picture lies in a frame of another size: never stretched, with bars or with its edges cut off.

Knows numbers only.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from segmenter.errors import StitchError

Fit = Literal["pad", "crop"]
_SMALLEST, _LARGEST = 16, 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A picture in a frame; all in pixels."""

    width: int
    """Of the frame."""
    height: int
    """Of the frame."""
    picture: tuple[int, int]
    """Width and height of the picture, scaled; larger than the frame where it is cropped."""

    @property
    def corner(self) -> tuple[int, int]:
        """Where the picture's upper left corner lies; negative where it is cropped. Even, so that chroma stays put."""
        return _half(self.width - self.picture[0]), _half(self.height - self.picture[1])

    @property
    def words(self) -> str:
        """What was done to the picture; empty where it fills the frame as it is."""
        across, down = self.width - self.picture[0], self.height - self.picture[1]
        if across > 0 or down > 0:
            return f"bars {'left and right' if across > 0 else 'above and below'}, {max(across, down)} pixels in all"
        if across < 0 or down < 0:
            return f"{'sides' if across < 0 else 'top and bottom'} cropped, {-min(across, down)} pixels in all"
        return ""


def place(picture: tuple[int, int], size: tuple[int, int] | None, fit: Fit = "pad") -> Placement:
    """A picture in a frame of a size, as large as it may be; without a size the frame is the picture.

    The picture keeps its proportions to the even number: chroma is halved, so odd numbers of pixels are not to be had.

    Raises:
        StitchError: the size is odd, or of no use.
    """
    if size is None:
        return Placement(width=picture[0], height=picture[1], picture=picture)
    if not all(_SMALLEST <= side <= _LARGEST for side in size):
        raise StitchError(f"a size of {size[0]}x{size[1]}: sides have {_SMALLEST} to {_LARGEST} pixels")
    if any(side % 2 for side in size):
        near = "x".join(str(side - side % 2) for side in size)
        raise StitchError(
            f"a size of {size[0]}x{size[1]} is odd, and video keeps its colours at half the size: write {near}"
        )
    ratios = [Fraction(wanted, there) for wanted, there in zip(size, picture, strict=True)]
    scale = min(ratios) if fit == "pad" else max(ratios)
    wide, high = (2 * round(side * scale / 2) for side in picture)
    return Placement(width=size[0], height=size[1], picture=(max(2, wide), max(2, high)))


def _half(left_over: int) -> int:
    """Half of it, to the next even number towards 0."""
    return 2 * int(left_over / 4)
