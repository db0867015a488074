"""Head office, the shop's files, and the devices at the counter."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from pos_terminal.domain.selling.charging import Charge, Reachability, Result, Wish
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import (
    Picture,
    PrinterStatus,
    PrintOutcome,
)
from pos_terminal.wire.envelope import (
    Agreed,
    BatchAnswer,
    BatchHead,
    Changes,
    Compare,
    Enrol,
    Enrolled,
    Hello,
    HelloAnswer,
)
from pos_terminal.wire.neighbours import StreamEnds
from pos_terminal.wire.reconcile import (
    Again,
    AgainAnswer,
    BalancesAnswer,
    BalancesAsked,
    BucketsAsked,
    DaysAnswer,
    DaysAsked,
    PlacesAnswer,
    PlacesAsked,
)
from pos_terminal.wire.reservations import Reserve, Reserved

if TYPE_CHECKING:
    # The window does not wait for the rooms of receipts.
    from pos_terminal.domain.receipt.stationery import Stationery
    from pos_terminal.domain.receipt.template import Template


class HeadOffice(Protocol):
    """Head office over the line. Every call ends within its deadline.

    Raises wire.answers.NoAnswer (an Unavailable `head_office`), whose `code` says what to do.
    """

    def enrol(self, request: Enrol) -> Enrolled: ...
    def hello(self, hello: Hello) -> HelloAnswer: ...
    def compare(self, compare: Compare) -> Agreed: ...
    def send(self, head: BatchHead, bodies: Sequence[bytes]) -> BatchAnswer: ...
    def changes(self, generation: str, cursor: int, limit: int) -> Changes: ...
    def balances(self, asked: BalancesAsked) -> BalancesAnswer: ...
    def buckets(self, asked: BucketsAsked) -> Changes: ...
    def days(self, asked: DaysAsked) -> DaysAnswer: ...
    def places(self, asked: PlacesAsked) -> PlacesAnswer: ...
    def again(self, asked: Again) -> AgainAnswer: ...
    def reserve(self, asked: Reserve) -> Reserved: ...


class Peers(Protocol):
    """The shop's other tills on the local network, by address. Every call ends within its deadline.

    Raises wire.answers.NoAnswer where one does not answer, or not as it should.
    """

    def found(self, terminals: Collection[str]) -> Sequence[str]:
        """Where these are to be found now."""

    def ends(self, peer: str) -> StreamEnds: ...
    def records(self, peer: str, stream: UUID, after: int) -> bytes:
        """The stream's records after that place (wire/neighbours.py); empty where that till has none."""


class StationeryFiles(Protocol):
    """The shop's receipt files."""

    def read(self) -> "Stationery":
        """What they say now."""

    def keep(self, template: "Template") -> None:
        """Writes another template, whole or not at all. Raises Unavailable `receipts-not-kept`."""


class Printer(Protocol):
    """One receipt printer, on the print worker's thread. Every call ends within its timeout."""

    @property
    def width_dots(self) -> int: ...
    def status(self) -> PrinterStatus: ...
    def send(self, document: bytes, token: str, heard: Callable[[PrinterStatus], bool]) -> PrintOutcome:
        """Prints the document. While it waits, as when paper ran out half-way, it tells `heard` what the printer says;
        False as the answer ends the waiting."""

    def kick_drawer(self) -> bool:
        """Opens the drawer, also while paper is out; False where nothing went to it. `heard` may ask for it, while a
        job is under way."""


class PaymentTerminal(Protocol):
    """One card or Octopus terminal, on its worker's thread. Nobody waits for these calls but that thread.

    Nothing is raised for what the terminal or its line does: that is what `Unclear` and `Declined` are for.
    """

    def run(self, charge: Charge, wish: Callable[[], Wish]) -> Result:
        """Takes, or gives back, the money, and comes back once the terminal has answered.

        `wish` is to be asked at least five times a second; what it says counts from then on. A charge whose reference
        the terminal has settled before gives what was said then, and moves no money. `Declined` only where it is
        certain that no money has moved.
        """

    def ask(self, reference: str) -> Result | None:
        """What became of a charge; None while it is under way. Within three seconds.

        A terminal that has never heard of it says `Declined("never-arrived")`, and takes it no more from then on.
        """

    def look(self) -> Reachability:
        """Whether it can be spoken to. Within three seconds."""

    def close(self) -> None:
        """Lets go of the line. Never raises."""


class CodeSource(Protocol):
    """A camera or a scanner on a line, on the thread that reads it. No call waits."""

    @property
    def name(self) -> str:
        """As its driver calls it."""

    @property
    def is_live(self) -> bool:
        """Whether it is there; one that was unplugged comes back by itself."""

    @property
    def is_covered(self) -> bool:
        """Whether it is there and sees nothing but black."""

    def start(self, on_change: Callable[[], None]) -> None:
        """Opens it; `on_change` is called from any thread when there is something to read, or it came or went."""

    def read(self) -> tuple[CodeRead, ...]:
        """What was read since the last call; several codes of one call were in view together."""

    def picture(self) -> Picture | None:
        """What it sees; None where it has no picture."""

    def close(self) -> None: ...
