"""The slate: a note in the lowest bits of a frame that tells the next shot who is in the picture.

Rivets say where joints are; the slate says what cannot be seen: who the figures are, where covered joints are, and
where the scene's clock stands. It lies in red's and green's lowest bits, past rivets; only a lossless frame keeps it.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

import numpy as np

_MAGIC = b"LT"
_HEAD_BYTES = len(_MAGIC) + 2 + 4


def write_slate(frame: np.ndarray, note: dict[str, Any]) -> None:
    """Writes a note of plain JSON values into a frame, (H, W, 3) uint8 RGB; one too long for it is left out."""
    body = zlib.compress(json.dumps(note, separators=(",", ":"), ensure_ascii=False).encode(), 6)
    data = _MAGIC + len(body).to_bytes(2, "big") + zlib.crc32(body).to_bytes(4, "big") + body
    bits = np.unpackbits(np.frombuffer(data, np.uint8)).reshape(-1, 2)
    flat = frame.reshape(-1, 3)
    # Pixels with blue's lowest bit set belong to rivets, whose colours must stay exact.
    free = np.flatnonzero((flat[: 2 * len(bits) + 20000, 2] & 1) == 0)[: len(bits)]
    if len(body) < 1 << 16 and len(free) == len(bits):
        flat[free, :2] = (flat[free, :2] & 254) | bits


def read_slate(frame: np.ndarray) -> dict[str, Any] | None:
    """The note in a frame; None where there is none, or where a pixel of it changed."""
    flat = np.ascontiguousarray(frame).reshape(-1, 3)
    free = flat[(flat[:, 2] & 1) == 0][:, :2]
    head = _bytes(free, 0, _HEAD_BYTES)
    if len(head) < _HEAD_BYTES or head[: len(_MAGIC)] != _MAGIC:
        return None
    body = _bytes(free, _HEAD_BYTES, int.from_bytes(head[2:4], "big"))
    if zlib.crc32(body) != int.from_bytes(head[4:8], "big"):
        return None
    note: dict[str, Any] = json.loads(zlib.decompress(body))
    return note


def _bytes(free: np.ndarray, start: int, count: int) -> bytes:
    return np.packbits(free[start * 4 : (start + count) * 4] & 1).tobytes()
