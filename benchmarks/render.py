"""A film of many panels: time and peak memory of the first render, and what a second one costs that finds everything.

    python benchmarks/render.py [PANELS [SIZE]]

Renders in an empty folder against a Prefect server started beforehand, and prints the second run beside the time that
`import prefect` takes alone: the share that is ours. Then twice without a server, so that the command brings its own:
with a new database, and with that of the run before.
"""

from __future__ import annotations

import json
import os
import platform
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


def write_board(path: Path, panels: int, size: str = "480x640") -> None:
    """A storyboard of 4 s panels, a third of them dissolving, a third going on from the one before."""
    entries = []
    for index in range(panels):
        entry = {"text": TEXTS[index % len(TEXTS)], "seconds": 4}
        if index % 3 == 1:
            entry["transition"] = "dissolve"
        if index % 3 == 2:
            entry["continuity"] = "continue"
        entries.append(entry)
    scenes = [{"setting": "a sunny park", "panels": entries}]
    path.write_text(json.dumps({"title": "Benchmark", "size": size, "scenes": scenes}))


def measured(*command: str) -> tuple[float, float]:
    """Seconds and peak memory in MiB of a command."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main() -> None:
    """Measures and prints."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    size = sys.argv[2] if len(sys.argv) > 2 else "480x640"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PREFECT_HOME"] = f"{folder}/prefect"
        os.environ["PREFECT_SERVER_API_PORT"] = "9"  # where no server is: one that runs here is none of our business
        os.environ["LONGTAKE_HOME"] = f"{folder}/store"
        os.environ.pop("PREFECT_API_URL", None)
        write_board(Path(folder) / "board.json", panels, size)
        quiet_prefect()
        render = (sys.executable, "-m", "flows", "render", f"{folder}/board.json", "--out", f"{folder}/film")
        with prefect_server() as url:
            os.environ["PREFECT_API_URL"] = url
            plan = measured(sys.executable, "-m", "flows", "plan", f"{folder}/board.json")
            first, second = measured(*render), measured(*render)
            prefect = min(measured(sys.executable, "-c", "import prefect")[0] for _ in range(3))
        del os.environ["PREFECT_API_URL"]
        os.environ["PREFECT_HOME"] = f"{folder}/another"
        new_database, own_server = measured(*render), measured(*render)
    print(f"{panels} panels of 4 s at {size}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"plan           {plan[0]:8.1f} s {plan[1]:8.0f} MiB")
    print(f"first render   {first[0]:8.1f} s {first[1]:8.0f} MiB   {panels * 4 / first[0]:.1f} s of film a second")
    print(f"second render  {second[0]:8.1f} s {second[1]:8.0f} MiB   import prefect + {second[0] - prefect:.1f} s")
    print(f"  own server   {own_server[0]:8.1f} s                second render + {own_server[0] - second[0]:.1f} s")
    print(f"  new database {new_database[0]:8.1f} s                second render + {new_database[0] - second[0]:.1f} s")


if __name__ == "__main__":
    main()
