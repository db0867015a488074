"""Head office over HTTP: reads requests, checks who signed them, and hands the work to a thread. Keeps no state."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from pos_terminal.domain.errors import Unavailable
from pos_terminal.headoffice import flags
from pos_terminal.headoffice.bodies import ENCODINGS, read_body, takes_gzip, unpacked
from pos_terminal.headoffice.database import Error, NotStorable
from pos_terminal.headoffice.feed import PAGE
from pos_terminal.headoffice.limits import USUAL, Bounds, Limits, impatient_http
from pos_terminal.headoffice.metrics import CONTENT_TYPE
from pos_terminal.headoffice.office import HeadOffice
from pos_terminal.headoffice.openapi import LARGEST, description
from pos_terminal.headoffice.receipt_page import HEADERS
from pos_terminal.headoffice.registry import Terminal
from pos_terminal.headoffice.rejections import Rejected
from pos_terminal.wire.envelope import Compare, Enrol, Hello, Problem, split_batch, to_json
from pos_terminal.wire.reconcile import Again, BalancesAsked, BucketsAsked, DaysAsked, PlacesAsked
from pos_terminal.wire.reservations import Reserve
from pos_terminal.wire.signing import NONCE, SIGNATURE, TERMINAL

RETRY_AFTER_S = {"not-now": "30", "busy": "5"}
ENROLLING = "enrol"
STOP_S = 10.0

Message = TypeVar("Message")


class Server:
    """The endpoints over one head office."""

    def __init__(self, office: HeadOffice, bounds: Bounds) -> None:
        self._office = office
        self._bounds = bounds
        self._under_way: dict[str, int] = {}

    async def health(self, _: Request) -> Response:
        generation, position = await run_in_threadpool(self._office.generation)
        return _json(msgspec.json.encode({"ok": True, "generation": generation, "position": position}))

    async def openapi(self, _: Request) -> Response:
        return _json(msgspec.json.encode(description()))

    async def metrics(self, _: Request) -> Response:
        now = await run_in_threadpool(self._office.gauges)
        return Response(self._office.metrics.text(now), media_type=CONTENT_TYPE)

    async def receipt(self, request: Request) -> Response:
        page = await run_in_threadpool(self._office.receipt_page, request.path_params["record"])
        return Response(page.html, page.status, HEADERS, media_type="text/html")

    async def enrol(self, request: Request) -> Response:
        with self._turn(ENROLLING, self._bounds.enrolments):
            body = await read_body(request, self._bounds.body_s)
            return _json(to_json(await run_in_threadpool(self._office.enrol, _read(body, Enrol))))

    async def hello(self, request: Request) -> Response:
        body = await read_body(request, self._bounds.body_s)
        terminal = await self._who(request, body)
        with self._turn(terminal.id):
            return _json(to_json(await run_in_threadpool(self._office.hello, terminal, _read(body, Hello))))

    async def compare(self, request: Request) -> Response:
        body = await read_body(request, self._bounds.body_s)
        terminal = await self._who(request, body)
        with self._turn(terminal.id):
            return _json(to_json(await run_in_threadpool(self._office.compare, _read(body, Compare))))

    async def records(self, request: Request) -> Response:
        body = await read_body(request, self._bounds.body_s)
        terminal = await self._who(request, body)
        try:
            head, bodies = split_batch(unpacked(body, request.headers.get("content-encoding", "identity")))
        except (msgspec.DecodeError, ValueError) as error:
            raise Rejected(400, "not-readable", str(error)) from error
        try:
            with self._turn(terminal.id):
                return _json(to_json(await run_in_threadpool(self._office.receive, terminal, head, bodies)))
        except Rejected as rejected:
            if rejected.status == 409:
                await run_in_threadpool(self._office.flag, flags.FORKED, head.stream, terminal, rejected.detail)
            raise

    async def changes(self, request: Request) -> Response:
        terminal = await self._who(request, b"")
        query = request.query_params
        cursor = _whole(query.get("cursor", "0"), 0, LARGEST)
        limit = _whole(query.get("limit", "500"), 1, PAGE)
        generation = query.get("generation", "")
        with self._turn(terminal.id):
            page = await run_in_threadpool(self._office.changes, terminal, generation, cursor, limit)
        said = {"Vary": "Accept-Encoding"}
        if page.is_large and takes_gzip(request.headers.get("accept-encoding", "")):
            return _json(page.gzip(), headers=said | {"Content-Encoding": "gzip"})
        return _json(page.plain(), headers=said)

    async def balances(self, request: Request) -> Response:
        body = await read_body(request, self._bounds.body_s)
        terminal = await self._who(request, body)
        asked = _read(body, BalancesAsked)
        with self._turn(terminal.id):
            return _json(to_json(await run_in_threadpool(self._office.nights.balances, asked)))

    async def buckets(self, request: Request) -> Response:
        body = await read_body(request, self._bounds.body_s)
        terminal = await self._who(request, body)
        asked = _read(body, BucketsAsked)
        with self._turn(terminal.id):
            return _json(to_json(await run_in_threadpool(self._office.nights.buckets, terminal, asked)))

    async def days(self, request: Request) -> Response:
        body = await read_body(request, self._bounds.body_s)
        terminal = await self._who(request, body)
        asked = _read(body, DaysAsked)
        with self._turn(terminal.id):
            return _json(to_json(await run_in_threadpool(self._office.nights.days, terminal, asked)))

    async def places(self, request: Request) -> Response:
        body = await read_body(request, self._bounds.body_s)
        terminal = await self._who(request, body)
        asked = _read(body, PlacesAsked)
        with self._turn(terminal.id):
            return _json(to_json(await run_in_threadpool(self._office.nights.places, terminal, asked)))

    async def again(self, request: Request) -> Response:
        body = await read_body(request, self._bounds.body_s)
        terminal = await self._who(request, body)
        asked = _read(body, Again)
        with self._turn(terminal.id):
            return _json(to_json(await run_in_threadpool(self._office.nights.mend, terminal, asked)))

    async def reserve(self, request: Request) -> Response:
        body = await read_body(request, self._bounds.body_s)
        terminal = await self._who(request, body)
        asked = _read(body, Reserve)
        with self._turn(terminal.id):
            return _json(to_json(await run_in_threadpool(self._office.reserve, terminal, asked)))

    @contextmanager
    def _turn(self, who: str, most: int = 0) -> Iterator[None]:
        """No more than so many requests of one at once. Raises Rejected 429."""
        under_way = self._under_way.get(who, 0)
        if under_way >= (most or self._bounds.each):
            raise Rejected(429, "busy")
        self._under_way[who] = under_way + 1
        try:
            yield
        finally:
            self._under_way[who] -= 1
            if not self._under_way[who]:
                del self._under_way[who]

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


def create_app(office: HeadOffice, bounds: Bounds = USUAL) -> Starlette:
    """The ASGI application of a head office."""
    server = Server(office, bounds)
    routes = [
        Route("/healthz", server.health),
        Route("/metrics", server.metrics),
        Route("/openapi.json", server.openapi),
        Route("/r/{record}", server.receipt),
        Route("/v1/enrol", server.enrol, methods=["POST"]),
        Route("/v1/hello", server.hello, methods=["POST"]),
        Route("/v1/compare", server.compare, methods=["POST"]),
        Route("/v1/records", server.records, methods=["POST"]),
        Route("/v1/changes", server.changes),
        Route("/v1/reserve", server.reserve, methods=["POST"]),
        Route("/v1/balances", server.balances, methods=["POST"]),
        Route("/v1/buckets", server.buckets, methods=["POST"]),
        Route("/v1/days", server.days, methods=["POST"]),
        Route("/v1/places", server.places, methods=["POST"]),
        Route("/v1/again", server.again, methods=["POST"]),
    ]
    handlers = {
        Rejected: _rejected,
        HTTPException: _http_problem,
        NotStorable: _not_storable,
        Error: _not_now,
        Unavailable: _not_now,
        Exception: _fault,
    }
    paths = frozenset(route.path for route in routes)
    limits = Middleware(Limits, metrics=office.metrics, routes=paths, refuse=_refuse, bounds=bounds)
    return Starlette(routes=routes, middleware=[limits], exception_handlers=handlers)


@contextmanager
def serving(office: HeadOffice, host: str = "127.0.0.1", port: int = 0, bounds: Bounds = USUAL) -> Iterator[str]:
    """Serves from a thread of its own while the block runs; gives the URL. Port 0 takes a free one."""
    with listen(host, port) as listener:
        server = uvicorn.Server(server_config(office, bounds))
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
    # Named as TCP: asyncio sends small answers at once (TCP_NODELAY) only on a socket that says so, and else an answer
    # of header and body waits for the other side's delayed acknowledgement, 40 ms each.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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


def server_config(office: HeadOffice, bounds: Bounds = USUAL) -> uvicorn.Config:
    """How the server runs: quiet, without web sockets, closing idle lines late enough for a till's next round."""
    return uvicorn.Config(
        create_app(office, bounds),
        log_config=None,
        access_log=False,
        ws="none",
        lifespan="off",
        http=impatient_http(bounds.head_s),
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
    )


def _read(body: bytes, kind: type[Message]) -> Message:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Rejected(400, "not-readable", str(error)) from error


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and least <= int(text) <= most):
        raise Rejected(400, "not-readable", f"{text[:40]}: a whole number from {least} to {most} is needed")
    return int(text)


def _json(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, headers, media_type="application/json")


def _problem(rejected: Rejected, headers: Mapping[str, str] | None = None) -> Response:
    words = rejected.words
    detail = f" ({rejected.detail})" if rejected.detail else ""
    problem = Problem(code=rejected.code, zh=words.zh + detail, en=words.en + detail)
    again = {"Retry-After": RETRY_AFTER_S[rejected.code]} if rejected.status in (429, 503) else {}
    return _json(to_json(problem), rejected.status, {**(headers or {}), **again})


def _refuse(status: int, code: str) -> ASGIApp:
    return _problem(Rejected(status, code))


async def _rejected(_: Request, error: Exception) -> Response:
    rejected = error if isinstance(error, Rejected) else Rejected(500, "fault")
    headers = {"Accept-Encoding": ", ".join(ENCODINGS)} if rejected.status == 415 else None
    return _problem(rejected, headers)


async def _http_problem(_: Request, error: Exception) -> Response:
    """An address or a method that is not there; for a method the header says which are."""
    if isinstance(error, HTTPException):
        return _problem(Rejected(error.status_code, "not-found"), error.headers)
    return _problem(Rejected(404, "not-found"))


async def _not_storable(_: Request, error: Exception) -> Response:
    return _problem(Rejected(400, "not-readable", str(error)))


async def _not_now(_: Request, error: Exception) -> Response:
    """The database cannot take it now (disk full, busy): nothing was stored, the terminal keeps it and comes back."""
    return _problem(Rejected(503, "not-now", str(error)))


async def _fault(_: Request, error: Exception) -> Response:
    return _problem(Rejected(500, "fault", type(error).__name__))
