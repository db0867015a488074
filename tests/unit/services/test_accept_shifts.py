"""The loyalty figures of a shift's report, as a shopkeeper reads them."""

from pos_terminal.domain.loyalty.account import POINTS, Entry, EntryKind
from pos_terminal.domain.selling.shift import UnitTotal
from pos_terminal.services.shifts import unit_totals


def points(amount: int, kind: EntryKind) -> Entry:
    return Entry("M", "moneyback", POINTS, amount, "open", kind)


def test_points_that_a_refund_gives_back_do_not_hide_those_that_it_takes() -> None:
    entries = (
        points(595, EntryKind.EARN),
        points(-500, EntryKind.REDEEM),
        points(-7, EntryKind.REVERSAL),
        points(500, EntryKind.REVERSAL),
    )
    assert unit_totals(entries) == (UnitTotal(programme="moneyback", unit=POINTS, earned=595, redeemed=0, reversed=7),)


def test_only_what_a_member_can_spend_is_reported() -> None:
    kept = Entry("M", "club", "credit", 8_000, "2026", EntryKind.EARN)
    held = Entry("M", "club", "tier/gold", 1, "2026-03-02", EntryKind.EARN)
    wallet = Entry("M", "club", "wallet", 500, "open", EntryKind.EARN)
    assert [total.unit for total in unit_totals((kept, held, wallet))] == ["wallet"]
