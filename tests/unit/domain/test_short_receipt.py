"""A receipt inside a code: short enough for a phone to read, and honest about what it leaves out."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.receipt.short import MOST_BYTES, short_receipt
from pos_terminal.domain.selling.sale import Deduction, Tender, TenderKind
from pos_terminal.domain.words import Words
from tests.support import receipts

ZH, EN = receipts.letterhead("zh_HK"), receipts.letterhead("en")
NAMES = st.text(min_size=0, max_size=80)


def test_it_says_what_the_paper_says_in_one_language() -> None:
    assert short_receipt(ZH, receipts.TEA_SALE, receipts.MEMBER_FACTS).splitlines() == [
        "朝陽茶室",
        "收據 WC-2-232",
        "2026-11-21 14:33",
        "凍檸茶 ×2 44.00",
        "菠蘿油 ×1 16.00",
        "蛋撻 ×1 9.00",
        "優惠 −2.00",
        "生日禮：蛋撻 −9.00",
        "合計 HK$58.00",
        "現金 100.00",
        "找續 42.00",
        "會員 陳** ****4405",
        "積分結餘 1,360 (−380)",
        "飲品印花 9/10 (+2)",
    ]
    english = short_receipt(EN, receipts.TEA_SALE, receipts.CLUB_FACTS).splitlines()
    assert english[:2] == ["Sunrise Tea House", "Receipt WC-2-232"]
    assert english[-2:] == ["Wallet balance $93.00", "Vouchers An egg tart ×1"]


def test_a_shop_without_a_name_in_that_language_goes_by_its_code() -> None:
    head = replace(EN, shop=replace(EN.shop, shop_name_zh="", shop_name_en=""))
    assert short_receipt(head, receipts.TEA_SALE, None).splitlines()[0] == "WC"


def test_a_practice_tills_receipt_says_so_however_short() -> None:
    practice = replace(ZH, shop=replace(ZH.shop, training=True))
    for most in (MOST_BYTES, 90):
        assert "訓練" in short_receipt(practice, receipts.TEA_SALE, receipts.MEMBER_FACTS, most)
    assert "訓練" not in short_receipt(ZH, receipts.TEA_SALE, receipts.MEMBER_FACTS)


def test_items_that_find_no_room_are_counted() -> None:
    lines = tuple(
        receipts.line(n, f"第{n}號特濃絲襪奶茶", f"Strong milk tea number {n}", 1, 2000) for n in range(1, 90)
    )
    sale = receipts.sale_of(*lines)
    text = short_receipt(ZH, sale, receipts.MEMBER_FACTS)
    assert len(text.encode()) <= MOST_BYTES
    shown = [line for line in text.splitlines() if "奶茶" in line]
    left = re.search(r"… 還有 (\d+) 項", text)
    assert left is not None
    assert len(shown) + int(left[1]) == 89
    assert shown[0] == "第1號特濃絲襪奶茶 ×1 20.00"
    assert "合計 HK$1,780.00" in text
    assert "積分結餘" in text


def test_where_not_even_that_has_room_number_and_total_are_left() -> None:
    text = short_receipt(EN, receipts.TEA_SALE, receipts.MEMBER_FACTS, 120)
    assert "… 3 more" in text
    assert "Total HK$58.00" in text
    assert "Points" not in text
    assert short_receipt(EN, receipts.TEA_SALE, receipts.MEMBER_FACTS, 60).splitlines() == [
        "Receipt WC-2-232",
        "2026-11-21 14:33",
        "Total HK$58.00",
    ]


@given(st.lists(st.tuples(NAMES, st.integers(1, 99), st.integers(0, 9_999_999)), max_size=60), NAMES, st.booleans())
def test_whatever_was_sold_it_fits_and_has_its_number_and_total(
    items: list[tuple[str, int, int]], reward: str, chinese: bool
) -> None:
    lines = [receipts.line(n, name, name, count, unit) for n, (name, count, unit) in enumerate(items, 1)]
    total = sum(line.gross_minor for line in lines)
    sale = receipts.sale_of(
        *lines,
        tenders=(Tender(TenderKind.OCTOPUS, total, total),) * 3,
        deductions=(Deduction("free", Words(reward, reward), ((1, 0),)),) * 20,
    )
    text = short_receipt(ZH if chinese else EN, sale, receipts.MEMBER_FACTS)
    assert len(text.encode()) <= MOST_BYTES
    assert "WC-2-232" in text
    assert f"HK${total // 100:,}.{total % 100:02}" in text
    assert all(len(line) <= 60 for line in text.splitlines())
    assert receipts.MEMBER_FACTS.number not in text
