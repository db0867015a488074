"""How much of each stream is in the books: what a snapshot stands for, as of its own moment."""

from pos_terminal.headoffice.database import Connection
from pos_terminal.headoffice.hot import MARKS, NEIGHBOUR_MARKS
from pos_terminal.wire.envelope import NeighbourMark, Position


def own_marks(db: Connection, terminal: str) -> tuple[Position, ...]:
    """Of the terminal's own streams and those that they go on from. Inside the transaction that reads the snapshots."""
    return tuple(Position(stream, sequence, hash_.hex()) for stream, sequence, hash_ in db.execute(MARKS, (terminal,)))


def neighbour_marks(db: Connection, terminal: str) -> tuple[NeighbourMark, ...]:
    """Of the other tills of its shop. Inside the transaction that reads the snapshots."""
    rows = db.execute(NEIGHBOUR_MARKS, (terminal,))
    return tuple(NeighbourMark(till, stream, sequence, hash_.hex()) for till, stream, sequence, hash_ in rows)
