"""What happens to each shot during one render: told by the tasks, read by the progress bar and the report."""

from __future__ import annotations

import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from segmenter.types import Shot, ShotPlan

State = Literal["waiting", "rendering", "rendered", "reused", "failed"]


@dataclass(slots=True, kw_only=True)
class ShotRecord:
    """One shot's line in the journal."""

    shot: Shot
    """The shot."""
    state: State = "waiting"
    """What became of it so far."""
    key: str | None = None
    """Where the store keeps it, once that is known."""
    attempts: int = 0
    """How often its rendering was begun."""
    frames_done: int = 0
    """Frames of the attempt under way."""
    steps_done: int = 0
    """Steps of the attempt under way, where the engine takes some before its first frame."""
    steps: int = 0
    """How many there are; 0 where it takes none."""
    seconds: float = 0.0
    """Time spent on rendering it, failed attempts too."""
    error: str | None = None
    """Why it failed, or why the last attempt did."""

    def document(self) -> dict[str, Any]:
        """The record as the report has it."""
        return {
            "id": self.shot.id,
            "key": self.key,
            # A report is written when nothing is rendered any more.
            "state": "waiting" if self.state == "rendering" else self.state,
            "attempts": self.attempts,
            "seconds": round(self.seconds, 3),
            "error": self.error,
        }


class Watcher(Protocol):
    """Somebody who wants to see how a render gets on; must be quick, calls come from the threads that render."""

    def begin(self, plan: ShotPlan) -> None:
        """A render of this plan begins."""

    def changed(self, record: ShotRecord) -> None:
        """Something happened to a shot; the record is as it is now."""

    def joined(self, num_frames: int) -> None:
        """So many of the film's frames are written."""

    def ended(self, report: dict[str, Any]) -> None:
        """The render is over; this is what its report says."""


class Journal:
    """Records of all shots of a plan; safe to write from several threads.

    Args:
        plan: what is rendered.
        watcher: is told of every change.
    """

    def __init__(self, plan: ShotPlan, watcher: Watcher | None = None) -> None:
        self.records = {shot.id: ShotRecord(shot=shot) for shot in plan.shots}
        self.warnings = plan.warnings
        self.watcher = watcher
        if watcher:
            watcher.begin(plan)
        self._lock = threading.Lock()
        self._begun: dict[str, float] = {}
        self._stop = threading.Event()

    def reused(self, shot_id: str, key: str) -> None:
        """The shot was found in the store."""
        self._change(shot_id, state="reused", key=key)

    def begun(self, shot_id: str, key: str) -> None:
        """An attempt at rendering the shot begins."""
        self._begun[shot_id] = time.monotonic()
        attempts = self.records[shot_id].attempts + 1
        self._change(shot_id, state="rendering", key=key, attempts=attempts, frames_done=0, steps=0, error=None)

    def step_done(self, shot_id: str, done: int, steps: int) -> None:
        """So many of the attempt's steps are done, before its first frame.

        Raises:
            KeyboardInterrupt: somebody has stopped the render.
        """
        self.check_stop()
        self._change(shot_id, steps_done=done, steps=steps)

    def frame_done(self, shot_id: str) -> None:
        """One more frame of the attempt under way is there.

        Raises:
            KeyboardInterrupt: somebody has stopped the render.
        """
        self.check_stop()
        self._change(shot_id, frames_done=self.records[shot_id].frames_done + 1)

    def rendered(self, shot_id: str) -> None:
        """The attempt under way succeeded, and the shot is in the store."""
        self._change(shot_id, state="rendered", error=None, seconds=self._spent(shot_id))

    def attempt_failed(self, shot_id: str, error: str) -> None:
        """The attempt under way failed; there may be another."""
        self._change(shot_id, error=error, seconds=self._spent(shot_id))

    def failed(self, shot_id: str, error: str) -> None:
        """The shot is given up."""
        self._change(shot_id, state="failed", error=error)

    def joined(self, num_frames: int) -> None:
        """So many of the film's frames are written.

        Raises:
            KeyboardInterrupt: somebody has stopped the render.
        """
        self.check_stop()
        if self.watcher:
            self.watcher.joined(num_frames)

    def stop(self) -> None:
        """Ends the attempts under way at their next frame, and all waiting."""
        self._stop.set()

    def check_stop(self) -> None:
        """Raises KeyboardInterrupt once somebody has stopped the render."""
        if self._stop.is_set():
            raise KeyboardInterrupt

    def _spent(self, shot_id: str) -> float:
        return self.records[shot_id].seconds + time.monotonic() - self._begun[shot_id]

    def _change(self, shot_id: str, **changes: Any) -> None:
        with self._lock:
            record = self.records[shot_id]
            for name, value in changes.items():
                setattr(record, name, value)
            if self.watcher:
                self.watcher.changed(record)


current_journal: ContextVar[Journal] = ContextVar("current_journal")
"""The journal of the render under way; Prefect carries it into the threads of its tasks."""

current_watcher: ContextVar[Watcher | None] = ContextVar("current_watcher", default=None)
"""Who watches the renders begun from here."""
