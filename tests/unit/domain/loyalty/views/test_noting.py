"""The lines for the receipt about where the member stands now."""

from datetime import date, timedelta

import pytest

from pos_terminal.domain.loyalty.account import Lot
from pos_terminal.domain.loyalty.units import CHECK_IN, CREDIT, done, mission, plan, spins, tier
from pos_terminal.domain.loyalty.views.noting import notes
from tests.support.cases import case_with
from tests.support.loyalty import DAY, programme

POINTS = "[programme.points]\nper = 1\n"
TIERS = """
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = {zh = "綠卡", en = "Green"}
[[programme.tiers.level]]
id = "gold"
name = {zh = "金卡", en = "Gold"}
at = 100
"""
PLAN = '[[programme.plan]]\nid = "year"\nname = {zh = "年費", en = "Yearly"}\n'
MISSION = '[[programme.mission]]\nid = "five"\nname = {zh = "五次", en = "Five"}\ntarget = 5\n'
CHECK = "[programme.check_in]\npoints = 1\n"
WHEEL = """
[[programme.wheel]]
id = "spring"
name = {zh = "轉盤", en = "Wheel"}
fallback = "no"
[[programme.wheel.prize]]
id = "no"
name = "無"
odds = 1000000
"""


def said(rules: str, *lots: Lot) -> list[tuple[str, str]]:
    return [(one.zh, one.en) for one in notes(case_with(programme(POINTS + rules), *lots))]


def test_points_and_stamps_alone_have_no_notes() -> None:
    assert said("") == []
    assert said(WHEEL, Lot(spins("spring"), "a", 2)) == []


def test_the_tier_and_the_way_to_the_next() -> None:
    assert said(TIERS, Lot(CREDIT, "2026-01-01", 6_000)) == [
        ("等級：綠卡", "Tier: Green"), ("再消費 HK$40 升「金卡」", "HK$40 more to Gold"),
    ]  # fmt: skip
    assert said(TIERS, Lot(tier("gold"), "x", 1)) == [("等級：金卡", "Tier: Gold")]
    assert said(TIERS, Lot(tier("gold"), "x", 1, DAY)) == [
        ("等級：金卡（至 2026-03-02）", "Tier: Gold (until 2026-03-02)")
    ]


def test_a_membership() -> None:
    assert said(PLAN, Lot(plan("year"), "x", 1, DAY)) == [("年費：有效至 2026-03-02", "Yearly: until 2026-03-02")]
    assert said(PLAN) == []


@pytest.mark.parametrize(
    ("rules", "rest", "paid", "expected"),
    [
        ("", 0, 0, []),
        ("", 2, 0, [("五次：2/5", "Five: 2 of 5")]),
        ("", 5, 1, [("五次：完成", "Five: done")]),
        ("", 0, 1, [("五次：完成", "Five: done")]),
        ('metric = "spend"', 250, 0, [("五次：HK$2.50/HK$5", "Five: HK$2.50 of HK$5")]),
    ],
)
def test_missions_that_have_begun(rules: str, rest: int, paid: int, expected: list[tuple[str, str]]) -> None:
    target = 500 if rules else 5
    lots = Lot(mission("five"), f"ever~{target}", rest), Lot(done("five"), f"ever~{target}", paid)
    assert said(MISSION + rules, *lots) == expected


def test_days_in_a_row_where_there_is_a_prize_for_them() -> None:
    days = Lot(CHECK_IN, "2026-03-02", 1), Lot(CHECK_IN, "2026-03-01", 1)
    assert said(CHECK + "streak_days = 7\n", *days) == [("連續簽到 2/7 天", "Check-ins in a row: 2 of 7")]
    assert said(CHECK + "streak_days = 7\n") == []
    assert said(CHECK, *days) == []


def test_turns_of_a_wheel_that_may_be_turned() -> None:
    licensed = WHEEL.replace("fallback", 'licence = "1"\nfallback')
    turns = Lot(spins("spring"), "a", 2)
    assert said(CHECK + licensed, turns) == [("轉盤：可轉 2 次", "Wheel: 2 to spin")]
    assert said(CHECK + licensed) == []
    assert said(CHECK + WHEEL, turns) == []


def test_a_referral_alone_opens_the_notes() -> None:
    turns = Lot(spins("spring"), "a", 2)
    referral = "[programme.referral]\nreferrer = {points = 5}\n"
    assert len(said(referral + WHEEL.replace("fallback", 'licence = "1"\nfallback'), turns)) == 1
    for rules in (TIERS, PLAN, MISSION):
        assert said(rules + WHEEL.replace("fallback", 'licence = "1"\nfallback'), turns)[-1][1] == "Wheel: 2 to spin"


def test_the_order_on_the_receipt() -> None:
    licensed = WHEEL.replace("fallback", 'licence = "1"\nfallback')
    lots = (
        Lot(plan("year"), "x", 1, date(2026, 12, 31)), Lot(mission("five"), "ever~5", 1), Lot(spins("spring"), "a", 1),
        Lot(CHECK_IN, (DAY - timedelta(days=1)).isoformat(), 1),
    )  # fmt: skip
    lines = said(TIERS + PLAN + MISSION + CHECK + "streak_days = 3\n" + licensed, *lots)
    assert [en for _, en in lines] == [
        "Tier: Green", "HK$100 more to Gold", "Yearly: until 2026-12-31", "Five: 1 of 5", "Check-ins in a row: 1 of 3",
        "Wheel: 1 to spin",
    ]  # fmt: skip
