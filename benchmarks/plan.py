"""How long reading and planning a storyboard of a thousand panels takes.

python benchmarks/plan.py
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from segmenter.plan import plan_shots
from segmenter.storyboard import read_storyboard

PANELS = 1000


def main() -> None:
    """Measures and prints."""
    panels = [{"text": f"Dog {n} runs to the right", "seconds": 7, "transition": "dissolve"} for n in range(PANELS)]
    board = {"title": "Long", "characters": {"Mia": "a girl"}, "scenes": [{"setting": "a park", "panels": panels}]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "board.yaml"
        path.write_text(json.dumps(board, indent=1))
        began = time.perf_counter()
        storyboard = read_storyboard(path)
        read = time.perf_counter()
        plan = plan_shots(storyboard)
        planned = time.perf_counter()
    print(
        f"{PANELS} panels -> {len(plan.shots)} shots: read in {read - began:.2f} s, planned in {planned - read:.2f} s"
    )


if __name__ == "__main__":
    main()
