"""The search for printers that the devices screen asks for, on a thread of its own."""

from collections import deque
from collections.abc import Callable

from pos_terminal.domain.till import FoundPrinter
from pos_terminal.printer.finding import find_printers, own_network, sweep
from pos_terminal.services.state import PrinterSearch
from pos_terminal.ui.workers import WorkerThread


class SearchRounds:
    """One search for each time that it is wanted."""

    def __init__(self) -> None:
        self._wanted: deque[bool] = deque()
        self._last = PrinterSearch()

    def want(self, sweeping: bool) -> None:
        """A search, also of every address of the own network. May be called from any thread."""
        self._wanted.append(sweeping)

    def run_once(self) -> PrinterSearch:
        """The search that is wanted; takes some seconds."""
        while self._wanted:
            sweeping = self._wanted.popleft()
            found: tuple[FoundPrinter, ...] = find_printers()
            if sweeping:
                known = {one.address for one in found}
                found += tuple(one for one in sweep(own_network()) if one.address not in known)
            self._last = PrinterSearch(found, sweeping, self._last.count + 1)
        return self._last

    def close(self) -> None:
        """Nothing is held between searches."""


class PrinterSearching:
    """The search with its thread; `show` is a slot of a QObject, and gets each result on that object's thread."""

    def __init__(self, show: Callable[[PrinterSearch], None]) -> None:
        self._rounds = SearchRounds()
        self._thread = WorkerThread("search", lambda: self._rounds, 0)
        self._thread.status_changed.connect(show)
        self._is_started = False

    def want(self, sweeping: bool) -> None:
        """A search now, after one that is under way."""
        self._rounds.want(sweeping)
        if self._is_started:
            self._thread.wake()
        else:
            self._is_started = True
            self._thread.start()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread, after the search that is under way."""
        return self._thread.stop(timeout_ms)
