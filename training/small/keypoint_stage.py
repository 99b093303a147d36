"""Trains the small model's eyes: `python -m training.small.keypoint_stage --pool DIR --out DIR --seconds 120`.

The same command goes on where it stopped. `DIR/pose_reader/` is the net that reads joints, `DIR/judge/` the one that
tells actions from them, `DIR/keypoint_curve.json` how the first got there.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import os
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch

from generation.wan.keypoints import KeypointNet
from training.small import whole_clip
from training.small.judge_training import lessons_of, train_actions
from training.small.keypoint_frames import DrawnClips, Frames, Window
from training.small.keypoint_labels import COLOURS, FIGURES, THINGS, Labels, label_clips
from training.small.keypoint_looks import altered
from training.small.keypoint_targets import LabelBank, losses, mirror_mask
from training.small.keypoint_test import draw_tests, errors_of
from training.small.plot import sample_scene
from training.small.scene import HEIGHT, WIDTH
from training.small.whole_clip import channels_last, unchunked

_STATE = "keypoint_state.pt"
_SAVE_SECONDS = 30.0
_RATE, _WARM_STEPS, _DECAY = 2.5e-3, 150, 0.05
_MIRRORED = 0.25
_EMA = 0.998
_NEW_CLIPS = 2
"""In the window, with each step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How the net is trained."""

    seconds: float
    """Of training in all; the rate falls to zero over them."""
    batch: int
    """Frames to a step."""
    device: torch.device
    """Where."""
    window: int
    """Clips at hand at a time."""
    seed: int = 0
    """Of everything drawn by lot."""


class Trainer:
    """The net, its average, and how far it has come."""

    def __init__(self, course: Course, bank: LabelBank, pool: Frames, vae: Any = None) -> None:
        self.course, self._bank, self._vae = course, bank, vae
        self._window = Window(pool, course.window, course.device)
        torch.manual_seed(course.seed)
        self.net = new_net().to(course.device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net).eval().requires_grad_(False)
        self._optimizer = torch.optim.AdamW(self.net.parameters(), lr=_RATE, weight_decay=_DECAY, betas=(0.9, 0.98))
        self._losses = torch.compile(losses) if course.device.type == "cuda" else losses
        self._lots = torch.Generator(course.device)
        self.step, self.spent = 0, 0.0
        self.curve: list[dict[str, float]] = []

    def advance(self) -> dict[str, float]:
        """Takes one step; returns the losses."""
        began = time.monotonic()
        course = self.course
        # Seeded by the step, so that whoever goes on does not see the first frames again.
        self._lots.manual_seed(course.seed * 1_000_003 + self.step)
        self._window.renew(_NEW_CLIPS)
        frames, clips, at = self._window.draw(course.batch, self._lots)
        pictures = frames.float() / 255
        if self._vae is not None:
            half = course.batch // 2
            pictures[:half] = decoded(self._vae, pictures[:half])
        mirrored = mirror_mask(course.batch, _MIRRORED, self._lots)
        pictures = altered(torch.where(mirrored[:, None, None, None], pictures.flip(-1), pictures), self._lots)
        batch = self._bank.batch(clips, at, mirrored)
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate()
        self.net.train()
        x = (pictures * 2 - 1).contiguous(memory_format=torch.channels_last)
        with torch.autocast(course.device.type, torch.bfloat16, enabled=course.device.type == "cuda"):
            raw = self.net(x)
        parts = self._losses(raw, batch)
        total = torch.stack(list(parts.values())).sum()
        self._optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(total)
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self._optimizer.step()
        self.step += 1
        self._follow()
        told = {name: float(part.detach()) for name, part in parts.items()} if self.step % 20 == 1 else {}
        self.spent += time.monotonic() - began
        if told:
            self.curve.append({"step": self.step, "seconds": round(self.spent, 1), **told})
        return told

    def save(self, folder: Path) -> None:
        """Keeps how far it has come."""
        state = {
            "net": self.net.state_dict(), "average": self.average.state_dict(), "step": self.step,
            "optimizer": self._optimizer.state_dict(), "spent": self.spent, "curve": self.curve,
        }  # fmt: skip
        torch.save(state, folder / (_STATE + ".new"))
        (folder / (_STATE + ".new")).replace(folder / _STATE)

    def restore(self, folder: Path) -> None:
        """Goes on from what is kept, if anything is."""
        if (folder / _STATE).is_file():
            state = torch.load(folder / _STATE, map_location=self.course.device, weights_only=True)
            self.net.load_state_dict(state["net"])
            self.average.load_state_dict(state["average"])
            self._optimizer.load_state_dict(state["optimizer"])
            self.step, self.spent, self.curve = state["step"], state["spent"], state["curve"]

    def _rate(self) -> float:
        share = min(self.spent / self.course.seconds, 1.0)
        return _RATE * min(1.0, (self.step + 1) / _WARM_STEPS) * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-6

    @torch.no_grad()
    def _follow(self) -> None:
        """Moves the average towards the net."""
        share = 1 - min(_EMA, (1 + self.step) / (10 + self.step))
        mine, others = list(self.average.state_dict().values()), list(self.net.state_dict().values())
        whole = [i for i, value in enumerate(mine) if value.is_floating_point()]
        torch._foreach_lerp_([mine[i] for i in whole], [others[i] for i in whole], share)


def new_net() -> KeypointNet:
    """A net that knows nothing yet of everybody in the drawn world."""
    net: KeypointNet = KeypointNet(FIGURES, THINGS, COLOURS, height=HEIGHT, width=WIDTH)
    return net


@torch.no_grad()
def decoded(vae: Any, pictures: torch.Tensor) -> torch.Tensor:
    """Pictures, (N, 3, H, W) from 0 to 1, as an autoencoder gives them back, each a clip of one frame."""
    clips = (pictures * 2 - 1).to(vae.dtype)[:, :, None]
    with unchunked():
        again = whole_clip.decode(vae, whole_clip.encode(vae, clips)[0])[:, :, 0]
    return (again.float() / 2 + 0.5).clamp(0, 1)


def open_vae(folder: Path | None, device: torch.device) -> Any:
    """The frozen autoencoder in a folder; None where there is none."""
    if folder is None:
        return None
    from diffusers import AutoencoderKLWan

    kind = torch.bfloat16 if device.type == "cuda" else torch.float32
    vae = AutoencoderKLWan.from_pretrained(str(folder), torch_dtype=kind)
    return channels_last(vae).to(device).eval().requires_grad_(False)


def train(trainer: Trainer, folder: Path) -> None:
    """Trains until its time is over, and keeps the state on the way."""
    saved = time.monotonic()
    while trainer.spent < trainer.course.seconds:
        told = trainer.advance()
        if told and trainer.step % 200 == 1:
            print(
                trainer.step,
                f"{trainer.spent:.0f} s",
                {name: round(part, 4) for name, part in told.items()},
                flush=True,
            )
        if time.monotonic() - saved > _SAVE_SECONDS:
            trainer.save(folder)
            saved = time.monotonic()
    trainer.save(folder)


def main(arguments: list[str] | None = None) -> None:
    """Trains, or goes on, and writes the net, its curve and its errors."""
    parser = argparse.ArgumentParser(description="Trains the net that reads the drawn figures' joints from pixels.")
    parser.add_argument("--pool", type=Path, help="folder of drawn clips; without it, some are drawn into memory")
    parser.add_argument("--draw", type=int, default=20, help="how many to draw without a pool")
    parser.add_argument("--out", type=Path, required=True, help="where the net goes")
    parser.add_argument("--seconds", type=float, default=120, help="how long to train, over all runs")
    parser.add_argument("--act-steps", type=int, default=6000, help="to train the net that tells actions")
    parser.add_argument("--batch", type=int, default=192, help="frames to a step")
    parser.add_argument("--clips", type=int, default=12288, help="how many of the pool's clips to learn from")
    parser.add_argument("--window", type=int, default=6144, help="clips on the device at a time, 6 MB each")
    parser.add_argument("--tests", type=int, default=48, help="how many unseen clips to measure it with")
    parser.add_argument("--vae", type=Path, help="an AutoencoderKLWan through which half of the frames go")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", help="torch's name of it")
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    device = torch.device(asked.device)
    spread = asked.pool is not None  # a few clips are sooner looked at than processes are started
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) if spread else ThreadPoolExecutor(1) as executor:
        _run(asked, device, executor)


def _run(asked: argparse.Namespace, device: torch.device, executor: Executor) -> None:
    pool = _open_pool(asked)
    began = time.monotonic()
    labels = label_clips([pool.seed(i) for i in range(len(pool))], executor)
    print(f"labels of {len(pool)} clips: {time.monotonic() - began:.1f} s", flush=True)
    _learn_actions(asked, device, labels, [pool.seed(i) for i in range(len(pool))])
    vae = open_vae(asked.vae, device)
    course = Course(seconds=asked.seconds, batch=asked.batch, device=device, window=asked.window)
    trainer = Trainer(course, LabelBank(labels, device), pool, vae)
    trainer.restore(asked.out)
    train(trainer, asked.out)
    trainer.average.save_pretrained(str(asked.out / "pose_reader"))
    tests = draw_tests(range(asked.tests), executor)
    told: dict[str, Any] = {"drawn": errors_of(trainer.average, *tests)}
    if vae is not None:
        told["decoded"] = errors_of(trainer.average, *tests, through=lambda pictures: decoded(vae, pictures))
    document = {"steps": trainer.step, "seconds": round(trainer.spent, 1), "errors": told, "curve": trainer.curve}
    (asked.out / "keypoint_curve.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1), flush=True)


def _learn_actions(asked: argparse.Namespace, device: torch.device, labels: Labels, seeds: list[int]) -> None:
    """Writes the net that tells actions from tracks, unless it is there."""
    if (asked.out / "judge" / "config.json").is_file():
        return
    scenes = [sample_scene(seed) for seed in seeds]
    lessons = lessons_of(labels, scenes, np.random.default_rng(0))
    print(f"{len(lessons.own)} lessons in acting", flush=True)
    train_actions(lessons, asked.act_steps, device).save_pretrained(str(asked.out / "judge"))


def _open_pool(asked: argparse.Namespace) -> Frames:
    if asked.pool is None:
        return DrawnClips(range(asked.draw))
    from training.small.pool import Pool

    pool: Frames = Pool(asked.pool, asked.clips)
    return pool


if __name__ == "__main__":
    main()
