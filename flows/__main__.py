"""The `longtake` command: takes signals before anything heavy is imported, so that Ctrl-C is never a traceback."""

from __future__ import annotations

import io
import signal
import sys


def main() -> None:
    """Entry point of the `longtake` command, and of `python -m flows`."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese letters shows what it can
    try:
        from flows.cli import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
