"""How much at once, and for how long: no client, slow or greedy, keeps head office from the others.

Every bound is answered in a way that a till understands: 413 (send less), 429 and 503 with Retry-After (come back), 408
(the request did not come to its end). What is refused here was not stored.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import h11
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from pos_terminal.headoffice.metrics import Metrics

OTHER = "other"

Refuse = Callable[[int, str], ASGIApp]


@dataclass(frozen=True, slots=True)
class Bounds:
    """`head_s`: a request's line and headers must be here that long after its first byte, or the connection's.
    `body_s`: its body. `total_s`: all of it, answer included; a page must be read by its client in that time.

    `at_once` requests are served together: more would only wait in line while their clients' deadlines run out.
    `each`: a till asks one thing at a time; one more may be under way whose answer it has given up.
    """

    head_s: float = 15.0
    body_s: float = 30.0
    total_s: float = 90.0
    at_once: int = 64
    each: int = 2
    enrolments: int = 4


USUAL = Bounds()


class Limits:
    """Bounds around the application; counts what passes."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, routes: frozenset[str], refuse: Refuse, bounds: Bounds
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._routes = routes
        self._refuse = refuse
        self._bounds = bounds
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        app = self._app if self._under_way < self._bounds.at_once else self._refuse(503, "busy")
        self._under_way += 1
        try:
            if not await _within(self._bounds.total_s, app(scope, receive, noting)) and not status:
                await self._refuse(503, "not-now")(scope, receive, noting)
        finally:
            self._under_way -= 1
            route = scope["path"] if scope["path"] in self._routes else OTHER
            self._metrics.took(time.perf_counter() - begun, route=route, status=str(status or "cut"))


async def _within(seconds: float, work: Awaitable[None]) -> bool:
    """Whether it was done in that time; else it is given up."""
    try:
        async with asyncio.timeout(seconds) as deadline:
            await work
    except TimeoutError:
        if not deadline.expired():
            raise
        return False
    return True


class ImpatientHttp(H11Protocol):
    """uvicorn's HTTP with a deadline for a request's head, which it lacks: a client may not drip a header for ever."""

    head_s = USUAL.head_s
    _head_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first request must come soon."""
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """A head that has begun must end soon; one that is whole is waited for no more."""
        before = self.cycle
        if self._head_due is None and (before is None or before.response_complete):
            self._expect_head()
        super().data_received(data)
        if self.cycle is not before:
            self._forget_head()

    def on_response_complete(self) -> None:
        """A request that was answered before its end must come to it, too."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._forget_head()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._forget_head()
        self._head_due = self.loop.call_later(self.head_s, self.transport.abort)

    def _forget_head(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None


def impatient_http(head_s: float) -> type[ImpatientHttp]:
    """The same with that deadline; uvicorn makes its connections itself and hands nothing in."""
    return type("ImpatientHttp", (ImpatientHttp,), {"head_s": head_s})
