"""A receipt without paper, from the key at the counter to the page on a phone: real till, line, head office."""

from pathlib import Path

import requests

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.headoffice.server import serving
from pos_terminal.services.documents import Documents
from pos_terminal.services.joining import join
from pos_terminal.services.syncing import Syncing
from pos_terminal.sync.client import HeadOfficeClient
from tests.support import receipts
from tests.support.offices import open_office
from tests.support.shop import CHAN, open_shop


def test_the_code_leads_to_the_receipt_as_soon_as_the_till_has_sent_it(tmp_path: Path) -> None:
    office, shop = open_office(tmp_path / "office"), open_shop(tmp_path / "keys")
    with serving(office.office) as url, requests.Session() as phone:
        phone.trust_env = False
        line = HeadOfficeClient(
            url, terminal_id="", sign=shop.vault.sign, new_nonce=lambda: shop.ids.new().hex, deadline_s=5.0
        )
        join(shop.store, line, shop.vault, url=url, code=office.new_code())
        line.close()
        line = HeadOfficeClient(
            url,
            terminal_id=shop.store.installation().terminal_id,
            sign=shop.vault.sign,
            new_nonce=lambda: shop.ids.new().hex,
            deadline_s=5.0,
        )
        syncing = Syncing(shop.store, line, shop.clock, shop.ids, lambda: 0.5, "tests")

        shop.scan(CHAN.number)
        shop.ring_up("LEMON-TEA", "BUN")
        shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 10_000))
        assert shop.state.last is not None
        papers = Documents(shop.store, receipts.stationery, voucher_code=shop.vault.voucher_code)
        address = papers.digital(shop.state.last.sale.id, "zh_HK")
        assert address == f"{url}/r/{shop.state.last.sale.id}"

        assert phone.get(address, timeout=10).status_code == 404
        syncing.run_once()
        page = phone.get(address, timeout=10)
        page.encoding = "utf-8"
        assert page.status_code == 200
        for told in (shop.state.last.sale.receipt, "凍檸茶 Iced lemon tea ×1", "38.00", "陳** ****0017", "62.00"):
            assert told in page.text
        assert CHAN.name not in page.text
        assert CHAN.number not in page.text
        line.close()
    office.office.close()
    shop.store.close()
