"""What joining clips costs: copied with encoded seams, against a whole encode and against MoviePy's composite.

    python benchmarks/stitching.py [--quick]

All in one run on the same clips, each measurement in a process of its own, for its peak memory. A few clips are drawn
anew in a temporary folder (704x1280, 24 frames a second), joined in ever other pairs, so that no seam is there twice.
`film` is the film alone; `all` has its preview, contact sheet and seam report too. Prints the table and keeps it in
benchmarks/results/stitching.json; `--quick` is a small one to see whether it runs, and keeps nothing.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

# A script's own folder comes first, and there this file would be taken for the package of the same name.
sys.path[:] = [place for place in sys.path if Path(place).resolve() != Path(__file__).resolve().parent]

from segmenter.types import Anchor, Clip, Seam, Shot, View  # noqa: E402
from stitching.encode import VideoWriter, entry_frames  # noqa: E402
from stitching.film import STITCHING_VERSION, stitch_film  # noqa: E402
from stitching.footage import gather_footage  # noqa: E402
from stitching.joining import copy_film, encode_film  # noqa: E402
from stitching.seam_store import SeamStore  # noqa: E402
from stitching.timeline import spans  # noqa: E402

FPS = Fraction(24)
RESULTS = Path(__file__).parent / "results" / "stitching.json"
DISSOLVE = Seam(kind="dissolve", num_frames=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """Clips to join."""

    width: int
    """Pixels."""
    height: int
    """Pixels."""
    num_frames: int
    """Of each clip."""
    different: int
    """How many of them are drawn, a prime number: all ordered pairs come once before one comes again."""

    def draw(self, folder: Path) -> None:
        """Writes them: a soft ground that the camera goes over, with grain."""
        for index in range(self.different):
            random = np.random.default_rng(index)
            size = (self.height + 2 * self.num_frames, self.width + self.num_frames, 3)
            ground = cv2.GaussianBlur(random.integers(0, 256, size, np.uint8), (0, 0), 9).astype(np.int16)
            ground = np.clip((ground - 128) * 8 + 128, 0, 255)
            grain = random.integers(-5, 6, (self.height, self.width, 3), np.int16)
            path = folder / f"{index}.mp4"
            with VideoWriter(path, fps=FPS, width=self.width, height=self.height, keyframes=entry_frames(FPS)) as video:
                for at in range(self.num_frames):
                    seen = ground[2 * at : 2 * at + self.height, at : at + self.width]
                    video.write(np.clip(seen + np.roll(grain, at * 37, 1), 0, 255).astype(np.uint8))

    def order(self, num_clips: int) -> list[int]:
        """Which clip comes when."""
        places, at = [0], 0
        for move in count():
            if len(places) >= num_clips:
                return places[:num_clips]
            at = (at + 1 + move // self.different) % self.different
            places.append(at)
        raise AssertionError

    def shots(self, num_clips: int, seam: Seam) -> list[Shot]:
        """One a clip."""
        return [self._shot(index, seam if index else Seam(kind="cut")) for index in range(num_clips)]

    def _shot(self, index: int, seam: Seam) -> Shot:
        return Shot(
            id=f"s01p{index + 1:03}",
            chain=0,
            part=0,
            parts=1,
            text="A field",
            setting="",
            camera="",
            view_start=View(),
            view_end=View(),
            negative_prompt="",
            seed=1,
            width=self.width,
            height=self.height,
            fps=FPS,
            num_frames=self.num_frames + 1,
            drop_frames=1,
            shown_frames=self.num_frames,
            continuity="cut",
            seam=seam,
            subtitle=None,
            image=None,
            image_sha256=None,
        )


def clips_of(stock: Stock, folder: Path, shots: Sequence[Shot]) -> list[Clip]:
    """The clips of the shots."""
    nobody = Anchor(frame=folder, pose=folder, pose_map=folder, sha256="")
    return [
        Clip(shot_id=shot.id, key="", video=folder / f"{place}.mp4", num_frames=shot.shown_frames, anchor=nobody)
        for shot, place in zip(shots, stock.order(len(shots)), strict=True)
    ]


def make_film(stock: Stock, clips: Path, out: Path, how: str, num_clips: int, seam: str) -> None:
    """One of the films that are measured, in this process."""
    shots = stock.shots(num_clips, DISSOLVE if seam == "dissolve" else Seam(kind="cut"))
    if seam == "changed":
        shots = stock.shots(num_clips, DISSOLVE)
        shots[num_clips // 2] = replace(shots[num_clips // 2], seam=replace(DISSOLVE, kind="wipe"))
    found, placed = clips_of(stock, clips, shots), spans(shots)
    if how == "moviepy":
        moviepy_film(found, out / "moviepy.mp4", placed[-1].end)
    elif how == "all":
        film = stitch_film(shots, found, out, fps=FPS, num_frames=placed[-1].end)
        assert not [remark for remark in film.remarks if "anew" in remark], film.remarks
    else:
        footage = gather_footage(tuple(shots), tuple(found), placed, FPS)
        path = out / f"{how}.mp4"
        if how == "film":
            store = SeamStore(out / ".seams")
            copy_film(footage, store, path, version=STITCHING_VERSION, chapters=(), on_frame=None)
        else:
            encode_film(footage, path, chapters=(), on_frame=None)


def moviepy_film(clips: Sequence[Clip], path: Path, num_frames: int) -> None:
    """The film as MoviePy's documentation makes it: every clip crossfades in over the one before."""
    from moviepy import CompositeVideoClip, VideoFileClip, vfx

    seconds = float(DISSOLVE.num_frames / FPS)
    start, laid = 0.0, []
    for index, clip in enumerate(clips):
        video = VideoFileClip(str(clip.video), audio=False)
        laid.append((video.with_effects([vfx.CrossFadeIn(seconds)]) if index else video).with_start(start))
        start += float(clip.num_frames / FPS) - seconds
    film = CompositeVideoClip(laid).with_duration(float(num_frames / FPS))
    film.write_videofile(
        str(path),
        fps=float(FPS),
        codec="libx264",
        preset="veryfast",
        threads=4,
        audio=False,
        ffmpeg_params=["-crf", "18", "-pix_fmt", "yuv420p"],
        logger=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one film."""

    seconds: float
    """On the clock."""
    cpu_seconds: float
    """Of all cores together, MoviePy's ffmpeg included."""
    mib: float
    """Peak memory, without MoviePy's ffmpeg."""


def measured(stock: Stock, folder: Path, out: Path, how: str, num_clips: int, seam: str) -> Cost:
    """What `make_film` costs in a process of its own; its imports are in the memory, not in the time."""
    out.mkdir(exist_ok=True)
    job = json.dumps([stock.width, stock.height, stock.num_frames, stock.different, str(folder), str(out), how])
    process = subprocess.Popen([sys.executable, __file__, "--job", job, str(num_clips), seam], stdout=subprocess.PIPE)
    assert process.stdout
    told = process.stdout.read()
    if process.wait():
        raise SystemExit(f"{how} with {num_clips} clips failed")
    seconds, cpu_seconds, mib = json.loads(told)
    cost = Cost(seconds=seconds, cpu_seconds=cpu_seconds, mib=mib)
    print(
        f"    {how:8} {num_clips:4} clips, {seam:8} {seconds:7.1f} s, CPU {cpu_seconds:7.1f} s {cost.mib:6.0f} MiB",
        flush=True,
    )
    return cost


def work(job: str, num_clips: str, seam: str) -> None:
    """What the process of one measurement does."""
    width, height, num_frames, different, clips, out, how = json.loads(job)
    stock = Stock(width=width, height=height, num_frames=num_frames, different=different)
    before = os.times()
    make_film(stock, Path(clips), Path(out), how, int(num_clips), seam)
    after = os.times()
    # Not `ru_maxrss`: a process inherits that of the one that started it.
    (peak,) = (row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmHWM"))
    print(json.dumps([after.elapsed - before.elapsed, sum(after[:4]) - sum(before[:4]), int(peak.split()[1]) / 1024]))


def rows(folder: Path, quick: bool) -> list[dict[str, object]]:
    """The table: ours, film alone and with all that shows it, beside the alternatives."""
    size = {"width": 176, "height": 320} if quick else {"width": 704, "height": 1280}
    long = Stock(**size, num_frames=120, different=11)
    short = Stock(**size, num_frames=30, different=11 if quick else 29)
    few, many, most = (3, 6, 12) if quick else (10, 60, 600)
    for name, stock in (("long", long), ("short", short)):
        (folder / name).mkdir()
        stock.draw(folder / name)

    def run(name: str, how: str, num_clips: int, seam: str = "dissolve", stock: Stock = long) -> Cost:
        return measured(stock, folder / ("long" if stock is long else "short"), folder / name, how, num_clips, seam)

    table: list[dict[str, object]] = []

    def row(what: str, film: Cost, everything: Cost, other: Cost | None = None) -> None:
        costs = {"film": film, "all": everything} | ({"other": other} if other else {})
        table.append({"what": what} | {name: asdict(cost) for name, cost in costs.items()})

    film, everything = run("few", "film", few), run("few-all", "all", few)
    row(f"{few} clips, against MoviePy's composite", film, everything, run("few", "moviepy", few))
    film, everything = run("many", "film", many), run("many-all", "all", many)
    row(f"{many} clips, against a whole encode", film, everything, run("many", "encode", many))
    row("one of its seams changed", run("many", "film", many, "changed"), run("many-all", "all", many, "changed"))
    row(f"{many} clips with cuts", run("cut", "film", many, "cut"), run("cut-all", "all", many, "cut"))
    for number in (few, many, most):
        name = f"short-{number}"
        film = run(name, "film", number, stock=short)
        row(f"{number} short clips", film, run(f"{name}-all", "all", number, stock=short))
    return table


def line(row: dict[str, Any]) -> str:
    """A row of the table that is printed: seconds on the clock and, in brackets, of all cores."""
    film, everything, other = (row.get(name) for name in ("film", "all", "other"))

    def time_of(cost: dict[str, float] | None) -> str:
        return f"{cost['seconds']:.1f} ({cost['cpu_seconds']:.1f}) s" if cost else ""

    ratio = ", ".join(f"{other['seconds'] / mine['seconds']:.1f}" for mine in (film, everything)) if other else ""
    memory = f"{film['mib']:.0f}, {everything['mib']:.0f} MiB"
    return f"| {row['what']} | {time_of(film)} | {time_of(everything)} | {time_of(other)} | {ratio} | {memory} |"


def main() -> None:
    """Measures, prints and keeps."""
    if sys.argv[1:2] == ["--job"]:
        work(*sys.argv[2:])
        return
    quick = sys.argv[1:] == ["--quick"]
    with tempfile.TemporaryDirectory() as folder:
        table = rows(Path(folder), quick)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, PyAV {av.__version__}"
    print(machine)
    print("| what | film | all | the other | times faster: film, all | peak memory: film, all |")
    print("| --- | --- | --- | --- | --- | --- |")
    for row in table:
        print(line(row))
    if not quick:
        RESULTS.write_text(json.dumps({"machine": machine, "rows": table}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
