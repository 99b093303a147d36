"""What a film's seams are like, measured: by the step from frame to frame there, beside what is usual about it.

Says which of the film's frames it wants: those about each seam, and samples of its motion. Needs no weights.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median

import cv2
import numpy as np

from segmenter.types import Acceptance, SeamKind, Shot
from stitching.beside import replacing
from stitching.drift import ShotDrift
from stitching.flow import flow_between, warped
from stitching.packets import Packets
from stitching.timeline import spans

_LONGEST_SIDE = 320
_AROUND = 8
"""Pairs of frames on either side of a seam that say what is usual there."""
_SAMPLES = 60
"""Pairs of frames, spread over the film, that say how much it moves."""
_STILL = 0.05
"""Levels: a smaller step is none."""
_MOVES = 0.7
"""Levels: with smaller steps it is no matter whether there is one."""
_LEAST_STEP = 0.25
"""Of a usual one: a smaller one repeats the frame before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeamFigures:
    """One seam."""

    shot: str
    """That begins there."""
    kind: SeamKind
    """Of the seam."""
    frame: int
    """The film's first frame of the shot."""
    jump: float
    """The largest step from frame to frame (mean absolute difference) in the seam, beside the median about it."""
    warping: float
    """The same of what is left once the frame before is moved onto the frame along the flow from it."""
    delta_e: float
    """How much more than about it the mean colour changes there (CIE76)."""
    repeated: int
    """Frames in and about it that repeat the one before."""
    flags: tuple[str, ...]
    """What is not as it should be: jump, warping, colour, repeated, frozen."""
    measured: str = ""
    """Hash of what was measured, and of the limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """Frames about a seam."""

    shot: Shot
    first: int
    """The film's first frame that is kept."""
    seam: range
    """The film's frames at which a step of the seam ends."""
    frames: list[np.ndarray]

    @property
    def end(self) -> int:
        """The film's first frame that is no longer kept."""
        return self.seam.stop + _AROUND


class SeamReport:
    """Watches the seams of a film.

    Args:
        shots: of the film, in its order.
        film: makes it cheaper: samples are taken where the film can be entered.
        before: an older report; what it says of seams of the film that are still the same is said again.
        accept: beyond which a seam is flagged.
    """

    def __init__(
        self,
        shots: Sequence[Shot],
        film: Packets | None = None,
        before: Path | None = None,
        accept: Acceptance = Acceptance(),  # noqa: B008 - frozen
    ) -> None:
        self._accept = accept
        placed = spans(shots)
        windows = [_window(shot, span.start) for shot, span in zip(shots[1:], placed[1:], strict=True)]
        self._measured = [_measured_of(window, film, accept) if film else "" for window in windows]
        known = _read(before) if film and before else {}
        self._seams = [
            replace(known[measured], shot=window.shot.id, frame=window.seam.start) if measured in known else None
            for window, measured in zip(windows, self._measured, strict=True)
        ]
        self._waiting = [(index, window) for index, window in enumerate(windows) if not self._seams[index]]
        self._pairs = _samples(placed[-1].end, film)
        about = {frame for _, window in self._waiting for frame in range(window.first, window.end)}
        pairs = self._pairs | {frame - 1 for frame in self._pairs}
        self.wanted = sorted((about | pairs).intersection(range(placed[-1].end)))
        """The film's frames to take."""
        scale = min(1.0, _LONGEST_SIDE / max(shots[0].width, shots[0].height))
        self.size = round(shots[0].width * scale), round(shots[0].height * scale)
        """Width and height in which they are looked at."""
        self._coming = iter(self.wanted)
        self._before: np.ndarray | None = None
        self._motion: list[float] = []

    def take(self, frame: np.ndarray) -> None:
        """Looks at the next frame of those that it wants, (H, W, 3) uint8 RGB."""
        at = next(self._coming)
        small = cv2.resize(frame, self.size, interpolation=cv2.INTER_AREA)
        if self._before is not None and at in self._pairs:
            way = np.linalg.norm(flow_between(small, self._before), axis=2).mean()
            self._motion.append(float(way / small.shape[0] * 100))
        for _, window in self._waiting:
            if window.first > at:
                break
            window.frames.append(small)
        while self._waiting and at >= self._waiting[0][1].end - 1:
            self._measure(*self._waiting.pop(0))
        self._before = small

    def _measure(self, index: int, window: _Window) -> None:
        self._seams[index] = replace(_figures(window, self._accept), measured=self._measured[index])

    @property
    def figures(self) -> tuple[SeamFigures, ...]:
        """Of every seam, in the film's order; whole once the film has gone by."""
        return tuple(seam for seam in self._seams if seam)

    def save(self, path: Path, drift: Sequence[ShotDrift] = ()) -> tuple[str, ...]:
        """Writes the figures as JSON, with those of the chains; returns a remark on each that is flagged."""
        while self._waiting:
            self._measure(*self._waiting.pop(0))
        document = {
            "seams": [asdict(seam) for seam in self.figures],
            "film": {"dynamic_degree": round(median(self._motion), 3) if self._motion else 0.0},
            "drift": [asdict(shot) for shot in drift],
            "limits": asdict(self._accept),
        }
        with replacing(path) as part:
            part.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        return tuple(
            f"shot {seam.shot}: its seam is seen ({', '.join(seam.flags)}; {seam.jump:.1f} times the usual step, "
            f"Delta E {seam.delta_e:.1f})"
            for seam in self.figures
            if seam.flags
        ) + tuple(shot.in_words for shot in drift if shot.flags)


def _samples(num_frames: int, film: Packets | None) -> set[int]:
    """Frames whose step from the one before says how much the film moves."""
    every = max(2, num_frames // _SAMPLES)
    frames = range(0, num_frames - 1, every)
    return {(film.nearby(frame, every) if film else frame) + 1 for frame in frames}


def _measured_of(window: _Window, film: Packets, accept: Acceptance) -> str:
    frames = film.fingerprint(range(window.first, window.end))
    document = [frames, window.shot.seam.kind, len(window.seam), asdict(accept)]
    return hashlib.sha256(json.dumps(document).encode()).hexdigest()


def _read(path: Path) -> dict[str, SeamFigures]:
    """The seams of an older report, by what was measured; none, where it cannot be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        seams = json.loads(path.read_text(encoding="utf-8"))["seams"]
        return {seam["measured"]: SeamFigures(**seam | {"flags": tuple(seam["flags"])}) for seam in seams}
    return {}


def _window(shot: Shot, start: int) -> _Window:
    frames = shot.seam.frames_out if shot.seam.kind != "continue" else 1
    first = start - (shot.seam.frames_before if shot.seam.kind == "fade" else 0)
    steps = range(first, first + max(1, frames) + (1 if shot.seam.overlaps else 0))
    return _Window(shot=shot, first=max(0, first - 1 - _AROUND), seam=steps, frames=[])


def _figures(window: _Window, accept: Acceptance) -> SeamFigures:
    pairs = [
        (window.first + i + 1, *pair) for i, pair in enumerate(zip(window.frames, window.frames[1:], strict=False))
    ]
    inside = [pair[1:] for pair in pairs if pair[0] in window.seam]
    about = [pair[1:] for pair in pairs if pair[0] not in window.seam]
    steps, usual = _measured(_step, inside), _measured(_step, about)
    usual_step = max(_middle(usual), _STILL)
    colour = max(_measured(_colour_step, inside), default=0.0) - _middle(_measured(_colour_step, about))
    error = max(_measured(_warping_error, inside), default=0.0)
    usual_error = max(_middle(_measured(_warping_error, about[:: max(1, len(about) // 4)])), 0.5)
    repeated = sum(step < _LEAST_STEP * usual_step for step in (*steps, *usual))
    jump = max(steps, default=0.0) / usual_step
    warping = error / usual_error
    flags = []
    if window.shot.seam.kind == "continue":  # any other seam is meant to be seen
        # Somebody who starts to move makes a larger step too, but one that the flow explains.
        flags += ["jump"] if jump > accept.jump and warping > accept.warping / 2 else []
        flags += ["colour"] if colour > accept.delta_e else []
        flags += ["warping"] if warping > accept.warping else []
        flags += _stillness(pairs, window.seam, steps)
    return SeamFigures(
        shot=window.shot.id,
        kind=window.shot.seam.kind,
        frame=window.seam.start,
        jump=round(jump, 3),
        warping=round(warping, 3),
        delta_e=round(colour, 3),
        repeated=repeated,
        flags=tuple(flags),
    )


def _stillness(pairs: Sequence[tuple[int, np.ndarray, np.ndarray]], seam: range, steps: Sequence[float]) -> list[str]:
    """Whether the film stops at the seam, for a frame or for good, while it moves before."""
    before = [_step(a, b) for at, a, b in pairs if at < seam.start]
    after = [_step(a, b) for at, a, b in pairs if at >= seam.stop]
    moves = _middle(before)
    if moves < _MOVES:
        return []
    if after and max(after) < _STILL:
        return ["frozen"]
    stops = min((*steps, *after[:1]), default=moves) < _LEAST_STEP * moves
    # What comes to rest there has come to rest; what goes on had a frame twice.
    return ["repeated"] if stops and _middle(after) > moves / 2 else []


def _measured(
    measure: Callable[[np.ndarray, np.ndarray], float], pairs: Sequence[tuple[np.ndarray, np.ndarray]]
) -> list[float]:
    return [measure(before, after) for before, after in pairs]


def _middle(figures: Sequence[float]) -> float:
    return median(figures) if figures else 0.0


def _step(before: np.ndarray, after: np.ndarray) -> float:
    return float(cv2.absdiff(before, after).mean())


def _colour_step(before: np.ndarray, after: np.ndarray) -> float:
    one, other = (cv2.cvtColor(f.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).mean((0, 1)) for f in (before, after))
    return float(np.linalg.norm(one - other))


def _warping_error(before: np.ndarray, after: np.ndarray) -> float:
    # From the frame to the one before: the other way round, what is moved lands where it does not belong.
    return float(cv2.absdiff(warped(before, flow_between(after, before)), after).mean())
