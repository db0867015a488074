"""How a till begins, becomes an enrolled one, and goes on after its database went back in time."""

from datetime import datetime
from uuid import UUID

from pos_terminal.domain.till import Installation
from pos_terminal.store.database import SqliteStore
from pos_terminal.store.identity import write_installation

_FORGET = (
    "DELETE FROM parked",
    "UPDATE print_job SET state = 'skipped', problem = 'restored'"
    " WHERE state IN ('waiting', 'blocked', 'sending', 'unknown')",
)


def create_installation(
    store: SqliteStore,
    installation: Installation,
    *,
    stream: UUID,
    begun_at: datetime,
    numbers: tuple[int, int] | None = None,
) -> None:
    """Begins the till: its description, its first stream, and the member numbers it may give (without check digit).

    Does nothing where another process has begun it in the meantime. The first record is the services' to write.
    """
    with store.begin():
        if store.is_installed:
            return
        write_installation(store.connection, installation)
        if numbers:
            store.members.lease(*numbers, instead=True)
        store.journal.begin_stream(stream, begun_at)


def begin_stream(store: SqliteStore, *, stream: UUID, begun_at: datetime, given: int = 0) -> None:
    """Goes on after the database went back in time: in a new stream, whose parent is the journal's end.

    What was under way then is over by now: parked bills are dropped (they may have been paid since, under the same
    key), open print jobs are skipped, and member numbers up to `given`, or known from beside the database, are not
    given again.
    """
    mark = store.last_known
    with store.begin():
        store.journal.begin_stream(stream, begun_at)
        for statement in _FORGET:
            store.connection.run(statement)
        store.members.pass_over(max(given, mark.member_number if mark else 0))
    store.went_back = False


def replace_installation(
    store: SqliteStore, installation: Installation, *, numbers: tuple[int, int] | None = None
) -> None:
    """What the till becomes when it is enrolled. Its journal and stream stay; `numbers` replace what it could give."""
    with store.begin():
        write_installation(store.connection, installation)
        if numbers:
            store.members.lease(*numbers, instead=True)
