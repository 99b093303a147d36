"""Measures the animatic engine's frames per second on one core: `python benchmarks/animatic.py`."""

from __future__ import annotations

import platform
import time
from fractions import Fraction

import cv2

from generation.engine import open_engine
from segmenter.types import Seam, Shot, View

PROMPTS = (
    "Two cute bears sharing honey in a forest, one handing jar to the other",
    "A boy throws a yellow frisbee to a brown dog in a sunny park, and the dog catches it mid-air",
    "A red car drives from the left to the right, passing a house in the center.",
    "People queuing for skewers at night market, vendor grilling meat, customers laughing",
)
SIZES = ((480, 640), (704, 1280))
NUM_FRAMES = 97


def _shot(text: str, height: int, width: int) -> Shot:
    return Shot(
        id="s01p01",
        chain=0,
        part=0,
        parts=1,
        text=text,
        setting="",
        camera="slow zoom in",
        view_start=View(),
        view_end=View(zoom=1.2),
        negative_prompt="",
        seed=1,
        width=width,
        height=height,
        fps=Fraction(24),
        num_frames=NUM_FRAMES,
        drop_frames=0,
        shown_frames=NUM_FRAMES - 1,
        continuity="cut",
        seam=Seam(kind="cut"),
        subtitle=None,
        image=None,
        image_sha256=None,
    )


def main() -> None:
    """Prints a table: frames per second of every prompt at every size."""
    cv2.setNumThreads(1)
    engine = open_engine("animatic")
    engine.load()
    print(f"{platform.machine()}, Python {platform.python_version()}, OpenCV {cv2.__version__}, one thread, CPU time")
    for height, width in SIZES:
        for text in PROMPTS:
            start = time.process_time()
            frames = sum(1 for _ in engine.generate(_shot(text, height, width), None))
            print(f"{height:5d} x {width:<5d} {frames / (time.process_time() - start):6.1f} frames/s  {text[:60]}")


if __name__ == "__main__":
    main()
