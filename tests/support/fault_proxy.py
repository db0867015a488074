"""A bad line between a terminal and head office: an HTTP proxy that spoils the next answers as it is told."""

import http.client
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PASSED_ON = ("Content-Type", "Content-Encoding", "X-Terminal", "X-Nonce", "X-Signature")
HTML = b"<html><body><h1>Welcome to Shopping Mall Wi-Fi</h1><p>Please sign in</p></body></html>"


class Fault(Enum):
    """What becomes of a request."""

    CLOSED = "closed before head office heard it"
    ANSWER_LOST = "head office did it, its answer is lost"
    HALF = "half of the answer arrives, then the line ends"
    CUT_JSON = "the answer is whole by its length, but cut"
    EMPTY = "200 with nothing in it"
    HTML = "200 with a web page"
    DRIPS = "the answer drips, a byte at a time"
    DRIPPING_HEADER = "the header drips"
    ENDLESS = "the answer has no end"
    DOUBLED = "the request arrives twice"
    LATE = "the line ends, and the request arrives after the next one"


@dataclass
class Status:
    """Answers that status instead of passing the request on."""

    status: int
    body: bytes = b"no"
    headers: dict[str, str] = field(default_factory=dict)


Spoiled = Fault | Status | None


@dataclass(frozen=True, slots=True)
class Request:
    """What goes to head office, once or again."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass
class FaultProxy:
    """`faults` are used up request by request; without one the line is good. `only` picks requests by path.

    `choose` says what becomes of a request where `faults` does not.
    """

    upstream: str
    faults: list[Spoiled] = field(default_factory=list)
    only: str = ""
    url: str = ""
    requests: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    choose: Callable[[str], Spoiled] = lambda _: None
    kept: list[Request] = field(default_factory=list)

    def next_fault(self, path: str) -> Spoiled:
        self.requests.append(path)
        if self.faults and path.startswith(self.only):
            return self.faults.pop(0)
        return self.choose(path)


@contextmanager
def fault_proxy(
    upstream: str, *, port: int = 0, choose: Callable[[str], Spoiled] | None = None
) -> Iterator[FaultProxy]:
    """A proxy before `upstream` while the block runs, at a free port where none is given."""
    proxy = FaultProxy(upstream)
    if choose is not None:
        proxy.choose = choose

    class Handler(_Handler):
        line = proxy

    server = _Quiet(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Quiet(ThreadingHTTPServer):
    """A terminal that hangs up, and a head office that is gone, are no errors here."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError | http.client.HTTPException):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    line: FaultProxy
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self._pass_on()

    def do_GET(self) -> None:
        self._pass_on()

    def log_message(self, format: str, *args: object) -> None:
        """Tests look at `requests` instead."""

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        match self.line.next_fault(self.path):
            case Fault.CLOSED:
                self.close_connection = True
            case Status(status, said, headers):
                self._answer(status, said, headers)
            case Fault.EMPTY:
                self._answer(200, b"")
            case Fault.HTML:
                self._answer(200, HTML, {"Content-Type": "text/html"})
            case Fault.DRIPPING_HEADER:
                self._drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 2000)
            case Fault.ENDLESS:
                self._endless()
            case Fault.LATE:
                self.line.kept.append(self._request(body))
                self.close_connection = True
            case fault:
                request, after = self._request(body), self._kept()
                if fault is Fault.DOUBLED:
                    self._ask(request)
                status, answer, headers = self._ask(request)
                for late in after:
                    self._ask(late)
                self._spoil(fault, status, answer, headers)

    def _spoil(self, fault: Spoiled, status: int, answer: bytes, headers: dict[str, str]) -> None:
        half = answer[: len(answer) // 2]
        match fault:
            case Fault.ANSWER_LOST:
                self.close_connection = True
            case Fault.HALF:
                self._begin(status, len(answer))
                self.wfile.write(half)
                self.close_connection = True
            case Fault.CUT_JSON:
                self._answer(status, half, headers)
            case Fault.DRIPS:
                self._begin(status, len(answer))
                self._drip(answer)
            case _:
                self._answer(status, answer, headers)

    def _request(self, body: bytes) -> Request:
        passed = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
        return Request(self.command, self.path, body, passed)

    def _kept(self) -> list[Request]:
        """What was kept until now."""
        kept, self.line.kept = self.line.kept, []
        return kept

    def _ask(self, request: Request) -> tuple[int, bytes, dict[str, str]]:
        upstream = http.client.HTTPConnection(urlsplit(self.line.upstream).netloc, timeout=10)
        upstream.request(request.method, request.path, request.body, request.headers)
        answer = upstream.getresponse()
        said = answer.status, answer.read(), {"Content-Type": answer.getheader("Content-Type", "")}
        upstream.close()
        return said

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self._begin(status, len(body), headers)
        self.wfile.write(body)

    def _begin(self, status: int, length: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def _drip(self, data: bytes) -> None:
        self.close_connection = True
        try:
            for byte in data:
                if self.line.stopping.is_set():
                    return
                self.wfile.write(bytes((byte,)))
                time.sleep(0.05)
        except OSError:
            pass  # the terminal gave up, as it should

    def _endless(self) -> None:
        self.close_connection = True
        try:
            self._begin(200, 10**12)
            while not self.line.stopping.is_set():
                self.wfile.write(b" " * 65536)
        except OSError:
            pass  # the terminal gave up, as it should
