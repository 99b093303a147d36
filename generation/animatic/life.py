"""What moves in a place by itself: clouds, rain, snow, glints, lanterns, fireflies; all by the scene's clock."""

from __future__ import annotations

import cv2
import numpy as np

from generation.animatic.camera import Lens
from generation.animatic.palette import Colour, mixed
from generation.animatic.paper import Cutout
from generation.animatic.place import INDOORS, SKIES, Place

_CLOUD_PUFFS = ((-0.9, 0.1, 0.42), (-0.3, -0.16, 0.6), (0.35, -0.06, 0.5), (0.92, 0.12, 0.36))


class Life:
    """The small life of a place, ready to be drawn at any time."""

    def __init__(self, place: Place, width: int, height: int) -> None:
        self._place = place
        self._size = np.array((width, height), np.float64)
        self._unit = float(min(width, height))
        setting = place.setting
        rng = np.random.default_rng(place.seed + 1)
        outside = setting.ground not in INDOORS
        clouds = {"clear": 3, "cloudy": 6, "rain": 6, "snowfall": 5}[setting.weather] if outside else 0
        if outside and setting.light == "night" and setting.weather == "clear":
            clouds = 2
        self._clouds = rng.uniform((0, 0.07, 0.07, 0.7), (1, 0.2, 0.12, 1.3), (clouds, 4))
        if clouds:
            self._clouds[:, 0] = (np.arange(clouds) + rng.uniform(0.1, 0.7, clouds)) / clouds
        drops = {"rain": 70, "snowfall": 70}.get(setting.weather, 0) if outside else 0
        self._drops = rng.uniform(0, 1, (drops, 3))
        wet = setting.ground in ("water", "beach")
        self._glints = rng.uniform(
            (0, 0.53, 0), (1, 0.84 if setting.ground == "water" else 0.66, 6.3), (26 if wet else 0, 3)
        )
        sparks = 16 if outside and setting.light == "night" and setting.ground in ("meadow", "forest", "hill") else 0
        self._sparks = rng.uniform((0, 0.5, 0, 0.3), (1, 0.95, 6.3, 0.9), (sparks, 4))
        lanterns = 9 if setting.ground == "market" else 0
        self._lanterns = np.stack(
            [(np.arange(lanterns) + 0.5) / max(lanterns, 1), rng.uniform(0, 6.3, lanterns)], axis=1
        )

    def draw_behind(self, picture: np.ndarray, lens: Lens, clock: float) -> None:
        """Draws what lives behind the figures."""
        cut = Cutout(self._place.setting.light, max(self._unit / 320, 0.7))
        self._draw_clouds(cut, lens, clock)
        if self._clouds.size:
            cut.lay(picture, shadow=0.14, blur=self._unit * 0.012 * lens.zoom)
        self._draw_glints(picture, lens, clock)
        self._draw_lanterns(picture, lens, clock)

    def draw_before(self, picture: np.ndarray, lens: Lens, clock: float) -> None:
        """Draws what lives before the figures: rain, snow, fireflies."""
        weather = self._place.setting.weather
        unit = self._unit * lens.zoom
        for x, y, speed in self._drops:
            if weather == "rain":
                spot = self._at(lens, (x + 0.05 * clock) % 1.04 - 0.02, (y + (1.1 + 0.5 * speed) * clock) % 1.1 - 0.05)
                end = spot + (0.006 * unit, 0.04 * unit)
                _line(picture, spot, end, (206, 220, 232), max(1, round(unit / 420)))
            else:
                sway = 0.02 * np.sin(clock * 1.3 + 9 * speed)
                spot = self._at(lens, (x + sway) % 1, (y + (0.06 + 0.07 * speed) * clock) % 1.06 - 0.03)
                _dot(picture, spot, unit * (0.004 + 0.005 * speed), (252, 252, 254))
        for x, y, phase, speed in self._sparks:
            spot = self._at(
                lens, x + 0.02 * np.sin(clock * speed + phase), y + 0.025 * np.sin(clock * speed * 1.3 + 2 * phase)
            )
            light = 0.5 + 0.5 * np.sin(clock * 2.2 * speed + phase)
            _glow(picture, spot, unit * 0.022, (250, 236, 140), 0.5 * light)
            _dot(picture, spot, unit * 0.0045, (254, 246, 182))

    def _at(self, lens: Lens, x: float, y: float) -> np.ndarray:
        return np.asarray(lens.to_frame(np.array((x, y)) * self._size))

    def _draw_clouds(self, cut: Cutout, lens: Lens, clock: float) -> None:
        light = self._place.setting.light
        tone: Colour = {"day": (254, 252, 246), "sunset": (252, 206, 178), "night": (92, 104, 150)}[light]
        if self._place.setting.weather != "clear":
            tone = mixed(tone, SKIES[light][0], 0.35)
        for x, y, size, speed in self._clouds:
            across = (x + 0.008 * speed * clock) % 1 * 1.5 - 0.25
            middle = self._at(lens, across, y)
            scale = size * self._unit * lens.zoom
            for px, py, r in _CLOUD_PUFFS:
                cut.disc(middle + (px * scale, py * scale), r * scale, tone, edge=False, glow=True)
            cut.limb(
                middle + (-1.0 * scale, 0.26 * scale),
                middle + (1.0 * scale, 0.26 * scale),
                (0.24 * scale, 0.22 * scale),
                tone,
                edge=False,
                glow=True,
            )

    def _draw_glints(self, picture: np.ndarray, lens: Lens, clock: float) -> None:
        tone = mixed(SKIES[self._place.setting.light][2], (255, 255, 255), 0.4)
        for x, y, phase in self._glints:
            shine = 0.5 + 0.5 * np.sin(clock * 1.6 + phase)
            if shine > 0.25:
                half = self._unit * lens.zoom * 0.03 * (shine - 0.2)
                spot = self._at(lens, x, y)
                _line(picture, spot - (half, 0), spot + (half, 0), tone, max(1, round(self._unit * lens.zoom / 300)))

    def _draw_lanterns(self, picture: np.ndarray, lens: Lens, clock: float) -> None:
        if not len(self._lanterns):
            return
        unit = self._unit * lens.zoom
        light = self._place.setting.light
        line = [self._at(lens, x, 0.1 + 0.07 * (1 - (2 * x - 1) ** 2)) for x in np.linspace(0, 1, 24)]
        cv2.polylines(
            picture,
            [np.rint(np.array(line) * 16).astype(np.int32)],
            False,
            (96, 70, 74),
            max(1, round(unit / 400)),
            cv2.LINE_AA,
            4,
        )
        cut = Cutout("day", max(unit / 400, 0.6))
        for x, phase in self._lanterns:
            sway = 0.012 * np.sin(clock * 1.2 + phase)
            spot = self._at(lens, x, 0.1 + 0.07 * (1 - (2 * x - 1) ** 2)) + np.array((sway * unit, 0.045 * unit))
            if light != "day":
                _glow(picture, spot, unit * 0.085, (255, 186, 110), 0.34 + 0.06 * float(np.sin(clock * 2 + phase)))
            cut.ellipse(spot, (0.03 * unit, 0.027 * unit), 0.0, (218, 74, 58))
            cut.ellipse(spot, (0.014 * unit, 0.027 * unit), 0.0, (240, 132, 84), edge=False)
            cut.limb(
                spot + (0, 0.028 * unit),
                spot + (0, 0.045 * unit),
                (0.003 * unit, 0.003 * unit),
                (238, 190, 96),
                edge=False,
            )
        cut.lay(picture)


def _line(picture: np.ndarray, start: np.ndarray, end: np.ndarray, colour: Colour, thickness: int) -> None:
    a, b = (tuple(int(v) for v in np.rint(point * 16)) for point in (start, end))
    cv2.line(picture, a, b, colour, thickness, cv2.LINE_AA, 4)


def _dot(picture: np.ndarray, spot: np.ndarray, radius: float, colour: Colour) -> None:
    cv2.circle(picture, (int(spot[0] * 16), int(spot[1] * 16)), max(int(radius * 16), 10), colour, -1, cv2.LINE_AA, 4)


def _glow(picture: np.ndarray, spot: np.ndarray, radius: float, colour: Colour, strength: float) -> None:
    """Adds a soft light around a spot."""
    height, width = picture.shape[:2]
    reach = int(radius)
    x, y = round(float(spot[0])), round(float(spot[1]))
    x0, x1, y0, y1 = max(x - reach, 0), min(x + reach, width), max(y - reach, 0), min(y + reach, height)
    if x1 <= x0 or y1 <= y0 or strength <= 0:
        return
    across: np.ndarray = (np.arange(x0, x1) - x) ** 2
    down = (np.arange(y0, y1) - y) ** 2
    fade = np.clip(1 - (down[:, None] + across[None]) / max(reach, 1) ** 2, 0, 1) ** 2
    light = (fade[..., None] * (np.array(colour) * strength)).astype(np.uint8)
    area = picture[y0:y1, x0:x1]
    cv2.add(area, light, dst=area)
