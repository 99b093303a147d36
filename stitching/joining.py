"""The film at the price of its seams: what no seam changes is copied out of the clips, and seams are encoded once.

Where a film cannot be made in this way, it says why; there is a way to encode all of it, too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np

from segmenter.errors import StitchError
from stitching.chapters import Chapter
from stitching.encode import ENCODING, VideoWriter
from stitching.footage import Footage
from stitching.glimpses import glimpse
from stitching.packets import Packets, read_packets
from stitching.pieces import CopiedPiece, MadePiece, lay_pieces
from stitching.remux import PacketWriter, find_fault
from stitching.seam_store import KeptSeam, SeamStore

_CRF = 18
_DELAY = 2
"""Of what `VideoWriter` writes, see `Packets.delay`."""
_SMALL = 32
"""By so much frames are made smaller, to be kept until they are compared."""
_MOST_UNLIKE = 8.0
"""Levels, in the mean, by which an encoded frame may differ from the one that was encoded, both small."""


class UncopiedError(Exception):
    """Why the film cannot be made of copied packets."""


def copy_film(
    footage: Footage,
    store: SeamStore,
    path: Path,
    *,
    version: int,
    chapters: Sequence[Chapter],
    on_frame: Callable[[int], None] | None,
) -> Mapping[int, str]:
    """Writes the film, and makes sure that all of it arrived.

    Args:
        footage: what it is made of.
        store: of its seams.
        path: of the film.
        version: with another one all seams are made anew.
        chapters: to which players jump.
        on_frame: told after each frame how many there are.

    Returns:
        What is to be said of seams, by the index of the shot.

    Raises:
        UncopiedError: it has to be encoded as a whole.
        StitchError: a clip is damaged, or writing failed.
    """
    _check_clips(footage)
    pieces = lay_pieces(footage.placed, [footage.copied(index) for index in range(len(footage.clips))])
    delay = max(_DELAY, *(clip.delay for clip in footage.clips))
    notes: dict[int, str] = {}
    made: dict[int, list[np.ndarray]] = {}
    with PacketWriter(path, fps=footage.fps, delay=delay, on_frame=on_frame, chapters=chapters) as film:
        for piece in pieces:
            if isinstance(piece, CopiedPiece):
                film.copy(footage.clips[piece.clip], piece.frames)
                continue
            key = _key(footage, piece, version)
            seam = store.find(key)
            if not seam:
                seam, made[piece.start] = _make_seam(footage, piece, store, key)
            _check_seam(seam.packets, footage)
            notes |= {piece.first + offset: note for offset, note in seam.notes.items()}
            film.copy(seam.packets, range(piece.num_frames))
    _check_film(path, footage, made, film.digest)
    return notes


def encode_film(
    footage: Footage, path: Path, *, chapters: Sequence[Chapter], on_frame: Callable[[int], None] | None
) -> Mapping[int, str]:
    """Writes the film, all of it encoded anew; returns what is to be said of seams, by the index of the shot."""
    (piece,) = lay_pieces(footage.placed, [range(0)] * len(footage.clips))
    assert isinstance(piece, MadePiece)
    notes: dict[int, str] = {}
    shot = footage.shots[0]
    with (
        VideoWriter(
            path,
            fps=footage.fps,
            width=shot.width,
            height=shot.height,
            crf=_CRF,
            keyframes=frozenset(span.start for span in footage.placed),
            chapters=chapters,
        ) as video,
        closing(footage.frames(piece, notes)) as frames,
    ):
        for frame in frames:
            video.write(frame)
            if on_frame:
                on_frame(video.num_frames)
    return notes


def _check_clips(footage: Footage) -> None:
    for shot, clip in zip(footage.shots, footage.clips, strict=True):
        if clip.uncopied:
            raise UncopiedError(f"the clip of shot {shot.id} {clip.uncopied}")
        if clip.parameter_sets != footage.clips[0].parameter_sets:
            raise UncopiedError(
                f"the clips of the shots {footage.shots[0].id} and {shot.id} were encoded with different settings"
            )


def _check_seam(seam: Packets, footage: Footage) -> None:
    if seam.uncopied or seam.parameter_sets != footage.clips[0].parameter_sets:
        raise UncopiedError("the clips were encoded with other settings than seams are")


def _check_film(path: Path, footage: Footage, made: Mapping[int, list[np.ndarray]], digest: str) -> None:
    """Reads the film back: all packets, and the frames of new seams, with the first one after each."""
    num_frames = footage.placed[-1].end
    try:
        film = read_packets(path)
        fault = find_fault(film, fps=footage.fps, num_frames=num_frames, digest=digest)
        for start, small in () if fault else made.items():
            end = start + len(small)
            with closing(glimpse(film, range(start, min(num_frames, end + 1)), _small_size(footage))) as frames:
                for index, (expected, frame) in enumerate(zip(small, frames, strict=False)):
                    if cv2.absdiff(expected, frame).mean() > _MOST_UNLIKE:
                        fault = f"frame {start + index} does not look like what was encoded"
                next(frames, None)
    except StitchError as error:
        fault = str(error)
    if fault:
        raise UncopiedError(f"what was joined without it did not come out right ({fault})")


def _key(footage: Footage, piece: MadePiece, version: int) -> str:
    """SHA-256 of all that decides the frames of a piece, and how they are encoded."""
    shot = footage.shots[0]
    document = {
        "made by": [ENCODING, _CRF, version],
        "form": [str(footage.fps), shot.width, shot.height],
        "clips": [clip.digest for clip in footage.clips[piece.first : piece.last + 1]],
        "frames": [piece.since, piece.until, piece.num_frames],
        # With the first clip's own, where the film begins with the piece.
        "seams": [asdict(shot.seam) for shot in footage.shots[piece.first + bool(piece.since) : piece.last + 1]],
    }
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def _make_seam(footage: Footage, piece: MadePiece, store: SeamStore, key: str) -> tuple[KeptSeam, list[np.ndarray]]:
    """Encodes a piece; returns its frames as well, small."""
    shot, small = footage.shots[0], list[np.ndarray]()

    def write(path: Path) -> Mapping[int, str]:
        notes: dict[int, str] = {}
        with (
            VideoWriter(path, fps=footage.fps, width=shot.width, height=shot.height, crf=_CRF) as video,
            closing(footage.frames(piece, notes)) as frames,
        ):
            for frame in frames:
                small.append(cv2.resize(frame, _small_size(footage), interpolation=cv2.INTER_AREA))
                video.write(frame)
        return {index - piece.first: note for index, note in notes.items()}

    return store.make(key, write), small


def _small_size(footage: Footage) -> tuple[int, int]:
    shot = footage.shots[0]
    return -(-shot.width // _SMALL), -(-shot.height // _SMALL)
