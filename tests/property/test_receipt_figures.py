"""What is printed of a member's units adds up: read from the blocks, over random sales and refunds."""

import re
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import LoyaltyFacts, UnitChange
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.receipt.blocks import Block, Row, Stamps, Text
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.loyalty import member_part
from pos_terminal.domain.selling.refund import returnable
from tests.property.test_loyalty_engine import ITEMS, Taps, programmes, stocked
from tests.support import receipts
from tests.support.loyalty import Item

OPENS = "Before"
MOVES = ("Earned", "Used", "Expired", "Taken back", "Given back", "Card filled", "Full card, you get", "You get")
CLOSES = {"Points balance": "points", "Card": "stamps/card", "Vouchers Free": "voucher/free"}
SIZED = re.compile(r"(.*)/\d+")


def figure(text: str) -> int:
    """A figure as it stands on paper."""
    plain = SIZED.sub(r"\1", text).replace("−", "-").replace("+", "").replace(",", "").replace("×", "")
    return int(plain)


def printed(blocks: tuple[Block, ...]) -> Iterator[tuple[str, int, int]]:
    """(unit, what its rows come to, what it closes with) as a reader of the paper adds them up."""
    sum_, told = 0, False
    for block in blocks:
        if isinstance(block, Text) and block.bold:
            sum_, told = 0, False
        if not isinstance(block, Row):
            continue
        if block.left in CLOSES:
            closing = figure(block.right)
            yield CLOSES[block.left], sum_ if told else closing, closing
            sum_, told = 0, False
        elif block.left.startswith(OPENS):
            assert not told, "the rows of the unit before it end in what it closes with"
            sum_, told = figure(block.right), True
        elif block.left.startswith(MOVES):
            sum_, told = sum_ + figure(block.right), True


def without_silent(blocks: tuple[Block, ...], changes: tuple[UnitChange, ...]) -> tuple[Block, ...]:
    """Adds the closing row that a used-up voucher leaves out: it closes with none."""
    if any(one.unit == "voucher/free" and one.closing == 0 for one in changes):
        moved = [place for place, block in enumerate(blocks) if isinstance(block, Row) and block.left.endswith(" Free")]
        if moved:
            return (*blocks[: moved[-1] + 1], Row("Vouchers Free", "×0"), *blocks[moved[-1] + 1 :])
    return blocks


def check(programme: Programme, loyalty: LoyaltyFacts | None) -> None:
    assert loyalty is not None
    head = Letterhead(receipts.SHOP, receipts.words().speaking("en"), lambda _id, _version: programme)
    changes = loyalty.results[0].changes
    blocks = without_silent(member_part(head, loyalty), changes)
    closing = {change.unit: change.closing for change in changes}
    seen = list(printed(blocks))
    for unit, came_to, closes in seen:
        assert came_to == closes == closing[unit], (unit, blocks)
    told = {unit for unit, _, _ in seen}
    assert {change.unit for change in changes if change.closing} <= told
    for block in blocks:
        if isinstance(block, Stamps):
            assert block.filled == min(block.size, closing["stamps/card"])
            assert 0 <= block.fresh <= block.filled


@given(programmes(), ITEMS, ITEMS, st.data())
def test_what_is_printed_of_every_unit_adds_up(
    programme: Programme, first: list[Item], second: list[Item], data: st.DataObject
) -> None:
    counter = stocked(data, programme)
    bills = []
    for items in (first, second):
        bought = counter.sell(*items, use=Taps(data).on(counter, items))
        check(programme, bought.loyalty)
        bills.append(bought)
    for _ in range(data.draw(st.integers(0, 3))):
        bought = data.draw(st.sampled_from(bills))
        left = {n: q for n, q in returnable(bought.sale, [refund for refund, _ in bought.refunds]).items() if q}
        if left:
            number = data.draw(st.sampled_from(sorted(left)))
            counter.give_back(bought, {number: data.draw(st.integers(1, left[number]))})
            check(programme, bought.refunds[-1][1])
