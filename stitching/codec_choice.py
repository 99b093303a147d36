"""Which codec makes a delivery, and what its encoder is told: checked against the codec, and the ffmpeg at hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

import av

from segmenter.errors import StitchError
from stitching.codecs import CODECS, USUAL_CODEC, Codec

_X265_FEW = 3
"""Frames: where x265 may put fewer of them in another order, it gives some no decoding time at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """A codec with everything decided, and checked."""

    codec: Codec
    """What encodes."""
    pixel_format: str
    """FFmpeg's name of how the pictures are handed over."""
    depth: int
    """Bits a sample."""
    crf: int | None
    """Constant quality, where the codec has one."""
    preset: str | None
    """How hard it tries, where it can be told."""
    profile: str | None
    """Of a codec that has a choice of them."""

    def options(self, fps: Fraction, num_frames: int) -> dict[str, str]:
        """What the encoder is told for a film of that rate and length."""
        told = dict(self.codec.options)
        if self.codec.encoder == "libx265" and num_frames < _X265_FEW:
            told["x265-params"] += ":bframes=0"
        if self.codec.quality and self.crf is not None:
            told[self.codec.quality.option] = str(self.crf)
        if self.preset is not None:
            told["preset"] = self.preset
        if self.profile is not None:
            told["profile"] = self.profile
        if not self.codec.intra:
            told["g"] = str(max(1, round(2 * fps)))  # players jump by two seconds at the most
        return told


def choose_encoding(
    name: str | None,
    ending: str,
    *,
    depth: int | None = None,
    crf: int | None = None,
    preset: str | None = None,
    profile: str | None = None,
    encoders: Collection[str] = av.codecs_available,
) -> Encoding:
    """What is asked for, with what is usual in the place of what is not.

    Args:
        name: of the codec; what is usual for the ending where it is None.
        ending: of the file, with its dot, in small letters.
        depth: bits a sample.
        crf: constant quality, in the codec's own range.
        preset: how hard to try, by the encoder's own name.
        profile: of ProRes.
        encoders: those of the ffmpeg at hand.

    Raises:
        StitchError: there is no such codec, this ffmpeg has none, or it cannot be told that; says what there is.
    """
    codec = CODECS.get(name or USUAL_CODEC[ending])
    if codec is None:
        raise StitchError(f"there is no codec {name!r}; there is {', '.join(CODECS)}")
    _check_encoder(codec, encoders)
    if ending not in codec.endings:
        raise StitchError(f"{codec.name} goes into {' or '.join(codec.endings)}, not into {ending}")
    if codec.profiles:
        profile = _chosen(codec, "profile", profile or codec.usual_profile, tuple(codec.profiles))
    elif profile is not None:
        raise StitchError(f"{codec.name} has no profile to choose; leave it out")
    return Encoding(
        codec=codec,
        depth=_depth(codec, depth),
        pixel_format=codec.profiles[profile] if profile else codec.formats[_depth(codec, depth)],
        crf=_crf(codec, crf),
        preset=_chosen(codec, "preset", preset or codec.usual_preset, codec.presets),
        profile=profile,
    )


def _check_encoder(codec: Codec, encoders: Collection[str]) -> None:
    if codec.encoder in encoders:
        return
    there = [f"{other.name} ({other.encoder})" for other in CODECS.values() if other.encoder in encoders]
    raise StitchError(
        f"this ffmpeg ({av.ffmpeg_version_info}, which PyAV {av.__version__} brings) has no encoder {codec.encoder}, "
        f"which {codec.name} needs; it has {', '.join(there) or 'none of ours'}: choose one of them, or install a PyAV "
        f"that was built with {codec.encoder}"
    )


def _depth(codec: Codec, depth: int | None) -> int:
    depths = tuple(codec.formats) or (codec.usual_depth,)
    if depth is not None and depth not in depths:
        raise StitchError(f"{codec.name} has {' or '.join(map(str, depths))} bits a sample here, not {depth}")
    return depth or codec.usual_depth


def _crf(codec: Codec, crf: int | None) -> int | None:
    quality = codec.quality
    if quality is None:
        if crf is not None:
            raise StitchError(
                f"{codec.name} has no CRF: its profile says how good it is: {', '.join(codec.profiles)}; leave it out"
            )
        return None
    if crf is not None and not quality.best <= crf <= quality.worst:
        raise StitchError(
            f"the CRF of {codec.name} is {quality.best} (best) to {quality.worst}, not {crf}; {quality.usual} is usual"
        )
    return quality.usual if crf is None else crf


def _chosen(codec: Codec, what: str, name: str | None, names: tuple[str, ...]) -> str | None:
    if name is not None and name not in names:
        there = f"there is {', '.join(names)}" if names else "leave it out"
        raise StitchError(f"{codec.name} has no {what} {name!r}; {there}")
    return name
