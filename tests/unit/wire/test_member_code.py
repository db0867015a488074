"""The layout of signed member codes."""

from datetime import UTC, datetime, timedelta

import pytest

from pos_terminal.domain.selling.scan import CodeKind, CodeRead, interpret
from pos_terminal.domain.till import Validity
from pos_terminal.wire.member_code import (
    EPOCH,
    LENGTH,
    Form,
    MemberCode,
    expires_on,
    last_day_of_cards,
    parse,
    rotating_code,
    static_card,
)

MEMBER = "00112233445566"
AT = datetime(2026, 3, 2, 4, 0, 30, tzinfo=UTC)
SIGNATURE = bytes(range(64))


@pytest.mark.parametrize("code", [static_card(MEMBER, 1, AT), rotating_code(MEMBER, 255, AT)])
def test_a_code_reads_back_and_is_ours_by_its_form(code: MemberCode) -> None:
    text = code.text(SIGNATURE)
    assert len(text) == LENGTH
    assert parse(text) == (code, SIGNATURE)
    assert interpret(CodeRead(text)).kind is CodeKind.SIGNED_CARD


def test_the_layout_is_fixed() -> None:
    code = MemberCode(Form.STATIC, MEMBER, 1, 0x000203)
    assert code.signed_part() == b"S" + bytes.fromhex("00112233445566" + "01" + "000203")
    assert code.text(bytes(64)).startswith("SAAISEM2EKVTACAACAM")


@pytest.mark.parametrize(
    "text", ["", "S", "X" * LENGTH, "S" + "1" * 120, "S" + "A" * 119, "s" + "A" * 120, "S" + "é" * 120]
)
def test_what_is_not_a_code_is_none(text: str) -> None:
    assert parse(text) is None


def test_the_form_is_signed_too() -> None:
    assert MemberCode(Form.STATIC, MEMBER, 1, 9).signed_part() != MemberCode(Form.ROTATING, MEMBER, 1, 9).signed_part()


def test_a_card_is_in_force_through_its_last_day() -> None:
    card = static_card(MEMBER, 1, AT)
    last = (AT + timedelta(days=3 * 365)).replace(hour=23, minute=59)
    assert card.validity(AT) is Validity.IN_FORCE
    assert card.validity(last) is Validity.IN_FORCE
    assert card.validity(last + timedelta(minutes=1)) is Validity.EXPIRED


def test_a_rotating_code_is_in_force_for_minutes_and_clocks_may_differ() -> None:
    code = rotating_code(MEMBER, 1, AT)
    assert code.validity(AT - timedelta(minutes=2)) is Validity.IN_FORCE
    assert code.validity(AT + timedelta(minutes=5)) is Validity.IN_FORCE
    assert code.validity(AT + timedelta(minutes=6)) is Validity.OLD
    assert code.validity(AT - timedelta(minutes=3)) is Validity.EARLY


def test_times_beyond_the_three_bytes_stay_within_them() -> None:
    assert rotating_code(MEMBER, 1, EPOCH - timedelta(days=1)).time == 0
    assert rotating_code(MEMBER, 1, EPOCH + timedelta(days=365 * 40)).time == 2**24 - 1


def test_a_card_in_place_of_revoked_ones_lasts_a_day_longer() -> None:
    first = static_card(MEMBER, 1, AT)
    assert first.last_day == last_day_of_cards(AT)
    assert static_card(MEMBER, 1, AT, first.last_day).last_day == first.last_day + 1
    assert rotating_code(MEMBER, 1, AT).last_day == 0


def test_a_card_says_its_last_day() -> None:
    assert expires_on(static_card(MEMBER, 1, AT).text(SIGNATURE)) == (AT + timedelta(days=3 * 365)).date()
    assert expires_on(rotating_code(MEMBER, 1, AT).text(SIGNATURE)) is None
    assert expires_on("10000016") is None
