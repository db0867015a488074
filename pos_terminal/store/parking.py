"""The open bill and the held ones, as bytes that only the till's services understand."""

from datetime import datetime

from pos_terminal.store.connection import Connection
from pos_terminal.store.rows import instant_of, instant_text

_PUT = """
INSERT INTO parked (slot, at, body) VALUES (?, ?, ?)
  ON CONFLICT (slot) DO UPDATE SET at = excluded.at, body = excluded.body
"""
_DROP = "DELETE FROM parked WHERE slot = ?"
_ALL = "SELECT slot, at, body FROM parked ORDER BY slot"


class SqliteParking:
    """Parked bills on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, slot: int, at: datetime, body: bytes) -> None:
        self._connection.run(_PUT, (slot, instant_text(at), body))

    def drop(self, slot: int) -> None:
        self._connection.run(_DROP, (slot,))

    def all(self) -> tuple[tuple[int, datetime, bytes], ...]:
        return tuple((slot, instant_of(at), body) for slot, at, body in self._connection.rows(_ALL))
