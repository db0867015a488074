"""Reservations: of two open bills that want the same points, the one that asked first has them.

They lie beside the books and change nothing in them. A bill that wants more than before takes its place anew, behind
the others; one whose record has come holds nothing any more, as the balance is without it already.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.headoffice.accounts import accounts_of
from pos_terminal.headoffice.database import Connection, stamp
from pos_terminal.headoffice.hot import ADD_RESERVATIONS, DROP_RESERVATIONS, KNOWN, RESERVATIONS
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.reservations import Reserve, Reserved, Use

LASTS = timedelta(minutes=2)

Thing = tuple[str, str, str]  # of which programme, which unit, which lot


def reserve(db: Connection, calendar: ShopCalendar, terminal: str, asked: Reserve, at: datetime) -> Reserved:
    """Takes the bill's place, and says what is left for it. Inside one transaction of the caller."""
    wanted: dict[Thing, int] = {}
    for use in asked.uses:
        thing = (use.programme, use.unit, use.lot)
        wanted[thing] = max(use.amount, wanted.get(thing, 0))
    bill, bucket = asked.bill, bucket_of(asked.member)
    db.hold(f"reserve/{bucket}")
    rows = [(row[0], (row[1], row[2], row[3]), row[4], row[5]) for row in _standing(db, bucket, asked.member, at)]
    mine = {thing: (amount, place) for whose, thing, amount, place in rows if whose == bill.bytes}
    others = [(thing, amount, place) for whose, thing, amount, place in rows if whose != bill.bytes]
    last = max((place for *_, place in rows), default=0) + 1
    places = {
        thing: mine[thing][1] if thing in mine and mine[thing][0] >= amount else last
        for thing, amount in wanted.items()
    }
    _put(
        db, bucket, asked.member, bill.bytes, terminal, [(thing, wanted[thing], places[thing]) for thing in wanted], at
    )
    accounts = {account.programme: account for account in accounts_of(db, asked.member)}
    day = calendar.business_date(at)
    left = []
    for thing, place in places.items():
        programme, unit, lot = thing
        account = accounts.get(programme)
        here = account.usable(unit, day, lot) if account else 0
        before = sum(amount for other, amount, its in others if other == thing and its < place)
        left.append(Use(programme, unit, max(0, here - before), lot))
    return Reserved(left=tuple(left), seconds=int(LASTS.total_seconds()))


def _standing(
    db: Connection, bucket: int, member: str, at: datetime
) -> Sequence[tuple[bytes, str, str, str, int, int]]:
    """The member's reservations that count: not too old, and of bills whose records are not here."""
    rows = db.execute(RESERVATIONS, (bucket, member, stamp(at))).fetchall()
    paid = {bytes(row[0]) for row in db.find(KNOWN, [(bill,) for bill in {row[0] for row in rows}])}
    return [row for row in rows if bytes(row[0]) not in paid]


def _put(
    db: Connection,
    bucket: int,
    member: str,
    bill: bytes,
    terminal: str,
    uses: Sequence[tuple[Thing, int, int]],
    at: datetime,
) -> None:
    db.execute(DROP_RESERVATIONS, (bucket, stamp(at), member, bill))
    until = stamp(at + LASTS)
    rows = [(bucket, member, *thing, bill, terminal, amount, place, until) for thing, amount, place in uses if amount]
    db.insert(ADD_RESERVATIONS, rows)
