"""The network: it loses, repeats, delays and spoils what is said, as the seed has it."""

import random  # noqa: TID251 - seeded
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlsplit

import msgspec
import requests
import urllib3
from requests.adapters import HTTPAdapter

from tests.sim.asgi import Answer, Request

Deliver = Callable[[Request], "Answer | None"]  # None: head office died over it

LOST = "request lost"
ANSWER_LOST = "answer lost"
CUT = "half the answer"
PAGE = "a web page instead"
BUSY = "503"
TOO_LARGE = "413"
NO_ZSTD = "415"
TWICE = "delivered twice"
LATER = "lost, and delivered later"
GOOD = ""
FAULTS = (LOST, LOST, ANSWER_LOST, ANSWER_LOST, CUT, PAGE, BUSY, TWICE, LATER, TOO_LARGE, NO_ZSTD)

HTML = Answer(200, (("content-type", "text/html"),), b"<html>Welcome to the mall</html>")


@dataclass
class Network:
    """Carries requests to head office. `lossy` is the share of calls that go wrong; `forced` is what happens next."""

    chance: random.Random
    deliver: Deliver
    lossy: float = 0.0
    batch_records: int = 0
    forced: list[str] = field(default_factory=list)
    delayed: list[Request] = field(default_factory=list)
    said: Callable[[str], None] = lambda _: None
    heard: Callable[[Request, Answer], None] = lambda _request, _answer: None

    def carry(self, request: Request) -> Answer:
        """The answer that arrives. Raises requests.ConnectionError where none does."""
        fault = self._fault(request)
        self.said(f"    {request.method} {urlsplit(request.target).path}{f'  [{fault}]' if fault else ''}")
        match fault:
            case "request lost":
                raise requests.ConnectionError("lost")
            case "lost, and delivered later":
                self.delayed.append(request)
                raise requests.ConnectionError("lost")
            case "a web page instead":
                return HTML
            case "503":
                return Answer(503, (("retry-after", "7"),), b"")
            case "413" | "415":
                return Answer(int(fault), (), b"")
        answer = self.reach(request)
        if fault == TWICE:
            self.reach(request)
        if answer is None or fault == ANSWER_LOST:
            raise requests.ConnectionError("closed")
        if fault == CUT:
            return Answer(
                answer.status, (("content-length", str(len(answer.body))),), answer.body[: len(answer.body) // 2]
            )
        return answer

    def reach(self, request: Request) -> Answer | None:
        """Head office hears the request; what it says to it."""
        answer = self.deliver(request)
        if answer is None:
            return None
        if self.batch_records and answer.status == 200 and request.target.endswith("/v1/hello"):
            said = msgspec.json.decode(answer.body)
            answer = Answer(
                200,
                (("content-type", "application/json"),),
                msgspec.json.encode(said | {"batch_records": self.batch_records}),
            )
        self.heard(request, answer)
        return answer

    def _fault(self, request: Request) -> str:
        if self.forced:
            return self.forced.pop(0)
        if not self.lossy or self.chance.random() >= self.lossy:
            return GOOD
        fault = self.chance.choice(
            (LOST, LOST, ANSWER_LOST, ANSWER_LOST, CUT, PAGE, BUSY, TWICE, LATER, TOO_LARGE, NO_ZSTD)
        )
        if fault in (TOO_LARGE, NO_ZSTD) and not request.target.endswith("/v1/records"):
            return LOST
        if fault == NO_ZSTD and dict(request.headers).get("Content-Encoding") != "zstd":
            return LOST
        return fault


class Carrier(HTTPAdapter):
    """In place of connections: hands each request to the network."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self._network = network

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        assert request.url
        url = urlsplit(request.url)
        headers = tuple((name, str(value)) for name, value in request.headers.items())
        body = request.body or b""
        said = Request(
            request.method or "GET",
            url.path + (f"?{url.query}" if url.query else ""),
            headers,
            body.encode() if isinstance(body, str) else body,
        )
        answer = self._network.carry(said)
        raw = urllib3.HTTPResponse(
            BytesIO(answer.body),
            headers=dict(answer.headers),
            status=answer.status,
            preload_content=False,
            request_method=request.method,
        )
        return self.build_response(request, raw)
