"""What a storyboard says of its seams: a fade's colour, a wipe's direction.

Takes any plain value of a file. What it cannot read is a `ValueError` that says what to write instead.
"""

from __future__ import annotations

import re
from typing import Annotated, get_args

from pydantic import PlainValidator, WithJsonSchema

from segmenter.notation import shown
from segmenter.types import WipeDirection

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
