"""Draws clips of the small model's world: from a seed to frames, poses, masks and the facts of what they show.

`python -m training.small.world --sheet sheet.png` shows 24 of them with their captions.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from generation.animatic.figures import draw_figure
from generation.animatic.paper import Cutout
from generation.animatic.place import Place, paint_place
from generation.animatic.props import draw_prop
from generation.pose_skeleton import poses_from_joints
from segmenter.prompts.reading import Setting
from segmenter.types import Pose
from training.small.acting import Acting
from training.small.plot import sample_scene
from training.small.scene import FPS, FRAMES, HEIGHT, WIDTH, Scene, Split

_SHADOW = 0.3
_SOFTNESS = 0.8
"""Of the finished picture, in pixels: cut paper has edges of one pixel, which no autoencoder of this size can keep."""
_DROP, _REACH = 3, 8
"""How far a shadow falls down, and how far it and its softness reach, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A drawn clip."""

    frames: np.ndarray
    """(F, H, W, 3) uint8 RGB."""
    masks: np.ndarray
    """(F, H, W) bool: where the performers and the things are; their shadows are none."""
    poses: tuple[tuple[Pose, ...], ...]
    """Per frame, the pose of each performer in the order of the scene, whose index is its figure."""
    scene: Scene
    """What happens."""


class _Paper(Cutout):
    """A cutout for small pictures: its shadow is soft at their size, and it tells where it covers them."""

    def glue(self, picture: np.ndarray, mask: np.ndarray) -> None:
        """Lays the shapes and their shadow on a picture, and marks what they cover in a mask, (H, W) uint8."""
        points = np.concatenate([shape for shape, _ in self._shapes]) / 16
        (left, top), (right, bottom) = points.min(axis=0).astype(int) - 2, points.max(axis=0).astype(int) + _REACH
        left, top, right, bottom = max(left, 0), max(top, 0), min(right, WIDTH), min(bottom, HEIGHT)
        if right > left and bottom > top:
            cover = np.zeros((bottom - top, right - left), np.uint8)
            corner = np.array((left * 16, top * 16), np.int32)
            for shape, _ in self._shapes:
                cv2.fillPoly(cover, [shape - corner], 255, cv2.LINE_8, 4)
            mask[top:bottom, left:right] |= cover
            shade = np.zeros_like(cover)
            shade[_DROP:, _DROP - 1 :] = cover[:-_DROP, : -(_DROP - 1)]
            shade = cv2.convertScaleAbs(cv2.blur(cv2.blur(shade, (5, 5)), (3, 3)), alpha=-_SHADOW, beta=255)
            area = picture[top:bottom, left:right]
            cv2.multiply(area, cv2.cvtColor(shade, cv2.COLOR_GRAY2RGB), dst=area, scale=1 / 255)
        self.lay(picture)


def draw_clip(seed: int, split: Split = "train") -> Clip:
    """Draws the clip of a seed: the same pixels every time."""
    return draw_scene(sample_scene(seed, split))


def draw_scene(scene: Scene) -> Clip:
    """Draws what happens in a scene."""
    acting = Acting(scene)
    backdrop = _backdrop(scene.setting, scene.layout)
    frames = np.empty((FRAMES, HEIGHT, WIDTH, 3), np.uint8)
    masks = np.zeros((FRAMES, HEIGHT, WIDTH), np.uint8)
    joints = np.ones((len(scene.performers), FRAMES, 18, 3))
    for index in range(FRAMES):
        frames[index] = backdrop
        joints[:, index, :, :2] = _draw_frame(acting, index / FPS, frames[index], masks[index])
        frames[index] = _softened(frames[index])
    poses = [poses_from_joints(i, track) for i, track in enumerate(joints)]
    return Clip(frames=frames, masks=masks.astype(bool), poses=tuple(zip(*poses, strict=True)), scene=scene)


@lru_cache(maxsize=128)
def backdrop_of(setting: Setting, layout: int) -> np.ndarray:
    """The finished picture behind everybody, (H, W, 3) uint8 RGB; not to be written on."""
    return _softened(_backdrop(setting, layout))


@lru_cache(maxsize=128)
def _backdrop(setting: Setting, layout: int) -> np.ndarray:
    return paint_place(Place(setting=setting, seed=layout), WIDTH, HEIGHT)


def _softened(picture: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(picture, (5, 5), _SOFTNESS)


def _draw_frame(acting: Acting, at: float, picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Draws everybody at a second of the clip; returns the performers' joints, (N, 18, 2)."""
    scene = acting.scene
    figures = acting.figures(at)
    things = acting.things(at, figures)
    pieces = [(seen.depth, True, i) for i, seen in enumerate(figures)]
    pieces += [(seen.depth, False, i) for i, seen in enumerate(things)]
    for _, alive, i in sorted(pieces):
        size = acting.sizes[i] if alive else acting.props[i].height * scene.person
        cut = _Paper(scene.setting.light, max(size / 150, 0.6))
        if alive:
            figure = scene.performers[i].figure
            draw_figure(cut, acting.looks[i], figures[i].joints, size, at, figure)
        else:
            draw_prop(cut, acting.props[i], things[i].joints[0], size, things[i].angle, at)
        cut.glue(picture, mask)
    return np.stack([seen.joints for seen in figures])


def main(arguments: list[str] | None = None) -> None:
    """Writes a sheet of clips with their captions."""
    from training.small.sheet import write_sheet

    parser = argparse.ArgumentParser(description="Shows the drawn world: clips, five frames of each, with captions.")
    parser.add_argument("--sheet", type=Path, required=True, help="where the picture goes (PNG)")
    parser.add_argument("--first", type=int, default=0, help="seed of the first clip")
    parser.add_argument("--clips", type=int, default=24, help="how many clips")
    parser.add_argument("--split", choices=("train", "test"), default="train", help="which wordings and combinations")
    asked = parser.parse_args(arguments)
    write_sheet(asked.sheet, [draw_clip(asked.first + i, asked.split) for i in range(asked.clips)], asked.split)


if __name__ == "__main__":
    main()
