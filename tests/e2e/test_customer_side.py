"""The customer's side of the counter through the real window: a line display on a port, a terminal on a socket."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.main import open_terminal
from pos_terminal.services.documents import Documents
from pos_terminal.services.state import ChargeStage
from tests.support import receipts
from tests.support.line_display_emulator import LineDisplayEmulator
from tests.support.payment_simulator import Bank, LineSimulator, Mischief
from tests.support.till_process import begin_shop
from tests.support.window_counter import AtTheCounter, counter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo terminals")


@pytest.fixture(autouse=True)
def garbage_of_this_thread() -> Iterator[None]:
    """A window that is over is taken apart on its own thread."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


class CustomerSide:
    """A shop's folder with both devices connected."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "till"
        self.display = LineDisplayEmulator(folder)
        self.bank, self.mischief = Bank(customer="waits"), Mischief()
        self.simulator = LineSimulator(self.bank, self.mischief)
        self.data.mkdir()
        (self.data / "settings.toml").write_text(
            f"[line_display]\nport = '{self.display.link}'\n"
            f"[payment_terminal]\nkind = 'tcp'\naddress = '{self.simulator.address}'\n"
        )
        begin_shop(self.data)

    def close(self) -> None:
        self.simulator.close()
        self.display.unplug()


@pytest.fixture
def side(tmp_path: Path) -> Iterator[CustomerSide]:
    found = CustomerSide(tmp_path)
    yield found
    found.close()


def asks(ling: AtTheCounter) -> bool:
    """Whether the till wants to know of the terminal what became of its charge."""
    return ling.state.charge is not None and ling.state.charge.stage is ChargeStage.ASKING


def customer_reads(ling: AtTheCounter, side: CustomerSide, first: str, second: str) -> None:
    """Waits until the display says so, while the window lives on."""
    ling.hands.wait_for(lambda: side.display.shows(first, second, wait_s=0.01), f"{first} / {second}")


def begin(ling: AtTheCounter, quick: str = "quick-octopus") -> None:
    """A tea on the bill, and the reader started."""
    ling.hands.rest(0.65)
    ling.hands.tap("tile-LEMON-TEA", quick)
    ling.until(lambda state: state.charge is not None, "the reader to be started")


def test_the_display_follows_a_sale_in_cash(side: CustomerSide) -> None:
    with counter(side.data, "en") as ling:
        customer_reads(ling, side, "CLOSED", "Please use next till")
        ling.sign_in()
        customer_reads(ling, side, "Our Shop", "Welcome")
        ling.hands.tap("tile-LEMON-TEA")
        ling.until(lambda state: bool(state.bill.sale.lines), "the tea")
        customer_reads(ling, side, "Iced lemon t. $22.00", "Total         $22.00")
        ling.hands.tap("pay", "cash-10000")
        ling.until(lambda state: state.showing_done, "the sale to be done")
        customer_reads(ling, side, "Cash         $100.00", "Change        $78.00")
        ling.reads("Our Shop")
    assert side.display.shows("CLOSED", "Please use next till")
    assert side.display.glass.unknown == []


def test_unplugged_nobody_waits_and_plugged_in_it_goes_on(side: CustomerSide) -> None:
    with counter(side.data, "en") as ling:
        ling.sign_in()
        customer_reads(ling, side, "Our Shop", "Welcome")
        side.display.unplug()
        ling.hands.tap("tile-LEMON-TEA")
        ling.until(lambda state: bool(state.bill.sale.lines), "the tea")
        ling.application.terminal.go("devices")
        ling.reads("Line display not found.")
        side.display.plug_in()
        customer_reads(ling, side, "Iced lemon t. $22.00", "Total         $22.00")


def test_octopus_by_one_tap_and_the_receipt_says_which_card(side: CustomerSide) -> None:
    with counter(side.data, "en") as ling:
        ling.sign_in()
        begin(ling)
        ling.hands.wait_for(lambda: ling.hands.has("reader-bar"), "the thin bar")
        customer_reads(ling, side, "Octopus       $22.00", "Please tap card")
        ling.hands.wait_for(lambda: bool(side.bank.charges), "the terminal to hear of it")
        side.bank.present()
        ling.until(lambda state: state.showing_done, "the sale to be done")
        customer_reads(ling, side, "Octopus       $22.00", "Remaining     $86.40")
        done = ling.state.last
        assert done is not None
        (tender,) = done.sale.tenders
        assert tender.approval is not None
        assert (tender.kind, tender.amount_minor) == (TenderKind.OCTOPUS, 2200)
        assert (tender.approval.masked_number, tender.approval.code) == ("****1234", "A12345")
        assert side.bank.taken() == {tender.approval.reference: 2200}
    with open_terminal(side.data) as terminal:
        blocks = str(Documents(terminal.store, receipts.stationery).of_record(done.n))
        assert "****1234" in blocks
        assert "A12345" in blocks
        assert "4539" not in blocks


def test_declined_in_one_amber_line_and_the_bill_is_as_it_was(side: CustomerSide) -> None:
    side.bank.customer = "has-too-little"
    with counter(side.data, "en") as ling:
        ling.sign_in()
        begin(ling)
        ling.reads("Not enough on the card.")
        assert ling.state.charge is None
        assert ling.application.terminal.checkout.props.notice_tone == "warn"  # type: ignore[attr-defined]
        assert len(ling.state.bill.sale.lines) == 1
        side.bank.customer = "taps"
        ling.hands.rest(0.65)
        ling.hands.tap("quick-octopus")
        ling.until(lambda state: state.showing_done, "the second card to do")
        assert sum(side.bank.taken().values()) == 2200


def test_called_off_in_the_place_of_the_key(side: CustomerSide) -> None:
    with counter(side.data, "en") as ling:
        ling.sign_in()
        begin(ling)
        ling.hands.wait_for(lambda: bool(side.bank.charges), "the terminal to hear of it")
        ling.hands.rest(0.65)
        ling.hands.tap("quick-cancel-charge")
        ling.until(lambda state: state.charge is None, "the charge to be over")
        ling.reads("Called off, nothing was paid.")
        assert side.bank.taken() == {}
        ling.hands.rest(0.65)
        ling.hands.tap("quick-exact")
        ling.until(lambda state: state.showing_done, "cash to do")


def test_the_till_is_closed_while_the_card_is_presented_and_the_sale_is_there_again(side: CustomerSide) -> None:
    with counter(side.data, "en") as ling:
        ling.sign_in()
        begin(ling)
        ling.hands.wait_for(lambda: bool(side.bank.charges), "the terminal to hear of it")
    side.bank.present()
    with counter(side.data, "en") as ling:
        ling.until(lambda state: state.last is not None and state.charge is None, "the terminal to have been asked")
        done = ling.state.last
        assert done is not None
        assert [tender.amount_minor for tender in done.sale.tenders] == [2200]
        assert ling.state.bill.is_empty
    assert list(side.bank.taken().values()) == [2200]


def test_a_terminal_that_cannot_say_leaves_it_to_the_cashier(side: CustomerSide) -> None:
    with counter(side.data, "en") as ling:
        ling.sign_in()
        side.mischief.deaf_after_sale = True
        begin(ling)
        ling.hands.wait_for(lambda: asks(ling), "the till to ask", 60)
        ling.hands.wait_for(lambda: ling.hands.has("quick-charge-paid"), "the question", 60)
        ling.reads("Unclear whether the reader took $22.00.")
        side.bank.present()
        ling.hands.tap("quick-charge-paid")
        ling.until(lambda state: state.showing_done, "the sale to be done")
        assert ling.state.last is not None
        assert ling.state.last.sale.tenders[0].approval is not None


def test_by_hand_where_the_terminal_is_gone(side: CustomerSide) -> None:
    with counter(side.data, "en") as ling:
        ling.sign_in()
        side.mischief.deaf = True
        begin(ling)
        ling.reads("The reader cannot be reached; nothing was paid.")
        ling.hands.rest(0.65)
        ling.hands.tap("pay", "method-octopus", "by-hand")
        ling.until(lambda state: state.showing_done, "the sale to be done")
        assert ling.state.last is not None
        assert ling.state.last.sale.tenders[0].approval is None
    assert side.bank.taken() == {}
