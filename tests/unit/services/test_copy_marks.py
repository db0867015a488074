"""Every document that can be printed again says that it is a copy, and which; every one of a practice till, that."""

from dataclasses import replace
from pathlib import Path

from pos_terminal.domain.receipt.blocks import Block, Text
from pos_terminal.domain.receipt.slips import trial_slip
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.documents import Documents, NothingToPrint
from pos_terminal.services.members import Enrolment
from tests.support.receipts import AT
from tests.support.shop import MANAGER_PIN, Shop, open_shop

KINDS = {"sale", "refund", "enrolment", "x_report", "handover", "shift_closed"}


def busy_shop(path: Path) -> Shop:
    """A day in which every kind of document was printed."""
    shop = open_shop(path)
    shop.scan("50000017")
    shop.ring_up("MILK-TEA", "BUN")
    shop.do(
        lambda d, s: d.payment.pay(s, TenderKind.CASH, 10_000),
        lambda d, s: d.refunds.open_bill(s, s.last.sale.id),
        lambda d, s: d.refunds.choose(s, {1: 1}),
        lambda d, s: d.refunds.refund(s, "", MANAGER_PIN),
        lambda d, s: d.members.enrol(s, Enrolment(phone="61234088", consent_terms=True)),
        lambda d, s: d.checkout.clear(s),
        lambda d, s: d.shifts.print_x(s),
    )
    shop.ring_up("MILK-TEA")
    shop.do(
        lambda d, s: d.checkout.hold(s),
        lambda d, s: d.handovers.give(s, s.held[0].slot),
        lambda d, s: d.shifts.close(s, s.shift.float_minor, "Wrong change", MANAGER_PIN),
    )
    return shop


def papers(shop: Shop, copy: int = 0) -> dict[str, tuple[Block, ...]]:
    """The newest document of each kind."""
    documents, found = Documents(shop.store, shop.files.read), {}
    for stored in shop.store.records(0):
        try:
            blocks = documents.of_record(stored.n, copy=copy)
        except NothingToPrint:
            continue
        found[stored.kind] = blocks
    return found


def marks(blocks: tuple[Block, ...], mark: str) -> int:
    return sum(isinstance(block, Text) and block.text == mark for block in blocks)


def test_a_copy_says_so_on_every_kind_of_document(tmp_path: Path) -> None:
    shop = busy_shop(tmp_path)
    originals, copies = papers(shop), papers(shop, copy=3)
    assert set(originals) == set(copies) == KINDS
    for kind in KINDS:
        assert (marks(originals[kind], "補印 3 COPY 3"), marks(copies[kind], "補印 3 COPY 3")) == (0, 1), kind
        assert len(copies[kind]) == len(originals[kind]) + 2, kind  # the mark and its gap, nothing else


def test_what_was_printed_again_is_printed_as_that_copy(tmp_path: Path) -> None:
    shop = busy_shop(tmp_path)
    documents = Documents(shop.store, shop.files.read)
    shop.do(lambda d, s: d.shifts.open(s, 0))
    bills = [stored for stored in shop.store.records(0) if stored.kind in ("sale", "refund", "enrolment")]
    for stored in bills:
        for copy in (1, 2):
            shop.do(lambda d, s, of=stored.id: d.refunds.reprint(s, of))
            job = shop.store.spool.of_record(stored.n)[-1]
            assert job.copy == copy
            assert marks(documents.of_record(job.record, copy=job.copy), f"補印 {copy} COPY {copy}") == 1


def test_a_practice_till_marks_every_kind_at_both_ends(tmp_path: Path) -> None:
    shop = busy_shop(tmp_path)
    with shop.store.begin():
        shop.store.replace_installation(replace(shop.store.installation(), training=True))
    head = Documents(shop.store, shop.files.read).letterhead()
    test = trial_slip(head, AT, printer="counter", width_dots=576)
    for kind, blocks in {**papers(shop), "test": test}.items():
        assert marks(blocks, "訓練 TRAINING") == 2, kind
        written = [block.text for block in blocks if isinstance(block, Text)]
        assert written[0] == written[-1] == "訓練 TRAINING", kind
