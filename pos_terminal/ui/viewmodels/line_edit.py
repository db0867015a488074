"""Changing a line in place of the items: its quantity, or a discount on it or on the whole bill."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.money import parse_minor
from pos_terminal.domain.selling.sale import MAXIMUM_QUANTITY, WHOLE_BASIS_POINTS, Discount, Line
from pos_terminal.services.state import TillState
from pos_terminal.ui.binding import ViewModel, intent
from pos_terminal.ui.messages import Message
from pos_terminal.ui.viewmodels.asks import Asks
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner

QUANTITY, PERCENT, AMOUNT, BILL_PERCENT, BILL_AMOUNT = "quantity", "percent", "amount", "bill-percent", "bill-amount"
PIN_DIGITS = 6
NEEDS_MANAGER = frozenset({"manager-needed", "wrong-manager-pin"})
MODES = (QUANTITY, PERCENT, AMOUNT, BILL_PERCENT, BILL_AMOUNT)


@dataclass(frozen=True, slots=True)
class ModeRow:
    """What can be changed."""

    key: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class LineEditProps:
    """The panel's words; `wants_pin` shows a manager's PIN pad in place of the digits."""

    title: str = ""
    modes: tuple[ModeRow, ...] = ()
    mode: str = QUANTITY
    figure: str = ""
    action: str = ""
    ready: bool = False
    can_lift: bool = False
    wants_pin: bool = False
    pin_filled: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Editing:
    """The line in hand and what is typed; line 0 edits the whole bill only."""

    line: int = 0
    mode: str = QUANTITY
    text: str = ""
    wants_pin: bool = False
    pin: str = ""
    problem: str = ""
    waits: bool = False


def present(state: TillState, editing: Editing, manner: Manner) -> LineEditProps:
    """The panel as text."""
    line = _line(state, editing.line)
    modes = MODES if line else MODES[3:]
    figure = {
        QUANTITY: f"{editing.text or (line.quantity if line else 1)} ×",
        PERCENT: f"{editing.text or 0}%",
        BILL_PERCENT: f"{editing.text or 0}%",
    }.get(editing.mode, f"$ {editing.text or 0}")
    lifted = line.discount if line and editing.mode in (PERCENT, AMOUNT) else state.bill.sale.discount
    return LineEditProps(
        title=manner.name(line.names) if line else manner.say("整張單", "Whole bill"),
        modes=tuple(ModeRow(mode, _mode_name(mode, manner), mode == editing.mode) for mode in modes),
        mode=editing.mode,
        figure=figure,
        action=manner.say("改為 ", "Change to ") + figure
        if editing.mode == QUANTITY
        else manner.say("減 ", "Take off ") + figure,
        ready=_wanted(editing, manner) is not None,
        can_lift=editing.mode != QUANTITY and lifted is not None,
        wants_pin=editing.wants_pin,
        pin_filled=len(editing.pin),
        problem=editing.problem,
    )


def _wanted(editing: Editing, manner: Manner) -> int | Discount | None:
    """The quantity or discount that was typed; None where it is not one yet."""
    if editing.mode == QUANTITY:
        quantity = int(editing.text) if editing.text.isdigit() else 0
        return quantity if 1 <= quantity <= MAXIMUM_QUANTITY else None
    try:
        figure = parse_minor(editing.text.rstrip("."), "HKD" if "percent" in editing.mode else manner.currency)
    except ValueError:
        return None
    if "percent" in editing.mode:
        return Discount(basis_points=figure) if 0 < figure <= WHOLE_BASIS_POINTS else None
    return Discount(amount_minor=figure) if figure > 0 else None


def _line(state: TillState, number: int) -> Line | None:
    return next((line for line in state.bill.sale.lines if line.number == number), None)


def _mode_name(mode: str, manner: Manner) -> str:
    return {
        QUANTITY: manner.say("數量", "Qty"),
        PERCENT: manner.say("折扣 %", "% off"),
        AMOUNT: manner.say("減 $", "$ off"),
        BILL_PERCENT: manner.say("整單 %", "Bill %"),
        BILL_AMOUNT: manner.say("整單 $", "Bill $"),
    }[mode]


@known_to_qml
class LineEditViewModel(ViewModel[LineEditProps]):
    """Touches on the edit panel; it closes itself when what was asked is done."""

    went = Signal(str)

    def __init__(self, till: Asks, manner: Manner, parent: QObject | None = None) -> None:
        super().__init__(LineEditProps(), parent)
        self._till, self._manner = till, manner
        self._editing = Editing()
        self._state: TillState | None = None

    def show_till(self, state: TillState, manner: Manner) -> None:
        """Shows the till as it is now; the change that was asked for has been made."""
        changed = self._state is not state
        self._state, self._manner = state, manner
        if changed and self._editing.waits:
            self._editing = Editing()
            self.went.emit("sale")
        elif self._editing.line and _line(state, self._editing.line) is None:
            self._editing = Editing(mode=BILL_PERCENT)
            self.went.emit("sale")
        self._present()

    def begin(self, state: TillState, mode: str = QUANTITY) -> None:
        """Takes the open line in hand; without one the whole bill."""
        line = _line(state, state.bill.touched)
        self._editing = Editing(line.number, mode) if line else Editing(mode=BILL_PERCENT)
        self._present()

    def refused(self, problem: Refused, message: Message) -> bool:
        """Shows why the change was refused; True where this panel asked for it."""
        if not self._editing.waits:
            return False
        needs = problem.code in NEEDS_MANAGER
        wrong = message.whole(self._manner.language) if problem.code != "manager-needed" else ""
        self._look(waits=False, wants_pin=needs, pin="", problem=wrong)
        return True

    @intent(str)
    def choose_mode(self, mode: str) -> None:
        self._look(mode=mode, text="", wants_pin=False, pin="", problem="")

    @intent(str)
    def type(self, digit: str) -> None:
        if self._editing.wants_pin:
            self._type_pin(digit)
            return
        text = self._editing.text + digit
        if len(text) <= 8 and text.count(".") <= 1 and not (digit == "." and self._editing.mode == QUANTITY):
            self._look(text=text.lstrip("0") if not text.startswith("0.") else text, problem="")

    @intent()
    def erase(self) -> None:
        if self._editing.wants_pin:
            self._look(pin=self._editing.pin[:-1])
        else:
            self._look(text=self._editing.text[:-1], problem="")

    @intent()
    def apply(self) -> None:
        self._ask("")

    @intent()
    def lift(self) -> None:
        """No discount any more."""
        line, whole = self._editing.line, self._editing.mode in (BILL_PERCENT, BILL_AMOUNT)
        self._look(waits=True)
        self._till.run(
            lambda desk, state: (
                desk.checkout.discount_sale(state, None) if whole else desk.checkout.discount_line(state, line, None)
            )
        )

    @intent()
    def close(self) -> None:
        self._editing = Editing()
        self.went.emit("sale")

    @property
    def waits_for_manager(self) -> bool:
        """Whether a manager's PIN is asked for now, so that their badge does as well."""
        return self._editing.wants_pin

    def approved(self, pin: str) -> None:
        """Makes the change; `pin` is the manager's PIN or the code of their badge."""
        self._ask(pin)

    def _type_pin(self, digit: str) -> None:
        pin = self._editing.pin + digit
        if not digit.isdigit():
            return
        self._look(pin=pin, problem="")
        if len(pin) == PIN_DIGITS:
            self._ask(pin)

    def _ask(self, pin: str) -> None:
        wanted, line = _wanted(self._editing, self._manner), self._editing.line
        if wanted is None:
            return
        whole = self._editing.mode in (BILL_PERCENT, BILL_AMOUNT)
        self._look(waits=True)
        if isinstance(wanted, int):
            quantity = wanted
            self._till.run(lambda desk, state: desk.checkout.change_quantity(state, line, quantity))
        else:
            discount = wanted
            self._till.run(
                lambda desk, state: (
                    desk.checkout.discount_sale(state, discount, pin)
                    if whole
                    else desk.checkout.discount_line(state, line, discount, pin)
                )
            )

    def _look(self, **changes: object) -> None:
        self._editing = replace(self._editing, **changes)  # type: ignore[arg-type]
        self._present()

    def _present(self) -> None:
        if self._state is not None:
            self.swap(present(self._state, self._editing, self._manner))
