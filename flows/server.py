"""Which Prefect server a render talks to: the configured one, one that runs on this machine, or an embedded one."""

from __future__ import annotations

import _thread
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NoReturn

import httpx

from segmenter.errors import LongtakeError

START_SECONDS = 120
"""How long the embedded server may take to start; the first time it makes its database, which takes about 20 s."""

_LETTING_GO_SECONDS = 5
_SHOW_CURSOR = "\x1b[?25h"
_SILENT_SECONDS = 10
"""How long a running server may say nothing before it counts as lost; Prefect's client waits for one that restarts."""

_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_CLI_PROMPT": "false",
}


def quiet_prefect() -> None:
    """Settings for a render at a prompt, made before Prefect is imported: no telemetry, no log between our lines."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)


@contextmanager
def prefect_server(last_words: Callable[[str], None] = lambda _message: None) -> Iterator[str]:
    """The API URL of a Prefect server, used inside the block by everything that Prefect does.

    Args:
        last_words: is told why, before the process ends because Prefect holds on to a server that was lost.

    Raises:
        LongtakeError: the configured server does not answer, the embedded one does not start, or one is lost.
    """
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    _reach_loopback_directly()
    configured, local = known_apis()
    if configured:
        with get_client(sync_client=True) as client:
            problem = client.api_healthcheck()
        if problem:
            raise LongtakeError(
                f"the Prefect server at {configured} does not answer ({problem or type(problem).__name__}); "
                "start it, or unset PREFECT_API_URL to use an embedded one"
            )
        with _stopped_when_lost(_silent(configured), _lost(f"at {configured}"), last_words):
            yield configured
    elif answers(local, seconds=1):
        with (
            temporary_settings({PREFECT_API_URL: local}),
            _stopped_when_lost(_silent(local), _lost(f"at {local}"), last_words),
        ):
            yield local
    else:
        with _embedded_server(last_words) as url, temporary_settings({PREFECT_API_URL: url}):
            yield url


def _lost(which: str) -> str:
    return (
        f"the Prefect server {which} was lost in the middle of the render; "
        "what is finished is kept, the same command goes on"
    )


def known_apis() -> tuple[str | None, str]:
    """The API URL that Prefect's settings name, if any, and the one where `prefect server start` would serve here."""
    from prefect.settings import get_current_settings

    settings = get_current_settings()
    return settings.api.url, f"http://127.0.0.1:{settings.server.api.port}/api"


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
def _embedded_server(last_words: Callable[[str], None]) -> Iterator[str]:
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
            url = f"http://127.0.0.1:{_told_port(process.stdout)}/api"
            _wait_for(url, process, errors)
            with _stopped_when_lost(lambda: process.poll() is not None, _lost("that this render brought"), last_words):
                yield url
        finally:
            process.stdin.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _told_port(output: IO[bytes]) -> str:
    """The port that the server prints; none, where it hangs or ends before it does."""
    ready, _, _ = select.select([output], [], [], START_SECONDS)
    return output.readline().decode().strip() if ready else ""


@contextmanager
def _stopped_when_lost(is_lost: Callable[[], bool], says: str, last_words: Callable[[str], None]) -> Iterator[None]:
    """Interrupts the block when the server is lost: Prefect's client would go on asking it for minutes.

    Where Prefect does not let go even then, the process ends: the store never holds anything half done.

    Args:
        is_lost: asked again and again, from a thread of its own.
        says: what to tell people.
        last_words: is told the same, before the process ends.
    """
    over = threading.Event()
    lost = threading.Event()

    def watch() -> None:
        while not is_lost():
            if over.wait(0.5):
                return
        lost.set()
        for _ in range(_LETTING_GO_SECONDS):
            # Again and again: Prefect's client takes an interrupt for one failed request among many.
            _thread.interrupt_main()
            if over.wait(1):
                break
        else:
            last_words(says)
            _end_now()
        # At the end of the process Prefect would wait for the server once more.
        time.sleep(_LETTING_GO_SECONDS)
        _end_now()

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    except BaseException as error:
        if lost.is_set():
            raise LongtakeError(says) from error
        raise
    finally:
        over.set()


def _end_now() -> NoReturn:
    sys.stderr.write(_SHOW_CURSOR if sys.stderr.isatty() else "")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1)


def _silent(url: str) -> Callable[[], bool]:
    """Whether a server has not answered for a while: one that is restarted meanwhile is not lost."""
    heard = time.monotonic()

    def is_lost() -> bool:
        nonlocal heard
        if answers(url, seconds=5):
            heard = time.monotonic()
        return time.monotonic() - heard > _SILENT_SECONDS

    return is_lost


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
