"""The codecs of deliveries: which encoder makes each, and what it can be told. Encodes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_X26X_PRESETS = (
    "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo",
)  # fmt: skip
_SVT_PRESETS = tuple(str(number) for number in range(14))
_NVENC_PRESETS = tuple(f"p{number}" for number in range(1, 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A constant quality, as the encoder counts it: the smaller the better."""

    option: str
    """The encoder's name for it."""
    best: int
    """The smallest number that it takes."""
    worst: int
    """The largest."""
    usual: int
    """Where none is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """A way to store pictures, and the encoder that makes it."""

    name: str
    """As people ask for it."""
    encoder: str
    """FFmpeg's name of what makes it."""
    endings: tuple[str, ...]
    """Of the files that hold it."""
    formats: Mapping[int, str] = field(default_factory=dict)
    """Bit depth to pixel format; none where the profile says it."""
    usual_depth: int = 8
    """Bits a sample, where none are asked for."""
    quality: Quality | None = None
    """None where the profile decides how many bytes there are."""
    presets: tuple[str, ...] = ()
    """Names for how hard the encoder tries."""
    usual_preset: str | None = None
    """Where none is asked for."""
    profiles: Mapping[str, str] = field(default_factory=dict)
    """Name to pixel format, where there is a choice."""
    usual_profile: str | None = None
    """Where none is asked for."""
    tag: str | None = None
    """Four characters by which players know it, where FFmpeg's own choice is not the best known one."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What the encoder is always told."""
    intra: bool = False
    """Whether every picture stands alone."""
    device: str | None = None
    """What it runs on, where that is not the processor."""


_NVENC = "an NVIDIA card with NVENC, and its driver"
# A bit rate of 0, which PyAV gives, leaves the constant quality alone in charge.
_NVENC_OPTIONS = {"rc": "vbr", "tune": "hq"}

CODECS: Mapping[str, Codec] = {
    codec.name: codec
    for codec in (
        Codec(
            name="h264",
            encoder="libx264",
            endings=(".mp4", ".mov"),
            formats={8: "yuv420p", 10: "yuv420p10le"},
            quality=Quality(option="crf", best=0, worst=51, usual=18),
            presets=_X26X_PRESETS,
            usual_preset="medium",
            options={"flags": "+cgop"},
        ),
        Codec(
            name="hevc",
            encoder="libx265",
            endings=(".mp4", ".mov"),
            formats={8: "yuv420p", 10: "yuv420p10le"},
            usual_depth=10,
            quality=Quality(option="crf", best=0, worst=51, usual=18),
            presets=_X26X_PRESETS,
            usual_preset="medium",
            tag="hvc1",  # Apple's players take no other
            options={"x265-params": "open-gop=0:log-level=error"},
        ),
        Codec(
            name="av1",
            encoder="libsvtav1",
            endings=(".mp4",),
            formats={8: "yuv420p", 10: "yuv420p10le"},
            usual_depth=10,
            quality=Quality(option="crf", best=1, worst=63, usual=24),
            presets=_SVT_PRESETS,
            usual_preset="8",
        ),
        Codec(
            name="prores",
            encoder="prores_ks",
            endings=(".mov",),
            usual_depth=10,
            profiles={
                "proxy": "yuv422p10le",
                "lt": "yuv422p10le",
                "standard": "yuv422p10le",
                "hq": "yuv422p10le",
                "4444": "yuv444p10le",
                "4444xq": "yuv444p10le",
            },
            usual_profile="hq",
            options={"vendor": "apl0"},  # some programs of Apple's take no other
            intra=True,
        ),
        Codec(
            name="h264_nvenc",
            encoder="h264_nvenc",
            endings=(".mp4", ".mov"),
            formats={8: "yuv420p"},
            quality=Quality(option="cq", best=1, worst=51, usual=19),
            presets=_NVENC_PRESETS,
            usual_preset="p5",
            options=_NVENC_OPTIONS,
            device=_NVENC,
        ),
        Codec(
            name="hevc_nvenc",
            encoder="hevc_nvenc",
            endings=(".mp4", ".mov"),
            formats={8: "yuv420p", 10: "p010le"},
            usual_depth=10,
            quality=Quality(option="cq", best=1, worst=51, usual=21),
            presets=_NVENC_PRESETS,
            usual_preset="p5",
            tag="hvc1",
            options=_NVENC_OPTIONS,
            device=_NVENC,
        ),
        Codec(
            name="av1_nvenc",
            encoder="av1_nvenc",
            endings=(".mp4",),
            formats={8: "yuv420p", 10: "p010le"},
            usual_depth=10,
            quality=Quality(option="cq", best=1, worst=63, usual=27),
            presets=_NVENC_PRESETS,
            usual_preset="p5",
            options=_NVENC_OPTIONS,
            device=_NVENC,
        ),
    )
}
"""By their names."""

USUAL_CODEC: Mapping[str, str] = {".mp4": "h264", ".mov": "prores"}
"""What a file of that ending holds, where no codec is asked for."""
