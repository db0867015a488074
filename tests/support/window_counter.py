"""A cashier at the till's real window, in a test's process: hands, eyes, and an end that leaves nothing running."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject

from pos_terminal.domain.words import Language
from pos_terminal.main.window import TillApplication, WindowOptions
from pos_terminal.printer.transport import AnyPrinter
from pos_terminal.services.state import SyncStatus, TillState
from pos_terminal.ui.binding import ViewModel
from pos_terminal.ui.hands import Hands
from tests.support.shop import CASHIER_PIN

THREADS = ("lane", "printer", "sync")


class AtTheCounter:
    """A cashier at one window."""

    def __init__(self, application: TillApplication) -> None:
        self.application = application
        self.hands = Hands(application.window.window)
        self.office: list[SyncStatus] = []
        application.sync_changed.connect(self._hear)

    def _hear(self, status: SyncStatus) -> None:
        self.office.append(status)

    @property
    def state(self) -> TillState:
        assert self.application.till.state is not None
        return self.application.till.state

    def texts(self) -> list[str]:
        """Every text that the screens are given to show."""
        return [*shown_by(self.application.terminal)]

    def reads(self, words: str) -> None:
        """Waits until these words are on the screen."""
        self.hands.wait_for(lambda: any(words in text for text in self.texts()), words)

    def until(self, come: Callable[[TillState], bool], what: str) -> None:
        self.hands.wait_for(lambda: self.application.till.state is not None and come(self.state), what)

    def sign_in(self) -> None:
        """Ling signs in; the shift is opened where it is not."""
        self.hands.wait_for(lambda: self.application.till.state is not None, "the books to be open")
        self.application.till.run(lambda desk, state: desk.cashiers.sign_in(state, "ling", CASHIER_PIN))
        self.until(lambda state: state.operator is not None, "the cashier to be signed in")
        if self.state.shift is None:
            self.application.till.run(lambda desk, state: desk.shifts.open(state, 50_000))
            self.until(lambda state: state.shift is not None, "the shift to be open")
        self.hands.wait_for(lambda: self.hands.has("tile-LEMON-TEA"), "the sale screen")

    def sell(self) -> None:
        """A lemon tea, by Octopus."""
        before = self.state.last
        if self.state.showing_done:
            self.hands.tap("next")
        self.hands.rest(0.65)  # nobody pays faster, and a faster tap would count as a double one
        self.hands.tap("tile-LEMON-TEA", "quick-octopus")
        self.until(lambda state: state.last is not before and state.showing_done, "the sale to be done")


def shown_by(model: QObject) -> Iterator[str]:
    """The texts of a view model, its rows and the view models within it."""
    if isinstance(model, ViewModel):
        yield from said_in(model.props)
    for child in model.children():
        if isinstance(child, ViewModel):
            yield from shown_by(child)


def said_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from said_in(part)
    elif is_dataclass(value):
        for one in fields(value):
            yield from said_in(getattr(value, one.name))


def running_threads() -> set[str]:
    """The names of this process's threads, as the system knows them."""
    if not sys.platform.startswith("linux"):
        return set()
    names = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended while we were looking
            names.add((task / "comm").read_text().strip())
    return names


@contextmanager
def counter(data: Path, language: Language | None = None, printer: AnyPrinter | None = None) -> Iterator[AtTheCounter]:
    """The window over that folder; afterwards no thread of it is left."""
    application = TillApplication(WindowOptions(data=data, language=language), ["till"], printer=printer)
    application.start()
    try:
        yield AtTheCounter(application)
    finally:
        application.close()
        application.deleteLater()
        QCoreApplication.processEvents()
        wait(lambda: not running_threads() & set(THREADS))  # the system takes a moment after the last word


def wait(come: Callable[[], bool]) -> None:
    """As hands do, without a window of one's own."""
    for _ in range(1_000):
        QCoreApplication.processEvents()
        if come():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it did not come about")
