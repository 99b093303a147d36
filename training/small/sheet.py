"""Lays clips out on one sheet, a row each: five frames, the captions above. To be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from training.small.captions import caption_of
from training.small.scene import FRAMES, HEIGHT, WIDTH, Split

if TYPE_CHECKING:
    from training.small.world import Clip

_SHOWN = tuple(round(i * (FRAMES - 1) / 4) for i in range(5))
_LINE, _COLUMNS, _GAP = 18, 2, 6


def write_sheet(path: Path, clips: Sequence[Clip], split: Split) -> None:
    """Writes a PNG of clips in two columns."""
    rows = [_row(clip, split) for clip in clips]
    rows += [np.full_like(rows[0], 255)] * (-len(rows) % _COLUMNS)
    half = len(rows) // _COLUMNS
    columns = [np.concatenate(rows[i * half : (i + 1) * half]) for i in range(_COLUMNS)]
    picture = np.concatenate(columns, axis=1)
    path.write_bytes(cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1].tobytes())


def _row(clip: Clip, split: Split) -> np.ndarray:
    wide = len(_SHOWN) * (WIDTH + 2) + _GAP
    row = np.full((2 * _LINE + HEIGHT + _GAP, wide, 3), 255, np.uint8)
    for line, language in enumerate(("en", "zh")):
        text = f"{clip.scene.seed}: " * (language == "en") + caption_of(clip.scene, language, split)  # type: ignore[arg-type]
        cv2.putText(row, text, (2, 14 + line * _LINE), (20, 20, 20), cv2.FontFace("uni"), 13)
    for i, frame in enumerate(_SHOWN):
        row[2 * _LINE : 2 * _LINE + HEIGHT, i * (WIDTH + 2) : i * (WIDTH + 2) + WIDTH] = clip.frames[frame]
    return row
