"""The key of a shot: a hash of everything that decides its pixels, and of nothing else."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from generation.engine import Engine
from segmenter.document import shot_document
from segmenter.types import Shot
from stitching.encode import ENCODING

SCHEMA = 2
"""Raised whenever the meaning of a shot's fields, or of what the store keeps for it, changes."""

_NOT_IN_THE_PICTURE = ("id", "chain", "seam", "transition", "transition_frames", "subtitle", "image", "pose", "prompt")
"""Fields that change no pixel: names, joins, subtitles. Board and pose count by content, the prompt by its parts."""

_ADDED = ("panel_frames",)
"""Fields that came later: they count where they say something, so that shots rendered before keep their keys."""


def shot_key(shot: Shot, engine: Engine, anchor_sha256: str | None) -> str:
    """SHA-256, in hexadecimal, of the shot's canonical JSON, its engine and the content of its anchor.

    The anchor counts by its content, not by the key of the shot that made it: where a shot rendered anew ends in the
    same frame and pose as before, what follows it is found in the store.
    """
    document = {name: value for name, value in shot_document(shot).items() if name not in _NOT_IN_THE_PICTURE}
    pixels = {name: value for name, value in document.items() if name not in _ADDED or value is not None}
    made_by = {"schema": SCHEMA, "engine": engine.name, "fingerprint": engine.fingerprint, "encoding": ENCODING}
    return content_key({**made_by, "anchor": anchor_sha256, **pixels})


def content_key(document: dict[str, Any]) -> str:
    """SHA-256, in hexadecimal, of a document's canonical JSON."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
