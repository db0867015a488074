"""Lessons from other people's tills that concern programmes: where each has its test.

| no. | lesson | tests (of `tests/unit/domain/loyalty` where no folder is named) |
| --- | --- | --- |
| 3 | killed between stamp, reward, receipt | `e2e/test_power_cut.py`; a review in `services/test_closing.py` |
| 4 | every way of giving back | here, `test_reversal.py`, `test_consequences.py`, `test_debt.py` |
| 5 | rewards, gift cards, levies, changed lines | here, `e2e/test_bad_days.py` |
| 6 | a member late, changed, off, twice | `services/test_payment.py`, `services/test_checkout.py` |
| 7 | saved, recalled, changed | `e2e/test_bad_days.py` |
| 8 | a programme edited under an open bill | `e2e/test_bad_days.py`, `services/test_programmes.py` |
| 9 | cut-off tills spend the same | `property/test_stateful_loyalty.py`, `headoffice/test_accounts.py` |
| 10 | clocks, midnight, leap days, new year | `e2e/test_bad_days.py`, `test_check_in.py`, `test_gift.py` |
| 16 | a file that is wrong, early, too generous | here, `test_programme_file.py`, `services/test_programmes.py` |
| 17 | thresholds to the cent, also downwards | here, `test_tier.py`, `test_consequences.py` |
| 18 | order of lines, of rules, of programmes | here, `property/test_loyalty_engine.py` |
| 19 | every slip adds up | here, `property/test_every_kind.py`, `services/test_payment.py` |

`TESTS` names one test at least of each, and a test sees that it is there.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from pos_terminal.assets import resources
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import OWED, POINTS, stamps, voucher
from pos_terminal.domain.loyalty.engine import Choice
from pos_terminal.domain.loyalty.file.programme_file import check, parse
from pos_terminal.domain.loyalty.tiers.tier import level_now
from pos_terminal.domain.selling.refund import price_return
from tests.support.loyalty import HEAD, Bought, Counter, Item, drinks, programme

ROOT = Path(__file__).resolve().parents[4]
TESTS = {
    3: (
        "tests/e2e/test_power_cut.py::test_killed_before_every_statement_of_a_payment",
        "tests/unit/services/test_closing.py::test_a_power_cut_in_the_middle_of_a_review_loses_nobody",
    ),
    4: (
        "tests/unit/domain/loyalty/refunds/test_reversal.py::test_a_used_voucher_stays_used_and_the_stamps_are_owed",
        "tests/unit/domain/loyalty/refunds/test_consequences.py::test_a_refund_across_the_threshold_takes_the_tier",
    ),
    5: ("tests/e2e/test_bad_days.py::test_bags_and_rewards_earn_nothing",),
    6: ("tests/unit/services/test_payment.py::test_the_last_member_scanned_is_the_one_who_earns",),
    7: ("tests/e2e/test_bad_days.py::test_what_was_removed_or_changed_after_recall_earns_nothing",),
    8: (
        "tests/e2e/test_bad_days.py::test_a_bill_keeps_the_programmes_that_it_began_with_and_its_record_names_them",
        "tests/unit/services/test_programmes.py::test_a_parked_bill_keeps_its_version_over_a_power_cut",
    ),
    9: ("tests/unit/headoffice/test_accounts.py::test_what_nothing_covers_is_owed",),
    10: (
        "tests/e2e/test_bad_days.py::test_a_bill_rung_up_before_midnight_is_of_the_day_on_which_it_is_paid",
        "tests/unit/domain/loyalty/play/test_check_in.py::test_a_leap_day_is_a_day",
    ),
    16: ("tests/unit/services/test_programmes.py::test_a_version_that_begins_later_waits_for_its_day",),
    17: ("tests/unit/domain/loyalty/tiers/test_tier.py::test_a_tier_is_reached_at_its_threshold",),
    18: ("tests/property/test_loyalty_engine.py::test_two_programmes_earn_the_same_in_either_order",),
    19: ("tests/unit/services/test_payment.py::test_receipts_add_up_on_every_slip",),
}


@pytest.mark.parametrize("place", [place for places in TESTS.values() for place in places])
def test_every_lesson_has_its_test(place: str) -> None:
    file, name = place.split("::")
    assert re.search(rf"^def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


CLUB = """
[programme.points]
per = 1.00
exclude = ["gift-card", "top-up", "bag-levy"]
expiry = {days = 30}
[programme.money_off]
step_points = 100
step_value = 10.00
[[programme.stamp_card]]
id = "tea"
name = "Tea"
size = 3
reward = "tea"
tags = ["drink"]
[[programme.reward]]
id = "tea"
name = "Tea"
tags = ["drink"]
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 100.00
"""
TEA, FREE = stamps("tea"), voucher("tea")


def club() -> Counter:
    return Counter((programme(CLUB),))


def units(counter: Counter) -> dict[str, int]:
    account = counter.account()
    found = {unit: account.balance(unit, counter.day) for unit in (POINTS, TEA, FREE)}
    return {unit: amount for unit, amount in found.items() if amount}


# 4: giving back


WAYS: dict[str, tuple[tuple[Item, ...], list[dict[int, int]]]] = {
    "full": ((drinks(2), Item(500)), [{1: 2, 2: 1}]),
    "line by line": ((drinks(2), Item(500)), [{2: 1}, {1: 2}]),
    "piece by piece": ((drinks(4), Item(500)), [{1: 1}, {1: 1, 2: 1}, {1: 2}]),
    "an amount that was keyed in": ((Item(12_340),), [{1: 1}]),
    "across the tier": ((Item(9_999), Item(1)), [{2: 1}, {1: 1}]),
}


@pytest.mark.parametrize("way", WAYS)
def test_however_it_comes_back_nothing_is_left(way: str) -> None:
    items, goes = WAYS[way]
    counter = club()
    bought = counter.sell(*items)
    for quantities in goes:
        counter.give_back(bought, quantities)
    assert counter.account().lots == ()


def test_after_its_own_reward_was_used() -> None:
    counter = club()
    bought = counter.sell(drinks(3))
    free = counter.account().of_unit(FREE)[0].lot
    counter.sell(drinks(1), use=[Choice("club", "tea", voucher=free)])
    counter.give_back(bought)
    assert units(counter) == {TEA: -3}
    assert [lot.lot for lot in counter.account().of_unit(TEA)] == [OWED]


def test_after_the_lot_that_was_spent_had_expired() -> None:
    counter = club()
    counter.give(POINTS, 100, "2026-03-05", expires_on=date(2026, 3, 5))
    bought = counter.sell(Item(5_000), use=[Choice("club", "money-off", 100)])
    counter.day = date(2026, 3, 6)
    counter.give_back(bought)
    assert [(lot.rest, str(lot.expires_on)) for lot in counter.account().of_unit(POINTS)] == [(100, "2026-03-13")]


def test_after_what_was_earned_had_expired() -> None:
    counter = club()
    bought = counter.sell(Item(5_000))
    counter.day = date(2026, 5, 1)
    counter.give_back(bought)
    assert units(counter) == {}


def test_twice_is_refused() -> None:
    counter = club()
    bought = counter.sell(drinks(1))
    counter.give_back(bought)
    with pytest.raises(Refused, match="already-returned"):
        price_return(bought.sale, [refund for refund, _ in bought.refunds], {1: 1})


def test_the_reward_on_the_bill_is_not_paid_out() -> None:
    counter = club()
    counter.give(FREE, 1, "won")
    bought = counter.sell(drinks(2, 3_000), use=[Choice("club", "tea", voucher="won")])
    counter.give_back(bought)
    assert sum(line.amount_minor for refund, _ in bought.refunds for line in refund.lines) == 3_000
    assert units(counter) == {FREE: 1}


# 5: what earns nothing


@pytest.mark.parametrize("tag", ["gift-card", "top-up", "bag-levy"])
def test_what_is_excluded_earns_nothing(tag: str) -> None:
    counter = club()
    counter.sell(Item(50_000, 1, (tag,)))
    assert units(counter) == {}


def test_what_a_reward_paid_earns_nothing() -> None:
    counter = club()
    counter.give(POINTS, 100, "2026-05-01", expires_on=date(2026, 5, 1))
    counter.sell(Item(1_000), use=[Choice("club", "money-off", 100)])
    assert units(counter) == {}


# 16: files that are wrong


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (
            "[programme.points]\nper = 1\n[programme.money_off]\nstep_points = 1\nstep_value = 1.01\n",
            "over-100-percent",
        ),
        ("[programme.points]\nper = 0\n", ""),
        ("[programme.points]\nper = 1\nearns = 5\n", "unknown-key"),
        ("", ""),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_a_sentence(rules: str, code: str) -> None:
    problems = check(HEAD.format(id="club") + rules).problems
    assert problems
    assert all(str(one) for one in problems)
    assert not code or code in [one.code for one in problems]


@pytest.mark.parametrize("preset", sorted(file.stem for file in (resources() / "programmes").glob("*.toml")))
def test_no_preset_has_a_problem_but_what_it_asks_for(preset: str) -> None:
    text = (resources() / "programmes" / f"{preset}.toml").read_text(encoding="utf-8")
    found, problems = parse(text, preset)
    assert found or {one.code for one in problems} == {"needs-setting"}


# 17: thresholds


@pytest.mark.parametrize(("minor", "level"), [(9_999, "green"), (10_000, "gold"), (10_001, "gold")])
def test_a_cent_decides(minor: int, level: str) -> None:
    counter = club()
    bought = counter.sell(Item(minor), Item(1))
    rule = counter.programmes[0].tiers
    assert rule is not None
    counter.give_back(bought, {2: 1})
    assert level_now(rule, counter.account(), counter.day).id == level
    counter.give_back(bought)
    assert level_now(rule, counter.account(), counter.day).id == "green"


# 18: order


def test_the_order_of_campaigns_in_the_file_decides_nothing() -> None:
    one = '[[programme.campaign]]\nid = "a"\nname = "A"\npercent = 200\n'
    other = '[[programme.campaign]]\nid = "b"\nname = "B"\npercent = 300\n'
    other += '[[programme.campaign]]\nid = "c"\nname = "C"\nbonus = 5\n'
    head = "[programme.points]\nper = 1.00\n"
    seen = {
        Counter((programme(head + text),)).look(Item(3_333), drinks(2)).results[0].changes[0].earned
        for text in (one + other, other + one)
    }
    assert len(seen) == 1


def test_the_order_of_lines_decides_nothing() -> None:
    items = [drinks(2), Item(333), Item(4_999, 1, ("food",))]
    counter = club()
    counter.give(POINTS, 300, "open")
    use = [Choice("club", "money-off", 100)]
    seen = [counter.look(*turned, use=use).results[0].changes for turned in (items, items[::-1])]
    assert seen[0] == seen[1]


# 19: slips


def slip_adds_up(bought: Bought) -> bool:
    results = [*bought.evaluation.results, *(one for _, facts in bought.refunds if facts for one in facts.results)]
    changes = [change for result in results for change in result.changes]
    return all(one.opening + one.earned - one.spent - one.expired == one.closing for one in changes)


def test_every_slip_adds_up() -> None:
    counter = club()
    counter.give(POINTS, 150, "2026-03-05", expires_on=date(2026, 3, 5))
    bought = counter.sell(drinks(4), Item(2_000), use=[Choice("club", "money-off", 100)])
    assert slip_adds_up(bought)
    counter.day = date(2026, 3, 20)
    counter.give_back(bought, {1: 2})
    counter.give_back(bought)
    assert slip_adds_up(bought)
