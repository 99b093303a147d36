"""What the README promises of films of full length and size: rendered by the real command, minutes each.

Memory and frames are figures of the program. Time is the machine's: it is measured in benchmarks/, and tested nowhere.
"""

import json
import runpy
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from film_stock import frame_times

from flows.server import prefect_server, quiet_prefect

ROOT = Path(__file__).parent.parent
BENCHMARK = SimpleNamespace(**runpy.run_path(str(ROOT / "benchmarks" / "render.py")))
MOST_MEMORY = 700
"""MiB, of a 60-panel film at 480x640, Prefect's server aside."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A Prefect server with a home of its own, in the environment of the commands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        patch.setenv("PREFECT_SERVER_API_PORT", "9")
        patch.delenv("PREFECT_API_URL", raising=False)
        quiet_prefect()
        with prefect_server() as url:
            patch.setenv("PREFECT_API_URL", url)
            yield


def rendered(folder: Path, monkeypatch: pytest.MonkeyPatch, panels: int, size: str) -> tuple[dict, float]:
    """Renders the benchmark's film; gives its plan and the command's peak memory in MiB."""
    monkeypatch.setenv("LONGTAKE_HOME", str(folder / "store"))
    BENCHMARK.write_board(folder / "board.json", panels, size)
    command = (sys.executable, "-m", "flows", "render", str(folder / "board.json"), "--out", str(folder / "film"))
    _, memory = BENCHMARK.measured(*command)
    return json.loads((folder / "film" / "plan.json").read_text()), memory


def check_film(folder: Path, plan: dict, panels: int) -> None:
    """Every panel lasts its 4 s to the frame, every frame can be decoded, and they come in equal steps."""
    assert plan["num_frames"] == panels * 4 * 24
    times = frame_times(folder / "film" / "film.mp4")
    assert times == [Fraction(index, 24) for index in range(plan["num_frames"])]


def test_a_film_of_sixty_panels_needs_little_memory(tmp_path, monkeypatch):
    """Four minutes of film in less than 700 MiB: frames are nowhere gathered."""
    plan, memory = rendered(tmp_path, monkeypatch, panels=60, size="480x640")
    check_film(tmp_path, plan, panels=60)
    assert memory < MOST_MEMORY


def test_a_film_of_full_size_and_several_chains(tmp_path, monkeypatch):
    """The model's own size, chains side by side, with cuts, dissolves and continuations between them."""
    plan, _ = rendered(tmp_path, monkeypatch, panels=9, size="1280x704")
    assert (plan["width"], plan["height"]) == (1280, 704)
    assert len({shot["chain"] for shot in plan["shots"]}) == 6
    assert {shot["transition"] for shot in plan["shots"]} == {"cut", "dissolve", "continue"}
    check_film(tmp_path, plan, panels=9)
