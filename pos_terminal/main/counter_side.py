"""What faces the customer, on threads of its own: the line display and the payment terminal."""

import logging
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from pos_terminal.config import Config, LineDisplaySection, PaymentTerminalSection
from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.selling.charging import Declined, Result, Unclear, Wish
from pos_terminal.domain.selling.line_cells import Charset
from pos_terminal.services.line_display import DisplayBox, DisplayForm
from pos_terminal.services.ports import PaymentTerminal
from pos_terminal.services.state import ChargeStage, LineDisplayStatus, OpenCharge, TerminalStatus, TillState
from pos_terminal.ui.till import Till
from pos_terminal.ui.workers import WorkerThread

DISPLAY_EVERY_MS = 1_000
TERMINAL_EVERY_MS = 2_000
# A terminal is asked this often what became of a charge before the cashier is.
ASKED_BEFORE_DOUBT = 3
_LOG = logging.getLogger(__name__)


class DisplayRounds:
    """Shows the newest rows; a display that is gone is tried again each round."""

    def __init__(self, section: LineDisplaySection, box: DisplayBox) -> None:
        from pos_terminal.counter_devices.line import SerialLine
        from pos_terminal.counter_devices.line_display import LineDisplay

        self._name, self._box = section.port, box
        self._display = LineDisplay(
            lambda: SerialLine(section.port, section.baud),
            charset=Charset(section.charset),
            page=section.code_page,
            level=section.brightness,
        )

    def run_once(self) -> LineDisplayStatus:
        """The rows of now, on the display or not."""
        from pos_terminal.counter_devices.line import LineLost

        rows = self._box.rows
        try:
            self._display.show(rows)
        except LineLost as lost:
            return LineDisplayStatus("lost", self._name, str(lost))
        return LineDisplayStatus("ready", self._name, rows=rows)

    def close(self) -> None:
        """The till ends: the display says that it is closed."""
        self._box.show(None)
        self.run_once()
        self._display.close()


class ChargeBox:
    """The open charge as the window last heard of it, and whether the till is being closed."""

    def __init__(self) -> None:
        self.charge: OpenCharge | None = None
        self.is_ending = False

    def wish(self, reference: str) -> Wish:
        """What the till wants of the charge of that reference now."""
        if self.is_ending:
            return Wish.LEAVE
        charge = self.charge
        is_called_off = charge is None or charge.charge.reference != reference or charge.stage is ChargeStage.CANCELLING
        return Wish.CANCEL if is_called_off else Wish.GO_ON


class Told(Protocol):
    """Hears what a terminal said of a charge; `asked` tells the answer to a question from the end of the charge."""

    def __call__(self, reference: str, result: Result, *, asked: bool) -> None: ...


class TerminalRounds:
    """Runs the open charge on the terminal, and asks what became of it where that is not known.

    Each charge is run once in the life of these rounds; its result is told until the state has heard it.
    """

    def __init__(
        self,
        open_terminal: Callable[[], PaymentTerminal],
        box: ChargeBox,
        told: Told,
        name: str = "",
    ) -> None:
        self._open_terminal, self._box, self._told, self._name = open_terminal, box, told, name
        self._terminal: PaymentTerminal | None = None
        self._ran: tuple[str, Result] | None = None
        self._unheard = 0

    def run_once(self) -> TerminalStatus:
        """One charge, or one question about it; without a charge, a look whether the terminal is there."""
        try:
            terminal = self._terminal = self._terminal or self._open_terminal()
        except Unavailable as missing:
            self._give_up(missing)
            return TerminalStatus("lost", self._name, missing.cause or missing.code)
        charge = self._box.charge
        if charge is None:
            self._ran = None
            return self._looked(terminal)
        if charge.stage in (ChargeStage.UNDER_WAY, ChargeStage.CANCELLING):
            self._run(terminal, charge)
        else:
            self._ask(terminal, charge)
        return TerminalStatus("busy", self._name)

    def close(self) -> None:
        if self._terminal is not None:
            self._terminal.close()

    def _run(self, terminal: PaymentTerminal, charge: OpenCharge) -> None:
        reference = charge.charge.reference
        if self._ran is None or self._ran[0] != reference:
            self._unheard = 0
            try:
                result = terminal.run(charge.charge, lambda: self._box.wish(reference))
            except Exception as fault:  # another maker's code: nobody knows whether the money moved
                result = self._faulty(fault)
            self._ran = (reference, result)
        self._tell(*self._ran)

    def _ask(self, terminal: PaymentTerminal, charge: OpenCharge) -> None:
        reference = charge.charge.reference
        try:
            result = terminal.ask(reference)
        except Exception as fault:  # as above
            result = self._faulty(fault)
        if result is None:
            self._unheard = 0
        elif not isinstance(result, Unclear):
            self._tell(reference, result, asked=True)
        else:
            self._unheard += 1
            if self._unheard >= ASKED_BEFORE_DOUBT:
                self._tell(reference, result, asked=True)

    def _give_up(self, missing: Unavailable) -> None:
        """Without a driver nothing was asked of a terminal in this run; of an earlier one the cashier must say it."""
        charge = self._box.charge
        if charge is not None:
            begun = charge.stage in (ChargeStage.UNDER_WAY, ChargeStage.CANCELLING)
            said = Declined("unreachable") if begun else Unclear(missing.code)
            self._tell(charge.charge.reference, said, asked=True)

    def _looked(self, terminal: PaymentTerminal) -> TerminalStatus:
        try:
            found = terminal.look()
        except Exception as fault:  # as above
            return TerminalStatus("lost", self._name, self._faulty(fault).cause)
        if not found.is_there:
            return TerminalStatus("lost", self._name, found.cause)
        return TerminalStatus("ready", found.model or self._name)

    def _tell(self, reference: str, result: Result, *, asked: bool = False) -> None:
        if not self._box.is_ending:
            self._told(reference, result, asked=asked)

    def _faulty(self, fault: Exception) -> Unclear:
        said = f"{type(fault).__name__}: {fault}"
        _LOG.error("fault in a payment terminal's driver", extra={"fault": said})
        return Unclear(said)


class CounterSide(QObject):
    """Both threads, where the settings have them. `follow` hands on each state; nothing here keeps the till waiting."""

    display_changed = Signal(object)
    terminal_changed = Signal(object)

    def __init__(self, config: Config, till: Till, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._till, self._charges = till, ChargeBox()
        shown = config.line_display
        self._rows = DisplayBox(DisplayForm(shown.columns, Charset(shown.charset)))
        self._display = WorkerThread("line display", lambda: DisplayRounds(shown, self._rows), DISPLAY_EVERY_MS)
        self._display.status_changed.connect(self.display_changed)
        paying = config.payment_terminal
        self._terminal = WorkerThread("payment terminal", lambda: self._open_terminal(paying), TERMINAL_EVERY_MS)
        self._terminal.status_changed.connect(self.terminal_changed)
        self._has_display, self._has_terminal = bool(shown.port), bool(paying.kind)
        self._started = False

    def start(self) -> None:
        """Begins both threads' rounds."""
        self._started = True
        if self._has_display:
            self.display_changed.emit(LineDisplayStatus("opening"))
            self._display.start()
        if self._has_terminal:
            self.terminal_changed.emit(TerminalStatus("opening"))
            self._terminal.start()

    @Slot(object)
    def follow(self, state: TillState) -> None:
        """The newest state: what the customer reads, and which charge is open."""
        before, self._charges.charge = self._charges.charge, state.charge
        if self._rows.show(state) and self._started:
            self._display.wake()
        charge = state.charge
        if charge is None or before == charge:
            return
        if self._has_terminal and self._started:
            self._terminal.wake()
        elif not self._has_terminal and charge.stage is not ChargeStage.DOUBT:
            # The settings have lost the terminal since the charge was begun: nobody but the cashier can say.
            self._tell(charge.charge.reference, Unclear("no terminal in the settings"), asked=True)

    def stop(self, timeout_ms: int) -> None:
        """Ends both; a charge that is under way is asked about at the next start."""
        self._charges.is_ending = True
        self._display.stop(timeout_ms)
        self._terminal.stop(timeout_ms)

    def _open_terminal(self, section: PaymentTerminalSection) -> TerminalRounds:
        from pos_terminal.main.payment_terminals import open_payment_terminal, terminal_settings

        def opened() -> PaymentTerminal:
            return open_payment_terminal(terminal_settings(section))

        return TerminalRounds(opened, self._charges, self._tell, f"{section.kind} {section.address}".strip())

    def _tell(self, reference: str, result: Result, *, asked: bool) -> None:
        self._till.run(lambda desk, state: desk.charging.settle(state, reference, result, asked=asked))
