"""`longtake doctor`: what it says of cards, packages, weights and disk before anything is loaded."""

import json
import subprocess
import sys
from collections import namedtuple
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows import doctor
from flows.cli import app
from generation.wan.hub import cached_repository
from generation.wan.profile import OPENPOSE

H100 = "0, GPU-aaaa, 81559, 81079, NVIDIA H100 80GB HBM3"
RTX = "NVIDIA GeForce RTX 3060"
SMALL = f"1, GPU-bbbb, 12282, 11800, {RTX}"
OF_THE_5B = {"GPU", "model packages", "base model", "pose control", "OpenPose", "hub cache"}


@pytest.fixture
def longtake(tmp_path, monkeypatch):
    """Runs doctor in an empty folder, with an empty store and an empty cache of the hub."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("LONGTAKE_HOME", str(tmp_path / "store"))
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["doctor", *arguments])


@pytest.fixture
def cards(tmp_path, monkeypatch):
    """Puts a program in the place of nvidia-smi, which says what it is told."""

    def set_up(*lines: str, status: int = 0) -> None:
        program = tmp_path / "bin" / "nvidia-smi"
        program.parent.mkdir()
        said = "\n".join(lines)
        program.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit {status}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")

    return set_up


def test_what_the_5b_lacks_is_no_failure_unless_it_is_asked_for(longtake):
    """Without --engine all is looked at, with exit code 0; with --engine wan it is 1; the animatic lacks nothing."""
    everything = longtake("--json")
    assert everything.exit_code == 0
    assert set(json.loads(everything.stdout)) > OF_THE_5B
    assert longtake("--engine", "wan", "--device", "cpu").exit_code == 1
    animatic = longtake("--engine", "animatic", "--json")
    assert animatic.exit_code == 0
    assert not set(json.loads(animatic.stdout)) & OF_THE_5B


@pytest.mark.parametrize(
    "arguments", [("--engine", "none"), ("--profile", "none"), ("--engine", "wan", "--profile", "x")]
)
def test_what_there_is_not_ends_with_2(longtake, arguments):
    """An engine or a profile that does not exist: the remedy, and nothing on stdout."""
    result = longtake(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "there is no" in result.stderr


@pytest.mark.parametrize(
    ("lines", "arguments", "visible", "says"),
    [
        ([H100], [], None, "ok NVIDIA H100 80GB HBM3: 80 GiB, 79.2 free; profile standard asks for 24"),
        ([SMALL], [], None, f"-- {RTX}: 12 GiB, 11.5 free; profile standard asks for 24: take --profile draft"),
        ([SMALL], ["--profile", "draft"], None, f"ok {RTX}: 12 GiB, 11.5 free; profile draft asks for 8"),
        (["0, GPU-c, 6144, 6000, Tiny"], [], None, "-- Tiny: 6 GiB, 5.9 free; profile standard asks for 24: no"),
        (["0, GPU-c, 81559, 9000, Busy"], [], None, "-- Busy: 80 GiB, 8.8 free; profile standard asks for 24: end"),
        (["0, GPU-c, [N/A], [N/A], Unified"], [], None, "ok Unified; its driver does not say"),
        ([H100, SMALL], ["--device", "cuda:1"], None, f"-- cuda:1, the {RTX} among 2 cards: 12 GiB"),
        ([H100, SMALL], [], "1,0", f"-- cuda, the {RTX} among 2 cards: 12 GiB"),
        ([H100, SMALL], [], "GPU-aa", "ok NVIDIA H100"),
        ([H100], ["--device", "cuda:1"], None, "-- there is no cuda:1: CUDA sees 1 of this machine's cards"),
        ([H100], [], "", "-- there is no cuda: CUDA sees 0"),
        ([H100], ["--device", "cpu"], None, "ok none is asked for: on cpu the 5B renders very slowly"),
    ],
)  # fmt: skip
def test_a_card_is_held_against_the_profile(longtake, cards, monkeypatch, lines, arguments, visible, says):
    """Name, memory and what is free of the card that CUDA would take, and what to do where it is too small."""
    cards(*lines)
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    found = json.loads(longtake(*arguments, "--json").stdout)["GPU"]
    assert f"{'ok' if found['ok'] else '--'} {found['found']}".startswith(says)


def test_few_steps_are_not_for_the_base_model(longtake):
    """Four steps want step-distilled weights: nobody has to render to learn it."""
    assert "name some with --model" in json.loads(longtake("--profile", "turbo", "--json").stdout)["steps"]["found"]
    for arguments in (("--profile", "turbo", "--model", "some/distilled"), ("--profile", "draft")):
        assert "steps" not in json.loads(longtake(*arguments, "--json").stdout)


def test_a_driver_that_fails_is_quoted(longtake, cards):
    """What nvidia-smi says is in the line."""
    cards("NVIDIA-SMI has failed because", "it couldn't communicate", status=9)
    found = json.loads(longtake("--json").stdout)["GPU"]
    assert not found["ok"]
    assert "NVIDIA-SMI has failed because it couldn't communicate" in found["found"]


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"ftfy": None, "controlnet-aux": None}, "ftfy, controlnet-aux missing: pip install 'longtake[wan]'"),
        ({"torch": "2.9.0+cpu"}, "torch 2.9.0+cpu knows no CUDA"),
        ({}, "huggingface-hub 1.0"),
    ],
)
def test_packages_are_named(longtake, monkeypatch, broken, says):
    """With their versions, or which are missing and how they are had."""

    def version(name: str) -> str:
        number = broken.get(name, "1.0")
        if number is None:
            raise PackageNotFoundError(name)
        return number

    monkeypatch.setattr(doctor, "version", version)
    found = json.loads(longtake("--json").stdout)["model packages"]
    assert says in found["found"]
    assert found["ok"] == (not broken)


def test_the_disk_is_held_against_what_is_to_be_fetched(longtake, monkeypatch, tmp_path):
    """What has arrived counts; a disk that is too small is said; of what folders hold nothing is to be fetched."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: usage(0, 0, 20 * 10**9))
    part = cached_repository(OPENPOSE) / "blobs" / "abc.incomplete"
    part.parent.mkdir(parents=True)
    part.write_bytes(bytes(1_500_000))
    found = json.loads(longtake("--json").stdout)["hub cache"]
    assert not found["ok"]
    assert str(tmp_path / "hub") in found["found"]
    assert "20.0 GB free" in found["found"]
    assert "34.0 GB at the most (1.5 MB have arrived): make room" in found["found"]
    (tmp_path / "plain.yaml").write_text("control: null")
    only_folders = json.loads(longtake("--json", "--model", ".", "--profile", "plain.yaml").stdout)
    assert only_folders["hub cache"]["ok"]
    assert "no model in diffusers' layout" in only_folders["base model"]["found"]
    assert "OpenPose" not in only_folders


def test_nothing_heavy_is_imported(tmp_path):
    """Doctor looks at the 5B without torch, and asks no hub."""
    code = (
        "import sys; from flows.doctor import examine; from pathlib import Path; found = examine(Path('store'), 'wan');"
        "print({'torch', 'diffusers', 'transformers', 'controlnet_aux', 'huggingface_hub.hf_api'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": root, "PATH": "/bin"}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
