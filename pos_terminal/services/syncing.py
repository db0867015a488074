"""One round with head office: say where we stand, send what it lacks, then read what it has to tell.

Only head office's own watermark acknowledges a record, and it is followed even back: a head office restored from a
backup is refilled. What it tells is taken only after everything was sent, a page and its cursor in one transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from pos_terminal.domain.till import FeedPosition, StoredRecord, StreamEnd
from pos_terminal.services.adopting import Told, adopt, sweep
from pos_terminal.services.ports import Clock, HeadOffice, Store
from pos_terminal.services.state import SyncStatus
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import BatchHead, Changes, Hello, HelloAnswer, Position

BATCH_RECORDS = 500
BATCH_BYTES = 1_048_576
PAGE = 1000
FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 300.0
# A till that head office refuses needs a person; it asks again this seldom, or when a person says "sync now".
REFUSED_PAUSE_S = 3600.0
MOST_RESETS = 2
MOST_STALLS = 2


@dataclass(slots=True)
class Round:
    """What one round did. `refused` are (stream, sequence, reason) of records that head office keeps aside."""

    sent: int = 0
    received: int = 0
    refused: list[tuple[str, int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Compared:
    """One stream on both sides. The head's hash covers every byte before it: `same` means that nothing differs."""

    stream: str
    here: int
    at_head_office: int
    same: bool


class Syncing:
    """The terminal's side of the protocol, on the sync worker's thread with its own connection.

    `jitter` gives a share from 0 up to 1; `program` names this program to head office.
    """

    def __init__(
        self, store: Store, head_office: HeadOffice, clock: Clock, jitter: Callable[[], float], program: str
    ) -> None:
        self._store = store
        self._head_office = head_office
        self._clock = clock
        self._jitter = jitter
        self._program = program
        self._told: Told | None = None
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
        answer = self._head_office.hello(self._hello(self._store.journal.streams()))
        self._take_numbers(answer)
        have = {position.stream: position for position in answer.have}
        # Read again: another process of this till may have recorded and sent in the meantime.
        streams = self._store.journal.streams()
        for stream in streams:
            position = have.get(str(stream.id), Position(str(stream.id), 0, ""))
            self._send_stream(stream, self._agreed(stream, position, stream is streams[-1]), answer)
        self._receive()

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

    def _agreed(self, stream: StreamEnd, have: Position, current: bool) -> int:
        """How much of the stream both have. Raises NoAnswer where head office holds another history of it.

        A stream that was left may be longer there: what it got after the backup from which this till was restored.
        """
        sequence = have.sequence
        if sequence > stream.sequence:
            if current:
                raise NoAnswer(answers.FORK, f"head office has {sequence} records, this till {stream.sequence}")
            sequence = stream.sequence
        elif sequence and self._hash_at(stream, sequence).hex() != have.hash:
            raise NoAnswer(answers.FORK, f"record {sequence} is another one at head office")
        self._acknowledge(stream.id, sequence)
        return sequence

    def _send_stream(self, stream: StreamEnd, after: int, limits: HelloAnswer) -> None:
        records, size = min(limits.batch_records, BATCH_RECORDS), min(limits.batch_bytes, BATCH_BYTES)
        stalls = 0
        while batch := self._batch(stream.id, after, max(1, records), size):
            try:
                reached = self._send(stream, after, batch)
            except NoAnswer as trouble:
                if trouble.code != answers.TOO_LARGE or len(batch) == 1:
                    raise
                records = len(batch) // 2
                continue
            stalls += reached <= after
            if stalls > MOST_STALLS:
                raise NoAnswer(answers.GARBLED, f"the watermark stays at {reached}")
            after = reached

    def _batch(self, stream: UUID, after: int, records: int, size: int) -> list[StoredRecord]:
        batch: list[StoredRecord] = []
        for record in self._store.journal.of_stream(stream, after, records):
            size -= len(record.body) + 1
            if batch and size < 0:
                break
            batch.append(record)
        return batch

    def _send(self, stream: StreamEnd, after: int, batch: Sequence[StoredRecord]) -> int:
        head = BatchHead(
            stream=str(stream.id),
            parent=_parent(stream),
            first=after + 1,
            count=len(batch),
            previous=self._hash_at(stream, after).hex(),
            last=batch[-1].hash.hex(),
        )
        answer = self._head_office.send(head, [record.body for record in batch])
        have = answer.have
        if have.stream != str(stream.id) or self._hash_at(stream, have.sequence).hex() != have.hash:
            raise NoAnswer(answers.FORK, f"head office acknowledges another record {have.sequence}")
        self._acknowledge(stream.id, have.sequence)
        self.last_round.sent += max(0, have.sequence - after)
        self.last_round.refused += [(have.stream, sequence, reason) for sequence, reason in answer.quarantined]
        return have.sequence

    def _acknowledge(self, stream: UUID, sequence: int) -> None:
        if stream == self._store.journal.head().stream and self._store.outbox.acked()[0] == sequence:
            return
        with self._store.begin():
            self._store.outbox.set_acked(sequence, stream)

    def _hash_at(self, stream: StreamEnd, sequence: int) -> bytes:
        if sequence == 0:
            return stream.first_hash
        found = self._store.journal.by_place(stream.id, sequence)
        if found is None:
            raise NoAnswer(answers.FORK, f"record {sequence} is not in this till's journal")
        return found.hash

    # --- what head office tells

    def _receive(self) -> None:
        resets = 0
        while True:
            feed = self._store.outbox.feed()
            page = self._page(feed)
            if page is None or page.reset:
                resets += 1
                if resets > MOST_RESETS:
                    raise NoAnswer(answers.GARBLED, "head office resets the feed again and again")
                self._begin_again(feed, page.generation if page else "")
                continue
            if page.more and page.cursor <= feed.cursor:
                raise NoAnswer(answers.GARBLED, f"the feed stays at {page.cursor}")
            self._adopt(feed, page)
            if not page.more:
                return

    def _page(self, feed: FeedPosition) -> Changes | None:
        try:
            return self._head_office.changes(feed.generation, feed.cursor, PAGE)
        except NoAnswer as trouble:
            if trouble.code == answers.RESET:
                return None
            raise

    def _begin_again(self, feed: FeedPosition, generation: str) -> None:
        with self._store.begin():
            self._store.outbox.set_feed(replace(feed, generation=generation, cursor=0))

    def _adopt(self, feed: FeedPosition, page: Changes) -> None:
        """The page and its cursor in one transaction; what was not named from 0 to the end is withdrawn at the end."""
        if feed.cursor == 0:
            self._told = Told()
        elif not page.items and (page.generation, page.cursor) == (feed.generation, feed.cursor):
            return
        with self._store.begin():
            held_n = self._held_n(page.marks)
            told = self._told or Told()
            adopt(self._store, page.items, as_of=page.server_time, held_n=held_n, told=told)
            if self._told is not None and not page.more:
                sweep(self._store, self._told)
            self._store.outbox.set_feed(replace(feed, generation=page.generation, cursor=page.cursor))
        if not page.more:
            self._told = None
        self.last_round.received += len(page.items)

    def _held_n(self, marks: Sequence[Position]) -> int:
        """The journal row up to which the page's snapshots hold our records. Raises NoAnswer for another history."""
        by_stream = {mark.stream: mark for mark in marks}
        held_n = 0
        for stream in self._store.journal.streams():
            mark = by_stream.get(str(stream.id))
            sequence = min(mark.sequence, stream.sequence) if mark else 0
            if sequence:
                record = self._store.journal.by_place(stream.id, sequence)
                if record is None or (mark and mark.sequence == sequence and record.hash.hex() != mark.hash):
                    raise NoAnswer(answers.FORK, f"the snapshots hold another record {sequence}")
                held_n = record.n
            if sequence < stream.sequence:
                break
        return held_n

    # --- after the round

    def _succeeded(self) -> None:
        feed = self._store.outbox.feed()
        with self._store.begin():
            self._store.outbox.set_feed(FeedPosition(feed.generation, feed.cursor, self._clock.now()))

    def _failed(self, trouble: NoAnswer) -> None:
        """Keeps the reason, and how long to pause: full jitter from 2 s to 5 min, or what head office asked for."""
        feed = self._store.outbox.feed()
        failures = feed.failures + 1
        ceiling = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(failures, 10))
        pause_s = FIRST_PAUSE_S + self._jitter() * (ceiling - FIRST_PAUSE_S)
        if trouble.code in (answers.REFUSES_TERMINAL, answers.FORK):
            pause_s = REFUSED_PAUSE_S
        elif trouble.retry_after_s is not None:
            pause_s = min(max(trouble.retry_after_s, FIRST_PAUSE_S), REFUSED_PAUSE_S)
        problem = f"{trouble.code}: {trouble.cause}"
        now = self._clock.now()
        with self._store.begin():
            self._store.outbox.set_feed(
                replace(feed, last_problem=problem, failures=failures, retry_at=_after(now, pause_s))
            )


def _parent(stream: StreamEnd) -> Position | None:
    if stream.parent is None:
        return None
    return Position(str(stream.parent), stream.parent_sequence, stream.parent_hash.hex())


def _after(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)


def _compared(stream: StreamEnd, have: Position | None) -> Compared:
    there = have.sequence if have else 0
    same = there == stream.sequence and (have is None or not there or have.hash == stream.hash.hex())
    return Compared(str(stream.id), stream.sequence, there, same)
