"""Past sales through draft rules, worked out by hand; and how tables of sales are read."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.services.simulate.result import Figures, Simulated, Unit
from pos_terminal.services.simulate.sales_file import SalesFile, UnreadableSales
from pos_terminal.services.simulate.simulation import FEW_BYTES, Asked, NoSales, simulate
from pos_terminal.store import export
from tests.support.loyalty import preset, programme

NEVER, ALWAYS = Asked(redeeming_percent=0), Asked(redeeming_percent=100)
HEADER = "at,member,amount_minor,sku,quantity,unit_minor,tags,tender\n"


def simulated(
    rules: Sequence[Programme], folder: Path, text: str, asked: Asked = NEVER, tags: tuple[str, ...] = ()
) -> Simulated:
    file = folder / "sales"
    file.write_text(text, encoding="utf-8")
    table = SalesFile(file, rules[0].currency, rules[0].timezone, tags)
    (done,) = simulate([tuple(rules)], table, asked, lambda *_: None)
    return done


def month(done: Simulated, name: str) -> Figures:
    return next(one for one in done.months if one.month == name)


CAFE = HEADER + (
    "2026-01-05T10:00:00+08:00,10000017,,TEA,8,3000,drink,cash\n"
    "2026-01-20T10:00:00+08:00,10000017,,TEA,3,3000,drink,cash\n"
    "2026-02-03T10:00:00+08:00,10000017,,LATTE,1,4000,drink,cash\n"
    "2026-02-03T11:00:00+08:00,,5000,,,,,cash\n"
)


def test_a_stamp_card_whose_member_uses_the_free_drink(tmp_path: Path) -> None:
    done = simulated([preset("cafe-stamps")], tmp_path, CAFE, ALWAYS)
    january, february = done.months

    assert (january.sales, january.member_sales, january.revenue_minor) == (2, 2, 33_000)
    assert january.units["stamps"] == Unit(issued=11, redeemed=10, outstanding=1)
    assert january.units["vouchers"] == Unit(issued=1, outstanding=1)
    assert january.cost_minor == 0
    # A drink is worth 37,000 ÷ 12 = 3,083.3; a voucher and one stamp of ten: 3,391.67.
    assert january.liability_minor == 3_392
    # The latte is free and earns no stamp; 40.00 of 90.00.
    assert (february.sales, february.member_sales, february.revenue_minor) == (2, 1, 9_000)
    assert february.units["stamps"] == Unit(outstanding=1)
    assert february.units["vouchers"] == Unit(redeemed=1)
    assert (february.rewards_minor, february.prices_minor, february.cost_percent) == (4_000, 0, 44.44)
    assert february.liability_minor == 308
    assert (done.total.cost_minor, done.total.revenue_minor, done.total.cost_percent) == (4_000, 42_000, 9.52)
    assert (done.members, done.redeeming, done.units) == (1, 1, ("stamps", "vouchers"))


def test_nobody_uses_anything_unless_asked(tmp_path: Path) -> None:
    done = simulated([preset("cafe-stamps")], tmp_path, CAFE)
    assert done.total.units["stamps"] == Unit(issued=12, redeemed=10, outstanding=2)
    assert done.total.units["vouchers"] == Unit(issued=1, outstanding=1)
    assert (done.total.cost_minor, done.redeeming) == (0, 0)


MONEY = "at,member,amount_minor\n" + (
    "2026-03-02T10:00:00+08:00,A,12340\n"  # 24 points
    "2026-03-02T10:05:00+08:00,A,499\n"  # none
    "2026-03-30T10:00:00+08:00,A,250000\n"  # 500 points
    "2026-04-01T10:00:00+08:00,A,5400\n"
)


def test_points_as_money_are_used_as_soon_as_a_step_is_there(tmp_path: Path) -> None:
    march, april = simulated([preset("moneyback")], tmp_path, MONEY, ALWAYS).months
    assert march.units["points"] == Unit(issued=524, outstanding=524)
    assert march.liability_minor == 524 * 2  # 500 points are HK$10.00
    # HK$10.00 off, and HK$44.00 earn 8.
    assert april.units["points"] == Unit(issued=8, redeemed=500, outstanding=32)
    assert (april.rewards_minor, april.cost_percent) == (1_000, 18.52)


def test_who_uses_rewards_is_always_the_same(tmp_path: Path) -> None:
    lines = [f"2026-03-{day:02}T10:00:00+08:00,M{n},260000\n" for day in (2, 3) for n in range(200)]
    text = "at,member,amount_minor\n" + "".join(lines)
    done = [simulated([preset("moneyback")], tmp_path, text, Asked(redeeming_percent=70)) for _ in range(2)]
    assert done[0].total == done[1].total
    assert done[0].redeeming == done[0].total.rewards_minor // 1_000
    assert 120 <= done[0].redeeming <= 160


def test_points_that_die_do_so_in_their_month(tmp_path: Path) -> None:
    text = "at,member,amount_minor\n2024-03-15T12:00:00+08:00,A,250000\n"
    rules = [preset("haidilao")]
    done = simulated(rules, tmp_path, text, Asked(last=date(2026, 4, 2)))
    assert len(done.months) == 26
    assert month(done, "2024-03").units["points"] == Unit(issued=2_500, outstanding=2_500)
    assert month(done, "2026-02").units["points"] == Unit(outstanding=2_500)
    assert month(done, "2026-03").units["points"] == Unit(expired=2_500)
    assert any("birthdays" in note.en for note in done.notes)
    early = simulated(rules, tmp_path, text)
    assert [one.month for one in early.months] == ["2024-03"]


def test_members_prices_are_a_cost_of_their_own(tmp_path: Path) -> None:
    rules = programme(
        """
[programme.points]
per = 1.00
[programme.tiers]
evaluate = "sale"
[[programme.tiers.level]]
id = "member"
name = "Member"
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 100.00
discount_percent = 10
"""
    )
    text = "at,member,amount_minor\n2026-03-02T10:00:00+08:00,A,10000\n2026-03-03T10:00:00+08:00,A,5000\n"
    total = simulated([rules], tmp_path, text).total
    assert (total.prices_minor, total.rewards_minor, total.revenue_minor) == (500, 0, 15_000)
    assert total.units["points"].issued == 100 + 45


def test_rules_of_next_year_count_for_the_sales_of_last_year(tmp_path: Path) -> None:
    draft = programme("[programme.points]\nper = 1.00\n")
    text = "at,member,amount_minor\n2019-03-02T10:00:00+08:00,A,10000\n"
    assert simulated([draft], tmp_path, text).total.units["points"].issued == 100


def test_two_programmes_beside_each_other(tmp_path: Path) -> None:
    done = simulated([preset("cafe-stamps"), preset("moneyback")], tmp_path, CAFE, ALWAYS)
    assert set(done.by_programme) == {"cafe-stamps", "moneyback"}
    assert done.by_programme["cafe-stamps"].rewards_minor == 4_000
    assert done.by_programme["cafe-stamps"].units["points"] == Unit()
    assert done.total.units["points"].issued == 48 + 18  # nothing is paid for the free latte
    assert done.units == ("points", "stamps", "vouchers")


def test_days_before_and_after_are_left_out(tmp_path: Path) -> None:
    done = simulated([preset("moneyback")], tmp_path, MONEY, Asked(date(2026, 3, 30), date(2026, 3, 31), 0))
    assert (done.total.sales, done.total.units["points"].issued) == (1, 500)
    with pytest.raises(NoSales):
        simulated([preset("moneyback")], tmp_path, MONEY, Asked(first=date(2027, 1, 1)))


# What `export sales` writes

SALE = {"kind": "sale", "at": "2026-03-02T02:00:00.000000Z", "business_date": "2026-03-02", "member": "10000017"}
SOLD = SALE | {
    "receipt": "S1-1",
    "currency": "HKD",
    "subtotal_minor": 10_000,
    "discount_minor": 500,
    "deducted_minor": 3_000,
    "total_minor": 6_500,
    "tenders": {"cash": 4_000, "card": 2_500},
    "items": 3,
}
GUEST = SOLD | {"receipt": "S1-2", "member": ""}
REFUND = SALE | {"kind": "refund", "receipt": "S1-3", "of_receipt": "S1-1", "total_minor": -1_500, "currency": "HKD"}
VOID = REFUND | {"kind": "void", "receipt": "S1-5", "of_receipt": "S1-4", "total_minor": -6_500}
LOST = REFUND | {"of_receipt": "S0-9", "total_minor": -100}


def exported(form: str, *lines: dict[str, object]) -> str:
    if form == "jsonl":
        return "".join(export.as_json(line) + "\n" for line in lines)
    rows = [",".join(export.as_fields(line, export.SALES)) for line in lines]
    return "\n".join([",".join(export.SALES), *rows, ""])


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_export_of_the_till(form: str, tmp_path: Path) -> None:
    cancelled = SOLD | {"receipt": "S1-4", "at": "2026-03-02T03:00:00.000000Z"}
    text = exported(form, SOLD, GUEST, cancelled, REFUND, VOID, LOST)
    done = simulated([preset("moneyback")], tmp_path, text)
    # 65.00 were paid for each; 50.00 are kept of the first and nothing of the cancelled one.
    assert done.total.units["points"].issued == 10
    assert (done.total.sales, done.total.member_sales) == (3, 2)
    assert done.total.revenue_minor == 3 * 6_500 - 1_500 - 6_500 - 100
    assert any("1 returns are of sales that are not in the table" in note.en for note in done.notes)


def test_items_without_tags_can_be_given_some(tmp_path: Path) -> None:
    text = exported("csv", SOLD)
    without = simulated([preset("cafe-stamps")], tmp_path, text)
    assert without.total.units["stamps"].issued == 0
    assert any("--tags" in note.en for note in without.notes)
    assert simulated([preset("cafe-stamps")], tmp_path, text, tags=("drink",)).total.units["stamps"].issued == 3


# Plain tables


def test_rows_of_one_receipt_are_one_sale(tmp_path: Path) -> None:
    text = (
        "at,member,amount_minor,receipt\n"
        "2026-03-02T10:00:00+08:00,A,499,R1\n2026-03-02T10:00:00+08:00,A,499,R1\n2026-03-02T10:00:00+08:00,A,499,R2\n"
    )
    done = simulated([preset("moneyback")], tmp_path, text)
    assert (done.total.sales, done.total.units["points"].issued) == (2, 1)


def test_times_without_an_offset_are_the_shops(tmp_path: Path) -> None:
    text = "at,member,amount_minor\n2026-03-31 23:59:00,A,500\n2026-03-31T16:00:00Z,A,500\n"
    assert [(one.month, one.sales) for one in simulated([preset("moneyback")], tmp_path, text).months] == [
        ("2026-03", 1),
        ("2026-04", 1),
    ]


def test_a_quoted_field_may_have_line_breaks(tmp_path: Path) -> None:
    text = 'at,member,amount_minor,remark\n2026-03-02T10:00:00+08:00,A,500,"two\nlines"\n'
    assert simulated([preset("moneyback")], tmp_path, text * 1).total.sales == 1


def test_a_negative_amount_came_back(tmp_path: Path) -> None:
    text = "at,member,amount_minor\n2026-03-02T10:00:00+08:00,A,500\n2026-03-02T10:00:00+08:00,A,-200\n"
    total = simulated([preset("moneyback")], tmp_path, text).total
    assert (total.sales, total.revenue_minor, total.units["points"].issued) == (1, 300, 1)


def test_json_lines_with_items_and_payments(tmp_path: Path) -> None:
    text = (
        '{"at": "2026-03-02T10:00:00+08:00", "type": "sale", "member": 1, "tenders": [{"kind": "octopus", '
        '"amount_minor": 3800}], "lines": [{"sku": "LATTE", "quantity": 2, "unit_minor": 1900, "tags": ["drink"]}]}\n\n'
    )
    assert simulated([preset("cafe-stamps")], tmp_path, text).total.units["stamps"].issued == 2


GOOD = "2026-03-02T10:00:00+08:00,A,500\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("member,amount_minor\n", 1, "the header needs at"),
        ("at,at,amount_minor\n" + GOOD, 1, "names a column twice"),
        (f"at,member,amount_minor\n{GOOD}2026-03-02T10:00:00+08:00,A\n", 3, "2 fields where the header has 3"),
        (f"at,member,amount_minor\n{GOOD}yesterday,A,500\n", 3, "no ISO 8601 instant: yesterday"),
        (f"at,member,amount_minor\n{GOOD}2026-03-02T10:00:00Z,A,5.00\n", 3, "amount_minor is no whole number: 5.00"),
        (f"at,member,amount_minor\n{GOOD}2026-03-02T10:00:00Z,A,\n", 3, "amount_minor is missing"),
        (f"at,member,amount_minor\n{GOOD}1815-06-18T10:00:00Z,A,5\n", 3, "outside 1990 to 2200"),
        ("at,member,amount_minor,currency\n2026-03-02T10:00:00Z,A,5,MOP\n", 2, "in MOP, the programme in HKD"),
        (HEADER + "2026-03-02T10:00:00Z,A,9000,TEA,2,3000,,\n", 2, "more than quantity x unit_minor"),
        (HEADER + "2026-03-02T10:00:00Z,A,,TEA,0,3000,,\n", 2, "no number of pieces"),
        (f'at,member,amount_minor\n{GOOD}"2026-03-02T10:00:00Z" x,A,5\n', 3, "not valid CSV"),
        ('{"at": "2026-03-02T10:00:00Z", "amount_minor": 5}\n{"at": 5}\n', 2, "Expected `str`, got `int`"),
        ('{"at": "2026-03-02T10:00:00Z", "type": "refund"}\n', 1, "only sales can be replayed"),
        ('{"at": "2026-03-02T10:00:00Z", "amount_minor": 5}\nnothing\n', 2, "not a sale"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, line: int, said: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableSales) as raised:
        simulated([preset("moneyback")], tmp_path, text)
    assert raised.value.line == line
    assert said in raised.value.words.en
    assert raised.value.words.zh


def test_ranges_cover_every_line_once(tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_text("at,member,amount_minor\n" + "".join(f"2026-03-02T10:00:00Z,M{n},{n}\n" for n in range(100)))
    table = SalesFile(file, "HKD", "Asia/Hong_Kong")
    for count in (1, 2, 7, 60, 500):
        amounts = [row.net_minor for part in table.ranges(count) for row in table.rows(part)]
        assert amounts == list(range(100))
    broken = file.read_text().replace(",77\n", ",x\n")
    file.write_text(broken)
    with pytest.raises(UnreadableSales) as raised:
        [row for part in table.ranges(7) for row in table.rows(part)]
    assert raised.value.line == 79


@pytest.mark.slow
def test_a_long_table_is_shared_by_processes(tmp_path: Path) -> None:
    lines = "".join(
        f"2026-0{1 + n % 6}-{1 + n % 28:02}T10:00:00+08:00,M{n % 997},{n % 7_000}\n" for n in range(FEW_BYTES // 34)
    )
    text = "at,member,amount_minor\n" + lines
    assert len(text) > FEW_BYTES
    alone, shared = (simulated([preset("starbucks-tw")], tmp_path, text, Asked(workers=workers)) for workers in (1, 2))
    assert alone.months == shared.months
    with pytest.raises(UnreadableSales) as raised:
        simulated([preset("starbucks-tw")], tmp_path, f"{text}never,A,5\n", Asked(workers=2))
    assert raised.value.line == text.count("\n") + 1
