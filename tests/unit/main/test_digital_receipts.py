"""The code of a receipt as the screen asks for it: an address at head office, or the receipt itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
import zxingcpp
from PySide6.QtGui import QImage

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.main.digital_receipts import DigitalReceipts
from pos_terminal.main.terminal import KEYS
from pos_terminal.printer import codes
from pos_terminal.services.documents import Documents, NothingToPrint
from tests.support import receipts
from tests.support.shop import CHAN, Shop, open_shop


def read(image: QImage) -> str:
    """What a phone reads in the picture; four pixels a module."""
    large = image.scaled(image.size() * 4).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = memoryview(large.constBits())
    shaped = rows.cast("B", (large.height(), large.bytesPerLine()))
    (found,) = zxingcpp.read_barcodes(shaped)
    return found.text


def sold(shop: Shop, *skus: str) -> UUID:
    shop.scan(CHAN.number)
    shop.ring_up(*skus)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1_000_000), lambda d, s: d.payment.next_sale(s))
    assert shop.state.last is not None
    return shop.state.last.sale.id


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    (tmp_path / "data").mkdir()
    opened = open_shop(tmp_path / "data" / KEYS, tmp_path / "data")
    yield opened
    opened.store.close()


def join(shop: Shop) -> None:
    """The till has a head office from now on."""
    with shop.store.begin():
        shop.store.replace_installation(replace(shop.store.installation(), head_office="https://office.example/"))


def test_a_till_alone_puts_the_receipt_into_the_code(shop: Shop, tmp_path: Path) -> None:
    id_ = sold(shop, "LEMON-TEA", "BUN")
    pictures = DigitalReceipts(tmp_path / "data", "")
    said = read(pictures(f"{id_}/zh_HK"))
    assert said.splitlines()[:2] == ["朝陽茶室", "收據 S1-T1-1"]
    assert "合計 HK$38.00" in said
    assert "Total HK$38.00" in read(pictures(f"{id_}/en"))


def test_the_longest_receipt_is_a_code_that_can_still_be_read(shop: Shop, tmp_path: Path) -> None:
    for _ in range(40):
        shop.state = shop.desk.checkout.add_amount(shop.state, 1234)
    id_ = sold(shop, "LEMON-TEA")
    said = read(DigitalReceipts(tmp_path / "data", "")(f"{id_}/zh_HK"))
    assert len(codes.modules(said)) <= 17 + 4 * 25, "version 25"


def test_a_till_with_a_head_office_gives_an_address(shop: Shop, tmp_path: Path) -> None:
    id_ = sold(shop, "LEMON-TEA")
    join(shop)
    assert read(DigitalReceipts(tmp_path / "data", "")(f"{id_}/zh_HK")) == f"https://office.example/r/{id_}"
    elsewhere = DigitalReceipts(tmp_path / "data", "https://tea.example/shop")
    assert read(elsewhere(f"{id_}/en")) == f"https://tea.example/shop/r/{id_}"


def test_what_is_no_sale_has_no_code(shop: Shop, tmp_path: Path) -> None:
    assert DigitalReceipts(tmp_path / "data", "")(f"{UUID(int=7)}/en").isNull()
    first = shop.store.journal.by_n(1)
    assert first is not None
    with pytest.raises(NothingToPrint):
        Documents(shop.store, receipts.stationery).digital(first.id, "en")
