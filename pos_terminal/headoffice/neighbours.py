"""What a till is told of the others in its shop: their keys, and how much of their streams its snapshots hold."""

from pos_terminal.headoffice.database import Connection
from pos_terminal.headoffice.hot import NEIGHBOUR_MARKS
from pos_terminal.wire.envelope import Neighbour, NeighbourMark

NEIGHBOURS = """
SELECT t.id, t.name, t.public_key FROM terminal own JOIN terminal t ON t.shop = own.shop AND t.id <> own.id
WHERE own.id = ? AND t.public_key <> '' AND t.closed = 0 ORDER BY length(t.name), t.name"""


def neighbours_of(db: Connection, terminal: str) -> tuple[Neighbour, ...]:
    """The tills that it may learn from while head office is out of reach."""
    return tuple(Neighbour(*row) for row in db.execute(NEIGHBOURS, (terminal,)))


def neighbour_marks(db: Connection, terminal: str) -> tuple[NeighbourMark, ...]:
    """How much of their streams is in the books. Inside the transaction that reads the snapshots."""
    rows = db.execute(NEIGHBOUR_MARKS, (terminal,))
    return tuple(NeighbourMark(till, stream, sequence, hash_.hex()) for till, stream, sequence, hash_ in rows)
