"""The rounds of the print and sync workers, put together on the thread that runs them."""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pos_terminal.assets import resources
from pos_terminal.clock import SystemClock, SystemIds
from pos_terminal.main.paper import stationery
from pos_terminal.main.printers import ShopPrinters, drawn_for
from pos_terminal.main.terminal import KEYS, PROGRAM
from pos_terminal.printer.raster import Typesetter
from pos_terminal.services.documents import Documents
from pos_terminal.services.ports import Store
from pos_terminal.services.printing import Printing
from pos_terminal.services.state import PrintingStatus, SyncStatus
from pos_terminal.services.syncing import Syncing
from pos_terminal.stationery import StationeryFolder
from pos_terminal.store.database import DATABASE, open_store
from pos_terminal.vault import KeyVault, open_vault
from pos_terminal.wire.member_code import Form

if TYPE_CHECKING:
    from pos_terminal.sync.client import HeadOfficeClient


def typesetter() -> Typesetter:
    """Draws blocks with the bundled font; made on the main thread, it serves all."""
    return Typesetter(resources() / "fonts")


def documents(
    store: Store, vault: KeyVault, clock: SystemClock, paper: StationeryFolder, receipt_address: str = ""
) -> Documents:
    """The documents of these books on that paper; a slip bears a signed code where this till may sign."""

    def member_code(member: str) -> str:
        after = store.codes.revoked_through(f"cards/{member}") or 0
        return vault.make_card(member, Form.STATIC, clock.now(), after) if vault.signs_codes else ""

    return Documents(
        store,
        paper.read,
        member_code=member_code,
        voucher_code=vault.voucher_code,
        receipt_address=receipt_address,
    )


def line_of(store: Store, vault: KeyVault, ids: SystemIds, url: str) -> "HeadOfficeClient":
    """This till's line to the head office at `url`; close it in the end."""
    from pos_terminal.sync.client import HeadOfficeClient  # the web's libraries: the window does not wait for them

    return HeadOfficeClient(
        url,
        terminal_id=store.installation().terminal_id,
        sign=vault.sign,
        new_nonce=lambda: ids.new().hex,
    )


class PrintRounds:
    """The print spool of one data folder, with books of its own; `opens_drawer` is whether it may open the drawer."""

    def __init__(
        self,
        data: Path,
        printers: ShopPrinters,
        drawing: Typesetter,
        told: Callable[[PrintingStatus], bool],
        *,
        opens_drawer: bool = True,
    ) -> None:
        clock = SystemClock()
        self._store = open_store(data / DATABASE, clock.now)
        paper = stationery(data, printers.main.paper.width_dots)
        self._printing = Printing(
            self._store,
            printers.main,
            clock,
            documents(self._store, open_vault(data / KEYS), clock, paper),
            drawn_for(printers.main.paper, drawing),
            printer_name=printers.name,
            address=printers.address,
            others=printers.stations(drawing),
            left_open_s=printers.left_open_s,
            unproven=printers.unproven,
            opens_drawer=opens_drawer,
            told=told,
        )
        self._shown: deque[bool] = deque()

    def show_drawer(self, is_open: bool) -> None:
        """A person has shut or opened the drawer to teach its switch. May be called from any thread."""
        self._shown.append(is_open)

    def run_once(self) -> PrintingStatus:
        """Prints what waits."""
        while self._shown:
            self._printing.show_drawer(self._shown.popleft())
        return self._printing.run_once()

    def close(self) -> None:
        """Lets go of the books."""
        self._printing.close()


class SyncRounds:
    """Rounds with head office, with books and a line of their own; nothing to do on a standalone till.

    `changed` is called, on the worker's thread, after a round that brought something.
    """

    def __init__(self, data: Path, changed: Callable[[], None]) -> None:
        self._clock, self._ids = SystemClock(), SystemIds()
        self._store = open_store(data / DATABASE, self._clock.now)
        self._vault = open_vault(data / KEYS)
        self._changed = changed
        self._line: HeadOfficeClient | None = None
        self._syncing: Syncing | None = None
        self._hurries = False
        self._ending = False

    def hurry(self) -> None:
        """The next round waits for no pause: a person asked. May be called from any thread."""
        self._hurries = True

    def hang_up(self) -> None:
        """The till is being closed: no answer of head office is waited for any more. May be called from any thread."""
        self._ending = True
        if self._line is not None:
            self._line.hang_up()

    def run_once(self) -> SyncStatus:
        """One round, if this till has a head office and no pause is kept."""
        if self._syncing is None:
            installation = self._store.installation()
            if not installation.enrolled:
                return SyncStatus()
            self._line = line_of(self._store, self._vault, self._ids, installation.head_office)
            self._syncing = Syncing(self._store, self._line, self._clock, self._ids, self._ids.share, PROGRAM)
        if self._ending:
            return self._syncing.status()
        force, self._hurries = self._hurries, False
        status = self._syncing.run_once(force=force)
        if self._syncing.last_round.received:
            self._changed()
        return status

    def close(self) -> None:
        """Ends the line and lets go of the books."""
        if self._line is not None:
            self._line.close()
        self._store.close()
