"""Trees, houses and stalls that stand in a place, or come in as a prompt's own things. Knows where nothing stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.animatic.palette import CLOTHES, Colour, darker, lighter, mixed
from generation.animatic.paper import Cutout, rounded

TRUNK: Colour = (128, 96, 74)
WINDOW_LIGHT: Colour = (255, 218, 138)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where a piece of scenery stands, and how it looks."""

    x: float
    """Middle of its foot, pixels."""
    y: float
    """Height of its foot in the picture, pixels."""
    size: float
    """Height in pixels."""
    colour: Colour
    """Of its main part."""
    rng: np.random.Generator
    """For what differs from one to the next."""

    def at(self, points: np.ndarray) -> np.ndarray:
        """From a drawing with its foot at (0, 0), y up and the height 1, to pixels."""
        return np.asarray(points, np.float64) * (self.size, -self.size) + (self.x, self.y)

    def spot(self, x: float, y: float) -> np.ndarray:
        """One point of the drawing, in pixels."""
        return np.array((self.x + x * self.size, self.y - y * self.size))


def fir(layer: Cutout, stand: Stand) -> None:
    """A fir of three tiers."""
    layer.polygon(stand.at(np.array(((-0.04, 0), (0.04, 0), (0.03, 0.3), (-0.03, 0.3)))), TRUNK)
    for i, (low, high, half) in enumerate(((0.14, 0.58, 0.27), (0.36, 0.8, 0.21), (0.58, 1.0, 0.15))):
        tier = rounded(
            (
                (0, high),
                (half * 0.45, (low + high) / 2),
                (half, low),
                (0, low - 0.03),
                (-half, low),
                (-half * 0.45, (low + high) / 2),
            ),
            4,
        )
        layer.polygon(stand.at(tier), lighter(stand.colour, 0.07 * i))


def leafy(layer: Cutout, stand: Stand) -> None:
    """A round tree."""
    layer.polygon(stand.at(np.array(((-0.055, 0), (0.055, 0), (0.03, 0.5), (-0.03, 0.5)))), TRUNK)
    for x, y, r, light in (
        (-0.17, 0.52, 0.2, 0.0),
        (0.18, 0.54, 0.19, 0.04),
        (0.0, 0.72, 0.26, 0.1),
        (-0.05, 0.56, 0.17, 0.16),
    ):
        layer.disc(stand.spot(x, y), r * stand.size, lighter(stand.colour, light))


def bush(layer: Cutout, stand: Stand) -> None:
    """A low round bush."""
    for x, y, r in ((-0.6, 0.25, 0.5), (0.6, 0.25, 0.46), (0.0, 0.45, 0.6)):
        layer.disc(stand.spot(x, y), r * stand.size, stand.colour)


def palm(layer: Cutout, stand: Stand) -> None:
    """A palm, leaning."""
    lean = 0.16 if stand.rng.random() < 0.5 else -0.16
    line = [stand.spot(lean * t * t, 0.86 * t) for t in (0.0, 0.35, 0.7, 1.0)]
    layer.strip(line, [0.035 * stand.size, 0.03 * stand.size, 0.024 * stand.size, 0.02 * stand.size], (168, 128, 92))
    for angle in (-2.9, -2.3, -1.5, -0.8, -0.2):
        tip = np.array((lean + 0.34 * np.cos(angle), 0.86 - 0.22 * np.sin(angle) - 0.16))
        middle = np.array((lean + 0.2 * np.cos(angle), 0.93 - 0.2 * np.sin(angle) - 0.02))
        line = [stand.spot(lean, 0.86), stand.spot(*middle), stand.spot(*tip)]
        layer.strip(line, [0.015 * stand.size, 0.05 * stand.size, 0.004 * stand.size], stand.colour)


def house_front(layer: Cutout, stand: Stand) -> None:
    """A town house with lit windows."""
    wide = 0.36 + 0.1 * stand.rng.random()
    wall = mixed(stand.colour, CLOTHES[int(stand.rng.integers(len(CLOTHES)))], 0.25)
    layer.polygon(stand.at(np.array(((-wide / 2, 0), (wide / 2, 0), (wide / 2, 0.82), (-wide / 2, 0.82)))), wall)
    roof = np.array(
        ((-wide / 2 - 0.03, 0.8), (wide / 2 + 0.03, 0.8), (wide / 2 - 0.06, 0.94), (-wide / 2 + 0.06, 0.94))
    )
    layer.polygon(stand.at(roof), darker(wall, 0.3))
    for row in (0.2, 0.42, 0.62):
        for column in (-0.3, 0.0, 0.3):
            lit = stand.rng.random() < 0.6
            x = column * wide
            box = np.array(((x - 0.035, row), (x + 0.035, row), (x + 0.035, row + 0.1), (x - 0.035, row + 0.1)))
            layer.polygon(stand.at(box), WINDOW_LIGHT if lit else darker(wall, 0.25), edge=False, glow=lit)


def cottage(layer: Cutout, stand: Stand) -> None:
    """A house with a pitched roof, a door and two windows."""
    layer.polygon(stand.at(np.array(((0.2, 0.7), (0.3, 0.7), (0.3, 0.98), (0.2, 0.98)))), (150, 92, 78))
    layer.polygon(stand.at(np.array(((-0.46, 0), (0.46, 0), (0.46, 0.56), (-0.46, 0.56)))), lighter(stand.colour, 0.62))
    layer.polygon(stand.at(np.array(((-0.58, 0.52), (0.58, 0.52), (0.3, 0.92), (-0.3, 0.92)))), stand.colour)
    layer.polygon(stand.at(np.array(((-0.1, 0), (0.1, 0), (0.1, 0.34), (-0.1, 0.34)))), (138, 94, 68))
    layer.disc(stand.spot(0.06, 0.16), 0.016 * stand.size, (236, 196, 96), edge=False)
    for x in (-0.29, 0.29):
        for half, colour, glow in ((0.095, (248, 240, 222), False), (0.075, WINDOW_LIGHT, True)):
            box = np.array(
                ((x - half, 0.3 - half), (x + half, 0.3 - half), (x + half, 0.3 + half), (x - half, 0.3 + half))
            )
            layer.polygon(stand.at(box), colour, edge=False, glow=glow)
        bar = np.array(((x - 0.008, 0.225), (x + 0.008, 0.225), (x + 0.008, 0.375), (x - 0.008, 0.375)))
        layer.polygon(stand.at(bar), (248, 240, 222), edge=False)


def stall(layer: Cutout, stand: Stand) -> None:
    """A market stall under a striped awning."""
    for x in (-0.46, 0.46):
        layer.polygon(
            stand.at(np.array(((x - 0.02, 0), (x + 0.02, 0), (x + 0.02, 0.8), (x - 0.02, 0.8)))), (132, 94, 70)
        )
    layer.polygon(stand.at(np.array(((-0.5, 0), (0.5, 0), (0.5, 0.34), (-0.5, 0.34)))), (178, 128, 88))
    layer.polygon(stand.at(np.array(((-0.54, 0.34), (0.54, 0.34), (0.54, 0.4), (-0.54, 0.4)))), (206, 158, 108))
    for i, x in enumerate((-0.36, -0.18, 0.0, 0.18, 0.36)):
        layer.disc(stand.spot(x, 0.44), 0.06 * stand.size, CLOTHES[(i * 3) % len(CLOTHES)])
    for i in range(6):
        x0, x1 = -0.6 + i * 0.2, -0.4 + i * 0.2
        colour = stand.colour if i % 2 == 0 else (250, 238, 214)
        layer.polygon(stand.at(np.array(((x0, 0.74), (x1, 0.74), (x1 * 0.86, 1.0), (x0 * 0.86, 1.0)))), colour)
        layer.ellipse(stand.spot((x0 + x1) / 2, 0.74), (0.1 * stand.size, 0.06 * stand.size), 0, colour)
