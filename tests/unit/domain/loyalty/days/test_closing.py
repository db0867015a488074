"""The end of a business day: tiers are reviewed, then what expired is taken off, once."""

from dataclasses import replace
from datetime import date, timedelta

from pos_terminal.domain.loyalty.account import OWED, POINTS, Account, EntryKind, Lot, apply_entries
from pos_terminal.domain.loyalty.days.closing import close_account
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.units import CREDIT, plan, tier
from tests.support.cases import situation
from tests.support.loyalty import DAY, MEMBER, programme

YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
NEXT_YEAR = date(2027, 3, 2)


def club(rules: str) -> Programme:
    levels = "".join(
        f'[[programme.tiers.level]]\nid = "{id}"\nname = "級"\n{at}\n'
        for id, at in (("green", ""), ("silver", "at = 100"), ("gold", "at = 300"))
    )
    return programme(f'[programme.points]\nper = 1\n[programme.tiers]\nmetric = "credit"\n{rules}\n{levels}')


JOINED = replace(MEMBER, joined_on=date(2020, 1, 1))


def closed(owner: Programme | None, *lots: Lot, day: date = DAY) -> list[tuple[str, str, int, date | None, EntryKind]]:
    entries = close_account(Account(MEMBER.id, "club", lots), day, owner, JOINED, situation(day))
    return [(one.unit, one.lot, one.amount, one.expires_on, one.kind) for one in entries]


def test_what_expired_that_evening_or_before_is_taken_off() -> None:
    lots = (
        Lot(POINTS, "today", 5, DAY), Lot(POINTS, "before", 4, YESTERDAY), Lot(POINTS, "later", 3, TOMORROW),
        Lot(POINTS, "never", 2), Lot(POINTS, "empty", 0, DAY), Lot(POINTS, "twice", -1, DAY), Lot(POINTS, OWED, -2),
    )  # fmt: skip
    expired = [(POINTS, "today", -5, DAY, EntryKind.EXPIRE), (POINTS, "before", -4, YESTERDAY, EntryKind.EXPIRE)]
    assert closed(None, *lots) == expired
    assert closed(club(""), *lots) == expired


def test_the_last_day_of_a_membership_is_still_asked_for() -> None:
    assert closed(club(""), Lot(plan("year"), "2025-03-03", 1, DAY)) == []


def test_a_tier_that_ends_is_reviewed_before_it_is_taken_off() -> None:
    owner = club('valid_months = 12\nwindow = "membership_year"')
    gold = Lot(tier("gold"), "2025-03-03", 1, DAY)
    assert closed(owner, gold, Lot(CREDIT, "2026-01-01", 300)) == [
        (tier("gold"), "review~2026-03-03", 1, NEXT_YEAR, EntryKind.ADJUST),
        (tier("gold"), "2025-03-03", -1, DAY, EntryKind.EXPIRE),
    ]
    assert closed(owner, gold) == [(tier("gold"), "2025-03-03", -1, DAY, EntryKind.EXPIRE)]
    assert closed(None, gold) == [(tier("gold"), "2025-03-03", -1, DAY, EntryKind.EXPIRE)]


def test_the_counter_is_read_before_it_expires() -> None:
    owner = club('evaluate = "nightly"\nwindow = "rolling_days"\nwindow_days = 10')
    credit = Lot(CREDIT, "2026-02-28", 300, DAY)
    assert closed(owner, credit) == [
        (tier("gold"), "review~2026-03-03", 1, None, EntryKind.ADJUST),
        (CREDIT, "2026-02-28", -300, DAY, EntryKind.EXPIRE),
    ]


def test_reviews_come_on_their_own_mornings() -> None:
    owner = club('evaluate = "monthly"')
    credit = Lot(CREDIT, "2026-01-01", 300)
    assert closed(owner, credit) == []
    assert closed(owner, credit, day=date(2026, 3, 31)) == [
        (tier("gold"), "review~2026-04-01", 1, None, EntryKind.ADJUST)
    ]
    assert closed(None, credit, day=date(2026, 3, 31)) == []


def test_points_that_a_fall_has_taken_do_not_expire_once_more() -> None:
    owner = club('evaluate = "nightly"\npoints_lost = true')
    for last in (DAY, TOMORROW):
        found = closed(owner, Lot(tier("silver"), "x", 1), Lot(POINTS, "a", 5, last))
        assert found == [
            (tier("silver"), "x", -1, None, EntryKind.ADJUST),
            (POINTS, "a", -5, last, EntryKind.EXPIRE),
        ]


def test_a_day_that_was_closed_has_nothing_left_to_close() -> None:
    owner = club("valid_months = 12")
    account = Account(MEMBER.id, "club", (Lot(tier("gold"), "x", 1, DAY), Lot(POINTS, "a", 5, DAY)))
    entries = close_account(account, DAY, owner, MEMBER, situation())
    after = apply_entries(account, entries)
    assert close_account(after, DAY, owner, MEMBER, situation()) == ()


def test_a_review_may_bring_a_gift() -> None:
    gift = '[[programme.reward]]\nid = "cake"\nname = "蛋糕"\n'
    levels = "".join(
        f'[[programme.tiers.level]]\nid = "{id}"\nname = "級"\n{at}\n'
        for id, at in (("green", ""), ("gold", 'at = 100\ngift = "cake"'))
    )
    owner = programme(f'[programme.tiers]\nmetric = "credit"\nevaluate = "nightly"\n{levels}{gift}')
    found = closed(owner, Lot(CREDIT, "2026-01-01", 100))
    assert [(unit, amount) for unit, _, amount, _, _ in found] == [(tier("gold"), 1), ("voucher/cake", 1)]
