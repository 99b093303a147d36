"""The whole road, run by a real Prefect server: the one file of the default suite that starts one."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx
import numpy as np
import opentimelineio as otio
import psutil
import pytest
from example_boards import EXAMPLES, STORYBOARDS
from film_stock import frame_times
from sound_stock import heard, tone, write_wav
from typer.testing import CliRunner

from flows.cli import app
from flows.server import answers, prefect_server, quiet_prefect
from generation.engine import ENGINES
from segmenter.errors import GenerationError
from stitching.encode import probe

TEMPLATE, PRODUCTS = EXAMPLES / "product.yaml", EXAMPLES / "products.csv"
LONGTAKE = [sys.executable, "-m", "flows"]
UNUSED_PORT = "9"
"""Where no Prefect server is, whatever runs on this machine beside the tests."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API URL of an embedded server with a home of its own, in the environment of everything that is run here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        patch.delenv("PREFECT_API_URL", raising=False)
        patch.setenv("PREFECT_SERVER_API_PORT", UNUSED_PORT)
        quiet_prefect()
        with prefect_server() as url:
            patch.setenv("PREFECT_API_URL", url)
            yield url


@pytest.fixture
def workplace(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a store of its own, where the plain engine is known."""
    from flows.tasks import _kept

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    monkeypatch.setitem(ENGINES, "plain", "plain_engine")
    _kept.clear()
    return tmp_path


def write_board(folder: Path, *panels: dict, **others: object) -> Path:
    """A small storyboard file: 64x64 at 8 frames a second."""
    board = {"title": "Test", "size": "64x64", "fps": 8, "engine": "plain", **others, "scenes": [{"panels": panels}]}
    path = folder / "board.json"
    path.write_text(json.dumps(board))
    return path


def render(board: Path, out: Path, **options: str | Path):
    """Runs the flow here, in this process."""
    from flows.film import render_film

    return render_film(board, out, **options)


def report(out: Path) -> dict[str, dict]:
    """The report's shots by their ids."""
    return {shot["id"]: shot for shot in json.loads((out / "report.json").read_text())["shots"]}


def check_film(out: Path) -> None:
    """The film has the planned number of frames, each decodable, at time stamps that are equal steps."""
    plan = json.loads((out / "plan.json").read_text())
    info = probe(out / "film.mp4")
    fps = Fraction(plan["fps"])
    assert (info.num_frames, info.width, info.height) == (plan["num_frames"], plan["width"], plan["height"])
    assert info.fps == fps
    assert frame_times(out / "film.mp4") == [index / fps for index in range(plan["num_frames"])]


def test_a_film_is_rendered_and_rendered_again_for_nothing(workplace):
    """The second run finds every shot and leaves the very same film."""
    board = write_board(workplace, {"text": "A", "seconds": 7}, {"text": "B", "seconds": 2, "transition": "dissolve"})
    out = workplace / "film"
    film = render(board, out)
    assert film.video == out / "film.mp4"
    check_film(out)
    assert [shot["state"] for shot in report(out).values()] == ["rendered"] * 3
    written = film.video.stat().st_mtime_ns
    assert render(board, out) == film
    assert [shot["state"] for shot in report(out).values()] == ["reused"] * 3
    assert film.video.stat().st_mtime_ns == written
    for name in ("preview.gif", "contact_sheet.png", "index.html", "plan.json", "report.json"):
        assert (out / name).stat().st_size > 0


def test_sound_is_in_the_film_and_changes_no_shot(workplace):
    """Narration stretches its panel; other music joins the film anew, of the shots that are there."""
    for name, seconds in (("said.wav", 1.5), ("one.wav", 3), ("two.wav", 1)):
        write_wav(workplace / name, tone(seconds))
    panels = (
        {"text": "A", "seconds": 1, "narration": {"file": "said.wav", "fit": "stretch"}},
        {"text": "B", "seconds": 1},
    )
    out = workplace / "film"
    render(write_board(workplace, *panels, music="one.wav"), out)
    check_film(out)
    assert probe(out / "film.mp4").num_frames == 20
    loud = heard(out / "film.mp4")
    assert abs(loud.shape[1] / 48_000 - 2.5) < 0.03
    render(write_board(workplace, *panels, music="two.wav"), out)
    assert [shot["state"] for shot in report(out).values()] == ["reused"] * 2
    assert np.abs(heard(out / "film.mp4")[:, 2 * 48_000 :]).max() < 0.01 < np.abs(loud[:, 72_000:84_000]).max()


def test_only_what_changed_is_rendered(workplace):
    """A changed panel renders itself and what continues from it; a new title, or a fade for a cut, renders nothing."""
    panels = [
        {"text": "A", "seconds": 1},
        {"text": "B", "seconds": 1, "continuity": "continue"},
        {"text": "C", "seconds": 1, "continuity": "continue"},
        {"text": "D", "seconds": 1},
    ]
    out = workplace / "film"
    render(write_board(workplace, *panels), out)
    panels[1]["text"] = "changed"
    panels[3]["transition"] = "fade"
    render(write_board(workplace, *panels, title="Another"), out)
    states = [shot["state"] for shot in report(out).values()]
    assert states == ["reused", "rendered", "rendered", "reused"]


def test_a_shot_that_fails_by_chance_is_tried_again(workplace):
    """The report counts the attempts, and the film is whole."""
    out = workplace / "film"
    render(write_board(workplace, {"text": "fails 1 times", "seconds": 1}), out)
    shot = report(out)["s01p01"]
    assert (shot["state"], shot["attempts"], shot["error"]) == ("rendered", 2, None)


def test_a_shot_that_fails_for_good_stops_its_chain_alone(workplace):
    """Other chains are finished; the report says which shot failed, why, and what waits for it."""
    board = write_board(
        workplace,
        {"text": "A", "seconds": 1},
        {"text": "breaks", "seconds": 1, "continuity": "continue"},
        {"text": "C", "seconds": 1, "continuity": "continue"},
        {"text": "D", "seconds": 1},
    )
    out = workplace / "film"
    with pytest.raises(GenerationError, match=r"2 of 4 shots failed:\n  s01p02: this cannot be painted\n"):
        render(board, out)
    shots = report(out)
    assert [shot["state"] for shot in shots.values()] == ["rendered", "failed", "failed", "rendered"]
    assert shots["s01p02"]["attempts"] == 1
    assert "s01p02" in shots["s01p03"]["error"]
    assert not (out / "film.mp4").exists()


def test_an_older_film_outlives_a_failed_render(workplace):
    """A film that is there stays whole when the next one cannot be made."""
    out = workplace / "film"
    film = render(write_board(workplace, {"text": "A", "seconds": 1}), out)
    content = film.video.read_bytes()
    with pytest.raises(GenerationError):
        render(write_board(workplace, {"text": "breaks", "seconds": 1}), out)
    assert film.video.read_bytes() == content


def test_a_damaged_clip_is_rendered_again(workplace):
    """One flipped byte in the store costs one shot."""
    board, out = write_board(workplace, {"text": "A", "seconds": 1}, {"text": "B", "seconds": 1}), workplace / "film"
    render(board, out)
    clip = next((workplace / "store").glob(f"shots/*/{report(out)['s01p02']['key']}/clip.mp4"))
    clip.write_bytes(clip.read_bytes()[:-1] + b"?")
    render(board, out)
    assert [shot["state"] for shot in report(out).values()] == ["reused", "rendered"]


SEAMS = (
    {"text": "A cat sits on the table", "seconds": 1, "subtitle": "A cat"},
    {"text": "The cat jumps down", "seconds": 1, "continuity": "continue"},
    {"text": "A dog runs", "seconds": 1, "transition": {"kind": "dissolve", "seconds": 0.3}},
    {"text": "A dog sleeps", "seconds": 1, "transition": "fade"},
)
"""Panels that begin in every way; at 24 frames a second the dissolve has 7."""


@pytest.mark.parametrize("fps", ["24", "24000/1001"])
def test_a_film_goes_to_editing_programs(workplace, fps):
    """Each timeline is as long as the rendered film, and its clips are the store's files, frame for frame."""
    out = workplace / "film"
    render(write_board(workplace, *SEAMS, engine="animatic", fps=fps), out)
    made = probe(out / "film.mp4")
    for name in ("film.otio", "film.edl", "film.xml"):
        result = CliRunner().invoke(app, ["export", str(out), name, "--json"])
        assert result.exit_code == 0
        assert json.loads(result.stdout) == {"out": name, "shots": 4, "num_frames": made.num_frames, "fps": fps}
        rate = {"rate": float(made.fps)} if name.endswith(".edl") else {}
        timeline = otio.adapters.read_from_file(name, **rate)
        assert timeline.duration() == otio.opentime.RationalTime(made.num_frames, float(made.fps))
        assert len(timeline.find_children(descended_from_type=otio.schema.Transition)) == 1
        clips = timeline.find_clips()
        for shot, clip in zip(report(out).values(), clips, strict=True):
            media = Path(url2pathname(urlsplit(clip.media_reference.target_url).path))
            assert media.is_relative_to(workplace / "store")
            assert media.parent.name == shot["key"]
            assert clip.source_range.end_time_exclusive().value <= probe(media).num_frames
        assert [marker.name.upper() for marker in clips[0].markers] == ["A CAT"]


def test_a_film_that_cannot_go_to_editing_programs(workplace):
    """A lost shot, a film that is not finished, a place that cannot be written to: named, and nothing is written."""
    board, out = write_board(workplace, {"text": "A", "seconds": 1}, {"text": "B", "seconds": 1}), workplace / "film"
    render(board, out)

    def refused(name: str) -> str:
        before = {path for path in workplace.rglob("*") if path.is_file()}
        result = CliRunner().invoke(app, ["export", str(out), name, "--force"])
        assert (result.exit_code, result.stdout) == (2, "")
        assert {path for path in workplace.rglob("*") if path.is_file()} == before
        return "".join(result.stderr.split("\n"))

    assert "cannot write nowhere/film.otio: the folder is not there" in refused("nowhere/film.otio")
    assert "knows no 8 frames a second; write .otio" in refused("film.edl")
    again = f"`longtake render {board} --out {out}`"
    folder = next((workplace / "store").glob(f"shots/*/{report(out)['s01p02']['key']}"))
    folder.rename(workplace / "elsewhere")
    said = refused("film.otio")
    assert f"{workplace / 'store'} has s01p02 no more, or not whole" in said
    assert again in said
    (workplace / "elsewhere").rename(folder)
    written = json.loads((out / "report.json").read_text())
    (out / "report.json").write_text(json.dumps(written | {"film": written["film"] | {"num_frames": 15}}))
    assert "is not the one that its plan.json tells of" in refused("film.otio")
    (out / "report.json").write_text(json.dumps(written))
    assert CliRunner().invoke(app, ["export", str(out), "film.otio"]).exit_code == 0
    (out / "film.mp4").unlink()
    said = refused("film.otio")
    assert f"{out} holds no finished film" in said
    assert again in said


def test_a_film_is_delivered(workplace):
    """In another codec, size and depth, made of its shots, to the frame; what was written is told."""
    out = workplace / "film"
    render(write_board(workplace, *SEAMS, engine="animatic", size="128x96", fps="24000/1001"), out)
    made = probe(out / "film.mp4")
    result = CliRunner().invoke(
        app, ["deliver", str(out), "film.mov", "--profile", "lt", "--size", "320x180", "--json"]
    )
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["made_of"] == "shots"
    assert (told["codec"], told["profile"], told["placed"]) == ("prores", "lt", "bars left and right, 80 pixels in all")
    found = probe(workplace / "film.mov")
    assert (found.width, found.height, found.fps, found.num_frames) == (320, 180, made.fps, made.num_frames)
    assert told["bytes"] == (workplace / "film.mov").stat().st_size
    assert frame_times(workplace / "film.mov") == [index / made.fps for index in range(made.num_frames)]
    for name, words in (
        ("av1.mp4 --codec av1 --preset 12", "av1 (libsvtav1, yuv420p10le), 128x96"),
        ("film.webp --max-bytes 20k", "film.webp: webp, "),
        ("film.gif", "gif, 128x96"),
        ("film.png", "png, 128x96"),
        ("still.webp --at 0:01.5", "frame 35"),
    ):
        result = CliRunner().invoke(app, ["deliver", str(out), *name.split()])
        assert result.exit_code == 0
        assert words in result.stdout
        assert result.stdout.count("\n") == 1
    assert (workplace / "film.webp").stat().st_size <= 20_000
    assert probe(workplace / "av1.mp4") == made


def test_a_film_whose_shots_are_lost_is_delivered_all_the_same(workplace):
    """It is made of the film itself, and that is said; the film's own files stay as they are."""
    board, out = write_board(workplace, {"text": "A", "seconds": 1}, {"text": "B", "seconds": 1}), workplace / "film"
    render(board, out)
    whole = (out / "film.mp4").read_bytes()
    result = CliRunner().invoke(app, ["deliver", str(out), str(out / "film.mp4"), "--force"])
    assert result.exit_code == 2
    assert "belongs to the film itself" in "".join(result.stderr.split("\n"))
    next((workplace / "store").glob(f"shots/*/{report(out)['s01p02']['key']}")).rename(workplace / "elsewhere")
    result = CliRunner().invoke(app, ["deliver", str(out), "film.mov", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["made_of"] == "film.mp4"
    said = "".join(result.stderr.split("\n"))
    assert "has s01p02 no more, or not whole" in said
    assert "is made of" in said
    assert probe(workplace / "film.mov") == probe(out / "film.mp4")
    assert (out / "film.mp4").read_bytes() == whole
    result = CliRunner().invoke(app, ["deliver", str(out), "late.png", "--at", "2"])
    assert result.exit_code == 2
    assert "the film lasts 2.000 s" in "".join(result.stderr.split("\n"))


def test_prefect_shows_the_shots_and_the_film(workplace, server):
    """The run leaves a table of its shots and a link to the film for Prefect's UI."""
    render(write_board(workplace, {"text": "A", "seconds": 1}), workplace / "film")
    artifacts = httpx.post(f"{server}/artifacts/latest/filter", json={}).json()
    by_key = {artifact["key"]: artifact for artifact in artifacts}
    assert json.loads(by_key["shots"]["data"])[0]["id"] == "s01p01"
    assert (workplace / "film" / "film.mp4").as_uri() in by_key["film"]["data"]


@pytest.mark.parametrize("example", STORYBOARDS, ids=lambda path: path.stem)
def test_examples_render(example, workplace):
    """Every example gives a film of exactly the planned length, decodable to its end."""
    render(example, workplace / "film")
    check_film(workplace / "film")


def test_a_table_gives_one_film_a_row(workplace):
    """The example: three films, and the shot that rows share is rendered once; each folder remembers its values."""
    command = [*LONGTAKE, "render", TEMPLATE, "--table", PRODUCTS, "--out", "films", "--json"]
    run = subprocess.run(command, cwd=workplace, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    rows = json.loads(run.stdout)["rows"]
    assert [(row["row"], row["state"], row["error"]) for row in rows] == [
        (name, "done", None) for name in ("red-ball", "blue-cube", "big-book")
    ]
    assert [row["shots"] for row in rows] == [
        {"rendered": rendered, "reused": 3 - rendered, "failed": 0} for rendered in (3, 3, 2)
    ]
    for row in rows:
        check_film(Path(row["out"]))
    assert "film 3 of 3, big-book" in run.stderr
    assert "only $19.90" in (workplace / "films" / "big-book" / "film.srt").read_text()
    redo = [*LONGTAKE, "redo", "films/red-ball", "s01p02", "--json"]
    run = subprocess.run(redo, cwd=workplace, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert [shot["state"] for shot in json.loads(run.stdout)["shots"]] == ["reused", "rendered", "reused"]
    assert json.loads((workplace / "films" / "red-ball" / "plan.json").read_text())["values"]["owner"] == "Mia"


def run_table(workplace: Path, texts: list[str]):
    """Runs `longtake render --table` here, where the plain engine is known: one row a text."""
    from typer.testing import CliRunner

    from flows.cli import app

    write_board(workplace, {"text": "${text}", "seconds": 1})
    (workplace / "rows.json").write_text(json.dumps([{"text": text} for text in texts]))
    return CliRunner().invoke(app, ["render", "board.json", "--table", "rows.json", "--out", "films", "--json"])


def test_a_row_that_fails_stops_no_other(workplace):
    """Exit code 1, the reason by row in one document, and the films of all other rows."""
    result = run_table(workplace, ["A", "breaks", "C"])
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert [row["state"] for row in document["rows"]] == ["done", "failed", "done"]
    assert "cannot be painted" in document["rows"][1]["error"]
    assert document["rows"][1]["shots"] == {"rendered": 0, "reused": 0, "failed": 1}
    assert "1 of 3 films failed" in document["error"]
    assert [(workplace / "films" / name / "film.mp4").exists() for name in "123"] == [True, False, True]


def test_ctrl_c_stops_a_table_and_the_same_command_goes_on(workplace):
    """Exit code 130 with what is done so far; what was finished is found again."""
    (workplace / "board.yaml").write_text(CHAINED.replace("A dog runs", '"A ${animal} runs"'))
    (workplace / "rows.csv").write_text("animal\ndog\ncat\n")
    command = [*LONGTAKE, "render", "board.yaml", "--table", "rows.csv", "--out", "films", "--json"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=workplace, **pipes) as process:
        while not stitching(workplace / "films" / "1", workplace / "store"):
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    document = json.loads(output)
    assert document["error"] == "stopped"
    assert [row["film"] for row in document["rows"]] == [None, None]
    run = subprocess.run(command, cwd=workplace, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    first, second = (row["shots"] for row in json.loads(run.stdout)["rows"])
    assert (first["rendered"], second["rendered"]) == (0, 1)


def test_a_flow_run_takes_values(workplace):
    """A deployment passes them as a parameter; numbers are numbers."""
    board = write_board(workplace, {"text": "A ${animal} runs", "seconds": "${seconds}"})
    film = render(board, workplace / "film", values={"animal": "dog", "seconds": 1.5})
    assert film.num_frames == 12
    assert json.loads((workplace / "film" / "plan.json").read_text())["values"] == {"animal": "dog", "seconds": "1.5"}


CHAINED = """
title: Three moments
size: 320x256
scenes:
  - setting: a forest
    panels:
      - {text: A bear walks to the right, seconds: 8}
      - {text: The bear jumps, seconds: 3, continuity: continue}
      - {text: A dog runs, seconds: 4, transition: dissolve}
"""


def begun(out: Path, store: Path) -> bool:
    """The first shot is half way in a temporary folder."""
    return any(store.glob("parts/*/clip.mp4.part"))


def halfway(out: Path, store: Path) -> bool:
    """Some shots are finished, others are not."""
    return len(list(store.glob("shots/*/*/manifest.json"))) >= 2


def stitching(out: Path, store: Path) -> bool:
    """All shots are there, and the film is being written."""
    return any(out.glob("**/.film.part"))


def start_render(folder: Path) -> subprocess.Popen:
    """Begins `longtake render` in a process of its own."""
    command = [*LONGTAKE, "render", "board.yaml", "--out", "film", "--json"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def other_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Home of the Prefect servers that renders bring themselves, one after the other."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture
def no_server(other_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Prefect server is configured, and none is where one might be found: a render brings its own."""
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_SERVER_API_PORT", UNUSED_PORT)
    monkeypatch.setenv("PREFECT_HOME", str(other_home))


@pytest.fixture(scope="module")
def undisturbed(server: str, other_home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Shot keys and hashes of clips of a render that nobody disturbed, and that brought its own Prefect server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PREFECT_API_URL")
        patch.setenv("PREFECT_SERVER_API_PORT", UNUSED_PORT)
        patch.setenv("PREFECT_HOME", str(other_home))
        return render_to_the_end(tmp_path_factory.mktemp("undisturbed"))


def render_to_the_end(folder: Path) -> dict[str, str]:
    """Renders in a process; gives each shot's key with the hash of its clip."""
    (folder / "board.yaml").write_text(CHAINED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LONGTAKE_HOME", str(folder / "store"))
        with start_render(folder) as process:
            output, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    check_film(folder / "film")
    manifests = (folder / "store").glob("shots/*/*/manifest.json")
    clips = {path.parent.name: json.loads(path.read_text())["files"]["clip.mp4"]["sha256"] for path in manifests}
    assert {shot["key"] for shot in json.loads(output)["shots"]} == clips.keys()
    return clips


@pytest.mark.parametrize("moment", [begun, halfway, stitching], ids=lambda moment: moment.__name__)
def test_a_killed_render_goes_on_where_it_was(moment, undisturbed, tmp_path, monkeypatch):
    """SIGKILL at three moments; the same command then renders only what was missing, and the film is the same."""
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    (tmp_path / "board.yaml").write_text(CHAINED)
    with start_render(tmp_path) as process:
        deadline = time.monotonic() + 120
        while not moment(tmp_path / "film", tmp_path / "store"):
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGKILL)
    finished = {path.parent.name for path in (tmp_path / "store").glob("shots/*/*/manifest.json")}
    assert render_to_the_end(tmp_path) == undisturbed
    shots = report(tmp_path / "film").values()
    assert {shot["key"] for shot in shots if shot["state"] == "reused"} == finished


def test_ctrl_c_stops_and_keeps_what_is_finished(workplace):
    """SIGINT ends the command with 130, one line, no traceback, and no half shot."""
    (workplace / "board.yaml").write_text(CHAINED)
    with start_render(workplace) as process:
        while not begun(workplace / "film", workplace / "store"):
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "the same command goes on" in errors
    assert json.loads(output) == {"error": "stopped"}
    assert not any((workplace / "store").glob("parts/*"))


SERVE = """
import time
from flows.server import answers, prefect_server, quiet_prefect
quiet_prefect()
with prefect_server() as url:
    print(url, flush=True)
    time.sleep(600)
"""


@pytest.mark.usefixtures("no_server")
def test_the_embedded_server_dies_with_its_render():
    """After kill -9 of the parent no server is left behind to hold the database."""
    with subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip()
        assert httpx.get(f"{url}/health").status_code == httpx.codes.OK
        process.kill()
    deadline = time.monotonic() + 30
    while answers(url, seconds=5):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_configured_server_that_does_not_answer_is_named(workplace, monkeypatch):
    """The message has the URL and the way out; no traceback, nothing rendered."""
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    (workplace / "board.yaml").write_text(CHAINED)
    with start_render(workplace) as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "http://127.0.0.1:9/api" in errors
    assert "Traceback" not in errors


@pytest.mark.usefixtures("no_server")
def test_a_server_that_dies_ends_the_render(tmp_path, monkeypatch):
    """The command does not hang: it says what happened, and that the same command goes on."""
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    (tmp_path / "board.yaml").write_text(CHAINED)
    with start_render(tmp_path) as process:
        while not begun(tmp_path / "film", tmp_path / "store"):
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.002)
        (server,) = psutil.Process(process.pid).children()
        server.kill()
        output, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "was lost" in errors
    assert "Traceback" not in errors
    assert json.loads(output)["error"] in errors


@pytest.mark.usefixtures("no_server")
def test_a_running_server_that_is_lost_ends_the_render(tmp_path, monkeypatch):
    """A server that the command did not start is missed in the same way: named, exit code 1, no traceback."""
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    (tmp_path / "board.yaml").write_text(CHAINED)
    with subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True) as server:
        monkeypatch.setenv("PREFECT_API_URL", server.stdout.readline().strip())
        with start_render(tmp_path) as process:
            while not begun(tmp_path / "film", tmp_path / "store"):
                assert process.poll() is None, process.stderr.read()
                time.sleep(0.002)
            server.kill()
            output, errors = process.communicate(timeout=120)
    assert process.returncode == 1, errors
    assert "was lost" in errors
    assert "Traceback" not in errors
    assert json.loads(output)["error"] in errors


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tiny weights of the 5B's kind: a base model, both controls with a profile each, OpenPose."""
    from tiny_openpose import make_openpose_folder
    from tiny_wan import make_base, make_controlnet, make_fun, make_profile

    folder = tmp_path_factory.mktemp("weights")
    make_base(folder / "base")
    make_openpose_folder(folder / "poses")
    for make in (make_controlnet, make_fun):
        name = make.__name__.removeprefix("make_")
        control = {"weights": str(make(folder / name))}
        make_profile(folder / f"{name}.yaml", control=control, pose_weights=str(folder / "poses"), steps=40)
    return folder


@pytest.mark.parametrize("way", [pytest.param("controlnet", marks=pytest.mark.slow), "fun"])
def test_the_5b_renders_a_chain_and_goes_on_after_a_kill(way, checkpoints, workplace):
    """Killed while it denoises the second of three shots, it goes on in its middle, and ends as if nothing had been."""
    panels = [{"text": text, "seconds": 1, "continuity": "continue"} for text in ("A", "B", "C")]
    panels[0]["continuity"] = "cut"
    board = write_board(workplace, *panels, engine="wan")
    options = {"model": str(checkpoints / "base"), "profile": str(checkpoints / f"{way}.yaml"), "device": "cpu"}
    flags = [word for name, value in options.items() for word in (f"--{name}", value)]
    store = workplace / "store"

    def in_the_middle() -> bool:
        finished = {path.parent.name for path in store.glob("shots/*/*/manifest.json")}
        return bool(finished) and any(
            state.parent.name not in finished for state in store.glob("unfinished/*/*.safetensors")
        )

    with subprocess.Popen([*LONGTAKE, "render", board.name, "--out", "film", *flags], cwd=workplace) as process:
        while not in_the_middle():
            assert process.poll() is None
            time.sleep(0.002)
        process.kill()
    render(board, workplace / "film", **options)
    assert [shot["state"] for shot in report(workplace / "film").values()] == ["reused", "rendered", "rendered"]
    assert not list(store.glob("unfinished/*"))
    check_film(workplace / "film")
    (entry, *_) = store.glob("shots/*/*/manifest.json")
    assert json.loads(entry.read_text())["wan"]["way"] == way
    render(board, workplace / "again", store=workplace / "other", **options)
    assert shot_hashes(workplace / "again", workplace / "other") == shot_hashes(workplace / "film", store)


def test_the_small_model_renders_in_its_own_words_and_for_nothing_the_second_time(small_weights, workplace):
    """Its film has its size and rate; what it does not know is told before and in the report, and keys stay."""
    panels = [{"text": "A wolf runs", "seconds": 1}, {"text": "It jumps", "seconds": 1, "continuity": "continue"}]
    (workplace / "board.json").write_text(json.dumps({"title": "T", "scenes": [{"panels": panels}]}))
    (workplace / "quick.yaml").write_text("base: small\nsteps: 2\n")
    flags = ["--engine", "small", "--model", str(small_weights), "--profile", "quick.yaml", "--out", "film", "--json"]
    reports = []
    for state in ("rendered", "reused"):
        ended = subprocess.run(
            [*LONGTAKE, "render", "board.json", *flags], cwd=workplace, capture_output=True, text=True, check=True
        )
        told = " ".join(ended.stderr.split())
        assert 'scene 1, panel 1, text: the engine small does not know "wolf": it draws a dog' in told
        reports.append(json.loads(ended.stdout))
        assert [shot["state"] for shot in reports[-1]["shots"]] == [state] * 2
        assert ["wolf"] in [warning["words"] for warning in reports[-1]["warnings"]]
    keys = [[shot["key"] for shot in report["shots"]] for report in reports]
    assert keys[0] == keys[1]
    check_film(workplace / "film")
    manifest = workplace / "store" / "shots" / keys[0][0][:2] / keys[0][0] / "manifest.json"
    document = json.loads(manifest.read_text())
    assert (document["engine"], document["shot"]["text"]) == ("small", "A wolf runs")
    assert document["wan"]["told"] == "In a meadow, a brown dog runs to the right."


def shot_hashes(out: Path, store: Path) -> dict[str, str]:
    """Shot keys of a film with the hashes of their clips."""
    keys = [shot["key"] for shot in report(out).values()]
    manifests = [json.loads((store / "shots" / key[:2] / key / "manifest.json").read_text()) for key in keys]
    return {manifest["key"]: manifest["files"]["clip.mp4"]["sha256"] for manifest in manifests}


def test_two_renders_of_one_film_take_turns(workplace):
    """Started at once into one folder, the second waits, and finds what the first one made."""
    (workplace / "board.yaml").write_text(CHAINED)
    with start_render(workplace) as first, start_render(workplace) as second:
        outputs = [process.communicate(timeout=120) for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], outputs
    states = [{shot["state"] for shot in json.loads(output)["shots"]} for output, _ in outputs]
    assert sorted(states, key=sorted) == [{"rendered"}, {"reused"}]
    check_film(workplace / "film")


def test_a_reader_that_goes_away_stops_nothing(workplace):
    """With stderr closed at once, as by `| head`, the film is made all the same."""
    (workplace / "board.yaml").write_text(CHAINED)
    with start_render(workplace) as process:
        process.stderr.close()
        output = process.stdout.read()
    assert process.returncode == 0
    assert json.loads(output)["film"]["num_frames"] == 15 * 24


@pytest.mark.parametrize("where", ["film", "film/below"])
def test_a_file_in_the_place_of_the_folder_is_bad_input(workplace, where):
    """Nothing is started where the film could not be written."""
    (workplace / "film").write_text("in the way")
    (workplace / "board.yaml").write_text(CHAINED)
    command = [*LONGTAKE, "render", "board.yaml", "--out", where]
    process = subprocess.run(command, cwd=workplace, capture_output=True, text=True, check=False)
    assert process.returncode == 2
    assert "--out" in process.stderr
    assert "Traceback" not in process.stderr


def test_another_take_of_one_shot(workplace):
    """`redo` renders the shot with a new seed and what depends on it; later renders keep the take, also when moved."""
    board = write_board(
        workplace,
        {"text": "A bear waves", "seconds": 1},
        {"text": "A dog runs", "seconds": 1, "continuity": "continue"},
        {"text": "A cat sits", "seconds": 1},
        engine="animatic",
    )
    out = workplace / "film"
    render(board, out)
    run = subprocess.run([*LONGTAKE, "redo", "film", "s01p01"], cwd=workplace, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert [shot["state"] for shot in report(out).values()] == ["rendered", "rendered", "reused"]
    seeds = [shot["seed"] for shot in json.loads((out / "plan.json").read_text())["shots"]]
    document = json.loads(board.read_text())
    document["scenes"][0]["panels"].insert(0, {"text": "A bird flies", "seconds": 1})
    board.write_text(json.dumps(document))
    render(board, out)
    assert [shot["seed"] for shot in json.loads((out / "plan.json").read_text())["shots"]][1:] == seeds
    assert [shot["state"] for shot in report(out).values()] == ["rendered", "reused", "reused", "reused"]


@pytest.mark.parametrize("document", ['{"film": 3, "shots": [1]}', '{"film": {"key": "x"}, "shots": []}', "[", "5"])
def test_a_damaged_report_costs_nothing_but_the_joining(workplace, document):
    """A report or a list of takes that is not one of ours is as good as none."""
    board, out = write_board(workplace, {"text": "A", "seconds": 1}), workplace / "film"
    render(board, out)
    (out / "report.json").write_text(document)
    (out / "takes.json").write_text(document)
    render(board, out)
    assert report(out)["s01p01"]["state"] == "reused"


def test_prefect_deploys_the_flow(server, tmp_path):
    """`prefect deploy` takes prefect.yaml; runs import the flow as a module, and find relative paths and the store."""
    root = Path(__file__).parent.parent
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    subprocess.run([*prefect, "work-pool", "create", "longtake", "--type", "process"], check=True, capture_output=True)
    deployed = subprocess.run([*prefect, "deploy", "--all"], cwd=root, capture_output=True, text=True, check=False)
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    deployment = httpx.get(f"{server}/deployments/name/render-film/render-film").json()
    assert deployment["entrypoint"] == "flows.film.render_film"
    (step,) = deployment["pull_steps"]
    assert step == {"prefect.deployments.steps.set_working_directory": {"directory": str(root)}}


@pytest.fixture
def scheduling_server(tmp_path, monkeypatch):
    """The API URL of a whole `prefect server start`: the embedded one schedules nothing, it ends with its render."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.setenv("PREFECT_UI_ENABLED", "0")
    monkeypatch.setenv("PREFECT_API_URL", url)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 120
            while not answers(url, seconds=5):
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def test_a_deployment_with_a_schedule_yields_runs(scheduling_server):
    """The README's way: a schedule by cron, and the server plans runs at that hour with the deployment's parameters."""
    root = Path(__file__).parent.parent
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    httpx.post(f"{scheduling_server}/work_pools/", json={"name": "longtake", "type": "process"}).raise_for_status()
    schedule = ["deployment", "schedule", "create", "render-film/render-film"]
    for command in (["deploy", "--all"], [*schedule, "--cron", "0 3 * * *", "--timezone", "Asia/Shanghai"]):
        done = subprocess.run([*prefect, *command], cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    scheduled = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    deadline = time.monotonic() + 60
    while not (runs := httpx.post(f"{scheduling_server}/flow_runs/filter", json=scheduled).json()):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    for run in runs:
        assert run["auto_scheduled"]
        assert "T19:00:00" in run["expected_start_time"]  # three in the morning there, in UTC
        assert run["parameters"] == {"storyboard": "examples/honey.yaml", "out": "films/honey"}
