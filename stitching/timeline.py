"""Where each shot lies in the film: integer frames, nothing else. Knows no pixels.

A shot's clip is a head (what the seam before it takes), a body (shown as it is) and a tail (what the seam after it
takes).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segmenter.types import Shot


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The place of one shot in the film."""

    start: int
    """The film's frame at which the shot begins; for an overlap the first one that shows both shots."""
    num_frames: int
    """Frames of the shot's clip."""
    head: int
    """Frames at its front that the seam before it takes."""
    tail: int
    """Frames at its back that the seam after it takes."""

    @property
    def end(self) -> int:
        """The film's first frame without the shot."""
        return self.start + self.num_frames

    @property
    def middle(self) -> int:
        """The film's frame that shows it best: the middle of what is no seam's."""
        body = self.num_frames - self.head - self.tail
        return min(self.start + self.head + body // 2, self.end - 1)


def spans(shots: Sequence[Shot]) -> tuple[Span, ...]:
    """The place of every shot in the film.

    Raises:
        ValueError: there are no shots, or one of them is shorter than its two seams together.
    """
    if not shots:
        raise ValueError("a film needs at least one shot")
    placed: list[Span] = []
    start = 0
    for index, shot in enumerate(shots):
        head = _head(shot, first=index == 0)
        tail = shots[index + 1].seam.frames_before if index + 1 < len(shots) else 0
        if head + tail > shot.shown_frames:
            raise ValueError(f"shot {shot.id}: {head = } and {tail = } must fit into {shot.shown_frames = } together")
        if index and shot.seam.overlaps:
            start -= head
        placed.append(Span(start=start, num_frames=shot.shown_frames, head=head, tail=tail))
        start += shot.shown_frames
    return tuple(placed)


def _head(shot: Shot, *, first: bool) -> int:
    """Frames that the shot's own seam takes from it; a film that begins with an overlap fades in from black."""
    if not first:
        return shot.seam.frames_after
    if shot.seam.kind in {"cut", "continue"}:
        return 0
    return shot.seam.num_frames - shot.seam.num_frames // 2
