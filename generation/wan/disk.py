"""What the system says while something of a render is written, made into an error with a remedy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError

from segmenter.errors import StoreError


@contextmanager
def disk_errors_explained(folder: Path) -> Iterator[None]:
    """Explains what goes wrong while a block writes into a folder of the store.

    Raises:
        StoreError: the disk is full, or nobody may write there.
    """
    try:
        yield
    except (OSError, SafetensorError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise StoreError(
            f"{folder} cannot be written: {reason}; make room, or set LONGTAKE_HOME to a folder that has some"
        ) from error
