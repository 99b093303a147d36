"""The `longtake` command: takes signals before anything heavy is imported, so that Ctrl-C is never a traceback."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Entry point of the `longtake` command, and of `python -m flows`."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from flows.cli import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
