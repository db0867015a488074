"""Every kind of document that a till prints, as blocks."""

from dataclasses import replace

from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.receipt.coupon import voucher_slips
from pos_terminal.domain.receipt.refund import refund_receipt
from pos_terminal.domain.receipt.report import x_report, z_report
from pos_terminal.domain.receipt.sale import Since, sale_receipt
from pos_terminal.domain.receipt.slips import enrolment_slip, handover_slip, trial_slip
from tests.support import receipts


def documents() -> dict[str, tuple[Block, ...]]:
    """Every kind of document, by the name of its file."""
    head = receipts.letterhead()
    designed = replace(head, template=receipts.DESIGNED)
    practice = replace(head, shop=replace(head.shop, training=True))
    zh, en = receipts.letterhead("zh_HK"), receipts.letterhead("en")
    return {
        "sale": sale_receipt(head, receipts.TEA_SALE, receipts.MEMBER_FACTS),
        "sale-zh": sale_receipt(zh, receipts.TEA_SALE, receipts.MEMBER_FACTS),
        "sale-en": sale_receipt(en, receipts.TEA_SALE, receipts.MEMBER_FACTS),
        "full-card-copy": sale_receipt(head, receipts.TEA_SALE, receipts.FULL_CARD_FACTS, copy=2),
        "club": sale_receipt(head, receipts.TEA_SALE, receipts.CLUB_FACTS, coupons=(receipts.COUPON,)),
        "club-zh": sale_receipt(zh, receipts.TEA_SALE, receipts.CLUB_FACTS),
        "voucher": voucher_slips(
            head, receipts.CLUB_FACTS, (receipts.GIFT_VOUCHER, receipts.COUPON), given_by="WC-2-232"
        ),
        "voucher-copy": voucher_slips(en, receipts.CLUB_FACTS, (receipts.GIFT_VOUCHER,), given_by="WC-2-232", copy=1),
        "designed": sale_receipt(designed, receipts.TEA_SALE, receipts.MEMBER_FACTS),
        "shop-copy": sale_receipt(en, receipts.TEA_SALE, None, shop_copy=True),
        "training": sale_receipt(practice, receipts.TEA_SALE, receipts.MEMBER_FACTS),
        "refund-copy": refund_receipt(head, receipts.REFUND, receipts.REFUND_FACTS, sale=receipts.TEA_SALE, copy=1),
        "z-report-copy": z_report(head, receipts.CLOSED, copy=3),
        "voided": sale_receipt(head, receipts.LONG_SALE, None, since=Since.VOIDED),
        "refund": refund_receipt(head, receipts.REFUND, receipts.REFUND_FACTS, sale=receipts.TEA_SALE),
        "refund-withheld": refund_receipt(head, receipts.WITHHELD, receipts.WITHHELD_FACTS, sale=receipts.TEA_SALE),
        "x-report": x_report(zh, receipts.REPORT),
        "z-report": z_report(head, receipts.CLOSED),
        "enrolment": enrolment_slip(head, receipts.ENROLLED, code="S" + "A2" * 60),
        "handover": handover_slip(head, receipts.HANDED_OVER),
        "test": trial_slip(head, receipts.AT, printer="counter", width_dots=576),
    }


def blocks_text() -> str:
    """All documents, a block a line."""
    return "\n".join(f"{name}\n" + "".join(f"  {block}\n" for block in made) for name, made in documents().items())
