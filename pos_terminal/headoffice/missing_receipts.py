"""Receipts whose numbers tills gave and whose records never came: the last sales of a disk that was lost.

A till gives its numbers without gaps and sends its records in order. So a number that is missing between two that are
here was given on paper, and is in no books of ours.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from pos_terminal.headoffice.database import Connection, Database

FIRST_DAY = "SELECT min(business_date) FROM record WHERE kind = ? AND business_date >= ?"
LAST_DAY = "SELECT max(business_date) FROM record WHERE kind = ? AND business_date <= ?"
BODIES = "SELECT body FROM record WHERE kind = ? AND business_date = ?"
WITH_RECEIPT = ("sale", "refund")


@dataclass(frozen=True, slots=True)
class MissingReceipts:
    """Receipts of one till from `first` to `last`, as they stand on paper; `count` of them."""

    terminal: str
    first: str
    last: str
    count: int


class _Bill(msgspec.Struct, frozen=True):
    receipt: str = ""


class _Payload(msgspec.Struct, frozen=True):
    sale: _Bill = _Bill()
    refund: _Bill = _Bill()


class _Body(msgspec.Struct, frozen=True):
    body: _Payload


_DECODER = msgspec.json.Decoder(_Body)


def missing_receipts(database: Database, since: date = date.min, until: date = date.max) -> tuple[MissingReceipts, ...]:
    """The gaps in each till's receipt numbers of those business days, read a day at a time."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for receipt in _receipts(database, since, until):
        till, _, number = receipt.rpartition("-")
        numbers[till].add(int(number))
    return tuple(
        MissingReceipts(till, f"{till}-{before + 1}", f"{till}-{number - 1}", number - before - 1)
        for till in sorted(numbers)
        for before, number in pairwise(sorted(numbers[till]))
        if number - before > 1
    )


def _receipts(database: Database, since: date, until: date) -> Iterator[str]:
    for kind in WITH_RECEIPT:
        with database.read() as db:
            first = _day(db, FIRST_DAY, kind, since)
            last = _day(db, LAST_DAY, kind, until)
        while first and last and first <= last:
            with database.read() as db:
                bodies = db.execute(BODIES, (kind, first.isoformat())).fetchall()
                for (body,) in bodies:
                    found = _DECODER.decode(body).body
                    yield found.sale.receipt or found.refund.receipt
                following = _day(db, FIRST_DAY, kind, first + timedelta(days=1))
            first = following


def _day(db: Connection, sql: str, kind: str, limit: date) -> date | None:
    """The first or last day on which there is anything of that kind."""
    day = db.execute(sql, (kind, limit.isoformat())).fetchone()[0]
    return date.fromisoformat(day) if day else None
