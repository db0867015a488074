"""What a record does to head office's books: entries to accounts, an enrolment to a member, a void to its sale."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import assert_never

from pos_terminal.domain.loyalty.member import MemberEnrolled
from pos_terminal.domain.selling.late_member import LateMember
from pos_terminal.headoffice import codes, flags
from pos_terminal.headoffice.accounts import accounts_of, add_entries, below_zero
from pos_terminal.headoffice.database import Connection, stamp
from pos_terminal.headoffice.members import put_enrolled
from pos_terminal.wire.payloads import (
    Body,
    CashierChanged,
    CashMovedRecorded,
    ChargeDoubtRecorded,
    CopyPrinted,
    DrawerOpenedRecorded,
    EngagementRecorded,
    EnrolmentRecorded,
    HandoverRecorded,
    Installed,
    LateMemberRecorded,
    LotsClosed,
    ProgrammeActivated,
    RefundRecorded,
    ReportPrinted,
    SaleRecorded,
    ShiftClosedRecorded,
    ShiftOpenedRecorded,
    written_entries,
)

ADD_VOID = "INSERT INTO voided (sale, record) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING record"
PUT_LATE = """
INSERT INTO late_member (sale, member) VALUES (?, ?) ON CONFLICT (sale) DO UPDATE SET member = excluded.member"""
DROP_LATE = "DELETE FROM late_member WHERE sale = ?"
ADD_DUE = """
INSERT INTO due (member, first_on, last_on) VALUES (?1, ?2, ?2)
ON CONFLICT (member) DO UPDATE SET first_on = min(first_on, excluded.first_on), last_on = max(last_on, excluded.last_on)
"""


def apply(db: Connection, body: Body, terminal: str, at: datetime) -> set[str]:
    """Books a record that is new here; the feed's subjects that it touched."""
    match body.body:
        case RefundRecorded(refund=refund) if refund.void and not _first_void(db, refund.of.bytes, body.id.bytes):
            flags.raise_flag(
                db, at, flags.SECOND_VOID, str(body.id), terminal, f"{refund.of_receipt} was voided before"
            )
            return set()
        case EnrolmentRecorded(enrolment=enrolment):
            return _enrol(db, enrolment, terminal, at) | _book(db, body)
        case LateMemberRecorded(late=late, loyalty=loyalty):
            _note_late(db, late, loyalty.member)
            codes.note_shown(db, body, terminal, at)
            return _book(db, body)
        case SaleRecorded() | RefundRecorded():
            codes.note_shown(db, body, terminal, at)
            return _book(db, body)
        case EngagementRecorded() | LotsClosed():
            return _book(db, body)
        case (
            Installed()
            | ShiftOpenedRecorded()
            | ShiftClosedRecorded()
            | CashMovedRecorded()
            | DrawerOpenedRecorded()
            | ReportPrinted()
            | CopyPrinted()
            | ProgrammeActivated()
            | CashierChanged()
            | HandoverRecorded()
            | ChargeDoubtRecorded()
        ):
            return set()  # kept for the auditor
        case _:
            assert_never(body.body)


def _note_late(db: Connection, late: LateMember, member: str) -> None:
    """Whose sale it was after all, or that it was nobody's."""
    if late.taken_back:
        db.execute(DROP_LATE, (late.of.bytes,))
    else:
        db.execute(PUT_LATE, (late.of.bytes, member))


def _first_void(db: Connection, sale: bytes, record: bytes) -> bool:
    return db.execute(ADD_VOID, (sale, record)).fetchone() is not None


def _enrol(db: Connection, enrolment: MemberEnrolled, terminal: str, at: datetime) -> set[str]:
    put_enrolled(db, enrolment, terminal, at)
    return {f"member/{enrolment.member.id}"}


def _book(db: Connection, body: Body) -> set[str]:
    entries, on = written_entries(body.body), business_date(body)
    add_entries(db, body.id.bytes, stamp(body.at), on, entries)
    members = {entry.member for entry, _, _ in entries}
    for member in members:
        db.execute(ADD_DUE, (member, on.isoformat()))
    return {f"accounts/{member}" for member in members}


def business_date(body: Body) -> date:
    """The shop's day on which it happened."""
    match body.body:
        case SaleRecorded(sale=facts) | RefundRecorded(refund=facts) | EnrolmentRecorded(enrolment=facts):
            return facts.business_date
        case EngagementRecorded(engagement=facts) | LateMemberRecorded(late=facts):
            return facts.business_date
        case LotsClosed(day=day):
            return date.fromisoformat(day)
        case _:
            return body.at.date()


def watch(db: Connection, subjects: Iterable[str], terminal: str, at: datetime) -> None:
    """Flags the accounts that are below zero now, and takes the flag down where later earning has covered it."""
    for subject in sorted(subjects):
        what, _, member = subject.partition("/")
        if what == "accounts":
            _watch(db, member, terminal, at)


def _watch(db: Connection, member: str, terminal: str, at: datetime) -> None:
    found = below_zero(accounts_of(db, member), at.date())
    below = {f"{member}/{programme}/{unit}": missing for programme, unit, missing in found}
    for subject in flags.open_subjects(db, flags.BELOW_ZERO, f"{member}/"):
        if subject not in below:
            flags.clear_flag(db, at, flags.BELOW_ZERO, subject)
    for subject, missing in sorted(below.items()):
        flags.raise_flag(db, at, flags.BELOW_ZERO, subject, terminal, str(missing))
