"""Gates and quotas: who comes in when, how often, and how many pieces one may buy."""

from dataclasses import replace

import pytest

from pos_terminal.domain.loyalty.basket import of_sale
from pos_terminal.domain.loyalty.club.gate import enter, gate_of, over_quota
from pos_terminal.domain.loyalty.units import plan, tier, used
from tests.support.loyalty import Counter, Item, programme

GATE = """
[[programme.plan]]
id = "vip"
name = "VIP"
sku = "VIP"
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 500.00
[[programme.gate]]
id = "door"
name = "Door"
{gate}
"""


def club(gate: str = "", *, has_plan: bool = False, level: str = "", minute: int = 720) -> Counter:
    counter = Counter((programme(GATE.format(gate=gate)),), minute=minute)
    if has_plan:
        counter.give(plan("vip"), 1, "2026-01-01", expires_on=counter.day)
    if level:
        counter.give(tier(level), 1, "2026-01-01")
    return counter


def come(counter: Counter) -> str:
    case = counter.case()
    said = enter(case, counter.programmes[0].gates[0])
    counter.did(case)
    return said


def test_the_gate_of_an_id_or_the_first() -> None:
    gates = '[[programme.gate]]\nid = "fruit"\nname = "Fruit"\n'
    owner = club(gates).programmes[0]
    assert [one.id for one in (gate_of(owner, ""), gate_of(owner, "fruit"), gate_of(owner, "door")) if one] == [
        "door", "fruit", "door",
    ]  # fmt: skip
    assert gate_of(owner, "none") is None


@pytest.mark.parametrize(("has_plan", "said"), [(True, ""), (False, "no-membership")])
def test_a_gate_for_paid_members(has_plan: bool, said: str) -> None:
    assert come(club("needs_plan = true", has_plan=has_plan)) == said


def test_a_plan_opens_to_the_end_of_its_last_day() -> None:
    counter = club("needs_plan = true", has_plan=True)
    counter.day = counter.day.replace(day=3)
    assert come(counter) == "no-membership"


@pytest.mark.parametrize(
    ("level", "has_plan", "said"), [("gold", False, ""), ("", False, "tier-too-low"), ("", True, "tier-too-low")]
)
def test_a_gate_for_a_tier(level: str, has_plan: bool, said: str) -> None:
    assert come(club('tiers = ["gold"]', level=level, has_plan=has_plan)) == said


def test_without_tiers_in_the_programme_nobody_has_one() -> None:
    counter = club('tiers = ["gold"]', level="gold")
    case = counter.case()
    without = replace(case, programme=replace(case.programme, tiers=None))
    assert enter(without, case.programme.gates[0]) == "tier-too-low"


@pytest.mark.parametrize(
    ("level", "minute", "said"),
    [
        ("gold", 479, "gate-closed"),
        ("gold", 480, ""),
        ("", 480, "gate-closed"),
        ("", 599, "gate-closed"),
        ("", 600, ""),
    ],
)
def test_some_may_come_early(level: str, minute: int, said: str) -> None:
    counter = club('tiers = ["gold"]\nearly_from = "08:00"\nopen_from = "10:00"', level=level, minute=minute)
    assert come(counter) == said


@pytest.mark.parametrize(
    ("has_plan", "minute", "said"), [(True, 480, ""), (False, 480, "gate-closed"), (False, 600, "")]
)
def test_a_plan_comes_early_where_no_tier_is_asked_for(has_plan: bool, minute: int, said: str) -> None:
    assert come(club('early_from = "08:00"\nopen_from = "10:00"', has_plan=has_plan, minute=minute)) == said


def test_so_often_in_a_period() -> None:
    counter = club('limit = 2\nlimit_period = "week"')
    assert [come(counter) for _ in range(3)] == ["", "", "gate-quota"]
    lots = counter.account().of_unit(used("gate/door"))
    assert [(lot.lot, lot.rest, str(lot.expires_on)) for lot in lots] == [("2026-03-02", 2, "2026-03-08")]
    counter.day = counter.day.replace(day=9)
    assert come(counter) == ""


def test_who_is_refused_is_not_counted_and_without_a_limit_nobody_is() -> None:
    refused = club("needs_plan = true\nlimit = 1")
    come(refused)
    assert refused.account().lots == ()
    free = club()
    assert [come(free) for _ in range(3)] == ["", "", ""]
    assert free.account().lots == ()


# Quotas

QUOTA = """
[[programme.plan]]
id = "vip"
name = "VIP"
sku = "SKU2"
[[programme.quota]]
id = "bags"
name = {zh = "限購", en = "Bags"}
limit = 3
limit_period = "month"
tags = ["bag"]
exclude = ["levy"]
[[programme.quota]]
id = "all"
name = {zh = "全部", en = "All"}
limit = 10
"""


def bags(quantity: int, *tags: str) -> Item:
    return Item(1_000, quantity, ("bag", *tags))


def shop() -> Counter:
    return Counter((programme(QUOTA),))


def test_the_fourth_piece_is_one_too_many() -> None:
    counter = shop()
    assert counter.look(bags(3)).over_quota is None
    over = counter.look(bags(2), Item(1, 0), bags(2)).over_quota
    assert over is not None
    assert over.en == "Bags"
    counter.sell(bags(2))
    assert counter.look(bags(1)).over_quota is None
    assert counter.look(bags(2)).over_quota is not None
    counter.day = counter.day.replace(month=4, day=1)
    assert counter.look(bags(3)).over_quota is None


def test_what_does_not_count_for_it_may_be_bought_even_when_it_is_used_up() -> None:
    counter = shop()
    counter.sell(bags(3))
    assert counter.look(Item(500, 5)).over_quota is None
    assert counter.look(bags(5, "levy")).over_quota is None


def test_the_first_quota_that_is_exceeded_is_named() -> None:
    counter = shop()
    counter.sell(Item(1, 9))
    over = counter.look(Item(1, 2)).over_quota
    assert over is not None
    assert over.en == "All"
    both = counter.look(bags(4)).over_quota
    assert both is not None
    assert both.en == "Bags"


def test_a_fee_is_no_piece_and_quotas_of_an_overdrawn_member_bar_nothing_else() -> None:
    counter = shop()
    counter.sell(Item(1, 10))
    assert counter.look(Item(1, 0), Item(30_000)).over_quota is None
    counter.give(used("quota/bags"), 9, "2026-03-01")
    cake = of_sale(counter.ring(Item(5, 1, ("cake",))))
    assert over_quota(counter.case(), cake) is counter.programmes[0].quotas[1]


def test_a_refund_gives_pieces_back() -> None:
    counter = shop()
    bought = counter.sell(bags(3))
    counter.give_back(bought, {1: 1})
    assert counter.look(bags(1)).over_quota is None
    assert counter.look(bags(2)).over_quota is not None
    counter.give_back(bought)
    assert counter.account().lots == ()
