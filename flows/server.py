"""Which Prefect server a render talks to: the configured one, one that runs on this machine, or an embedded one."""

from __future__ import annotations

import _thread
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import httpx

from segmenter.errors import LongtakeError

LOCAL_API = "http://127.0.0.1:4200/api"
"""Where `prefect server start` serves by default."""

START_SECONDS = 120
"""How long the embedded server may take to start; the first time it makes its database, which takes about 20 s."""

_LETTING_GO_SECONDS = 10
_SHOW_CURSOR = "\x1b[?25h"
_SERVER_DIED = (
    "the embedded Prefect server ended in the middle of the render; what is finished is kept, the same command goes on"
)

_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_CLI_PROMPT": "false",
}


def quiet_prefect() -> None:
    """Settings for a render at a prompt, made before Prefect is imported: no telemetry, no log between our lines."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)


@contextmanager
def prefect_server() -> Iterator[str]:
    """The API URL of a Prefect server, used inside the block by everything that Prefect does.

    Raises:
        LongtakeError: the configured server does not answer, or the embedded one does not start.
    """
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

    _reach_loopback_directly()
    configured = get_current_settings().api.url
    if configured:
        with get_client(sync_client=True) as client:
            problem = client.api_healthcheck()
        if problem:
            raise LongtakeError(
                f"the Prefect server at {configured} does not answer ({problem or type(problem).__name__}); "
                "start it, or unset PREFECT_API_URL to use an embedded one"
            )
        yield configured
    elif answers(LOCAL_API, seconds=1):
        with temporary_settings({PREFECT_API_URL: LOCAL_API}):
            yield LOCAL_API
    else:
        with _embedded_server() as url, temporary_settings({PREFECT_API_URL: url}):
            yield url


def answers(api_url: str, *, seconds: float) -> bool:
    """Whether a Prefect 3 server answers at that URL, in so many seconds."""
    try:
        answer = httpx.get(f"{api_url}/admin/version", timeout=seconds, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK and answer.text.strip('"').startswith("3.")


def _reach_loopback_directly() -> None:
    """Company networks set proxies, and Prefect's client would ask them for a server on this machine."""
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1", "localhost"]))


@contextmanager
def _embedded_server() -> Iterator[str]:
    with (
        TemporaryFile() as errors,
        # In a session of its own, so that Ctrl-C reaches the render alone and the server outlives its last request;
        # -P, so that a folder named flows in the working directory is not taken for this package.
        subprocess.Popen(
            [sys.executable, "-P", "-m", "flows.embedded"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            port = process.stdout.readline().decode().strip()
            url = f"http://127.0.0.1:{port}/api"
            _wait_for(url, process, errors)
            with _stopped_when_it_ends(process):
                yield url
        finally:
            process.stdin.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def _stopped_when_it_ends(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Interrupts the block when the server dies: Prefect's client would go on asking it for minutes.

    Where Prefect does not let go even then, the process ends: the store never holds anything half done.
    """
    over = threading.Event()
    died = threading.Event()

    def watch() -> None:
        while process.poll() is None:
            if over.wait(0.5):
                return
        died.set()
        _thread.interrupt_main()
        if not over.wait(_LETTING_GO_SECONDS):
            sys.stderr.write(f"{_SHOW_CURSOR if sys.stderr.isatty() else ''}{_SERVER_DIED}\n")
            sys.stderr.flush()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    except KeyboardInterrupt:
        if died.is_set():
            raise LongtakeError(_SERVER_DIED) from None
        raise
    finally:
        over.set()


def _wait_for(url: str, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if answers(url, seconds=5):
            return
        time.sleep(0.1)
    errors.seek(0)
    lines = errors.read().decode(errors="replace").strip().splitlines()
    reasons = [line for line in lines if "Error" in line] or lines or ["no answer"]
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect"))
    raise LongtakeError(
        f"the embedded Prefect server did not start: {reasons[-1].strip()}; "
        f"is {home} writable? `prefect server start` shows more"
    )
