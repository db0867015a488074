"""The documents whose printed form is kept in tests/golden/receipts; run as a module to write them anew."""

from pathlib import Path

from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.receipt.refund import refund_receipt
from pos_terminal.domain.receipt.report import x_report, z_report
from pos_terminal.domain.receipt.sale import Since, sale_receipt
from pos_terminal.domain.receipt.slips import enrolment_slip, trial_slip
from pos_terminal.printer.raster import Typesetter
from tests.support import receipts

FOLDER = receipts.ROOT / "tests" / "golden" / "receipts"
WIDTHS = (576, 384)


def documents() -> dict[str, tuple[Block, ...]]:
    """Every kind of document, by the name of its file."""
    head = receipts.letterhead()
    zh, en = receipts.letterhead("zh_HK"), receipts.letterhead("en")
    return {
        "sale": sale_receipt(head, receipts.TEA_SALE, receipts.MEMBER_FACTS, drawer=True),
        "sale-zh": sale_receipt(zh, receipts.TEA_SALE, receipts.MEMBER_FACTS),
        "sale-en": sale_receipt(en, receipts.TEA_SALE, receipts.MEMBER_FACTS),
        "full-card-copy": sale_receipt(head, receipts.TEA_SALE, receipts.FULL_CARD_FACTS, copy=2),
        "club": sale_receipt(head, receipts.TEA_SALE, receipts.CLUB_FACTS),
        "club-zh": sale_receipt(zh, receipts.TEA_SALE, receipts.CLUB_FACTS),
        "voided": sale_receipt(head, receipts.LONG_SALE, None, since=Since.VOIDED),
        "refund": refund_receipt(head, receipts.REFUND, receipts.REFUND_FACTS, sale=receipts.TEA_SALE),
        "refund-withheld": refund_receipt(head, receipts.WITHHELD, receipts.WITHHELD_FACTS, sale=receipts.TEA_SALE),
        "x-report": x_report(zh, receipts.REPORT),
        "z-report": z_report(head, receipts.CLOSED),
        "enrolment": enrolment_slip(head, receipts.ENROLLED, code="S" + "A2" * 60),
        "test": trial_slip(head, receipts.AT, printer="counter", width_dots=576),
    }


def write(folder: Path = FOLDER) -> None:
    """Writes text and picture of every document in every width."""
    setter = Typesetter(receipts.FONTS)
    folder.mkdir(parents=True, exist_ok=True)
    for name, blocks in documents().items():
        for width in WIDTHS:
            (folder / f"{name}-{width}.txt").write_text(setter.text(blocks, width), "utf-8")
            (folder / f"{name}-{width}.png").write_bytes(setter.bitmap(blocks, width).png())


if __name__ == "__main__":
    write()
