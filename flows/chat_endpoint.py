"""Talks to an OpenAI-compatible endpoint: one question, one answer, within bounds of time and size.

Owns the network and its troubles; knows nothing of storyboards. The key goes into a header and nowhere else.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from segmenter.errors import LongtakeError, WriterError

MAX_ANSWER_BYTES = 2 * 1024 * 1024
MAX_WAIT_SECONDS = 60
"""How long a server may ask for patience."""
_TOO_MANY, _SERVER_ERROR = 429, 500
_UNWANTED_FORMAT = (400, 422)
_REFUSED = (401, 403)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Message = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a model is asked."""

    base_url: str
    """Up to and without `/chat/completions`; http or https."""
    model: str
    """Name of the model."""
    key: str | None = field(default=None, repr=False)
    """The secret, where one is needed."""
    connect_seconds: float = 10
    """How long connecting may take."""
    total_seconds: float = 180
    """How long an answer may take, all in all."""
    retry_seconds: float = 2
    """Before the one retry, where the server asks for no other time."""

    @property
    def place(self) -> str:
        """The address without what may be secret in it."""
        url = httpx.URL(self.base_url)
        return str(url.copy_with(username=None, password=None, query=None, fragment=None)).rstrip("/")


def endpoint_from_environment(model: str | None) -> Endpoint:
    """The endpoint that $OPENAI_BASE_URL, $OPENAI_API_KEY and $LONGTAKE_WRITER_MODEL name.

    Args:
        model: in place of $LONGTAKE_WRITER_MODEL.

    Raises:
        LongtakeError: something is not set, or cannot be right; never quotes the key.
    """
    base_url = os.environ.get("OPENAI_BASE_URL", "").strip().rstrip("/").removesuffix("/chat/completions")
    examples = "http://127.0.0.1:11434/v1 (Ollama), http://127.0.0.1:8000/v1 (vLLM) or https://api.openai.com/v1"
    if not base_url:
        raise LongtakeError(f"OPENAI_BASE_URL is not set; set it, for example to {examples}")
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise LongtakeError(f"OPENAI_BASE_URL is not an http address; set it, for example to {examples}")
    name = model or os.environ.get("LONGTAKE_WRITER_MODEL", "").strip()
    if not name:
        raise LongtakeError("no model is named; name one with --model, or set LONGTAKE_WRITER_MODEL")
    key = os.environ.get("OPENAI_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise LongtakeError("OPENAI_API_KEY has characters in it that no key has; copy it once more")
    return Endpoint(base_url=base_url, model=name, key=key or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model said."""

    text: str
    """All of it."""
    cut_off: bool
    """Whether it had more to say."""


class _TransientError(Exception):
    """Another try may help; says what went wrong, and knows how long to wait."""

    def __init__(self, message: str, wait_seconds: float | None = None) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(message)


class ChatEndpoint:
    """Asks a model, and tries once more where that may help.

    Args:
        endpoint: where.
        tell: is told of waiting.
    """

    def __init__(self, endpoint: Endpoint, tell: Callable[[str], None] = lambda _words: None) -> None:
        self.endpoint = endpoint
        self._tell = tell
        self._takes_schema = True

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Answer:
        """The model's answer; the schema binds it where the server can do that.

        Raises:
            WriterError: there is none; says why and what to do.
        """
        payload: dict[str, Any] = {"model": self.endpoint.model, "messages": list(messages), "stream": False}
        if self._takes_schema:
            shape = {"name": "storyboard", "schema": schema}
            status, body = self._post({**payload, "response_format": {"type": "json_schema", "json_schema": shape}})
            if status not in _UNWANTED_FORMAT:
                return self._answer(status, body)
            self._takes_schema = False
        return self._answer(*self._post(payload))

    def _post(self, payload: Mapping[str, Any]) -> tuple[int, bytes]:
        try:
            return self._exchange(payload)
        except _TransientError as trouble:
            wait = self.endpoint.retry_seconds if trouble.wait_seconds is None else trouble.wait_seconds
            if wait > MAX_WAIT_SECONDS:
                raise self._error(f"{trouble}, and asks to wait for {wait:.0f} s; try again then") from None
            self._tell(f"{self.endpoint.place} {trouble}; trying once more in {wait:g} s")
            time.sleep(wait)
        try:
            return self._exchange(payload)
        except _TransientError as trouble:
            raise self._error(f"{trouble}, twice; try again later") from None

    def _exchange(self, payload: Mapping[str, Any]) -> tuple[int, bytes]:
        total = self.endpoint.total_seconds
        try:
            return asyncio.run(self._send(payload))
        except (TimeoutError, httpx.TimeoutException):
            raise _TransientError(f"did not answer within {total:g} s") from None
        except httpx.ConnectError as error:
            remedy = "start the server, or set OPENAI_BASE_URL to where it is"
            raise self._error(f"cannot be reached ({self._hidden(str(error))}); {remedy}") from None
        except httpx.TransportError as error:
            raise _TransientError(f"broke off its answer ({type(error).__name__})") from None

    async def _send(self, payload: Mapping[str, Any]) -> tuple[int, bytes]:
        here = self.endpoint
        # Not compressed: a small answer could swell to any size.
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {here.key}"} if here.key else {})
        patience = httpx.Timeout(here.total_seconds, connect=here.connect_seconds)
        url = httpx.URL(here.base_url)
        # Proxies of a company's network know no server on this machine.
        direct = url.host in _LOOPBACK
        async with (
            asyncio.timeout(here.total_seconds),
            httpx.AsyncClient(timeout=patience, trust_env=not direct) as web,
        ):
            address = url.copy_with(path=url.path.rstrip("/") + "/chat/completions")
            async with web.stream("POST", address, json=payload, headers=headers) as response:
                body = bytearray()
                async for piece in response.aiter_raw():
                    body += piece
                    if len(body) > MAX_ANSWER_BYTES:
                        limit = MAX_ANSWER_BYTES // 1024**2
                        raise self._error(f"answers with more than {limit} MiB; ask another model")
                if response.status_code == _TOO_MANY or response.status_code >= _SERVER_ERROR:
                    said = self._said(bytes(body))
                    raise _TransientError(f"answers {response.status_code}{said}", _retry_after(response.headers))
                return response.status_code, bytes(body)

    def _answer(self, status: int, body: bytes) -> Answer:
        if status in _REFUSED:
            key = "the key in OPENAI_API_KEY" if self.endpoint.key else "a request without a key: set OPENAI_API_KEY"
            raise self._error(f"refuses {key} ({status}{self._said(body)})")
        if status != httpx.codes.OK:
            remedy = f"is there a model {self.endpoint.model!r}, and does OPENAI_BASE_URL end as it should, in /v1?"
            raise self._error(f"answers {status}{self._said(body)}; {remedy}")
        document = _json(body)
        try:
            choice = document["choices"][0]
            message = choice["message"]
            text = message.get("content")
        except (KeyError, IndexError, TypeError, AttributeError):
            remedy = "does OPENAI_BASE_URL end as it should, in /v1?"
            raise self._error(f"answers with something else than a chat{self._said(body)}; {remedy}") from None
        if isinstance(text, list):
            text = "".join(str(part.get("text", "")) for part in text if isinstance(part, dict))
        if message.get("refusal"):
            raise self._error(f"does not want to write that: {self._hidden(str(message['refusal']))}")
        # Half a surrogate pair would be no text any more.
        text = str(text or "").encode("utf-8", errors="replace").decode()
        return Answer(text=text, cut_off=choice.get("finish_reason") == "length")

    def _said(self, body: bytes) -> str:
        """What a server says of its trouble, in a few words."""
        text = body[:2000].decode("utf-8", errors="replace").strip()
        if text.startswith("<"):
            return ", a web page"
        document = _json(body)
        error = document.get("error", document.get("message", "")) if isinstance(document, dict) else text
        words = error.get("message", "") if isinstance(error, dict) else error
        return f": {self._hidden(str(words))}" if words else ""

    def _hidden(self, words: str) -> str:
        """Words that came from elsewhere: in one line, short, and without the key."""
        if self.endpoint.key:
            words = words.replace(self.endpoint.key, "***")
        return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:300]

    def _error(self, words: str) -> WriterError:
        return WriterError(f"{self.endpoint.place} {words}")


def _json(body: bytes) -> Any:
    try:
        return httpx.Response(200, content=body).json()
    except (ValueError, RecursionError):
        return None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks for, as a number or as a date."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
