"""Writers side by side: what two tills send in the same moment ends as if one had come after the other.

On SQLite they take turns anyway; on PostgreSQL these are the races that turns and rows must rule out.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from pos_terminal.domain.loyalty.account import Entry
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.headoffice.registry import Terminal
from pos_terminal.wire.codec import chain, encode, first_hash
from pos_terminal.wire.envelope import BatchHead
from pos_terminal.wire.handover_code import KEY as HANDED_OVER
from pos_terminal.wire.payloads import AnyPayload, Body, EnrolmentRecorded, SaleRecorded
from tests.support.clocks import NOON
from tests.support.offices import DAY, MEMBER, Office, earn, enrolment, facts, sale, spend

TILLS, ROUNDS, SHORT, WITHIN_S = 4, 12, 5, 60


class Sender:
    """A till that is nothing but its stream."""

    def __init__(self, office: Office, number: int) -> None:
        self.terminal = Terminal(office.office.add_terminal("S1", f"CODE{number}"), "S1", f"T{number}", "", NOON, False)
        self.office = office
        self.stream = UUID(int=number << 96 | 0x7 << 76 | 0b10 << 62)
        self.sequence, self.hash = 0, first_hash(self.stream)
        self._ids = 0

    def new_id(self) -> UUID:
        self._ids += 1
        return UUID(int=self.stream.int + self._ids)

    def sale(self, *entries: Entry, id_: UUID | None = None, shown: str = "") -> bytes:
        identity = id_ or self.new_id()
        return self.body(SaleRecorded(sale=sale(identity, 1000), loyalty=facts(entries), shown=shown), identity)

    def body(self, payload: AnyPayload, id_: UUID) -> bytes:
        return encode(Body(id=id_, at=NOON, mono_ms=1, boot="b", body=payload))

    def send(self, *bodies: bytes) -> None:
        before = self.hash
        for body in bodies:
            self.hash = chain(self.hash, body)
        head = BatchHead(
            stream=str(self.stream),
            first=self.sequence + 1,
            count=len(bodies),
            previous=before.hex(),
            last=self.hash.hex(),
        )
        answer = self.office.office.receive(self.terminal, head, bodies)
        self.sequence += len(bodies)
        assert (answer.have.sequence, answer.have.hash) == (self.sequence, self.hash.hex())


@pytest.fixture
def senders(office: Office) -> list[Sender]:
    return [Sender(office, number) for number in range(1, TILLS + 1)]


def at_once(senders: Sequence[Sender], batches: Sequence[Sequence[bytes]]) -> None:
    """Each sends its batch, all in the same moment."""
    start = threading.Barrier(len(senders))

    def send(sender: Sender, bodies: Sequence[bytes]) -> None:
        start.wait(WITHIN_S)
        sender.send(*bodies)

    with ThreadPoolExecutor(len(senders)) as threads:
        for done in [threads.submit(send, *pair) for pair in zip(senders, batches, strict=True)]:
            done.result(WITHIN_S)


def flags(office: Office) -> list[tuple[str, str]]:
    return sorted((flag.kind, flag.subject) for flag in office.office.report().flags)


def test_points_that_two_tills_spend_in_one_moment_are_seen_to_be_overdrawn(
    office: Office, senders: list[Sender]
) -> None:
    first, second = senders[:2]
    for number in range(ROUNDS):
        member = f"{number:014x}"
        first.send(first.sale(earn(60, "a", member), earn(60, "b", member)))
        at_once((first, second), ([first.sale(spend(80, "a", member))], [second.sale(spend(80, "b", member))]))
    assert flags(office) == [("below-zero", f"{number:014x}/moneyback/points") for number in range(ROUNDS)]
    assert office.outstanding() == -40 * ROUNDS


def test_one_record_in_several_streams_counts_once(office: Office, senders: list[Sender]) -> None:
    for number in range(ROUNDS):
        same = senders[0].sale(earn(10, f"{number}"))
        own = [sender.sale(earn(1, f"{number}-{sender.stream}")) for sender in senders]
        at_once(senders, [[same, one] for one in own])
    assert office.outstanding() == ROUNDS * (10 + TILLS)
    assert office.office.report().records == ROUNDS * (1 + TILLS)
    assert (flags(office), office.office.report().quarantined) == ([], 0)


def test_a_number_that_several_tills_give_in_one_moment_is_one_members(office: Office, senders: list[Sender]) -> None:
    def signed_up(sender: Sender, number: int) -> bytes:
        id_ = sender.new_id()
        member = Member(f"{sender.stream.int >> 96:07x}{number:07x}", f"{2_000_000 + number}6", "A")
        return sender.body(EnrolmentRecorded(enrolment=enrolment(id_, member)), id_)

    for number in range(ROUNDS):
        at_once(senders, [[signed_up(sender, number)] for sender in senders])
    report = office.office.report()
    assert (report.members, report.quarantined) == (ROUNDS * TILLS, 0)
    assert [kind for kind, _ in flags(office)] == ["number-taken"] * (ROUNDS * (TILLS - 1))


def test_a_code_that_is_shown_at_several_tills_in_one_moment_is_flagged(office: Office, senders: list[Sender]) -> None:
    for number in range(ROUNDS):
        at_once(senders, [[sender.sale(earn(1, "x"), shown=f"code{number}")] for sender in senders])
    assert flags(office) == sorted(("code-shown-twice", f"{MEMBER}/code{number}") for number in range(ROUNDS))


def test_a_bill_that_is_paid_at_several_tills_in_one_moment_is_flagged(office: Office, senders: list[Sender]) -> None:
    def paid(sender: Sender, slip: str) -> bytes:
        id_ = sender.new_id()
        return sender.body(SaleRecorded(sale=replace(sale(id_, 1000), key=slip)), id_)

    slips = [f"{HANDED_OVER}{number}" for number in range(ROUNDS)]
    for slip in slips:
        at_once(senders, [[paid(sender, slip)] for sender in senders])
    assert flags(office) == sorted(("bill-paid-twice", slip) for slip in slips)


def test_large_batches_of_the_same_members_and_a_closer_beside_them_add_up(
    office: Office, senders: list[Sender]
) -> None:
    members = [f"{number:014x}" for number in range(40)]
    expires = DAY
    for sender in senders:
        sender.send(*(sender.sale(earn(100, f"old{sender.stream}", member, expires)) for member in members))
    office.clock.at = office.clock.at.replace(day=DAY.day + 1)
    over = threading.Event()

    def close() -> int:
        records = 0
        while not over.is_set():
            records += office.office.close_days().records
        return records + office.office.close_days().records

    with ThreadPoolExecutor(2) as closers:
        closing = [closers.submit(close) for _ in range(2)]
        for number in range(SHORT):
            orders = [members if place % 2 else members[::-1] for place in range(TILLS)]
            batches = [
                [sender.sale(earn(10, f"{number}-{sender.stream}", one), spend(3, f"{number}", one)) for one in order]
                for sender, order in zip(senders, orders, strict=True)
            ]
            at_once(senders, batches)
        over.set()
        written = sum(one.result(WITHIN_S) for one in closing)
    assert written >= len(members)
    office.clock.at += timedelta(days=1)
    office.office.close_days()
    # What was spent on the day itself is taken from what expired that day, however late head office heard of it.
    found = [account.balance("points", DAY) for member in members for account in office.office.balances(member)]
    assert found == [TILLS * SHORT * 10] * len(members)
    assert office.outstanding() == len(members) * TILLS * SHORT * 7
    assert office.office.report().quarantined == 0
