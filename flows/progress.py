"""How a render gets on, for people: a live bar with the time left on a terminal, plain lines in a log."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Column

from flows.journal import ShotRecord
from segmenter.types import ShotPlan


def live_bar(console: Console) -> Progress:
    """A bar that is there while something is done, with the time left; none where nobody looks."""
    return Progress(
        TextColumn("{task.description}", markup=False, table_column=Column(ratio=1, no_wrap=True)),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(compact=True),
        console=console,
        transient=True,
        expand=True,
        disable=not console.is_terminal,
    )


class RenderProgress:
    """Watches a render and tells a console of it; a context manager, because a live bar must be taken down.

    The bar counts frames twice: once when they are rendered, once when they are joined.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.report: dict[str, Any] = {}
        self.begun = False
        self.counts = {"rendered": 0, "reused": 0, "failed": 0}
        self._which = ""
        self._shots = 0
        self._joined = 0
        self._film_frames = 0
        self._lines: dict[str, TaskID] = {}
        self._bar = live_bar(console)
        self._film = self._bar.add_task("starting Prefect (the first time takes about 20 s)", total=None)

    def __enter__(self) -> RenderProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def next_film(self, which: str) -> None:
        """One of several films comes up; what was counted of the one before is forgotten."""
        self.report, self.begun, self.counts = {}, False, dict.fromkeys(self.counts, 0)
        self._which, self._joined = f"{which}: ", 0
        for shot_id in tuple(self._lines):
            self._drop_line(shot_id)
        self._bar.reset(self._film, total=None, description=which)
        self.console.print(which, markup=False)

    def begin(self, plan: ShotPlan) -> None:
        """A render of this plan begins."""
        self.begun = True
        self._shots, self._film_frames = len(plan.shots), plan.num_frames
        frames = sum(shot.shown_frames for shot in plan.shots)
        self._bar.update(
            self._film, description=f"{self._which}{plan.title}: rendering", total=frames + plan.num_frames
        )

    def changed(self, record: ShotRecord) -> None:
        """Something happened to a shot."""
        shot = record.shot
        if record.state != "rendering":
            self._finished(record)
        elif record.error is not None:
            # The frames of a failed attempt will be rendered again.
            self._bar.advance(self._film, -record.frames_done)
            self.console.print(f"{shot.id}  attempt {record.attempts} failed: {record.error}", markup=False)
        elif record.frames_done == 0 and record.steps:
            # The frames come when the steps are done: the line fills with steps, then with frames.
            words = f"  {shot.id} step {record.steps_done} of {record.steps}  {shot.text}"
            share = shot.shown_frames * record.steps_done / record.steps
            self._bar.update(self._lines[shot.id], description=words, completed=share)
        elif record.frames_done == 0:
            self._drop_line(shot.id)
            self._lines[shot.id] = self._bar.add_task(f"  {shot.id} {shot.text}", total=shot.shown_frames)
        else:
            self._bar.update(self._lines[shot.id], completed=record.frames_done)
            self._bar.advance(self._film)

    def joined(self, num_frames: int) -> None:
        """So many of the film's frames are written."""
        if not self._joined:
            self._bar.update(self._film, description=f"{self._which}joining the shots")
        self._bar.advance(self._film, num_frames - self._joined)
        self._joined = num_frames
        if num_frames == self._film_frames:
            self._bar.update(self._film, description=f"{self._which}writing preview and contact sheet")

    def ended(self, report: dict[str, Any]) -> None:
        """The render is over; this is what its report says."""
        self.report = report

    def _finished(self, record: ShotRecord) -> None:
        shot = record.shot
        self._drop_line(shot.id)
        self.counts[record.state] += 1
        if record.state == "reused":
            # Frames that cost no time are taken off the total: the time left is that of the frames to come.
            total = self._bar.tasks[0].total or shot.shown_frames
            self._bar.update(self._film, total=total - shot.shown_frames)
        done = sum(self.counts.values())
        words = {
            "rendered": f"rendered {shot.shown_frames} frames in {record.seconds:.1f} s",
            "reused": "already rendered",
            "failed": f"failed: {record.error}",
        }[record.state]
        line = f"{shot.id}  {words}  ({done} of {self._shots})"
        self.console.print(line, style="red" if record.error else "", markup=False)

    def _drop_line(self, shot_id: str) -> None:
        if shot_id in self._lines:
            self._bar.remove_task(self._lines.pop(shot_id))
