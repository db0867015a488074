"""An account as programs read it, key by key."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pos_terminal.domain.loyalty.account import OWED, POINTS, Account, Lot, stamps, voucher
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.units import CHECK_IN, CREDIT, WALLET, mission, plan, spins, tier
from pos_terminal.domain.loyalty.views.account_view import account_view
from tests.support.cases import situation
from tests.support.loyalty import DAY, MEMBER, programme

YESTERDAY, TOMORROW, LATER = DAY - timedelta(days=1), DAY + timedelta(days=1), date(2026, 12, 31)
POINTS_RULE = "[programme.points]\nper = 1\n"
CARDS = "".join(
    f'[[programme.stamp_card]]\nid = "{id}"\nname = "卡"\nsize = 5\nreward = "cake"\n' for id in ("tea", "bun")
)
REWARDS = '[[programme.reward]]\nid = "cake"\nname = "蛋糕"\n[[programme.reward]]\nid = "bun"\nname = "包"\n'
TIERS = """
[programme.tiers]
metric = "{}"
[[programme.tiers.level]]
id = "green"
name = "綠"
[[programme.tiers.level]]
id = "gold"
name = "金"
at = 1000
"""
PLANS = '[[programme.plan]]\nid = "year"\nname = "年"\n[[programme.plan]]\nid = "half"\nname = "半"\n'
EMPTY = {
    "points": 0,
    "pending": 0,
    "stamps": {},
    "tier": None,
    "tier_until": None,
    "credit": 0,
    "vouchers": [],
    "wallet_minor": 0,
    "owed": {"points": 0, "stamps": {}},
    "membership_until": None,
    "expiring": [],
}


def view(owner: Programme, *lots: Lot) -> dict[str, Any]:
    return account_view(owner, Account(MEMBER.id, owner.id, lots), MEMBER, situation())


def test_an_empty_account() -> None:
    assert view(programme(POINTS_RULE)) == EMPTY


def test_points_now_later_and_soon_gone() -> None:
    found = view(
        programme(POINTS_RULE),
        Lot(POINTS, "a", 7, LATER),
        Lot(POINTS, "b", 5, DAY),
        Lot(POINTS, "p", 3, None, TOMORROW),
        Lot(POINTS, OWED, -2),
    )
    expiring = [{"on": "2026-03-02", "points": 5}, {"on": "2026-12-31", "points": 7}]
    assert found == {**EMPTY, "points": 10, "pending": 3, "expiring": expiring}
    assert view(programme(POINTS_RULE), Lot(POINTS, OWED, -2))["owed"] == {"points": 2, "stamps": {}}


def test_stamps_and_those_owed() -> None:
    found = view(programme(CARDS + REWARDS), Lot(stamps("tea"), "a", 3, DAY), Lot(stamps("bun"), OWED, -2))
    assert (found["stamps"], found["owed"]["stamps"]) == ({"tea": 3, "bun": 0}, {"bun": 2})


def test_vouchers_of_every_reward_by_their_names() -> None:
    owner = programme(CARDS + REWARDS)
    lots = (
        Lot(voucher("bun"), "b", 1, DAY), Lot(voucher("cake"), "c", 1), Lot(voucher("cake"), "gone", 1, YESTERDAY),
    )  # fmt: skip
    assert view(owner, *lots)["vouchers"] == [
        {"id": "c", "reward": "cake", "expires": None},
        {"id": "b", "reward": "bun", "expires": "2026-03-02"},
    ]
    named = account_view(
        owner, Account(MEMBER.id, "club", lots), MEMBER, situation(), {("bun", "b"): "V", ("cake", "b"): "W"}
    )
    assert [one["id"] for one in named["vouchers"]] == ["c", "V"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("metric", "credit", "expected"),
    [("spend", 12_345, 123), ("spend", 12_300, 123), ("points", 12_345, 12_345), ("spend", -5, 0)],
)
def test_the_tier_and_its_counter_in_whole_units(metric: str, credit: int, expected: int) -> None:
    found = view(programme(TIERS.format(metric)), Lot(CREDIT, "2026-01-01", credit), Lot(tier("gold"), "x", 1, LATER))
    assert found == {**EMPTY, "tier": "gold", "tier_until": "2026-12-31", "credit": expected}


def test_a_currency_without_cents() -> None:
    owner = replace(programme(TIERS.format("spend")), currency="JPY")
    assert view(owner, Lot(CREDIT, "2026-01-01", 12_345))["credit"] == 12_345


def test_without_tiers_there_is_no_counter() -> None:
    found = view(programme(POINTS_RULE), Lot(CREDIT, "2026-01-01", 500))
    assert (found["tier"], found["credit"]) == (None, 0)
    green = view(programme(TIERS.format("spend")))
    assert (green["tier"], green["tier_until"]) == ("green", None)


def test_money_and_membership() -> None:
    owner = programme(POINTS_RULE + PLANS)
    assert view(owner, Lot(WALLET, "w", 550))["wallet_minor"] == 550
    year, half = Lot(plan("year"), "y", 1, DAY), Lot(plan("half"), "h", 1, LATER)
    assert view(owner, year, half)["membership_until"] == "2026-12-31"
    assert view(owner, year)["membership_until"] == "2026-03-02"
    assert view(owner, Lot(plan("year"), "y", 1, YESTERDAY))["membership_until"] is None


def test_play_stands_there_where_the_programme_has_any() -> None:
    tables = """
[programme.check_in]
points = 1
[[programme.mission]]
id = "five"
name = "五"
target = 5
[[programme.wheel]]
id = "spring"
name = "轉"
fallback = "no"
[[programme.wheel.prize]]
id = "no"
name = "無"
odds = 1000000
"""
    lots = Lot(mission("five"), "ever~5", 2), Lot(CHECK_IN, "2026-03-02", 1), Lot(spins("spring"), "a", 3)
    found = view(programme(POINTS_RULE + tables), *lots)
    assert found["missions"] == {"five": {"progress": 2, "target": 5, "done": False}}
    assert found["check_in"] == {"today": True, "streak": 1}
    assert found["spins"] == {"spring": 3}


def test_a_gift_that_is_due_is_there() -> None:
    gift = '[[programme.gift]]\nid = "birthday"\nname = "生日"\nreward = "cake"\n'
    owner = programme(POINTS_RULE + REWARDS + gift)
    born = replace(MEMBER, birthday=(3, 20))
    found: dict[str, Any] = account_view(owner, Account(MEMBER.id, "club"), born, situation())
    assert found["vouchers"] == [{"id": "gift.birthday.2026", "reward": "cake", "expires": "2026-03-31"}]
    assert view(owner)["vouchers"] == []
