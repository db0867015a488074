"""How far head office has got in this till's streams, and this till in head office's feed: positions, not copies."""

from uuid import UUID

from pos_terminal.domain.till import FeedPosition
from pos_terminal.store.connection import Connection
from pos_terminal.store.rows import instant_or_none, instant_text

_ACKED = "SELECT acked_sequence FROM outbox ORDER BY stream DESC LIMIT 1"
# The row before the first that waits, in whatever stream; the last row where none does.
_ACKED_N = """
SELECT coalesce(min(waits.n) - 1, (SELECT max(n) FROM journal), 0) FROM (
  SELECT (SELECT min(j.n) FROM journal j WHERE j.stream = o.stream AND j.sequence > o.acked_sequence
      AND j.sequence <= coalesce(o.ends_at, j.sequence)) AS n FROM outbox o
  UNION ALL
  SELECT (SELECT min(m.record) FROM moved m WHERE m.stream = o.stream AND m.sequence > o.acked_sequence
      AND m.sequence <= coalesce(o.ends_at, m.sequence)) FROM outbox o
) waits
"""
_SET_ACKED = "UPDATE outbox SET acked_sequence = ? WHERE stream = (SELECT max(no) FROM stream)"
_SET_ACKED_OF = "UPDATE outbox SET acked_sequence = ? WHERE stream = (SELECT no FROM stream WHERE id = ?)"
_WAITING = """
SELECT coalesce(sum(max(0, coalesce(o.ends_at, max(
    (SELECT coalesce(max(j.sequence), 0) FROM journal j WHERE j.stream = o.stream),
    (SELECT coalesce(max(m.sequence), 0) FROM moved m WHERE m.stream = o.stream))) - o.acked_sequence)), 0)
  FROM outbox o
"""
_FEED = """
SELECT generation, cursor, last_contact, last_problem, failures, retry_at, reading, keeps_own, heard_boot,
    heard_mono_ms, heard_n, midway
  FROM feed
"""
_SET_FEED = """
INSERT INTO feed (one, generation, cursor, last_contact, last_problem, failures, retry_at, reading, keeps_own,
    heard_boot, heard_mono_ms, heard_n, midway)
  VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (one) DO UPDATE SET generation = excluded.generation, cursor = excluded.cursor,
    last_contact = excluded.last_contact, last_problem = excluded.last_problem, failures = excluded.failures,
    retry_at = excluded.retry_at, reading = excluded.reading, keeps_own = excluded.keeps_own,
    heard_boot = excluded.heard_boot, heard_mono_ms = excluded.heard_mono_ms, heard_n = excluded.heard_n,
    midway = excluded.midway
"""


class SqliteOutbox:
    """Positions on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def acked(self) -> tuple[int, int]:
        return self._connection.value(_ACKED) or 0, self._connection.value(_ACKED_N)

    def set_acked(self, sequence: int, stream: UUID | None = None) -> None:
        if stream is None:
            self._connection.run(_SET_ACKED, (sequence,))
        else:
            self._connection.run(_SET_ACKED_OF, (sequence, str(stream)))

    def waiting(self) -> int:
        return int(self._connection.value(_WAITING))

    def feed(self) -> FeedPosition:
        found = self._connection.row(_FEED)
        if found is None:
            return FeedPosition()
        generation, cursor, contact, problem, failures, retry_at, reading, keeps_own, boot, mono_ms, n, midway = found
        times = (instant_or_none(contact), problem, failures, instant_or_none(retry_at))
        own = tuple(keeps_own.split())
        return FeedPosition(generation, cursor, *times, bool(reading), own, boot, mono_ms, n, bool(midway))

    def set_feed(self, position: FeedPosition) -> None:
        contact, retry_at = (instant_text(at) if at else "" for at in (position.last_contact, position.retry_at))
        first = (position.generation, position.cursor, contact)
        line = (position.last_problem, position.failures, retry_at, position.reading, " ".join(position.keeps_own))
        heard = (position.heard_boot, position.heard_mono_ms, position.heard_n)
        self._connection.run(_SET_FEED, (*first, *line, *heard, position.midway))
