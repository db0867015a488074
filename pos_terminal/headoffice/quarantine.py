"""What was kept aside as it came, and letting it in once a person has looked at it or a newer program can read it."""

from dataclasses import dataclass
from datetime import datetime

from pos_terminal.headoffice import flags
from pos_terminal.headoffice.announcing import announce
from pos_terminal.headoffice.codes import write_shown
from pos_terminal.headoffice.database import Connection, IntegrityError, NotStorable, stamp
from pos_terminal.headoffice.effects import apply, watch
from pos_terminal.headoffice.gathering import Gathered
from pos_terminal.headoffice.hot import KNOWN, STREAM
from pos_terminal.headoffice.record_rows import record_row
from pos_terminal.wire.codec import decode, digest

HELD = "SELECT body FROM quarantine WHERE stream = ? AND sequence = ? AND released_at = ''"
ALL_HELD = """
SELECT s.id, q.sequence, s.terminal, q.reason, q.detail, q.received_at, q.body
FROM quarantine q JOIN stream s ON s.no = q.stream WHERE q.released_at = ''
ORDER BY q.received_at, q.stream, q.sequence"""
RELEASED = "UPDATE quarantine SET released_at = ? WHERE stream = ? AND sequence = ?"


@dataclass(frozen=True, slots=True)
class KeptAside:
    """A record in quarantine: its place, why, and its bytes as they came."""

    stream: str
    sequence: int
    terminal: str
    reason: str
    detail: str
    received_at: str
    body: bytes


def kept_aside(db: Connection) -> tuple[KeptAside, ...]:
    """What is in quarantine now, oldest first."""
    return tuple(KeptAside(*row) for row in db.execute(ALL_HELD))


def release(db: Connection, stream: str, sequence: int, at: datetime, repaired: bytes = b"") -> bool:
    """Takes in what was kept aside at that place, as it came or as a person repaired it, at a new place in the feed.

    What is here already under the same id has its effect: then only the mark goes. False where nothing is kept aside
    there. Raises NotReadable where this program cannot read it, ValueError where its books cannot hold it.
    """
    row = db.execute(STREAM, (stream,)).fetchone()
    held = db.execute(HELD, (row[0], sequence)).fetchone() if row else None
    if held is None:
        return False
    data = held[0]
    body = decode(repaired or data)
    if not db.find(KNOWN, [(body.id.bytes,)]):
        gathered = Gathered()
        try:
            gathered.records.append(record_row(row[2], body, repaired or data, digest(data)))
            apply(db, gathered, body, row[2], at)
            gathered.take_turns(db)
            gathered.write(db)
            write_shown(db, gathered.shown, row[2], at)
        except (IntegrityError, NotStorable, OverflowError) as error:
            raise ValueError(str(error)) from error
        watch(db, gathered.touched, row[2], at)
        announce(db, sorted(gathered.touched))
    db.execute(RELEASED, (stamp(at), row[0], sequence))
    for kind in (flags.NOT_READABLE, flags.OTHER_BYTES):
        flags.clear_flag(db, at, kind, f"{stream}/{sequence}")
    return True
