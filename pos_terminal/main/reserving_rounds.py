"""The rounds of the reservations' worker, put together on the thread that runs them."""

from dataclasses import dataclass
from pathlib import Path

from pos_terminal.clock import SystemClock, SystemIds
from pos_terminal.main.terminal import KEYS
from pos_terminal.services.reserving import Reserving, Word
from pos_terminal.store.database import DATABASE, open_store
from pos_terminal.sync.client import HeadOfficeClient
from pos_terminal.vault import open_vault
from pos_terminal.wire.reservations import Reserve

# An answer that takes longer comes too late for most bills.
DEADLINE_S = 5.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What one question brought; `number` tells it from the one before."""

    word: Word | None = None
    number: int = 0


class ReservingRounds:
    """What the open bill wants of head office, with books and a line of their own; for a till that has one."""

    def __init__(self, data: Path) -> None:
        clock, ids = SystemClock(), SystemIds()
        self._store = open_store(data / DATABASE, clock.now)
        installation, vault = self._store.installation(), open_vault(data / KEYS)
        self._line = HeadOfficeClient(
            installation.head_office,
            terminal_id=installation.terminal_id,
            sign=vault.sign,
            new_nonce=lambda: ids.new().hex,
            deadline_s=DEADLINE_S,
        )
        self._reserving = Reserving(self._store, self._line, clock)
        self._wanted: Reserve | None = None
        self._heard = Heard()

    def want(self, asked: Reserve | None) -> None:
        """What the bill wants from now on. May be called from any thread."""
        self._wanted = asked

    def hang_up(self) -> None:
        """The till is being closed: no answer is waited for any more. May be called from any thread."""
        self._line.hang_up()

    def run_once(self) -> Heard:
        """Head office's word on what the bill wants."""
        self._heard = Heard(self._reserving.ask(self._wanted), self._heard.number + 1)
        return self._heard

    def close(self) -> None:
        """Ends the line and lets go of the books."""
        self._line.close()
        self._store.close()
