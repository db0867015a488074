"""Sending one stream: batches of bytes as they were committed, until head office's watermark has reached its end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from pos_terminal.domain.till import StoredRecord, StreamEnd
from pos_terminal.services.ports import HeadOffice, Store
from pos_terminal.services.streams import hash_at, parent_of
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import BatchHead, HelloAnswer

BATCH_RECORDS = 500
BATCH_BYTES = 1_048_576
MOST_STALLS = 2
# Fewer records at once may do: too many bytes, or one among them that head office stumbles over.
DIVISIBLE = (answers.TOO_LARGE, answers.REFUSES)


@dataclass(slots=True)
class Sent:
    """How many records of a stream went out, and (stream, sequence, reason) of those that head office keeps aside."""

    records: int = 0
    refused: list[tuple[str, int, str]] = field(default_factory=list)


class Sending:
    """Sends streams within the limits that head office named in its answer to hello."""

    def __init__(self, store: Store, head_office: HeadOffice, limits: HelloAnswer) -> None:
        self._store = store
        self._head_office = head_office
        self._records = max(1, min(limits.batch_records, BATCH_RECORDS))
        self._bytes = min(limits.batch_bytes, BATCH_BYTES)

    def send(self, stream: StreamEnd, after: int) -> Sent:
        """Sends what comes after sequence `after`. Raises NoAnswer."""
        done = Sent()
        records, stalls = self._records, 0
        while batch := self._batch(stream.id, after, records):
            try:
                reached = self._send(stream, after, batch, done)
            except NoAnswer as trouble:
                if trouble.code not in DIVISIBLE or len(batch) == 1:
                    raise
                records = len(batch) // 2
                continue
            stalls += reached <= after
            if stalls > MOST_STALLS:
                raise NoAnswer(answers.GARBLED, f"the watermark stays at {reached}")
            after = reached
        return done

    def _batch(self, stream: UUID, after: int, records: int) -> list[StoredRecord]:
        batch: list[StoredRecord] = []
        size = self._bytes
        for record in self._store.journal.of_stream(stream, after, records):
            size -= len(record.body) + 1
            if batch and size < 0:
                break
            batch.append(record)
        return batch

    def _send(self, stream: StreamEnd, after: int, batch: Sequence[StoredRecord], done: Sent) -> int:
        journal = self._store.journal
        head = BatchHead(
            stream=str(stream.id),
            parent=parent_of(stream),
            first=after + 1,
            count=len(batch),
            previous=hash_at(journal, stream, after).hex(),
            last=batch[-1].hash.hex(),
        )
        answer = self._head_office.send(head, [record.body for record in batch])
        have = answer.have
        if have.stream != str(stream.id) or hash_at(journal, stream, have.sequence).hex() != have.hash:
            raise NoAnswer(answers.FORK, f"head office acknowledges another record {have.sequence}")
        with self._store.begin():
            self._store.outbox.set_acked(have.sequence, stream.id)
        done.records += max(0, have.sequence - after)
        done.refused += [(have.stream, sequence, reason) for sequence, reason in answer.quarantined]
        return have.sequence
