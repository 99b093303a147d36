"""Things and how they are drawn: what every drawing of one needs. The drawings are next door, in families."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from generation.animatic.palette import Colour
from generation.animatic.paper import Cutout, Patch
from segmenter.prompts.lexicon import VEHICLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Prop:
    """How big a thing is, and who draws it."""

    height: float
    """In heights of a grown person."""
    width: float
    """In heights of a grown person."""
    colour: Colour
    """Its main paper."""
    draw: Callable[[Pen], None]
    """Draws it."""
    noun: str
    """What it is."""
    surface: float = 1.0
    """Where something put on it stands, as a share of its height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen(Patch):
    """Draws a thing around its middle: the unit is its height."""

    aspect: float
    """Its width in its heights."""
    colour: Colour
    """Its main paper."""
    clock: float
    """Seconds on the scene's clock."""
    spin: float = 0.0
    """How far the wheels of a vehicle have turned forwards, radians."""


Row = tuple[float, float, Colour, Callable[[Pen], None]]
"""Height and width in heights of a grown person, colour, drawing."""


def family(names: str, height: float, width: float, colour: Colour, draw: Callable[[Pen], None]) -> dict[str, Row]:
    """Rows of a table for things that share a drawing; the names are parted by commas."""
    return dict.fromkeys((name.strip() for name in names.split(",")), (height, width, colour, draw))


def draw_prop(
    cut: Cutout, prop: Prop, centre: np.ndarray, unit: float, angle: float, clock: float, way: float = 1.0
) -> None:
    """Draws a thing.

    Args:
        cut: receives the shapes.
        prop: what it is.
        centre: its middle in pixels of the picture.
        unit: its height in pixels.
        angle: how far it is turned, radians; of a vehicle, its wheels: the body never tips.
        clock: seconds on the scene's clock, for flames and flags.
        way: 1 looks right, -1 left.
    """
    upright = prop.noun in VEHICLES
    pen = Pen(
        cut=cut,
        centre=centre,
        unit=unit,
        angle=0.0 if upright else angle,
        aspect=prop.width / prop.height,
        colour=prop.colour,
        clock=clock,
        way=way,
        spin=angle * (-1.0 if way < 0 else 1.0) if upright else 0.0,
    )
    prop.draw(pen)
