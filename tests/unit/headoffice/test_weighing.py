"""Leaderboards, settlement, experiments and KPIs as head office reads them from what tills have sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS, Entry, EntryKind
from pos_terminal.domain.loyalty.experiment import arm_of
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.rules.campaign import ExperimentRule
from pos_terminal.domain.loyalty.settlement import Position, Rate, Row
from pos_terminal.domain.loyalty.units import BOARD, BOUGHT, REFERRER, WALLET, score
from pos_terminal.domain.words import Words
from pos_terminal.wire.envelope import Hello
from pos_terminal.wire.envelope import Position as Place
from tests.support.offices import DAY, MEMBER, PROGRAMME, DirectLine, Office, Till, earn, open_till, spend

Join = Callable[[int], Till]
RULES = """
[[programme]]
id = "moneyback"
name = {zh = "積分", en = "Points"}
currency = "HKD"
effective_from = 2020-01-01
merchants = ["shop", "bakery"]
[programme.points]
per = 1.00
[programme.money_off]
id = "off"
name = {zh = "抵錢", en = "Points off"}
step_points = 100
step_value = 1.00
[programme.settlement]
points = 100
worth = 0.45
[programme.tiers]
metric = "spend"
[[programme.tiers.level]]
id = "green"
name = {zh = "綠", en = "Green"}
[[programme.tiers.level]]
id = "gold"
name = {zh = "金", en = "Gold"}
at = 1000.00
[[programme.experiment]]
id = "price"
name = {zh = "測試", en = "Test"}
[[programme.experiment.arm]]
id = "a"
weight = 4000
[[programme.experiment.arm]]
id = "b"
weight = 3000
[[programme.board]]
id = "top"
name = {zh = "龍虎榜", en = "Top members"}
score = "points"
period = "month"
places = 2
"""
PEOPLE = [f"{n:014x}" for n in range(1, 41)]
PRICE = ExperimentRule("price", Words("", ""), (("a", 4000), ("b", 3000)))


@pytest.fixture
def published(office: Office) -> Office:
    programmes, problems = parse(RULES, "rules.toml")
    assert not problems
    office.office.publish(programmes[0], RULES)
    return office


def adjust(unit: str, amount: int, lot: str, member: str = MEMBER, kind: EntryKind = EntryKind.ADJUST) -> Entry:
    return Entry(member, PROGRAMME, unit, amount, lot, kind)


def scored(amount: int, member: str, lot: str = "2026-03-01") -> Entry:
    return adjust(score("top"), amount, lot, member, EntryKind.EARN)


# --- leaderboard


def test_only_who_takes_part_is_ranked_and_a_refund_counts_back(published: Office, join: Join) -> None:
    till = join(1)
    for number, name in ((1, "陳美儀"), (2, ""), (3, "Ben")):
        till.enrol_member(Member(PEOPLE[number], f"1000001{number}", name))
    for number in (1, 2):
        till.sell(adjust(BOARD, 1, "open", PEOPLE[number]))
    till.sell(scored(50, PEOPLE[1]))
    sold = till.sell(scored(70, PEOPLE[2]))
    till.sell(scored(90, PEOPLE[3]))
    till.sell(scored(999, PEOPLE[1], "2026-02-01"))
    till.syncing.run_once()
    board = published.office.leaderboard()
    assert (board.programme, board.board, board.period, board.taking_part) == ("moneyback", "top", "2026-03-01", 2)
    assert [(one.place, one.name, one.score) for one in board.places] == [(1, "…0012", 70), (2, "陳**", 50)]
    till.void(sold, scored(-70, PEOPLE[2]))
    till.syncing.run_once()
    assert [one.member for one in published.office.leaderboard().places] == [PEOPLE[1]]
    last = published.office.leaderboard("moneyback", "top", date(2026, 2, 28))
    assert [one.score for one in last.places] == [999]


def test_a_board_is_final_once_every_till_has_been_heard_after_its_period(published: Office, join: Join) -> None:
    first, second = join(1), join(2)
    first.syncing.run_once()
    second.syncing.run_once()
    assert published.office.leaderboard(on=DAY).provisional
    for clock in (published.clock, first.clock, second.clock):
        clock.pass_s(31 * 86_400)
    first.syncing.run_once()
    board = published.office.leaderboard(on=DAY)
    assert (board.provisional, board.waiting_for) == (True, ("S1-T2",))
    second.sell()
    second.line.hello(hello(second))
    assert published.office.leaderboard(on=DAY).waiting_for == ("S1-T2",)  # it has called, and not sent yet
    second.syncing.run_once()
    board = published.office.leaderboard(on=DAY)
    assert (board.provisional, board.waiting_for) == (False, ())
    assert published.office.leaderboard().provisional


def hello(till: Till) -> Hello:
    end = till.store.journal.streams()[-1]
    last = Place(str(end.id), end.sequence, end.hash.hex())
    return Hello(last=last, program="tests", wall=till.clock.now(), mono_ms=1)


def test_what_is_not_there_is_said(published: Office) -> None:
    for ask, code in (
        (lambda: published.office.leaderboard("no"), "no-such-programme"),
        (lambda: published.office.leaderboard("moneyback", "no"), "no-such-rule"),
        (lambda: published.office.experiment("moneyback", "no"), "no-such-rule"),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == code


def test_a_programme_without_such_rules_is_said(office: Office) -> None:
    plain = RULES[: RULES.index("[programme.settlement]")]
    office.office.publish(parse(plain, "plain.toml")[0][0], plain)
    with pytest.raises(Refused) as refused:
        office.office.settlement("moneyback")
    assert refused.value.code == "programme-without"
    with pytest.raises(Refused) as refused:
        office.office.experiment()
    assert refused.value.code == "nothing-of-this-kind"


# --- settlement


def test_points_of_one_merchant_spent_at_another_are_settled(published: Office, join: Join) -> None:
    till = join(1)
    till.sell(earn(1000, "open@bakery"), earn(1000, "open@shop"), merchant="bakery")
    sold = till.sell(spend(300, "open@bakery"), spend(55, "open@shop"))
    till.sell(spend(200, "open@shop"), merchant="bakery", on=DAY + timedelta(days=40))
    till.void(sold, adjust(POINTS, 100, "open@bakery", kind=EntryKind.REVERSAL), void=False)
    till.syncing.run_once()
    found = published.office.settlement(until=DAY + timedelta(days=60))
    assert found.rate == Rate(100, 45)
    assert found.rows == (
        Row("2026-03-01", "bakery", "shop", 200, 90),
        Row("2026-03-01", "shop", "shop", 55, 25),
        Row("2026-04-01", "shop", "bakery", 200, 90),
    )
    assert found.positions[:2] == (Position("2026-03-01", "bakery", -90), Position("2026-03-01", "shop", 90))
    assert found.provisional
    march = published.office.settlement("moneyback", DAY, DAY)
    assert {row.period for row in march.rows} == {"2026-03-01"}


def test_a_refund_counts_where_its_sale_was_though_it_came_first(published: Office, join: Join) -> None:
    first, second = join(1), join(2)
    sold = first.sell(spend(300, "open@shop"), merchant="bakery")
    second.void(sold, adjust(POINTS, 300, "open@shop", kind=EntryKind.REVERSAL))
    second.syncing.run_once()
    first.syncing.run_once()
    assert published.office.settlement().rows == ()


def test_tills_of_a_partners_shop_sell_in_its_name(published: Office, tmp_path: Path) -> None:
    published.office.add_shop("B1", "麵包店", "Bakery", "bakery")
    published.office.add_terminal("B1", "PARTNER")
    till = open_till(tmp_path, 9)
    assert till.join("PARTNER", DirectLine(published.office)).merchant == "bakery"
    till.store.close()


# --- experiments


def test_arms_are_compared_with_the_holdout(published: Office, join: Join) -> None:
    till = join(1)
    for number, member in enumerate(PEOPLE):
        till.enrol_member(replace(Member(member, f"2000{number:04}"), joined_on=DAY))
        arm = arm_of(PRICE, member)
        for _ in range({"a": 3, "b": 1, "holdout": number % 2}[arm]):
            till.sell(earn(10, "open", member), total_minor=1000 + number, terms=(f"arm:price/{arm}",))
        if arm == "a" and number % 3:
            till.sell(spend(5, "open", member), terms=(f"arm:price/{arm}",))
    till.syncing.run_once()
    found = published.office.experiment()
    assert (found.first_day, found.mixed) == (DAY, 0)
    arms = {one.arm: one for one in found.arms}
    assert list(arms) == ["a", "b", "holdout"]
    assert sum(one.members for one in found.arms) == 40
    first, other, holdout = arms["a"], arms["b"], arms["holdout"]
    assert (first.figures.repeat_rate.value, other.figures.repeat_rate.value) == (1.0, 0.0)
    assert first.members == first.active_members
    assert holdout.active_members < holdout.members
    assert holdout.to_holdout is None
    assert first.to_holdout is not None
    spend_more = first.to_holdout.spend_minor_per_member
    assert spend_more.low is not None
    assert 0 < spend_more.low < (spend_more.value or 0) < (spend_more.high or 0)
    assert 0 < (first.figures.redemption_rate.low or 0) < (first.figures.redemption_rate.high or 0) < 1


def test_who_was_under_two_arms_is_left_out(published: Office, join: Join) -> None:
    till = join(1)
    till.sell(earn(10, "open", PEOPLE[0]), terms=("tier:gold", "arm:price/a", "arm:other/x"))
    till.sell(earn(10, "open", PEOPLE[0]), terms=("arm:other/x", "arm:price/b"))
    till.sell(earn(10, "open", PEOPLE[1]), terms=("arm:price/b",))
    till.syncing.run_once()
    found = published.office.experiment("moneyback", "price")
    assert found.mixed == 1
    assert {one.arm: one.members for one in found.arms} == {"a": 0, "b": 1, "holdout": 0}
    assert found.arms[0].figures.repeat_rate.value is None


# --- KPIs


def test_members_are_set_beside_guests(published: Office, join: Join) -> None:
    till = join(1)
    for member in PEOPLE[:3]:
        till.enrol_member(Member(member, f"2000{member[-4:]}"))
    for total in (3000, 5000):
        till.sell(earn(10, "open", PEOPLE[0]), total_minor=total)
    sold = till.sell(earn(10, "open", PEOPLE[1]), total_minor=1000)
    till.void(sold, earn(-10, "open", PEOPLE[1]))
    till.sell(total_minor=700)
    till.syncing.run_once()
    found = published.office.report().kpis
    assert (found.members, found.active_members, found.repeat_members, found.repeat_rate) == (3, 1, 1, 1.0)
    assert (found.visits_per_active, found.member_sale_minor, found.guest_sale_minor) == (2.0, 4000, 700)
    later = published.office.report(DAY + timedelta(days=1), DAY + timedelta(days=2)).kpis
    assert (later.active_members, later.repeat_rate, later.member_sale_minor) == (0, None, None)


def test_points_tiers_and_friends_are_counted(published: Office, join: Join) -> None:
    till = join(1)
    till.sell(earn(400, "open"), adjust("tier/gold", 1, "a"), adjust(WALLET, 250, "w"), adjust("voucher/x", 1, "v"))
    till.sell(spend(100, "open"), adjust(POINTS, -50, "open", kind=EntryKind.EXPIRE))
    till.sell(adjust("tier/gold", 1, "b"), adjust("tier/gold", -1, "a"))
    till.sell(adjust("tier/gold", -1, "b"))
    till.sell(adjust(REFERRER, 1, MEMBER, PEOPLE[0]), adjust(BOUGHT, 1, "ever", PEOPLE[0]))
    till.sell(adjust(REFERRER, 1, MEMBER, PEOPLE[1]))
    till.syncing.run_once()
    (found,) = published.office.report().kpis.programmes
    assert (found.points_given, found.points_used, found.points_expired) == (400, 100, 50)
    assert (found.redemption_rate, found.breakage, found.points_open) == (0.25, 0.125, 250)
    assert (found.wallet_open_minor, found.vouchers_open, found.liability_minor) == (250, 1, 500)
    assert (found.tier_ups, found.tier_downs) == (1, 1)
    assert (found.referred, found.converted, found.referral_conversion) == (2, 1, 0.5)
