"""The engine `small`, on weights of its shapes drawn at random: `wan` with other defaults, and with limits."""

import dataclasses
import json
import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner
from wan_stock import SHOT, bench_in, make_anchor_of, standing

import generation.small
from flows.cli import app
from flows.planning import RenderOptions, plan_film
from generation.engine import ENGINES, open_engine
from generation.pose import Nobody
from generation.wan.profile import read_profile
from segmenter.errors import LongtakeError, StoryboardError
from segmenter.vocabulary import VOCABULARY_FILE
from training.small.vocabulary import vocabulary_document

keypoints = pytest.importorskip("generation.wan.keypoints")

SMALL = dataclasses.replace(SHOT, width=320, height=192, text="A wolf runs", camera="slow zoom in")
FOLLOWING = dataclasses.replace(SMALL, id="s01p02", continuity="continue", drop_frames=1, shown_frames=8)
WOLF = 'the engine small does not know "wolf": it draws a dog'


@pytest.fixture
def shipped(small_weights: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The random weights in the place of those that ship."""
    defaults = (str(small_weights), "small", "cpu", Path(".longtake/cache"))
    monkeypatch.setattr(generation.small.Engine.__init__, "__defaults__", defaults)
    monkeypatch.setattr("generation.small.WEIGHTS", small_weights)
    monkeypatch.setattr("flows.doctor.WEIGHTS", small_weights)
    return small_weights


@pytest.fixture
def not_shipped(shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is there before the weights are: the vocabulary, and the tokenizer's folder."""
    folder = tmp_path / "no weights"
    (folder / "tokenizer").mkdir(parents=True)
    shutil.copy(shipped / VOCABULARY_FILE, folder)
    monkeypatch.setattr(generation.small.Engine.__init__, "__defaults__", (str(folder), "small", "cpu", tmp_path))
    monkeypatch.setattr("generation.small.WEIGHTS", folder)
    monkeypatch.setattr("flows.doctor.WEIGHTS", folder)
    return folder


@pytest.fixture
def longtake(shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a command in an empty folder with a store of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    return lambda *arguments: CliRunner().invoke(app, [*map(str, arguments)])


def write_board(folder: Path, *panels: dict, **others: object) -> Path:
    path = folder / "board.json"
    path.write_text(json.dumps({"title": "T", **others, "scenes": [{"panels": panels}]}))
    return path


def two_steps(folder: Path) -> str:
    """A profile that is the small model's, with fewer steps."""
    path = folder / "quick.yaml"
    path.write_text("base: small\nsteps: 2\ncheckpoint_steps: 1\n")
    return str(path)


def open_small(small_weights: Path, tmp_path: Path):
    return open_engine("small", model=str(small_weights), profile=two_steps(tmp_path), cache=tmp_path / "cache")


def test_it_is_listed_and_is_the_wan_engine(small_weights, tmp_path):
    """It generates nothing by itself; without options it takes the shipped folder, its profile and a CPU."""
    assert "small" in ENGINES
    assert {name for name in vars(generation.small.Engine) if not name.startswith("__")} == {"name", "fingerprint"}
    engine = open_engine("small")
    assert engine.outfit.model == str(generation.small.WEIGHTS)
    assert (engine.name, engine.device, engine.profile) == ("small", "cpu", read_profile("small"))
    assert open_engine("small", device="cuda").device == "cuda"


def test_shots_come_out_and_the_manifest_says_what_was_told(small_weights, tmp_path):
    """A first shot, and one that goes on from its picture and pose; what is encoded is in the model's own words."""
    engine = open_small(small_weights, tmp_path)
    engine.check([SMALL, FOLLOWING])
    engine.prepare([SMALL, FOLLOWING])
    bench = bench_in(tmp_path / "first")
    frames = np.stack(list(engine.generate(SMALL, None, bench)))
    assert (frames.shape, frames.dtype) == ((9, 192, 320, 3), np.uint8)
    assert bench.facts["wan"]["told"] == "In a meadow, a brown dog runs to the right."
    assert bench.facts["wan"]["way"] == "controlnet"
    anchor = make_anchor_of(tmp_path / "anchor", standing(60), frame=frames[-1])
    bench = bench_in(tmp_path / "second", key="second")
    assert len(list(engine.generate(FOLLOWING, anchor, bench))) == 9
    assert bench.facts["wan"]["people"] == 1


def test_the_negative_prompt_is_the_empty_text(small_weights, tmp_path):
    """The encoder is asked for the retold prompt and for nothing, whatever the storyboard does not want to see."""
    engine = open_small(small_weights, tmp_path)
    engine.prepare([SMALL])
    texts = ["In a meadow, a brown dog runs to the right.", "", SMALL.prompt, SMALL.negative_prompt]
    assert engine._prompts.missing(texts) == (SMALL.prompt, SMALL.negative_prompt)


def test_the_keypoint_net_reads_its_poses(small_weights, tmp_path):
    """It lies in the model's folder, and its content is part of the fingerprint; without control nobody is asked."""
    engine = open_small(small_weights, tmp_path)
    assert isinstance(engine.pose_reader, keypoints.KeypointReader)
    assert engine.pose_reader.folder == small_weights / "pose_reader"
    bare = tmp_path / "bare.yaml"
    bare.write_text("base: small\ncontrol: null\n")
    plain = open_engine("small", model=str(small_weights), profile=str(bare))
    assert isinstance(plain.pose_reader, Nobody)


def test_weights_and_vocabulary_are_part_of_the_fingerprint(small_weights, tmp_path):
    """The same twice; another vocabulary, ControlNet or pose reader is another engine."""
    before = open_small(small_weights, tmp_path).fingerprint
    assert open_small(small_weights, tmp_path).fingerprint == before
    for name in ("vocabulary.json", "controlnet/config.json", "pose_reader/config.json"):
        copy = shutil.copytree(small_weights, tmp_path / name.replace("/", "-"))
        (copy / name).write_text((copy / name).read_text() + "\n")
        assert open_small(copy, tmp_path).fingerprint != before


def test_a_profile_file_begins_with_the_small_ones_control(tmp_path):
    """`base: small` keeps the control's folder and firmness beside what is said anew."""
    path = tmp_path / "firm.yaml"
    path.write_text("base: small\ncontrol: {weight: 0.5}\n")
    control = read_profile(str(path)).control
    assert (control.weights, control.weight, control.end) == ("controlnet", 0.5, 1.0)


def test_a_silent_storyboard_gets_the_models_size_rate_and_lengths(shipped, tmp_path):
    """320x192 at 8 fps; nothing is longer than 33 frames, and of a short shot nine are made."""
    board = write_board(tmp_path, {"text": "A dog runs", "seconds": 9}, {"text": "A cat sits", "seconds": 0.5})
    plan = plan_film(board, None, RenderOptions(engine="small"))
    assert (plan.width, plan.height, plan.fps, plan.num_frames) == (320, 192, 8, 76)
    assert [(shot.num_frames, shot.shown_frames) for shot in plan.shots] == [(25, 24), (25, 24), (25, 24), (9, 4)]
    open_engine("small").check(plan.shots)
    asked = write_board(tmp_path, {"text": "A dog runs", "seconds": 5}, engine="small")
    assert [shot.num_frames for shot in plan_film(asked, None).shots] == [21, 21]


def test_other_sizes_and_rates_are_refused_with_the_right_ones(shipped, tmp_path):
    """In the storyboard, where they stand, both at once."""
    board = write_board(tmp_path, {"text": "A dog runs"}, engine="small", size="640x480", fps=24)
    with pytest.raises(StoryboardError) as caught:
        plan_film(board, None)
    makes = "the engine's weights make clips of 9 to 33 frames of 320x192 at 8 fps alone"
    assert [(problem.where, problem.message) for problem in caught.value.problems] == [
        ("size", f"{makes}; write size: 320x192, or leave size out"),
        ("fps", f"{makes}; write fps: 8, or leave fps out"),
    ]


@pytest.mark.parametrize(
    "changes", [{"width": 640}, {"fps": Fraction(24)}, {"num_frames": 37}, {"num_frames": 5}], ids=str
)
def test_the_engine_itself_refuses_other_clips(shipped, changes):
    """Whoever plans without a storyboard is told of the shot."""
    with pytest.raises(LongtakeError, match=r"shot s01p01: .* the weights make clips of 9 to 33 frames of 320x192"):
        open_engine("small").check([dataclasses.replace(SMALL, **changes)])


def test_plan_and_lint_name_what_is_replaced(longtake, tmp_path):
    """A line a panel, with its place; as JSON too; another engine says nothing."""
    panels = [{"text": "A dog runs", "seconds": 2}, {"text": "A wolf runs", "seconds": 6}]
    board = write_board(tmp_path, *panels)
    for command in ("plan", "lint"):
        told = longtake(command, board, "--engine", "small")
        assert told.exit_code == 0
        assert " ".join(told.stderr.split()).count(f"scene 1, panel 2, text: {WOLF}") == 1
        document = json.loads(longtake(command, board, "--engine", "small", "--json").stdout)
        assert [(one["rule"], one["category"], one["words"], one["message"]) for one in document["warnings"]] == [
            ("vocabulary", "small", ["wolf"], WOLF)
        ]
        assert json.loads(longtake(command, board, "--json").stdout)["warnings"] == []


def test_doctor_says_whether_it_is_there(longtake, shipped, tmp_path):
    """Whole, or what is missing, with the folder; then it cannot render."""
    whole = longtake("doctor", "--engine", "small", "--json")
    assert json.loads(whole.stdout)["small model"] == {"ok": True, "found": f"{shipped}: whole"}
    copy = shutil.copytree(shipped, tmp_path / "copy")
    shutil.rmtree(copy / "controlnet")
    (copy / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    damaged = longtake("doctor", "--engine", "small", "--model", copy)
    assert damaged.exit_code == 1
    assert f"{copy} lacks controlnet" in damaged.stdout
    assert f"{copy / 'vae'} has a config and no weights" in damaged.stdout


def test_without_weights_it_says_so_before_anything_starts(longtake, not_shipped, tmp_path):
    """The engine, the doctor, pull, plan and render say that they are not part of this version, and what to do."""
    absent = "the small model's weights are not part of this version: train them"
    with pytest.raises(LongtakeError, match=absent):
        open_engine("small").check([SMALL])
    board = write_board(tmp_path, {"text": "A wolf runs", "seconds": 2})
    for command in ("plan", "render"):
        refused = longtake(command, board, "--engine", "small")
        assert refused.exit_code == 2
        assert absent in " ".join(refused.stderr.split())
    assert not (tmp_path / "films").exists()
    assert longtake("pull", "--engine", "small").exit_code == 2
    examined = longtake("doctor", "--engine", "small", "--json")
    assert examined.exit_code == 1
    assert json.loads(examined.stdout)["small model"]["found"].startswith(absent)
    assert json.loads(longtake("doctor", "--json").stdout)["small model"]["ok"] is False


def test_without_weights_plan_and_lint_still_name_what_is_replaced(longtake, not_shipped, tmp_path):
    """The vocabulary alone is enough for that, and for sizes and lengths."""
    board = write_board(tmp_path, {"text": "A wolf runs", "seconds": 6})
    linted = longtake("lint", board, "--engine", "small")
    assert linted.exit_code == 0
    for told in (linted, longtake("plan", board, "--engine", "small")):
        assert f"scene 1, panel 1, text: {WOLF}" in " ".join(told.stderr.split())
    assert len(plan_film(board, None, RenderOptions(engine="small")).shots) == 2


def test_another_folder_is_taken_at_its_word(not_shipped, small_weights, tmp_path):
    """Whoever trained weights names them; what that folder lacks is said of it, not of this version."""
    open_small(small_weights, tmp_path).check([SMALL])
    (tmp_path / "empty").mkdir()
    engine = open_engine("small", model=str(tmp_path / "empty"), cache=tmp_path)
    with pytest.raises(LongtakeError, match=r"empty is no model in diffusers' layout"):
        engine.check([SMALL])


def test_the_vocabulary_that_ships_is_that_of_the_training():
    """Whoever changes the world's cast or captions writes it anew."""
    there = (generation.small.WEIGHTS / VOCABULARY_FILE).read_text(encoding="utf-8")
    assert json.loads(there) == json.loads(json.dumps(vocabulary_document())), (
        "python -m training.small.vocabulary generation/small/weights"
    )


def test_there_is_nothing_to_pull(longtake):
    """It ships; so does the animatic; of another name there is none."""
    pulled = longtake("pull", "--engine", "small")
    assert (pulled.exit_code, pulled.stdout.strip()) == (
        0, "the engine small comes with all that it needs: there is nothing to fetch",
    )  # fmt: skip
    assert json.loads(longtake("pull", "--engine", "small", "--json").stdout) == {"weights": []}
    assert longtake("pull", "--engine", "smal").exit_code == 2


@pytest.mark.parametrize("lost", ["", "controlnet", "pose_reader", "transformer", "vae/config.json"])
def test_what_is_missing_is_named(small_weights, tmp_path, lost):
    """The folder, or the part of it."""
    copy = tmp_path / "weights"
    if lost:
        shutil.copytree(small_weights, copy)
        path = copy / lost
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(LongtakeError) as caught:
        open_engine("small", model=str(copy), cache=tmp_path / "cache").check([SMALL])
    assert str(copy) in str(caught.value)
    assert lost in str(caught.value)
