"""How much of a card's memory a shot takes, by arithmetic that was fitted to measurements."""

from __future__ import annotations

from segmenter.errors import LongtakeError
from segmenter.types import Shot

_GIB = 2**30
_WEIGHTS_BESIDE = 2.0
"""GiB: the VAE, its encoder in float32."""
_TRANSFORMER = 9.4
"""GiB in bfloat16, where it is not offloaded."""
_PER_MEGAPIXEL = 11.5
"""GiB that the VAE takes for a frame: it goes from frame to frame, so the length of a shot hardly counts."""
_CONTEXT = 1.0
"""GiB: CUDA's own, OpenPose, what the allocator holds in reserve."""


def peak_gib(width: int, height: int, *, offload: bool) -> float:
    """Peak of a 5B shot in GiB: 22.8 for 1280x704, where 21.8 were measured without the context, 6.5 for 640x480
    offloaded, where 5.7 were (`benchmarks/results/wan_gpu.json`).
    """
    transformer = 0.0 if offload else _TRANSFORMER
    return _WEIGHTS_BESIDE + transformer + _PER_MEGAPIXEL * width * height / 1e6 + _CONTEXT


def check_room(shot: Shot, total_bytes: int, *, offload: bool) -> None:
    """Makes sure that a card is large enough for a shot.

    Raises:
        LongtakeError: it is not; says what would fit.
    """
    needs, has = peak_gib(shot.width, shot.height, offload=offload), total_bytes / _GIB
    if needs <= has:
        return
    less = peak_gib(shot.width, shot.height, offload=True)
    remedy = "take --profile draft, which offloads" if less <= has else "write a smaller size (640x480 takes 7 GiB)"
    size = f"{shot.width}x{shot.height}"
    raise LongtakeError(f"shot {shot.id}: {size} takes some {needs:.1f} GiB of the card, which has {has:.1f}: {remedy}")
