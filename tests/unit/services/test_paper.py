"""When a receipt is printed, how often, and who may change what it looks like."""

from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.receipt.blocks import Block, Text
from pos_terminal.domain.receipt.template import Prints, Template
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import SHOP_COPY
from pos_terminal.services.documents import Documents
from tests.support.shop import MANAGER_PIN, Shop, open_shop


def shop_with(path: Path, template: Template) -> Shop:
    shop = open_shop(path)
    shop.files.keep(template)
    shop.do(lambda desk, state: desk.paper.look_again(state))
    return shop


def sell(shop: Shop, kind: TenderKind = TenderKind.OCTOPUS) -> int:
    shop.ring_up("MILK-TEA")
    shop.do(lambda desk, state: desk.payment.pay(state, kind, 2000))
    assert shop.state.last is not None
    return shop.state.last.n


def jobs(shop: Shop, n: int) -> list[tuple[str, int, bool]]:
    return [(job.document, job.copy, job.drawer) for job in shop.store.spool.of_record(n)]


def words(blocks: tuple[Block, ...]) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Text))


def test_a_receipt_is_printed_with_the_sale(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, Template())
    assert jobs(shop, sell(shop)) == [("receipt", 0, False)]
    assert jobs(shop, sell(shop, TenderKind.CASH)) == [("receipt", 0, True)]


@pytest.mark.parametrize("prints", [Prints.OFFERED, Prints.WHEN_ASKED])
def test_one_that_nobody_asked_for_is_not_and_the_drawer_opens_all_the_same(tmp_path: Path, prints: Prints) -> None:
    shop = shop_with(tmp_path, Template(prints=prints))
    assert jobs(shop, sell(shop)) == []
    n = sell(shop, TenderKind.CASH)
    assert jobs(shop, n) == [("drawer", 0, True)]
    last = shop.state.last
    assert last is not None
    assert not last.on_paper


def test_the_first_print_of_such_a_bill_is_the_original_and_the_next_a_copy(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, Template(prints=Prints.WHEN_ASKED))
    n = sell(shop)
    before = shop.state.sequence
    for _ in range(2):
        shop.do(lambda d, s: d.refunds.reprint(s, s.last.sale.id))
    assert jobs(shop, n) == [("receipt", 0, False), ("receipt", 1, False)]
    assert shop.state.sequence == before + 1  # the copy is recorded, the original is not
    last = shop.state.last
    assert last is not None
    assert last.on_paper


def test_the_shop_s_own_copies_are_printed_beside_the_customer_s_receipt_and_say_so(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, Template(copies=3))
    n = sell(shop, TenderKind.CASH)
    assert jobs(shop, n) == [("receipt", 0, True), (SHOP_COPY, 0, False), (SHOP_COPY, 0, False)]
    papers = Documents(shop.store, shop.files.read)
    assert "存根 Shop copy" in words(papers.of_record(n, document=SHOP_COPY))
    assert "存根 Shop copy" not in words(papers.of_record(n))


def test_a_new_template_wants_a_manager(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    for pin, refusal in (("", "manager-needed"), ("000000", "wrong-manager-pin")):
        with pytest.raises(Refused, match=refusal):
            shop.do(lambda d, s, pin=pin: d.paper.keep(s, Template(copies=2), pin))
    assert not (tmp_path / "receipts").exists()
    shop.do(lambda d, s: d.paper.keep(s, Template(copies=2), MANAGER_PIN))
    assert shop.state.template == Template(copies=2)
    assert shop.state.paper_serial == 1


def test_an_edit_outside_is_seen_at_the_next_look(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    before = shop.state
    assert shop.do(lambda d, s: d.paper.look_again(s)) is before
    (tmp_path / "receipts").mkdir()
    (tmp_path / "receipts" / "receipt.toml").write_text("copies = 0")
    shop.do(lambda d, s: d.paper.look_again(s))
    assert (shop.state.template, [one.code for one in shop.state.paper_problems]) == (Template(), ["out-of-range"])
    (tmp_path / "receipts" / "receipt.toml").write_text("copies = 2")
    shop.do(lambda d, s: d.paper.look_again(s))
    assert (shop.state.template.copies, shop.state.paper_problems) == (2, ())
    assert jobs(shop, sell(shop)) == [("receipt", 0, False), (SHOP_COPY, 0, False)]


def test_the_receipt_speaks_the_member_s_language_where_the_shop_wants_so(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    (tmp_path / "receipts").mkdir()
    (tmp_path / "receipts" / "receipt.toml").write_text('languages = "member"')
    papers = Documents(shop.store, shop.files.read)
    shop.scan("50000017")
    member = shop.state.bill.standing
    assert member is not None
    assert member.member.language == "zh_HK"
    said = words(papers.of_record(sell(shop)))
    assert "多謝光臨" in said
    assert "Thank you" not in said
    assert "多謝光臨\nThank you" in words(papers.of_record(sell(shop)))
