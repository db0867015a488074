"""One shop with two tills and a head office, played at random beside a naive model.

The model is a list of plain facts (who bought what, what came back, who came in on which day) and simple code that
works out stamps, visits, credit and tier from them anew, without lots, bookings or entries. The engine's accounts must
say the same; head office, which gets both tills' records in whatever order, must say the same of a lone till and never
lose or make up a point of two.
"""

import os
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pos_terminal.domain.loyalty.account import (
    OWED,
    POINTS,
    Account,
    Entry,
    EntryKind,
    Lot,
    apply_entries,
    stamps,
    voucher,
)
from pos_terminal.domain.loyalty.days.closing import close_account
from pos_terminal.domain.loyalty.engine import Choice
from pos_terminal.domain.loyalty.play.check_in import check_in, streak
from pos_terminal.domain.loyalty.tiers.tier import level_now
from pos_terminal.domain.loyalty.units import CHECK_IN, CREDIT, STREAK, can_be_spent
from pos_terminal.domain.selling.refund import returnable
from pos_terminal.headoffice.accounts import KeptLot, allot
from tests.support.loyalty import DAY, MEMBER, Bought, Counter, Item, programme

PER, SIZE, SILVER, STREAK_DAYS, LIFE = 100, 5, 50_00, 3, 40
RULES = f"""
[programme.points]
per = 1.00
expiry = {{days = {LIFE}}}
[programme.money_off]
step_points = 10
step_value = 1.00
[[programme.stamp_card]]
id = "tea"
name = "Tea"
size = {SIZE}
reward = "tea"
tags = ["drink"]
[[programme.reward]]
id = "tea"
name = "Tea"
tags = ["drink"]
[programme.check_in]
points = 1
streak_days = {STREAK_DAYS}
streak = {{points = 10}}
[programme.tiers]
evaluate = "monthly"
window = "whole_months"
window_months = 2
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "silver"
name = "Silver"
at = 50.00
"""
CLUB = programme(RULES)
TEA, FREE = stamps("tea"), voucher("tea")
TILLS = ("A", "B")
ITEMS = st.lists(
    st.builds(Item, st.integers(0, 4_000), st.integers(1, 3), st.sampled_from([("drink",), ("food",)])),
    min_size=1,
    max_size=3,
)


@dataclass
class Sale:
    """What the model knows of a sale: its day, what of each line is kept, and how many points paid for it."""

    bought: Bought
    day: date
    points_spent: int
    drinks_kept: dict[int, int] = field(default_factory=dict)
    paid_kept: dict[int, int] = field(default_factory=dict)

    @property
    def spend(self) -> int:
        return sum(self.paid_kept.values())


@dataclass
class Facts:
    """Everything that happened, as a child would write it down."""

    sales: list[Sale] = field(default_factory=list)
    days_in: list[date] = field(default_factory=list)

    def points_made(self) -> int:
        """Points that sales and check-ins stand for today, spent or not, dead or not."""
        return sum(sale.spend // PER for sale in self.sales) + len(self.days_in) + 10 * len(self.streaks())

    def streaks(self) -> list[date]:
        """Days on which three in a row were full; each check-in belongs to one streak at most."""
        paid, row = [], 0
        for number, day in enumerate(self.days_in):
            row = row + 1 if number and self.days_in[number - 1] == day - timedelta(days=1) and row else 1
            if row == STREAK_DAYS:
                paid.append(day)
                row = 0
        return paid

    def stamps_made(self) -> int:
        return sum(sum(sale.drinks_kept.values()) for sale in self.sales)

    def spend_between(self, first: date, last: date) -> int:
        return sum(sale.spend for sale in self.sales if first <= sale.day <= last)


def month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


class OneTill(RuleBasedStateMachine):
    """One member at one till: nothing is ever in doubt, so every figure must be the model's."""

    def __init__(self) -> None:
        super().__init__()
        self.counter = Counter((CLUB,))
        self.facts = Facts()
        self.spent = 0
        self.cards_used = 0
        self.has_silver = False
        self.doubt = False  # something may have died or stood below zero: then only sums are compared

    # What happens

    @rule(items=ITEMS, points=st.integers(0, 3), voucher_too=st.booleans())
    def sell(self, items: list[Item], points: int, voucher_too: bool) -> None:
        use = []
        free = self.counter.account().spendable_lots(FREE, self.counter.day)
        if voucher_too and free:
            use.append(Choice("club", "tea", voucher=free[0].lot))
        if points:
            use.append(Choice("club", "money-off", points * 10))
        shown = replace(self.counter, number=self.counter.number + 1)
        use = [one for one in use if one not in shown.look(*items, use=use).dropped]
        bought = self.counter.sell(*items, use=use)
        paid = sum(one.points for one in use)
        sale = Sale(bought, self.counter.day, paid)
        for line in bought.sale.lines:
            freed = sum(one.items for one in bought.sale.deductions if one.parts and one.parts[0][0] == line.number)
            sale.paid_kept[line.number] = line.net_minor
            is_drink = "drink" in line.tags and line.net_minor > 0
            sale.drinks_kept[line.number] = line.quantity - freed if is_drink else 0
        self.facts.sales.append(sale)
        self.spent += paid
        self.cards_used += sum(1 for one in use if one.voucher)

    @precondition(lambda self: any(left(sale.bought) for sale in self.facts.sales))
    @rule(data=st.data(), whole=st.booleans())
    def give_back(self, data: st.DataObject, whole: bool) -> None:
        sale = data.draw(st.sampled_from([one for one in self.facts.sales if left(one.bought)]))
        rest = left(sale.bought)
        chosen = rest if whole else {number: data.draw(st.integers(0, most)) for number, most in rest.items()}
        if not any(chosen.values()):
            return
        before = self.counter.account()
        (result,) = self.counter.give_back(sale.bought, chosen)
        refund = sale.bought.refunds[-1][0]
        kept = left(sale.bought)
        for line in refund.lines:
            sale.paid_kept[line.number] -= line.amount_minor
            is_drink = sale.paid_kept[line.number] > 0
            freed = sum(
                one.items for one in sale.bought.sale.deductions if one.parts and one.parts[0][0] == line.number
            )
            now = max(0, kept.get(line.number, 0) - min(freed, kept.get(line.number, 0))) if is_drink else 0
            sale.drinks_kept[line.number] = min(sale.drinks_kept[line.number], now)
        back = sum(
            one.amount
            for one in result.entries
            if (one.unit, one.kind) == (POINTS, EntryKind.REVERSAL) and one.amount > 0
        )
        assert 0 <= back <= sale.points_spent
        self.spent -= back
        self.cards_used -= sum(1 for one in result.entries if one.unit == FREE and restored(one, sale))
        sale.points_spent -= back
        self.doubt |= sale.day != self.counter.day
        assert all(lot.rest > 0 or lot.lot == OWED for lot in self.counter.account().lots if can_be_spent(lot.unit)), (
            before
        )

    @rule()
    def come_in(self) -> None:
        case = self.counter.case()
        assert CLUB.check_in is not None
        said = check_in(case, CLUB.check_in)
        self.counter.did(case)
        again = self.counter.day in self.facts.days_in
        assert said == ("already-checked-in" if again else "")
        if not again:
            self.facts.days_in.append(self.counter.day)

    @rule(days=st.sampled_from([1, 1, 1, 2, 15, 33]))
    def days_pass(self, days: int) -> None:
        for _ in range(days):
            day = self.counter.day
            self.counter.number += 1
            entries = close_account(self.counter.account(), day, CLUB, MEMBER, self.counter.situation())
            again = close_account(
                apply_entries(self.counter.account(), entries), day, CLUB, MEMBER, self.counter.situation()
            )
            assert again == (), "closing a day twice writes nothing twice"
            self.counter.book(entries)
            self.doubt |= any(one.kind is EntryKind.EXPIRE and can_be_spent(one.unit) for one in entries)
            self.counter.day = morning = day + timedelta(days=1)
            if morning.day == 1:
                first = month_before(month_before(morning))
                enough = self.facts.spend_between(first, day) >= SILVER
                self.has_silver = enough

    # What must hold

    @invariant()
    def tier_is_the_models(self) -> None:
        assert CLUB.tiers is not None
        held = level_now(CLUB.tiers, self.counter.account(), self.counter.day).id
        assert held == ("silver" if self.has_silver else "green")

    @invariant()
    def credit_is_the_spend_of_the_months_that_count(self) -> None:
        first = month_before(self.counter.day)
        kept = sum(lot.rest for lot in self.counter.account().of_unit(CREDIT) if lot.lot >= first.isoformat())
        assert kept == self.facts.spend_between(first, self.counter.day)

    @invariant()
    def check_ins_are_the_days(self) -> None:
        account, today = self.counter.account(), self.counter.day
        assert sorted(lot.lot for lot in account.of_unit(CHECK_IN)) == [one.isoformat() for one in self.facts.days_in]
        assert sorted(lot.lot for lot in account.of_unit(STREAK)) == [one.isoformat() for one in self.facts.streaks()]
        assert CLUB.check_in is not None
        last = self.facts.streaks()[-1:]
        row, day = 0, today if today in self.facts.days_in else today - timedelta(days=1)
        while day in self.facts.days_in and day not in last:
            row, day = row + 1, day - timedelta(days=1)
        assert streak(account, CLUB.check_in, today) == row

    @invariant()
    def points_and_stamps_are_the_facts(self) -> None:
        account, day = self.counter.account(), self.counter.day
        entries = self.counter.entries
        for unit in (POINTS, TEA, FREE):
            total = sum(one.amount for one in entries if one.unit == unit)
            assert total == sum(lot.rest for lot in account.of_unit(unit)), unit
        if self.doubt:
            return
        assert account.balance(POINTS, day) == self.facts.points_made() - self.spent
        cards = account.balance(FREE, day) + self.cards_used
        assert account.balance(TEA, day) + SIZE * cards == self.facts.stamps_made()


def left(bought: Bought) -> dict[int, int]:
    return {n: q for n, q in returnable(bought.sale, [refund for refund, _ in bought.refunds]).items() if q}


def restored(entry: Entry, sale: Sale) -> bool:
    """Whether the refund gave a voucher back that the sale had used."""
    used = {one.voucher for one in sale.bought.sale.deductions if one.voucher}
    return entry.kind is EntryKind.REVERSAL and entry.amount > 0 and entry.lot in used


@dataclass
class Till:
    """A till that was cut off: its own counter, and what it has not told yet."""

    counter: Counter
    sales: list[Bought] = field(default_factory=list)
    waiting: list[tuple[date, tuple[Entry, ...]]] = field(default_factory=list)


class TwoTills(RuleBasedStateMachine):
    """Two tills that see each other's records late or never, and a head office that adds up what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.day = DAY
        self.tills = {name: Till(Counter((CLUB,))) for name in TILLS}
        self.told: list[tuple[date, tuple[Entry, ...]]] = []

    @initialize(points=st.integers(0, 300), drunk=st.integers(0, 4))
    def began(self, points: int, drunk: int) -> None:
        for till in self.tills.values():
            till.counter.give(POINTS, points, "old")
            till.counter.give(TEA, drunk, "old")
            till.counter.number = TILLS.index("A")
        self.told.append((DAY, tuple(self.tills["A"].counter.entries)))
        for number, till in enumerate(self.tills.values()):
            till.counter.number = number * 1_000_000

    def act(self, name: str, before: int) -> None:
        till = self.tills[name]
        till.waiting.append((self.day, tuple(till.counter.entries[before:])))

    @rule(name=st.sampled_from(TILLS), items=ITEMS, steps=st.integers(0, 12))
    def sell(self, name: str, items: list[Item], steps: int) -> None:
        counter = self.tills[name].counter
        before = len(counter.entries)
        use = [Choice("club", "money-off", steps * 10)] if steps else []
        shown = replace(counter, number=counter.number + 1)
        use = [one for one in use if one not in shown.look(*items, use=use).dropped]
        self.tills[name].sales.append(counter.sell(*items, use=use))
        self.act(name, before)

    @precondition(lambda self: any(left(one) for till in self.tills.values() for one in till.sales))
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([n for n in TILLS if any(left(one) for one in self.tills[n].sales)]))
        till = self.tills[name]
        bought = data.draw(st.sampled_from([one for one in till.sales if left(one)]))
        before = len(till.counter.entries)
        till.counter.give_back(bought)
        self.act(name, before)

    @rule(name=st.sampled_from(TILLS))
    def come_in(self, name: str) -> None:
        counter = self.tills[name].counter
        before = len(counter.entries)
        case = counter.case()
        assert CLUB.check_in is not None
        check_in(case, CLUB.check_in)
        counter.did(case)
        self.act(name, before)

    @rule(days=st.sampled_from([1, 2, 20]))
    def days_pass(self, days: int) -> None:
        self.day += timedelta(days=days)
        for till in self.tills.values():
            till.counter.day = self.day

    @rule(name=st.sampled_from(TILLS), most=st.integers(1, 3))
    def tell(self, name: str, most: int) -> None:
        """A till's records reach head office in the till's own order, between those of the other as it happens."""
        till = self.tills[name]
        self.told += till.waiting[:most]
        del till.waiting[:most]

    # What head office makes of it

    def at_head_office(self, records: list[tuple[date, tuple[Entry, ...]]]) -> Account:
        lots: dict[tuple[str, str], KeptLot] = {}
        for on, entries in records:
            for entry in entries:
                known = lots.get((entry.unit, entry.lot))
                rest = (known.lot.rest if known else 0) + entry.amount
                opened = min(known.lot.opened, f"{on}") if known else f"{on}"
                lot = Lot(entry.unit, entry.lot, rest, entry.expires_on, entry.matures_on, opened)
                lots[entry.unit, entry.lot] = KeptLot(lot, max(known.last_on, on) if known else on)
        return Account(MEMBER.id, CLUB.id, allot(lots.values()))

    @invariant()
    def the_sums_stand_in_whatever_order_they_came(self) -> None:
        account = self.at_head_office(self.told)
        for unit in {one.unit for _, entries in self.told for one in entries}:
            total = sum(one.amount for _, entries in self.told for one in entries if one.unit == unit)
            assert total == sum(lot.rest for lot in account.of_unit(unit)), unit
            if can_be_spent(unit):
                assert all(lot.rest > 0 or lot.lot == OWED for lot in account.of_unit(unit))
        turned = self.at_head_office(self.told[::-1])
        assert sorted(map(str, turned.lots)) == sorted(map(str, account.lots))

    @invariant()
    def a_till_alone_is_believed_to_the_lot(self) -> None:
        """What head office makes of one till's records alone is that till's own account."""
        for till in self.tills.values():
            there = self.at_head_office([(self.day, tuple(till.counter.entries))])
            own = till.counter.account()
            assert {(lot.unit, lot.lot, lot.rest) for lot in there.lots if lot.rest} == {
                (lot.unit, lot.lot, lot.rest) for lot in own.lots
            }

    @invariant()
    def nobody_spends_more_than_twice_what_there_was(self) -> None:
        """Each till on its own never spends what it does not see: head office is short by at most what both saw."""
        account = self.at_head_office(self.told)
        owed = -sum(lot.rest for lot in account.of_unit(POINTS) if lot.rest < 0)
        shared = sum(one.amount for one in self.told[0][1] if one.unit == POINTS)
        taken_back = -sum(
            one.amount
            for till in self.tills.values()
            for one in till.counter.entries
            if one.unit == POINTS and one.lot == OWED and one.amount < 0
        )
        assert owed <= shared + taken_back


NIGHTLY = os.environ.get("TESTS_PROFILE") == "nightly"
HOW_MUCH = settings(max_examples=300 if NIGHTLY else 40, stateful_step_count=50 if NIGHTLY else 25)


@pytest.mark.parametrize("machine", [OneTill, TwoTills], ids=lambda machine: machine.__name__)
def test_the_shop_says_what_the_model_says(machine: type[RuleBasedStateMachine]) -> None:
    run = machine.TestCase
    run.settings = HOW_MUCH
    run("runTest").runTest()
