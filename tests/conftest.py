"""What holds for the whole suite."""

import signal
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run: what fails here fails everywhere, and what passed yesterday passes today.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


@pytest.fixture(autouse=True, scope="session")
def _interruptible():
    """A shell starts what is in its background with SIGINT ignored, and so would be what the tests start."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny 5B, both controls, and a profile for each way: plain, controlnet, fun."""
    from wan_stock import make_stock

    return make_stock(tmp_path_factory.mktemp("wan"))


@pytest.fixture(scope="session")
def small_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of the small model's shapes, and random weights."""
    from tiny_small import make_small

    return make_small(tmp_path_factory.mktemp("small"))
