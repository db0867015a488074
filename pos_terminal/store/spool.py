"""Print jobs: made in the transaction of what they print, marked as they go."""

from datetime import datetime

from pos_terminal.domain.till import JobState, PrintJob
from pos_terminal.store.connection import Connection, Row
from pos_terminal.store.rows import instant_of, instant_text

_ADD = """
INSERT INTO print_job (record, document, copy, drawer, token, state, made_at, changed_at)
  VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?)
"""
_JOB = "SELECT id, record, document, copy, drawer, token, state, problem, made_at, printer FROM print_job "
_OPEN = _JOB + "WHERE state IN ('waiting', 'blocked', 'sending', 'unknown') ORDER BY id"
_BY_ID = _JOB + "WHERE id = ?"
_OF_RECORD = _JOB + "WHERE record = ? ORDER BY id"
_GIVE = "UPDATE print_job SET printer = ? WHERE id = ?"
_MARK = "UPDATE print_job SET state = ?, problem = ?, changed_at = ? WHERE id = ?"


class SqliteSpool:
    """The print spool on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record_n: int, document: str, *, copy: int, drawer: bool, token: str, at: datetime) -> None:
        made = instant_text(at)
        self._connection.run(_ADD, (record_n, document, copy, int(drawer), token, made, made))

    def open_jobs(self) -> tuple[PrintJob, ...]:
        return tuple(_job(row) for row in self._connection.rows(_OPEN))

    def mark(self, job: int, state: JobState, at: datetime, problem: str = "") -> None:
        self._connection.run(_MARK, (state.value, problem, instant_text(at), job))

    def give(self, job: int, printer: str) -> None:
        self._connection.run(_GIVE, (printer, job))

    def by_id(self, job: int) -> PrintJob | None:
        found = self._connection.row(_BY_ID, (job,))
        return _job(found) if found else None

    def of_record(self, record_n: int) -> tuple[PrintJob, ...]:
        return tuple(_job(row) for row in self._connection.rows(_OF_RECORD, (record_n,)))


def _job(row: Row) -> PrintJob:
    job, record, document, copy, drawer, token, state, problem, made_at, printer = row
    made = instant_of(made_at)
    return PrintJob(job, record, document, copy, bool(drawer), token, JobState(state), problem, made, printer)
