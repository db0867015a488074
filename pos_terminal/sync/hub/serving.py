"""Answering the shop's other tills: two questions, read from the books, to those whose keys head office has named."""

import logging
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol
from uuid import UUID

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pos_terminal.wire.envelope import to_json
from pos_terminal.wire.neighbours import ENDS, RECORDS, StreamEnds
from pos_terminal.wire.signing import NONCE, SIGNATURE, TERMINAL, signed_bytes

_LOG = logging.getLogger(__name__)
AT_ONCE = 32
KEEP_ALIVE_S = 5
ENDING_S = 5.0

# (public key in hex, signature, message): whether the key's holder signed it.
Verify = Callable[[str, bytes, bytes], bool]
Handler = Callable[[Request], Awaitable[Response]]


class Shared(Protocol):
    """What this till can tell; made and closed on the serving thread."""

    def knows(self, terminal: str) -> str: ...
    def ends(self) -> StreamEnds: ...
    def records(self, stream: UUID, after: int) -> bytes: ...
    def close(self) -> None: ...


class HubServer:
    """Serves on a thread of its own until `stop`. `port` is 0 for any that is free; a taken one gives way to such."""

    def __init__(
        self,
        open_shared: Callable[[], Shared],
        verify: Verify,
        context: ssl.SSLContext,
        certificate: bytes,
        host: str = "0.0.0.0",  # noqa: S104 - neighbours come from the shop's network
        port: int = 0,
    ) -> None:
        self._open_shared = open_shared
        self._verify = verify
        self._certificate = certificate
        self._socket = _listening(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._shared: Shared | None = None
        config = uvicorn.Config(
            self._app(),
            ssl_context_factory=lambda _config, _usual: context,
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=AT_ONCE,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=1,
            http="h11",
            ws="none",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="hub-server", daemon=True)

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it, and what it answers just now within a second."""
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join(ENDING_S)
        self._socket.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        except Exception:
            _LOG.exception("the shop hub has stopped answering")

    def _app(self) -> Starlette:
        @asynccontextmanager
        async def books(_app: Starlette) -> AsyncIterator[None]:
            self._shared = self._open_shared()
            try:
                yield
            finally:
                self._shared.close()

        routes = [Route(ENDS, self._proven(self._ends)), Route(RECORDS, self._proven(self._records))]
        return Starlette(routes=routes, lifespan=books)

    def _proven(self, answer: Callable[[Shared, Request], Response]) -> Handler:
        async def handle(request: Request) -> Response:
            shared = self._shared
            if shared is None or not self._is_proven(shared, request):
                return Response(status_code=401)
            return answer(shared, request)

        return handle

    def _is_proven(self, shared: Shared, request: Request) -> bool:
        """Whether a neighbour signed this request for this very certificate."""
        said = request.headers
        key = shared.knows(said.get(TERMINAL, ""))
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        try:
            signature = bytes.fromhex(said.get(SIGNATURE, ""))
        except ValueError:
            return False
        message = signed_bytes("GET", target, self._certificate, said.get(NONCE, ""))
        return bool(key) and self._verify(key, signature, message)

    @staticmethod
    def _ends(shared: Shared, _request: Request) -> Response:
        return Response(to_json(shared.ends()), media_type="application/json")

    @staticmethod
    def _records(shared: Shared, request: Request) -> Response:
        try:
            stream, after = UUID(request.query_params["stream"]), int(request.query_params["after"])
        except (KeyError, ValueError):
            return Response(status_code=400)
        return Response(shared.records(stream, after) if after >= 0 else b"", media_type="application/x-ndjson")


def _listening(host: str, port: int) -> socket.socket:
    # Named as TCP: asyncio sends small answers at once only on a socket that says so.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        if not port:
            listener.close()
            raise
        _LOG.warning("port taken, another is used", extra={"port": port, "cause": str(error)})
        listener.bind((host, 0))
    listener.listen(AT_ONCE)
    return listener
