"""JSON of other tools: deeper and larger than a storyboard, and read with the same care."""

from __future__ import annotations

from segmenter.formats.draft import Draft
from segmenter.source_tree import Source

MAX_JSON_DEPTH = 60
"""A timeline of nested stacks with another editor's metadata takes thirty."""
MAX_JSON_NODES = 1_000_000
"""A 3D set takes a thousand for each board."""


def add_flaws(draft: Draft, source: Source) -> None:
    """What is wrong with a file and leaves it readable, as remarks."""
    for flaw in source.flaws:
        draft.remark(flaw.place, "", flaw.message)
