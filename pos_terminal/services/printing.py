"""The print spool: jobs of the committed journal go to paper once each, whenever the printer can.

States of a job: waiting; blocked (nothing was sent, it goes by itself when the printer is ready); sending; then
printed, sent (the printer has no way to tell), or unknown, which a person is asked about and which is never sent again
by itself. Selling waits for none of this.

The cash drawer opens before anything is printed, as an action of its own: no receipt that waits, and no lack of paper,
keeps it shut.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.receipt.slips import trial_slip
from pos_terminal.domain.till import WAITS, Fault, JobState, PrinterStatus, PrintJob, PrintOutcome
from pos_terminal.services.documents import Documents, NothingToPrint
from pos_terminal.services.drawer import DrawerRules, DrawerWatch
from pos_terminal.services.ports import Clock, Printer, Store
from pos_terminal.services.state import PrintingStatus
from pos_terminal.services.stations import Draw, Station, Stations

# A drawer opens at the sale or not at all: one that springs open later stands open with nobody there.
DRAWER_FRESH = timedelta(seconds=30)
OUTCOMES = {
    PrintOutcome.PRINTED: JobState.PRINTED,
    PrintOutcome.SENT: JobState.SENT,
    PrintOutcome.NOT_SENT: JobState.BLOCKED,
    PrintOutcome.UNKNOWN: JobState.UNKNOWN,
}
DRAWER = "drawer"
BUSY = "busy"
OPEN_LEVEL = "drawer-open-level"

# Hears how printing stands; False ends the waiting for a printer that is stuck within a job.
Told = Callable[[PrintingStatus], bool]


class Printing:
    """The print worker's rounds, on its own thread with its own books.

    `printer` prints the receipts and has the drawer at it; `others` print kinds of documents of their own, or stand in.
    """

    def __init__(
        self,
        store: Store,
        printer: Printer,
        clock: Clock,
        documents: Documents,
        draw: Draw,
        *,
        printer_name: str = "",
        address: str = "",
        others: tuple[Station, ...] = (),
        left_open_s: float = 60.0,
        unproven: bool = False,
        opens_drawer: bool = True,
        told: Told = lambda _status: True,
    ) -> None:
        self._store = store
        self._clock = clock
        self._documents = documents
        self._opens_drawer = opens_drawer
        self._told = told
        main = Station(printer=printer, draw=draw, name=printer_name, address=address)
        self._stations = Stations((main, *others), clock.monotonic_s)
        self._began = clock.now()
        self._drawers_opened: set[int] = set()
        level = store.printers.known(main.name, main.address, OPEN_LEVEL)
        self._drawer = DrawerWatch(DrawerRules(level == "high" if level else None, left_open_s))
        self._shut_is_high: bool | None = None
        self._calibration = ""
        self._unproven = unproven
        self._looked_back = False

    def run_once(self) -> PrintingStatus:
        """Opens drawers that are to open and prints what waits, oldest first, until nothing does or no printer can."""
        if not self._looked_back:
            self._ask_about_interrupted()
            self._looked_back = True
        self._look()
        self._open_drawers()
        held: set[str] = set()
        while (found := self._next(held)) is not None:
            job, station = found
            self._serve(job, station)
            if self._state_of(job) is JobState.BLOCKED:
                held.add(station.name)
            if not self._told(self._status()):
                break
        return self._status()

    def show_drawer(self, is_open: bool) -> PrintingStatus:
        """A person has shut the drawer, or has then opened it: so its switch is learnt, once for this printer."""
        level = self._look_at_drawer()
        if not is_open or self._shut_is_high is None:
            self._shut_is_high = level
            self._calibration = "no-switch" if level is None else "shut-noted"
        elif level is None or level is self._shut_is_high:
            self._calibration = "no-switch"
        else:
            main = self._stations.main
            with self._store.begin():
                said = "high" if level else "low"
                self._store.printers.learn(main.name, main.address, OPEN_LEVEL, said, self._clock.now())
            self._drawer = DrawerWatch(replace(self._drawer.rules, open_is_high=level))
            self._drawer.hear(level, self._clock.monotonic_s())
            self._shut_is_high, self._calibration = None, "done"
        return self._status()

    def close(self) -> None:
        """Lets go of the books; the printer is held only while a job goes out."""
        self._store.close()

    def _look(self) -> None:
        self._stations.look()
        self._drawer.hear(self._stations.status(self._stations.main).drawer_high, self._clock.monotonic_s())

    def _look_at_drawer(self) -> bool | None:
        status = self._stations.main.printer.status()
        self._stations.learn(self._stations.main, status)
        return status.drawer_high

    def _ask_about_interrupted(self) -> None:
        """A job that was going out when the till stopped may be on paper: a person must say."""
        for job in self._store.spool.open_jobs():
            if job.state is JobState.SENDING:
                self._mark(job, JobState.UNKNOWN, "interrupted")

    def _open_drawers(self) -> None:
        """Every sale's drawer that is due, whatever its receipt waits for."""
        reached = True
        for job in self._store.spool.open_jobs():
            if job.state not in WAITS:
                continue
            if reached and self._may_open_drawer(job):
                reached = self._stations.main.printer.kick_drawer()
                if reached:
                    self._drawers_opened.add(job.id)
                    self._drawer.kicked(self._clock.monotonic_s())
            if job.document == DRAWER:
                self._settle_drawer_only(job)

    def _settle_drawer_only(self, job: PrintJob) -> None:
        """A job without paper is over when the drawer has opened, or when it is too late for that."""
        if job.id in self._drawers_opened:
            self._mark(job, JobState.SENT, "")
        elif not self._may_open_drawer(job):
            self._mark(job, JobState.SKIPPED, "drawer-not-opened")

    def _serve(self, job: PrintJob, station: Station) -> None:
        status = self._stations.status(station)
        if status.fault is not Fault.NONE or status.is_busy:
            self._block(job, status)
            return
        try:
            document = station.draw(self._blocks(job, station))
        except NothingToPrint as reason:
            self._mark(job, JobState.SKIPPED, str(reason))
            return
        except Exception:
            # A bug in one receipt must not hold up those behind it; it can be printed again from the history.
            self._mark(job, JobState.SKIPPED, "not-drawn")
            raise
        if self._claim(job, station):
            self._send(job, station, document)

    def _send(self, job: PrintJob, station: Station, document: bytes) -> None:
        """Sends a claimed job; nothing of it was sent before this."""
        outcome = station.printer.send(document, job.token, lambda heard: self._heard(station, heard))
        if outcome is PrintOutcome.NOT_SENT:
            status = station.printer.status()
            if status.fault is Fault.NONE and not status.is_busy:
                status = replace(status, fault=Fault.UNREACHABLE)
            self._stations.learn(station, status)
            self._block(job, status)
            return
        self._mark(job, OUTCOMES[outcome], "connection-lost" if outcome is PrintOutcome.UNKNOWN else "")

    def _heard(self, station: Station, status: PrinterStatus) -> bool:
        """What the printer says within a job, as when paper ran out; the next customer's drawer opens meanwhile."""
        self._stations.learn(station, status)
        if station is self._stations.main and status.drawer_high is not None:
            self._drawer.hear(status.drawer_high, self._clock.monotonic_s())
        self._open_drawers()
        return self._told(self._status())

    def _block(self, job: PrintJob, status: PrinterStatus) -> None:
        """Nothing was sent."""
        problem = BUSY if status.is_busy else status.fault.value
        if self._state_of(job) is not JobState.BLOCKED or job.problem != problem:
            self._mark(job, JobState.BLOCKED, problem)

    def _blocks(self, job: PrintJob, station: Station) -> tuple[Block, ...]:
        if job.document == "test":
            head, width = self._documents.letterhead(), station.printer.width_dots
            return trial_slip(head, self._clock.now(), printer=station.name, width_dots=width)
        return self._documents.of_record(job.record, document=job.document, copy=job.copy)

    def _may_open_drawer(self, job: PrintJob) -> bool:
        """Once, at the sale, and never again by itself: not after a restart, not when paper comes back later."""
        if not (job.drawer and self._opens_drawer) or job.id in self._drawers_opened or job.made_at < self._began:
            return False
        return self._clock.now() - job.made_at <= DRAWER_FRESH

    def _next(self, held: set[str]) -> tuple[PrintJob, Station] | None:
        """The oldest job whose printer still takes some in this round."""
        for job in self._store.spool.open_jobs():
            if job.state in WAITS and job.document != DRAWER:
                station = self._stations.for_document(job.document)
                if station.name not in held:
                    return job, station
        return None

    def _claim(self, job: PrintJob, station: Station) -> bool:
        """Marks the job as going out, unless the counter has skipped it in the meantime."""
        with self._store.begin():
            if self._state_of(job) not in WAITS:
                return False
            self._store.spool.give(job.id, station.name)
            self._store.spool.mark(job.id, JobState.SENDING, self._clock.now())
        return True

    def _mark(self, job: PrintJob, state: JobState, problem: str) -> None:
        with self._store.begin():
            self._store.spool.mark(job.id, state, self._clock.now(), problem)

    def _state_of(self, job: PrintJob) -> JobState:
        found = self._store.spool.by_id(job.id)
        return found.state if found else JobState.SKIPPED

    def _status(self) -> PrintingStatus:
        jobs = self._store.spool.open_jobs()
        station = self._stations.troubled()
        status, stand_in = self._stations.status(station), self._stations.stand_in(station)
        return PrintingStatus(
            fault=status.fault,
            paper_low=status.paper_low,
            waiting=sum(job.state is not JobState.UNKNOWN for job in jobs),
            unknown=tuple(job.id for job in jobs if job.state is JobState.UNKNOWN),
            cause=status.cause,
            printer=station.name if len(self._stations.all) > 1 else "",
            stand_in=stand_in.name if stand_in else "",
            drawer=self._drawer.state(self._clock.monotonic_s()),
            calibration=self._calibration,
            unproven=self._unproven,
        )
