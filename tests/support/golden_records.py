"""One record of each kind as it crosses to head office, kept in tests/golden/records; run as a module to add new kinds.

A file that is there is never written again: old records must be readable for ever, as the bytes are what was signed.
Where a kind gains a field, the file of its form until then moves to `before/`.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

from pos_terminal.domain.loyalty.account import POINTS, Entry, EntryKind, LoyaltyFacts
from pos_terminal.domain.loyalty.engagement import Engaged, EngagementKind
from pos_terminal.domain.selling.charging import Act, ChargeDoubt
from pos_terminal.domain.selling.late_member import LateMember
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.shift import CashMoved, DrawerOpened, ShiftOpened
from pos_terminal.wire.codec import encode
from pos_terminal.wire.payloads import (
    AnyPayload,
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
    kind_of,
)
from tests.support import receipts

FOLDER = receipts.ROOT / "tests" / "golden" / "records"
SHIFT = UUID(int=0x5417)


SPUN = Engaged(
    id=UUID(int=3),
    at=receipts.AT,
    business_date=receipts.AT.date(),
    shop="S1",
    terminal="T1",
    shift=SHIFT,
    cashier="ling",
    approved_by="",
    kind=EngagementKind.SPIN,
    programme="bubble-tea-play",
    code="spring",
    prize="ten-points",
    seed_hash="5f" * 32,
)


DOUBT = ChargeDoubt(
    id=UUID(int=5),
    at=receipts.AT,
    business_date=receipts.AT.date(),
    shop="S1",
    terminal="T1",
    shift=SHIFT,
    cashier="ling",
    reference="0193a0f0000070008000000000000009",
    act=Act.SALE,
    tender=TenderKind.OCTOPUS,
    amount_minor=5_800,
    currency="HKD",
    of=receipts.TEA_SALE.id,
    problem="",
    said="paid",
)


LATE = LateMember(
    id=UUID(int=4),
    at=receipts.AT,
    business_date=receipts.AT.date(),
    shop="S1",
    terminal="T1",
    shift=SHIFT,
    cashier="ling",
    of=receipts.TEA_SALE.id,
    of_receipt=receipts.TEA_SALE.receipt,
)


def payloads() -> tuple[AnyPayload, ...]:
    """One of each kind, with every field that can be filled."""
    opened = ShiftOpened(
        id=SHIFT,
        number=4,
        at=receipts.AT,
        business_date=receipts.AT.date(),
        shop="S1",
        terminal="T1",
        cashier="ling",
        cashier_name="阿玲",
        currency="HKD",
        float_minor=50_000,
    )
    moved = CashMoved(id=UUID(int=1), at=receipts.AT, shift=SHIFT, cashier="ling", amount_minor=-10_000, reason="bank")
    drawer = DrawerOpened(id=UUID(int=2), at=receipts.AT, shift=SHIFT, cashier="ling", reason="change")
    expired = Entry(
        "00000000000001", "moneyback", POINTS, -24, "2026-03-01", EntryKind.EXPIRE, expires_on=receipts.AT.date()
    )
    return (
        Installed(shop="S1", terminal="T1", program="pos-terminal 0.1.0"),
        SaleRecorded(sale=receipts.TEA_SALE, loyalty=_booked(receipts.MEMBER_FACTS, EntryKind.EARN, 12)),
        RefundRecorded(refund=receipts.REFUND, loyalty=_booked(receipts.REFUND_FACTS, EntryKind.REVERSAL, -4)),
        EnrolmentRecorded(enrolment=receipts.ENROLLED),
        ShiftOpenedRecorded(shift=opened),
        ShiftClosedRecorded(shift=receipts.CLOSED),
        CashMovedRecorded(move=moved),
        DrawerOpenedRecorded(drawer=drawer),
        ReportPrinted(report=receipts.REPORT),
        CopyPrinted(of=receipts.TEA_SALE.id, copy=2, cashier="ling"),
        ProgrammeActivated(programme="moneyback", version="3f90262a9c3c4e4d", text="[[programme]]\n", by="boss"),
        LotsClosed(day="2026-03-02", entries=(expired,)),
        CashierChanged(cashier="ling", name="阿玲", role="cashier", by="boss"),
        EngagementRecorded(engagement=SPUN, loyalty=_booked(receipts.MEMBER_FACTS, EntryKind.ADJUST, 10)),
        LateMemberRecorded(late=LATE, loyalty=_booked(receipts.MEMBER_FACTS, EntryKind.EARN, 12), shown="5f" * 16),
        HandoverRecorded(handover=receipts.HANDED_OVER),
        ChargeDoubtRecorded(doubt=DOUBT),
    )


def _booked(facts: LoyaltyFacts, kind: EntryKind, points: int) -> LoyaltyFacts:
    """The facts with an entry in their first programme."""
    first, *others = facts.results
    lot, expires_on, matures_on = "2027-03-31~2026-03-09", date(2027, 3, 31), date(2026, 3, 9)
    entry = Entry(facts.member, first.programme, POINTS, points, lot, kind, expires_on, matures_on)
    return replace(facts, results=(replace(first, entries=(entry,)), *others))


def bodies() -> dict[str, Body]:
    """The records, by kind."""
    return {
        kind_of(payload): Body(
            id=UUID(int=0x0192 << 112 | 0x7 << 76 | number), at=receipts.AT, mono_ms=1_000, boot="a-boot", body=payload
        )
        for number, payload in enumerate(payloads())
    }


def write(folder: Path = FOLDER) -> None:
    """Writes the kinds that have no file yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, body in bodies().items():
        file = folder / f"{kind}.json"
        if not file.exists():
            file.write_bytes(encode(body))


if __name__ == "__main__":
    write()
