"""What this till gave since head office last heard all of it."""

from collections.abc import Iterable

from pos_terminal.domain.loyalty.spell import Given
from pos_terminal.store.connection import Connection

_PUT = """
INSERT INTO unseen (record, programme, reward, voucher, member, times, points, minor) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (record, programme, reward, voucher) DO UPDATE SET times = excluded.times, points = excluded.points,
    minor = excluded.minor
"""
_COLUMNS = "programme, reward, voucher, times, points, minor"
_OF_MEMBER = f"SELECT {_COLUMNS} FROM unseen WHERE member = ? ORDER BY record, programme, reward, voucher"  # noqa: S608
_OF_RECORD = f"SELECT {_COLUMNS} FROM unseen WHERE record = ? ORDER BY programme, reward, voucher"  # noqa: S608
_TOTAL = "SELECT minor FROM unseen_total WHERE programme = ?"
_FORGET = "DELETE FROM unseen WHERE record <= ?"


class SqliteUnseen:
    """A spell's rewards on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, record_n: int, member: str, given: Iterable[Given]) -> None:
        rows = [(record_n, one.programme, one.reward, one.voucher, member, *_figures(one)) for one in given]
        self._connection.run_for_each(_PUT, rows)

    def of_member(self, member: str) -> tuple[Given, ...]:
        return tuple(Given(*row) for row in self._connection.rows(_OF_MEMBER, (member,)))

    def of_record(self, record_n: int) -> tuple[Given, ...]:
        return tuple(Given(*row) for row in self._connection.rows(_OF_RECORD, (record_n,)))

    def total_minor(self, programme: str) -> int:
        return self._connection.value(_TOTAL, (programme,)) or 0

    def forget(self, through_n: int) -> None:
        self._connection.run(_FORGET, (through_n,))


def _figures(given: Given) -> tuple[int, int, int]:
    return given.times, given.points, given.minor
