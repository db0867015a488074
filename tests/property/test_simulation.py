"""A simulation says what playing the same sales says, and days that it passes over would have changed nothing."""

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import Entry, Lot
from pos_terminal.domain.loyalty.basket import Basket, BasketLine
from pos_terminal.domain.loyalty.days.closing_days import ClosingDays
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.replay import PastSale, Replay, RuleSet
from pos_terminal.domain.loyalty.rules.tier import Demotion, Evaluate, TiersRule, Window
from pos_terminal.domain.selling.sale import Tender, TenderKind
from pos_terminal.services.play.file import read_events
from pos_terminal.services.play.player import Play
from pos_terminal.services.simulate.sales_file import SalesFile
from pos_terminal.services.simulate.simulation import Asked, simulate
from tests.support.loyalty import preset, programme

BEGAN = datetime(2025, 1, 3, 2, tzinfo=UTC)  # in the morning in Hong Kong
MEMBERS = ("M1", "M2", "M3", "")
PRESETS = ("cafe-stamps", "moneyback", "haidilao", "savingstore", "starbucks-in", "marriott-bonvoy", "restaurant-tiers")
RULES = {
    "stamps that die": """
[[programme.stamp_card]]
id = "coffee"
name = "Coffee"
size = 4
per = "visit"
expiry = {days = 40}
cap_per_day = 1
reward = "free"
[[programme.reward]]
id = "free"
name = "Free"
kind = "free_item"
expiry = {days = 20}
""",
    "a nightly review": """
[programme.points]
per = 1.00
expiry = {inactive_months = 2}
[programme.tiers]
window = "rolling_days"
window_days = 45
evaluate = "nightly"
points_lost = true
[[programme.tiers.level]]
id = "member"
name = "Member"
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 150.00
earn_percent = 150
gift = "present"
[[programme.reward]]
id = "present"
name = "Present"
kind = "money_off"
worth = 10.00
expiry = {end_of_month = true}
""",
}
SALES = st.lists(
    st.tuples(
        st.sampled_from(MEMBERS),
        st.integers(0, 40 * 24 * 60),  # minutes since the sale before
        st.lists(st.tuples(st.integers(1, 4), st.integers(0, 9_000)), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=14,
)


def given_by(rules: Sequence[Programme], sales: Iterable[tuple[str, int, list[tuple[int, int]]]]) -> None:
    """The sales through both: what was earned, and what is left on the last day."""
    at, joined = BEGAN, set[str]()
    lines: list[dict[str, object]] = []
    plays: list[dict[str, object]] = []
    for number, (member, minutes, items) in enumerate(sales):
        at += timedelta(minutes=minutes)
        own = [{"sku": "LATTE", "quantity": n, "unit_minor": price, "tags": ["drink"]} for n, price in items]
        sale: dict[str, object] = {"at": at.isoformat(), "type": "sale", "lines": own}
        sale |= {"member": member} if member else {}
        lines.append(sale)
        if member and member not in joined:
            joined.add(member)
            plays.append({"at": at.isoformat(), "type": "enrol", "member": member})
        plays.append(sale | {"id": f"S{number}"})
    plays.append({"at": at.isoformat(), "type": "day_end"})
    # A little later, so that the accounts are shown on the morning after; nothing happens on that day.
    morning = (at + timedelta(days=1)).isoformat()
    plays += [{"at": morning, "type": "account", "member": member} for member in sorted(joined)]

    play = Play(tuple(rules))
    answers = [play.play(event) for event in read_events("\n".join(json.dumps(one) for one in plays))]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sales.jsonl"
        file.write_text("\n".join(json.dumps(one) for one in lines), encoding="utf-8")
        table = SalesFile(file, rules[0].currency, rules[0].timezone)
        (done,) = simulate([tuple(rules)], table, Asked(redeeming_percent=0), lambda *_: None)

    sold = [one for one in answers if one["due_minor"] is not None]
    accounts = [one["account"] for one in answers[len(answers) - len(joined) :]] if joined else []
    assert all(one["ok"] for one in sold)
    units = done.total.units
    assert units["points"].outstanding == sum(figure(one, "points") + figure(one, "pending") for one in accounts)
    assert units["stamps"].outstanding == sum(sum(listed(one, "stamps").values()) for one in accounts)
    assert units["vouchers"].outstanding == sum(len(listed(one, "vouchers")) for one in accounts)
    assert units["points"].issued == sum(figure(listed(one, "earned"), "points") for one in sold)
    assert units["points"].redeemed == units["vouchers"].redeemed == 0
    assert done.total.sales == len(lines)
    prices = sum(price * n for one in lines for n, price in pieces(one))
    assert done.total.revenue_minor == prices
    assert done.total.prices_minor == prices - sum(figure(one, "due_minor") for one in sold)


def figure(answer: object, name: str) -> int:
    assert isinstance(answer, dict)
    found = answer[name]
    assert isinstance(found, int)
    return found


def listed(answer: object, name: str) -> dict[str, int]:
    assert isinstance(answer, dict)
    found: dict[str, int] = answer[name]
    return found


def pieces(sale: dict[str, object]) -> list[tuple[int, int]]:
    lines = sale["lines"]
    assert isinstance(lines, list)
    return [(one["quantity"], one["unit_minor"]) for one in lines]


@given(st.sampled_from(PRESETS), SALES)
@settings(max_examples=60)
def test_presets_play_and_simulate_alike(name: str, sales: list[tuple[str, int, list[tuple[int, int]]]]) -> None:
    given_by([preset(name)], sales)


@given(st.sampled_from(sorted(RULES)), SALES)
@settings(max_examples=60)
def test_rules_that_let_things_die_play_and_simulate_alike(
    name: str, sales: list[tuple[str, int, list[tuple[int, int]]]]
) -> None:
    given_by([programme(RULES[name])], sales)


class EveryDay(ClosingDays):
    """Passes over no day."""

    def after(self, day: date, lots: Iterable[Lot], member: Member, *, has_changed: bool = False) -> date:
        return day + timedelta(days=1)


@st.composite
def reviews(draw: st.DrawFn) -> TiersRule:
    """Tiers of every kind of window and review, with rises, falls and tiers that end."""
    rule = programme(RULES["a nightly review"]).tiers
    assert rule is not None
    return replace(
        rule,
        window=draw(st.sampled_from(Window)),
        window_months=draw(st.integers(1, 4)),
        window_days=draw(st.integers(1, 60)),
        evaluate=draw(st.sampled_from([Evaluate.NIGHTLY, Evaluate.NIGHTLY, *Evaluate])),
        working_day=draw(st.integers(1, 5)),
        resets=draw(st.booleans()),
        valid_months=draw(st.sampled_from([0, 0, 2])),
        demotion=draw(st.sampled_from(Demotion)),
        cooldown_months=draw(st.sampled_from([0, 1])),
        points_lost=draw(st.booleans()),
        levels=(*rule.levels, replace(rule.levels[1], id="black", at=40_000)),
    )


AMOUNTS = st.sampled_from([0, 7_500, 14_999, 15_000, 20_000, 40_000])


@given(reviews(), st.lists(st.tuples(st.integers(0, 70), AMOUNTS), min_size=1, max_size=8))
def test_the_days_passed_over_change_nothing(rule: TiersRule, sales: list[tuple[int, int]]) -> None:
    found = [replayed(rule, sales, closing_days) for closing_days in (ClosingDays, EveryDay)]
    assert found[0] == found[1]


def replayed(
    rule: TiersRule, sales: list[tuple[int, int]], closing_days: type[ClosingDays]
) -> list[tuple[date, Entry]]:
    written: list[tuple[date, Entry]] = []
    rules = RuleSet([replace(programme(RULES["a nightly review"]), tiers=rule)])
    rules.rules[0].closing_days = closing_days(rules.rules[0].programme)
    day = date(2024, 1, 30)
    replay = Replay(
        rules,
        Member("M", "M", joined_on=day),
        day,
        lambda _, on, entries: written.extend((on, entry) for entry in entries),
        redeems=False,
    )
    for days, minor in sales:
        day += timedelta(days=days)
        replay.close(day - timedelta(days=1))
        basket, paid = Basket((BasketLine(1, 1, minor, ()),)), (Tender(TenderKind.CASH, minor),)
        replay.sell(PastSale(datetime(2024, 1, 1, tzinfo=UTC), day, 600, "", "HKD", basket, paid))
    replay.close(day + timedelta(days=500))
    return written
