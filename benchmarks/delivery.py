"""What each codec makes of the same film: bytes, time and likeness, and which filter makes a picture larger best.

    python benchmarks/delivery.py [SECONDS [SIZE]]

Renders a film of four drawn shots, joined by dissolves, and delivers it once in each codec, one after the other. Time
is the processor's, all threads together, so that other work beside it counts less. The likeness is that of the
delivery's frames to those that were encoded: PSNR over RGB, SSIM (Gaussian, sigma 1.5) over grey. Then pictures of the
film are halved and made as large as they were.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import av
import cv2
import numpy as np
from av.filter import Graph

from flows.finished import FinishedFilm, read_finished_film
from stitching.codec_choice import Encoding, choose_encoding
from stitching.delivery import deliver
from stitching.encode import probe, read_frames
from stitching.film import film_frames
from stitching.placing import place

TEXTS = (
    "A brown bear walks from the left to the right, carrying a jar of honey",
    "A red car drives from the left to the right, passing a house",
    "A boy throws a yellow frisbee to a dog",
    "People queuing for skewers at night market, vendor grilling meat",
)
DELIVERIES = (
    ("h264", ".mp4", {}),
    ("h264", ".mp4", {"depth": 10}),
    ("hevc", ".mp4", {"depth": 8}),
    ("hevc", ".mp4", {}),
    ("av1", ".mp4", {"depth": 8}),
    ("av1", ".mp4", {}),
    ("prores", ".mov", {"profile": "proxy"}),
    ("prores", ".mov", {"profile": "hq"}),
    ("prores", ".mov", {"profile": "4444"}),
)
FILTERS = ("bilinear", "bicubic", "spline", "lanczos")


def render(folder: Path, seconds: int, size: str) -> FinishedFilm:
    """A film of four shots, each from another place."""
    panels = [
        {"text": text, "seconds": seconds, "transition": "dissolve" if n else "cut"} for n, text in enumerate(TEXTS)
    ]
    board = {"title": "Benchmark", "size": size, "scenes": [{"setting": "a sunny park", "panels": panels}]}
    (folder / "board.json").write_text(json.dumps(board))
    environment = os.environ | {"LONGTAKE_HOME": str(folder / "store"), "PREFECT_HOME": str(folder / "prefect")}
    command = (sys.executable, "-m", "flows", "render", str(folder / "board.json"), "--out", str(folder / "film"))
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return read_finished_film(folder / "film")


def frames_of(film: FinishedFilm) -> Iterator[np.ndarray]:
    """The film's frames as they are encoded."""
    return film_frames(film.plan.shots, film.clips, film.plan.fps)


def ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Structural similarity of two grey pictures, as Wang et al. (2004) define it."""

    def blurred(picture: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(picture, (11, 11), 1.5)

    a, b = one.astype(np.float32), other.astype(np.float32)
    mean_a, mean_b = blurred(a), blurred(b)
    var_a, var_b = blurred(a * a) - mean_a**2, blurred(b * b) - mean_b**2
    covariance = blurred(a * b) - mean_a * mean_b
    light, detail = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    above = (2 * mean_a * mean_b + light) * (2 * covariance + detail)
    return float((above / ((mean_a**2 + mean_b**2 + light) * (var_a + var_b + detail))).mean())


def likeness(film: FinishedFilm, delivered: Path) -> tuple[float, float]:
    """PSNR and SSIM of a delivery, over all its frames."""
    errors, similarities = [], []
    with closing(read_frames(delivered)) as found:
        for number, (frame, original) in enumerate(zip(found, frames_of(film), strict=True)):
            errors.append(np.mean((frame.astype(np.float32) - original) ** 2))
            if number % 4 == 0:
                greys = (cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (frame, original))
                similarities.append(ssim(*greys))
    return float(10 * np.log10(255**2 / np.mean(errors))), float(np.mean(similarities))


def enlarged(picture: np.ndarray, size: tuple[int, int], flags: str) -> np.ndarray:
    """The picture in another size, as a delivery is scaled but for the filter."""
    graph, (high, wide) = Graph(), picture.shape[:2]
    source = graph.add_buffer(width=wide, height=high, format=av.VideoFormat("rgb24"), time_base=1)
    options = f"w={size[0]}:h={size[1]}:flags={flags}+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact"
    scale, rgb, sink = graph.add("scale", options), graph.add("format", "rgb24"), graph.add("buffersink")
    source.link_to(scale)
    scale.link_to(rgb)
    rgb.link_to(sink)
    graph.configure()
    graph.push(av.VideoFrame.from_ndarray(picture, format="rgb24"))
    return graph.pull().to_ndarray()


def words(encoding: Encoding) -> str:
    """What was asked for."""
    quality = f"CRF {encoding.crf}, preset {encoding.preset}" if encoding.crf is not None else encoding.profile
    return f"{encoding.codec.name}, {encoding.depth} bits, {quality}"


def main() -> None:
    """Measures and prints."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    size = sys.argv[2] if len(sys.argv) > 2 else "1280x704"
    with tempfile.TemporaryDirectory() as folder:
        film = render(Path(folder), seconds, size)
        info = probe(film.video)
        print(f"{info.num_frames} frames, {size}, {os.cpu_count()} cores, Python {platform.python_version()}, ", end="")
        print(f"ffmpeg {av.ffmpeg_version_info}")
        began = time.process_time()
        for _ in frames_of(film):
            pass
        joining, usual = time.process_time() - began, 0.0
        print(f"making the frames: {joining:.1f} s, part of every time below")
        for name, ending, options in DELIVERIES:
            encoding = choose_encoding(name, ending, **options)
            out = Path(folder) / f"delivery{ending}"
            placement = place((info.width, info.height), None)
            before = time.process_time()
            made = deliver(out, frames_of(film), info, encoding, placement, film.video)
            spent = time.process_time() - before
            usual = usual or spent
            psnr, similarity = likeness(film, out)
            bits = 8 * made.bytes / float(info.num_frames / info.fps) / 1e6
            print(f"{words(encoding):36} {made.bytes / 1e6:7.2f} MB {bits:6.2f} Mbit/s {spent:6.1f} s ", end="")
            print(f"x {spent / usual:4.2f}  {psnr:5.2f} dB  {similarity:.4f}", flush=True)
        whole = [frame for number, frame in enumerate(frames_of(film)) if number % 24 == 0]
        halves = [cv2.resize(frame, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for frame in whole]
        for flags in FILTERS:
            psnr = [
                cv2.PSNR(enlarged(half, (info.width, info.height), flags), frame)
                for half, frame in zip(halves, whole, strict=True)
            ]
            print(f"halved and enlarged, {flags:9} {np.mean(psnr):5.2f} dB")


if __name__ == "__main__":
    main()
