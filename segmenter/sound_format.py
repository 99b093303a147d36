"""What a storyboard may say of sound: narration and effects of a panel, music under the film."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, StringConstraints, WithJsonSchema

from segmenter.notation import parse_seconds, shown
from segmenter.seam_format import PLACEHOLDER

_MOST_SECONDS = 600

SoundFile = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


def _moment(value: object) -> Fraction:
    """Seconds, of which 0 are some."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value == 0:
        return Fraction(0)
    return parse_seconds(value, _MOST_SECONDS)


Moment = Annotated[
    Fraction,
    PlainValidator(_moment),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": _MOST_SECONDS}, PLACEHOLDER]}),
]


NUMBERS = {"gain": (-60, 60, "decibels"), "duck": (-60, 0, "decibels"), "loudness": (-70, -5, "LUFS")}
"""By their keys: the least and the most that they may be, and their unit."""


def _number(key: str) -> tuple[Any, ...]:
    lowest, highest, _ = NUMBERS[key]
    schema = {"anyOf": [{"type": "number", "minimum": lowest, "maximum": highest}, PLACEHOLDER]}
    return Field(strict=True, ge=lowest, le=highest, allow_inf_nan=False), WithJsonSchema(schema)


Gain = Annotated[float, *_number("gain")]
Duck = Annotated[float, *_number("duck")]
Loudness = Annotated[float, *_number("loudness")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    file: SoundFile = Field(
        description="A sound file in the storyboard's folder: WAV, FLAC, MP3, AAC, Opus or Vorbis.",
        examples=["sound/door.wav"],
    )


class NarrationEntry(_Entry):
    """What is said in a panel, from its first frame on."""

    fit: Literal["panel", "stretch"] = Field(
        default="panel",
        description="panel: the narration must not last longer than the panel. stretch: if it does, so does the panel.",
        examples=["stretch"],
    )


class EffectEntry(_Entry):
    """A sound within a panel."""

    at: Moment = Field(
        default=0, validate_default=True, description="Seconds from the panel's first frame on.", examples=[0, 1.5]
    )
    gain: Gain = Field(default=0.0, description="Decibels louder than in the file.", examples=[-6])


class MusicEntry(_Entry):
    """What plays under the film, from its beginning."""

    gain: Gain = Field(default=0.0, description="Decibels louder than in the file.", examples=[-8])
    duck: Duck = Field(default=-12.0, description="Decibels louder while somebody speaks: less than 0.", examples=[-15])
    fade_in: Moment = Field(
        default=0, validate_default=True, description="Seconds until the music is there.", examples=[1]
    )
    fade_out: Moment = Field(
        default=2,
        validate_default=True,
        description="Seconds for which it fades before the film ends, or the music does.",
        examples=[3],
    )


def _file_alone(value: object) -> object:
    """`narration: hello.wav` is short for `narration: {file: hello.wav}`."""
    return {"file": value} if isinstance(value, str) else value


def _list_alone(value: object) -> object:
    """One sound need not be a list."""
    return value if isinstance(value, list) else [value]


Narration = Annotated[NarrationEntry, BeforeValidator(_file_alone, json_schema_input_type=SoundFile | NarrationEntry)]
OneEffect = Annotated[EffectEntry, BeforeValidator(_file_alone, json_schema_input_type=SoundFile | EffectEntry)]
Effects = Annotated[
    list[OneEffect],
    BeforeValidator(_list_alone, json_schema_input_type=SoundFile | EffectEntry | list[SoundFile | EffectEntry]),
]
FilmMusic = Annotated[MusicEntry, BeforeValidator(_file_alone, json_schema_input_type=SoundFile | MusicEntry)]


def too_long(seconds: Fraction, panel_seconds: Fraction) -> str:
    """What is said of a narration that lasts longer than its panel."""
    needed = float(-(-seconds * 10 // 1) / 10)
    return (
        f"the narration lasts {float(seconds):.2f} s and its panel {shown(float(panel_seconds))} s; write seconds:"
        f" {needed:g}, or narration: {{file: ..., fit: stretch}} for a panel that lasts as long as it needs"
    )
