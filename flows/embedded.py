"""The embedded Prefect server's own process: serves on a free port of loopback, and ends when its parent does.

Prefect's temporary server outlives a parent that is killed, and then holds the database that the next run needs. This
one is started as `python -m flows.embedded`, prints its port, and stops when its standard input closes, which the
kernel does for a parent that dies in whatever way.
"""

from __future__ import annotations

import os
import socket
import sys
import threading

os.environ["PREFECT__SERVER_EPHEMERAL"] = "1"  # as Prefect's own: only the services that a run in this process needs
os.environ["PREFECT_UI_ENABLED"] = "0"


def main() -> None:
    """Serves until standard input closes."""
    import uvicorn
    from prefect.server.api.server import create_app

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(), log_level="critical", lifespan="on"))

    def stop_with_parent() -> None:
        sys.stdin.buffer.read()
        server.should_exit = True

    threading.Thread(target=stop_with_parent, daemon=True).start()
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    server.run(sockets=[listener])


if __name__ == "__main__":
    main()
