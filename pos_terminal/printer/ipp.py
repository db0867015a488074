"""The little of the Internet Printing Protocol (RFC 8010, 8011) that a raw print job needs: two requests to a queue.

CUPS's own library needs its headers at build time and says nothing that the protocol does not; so we speak to its port.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from pos_terminal.printer.channel import ChannelLost

PRINT_JOB, GET_PRINTER = 0x0002, 0x000B
# CUPS hands a job of this type to the printer as it is.
RAW = "application/vnd.cups-raw"
CONTENT_TYPE = "application/ipp"
OPERATION, END = 0x01, 0x03
CHARSET, LANGUAGE, URI, NAME, MIME, KEYWORD = 0x47, 0x48, 0x45, 0x42, 0x49, 0x44
SUCCESSFUL_BELOW = 0x0100
TIMEOUT_S = 5.0
# A client's name must be there; anyone may print in CUPS's own policy.
USER = "pos-terminal"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the queue said: its status code, and all values by attribute name as bytes."""

    status: int
    values: Mapping[str, tuple[bytes, ...]]

    @property
    def is_good(self) -> bool:
        return self.status < SUCCESSFUL_BELOW


class Post(Protocol):
    """Sends a body to an http(s) address and gives the answer's. Raises NotReached, or ChannelLost where some of it may
    have arrived."""

    def __call__(self, url: str, body: bytes) -> bytes: ...


class NotReached(ChannelLost):
    """The queue's server was not reached: nothing of the request went out."""


def post(url: str, body: bytes) -> bytes:
    """By requests. Raises NotReached, or ChannelLost where bytes may have gone out."""
    import requests  # takes longer to load than the window does

    try:
        answer = requests.post(url, data=body, headers={"Content-Type": CONTENT_TYPE}, timeout=TIMEOUT_S)
    except (requests.ConnectTimeout, requests.exceptions.InvalidURL) as error:
        raise NotReached(_short(error)) from error
    except requests.ConnectionError as error:
        refused = "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
        raise (NotReached if refused else ChannelLost)(_short(error)) from error
    except requests.RequestException as error:
        raise ChannelLost(_short(error)) from error
    if answer.status_code != 200:
        raise NotReached(f"HTTP {answer.status_code}")
    return answer.content


def _short(error: Exception) -> str:
    return type(error).__name__


class IppQueue:
    """One queue: `uri` as ipp://HOST[:PORT]/printers/NAME."""

    def __init__(self, uri: str, send: Post = post) -> None:
        self._uri = uri
        scheme, _, rest = uri.partition("://")
        host, _, path = rest.partition("/")
        port = "" if ":" in host.rpartition("]")[2] else ":631"
        self._url = f"{'https' if scheme == 'ipps' else 'http'}://{host}{port}/{path}"
        self._send = send

    def ask(self) -> Answer:
        """The queue's state, its reasons, and whether it takes jobs. Raises ChannelLost."""
        wanted = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
        return self._request(GET_PRINTER, [(KEYWORD, "requested-attributes", wanted)])

    def print_raw(self, document: bytes, job_name: str) -> Answer:
        """Gives the queue a job. Raises NotReached where nothing went out, ChannelLost where that is not sure."""
        return self._request(PRINT_JOB, [(NAME, "job-name", (job_name,)), (MIME, "document-format", (RAW,))], document)

    def _request(self, operation: int, more: list[tuple[int, str, tuple[str, ...]]], document: bytes = b"") -> Answer:
        attributes: list[tuple[int, str, tuple[str, ...]]] = [
            (CHARSET, "attributes-charset", ("utf-8",)),
            (LANGUAGE, "attributes-natural-language", ("en",)),
            (URI, "printer-uri", (self._uri,)),
            (NAME, "requesting-user-name", (USER,)),
            *more,
        ]
        head = struct.pack(">BBHI", 1, 1, operation, 1) + bytes([OPERATION])
        body = b"".join(_attribute(*attribute) for attribute in attributes)
        return read_answer(self._send(self._url, head + body + bytes([END]) + document))


def _attribute(tag: int, name: str, values: tuple[str, ...]) -> bytes:
    parts = []
    for i, value in enumerate(values):
        key, data = ("" if i else name).encode(), value.encode()
        parts.append(bytes([tag]) + struct.pack(">H", len(key)) + key + struct.pack(">H", len(data)) + data)
    return b"".join(parts)


def read_answer(body: bytes) -> Answer:
    """Raises ChannelLost where it is not IPP."""
    try:
        status = struct.unpack_from(">H", body, 2)[0]
        values: dict[str, tuple[bytes, ...]] = {}
        at, name = 8, ""
        while at < len(body) and body[at] != END:
            if body[at] < 0x10:  # a group begins
                at += 1
                continue
            length = struct.unpack_from(">H", body, at + 1)[0]
            name = body[at + 3 : at + 3 + length].decode("ascii", "replace") or name
            at += 3 + length
            length = struct.unpack_from(">H", body, at)[0]
            values[name] = (*values.get(name, ()), body[at + 2 : at + 2 + length])
            at += 2 + length
    except struct.error as error:
        raise ChannelLost("the queue's answer is not IPP") from error
    return Answer(status, values)
