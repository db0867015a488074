"""A till that takes money over a payment terminal in a process of its own, to be killed at any statement."""

import random  # noqa: TID251 - seeded
import time
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.charging import Result
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.main import Terminal, open_terminal
from pos_terminal.main.counter_side import ChargeBox, TerminalRounds
from pos_terminal.main.payment_terminals import open_payment_terminal, terminal_settings
from pos_terminal.services.state import TillState
from tests.support.shop import CASHIER_PIN
from tests.support.till_process import MENU, Death

PATIENCE_S = 30.0


def write_settings(data: Path, kind: str, address: str) -> None:
    """The counter's settings with that terminal."""
    data.mkdir(parents=True, exist_ok=True)
    section = f"[payment_terminal]\nkind = '{kind}'\naddress = '{address}'\nbaud = 115200\n"
    (data / "settings.toml").write_text(section, encoding="utf-8")


def settle_open(terminal: Terminal, state: TillState) -> TillState:
    """The worker's rounds and the lane's calls in turn, until no charge is open."""
    box, told = ChargeBox(), list[tuple[str, Result, bool]]()

    def tell(reference: str, result: Result, *, asked: bool) -> None:
        told.append((reference, result, asked))

    settings = terminal_settings(terminal.config.payment_terminal)
    rounds = TerminalRounds(lambda: open_payment_terminal(settings), box, tell)
    until = time.monotonic() + PATIENCE_S
    while state.charge is not None:
        assert time.monotonic() < until, f"the charge was not settled: {state.charge.stage}"
        box.charge = state.charge
        rounds.run_once()
        for reference, said, asked in told:
            state = terminal.desk.charging.settle(state, reference, said, asked=asked)
        told.clear()
    rounds.close()
    return state


def take_money(data: str, seed: int, die_at: int, said: Pipe) -> None:
    """Settles what an earlier life left open, then sells by Octopus and sometimes gives it back, and tells how many
    statements that took. Dies before the `die_at`-th of them."""
    chance, death = random.Random(seed), Death(die_at)
    with open_terminal(Path(data)) as terminal:
        death.watch(terminal.store.connection)
        desk, state = terminal.desk, terminal.state()
        state = settle_open(terminal, state)
        state = desk.cashiers.sign_in(state, "ling", CASHIER_PIN)
        if state.shift is None:
            state = desk.shifts.open(state, 50_000)
        if not state.bill.sale.lines:
            for sku in chance.choices(MENU, k=chance.randint(1, 3)):
                state = desk.checkout.add_product(state, sku)
        death.arm()
        due = selling.totals(state.bill.sale).due_minor
        if chance.random() < 0.3 and due > 1_000:
            state = settle_open(terminal, desk.charging.pay(state, TenderKind.CARD, 1_000))
            due = selling.totals(state.bill.sale).due_minor
        state = settle_open(terminal, desk.charging.pay(state, TenderKind.OCTOPUS, due))
        if chance.random() < 0.5 and state.last is not None:
            state = give_back(terminal, state)
        death.disarm()
        said.send(death.statements)


def give_back(terminal: Terminal, state: TillState) -> TillState:
    """The first line of the last bill, over the terminal."""
    desk, last = terminal.desk, state.last
    assert last is not None
    state = desk.refunds.open_bill(state, last.sale.id)
    state = desk.refunds.choose(state, {last.sale.lines[0].number: 1})
    try:
        return settle_open(terminal, desk.charging.refund(state, "", "", TenderKind.OCTOPUS))
    except Refused as refused:
        assert refused.code == "manager-needed"
        return state
