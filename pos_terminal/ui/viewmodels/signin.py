"""The sign-in screen: who is at the till, in four taps, and how the till is."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from pos_terminal.domain.till import Cashier
from pos_terminal.services.state import TillState
from pos_terminal.ui import format as fmt
from pos_terminal.ui.binding import ViewModel, intent
from pos_terminal.ui.messages import Message
from pos_terminal.ui.viewmodels.asks import Asks
from pos_terminal.ui.viewmodels.chips import ChipRow, Devices, health_rows
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner

DIGITS = {"cashier": 4, "manager": 6}


@dataclass(frozen=True, slots=True)
class CashierRow:
    """A tile with a person."""

    key: str
    name: str
    initial: str
    role: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SignInProps:
    """Everything that the sign-in screen shows."""

    cashiers: tuple[CashierRow, ...] = ()
    health: tuple[ChipRow, ...] = ()
    prompt: str = ""
    hint: str = ""
    filled: int = 0
    digits: int = 4
    problem: str = ""
    clock: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Entering:
    """Who was chosen and what is typed; `first` is a new PIN's first entry, to be typed once more."""

    cashier: str = ""
    pin: str = ""
    first: str = ""
    problem: str = ""


def present(state: TillState, entering: Entering, devices: Devices, manner: Manner) -> SignInProps:
    """The screen as text; the last user of this till is chosen already."""
    chosen = _chosen(state, entering)
    digits = DIGITS[chosen.role] if chosen else 4
    local = manner.calendar.local(manner.now)
    return SignInProps(
        cashiers=tuple(
            CashierRow(
                key=cashier.id,
                name=cashier.name,
                initial=cashier.name[:1].upper(),
                role=manner.say("店長", "Manager") if cashier.role == "manager" else manner.say("收銀員", "Cashier"),
                chosen=chosen is not None and cashier.id == chosen.id,
            )
            for cashier in state.cashiers
        ),
        health=health_rows(devices, state, manner),
        prompt=_prompt(chosen, entering, manner),
        hint=manner.say(f"輸入第 {digits} 位數字後自動登入", f"Signs in at the {digits}th digit"),
        filled=len(entering.pin),
        digits=digits,
        problem=entering.problem,
        clock=fmt.time(local),
        day=_day(manner),
    )


def _chosen(state: TillState, entering: Entering) -> Cashier | None:
    by_id = {cashier.id: cashier for cashier in state.cashiers}
    return by_id.get(entering.cashier) or (state.cashiers[0] if state.cashiers else None)


def _prompt(chosen: Cashier | None, entering: Entering, manner: Manner) -> str:
    if chosen is None:
        return manner.say("未有收銀員", "No cashiers yet")
    if chosen.pin_hash:
        return manner.say(f"{chosen.name}，請輸入 PIN", f"{chosen.name}, enter your PIN")
    if entering.first:
        return manner.say("請再輸入一次", "Key it once more")
    return manner.say(f"{chosen.name}，設定新 PIN", f"{chosen.name}, choose a PIN")


def _day(manner: Manner) -> str:
    local = manner.calendar.local(manner.now)
    written = fmt.day_with_weekday(local.date(), manner.language)
    return f"{local.year}年{written}" if manner.language == "zh_HK" else f"{written} {local.year}"


@known_to_qml
class SignInViewModel(ViewModel[SignInProps]):
    """Choosing a person and typing their PIN; the last digit signs in."""

    def __init__(self, till: Asks, manner: Manner, parent: QObject | None = None) -> None:
        super().__init__(SignInProps(), parent)
        self._till, self._manner = till, manner
        self._entering, self._devices = Entering(), Devices()
        self._state: TillState | None = None

    def show_till(self, state: TillState, devices: Devices, manner: Manner) -> None:
        """Shows the till as it is now; after a sign-in nothing typed is kept."""
        self._state, self._devices, self._manner = state, devices, manner
        if state.operator is not None:
            self._entering = Entering()
        self._present()

    def refused(self, message: Message) -> None:
        """A wrong PIN, or a person who is paused: the dots are empty again."""
        self._look(pin="", first="", problem=message.whole(self._manner.language))

    @intent(str)
    def choose(self, cashier: str) -> None:
        self._entering = Entering(cashier)
        self._present()

    @intent(str)
    def type(self, digit: str) -> None:
        chosen = _chosen(self._state, self._entering) if self._state else None
        if chosen is None or not digit.isdigit():
            return
        pin = self._entering.pin + digit
        if len(pin) < DIGITS[chosen.role]:
            self._look(pin=pin, problem="")
        elif chosen.pin_hash:
            self._look(pin="", problem="")
            self._till.run(lambda desk, state: desk.router.resume(desk.cashiers.sign_in(state, chosen.id, pin)))
        else:
            self._choose_pin(chosen, pin)

    @intent()
    def erase(self) -> None:
        self._look(pin=self._entering.pin[:-1])

    @intent()
    def clear(self) -> None:
        self._look(pin="")

    def _choose_pin(self, chosen: Cashier, pin: str) -> None:
        """A new PIN is typed twice."""
        if not self._entering.first:
            self._look(pin="", first=pin, problem="")
        elif self._entering.first != pin:
            differs = self._manner.say("兩次輸入不同，請重新設定。", "The two PINs differ. Choose again.")
            self._look(pin="", first="", problem=differs)
        else:
            self._look(pin="", first="", problem="")
            self._till.run(lambda desk, state: desk.cashiers.set_pin(state, chosen.id, pin))

    def _look(self, **changes: str) -> None:
        self._entering = replace(self._entering, **changes)
        self._present()

    def _present(self) -> None:
        if self._state is not None:
            self.swap(present(self._state, self._entering, self._devices, self._manner))
