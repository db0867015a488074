"""What passes between a till and head office, kept as it travelled, and played again to either side."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from io import BytesIO
from urllib.parse import urlsplit

import msgspec
import requests
import urllib3
from requests.adapters import HTTPAdapter

from pos_terminal.sync.deadline import Watch, WatchedAdapter

Timeout = float | tuple[float, float] | tuple[float, None] | None
# What a signature covers, and what says how the body is packed; the rest is the line's own business.
KEPT_HEADERS = ("content-type", "content-encoding", "x-terminal", "x-nonce", "x-signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request as it travelled, and its answer."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    status: int
    answer: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return urlsplit(self.target).path


class Recording(WatchedAdapter):
    """A till's real connections; what passes over them is added to `kept`."""

    def __init__(self, watch: Watch, kept: list[Exchange]) -> None:
        super().__init__(watch)
        self._kept = kept

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Timeout = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        response = super().send(request, stream, timeout, verify, cert, proxies)
        body = request.body or b""
        kept = {name.lower(): str(value) for name, value in request.headers.items() if name.lower() in KEPT_HEADERS}
        self._kept.append(
            Exchange(
                method=str(request.method),
                target=request.path_url,
                headers=kept,
                body=body.encode() if isinstance(body, str) else body,
                status=response.status_code,
                answer=response.content,
            )
        )
        return response


class Replaying(HTTPAdapter):
    """In place of connections: each request gets the next answer that was kept, which must be of its kind."""

    def __init__(self, exchanges: Iterable[Exchange]) -> None:
        super().__init__()
        self.left = list(exchanges)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Timeout = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        one = self.left.pop(0)
        assert (request.method, urlsplit(request.path_url).path) == (one.method, one.path)
        raw = urllib3.HTTPResponse(
            BytesIO(one.answer),
            headers={"Content-Type": "application/json"},
            status=one.status,
            preload_content=False,
            request_method=request.method,
        )
        return self.build_response(request, raw)


def asked_again(url: str, exchange: Exchange) -> tuple[int, bytes]:
    """The very same request to a head office of today: its status and answer."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.request(exchange.method, exchange.target, exchange.body, exchange.headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def to_lines(exchanges: Iterable[Exchange]) -> bytes:
    """Exchanges as JSON lines, bytes in Base64."""
    return b"".join(
        msgspec.json.encode(
            {
                "method": one.method,
                "target": one.target,
                "headers": one.headers,
                "body": base64.b64encode(one.body).decode(),
                "status": one.status,
                "answer": base64.b64encode(one.answer).decode(),
            }
        )
        + b"\n"
        for one in exchanges
    )


def from_lines(lines: bytes) -> list[Exchange]:
    """The exchanges of JSON lines."""
    return [msgspec.json.decode(line, type=Exchange) for line in lines.splitlines()]
