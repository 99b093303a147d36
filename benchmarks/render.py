"""A film of many panels: time and peak memory of the first render, and what a second one costs that finds everything.

    python benchmarks/render.py [PANELS]

Renders in an empty folder against a Prefect server started beforehand, and prints the second run beside the time that
`import prefect` takes alone: the share that is ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flows.server import prefect_server, quiet_prefect

TEXTS = (
    "A brown bear walks from the left to the right",
    "Two dogs play with a red ball",
    "A boy throws a yellow frisbee to a dog",
    "A bird flies above a forest",
    "妈妈递给宝宝奶瓶,宝宝笑了",
    "A cat jumps onto the table",
)


def write_board(path: Path, panels: int) -> None:
    """A storyboard of 4 s panels at 480x640, a third of them dissolving, a third going on from the one before."""
    entries = []
    for index in range(panels):
        entry = {"text": TEXTS[index % len(TEXTS)], "seconds": 4}
        if index % 3 == 1:
            entry["transition"] = "dissolve"
        if index % 3 == 2:
            entry["continuity"] = "continue"
        entries.append(entry)
    scenes = [{"setting": "a sunny park", "panels": entries}]
    path.write_text(json.dumps({"title": "Benchmark", "size": "480x640", "scenes": scenes}))


def measured(*command: str) -> tuple[float, float]:
    """Seconds and peak memory in MiB of a command."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main() -> None:
    """Measures and prints."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PREFECT_HOME"] = f"{folder}/prefect"
        os.environ["LONGTAKE_HOME"] = f"{folder}/store"
        write_board(Path(folder) / "board.json", panels)
        quiet_prefect()
        with prefect_server() as url:
            os.environ["PREFECT_API_URL"] = url
            render = (sys.executable, "-m", "flows", "render", f"{folder}/board.json", "--out", f"{folder}/film")
            plan = measured(sys.executable, "-m", "flows", "plan", f"{folder}/board.json")
            first, second = measured(*render), measured(*render)
            prefect = min(measured(sys.executable, "-c", "import prefect")[0] for _ in range(3))
    print(f"{panels} panels of 4 s at 480x640, {os.cpu_count()} cores")
    print(f"plan           {plan[0]:8.1f} s {plan[1]:8.0f} MiB")
    print(f"first render   {first[0]:8.1f} s {first[1]:8.0f} MiB   {panels * 4 / first[0]:.1f} s of film a second")
    print(f"second render  {second[0]:8.1f} s {second[1]:8.0f} MiB   import prefect + {second[0] - prefect:.1f} s")


if __name__ == "__main__":
    main()
