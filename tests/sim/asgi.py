"""A call to an ASGI application in the caller's own thread: no socket, no thread, nothing that chance could order."""

import asyncio
import gzip
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from anyio._core import _eventloop
from starlette.applications import Starlette

Message = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """What travels to head office: `target` is the path with its query."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What travels back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def plain(self) -> bytes:
        """The body as it was before it was packed."""
        packed = dict(self.headers).get("content-encoding") == "gzip"
        return gzip.decompress(self.body) if packed else self.body


class _Inline:
    """Runs at once, here, what the application hands to a thread."""

    @staticmethod
    async def run_sync_in_worker_thread(func: Callable[..., Any], args: tuple[Any, ...], **_: object) -> Any:
        return func(*args)


class Caller:
    """Calls applications, one request at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()

    def call(self, app: Starlette, request: Request) -> Answer:
        """The application's answer. What it raises beyond its own answers comes out here."""
        backends: dict[str, Any] = _eventloop.loaded_backends
        before = backends.get("asyncio")
        backends["asyncio"] = _Inline
        try:
            return self._loop.run_until_complete(_call(app, request))
        finally:
            backends.pop("asyncio")
            if before is not None:
                backends["asyncio"] = before

    def close(self) -> None:
        self._loop.close()


async def _call(app: Starlette, request: Request) -> Answer:
    url = urlsplit(request.target)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": url.path,
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers],
        "server": ("head.office", 80),
        "client": ("till", 1),
    }
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    await app(scope, receive, send)
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in said[0]["headers"])
    return Answer(said[0]["status"], headers, b"".join(message.get("body", b"") for message in said[1:]))
