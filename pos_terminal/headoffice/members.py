"""Members as head office knows them: enrolled at a counter, or imported from a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Member, MemberEnrolled
from pos_terminal.domain.selling.scan import luhn_digit
from pos_terminal.domain.words import Language
from pos_terminal.headoffice import flags
from pos_terminal.headoffice.database import Connection, Row
from pos_terminal.headoffice.hot import MEMBER_OF_NUMBER, MEMBERS
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.envelope import MemberChanged

BLOCK = 100
FIRST_NUMBER = 10_000_000

ADD_NUMBER = "INSERT INTO member_number (number, member) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING member"
BY_PHONE = "SELECT id FROM member WHERE phone_hash = ? AND id <> ? LIMIT 1"
PUT = """
INSERT INTO member (bucket, id, number, name, phone_last4, phone_hash, phone_sealed, birthday, language, joined_on,
  consent_marketing)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (bucket, id) DO UPDATE SET name = excluded.name, phone_last4 = excluded.phone_last4,
  phone_hash = excluded.phone_hash, phone_sealed = excluded.phone_sealed, birthday = excluded.birthday,
  language = excluded.language"""
LEASE = "UPDATE head_office SET number_next = number_next + ? RETURNING number_next"
TAKEN_IN_BLOCK = "SELECT 1 FROM member_number WHERE length(number) = ? AND number BETWEEN ? AND ? LIMIT 1"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A row of a members' list, already read; the phone as hash and as sealed text."""

    number: str
    name: str = ""
    phone_last4: str = ""
    phone_hash: str = ""
    phone_sealed: str = ""
    birthday: tuple[int, int] | None = None
    language: Language = "zh_HK"


def put_enrolled(db: Connection, enrolment: MemberEnrolled, terminal: str, at: datetime) -> None:
    """Takes a member as the counter enrolled them.

    A number that somebody else has is replaced by a new one, a phone that somebody else has is left to both; either is
    flagged, as the counter's record is a fact.
    """
    member, number = enrolment.member, enrolment.member.number
    known = member_by_id(db, member.id)
    if known is not None:
        number = known.member.number  # a number stays
    elif not _takes_number(db, number, member.id):
        flags.raise_flag(db, at, flags.NUMBER_TAKEN, member.id, terminal, number)
        number = _new_number(db, member.id)
    same_phone = db.execute(BY_PHONE, (enrolment.phone_hash, member.id)).fetchone() if enrolment.phone_hash else None
    if same_phone:
        flags.raise_flag(db, at, flags.SAME_PHONE, member.id, terminal, same_phone[0])
    kept = (member.name, member.phone_last4, enrolment.phone_hash, enrolment.phone_sealed, _day(member.birthday))
    joined = member.joined_on.isoformat() if member.joined_on else ""
    db.execute(
        PUT, (bucket_of(member.id), member.id, number, *kept, member.language, joined, int(enrolment.consent_marketing))
    )


def put_imported(db: Connection, row: MemberRow, new_id: str, today: date) -> str:
    """Takes a row of a list; a number that is known already keeps its member. The member's id."""
    known = member_by_number(db, row.number)
    member_id = known.member.id if known else new_id
    if not known:
        _takes_number(db, row.number, member_id)
    kept = (row.name, row.phone_last4, row.phone_hash, row.phone_sealed, _day(row.birthday))
    db.execute(PUT, (bucket_of(member_id), member_id, row.number, *kept, row.language, today.isoformat(), 0))
    return member_id


def member_by_id(db: Connection, member: str) -> MemberChanged | None:
    """The member of that id, as the feed tells it."""
    return members_of(db, [member]).get(member)


def members_of(db: Connection, members: Iterable[str]) -> dict[str, MemberChanged]:
    """Several members by id; who is not known is not among them."""
    found = (_read(row) for row in db.find(MEMBERS, [(bucket_of(member), member) for member in members]))
    return {one.member.id: one for one in found}


def member_by_number(db: Connection, number: str) -> MemberChanged | None:
    """The member with that printed number."""
    row = db.execute(MEMBER_OF_NUMBER, (number,)).fetchone()
    return member_by_id(db, row[0]) if row else None


def member_named(db: Connection, member: str) -> MemberChanged:
    """The member of that number or id. Raises Refused `no-such-member`."""
    found = member_by_number(db, member) or member_by_id(db, member.lower())
    if found is None:
        raise Refused("no-such-member", member=member)
    return found


def lease_numbers(db: Connection, count: int = BLOCK) -> tuple[int, int]:
    """The next (first, last) numbers without check digit that nobody has; they are never given again."""
    while True:
        after = db.execute(LEASE, (count,)).fetchone()[0]
        first, last = after - count, after - 1
        within = (len(str(first)) + 1, f"{first}0", f"{last}9")
        if len(str(first)) == len(str(last)) and not db.execute(TAKEN_IN_BLOCK, within).fetchone():
            return first, last


def _new_number(db: Connection, member: str) -> str:
    while True:
        stem = str(lease_numbers(db, 1)[0])
        if _takes_number(db, number := stem + luhn_digit(stem), member):
            return number


def _takes_number(db: Connection, number: str, member: str) -> bool:
    return db.execute(ADD_NUMBER, (number, member)).fetchone() is not None


def _read(row: Row) -> MemberChanged:
    id_, number, name, last4, birthday, language, joined, blocked, phone_hash = row
    born = (int(birthday[:2]), int(birthday[3:])) if birthday else None
    day = date.fromisoformat(joined) if joined else None
    member = Member(id_, number, name, last4, born, language, day, bool(blocked))
    return MemberChanged(member=member, phone_hash=phone_hash)


def _day(birthday: tuple[int, int] | None) -> str:
    return f"{birthday[0]:02}-{birthday[1]:02}" if birthday else ""
