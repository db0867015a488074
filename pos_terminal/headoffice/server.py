"""Head office over HTTP: reads requests, checks who signed them, and hands the work to a thread. Keeps no state."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec
import uvicorn
import zstandard
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pos_terminal.domain.errors import Unavailable
from pos_terminal.headoffice import flags
from pos_terminal.headoffice.database import Error
from pos_terminal.headoffice.office import HeadOffice
from pos_terminal.headoffice.openapi import description
from pos_terminal.headoffice.receipt_page import HEADERS
from pos_terminal.headoffice.registry import Terminal
from pos_terminal.headoffice.rejections import Rejected
from pos_terminal.wire.envelope import Enrol, Hello, Problem, split_batch, to_json
from pos_terminal.wire.signing import NONCE, SIGNATURE, TERMINAL

LARGEST_BODY = 4 * 1_048_576
RETRY_AFTER_S = 30
STOP_S = 10.0

Message = TypeVar("Message")


class Server:
    """The endpoints over one head office."""

    def __init__(self, office: HeadOffice) -> None:
        self._office = office

    async def health(self, _: Request) -> Response:
        generation, position = await run_in_threadpool(self._office.generation)
        return _json(msgspec.json.encode({"ok": True, "generation": generation, "position": position}))

    async def openapi(self, _: Request) -> Response:
        return _json(msgspec.json.encode(description()))

    async def receipt(self, request: Request) -> Response:
        page = await run_in_threadpool(self._office.receipt_page, request.path_params["record"])
        return Response(page.html, page.status, HEADERS, media_type="text/html")

    async def enrol(self, request: Request) -> Response:
        body = await _body(request)
        return _json(to_json(await run_in_threadpool(self._office.enrol, _read(body, Enrol))))

    async def hello(self, request: Request) -> Response:
        body = await _body(request)
        terminal = await self._who(request, body)
        return _json(to_json(await run_in_threadpool(self._office.hello, terminal, _read(body, Hello))))

    async def records(self, request: Request) -> Response:
        body = await _body(request)
        terminal = await self._who(request, body)
        try:
            head, bodies = split_batch(_unpacked(body, request.headers.get("content-encoding", "identity")))
        except (msgspec.DecodeError, ValueError) as error:
            raise Rejected(400, "not-readable", str(error)) from error
        try:
            return _json(to_json(await run_in_threadpool(self._office.receive, terminal, head, bodies)))
        except Rejected as rejected:
            if rejected.status == 409:
                await run_in_threadpool(self._office.flag, flags.FORKED, head.stream, terminal, rejected.detail)
            raise

    async def changes(self, request: Request) -> Response:
        terminal = await self._who(request, b"")
        query = request.query_params
        try:
            cursor, limit = int(query.get("cursor", "0")), int(query.get("limit", "500"))
        except ValueError as error:
            raise Rejected(400, "not-readable", str(error)) from error
        if not 0 <= cursor < 2**63:
            raise Rejected(400, "not-readable", f"cursor {cursor}")
        generation = query.get("generation", "")
        return _json(to_json(await run_in_threadpool(self._office.changes, terminal, generation, cursor, limit)))

    async def _who(self, request: Request, body: bytes) -> Terminal:
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        try:
            signature = bytes.fromhex(request.headers.get(SIGNATURE, ""))
        except ValueError as error:
            raise Rejected(401, "not-signed") from error
        return await run_in_threadpool(
            self._office.authenticate,
            request.headers.get(TERMINAL, ""),
            signature,
            method=request.method,
            target=target,
            body=body,
            nonce=request.headers.get(NONCE, ""),
        )


def create_app(office: HeadOffice) -> Starlette:
    """The ASGI application of a head office."""
    server = Server(office)
    routes = [
        Route("/healthz", server.health),
        Route("/openapi.json", server.openapi),
        Route("/r/{record}", server.receipt),
        Route("/v1/enrol", server.enrol, methods=["POST"]),
        Route("/v1/hello", server.hello, methods=["POST"]),
        Route("/v1/records", server.records, methods=["POST"]),
        Route("/v1/changes", server.changes),
    ]
    handlers = {
        Rejected: _rejected,
        HTTPException: _http_problem,
        Error: _not_now,
        Unavailable: _not_now,
        Exception: _fault,
    }
    return Starlette(routes=routes, exception_handlers=handlers)


@contextmanager
def serving(office: HeadOffice, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serves from a thread of its own while the block runs; gives the URL. Port 0 takes a free one."""
    with listen(host, port) as listener:
        server = uvicorn.Server(server_config(office))
        thread = threading.Thread(target=server.run, args=([listener],), name="head-office", daemon=True)
        thread.start()
        try:
            # Calls that come before it has started wait in the listener's queue.
            yield address_of(listener)
        finally:
            server.should_exit = True
            thread.join(STOP_S)


def listen(host: str, port: int) -> socket.socket:
    """The listening socket, bound before anything starts. Raises Unavailable `cannot-listen`."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise Unavailable("head_office", "cannot-listen", f"{host}:{port}: {error.strerror or error}") from error
    return listener


def address_of(listener: socket.socket) -> str:
    """The URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server_config(office: HeadOffice) -> uvicorn.Config:
    """How the server runs: quiet, without web sockets, closing idle lines late enough for a till's next round."""
    return uvicorn.Config(
        create_app(office),
        log_config=None,
        access_log=False,
        ws="none",
        lifespan="off",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
    )


async def _body(request: Request) -> bytes:
    """The body as it travelled. Raises Rejected 413 as soon as it is too large."""
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > LARGEST_BODY:
            raise Rejected(413, "too-large")
    return bytes(parts)


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding == "identity":
        return body
    if encoding != "zstd":
        raise Rejected(400, "not-readable", f"content-encoding {encoding}")
    try:
        with zstandard.ZstdDecompressor().stream_reader(body) as reader:
            plain = bytes(reader.read(LARGEST_BODY + 1))
    except zstandard.ZstdError as error:
        raise Rejected(400, "not-readable", str(error)) from error
    if len(plain) > LARGEST_BODY:
        raise Rejected(413, "too-large")
    return plain


def _read(body: bytes, kind: type[Message]) -> Message:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Rejected(400, "not-readable", str(error)) from error


def _json(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, headers, media_type="application/json")


def _problem(rejected: Rejected, headers: dict[str, str] | None = None) -> Response:
    words = rejected.words
    detail = f" ({rejected.detail})" if rejected.detail else ""
    problem = Problem(code=rejected.code, zh=words.zh + detail, en=words.en + detail)
    return _json(to_json(problem), rejected.status, headers)


async def _rejected(_: Request, error: Exception) -> Response:
    return _problem(error if isinstance(error, Rejected) else Rejected(500, "fault"))


async def _http_problem(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return _problem(Rejected(status, "not-found"))


async def _not_now(_: Request, error: Exception) -> Response:
    """The database cannot take it now (disk full, busy): nothing was stored, the terminal keeps it and comes back."""
    return _problem(Rejected(503, "not-now", str(error)), {"Retry-After": str(RETRY_AFTER_S)})


async def _fault(_: Request, error: Exception) -> Response:
    return _problem(Rejected(500, "fault", type(error).__name__))
