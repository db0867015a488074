"""The closer: ends the shop's days for every member, by the rules that a till without a head office uses for itself.

Day by day, in the order of members, some at a time: a closing that was broken off goes on where it was, and the server
takes records in between. What a closing writes is named by what it closes, so that nothing is written twice.

A record that comes after its day was ended changes sums, not history: what had expired although it was spent in time is
given back, a tier that the member would have reached is given from then on, and one that was taken is not taken again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pos_terminal.domain.loyalty.account import Account, Entry, apply_entries
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.days.day_end import closing_id, end_days, look_again, situation_of
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.play.duplicates import take_back_duplicates
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.tiers.tier import is_review
from pos_terminal.headoffice import flags
from pos_terminal.headoffice.accounts import accounts_of, expired_too_much
from pos_terminal.headoffice.announcing import announce
from pos_terminal.headoffice.database import Connection, stamp
from pos_terminal.headoffice.effects import watch
from pos_terminal.headoffice.gathering import Gathered
from pos_terminal.headoffice.inbox import BOOKS_TURN
from pos_terminal.headoffice.members import member_by_id
from pos_terminal.headoffice.record_rows import record_row
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.codec import encode
from pos_terminal.wire.payloads import Body, LotsClosed

AT_ONCE = 200

PLACE = "SELECT closed_to, closing_after, merchant FROM head_office"
MOVE = "UPDATE head_office SET closing_after = ?"
FINISH = "UPDATE head_office SET closed_to = ?, closing_after = '' WHERE closed_to = ?"
# Plans that have ended are still asked for, and stay.
EXPIRING = """
SELECT DISTINCT member FROM lot
WHERE expires_on <= ? AND rest > 0 AND NOT (unit >= 'plan/' AND unit < 'plan0')"""
REVIEWED = """
SELECT DISTINCT member FROM lot
WHERE programme = ? AND (unit = 'credit' OR (unit >= 'tier/' AND unit < 'tier0'))"""
DUE = "SELECT member FROM due WHERE first_on <= ?"
DUE_SINCE = "SELECT first_on FROM due WHERE bucket = ? AND member = ? AND first_on <= ?"
SEEN = "DELETE FROM due WHERE bucket = ? AND member = ? AND last_on <= ?"
SEEN_SO_FAR = "UPDATE due SET first_on = ? WHERE bucket = ? AND member = ?"
KNOWN = "SELECT 1 FROM record WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Closed:
    """What ending some days has written; `duplicates` were given twice by tills that did not know of each other."""

    days: tuple[date, ...] = ()
    members: int = 0
    records: int = 0
    entries: int = 0
    duplicates: int = 0

    def __add__(self, other: "Closed") -> "Closed":
        return Closed(
            (*self.days, *other.days),
            self.members + other.members,
            self.records + other.records,
            self.entries + other.entries,
            self.duplicates + other.duplicates,
        )


def next_day(db: Connection) -> date:
    """The first business day that is not ended yet."""
    return date.fromisoformat(db.execute(PLACE).fetchone()[0]) + timedelta(days=1)


def members_to_close(db: Connection, day: date, programmes: Iterable[Programme]) -> tuple[str, ...]:
    """Whom the end of that day may concern, in order; more than it does, never fewer."""
    found = {row[0] for row in db.execute(EXPIRING, (day.isoformat(),))}
    found |= {row[0] for row in db.execute(DUE, (day.isoformat(),))}
    for programme in programmes:
        if programme.tiers is not None and is_review(programme.tiers, day + timedelta(days=1)):
            found |= {row[0] for row in db.execute(REVIEWED, (programme.id,))}
    return tuple(sorted(found))


def close_members(
    db: Connection, day: date, members: Sequence[str], programmes: Sequence[Programme], at: datetime
) -> Closed:
    """Ends the day for some members, the next in order. Inside one transaction of the caller.

    Those who were closed already, by another run of the closer, are passed over.
    """
    db.hold(BOOKS_TURN)
    closed_to, after, merchant = db.execute(PLACE).fetchone()
    if date.fromisoformat(closed_to) != day - timedelta(days=1):
        return Closed()
    done = Closed()
    touched: list[str] = []
    for member in (one for one in members if one > after):
        one = _close_member(db, day, member, programmes, at, merchant)
        if one.records:
            touched.append(f"accounts/{member}")
        done += one
    db.execute(MOVE, (max((after, *members)),))
    watch(db, touched, "", at)
    announce(db, touched)
    return done


def finish_day(db: Connection, day: date) -> Closed:
    """The day is ended for all."""
    db.hold(BOOKS_TURN)
    changed = db.execute(FINISH, (day.isoformat(), (day - timedelta(days=1)).isoformat())).rowcount
    return Closed((day,)) if changed else Closed()


def _close_member(
    db: Connection, day: date, member: str, programmes: Sequence[Programme], at: datetime, merchant: str
) -> Closed:
    since = _due_since(db, member, day)
    late = since if since is not None and since < day else None
    done = _write(db, day, expired_too_much(db, member) if late else (), at)
    found = member_by_id(db, member)
    person = found.member if found else Member(member, "")
    entries: list[Entry] = []
    twice: tuple[str, ...] = ()
    for account in accounts_of(db, member):
        programme = next((one for one in programmes if one.id == account.programme), None)
        own, names = _ended(account, day, programme, person, at, merchant, changed=since is not None, late=late)
        entries += own
        twice += tuple(f"{member}/{account.programme}/{name}" for name in names)
    for subject in twice:
        flags.raise_flag(db, at, flags.GIVEN_TWICE, subject)
    done += _write(db, day, tuple(entries), at)
    return done + Closed(members=1 if done.records else 0, duplicates=len(twice))


def _due_since(db: Connection, member: str, day: date) -> date | None:
    """The first day of what has changed the account since the last look, which this one is; None where nothing has."""
    key = (bucket_of(member), member)
    row = db.execute(DUE_SINCE, (*key, day.isoformat())).fetchone()
    if row is None:
        return None
    if not db.execute(SEEN, (*key, day.isoformat())).rowcount:  # what belongs to later days is looked at then
        db.execute(SEEN_SO_FAR, ((day + timedelta(days=1)).isoformat(), *key))
    return date.fromisoformat(row[0])


def _ended(
    account: Account,
    day: date,
    programme: Programme | None,
    member: Member,
    at: datetime,
    merchant: str,
    *,
    changed: bool,
    late: date | None,
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Duplicates go first, then the day ends, then the tier is looked at with what has arrived since."""
    situation = situation_of(day, at, merchant)
    entries: tuple[Entry, ...] = ()
    names: tuple[str, ...] = ()
    if changed and programme is not None:
        booking = Booking(account, situation.record, day)
        names = take_back_duplicates(Case(programme, member, booking, situation))
        entries = tuple(booking.entries)
        account = booking.account
    more = end_days(account, day, programme, member, at, merchant)
    entries, account = (*entries, *more), apply_entries(account, more)
    if changed and programme is not None:
        entries = (*entries, *look_again(account, day, programme, member, situation, late))
    return entries, names


def _write(db: Connection, day: date, entries: tuple[Entry, ...], at: datetime) -> Closed:
    if not entries:
        return Closed()
    morning = day + timedelta(days=1)
    body = Body(
        id=closing_id(morning, entries),
        at=at,
        mono_ms=0,
        boot="",
        body=LotsClosed(day=morning.isoformat(), entries=entries),
    )
    if db.execute(KNOWN, (body.id.bytes,)).fetchone():
        return Closed()
    gathered = Gathered()
    gathered.records.append(record_row("", body, encode(body)))
    gathered.add_entries(body.id.bytes, stamp(at), morning, ((entry, "", "") for entry in entries))
    gathered.write(db)
    return Closed(records=1, entries=len(entries))
