"""A bad line, over the real client and server: nothing lost, nothing doubled, nobody waits, the reason can be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.wire import answers
from tests.support.fault_proxy import Fault, FaultProxy, Spoiled, Status, fault_proxy
from tests.support.offices import MEMBER, Office, Till, earn, open_till, spend

PROBLEM = b'{"code":"not-now","zh":"\xe7\xa8\x8d\xe5\xbe\x8c","en":"Later."}'
SPOILED: dict[str, tuple[Spoiled, str]] = {
    "400": (Status(400), answers.REFUSES),
    "401": (Status(401, PROBLEM), answers.REFUSES_TERMINAL),
    "403": (Status(403), answers.REFUSES_TERMINAL),
    "404": (Status(404, b"<html>nginx</html>"), answers.REFUSES),
    "409": (Status(409), answers.FORK),
    "413": (Status(413), answers.TOO_LARGE),
    "429": (Status(429, b"", {"Retry-After": "7"}), answers.BUSY),
    "500": (Status(500, b"<html>Traceback"), answers.FAULT),
    "503": (Status(503, PROBLEM, {"Retry-After": "30"}), answers.BUSY),
    "redirect": (Status(302, b"", {"Location": "http://mall.example/login"}), answers.GARBLED),
    "html": (Fault.HTML, answers.GARBLED),
    "empty": (Fault.EMPTY, answers.GARBLED),
    "closed": (Fault.CLOSED, answers.UNREACHABLE),
    "answer lost": (Fault.ANSWER_LOST, answers.UNREACHABLE),
    "half": (Fault.HALF, answers.GARBLED),
    "cut": (Fault.CUT_JSON, answers.GARBLED),
    "drips": (Fault.DRIPS, answers.UNREACHABLE),
    "header drips": (Fault.DRIPPING_HEADER, answers.UNREACHABLE),
    "endless": (Fault.ENDLESS, answers.GARBLED),
}
PATHS = ("/v1/hello", "/v1/records", "/v1/changes")


@pytest.fixture
def where() -> str:
    return ""  # a bad line is the same before any database


@pytest.fixture
def proxy(url: str) -> Iterator[FaultProxy]:
    with fault_proxy(url) as proxy:
        yield proxy


@pytest.fixture
def till(office: Office, url: str, proxy: FaultProxy, tmp_path: Path) -> Iterator[Till]:
    """A till that joined over a good line and goes on over a bad one, with three records to send."""
    till = open_till(tmp_path, 1)
    till.join(office.new_code(), till.client(url), url)
    till.connect(till.client(proxy.url, deadline_s=1.0))
    till.sell(earn(100, "a"))
    till.sell(spend(30, "a"))
    yield till
    till.store.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("fault", sorted(SPOILED))
def test_a_spoiled_answer_costs_a_round_and_nothing_else(
    office: Office, proxy: FaultProxy, till: Till, fault: str, path: str
) -> None:
    spoiled, code = SPOILED[fault]
    resends = fault in ("400", "404", "413") and path == "/v1/records"  # sends less at once: down to one record
    proxy.faults, proxy.only = [spoiled] * (2 if resends else 1), path
    status = till.syncing.run_once()
    assert not status.online
    assert (status.problem, bool(status.cause)) == (code, True)
    assert till.store.ledger.accounts(MEMBER)[0].lots[0].rest == 70  # the till's own word goes on
    assert till.syncing.pause_s() > 0
    healed = till.syncing.run_once(force=True)
    assert (healed.online, healed.waiting, healed.problem) == (True, 0, "")
    assert office.outstanding() == 70
    assert office.office.report().records == 3
    assert till.points() == 70


@pytest.mark.parametrize(("fault", "seconds"), [("429", 7.0), ("503", 30.0)])
def test_head_office_says_when_to_come_back(proxy: FaultProxy, till: Till, fault: str, seconds: float) -> None:
    proxy.faults = [SPOILED[fault][0]]
    till.syncing.run_once()
    assert till.syncing.pause_s() == seconds
    asked = len(proxy.requests)
    assert not till.syncing.run_once().online
    assert len(proxy.requests) == asked  # it waits
    till.clock.pass_s(seconds + 1)
    assert till.syncing.run_once().online


def test_pauses_grow_to_five_minutes_and_outlive_a_restart(proxy: FaultProxy, till: Till) -> None:
    pauses = []
    for _ in range(12):
        proxy.faults = [Fault.CLOSED]
        till.syncing.run_once(force=True)
        pauses.append(till.syncing.pause_s())
    assert pauses[0] < 5
    assert pauses == sorted(pauses)
    assert pauses[-1] == 2 + 0.5 * 298  # the test's jitter is a half
    after = till.connect(till.client(proxy.url))
    assert after.syncing.pause_s() == pauses[-1]


def test_a_clock_set_back_does_not_keep_the_till_waiting(proxy: FaultProxy, till: Till) -> None:
    proxy.faults = [Fault.CLOSED]
    till.syncing.run_once()
    till.clock.pass_s(-400 * 86_400)
    assert till.syncing.pause_s() == 0
    assert till.syncing.run_once().online


def test_a_refused_till_asks_seldom_until_a_person_says_so(proxy: FaultProxy, till: Till) -> None:
    proxy.faults = [Status(401, PROBLEM)]
    status = till.syncing.run_once()
    assert "稍後" in status.cause
    assert till.syncing.pause_s() == 3600
    assert till.syncing.run_once(force=True).online


def test_a_batch_that_is_too_large_is_halved(proxy: FaultProxy, till: Till, office: Office) -> None:
    proxy.faults, proxy.only = [Status(413)], "/v1/records"
    assert till.syncing.run_once().online
    assert [path for path in proxy.requests if path == "/v1/records"] == ["/v1/records"] * 4
    assert office.office.report().records == 3


def test_a_head_office_that_does_not_know_zstd_gets_gzip(proxy: FaultProxy, till: Till, office: Office) -> None:
    proxy.faults, proxy.only = [Status(415)], "/v1/records"
    assert till.syncing.run_once().online
    assert [path for path in proxy.requests if path == "/v1/records"] == ["/v1/records"] * 2
    assert office.office.report().records == 3


def test_a_head_office_that_is_not_there_is_a_reason_too(till: Till) -> None:
    till.connect(till.client("http://127.0.0.1:9", deadline_s=1.0))
    status = till.syncing.run_once()
    assert (status.online, status.problem, status.waiting) == (False, answers.UNREACHABLE, 3)
    assert status.cause


def test_a_till_of_another_head_office_is_not_believed(office: Office, url: str, tmp_path: Path) -> None:
    stranger = open_till(tmp_path, 7)
    stranger.join(office.new_code(), stranger.client(url), url)
    impostor = open_till(tmp_path, 8)
    with impostor.store.begin():
        impostor.store.replace_installation(stranger.store.installation())
    impostor.connect(impostor.client(url))
    assert impostor.syncing.run_once().problem == answers.REFUSES_TERMINAL
