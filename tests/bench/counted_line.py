"""A line on which every byte is counted, both ways: headers, envelopes and signatures like bodies and answers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PIECE = 65_536


@dataclass
class CountedLine:
    """Bytes that went to head office, and that came back."""

    url: str
    there: int = 0
    back: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def total(self) -> int:
        return self.there + self.back

    def count(self, size: int, *, is_answer: bool) -> None:
        with self._lock:
            if is_answer:
                self.back += size
            else:
                self.there += size


@contextmanager
def counted_line(upstream: str) -> Iterator[CountedLine]:
    """Hands on what comes to `upstream`, and its answers, while the block runs."""
    there = urlsplit(upstream)
    assert there.hostname and there.port
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = CountedLine(f"http://127.0.0.1:{listener.getsockname()[1]}")
        accepting = threading.Thread(target=_accept, args=(listener, (there.hostname, there.port), line), daemon=True)
        accepting.start()
        yield line
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        accepting.join(5)


def _accept(listener: socket.socket, upstream: tuple[str, int], line: CountedLine) -> None:
    with suppress(OSError):  # it is shut in the end
        while True:
            near, _ = listener.accept()
            far = socket.create_connection(upstream)
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for from_, to, is_answer in ((near, far, False), (far, near, True)):
                threading.Thread(target=_hand_on, args=(from_, to, line, is_answer), daemon=True).start()


def _hand_on(from_: socket.socket, to: socket.socket, line: CountedLine, is_answer: bool) -> None:
    with suppress(OSError):
        while piece := from_.recv(PIECE):
            line.count(len(piece), is_answer=is_answer)
            to.sendall(piece)
        to.shutdown(socket.SHUT_WR)
