"""The shop's printers: what each prints, how each is, and which one a job goes to now."""

from collections.abc import Callable
from dataclasses import dataclass

from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.till import SHOP_COPY, Fault, PrinterStatus
from pos_terminal.services.ports import Printer

# Blocks to the bytes of a job, as the printer wants them.
Draw = Callable[[tuple[Block, ...]], bytes]

RECEIPTS, REPORTS, SLIPS = "receipts", "reports", "slips"
GROUPS = {"receipt": RECEIPTS, SHOP_COPY: RECEIPTS, "test": RECEIPTS, "x_report": REPORTS, "z_report": REPORTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One printer. `prints` are the groups of documents that it alone prints; `stands_in_for` names the printer whose
    jobs it takes when that one has been unable for `after_s`, as long as nothing of them was sent."""

    printer: Printer
    draw: Draw
    name: str = ""
    address: str = ""
    prints: frozenset[str] = frozenset()
    stands_in_for: str = ""
    after_s: float = 20.0


class Stations:
    """All printers, the first one being that of the receipts, with the drawer."""

    def __init__(self, stations: tuple[Station, ...], now_s: Callable[[], float]) -> None:
        self.all = stations
        self._now_s = now_s
        self._status = {station.name: PrinterStatus() for station in stations}
        self._faulty_since: dict[str, float] = {}

    @property
    def main(self) -> Station:
        return self.all[0]

    def look(self) -> None:
        """Asks each how it is."""
        for station in self.all:
            self.learn(station, station.printer.status())

    def learn(self, station: Station, status: PrinterStatus) -> None:
        """What this printer said of itself, asked or not."""
        self._status[station.name] = status
        if status.fault is Fault.NONE:
            self._faulty_since.pop(station.name, None)
        else:
            self._faulty_since.setdefault(station.name, self._now_s())

    def status(self, station: Station) -> PrinterStatus:
        """What it said last."""
        return self._status[station.name]

    def for_document(self, document: str) -> Station:
        """Where that kind of document goes now: to its printer, or to who stands in for it."""
        group = GROUPS.get(document, SLIPS)
        meant = next((station for station in self.all if group in station.prints), self.main)
        return self.stand_in(meant) or meant

    def stand_in(self, meant: Station) -> Station | None:
        """Who prints for it now, where it cannot, long enough, and another is there for it that can."""
        since = self._faulty_since.get(meant.name)
        if since is None:
            return None
        for station in self.all:
            waited = self._now_s() - since >= station.after_s
            if station.stands_in_for == meant.name and waited and self.status(station).fault is Fault.NONE:
                return station
        return None

    def troubled(self) -> Station:
        """The first that has a fault; else the first whose paper is low; else the first."""
        faulty = [station for station in self.all if self.status(station).fault is not Fault.NONE]
        low = [station for station in self.all if self.status(station).paper_low]
        return (faulty or low or [self.main])[0]
