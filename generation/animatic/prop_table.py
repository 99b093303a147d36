"""Every thing that has a drawing of its own or of its kin, by noun; a parcel for the rest."""

from __future__ import annotations

from generation.animatic.palette import paint, shade_of
from generation.animatic.prop_food import FOOD
from generation.animatic.prop_furniture import FURNITURE
from generation.animatic.prop_household import HOUSEHOLD
from generation.animatic.prop_nature import NATURE
from generation.animatic.prop_places import PLACES
from generation.animatic.prop_toys import TOYS
from generation.animatic.prop_vehicles import VEHICLES
from generation.animatic.props import Prop, Row
from segmenter.prompts.reading import Subject

PROPS: dict[str, Row] = {**FOOD, **FURNITURE, **HOUSEHOLD, **NATURE, **PLACES, **TOYS, **VEHICLES}
"""Noun to height and width in heights of a grown person, colour, and drawing."""

_SEATS = frozenset({"chair", "sofa", "bed", "bench", "swing", "boat", "ship", "cart", "carriage"})


def prop_of(subject: Subject, ordinal: int) -> Prop:
    """What draws a thing; words that nobody knows come as a parcel."""
    height, width, colour, draw = PROPS.get(subject.noun, PROPS["package"])
    scale = {"small": 0.78, "large": 1.28, None: 1.0}[subject.size]
    return Prop(
        height=height * scale,
        width=width * scale,
        colour=shade_of(paint(subject.colour, colour), ordinal),
        draw=draw,
        noun=subject.noun,
        surface=0.5 if subject.noun in _SEATS else 1.0,
    )
