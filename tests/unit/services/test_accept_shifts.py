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
