"""The door of head office: who may come in, and with how much."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
import zstandard

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.headoffice.bodies import LARGEST_BODY
from pos_terminal.headoffice.opening import open_database
from pos_terminal.headoffice.server import listen, serving
from pos_terminal.wire.envelope import BatchHead, batch_bytes
from pos_terminal.wire.signing import NONCE, SIGNATURE, TERMINAL, signed_bytes
from tests.support.offices import Office, Till, open_till

Call = Callable[..., requests.Response]


@pytest.fixture
def url(office: Office) -> Iterator[str]:
    with serving(office.office) as url:
        yield url


@pytest.fixture
def till(office: Office, url: str, tmp_path: Path) -> Iterator[Till]:
    till = open_till(tmp_path, 1)
    till.join(office.new_code(), till.client(url), url)
    yield till
    till.store.close()


@pytest.fixture
def call(url: str, till: Till) -> Iterator[Call]:
    """Calls head office as the till, signing what `signed` says instead of the body where it is given."""
    with requests.Session() as session:
        session.trust_env = False

        def call(
            method: str, target: str, body: bytes = b"", signed: bytes | None = None, **headers: str
        ) -> requests.Response:
            message = signed_bytes(method, target, body if signed is None else signed, "n")
            proof = {TERMINAL: "S1-T1", NONCE: "n", SIGNATURE: till.vault.sign(message).hex()}
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return session.request(method, url + target, data=body, headers=proof | named, timeout=10)

        yield call


def test_small_answers_leave_at_once() -> None:
    """asyncio switches the wait for a fuller packet off on a socket that is named as TCP, and only there."""
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_whoever_asks_hears_that_it_serves(url: str, call: Call) -> None:
    health = call("GET", "/healthz").json()
    assert health["ok"] is True
    described = call("GET", "/openapi.json").json()
    assert set(described["paths"]) == {
        "/healthz",
        "/metrics",
        "/openapi.json",
        "/r/{record}",
        "/v1/enrol",
        "/v1/hello",
        "/v1/records",
        "/v1/changes",
        "/v1/compare",
        "/v1/days",
        "/v1/balances",
        "/v1/buckets",
        "/v1/places",
        "/v1/reserve",
        "/v1/again",
    }
    assert "security" not in described["paths"]["/r/{record}"]["get"], "customers sign nothing"
    references = set(json.dumps(described).split("#/components/schemas/")[1:])
    assert {reference.split('"')[0] for reference in references} <= set(described["components"]["schemas"])


def test_a_signature_covers_method_path_and_body(call: Call) -> None:
    assert call("GET", "/v1/changes?cursor=0").status_code == 200
    for answer in (
        call("POST", "/v1/hello", b"{}", signed=b"{ }"),
        call("GET", "/v1/changes?cursor=0", X_Terminal="S1-T2"),
        call("GET", "/v1/changes?cursor=0", X_Nonce="other"),
        call("GET", "/v1/changes?cursor=0", X_Signature="00"),
        call("GET", "/v1/changes?cursor=0", X_Signature="not hex"),
    ):
        assert answer.status_code == 401
        assert answer.json()["code"] == "not-signed"


@pytest.mark.parametrize(
    "target", ["/v1/changes?cursor=x", "/v1/changes?cursor=-1", "/v1/changes?cursor=99999999999999999999"]
)
def test_a_strange_cursor_is_refused_in_words(call: Call, target: str) -> None:
    answer = call("GET", target)
    assert answer.status_code == 400
    assert {"code", "zh", "en"} == set(answer.json())


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"{}", b"\xff\xfe", b'{"stream":"x","first":1,"count":2,"previous":"","last":""}\n']
)
def test_what_cannot_be_read_is_refused_as_a_whole(call: Call, body: bytes) -> None:
    assert call("POST", "/v1/records", body).status_code == 400
    assert call("POST", "/v1/hello", body).status_code == 400


def test_too_much_is_refused_packed_or_not(call: Call) -> None:
    assert call("POST", "/v1/records", b"x" * (LARGEST_BODY + 1)).status_code == 413
    bomb = zstandard.ZstdCompressor().compress(b"\n" * (LARGEST_BODY + 1))
    assert call("POST", "/v1/records", bomb, content_encoding="zstd").status_code == 413


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_packing_that_cannot_be_undone_is_refused(call: Call, encoding: str) -> None:
    assert call("POST", "/v1/records", b"x", content_encoding=encoding).status_code == 400


def test_a_packing_that_is_not_known_is_named_with_those_that_are(call: Call) -> None:
    answer = call("POST", "/v1/records", b"x", content_encoding="br")
    assert (answer.status_code, answer.headers["Accept-Encoding"]) == (415, "zstd, gzip")


def test_other_addresses_and_methods_say_so_in_words(call: Call) -> None:
    assert call("GET", "/nothing").json()["code"] == "not-found"
    assert call("GET", "/v1/records").status_code == 405


def test_a_port_that_is_taken_is_said(office: Office, url: str) -> None:
    port = int(url.rpartition(":")[2])
    with pytest.raises(Unavailable) as trouble, serving(office.office, port=port):
        raise AssertionError("it cannot serve there")
    assert trouble.value.code == "cannot-listen"


def test_a_head_office_is_begun_once(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        office.office.found("other", "HKD", "Asia/Hong_Kong", 0)
    assert refused.value.code == "already-initialised"


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "headoffice.db").write_bytes(b"not a database" * 100)
    with pytest.raises(Unavailable) as trouble:
        open_database(tmp_path / "headoffice.db")
    assert trouble.value.code == "cannot-open"


def test_a_database_that_cannot_take_it_asks_to_come_back(office: Office, call: Call, till: Till) -> None:
    damaged = office.database()
    with damaged.write() as db:
        db.execute("ALTER TABLE place RENAME TO elsewhere")
    damaged.close()
    stream = till.store.journal.streams()[-1]
    record = till.store.journal.of_stream(stream.id, 0, 1)[0]
    before, after = stream.first_hash.hex(), record.hash.hex()
    head = BatchHead(stream=str(stream.id), first=1, count=1, previous=before, last=after)
    answer = call("POST", "/v1/records", batch_bytes(head, [record.body]))
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["code"]) == (503, "30", "not-now")
    assert call("GET", "/healthz").status_code == 200
