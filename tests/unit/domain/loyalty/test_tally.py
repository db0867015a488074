"""What a sale adds to everything that is only counted, into which lots, and how it is counted back."""

from datetime import date

import pytest

from pos_terminal.domain.loyalty.tally import is_counted, needs_first
from pos_terminal.domain.loyalty.units import BOUGHT, CREDIT, SECOND_CREDIT, done, mission, score, tier, used
from tests.support.loyalty import DAY, Counter, Item, drinks, programme

POINTS_RULE = "[programme.points]\nper = 1.00\n"
CARD = """
[[programme.stamp_card]]
id = "t"
name = "T"
size = 5
reward = "t"
[[programme.reward]]
id = "t"
name = "T"
"""


def club(rules: str, points: str = "") -> Counter:
    return Counter((programme(POINTS_RULE + points + rules),))


def counted(counter: Counter, *items: Item) -> dict[str, tuple[str, int, str]]:
    """What a sale of these adds: lot, amount and last day by unit."""
    before = len(counter.entries)
    counter.sell(*items)
    entries = [one for one in counter.entries[before:] if is_counted(one.unit)]
    assert len({one.unit for one in entries}) == len(entries)
    return {one.unit: (one.lot, one.amount, str(one.expires_on)) for one in entries}


def test_a_plain_programme_counts_nothing() -> None:
    assert counted(club(""), Item(5_000)) == {}


# Scores of leaderboards


@pytest.mark.parametrize(
    ("board", "items", "amount"),
    [
        ('score = "points"', (Item(2_550),), 25),
        ('score = "spend"', (Item(2_550),), 2_550),
        ('score = "visits"', (Item(2_550), Item(100)), 1),
        ('score = "points"\ntags = ["drink"]', (Item(2_550), drinks(1, 100)), 26),
        ('score = "points"\ntags = ["drink"]', (Item(2_550),), 0),
        ('score = "spend"\ntags = ["drink"]', (Item(2_550), drinks(1, 100)), 100),
        ('score = "visits"\ntags = ["drink"]', (Item(2_550),), 0),
        ('score = "visits"\ntags = ["drink"]', (Item(2_550), drinks(1, 1)), 1),
        ('score = "points"', (Item(0),), 0),
        ('score = "visits"', (Item(0),), 0),
    ],
)
def test_a_score(board: str, items: tuple[Item, ...], amount: int) -> None:
    counter = club(f'[[programme.board]]\nid = "top"\nname = "Top"\n{board}\n')
    expected = {score("top"): ("2026-03-01", amount, "None")} if amount else {}
    assert counted(counter, *items) == expected


@pytest.mark.parametrize(
    ("period", "lot"),
    [("day", "2026-03-02"), ("week", "2026-03-02"), ("month", "2026-03-01"), ("year", "2026-01-01"), ("ever", "ever")],
)
def test_a_score_stays_under_the_name_of_its_period(period: str, lot: str) -> None:
    boards = "".join(
        f'[[programme.board]]\nid = "{id}"\nname = "{id}"\nperiod = "{span}"\n'
        for id, span in (("a", "year"), ("b", period))
    )
    found = counted(club(boards), Item(1_000))
    assert found == {score("a"): ("2026-01-01", 10, "None"), score("b"): (lot, 10, "None")}


def test_a_score_goes_back_with_the_purchase() -> None:
    counter = club('[[programme.board]]\nid = "top"\nname = "Top"\nscore = "spend"\n')
    bought = counter.sell(Item(1_000), Item(500))
    counter.day = date(2026, 4, 2)
    counter.give_back(bought, {1: 1})
    assert {lot.lot: lot.rest for lot in counter.account().of_unit(score("top"))} == {"2026-03-01": 500}


# Who has bought before

REFERRAL = "[programme.referral]\nreferrer = {points = 1}\n"
FIRST = '[[programme.campaign]]\nid = "first"\nname = "First"\nbonus = 9\nfirst_purchase = true\n'
OTHER = '[[programme.campaign]]\nid = "other"\nname = "Other"\nbonus = 9\n'


@pytest.mark.parametrize(
    ("rules", "asks"), [("", False), (REFERRAL, True), (FIRST, True), (OTHER, False), (OTHER + FIRST, True)]
)
def test_who_has_bought_is_noted_where_somebody_asks(rules: str, asks: bool) -> None:
    counter = club(rules)
    assert needs_first(counter.programmes[0]) is asks
    assert counted(counter, Item(0)) == {}
    assert counted(counter, Item(100)) == ({BOUGHT: ("ever", 1, "None")} if asks else {})


# Used limits


def test_caps_of_points_are_counted_only_where_there_are_some() -> None:
    assert counted(club("", "cap_per_day = 30\n"), Item(5_000)) == {
        used("points/day"): ("2026-03-02", 30, "2026-03-02")
    }
    assert counted(club("", "cap_per_month = 40\n"), Item(5_000)) == {
        used("points/month"): ("2026-03-01", 40, "2026-03-31")
    }


def campaign(rules: str) -> str:
    return f'[[programme.campaign]]\nid = "c"\nname = "C"\ntags = ["drink"]\n{rules}\n'


@pytest.mark.parametrize(
    ("rules", "units"),
    [
        ("bonus = 7", {}),
        ("bonus = 7\nlimit = 3\nlimit_period = 'week'", {"used/campaign/c": ("2026-03-02", 1, "2026-03-08")}),
        ("bonus = 7\ncap_total = 50", {"used/campaign-points/c": ("ever", 7, "None")}),
        ("bonus = 7\nbudget = 50", {"used/campaign-points/c": ("ever", 7, "None")}),
        ("stamp_factor = 2\nbudget = 50", {}),
    ],
)
def test_what_a_campaign_uses_up(rules: str, units: dict[str, tuple[str, int, str]]) -> None:
    assert counted(club(campaign(rules) + CARD), drinks(1, 100)) == units
    assert counted(club(campaign(rules) + CARD), Item(100)) == {}


def test_each_campaign_uses_up_its_own() -> None:
    both = campaign("bonus = 7\nlimit = 3\ncap_total = 50") + (
        '[[programme.campaign]]\nid = "d"\nname = "D"\nbonus = 3\nlimit = 2\nlimit_period = "day"\nbudget = 9\n'
    )
    found = counted(club(both), drinks(1, 100))
    assert found == {
        used("campaign/c"): ("ever", 1, "None"),
        used("campaign-points/c"): ("ever", 7, "None"),
        used("campaign/d"): ("2026-03-02", 1, "2026-03-02"),
        used("campaign-points/d"): ("ever", 3, "None"),
    }


def test_a_campaign_without_points_in_the_programme() -> None:
    counter = Counter((programme(CARD + campaign("stamp_factor = 2\nlimit = 1\nbudget = 5")),))
    assert counted(counter, drinks(1, 100)) == {used("campaign/c"): ("ever", 1, "None")}


def test_pieces_of_a_quota() -> None:
    quotas = (
        '[[programme.quota]]\nid = "q"\nname = "Q"\nlimit = 9\nlimit_period = "week"\n'
        'tags = ["drink"]\nexclude = ["x"]\n'
        '[[programme.quota]]\nid = "r"\nname = "R"\nlimit = 9\nlimit_period = "year"\n'
    )
    assert counted(club(quotas), drinks(3), Item(0, 2), Item(5, 4, ("drink", "x"))) == {
        used("quota/q"): ("2026-03-02", 3, "2026-03-08"),
        used("quota/r"): ("2026-01-01", 9, "2026-12-31"),
    }


# Tiers and missions

TIERS = """
[programme.tiers]
metric = "points"
applies = "next_sale"
{more}
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 9999
"""


def test_credit_goes_into_the_window_of_the_day() -> None:
    counter = club(
        TIERS.format(more='window = "rolling_days"\nwindow_days = 5\n[programme.tiers.second]\nmetric = "visits"')
    )
    assert counted(counter, Item(700)) == {
        CREDIT: ("2026-03-02", 7, "2026-03-09"),
        SECOND_CREDIT: ("2026-03-02", 1, "2026-03-09"),
    }


def test_one_counter_alone() -> None:
    assert counted(club(TIERS.format(more="")), Item(700)) == {CREDIT: ("2026-01-01", 7, "None")}


def test_missions_count_by_their_own_counter_and_for_their_tiers() -> None:
    missions = "".join(
        f'[[programme.mission]]\nid = "{id}"\nname = "{id}"\ntarget = {target}\nprize = {{points = 1}}\n{how}\n'
        for id, target, how in (
            ("spend", 99.0, 'metric = "spend"'),
            ("points", 99, 'metric = "points"\nperiod = "month"'),
            ("gold", 99, 'metric = "points"\ntiers = ["gold"]'),
            ("days", 9, "active_days = true"),
            ("in", 9, "check_ins = true"),
        )
    )
    counter = club(TIERS.format(more="") + missions)
    expected = {
        CREDIT: ("2026-01-01", 7, "None"),
        mission("spend"): ("ever~9900", 700, "None"),
        mission("points"): ("2026-03-01~99", 7, "2026-03-31"),
        mission("days"): ("ever~9", 1, "None"),
    }
    assert counted(counter, Item(700)) == expected
    days = [(lot.unit, lot.lot, lot.rest, lot.expires_on) for lot in counter.account().lots if lot.unit == "active"]
    assert days == [("active", "mission/days~2026-03-02", 1, DAY)]
    counter.give(tier("gold"), 1, "2026-01-01")
    again = counted(counter, Item(700))
    assert again.pop(mission("gold")) == ("ever~99", 7, "None")
    assert mission("days") not in again
    counter.day = date(2026, 3, 3)
    assert counted(counter, Item(100))[mission("days")] == ("ever~9", 1, "None")
    assert counter.account().balance(mission("days"), counter.day) == 2
    assert counter.account().of_unit(done("days")) == ()


def test_in_two_goes_and_never_below_zero() -> None:
    counter = club(TIERS.format(more=""))
    bought = counter.sell(Item(150), Item(150), Item(150))
    left = []
    for number in (1, 2, 3):
        counter.give_back(bought, {number: 1})
        left.append(counter.account().balance(CREDIT, DAY))
    assert left == [3, 1, 0]


@pytest.mark.parametrize("unit", ["credit", "credit/second", "mission/a", "score/a", "used/a", "bought"])
def test_what_is_only_counted(unit: str) -> None:
    assert is_counted(unit)


@pytest.mark.parametrize("unit", ["points", "wallet", "done/a", "stamps/a", "tier/a", "voucher/a", "spins/a", "active"])
def test_what_is_more_than_counted(unit: str) -> None:
    assert not is_counted(unit)


def test_a_campaign_that_does_not_fit_hides_no_other() -> None:
    both = campaign("bonus = 7\nlimit = 3") + '[[programme.campaign]]\nid = "d"\nname = "D"\nbonus = 3\nlimit = 2\n'
    assert counted(club(both), Item(100)) == {used("campaign/d"): ("ever", 1, "None")}


def test_the_second_counter_may_count_points() -> None:
    counter = club(TIERS.format(more='[programme.tiers.second]\nmetric = "points"'))
    assert counted(counter, Item(700))[SECOND_CREDIT] == ("2026-01-01", 7, "None")


DAYS = '[[programme.mission]]\nid = "days"\nname = "Days"\ntarget = 9\nprize = {points = 1}\nactive_days = true\n'


def test_a_day_goes_back_when_nothing_of_its_sale_is_left() -> None:
    counter = club(DAYS)
    bought = counter.sell(Item(100), Item(200))
    counter.give_back(bought, {1: 1})
    assert [(lot.unit, lot.rest) for lot in counter.account().lots if lot.unit == "active"] == [("active", 1)]
    (result,) = counter.give_back(bought)
    assert [(one.lot, one.amount, one.expires_on) for one in result.entries if one.unit == "active"] == [
        ("mission/days~2026-03-02", -1, DAY)
    ]
    assert counter.account().lots == ()
