"""Programme files as they were activated here or published by head office."""

from datetime import date

from pos_terminal.domain.till import ProgrammeText
from pos_terminal.store.connection import Connection

_COLUMNS = "SELECT id, version, effective_from, text, position FROM programme "
_ALL = _COLUMNS + "WHERE withdrawn = 0 ORDER BY position, id, effective_from DESC, rowid DESC"
_VERSION = _COLUMNS + "WHERE id = ? AND version = ?"
_PUT = """
INSERT INTO programme (id, version, effective_from, text, position) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (id, version) DO UPDATE SET effective_from = excluded.effective_from, text = excluded.text,
    position = excluded.position, withdrawn = 0
"""
_MOVE = "UPDATE programme SET position = ? WHERE id = ?"
_WITHDRAW = "UPDATE programme SET withdrawn = 1 WHERE id = ?"


class SqliteProgrammes:
    """Programme texts on one connection. A withdrawn one is found by its version only, for refunds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[ProgrammeText, ...]:
        return tuple(_programme(*row) for row in self._connection.rows(_ALL))

    def version(self, programme: str, version: str) -> ProgrammeText | None:
        found = self._connection.row(_VERSION, (programme, version))
        return _programme(*found) if found else None

    def put(self, programme: ProgrammeText) -> None:
        """Adds or replaces a version; all versions of a programme share the newest one's position."""
        effective = programme.effective_from.isoformat()
        values = (programme.id, programme.version, effective, programme.text, programme.position)
        self._connection.run(_PUT, values)
        self._connection.run(_MOVE, (programme.position, programme.id))

    def withdraw(self, programme: str) -> None:
        self._connection.run(_WITHDRAW, (programme,))


def _programme(programme: str, version: str, effective_from: str, text: str, position: int) -> ProgrammeText:
    return ProgrammeText(programme, version, date.fromisoformat(effective_from), text, position)
