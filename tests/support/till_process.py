"""A till in a process of its own, to be killed: the real desk sells, or the real spool prints, until it dies.

Processes are forked from a server that has everything imported, so that one costs little. Death comes from outside
(`Process.kill`), or at a chosen place: right before the n-th statement that goes to the database.
"""

import multiprocessing
import os
import random  # noqa: TID251 - seeded
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from uuid import UUID

from pos_terminal.domain.loyalty.offer import OfferState
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.main import Terminal, open_terminal
from pos_terminal.main.printers import ShopPrinters
from pos_terminal.main.rounds import PrintRounds, typesetter
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.printer.transport import open_printer
from pos_terminal.services.state import TillState
from pos_terminal.store.connection import Connection
from tests.support.shop import CASHIER_PIN, CHAN, LEE, fill

PRESETS = ("moneyback", "cafe-stamps")
MENU = ("LEMON-TEA", "MILK-TEA", "BUN", "BAG")
NEVER = 10**9
AFTER_THE_COMMIT = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What the till promised: `paying` before the payment, `paid` once the sale is on the screen as done."""

    what: str
    sale: UUID
    statements: int = 0


class Death:
    """Kills this process before its n-th statement after `arm`, or right after the call that was armed."""

    def __init__(self, at: int) -> None:
        self._at = at
        self.statements = 0
        self._armed = False

    def watch(self, connection: Connection) -> None:
        connection.raw.set_trace_callback(self._count)

    def arm(self) -> None:
        self._armed, self.statements = True, 0

    def disarm(self) -> None:
        if self._armed and self._at == AFTER_THE_COMMIT:
            self._strike()
        self._armed = False

    def _count(self, _statement: str) -> None:
        if self._armed:
            self.statements += 1
            if self.statements == self._at:
                self._strike()

    def _strike(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def begin_shop(data: Path) -> None:
    """A standalone shop with a menu, two members, cashiers and both programmes."""
    with open_terminal(data) as terminal:
        terminal.state()
        fill(terminal.store, terminal.vault, PRESETS)


def sell(data: str, seed: int, bills: int, die_at: int, promises: Pipe) -> None:
    """Signs in, opens the shift if it is not, pays what lay on the counter, then sells bill after bill.

    With `die_at` the last bill's payment is cut short before that statement.
    """
    chance, death = random.Random(seed), Death(die_at)
    with open_terminal(Path(data)) as terminal:
        death.watch(terminal.store.connection)
        desk, state = terminal.desk, terminal.state()
        state = desk.cashiers.sign_in(state, "ling", CASHIER_PIN)
        if state.shift is None:
            state = desk.shifts.open(state, 50_000)
        if state.bill.sale.lines:
            state = pay(terminal, state, promises, chance)
        for left in range(bills, 0, -1):
            state = ring_up(terminal, state, chance)
            state = pay(terminal, state, promises, chance, death if left == 1 else None)


def ring_up(terminal: Terminal, state: TillState, chance: random.Random) -> TillState:
    """A bill with a member, some items, an amount, and a reward where there is one to use."""
    desk = terminal.desk
    if chance.random() < 0.8:
        state = desk.members.attach(state, chance.choice((CHAN, LEE)).id)
    for sku in chance.choices(MENU, k=chance.randint(1, 4)):
        state = desk.checkout.add_product(state, sku)
    state = desk.checkout.add_amount(state, chance.randint(1, 60_000))
    usable = [offer.choice for offer in state.bill.evaluation.offers if offer.state is OfferState.AVAILABLE]
    return desk.checkout.toggle_reward(state, chance.choice(usable)) if usable else state


def pay(
    terminal: Terminal, state: TillState, promises: Pipe, chance: random.Random, death: Death | None = None
) -> TillState:
    """Pays what is due, by one means or two, and tells before and after."""
    sale = state.bill.sale
    promises.send(Said("paying", sale.id))
    if death:
        death.arm()
    due = selling.totals(sale).due_minor
    if due > 2_000 and chance.random() < 0.3:
        state = terminal.desk.payment.pay(state, TenderKind.OCTOPUS, 1_000)
    step = terminal.config.rules.cash_step_minor
    state = terminal.desk.payment.pay(state, TenderKind.CASH, selling.cash_due_minor(state.bill.sale, step))
    if death:
        death.disarm()
    promises.send(Said("paid", sale.id, death.statements if death else 0))
    return terminal.desk.payment.next_sale(state)


def print_waiting(data: str, address: str, die_at: int, done: Pipe) -> None:
    """One round of the print worker, to a network printer that confirms each job by name."""
    settings = PrinterSettings(kind="network", address=address, end_mark="gs_h", patience_s=3, reply_s=0.5)
    death = Death(die_at)
    rounds = PrintRounds(Path(data), ShopPrinters(open_printer(settings)), typesetter(), lambda _status: True)
    death.watch(rounds._store.connection)
    death.arm()
    rounds.run_once()
    done.send(death.statements)
    death.disarm()
    rounds.close()


class Killed:
    """A process that runs one of the above, and what it said until it ended."""

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        self._ears, mouth = multiprocessing.Pipe(duplex=False)
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__, "tests.support.machine"])
        self.process: ForkServerProcess = context.Process(target=work, args=(*arguments, mouth), daemon=True)
        self.process.start()
        mouth.close()

    def hear(self, most: int = NEVER) -> list[object]:
        """What it says, in order, until it ends or has said so much."""
        heard: list[object] = []
        try:
            while len(heard) < most:
                heard.append(self._ears.recv())
        except EOFError:
            pass
        return heard

    def kill(self) -> None:
        """Power cut."""
        self.process.kill()

    def ended(self) -> int:
        """Waits for its end; the exit code, -9 where it was killed."""
        self.process.join(30)
        code = self.process.exitcode
        assert code is not None, "it did not end"
        self._ears.close()
        self.process.close()
        return code
