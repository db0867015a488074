"""What a record does to head office's books: entries to accounts, an enrolment to a member, a void to its sale."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import assert_never

from pos_terminal.domain.loyalty.rewards.member_price import is_member_price
from pos_terminal.domain.selling.late_member import LateMember
from pos_terminal.headoffice import codes, flags
from pos_terminal.headoffice.accounts import accounts_of_all, below_zero, with_debts
from pos_terminal.headoffice.database import Connection, stamp
from pos_terminal.headoffice.gathering import Gathered
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


def apply(db: Connection, gathered: Gathered, body: Body, terminal: str, at: datetime) -> None:
    """Books a record that is new here: what many records do is gathered, what few do is done at once."""
    match body.body:
        case RefundRecorded(refund=refund) if refund.void and not _first_void(db, refund.of.bytes, body.id.bytes):
            flags.raise_flag(
                db, at, flags.SECOND_VOID, str(body.id), terminal, f"{refund.of_receipt} was voided before"
            )
            gathered.touched |= told(body)  # without this one
        case EnrolmentRecorded(enrolment=enrolment):
            put_enrolled(db, enrolment, terminal, at)
            gathered.touched.add(f"member/{enrolment.member.id}")
            _book(gathered, body)
        case LateMemberRecorded(late=late, loyalty=loyalty):
            _note_late(db, late, loyalty.member)
            codes.note_shown(db, gathered, body)
            _book(gathered, body)
        case SaleRecorded():
            codes.note_shown(db, gathered, body)
            note_given(gathered, body.id.bytes, body.body, terminal, at)
            _book(gathered, body)
        case RefundRecorded():
            codes.note_shown(db, gathered, body)
            _book(gathered, body)
        case EngagementRecorded() | LotsClosed():
            _book(gathered, body)
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
            pass  # kept for the auditor
        case _:
            assert_never(body.body)


def note_given(gathered: Gathered, record: bytes, sold: SaleRecorded, terminal: str, at: datetime) -> None:
    """What the bill gave by rewards, by programme."""
    given: dict[str, int] = {}
    for one in sold.sale.deductions:
        if one.programme and not is_member_price(one):
            given[one.programme] = given.get(one.programme, 0) + one.amount_minor
    late_s = max(0, int((at - sold.sale.at).total_seconds()))
    for programme, minor in given.items():
        allowed = sum(one.choice.programme == programme for one in sold.allowed)
        day = sold.sale.business_date.isoformat()
        gathered.given.append((record, programme, terminal, day, late_s, minor, allowed))


def _note_late(db: Connection, late: LateMember, member: str) -> None:
    """Whose sale it was after all, or that it was nobody's."""
    if late.taken_back:
        db.execute(DROP_LATE, (late.of.bytes,))
    else:
        db.execute(PUT_LATE, (late.of.bytes, member))


def _first_void(db: Connection, sale: bytes, record: bytes) -> bool:
    return db.execute(ADD_VOID, (sale, record)).fetchone() is not None


def _book(gathered: Gathered, body: Body) -> None:
    entries, on = written_entries(body.body), business_date(body)
    gathered.add_entries(body.id.bytes, stamp(body.at), on, entries)
    for member in {entry.member for entry, _, _ in entries}:
        gathered.add_due(member, on)


def told(body: Body) -> set[str]:
    """The accounts that the terminal has booked on: it is told what they are without this record."""
    return {f"accounts/{entry.member}" for entry, _, _ in written_entries(body.body)}


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
    members = sorted(name for what, _, name in (subject.partition("/") for subject in subjects) if what == "accounts")
    accounts = accounts_of_all(db, sorted(with_debts(db, members)))
    raised = flags.raised_for(db, flags.BELOW_ZERO, members)
    for member in members:
        found = below_zero(accounts.get(member, ()), at.date())
        below = {f"{member}/{programme}/{unit}": missing for programme, unit, missing in found}
        for subject in raised.get(member, ()):
            if subject not in below:
                flags.clear_flag(db, at, flags.BELOW_ZERO, subject)
        for subject, missing in sorted(below.items()):
            flags.raise_flag(db, at, flags.BELOW_ZERO, subject, terminal, str(missing))
