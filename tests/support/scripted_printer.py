"""A printer for tests of the spool: does what it is told to, and keeps every job it got."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome


@dataclass
class ScriptedPrinter:
    """`outcomes` are taken one by one; when there are none left, everything is printed."""

    width_dots: int = 576
    fault: Fault = Fault.NONE
    reachable_drawer: bool = True
    outcomes: list[PrintOutcome] = field(default_factory=list)
    jobs: list[bytes] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    drawer_opened: int = 0
    while_sending: Callable[[], None] = lambda: None
    says: tuple[PrinterStatus, ...] = ()
    drawer_high: bool | None = None
    is_busy: bool = False

    def status(self) -> PrinterStatus:
        return PrinterStatus(self.fault, drawer_high=self.drawer_high, is_busy=self.is_busy)

    def send(self, document: bytes, token: str, heard: Callable[[PrinterStatus], bool]) -> PrintOutcome:
        self.while_sending()
        for status in self.says:
            if not heard(status):
                return PrintOutcome.UNKNOWN
        outcome = self.outcomes.pop(0) if self.outcomes else PrintOutcome.PRINTED
        if outcome is not PrintOutcome.NOT_SENT:
            self.jobs.append(document)
            self.tokens.append(token)
        return outcome

    def kick_drawer(self) -> bool:
        self.drawer_opened += self.reachable_drawer
        return self.reachable_drawer
