"""Receipts that customers were given and whose records are not in this journal: what a restore could not bring back."""

from dataclasses import dataclass

from pos_terminal.store.connection import Connection

_GAPS = """
SELECT receipt, before, previous, number FROM (
  SELECT receipt, receipt_number AS number, lag(receipt) OVER given AS before,
      lag(receipt_number, 1, 0) OVER given AS previous
    FROM journal WHERE receipt_number IS NOT NULL WINDOW given AS (ORDER BY receipt_number, n))
  WHERE number - previous > 1 ORDER BY number
"""
_LAST = (
    "SELECT receipt, receipt_number FROM journal WHERE receipt_number IS NOT NULL ORDER BY receipt_number DESC LIMIT 1"
)
_NOW = "SELECT shop, terminal FROM installation"


@dataclass(frozen=True, slots=True)
class Missing:
    """Receipts from `first` to `last`, as they stand on paper; `count` of them."""

    first: str
    last: str
    count: int


def missing_receipts(connection: Connection, given: int) -> tuple[Missing, ...]:
    """Every gap in the receipt numbers, in order. `given` is the highest number known from outside the journal."""
    gaps = [
        _missing(_prefix(before or receipt), previous + 1, number - 1)
        for receipt, before, previous, number in connection.rows(_GAPS)
    ]
    return (*gaps, *missing_after(connection, given))


def missing_after(connection: Connection, given: int) -> tuple[Missing, ...]:
    """What the journal lacks behind its last receipt, up to the number `given`."""
    found = connection.row(_LAST)
    last = found[1] if found else 0
    if given <= last:
        return ()
    now = connection.row(_NOW)
    prefix = _prefix(found[0]) if found else "-".join(now) + "-" if now else ""
    return (_missing(prefix, last + 1, given),)


def _missing(prefix: str, first: int, last: int) -> Missing:
    return Missing(f"{prefix}{first}", f"{prefix}{last}", last - first + 1)


def _prefix(receipt: str) -> str:
    """The receipt's name without its number."""
    return receipt[: receipt.rindex("-") + 1]
