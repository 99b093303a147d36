"""JSON of other tools: deeper and larger than a storyboard, and read with the same care."""

from __future__ import annotations

import re

from segmenter.formats.draft import Draft
from segmenter.json_source import parse_json
from segmenter.source_tree import Source

_MAX_DEPTH = 60
"""A timeline of nested stacks with another editor's metadata takes thirty."""
_MAX_NODES = 1_000_000
"""A 3D set takes a thousand for each board."""

_NO_NUMBER = re.compile(r'("(?:[^"\\]|\\.)*+")|-?\b(?:NaN|nan|Infinity|Inf|inf)\b', re.DOTALL)


def parse_foreign_json(text: str) -> Source:
    """Reads JSON as other tools write it: NaN and Infinity, which are no JSON, count as 0; nothing of ours is one."""
    return parse_json(_NO_NUMBER.sub(lambda match: match[1] or "0".ljust(len(match[0])), text), _MAX_DEPTH, _MAX_NODES)


def add_flaws(draft: Draft, source: Source) -> None:
    """What is wrong with a file and leaves it readable, as remarks."""
    for flaw in source.flaws:
        draft.remark(flaw.place, "", flaw.message)
