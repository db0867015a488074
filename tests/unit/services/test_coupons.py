"""Vouchers on paper: under the receipt that brought them or as slips; used once, however often they are printed."""

from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.receipt.blocks import Block, Code, Cut, Row, Rule, Text
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import PrintJob
from pos_terminal.services.documents import Documents, NothingToPrint
from tests.support import receipts
from tests.support.shop import CHAN, MANAGER_PIN, Shop, open_shop

CAFE = """
[[programme]]
id = "cafe"
name = {zh = "茶室會", en = "Tea club"}
currency = "HKD"
effective_from = 2020-01-01

[[programme.campaign]]
id = "come-again"
name = {zh = "下次再來", en = "Come again"}
voucher = "five-off"
minimum = "40.00"

[[programme.reward]]
id = "five-off"
name = {zh = "減五元", en = "HK$5 off"}
kind = "money_off"
worth = "5.00"
minimum_order = "20.00"
expiry = {days = 30}
print = "PAPER"
"""


def cafe(folder: Path, paper: str) -> Shop:
    """A shop whose bills from $40 bring a voucher for the next visit."""
    file = folder / "cafe.toml"
    file.write_text(CAFE.replace("PAPER", paper), "utf-8")
    return open_shop(folder / "keys", presets=(str(file),))


def papers(shop: Shop) -> Documents:
    return Documents(shop.store, receipts.stationery, voucher_code=shop.vault.voucher_code)


def sell(shop: Shop, *skus: str, member: str = CHAN.number) -> int:
    """Sells to a member; the journal row."""
    if member:
        shop.scan(member)
    shop.ring_up(*skus)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 100_000), lambda d, s: d.payment.next_sale(s))
    assert shop.state.last is not None
    return shop.state.last.n


def jobs(shop: Shop) -> list[PrintJob]:
    return [job for job in shop.store.spool.open_jobs() if job.document == "voucher"]


def codes(blocks: tuple[Block, ...]) -> list[str]:
    """The vouchers' codes on a document."""
    return [block.text for block in blocks if isinstance(block, Code) and block.text.startswith("POSV")]


def said(blocks: tuple[Block, ...]) -> str:
    return "\n".join(
        block.text if isinstance(block, Text) else f"{block.left} {block.right}"
        for block in blocks
        if isinstance(block, Text | Row)
    )


def test_a_coupon_is_under_the_receipt_and_pays_once_on_the_next_bill(tmp_path: Path) -> None:
    shop = cafe(tmp_path, "coupon")
    receipt = papers(shop).of_record(sell(shop, "LEMON-TEA", "LEMON-TEA"))
    (code,) = codes(receipt)
    tear = next(place for place, block in enumerate(receipt) if isinstance(block, Text) and "Tear" in block.text)
    coupon = receipt[tear:]
    assert any(isinstance(block, Rule) for block in receipt[tear - 3 : tear])
    text = said(coupon)
    assert "朝陽茶室" in text
    assert "減五元\nHK$5 off" in text
    assert "面值 Value $5.00" in text
    assert "單據滿 HK$20 可用" in text
    assert "on bills of HK$20 or more" in text
    assert "陳** ****0017" in text
    assert CHAN.name not in text
    assert jobs(shop) == []

    shop.ring_up("LEMON-TEA")
    state = shop.scan(code)
    assert [one.amount_minor for one in state.bill.sale.deductions] == [500]
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1700), lambda d, s: d.payment.next_sale(s))
    shop.ring_up("LEMON-TEA")
    state = shop.scan(code)
    assert state.notice is not None
    assert (state.notice.code, state.bill.sale.deductions) == ("voucher-not-here", ())


def test_a_copy_bears_the_same_coupon_marked_and_none_that_was_used(tmp_path: Path) -> None:
    shop = cafe(tmp_path, "coupon")
    n = sell(shop, "LEMON-TEA", "LEMON-TEA")
    (code,) = codes(papers(shop).of_record(n))
    copy = papers(shop).of_record(n, copy=2)
    assert codes(copy) == [code]
    assert said(copy).count("補印 2 COPY 2") == 2, "on the receipt, and on the coupon when it is torn off"
    shop.ring_up("LEMON-TEA")
    shop.scan(code)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1700))
    assert codes(papers(shop).of_record(n, copy=3)) == []


def test_a_voided_bills_coupon_is_printed_no_more(tmp_path: Path) -> None:
    shop = cafe(tmp_path, "coupon")
    n = sell(shop, "LEMON-TEA", "LEMON-TEA")
    assert shop.state.last is not None
    sale = shop.state.last.sale.id
    shop.do(
        lambda d, s: d.refunds.open_bill(s, sale),
        lambda d, s: d.refunds.void(s, "", MANAGER_PIN),
    )
    assert codes(papers(shop).of_record(n, copy=1)) == []


def test_a_small_bill_and_a_guest_get_no_coupon(tmp_path: Path) -> None:
    shop = cafe(tmp_path, "coupon")
    assert codes(papers(shop).of_record(sell(shop, "BUN"))) == []
    assert codes(papers(shop).of_record(sell(shop, "LEMON-TEA", "LEMON-TEA", member=""))) == []


def test_a_slip_is_a_job_of_its_own_and_printed_again_with_the_receipt(tmp_path: Path) -> None:
    shop = cafe(tmp_path, "slip")
    n = sell(shop, "LEMON-TEA", "LEMON-TEA")
    assert codes(papers(shop).of_record(n)) == [], "the receipt leaves it to the slip"
    (job,) = jobs(shop)
    assert (job.record, job.copy, job.drawer) == (n, 0, False)
    slip = papers(shop).of_record(n, document=job.document)
    (code,) = codes(slip)
    assert isinstance(slip[-1], Cut)
    assert "禮券\nGift voucher" in said(slip)
    assert "WC" not in said(slip)
    assert "原單 Of bill S1-T1-1" in said(slip)
    assert shop.state.last is not None
    sale = shop.state.last.sale.id
    shop.do(lambda d, s: d.refunds.reprint(s, sale))
    again = jobs(shop)[-1]
    copied = papers(shop).of_record(again.record, document=again.document, copy=again.copy)
    assert codes(copied) == [code]
    assert "補印 1 COPY 1" in said(copied)
    shop.ring_up("LEMON-TEA")
    shop.scan(code)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1700))
    with pytest.raises(NothingToPrint):
        papers(shop).of_record(n, document="voucher", copy=2)


def test_a_late_member_gets_the_slip(tmp_path: Path) -> None:
    shop = cafe(tmp_path, "slip")
    shop.ring_up("LEMON-TEA", "LEMON-TEA")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 100_000))
    assert jobs(shop) == []
    shop.scan(CHAN.number)
    (job,) = jobs(shop)
    slip = papers(shop).of_record(job.record, document=job.document)
    assert len(codes(slip)) == 1
    assert "原單 Of bill S1-T1-1" in said(slip)


def test_a_programme_may_keep_its_vouchers_off_paper(tmp_path: Path) -> None:
    shop = cafe(tmp_path, "none")
    n = sell(shop, "LEMON-TEA", "LEMON-TEA")
    assert (codes(papers(shop).of_record(n)), jobs(shop)) == ([], [])
    assert "減五元 HK$5 off" in said(papers(shop).of_record(n)), "it stands among what the member has"


def test_a_full_card_brings_its_coupon_too(shop: Shop) -> None:
    n = sell(shop, *["LEMON-TEA"] * 10)
    assert len(codes(papers(shop).of_record(n))) == 1


def test_a_prize_that_no_bill_brought_comes_as_a_slip(tmp_path: Path) -> None:
    file = tmp_path / "play.toml"
    streak = '[programme.check_in.streak]\nvoucher = "five-off"\n'
    check_in = "[programme.check_in]\npoints = 0\nstreak_days = 1\n"
    file.write_text(CAFE.replace("PAPER", "slip") + check_in + streak, "utf-8")
    shop = open_shop(tmp_path / "keys", presets=(str(file),))
    shop.scan(CHAN.number)
    shop.do(lambda d, s: d.engagements.check_in(s, "cafe"))
    (job,) = jobs(shop)
    slip = papers(shop).of_record(job.record, document=job.document)
    assert len(codes(slip)) == 1
    assert "Of bill" not in said(slip)


@pytest.mark.parametrize("paper", ["coupon", "slip", "none"])
def test_a_voucher_is_printed_again_by_hand_as_a_copy_whatever_the_programme_says(tmp_path: Path, paper: str) -> None:
    shop = cafe(tmp_path, paper)
    sell(shop, "LEMON-TEA", "LEMON-TEA")
    shop.scan(CHAN.number)
    ((code, _),) = shop.desk.vouchers.codes(shop.state, CHAN)
    state = shop.do(lambda d, s: d.voucher_printing.print_slip(s, "cafe", "five-off"))
    assert state.notice is not None
    assert state.notice.code == "voucher-prints"
    job = shop.store.spool.open_jobs()[-1]
    slip = papers(shop).of_record(job.record, document=job.document, copy=job.copy)
    assert codes(slip) == [code]
    assert "補印 1 COPY 1" in said(slip)
    newest = shop.store.journal.by_n(shop.store.journal.head().n)
    assert newest is not None
    assert newest.kind == "copy"


def test_whoever_was_only_looked_up_gets_no_paper_that_spends(tmp_path: Path) -> None:
    shop = cafe(tmp_path, "coupon")
    sell(shop, "LEMON-TEA", "LEMON-TEA")
    with pytest.raises(Refused, match="no-member"):
        shop.desk.voucher_printing.print_slip(shop.state, "cafe", "five-off")
    shop.do(lambda d, s: d.members.find_by_phone(s, "61235678"))
    with pytest.raises(Refused, match="reward-needs-code"):
        shop.desk.voucher_printing.print_slip(shop.state, "cafe", "five-off")


def test_a_voucher_that_another_till_gave_stays_in_the_account(tmp_path: Path) -> None:
    shop = cafe(tmp_path, "coupon")
    shop.scan(CHAN.number)
    with pytest.raises(Refused, match="voucher-given-elsewhere"):
        shop.desk.voucher_printing.print_slip(shop.state, "cafe", "five-off")
