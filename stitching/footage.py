"""What a film is made of, and the frames of any piece of it. Knows what happens at a seam only by name."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import numpy as np

from segmenter.errors import StitchError
from segmenter.types import Clip, Shot
from stitching.encode import VideoInfo, read_frames
from stitching.glimpses import glimpse
from stitching.packets import Packets, read_packets
from stitching.pieces import MadePiece
from stitching.seams import join
from stitching.timeline import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Footage:
    """The shots of a film with their clips, all looked at and found to be what the shots say."""

    shots: tuple[Shot, ...]
    """In the order of the film."""
    placed: tuple[Span, ...]
    """Where each of them lies in the film."""
    clips: tuple[Packets, ...]
    """One a shot, in the same order."""
    fps: Fraction
    """Frames per second of every clip and of the film."""

    def copied(self, index: int) -> range:
        """The frames of a clip that no seam changes, from a place to enter on."""
        span = self.placed[index]
        following = self.shots[index + 1 : index + 2]
        # A continuation looks at the frame before it, and leaves it as it is.
        tail = 0 if following and following[0].seam.kind == "continue" else span.tail
        return self.clips[index].copied(span.head, span.num_frames - tail)

    def frames(self, piece: MadePiece, notes: dict[int, str]) -> Generator[np.ndarray, None, None]:
        """The piece's frames: bodies as they come, and at each seam what `join` makes of a tail and a head.

        Args:
            piece: of the film.
            notes: gets what is to be said of a seam, by the index of its shot.
        """
        tail: list[np.ndarray] = []
        copied = 0
        for index in range(piece.first, piece.last + 1):
            span = self.placed[index]
            body_end = span.num_frames - span.tail
            since = piece.since if index == piece.first else 0
            until = piece.until if index == piece.last else span.num_frames
            with closing(self._clip_frames(index, min(since, body_end), until)) as frames:
                body = min(since, body_end)
                if not since:
                    joined = join(self.shots[index].seam, tail, list(islice(frames, span.head)))
                    tail = []  # while the seam is encoded, nobody needs what it was made of
                    if joined.note:
                        notes[index] = joined.note
                    yield from joined.frames[copied:]
                    body = span.head
                yield from islice(frames, min(until, body_end) - body)
                # To the end and beyond it: that is where too long or too short a clip shows.
                tail = list(frames)
            copied = max(0, since - body_end)

    def _clip_frames(self, index: int, start: int, stop: int) -> Generator[np.ndarray, None, None]:
        clip, span = self.clips[index], self.placed[index]
        with _named(self.shots[index]):
            if stop - start == span.num_frames:
                yield from read_frames(clip.path, _expected(self.shots[0], span, self.fps))
            else:
                yield from glimpse(clip, range(start, stop))


def gather_footage(
    shots: tuple[Shot, ...], clips: tuple[Clip, ...], placed: tuple[Span, ...], fps: Fraction
) -> Footage:
    """Looks at every clip.

    Raises:
        StitchError: one of them is not what its shot says; named with shot, file and remedy.
    """
    looked_at = []
    for shot, clip, span in zip(shots, clips, placed, strict=True):
        with _named(shot):
            looked_at.append(read_packets(clip.video, _expected(shots[0], span, fps)))
    return Footage(shots=shots, placed=placed, clips=tuple(looked_at), fps=fps)


def _expected(shot: Shot, span: Span, fps: Fraction) -> VideoInfo:
    return VideoInfo(num_frames=span.num_frames, fps=fps, width=shot.width, height=shot.height)


@contextmanager
def _named(shot: Shot) -> Iterator[None]:
    """What is wrong with a clip is said with the name of the shot."""
    try:
        yield
    except StitchError as error:
        raise StitchError(f"shot {shot.id}: {error}") from error
