"""What is missing for a reward: an item, or so much more on the bill."""

import pytest

from pos_terminal.domain.loyalty.account import POINTS
from pos_terminal.domain.loyalty.offer import Choice, OfferState
from tests.support.loyalty import Counter, Item, drinks, programme

MONEY = """
[programme.points]
per = 1.00
[programme.money_off]
id = "off"
name = "Off"
step_points = 100
step_value = 10.00
minimum_order = 50.00
"""
REWARD = """
[programme.points]
per = 1.00
[[programme.reward]]
id = "treat"
name = "Treat"
tags = ["drink"]
cost_points = 300
minimum_order = 50.00
"""


def counter(rules: str) -> Counter:
    found = Counter((programme(rules),))
    found.give(POINTS, 1_000, "old")
    return found


def keys(rules: str, *items: Item) -> list[tuple[str, int]]:
    return [(one.state.value, one.missing_minor) for one in counter(rules).look(*items).offers]


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ((), [("needs_item", 0)]),
        ((Item(999),), [("needs_item", 0)]),  # no room for a step, whatever the minimum
        ((Item(1_000),), [("needs_more", 4_000)]),
        ((Item(4_999),), [("needs_more", 1)]),
        ((Item(5_000),), [("available", 0), ("available", 0)]),
    ],
)
def test_points_wait_for_the_smallest_bill(items: tuple[Item, ...], found: list[tuple[str, int]]) -> None:
    assert keys(MONEY, *items) == found


@pytest.mark.parametrize("kind", ["", 'kind = "money_off"\nworth = 10.00', 'kind = "percent"\npercent = 10'])
@pytest.mark.parametrize(
    ("items", "found"),
    [
        ((), ("needs_item", 0)),
        ((Item(9_000),), ("needs_item", 0)),  # nothing that fits: more of anything else does not help
        ((drinks(1, 3_000), Item(9_000)), ("needs_more", 2_000)),  # what fits must come to the minimum
        ((drinks(1, 5_000),), ("available", 0)),
    ],
)
def test_a_reward_waits_for_the_smallest_bill(kind: str, items: tuple[Item, ...], found: tuple[str, int]) -> None:
    assert keys(f"{REWARD}{kind}\n", *items) == [found]


@pytest.mark.parametrize(("rules", "choice"), [(MONEY, Choice("club", "off", 100)), (REWARD, Choice("club", "treat"))])
def test_the_reason_says_so(rules: str, choice: Choice) -> None:
    assert counter(rules).look(drinks(1, 3_000), use=[choice]).reasons == ("bill-too-small",)
    assert counter(rules).look(use=[choice]).reasons == ("reward-needs-item",)
    assert counter(rules).look(drinks(1, 5_000), use=[choice]).reasons == ()


def test_an_applied_reward_lacks_nothing() -> None:
    looked = counter(REWARD).look(drinks(2, 5_000), use=[Choice("club", "treat")])
    assert [(one.state, one.missing_minor) for one in looked.offers] == [(OfferState.APPLIED, 0)]
