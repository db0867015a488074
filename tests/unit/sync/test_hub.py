"""The hub on real sockets: who is answered, who is not, and what a bad neighbour cannot do."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPSConnection
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from pos_terminal.sync.hub.asking import HubClient
from pos_terminal.sync.hub.certificate import asking_context, serving_context
from pos_terminal.sync.hub.finding import Finding
from pos_terminal.sync.hub.serving import HubServer
from pos_terminal.vault import KeyVault, open_vault, verify
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.neighbours import ENDS, StreamEnds
from pos_terminal.wire.signing import NONCE, SIGNATURE, TERMINAL, signed_bytes

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
STREAM = UUID(int=7)
LOOPBACK = "127.0.0.1"
ASKS = "S1-T2"


class Books:
    """What is told, without books."""

    def __init__(self, key: str) -> None:
        self.key = key

    def knows(self, terminal: str) -> str:
        return self.key if terminal == ASKS else ""

    def ends(self) -> StreamEnds:
        return StreamEnds(terminal="S1-T1", ends=())

    def records(self, stream: UUID, after: int) -> bytes:
        return f"{stream} {after}".encode()

    def close(self) -> None: ...


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> KeyVault:
    return open_vault(tmp_path_factory.mktemp("asker"))


@contextmanager
def serving(asker: KeyVault) -> Iterator[HubServer]:
    context, certificate = serving_context(NOW)
    server = HubServer(lambda: Books(asker.public_key), verify, context, certificate, LOOPBACK)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def server(asker: KeyVault) -> Iterator[HubServer]:
    with serving(asker) as running:
        yield running


def client(vault: KeyVault, terminal: str = ASKS, deadline_s: float = 5.0) -> HubClient:
    numbers = count()
    return HubClient(
        terminal,
        sign=vault.sign,
        new_nonce=lambda: f"nonce{next(numbers)}",
        context=asking_context(),
        deadline_s=deadline_s,
    )


def at(port: int) -> str:
    return f"{LOOPBACK}:{port}"


def test_a_neighbour_is_answered(server: HubServer, asker: KeyVault) -> None:
    asks = client(asker)
    assert asks.ends(at(server.port)).terminal == "S1-T1"
    assert asks.records(at(server.port), STREAM, 41) == f"{STREAM} 41".encode()
    with pytest.raises(NoAnswer):
        asks.ends(at(1))  # nobody is there


def test_nobody_else_is(server: HubServer, asker: KeyVault, tmp_path: Path) -> None:
    for vault, terminal in ((open_vault(tmp_path / "x"), ASKS), (asker, "S1-T3"), (asker, "")):
        with pytest.raises(NoAnswer) as refused:
            client(vault, terminal).ends(at(server.port))
        assert refused.value.code == answers.REFUSES_TERMINAL


def test_a_signed_request_is_good_for_one_certificate_only(server: HubServer, asker: KeyVault) -> None:
    """A machine in between shows a certificate of its own: what it is asked with is of no use at the real till."""
    _, other = serving_context(NOW)
    line = HTTPSConnection(LOOPBACK, server.port, timeout=5, context=asking_context())
    for certificate, status in ((other, 401), (_certificate(server.port), 200)):
        signature = asker.sign(signed_bytes("GET", ENDS, certificate, "n")).hex()
        line.request("GET", ENDS, headers={TERMINAL: ASKS, NONCE: "n", SIGNATURE: signature})
        answer = line.getresponse()
        answer.read()
        assert answer.status == status
    line.close()


def test_strange_questions_are_refused_plainly(server: HubServer, asker: KeyVault) -> None:
    line = HTTPSConnection(LOOPBACK, server.port, timeout=5, context=asking_context())
    certificate = _certificate(server.port)
    for target, status in (
        ("/v1/stream?stream=no&after=0", 400),
        ("/v1/stream?after=x", 400),
        (f"/v1/stream?stream={STREAM}&after=-5", 200),
        ("/v1/other", 404),
        ("/../etc/passwd", 404),
    ):
        signature = asker.sign(signed_bytes("GET", target, certificate, "n")).hex()
        line.request("GET", target, headers={TERMINAL: ASKS, NONCE: "n", SIGNATURE: signature})
        answer = line.getresponse()
        assert (target, answer.status) == (target, status)
        answer.read()
    line.close()


def test_slow_and_silent_guests_keep_nobody_else_waiting(server: HubServer, asker: KeyVault) -> None:
    guests = [socket.create_connection((LOOPBACK, server.port), timeout=5) for _ in range(20)]
    wrapped = asking_context().wrap_socket(guests[0])
    wrapped.sendall(b"GET /v1/stream-ends HTTP/1.1\r\nX-Slow: ")
    guests[1].sendall(b"\x16\x03garbage that is no TLS" * 10)
    assert client(asker).ends(at(server.port)).terminal == "S1-T1"
    for guest in guests[1:]:
        guest.close()
    wrapped.close()


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", b"<html>", b"x" * 99])
def test_a_neighbour_that_answers_nonsense_is_no_answer(asker: KeyVault, answer: bytes) -> None:
    with _answering(answer) as port, pytest.raises(NoAnswer):
        client(asker).ends(at(port))


def test_a_neighbour_that_drips_is_given_up(asker: KeyVault) -> None:
    with _answering(b"HTTP/1.1 200 OK\r\n", drips=True) as port, pytest.raises(NoAnswer):
        client(asker, deadline_s=1.0).ends(at(port))


def test_tills_find_each_other_by_their_announcements() -> None:
    one = Finding("S1-T1", "S1-T1-a1", 4001, interfaces=[LOOPBACK])
    two = Finding("S1-T2", "S1-T2-b2", 4002, ["10.0.0.9:77"], interfaces=[LOOPBACK])
    wanted = {"S1-T1", "S1-T2"}
    ready = threading.Event()
    try:
        for _ in range(100):
            found = one.found(wanted), two.found(wanted)
            if found == ((at(4002),), ("10.0.0.9:77", at(4001))):
                break
            ready.wait(0.1)
        assert found == ((at(4002),), ("10.0.0.9:77", at(4001)))
        assert one.found({"S1-T7"}) == (), "not one of ours"
        two.close()
        for _ in range(100):
            if one.found(wanted) == ():
                break
            ready.wait(0.1)
        assert one.found(wanted) == (), "it said goodbye"
    finally:
        one.close()
        two.close()


def _certificate(port: int) -> bytes:
    with socket.create_connection((LOOPBACK, port), timeout=5) as plain, asking_context().wrap_socket(plain) as line:
        return line.getpeercert(binary_form=True) or b""


@contextmanager
def _answering(answer: bytes, *, drips: bool = False) -> Iterator[int]:
    """A TLS server that answers the first who comes with these bytes; `drips` begins a header without end."""
    context, _ = serving_context(NOW)
    listening = socket.create_server((LOOPBACK, 0))
    over = threading.Event()

    def serve() -> None:
        plain, _ = listening.accept()
        try:
            with context.wrap_socket(plain, server_side=True) as line:
                line.recv(4096)
                line.sendall(answer)
                while drips and not over.wait(0.05):
                    line.sendall(b"X")
        except (OSError, ssl.SSLError):
            pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        listening.close()
        thread.join(5)
