"""Charges on a connected terminal that are not settled, as bytes that only the till's services understand."""

from datetime import datetime

from pos_terminal.store.connection import Connection
from pos_terminal.store.rows import instant_text

_PUT = """
INSERT INTO charge (reference, at, body) VALUES (?, ?, ?)
  ON CONFLICT (reference) DO UPDATE SET body = excluded.body
"""
_DROP = "DELETE FROM charge WHERE reference = ?"
_ALL = "SELECT body FROM charge ORDER BY at, reference"


class SqliteCharges:
    """Open charges on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, reference: str, at: datetime, body: bytes) -> None:
        self._connection.run(_PUT, (reference, instant_text(at), body))

    def drop(self, reference: str) -> None:
        self._connection.run(_DROP, (reference,))

    def all(self) -> tuple[bytes, ...]:
        return tuple(body for (body,) in self._connection.rows(_ALL))
