"""A joined till in a process of its own: one thread sells while another syncs, as in the window, until it dies."""

import random  # noqa: TID251 - seeded
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.loyalty.offer import OfferState
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.main import Terminal, open_terminal
from pos_terminal.main.rounds import SyncRounds
from pos_terminal.services.state import TillState
from tests.support.shop import CASHIER_PIN
from tests.support.till_process import NEVER, Death, Said

BETWEEN_ROUNDS_S = 0.05
TRIES = 5
MENU = ("LEMON-TEA", "MILK-TEA", "BUN", "BAG")


@dataclass(frozen=True, slots=True)
class Shift:
    """What a till does: so many bills for these members, and before which statement of a payment or round it dies."""

    seed: int
    bills: int
    members: tuple[str, ...]
    dies_paying: int = NEVER
    dies_syncing: int = NEVER


def trade(data: str, shift: Shift, promises: Pipe) -> None:
    """The process: pays what lay on the counter, then sells bill after bill, while the other thread syncs."""
    chance, death = random.Random(shift.seed), Death(shift.dies_paying)
    with open_terminal(Path(data)) as terminal, _syncing(Path(data), shift.dies_syncing):
        death.watch(terminal.store.connection)
        desk, state = terminal.desk, terminal.state()
        state = desk.cashiers.sign_in(state, "ling", CASHIER_PIN)
        if state.shift is None:
            state = desk.shifts.open(state, 50_000)
        if state.bill.sale.lines:
            state = _pay(terminal, state, promises, Death(NEVER))
        dying_bill = chance.randrange(shift.bills)
        for number in range(shift.bills):
            state = _ring_up(terminal, desk.checkout.reload(state), chance, shift.members)
            state = _pay(terminal, state, promises, death if number == dying_bill else Death(NEVER))


@contextmanager
def _syncing(data: Path, dies_before: int) -> Iterator[None]:
    """Rounds with head office, one after another without a pause, on a thread of their own; until it dies, if it is to:
    on a busy machine all bills may be paid before so many statements have run."""
    over, death = threading.Event(), Death(dies_before)

    def rounds() -> None:
        syncing = SyncRounds(data, lambda: None)
        death.watch(syncing._store.connection)
        death.arm()
        while not over.wait(BETWEEN_ROUNDS_S):
            syncing.hurry()
            with suppress(Unavailable):  # the books are busy: the window's worker takes it up in the next round, too
                syncing.run_once()
        syncing.close()

    thread = threading.Thread(target=rounds)
    thread.start()
    try:
        yield
    finally:
        if dies_before == NEVER:
            over.set()
        thread.join()


def _ring_up(terminal: Terminal, state: TillState, chance: random.Random, members: tuple[str, ...]) -> TillState:
    """A bill, mostly with a member, with a reward where there is one to use."""
    desk = terminal.desk
    if chance.random() < 0.8:
        known = terminal.store.members.by_number(chance.choice(members))
        assert known is not None
        state = desk.members.attach(state, known.id)
    for sku in chance.choices(MENU, k=chance.randint(1, 4)):
        state = desk.checkout.add_product(state, sku)
    state = desk.checkout.add_amount(state, chance.randint(1, 60_000))
    usable = [offer.choice for offer in state.bill.evaluation.offers if offer.state is OfferState.AVAILABLE]
    return desk.checkout.toggle_reward(state, chance.choice(usable)) if usable else state


def _patiently(call: Callable[[], TillState]) -> TillState:
    """What a cashier does where the till says that its books are busy: the same once more."""
    for _ in range(TRIES - 1):
        try:
            return call()
        except Unavailable as trouble:
            if trouble.code != "busy":
                raise
    return call()


def _pay(terminal: Terminal, state: TillState, promises: Pipe, death: Death) -> TillState:
    """Pays what is due, and tells before and after."""
    sale = state.bill.sale
    promises.send(Said("paying", sale.id))
    death.arm()
    due = selling.totals(sale).due_minor
    state = _patiently(lambda: terminal.desk.payment.pay(state, TenderKind.OCTOPUS, due))
    death.disarm()
    promises.send(Said("paid", sale.id))
    return terminal.desk.payment.next_sale(state)
