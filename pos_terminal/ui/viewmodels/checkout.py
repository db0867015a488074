"""The sale screen's items and bill: ringing up, undoing, holding, and the quick payment keys."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pos_terminal.domain.loyalty.engine import Choice
from pos_terminal.domain.money import parse_minor
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.sale import MAXIMUM_AMOUNT_MINOR, TenderKind
from pos_terminal.services.desk import Desk
from pos_terminal.services.state import ChargeStage, TillState
from pos_terminal.ui.binding import ViewModel, intent
from pos_terminal.ui.lane import Call
from pos_terminal.ui.viewmodels.asks import Asks, TapGuard
from pos_terminal.ui.viewmodels.bill import Typed
from pos_terminal.ui.viewmodels.cash import next_note_minor
from pos_terminal.ui.viewmodels.charge_picture import KEYS as CHARGE_KEYS
from pos_terminal.ui.viewmodels.charge_picture import NOT_PAID, answer_charge
from pos_terminal.ui.viewmodels.checkout_picture import CheckoutProps, Viewing, present
from pos_terminal.ui.viewmodels.items import AMOUNT
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.notices import Telling

UNDO_MS = 10_000
LONGEST_TYPED = 9


@known_to_qml
class CheckoutViewModel(ViewModel[CheckoutProps]):
    """Touches on the items and the bill become calls to the till."""

    went = Signal(str)

    def __init__(self, till: Asks, guard: TapGuard, manner: Manner, parent: QObject | None = None) -> None:
        super().__init__(CheckoutProps(), parent)
        self._till, self._guard, self._manner = till, guard, manner
        self._viewing, self._telling, self._spent = Viewing(), Telling(), Typed()
        self._state: TillState | None = None
        self._undo = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._undo.timeout.connect(self._end_undo)

    @property
    def typed(self) -> Typed:
        """What is being typed on the amount pad."""
        return self._viewing.typed

    def show_till(self, state: TillState, telling: Telling, manner: Manner) -> None:
        """Shows the till as it is now."""
        before, self._state = self._state, state
        self._telling, self._manner = telling, manner
        undoable = (state.cleared, state.removed)
        if before is None or (before.cleared, before.removed) != undoable:
            self._viewing = replace(self._viewing, undo_over=False)
            if undoable != (None, None):
                self._undo.start()
        if before is None or before.bill.sale.id != state.bill.sale.id:
            self._viewing = replace(self._viewing, showing_held=False)
        if before is None or before.bill.sale.lines != state.bill.sale.lines:
            self._spent = Typed()  # it is a line by now: a later refusal must not bring it back a second time
        self._present()

    def give_back(self) -> None:
        """The call that spent the typed amount was refused: it stands on the pad again."""
        if self._spent.minor and not self.typed.text:
            self._look(typed=self._spent)
        self._spent = Typed()

    def with_typed(self, call: Call) -> Call:
        """`call` on the till after the typed amount has become a line; the pad is empty from now on."""
        typed = self._spend()
        if not typed.minor:
            return call

        def both(desk: Desk, state: TillState) -> TillState:
            return call(desk, desk.checkout.add_amount(state, typed.minor, typed.quantity))

        return both

    @intent(str)
    def choose_category(self, key: str) -> None:
        self._look(tab=key, showing_held=False)

    @intent(str)
    def add_item(self, sku: str) -> None:
        self._till.run(self.with_typed(lambda desk, state: desk.checkout.add_product(state, sku)))

    @intent(str)
    def type_amount(self, digits: str) -> None:
        """A digit, `00` or the point; from any tab, the amount pad comes up."""
        text = self.typed.text + digits
        whole, point, cents = text.partition(".")
        text = (whole.lstrip("0") or ("0" if point else "")) + point + cents
        if text.count(".") > 1 or len(text) > LONGEST_TYPED:
            return
        try:
            minor = parse_minor(text.rstrip(".") or "0", self._manner.currency)
        except ValueError:
            return
        if minor * self.typed.quantity <= MAXIMUM_AMOUNT_MINOR:
            self._look(tab=AMOUNT, typed=Typed(text, self.typed.quantity, minor), showing_held=False)

    @intent()
    def erase_amount(self) -> None:
        text = self.typed.text[:-1]
        if not self.typed.text:
            self._look(typed=Typed())
            return
        minor = parse_minor(text.rstrip(".") or "0", self._manner.currency)
        self._look(typed=Typed(text, self.typed.quantity, minor))

    @intent()
    def times(self) -> None:
        """What was typed is a quantity; the amount follows."""
        if self.typed.text.isdigit() and 1 <= int(self.typed.text) <= selling.MAXIMUM_QUANTITY:
            self._look(typed=Typed("", int(self.typed.text), 0))

    @intent()
    def add_amount(self) -> None:
        if self.typed.minor:
            self._till.run(self.with_typed(lambda _, state: state))

    @intent(int)
    def touch(self, line: int) -> None:
        self._till.run(lambda desk, state: desk.checkout.touch_line(state, 0 if state.bill.touched == line else line))

    @intent(int)
    def step(self, by: int) -> None:
        """One more or one less of the open line."""

        def change(desk: Desk, state: TillState) -> TillState:
            line = selling.line_of(state.bill.sale, state.bill.touched)
            return desk.checkout.change_quantity(state, line.number, line.quantity + by)

        if self._has_open_line():
            self._till.run(change)

    @intent()
    def remove_open(self) -> None:
        if self._has_open_line():
            self._till.run(lambda desk, state: desk.checkout.remove_line(state, state.bill.touched))

    @intent(str, int)
    def take_back(self, kind: str, place: int) -> None:
        """The cross on a row: a reward, a payment or the bill's discount is taken off again."""
        if kind == "tender":
            self._till.run(lambda desk, state: desk.payment.remove_tender(state, place))
        elif kind == "discount":
            self._till.run(lambda desk, state: desk.checkout.discount_sale(state, None))
        elif kind == "reward" and self._state and 0 <= place < len(self._state.bill.evaluation.offers):
            choice = self._state.bill.evaluation.offers[place].choice
            self._toggle(choice)

    @intent()
    def undo(self) -> None:
        """Brings back the cleared bill or the removed line."""
        if self._state and self.props.undo_text:
            cleared = self._state.cleared is not None and self._state.bill.is_empty
            self._till.run(
                lambda desk, state: desk.checkout.undo_clear(state) if cleared else desk.checkout.restore_line(state)
            )

    @intent()
    def clear(self) -> None:
        self._spend()
        self._till.run(lambda desk, state: desk.checkout.clear(state))

    @intent()
    def hold(self) -> None:
        """Sets the bill aside; with an empty bill shows those that are set aside."""
        if self.props.can_hold or self.typed.minor:
            self._till.run(self.with_typed(lambda desk, state: desk.checkout.hold(state)))
        elif self.props.held_text:
            self._look(showing_held=not self._viewing.showing_held)

    @intent()
    def show_held(self) -> None:
        self._look(showing_held=not self._viewing.showing_held)

    @intent(int)
    def recall(self, slot: int) -> None:
        self._look(showing_held=False)
        self._till.run(self.with_typed(lambda desk, state: desk.checkout.recall(state, slot)))

    @intent(int)
    def hand_over(self, slot: int) -> None:
        """The held bill as a slip for another till."""
        self._look(showing_held=len(self.props.held) > 1)
        self._till.run(lambda desk, state: desk.handovers.give(state, slot))

    @intent(str)
    def quick_pay(self, key: str) -> None:
        """One tap takes the payment; a second one within 600 ms is not meant."""
        # The reader's keys follow each other in one place: a double tap on one must not press the next.
        tapped = "quick-reader" if key == "octopus" or key in CHARGE_KEYS else f"quick-{key}"
        if (self.props.empty and not self.typed.minor) or not self._guard.counts(tapped):
            return
        if key in CHARGE_KEYS:
            self._till.run(lambda desk, state: answer_charge(desk, state, key))
            return
        step, currency = self._manner.settings.cash_step_minor, self._manner.currency

        def take(desk: Desk, state: TillState) -> TillState:
            sale = state.bill.sale
            if key == "octopus":
                return desk.charging.pay(state, TenderKind.OCTOPUS, selling.totals(sale).due_minor)
            cash = selling.cash_due_minor(sale, step)
            return desk.payment.pay(state, TenderKind.CASH, next_note_minor(cash, currency) if key == "note" else cash)

        self._till.run(self.with_typed(take))

    @intent()
    def pay(self) -> None:
        """To the tender screen; without an open shift to the screen that opens one."""
        if self._state is None or not self.props.pay_enabled:
            return
        if self._state.shift is None:
            self.went.emit("shift")
            return
        if not self._guard.counts("pay-and-back"):
            return
        if self.typed.minor:
            self._till.run(self.with_typed(lambda _, state: state))
        self.went.emit("tender")

    @intent()
    def reprint(self) -> None:
        """The last receipt once more: on paper, or as a code while the printer cannot print."""
        if self.props.last_is_code:
            self.went.emit("e-receipt")
            return

        def again(desk: Desk, state: TillState) -> TillState:
            return desk.refunds.reprint(state, state.last.sale.id) if state.last else state

        self._till.run(again)

    @intent()
    def answer_notice(self) -> None:
        """The notice's key: printer trouble is looked at on the devices screen, a refund that the reader cannot tell of
        in the history; anything else is put away."""
        charge = self._state.charge if self._state else None
        if charge is not None and charge.stage is ChargeStage.DOUBT:
            if charge.giving is None:
                self._till.run(lambda desk, state: answer_charge(desk, state, NOT_PAID))
            else:
                self._till.run(lambda desk, state: desk.refunds.open_bill(state, charge.sale))
                self.went.emit("history")
        elif self.props.notice_glyph == "printer":
            self.went.emit("devices")
        else:
            self.went.emit("read")

    def _toggle(self, choice: Choice) -> None:
        self._till.run(lambda desk, state: desk.checkout.toggle_reward(state, choice))

    def _has_open_line(self) -> bool:
        bill = self._state.bill if self._state else None
        return bill is not None and any(line.number == bill.touched for line in bill.sale.lines)

    def _spend(self) -> Typed:
        self._spent = self.typed
        if self.typed != Typed():
            self._look(typed=Typed())
        return self._spent

    @Slot()
    def _end_undo(self) -> None:
        self._look(undo_over=True)

    def _look(self, **changes: object) -> None:
        self._viewing = replace(self._viewing, **changes)  # type: ignore[arg-type]
        self._present()

    def _present(self) -> None:
        if self._state is not None:
            self.swap(present(self._state, self._viewing, self._telling, self._manner))
