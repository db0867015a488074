"""Invariant 3: records sent twice, in any split, tills in any order, give the same balances and the same lots."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import Entry, Lot
from pos_terminal.headoffice.accounts import accounts_of
from pos_terminal.headoffice.database import Database
from pos_terminal.headoffice.office import HeadOffice
from pos_terminal.wire.codec import chain, encode, first_hash
from pos_terminal.wire.envelope import BatchHead
from pos_terminal.wire.payloads import Body, SaleRecorded
from tests.support.clocks import NOON
from tests.support.offices import DAY, DirectLine, earn, facts, open_office, sale, spend

TILLS = 2
LOTS = "abcd"
EXPIRES = {"a": date(2026, 6, 30), "b": date(2026, 4, 30), "c": None, "d": date(2026, 4, 30)}


@dataclass(frozen=True)
class Sent:
    """One upload: records `first` to `last` of a till's stream."""

    till: int
    first: int
    last: int


amounts = st.integers(1, 50)
lots = st.sampled_from(LOTS)
entries = st.one_of(
    st.builds(lambda amount, lot: earn(amount, lot, expires_on=EXPIRES[lot]), amounts, lots),
    st.builds(lambda amount, lot: spend(amount, lot, expires_on=EXPIRES[lot]), amounts, lots),
)
journals = st.lists(st.lists(entries, min_size=1, max_size=8), min_size=TILLS, max_size=TILLS)
uploads = st.lists(st.builds(Sent, st.integers(0, TILLS - 1), st.integers(1, 8), st.integers(1, 8)), max_size=12)


class Stream:
    """A till's records as bytes, with the hash after each; `run` keeps those of one example apart from the others'."""

    def __init__(self, run: int, till: int, booked: list[Entry]) -> None:
        start = till << 96 | 0x7 << 76 | 0b10 << 62 | run << 8
        self.id = UUID(int=start)
        self.hashes = [first_hash(self.id)]
        self.bodies: list[bytes] = []
        for number, entry in enumerate(booked, 1):
            id_ = UUID(int=start + number)
            payload = SaleRecorded(
                sale=replace(sale(id_, 1000), business_date=DAY + timedelta(days=9 * number)),
                loyalty=facts([replace(entry, member=member(run))]),
            )
            at = NOON + timedelta(minutes=number, seconds=till)
            self.bodies.append(encode(Body(id=id_, at=at, mono_ms=number, boot="b", body=payload)))
            self.hashes.append(chain(self.hashes[-1], self.bodies[-1]))

    def batch(self, first: int, last: int) -> tuple[BatchHead, list[bytes]]:
        last = min(last, len(self.bodies))
        bodies = self.bodies[first - 1 : last]
        before, after = self.hashes[first - 1].hex(), self.hashes[last].hex()
        head = BatchHead(stream=str(self.id), first=first, count=len(bodies), previous=before, last=after)
        return head, bodies


@dataclass
class Bench:
    """One head office for all examples: each has a member and streams of its own."""

    office: HeadOffice
    database: Database
    runs: int = 0

    def after(self, journal: list[list[Entry]], sent: list[Sent]) -> list[Lot]:
        """The member's lots after these uploads, and after each till has sent the rest."""
        self.runs += 1
        streams = [Stream(self.runs, till, booked) for till, booked in enumerate(journal)]
        lines = [DirectLine(self.office, f"S1-T{till + 1}") for till in range(TILLS)]
        for each in sent:
            stream = streams[each.till]
            if each.first <= min(each.last, len(stream.bodies)):
                lines[each.till].send(*stream.batch(each.first, each.last))
        for line, stream in zip(lines, streams, strict=True):
            answer = line.send(*stream.batch(1, len(stream.bodies)))
            assert answer.have.sequence == len(stream.bodies)
        with self.database.read() as db:
            return [lot for account in accounts_of(db, member(self.runs)) for lot in account.lots]


def member(run: int) -> str:
    return f"{run:014x}"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, where_for_all: str) -> Iterator[Bench]:
    opened = open_office(tmp_path_factory.mktemp("office"), where=where_for_all)
    for till in range(TILLS):
        opened.office.add_terminal("S1", f"CODE{till}")
    database = opened.database()
    yield Bench(opened.office, database)
    database.close()
    opened.office.close()


@settings(max_examples=40)
@given(journals, uploads)
def test_any_way_of_sending_gives_the_same_accounts(bench: Bench, journal: list[list[Entry]], sent: list[Sent]) -> None:
    plain = bench.after(journal, [])
    assert bench.after(journal, sent) == plain
    assert bench.after(journal, [Sent(1, 1, 8), Sent(0, 1, 8)]) == plain
    assert sum(lot.rest for lot in plain) == sum(entry.amount for booked in journal for entry in booked)
