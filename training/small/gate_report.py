"""The gates as a table, and a sheet of what was sampled, to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from training.small.gate_clips import Drawn, Verdict
from training.small.scene import FRAMES

KEYS = ("direction", "action", "subject", "subject_colour", "object", "object_colour", "others", "object_direction")
"""Of `judge.compare`, in the order of the columns."""
_SHOWN = tuple(round(i * (FRAMES - 1) / 4) for i in range(5))
_LINE, _WIDE, _HIGH = 16, 158, 95


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How a set of clips fares."""

    name: str
    """What was given."""
    guidance: float | None
    """Factor of classifier-free guidance; None where nothing was sampled."""
    verdicts: tuple[Verdict, ...]
    """In the order of the clips."""
    clips: tuple[Drawn, ...]
    """What was asked for."""
    seconds: float
    """That a clip took to be sampled."""
    broken: int
    """Frames that were no numbers."""
    swapped: bool = False
    """Whether another clip's poses were given: then direction and action are theirs."""

    def share(self, key: str) -> tuple[float, int] | None:
        """How often something was right, of how many that tell it."""
        return _share([verdict.right[key] for verdict in self.verdicts])

    def obeys(self) -> tuple[float, int] | None:
        """How often the acts were right where the first frame is in the middle of another one."""
        if self.swapped:
            return None
        pairs = zip(self.verdicts, self.clips, strict=True)
        return _share([one.right["action"] for one, clip in pairs if clip.scene.performers[0].begins_in])

    def errors(self) -> tuple[float, float, float]:
        """Joint error: mean, median, and the mean of the better nine tenths."""
        errors = np.sort([verdict.error for verdict in self.verdicts])
        best = errors[: max(1, round(0.9 * len(errors)))]
        return float(errors.mean()), float(np.median(errors)), float(best.mean())

    def document(self) -> dict[str, object]:
        """All of it, for JSON."""
        shares = {key: self.share(key) for key in KEYS} | {"obeys": self.obeys()}
        mean, median, best = self.errors()
        wrong = [
            [clip.scene.seed, key]
            for one, clip in zip(self.verdicts, self.clips, strict=True)
            for key in KEYS
            if one.right[key] is False
        ]
        return {
            "name": self.name,
            "guidance": self.guidance,
            "clips": len(self.verdicts),
            "shares": {key: {"right": share[0], "of": share[1]} for key, share in shares.items() if share},
            "joint_error": {"mean": mean, "median": median, "mean_of_best_90_percent": best},
            "nobody_seen": sum(one.figures == 0 for one in self.verdicts),
            "unread": sum(not one.read for one in self.verdicts),
            "broken_frames": self.broken,
            "seconds_a_clip": round(self.seconds, 4),
            "joint_errors": [round(one.error, 5) for one in self.verdicts],
            "wrong": wrong,
        }


def table_of(rows: Sequence[Row], psnr: Mapping[str, float]) -> str:
    """All rows in markdown: shares, and in brackets how many clips tell it."""
    titles = ["given", "guidance", *(key.replace("_", " ") for key in KEYS), "obeys the text"]
    titles += ["joint error mean", "median", "best 90 %", "nobody seen", "NaN frames", "s a clip"]
    lines = [f"VAE PSNR: {psnr['psnr']:.2f} dB overall, {psnr['psnr_figures']:.2f} dB on the figures", ""]
    lines += [f"| {' | '.join(titles)} |", f"|{' --- |' * len(titles)}"]
    for row in rows:
        cells = [row.name, "" if row.guidance is None else f"{row.guidance:g}"]
        shares = [row.share(key) for key in KEYS] + [row.obeys()]
        cells += ["" if share is None else f"{share[0]:.3f} ({share[1]})" for share in shares]
        cells += [f"{100 * error:.2f} %" for error in row.errors()]
        cells += [str(sum(one.figures == 0 for one in row.verdicts)), str(row.broken), f"{row.seconds:.3f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def write_sheet(path: Path, clips: Sequence[Drawn], strips: Mapping[str, Sequence[np.ndarray]]) -> None:
    """Writes a PNG: of each clip its caption, and under it five frames of each way, two ways beside each other."""
    blocks = [_block(clip, {name: frames[i] for name, frames in strips.items()}) for i, clip in enumerate(clips)]
    picture = np.concatenate(blocks)
    path.write_bytes(cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1].tobytes())


def _block(clip: Drawn, strips: Mapping[str, np.ndarray]) -> np.ndarray:
    parts = [_strip(name, frames) for name, frames in strips.items()]
    parts += [np.full_like(parts[0], 255)] * (len(parts) % 2)
    lines = [np.concatenate(parts[i : i + 2], axis=1) for i in range(0, len(parts), 2)]
    head = np.full((_LINE + 8, lines[0].shape[1], 3), 255, np.uint8)
    _write(head, f"{clip.scene.seed}: {clip.captions[0]}", 18)
    return np.concatenate([head, *lines])


def _strip(name: str, frames: np.ndarray) -> np.ndarray:
    strip = np.full((_LINE + _HIGH, len(_SHOWN) * (_WIDE + 2), 3), 255, np.uint8)
    _write(strip, name, 12)
    for i, at in enumerate(_SHOWN):
        small = cv2.resize(frames[at], (_WIDE, _HIGH), interpolation=cv2.INTER_AREA)
        strip[_LINE:, i * (_WIDE + 2) : i * (_WIDE + 2) + _WIDE] = small
    return strip


def _write(picture: np.ndarray, text: str, row: int) -> None:
    cv2.putText(picture, text, (3, row), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (20, 20, 20), 1, cv2.LINE_AA)


def _share(verdicts: Sequence[bool | None]) -> tuple[float, int] | None:
    told = [verdict for verdict in verdicts if verdict is not None]
    return (round(sum(told) / len(told), 4), len(told)) if told else None
