"""Print queues for tests: an IPP server that reads the protocol by itself, and what is used of the Windows spooler."""

import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from pos_terminal.printer.winspool import SpoolerTrouble


@dataclass
class IppJob:
    """A job as it arrived: its attributes by name, and the document."""

    attributes: dict[str, str]
    document: bytes


class IppServer:
    """A print server with one queue `receipts`; `state` 3 idle, 5 stopped. `breaks` ends the line once a job came,
    without an answer."""

    def __init__(self) -> None:
        self.jobs: list[IppJob] = []
        self.state, self.accepting = 3, True
        self.reasons: tuple[str, ...] = ("none",)
        self.breaks = False
        self.job_status = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.headers["Content-Type"] == "application/ipp"
                if outer.breaks and body[3] == 0x02:
                    self.close_connection = True
                    return
                answer = outer.answer(body)
                self.send_response(200 if self.path == "/printers/receipts" else 404)
                self.send_header("Content-Type", "application/ipp")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:
                """Tests are quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.uri = f"ipp://127.0.0.1:{self._server.server_port}/printers/receipts"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Switches the server off."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, body: bytes) -> bytes:
        """What the queue says to one request."""
        major, _minor, operation, request = struct.unpack(">BBHI", body[:8])
        assert major in (1, 2)
        attributes, document = _read(body)
        names = list(attributes)
        # RFC 8011, 4.1.4 and 4.1.5: charset and language first, then the target.
        assert names[:3] == ["attributes-charset", "attributes-natural-language", "printer-uri"]
        assert attributes["printer-uri"] == self.uri
        status = 0
        if operation == 0x0002:
            if not self.job_status:
                self.jobs.append(IppJob(attributes, document))
            status = self.job_status
        head = struct.pack(">BBHI", 1, 1, status, request)
        head += b"\x01" + _value(0x47, "attributes-charset", b"utf-8")
        if operation == 0x000B:
            head += b"\x04" + _value(0x23, "printer-state", struct.pack(">I", self.state))
            for i, reason in enumerate(self.reasons):
                head += _value(0x44, "" if i else "printer-state-reasons", reason.encode())
            head += _value(0x22, "printer-is-accepting-jobs", bytes([self.accepting]))
        return head + b"\x03"


def _value(tag: int, name: str, value: bytes) -> bytes:
    return bytes([tag]) + struct.pack(">H", len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def _read(body: bytes) -> tuple[dict[str, str], bytes]:
    at, found, name = 8, dict[str, str](), ""
    while body[at] != 0x03:
        if body[at] < 0x10:
            at += 1
            continue
        length = struct.unpack_from(">H", body, at + 1)[0]
        name = body[at + 3 : at + 3 + length].decode() or name
        at += 3 + length
        length = struct.unpack_from(">H", body, at)[0]
        found[name] = (
            f"{found[name]},{body[at + 2 : at + 2 + length].decode()}"
            if name in found
            else (body[at + 2 : at + 2 + length].decode())
        )
        at += 2 + length
    return found, body[at + 1 :]


@dataclass
class SpoolerStandIn:
    """The Windows spooler's calls, with one queue `Receipts`. `takes` is how much of a document it takes in all."""

    status: int = 0
    attributes: int = 0
    takes: int | None = None
    jobs: list[bytes] = field(default_factory=list)
    abandoned: int = 0
    open_handles: int = 0
    _now: bytearray = field(default_factory=bytearray)

    def open(self, queue: str) -> int:
        if queue != "Receipts":
            raise SpoolerTrouble("The printer name is invalid.")
        self.open_handles += 1
        return 1

    def state(self, _handle: int) -> tuple[int, int]:
        return self.status, self.attributes

    def begin(self, _handle: int, _job_name: str) -> None:
        self._now.clear()

    def write(self, _handle: int, data: bytes) -> int:
        taken = data[:1000] if self.takes is None else data[: max(0, min(1000, self.takes - len(self._now)))]
        self._now += taken
        return len(taken)

    def end(self, _handle: int) -> None:
        self.jobs.append(bytes(self._now))

    def abandon(self, _handle: int) -> None:
        self.abandoned += 1

    def close(self, _handle: int) -> None:
        self.open_handles -= 1
