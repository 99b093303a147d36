"""Does anchoring by pose help? Chains of shots by the small model, anchored in every way, measured at their seams.

    python -m benchmarks.pose_anchoring run --weights DIR               all of it on one card
    python -m benchmarks.pose_anchoring run --weights DIR --part 1/2 --out one.json     half of the storyboards
    python -m benchmarks.pose_anchoring merge one.json two.json         the parts in one
    python -m benchmarks.pose_anchoring page                            docs/pose-anchoring.md, from the results

DIR holds vae/, text_encoder/, transformer/, controlnet/, pose_reader/ and judge/. Everything is read from pixels by
the judge and its keypoint net, which know no prompt.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from benchmarks.anchoring.chains import LONG_WAYS, WAYS, Chains
from benchmarks.anchoring.report import page_of
from benchmarks.anchoring.results import merged, rounded
from benchmarks.anchoring.sheets import write_sheets
from benchmarks.anchoring.storyboards import SHOTS, STORYBOARDS, make_storyboard
from training.small.gate_clips import prepare_worker
from training.small.sampling import Sampler

RESULTS = Path(__file__).with_name("results") / "pose_anchoring.json"
DOCS = Path(__file__).parents[1] / "docs"
PARTS = ("vae", "text_encoder", "transformer", "controlnet", "pose_reader", "judge")
"""What the folder must hold."""
_ON_SHEETS = (0, 1)
"""Numbers of the storyboards that sheets show: one with one figure, one with two."""
_LONG_SEEDS = 1
_MOST_PROCESSES = 24


def main(arguments: list[str] | None = None) -> None:
    """Runs the experiment, joins parts of it, or writes its page."""
    asked = _arguments(arguments)
    asked.command(asked)


def _run(asked: argparse.Namespace) -> None:
    began = time.monotonic()
    missing = [name for name in PARTS if not (asked.weights / name / "config.json").is_file()]
    if missing:
        raise SystemExit(f"{asked.weights} lacks {', '.join(missing)}: train them first, see training/small/README.md")
    numbers = range(asked.storyboards)[asked.part[0] - 1 :: asked.part[1]]
    if not numbers or asked.shots < 2 or asked.seeds < 1:
        raise SystemExit("nothing to run: there must be a storyboard for each part, two shots, and a seed")
    storyboards = [make_storyboard(number, asked.shots) for number in numbers]
    sampler = Sampler(asked.weights, asked.device, asked.steps, asked.batch)
    processes = max(1, min(asked.processes, _MOST_PROCESSES))
    # Spawned, so that the judge may use the card in them.
    with ProcessPoolExecutor(processes, get_context("spawn"), prepare_worker) as executor:
        chains = Chains(
            sampler, executor, asked.weights, asked.judge_device or asked.device, asked.guidance, _ON_SHEETS
        )
        try:
            chains.run(storyboards, asked.seeds, WAYS)
            long = [make_storyboard(n, asked.long_shots) for n in numbers if n < asked.long_storyboards]
            if long and asked.long_shots > 1:
                chains.run(long, _LONG_SEEDS, LONG_WAYS)
        finally:  # what was measured is kept, whatever happened
            document: dict[str, Any] = {
                "settings": {
                    "storyboards": asked.storyboards, "shots": asked.shots, "seeds": asked.seeds,
                    "long_storyboards": asked.long_storyboards, "long_shots": asked.long_shots,
                    "steps": asked.steps, "guidance": asked.guidance,
                },
                "weights": _fingerprint(asked.weights),
                "clips": chains.clips, "broken_frames": sampler.broken_frames,
                "seconds": round(time.monotonic() - began, 1), "cards": 1,
                "storyboards": {str(one.number): list(one.captions) for one in storyboards},
                "rows": {name: rounded(row) for name, row in chains.rows.items()},
            }  # fmt: skip
            _write(asked.out, document)
            sheets = write_sheets(asked.sheets, chains.thumbnails, storyboards)
    print(f"{chains.clips} clips in {time.monotonic() - began:.0f} s: {asked.out}, {', '.join(map(str, sheets))}")


def _merge(asked: argparse.Namespace) -> None:
    _write(asked.out, merged([json.loads(path.read_text(encoding="utf-8")) for path in asked.parts]))


def _page(asked: argparse.Namespace) -> None:
    document = json.loads(asked.results.read_text(encoding="utf-8"))
    sheets = sorted(path.name for path in asked.out.parent.glob("pose-anchoring-*.jpg"))
    asked.out.write_text(page_of(document, sheets), encoding="utf-8")


def _write(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


def _fingerprint(folder: Path) -> str:
    """Of the parts' configs and weights."""
    digest = hashlib.sha256()
    for name in PARTS:
        for path in sorted((folder / name).iterdir()):
            if path.suffix in (".json", ".safetensors"):
                digest.update(f"{name}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _part(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r} is no part: write 1/2 for the first of two")
    return int(number), int(of)


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    parser = argparse.ArgumentParser(description="Does anchoring by pose help?")
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("run", help="sample and measure")
    run.set_defaults(command=_run)
    run.add_argument("--weights", type=Path, required=True, help="folder with the trained parts and the judge's")
    run.add_argument("--out", type=Path, default=RESULTS, help="where the results go (JSON)")
    run.add_argument("--sheets", type=Path, default=DOCS, help="folder for the contact sheets")
    run.add_argument(
        "--part", type=_part, default=(1, 1), help="which part of the storyboards: 1/2 is the first of two"
    )
    run.add_argument("--storyboards", type=int, default=STORYBOARDS, help="how many, of all parts")
    run.add_argument("--shots", type=int, default=SHOTS, help="of a chain")
    run.add_argument("--seeds", type=int, default=3, help="of each chain")
    run.add_argument(
        "--long-shots", type=int, default=24, help="of the chains with and without colour steering; 0: none"
    )
    run.add_argument("--long-storyboards", type=int, default=10, help="how many have such chains, one seed each")
    run.add_argument("--steps", type=int, default=12, help="of denoising")
    run.add_argument("--guidance", type=float, default=2.0, help="factor of classifier-free guidance")
    run.add_argument("--batch", type=int, default=30, help="clips that are sampled at once")
    run.add_argument("--device", default=device, help="torch's name of it")
    run.add_argument("--judge-device", help="where the judge runs, if elsewhere")
    run.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="that read clips; at most 24")
    merge = commands.add_parser("merge", help="join the results of parts")
    merge.set_defaults(command=_merge)
    merge.add_argument("parts", type=Path, nargs="+", help="results of the parts (JSON)")
    merge.add_argument("--out", type=Path, default=RESULTS, help="where all of them go (JSON)")
    page = commands.add_parser("page", help="write the page of the results")
    page.set_defaults(command=_page)
    page.add_argument("--results", type=Path, default=RESULTS, help="the results (JSON)")
    page.add_argument("--out", type=Path, default=DOCS / "pose-anchoring.md", help="the page")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
