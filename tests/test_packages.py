"""The packages, as they are installed and as they depend on each other."""

import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
PACKAGES = SETUPTOOLS["packages"]


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_is_this_checkout(name):
    """PyPI has a `stitching` too: what is imported must be ours."""
    module = importlib.import_module(name)
    assert Path(module.__file__).parent == ROOT.joinpath(*name.split("."))


def test_every_package_is_in_the_build():
    """A folder with code that the build does not list would be missing from the wheel."""
    tops = {name.split(".")[0] for name in PACKAGES}
    folders = {path.parent.relative_to(ROOT) for top in tops for path in (ROOT / top).glob("**/*.py")}
    assert {".".join(folder.parts) for folder in folders} == set(PACKAGES)


def test_every_data_file_is_in_the_build():
    """Data beside the code that the build does not list would be missing from the wheel."""
    tops = {name.split(".")[0] for name in PACKAGES}
    weights = ROOT / "generation" / "small" / "weights"
    data = {path for top in tops for kind in ("yaml", "j2") for path in (ROOT / top).glob(f"**/*.{kind}")}
    data |= {path for path in weights.glob("**/*") if path.is_file()}
    listed = {
        path
        for name, files in SETUPTOOLS.get("package-data", {}).items()
        for file in files
        for path in ROOT.joinpath(*name.split(".")).glob(file)
        if path.is_file()
    }
    assert data == listed


@pytest.mark.parametrize("module", ["flows.cli", "generation.engine", "generation.animatic", "stitching.film"])
def test_nothing_heavy_is_imported_until_it_is_needed(module):
    """The command line starts without Prefect, MoviePy and torch; the animatic never needs torch."""
    heavy = ("prefect", "moviepy", "torch", "diffusers")
    code = f"import sys, {module}; print(*(name for name in {heavy!r} if name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == ""
