"""The animatic engine's fingerprint follows its code."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import generation
import segmenter
from generation.animatic.fingerprint import code_fingerprint


@pytest.fixture
def copied(tmp_path):
    """A copy of the code; asks it for its fingerprint."""
    for package in (generation, segmenter):
        folder = Path(package.__file__).parent
        shutil.copytree(folder, tmp_path / folder.name, ignore=shutil.ignore_patterns("__pycache__"))

    def fingerprint():
        code = "from generation.animatic.fingerprint import code_fingerprint; print(code_fingerprint())"
        command = [sys.executable, "-c", code]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()

    return tmp_path, fingerprint


@pytest.mark.parametrize(
    "source",
    [
        "generation/animatic/palette.py",
        "generation/anchor.py",
        "generation/pose.py",
        "segmenter/camera.py",
        "segmenter/types.py",
        "segmenter/prompts/lexicon.py",
    ],
)
def test_changed_code_changes_the_fingerprint(copied, source):
    """The same sources elsewhere have the same one; a changed line in what decides pixels or poses gives another."""
    folder, fingerprint = copied
    assert fingerprint() == code_fingerprint()
    with (folder / source).open("a", encoding="utf-8") as file:
        file.write("\n_CHANGED = True\n")
    assert fingerprint() != code_fingerprint()
