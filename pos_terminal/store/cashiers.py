"""The people who may use the till."""

from pos_terminal.domain.till import Cashier
from pos_terminal.store.connection import Connection

_COLUMNS = "SELECT id, name, role, pin_hash, active, last_used_at FROM cashier "
_ACTIVE = _COLUMNS + "WHERE active = 1 ORDER BY last_used_at DESC, name, id"
_BY_ID = _COLUMNS + "WHERE id = ?"
_PUT = """
INSERT INTO cashier (id, name, role, pin_hash, active, last_used_at) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, pin_hash = excluded.pin_hash,
    active = excluded.active, last_used_at = excluded.last_used_at
"""


class SqliteCashiers:
    """Cashiers on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Cashier, ...]:
        return tuple(_cashier(*row) for row in self._connection.rows(_ACTIVE))

    def by_id(self, cashier: str) -> Cashier | None:
        found = self._connection.row(_BY_ID, (cashier,))
        return _cashier(*found) if found else None

    def put(self, cashier: Cashier) -> None:
        active = int(cashier.active)
        values = (cashier.id, cashier.name, cashier.role, cashier.pin_hash, active, cashier.last_used_at)
        self._connection.run(_PUT, values)


def _cashier(cashier: str, name: str, role: str, pin_hash: str, active: int, last_used_at: str) -> Cashier:
    return Cashier(cashier, name, "manager" if role == "manager" else "cashier", pin_hash, bool(active), last_used_at)
