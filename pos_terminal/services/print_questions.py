"""What the counter decides about printing: did it print, skip what waits, a test slip."""

from dataclasses import replace

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.till import WAITS, JobState, PrintJob
from pos_terminal.services.ports import Clock, Ids, Store
from pos_terminal.services.recording import Found, record
from pos_terminal.services.state import TillState
from pos_terminal.wire.payloads import CopyPrinted


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
                if job.state in WAITS:
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
