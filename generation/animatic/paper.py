"""Cut paper: shapes collected into a cutout, then laid on a picture with a soft shadow. Knows no figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from generation.animatic.palette import Colour, darker, tinted
from segmenter.prompts.reading import Light

Point = tuple[float, float] | np.ndarray
"""x and y in pixels."""

_SHIFT = 4
_FIXED = 1 << _SHIFT
_HALF_TURN = np.linspace(0.5 * np.pi, 1.5 * np.pi, 9)
_HALF_CIRCLE = np.stack([np.cos(_HALF_TURN), np.sin(_HALF_TURN)], axis=1)


@lru_cache(maxsize=64)
def _circle(corners: int) -> np.ndarray:
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


@lru_cache(maxsize=1024)
def rounded(points: tuple[tuple[float, float], ...], steps: int = 5) -> np.ndarray:
    """A closed smooth curve through the points of a drawing, (steps * len(points), 2); remembered."""
    return smoothed(np.array(points, np.float64), steps)


def smoothed(points: np.ndarray, steps: int = 5) -> np.ndarray:
    """A closed smooth curve through points, (N, 2) to (steps * N, 2): a Catmull-Rom spline."""
    p0, p2, p3 = np.roll(points, 1, 0), np.roll(points, -1, 0), np.roll(points, -2, 0)
    t = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    curve = 0.5 * (
        2 * points + (p2 - p0) * t + (2 * p0 - 5 * points + 4 * p2 - p3) * t**2 + (3 * points - p0 - 3 * p2 + p3) * t**3
    )
    return np.asarray(curve.transpose(1, 0, 2).reshape(-1, 2))


class Cutout:
    """Shapes of paper in the order in which they are glued on, in pixels of the picture."""

    def __init__(self, light: Light = "day", thickness: float = 1.0) -> None:
        """Takes the light that tints every shape, and the thickness of the paper in pixels: its edge lies in shade."""
        self._light = light
        self._edge = np.rint(np.array((0.35 * thickness, thickness)) * _FIXED).astype(np.int32)
        self._shapes: list[tuple[np.ndarray, Colour]] = []
        self._outlines: list[np.ndarray] = []

    def polygon(self, points: np.ndarray, colour: Colour, *, edge: bool = True, glow: bool = False) -> None:
        """Adds a shape, (N, 2) pixels; `edge` shows the paper's thickness, `glow` keeps the colour at night."""
        shape = np.rint(points * _FIXED).astype(np.int32)
        seen = colour if glow else tinted(colour, self._light)
        if edge:
            self._shapes.append((shape + self._edge, darker(seen, 0.32)))
        if edge or glow:
            # What lies flat on another shape adds nothing to the shadow.
            self._outlines.append(shape)
        self._shapes.append((shape, seen))

    def disc(self, centre: Point, radius: float, colour: Colour, *, edge: bool = True, glow: bool = False) -> None:
        """Adds a disc."""
        self.ellipse(centre, (radius, radius), 0.0, colour, edge=edge, glow=glow)

    def ellipse(
        self,
        centre: Point,
        radii: tuple[float, float],
        angle: float,
        colour: Colour,
        *,
        edge: bool = True,
        glow: bool = False,
    ) -> None:
        """Adds an ellipse turned by an angle in radians."""
        corners = min(max(int(8 + max(radii) * 0.9), 10), 48)
        self.polygon(placed(_circle(corners), centre, radii, angle), colour, edge=edge, glow=glow)

    def limb(
        self,
        start: Point,
        end: Point,
        radii: tuple[float, float],
        colour: Colour,
        *,
        edge: bool = True,
        glow: bool = False,
    ) -> None:
        """Adds a strip with round ends, as wide as it says at either end."""
        (x0, y0), (x1, y1) = start, end
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        cos, sin = (x1 - x0) / length, (y1 - y0) / length
        arc = _HALF_CIRCLE @ np.array(((cos, sin), (-sin, cos)))
        points = np.concatenate([arc * radii[0] + (x0, y0), -arc * radii[1] + (x1, y1)])
        self.polygon(points, colour, edge=edge, glow=glow)

    def strip(self, points: Sequence[Point], radii: Sequence[float], colour: Colour, *, edge: bool = True) -> None:
        """Adds a band along a line of points, its half width given at each: tails, scarves, smoke."""
        line = np.array(points, np.float64)
        along = np.gradient(line, axis=0)
        along /= np.maximum(np.hypot(along[:, :1], along[:, 1:]), 1e-6)
        across = np.stack([-along[:, 1], along[:, 0]], axis=1) * np.array(radii)[:, None]
        self.polygon(np.concatenate([line + across, (line - across)[::-1]]), colour, edge=edge)

    def lay(self, picture: np.ndarray, *, shadow: float = 0.0, blur: float = 6.0) -> None:
        """Glues the shapes on a picture, (H, W, 3) uint8, over a shadow of a strength (0 to 1) and a blur in pixels."""
        if shadow > 0 and self._outlines:
            self._cast_shadow(picture, shadow, blur)
        for points, colour in self._shapes:
            cv2.fillPoly(picture, [points], colour, cv2.LINE_AA, _SHIFT)

    def _cast_shadow(self, picture: np.ndarray, strength: float, blur: float) -> None:
        # A quarter of the size is enough for something blurred, and sixteen times cheaper.
        height, width = picture.shape[:2]
        points = np.concatenate(self._outlines)
        low, high = points.min(axis=0) / _FIXED, points.max(axis=0) / _FIXED
        margin = 3 * blur
        left, top = np.floor(np.maximum(low - margin, 0) / 4).astype(int)
        right, bottom = np.ceil(np.minimum(high + margin, (width, height)) / 4).astype(int)
        if right - left < 1 or bottom - top < 1:
            return
        mask = np.zeros((bottom - top, right - left), np.uint8)
        offset = np.rint(np.array((0.5 * blur - 4 * left, 0.9 * blur - 4 * top)) * _FIXED).astype(np.int32)
        for shape in self._outlines:
            cv2.fillPoly(mask, [(shape + offset) >> 2], 255, cv2.LINE_8, _SHIFT)
        cv2.GaussianBlur(mask, (0, 0), max(blur / 4, 0.6), dst=mask)
        x0, y0, x1, y1 = 4 * left, 4 * top, min(4 * right, width), min(4 * bottom, height)
        full = cv2.resize(mask, (4 * (right - left), 4 * (bottom - top)), interpolation=cv2.INTER_LINEAR)
        light = cv2.convertScaleAbs(full[: y1 - y0, : x1 - x0], alpha=-strength, beta=255)
        area = picture[y0:y1, x0:x1]
        cv2.multiply(area, cv2.cvtColor(light, cv2.COLOR_GRAY2RGB), dst=area, scale=1 / 255)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A drawing of its own on a cutout: 1 is its unit, y goes down, (0, 0) its origin, turned by its angle."""

    cut: Cutout
    """Receives the shapes."""
    centre: np.ndarray
    """Its origin in pixels."""
    unit: float
    """Its unit in pixels."""
    angle: float = 0.0
    """How far it is turned, radians."""
    way: float = 1.0
    """-1 mirrors it left to right."""

    def points(self, points: object) -> np.ndarray:
        """Points in pixels, (N, 2)."""
        return placed(np.asarray(points, np.float64), self.centre, (self.unit * self.way, self.unit), self.angle)

    def at(self, x: float, y: float) -> np.ndarray:
        """One point in pixels."""
        return np.asarray(self.points(((x, y),))[0])

    def shape(self, points: object, colour: Colour, *, edge: bool = True, glow: bool = False) -> None:
        """A polygon."""
        self.cut.polygon(self.points(points), colour, edge=edge, glow=glow)

    def box(
        self, x0: float, y0: float, x1: float, y1: float, colour: Colour, *, edge: bool = True, glow: bool = False
    ) -> None:
        """A rectangle between two corners."""
        self.shape(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), colour, edge=edge, glow=glow)

    def disc(self, x: float, y: float, radius: float, colour: Colour, *, edge: bool = True, glow: bool = False) -> None:
        """A disc."""
        self.cut.disc(self.at(x, y), radius * self.unit, colour, edge=edge, glow=glow)

    def oval(
        self, x: float, y: float, rx: float, ry: float, colour: Colour,
        *, edge: bool = True, turn: float = 0.0, glow: bool = False,
    ) -> None:  # fmt: skip
        """An ellipse, turned by an angle of its own."""
        radii = (rx * self.unit, ry * self.unit)
        self.cut.ellipse(self.at(x, y), radii, self.angle + turn * self.way, colour, edge=edge, glow=glow)

    def bar(
        self, x0: float, y0: float, x1: float, y1: float, half: float, colour: Colour, *, edge: bool = True
    ) -> None:
        """A strip with round ends, of the same half width all along."""
        self.cut.limb(self.at(x0, y0), self.at(x1, y1), (half * self.unit, half * self.unit), colour, edge=edge)

    def line(self, points: object, half: float, colour: Colour, *, edge: bool = True) -> None:
        """A thin line, thickest in the middle: mouths, steam."""
        path = self.points(points)
        widths = half * self.unit * np.interp(np.linspace(0, 1, len(path)), (0, 0.5, 1), (0.5, 1, 0.5))
        self.cut.strip(list(path), list(widths), colour, edge=edge)


def placed(template: np.ndarray, origin: Point, scale: float | tuple[float, float], angle: float = 0.0) -> np.ndarray:
    """A shape drawn around (0, 0), scaled, turned by an angle in radians and moved to its origin."""
    sx, sy = scale if isinstance(scale, tuple) else (scale, scale)
    cos, sin = math.cos(angle), math.sin(angle)
    matrix = np.array(((sx * cos, sx * sin), (-sy * sin, sy * cos)))
    return np.asarray(template @ matrix + np.asarray(origin))
