"""Which of the film's frames are copied out of which clip, and which are made anew: integers, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stitching.timeline import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedPiece:
    """Frames of one clip that are in the film as the clip has them."""

    start: int
    """The film's frame at which the piece begins."""
    clip: int
    """Index of the clip."""
    frames: range
    """Of the clip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePiece:
    """Frames from one copied piece to the next: what the seams take, and what lies too close to them to be copied."""

    start: int
    """The film's frame at which the piece begins."""
    num_frames: int
    """Frames of the piece."""
    first: int
    """Index of the clip that it begins in."""
    since: int
    """That clip's frame from which on the piece has it; with 0 it has the seam before the clip, too."""
    last: int
    """Index of the clip that it ends in."""
    until: int
    """That clip's frame before which the piece ends."""


Piece = CopiedPiece | MadePiece


def lay_pieces(placed: Sequence[Span], copied: Sequence[range]) -> list[Piece]:
    """The film's pieces in their order, without a gap; with nothing to copy it is one piece, made anew.

    Args:
        placed: the place of every clip.
        copied: the frames of every clip that are copied; a range without frames where there are none.
    """
    pieces: list[Piece] = []
    start, first, since = 0, 0, 0
    for index, (span, frames) in enumerate(zip(placed, copied, strict=True)):
        if not frames:
            continue
        begins = span.start + frames.start
        if begins > start:
            pieces.append(_made(start, begins, (first, since), (index, frames.start)))
        pieces.append(CopiedPiece(start=begins, clip=index, frames=frames))
        start, first, since = span.start + frames.stop, index, frames.stop
    if start < placed[-1].end:
        pieces.append(_made(start, placed[-1].end, (first, since), (len(placed) - 1, placed[-1].num_frames)))
    return pieces


def _made(start: int, end: int, begins: tuple[int, int], ends: tuple[int, int]) -> MadePiece:
    return MadePiece(start=start, num_frames=end - start, first=begins[0], since=begins[1], last=ends[0], until=ends[1])
