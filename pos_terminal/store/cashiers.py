"""The people who may use the till."""

from pos_terminal.domain.till import Cashier, Role
from pos_terminal.store.connection import Connection

_COLUMNS = "SELECT id, name, role, pin_hash, active, last_used_at, badge_hash FROM cashier "
_ACTIVE = _COLUMNS + "WHERE active = 1 ORDER BY last_used_at DESC, name, id"
_BY_ID = _COLUMNS + "WHERE id = ?"
_PUT = """
INSERT INTO cashier (id, name, role, pin_hash, active, last_used_at, badge_hash) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, pin_hash = excluded.pin_hash,
    active = excluded.active, last_used_at = excluded.last_used_at, badge_hash = excluded.badge_hash
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
        kept = (active, cashier.last_used_at, cashier.badge_hash)
        self._connection.run(_PUT, (cashier.id, cashier.name, cashier.role, cashier.pin_hash, *kept))


def _cashier(cashier: str, name: str, role: str, pin_hash: str, active: int, last_used_at: str, badge: str) -> Cashier:
    known: Role = "manager" if role == "manager" else "cashier"
    return Cashier(cashier, name, known, pin_hash, bool(active), last_used_at, badge)
