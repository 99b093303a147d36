"""Draws what covers animals on four legs: stripes, spots, wool, shells, manes, horns: words of a look's extras."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from generation.animatic.palette import Colour, darker, lighter
from generation.animatic.paper import Patch, placed, rounded
from generation.animatic.sitter import Sitter
from generation.animatic.skeleton import L_EAR, NOSE, R_EAR, R_HIP, R_SHOULDER

_DOME = ((-1.1, 0.3), (-0.85, -0.7), (0, -1.35), (0.85, -0.7), (1.1, 0.3), (0, 0.45))
_HUMP = ((-0.2, 0.12), (-0.1, -0.14), (0.0, -0.2), (0.1, -0.14), (0.2, 0.12))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Back:
    """The body that a coat lies on."""

    sitter: Sitter
    rump: np.ndarray
    along: np.ndarray
    """From the rump to the chest, pixels."""
    thick: float
    """Half the body's thickness in pixels."""
    squeeze: float
    """How much of its side is seen while it turns, 0.1 to 1."""

    def at(self, share: float, rise: float) -> np.ndarray:
        """A spot so far along the body, raised by thicknesses."""
        return self.rump + self.along * share - (0, rise * self.thick)


def draw_coat(sitter: Sitter, thick: float, f: float) -> None:
    """Draws the coat of a body of half a thickness in pixels that looks to a side."""
    rump = sitter.joints[R_HIP]
    along = sitter.joints[R_SHOULDER] - rump
    back = _Back(sitter=sitter, rump=rump, along=along, thick=thick, squeeze=max(abs(f), 0.1))
    for name, draw in _COATS.items():
        if name in sitter.look.extras:
            draw(back)


def _stripes(back: _Back) -> None:
    look, unit, wide = back.sitter.look, back.sitter.unit, 0.03 * back.squeeze
    tone = look.third if "manes" in look.extras else darker(look.main, 0.34)
    for share in (0.08, 0.32, 0.56, 0.8):
        top = back.at(share, 1.2)
        points = np.array(
            (
                top + (-wide * unit, 0.02 * unit),
                top + (wide * unit, 0.02 * unit),
                top + (0.005 * unit, 0.95 * back.thick),
            )
        )
        back.sitter.cut.polygon(points, tone, edge=False)


def _blots(back: _Back, radius: float, tone: Colour) -> None:
    for i, (share, rise) in enumerate(((0.0, 0.7), (0.22, 0.1), (0.4, 0.9), (0.6, 0.25), (0.8, 0.8), (0.98, 0.2))):
        size = radius * back.sitter.unit * (1 + 0.3 * (i % 2))
        back.sitter.cut.ellipse(back.at(share, rise), (size * back.squeeze, size * 0.85), 0.3, tone, edge=False)


def _wool(back: _Back) -> None:
    look = back.sitter.look
    for share in np.linspace(-0.1, 1.08, 6):
        for rise, tone in ((1.0, lighter(look.main, 0.2)), (-0.1, look.main)):
            back.sitter.cut.disc(back.at(float(share), rise), 0.1 * back.sitter.unit, tone)


def _shell(back: _Back) -> None:
    look, unit, cut = back.sitter.look, back.sitter.unit, back.sitter.cut
    middle = back.at(0.5, 0.3)
    cut.polygon(placed(rounded(_DOME), middle, (0.32 * unit * back.squeeze, 0.3 * unit)), look.third)
    for x in (-0.18, 0.0, 0.18):
        plate = middle + (x * unit * back.squeeze, -0.1 * unit)
        cut.ellipse(plate, (0.065 * unit, 0.075 * unit), 0, lighter(look.third, 0.22), edge=False)


def _hump(back: _Back) -> None:
    unit = back.sitter.unit
    back.sitter.cut.polygon(
        placed(rounded(_HUMP), back.at(0.5, 1.08), (unit * back.squeeze, unit)), back.sitter.look.main
    )


def _ridge(back: _Back) -> None:
    unit = back.sitter.unit
    for share in np.linspace(-0.1, 1.0, 7):
        spike = Patch(cut=back.sitter.cut, centre=back.at(float(share), 1.18), unit=unit)
        spike.shape(((-0.04, 0.03), (0, -0.07), (0.04, 0.03)), darker(back.sitter.look.main, 0.22), edge=False)


_COATS: dict[str, Callable[[_Back], None]] = {
    "stripes": _stripes,
    "spots": lambda back: _blots(back, 0.035, darker(back.sitter.look.main, 0.34)),
    "patches": lambda back: _blots(back, 0.075, back.sitter.look.third),
    "dots": lambda back: _blots(back, 0.018, lighter(back.sitter.look.main, 0.55)),
    "wool": _wool,
    "shell": _shell,
    "hump": _hump,
    "ridge": _ridge,
}


def draw_mane(sitter: Sitter, centre: np.ndarray, way: float) -> None:
    """Draws the mane behind a head of a middle in pixels that looks to a side."""
    look, unit, cut = sitter.look, sitter.unit, sitter.cut
    r = look.head * unit
    if "mane" in look.extras:
        for angle in np.linspace(0, 2 * np.pi, 11)[:-1]:
            cut.disc(centre + (np.cos(angle) * 0.95 * r, np.sin(angle) * r), 0.5 * r, look.third)
    if "manes" in look.extras:
        chest = sitter.joints[R_SHOULDER]
        path = [
            centre - (way * 0.3 * r, 0.95 * r),
            centre - (way * 0.9 * r, 0),
            chest - (way * 0.12 * unit, 0.16 * unit),
        ]
        cut.strip(path, [0.03 * unit, 0.055 * unit, 0.02 * unit], look.third)


def draw_head_extras(sitter: Sitter, centre: np.ndarray, r: float, f: float) -> None:
    """Draws what sits on a head in profile: curls, horns, beards, feelers."""
    look = sitter.look
    head = Patch(cut=sitter.cut, centre=centre, unit=r)
    nose = Patch(cut=sitter.cut, centre=sitter.joints[NOSE], unit=r)
    if "wool" in look.extras:
        for x in (-0.45, 0.05, 0.5):
            head.disc(x, -0.82, 0.36, lighter(look.main, 0.2))
    if "unicorn" in look.extras:
        head.shape(((0.35 * f - 0.14, -0.8), (0.5 * f, -2.2), (0.35 * f + 0.14, -0.8)), (244, 212, 128))
    if "horn" in look.extras:
        nose.shape(((-0.3 * f - 0.14, -0.1), (0.05 * f, -0.9), (-0.3 * f + 0.14, -0.1)), (244, 212, 128))
    if "beard" in look.extras:
        nose.shape(((-0.7 * f, 0.4), (-0.5 * f, 1.2), (-0.25 * f, 0.4)), look.third)
    if "feelers" in look.extras:
        for ear in sitter.joints[[R_EAR, L_EAR]]:
            tip = ear + (0, -0.4 * r)
            sitter.cut.limb(head.at(0, -0.7), tip, (0.07 * r, 0.05 * r), darker(look.main, 0.3), edge=False)
            sitter.cut.disc(tip, 0.12 * r, darker(look.main, 0.3))
