"""What a till is told of the others in its shop: their keys, and how much of their streams its snapshots hold."""

from pos_terminal.headoffice.database import Connection
from pos_terminal.wire.envelope import Neighbour

NEIGHBOURS = """
SELECT t.id, t.name, t.public_key FROM terminal own JOIN terminal t ON t.shop = own.shop AND t.id <> own.id
WHERE own.id = ? AND t.public_key <> '' AND t.closed = 0 ORDER BY length(t.name), t.name"""


def neighbours_of(db: Connection, terminal: str) -> tuple[Neighbour, ...]:
    """The tills that it may learn from while head office is out of reach."""
    return tuple(Neighbour(*row) for row in db.execute(NEIGHBOURS, (terminal,)))
