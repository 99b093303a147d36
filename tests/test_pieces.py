"""Copied and made pieces: all of the film, once, and nothing copied that a seam changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stitching.pieces import CopiedPiece, MadePiece, lay_pieces
from stitching.timeline import Span


def span(start: int, num_frames: int, head: int = 0, tail: int = 0) -> Span:
    return Span(start=start, num_frames=num_frames, head=head, tail=tail)


def test_a_dissolve_is_made_from_cut_to_entry() -> None:
    """What lies between the seam and the places where it can be copied is made with it."""
    placed = [span(0, 100, tail=12), span(88, 100, head=12)]
    assert lay_pieces(placed, [range(0, 85), range(24, 100)]) == [
        CopiedPiece(start=0, clip=0, frames=range(0, 85)),
        MadePiece(start=85, num_frames=27, first=0, since=85, last=1, until=24),
        CopiedPiece(start=112, clip=1, frames=range(24, 100)),
    ]


def test_without_anything_to_copy_it_is_one_piece() -> None:
    """A whole encode is nothing else."""
    placed = [span(0, 10), span(10, 10)]
    assert lay_pieces(placed, [range(0), range(3, 3)]) == [
        MadePiece(start=0, num_frames=20, first=0, since=0, last=1, until=10)
    ]


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6))
def test_pieces_are_the_film(clips: list[tuple[int, int, int]]) -> None:
    """Without a gap and without a frame twice, whatever can be copied of which clip."""
    placed, copied = [], []
    for length, one, other in clips:
        placed.append(span(placed[-1].end if placed else 0, length))
        copied.append(range(min(one, other, length), min(max(one, other), length)))
    at = 0
    for piece in lay_pieces(placed, copied):
        assert piece.start == at
        at += len(piece.frames) if isinstance(piece, CopiedPiece) else piece.num_frames
    assert at == placed[-1].end
