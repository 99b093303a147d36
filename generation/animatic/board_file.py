"""Decodes the file of a board: PNG, JPEG or WebP, silently and without needing much memory. Knows no shots."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import cv2
import numpy as np

from generation.animatic.palette import Colour

PAPER_WHITE: Colour = (252, 250, 246)
"""What is behind the transparent parts of a drawing."""

_PNG = b"\x89PNG\r\n\x1a\n"
# What decides the pixels. The rest may hold colour profiles that libpng complains about on standard error.
_PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"eXIf", b"IDAT", b"IEND"})
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_SCAN, _JPEG_END = 0xDA, b"\xff\xd9"
_REDUCED = {2: cv2.IMREAD_REDUCED_COLOR_2, 4: cv2.IMREAD_REDUCED_COLOR_4, 8: cv2.IMREAD_REDUCED_COLOR_8}
_STRIP_ROWS = 64


def decode_board(data: bytes, least_side: int) -> np.ndarray:
    """Decodes a drawing as (H, W, 3) uint8 BGR, on white paper where it is transparent.

    Args:
        data: the file's bytes.
        least_side: pixels that suffice for the shorter side; what is much larger comes reduced.

    Raises:
        ValueError: it is damaged, or no picture.
    """
    flags, transparent = cv2.IMREAD_COLOR, False
    if data.startswith(_PNG):
        data, transparent = _checked_png(data)
    elif data.startswith(b"\xff\xd8"):
        short_side = min(_jpeg_size(data))
        flags = next((_REDUCED[by] for by in (8, 4, 2) if short_side >= by * least_side), flags)
    elif data[:4] == b"RIFF":
        transparent = _webp_is_transparent(data)
    said = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED if transparent else flags)
    except cv2.error as error:
        raise ValueError(f"it cannot be decoded ({error.err})") from error
    finally:
        cv2.utils.logging.setLogLevel(said)
    if picture is None:
        raise ValueError("it is damaged, or no picture that OpenCV can read")
    if transparent and picture.ndim == 3 and picture.shape[2] == 4:
        return _on_paper(picture, max(min(picture.shape[:2]) // least_side, 1))
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR) if picture.ndim == 2 else picture)


def _on_paper(picture: np.ndarray, by: int) -> np.ndarray:
    """Lays (H, W, 4) BGRA of 8 or 16 bits on paper, so many times smaller.

    A strip at a time: a large drawing never exists as floats.
    """
    full = np.iinfo(picture.dtype).max
    paper = np.array(PAPER_WHITE[::-1], np.float32)
    wide = -(-picture.shape[1] // by)
    strips = []
    for top in range(0, len(picture), _STRIP_ROWS * by):
        strip = picture[top : top + _STRIP_ROWS * by].astype(np.float32)
        cover = strip[..., 3:] / full
        flat = strip[..., :3] * (255 / full) * cover + paper * (1 - cover)
        small = cv2.resize(flat, (wide, -(-len(flat) // by)), interpolation=cv2.INTER_AREA) if by > 1 else flat
        strips.append(np.rint(small).astype(np.uint8))
    return np.concatenate(strips)


def _checked_png(data: bytes) -> tuple[bytes, bool]:
    """A PNG reduced to what decides its pixels, and whether any of them may be transparent."""
    kept, transparent, kinds = [_PNG], False, set()
    for kind, begin, end in _png_chunks(data):
        kinds.add(kind)
        transparent |= kind == b"tRNS" or (kind == b"IHDR" and data[begin + 17] in (4, 6))
        if kind in _PNG_CHUNKS:
            kept.append(data[begin:end])
    if not kinds >= {b"IHDR", b"IDAT", b"IEND"}:
        raise ValueError("the PNG is not complete")
    return b"".join(kept), transparent


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The chunks of a PNG up to its end: name, begin and end."""
    at = len(_PNG)
    view = memoryview(data)
    while at + 12 <= len(data):
        kind, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            raise ValueError("the PNG is cut off")
        if zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise ValueError(f"the PNG is damaged (checksum of {kind.decode('latin-1')})")
        yield kind, at, end
        if kind == b"IEND":
            return
        at = end


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height that a JPEG's header gives."""
    at, size = 2, None
    while at + 9 < len(data):
        if data[at] != 0xFF:
            raise ValueError("the JPEG is damaged")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _JPEG_SIZES:
            size = (int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big"))
        if marker == _JPEG_SCAN and size is not None and data.find(_JPEG_END, at) > 0:
            return size
        if marker == _JPEG_SCAN:
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise ValueError("the JPEG is cut off")


def _webp_is_transparent(data: bytes) -> bool:
    kind = data[12:16]
    if kind == b"VP8X":
        return len(data) > 20 and bool(data[20] & 0x10)
    return kind == b"VP8L" and len(data) > 24 and bool(data[24] & 0x10)
