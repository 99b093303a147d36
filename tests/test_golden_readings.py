"""Readings that people have looked at: the prompts of the articles, and eighty that the reader was not made for."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from golden_readings import GOLDEN, written_down

ROOT = Path(__file__).parent.parent
PROMPTS = yaml.safe_load((ROOT / "tests" / "golden" / "prompts.yaml").read_text(encoding="utf-8"))


def _benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("prompt_reading", ROOT / "benchmarks" / "prompt_reading.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("golden", yaml.safe_load(GOLDEN.read_text(encoding="utf-8")), ids=lambda one: one["text"][:40])
def test_reads_as_people_have_seen_it_read(golden: dict[str, Any]) -> None:
    """Subjects, beats, sentences, relations and pronouns are those of the golden file."""
    assert written_down(golden["text"]) == golden


@pytest.mark.parametrize("language", ["english", "chinese"])
def test_reads_most_prompts_as_people_do(language: str) -> None:
    """Of forty prompts of open vocabulary, the actions are right in every part, and none made up, in 85 of 100."""
    benchmark = _benchmark()
    whole = 0
    for golden in PROMPTS[language]:
        found, sound = benchmark.judge(benchmark.ours(golden["text"]), golden)
        whole += sound and all(all(parts.values()) for parts in found)
    assert whole >= 0.85 * len(PROMPTS[language])
