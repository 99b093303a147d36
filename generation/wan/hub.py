"""The hub and its cache on this machine: where a repository's files lie, and how they get there. Knows no model.

Small files and the layout of the cache are huggingface_hub's work. When it is interrupted it throws away what it has of
a file, which may be 10 GB; so large files are fetched here, into the place where it looks for them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segmenter.errors import LongtakeError

if TYPE_CHECKING:
    from huggingface_hub.errors import HfHubHTTPError

_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFile:
    """A file of a repository at one commit."""

    repository: str
    """owner/name."""
    commit: str
    """40 hexadecimal digits."""
    name: str
    """Its path there."""
    size: int
    """Bytes."""
    sha256: str | None
    """Of a large file (Git LFS), whose blob has it for a name; None for a small one."""

    @property
    def place(self) -> Path:
        """Where it is looked for once it is here."""
        return cached_repository(self.repository) / "snapshots" / self.commit / self.name

    @property
    def blob(self) -> Path:
        """Where the content of a large file lies."""
        return cached_repository(self.repository) / "blobs" / str(self.sha256)

    @property
    def part(self) -> Path:
        """Where a large file grows."""
        return self.blob.with_name(f"{self.sha256}.incomplete")

    @property
    def bytes_here(self) -> int:
        """How much of it is on this machine."""
        if self.place.is_file() or (self.sha256 and self.blob.is_file()):
            return self.size
        return min(self.part.stat().st_size, self.size) if self.sha256 and self.part.is_file() else 0


def hub_cache() -> Path:
    """Folder of the hub's cache, as HF_HOME and HF_HUB_CACHE place it; need not exist.

    Raises:
        LongtakeError: huggingface-hub is not installed.
    """
    try:
        from huggingface_hub import constants
    except ImportError as error:
        raise LongtakeError("huggingface-hub is not installed: `pip install 'longtake[wan]'`") from error
    return Path(constants.HF_HUB_CACHE)


def cached_repository(name: str) -> Path:
    """Folder of a repository in the cache: `blobs` by hash, `snapshots` by commit, `refs` by branch or tag."""
    return hub_cache() / f"models--{name.replace('/', '--')}"


def cached_snapshot(name: str, revision: str) -> Path | None:
    """What there is of a revision, be it whole or not: `snapshot_download` would want all that the hub has of it."""
    repository = cached_repository(name)
    commit = revision
    if not _COMMIT.fullmatch(revision):
        try:
            commit = (repository / "refs" / revision).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return None
    snapshot = repository / "snapshots" / commit
    return snapshot if _COMMIT.fullmatch(commit) and snapshot.is_dir() else None


def bytes_in_cache(name: str) -> int:
    """Bytes on this machine of a repository, be they of whole files or of parts."""
    return sum(path.stat().st_size for path in (cached_repository(name) / "blobs").glob("*"))


def remember_commit(name: str, revision: str, commit: str) -> None:
    """Writes down which commit a branch or a tag is: from now on `cached_snapshot` finds that one."""
    reference = cached_repository(name) / "refs" / revision
    if revision == commit or (reference.is_file() and reference.read_text(encoding="utf-8") == commit):
        return
    reference.parent.mkdir(parents=True, exist_ok=True)
    part = reference.with_name(f"{reference.name}.{os.getpid()}.part")
    part.write_text(commit, encoding="utf-8")
    part.replace(reference)


def fetch_file(file: HubFile, tell: Callable[[str], None]) -> None:
    """Fetches a file, or the rest of it. `tell` takes a line for people where it is a large one.

    Raises:
        LongtakeError: it arrived damaged. What else can go wrong, `hub_errors_explained` explains.
    """
    from huggingface_hub import hf_hub_download

    if file.sha256 and not file.blob.is_file():
        begun = f", of which {readable(file.bytes_here)} are here" if file.bytes_here else ""
        tell(f"  {file.name}: {readable(file.size)}{begun}")
        _grow(file)
        with file.part.open("rb") as part:
            digest = hashlib.file_digest(part, "sha256").hexdigest()
        if digest != file.sha256:
            file.part.unlink()
            raise LongtakeError(
                f"{file.name} of {file.repository} arrived damaged (its SHA-256 is not the hub's) and was removed: "
                "run `longtake pull` again"
            )
        file.part.replace(file.blob)
    # Finds the blob, or fetches a small file, and links it into its place.
    hf_hub_download(file.repository, file.name, revision=file.commit, cache_dir=hub_cache())


def _grow(file: HubFile) -> None:
    """Appends to a part until it is whole. Goes on after a lost connection as long as each attempt brings something."""
    from huggingface_hub import hf_hub_url
    from huggingface_hub.errors import HfHubHTTPError, HTTPError  # type: ignore[attr-defined]  # httpx's, or httpx2's
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

    url = hf_hub_url(file.repository, file.name, revision=file.commit)
    # Where the answer is compressed its bytes count for nothing, and some servers then ignore the range.
    headers = {**build_hf_headers(), "Accept-Encoding": "identity"}
    file.part.parent.mkdir(parents=True, exist_ok=True)
    while True:
        with file.part.open("ab") as part:
            if part.tell() > file.size:
                part.truncate(0)
                part.seek(0)
            before = part.tell()
            try:
                http_get(
                    url,
                    part,
                    resume_size=before,
                    headers=headers,
                    expected_size=file.size,
                    displayed_filename=file.name,
                )
                return
            except (HTTPError, OSError) as error:
                if isinstance(error, HfHubHTTPError) or part.tell() <= before:
                    raise


@contextmanager
def alone_in_cache() -> Iterator[None]:
    """Two that append to one file would spoil it. The kernel frees the lock of a process that dies.

    Raises:
        LongtakeError: somebody else is fetching.
    """
    lock = hub_cache() / ".locks" / "longtake-pull.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LongtakeError(f"another `longtake pull` is fetching into {hub_cache()}: wait for it") from error
        yield


@contextmanager
def hub_errors_explained(source: str) -> Iterator[None]:
    """Turns what huggingface_hub raises into a LongtakeError that says what is wrong and what to do."""
    from huggingface_hub import constants, errors
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]

    name, _, revision = source.partition("@")
    try:
        yield
    except errors.GatedRepoError as error:
        raise LongtakeError(
            f"the hub gives {name} only to those who accepted its terms: accept them at {constants.ENDPOINT}/{name}, "
            "then log in here (`hf auth login`, or HF_TOKEN)"
        ) from error
    except errors.RevisionNotFoundError as error:
        raise LongtakeError(
            f"the hub has {name}, but no revision {revision or 'main'!r} of it: name a branch, a tag or a whole commit"
        ) from error
    except errors.HfHubHTTPError as error:
        raise LongtakeError(_refusal(name, error)) from error
    except (HTTPError, errors.LocalEntryNotFoundError) as error:
        reason = str(error.__cause__ or error).strip().splitlines() or [type(error).__name__]
        raise LongtakeError(
            f"{name} cannot be fetched, {constants.ENDPOINT} does not answer ({reason[0]}): look at the network, the "
            "proxy (HTTPS_PROXY) and HF_ENDPOINT; what has arrived is kept, `longtake pull` goes on"
        ) from error
    except OSError as error:
        if error.errno is None:
            raise LongtakeError(f"{name} did not arrive whole ({error}): run `longtake pull` again") from error
        raise LongtakeError(
            f"{name} cannot be written to {hub_cache()} ({error.strerror}): make room there, or let HF_HOME name "
            "another folder; what has arrived is kept, `longtake pull` goes on"
        ) from error
    except ValueError as error:
        raise LongtakeError(
            f"what {constants.ENDPOINT} answers about {name} makes no sense ({error}): look at HF_ENDPOINT, or whether "
            "this network wants you to log in"
        ) from error


def _refusal(name: str, error: HfHubHTTPError) -> str:
    status = error.response.status_code
    if status in (401, 404):
        return f"the hub has no {name}, or keeps it private: look at the name, or log in (`hf auth login`, or HF_TOKEN)"
    if status == 403:
        return f"the hub forbids {name} (403): log in with an account that may have it (`hf auth login`, or HF_TOKEN)"
    return f"the hub answered {status} when asked for {name}: try again later; `longtake pull` goes on where it stopped"


def readable(size: int) -> str:
    """Bytes as people say them, in powers of 1000 as the hub does."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} bytes"
