"""What the tests of the 5B engine share: tiny checkpoints made once, shots, anchors, benches."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
from tiny_wan import make_base, make_controlnet, make_fun, make_profile

from generation.anchor import make_anchor
from generation.engine import Frame, Workbench
from generation.pose import PoseReader
from generation.wan import Engine
from segmenter.types import Anchor, Pose, Seam, Shot, View

SIZE = 64
"""Pixels of a side: four latents, two tokens."""

SHOT = Shot(
    id="s01p01",
    chain=0,
    part=0,
    parts=1,
    text="A dog runs",
    setting="",
    camera="",
    view_start=View(),
    view_end=View(),
    negative_prompt="blurred",
    seed=7,
    width=SIZE,
    height=SIZE,
    fps=Fraction(8),
    num_frames=9,
    drop_frames=0,
    shown_frames=9,
    continuity="cut",
    seam=Seam(kind="cut"),
    subtitle=None,
    image=None,
    image_sha256=None,
)
FOLLOWING = dataclasses.replace(
    SHOT, id="s01p02", text="The dog jumps", seed=8, continuity="continue", drop_frames=1, shown_frames=8
)
"""Goes on from `SHOT`."""


def standing(x: float, y: float = 12.0, size: float = 40.0, figure: int = 0) -> Pose:
    """Somebody who stands, all joints seen; x and y are those of the head, in pixels."""
    places = (
        (0, 0), (0, 0.15), (-0.12, 0.15), (-0.15, 0.33), (-0.15, 0.5), (0.12, 0.15), (0.15, 0.33), (0.15, 0.5),
        (-0.08, 0.5), (-0.08, 0.72), (-0.08, 0.95), (0.08, 0.5), (0.08, 0.72), (0.08, 0.95),
        (-0.02, -0.02), (0.02, -0.02), (-0.05, -0.01), (0.05, -0.01),
    )  # fmt: skip
    joints = tuple((x + size * right, y + size * down, 1.0) for right, down in places)
    return Pose(figure=figure, keypoints=joints)


class Sees(PoseReader):
    """A reader that sees the poses it was given, in every frame."""

    def __init__(self, *poses: Pose) -> None:
        self.poses = poses

    def read(self, frame: Frame) -> tuple[Pose, ...]:
        """Reads nothing: the poses are known."""
        del frame
        return self.poses


def picture(seed: int = 0) -> np.ndarray:
    """A smooth picture, (64, 64, 3) uint8 RGB."""
    across, down = np.meshgrid(np.linspace(0, 1, SIZE), np.linspace(0, 1, SIZE))
    planes = [across, down, (across + down + seed) % 2 / 2]
    return np.round(255 * np.stack(planes, axis=2)).astype(np.uint8)


def make_anchor_of(folder: Path, *poses: Pose, frame: np.ndarray | None = None) -> Anchor:
    """An anchor with these poses."""
    folder.mkdir(parents=True, exist_ok=True)
    return make_anchor(picture() if frame is None else frame, Sees(*poses), folder)


def bench_in(folder: Path, key: str = "key", on_step: Callable[[int, int], None] = lambda _d, _t: None) -> Workbench:
    """A bench with a folder of its own."""
    beside = folder / "beside"
    beside.mkdir(parents=True, exist_ok=True)
    return Workbench(key=key, beside=beside, unfinished=folder / "unfinished", on_step=on_step)


def open_wan(base: Path, profile: Path, cache: Path) -> Engine:
    """The engine on a CPU; OpenPose has tests of its own, and here nobody asks it."""
    engine = Engine(model=str(base), profile=str(profile), device="cpu", cache=cache)
    engine.pose_reader = Sees()
    return engine


def frames_of(engine: Engine, shot: Shot, anchor: Anchor | None, bench: Workbench) -> np.ndarray:
    """All frames of a shot, its prompts encoded: (F, H, W, 3) uint8 RGB."""
    engine.prepare([shot])
    return np.stack(list(engine.generate(shot, anchor, bench)))


def make_stock(folder: Path) -> Path:
    """Makes a base model, both controls, and a profile for each way."""
    make_base(folder / "base")
    make_controlnet(folder / "controlnet")
    make_fun(folder / "fun")
    make_profile(folder / "plain.yaml", control=None)
    for kind in ("controlnet", "fun"):
        make_profile(folder / f"{kind}.yaml", control={"weights": str(folder / kind)}, pose_weights=str(folder))
    (folder / "body_pose_model.pth").write_bytes(b"not read in these tests")
    return folder


def open_way(stock: Path, way: str, tmp_path: Path) -> Engine:
    """The engine with the profile of that name."""
    return open_wan(stock / "base", stock / f"{way}.yaml", tmp_path / "cache")
