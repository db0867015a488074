"""Any balancer: an HTTP proxy that hands each request to the next server, and passes over one that does not answer."""

import http.client
import itertools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.support.fault_proxy import PASSED_ON


@dataclass
class Balancer:
    """`served` counts the answers of each server; `seen` are the requests as they came, to be played again."""

    servers: Sequence[str]
    url: str = ""
    served: dict[str, int] = field(default_factory=dict)
    seen: list[tuple[str, str, bytes, dict[str, str]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    turn: Iterator[int] = field(default_factory=itertools.count)

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        """The next server's answer; 502 where none answers."""
        with self.lock:
            self.seen.append((method, path, body, headers))
            first = next(self.turn)
        for place in range(len(self.servers)):
            server = self.servers[(first + place) % len(self.servers)]
            try:
                answer = ask(server, method, path, body, headers)
            except (OSError, http.client.HTTPException):
                continue  # as a balancer may: what was stored is not stored again
            with self.lock:
                self.served[server] = self.served.get(server, 0) + 1
            return answer
        return 502, b"", {}


def ask(server: str, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    """One request to one server: status, body and headers."""
    upstream = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    try:
        upstream.request(method, path, body, headers)
        answer = upstream.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())
    finally:
        upstream.close()


@contextmanager
def balancer(servers: Sequence[str]) -> Iterator[Balancer]:
    """A balancer before these servers while the block runs."""
    before = Balancer(servers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
            status, answer, said = before.ask(self.command, self.path, body, headers)
            self.send_response(status)
            for name in ("Content-Type", "Retry-After"):
                if name.lower() in {key.lower() for key in said}:
                    self.send_header(name, next(value for key, value in said.items() if key.lower() == name.lower()))
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST  # noqa: N815 (the server's own names)

        def log_message(self, format: str, *args: object) -> None:
            """Tests look at `seen` instead."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    before.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield before
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
