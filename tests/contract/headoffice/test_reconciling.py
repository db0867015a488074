"""The night's comparison on both databases: what differs is named exactly, and balances are told anew."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pos_terminal.headoffice import reconciling
from pos_terminal.headoffice.bucket_sums import BucketSums
from pos_terminal.services.night.findings import told_of
from pos_terminal.services.reconciling import DayDiffers, Reconciled, Reconciling
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.reconcile import BalancesAsked, BucketsAsked, packed, unpacked
from tests.support.offices import DAY, MEMBER, PROGRAMME, Office, Till, earn, joined_till, open_office, spend

OTHER = "00000000000bb2"


@pytest.fixture
def office(tmp_path: Path, where: str) -> Iterator[Office]:
    opened = open_office(tmp_path / "office", where=where)
    yield opened
    opened.office.close()


@pytest.fixture
def tills(office: Office, tmp_path: Path) -> Iterator[Callable[[int], Till]]:
    opened: list[Till] = []

    def join(number: int) -> Till:
        opened.append(joined_till(office, tmp_path, number))
        return opened[-1]

    yield join
    for till in opened:
        till.store.close()


@pytest.fixture
def till(tills: Callable[[int], Till]) -> Till:
    """A till that has sold to two members, and heard all that head office has to tell."""
    till = tills(1)
    till.sell(earn(100, "a"))
    till.sell(earn(7, "b", OTHER))
    till.sell(spend(30, "a"))
    till.syncing.run_once(force=True)
    return till


def compared(till: Till) -> Reconciled:
    return Reconciling(till.store, till.line, till.clock).compare(DAY - timedelta(days=30))


def points(till: Till, member: str = MEMBER) -> int:
    return sum(lot.rest for account in till.store.ledger.accounts(member) for lot in account.lots)


def at_till(till: Till, sql: str, *parameters: object) -> None:
    with till.store.begin():
        till.store.connection.run(sql, parameters)


def test_where_both_hold_the_same_there_is_nothing_to_say(till: Till) -> None:
    assert compared(till) == Reconciled(members=2)
    assert told_of(compared(till), 4).well


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE snapshot SET body = CAST(replace(CAST(body AS TEXT), '70', '75') AS BLOB) WHERE member = ?",
        "DELETE FROM snapshot WHERE member = ?",
        "UPDATE snapshot SET body = CAST('[]' AS BLOB) WHERE member = ?",
    ],
)
def test_a_balance_that_differs_is_told_anew(till: Till, damage: str) -> None:
    at_till(till, damage, MEMBER)
    with till.store.begin():
        till.store.ledger.rebuild(MEMBER)
    found = compared(till)
    assert (found.repaired, found.still_wrong, found.days) == (1, 0, ())
    assert points(till) == 70 and points(till, OTHER) == 7
    assert compared(till) == Reconciled(members=2)
    assert "told anew" in told_of(found, 4).said.en


def test_a_member_whom_head_office_does_not_know_has_nothing(till: Till) -> None:
    stranger = "00000000000cc3"
    at_till(till, "INSERT INTO snapshot SELECT ?, as_of, held_n, body, generation FROM snapshot LIMIT 1", stranger)
    with till.store.begin():
        till.store.ledger.rebuild(stranger)
    assert points(till, stranger)
    assert compared(till).repaired == 1
    assert points(till, stranger) == 0
    assert compared(till) == Reconciled(members=2)


def test_own_records_that_head_office_does_not_hold_yet_lie_over_what_is_told_anew(till: Till) -> None:
    till.sell(earn(5, "c"))
    at_till(till, "DELETE FROM snapshot WHERE member = ?", MEMBER)
    with till.store.begin():
        till.store.ledger.rebuild(MEMBER)
    found = Reconciling(till.store, till.line, till.clock).compare(DAY + timedelta(days=20))
    assert found.repaired == 1 and points(till) == 75


def test_what_has_moved_meanwhile_decides_nothing(till: Till, tills: Callable[[int], Till]) -> None:
    other = tills(2)
    other.sell(earn(1, "d"))
    other.syncing.run_once(force=True)
    found = compared(till)
    assert (found.moved, found.repaired, found.still_wrong) == (1, 0, 0)
    till.syncing.run_once(force=True)
    assert compared(till) == Reconciled(members=2)


def test_days_count_this_tills_own_records_alone(till: Till, tills: Callable[[int], Till]) -> None:
    other = tills(2)
    other.sell(earn(1, "d"))
    other.syncing.run_once(force=True)
    assert compared(other).days == () and compared(till).days == ()


def test_a_row_that_is_doubled_here_is_named_exactly(till: Till) -> None:
    with till.store.begin():
        till.store.connection.run(
            "INSERT INTO entry (record, member, programme, version, unit, amount, lot, kind)"
            " SELECT record, member, programme, version, unit, amount, lot, kind"
            " FROM entry WHERE amount = 7"
        )
    found = compared(till)
    (wrong,) = found.days
    assert wrong == DayDiffers(DAY, PROGRAMME, "points", 84, 77)
    (record,) = found.records
    assert (record.where, record.what, record.mended, record.sequence) == ("here", "entries", False, 3)
    verdict = told_of(found, 4)
    assert not verdict.well
    assert verdict.said.en == (
        f"{DAY.isoformat()} {PROGRAMME} points: 84 here, 77 at head office; wrong here: {record.name} (entries)"
    )


def test_what_was_summed_before_is_summed_anew_where_it_changed(till: Till, office: Office) -> None:
    generation = till.store.outbox.feed().generation

    def as_begun() -> tuple[int, ...]:
        with office.office.database.read() as db:
            sums = BucketSums().read(db, generation)
        return tuple(sorted(one.digest for one in sums.values()))

    kept = BucketSums()
    for number in range(4):
        compared(till)
        with office.office.database.read() as db:
            sums = kept.read(db, generation)
        assert tuple(sorted(one.digest for one in sums.values())) == as_begun()
        assert sum(one.members for one in sums.values()) == 2 + number
        till.sell(earn(5, f"more-{number}"), earn(6, "first", f"{number:014x}"))
        till.syncing.run_once(force=True)


def test_many_members_are_worked_out_part_by_part(till: Till, office: Office) -> None:
    for number in range(12):
        till.sell(earn(number + 1, f"lot-{number}", f"{number:014x}"))
    till.syncing.run_once(force=True)
    parts = 0
    while True:
        with office.office.database.write() as db:
            if not reconciling.refresh(db, 5):
                break
        parts += 1
    assert parts == 3
    assert compared(till) == Reconciled(members=14)


def test_a_feed_that_means_nothing_any_more_is_read_anew(till: Till, office: Office) -> None:
    office.office.begin_generation()
    office.office.begin_generation()
    with till.store.begin():
        feed = till.store.outbox.feed()
        till.store.outbox.set_feed(type(feed)("another-life", 3))
    assert compared(till) == Reconciled(members=2)


def test_bad_digests_are_refused_and_strange_buckets_hold_nobody(till: Till) -> None:
    with pytest.raises(ValueError, match="are not 4096 digests"):
        unpacked(b"short")
    assert compared(till).members == 2
    page = till.line.buckets(BucketsAsked(buckets=(-1, 4096, bucket_of(MEMBER))))
    assert len(page.items) == 1
    asked = BalancesAsked(generation="", cursor=0, digests=packed({}))
    assert till.line.balances(asked).wrong or till.line.balances(asked).moved
