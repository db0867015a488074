"""A customer's receipt at head office: the till's words, nothing that is not on paper, and nothing that runs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from uuid import UUID

import pytest
import requests

from pos_terminal.domain.loyalty.account import LoyaltyFacts, ProgrammeResult, UnitChange
from pos_terminal.domain.receipt.blocks import Cut, Feed, Row, Stamps, Text
from pos_terminal.domain.selling.late_member import LateMember
from pos_terminal.headoffice.receipt_page import ID, LOOKS_AGAIN_S, STYLE, absent_page, receipt_page, record_of
from pos_terminal.headoffice.server import serving
from pos_terminal.wire.payloads import LateMemberRecorded, RefundRecorded, SaleRecorded
from tests.support import receipts
from tests.support.clocks import StandingClock
from tests.support.offices import DAY, MEMBER, Office, Till, refund, sale

Join = Callable[[int], Till]
Ask = Callable[[str], requests.Response]
NOW = StandingClock().now()
HOSTILE = "<script>alert(1)</script>\"'&"


def v7(serial: int, before: timedelta = timedelta()) -> UUID:
    """An id as a till makes it, so long ago."""
    at_ms = int((NOW - before).timestamp() * 1000)
    return UUID(int=at_ms << 80 | 0x7 << 76 | 0b10 << 62 | serial)


class Tags(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.said: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [
            f"{name}={value}" for name, value in attrs if name in ("src", "href", "style") or name[:2] == "on"
        ]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.fixture
def ask(office: Office) -> Iterator[Ask]:
    with serving(office.office) as url, requests.Session() as session:
        session.trust_env = False

        def ask(path: str) -> requests.Response:
            answer = session.get(url + path, timeout=10)
            answer.encoding = "utf-8"
            return answer

        yield ask


def tea(id_: UUID, **changed: object) -> SaleRecorded:
    """The tea house's sale, at the office's shop."""
    sold = replace(receipts.TEA_SALE, id=id_, key=str(id_), shop="S1", terminal="T1", merchant="shop")
    return SaleRecorded(sale=replace(sold, **changed), loyalty=receipts.MEMBER_FACTS)  # type: ignore[arg-type]  # by name


def test_a_receipt_says_what_the_paper_says_in_both_languages(office: Office, join: Join, ask: Ask) -> None:
    till, id_ = join(1), v7(1)
    till.record(tea(id_), id_)
    assert ask(f"/r/{id_}").status_code == 404
    till.syncing.run_once()
    answer = ask(f"/r/{id_}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for told in ("朝陽茶室", "Sunrise Cafe", "凍檸茶 Iced lemon tea ×2", "合計 Total HK$", "58.00", "1,740", "1,360"):
        assert told in answer.text
    assert "http-equiv" not in answer.text
    assert answer.text.count("<svg") == 1, "the bill's code, by which a refund finds it"


def test_only_what_is_masked_is_said_of_the_member(office: Office, join: Join, ask: Ask) -> None:
    till, id_ = join(1), v7(1)
    till.record(tea(id_), id_)
    till.syncing.run_once()
    page = ask(f"/r/{id_}").text
    assert "陳** ****4405" in page
    assert receipts.MEMBER_FACTS.number not in page
    assert receipts.MEMBER not in page
    assert "POSV" not in page, "no code that spends anything"


@pytest.mark.parametrize("field", ["cashier_name", "receipt"])
def test_what_somebody_typed_is_text(office: Office, join: Join, ask: Ask, field: str) -> None:
    till, id_ = join(1), v7(1)
    line = receipts.line(1, HOSTILE, HOSTILE, 1, 500, note=HOSTILE)
    recorded = tea(id_, lines=(line,), **{field: HOSTILE})
    till.record(replace_loyalty(recorded, name=HOSTILE), id_)
    till.syncing.run_once()
    answer = ask(f"/r/{id_}")
    assert answer.status_code == 200
    seen = Tags(answer.text)
    assert "script" not in seen.tags
    assert seen.loads == []
    assert any(HOSTILE in text for text in seen.said)


def replace_loyalty(recorded: SaleRecorded, **changed: str) -> SaleRecorded:
    assert recorded.loyalty is not None
    return SaleRecorded(sale=recorded.sale, loyalty=replace(recorded.loyalty, **changed))  # type: ignore[arg-type]  # by name


def test_nothing_runs_is_loaded_found_or_kept(office: Office, join: Join, ask: Ask) -> None:
    till, id_ = join(1), v7(1)
    till.record(tea(id_), id_)
    till.syncing.run_once()
    for path in (f"/r/{id_}", f"/r/{v7(2)}", "/r/nonsense"):
        headers = ask(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert re.search(r"style-src 'sha256-[A-Za-z0-9+/]{43}='", policy)
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
    assert f"<style>{STYLE}</style>" in ask(f"/r/{id_}").text


def test_what_has_not_come_yet_is_looked_for_again(office: Office, ask: Ask) -> None:
    answer = ask(f"/r/{v7(5, timedelta(days=3))}")
    assert answer.status_code == 404
    assert f'<meta http-equiv="refresh" content="{LOOKS_AGAIN_S}">' in answer.text
    assert "not here yet" in answer.text
    assert "收據未到" in answer.text
    old = ask(f"/r/{v7(5, timedelta(days=30))}")
    assert old.status_code == 404
    assert "http-equiv" not in old.text
    assert "找不到這張收據" in old.text


@pytest.mark.parametrize(
    "name",
    [
        "not-an-id",
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "'%20OR%201=1",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "0193A0F0-0000-7000-8000-000000000001",
        "{0193a0f0-0000-7000-8000-000000000001}",
        "0193a0f0000070008000000000000001",
        "0193a0f0-0000-4000-8000-000000000001",
        "ffffffff-ffff-7fff-bfff-ffffffffffff",
        "9" * 5000,
        "%F0%9F%8D%B5",
    ],
)
def test_a_hostile_address_finds_nothing_and_comes_back_in_no_page(office: Office, ask: Ask, name: str) -> None:
    answer = ask(f"/r/{name}")
    assert answer.status_code == 404
    assert "alert" not in answer.text
    assert name not in answer.text
    assert "script" not in Tags(answer.text).tags


def test_an_id_of_the_far_future_is_no_fault() -> None:
    far = record_of("ffffffff-ffff-7fff-bfff-ffffffffffff")
    assert far is not None
    assert absent_page(far, NOW).status == 404


def test_other_records_have_no_page(office: Office, join: Join, ask: Ask) -> None:
    till = join(1)
    id_ = v7(3)
    till.record(LateMemberRecorded(late=late(id_, v7(1)), loyalty=receipts.MEMBER_FACTS), id_)
    till.syncing.run_once()
    assert ask(f"/r/{id_}").status_code == 404


def late(id_: UUID, of: UUID, *, taken_back: bool = False) -> LateMember:
    return LateMember(
        id=id_,
        at=NOW,
        business_date=DAY,
        shop="S1",
        terminal="T1",
        shift=None,
        cashier="ling",
        of=of,
        of_receipt="WC-2-232",
        taken_back=taken_back,
    )


def test_a_bill_that_was_given_back_says_so_and_the_refund_has_its_page(office: Office, join: Join, ask: Ask) -> None:
    till, sold, partly, whole = join(1), v7(1), v7(2), v7(3)
    till.record(tea(sold), sold)
    some = replace(receipts.REFUND, id=partly, key=str(partly), of=sold, shop="S1")
    till.record(RefundRecorded(refund=some, loyalty=receipts.REFUND_FACTS), partly)
    till.syncing.run_once()
    assert "This bill has a refund" in ask(f"/r/{sold}").text
    page = ask(f"/r/{partly}").text
    assert "退款單 Refund" in page
    assert "凍檸茶 Iced lemon tea ×1" in page, "its name is the sale's"
    assert "−44" in page
    till.record(RefundRecorded(refund=refund(whole, sold)), whole)
    till.syncing.run_once()
    assert "This bill was voided" in ask(f"/r/{sold}").text


def test_who_came_after_the_payment_is_on_the_page_until_it_is_taken_back(office: Office, join: Join, ask: Ask) -> None:
    till, sold = join(1), v7(1)
    till.record(SaleRecorded(sale=replace(sale(sold, 1000), lines=receipts.TEA_SALE.lines)), sold)
    came = LoyaltyFacts(
        MEMBER,
        "10000016",
        "李**",
        (ProgrammeResult("moneyback", "v1", (), (UnitChange("points", 0, 2, 0, 0, 2),)),),
    )
    till.record(LateMemberRecorded(late=late(v7(2), sold), loyalty=came), v7(2))
    till.syncing.run_once()
    assert "李** ****0016" in ask(f"/r/{sold}").text
    till.record(LateMemberRecorded(late=late(v7(3), sold, taken_back=True), loyalty=came), v7(3))
    till.syncing.run_once()
    assert "李**" not in ask(f"/r/{sold}").text


def test_every_kind_of_block_has_its_place_or_none() -> None:
    blocks = (Feed(9), Text("A", centred=True), Row("B", "1", bold=True), Stamps(2, 5, fresh=1), Cut())
    body = receipt_page(blocks).html.partition("<main>")[2]
    assert body == (
        '<p class="c normal">A</p><p class="r normal b"><span>B</span><span>1</span></p>'
        '<p class="s" role="img" aria-label="2/5">●●○○○</p></main></body></html>'
    )
    assert ID.fullmatch(str(v7(1)))
