"""How a render gets on, for people: a live bar with the time left on a terminal, plain lines in a log."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from flows.journal import ShotRecord
from segmenter.types import ShotPlan

_PROMPT_WIDTH = 48


class RenderProgress:
    """Watches a render and tells a console of it; a context manager, because a live bar must be taken down."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.counts = {"rendered": 0, "reused": 0, "failed": 0}
        self._shots = 0
        self._lines: dict[str, TaskID] = {}
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TextColumn("frames"),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._film = self._bar.add_task("starting Prefect (the first time takes about 20 s)", total=None)

    def __enter__(self) -> RenderProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def begin(self, plan: ShotPlan) -> None:
        """A render of this plan begins."""
        self._shots = len(plan.shots)
        frames = sum(shot.shown_frames for shot in plan.shots)
        self._bar.update(self._film, description=f"[bold]{plan.title}", total=frames)

    def changed(self, record: ShotRecord) -> None:
        """Something happened to a shot."""
        shot = record.shot
        if record.state == "rendering" and record.frames_done == 0:
            self._drop_line(shot.id)
            title = f"{shot.id} {shot.prompt}"
            self._lines[shot.id] = self._bar.add_task(f"  {title[:_PROMPT_WIDTH]}", total=shot.shown_frames)
        elif record.state == "rendering" and record.error is None:
            self._bar.advance(self._lines[shot.id])
            self._bar.advance(self._film)
        elif record.state != "rendering":
            self._finished(record)

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
        style = "red" if record.state == "failed" else ""
        self.console.print(f"{shot.id}  {words}  ({done} of {self._shots})", style=style, highlight=False, markup=False)

    def _drop_line(self, shot_id: str) -> None:
        if shot_id in self._lines:
            self._bar.remove_task(self._lines.pop(shot_id))
