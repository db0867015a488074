"""Slow and greedy clients: each is answered in a way that a till understands, and nobody else waits for them."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import zstandard

from pos_terminal.headoffice.bodies import LARGEST_BODY
from pos_terminal.headoffice.limits import Bounds
from pos_terminal.headoffice.server import serving
from pos_terminal.wire.envelope import BatchHead, batch_bytes
from pos_terminal.wire.signing import NONCE, SIGNATURE, TERMINAL, signed_bytes
from tests.support.offices import Office, Till, earn, open_till

# Short enough to wait for, long enough for a busy machine to do honest work in.
SHORT = Bounds(head_s=0.5, body_s=1.0, total_s=2.0, at_once=3)
WITHIN_S = 20.0
Call = Callable[..., requests.Response]


@pytest.fixture
def where() -> str:
    return ""  # the door is the same before any database


@pytest.fixture
def url(office: Office) -> Iterator[str]:
    with serving(office.office, bounds=SHORT) as url:
        yield url


@pytest.fixture
def till(office: Office, url: str, tmp_path: Path) -> Iterator[Till]:
    till = open_till(tmp_path, 1)
    till.join(office.new_code(), till.client(url), url)
    till.sell(earn(10, "a"))
    yield till
    till.store.close()


@pytest.fixture
def send(url: str, till: Till) -> Call:
    """Sends the till's records, packed as told."""

    def send(body: bytes, encoding: str) -> requests.Response:
        message = signed_bytes("POST", "/v1/records", body, "n")
        proof = {TERMINAL: "S1-T1", NONCE: "n", SIGNATURE: till.vault.sign(message).hex()}
        headers = proof | {"Content-Encoding": encoding}
        with requests.Session() as session:
            session.trust_env = False
            return session.post(f"{url}/v1/records", data=body, headers=headers, timeout=WITHIN_S)

    return send


def batch(till: Till) -> bytes:
    stream = till.store.journal.streams()[-1]
    records = till.store.journal.of_stream(stream.id, 0, 10)
    first, last = stream.first_hash.hex(), records[-1].hash.hex()
    head = BatchHead(stream=str(stream.id), first=1, count=len(records), previous=first, last=last)
    return batch_bytes(head, [record.body for record in records])


def connect(url: str) -> socket.socket:
    host, _, port = urlsplit(url).netloc.partition(":")
    return socket.create_connection((host, int(port)), timeout=WITHIN_S)


def is_closed(line: socket.socket) -> bool:
    """Whether the other side hangs up, sooner or later."""
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("identity", bytes), ("zstd", zstandard.ZstdCompressor().compress), ("gzip", gzip.compress)],
)
def test_a_batch_may_be_packed_in_three_ways(
    till: Till, send: Call, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    answer = send(pack(batch(till)), encoding)
    assert (answer.status_code, answer.json()["have"]["sequence"]) == (200, 2)


@pytest.mark.parametrize(("encoding", "pack"), [("zstd", zstandard.ZstdCompressor().compress), ("gzip", gzip.compress)])
def test_a_small_body_that_unpacks_to_a_large_one_is_refused(
    send: Call, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    bomb = pack(bytes(64 * LARGEST_BODY))
    assert len(bomb) < LARGEST_BODY
    answer = send(bomb, encoding)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_a_frame_that_asks_for_much_memory_is_refused(till: Till, send: Call) -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    answer = send(packer.compress(batch(till)) + packer.flush(), "zstd")
    assert (answer.status_code, answer.json()["code"]) == (400, "not-readable")


@pytest.mark.parametrize("spoil", [lambda body: body[:-9], lambda body: body + body, lambda body: b"\x1f\x8b" + body])
def test_a_gzip_that_is_not_one_whole_stream_is_refused(
    till: Till, send: Call, spoil: Callable[[bytes], bytes]
) -> None:
    assert send(spoil(gzip.compress(batch(till))), "gzip").status_code == 400


def test_what_is_announced_too_large_is_refused_before_it_is_read(url: str) -> None:
    with connect(url) as line:
        line.sendall(b"POST /v1/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")
        assert drained(line)  # and who goes on sending nothing is not waited for


def drained(line: socket.socket) -> bool:
    while line.recv(65_536):
        pass
    return True


def test_a_header_that_drips_is_not_waited_for(url: str) -> None:
    with connect(url) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\n")
        with pytest.raises(OSError):
            until = time.monotonic() + WITHIN_S
            while time.monotonic() < until:
                line.sendall(b"X-Slow: y\r\n")
                time.sleep(0.05)


def test_a_connection_that_asks_nothing_is_closed(url: str) -> None:
    with connect(url) as line:
        assert is_closed(line)


def test_a_body_that_drips_is_answered_408(url: str) -> None:
    with connect(url) as line:
        line.sendall(b"POST /v1/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        answer = line.recv(4096)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert is_closed(line) or drained(line)


def test_more_at_once_than_can_be_served_hears_when_to_come_back(office: Office, url: str) -> None:
    slow = [connect(url) for _ in range(SHORT.at_once)]
    for line in slow:
        line.sendall(b"POST /v1/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
    until = time.monotonic() + WITHIN_S
    answer = requests.get(f"{url}/healthz", timeout=WITHIN_S)
    while answer.status_code != 503 and time.monotonic() < until:
        answer = requests.get(f"{url}/healthz", timeout=WITHIN_S)
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["code"]) == (503, "5", "busy")
    for line in slow:
        line.close()
    while requests.get(f"{url}/healthz", timeout=WITHIN_S).status_code == 503:
        assert time.monotonic() < until


def test_one_till_has_no_more_than_two_requests_under_way(office: Office, till: Till, send: Call) -> None:
    body = batch(till)
    busy = threading.Barrier(2)

    def hold() -> None:
        with office.office.database.write():  # nobody else writes until the others have asked
            busy.wait(WITHIN_S)
            busy.wait(WITHIN_S)

    with ThreadPoolExecutor(4) as threads:
        holding = threads.submit(hold)
        busy.wait(WITHIN_S)
        asked = [threads.submit(send, body, "identity") for _ in range(3)]
        until = time.monotonic() + WITHIN_S
        while not any(one.done() for one in asked) and time.monotonic() < until:
            time.sleep(0.01)
        refused = [one.result() for one in asked if one.done()]
        busy.wait(WITHIN_S)
        holding.result(WITHIN_S)
        assert [(one.status_code, one.headers["Retry-After"]) for one in refused] == [(429, "5")]
        assert sorted(one.result(WITHIN_S).status_code for one in asked) == [200, 200, 429]


def test_a_watcher_reads_counts_and_lags(url: str, till: Till, send: Call) -> None:
    send(batch(till), "identity")
    send(batch(till), "identity")
    answer = requests.get(f"{url}/metrics", timeout=WITHIN_S)
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    for line in (
        'pos_batches_total{outcome="taken"} 2',
        'pos_records_total{verdict="taken"} 2',
        "pos_feed_position 2",
        "pos_terminals 1",
        "pos_quarantined 0",
        'pos_terminal_feed_behind_bucket{le="0"} 0',
        'pos_terminal_feed_behind_bucket{le="10"} 1',
        'pos_request_duration_seconds_count{route="/v1/records",status="200"} 2',
    ):
        assert line in lines
    assert not any("S1" in line for line in lines)
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names))
