"""What a receipt says is what was recorded, and nothing that must not leave the shop."""

import re
import string
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import (
    Entry,
    EntryKind,
    Expiring,
    Explanation,
    LoyaltyFacts,
    ProgrammeResult,
    UnitChange,
)
from pos_terminal.domain.receipt.blocks import Block, Code, Row, Size, Stamps, Text, clean
from pos_terminal.domain.receipt.loyalty import member_part
from pos_terminal.domain.receipt.refund import refund_receipt
from pos_terminal.domain.receipt.report import x_report, z_report
from pos_terminal.domain.receipt.sale import Since, sale_receipt
from pos_terminal.domain.receipt.slips import enrolment_slip, grouped, trial_slip
from pos_terminal.domain.receipt.words import amount, counted, figure, parse_words, symbol
from pos_terminal.domain.selling.sale import Approval, Deduction, Tender, TenderKind
from pos_terminal.domain.selling.shift import UnitTotal
from pos_terminal.domain.words import Language, Words
from tests.support import receipts

HEAD = receipts.letterhead()
ZH = receipts.letterhead("zh_HK")
EN = receipts.letterhead("en")


def rows(blocks: Iterable[Block]) -> dict[str, str]:
    return {block.left: block.right for block in blocks if isinstance(block, Row)}


def texts(blocks: Iterable[Block]) -> str:
    said = [
        part
        for block in blocks
        for part in (
            (block.text,)
            if isinstance(block, Text | Code)
            else (block.left, block.right)
            if isinstance(block, Row)
            else ()
        )
    ]
    return "\n".join(said)


def test_lines_savings_total_and_change_are_the_recorded_ones() -> None:
    found = rows(sale_receipt(EN, receipts.TEA_SALE, None))
    assert found["Iced lemon tea ×2\u00a0@22.00"] == "44.00"
    assert found["Pineapple bun with butter ×1"] == "16.00"
    assert "Less $2.00" in found
    assert found["Subtotal"] == "69.00"
    assert found["Savings"] == "−2.00"
    assert found["Birthday gift: egg tart"] == "−9.00"
    assert found["Total HK$"] == "58.00"
    assert found["Cash"] == "100.00"
    assert found["Change"] == "42.00"
    assert found["Receipt"] == "WC-2-232"
    assert found["2026-11-21 14:33"] == "Till 2"


def test_both_languages_stand_side_by_side_by_default() -> None:
    found = rows(sale_receipt(HEAD, receipts.TEA_SALE, None))
    assert found["合計 Total HK$"] == "58.00"
    assert "凍檸茶 Iced lemon tea ×2\u00a0@22.00" in found


def test_one_language_leaves_no_word_of_the_other() -> None:
    english = texts(sale_receipt(EN, receipts.TEA_SALE, None)).replace("阿玲", "").replace("少甜", "")
    assert not re.search(r"[\u3400-\u9fff]", english)
    chinese = texts(sale_receipt(ZH, receipts.TEA_SALE, None)).replace("Less sweet", "").replace("WC-", "")
    assert not re.search(r"[a-z]{2,}", chinese)


def test_a_discount_of_the_whole_bill_is_told_once_and_not_at_every_line() -> None:
    sale = receipts.sale_of(
        receipts.line(1, "茶", "Tea", 1, 1000, discount=100), receipts.line(2, "包", "Bun", 1, 2000, discount=200)
    )
    said = texts(sale_receipt(EN, sale, None))
    assert "Less" not in said
    assert rows(sale_receipt(EN, sale, None))["Savings"] == "−3.00"


def test_rounding_is_a_line_of_its_own_and_the_paper_adds_up() -> None:
    found = rows(sale_receipt(EN, receipts.LONG_SALE, None))
    assert found["Rounding"] == "−0.03"
    assert found["Card"] == "10,000.00"
    assert found["Cash"] == "4,820.30"
    assert "Savings" not in found


def test_a_sale_without_cash_has_no_change() -> None:
    sale = receipts.sale_of(receipts.line(1, "茶", "Tea", 1, 1000))
    assert "Change" not in rows(sale_receipt(EN, sale, None))


def test_what_a_terminal_took_names_the_card_and_its_approval() -> None:
    approval = Approval(reference="r", code="A12345", masked_number="****1234", remaining_minor=8_640)
    tender = Tender(TenderKind.OCTOPUS, 5_800, 5_800, approval=approval)
    sale = replace(receipts.TEA_SALE, tenders=(tender,), change_minor=0)
    found = rows(sale_receipt(EN, sale, None))
    assert (found["****1234"], found["Remaining value"]) == ("Approval A12345", "86.40")
    silent = replace(tender, approval=Approval(reference="r"))
    assert rows(sale_receipt(EN, replace(sale, tenders=(silent,)), None)).keys() == found.keys() - {
        "****1234",
        "Remaining value",
    }
    coded = replace(tender, approval=Approval(reference="r", code="A12345"))
    assert rows(sale_receipt(EN, replace(sale, tenders=(coded,)), None))["Approval A12345"] == ""


def test_a_copy_says_so() -> None:
    assert "補印 3 COPY 3" in texts(sale_receipt(HEAD, receipts.TEA_SALE, None, copy=3))
    assert "COPY" not in texts(sale_receipt(HEAD, receipts.TEA_SALE, None))


def test_a_voided_bill_says_so() -> None:
    assert "此單已取消" in texts(sale_receipt(HEAD, receipts.TEA_SALE, None, since=Since.VOIDED))
    assert "has a refund" in texts(sale_receipt(HEAD, receipts.TEA_SALE, None, since=Since.REFUNDED))


def test_the_receipt_code_is_on_the_receipt() -> None:
    assert Code("WC-2-232") in sale_receipt(HEAD, receipts.TEA_SALE, None)


def test_points_open_change_and_close() -> None:
    found = rows(member_part(EN, receipts.MEMBER_FACTS))
    assert found["Before"] == "7", "the stamp card's row comes last"
    assert found["Earned"] == "+2"
    assert found["Used"] == "−500"
    assert found["Points balance"] == "1,360"
    assert found["Worth"] == "$27.00"
    assert found["Expires 30 Nov 2026"] == "180"
    assert found["Drink stamps"] == "9/10"


def test_a_date_is_in_figures_where_both_languages_read_it() -> None:
    assert rows(member_part(HEAD, receipts.MEMBER_FACTS))["2026-11-30 到期 expires"] == "180"
    assert rows(member_part(ZH, receipts.MEMBER_FACTS))["2026年11月30日到期"] == "180"


def test_the_stamp_card_is_drawn_with_what_was_just_given() -> None:
    assert Stamps(9, 10, fresh=2) in member_part(HEAD, receipts.MEMBER_FACTS)


def test_a_full_card_gives_its_reward_and_begins_anew() -> None:
    part = member_part(EN, receipts.FULL_CARD_FACTS)
    assert Stamps(2, 10, fresh=2) in part
    found = rows(part)
    assert (found["Before"], found["Earned"], found["Card filled"], found["Drink stamps"]) == ("9", "+3", "−10", "2/10")
    assert found["Vouchers Free drink"] == "×1"
    assert "Expires 21 Feb 2027" in rows(part)


def test_a_reward_that_no_card_brought_is_not_called_a_full_card() -> None:
    part = member_part(EN, receipts.CLUB_FACTS)
    assert rows(part)["You get An egg tart"] == "+1"
    assert not any(label.startswith("Full card") for label in rows(part))
    assert rows(member_part(EN, receipts.FULL_CARD_FACTS))["Full card, you get Free drink"] == "+1"


def test_a_wallet_opens_moves_and_closes_in_money() -> None:
    found = rows(member_part(EN, receipts.CLUB_FACTS))
    assert (found["Before"], found["Earned"], found["Used"]) == ("$100.00", "+$5.00", "−$12.00")
    assert (found["Wallet balance"], found["Expires 31 Mar 2027"]) == ("$93.00", "$5.00")
    gone = facts(UnitChange("wallet", 500, 0, 0, 0, 500), programme="gone")
    assert rows(member_part(EN, gone))["Wallet balance"] == "$5.00"


def test_notes_stand_under_their_programme_in_the_languages_of_the_receipt() -> None:
    said = texts(member_part(EN, receipts.CLUB_FACTS))
    assert "Tier: Gold (until 2027-12-31)\nHK$120.00 more to Black" in said
    assert "等級" not in said
    both = texts(member_part(HEAD, receipts.CLUB_FACTS))
    assert "等級：金卡（至 2027-12-31）\nTier: Gold (until 2027-12-31)" in both
    assert both.endswith("飲品印花卡 Drinks card\n連續簽到 3/7 天\nCheck-ins in a row: 3 of 7")


def test_a_note_that_reads_the_same_is_printed_once() -> None:
    note = Explanation("VIP", "VIP")
    told = replace(receipts.MEMBER_FACTS, results=(ProgrammeResult("club", "1", (), (), notes=(note,)),))
    assert texts(member_part(HEAD, told)).endswith("茶友會 Friends of Tea\nVIP")


def test_pending_points_are_named_and_not_counted_as_worth() -> None:
    change = UnitChange("points", 0, 500, 0, 0, 500, pending=480)
    found = rows(member_part(EN, facts(change)))
    assert found["Of these pending"] == "480"
    assert "Worth" not in found


def test_what_was_taken_back_and_given_back_has_its_own_words() -> None:
    change = UnitChange("points", 100, -40, -30, 0, 90)
    found = rows(member_part(EN, facts(change)))
    assert (found["Taken back"], found["Given back"], found["Points balance"]) == ("−40", "+30", "90")


def test_debt_is_shown_as_it_is_and_no_stamps_are_drawn_for_it() -> None:
    part = member_part(EN, facts(UnitChange("stamps/coffee", 0, -2, 0, 0, -2), programme="cafe"))
    assert rows(part)["Drink stamps"] == "−2/10"
    assert not any(isinstance(block, Stamps) for block in part)


def test_a_card_that_got_no_stamp_is_shown_as_it_is() -> None:
    part = member_part(EN, facts(UnitChange("stamps/coffee", 5, 0, 0, 0, 5), programme="cafe"))
    assert Stamps(5, 10) in part
    assert "Earned" not in rows(part)


def test_expired_stamps_are_told() -> None:
    part = member_part(EN, facts(UnitChange("stamps/coffee", 5, 1, 0, 5, 1), programme="cafe"))
    assert rows(part)["Expired"] == "−5"


def test_carried_remainders_and_untouched_units_take_no_paper() -> None:
    part = member_part(EN, facts(UnitChange("carry", 3, 4, 0, 0, 7), UnitChange("points", 0, 0, 0, 0, 0)))
    assert "Sunrise Points" not in texts(part)


def test_a_programme_that_the_till_no_longer_knows_goes_by_its_id() -> None:
    changes = (
        UnitChange("points", 1, 1, 0, 0, 2),
        UnitChange("stamps/tea", 1, 1, 0, 0, 2),
        UnitChange("voucher/cup", 0, 1, 0, 0, 1),
    )
    found = rows(member_part(EN, facts(*changes, programme="gone")))
    assert (found["Points balance"], found["tea"], found["Vouchers cup"]) == ("2", "2", "×1")


def test_a_used_voucher_is_told() -> None:
    found = rows(member_part(EN, facts(UnitChange("voucher/free-drink", 2, 0, 1, 0, 1), programme="cafe")))
    assert (found["Before Free drink"], found["Used Free drink"]) == ("2", "−1")
    assert found["Vouchers Free drink"] == "×1"
    back = rows(member_part(EN, facts(UnitChange("voucher/free-drink", 1, -1, -1, 0, 1), programme="cafe")))
    assert (back["Taken back Free drink"], back["Given back Free drink"]) == ("−1", "+1")


def test_what_expires_next_is_told_of_every_unit_and_else_what_was_earned_today() -> None:
    soon = Expiring(date(2026, 12, 31), 2)
    stamps = member_part(EN, facts(UnitChange("stamps/coffee", 0, 2, 0, 0, 2, expiring=soon), programme="cafe"))
    assert rows(stamps)["Expires 31 Dec 2026"] == "2"
    entry = Entry(receipts.MEMBER, "sunrise-points", "points", 5, "x.1", EntryKind.EARN, date(2027, 11, 21))
    earned = ProgrammeResult("sunrise-points", "1", (entry,), (UnitChange("points", 0, 5, 0, 0, 5),))
    found = rows(member_part(EN, replace(receipts.MEMBER_FACTS, results=(earned,))))
    assert found["Earned today, valid to"] == "21 Nov 2027"


def test_a_reward_without_a_discount_by_hand() -> None:
    sale = receipts.sale_of(
        receipts.line(1, "蛋撻", "Egg tart", 2, 900),
        deductions=(Deduction("free", Words("", ""), ((1, 900),)),),
    )
    found = rows(sale_receipt(EN, sale, None))
    assert found["free"] == "−9.00"
    assert "Savings" not in found


def facts(*changes: UnitChange, programme: str = "sunrise-points") -> LoyaltyFacts:
    result = ProgrammeResult(programme, "1", (), changes)
    return replace(receipts.MEMBER_FACTS, results=(result,))


def test_no_member_no_member_part() -> None:
    assert member_part(HEAD, None) == ()


@pytest.mark.parametrize(("name", "shown"), [("陳**", "陳** ****4405"), ("…4405", "…4405"), ("", "****4405")])
def test_a_member_is_never_named_in_full(name: str, shown: str) -> None:
    found = rows(member_part(EN, replace(receipts.MEMBER_FACTS, name=name)))
    assert found["Member"] == shown
    assert receipts.MEMBER_FACTS.number not in texts(member_part(EN, receipts.MEMBER_FACTS))


@pytest.mark.parametrize(
    ("number", "shown"), [("8800123456784405", "4405"), ("12345678", "5678"), ("12345", "45"), ("7", ""), ("", "")]
)
def test_no_more_than_half_of_a_member_number_is_shown(number: str, shown: str) -> None:
    found = rows(member_part(EN, replace(receipts.MEMBER_FACTS, number=number)))
    assert found["Member"] == f"陳** ****{shown}"


def test_an_enrolment_slip_has_code_and_number_but_neither_name_nor_phone() -> None:
    slip = enrolment_slip(HEAD, receipts.ENROLLED, code="SIGNED")
    assert Code("SIGNED", module_dots=8) in slip
    assert "8800 1234 5678 4405" in texts(slip)
    assert receipts.ENROLLED.member.name not in texts(slip)
    assert Code("8800123456784405", module_dots=8) in enrolment_slip(HEAD, receipts.ENROLLED)


def test_a_refund_names_what_came_back_and_the_bill_it_was_of() -> None:
    found = rows(refund_receipt(EN, receipts.REFUND, receipts.REFUND_FACTS, sale=receipts.TEA_SALE))
    assert found["Iced lemon tea ×1"] == "−22.00"
    assert found["Of bill"] == "WC-2-232"
    assert found["Total refund HK$"] == "−22.00"
    assert found["Cash"] == "−22.00"
    assert found["Reason"] == "飲品太甜"


def test_what_a_refund_does_not_pay_out_is_told_and_the_slip_adds_up() -> None:
    slip = refund_receipt(EN, receipts.WITHHELD, receipts.WITHHELD_FACTS, sale=receipts.TEA_SALE)
    found = rows(slip)
    assert found["Total refund HK$"] == "−22.00"
    assert found["Less points already spent"] == "3.00"
    assert found["Into the wallet"] == "5.00"
    assert found["Cash"] == "−14.00"
    zh = rows(refund_receipt(ZH, receipts.WITHHELD, receipts.WITHHELD_FACTS, sale=receipts.TEA_SALE))
    assert (zh["扣回已用積分"], zh["存入餘額"]) == ("3.00", "5.00")
    points = replace(receipts.WITHHELD, withheld_minor=300, tenders=(Tender(TenderKind.CASH, 1900),))
    alone = rows(refund_receipt(EN, points, replace(receipts.WITHHELD_FACTS, results=()), sale=None))
    assert alone["Less points already spent"] == "3.00"
    assert "Into the wallet" not in alone
    plain = rows(refund_receipt(EN, receipts.REFUND, None, sale=None))
    assert not {"Less points already spent", "Into the wallet"} & set(plain)


def test_a_report_says_what_refunds_did_not_pay_out() -> None:
    found = rows(x_report(EN, replace(receipts.REPORT, withheld_minor=300)))
    assert found["Not paid out"] == "3.00"
    assert "Not paid out" not in rows(x_report(EN, receipts.REPORT))


def test_a_refund_of_another_tills_sale_goes_by_line_numbers() -> None:
    assert rows(refund_receipt(EN, receipts.REFUND, None, sale=None))["Item 1 ×1"] == "−22.00"


def test_a_void_is_called_one_and_cash_was_rounded() -> None:
    void = replace(receipts.REFUND, void=True, rounding_minor=-3, reason="", approved_by="")
    slip = refund_receipt(EN, void, None, sale=receipts.TEA_SALE, copy=1)
    assert "Void" in texts(slip)
    assert rows(slip)["Rounding"] == "0.03"


def test_a_z_report_has_count_and_difference() -> None:
    found = rows(z_report(EN, receipts.CLOSED))
    assert found["Expected cash"] == "5,173.00"
    assert found["Counted cash"] == "5,168.00"
    assert found["Difference"] == "−5.00"
    assert found["Octopus ×33"] == "4,112.48"
    assert found["Net HK$"] == "10,131.60"
    assert found["12:00"] == "4,021.00"
    assert found["Another POS ×3"] == "114.00"
    assert found["To send"] == "2"


def test_a_quiet_x_report_leaves_out_what_did_not_happen() -> None:
    quiet = replace(
        receipts.REPORT,
        opened_at=None,
        tenders=(),
        hourly=(),
        units=(),
        members=0,
        discount_minor=0,
        deducted_minor=0,
        returned_minor=0,
        rounding_minor=0,
        paid_in_minor=0,
        paid_out_minor=0,
        external_sales=0,
        unsent=0,
    )
    said = texts(x_report(EN, quiet))
    for absent in (
        "Payments",
        "Sales by hour",
        "Points and stamps",
        "Savings",
        "Rounding",
        "Paid in",
        "To send",
        "Counted",
    ):
        assert absent not in said


def test_units_of_a_report_go_by_name_where_it_is_known() -> None:
    said = texts(x_report(EN, receipts.REPORT))
    assert "Drinks card · Drink stamps" in said
    assert "Sunrise Points · Points" in said
    unknown = replace(receipts.REPORT.units[0], programme="gone", reversed=0)
    assert "gone stamps/coffee" in texts(x_report(EN, replace(receipts.REPORT, units=(unknown,))))
    odd = replace(receipts.REPORT.units[0], unit="stamps/old-card")
    assert "Drinks card · old-card" in texts(x_report(EN, replace(receipts.REPORT, units=(odd,))))


def test_a_wallet_is_reported_in_money_and_a_wheel_by_its_name() -> None:
    wallet = UnitTotal(programme="club", unit="wallet", earned=12_000, redeemed=4_500, reversed=0)
    spins = UnitTotal(programme="club", unit="spins/spring", earned=3, redeemed=2, reversed=0)
    report = x_report(EN, replace(receipts.REPORT, units=(wallet, spins)))
    assert "Friends of Tea · Wallet" in texts(report)
    assert "$120.00" in texts(report)
    assert "Friends of Tea · Spring wheel" in texts(report)


def test_people_go_by_name() -> None:
    head = replace(EN, person=lambda cashier: {"7": "May"}.get(cashier, cashier))
    assert rows(z_report(head, replace(receipts.CLOSED, approved_by="7")))["Approved by"] == "May"


def test_a_shop_without_a_name_goes_by_its_code() -> None:
    nameless = replace(HEAD, shop=replace(receipts.SHOP, shop_name_zh="", shop_name_en=""))
    assert nameless.top()[0] == Text("WC", Size.TITLE, bold=True, centred=True)
    english_only = replace(ZH, shop=replace(receipts.SHOP, shop_name_zh=""))
    assert "Sunrise Tea House" in texts(english_only.top())


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("Cc", "Cf", "Zl", "Zp", "L", "N", "P"))))
def test_no_text_on_paper_holds_a_character_that_is_not_for_reading(text: str) -> None:
    kept = {"\u200c", "\u200d"}
    for block in (Text(text).text, Row(text, text).left, Row(text, text).right, Code(text).text):
        assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in block)
        assert not any(c in block for c in "\u2028\u2029\u202e\u2066" if c not in kept)


def test_names_with_commands_in_them_reach_no_document() -> None:
    kick = "\x1bp\x00\x19\xfa\x10\x14\x01\x00\x02"
    nasty = receipts.sale_of(
        receipts.line(1, f"茶{kick}", f"Tea{kick}", 1, 100, note=f"note{kick}"),
        tenders=(Tender(TenderKind.FPS, 100),),
    )
    person = replace(nasty, cashier_name=f"Ling{kick}", receipt=f"WC-2-1{kick}")
    facts_ = replace(receipts.MEMBER_FACTS, name=f"陳{kick}**")
    head = replace(HEAD, shop=replace(receipts.SHOP, shop_name_zh=f"朝陽{kick}"))
    said = texts(sale_receipt(head, person, facts_))
    assert not any(ord(letter) < 0x20 and letter != "\n" for letter in said)
    assert "茶p" in said


def test_clean_keeps_what_people_write() -> None:
    kept = "陳大文 O'Brien 嘅咗㗎𨋢 é ñ 👨\u200d🍳 $1.00"
    assert clean(kept) == kept
    assert clean("a\tb\nc") == "a b c"


@pytest.mark.parametrize(
    ("minor", "currency", "expected"),
    [
        (0, "HKD", "0.00"),
        (-5, "HKD", "−0.05"),
        (123456789, "HKD", "1,234,567.89"),
        (1234, "JPY", "1,234"),
        (1234, "KWD", "1.234"),
    ],
)
def test_figures(minor: int, currency: str, expected: str) -> None:
    assert figure(minor, currency) == expected


def test_amounts_and_counts() -> None:
    assert amount(2720, "HKD") == "$27.20"
    assert amount(-900, "HKD") == "−$9.00"
    assert amount(900, "EUR") == "EUR 9.00"
    assert (symbol("TWD"), symbol("EUR")) == ("NT$", "EUR")
    assert (counted(1240), counted(5, signed=True), counted(-5), counted(0, signed=True)) == ("1,240", "+5", "−5", "+0")
    assert grouped("12345678") == "1234 5678"


def test_both_languages_have_every_word() -> None:
    words = receipts.words()
    assert set(words.texts) == set(get_args(Language))
    for key in words.texts["en"]:
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(words.texts[language][key]) if name}
            for language in words.texts
        ]
        if key != "date":
            assert fields[0] == fields[1], key


def test_every_way_of_paying_has_its_word() -> None:
    for kind in TenderKind:
        assert HEAD.words.say(f"tender.{kind}")


def test_a_words_file_that_lacks_a_word_is_named() -> None:
    with pytest.raises(ValueError, match="en: missing total"):
        parse_words({"zh_HK": 'total = "合計"\ncash = "現金"', "en": 'cash = "Cash"'})


def test_a_name_in_one_language_is_not_said_twice() -> None:
    assert HEAD.words.name(Words("", "Tea")) == "Tea"
    assert HEAD.words.day(date(2026, 2, 28)) == "2026-02-28"
    assert EN.words.day(date(2026, 2, 28)) == "28 Feb 2026"


def test_a_test_slip_says_what_the_settings_say() -> None:
    assert "Paper width 384 dots" in texts(trial_slip(EN, receipts.AT, printer="counter", width_dots=384))
