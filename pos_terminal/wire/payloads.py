"""The body of each kind of journal record: domain facts, tagged with what they are.

The facts' own fields are the wire names. Golden files (tests/golden/records) freeze them: a field that changes meaning
gets a new name, and a new `VERSION` says in `codec.py` how the old one is read.
"""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from pos_terminal.domain.loyalty.account import Entry, LoyaltyFacts, ProgrammeResult
from pos_terminal.domain.loyalty.earn.terms import ARM
from pos_terminal.domain.loyalty.engagement import Engaged
from pos_terminal.domain.loyalty.member import MemberEnrolled
from pos_terminal.domain.loyalty.offer import Allowance
from pos_terminal.domain.selling.charging import ChargeDoubt
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.handover import HandedOver
from pos_terminal.domain.selling.late_member import LateMember
from pos_terminal.domain.selling.refund import CompletedRefund
from pos_terminal.domain.selling.shift import CashMoved, DrawerOpened, ShiftClosed, ShiftOpened, ShiftReport

VERSION = 1

# (entry, programme version, arms)
WrittenEntry = tuple[Entry, str, str]


class Payload(Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What every body carries besides its facts: nothing; a common type for the closed union below."""


class Installed(Payload, frozen=True, tag="installed"):
    """The first record of a stream: which program began it, and where."""

    shop: str
    terminal: str
    program: str


class SaleRecorded(Payload, frozen=True, tag="sale"):
    """A completed sale with its loyalty part, if a member was on the bill.

    `shown` names the rotating code that they showed (`member_code.digest_of`): one that stands on two bills was copied,
    or shown again. `allowed` are the rewards over an offline limit that a manager let go on it.
    """

    sale: CompletedSale
    loyalty: LoyaltyFacts | None = None
    shown: str = ""
    allowed: tuple[Allowance, ...] = ()


class LateMemberRecorded(Payload, frozen=True, tag="late_member"):
    """A paid sale was a member's, who showed their code only then; or that is taken back, with the opposite entries."""

    late: LateMember
    loyalty: LoyaltyFacts
    shown: str = ""


class RefundRecorded(Payload, frozen=True, tag="refund"):
    """A refund or void with the reversing entries."""

    refund: CompletedRefund
    loyalty: LoyaltyFacts | None = None


class EnrolmentRecorded(Payload, frozen=True, tag="enrolment"):
    """A new member, with what the programmes give for joining."""

    enrolment: MemberEnrolled
    loyalty: LoyaltyFacts | None = None


class EngagementRecorded(Payload, frozen=True, tag="engagement"):
    """A check-in, a turn of the wheel, a gate, an activity, or a manager's correction, with what it did."""

    engagement: Engaged
    loyalty: LoyaltyFacts


class ShiftOpenedRecorded(Payload, frozen=True, tag="shift_opened"):
    """A shift began."""

    shift: ShiftOpened


class ShiftClosedRecorded(Payload, frozen=True, tag="shift_closed"):
    """A shift ended; carries the Z report."""

    shift: ShiftClosed


class CashMovedRecorded(Payload, frozen=True, tag="cash_moved"):
    """Cash in or out without a sale."""

    move: CashMoved


class DrawerOpenedRecorded(Payload, frozen=True, tag="drawer_opened"):
    """The drawer opened without a sale."""

    drawer: DrawerOpened


class ReportPrinted(Payload, frozen=True, tag="x_report"):
    """An X report was printed."""

    report: ShiftReport


class CopyPrinted(Payload, frozen=True, tag="copy"):
    """A receipt was printed again: the `copy`-th copy of record `of`."""

    of: UUID
    copy: int
    cashier: str


class ProgrammeActivated(Payload, frozen=True, tag="programme"):
    """A programme version is in force from now on; the text is the file as it was."""

    programme: str
    version: str
    text: str
    by: str


class LotsClosed(Payload, frozen=True, tag="closing"):
    """What the closer did in the morning of a business day: tiers reviewed, expired lots taken off.

    Head office writes these, or a till that has none.
    """

    day: str
    entries: tuple[Entry, ...]


class HandoverRecorded(Payload, frozen=True, tag="handover"):
    """A held bill left this till by a slip; whichever till scans it has it."""

    handover: HandedOver


class CashierChanged(Payload, frozen=True, tag="cashier"):
    """A cashier's name, role or PIN changed; the PIN itself is never here."""

    cashier: str
    name: str
    role: str
    by: str


class ChargeDoubtRecorded(Payload, frozen=True, tag="charge_doubt"):
    """A connected terminal could not say what became of a payment, and the cashier did."""

    doubt: ChargeDoubt


AnyPayload = (
    Installed
    | SaleRecorded
    | LateMemberRecorded
    | RefundRecorded
    | EnrolmentRecorded
    | EngagementRecorded
    | ShiftOpenedRecorded
    | ShiftClosedRecorded
    | CashMovedRecorded
    | DrawerOpenedRecorded
    | ReportPrinted
    | CopyPrinted
    | ProgrammeActivated
    | LotsClosed
    | HandoverRecorded
    | CashierChanged
    | ChargeDoubtRecorded
)


class Body(Struct, frozen=True, kw_only=True):
    """A journal record's content. Never carries its stream, sequence or hashes: those are its place.

    `at` is the wall clock, `mono_ms` the monotonic clock of the boot named by `boot`: counter PCs' wall clocks lie.
    """

    v: int = VERSION
    id: UUID
    at: datetime
    mono_ms: int
    boot: str
    body: AnyPayload


def kind_of(payload: AnyPayload) -> str:
    """The tag under which the payload is stored."""
    return str(payload.__struct_config__.tag)


def loyalty_entries(payload: AnyPayload) -> tuple[Entry, ...]:
    """The ledger entries that the record carries."""
    match payload:
        case SaleRecorded() | LateMemberRecorded() | RefundRecorded() | EnrolmentRecorded() | EngagementRecorded():
            return payload.loyalty.entries if payload.loyalty else ()
        case LotsClosed():
            return payload.entries
        case _:
            return ()


def written_entries(payload: AnyPayload) -> tuple[WrittenEntry, ...]:
    """The same, each with the programme version that made it and the arms of experiments under which it did.

    Arms are `<experiment>/<arm>`, several with a space between them.
    """
    match payload:
        case SaleRecorded() | LateMemberRecorded() | RefundRecorded() | EnrolmentRecorded() | EngagementRecorded():
            results = payload.loyalty.results if payload.loyalty else ()
            return tuple((entry, one.version, _arms(one)) for one in results for entry in one.entries)
        case LotsClosed():
            return tuple((entry, "", "") for entry in payload.entries)
        case _:
            return ()


def _arms(result: ProgrammeResult) -> str:
    return " ".join([term.removeprefix(ARM) for term in result.terms if term.startswith(ARM)])
