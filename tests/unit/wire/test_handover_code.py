"""A bill in a code: what goes in comes out; whatever else is no bill."""

from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.selling.handover import HandedBill, HandedLine
from pos_terminal.domain.selling.sale import Discount
from pos_terminal.domain.selling.scan import CodeKind, CodeRead, interpret
from pos_terminal.wire.handover_code import handover_text, read_handover

KEY = UUID(int=7)


def prove(content: bytes) -> bytes:
    return sha256(b"key" + content).digest()


discounts = (
    st.none() | st.builds(Discount, st.integers(1, 10_000)) | st.builds(Discount, st.just(0), st.integers(1, 10**9))
)
lines = st.builds(
    HandedLine,
    sku=st.text("ABCDEF-0123456789茶", max_size=12),
    quantity=st.integers(1, 999),
    unit_minor=st.integers(0, 10**9),
    discount=discounts,
)
bills = st.builds(
    HandedBill,
    key=st.uuids(),
    member=st.just("") | st.binary(min_size=7, max_size=7).filter(any).map(bytes.hex),
    discount=discounts,
    lines=st.lists(lines, max_size=8).map(tuple),
)


@given(bills)
def test_a_bill_comes_back_as_it_was(bill: HandedBill) -> None:
    text = handover_text(bill, prove)
    assert interpret(CodeRead(text, "QR")).kind is CodeKind.HANDOVER
    assert read_handover(text, prove) == bill


@pytest.mark.parametrize("discount", [None, Discount(1_000), Discount(0, 5)])
@pytest.mark.parametrize("length", range(1, 60))
def test_no_length_makes_it_a_members_card(length: int, discount: Discount | None) -> None:
    """With each length of the content, the one that makes 121 characters among them."""
    bill = HandedBill(KEY, "", discount, (HandedLine("A" * length, 1, 1_000),))
    text = handover_text(bill, prove)
    assert interpret(CodeRead(text, "QR")).kind is CodeKind.HANDOVER
    assert read_handover(text, prove) == bill


@given(bills, st.integers(4, 60), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_a_changed_code_is_none(bill: HandedBill, place: int, letter: str) -> None:
    text = handover_text(bill, prove)
    changed = text[:place] + letter + text[place + 1 :]
    assert read_handover(changed, prove) in (None, bill)
    if changed != text:
        assert read_handover(changed, prove) is None


@given(st.binary(max_size=242))
def test_whatever_else_is_proven_is_a_bill_or_none(body: bytes) -> None:
    """A till of a later version may write what this one cannot read."""
    text = "POSH" + _base32(body + prove(body)[:10])
    bill = read_handover(text, prove)
    assert bill is None or body[0] == 1


@pytest.mark.parametrize("text", ["", "POSH", "POSHA", "POSH" + "A" * 60, "POSH" + "1" * 60, "POSH" + "A" * 388])
def test_garbage_is_none(text: str) -> None:
    assert read_handover(text, prove) is None


def test_another_merchants_code_is_none() -> None:
    text = handover_text(HandedBill(KEY, "", None, ()), prove)
    assert read_handover(text, lambda content: sha256(b"other" + content).digest()) is None


def test_a_bill_of_many_lines_has_no_code() -> None:
    many = tuple(HandedLine(f"SKU-{n:06}", 1, 1_000) for n in range(20))
    assert handover_text(HandedBill(KEY, "", None, many), prove) == ""
    assert handover_text(HandedBill(KEY, "", None, many[:13]), prove) != ""


def _base32(data: bytes) -> str:
    from base64 import b32encode

    return b32encode(data).decode().rstrip("=")
