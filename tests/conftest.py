"""What holds for the whole suite."""

import signal

import pytest


@pytest.fixture(autouse=True, scope="session")
def _interruptible():
    """A shell starts what is in its background with SIGINT ignored, and so would be what the tests start."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
