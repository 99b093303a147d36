"""A hub on this machine that speaks what huggingface_hub asks of it, serves local folders, and fails as it is told.

Large files (`.safetensors`, `.pth`) are redirected to a host of another name, as the real one does with its CDN.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_LARGE = (".safetensors", ".pth")
_BLOCK = 1 << 20


@dataclass
class Repository:
    """A folder as the hub shows it."""

    folder: Path
    refuses: int = 0
    """HTTP status of every answer, in the place of files."""
    gated: bool = False
    """Files are only given to those who accepted its terms."""
    announces: dict[str, int] = field(default_factory=dict)
    """File to the size that is said of it, in the place of its own."""

    @property
    def files(self) -> dict[str, Path]:
        """By their names."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path for path in paths}

    @property
    def commit(self) -> str:
        """Changes with the content."""
        digest = hashlib.sha1(usedforsecurity=False)
        for name, path in self.files.items():
            digest.update(name.encode() + path.read_bytes())
        return digest.hexdigest()


class SmallHub:
    """What is served, what goes wrong, and what was asked.

    Args:
        repositories: owner/name to its folder.
    """

    def __init__(self, **repositories: Path) -> None:
        self.repositories = {f"owner/{name}": Repository(folder) for name, folder in repositories.items()}
        self.cut: dict[str, int] = {}
        """File to the bytes after which its connection is closed, once."""
        self.stall: dict[str, int] = {}
        """File to the bytes after which nothing more comes, once."""
        self.spoil: set[str] = set()
        """Files of which a byte is changed on the way, once."""
        self.served: Counter[str] = Counter()
        """Bytes of each file that were sent."""
        self.ranges: list[tuple[str, str]] = []
        """File and range of every request that named one."""
        self.tokens_elsewhere: list[str] = []
        """Tokens that were sent to the other host, which must never know them."""
        self.url = ""
        """Where it listens."""

    @contextmanager
    def listening(self) -> Iterator[SmallHub]:
        """Answers inside the block."""
        hub = self
        handler = type("Handler", (_Handler,), {"hub": hub})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()

    def forget(self) -> None:
        """Counts anew."""
        self.served.clear()
        self.ranges.clear()


class _Handler(BaseHTTPRequestHandler):
    hub: SmallHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: Any) -> None:
        """Says nothing."""

    def do_HEAD(self) -> None:
        """The same without the content."""
        self.do_GET()

    def do_GET(self) -> None:
        """Finds out what is wanted."""
        path = unquote(urlsplit(self.path).path)
        if found := re.fullmatch(r"/api/models/([^/]+/[^/]+)/revision/(.+)", path):
            self._list(*found.groups())
        elif found := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._resolve(*found.groups())
        elif found := re.fullmatch(r"/cdn/([^/]+/[^/]+)/(.+)", path):
            self._send_file(self.hub.repositories[found[1]].files[found[2]], found[2])
        else:
            self._refuse(404, "EntryNotFound")

    def _repository(self, name: str, revision: str) -> Repository | None:
        repository = self.hub.repositories.get(name)
        if repository is None:
            # The real one does not tell strangers what is there: 401 for what is not.
            self._refuse(401, "RepoNotFound")
        elif repository.refuses:
            self._refuse(repository.refuses)
        elif revision not in ("main", repository.commit):
            self._refuse(404, "RevisionNotFound")
        else:
            return repository
        return None

    def _list(self, name: str, revision: str) -> None:
        if repository := self._repository(name, revision):
            siblings = [_described(repository, file, path) for file, path in repository.files.items()]
            self._send_json({"id": name, "sha": repository.commit, "siblings": siblings})

    def _resolve(self, name: str, revision: str, file: str) -> None:
        repository = self._repository(name, revision)
        if repository is None:
            return
        if repository.gated:
            self._refuse(403, "GatedRepo")
            return
        path = repository.files.get(file)
        if path is None:
            self._refuse(404, "EntryNotFound")
            return
        about = {"X-Repo-Commit": repository.commit, "Accept-Ranges": "bytes"}
        if path.suffix in _LARGE:
            content = path.read_bytes()
            elsewhere = self.hub.url.replace("127.0.0.1", "localhost")
            about |= {"X-Linked-Size": str(len(content)), "X-Linked-Etag": f'"{hashlib.sha256(content).hexdigest()}"'}
            self._send(302, b"", {**about, "Location": f"{elsewhere}/cdn/{name}/{file}"})
        else:
            self._send_file(path, file, {**about, "ETag": f'"{_git_hash(path.read_bytes())}"'})

    def _send_file(self, path: Path, name: str, about: dict[str, str] | None = None) -> None:
        if about is None and (token := self.headers.get("Authorization")):
            self.hub.tokens_elsewhere.append(token)
        content, begin, status, headers = path.read_bytes(), 0, 200, dict(about or {})
        if wanted := self.headers.get("Range"):
            self.hub.ranges.append((name, wanted))
            begin, status = int(wanted.removeprefix("bytes=").rstrip("-")), 206
            headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
        if name in self.hub.spoil and self.command == "GET":
            self.hub.spoil.remove(name)
            content = bytes([content[0] ^ 1]) + content[1:]
        self._send(status, content[begin:], headers, name)

    def _send(self, status: int, content: bytes, headers: dict[str, str], name: str = "") -> None:
        self.send_response(status)
        for header, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(header, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        cut, stall = self.hub.cut.pop(name, None), self.hub.stall.pop(name, None)
        end = next((limit for limit in (cut, stall) if limit is not None), len(content))
        for begin in range(0, end, _BLOCK):
            piece = content[begin : min(begin + _BLOCK, end)]
            self.wfile.write(piece)
            if name:
                self.hub.served[name] += len(piece)
        if stall is not None:
            self.rfile.read(1)  # until the other side goes away
        self.close_connection = cut is not None or stall is not None

    def _send_json(self, document: Any) -> None:
        self._send(200, json.dumps(document).encode(), {"Content-Type": "application/json"})

    def _refuse(self, status: int, code: str = "") -> None:
        self._send(status, b"", {"X-Error-Code": code} if code else {})


def _described(repository: Repository, name: str, path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    size = repository.announces.get(name, len(content))
    described: dict[str, Any] = {"rfilename": name, "size": size, "blobId": _git_hash(content)}
    if path.suffix in _LARGE:
        described["lfs"] = {"size": size, "sha256": hashlib.sha256(content).hexdigest(), "pointerSize": 130}
    return described


def _git_hash(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
