"""One suite for every way to a payment terminal, against a simulator that keeps to the document and has bad days."""

import socket
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from pos_terminal.counter_devices.line import SerialLine, TcpLine
from pos_terminal.counter_devices.payment.folder_terminal import FolderTerminal, FolderTiming
from pos_terminal.counter_devices.payment.line_terminal import LineTerminal, Timing
from pos_terminal.domain.selling.charging import (
    Act,
    Approved,
    Cancelled,
    Charge,
    Declined,
    Result,
    Unclear,
    Wish,
)
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.ports import PaymentTerminal
from tests.support.payment_simulator import Bank, FolderSimulator, LineSimulator, Mischief, Simulator

QUICK = Timing(acknowledge_s=0.3, answer_s=0.6, ask_every_s=0.4, patience_s=3.0, cancel_s=0.6)
QUICK_FOLDER = FolderTiming(taken_s=0.4, answer_s=0.6, ask_every_s=0.4, patience_s=3.0, cancel_s=0.6)
KINDS = ["tcp", "file"] if sys.platform == "win32" else ["tcp", "serial", "file"]
CHARGE = Charge(
    reference="0197c0ffee", act=Act.SALE, kind=TenderKind.OCTOPUS, amount_minor=4_500, currency="HKD", of=""
)
APPROVED = Approved(
    amount_minor=4_500,
    code="A12345",
    device_reference="D-c0ffee",
    masked_number="****1234",
    remaining_minor=8_640,
)


class Counter:
    """A terminal's driver, and the simulator at the other end of its wire."""

    def __init__(self, kind: str) -> None:
        self.kind, self.bank, self.mischief = kind, Bank(), Mischief()
        self.simulator: Simulator = self._simulator()
        self.terminal: PaymentTerminal = self.driver()

    def _simulator(self) -> Simulator:
        if self.kind == "file":
            return FolderSimulator(self.bank, self.mischief)
        return LineSimulator(self.bank, self.mischief, serial=self.kind == "serial")

    def driver(self) -> PaymentTerminal:
        """A new one, as after a restart of the till."""
        address = self.simulator.address
        if self.kind == "file":
            return FolderTerminal(Path(address), QUICK_FOLDER)
        if self.kind == "serial":
            return LineTerminal(lambda: SerialLine(address, 115_200), QUICK)
        return LineTerminal(lambda: TcpLine(address), QUICK)

    def run(self, wish: Callable[[], Wish] = lambda: Wish.GO_ON, charge: Charge = CHARGE) -> Result:
        return self.terminal.run(charge, wish)

    def close(self) -> None:
        self.terminal.close()
        self.simulator.close()


@pytest.fixture(params=KINDS)
def counter(request: pytest.FixtureRequest) -> Iterator[Counter]:
    found = Counter(request.param)
    yield found
    found.close()


def after(seconds: float, wanted: Wish) -> Callable[[], Wish]:
    until = time.monotonic() + seconds
    return lambda: wanted if time.monotonic() > until else Wish.GO_ON


def settled(terminal: PaymentTerminal, reference: str = CHARGE.reference) -> Result | None:
    """What it says once it can be heard again."""
    for _ in range(10):
        said = terminal.ask(reference)
        if said is not None and not isinstance(said, Unclear):
            return said
    return said


def test_approved_with_what_a_receipt_needs_and_never_the_whole_number(counter: Counter) -> None:
    assert counter.terminal.look().is_there
    assert counter.run() == APPROVED
    assert counter.bank.taken() == {CHARGE.reference: 4_500}


def test_several_in_a_row(counter: Counter) -> None:
    for n in range(4):
        charge = Charge(reference=f"ref-{n}", act=Act.SALE, kind=TenderKind.CARD, amount_minor=100 + n, currency="HKD")
        result = counter.run(charge=charge)
        assert isinstance(result, Approved)
        assert result.amount_minor == 100 + n
    assert len(counter.bank.taken()) == 4


def test_declined_with_the_reason(counter: Counter) -> None:
    counter.bank.customer = "has-too-little"
    assert counter.run() == Declined("insufficient")
    assert counter.bank.taken() == {}


def test_given_back(counter: Counter) -> None:
    charge = Charge(
        reference="back", act=Act.REFUND, kind=TenderKind.CARD, amount_minor=4_500, currency="HKD", of="D-c0ffee"
    )
    assert isinstance(counter.run(charge=charge), Approved)
    assert counter.bank.taken() == {"back": -4_500}


def test_called_off(counter: Counter) -> None:
    counter.bank.customer = "waits"
    assert counter.run(after(0.2, Wish.CANCEL)) == Cancelled()
    assert counter.bank.taken() == {}


def test_called_off_before_it_began_the_terminal_hears_nothing(counter: Counter) -> None:
    assert counter.run(lambda: Wish.CANCEL) == Cancelled()
    assert counter.bank.asked == []


def test_called_off_too_late_the_money_counts(counter: Counter) -> None:
    counter.bank.customer, counter.bank.too_late = "waits", True
    assert counter.run(after(0.2, Wish.CANCEL)) == APPROVED


def test_the_till_is_closed_while_the_customer_looks_for_the_card_and_asks_later(counter: Counter) -> None:
    counter.bank.customer = "waits"
    began = time.monotonic()
    assert isinstance(counter.run(after(0.1, Wish.LEAVE)), Unclear)
    assert time.monotonic() - began < 2.0
    counter.terminal.close()
    counter.terminal = counter.driver()
    assert counter.terminal.ask(CHARGE.reference) is None
    counter.bank.present()
    assert settled(counter.terminal) == APPROVED


def test_the_line_is_cut_after_the_money_was_taken(counter: Counter) -> None:
    counter.mischief.cuts = 1
    first = counter.run()
    assert first == APPROVED or isinstance(first, Unclear)  # a serial line and a folder cannot be cut: they go on
    assert settled(counter.terminal) == APPROVED
    assert counter.bank.taken() == {CHARGE.reference: 4_500}


def test_an_answer_that_never_comes_by_itself_is_asked_for(counter: Counter) -> None:
    counter.mischief.mute = True
    assert counter.run() == APPROVED


def test_asked_again_after_a_restart_it_is_not_charged_again(counter: Counter) -> None:
    assert counter.run() == APPROVED
    counter.terminal.close()
    counter.terminal = counter.driver()
    assert counter.run() == APPROVED
    assert counter.bank.taken() == {CHARGE.reference: 4_500}


def test_never_heard_of_and_never_taken_after_that(counter: Counter) -> None:
    assert settled(counter.terminal) == Declined("never-arrived")
    counter.run(after(0.5, Wish.LEAVE))
    assert counter.bank.taken() == {}


def test_an_answer_of_another_charge_is_let_go(counter: Counter) -> None:
    counter.mischief.doubled = True
    assert counter.run() == APPROVED
    counter.bank.customer = "has-too-little"
    second = Charge(reference="second", act=Act.SALE, kind=TenderKind.CARD, amount_minor=900, currency="HKD")
    assert counter.run(charge=second) == Declined("insufficient")


def test_another_amount_is_told_as_it_is(counter: Counter) -> None:
    counter.bank.adds_minor = -500
    result = counter.run()
    assert isinstance(result, Approved)
    assert result.amount_minor == 4_000


def test_answers_that_come_broken_are_heard_when_they_come_whole(counter: Counter) -> None:
    counter.mischief.garbled = 2
    assert counter.run() == APPROVED


def test_a_terminal_that_falls_silent_leaves_it_unclear_until_it_is_back(counter: Counter) -> None:
    counter.mischief.deaf_after_sale = True
    assert isinstance(counter.run(after(1.0, Wish.CANCEL)), Unclear)
    assert isinstance(counter.terminal.ask(CHARGE.reference), Unclear)
    counter.mischief.deaf = counter.mischief.deaf_after_sale = False
    assert settled(counter.terminal) == APPROVED


def test_nobody_there_is_a_refusal_as_nothing_was_asked(counter: Counter) -> None:
    counter.mischief.deaf = True
    assert counter.run() == Declined("unreachable")
    assert counter.bank.asked == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "file"])
def test_a_frame_that_did_not_arrive_whole_is_sent_again(kind: str) -> None:
    counter = Counter(kind)
    counter.mischief.naks = 2
    try:
        assert counter.run() == APPROVED
        assert counter.bank.taken() == {CHARGE.reference: 4_500}
    finally:
        counter.close()


def test_no_such_place() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for address in (f"127.0.0.1:{port}", "nowhere", "", "127.0.0.1:99999999"):
        gone = LineTerminal(partial(TcpLine, address), QUICK)
        assert gone.run(CHARGE, lambda: Wish.GO_ON) == Declined("unreachable")
        assert isinstance(gone.ask("x"), Unclear)
    absent = FolderTerminal(Path("/nowhere/at/all"), QUICK_FOLDER)
    assert absent.run(CHARGE, lambda: Wish.GO_ON) == Declined("unreachable")
    assert isinstance(absent.ask("x"), Unclear)
    assert not absent.look().is_there
    lost = LineTerminal(lambda: SerialLine("/dev/no-such-port", 9_600), QUICK)
    assert not lost.look().is_there
