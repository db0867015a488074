"""The tender screen: touches on it become payments."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.desk import Desk
from pos_terminal.services.state import TillState
from pos_terminal.ui.binding import ViewModel, intent
from pos_terminal.ui.viewmodels.asks import Asks, TapGuard
from pos_terminal.ui.viewmodels.charge_picture import answer_charge
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.tender_picture import TenderProps, TenderViewing, present, typed_minor

LONGEST_TYPED = 9


@known_to_qml
class TenderViewModel(ViewModel[TenderProps]):
    """Touches on the tender screen become payments."""

    went = Signal(str)

    def __init__(self, till: Asks, guard: TapGuard, manner: Manner, parent: QObject | None = None) -> None:
        super().__init__(TenderProps(), parent)
        self._till, self._guard, self._manner = till, guard, manner
        self._viewing = TenderViewing()
        self._state: TillState | None = None

    def show_till(self, state: TillState, manner: Manner) -> None:
        """Shows the till as it is now; after a payment the pad is empty, after the last one cash is chosen again."""
        before, self._state, self._manner = self._state, state, manner
        if before is None or before.bill.sale.id != state.bill.sale.id:
            self._viewing = TenderViewing()
        elif len(before.bill.sale.tenders) != len(state.bill.sale.tenders):
            self._viewing = replace(self._viewing, text="")
        self._present()

    @intent(str)
    def choose(self, kind: str) -> None:
        self._viewing = TenderViewing(TenderKind(kind))
        self._present()

    @intent(str)
    def type(self, digit: str) -> None:
        text = self._viewing.text + digit
        cents = text.partition(".")[2]
        if len(text) <= LONGEST_TYPED and text.count(".") <= 1 and len(cents) <= 2:
            self._viewing = replace(self._viewing, text=text)
            self._present()

    @intent()
    def erase(self) -> None:
        self._viewing = replace(self._viewing, text=self._viewing.text[:-1])
        self._present()

    @intent(str)
    def take_cash(self, minor: str) -> None:
        """One of the large keys."""
        self._pay(TenderKind.CASH, int(minor))

    @intent()
    def take_typed(self) -> None:
        """What is typed on the pad: all of it, or a part payment."""
        if self.props.take_enabled:
            self._pay(self._viewing.kind, typed_minor(self._viewing.text, self._manner.currency))

    @intent()
    def paid(self) -> None:
        """What is due, or the part that is typed: a connected reader takes it now, one beside the till has taken it."""
        self._by_reader()

    @intent()
    def by_hand(self) -> None:
        """The reader was keyed by hand, whether it is connected or not, and has taken it."""
        self._by_reader(by_hand=True)

    @intent(str)
    def answer_charge(self, key: str) -> None:
        """Calls the reader off, or says what became of a payment that it cannot tell of."""
        if self._guard.counts("reader"):
            self._till.run(lambda desk, state: answer_charge(desk, state, key))

    @intent()
    def not_paid(self) -> None:
        """Back to cash and the other methods; nothing was recorded."""
        self._viewing = TenderViewing()
        self._present()

    @intent()
    def finish(self) -> None:
        """Rewards paid for everything."""
        self._pay(TenderKind.CASH, 0)

    @intent(int)
    def toggle_points(self, place: int) -> None:
        if self._state is None or not 0 <= place < len(self._state.bill.evaluation.offers):
            return
        choice = self._state.bill.evaluation.offers[place].choice
        self._till.run(lambda desk, state: desk.checkout.toggle_reward(state, choice))

    @intent()
    def back(self) -> None:
        """To the items; this key lies where Pay was, so a second tap of Pay must not press it."""
        if self._guard.counts("pay-and-back"):
            self.went.emit("sale")

    def _by_reader(self, *, by_hand: bool = False) -> None:
        kind, typed = self._viewing.kind, typed_minor(self._viewing.text, self._manner.currency)
        if not self._guard.counts("reader"):
            return

        def take(desk: Desk, state: TillState) -> TillState:
            minor = typed or selling.totals(state.bill.sale).due_minor
            return (desk.payment.pay if by_hand else desk.charging.pay)(state, kind, minor)

        self._till.run(take)

    def _pay(self, kind: TenderKind, minor: int) -> None:
        if self._guard.counts("reader" if kind in self._manner.settings.on_terminal else f"take-{kind}-{minor}"):
            self._till.run(lambda desk, state: desk.charging.pay(state, kind, minor))

    def _present(self) -> None:
        if self._state is not None:
            self.swap(present(self._state, self._viewing, self._manner))
