"""What the screens beside the sale share: a till to ask, the state and manner to show, and a manager's PIN in place."""

from __future__ import annotations

from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.services.state import TillState
from pos_terminal.ui.binding import ViewModel, intent
from pos_terminal.ui.lane import Call, Fault
from pos_terminal.ui.messages import Message, trouble
from pos_terminal.ui.viewmodels.manner import Manner

P = TypeVar("P")
Problem = Refused | Unavailable | Fault
MANAGER_PIN_DIGITS = 6


class Answers(Protocol):
    """The till as these screens use it: a call is posted, and what it raises comes back as `troubled`."""

    @property
    def troubled(self) -> SignalInstance: ...
    def run(self, call: Call) -> None: ...


class ScreenViewModel(ViewModel[P]):
    """A screen of the till. `went` asks for another screen by its name.

    What a call of this screen raises is shown on this screen, until the next call or until it is left.
    """

    went = Signal(str)

    def __init__(self, till: Answers, props: P, parent: QObject | None = None) -> None:
        super().__init__(props, parent)
        self._till = till
        self._state: TillState | None = None
        self._manner: Manner | None = None
        self._waits = False
        self._problem: Problem | None = None
        self._told: Message | None = None
        till.troubled.connect(self._on_troubled)

    def show(self, state: TillState, manner: Manner) -> None:
        """Shows the till as it is now."""
        if state is not self._state:
            self._waits = False
            self.arrived(self._state, state)
        self._state, self._manner = state, manner
        self.refresh()

    def arrived(self, before: TillState | None, after: TillState) -> None:
        """For screens that keep something typed: what of it is done with when this state comes."""

    def refresh(self) -> None:
        """Shows again what is typed or chosen here."""
        if self._state is not None and self._manner is not None:
            self.swap(self.present(self._state, self._manner))

    def present(self, state: TillState, manner: Manner) -> P:
        """The state and what is typed, as everything that the screen shows."""
        raise TypeError(f"{type(self).__name__} has no picture of the till")

    def ask(self, call: Call) -> None:
        """Runs a use case for this screen."""
        self._waits, self._problem = True, None
        self._till.run(call)

    def forget_problem(self) -> None:
        """The cashier goes on: what went wrong before is no longer shown."""
        self._problem = None

    @property
    def told(self) -> Message | None:
        """What is to be said of the code read last, where it could not be used."""
        return self._told

    def tell(self, said: Message | None) -> None:
        """What is to be said here of a code, until the next one or until the screen is left."""
        if said != self._told:
            self._told = said
            self.refresh()

    def met(self, manner: Manner) -> Message | None:
        """What the last call of this screen met, as a sentence."""
        match self._problem:
            case None:
                return None
            case Fault(incident):
                return trouble(incident, manner.language, manner.currency)
            case met:
                return trouble(met, manner.language, manner.currency)

    def refused(self, problem: Problem) -> None:
        """A call of this screen was refused; screens that keep a PIN forget it here."""
        self._problem = problem
        self.refresh()

    @Slot(object)
    def _on_troubled(self, problem: Problem) -> None:
        if self._waits:
            self._waits = False
            self.refused(problem)


class ApprovedViewModel(ScreenViewModel[P]):
    """A screen on which a manager's PIN, keyed in place, does what needs approval: the last digit does it."""

    def __init__(self, till: Answers, props: P, parent: QObject | None = None) -> None:
        super().__init__(till, props, parent)
        self._pin = ""

    @intent(str)
    def type_pin(self, digit: str) -> None:
        self.forget_problem()
        self._pin += digit
        if len(self._pin) < MANAGER_PIN_DIGITS:
            self.refresh()
            return
        pin, self._pin = self._pin, ""
        self.approved(pin)
        self.refresh()

    @intent()
    def erase_pin(self) -> None:
        self._pin = self._pin[:-1]
        self.refresh()

    @intent()
    def clear_pin(self) -> None:
        self._pin = ""
        self.refresh()

    @property
    def waits_for_manager(self) -> bool:
        """Whether a manager's PIN is asked for now, so that their badge does as well."""
        return False

    def approved(self, pin: str) -> None:
        """Does what is waiting for approval; `pin` is the manager's PIN or the code of their badge."""
        raise TypeError(f"{type(self).__name__} has nothing to approve")

    def refused(self, problem: Problem) -> None:
        self._pin = ""
        super().refused(problem)
