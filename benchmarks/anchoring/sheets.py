"""Contact sheets of chains, to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks.anchoring.chains import LONG_WAYS, THUMBNAIL, WAYS
from benchmarks.anchoring.storyboards import Storyboard

MOST_BYTES = 300_000
"""Of a sheet."""

_LEFT, _LINE, _GAP = 138, 14, 2
_ACROSS = 12
"""Pictures of a long chain beside each other."""


def write_sheets(
    folder: Path, thumbnails: Mapping[tuple[int, str], Sequence[np.ndarray]], storyboards: Sequence[Storyboard]
) -> list[Path]:
    """Writes of each storyboard that has thumbnails a sheet of all ways, and one of the long chains, as JPEG."""
    written = []
    for one in storyboards:
        for ways, name in ((WAYS, "chain"), (LONG_WAYS, "long")):
            rows = {way.name: thumbnails[one.number, way.name] for way in ways if (one.number, way.name) in thumbnails}
            if rows:
                path = folder / f"pose-anchoring-{name}-{one.number + 1:02}.jpg"
                _write(path, _chain_sheet(one, rows) if name == "chain" else _long_sheet(one, rows))
                written.append(path)
    return written


def _chain_sheet(storyboard: Storyboard, rows: Mapping[str, Sequence[np.ndarray]]) -> np.ndarray:
    """A line of each way: of every shot the first frame that is shown, and the last one."""
    shots = len(next(iter(rows.values()))) // 2
    lines = [_caption(f"{i + 1}. {text}", shots) for i, text in enumerate(storyboard.captions[:shots])]
    head = _caption("", shots)
    for i in range(shots):
        _print(head, f"shot {i + 1}: first, last", 11, _LEFT + 2 * i * (THUMBNAIL[0] + _GAP))
    return np.concatenate([*lines, head, *(_line(name, pictures, 2 * shots) for name, pictures in rows.items())])


def _long_sheet(storyboard: Storyboard, rows: Mapping[str, Sequence[np.ndarray]]) -> np.ndarray:
    """Lines of each way: the last frame of every shot."""
    lines = [_caption(f"storyboard {storyboard.number + 1}: the last frame of every shot", _ACROSS // 2)]
    for name, pictures in rows.items():
        last = pictures[1::2]
        lines += [
            _line(name if at == 0 else "", last[at : at + _ACROSS], _ACROSS) for at in range(0, len(last), _ACROSS)
        ]
    return np.concatenate(lines)


def _line(name: str, pictures: Sequence[np.ndarray], columns: int) -> np.ndarray:
    width, height = THUMBNAIL
    line = np.full((height + _GAP, _LEFT + columns * (width + _GAP), 3), 255, np.uint8)
    _print(line, name, height // 2)
    for i, picture in enumerate(pictures):
        at = _LEFT + i * (width + _GAP)
        line[:height, at : at + width] = picture
    return line


def _caption(text: str, shots: int) -> np.ndarray:
    line = np.full((_LINE, _LEFT + 2 * shots * (THUMBNAIL[0] + _GAP), 3), 255, np.uint8)
    _print(line, text, 11)
    return line


def _print(picture: np.ndarray, text: str, row: int, column: int = 3) -> None:
    cv2.putText(picture, text, (column, row), cv2.FONT_HERSHEY_SIMPLEX, 0.38, (20, 20, 20), 1, cv2.LINE_AA)


def _write(path: Path, picture: np.ndarray) -> None:
    """As good as fits into the bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for quality in (88, 80, 70, 55, 40, 25):
        data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), (cv2.IMWRITE_JPEG_QUALITY, quality))[1]
        if data.nbytes <= MOST_BYTES:
            break
    path.write_bytes(data.tobytes())
