"""Head office over HTTP: every call signed, bounded in time and size, and every odd answer given a plain name."""

import gzip
from collections.abc import Callable, Sequence
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import msgspec
import requests
import urllib3
import zstandard
from msgspec import Struct
from requests.adapters import HTTPAdapter

from pos_terminal.sync.deadline import Watch, WatchedAdapter
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import (
    Agreed,
    BatchAnswer,
    BatchHead,
    Changes,
    Compare,
    Enrol,
    Enrolled,
    Hello,
    HelloAnswer,
    Problem,
    batch_bytes,
    to_json,
)
from pos_terminal.wire.reconcile import (
    Again,
    AgainAnswer,
    BalancesAnswer,
    BalancesAsked,
    BucketsAsked,
    DaysAnswer,
    DaysAsked,
    PlacesAnswer,
    PlacesAsked,
)
from pos_terminal.wire.reservations import Reserve, Reserved
from pos_terminal.wire.signing import NONCE, SIGNATURE, TERMINAL, signed_bytes

CONNECT_S = 5.0
SILENCE_S = 15.0
DEADLINE_S = 30.0
LARGEST_ANSWER = 16 * 1_048_576
ZSTD_LEVEL = 3
GZIP_LEVEL = 5
SHOWN_CAUSE = 200

Message = TypeVar("Message", bound=Struct)

_CODES: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: answers.REFUSES_TERMINAL,
    HTTPStatus.FORBIDDEN: answers.REFUSES_TERMINAL,
    HTTPStatus.CONFLICT: answers.FORK,
    HTTPStatus.GONE: answers.RESET,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: answers.TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: answers.ENCODING,
    HTTPStatus.TOO_MANY_REQUESTS: answers.BUSY,
    HTTPStatus.SERVICE_UNAVAILABLE: answers.BUSY,
}


class HeadOfficeClient:
    """One terminal's line to head office. Belongs to one thread; `close` ends its connection.

    `carrier` makes what carries the calls: connections that the watch can shut.
    """

    def __init__(
        self,
        url: str,
        *,
        terminal_id: str,
        sign: Callable[[bytes], bytes],
        new_nonce: Callable[[], str],
        deadline_s: float = DEADLINE_S,
        carrier: Callable[[Watch], HTTPAdapter] = WatchedAdapter,
    ) -> None:
        self._url = url.rstrip("/")
        self._terminal_id = terminal_id
        self._sign = sign
        self._new_nonce = new_nonce
        self._deadline_s = deadline_s
        self._packs_zstd = True
        self._watch = Watch()
        self._session = requests.Session()
        self._session.trust_env = not _is_loopback(url)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, carrier(self._watch))

    def enrol(self, request: Enrol) -> Enrolled:
        """Joins with a one-time code."""
        return self._call("POST", "/v1/enrol", Enrolled, to_json(request), signed=False)

    def hello(self, hello: Hello) -> HelloAnswer:
        """Says where this till stands, and hears where head office stands."""
        return self._call("POST", "/v1/hello", HelloAnswer, to_json(hello))

    def compare(self, compare: Compare) -> Agreed:
        """Asks how far a stream is the same on both sides."""
        return self._call("POST", "/v1/compare", Agreed, to_json(compare))

    def send(self, head: BatchHead, bodies: Sequence[bytes]) -> BatchAnswer:
        """Sends records as they were committed, compressed: by gzip where head office does not know zstd."""
        plain = batch_bytes(head, list(bodies))
        if self._packs_zstd:
            try:
                return self._send(zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(plain), "zstd")
            except NoAnswer as trouble:
                if trouble.code != answers.ENCODING:
                    raise
                self._packs_zstd = False
        return self._send(gzip.compress(plain, GZIP_LEVEL, mtime=0), "gzip")

    def changes(self, generation: str, cursor: int, limit: int) -> Changes:
        """The feed's page after `cursor`."""
        query = urlencode({"generation": generation, "cursor": cursor, "limit": limit})
        return self._call("GET", f"/v1/changes?{query}", Changes)

    def balances(self, asked: BalancesAsked) -> BalancesAnswer:
        """Which buckets of balances differ."""
        return self._call("POST", "/v1/balances", BalancesAnswer, to_json(asked))

    def buckets(self, asked: BucketsAsked) -> Changes:
        """The accounts of whole buckets."""
        return self._call("POST", "/v1/buckets", Changes, to_json(asked))

    def days(self, asked: DaysAsked) -> DaysAnswer:
        """Totals of business days."""
        return self._call("POST", "/v1/days", DaysAnswer, to_json(asked))

    def places(self, asked: PlacesAsked) -> PlacesAnswer:
        """Which records do not lie at head office as they were sent."""
        return self._call("POST", "/v1/places", PlacesAnswer, to_json(asked))

    def again(self, asked: Again) -> AgainAnswer:
        """Records once more, to be mended there."""
        return self._call("POST", "/v1/again", AgainAnswer, to_json(asked))

    def reserve(self, asked: Reserve) -> Reserved:
        """What an open bill is about to use of a member's account, and what is left for it."""
        return self._call("POST", "/v1/reserve", Reserved, to_json(asked))

    def hang_up(self) -> None:
        """Ends the call under way with NoAnswer, and every later one. May be called from any thread."""
        self._watch.end()

    def close(self) -> None:
        """Ends the connection."""
        self._session.close()

    def _send(self, packed: bytes, encoding: str) -> BatchAnswer:
        headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": encoding}
        return self._call("POST", "/v1/records", BatchAnswer, packed, headers=headers)

    def _call(
        self,
        method: str,
        target: str,
        kind: type[Message],
        body: bytes = b"",
        *,
        signed: bool = True,
        headers: dict[str, str] | None = None,
    ) -> Message:
        said = {"Content-Type": "application/json", "Accept": "application/json"} | (headers or {})
        if signed:
            said |= self._proof(method, target, body)
        status, retry_after, answer = self._exchange(method, target, body, said)
        if status != HTTPStatus.OK:
            raise NoAnswer(_code(status), _cause(status, answer), retry_after)
        try:
            return msgspec.json.decode(answer, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise NoAnswer(answers.GARBLED, f"{error}: {_shown(answer)}") from error

    def _proof(self, method: str, target: str, body: bytes) -> dict[str, str]:
        nonce = self._new_nonce()
        path = urlsplit(self._url).path + target
        signature = self._sign(signed_bytes(method, path, body, nonce)).hex()
        return {TERMINAL: self._terminal_id, NONCE: nonce, SIGNATURE: signature}

    def _exchange(
        self, method: str, target: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, float | None, bytes]:
        try:
            with (
                self._watch.limit(self._deadline_s),
                self._session.request(
                    method,
                    self._url + target,
                    data=body,
                    headers=headers,
                    timeout=(CONNECT_S, SILENCE_S),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                return response.status_code, _retry_after(response), self._read(response)
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
            if not self._watch.over:
                raise NoAnswer(answers.GARBLED, f"half an answer: {_plain(error)}") from error
            raise NoAnswer(answers.UNREACHABLE, self._late()) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise NoAnswer(answers.UNREACHABLE, self._late() if self._watch.over else _plain(error)) from error

    def _late(self) -> str:
        return "the till was closed" if self._watch.ended else f"no whole answer within {self._deadline_s:g} s"

    def _read(self, response: requests.Response) -> bytes:
        """The answer's body: whole as its length announced, and not without end."""
        parts = bytearray()
        for part in response.iter_content(65536):
            parts += part
            if len(parts) > LARGEST_ANSWER:
                raise NoAnswer(answers.GARBLED, f"an answer of more than {LARGEST_ANSWER} bytes")
        if self._watch.over:
            raise requests.ReadTimeout
        return bytes(parts)


def _code(status: int) -> str:
    if code := _CODES.get(status):
        return code
    if 200 <= status < 400:
        return answers.GARBLED
    return answers.FAULT if status >= 500 else answers.REFUSES


def _cause(status: int, answer: bytes) -> str:
    """The sentence that head office gave, or the beginning of what came instead."""
    try:
        problem = msgspec.json.decode(answer, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return f"HTTP {status}: {_shown(answer)}" if answer else f"HTTP {status} without a word"
    return f"HTTP {status} {problem.code}: {problem.zh} {problem.en}"


def _shown(answer: bytes) -> str:
    text = " ".join(answer[: 4 * SHOWN_CAUSE].decode("utf-8", "replace").split())
    return "".join(char if char.isprintable() else "?" for char in text)[:SHOWN_CAUSE] or "nothing"


def _retry_after(response: requests.Response) -> float | None:
    """Seconds from the header's number; from its date by the answering server's own clock, as ours may lie."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        then, now = (parsedate_to_datetime(text) for text in (said, response.headers.get("Date", "")))
        return max(0.0, (then - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _plain(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:SHOWN_CAUSE]


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
