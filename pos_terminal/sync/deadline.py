"""A deadline for a whole HTTP call.

The timeout of requests starts anew with each byte, so a line that drips holds a call for ever. Here the connection's
socket is shut down when the time is over, wherever the call is: sending, waiting for the header, or reading.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection


class Watch:
    """Knows the socket of the call under way and shuts it when the time is over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._timer: threading.Timer | None = None
        self._end = 0.0
        self.over = False
        self.ended = False

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Ends whatever the call does inside after so many seconds; `over` then says so."""
        with self._lock:
            self._socket, self.over = None, self.ended
            self._end = time.monotonic() + seconds
        try:
            yield
        finally:
            with self._lock:
                self._socket = None
                if self._timer:
                    self._timer.cancel()
                    self._timer = None

    def holds(self, used: socket.socket | None) -> None:
        """The call uses that socket from now on; before that, connecting has a limit of its own."""
        with self._lock:
            self._socket = used
            if self.over:
                _shut(used)
            elif self._timer is None:
                self._timer = threading.Timer(max(0.0, self._end - time.monotonic()), self._shut)
                self._timer.daemon = True
                self._timer.start()

    def end(self) -> None:
        """Ends the call under way and every later one; from any thread, as the till is being closed."""
        self.ended = True
        self._shut()

    def _shut(self) -> None:
        with self._lock:
            self.over = True
            _shut(self._socket)


class WatchedAdapter(HTTPAdapter):
    """Makes connections that tell the watch which socket they use, through a proxy or not."""

    def __init__(self, watch: Watch) -> None:
        self._pools = _pools(watch)
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> PoolManager:
        manager: PoolManager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pools(watch: Watch) -> dict[str, Any]:
    class WatchedHTTP(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            watch.holds(self.sock)

        def request(self, *args: Any, **kwargs: Any) -> None:
            watch.holds(self.sock)
            super().request(*args, **kwargs)

    class WatchedHTTPS(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            watch.holds(self.sock)

        def request(self, *args: Any, **kwargs: Any) -> None:
            watch.holds(self.sock)
            super().request(*args, **kwargs)

    class HTTPPool(HTTPConnectionPool):
        ConnectionCls = WatchedHTTP

    class HTTPSPool(HTTPSConnectionPool):
        ConnectionCls = WatchedHTTPS

    return {"http": HTTPPool, "https": HTTPSPool}


def _shut(used: socket.socket | None) -> None:
    if used is not None:
        with suppress(OSError):
            used.shutdown(socket.SHUT_RDWR)
