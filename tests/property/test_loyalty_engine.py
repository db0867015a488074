"""Whatever is bought, used and given back under whatever rules: the domain's invariants 1, 3, 4 and 8 hold."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import OWED, POINTS, Account, ProgrammeResult, apply_entries, stamps, voucher
from pos_terminal.domain.loyalty.engine import Choice, OfferState
from pos_terminal.domain.loyalty.member import Trust
from pos_terminal.domain.loyalty.programme import Programme, RefundPolicy
from pos_terminal.domain.loyalty.rules.period import Expiry
from pos_terminal.domain.loyalty.rules.points import MoneyOffRule, PointsRule, Remainder
from pos_terminal.domain.loyalty.rules.reward import RewardRule, RewardWhen, StampCardRule, StampPer
from pos_terminal.domain.money import Rounding
from pos_terminal.domain.selling.refund import returnable
from pos_terminal.domain.selling.sale import Discount, totals, with_deductions
from pos_terminal.domain.words import Words
from tests.support.loyalty import DAY, Bought, Counter, Item

TAGS = ("drink", "food", "bag-levy")
EXPIRIES = st.builds(Expiry, days=st.sampled_from([0, 30]), months=st.sampled_from([0, 1]), end_of_month=st.booleans())
ITEMS = st.lists(
    st.builds(
        Item,
        st.integers(0, 9_000),
        st.integers(1, 6),
        st.lists(st.sampled_from(TAGS), max_size=2, unique=True).map(tuple),
        st.one_of(st.none(), st.builds(Discount, basis_points=st.integers(0, 10_000))),
    ),
    min_size=1,
    max_size=5,
).filter(lambda items: sum(item.quantity for item in items) > 0)


@st.composite
def points_rules(draw: st.DrawFn) -> PointsRule:
    remainder = draw(st.sampled_from(Remainder))
    rounding = Rounding.FLOOR if remainder is Remainder.CARRY else draw(st.sampled_from(Rounding))
    return PointsRule(
        per_minor=draw(st.integers(50, 1_000)),
        points=draw(st.integers(1, 7)),
        rounding=rounding,
        remainder=remainder,
        excluded_tags=draw(st.sampled_from([frozenset[str](), frozenset({"bag-levy"})])),
        minimum_minor=draw(st.sampled_from([0, 5_000])),
        cap_per_sale=draw(st.sampled_from([0, 0, 40])),
        pending_days=draw(st.sampled_from([0, 0, 3])),
        expiry=draw(EXPIRIES),
    )


@st.composite
def cards(draw: st.DrawFn) -> StampCardRule:
    return StampCardRule(
        id="card",
        names=Words("卡", "Card"),
        size=draw(st.integers(2, 8)),
        reward="free",
        per=draw(st.sampled_from(StampPer)),
        per_minor=draw(st.integers(500, 5_000)),
        tags=draw(st.sampled_from([frozenset[str](), frozenset({"drink"})])),
        cap_per_sale=draw(st.sampled_from([0, 0, 3])),
        expiry=draw(EXPIRIES),
        when=draw(st.sampled_from(RewardWhen)),
    )


@st.composite
def programmes(draw: st.DrawFn, id: str = "club", policy: RefundPolicy | None = None) -> Programme:
    spend = MoneyOffRule(
        id="off",
        names=Words("減", "Off"),
        step_points=draw(st.sampled_from([10, 50])),
        step_minor=draw(st.sampled_from([100, 700])),
        maximum_share_percent=draw(st.sampled_from([100, 30])),
    )
    reward = RewardRule(
        "free", Words("免費", "Free"), tags=draw(st.sampled_from([frozenset[str](), frozenset({"drink"})]))
    )
    return Programme(
        id=id,
        version="1",
        names=Words("計劃", "Programme"),
        currency="HKD",
        timezone="Asia/Hong_Kong",
        effective_from=DAY,
        points=draw(points_rules()),
        money_off=spend,
        stamp_cards=(draw(cards()),),
        rewards=(reward,),
        refund=policy or draw(st.sampled_from([RefundPolicy.RECOMPUTE, RefundPolicy.PROPORTIONAL])),
    )


@dataclass
class Taps:
    """Which of the rewards on offer the cashier taps, as hypothesis draws it."""

    data: st.DataObject
    chosen: list[Choice] = field(default_factory=list)

    def on(self, counter: Counter, items: list[Item]) -> tuple[Choice, ...]:
        shown = replace(counter, number=counter.number + 1)
        for _ in range(self.data.draw(st.integers(0, 3))):
            offers = shown.look(*items, use=self.chosen).offers
            usable = [one.choice for one in offers if one.state is OfferState.AVAILABLE]
            if usable:
                self.chosen.append(self.data.draw(st.sampled_from(usable)))
                if shown.look(*items, use=self.chosen).dropped:
                    self.chosen.pop()
        return tuple(self.chosen)


def stocked(data: st.DataObject, *owners: Programme) -> Counter:
    """A member with points, stamps and vouchers from before."""
    counter = Counter(owners)
    for owner in owners:
        for unit in (POINTS, stamps("card"), voucher("free")):
            most = {POINTS: 300, stamps("card"): owner.stamp_cards[0].size - 1, voucher("free"): 1}[unit]
            for number in range(data.draw(st.integers(0, 2))):
                amount = data.draw(st.integers(0, most if unit != stamps("card") else most // 2))
                expires = data.draw(st.sampled_from([None, DAY, DAY + timedelta(days=20)]))
                if amount:
                    counter.give(unit, amount, f"old.{number}", owner, expires_on=expires)
    return counter


def lots(account: Account) -> set[tuple[str, str, int]]:
    return {(lot.unit, lot.lot, lot.rest) for lot in account.lots}


def check_result(result: ProgrammeResult, after: Account, counter: Counter) -> None:
    for change in result.changes:
        assert change.opening + change.earned - change.spent - change.expired == change.closing, change
        assert change.closing == after.balance(change.unit, counter.day) + after.pending(change.unit, counter.day)


def check_money(bought: Bought) -> None:
    for deduction in bought.evaluation.deductions:
        assert deduction.amount_minor == sum(minor for _, minor in deduction.parts)
        assert all(minor > 0 for _, minor in deduction.parts)
    assert all(line.net_minor >= 0 for line in bought.sale.lines)


def check_sums(counter: Counter) -> None:
    """The balance is the sum of the entries, in whatever order they come (invariants 1 and 3)."""
    for owner in counter.programmes:
        backwards = apply_entries(Account(counter.standing().member.id, owner.id), tuple(reversed(counter.entries)))
        assert lots(backwards) == lots(counter.account(owner))
        for unit in {entry.unit for entry in counter.entries}:
            total = sum(one.amount for one in counter.entries if (one.programme, one.unit) == (owner.id, unit))
            assert total == sum(lot.rest for lot in counter.account(owner).of_unit(unit))


@given(programmes(), ITEMS, ITEMS, st.data())
def test_figures_add_up_over_sales_and_refunds(
    programme: Programme, first: list[Item], second: list[Item], data: st.DataObject
) -> None:
    counter = stocked(data, programme)
    bills = []
    for items in (first, second):
        bought = counter.sell(*items, use=Taps(data).on(counter, items))
        check_money(bought)
        check_result(bought.evaluation.results[0], counter.account(), counter)
        bills.append(bought)
    for _ in range(data.draw(st.integers(0, 4))):
        bought = data.draw(st.sampled_from(bills))
        left = {n: q for n, q in returnable(bought.sale, [refund for refund, _ in bought.refunds]).items() if q}
        if left:
            number = data.draw(st.sampled_from(sorted(left)))
            result = counter.give_back(bought, {number: data.draw(st.integers(1, left[number]))})[0]
            check_result(result, counter.account(), counter)
    check_sums(counter)


@given(programmes(), ITEMS, st.data())
def test_returning_everything_leaves_the_account_as_if_the_sale_had_not_been(
    programme: Programme, items: list[Item], data: st.DataObject
) -> None:
    counter = stocked(data, programme)
    before = lots(counter.account())
    bought = counter.sell(*items, use=Taps(data).on(counter, items))
    while left := {n: q for n, q in returnable(bought.sale, [one for one, _ in bought.refunds]).items() if q}:
        chosen = {number: data.draw(st.integers(0, quantity)) for number, quantity in left.items()}
        counter.give_back(bought, chosen if any(chosen.values()) else left)
    assert lots(counter.account()) == before


@given(programmes(), ITEMS, ITEMS, st.data())
def test_a_refund_never_takes_or_gives_more_than_the_sale_did(
    programme: Programme, first: list[Item], second: list[Item], data: st.DataObject
) -> None:
    counter = stocked(data, programme)
    bought = counter.sell(*first, use=Taps(data).on(counter, first))
    counter.sell(*second, use=Taps(data).on(counter, second))
    sold = {change.unit: change for change in bought.evaluation.results[0].changes}
    for line in bought.sale.lines:
        counter.give_back(bought, {line.number: line.quantity})
    changes = [change for _, facts in bought.refunds if facts for result in facts.results for change in result.changes]
    for unit in (POINTS, stamps("card")):
        taken = -sum(change.earned for change in changes if change.unit == unit)
        back = -sum(change.spent for change in changes if change.unit == unit)
        assert 0 <= taken <= sold[unit].earned + (programme.points is not None and unit == POINTS)
        assert 0 <= back <= sold[unit].spent
    check_sums(counter)


@given(programmes("a"), programmes("b"), ITEMS, st.data())
def test_two_programmes_earn_the_same_in_either_order(
    first: Programme, second: Programme, items: list[Item], data: st.DataObject
) -> None:
    counter = stocked(data, first, second)
    use = Taps(data).on(counter, items)
    one = counter.look(*items, use=use)
    other = replace(counter, programmes=(second, first)).look(*items, use=use)
    assert one.deductions == other.deductions
    assert sorted(one.results, key=lambda result: result.programme) == sorted(
        other.results, key=lambda result: result.programme
    )


@given(programmes(), ITEMS, st.data())
def test_the_same_inputs_give_the_same_result(programme: Programme, items: list[Item], data: st.DataObject) -> None:
    counter = stocked(data, programme)
    use = Taps(data).on(counter, items)
    assert counter.look(*items, use=use) == counter.look(*items, use=use)
    upside_down = replace(counter, trust=Trust.SIGNED)
    turned = [one.changes for one in upside_down.look(*reversed(items)).results]
    assert turned == [one.changes for one in counter.look(*items).results]


@given(programmes(), ITEMS, st.data())
def test_every_key_that_can_be_tapped_holds_and_takes_off_what_it_says(
    programme: Programme, items: list[Item], data: st.DataObject
) -> None:
    counter = stocked(data, programme)
    for offer in counter.look(*items).offers:
        looked = counter.look(*items, use=[offer.choice])
        if offer.state is OfferState.AVAILABLE:
            assert looked.dropped == ()
            assert sum(one.amount_minor for one in looked.deductions) == offer.money_off_minor
            sale = with_deductions(counter.ring(*items), looked.deductions)
            assert totals(sale).due_minor == totals(counter.ring(*items)).due_minor - offer.money_off_minor
        else:
            assert looked.dropped == (offer.choice,)


@given(programmes(), ITEMS, ITEMS, st.data())
def test_debts_and_points_never_stand_side_by_side_after_an_event(
    programme: Programme, first: list[Item], second: list[Item], data: st.DataObject
) -> None:
    counter = stocked(data, programme)
    bought = counter.sell(*first)
    counter.sell(*second, use=Taps(data).on(counter, second))
    counter.give_back(bought)
    for unit in (POINTS, stamps("card")):
        held = counter.account()
        owed = any(lot.lot == OWED and lot.rest < 0 for lot in held.of_unit(unit))
        assert not (owed and held.spendable_lots(unit, counter.day))
