"""What a sale earns under: the tier held or reached, the plan, the arms, the campaigns of the moment."""

from dataclasses import replace
from datetime import date, timedelta

from pos_terminal.domain.loyalty.account import CARRY, Lot
from pos_terminal.domain.loyalty.basket import BasketLine
from pos_terminal.domain.loyalty.earn.earning import CARRY_LOT
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.experiment import arms_of
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.standing_terms import standing_terms, terms_of
from pos_terminal.domain.loyalty.units import CREDIT, SECOND_CREDIT, plan, tier, used
from tests.support.cases import case_with, line, sold
from tests.support.loyalty import DAY, MEMBER, programme

SECOND = '[programme.tiers.second]\nmetric = "visits"\n'
LEVELS = """
[[programme.tiers.level]]
id = "green"
name = "綠"
[[programme.tiers.level]]
id = "silver"
name = "銀"
at = 100
earn_percent = 200
{}
[[programme.tiers.level]]
id = "gold"
name = "金"
at = 300
"""
PLAN = '[[programme.plan]]\nid = "year"\nname = "年"\n'
CAMPAIGN = '[[programme.campaign]]\nid = "double"\nname = "雙"\npercent = 200\ntiers = ["silver"]\n'
EXPERIMENT = """
[[programme.experiment]]
id = "price"
name = "價"
[[programme.experiment.arm]]
id = "a"
weight = 10000
"""
YEAR = "2026-01-01"


def club(rules: str = "", metric: str = "points", silver: str = "", second: str = "", rest: str = "") -> Programme:
    tiers = f'[programme.tiers]\nmetric = "{metric}"\n{rules}\n{second}{LEVELS.format(silver)}'
    return programme(f"[programme.points]\nper = 1\n{tiers}{rest}")


def tier_of(owner: Programme, *lots: Lot, bought: tuple[BasketLine, ...] = (line(10_000),)) -> str:
    return terms_of(case_with(owner, *lots), sold(*bought)).tier


def test_everything_of_a_member_at_once() -> None:
    owner = club(rest=PLAN + CAMPAIGN + EXPERIMENT)
    lots = Lot(tier("silver"), "x", 1), Lot(plan("year"), "2026-01-01", 1, DAY)
    assert terms_of(case_with(owner, *lots), sold(line(100))) == Terms(
        "silver", "year", frozenset({"double"}), ("price/a",)
    )
    assert standing_terms(case_with(owner, *lots)) == Terms("silver", "year", frozenset(), ("price/a",))


def test_what_has_ended_is_over() -> None:
    owner = club(rest=PLAN + CAMPAIGN)
    yesterday = DAY - timedelta(days=1)
    lots = Lot(tier("silver"), "x", 1, yesterday), Lot(plan("year"), "2025-01-01", 1, yesterday)
    assert terms_of(case_with(owner, *lots), sold(line(100))) == Terms("green")


def test_a_plain_programme_has_none() -> None:
    assert terms_of(case_with(programme("[programme.points]\nper = 1\n")), sold(line(100))) == Terms()


def test_a_tier_reached_counts_from_the_next_sale() -> None:
    assert tier_of(club(metric="spend")) == "green"
    assert tier_of(club('applies = "this_sale"', metric="spend")) == "silver"
    assert tier_of(club('applies = "this_sale"\nevaluate = "nightly"', metric="spend")) == "green"


def test_what_was_there_counts_with_what_is_bought() -> None:
    owner = club('applies = "this_sale"', metric="spend")
    assert tier_of(owner, bought=(line(9_999),)) == "green"
    assert tier_of(owner, Lot(CREDIT, YEAR, 1), bought=(line(9_999),)) == "silver"
    assert tier_of(owner, Lot(CREDIT, YEAR, 20_000)) == "gold"


def test_the_tier_held_is_never_lost_by_buying() -> None:
    assert tier_of(club('applies = "this_sale"', metric="spend"), Lot(tier("gold"), "x", 1)) == "gold"


def test_points_count_as_the_tier_held_earns_them() -> None:
    owner = club('applies = "this_sale"')
    assert tier_of(owner, bought=(line(14_900),)) == "silver"
    assert tier_of(owner, bought=(line(9_900),)) == "green"
    silver = Lot(tier("silver"), "x", 1)
    assert tier_of(owner, silver, bought=(line(14_900),)) == "silver"
    assert tier_of(owner, silver, bought=(line(15_000),)) == "gold"


def test_without_a_rule_of_points_there_are_none_to_count() -> None:
    owner = programme(f'[programme.tiers]\nmetric = "points"\napplies = "this_sale"\n{LEVELS.format("")}')
    assert tier_of(owner) == "green"
    spend = programme(f'[programme.tiers]\napplies = "this_sale"\n{LEVELS.format("")}')
    assert tier_of(spend) == "silver"


def test_the_second_counter_counts_too() -> None:
    owner = club('applies = "this_sale"', metric="spend", silver="second_at = 3", second=SECOND)
    assert tier_of(owner, Lot(SECOND_CREDIT, YEAR, 1)) == "green"
    assert tier_of(owner, Lot(SECOND_CREDIT, YEAR, 2)) == "silver"
    points = club(
        'applies = "this_sale"', metric="spend", silver="second_at = 100", second=SECOND.replace("visits", "points")
    )
    assert tier_of(points) == "silver"
    assert tier_of(points, bought=(line(9_950),)) == "green"


def test_the_member_is_asked_for_their_own_year() -> None:
    owner = club('applies = "this_sale"\nwindow = "lifetime"', metric="spend")
    assert tier_of(owner, Lot(CREDIT, "ever", 20_000)) == "gold"
    assert MEMBER.joined_on is None


def test_one_purchase_that_brings_a_tier_brings_it_for_itself() -> None:
    owner = club('applies = "this_sale"\ntags = ["tea"]', metric="spend", silver="single = 50.00")
    assert tier_of(owner, bought=(line(5_000, "tea"),)) == "silver"
    assert tier_of(owner, bought=(line(4_999, "tea"), line(900, number=2))) == "green"
    away = club('applies = "this_sale"\nmerchants = ["cafe"]', metric="spend", silver="single = 50.00")
    assert tier_of(away, bought=(line(5_000),)) == "green"


def test_points_count_as_plan_and_campaigns_multiply_them() -> None:
    plan_rule = PLAN + "earn_percent = 200\n"
    owner = club('applies = "this_sale"', rest=plan_rule)
    year = Lot(plan("year"), "2026-01-01", 1, DAY)
    assert tier_of(owner, year, bought=(line(5_000),)) == "silver"
    assert tier_of(owner, year, bought=(line(4_900),)) == "green"
    campaign = club('applies = "this_sale"', rest=CAMPAIGN.replace('tiers = ["silver"]\n', ""))
    assert tier_of(campaign, bought=(line(5_000),)) == "silver"
    assert tier_of(club('applies = "this_sale"', rest=CAMPAIGN), bought=(line(5_000),)) == "green"


def test_points_count_as_far_as_caps_let_them_through_and_with_what_was_carried() -> None:
    levels = f'[programme.tiers]\nmetric = "points"\napplies = "this_sale"\n{LEVELS.format("")}'
    capped = programme(f"[programme.points]\nper = 1\ncap_per_day = 120\n{levels}")
    assert tier_of(capped, Lot(used("points/day"), DAY.isoformat(), 20)) == "silver"
    assert tier_of(capped, Lot(used("points/day"), DAY.isoformat(), 21)) == "green"
    carry = programme(f'[programme.points]\nper = 1\nremainder = "carry"\n{levels}')
    assert tier_of(carry, Lot(CARRY, CARRY_LOT, 1), bought=(line(9_999),)) == "silver"
    assert tier_of(carry, bought=(line(9_999),)) == "green"


def test_a_tier_reached_now_changes_nothing_else() -> None:
    owner = club('applies = "this_sale"', metric="spend", rest=PLAN + CAMPAIGN + EXPERIMENT)
    year = Lot(plan("year"), "2026-01-01", 1, DAY)
    found = terms_of(case_with(owner, year), sold(line(10_000)))
    assert found == Terms("silver", "year", frozenset({"double"}), ("price/a",))


def test_arms_and_years_are_the_members_own() -> None:
    owner = club(rest=EXPERIMENT.replace("10000", "5000"))
    members = [replace(MEMBER, id=f"{number:014x}") for number in range(20)]
    arms = [standing_terms(case_with(owner, member=one)).arms for one in members]
    assert {arm for (arm,) in arms} == {"price/a", "price/holdout"}
    assert arms == [arms_of(owner, one.id) for one in members]
    yearly = club('applies = "this_sale"\nwindow = "membership_year"', metric="spend")
    joined = replace(MEMBER, joined_on=date(2020, 5, 1))
    case = case_with(yearly, Lot(CREDIT, "2025-05-01", 20_000), member=joined)
    assert terms_of(case, sold(line(10_000))).tier == "gold"


def test_without_points_not_one_is_counted() -> None:
    owner = programme(f'[programme.tiers]\nmetric = "points"\napplies = "this_sale"\n{LEVELS.format("")}')
    assert tier_of(owner, Lot(CREDIT, YEAR, 99)) == "green"
