"""What the customer reads: two rows for each state, never wider, and nothing of a member but a masked name."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pos_terminal.domain.selling.charging import Approved
from pos_terminal.domain.selling.line_cells import Charset, beside, cells, centred, written
from pos_terminal.domain.selling.sale import Discount, TenderKind
from pos_terminal.domain.words import Words
from pos_terminal.services.desk import open_desk
from pos_terminal.services.line_display import DisplayBox, DisplayForm, present
from pos_terminal.services.state import ShopSettings
from tests.support.shop import CHAN, LEE, Shop, open_shop

LATIN, BIG5 = DisplayForm(20, Charset.LATIN), DisplayForm(20, Charset.BIG5)
OCTOPUS, CASH = TenderKind.OCTOPUS, TenderKind.CASH
Step = Callable[[Shop], object]


def locks(shop: Shop) -> None:
    shop.do(lambda desk, state: desk.cashiers.lock(state))


def takes(kind: TenderKind, minor: int) -> Step:
    return lambda shop: shop.do(lambda desk, state: desk.payment.pay(state, kind, minor))


def charges(shop: Shop) -> None:
    shop.do(lambda desk, state: desk.charging.pay(state, OCTOPUS, 2200))


def approves(shop: Shop) -> None:
    said = Approved(amount_minor=2200, remaining_minor=8640)

    def settle(desk: object, state: object) -> object:
        assert shop.state.charge is not None
        return shop.desk.charging.settle(shop.state, shop.state.charge.charge.reference, said)

    shop.do(settle)


def calls_off(shop: Shop) -> None:
    shop.do(lambda desk, state: desk.charging.cancel(state))


def is_member(member: object) -> Step:
    return lambda shop: shop.do(lambda desk, state: desk.members.attach(state, member.id))  # type: ignore[attr-defined]


def tea(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA")


def bun(shop: Shop) -> None:
    shop.ring_up("BUN")


def half_off(shop: Shop) -> None:
    shop.do(lambda desk, state: desk.checkout.discount_line(state, 1, Discount(basis_points=1_000)))


STATES: dict[str, tuple[list[Step], tuple[str, str], tuple[str, str]]] = {
    "waiting": ([], ("Sunrise Cafe", "Welcome"), ("朝陽茶室", "歡迎光臨")),
    "nobody there": ([locks], ("CLOSED", "Please use next till"), ("暫停收款", "請往其他收銀處")),
    "an item": (
        [tea],
        ("Iced lemon t. $22.00", "Total         $22.00"),
        ("凍檸茶        $22.00", "合計          $22.00"),
    ),
    "another": (
        [tea, bun],
        ("Pineapple bun $16.00", "Total         $38.00"),
        ("菠蘿油        $16.00", "合計          $38.00"),
    ),
    "twice the same": (
        [tea, tea],
        ("2x Iced lemo. $44.00", "Total         $44.00"),
        ("2x 凍檸茶     $44.00", "合計          $44.00"),
    ),
    "with a discount": (
        [tea, half_off],
        ("Iced lemon t. $19.80", "Total         $19.80"),
        ("凍檸茶        $19.80", "合計          $19.80"),
    ),
    "part of it paid": (
        [tea, takes(OCTOPUS, 1000)],
        ("Octopus       $10.00", "To pay        $12.00"),
        ("八達通        $10.00", "尚欠          $12.00"),
    ),
    "change": (
        [tea, takes(CASH, 10_000)],
        ("Cash         $100.00", "Change        $78.00"),
        ("現金         $100.00", "找續          $78.00"),
    ),
    "exact": ([tea, takes(OCTOPUS, 2200)], ("Octopus       $22.00", "Thank you"), ("八達通        $22.00", "多謝惠顧")),
    "the reader waits": (
        [tea, charges],
        ("Octopus       $22.00", "Please tap card"),
        ("八達通        $22.00", "請拍卡"),
    ),
    "called off": (
        [tea, charges, calls_off],
        ("Octopus       $22.00", "One moment please"),
        ("八達通        $22.00", "請稍候"),
    ),
    "what the card has left": (
        [tea, charges, approves],
        ("Octopus       $22.00", "Remaining     $86.40"),
        ("八達通        $22.00", "餘額          $86.40"),
    ),
    "a member": ([is_member(LEE)], ("Welcome", "L**"), ("歡迎光臨", "L**")),
    "a member with a Chinese name": ([is_member(CHAN)], ("Welcome", ""), ("歡迎光臨", "陳**")),
}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    found = open_shop(tmp_path / "keys", presets=())
    settings = ShopSettings(on_terminal=(OCTOPUS,))
    found.desk = open_desk(found.store, found.clock, found.ids, found.vault, settings, found.files)
    return found


@pytest.mark.parametrize("case", STATES)
def test_each_state_in_two_rows(shop: Shop, case: str) -> None:
    steps, english, chinese = STATES[case]
    for step in steps:
        step(shop)
    for form, expected in ((LATIN, english), (BIG5, chinese)):
        rows = present(shop.state, form)
        assert [cells(row, form.charset) for row in rows] == [20, 20]
        assert tuple(row.strip() for row in rows) == expected


def test_before_the_books_are_open_it_is_closed() -> None:
    assert present(None, LATIN)[0].strip() == "CLOSED"


def test_a_name_that_cannot_be_written_is_an_item(shop: Shop) -> None:
    tea(shop)
    line = replace(shop.state.bill.sale.lines[0], names=Words("凍檸茶", ""))
    bill = replace(shop.state.bill, sale=replace(shop.state.bill.sale, lines=(line,)))
    assert present(replace(shop.state, bill=bill), LATIN)[0] == "Item          $22.00"


def test_the_box_keeps_the_newest_only(shop: Shop) -> None:
    box = DisplayBox(LATIN)
    assert box.show(shop.state)
    assert not box.show(shop.state)
    tea(shop)
    bun(shop)
    assert box.show(shop.state)
    assert box.rows[0].startswith("Pineapple")


ANYTHING = some.text(max_size=60)


@given(ANYTHING, ANYTHING, some.sampled_from(Charset), some.integers(16, 40))
def test_a_row_is_exactly_as_wide_as_the_display_and_never_a_command(
    left: str, right: str, charset: Charset, columns: int
) -> None:
    for row in (beside(left, right, columns, charset), centred(left, columns, charset)):
        data = row.encode(charset.codec)
        assert len(data) == columns
        assert min(data) >= 0x20
        assert 0x7F not in data


@given(ANYTHING, some.integers(0, 99_999_999), some.sampled_from(Charset))
def test_an_amount_is_never_cut(name: str, minor: int, charset: Charset) -> None:
    from pos_terminal.domain.receipt.words import amount

    shown = amount(minor, "HKD")
    assert beside(name, shown, 20, charset).endswith(shown)


def test_characters_that_a_display_does_not_know() -> None:
    assert written("A\x1b@\x0c\u200bB\u2028C", Charset.LATIN) == "A@ B C"
    assert written("嘅 凍檸茶 𨋢", Charset.BIG5) == "? 凍檸茶 ?"
    assert written("é \u2212$9", Charset.LATIN) == "é -$9"
    assert written("\u0301", Charset.LATIN) == ""
