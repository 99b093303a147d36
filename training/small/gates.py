"""Measures the trained model against its gates: what it samples of unseen scenes is read back from pixels.

`python -m training.small.gates --weights DIR --clips 192 --out FILE.json --sheet FILE.png`
"""

from __future__ import annotations

import argparse
import json
import math
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

from training.small import gate_clips
from training.small.gate_clips import COLUMNS, Drawn, Task
from training.small.gate_report import Row, table_of, write_sheet
from training.small.sampling import Sampler, Wish

FIRST_SEED = 5_000_000
"""Of the scenes; nothing was trained on seeds from there on."""
GATES = {
    "VAE": {"psnr": 38.0, "psnr_figures": 30.0},
    "text": {"direction": 0.95, "action": 0.90, "subject": 0.95, "object": 0.90},
    "first frame": {"obeys": 0.85},
    "pose": {"joint_error": 0.02},
}
"""What is wanted, for the document: at least, but of the joint error at most."""
_MOST_PROCESSES = 32
_ON_SHEET = 8


class Gates:
    """The rows of the table, one after the other.

    Args:
        asked: the command line.
        clips: drawn.
        executor: of processes that judge.
    """

    def __init__(self, asked: argparse.Namespace, clips: Sequence[Drawn], executor: Executor) -> None:
        self.clips, self.rows = clips, list[Row]()
        self.psnr: dict[str, float] = {}
        self.shown: dict[str, list[np.ndarray]] = {}
        self._folder, self._device, self._executor = asked.weights, asked.judge_device or asked.device, executor
        self._guidances: list[float] = asked.guidance
        self._sampler = Sampler(asked.weights, asked.device, asked.steps, asked.batch)

    def measure(self) -> None:
        """Fills the table, as far as there are parts for it."""
        drawn = [clip.frames for clip in self.clips]
        self._add("drawn", None, drawn, 0.0, show="drawn")
        self._measure_vae(drawn)
        if not self._sampler.samples:
            print("no transformer: nothing is sampled", flush=True)
            return
        main = 2.0 if 2.0 in self._guidances else self._guidances[0]
        for column, (language, wordings) in enumerate(COLUMNS):
            known = "known" if wordings == "train" else "unseen"
            name = f"text, {'English' if language == 'en' else 'Chinese'}, {known} wordings"
            self._sample(name, main, self._wishes(column), show="text only" if column == 0 else None)
            if column == 0:
                for guidance in self._guidances:
                    if guidance != main:
                        self._sample(name, guidance, self._wishes(0))
        begun = [replace(wish, first=clip.frames[0]) for wish, clip in zip(self._wishes(0), self.clips, strict=True)]
        self._sample("first frame + text", main, begun, show="first frame")
        if not self._sampler.controls:
            print("no ControlNet: no poses are followed", flush=True)
            return
        posed = [replace(wish, maps=clip.maps) for wish, clip in zip(self._wishes(0), self.clips, strict=True)]
        self._sample("poses + text", main, posed, show="poses")
        both = [replace(wish, maps=clip.maps) for wish, clip in zip(begun, self.clips, strict=True)]
        self._sample("first frame + poses + text", main, both)
        others = swapped(self.clips)
        exchanged = [replace(wish, maps=clip.maps) for wish, clip in zip(self._wishes(0), others, strict=True)]
        self._sample("another clip's poses + text", main, exchanged, show="another clip's poses", acted=others)

    def _wishes(self, column: int) -> list[Wish]:
        return [Wish(seed=clip.scene.seed, caption=clip.captions[column]) for clip in self.clips]

    def _measure_vae(self, drawn: Sequence[np.ndarray]) -> None:
        began, before = time.monotonic(), self._sampler.broken_frames
        made, errors = self._sampler.through_vae(drawn)
        masks = np.stack([clip.masks for clip in self.clips])
        self.psnr = {"psnr": _psnr(errors), "psnr_figures": _psnr(errors[masks])}
        seconds = (time.monotonic() - began) / len(made)
        self._add("VAE", None, made, seconds, show="VAE", broken=self._sampler.broken_frames - before)

    def _sample(
        self,
        name: str,
        guidance: float,
        wishes: Sequence[Wish],
        *,
        show: str | None = None,
        acted: Sequence[Drawn] | None = None,
    ) -> None:
        began, before = time.monotonic(), self._sampler.broken_frames
        made = self._sampler.sample(wishes, guidance)
        seconds = (time.monotonic() - began) / len(made)
        broken = self._sampler.broken_frames - before
        self._add(name, guidance, made, seconds, show=show, acted=acted, broken=broken)

    def _add(
        self,
        name: str,
        guidance: float | None,
        made: Sequence[np.ndarray],
        seconds: float,
        *,
        show: str | None = None,
        acted: Sequence[Drawn] | None = None,
        broken: int = 0,
    ) -> None:
        """Has clips judged."""
        if show is not None:
            self.shown[show] = list(made[:_ON_SHEET])
        tasks = (
            Task(
                folder=self._folder, device=self._device, frames=frames,
                scene=clip.scene, acted=done.scene, joints=done.joints,
            )
            for frames, clip, done in zip(made, self.clips, acted or self.clips, strict=True)
        )  # fmt: skip
        began = time.monotonic()
        verdicts = tuple(self._executor.map(gate_clips.judged, tasks))
        row = Row(
            name=name, guidance=guidance, verdicts=verdicts, clips=tuple(self.clips), seconds=seconds, broken=broken,
            swapped=acted is not None,
        )  # fmt: skip
        self.rows.append(row)
        told = {key: share[0] for key in ("direction", "action", "subject", "object") if (share := row.share(key))}
        told |= {"joint_error": round(row.errors()[0], 4), "seconds_a_clip": round(seconds, 3)}
        print(f"{name}, {guidance}: {told}, judged in {time.monotonic() - began:.0f} s", flush=True)


def swapped(clips: Sequence[Drawn]) -> list[Drawn]:
    """For each clip another one, of as many performers where there is one: else the text would contradict the poses."""
    alike: dict[int, list[int]] = defaultdict(list)
    for i, clip in enumerate(clips):
        alike[len(clip.scene.performers)].append(i)
    partner = {i: some[(k + 1) % len(some)] for some in alike.values() for k, i in enumerate(some)}
    count = len(clips)
    return [clips[partner[i] if partner[i] != i else (i + 1) % count] for i in range(count)]


def _psnr(errors: np.ndarray) -> float:
    """In dB, of squared errors in [-1, 1]."""
    mean = float(errors.mean(dtype=np.float64)) if errors.size else 0.0
    return round(10 * math.log10(4 / max(mean, 1e-9)), 2) if math.isfinite(mean) else 0.0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    parser = argparse.ArgumentParser(description="Measures the small model against its gates.")
    parser.add_argument("--weights", type=Path, required=True, help="folder with the trained parts and the judge's")
    parser.add_argument("--clips", type=int, default=192, help="how many scenes")
    parser.add_argument("--out", type=Path, required=True, help="where the figures go (JSON)")
    parser.add_argument("--sheet", type=Path, help="where a sheet of eight clips goes (PNG)")
    parser.add_argument("--device", default=device, help="torch's name of it")
    parser.add_argument("--judge-device", help="where the judge runs, if elsewhere")
    parser.add_argument(
        "--guidance", type=lambda text: [float(part) for part in text.split(",")], default=[1.0, 2.0, 3.0],
        help="factors, with commas between; 2 is used for all rows if it is among them, else the first",
    )  # fmt: skip
    parser.add_argument("--steps", type=int, default=12, help="of denoising")
    parser.add_argument("--batch", type=int, default=32, help="clips that are sampled at once")
    parser.add_argument("--first", type=int, default=FIRST_SEED, help="seed of the first scene")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="that draw, and judge; at most 32")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    """Measures, prints the table, writes figures and sheet."""
    asked = _arguments(arguments)
    began = time.monotonic()
    processes = max(1, min(asked.processes, _MOST_PROCESSES, asked.clips))
    # Spawned, so that the judge may use the card in them.
    with ProcessPoolExecutor(processes, get_context("spawn"), gate_clips.prepare_worker) as executor:
        seeds = range(asked.first, asked.first + asked.clips)
        clips = list(executor.map(gate_clips.draw, seeds))
        print(f"{len(clips)} clips drawn in {time.monotonic() - began:.0f} s", flush=True)
        gates = Gates(asked, clips, executor)
        try:
            gates.measure()
        finally:  # what was measured is kept, whatever happened
            seconds = round(time.monotonic() - began, 1)
            _write(asked, gates, seconds)


def _write(asked: argparse.Namespace, gates: Gates, seconds: float) -> None:
    document = {
        "weights": str(asked.weights), "clips": asked.clips, "first_seed": asked.first, "steps": asked.steps,
        "device": asked.device, "gates": GATES, "vae": gates.psnr, "seconds": seconds,
        "rows": [row.document() for row in gates.rows],
    }  # fmt: skip
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    if gates.psnr:
        print(table_of(gates.rows, gates.psnr), flush=True)
    print(f"{seconds:.0f} s in all", flush=True)
    if asked.sheet is not None and gates.shown:
        asked.sheet.parent.mkdir(parents=True, exist_ok=True)
        write_sheet(asked.sheet, gates.clips[:_ON_SHEET], gates.shown)


if __name__ == "__main__":
    main()
