"""Which keys sign member codes, and what was revoked."""

from collections.abc import Mapping

from pos_terminal.store.connection import Connection

_KEYS = "SELECT id, iif(withdrawn, '', public_key) FROM code_key"
_PUT_KEY = """
INSERT INTO code_key (id, public_key, withdrawn) VALUES (?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET public_key = excluded.public_key, withdrawn = excluded.withdrawn
"""
_DROP_KEY = "DELETE FROM code_key WHERE id = ?"
_THROUGH = "SELECT through FROM revoked WHERE subject = ?"
_SUBJECTS = "SELECT subject FROM revoked ORDER BY subject"
_REVOKE = """
INSERT INTO revoked (subject, through) VALUES (?, ?) ON CONFLICT (subject) DO UPDATE SET through = excluded.through
"""
_LIFT = "DELETE FROM revoked WHERE subject = ?"


class SqliteCodes:
    """Keys and revocations on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keys(self) -> Mapping[int, str]:
        return dict(self._connection.rows(_KEYS))

    def put_key(self, key_id: int, public_key: str, *, withdrawn: bool) -> None:
        self._connection.run(_PUT_KEY, (key_id, public_key, int(withdrawn)))

    def drop_key(self, key_id: int) -> None:
        self._connection.run(_DROP_KEY, (key_id,))

    def revoked_through(self, subject: str) -> int | None:
        found = self._connection.value(_THROUGH, (subject,))
        return None if found is None else int(found)

    def revoked(self) -> tuple[str, ...]:
        return tuple(str(subject) for (subject,) in self._connection.rows(_SUBJECTS))

    def revoke(self, subject: str, through: int = 0) -> None:
        self._connection.run(_REVOKE, (subject, through))

    def lift(self, subject: str) -> None:
        self._connection.run(_LIFT, (subject,))
