"""What head office makes of records: once each, nothing refused for what it says."""

from collections.abc import Callable

import pytest

from pos_terminal.domain.loyalty.member import Member
from pos_terminal.wire.codec import chain
from pos_terminal.wire.envelope import BatchHead
from pos_terminal.wire.payloads import SaleRecorded
from tests.support.offices import MEMBER, Office, Till, earn, facts, sale, spend

Join = Callable[[int], Till]


def flags(office: Office) -> list[tuple[str, str]]:
    return [(flag.kind, flag.subject) for flag in office.office.report().flags]


def test_a_sale_counts_at_head_office(office: Office, join: Join) -> None:
    till = join(1)
    till.sell(earn(100, "a"), total_minor=5000)
    till.sell(spend(40, "a"))
    till.sell(total_minor=700)
    till.syncing.run_once()
    report = office.office.report()
    assert (report.sales, report.member_sales, report.net_minor) == (3, 2, 6700)
    assert (report.units[0].earned, report.units[0].redeemed, report.units[0].outstanding) == (100, 40, 60)


def test_the_same_id_with_other_bytes_is_kept_aside_and_flagged(office: Office, join: Join) -> None:
    first, second = join(1), join(2)
    id_ = first.sell(earn(100, "a"))
    first.syncing.run_once()
    second.record(SaleRecorded(sale=sale(id_, 2000), loyalty=facts([earn(500, "b")])), id_)
    second.sell(earn(1, "c"))
    status = second.syncing.run_once()
    assert (status.online, status.waiting) == (True, 0)
    assert [(sequence, reason) for _, sequence, reason in second.syncing.last_round.refused] == [
        (2, "same-id-other-bytes")
    ]
    assert office.outstanding() == 101
    assert [kind for kind, _ in flags(office)] == ["same-id-other-bytes"]
    assert office.office.report().quarantined == 1


def test_the_same_record_in_another_stream_counts_once(office: Office, join: Join) -> None:
    first, second = join(1), join(2)
    id_ = first.sell(earn(100, "a"))
    stored = first.store.journal.by_id(id_)
    assert stored is not None
    first.syncing.run_once()
    end = second.store.journal.streams()[-1]
    head = BatchHead(
        stream=str(end.id),
        first=1,
        count=2,
        previous=end.first_hash.hex(),
        last=chain(end.hash, stored.body).hex(),
    )
    own = second.store.journal.by_n(1)
    assert own is not None
    answer = second.line.send(head, [own.body, stored.body])
    assert (answer.have.sequence, answer.quarantined) == (2, ())
    assert office.outstanding() == 100


def test_an_overdrawn_account_is_flagged_until_later_earning_covers_it(office: Office, join: Join) -> None:
    first, second = join(1), join(2)
    first.sell(earn(100, "a"))
    first.syncing.run_once()
    second.syncing.run_once()
    first.sell(spend(80, "a"))
    second.sell(spend(80, "a"))
    first.syncing.run_once()
    second.syncing.run_once()
    assert office.outstanding() == -60
    assert flags(office) == [("below-zero", f"{MEMBER}/moneyback/points")]
    assert second.points() == -60
    first.sell(earn(60, "b"))
    first.syncing.run_once()
    assert flags(office) == []
    assert first.points() == 0


def test_a_sale_is_voided_once(office: Office, join: Join) -> None:
    first, second = join(1), join(2)
    id_ = first.sell(earn(100, "a"))
    back = earn(-100, "a")
    first.void(id_, back)
    second.void(id_, back)
    second.syncing.run_once()
    first.syncing.run_once()
    assert office.outstanding() == 0
    assert [kind for kind, _ in flags(office)] == ["second-void"]


def test_a_void_may_come_before_its_sale(office: Office, join: Join) -> None:
    first, second = join(1), join(2)
    id_ = first.sell(earn(100, "a"))
    second.void(id_, earn(-100, "a"))
    second.syncing.run_once()
    first.syncing.run_once()
    assert office.outstanding() == 0
    assert flags(office) == []


def test_a_number_that_two_people_were_given_stays_the_firsts(office: Office, join: Join) -> None:
    first, second = join(1), join(2)
    first.enrol_member(Member("00000000000001", "10000016", "Ann"), "91234567")
    second.enrol_member(Member("00000000000002", "10000016", "Ben"), "91234567")
    first.syncing.run_once()
    second.syncing.run_once()
    first.syncing.run_once()
    ann, ben = first.store.members.by_id("00000000000001"), first.store.members.by_id("00000000000002")
    assert ann is not None
    assert ben is not None
    assert ann.number == "10000016"
    assert ben.number != ann.number
    assert sorted(flags(office)) == [("number-taken", ben.id), ("same-phone", ben.id)]


def test_what_cannot_be_kept_stands_aside_alone_among_many(office: Office, join: Join) -> None:
    till = join(1)
    for number in range(1, 40):
        till.sell(earn(7_000_000 if number in (5, 6, 30) else 10, f"{number}"))
    end = till.store.journal.streams()[-1]
    records = [one.body for one in till.store.journal.of_stream(end.id, 0, 100)]
    spoiled = [body.replace(b"7000000", b"7" + b"0" * 30) for body in records]
    hash_ = end.first_hash
    for body in spoiled:
        hash_ = chain(hash_, body)
    head = BatchHead(stream=str(end.id), first=1, count=40, previous=end.first_hash.hex(), last=hash_.hex())
    answer = till.line.send(head, spoiled)
    assert answer.have.sequence == 40
    assert answer.quarantined == ((6, "not-readable"), (7, "not-readable"), (31, "not-readable"))
    assert (office.outstanding(), office.office.report().records) == (360, 37)


@pytest.mark.parametrize(
    ("written", "aside"),
    [(b"a\\u0000b", True), (b"a\\\\u0000b", False), (b"a\\\\\\u0000b", True)],
    ids=["nul", "text", "both"],
)
def test_a_text_with_a_nul_is_kept_aside_by_either_database(
    office: Office, join: Join, written: bytes, aside: bool
) -> None:
    till = join(1)
    till.sell(earn(10, "LOT"))
    end = till.store.journal.streams()[-1]
    first, second = till.store.journal.of_stream(end.id, 0, 2)
    strange = second.body.replace(b"LOT", written)
    last = chain(first.hash, strange).hex()
    head = BatchHead(stream=str(end.id), first=1, count=2, previous=end.first_hash.hex(), last=last)
    answer = till.line.send(head, [first.body, strange])
    assert [sequence for sequence, _ in answer.quarantined] == ([2] if aside else [])
    assert office.outstanding() == (0 if aside else 10)


def test_a_record_that_no_rule_foresaw_is_kept_aside(office: Office, join: Join) -> None:
    till = join(1)
    till.sell(earn(7_000_000, "a"))
    end = till.store.journal.streams()[-1]
    first, second = till.store.journal.of_stream(end.id, 0, 2)
    huge = second.body.replace(b"7000000", b"7" + b"0" * 30)
    last = chain(first.hash, huge).hex()
    head = BatchHead(stream=str(end.id), first=1, count=2, previous=end.first_hash.hex(), last=last)
    answer = till.line.send(head, [first.body, huge])
    assert answer.have.sequence == 2
    assert answer.quarantined == ((2, "not-readable"),)
    assert (office.outstanding(), office.office.report().records) == (0, 1)
