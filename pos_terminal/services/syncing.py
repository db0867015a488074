"""One round with head office: say where we stand, send what it lacks, then read what it has to tell.

Only head office's own watermark acknowledges a record, and it is followed even back: a head office restored from a
backup is refilled. What it tells is taken only after everything was sent, a page and its cursor in one transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from pos_terminal.domain.till import StreamEnd
from pos_terminal.services.ports import Clock, HeadOffice, Ids, Store
from pos_terminal.services.receiving import PAGE, Receiving
from pos_terminal.services.sending import Sending
from pos_terminal.services.spells import heard
from pos_terminal.services.state import SyncStatus
from pos_terminal.services.streams import last_common
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import Hello, HelloAnswer, Position

FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 300.0
# A till that head office refuses needs a person; it asks again this seldom, or when a person says "sync now".
REFUSED_PAUSE_S = 3600.0
# A round begins again after a fork: each of this till's streams may have one.
MOST_FORKS = 8


@dataclass(slots=True)
class Round:
    """What one round did. `refused` are (stream, sequence, reason) of records that head office keeps aside, `forked`
    the streams in which another machine had gone on; `safe` is how much of the present one lies in a backup of head
    office's."""

    sent: int = 0
    received: int = 0
    refused: list[tuple[str, int, str]] = field(default_factory=list)
    forked: list[str] = field(default_factory=list)
    safe: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """One stream on both sides. The head's hash covers every byte before it: `same` means that nothing differs."""

    stream: str
    here: int
    at_head_office: int
    same: bool


class Syncing:
    """The terminal's side of the protocol, on the sync worker's thread with its own connection.

    `jitter` gives a share from 0 up to 1; `program` names this program to head office; `page` is how many of its items
    are asked for at once.
    """

    def __init__(
        self,
        store: Store,
        head_office: HeadOffice,
        clock: Clock,
        ids: Ids,
        jitter: Callable[[], float],
        program: str,
        *,
        page: int = PAGE,
    ) -> None:
        self._store = store
        self._head_office = head_office
        self._clock = clock
        self._ids = ids
        self._jitter = jitter
        self._program = program
        self._receiving = Receiving(store, head_office, clock, page)
        self.last_round = Round()

    def run_once(self, *, force: bool = False) -> SyncStatus:
        """One round, unless the till pauses after a failure; `force` does not wait. Never raises for head office."""
        self.last_round = Round()
        if not self._store.installation().enrolled:
            return SyncStatus()
        if force or not self._pausing():
            try:
                self._go_round()
            except NoAnswer as trouble:
                self._failed(trouble)
            else:
                self._succeeded()
        return self.status()

    def status(self) -> SyncStatus:
        """How the line stands, as the books say it."""
        feed = self._store.outbox.feed()
        online = feed.failures == 0 and feed.last_contact is not None
        code, _, cause = feed.last_problem.partition(": ")
        return SyncStatus(
            enrolled=self._store.installation().enrolled,
            online=online,
            waiting=self._store.outbox.waiting(),
            last_contact=feed.last_contact,
            offline_since=None if online else feed.last_contact,
            problem=code,
            cause=cause,
        )

    def compare(self) -> tuple[Compared, ...]:
        """Every stream of this till, here and at head office. Raises NoAnswer."""
        streams = self._store.journal.streams()
        have = {position.stream: position for position in self._head_office.hello(self._hello(streams)).have}
        return tuple(_compared(stream, have.get(str(stream.id))) for stream in streams)

    def pause_s(self) -> float:
        """Seconds until a round is due after a failure; 0 where one may begin now."""
        retry_at = self._store.outbox.feed().retry_at
        if retry_at is None:
            return 0.0
        left = (retry_at - self._clock.now()).total_seconds()
        # A clock that was set back must not make the pause a year.
        return left if 0 < left <= REFUSED_PAUSE_S else 0.0

    def _pausing(self) -> bool:
        return self.pause_s() > 0

    # --- the round

    def _go_round(self) -> None:
        for _ in range(MOST_FORKS):
            if self._send_all():
                break
        else:
            raise NoAnswer(answers.FORK, f"{', '.join(self.last_round.forked)} forked again and again")
        self.last_round.received += self._receiving.read()

    def _send_all(self) -> bool:
        """Compares and sends every stream; False where one was forked, so that all have to be compared anew."""
        answer = self._head_office.hello(self._hello(self._store.journal.streams()))
        self._take_numbers(answer)
        self._pin(answer)
        self.last_round.safe = answer.safe_sequence
        have = {position.stream: position for position in answer.have}
        sending = Sending(self._store, self._head_office, answer)
        # Read again: another process of this till may have recorded and sent in the meantime.
        for stream in self._store.journal.streams():
            position = have.get(str(stream.id), Position(str(stream.id), 0, ""))
            common = last_common(self._store.journal, self._head_office, stream, position)
            self._acknowledge(stream.id, common)
            if common < min(position.sequence, stream.sequence) or self._is_overtaken(stream, position, answer):
                self._fork(stream, common)
                return False
            sent = sending.send(stream, common)
            self.last_round.sent += sent.records
            self.last_round.refused += sent.refused
        return True

    def _is_overtaken(self, stream: StreamEnd, have: Position, answer: HelloAnswer) -> bool:
        """Whether nothing more may be said in the stream: it is longer there and ours to go on in, or another's."""
        if have.stream in answer.closed:
            return have.sequence < stream.sequence or self._is_current(stream)
        return have.sequence > stream.sequence and self._is_current(stream)

    def _is_current(self, stream: StreamEnd) -> bool:
        return stream.id == self._store.journal.head().stream

    def _fork(self, stream: StreamEnd, keep: int) -> None:
        """Another machine has gone on in the stream: what we have beyond `keep` goes on in a stream of our own."""
        with self._store.begin():
            self._store.journal.fork(stream.id, keep, self._ids.new(), self._clock.now())
        self.last_round.forked.append(str(stream.id))

    def _hello(self, streams: Sequence[StreamEnd]) -> Hello:
        feed = self._store.outbox.feed()
        ends = [Position(str(stream.id), stream.sequence, stream.hash.hex()) for stream in streams]
        return Hello(
            last=ends[-1],
            parents=tuple(ends[:-1]),
            generation=feed.generation,
            cursor=feed.cursor,
            program=self._program,
            wall=self._clock.now(),
            mono_ms=int(self._clock.monotonic_s() * 1000),
            member_numbers_left=self._store.members.numbers_left(),
        )

    def _take_numbers(self, answer: HelloAnswer) -> None:
        if answer.member_number_block:
            first, last = answer.member_number_block
            with self._store.begin():
                self._store.members.lease(first, last)

    def _pin(self, answer: HelloAnswer) -> None:
        if set(self._store.neighbours.pinned()) != set(answer.neighbours):
            with self._store.begin():
                self._store.neighbours.pin(answer.neighbours)

    def _acknowledge(self, stream: UUID, sequence: int) -> None:
        if stream == self._store.journal.head().stream and self._store.outbox.acked()[0] == sequence:
            return
        with self._store.begin():
            self._store.outbox.set_acked(sequence, stream)

    # --- after the round

    def _succeeded(self) -> None:
        outbox, journal = self._store.outbox, self._store.journal
        with self._store.begin():
            outbox.set_feed(heard(outbox.feed(), self._clock, journal.head().n))
            self._store.unseen.forget(outbox.acked()[1])

    def _failed(self, trouble: NoAnswer) -> None:
        """Keeps the reason, and how long to pause: full jitter from 2 s to 5 min, or what head office asked for."""
        feed = self._store.outbox.feed()
        failures = feed.failures + 1
        ceiling = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(failures, 10))
        pause_s = FIRST_PAUSE_S + self._jitter() * (ceiling - FIRST_PAUSE_S)
        if trouble.code == answers.REFUSES_TERMINAL:
            pause_s = REFUSED_PAUSE_S
        elif trouble.retry_after_s is not None:
            pause_s = min(max(trouble.retry_after_s, FIRST_PAUSE_S), REFUSED_PAUSE_S)
        problem = f"{trouble.code}: {trouble.cause}"
        now = self._clock.now()
        with self._store.begin():
            self._store.outbox.set_feed(
                replace(feed, last_problem=problem, failures=failures, retry_at=_after(now, pause_s))
            )


def _after(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)


def _compared(stream: StreamEnd, have: Position | None) -> Compared:
    there = have.sequence if have else 0
    same = there == stream.sequence and (have is None or not there or have.hash == stream.hash.hex())
    return Compared(str(stream.id), stream.sequence, there, same)
