"""What was found out about the shop's printers by trying them."""

from datetime import datetime

from pos_terminal.store.connection import Connection
from pos_terminal.store.rows import instant_text

_KNOWN = "SELECT value FROM printer_fact WHERE printer = ? AND what = ? AND address = ?"
_LEARN = """
INSERT INTO printer_fact (printer, what, address, value, at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (printer, what) DO UPDATE SET address = excluded.address, value = excluded.value, at = excluded.at
"""
_FORGET = "DELETE FROM printer_fact WHERE printer = ? AND what = ?"


class SqlitePrinters:
    """Facts about printers on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, printer: str, address: str, what: str) -> str:
        found = self._connection.row(_KNOWN, (printer, what, address))
        return str(found[0]) if found else ""

    def learn(self, printer: str, address: str, what: str, value: str, at: datetime) -> None:
        self._connection.run(_LEARN, (printer, what, address, value, instant_text(at)))

    def forget(self, printer: str, what: str) -> None:
        self._connection.run(_FORGET, (printer, what))
