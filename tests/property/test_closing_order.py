"""Invariant 3 with a closer among the tills: whenever a record arrives, in the end the account is the same.

Two tills spend what both believe to be there, in time by their own days; what they recorded reaches head office early,
or after the day was ended and its points had expired.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import Entry, EntryKind, Lot
from pos_terminal.headoffice import closing
from pos_terminal.headoffice.accounts import accounts_of
from pos_terminal.headoffice.database import Connection, Database
from pos_terminal.headoffice.effects import apply
from pos_terminal.headoffice.gathering import Gathered
from pos_terminal.headoffice.record_rows import record_row
from pos_terminal.wire.codec import encode
from pos_terminal.wire.payloads import Body, SaleRecorded
from tests.support.clocks import NOON
from tests.support.offices import DAY, PROGRAMME, facts, open_office, sale

DAYS = 6
EXPIRES = {"a": DAY + timedelta(days=1), "b": DAY + timedelta(days=3), "c": DAY + timedelta(days=4), "d": None}


@dataclass(frozen=True)
class Booked:
    """An entry recorded on a day, which arrives before the closing of a later one."""

    on: int
    late: int
    lot: str
    amount: int

    @property
    def possible(self) -> bool:
        last = EXPIRES[self.lot]
        return last is None or DAY + timedelta(days=self.on) <= last

    @property
    def arrives(self) -> int:
        return min(self.on + self.late, DAYS)


booked = st.builds(
    Booked, st.integers(0, DAYS - 1), st.integers(0, 4), st.sampled_from("abcd"), st.integers(-60, 60).filter(bool)
).filter(lambda one: one.possible)


@dataclass
class Bench:
    """One head office for all examples: each has a member of its own, and days that are counted from its own start."""

    database: Database
    runs: int = 0

    def after(self, history: list[Booked], *, in_time: bool) -> list[Lot]:
        self.runs += 1
        member = f"{self.runs:014x}"
        for number in range(DAYS + 1):
            arriving = [one for one in history if (one.on if in_time else one.arrives) == number]
            with self.database.write() as db:
                for place, one in enumerate(arriving):
                    self._record(db, member, one, number * 100 + place)
                day = DAY + timedelta(days=number)
                db.execute("UPDATE head_office SET closed_to = ?, closing_after = ''", (f"{day - timedelta(days=1)}",))
                closing.close_members(db, day, [member], (), NOON)
        with self.database.read() as db:
            return [replace(lot, opened="") for account in accounts_of(db, member) for lot in account.lots]

    def _record(self, db: Connection, member: str, one: Booked, number: int) -> None:
        id_ = UUID(int=self.runs << 96 | 0x7 << 76 | 0b10 << 62 | number)
        kind = EntryKind.EARN if one.amount > 0 else EntryKind.REDEEM
        entry = Entry(member, PROGRAMME, "points", one.amount, one.lot, kind, EXPIRES[one.lot])
        sold = replace(sale(id_, 1000), business_date=DAY + timedelta(days=one.on))
        body = Body(id=id_, at=NOON, mono_ms=1, boot="b", body=SaleRecorded(sale=sold, loyalty=facts([entry])))
        gathered = Gathered()
        gathered.records.append(record_row("S1-T1", body, encode(body)))
        apply(db, gathered, body, "S1-T1", NOON)
        gathered.take_turns(db)
        gathered.write(db)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, where_for_all: str) -> Iterator[Bench]:
    opened = open_office(tmp_path_factory.mktemp("office"), where=where_for_all)
    database = opened.database()
    yield Bench(database)
    database.close()
    opened.office.close()


@settings(max_examples=60)
@given(st.lists(booked, max_size=10))
def test_what_comes_after_its_day_was_ended_leaves_the_account_as_if_it_had_come_in_time(
    bench: Bench, history: list[Booked]
) -> None:
    late, in_time = bench.after(history, in_time=False), bench.after(history, in_time=True)
    assert [(lot.lot, lot.rest) for lot in late] == [(lot.lot, lot.rest) for lot in in_time]
