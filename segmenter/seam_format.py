"""What a storyboard says of its seams: a fade's colour, a wipe's direction, and which it accepts.

Takes any plain value of a file. What it cannot read is a `ValueError` that says what to write instead.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema

from segmenter.notation import shown
from segmenter.types import Acceptance, WipeDirection

PLACEHOLDER = {"type": "string", "pattern": r"^\$\{[^{}]+\}$"}
"""What an editor lets pass in the place of a number, a choice or a name: it is filled before the models see it."""

_NAMED = {"black": "#000000", "white": "#ffffff"}
_HEX = re.compile("#[0-9a-f]{6}")


def _direction(value: object) -> WipeDirection:
    for direction in get_args(WipeDirection):
        if value == direction:
            return direction  # type: ignore[no-any-return]  # get_args forgets the type
    raise ValueError(f"{shown(value)} is not a direction; write left, right, up or down, whither the edge goes")


def _fade_colour(value: object) -> str:
    if value is None:
        raise ValueError("there is no colour here; put it in quotes, \"#ffffff\": without them a '#' begins a comment")
    colour = _NAMED.get(value.strip().lower(), value.strip().lower()) if isinstance(value, str) else ""
    if not _HEX.fullmatch(colour):
        raise ValueError(f'{shown(value)} is not a colour; write black, white, or red, green and blue as "#rrggbb"')
    return colour


Direction = Annotated[
    WipeDirection,
    PlainValidator(_direction),
    WithJsonSchema({"anyOf": [{"type": "string", "enum": list(get_args(WipeDirection))}, PLACEHOLDER]}),
]
FadeColour = Annotated[
    str,
    PlainValidator(_fade_colour),
    WithJsonSchema({"anyOf": [{"enum": [*_NAMED]}, {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}, PLACEHOLDER]}),
]
_USUAL = Acceptance()
LIMITS = {
    "jump": (0, 100, "usual steps"),
    "warping": (0, 100, "usual errors"),
    "delta_e": (0, 100, "Delta E"),
    "drift": (0, 100, "Delta E"),
    "sharpness": (0, 1, ""),
}
"""By their keys: the least and the most that they may be, and their unit, where they have one."""


def _limit(key: str) -> tuple[Any, ...]:
    lowest, highest, _ = LIMITS[key]
    schema = {"anyOf": [{"type": "number", "minimum": lowest, "maximum": highest}, PLACEHOLDER]}
    return Field(strict=True, ge=lowest, le=highest, allow_inf_nan=False), WithJsonSchema(schema)


class AcceptEntry(BaseModel):
    """How far seams and chains may go before they are flagged."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    jump: Annotated[float, *_limit("jump")] = Field(
        default=_USUAL.jump, description="The largest step from frame to frame in a seam, in usual ones.", examples=[3]
    )
    warping: Annotated[float, *_limit("warping")] = Field(
        default=_USUAL.warping, description="What of that step motion does not explain, likewise.", examples=[6]
    )
    delta_e: Annotated[float, *_limit("delta_e")] = Field(
        default=_USUAL.delta_e, description="How much more than usual the mean colour changes there.", examples=[1]
    )
    drift: Annotated[float, *_limit("drift")] = Field(
        default=_USUAL.drift,
        description="How far the mean colour of a shot may be from that of the first one of its chain, Delta E.",
        examples=[4],
    )
    sharpness: Annotated[float, *_limit("sharpness")] = Field(
        default=_USUAL.sharpness,
        description="How much of the first one's sharpness it has at least.",
        examples=[0.7],
    )
