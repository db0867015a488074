"""The receipt on the customer's phone: a key on the Done screen, in place of paper where the shop wants so."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.receipt.template import Prints
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import Fault
from pos_terminal.services.state import PrintingStatus, ShopSettings
from pos_terminal.ui.viewmodels.done import RETURN_AFTER_CODE_MS, DoneViewModel, EReceipt, e_receipt
from pos_terminal.ui.viewmodels.manner import Manner
from tests.support.clocks import NOON
from tests.support.qml import ShownTill, settle, till_window
from tests.support.shop import Shop, open_shop


def manner() -> Manner:
    return Manner("en", NOON, ShopCalendar(), ShopSettings(), "HKD")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return open_shop(tmp_path)


@pytest.fixture
def till(shop: Shop) -> Iterator[ShownTill]:
    with till_window(shop.desk, shop.state, shop.clock, language="en") as shown:
        yield shown


def pay(till: ShownTill) -> str:
    """A sale, just paid; what its code is asked for by."""
    till.till.run(lambda d, s: d.checkout.add_product(s, "LEMON-TEA"))
    till.till.run(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 2200))
    assert till.state.last is not None
    return f"image://digital/{till.state.last.sale.id}/en"


def test_a_key_turns_the_paper_into_a_code_and_back(till: ShownTill) -> None:
    source = pay(till)
    assert not till.has("e-receipt-code")
    assert till.has("receipt")
    till.tap("e-receipt")
    assert till.item("e-receipt-code").property("source") == source
    assert not till.has("receipt")
    assert {"e-Receipt", "Scan with the customer's phone"} <= set(till.texts())
    done = till.terminal.property("done")
    assert isinstance(done, DoneViewModel)
    assert done.props.return_ms == RETURN_AFTER_CODE_MS
    till.tap("e-receipt")
    assert till.has("receipt")


def test_the_next_bill_begins_with_paper_again(till: ShownTill) -> None:
    pay(till)
    till.tap("e-receipt", "next")
    source = pay(till)
    assert not till.has("e-receipt-code")
    till.tap("e-receipt")
    assert till.item("e-receipt-code").property("source") == source


def test_nothing_is_recorded_of_a_look_at_the_code(till: ShownTill, shop: Shop) -> None:
    pay(till)
    before = shop.store.journal.head()
    till.tap("e-receipt")
    assert shop.store.journal.head() == before


def test_where_it_is_in_place_of_paper_it_is_there_at_once(shop: Shop) -> None:
    settings = ShopSettings(e_receipt="instead")
    with till_window(shop.desk, shop.state, shop.clock, language="en", settings=settings) as till:
        source = pay(till)
        assert till.item("e-receipt-code").property("source") == source
        till.tap("e-receipt")
        assert till.has("receipt")


def test_a_shop_without_it_has_no_key(shop: Shop) -> None:
    with till_window(shop.desk, shop.state, shop.clock, settings=ShopSettings(e_receipt="off")) as till:
        pay(till)
        assert not till.has("e-receipt")
        till.tap("next")
        till.terminal.show_printing(PrintingStatus(Fault.PAPER_OUT, waiting=1))
        assert till.item("reprint-last").property("text") == "重印"


def test_without_paper_the_last_bill_is_offered_as_a_code(till: ShownTill) -> None:
    source = pay(till)
    till.tap("next")
    assert till.item("reprint-last").property("text") == "Reprint"
    till.terminal.show_printing(PrintingStatus(Fault.UNREACHABLE, waiting=1))
    assert till.item("reprint-last").property("text") == "e-Receipt"
    till.tap("reprint-last")
    assert till.terminal.props.screen == "done"
    assert till.item("e-receipt-code").property("source") == source
    till.tap("next")
    assert till.terminal.props.screen == "sale"


def test_an_open_bill_stays_in_front(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 2200), lambda d, s: d.payment.next_sale(s))
    shop.ring_up("BUN")
    assert shop.do(lambda d, s: d.payment.show_last(s)).showing_done is False


def test_what_is_said_depends_on_whether_there_is_a_head_office(shop: Shop) -> None:
    assert e_receipt(shop.state, manner()) == EReceipt()
    shop.ring_up("LEMON-TEA")
    state = shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 2200))
    alone = e_receipt(state, manner(), wanted=True)
    assert "no network needed" in alone.detail
    joined = replace(state, installation=replace(state.installation, head_office="https://office.example"))
    assert "when the shop is online" in e_receipt(joined, manner(), wanted=True).detail


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), (1920, 1080)], ids=str)
@pytest.mark.parametrize("language", ["zh_HK", "en"])
def test_nothing_is_cut_or_small(shop: Shop, size: tuple[int, int], language: str) -> None:
    spoken = "en" if language == "en" else "zh_HK"
    with till_window(shop.desk, shop.state, shop.clock, size=size, language=spoken) as till:  # type: ignore[arg-type]  # one of two
        pay(till)
        till.tap("e-receipt")
        assert not till.small_targets()
        assert not till.cut_texts()


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)], ids=str)
@pytest.mark.parametrize("language", ["zh_HK", "en"])
def test_beside_the_question_whether_to_print_there_is_room_for_three_keys(
    shop: Shop, size: tuple[int, int], language: str
) -> None:
    spoken = "en" if language == "en" else "zh_HK"
    state = replace(shop.state, template=replace(shop.state.template, prints=Prints.OFFERED))
    with till_window(shop.desk, state, shop.clock, size=size, language=spoken) as till:  # type: ignore[arg-type]  # one of two
        pay(till)
        settle()
        assert till.has("reprint") and till.has("e-receipt") and till.has("no-receipt")
        assert not till.small_targets()
        assert not till.cut_texts()
