"""Nothing that a till prints names a member: not in Chinese, not in Latin letters, on no kind of paper."""

from collections.abc import Iterator

import pytest

from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.receipt.blocks import Block, Code, Row, Text
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.documents import Documents, NothingToPrint
from pos_terminal.services.members import Enrolment
from pos_terminal.services.payment import masked_name
from tests.support import receipts
from tests.support.shop import CHAN, LEE, MANAGER_PIN, Shop


def printed(shop: Shop) -> Iterator[tuple[str, str]]:
    """(kind of record, all that is on its paper) of the whole journal."""
    papers = Documents(shop.store, receipts.stationery, voucher_code=shop.vault.voucher_code)
    for stored in shop.store.records(0):
        for document in ("", "voucher"):
            try:
                yield stored.kind, "\n".join(said(papers.of_record(stored.n, document=document)))
            except NothingToPrint:
                continue
        if stored.kind == "sale":
            yield "digital", papers.digital(stored.id, "zh_HK")


def said(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Text() | Code():
                yield block.text
            case Row():
                yield f"{block.left} {block.right}"


@pytest.mark.parametrize(("member", "shown"), [(CHAN, "陳** ****0017"), (LEE, "L** ****0025")])
def test_sales_refunds_copies_coupons_and_codes_show_the_masked_name(shop: Shop, member: Member, shown: str) -> None:
    shop.scan(member.number)
    shop.ring_up(*["LEMON-TEA"] * 11)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 30_000), lambda d, s: d.payment.next_sale(s))
    assert shop.state.last is not None
    sale = shop.state.last.sale.id
    shop.do(
        lambda d, s: d.refunds.reprint(s, sale),
        lambda d, s: d.refunds.browse(s),
        lambda d, s: d.refunds.open_bill(s, sale),
        lambda d, s: d.refunds.choose(s, {1: 1}),
        lambda d, s: d.refunds.refund(s, "", MANAGER_PIN),
    )
    shop.scan(member.number)
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.checkout.hold(s), lambda d, s: d.handovers.give(s, s.held[0].slot))
    kinds = dict(printed(shop))
    assert {"sale", "refund", "copy", "digital", "handover"} <= set(kinds)
    for kind, text in printed(shop):
        assert member.name not in text, kind
        assert member.name[1:] not in text, kind
        assert member.number not in text, kind
        assert not member.phone_last4 or f"*{member.phone_last4}" not in text, kind
    for kind in ("sale", "refund", "copy", "digital"):
        assert shown in kinds[kind]


def test_a_sign_up_slip_has_the_number_and_no_name(shop: Shop) -> None:
    shop.do(lambda d, s: d.members.enrol(s, Enrolment(phone="61234088", name="Wong Siu Ming", consent_terms=True)))
    assert shop.state.enrolled is not None
    (slip,) = (text for kind, text in printed(shop) if kind == "enrolment")
    assert shop.state.enrolled.number in slip.replace(" ", "")
    assert "Wong" not in slip
    assert "61234088" not in slip


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("陳大文", "陳**"),
        ("歐陽小姐", "歐**"),
        ("Lee Ka Ho", "L**"),
        (" Ada", "A**"),
        ("Ó Briain", "Ó**"),
        ("陳", "陳**"),
    ],
)
def test_a_name_is_masked_to_its_first_letter(name: str, masked: str) -> None:
    assert masked_name(Member("1", "50000017", name)) == masked


def test_without_a_name_the_numbers_end_stands_and_without_both_a_dash() -> None:
    assert masked_name(Member("1", "50000017", "  ")) == "…0017"
    assert masked_name(Member("1", "")) == "—"
