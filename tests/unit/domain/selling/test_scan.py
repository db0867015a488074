"""What a code means by its form, what a scanner put around it, and what is read twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.selling.scan import (
    GUARD_S,
    PRODUCT_GUARD_S,
    CodeKind,
    CodeRead,
    Meaning,
    RepeatGuard,
    ean_is_right,
    from_scanner,
    guard_s,
    in_view,
    interpret,
    likely_kind,
    luhn_digit,
    luhn_is_right,
    other_spelling,
)

CARD = "S" + "ABCDEFGHIJ234567" * 7 + "ABCDEFGH"


@pytest.mark.parametrize(
    ("text", "symbology", "meaning", "likely"),
    [
        (CARD, "QR", Meaning(CodeKind.SIGNED_CARD, CARD), "member"),
        (CARD.lower(), "", Meaning(CodeKind.SIGNED_CARD, CARD), "member"),
        ("R" + CARD[1:], "QR", Meaning(CodeKind.SIGNED_CARD, "R" + CARD[1:]), "member"),
        ("40000010", "QR", Meaning(CodeKind.DIGITS, "40000010", number_checks=True), "member"),
        ("40000010\r\n", "", Meaning(CodeKind.DIGITS, "40000010", number_checks=True), "member"),
        ("40000018", "CODE128", Meaning(CodeKind.DIGITS, "40000018"), "unknown"),
        ("4891234567898", "EAN13", Meaning(CodeKind.DIGITS, "4891234567898", is_ean=True), "product"),
        ("4891234567898", "QR", Meaning(CodeKind.DIGITS, "4891234567898"), "product"),
        ("BUN-12", "CODE128", Meaning(CodeKind.PRODUCT, "BUN-12"), "product"),
        ("BUN-12", "QR", Meaning(CodeKind.PRODUCT, "BUN-12"), "unknown"),
        ("SHOP1-T01-000042", "CODE128", Meaning(CodeKind.RECEIPT, "SHOP1-T01-000042"), "unknown"),
        ("00020101021226", "QR", Meaning(CodeKind.PAYMENT, "00020101021226"), "unknown"),
        ("weixin://wxpay/bizpayurl?pr=1", "QR", Meaning(CodeKind.PAYMENT, "weixin://wxpay/bizpayurl?pr=1"), "unknown"),
        ("https://example.com/?a=b", "QR", Meaning(CodeKind.UNKNOWN, "https://example.com/?a=b"), "unknown"),
        ("", "", Meaning(CodeKind.UNKNOWN, ""), "unknown"),
        ("陳小姐", "QR", Meaning(CodeKind.UNKNOWN, "陳小姐"), "unknown"),
        ("12345674\x1b@", "QR", Meaning(CodeKind.UNKNOWN, "12345674\x1b@"), "unknown"),
        ("١٢٣٤٥٦٧٨", "QR", Meaning(CodeKind.UNKNOWN, "١٢٣٤٥٦٧٨"), "unknown"),
        ("9" * 401, "QR", Meaning(CodeKind.UNKNOWN, "9" * 401), "unknown"),
        (CARD[:-1], "QR", Meaning(CodeKind.UNKNOWN, CARD[:-1]), "unknown"),
        (CARD + "A", "QR", Meaning(CodeKind.UNKNOWN, CARD + "A"), "unknown"),
    ],
)
def test_meaning_by_form(text: str, symbology: str, meaning: Meaning, likely: str) -> None:
    read = CodeRead(text, symbology)
    assert interpret(read) == meaning
    assert likely_kind(read) == likely


@given(st.text(max_size=8_000), st.sampled_from(["", "QR", "EAN13", "CODE128"]))
def test_nothing_that_a_code_can_say_raises(text: str, symbology: str) -> None:
    read = from_scanner(text, "camera")
    assert interpret(CodeRead(text, symbology)).kind in CodeKind
    assert likely_kind(read) in ("member", "product", "unknown")
    assert len(in_view([read, CodeRead(text, symbology)])) in (1, 2)


@pytest.mark.parametrize(
    ("sent", "text", "symbology"),
    [
        ("12345674", "12345674", ""),
        ("]Q112345674", "12345674", "QR"),
        ("]Q3" + CARD, CARD, "QR"),
        ("\x02]E04891234567898\x03\r\n", "4891234567898", "EAN13"),
        ("]E496385074", "96385074", "EAN8"),
        ("]C1BUN-12\t", "BUN-12", "CODE128"),
        ("]X0whatever", "whatever", ""),
        ("]", "]", ""),
        ("]Q", "]Q", ""),
        ("\x02\x03", "", ""),
    ],
)
def test_framing_and_aim_prefixes(sent: str, text: str, symbology: str) -> None:
    assert from_scanner(sent, "wedge") == CodeRead(text, symbology, "wedge")


@pytest.mark.parametrize(("stem", "digit"), [("7992739871", "3"), ("453914880343646", "7"), ("1000001", "6")])
def test_luhn_digits_that_others_worked_out(stem: str, digit: str) -> None:
    assert luhn_digit(stem) == digit


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("036000291452", "0036000291452"),
        ("0036000291452", "036000291452"),
        ("4891234567894", "4891234567894"),
        ("12345678", "12345678"),
        ("03600029145X", "03600029145X"),
    ],
)
def test_upc_and_ean_are_two_spellings(code: str, other: str) -> None:
    assert other_spelling(code) == other


@given(st.text("0123456789", min_size=1, max_size=30))
def test_luhn_digit_makes_a_right_number_and_notices_one_wrong_digit(digits: str) -> None:
    number = digits + luhn_digit(digits)
    assert luhn_is_right(number)
    for place, digit in enumerate(number):
        assert not luhn_is_right(number[:place] + str((int(digit) + 1) % 10) + number[place + 1 :])


def test_luhn_of_what_is_no_number() -> None:
    assert not any(luhn_is_right(text) for text in ("", "0", "1234567A", "١٢٣٤"))


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("4891234567898", True),
        ("4891234567897", False),
        ("96385074", True),
        ("036000291452", True),
        ("0036000291452", True),
        ("1234567", False),
        ("489123456789X", False),
    ],
)
def test_ean_check_digit(number: str, right: bool) -> None:
    assert ean_is_right(number) is right


ANN, BOB = CodeRead("40000010", "QR"), CodeRead("40000028", "QR")
TEA, BATCH = CodeRead("4891234567898", "EAN13"), CodeRead("L2345", "CODE128")
POSTER, PAYMENT = CodeRead("https://example.com/?a=b", "QR"), CodeRead("00020101021226", "QR")


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ((), ()),
        ((ANN,), (ANN,)),
        ((POSTER,), (POSTER,)),
        ((POSTER, PAYMENT), (POSTER,)),
        ((POSTER, ANN), (ANN,)),
        ((BATCH, TEA, POSTER), (TEA,)),
        ((BATCH, POSTER), (BATCH,)),
        ((ANN, ANN), (ANN,)),
        ((ANN, BOB), (ANN, BOB)),
        ((ANN, TEA), (ANN, TEA)),
    ],
)
def test_which_of_several_codes_in_view_is_meant(seen: tuple[CodeRead, ...], meant: tuple[CodeRead, ...]) -> None:
    assert in_view(seen) == meant


def test_an_item_is_soon_scanned_again_on_purpose() -> None:
    assert guard_s(interpret(TEA)) == guard_s(interpret(BATCH)) == PRODUCT_GUARD_S
    assert guard_s(interpret(ANN)) == guard_s(interpret(POSTER)) == GUARD_S


def test_a_code_held_in_view_is_one_read() -> None:
    guard = RepeatGuard()
    assert [guard.is_new("a", n / 30) for n in range(90)] == [True] + [False] * 89
    assert not guard.is_new("a", 89 / 30 + 1.4)
    assert guard.is_new("a", 89 / 30 + 1.4 + 1.5)


def test_two_codes_in_turn_are_two_reads() -> None:
    guard = RepeatGuard()
    assert [guard.is_new("ab"[n % 2], n * 0.1) for n in range(20)] == [True, True] + [False] * 18


def test_a_code_that_stays_keeps_its_guard_but_gets_none_that_it_had_not() -> None:
    guard = RepeatGuard()
    guard.stays("a", 10.0)
    assert guard.is_new("a", 10.1)
    guard.stays("a", 11.5)
    assert not guard.is_new("a", 12.9)
