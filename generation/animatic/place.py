"""The place of a scene, painted once: sky, distance and ground in layers of paper. Knows no figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from generation.animatic.palette import Colour, darker, lighter, mixed
from generation.animatic.paper import Cutout
from generation.animatic.scenery import Stand, bush, fir, house_front, leafy, palm, stall
from segmenter.prompts.reading import Ground, Light, Setting

SKIES: dict[Light, tuple[Colour, Colour, Colour]] = {
    "day": ((126, 186, 214), (184, 218, 222), (246, 236, 208)),
    "sunset": ((104, 92, 142), (232, 142, 116), (252, 212, 148)),
    "night": ((24, 32, 66), (46, 60, 104), (96, 104, 142)),
}
"""Top, middle and bottom of the sky."""

INDOORS: frozenset[Ground] = frozenset({"room", "kitchen", "stage"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Everything that decides how a place looks."""

    setting: Setting
    """Ground, light and weather."""
    seed: int
    """From the setting's words: shots of one scene share it."""
    luminary: bool = True
    """Whether the sky has its own sun or moon; not where one of them is in the play."""


class Backdrop:
    """A picture of a place in the making: layer after layer, each with its shadow on the one behind."""

    def __init__(self, place: Place, width: int, height: int) -> None:
        self.place = place
        self.light = place.setting.light
        self.width, self.height = width, height
        self.unit = float(min(width, height))
        self.rng = np.random.default_rng(place.seed)
        self.picture = np.empty((height, width, 3), np.uint8)

    def cutout(self) -> Cutout:
        """An empty layer."""
        return Cutout(self.light, max(self.unit / 320, 0.7))

    def lay(self, layer: Cutout, shadow: float = 0.3) -> None:
        """Glues a layer on."""
        layer.lay(self.picture, shadow=shadow, blur=self.unit * 0.014)

    def gradient(self, stops: tuple[Colour, ...], top: float = 0.0, bottom: float = 1.0) -> None:
        """Fills a band of the height with a soft gradient."""
        y0, y1 = round(top * self.height), round(bottom * self.height)
        if y1 <= y0:
            return
        at = np.linspace(0, len(stops) - 1, y1 - y0)
        columns = [np.interp(at, np.arange(len(stops)), [stop[channel] for stop in stops]) for channel in range(3)]
        self.picture[y0:y1] = np.stack(columns, axis=1)[:, None].astype(np.uint8)

    def ridge(self, y: float, wave: float, bumps: float, colour: Colour, shadow: float = 0.3) -> None:
        """A layer of land from a wavy line at a share of the height down to the bottom."""
        xs = np.linspace(-0.05, 1.05, 60)
        phases = self.rng.uniform(0, 2 * np.pi, 3)
        line = sum(np.sin(xs * bumps * (1 + 0.7 * i) * 2 * np.pi + phase) / (1.5 + i) for i, phase in enumerate(phases))
        top = np.stack([xs * self.width, (y - wave * np.asarray(line) * 0.5) * self.height], axis=1)
        corners = np.array(((1.05 * self.width, 1.05 * self.height), (-0.05 * self.width, 1.05 * self.height)))
        layer = self.cutout()
        layer.polygon(np.concatenate([top, corners]), colour)
        self.lay(layer, shadow)

    def row(self, draw: Callable[[Cutout, Stand], None], xs: np.ndarray, y: float, size: float, colour: Colour) -> None:
        """A row of things of slightly different sizes and shades at a share of the height."""
        layer = self.cutout()
        for x in xs:
            shade = mixed(colour, lighter(colour), float(self.rng.uniform(0, 0.5)))
            tall = size * self.unit * float(self.rng.uniform(0.82, 1.2))
            draw(layer, Stand(x=float(x) * self.width, y=y * self.height, size=tall, colour=shade, rng=self.rng))
        self.lay(layer)

    def spread(self, count: int, start: float = 0.0, end: float = 1.0) -> np.ndarray:
        """Places across, evenly with some chance."""
        steps = (np.arange(count) + 0.5 + self.rng.uniform(-0.28, 0.28, count)) / count
        return np.asarray(start + (end - start) * steps)


def paint_place(place: Place, width: int, height: int) -> np.ndarray:
    """Paints a place without its clouds and lights, (H, W, 3) uint8 RGB."""
    drop = Backdrop(place, width, height)
    if place.setting.ground not in INDOORS:
        _sky(drop)
    _GROUNDS[place.setting.ground](drop)
    _finish(drop)
    return drop.picture


def _sky(drop: Backdrop) -> None:
    stops = SKIES[drop.light]
    if drop.place.setting.weather in ("cloudy", "rain", "snowfall"):
        grey = {"day": (176, 188, 198), "sunset": (158, 132, 142), "night": (48, 54, 76)}[drop.light]
        stops = tuple(mixed(stop, grey, 0.6) for stop in stops)  # type: ignore[assignment]
    drop.gradient(stops, 0, 0.72)
    picture, unit = drop.picture, drop.unit
    if drop.light == "night":
        for x, y, r in drop.rng.uniform((0, 0, 0.4), (1, 0.5, 1.2), (46, 3)):
            centre = (int(x * drop.width * 16), int(y * drop.height * 16))
            cv2.circle(picture, centre, int(r * unit / 300 * 16), (236, 232, 206), -1, cv2.LINE_AA, 4)
    if drop.place.setting.weather != "clear" or not drop.place.luminary:
        return
    spot, colour = {
        "day": ((0.84, 0.13), (255, 240, 190)),
        "sunset": ((0.78, 0.42), (255, 226, 160)),
        "night": ((0.84, 0.13), (244, 240, 218)),
    }[drop.light]
    middle = np.array((spot[0] * drop.width, spot[1] * drop.height))
    for radius, share in ((0.2, 0.12), (0.14, 0.16), (0.095, 0.22)):
        halo = picture.copy()
        cv2.circle(halo, (int(middle[0]), int(middle[1])), int(radius * unit), colour, -1, cv2.LINE_AA)
        cv2.addWeighted(halo, share, picture, 1 - share, 0, dst=picture)
    disc = Cutout("day", unit / 320)
    disc.disc(middle, 0.06 * unit, colour, edge=False)
    if drop.light == "night":
        disc.disc(middle + (0.016 * unit, -0.012 * unit), 0.012 * unit, darker(colour, 0.08), edge=False)
        disc.disc(middle + (-0.018 * unit, 0.02 * unit), 0.016 * unit, darker(colour, 0.08), edge=False)
    disc.lay(picture)


def _meadow(drop: Backdrop) -> None:
    drop.ridge(0.52, 0.05, 1.2, (150, 186, 180))
    drop.ridge(0.57, 0.05, 1.6, (134, 182, 138))
    drop.row(leafy, drop.spread(3, 0, 0.34), 0.60, 0.17, (104, 156, 100))
    drop.row(fir, drop.spread(2, 0.84, 1.02), 0.61, 0.2, (84, 142, 106))
    drop.ridge(0.63, 0.03, 1.1, (146, 190, 108))
    drop.ridge(0.74, 0.02, 0.8, (162, 200, 112), 0.2)
    _tufts(drop, (122, 172, 88), 0.78)


def _forest(drop: Backdrop) -> None:
    drop.ridge(0.5, 0.04, 1.4, (158, 192, 184))
    drop.row(fir, drop.spread(11, -0.02, 1.02), 0.60, 0.24, (122, 172, 150))
    drop.ridge(0.585, 0.02, 2, (112, 164, 134))
    drop.row(fir, drop.spread(7, -0.02, 1.02), 0.645, 0.32, (84, 144, 110))
    drop.ridge(0.64, 0.02, 1.4, (122, 168, 98))
    drop.row(leafy, np.array((-0.02, 0.12, 0.9, 1.03)), 0.70, 0.46, (76, 132, 82))
    drop.row(bush, drop.spread(5, 0.0, 1.0), 0.70, 0.07, (96, 152, 88))
    drop.ridge(0.72, 0.02, 0.9, (146, 182, 104), 0.2)
    _tufts(drop, (106, 156, 84), 0.77)


def _hill(drop: Backdrop) -> None:
    drop.ridge(0.56, 0.05, 1.5, (156, 190, 178))
    drop.ridge(0.64, 0.04, 1.3, (134, 180, 134))
    drop.row(fir, drop.spread(4, 0, 0.34), 0.69, 0.17, (96, 152, 112))
    mound = np.array(
        (
            (-0.2, 0.98),
            (0.1, 0.86),
            (0.3, 0.73),
            (0.5, 0.575),
            (0.62, 0.495),
            (0.74, 0.465),
            (0.86, 0.49),
            (1.0, 0.585),
            (1.2, 0.74),
            (1.2, 1.1),
            (-0.2, 1.1),
        )
    )
    for depth, colour in ((0.0, (136, 184, 104)), (0.09, (150, 196, 110)), (0.2, (164, 206, 118))):
        layer = drop.cutout()
        line = mound + (0.02 * depth, depth)
        smooth = cv2.GaussianBlur(np.repeat(line, 12, axis=0), (1, 25), 0, borderType=cv2.BORDER_REPLICATE)
        layer.polygon(smooth * (drop.width, drop.height), colour)
        drop.lay(layer, 0.22)
    drop.row(leafy, np.array((0.93,)), 0.56, 0.2, (100, 154, 92))
    _tufts(drop, (120, 172, 86), 0.86)


def _beach(drop: Backdrop) -> None:
    _sea(drop, 0.5, 0.68)
    drop.ridge(0.665, 0.012, 1.2, (250, 244, 226), 0.1)
    drop.ridge(0.685, 0.014, 1.1, (238, 214, 166), 0.2)
    drop.row(palm, np.array((0.06, 0.96)), 0.76, 0.5, (98, 152, 96))
    drop.ridge(0.78, 0.02, 0.9, (244, 222, 176), 0.14)


def _water(drop: Backdrop) -> None:
    _sea(drop, 0.5, 0.88)
    drop.ridge(0.87, 0.02, 1.0, (150, 186, 104), 0.3)
    _tufts(drop, (104, 158, 92), 0.92)


def _sea(drop: Backdrop, top: float, bottom: float) -> None:
    drop.ridge(top - 0.02, 0.035, 1.1, (146, 178, 188), 0.2)
    tones = {"day": (92, 164, 190), "sunset": (176, 132, 142), "night": (70, 100, 146)}[drop.light]
    bands = max(3, round((bottom - top) / 0.055))
    for band in range(bands):
        share = band / max(bands - 1, 1)
        y = top + (bottom - top) * share * 0.95
        drop.ridge(y, 0.006 + 0.014 * share, 2.6 - share, mixed(lighter(tones, 0.3), darker(tones, 0.12), share), 0.12)


def _snow(drop: Backdrop) -> None:
    drop.ridge(0.5, 0.07, 1.6, (176, 198, 220))
    drop.ridge(0.58, 0.05, 1.3, (204, 220, 234))
    drop.row(fir, drop.spread(8, 0, 1), 0.64, 0.25, (128, 164, 160))
    drop.ridge(0.635, 0.03, 1.2, (228, 238, 244))
    drop.ridge(0.74, 0.02, 0.8, (244, 248, 250), 0.16)


def _desert(drop: Backdrop) -> None:
    drop.ridge(0.54, 0.08, 1.0, (222, 170, 130))
    drop.ridge(0.61, 0.05, 1.2, (232, 188, 134))
    drop.ridge(0.68, 0.04, 0.9, (240, 204, 148), 0.24)
    drop.ridge(0.78, 0.03, 0.8, (246, 216, 164), 0.16)


def _street(drop: Backdrop) -> None:
    drop.row(house_front, np.arange(-0.02, 1.1, 0.15), 0.70, 0.5, (150, 168, 190))
    drop.row(house_front, np.arange(0.04, 1.1, 0.21), 0.715, 0.36, (222, 178, 140))
    drop.ridge(0.705, 0.0, 1.0, (202, 194, 182), 0.2)
    drop.ridge(0.755, 0.0, 1.0, (124, 124, 134), 0.2)
    dashes = drop.cutout()
    for x in np.arange(0.03, 1.0, 0.14):
        box = np.array(((x, 0.925), (x + 0.075, 0.925), (x + 0.07, 0.94), (x - 0.005, 0.94)))
        dashes.polygon(box * (drop.width, drop.height), (226, 220, 200), edge=False)
    drop.lay(dashes, 0)


def _market(drop: Backdrop) -> None:
    drop.row(house_front, np.arange(-0.02, 1.1, 0.17), 0.68, 0.44, (150, 130, 150))
    drop.ridge(0.66, 0.0, 1.0, (176, 148, 130), 0.2)
    layer_xs = np.linspace(0.08, 0.92, 5 if drop.width > drop.height else 3)
    drop.row(stall, layer_xs, 0.715, 0.27, (206, 92, 76))
    drop.ridge(0.72, 0.0, 1.0, (196, 166, 138), 0.24)
    drop.ridge(0.82, 0.004, 1.0, (206, 178, 148), 0.1)


def _room(drop: Backdrop) -> None:
    _walls(drop, (232, 206, 170), (178, 126, 86))
    rug = drop.cutout()
    for grow, colour in ((1.0, (196, 92, 82)), (0.82, (234, 196, 142)), (0.72, (204, 112, 92))):
        rug.ellipse(
            (0.5 * drop.width, 0.87 * drop.height), (0.36 * drop.width * grow, 0.075 * drop.height * grow), 0, colour
        )
    drop.lay(rug, 0.2)


def _kitchen(drop: Backdrop) -> None:
    _walls(drop, (214, 224, 206), (196, 168, 132))
    counter = drop.cutout()
    width, height = drop.width, drop.height
    counter.polygon(_box(-0.02, 0.56, 0.36, 0.70) * (width, height), (126, 156, 150))
    counter.polygon(_box(-0.02, 0.545, 0.375, 0.57) * (width, height), (238, 226, 204))
    for x in (0.03, 0.145, 0.26):
        counter.polygon(_box(x, 0.59, x + 0.1, 0.685) * (width, height), (146, 176, 168))
    counter.polygon(_box(0.03, 0.23, 0.33, 0.25) * (width, height), (170, 122, 84))
    for x, colour in ((0.07, (206, 98, 80)), (0.14, (230, 178, 90)), (0.21, (96, 140, 160)), (0.28, (140, 160, 104))):
        counter.polygon(_box(x - 0.02, 0.165, x + 0.025, 0.23) * (width, height), colour)
    drop.lay(counter, 0.3)


def _walls(drop: Backdrop, wall: Colour, floor: Colour) -> None:
    width, height, unit = drop.width, drop.height, drop.unit
    dim: dict[Light, Colour] = {"day": (255, 248, 230), "sunset": (224, 140, 104), "night": (92, 70, 110)}
    share = {"day": 0.1, "sunset": 0.25, "night": 0.42}[drop.light]
    base = mixed(wall, dim[drop.light], share)
    drop.gradient((base, lighter(base, 0.14)), 0, 0.71)
    stripes = drop.cutout()
    for x in np.arange(0.02, 1.0, 0.09):
        stripes.polygon(_box(x, -0.02, x + 0.03, 0.71) * (width, height), lighter(wall, 0.16), edge=False)
    if drop.light == "day":
        drop.lay(stripes, 0)
    window = drop.cutout()
    cx, cy, half = 0.7 * width, 0.30 * height, 0.15 * unit
    frame = np.array(((-1, -1.1), (1, -1.1), (1, 1.1), (-1, 1.1)))
    window.polygon(frame * half * 1.14 + (cx, cy), (246, 238, 220))
    window.polygon(frame * half + (cx, cy), SKIES[drop.light][1], edge=False, glow=True)
    window.ellipse((cx - 0.3 * half, cy + 0.8 * half), (0.6 * half, 0.3 * half), 0, (126, 170, 124), edge=False)
    window.ellipse((cx + 0.45 * half, cy + 0.85 * half), (0.5 * half, 0.28 * half), 0, (104, 152, 108), edge=False)
    window.polygon(_box(-1.0, 1.1, 1.0, 1.25) * half + (cx, cy), (236, 222, 196))
    window.polygon(_box(-0.05, -1.1, 0.05, 1.1) * half + (cx, cy), (246, 238, 220), edge=False)
    window.polygon(_box(-1, -0.05, 1, 0.05) * half + (cx, cy), (246, 238, 220), edge=False)
    for side in (-1, 1):
        curtain = np.array(((0.75, -1.35), (1.5, -1.35), (1.4, 1.35), (1.05, 1.3), (1.1, 0.1)))
        window.polygon(curtain * (side * half, half) + (cx, cy), (206, 126, 104))
    drop.lay(window, 0.3)
    drop.ridge(0.69, 0.0, 1, lighter(floor, 0.5), 0.12)
    drop.ridge(0.71, 0.0, 1, floor, 0.24)
    boards = drop.cutout()
    for y in (0.765, 0.84, 0.93):
        boards.polygon(_box(-0.02, y, 1.02, y + 0.003) * (width, height), darker(floor, 0.16), edge=False)
    drop.lay(boards, 0)


def _air(drop: Backdrop) -> None:
    tone = {"day": (250, 246, 236), "sunset": (246, 196, 176), "night": (110, 118, 158)}[drop.light]
    drop.gradient(SKIES[drop.light], 0, 1)
    for y, share in ((0.74, 0.35), (0.82, 0.18), (0.90, 0.0)):
        layer = drop.cutout()
        for x in drop.spread(9, -0.05, 1.05):
            radius = drop.unit * float(drop.rng.uniform(0.1, 0.17))
            layer.disc((x * drop.width, (y + 0.09) * drop.height), radius, mixed(tone, SKIES[drop.light][1], share))
        layer.polygon(
            _box(-0.1, y + 0.1, 1.1, 1.1) * (drop.width, drop.height),
            mixed(tone, SKIES[drop.light][1], share),
            edge=False,
        )
        drop.lay(layer, 0.16)


def _stage(drop: Backdrop) -> None:
    width, height = drop.width, drop.height
    drop.gradient(((68, 50, 84), (126, 84, 110), (220, 160, 130)), 0, 0.75)
    glow = drop.picture.copy()
    cv2.ellipse(
        glow,
        (width // 2, int(0.62 * height)),
        (int(0.36 * width), int(0.5 * height)),
        0,
        0,
        360,
        (252, 222, 170),
        -1,
        cv2.LINE_AA,
    )
    soft = cv2.GaussianBlur(glow, (0, 0), drop.unit * 0.05)
    cv2.addWeighted(soft, 0.6, drop.picture, 0.4, 0, dst=drop.picture)
    drop.ridge(0.70, 0.0, 1, (178, 120, 80), 0.3)
    drop.ridge(0.83, 0.0, 1, (194, 136, 92), 0.12)
    curtain = drop.cutout()
    for side in (0, 1):
        for fold in range(4):
            x0 = fold * 0.035 - 0.01
            xs = np.array((x0, x0 + 0.05, x0 + 0.045, x0 - 0.005))
            points = np.stack([np.abs(side - xs), np.array((-0.02, -0.02, 0.78, 0.78))], axis=1) * (width, height)
            curtain.polygon(points, mixed((168, 52, 58), (206, 82, 74), (fold % 2) * 1.0))
    for scallop in range(9):
        curtain.ellipse(((scallop + 0.5) / 9 * width, 0.01 * height), (width / 15, 0.085 * height), 0, (188, 62, 64))
    drop.lay(curtain, 0.4)


def _box(x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    return np.array(((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def _tufts(drop: Backdrop, colour: Colour, top: float) -> None:
    layer = drop.cutout()
    for x, y in drop.rng.uniform((0, top), (1, 0.99), (16, 2)):
        foot = np.array((x * drop.width, y * drop.height))
        for lean in (-0.5, 0.0, 0.5):
            tip = foot + (lean * 0.02 * drop.unit, -0.026 * drop.unit * (1 - 0.3 * abs(lean)))
            layer.polygon(
                np.array((foot + (-0.004 * drop.unit, 0), tip, foot + (0.004 * drop.unit, 0))), colour, edge=False
            )
    drop.lay(layer, 0)


def _finish(drop: Backdrop) -> None:
    """The grain of the paper, and a little less light in the corners."""
    height, width = drop.picture.shape[:2]
    noise = drop.rng.normal(0, 1, (height // 2 + 1, width // 2 + 1)).astype(np.float32)
    grain = cv2.resize(cv2.GaussianBlur(noise, (0, 0), 0.8), (width, height), interpolation=cv2.INTER_LINEAR)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None]
    light = 1.015 - 0.085 * np.clip(x * x + y * y, 0, 2) ** 1.5 / 2 + 0.012 * grain
    drop.picture[:] = np.clip(drop.picture * light[..., None], 0, 255).astype(np.uint8)


_GROUNDS: dict[Ground, Callable[[Backdrop], None]] = {
    "meadow": _meadow, "forest": _forest, "hill": _hill, "beach": _beach, "water": _water, "snow": _snow,
    "desert": _desert, "street": _street, "market": _market, "room": _room, "kitchen": _kitchen, "sky": _air,
    "stage": _stage,
}  # fmt: skip
