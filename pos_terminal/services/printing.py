"""The print spool: jobs of the committed journal go to paper once each, whenever the printer can.

States of a job: waiting; blocked (nothing was sent, it goes by itself when the printer is ready); sending; then
printed, sent (the printer has no way to tell), or unknown, which a person is asked about and which is never sent again
by itself. Selling waits for none of this.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.receipt.slips import trial_slip
from pos_terminal.domain.till import Fault, JobState, PrinterStatus, PrintJob, PrintOutcome
from pos_terminal.services.documents import Documents, NothingToPrint
from pos_terminal.services.ports import Clock, Ids, Printer, Store
from pos_terminal.services.recording import Found, record
from pos_terminal.services.state import PrintingStatus, TillState
from pos_terminal.wire.payloads import CopyPrinted

# A drawer opens at the sale or not at all: one that springs open later stands open with nobody there.
DRAWER_FRESH = timedelta(seconds=30)
OUTCOMES = {
    PrintOutcome.PRINTED: JobState.PRINTED,
    PrintOutcome.SENT: JobState.SENT,
    PrintOutcome.NOT_SENT: JobState.BLOCKED,
    PrintOutcome.UNKNOWN: JobState.UNKNOWN,
}
OPEN = (JobState.WAITING, JobState.BLOCKED)

# Blocks and the paper's width to the bytes of a job.
Draw = Callable[[tuple[Block, ...], int], bytes]
# Hears how printing stands; False ends the waiting for a printer that is stuck within a job.
Told = Callable[[PrintingStatus], bool]


class Printing:
    """The print worker's rounds, on its own thread with its own books."""

    def __init__(
        self,
        store: Store,
        printer: Printer,
        clock: Clock,
        documents: Documents,
        draw: Draw,
        *,
        printer_name: str = "",
        opens_drawer: bool = True,
        told: Told = lambda _status: True,
    ) -> None:
        self._store = store
        self._printer = printer
        self._clock = clock
        self._documents = documents
        self._draw = draw
        self._printer_name = printer_name
        self._opens_drawer = opens_drawer
        self._told = told
        self._began = clock.now()
        self._drawers_opened: set[int] = set()
        self._looked_back = False

    def run_once(self) -> PrintingStatus:
        """Prints what waits, oldest first, until nothing does or the printer cannot."""
        if not self._looked_back:
            self._ask_about_interrupted()
            self._looked_back = True
        printer = self._printer.status()
        while (job := self._next()) is not None:
            printer = self._serve(job, printer)
            if self._state_of(job) is JobState.BLOCKED or not self._told(self._status(printer)):
                break
        return self._status(printer)

    def close(self) -> None:
        """Lets go of the books; the printer is held only while a job goes out."""
        self._store.close()

    def _ask_about_interrupted(self) -> None:
        """A job that was going out when the till stopped may be on paper: a person must say."""
        for job in self._store.spool.open_jobs():
            if job.state is JobState.SENDING:
                self._mark(job, JobState.UNKNOWN, "interrupted")

    def _serve(self, job: PrintJob, printer: PrinterStatus) -> PrinterStatus:
        if job.document == "drawer":
            self._open_drawer_only(job)
            return printer
        if printer.fault is not Fault.NONE:
            self._block(job, printer.fault)
            return printer
        try:
            document = self._draw(self._blocks(job), self._printer.width_dots)
        except NothingToPrint as reason:
            self._mark(job, JobState.SKIPPED, str(reason))
            return printer
        except Exception:
            # A bug in one receipt must not hold up those behind it; it can be printed again from the history.
            self._mark(job, JobState.SKIPPED, "not-drawn")
            raise
        if not self._claim(job):
            return printer
        return self._send(job, document, printer)

    def _send(self, job: PrintJob, document: bytes, printer: PrinterStatus) -> PrinterStatus:
        """Sends a claimed job; nothing of it was sent before this."""
        with_drawer = self._may_open_drawer(job)
        self._drawers_opened.add(job.id)
        outcome = self._printer.send(document, job.token, lambda heard: self._told(self._status(heard)))
        if outcome is PrintOutcome.NOT_SENT:
            if with_drawer:
                self._drawers_opened.discard(job.id)
            printer = self._printer.status()
            printer = printer if printer.fault is not Fault.NONE else replace(printer, fault=Fault.UNREACHABLE)
            self._block(job, printer.fault)
            return printer
        self._mark(job, OUTCOMES[outcome], "connection-lost" if outcome is PrintOutcome.UNKNOWN else "")
        return printer

    def _block(self, job: PrintJob, fault: Fault) -> None:
        """Nothing was sent. The drawer opens all the same: no paper is no reason to keep the change."""
        opens = self._may_open_drawer(job)
        if self._state_of(job) is not JobState.BLOCKED or job.problem != fault.value:
            self._mark(job, JobState.BLOCKED, fault.value)
        if opens and self._printer.kick_drawer():
            self._drawers_opened.add(job.id)

    def _open_drawer_only(self, job: PrintJob) -> None:
        opens = self._may_open_drawer(job)
        if self._claim(job):
            opened = opens and self._printer.kick_drawer()
            self._mark(job, JobState.SENT if opened else JobState.SKIPPED, "" if opened else "drawer-not-opened")

    def _blocks(self, job: PrintJob) -> tuple[Block, ...]:
        if job.document == "test":
            head, width = self._documents.letterhead(), self._printer.width_dots
            return trial_slip(head, self._clock.now(), printer=self._printer_name, width_dots=width)
        drawer = self._may_open_drawer(job)
        return self._documents.of_record(job.record, document=job.document, copy=job.copy, drawer=drawer)

    def _may_open_drawer(self, job: PrintJob) -> bool:
        """Once, at the sale, and never again by itself: not after a restart, not when paper comes back later."""
        if not (job.drawer and self._opens_drawer) or job.id in self._drawers_opened or job.made_at < self._began:
            return False
        return self._clock.now() - job.made_at <= DRAWER_FRESH

    def _next(self) -> PrintJob | None:
        waiting = [job for job in self._store.spool.open_jobs() if job.state in OPEN]
        return waiting[0] if waiting else None

    def _claim(self, job: PrintJob) -> bool:
        """Marks the job as going out, unless the counter has skipped it in the meantime."""
        with self._store.begin():
            if self._state_of(job) not in OPEN:
                return False
            self._store.spool.mark(job.id, JobState.SENDING, self._clock.now())
        return True

    def _mark(self, job: PrintJob, state: JobState, problem: str) -> None:
        with self._store.begin():
            self._store.spool.mark(job.id, state, self._clock.now(), problem)

    def _state_of(self, job: PrintJob) -> JobState:
        found = self._store.spool.by_id(job.id)
        return found.state if found else JobState.SKIPPED

    def _status(self, printer: PrinterStatus) -> PrintingStatus:
        jobs = self._store.spool.open_jobs()
        return PrintingStatus(
            fault=printer.fault,
            paper_low=printer.paper_low,
            waiting=sum(job.state is not JobState.UNKNOWN for job in jobs),
            unknown=tuple(job.id for job in jobs if job.state is JobState.UNKNOWN),
            cause=printer.cause,
        )


class PrintQuestions:
    """What the counter decides about printing, on the lane."""

    def __init__(self, store: Store, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    def settle_unknown(self, state: TillState, job_id: int, printed: bool) -> TillState:
        """The answer to "did it print?". If it did not, it is printed again as a copy, and that is recorded.

        A job that is settled already (a second tap) stays as it is.
        """
        with self._store.begin():
            job = self._store.spool.by_id(job_id)
            if job is None or job.state is not JobState.UNKNOWN:
                return state
            now = self._clock.now()
            if printed:
                self._store.spool.mark(job.id, JobState.PRINTED, now, "said-so")
                return state
            self._store.spool.mark(job.id, JobState.SKIPPED, now, "printed-again")
            return self._print_copy(state, job)

    def skip_waiting(self, state: TillState) -> TillState:
        """What waits will not be printed; receipts can still be printed from the history."""
        with self._store.begin():
            for job in self._store.spool.open_jobs():
                if job.state in OPEN:
                    self._store.spool.mark(job.id, JobState.SKIPPED, self._clock.now(), "skipped")
        return state

    def print_test(self, state: TillState) -> TillState:
        """A test slip, through the same spool as every receipt."""
        with self._store.begin():
            n = self._store.journal.head().n
            token = self._ids.token()
            self._store.spool.add(n, "test", copy=0, drawer=False, token=token, at=self._clock.now())
        return state

    def _print_copy(self, state: TillState, job: PrintJob) -> TillState:
        stored = self._store.journal.by_n(job.record)
        if stored is None or job.document in ("test", "drawer"):
            return state
        copy = 1 + sum(found.kind == "copy" for found in self._store.journal.referring_to(stored.id))
        now, shop = self._clock.now(), state.installation
        head = record(
            self._store,
            self._clock,
            CopyPrinted(of=stored.id, copy=copy, cashier=state.operator.id if state.operator else ""),
            record_id=self._ids.new(),
            at=now,
            business_date=ShopCalendar(shop.timezone, shop.day_start_hour).business_date(now),
            found=Found(refers=stored.id, shift=state.shift.id if state.shift else None),
        )
        self._store.spool.add(stored.n, job.document, copy=copy, drawer=False, token=self._ids.token(), at=now)
        return replace(state, sequence=head.sequence)
