"""A line to a network printer on which something happens at a chosen byte: TCP in, TCP out, and a knife between.

What happens, happens on the line's own thread and between two bytes: everything before has been handed on, nothing
after. So a fault that is set from there comes at that byte, on every machine and at any load.
"""

import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

Direction = Literal["down", "up"]
PIECE = 65_536


@dataclass(slots=True)
class Knife:
    """`act` is called once, when `at` bytes have gone that way since it was laid; True cuts the line there."""

    direction: Direction
    at: int
    act: Callable[[], bool]


class CutLine:
    """Serves the printer at `upstream` under an address of its own, one connection after the other and side by side."""

    def __init__(self, upstream: str) -> None:
        host, _, port = upstream.rpartition(":")
        self._upstream = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._lock = threading.Lock()
        self._counted: dict[Direction, int] = {"down": 0, "up": 0}
        self._knife: Knife | None = None
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self.happened = threading.Event()

    def __enter__(self) -> Self:
        self._begin(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(30)
        self._listener.close()

    def lay(self, knife: Knife | None) -> None:
        """From now on bytes are counted anew, and that happens; None: nothing does."""
        with self._lock:
            self._counted = {"down": 0, "up": 0}
            self._knife = knife
            self.happened.clear()

    @contextmanager
    def cut_at(self, direction: Direction, at: int, act: Callable[[], bool]) -> Iterator[None]:
        """`act` is called at that byte, if the talk within the block comes so far; `happened` says whether it did.

        The block's end waits for the end of `act`.
        """
        self.lay(Knife(direction, at, act))
        yield
        with self._lock:
            struck, self._knife = self._knife is None, None
        if struck:  # the till may have gone on with the bytes before, while it still happens
            assert self.happened.wait(60), "what was to happen did not come to its end"

    @property
    def counted(self) -> dict[Direction, int]:
        """How many bytes have gone each way since the last `lay`."""
        with self._lock:
            return dict(self._counted)

    def _begin(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            if select.select([self._listener], [], [], 0.05)[0]:
                till, _ = self._listener.accept()
                self._begin(self._carry, till)

    def _carry(self, till: socket.socket) -> None:
        try:
            printer = socket.create_connection(self._upstream, timeout=10)
        except OSError:
            reset(till)  # a printer that is off
            return
        with till, printer:
            try:
                self._talk(till, printer)
            except OSError:
                reset(till)

    def _talk(self, till: socket.socket, printer: socket.socket) -> None:
        open_ways = {till: printer, printer: till}
        while open_ways and not self._stopping.is_set():
            for source in select.select([*open_ways], [], [], 0.05)[0]:
                data = source.recv(PIECE)
                if data:
                    if self._pass_on("down" if source is till else "up", data, open_ways[source]):
                        reset(till)
                        return
                    continue
                target = open_ways.pop(source)
                target.shutdown(socket.SHUT_WR)
                if source is printer:  # it has nothing more to say; nor does it hear any more
                    return

    def _pass_on(self, direction: Direction, data: bytes, target: socket.socket) -> bool:
        """Hands the bytes on, with what happens between them; whether the line was cut."""
        with self._lock:
            knife, before = self._knife, self._counted[direction]
            strikes = knife is not None and knife.direction == direction and before + len(data) >= knife.at
            first = max(0, knife.at - before) if knife and strikes else len(data)
            self._knife = None if strikes else knife
            self._counted[direction] += first
        target.sendall(data[:first])
        if knife is not None and strikes:
            cut = knife.act()
            self.happened.set()
            if cut:
                return True
        with self._lock:
            self._counted[direction] += len(data) - first
        target.sendall(data[first:])
        return False


def going_on(act: Callable[[], None]) -> Callable[[], bool]:
    """What happens on a line that stays."""

    def act_and_go_on() -> bool:
        act()
        return False

    return act_and_go_on


def cutting(act: Callable[[], None]) -> Callable[[], bool]:
    """What happens, and the line is gone with it."""

    def act_and_cut() -> bool:
        act()
        return True

    return act_and_cut


def reset(connection: socket.socket) -> None:
    """Ends a connection so that what is under way on it is lost, as by a pulled plug."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
