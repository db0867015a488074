"""A booking as a result: entries, figures for the receipt, words, terms."""

from pos_terminal.domain.loyalty.account import (
    POINTS,
    Entry,
    EntryKind,
    Explanation,
    Lot,
    UnitChange,
    stamps,
    voucher,
)
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.results import changes_of, result_of
from pos_terminal.domain.loyalty.units import WALLET
from tests.support.cases import case_with
from tests.support.loyalty import programme

CARD = '[[programme.stamp_card]]\nid = "tea"\nname = "茶"\nsize = 5\nreward = "cake"\n'
REWARD = '[[programme.reward]]\nid = "cake"\nname = "蛋糕"\n[[programme.reward]]\nid = "bun"\nname = "包"\n'
TIERS = """
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = {zh = "綠", en = "Green"}
[[programme.tiers.level]]
id = "gold"
name = "金"
at = 5
"""
WITH_POINTS = programme("[programme.points]\nper = 1\n" + CARD + REWARD)
WITHOUT = programme(CARD + REWARD)


def units(owner: Programme, *lots: Lot) -> list[str]:
    return [one.unit for one in changes_of(owner, case_with(owner, *lots).booking)]


def test_points_and_cards_are_always_told_other_things_where_there_are_any() -> None:
    assert units(WITH_POINTS) == [POINTS, stamps("tea")]
    assert units(WITH_POINTS, Lot(WALLET, "w", 5), Lot(voucher("bun"), "b", 1), Lot(voucher("cake"), "c", 1)) == [
        POINTS, stamps("tea"), WALLET, voucher("cake"), voucher("bun"),
    ]  # fmt: skip
    assert units(WITHOUT) == [stamps("tea")]
    assert units(WITHOUT, Lot(POINTS, "p", 5)) == [stamps("tea"), POINTS]
    assert units(programme(TIERS)) == []


def test_what_was_there_and_is_gone_is_told_too() -> None:
    case = case_with(WITH_POINTS, Lot(voucher("cake"), "c", 1))
    case.booking.add(EntryKind.REDEEM, voucher("cake"), -1, "c")
    case.booking.add(EntryKind.EARN, WALLET, 5, "w")
    case.booking.add(EntryKind.REDEEM, WALLET, -5, "w")
    assert changes_of(WITH_POINTS, case.booking)[2:] == (
        UnitChange(WALLET, 0, 5, 5, 0, 0),
        UnitChange(voucher("cake"), 1, 0, 1, 0, 0),
    )


def test_a_result_holds_everything_of_an_event() -> None:
    owner = programme("[programme.points]\nper = 1\n" + TIERS)
    case = case_with(owner)
    case.booking.add(EntryKind.EARN, POINTS, 5, "open")
    other = Entry("N", "club", POINTS, 9, "open", EntryKind.EARN)
    why = Explanation("因", "why")
    found = result_of(case, iter([why]), ("tier:green",), iter([other]))
    assert (found.programme, found.version) == ("club", owner.version)
    assert found.entries == (*case.booking.entries, other)
    assert found.changes == (UnitChange(POINTS, 0, 5, 0, 0, 5),)
    assert (found.explain, found.terms) == ((why,), ("tier:green",))
    assert [one.en for one in found.notes] == ["Tier: Green", "HK$5 more to 金"]
    assert (found.withheld_minor, found.needs_manager) == (0, False)


def test_an_open_bill_has_no_notes() -> None:
    owner = programme("[programme.points]\nper = 1\n" + TIERS)
    assert result_of(case_with(owner), noted=False).notes == ()


def test_a_plain_programme_has_nothing_to_note() -> None:
    found = result_of(case_with(WITH_POINTS))
    assert (found.entries, found.explain, found.terms, found.notes) == ((), (), (), ())
