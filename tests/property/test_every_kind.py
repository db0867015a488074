"""Invariants 1, 3, 4 and 8 for every kind of rule: tiers, campaigns, missions, wheels, plans, friends, boards, quotas.

The older kinds have their own tests with rules as values; here programmes are drawn as files, as shops write them.
"""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import OWED, POINTS, Account, apply_entries, stamps
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.units import REFERRER, WALLET, can_be_spent
from pos_terminal.domain.selling.refund import returnable
from tests.property.test_loyalty_engine import Taps, check_money, check_result
from tests.support.loyalty import DAY, HEAD, MEMBER, Bought, Counter, Item

BRINGER = Member("000000000000aa", "10000025")
FRIEND = replace(MEMBER, joined_on=DAY)
FEE_SKU = "SKU3"  # the third line of a bill, where there is one, is the fee of a plan
ITEMS = st.lists(
    st.builds(
        Item,
        st.integers(0, 9_000),
        st.integers(1, 4),
        st.lists(st.sampled_from(("drink", "food")), max_size=1).map(tuple),
    ),
    min_size=1,
    max_size=4,
)

PRIZES = st.sampled_from(
    ["points = 7", "wallet = 1.50", 'voucher = "gift"', "spins = 1", 'points = 3, wallet = 0.20, voucher = "gift"']
)


@st.composite
def points_tables(draw: st.DrawFn) -> str:
    text = "[programme.points]\n"
    text += f"per = {draw(st.sampled_from(['1.00', '5.00', '0.70']))}\npoints = {draw(st.integers(1, 3))}\n"
    text += draw(
        st.sampled_from(["", "pending_days = 3\n", "cap_per_day = 60\n", "cap_per_sale = 40\n", "minimum = 30\n"])
    )
    text += draw(st.sampled_from(["", "expiry = {days = 30}\n", "expiry = {end_of_month = true}\n"]))
    text += draw(st.sampled_from(["", 'apply = "line"\n', "whole_steps = true\n"]))
    return text + "[programme.money_off]\nstep_points = 10\nstep_value = 0.50\n"


@st.composite
def tier_tables(draw: st.DrawFn) -> str:
    text = "[programme.tiers]\n"
    text += draw(st.sampled_from(['metric = "spend"\n', 'metric = "points"\n', 'metric = "visits"\n']))
    text += draw(
        st.sampled_from(["", 'window = "rolling_days"\n', 'window = "lifetime"\n', 'window = "membership_year"\n'])
    )
    text += draw(st.sampled_from(["", 'applies = "this_sale"\n']))
    text += draw(st.sampled_from(["", "valid_months = 2\n", "resets = true\n"]))
    steps = {"spend": ("40.00", "90.00"), "points": ("30", "80"), "visits": ("1", "2")}
    silver, gold = next(steps[metric] for metric in steps if f'"{metric}"' in text)
    text += draw(st.sampled_from(["", "[programme.tiers.second]\nmetric = 'quantity'\ntags = ['drink']\n"]))
    text += '[[programme.tiers.level]]\nid = "green"\nname = "Green"\n'
    text += f'[[programme.tiers.level]]\nid = "silver"\nname = "Silver"\nat = {silver}\nearn_percent = 150\n'
    text += f'[[programme.tiers.level]]\nid = "gold"\nname = "Gold"\nat = {gold}\ngift = "gift"\n'
    return text + draw(st.sampled_from(["", "single = 70.00\n", "discount_percent = 10\n"]))


@st.composite
def campaign_tables(draw: st.DrawFn) -> str:
    text = ""
    for number in range(draw(st.integers(0, 3))):
        text += f'[[programme.campaign]]\nid = "c{number}"\nname = "C"\n'
        text += draw(
            st.sampled_from(
                [
                    "percent = 200\n",
                    "bonus = 9\n",
                    "bonus = 2\nbonus_per = 10.00\n",
                    'voucher = "gift"\n',
                    "stamp_factor = 2\n",
                ]
            )
        )
        text += draw(st.sampled_from(["", "minimum = 35.00\n", "tags = ['drink']\n", "first_purchase = true\n"]))
        text += draw(st.sampled_from(["", "limit = 2\n", "cap_total = 25\n", "cap_per_sale = 5\n", "budget = 30\n"]))
        text += draw(st.sampled_from(["", "pending_days = 2\n"]))
    return text


@st.composite
def mission_tables(draw: st.DrawFn) -> str:
    text = ""
    for number in range(draw(st.integers(0, 2))):
        metric, target = draw(st.sampled_from([("spend", "50.00"), ("visits", "2"), ("points", "40")]))
        text += f'[[programme.mission]]\nid = "m{number}"\nname = "M"\nmetric = "{metric}"\ntarget = {target}\n'
        text += f"prize = {{{draw(PRIZES)}}}\n"
        text += draw(st.sampled_from(["", "repeat = true\n", 'period = "month"\n', "days = 5\n"]))
    return text


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    card = '[[programme.stamp_card]]\nid = "card"\nname = "Card"\nsize = 4\nreward = "free"\n'
    card += draw(st.sampled_from(["", "tags = ['drink']\n", "minimum = 20.00\n", "per_items = 2\n"]))
    card += draw(
        st.sampled_from(["", "cap_per_day = 3\n", "welcome = 2\n", "delay_minutes = 5\n", "cap_per_sale = 2\n"])
    )
    card += draw(st.sampled_from(["", "expiry = {days = 20}\n", "expiry = {days = 20}\ncard_expires = true\n"]))
    rewards = '[[programme.reward]]\nid = "free"\nname = "Free"\n[[programme.reward]]\nid = "gift"\nname = "Gift"\n'
    rewards += draw(st.sampled_from(['kind = "money_off"\nworth = 5.00\n', 'kind = "percent"\npercent = 20\n', ""]))
    rewards += draw(st.sampled_from(["", "cost_points = 25\n"]))
    wheel = '[[programme.wheel]]\nid = "w"\nname = "W"\nfallback = "no"\nspin_from = "sale"\nminimum = 30.00\n'
    wheel += '[[programme.wheel.prize]]\nid = "no"\nname = "No"\nodds = 1000000\n'
    plan = f'[[programme.plan]]\nid = "vip"\nname = "VIP"\nsku = "{FEE_SKU}"\nmonths = 1\nearn_percent = 200\n'
    friends = f"[programme.referral]\nreferrer = {{{draw(PRIZES)}}}\nfriend = {{{draw(PRIZES)}}}\n"
    friends += draw(st.sampled_from(["", "after_days = 4\n", "minimum = 40.00\n"]))
    others = '[[programme.board]]\nid = "b"\nname = "B"\n[[programme.quota]]\nid = "q"\nname = "Q"\nlimit = 99\n'
    parts = [
        f'refund = "{draw(st.sampled_from(["recompute", "proportional"]))}"\n'
        f'stacking = "{draw(st.sampled_from(["best", "add", "multiply", "priority"]))}"\n',
        draw(points_tables()),
        card,
        rewards,
        wheel,
        draw(st.one_of(st.just(""), tier_tables())),
        draw(campaign_tables()),
        draw(mission_tables()),
        draw(st.sampled_from(["", plan])),
        draw(st.sampled_from(["", friends])),
        draw(st.sampled_from(["", others])),
    ]
    found, problems = parse(HEAD.format(id="club") + "".join(parts), "club.toml")
    assume(not problems)
    return found[0]


def met(data: st.DataObject, owner: Programme) -> Counter:
    """A friend of somebody at the counter, with a history of their own."""
    counter = Counter((owner,), member=BRINGER)
    counter.give(POINTS, 5, "open")
    counter.turn_to(FRIEND)
    if data.draw(st.booleans()):
        counter.give(REFERRER, 1, BRINGER.id)
    for unit, most in ((POINTS, 60), (stamps("card"), 3), (WALLET, 500)):
        amount = data.draw(st.integers(0, most))
        expires = data.draw(st.sampled_from([None, DAY + timedelta(days=9)]))
        counter.give(unit, amount, expires.isoformat() if expires else "open", expires_on=expires)
    for _ in range(data.draw(st.integers(0, 2))):
        counter.sell(*data.draw(ITEMS))
    return counter


def lots(account: Account) -> set[tuple[str, str, int]]:
    return {(lot.unit, lot.lot, lot.rest) for lot in account.lots}


def everything(counter: Counter) -> tuple[set[tuple[str, str, int]], ...]:
    """All accounts, lot by lot: the member's and that of who brought them."""
    return lots(counter.account()), *(lots(account) for _, account in sorted(counter.others.items()))


def left_of(bought: Bought) -> dict[int, int]:
    return {n: q for n, q in returnable(bought.sale, [refund for refund, _ in bought.refunds]).items() if q}


@given(programmes(), st.data())
def test_returning_everything_leaves_every_account_as_it_was(owner: Programme, data: st.DataObject) -> None:
    counter, items = met(data, owner), data.draw(ITEMS)
    before = everything(counter)
    bought = counter.sell(*items, use=Taps(data).on(counter, items))
    check_money(bought)
    while left := left_of(bought):
        chosen = {number: data.draw(st.integers(0, quantity)) for number, quantity in left.items()}
        (result,) = counter.give_back(bought, chosen if any(chosen.values()) else left)
        check_result(result, counter.account(), counter)
    assert everything(counter) == before


@given(programmes(), st.data())
def test_in_parts_never_more_comes_back_than_at_once(owner: Programme, data: st.DataObject) -> None:
    counter, items = met(data, owner), data.draw(ITEMS)
    bought = counter.sell(*items, use=Taps(data).on(counter, items))
    for _ in range(data.draw(st.integers(0, 1))):
        counter.sell(*data.draw(ITEMS))
    gone: dict[str, int] = {}
    while left := left_of(bought):
        number = data.draw(st.sampled_from(sorted(left)))
        for entry in counter.give_back(bought, {number: data.draw(st.integers(1, left[number]))})[0].entries:
            if entry.member == FRIEND.id and entry.kind == "reversal" and can_be_spent(entry.unit) and entry.amount > 0:
                gone[entry.unit] = gone.get(entry.unit, 0) + entry.amount
    spent: dict[str, int] = {}
    for entry in bought.loyalty.entries:
        if entry.member == FRIEND.id and entry.amount < 0:
            spent[entry.unit] = spent.get(entry.unit, 0) - entry.amount
    assert all(amount <= spent.get(unit, 0) for unit, amount in gone.items()), (gone, spent)


@given(programmes(), st.data())
def test_two_runs_say_the_same(owner: Programme, data: st.DataObject) -> None:
    counter, items = met(data, owner), data.draw(ITEMS)
    use = Taps(data).on(counter, items)
    assert counter.look(*items, use=use) == counter.look(*items, use=use)


@given(programmes(), st.data())
def test_a_balance_is_the_sum_of_its_entries_in_any_order(owner: Programme, data: st.DataObject) -> None:
    counter = met(data, owner)
    for _ in range(2):
        items = data.draw(ITEMS)
        bought = counter.sell(*items, use=Taps(data).on(counter, items))
        if data.draw(st.booleans()):
            counter.give_back(bought)
    mixed = data.draw(st.permutations(counter.entries))
    for member, account in ((FRIEND.id, counter.account()), (BRINGER.id, counter.others.get((BRINGER.id, owner.id)))):
        if account is not None:
            assert lots(apply_entries(Account(member, owner.id), tuple(mixed))) == lots(account)
    for unit in counter.account().units:
        held = sum(lot.rest for lot in counter.account().of_unit(unit))
        assert held == sum(one.amount for one in counter.entries if (one.member, one.unit) == (FRIEND.id, unit))
        if can_be_spent(unit):
            assert all(lot.rest > 0 or lot.lot == OWED for lot in counter.account().of_unit(unit))
