"""What people read: the console, and our log on it."""

from __future__ import annotations

import logging
import os
import sys

from rich.console import Console


class PatientConsole(Console):
    """A console whose reader may go away (`longtake render ... 2>&1 | head`): the render goes on without it."""

    def on_broken_pipe(self) -> None:
        """Writes to nobody from now on, instead of ending the program."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


people = PatientConsole(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)
"""For words to people; storyboards' texts pass through it, so brackets are brackets."""


class _ToPeople(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        people.print(record.getMessage())


def log_to_people() -> None:
    """Shows our own warnings as plain lines, whatever Prefect does to the root logger."""
    log = logging.getLogger("flows")
    log.addHandler(_ToPeople())
    log.setLevel(logging.WARNING)
    log.propagate = False
