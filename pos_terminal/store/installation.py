"""What this till is, and how its journal begins: the rows that come before the first record."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from pos_terminal.domain.till import Installation
from pos_terminal.store.connection import Connection

if TYPE_CHECKING:
    from pos_terminal.store.database import SqliteStore

_READ = """
SELECT merchant, shop, shop_name_zh, shop_name_en, terminal, currency, timezone, day_start_hour, terminal_id,
    head_office
  FROM installation
"""
_WRITE = """
INSERT INTO installation (one, merchant, shop, shop_name_zh, shop_name_en, terminal, currency, timezone,
    day_start_hour, terminal_id, head_office)
  VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (one) DO UPDATE SET merchant = excluded.merchant, shop = excluded.shop,
    shop_name_zh = excluded.shop_name_zh, shop_name_en = excluded.shop_name_en, terminal = excluded.terminal,
    currency = excluded.currency, timezone = excluded.timezone, day_start_hour = excluded.day_start_hour,
    terminal_id = excluded.terminal_id, head_office = excluded.head_office
"""

_FORGET = (
    "DELETE FROM parked",
    "UPDATE print_job SET state = 'skipped', problem = 'restored'"
    " WHERE state IN ('waiting', 'blocked', 'sending', 'unknown')",
)


def read_installation(connection: Connection) -> Installation | None:
    """What this till is; None before `create_installation`."""
    found = connection.row(_READ)
    return Installation(*found) if found else None


def write_installation(connection: Connection, installation: Installation) -> None:
    """What this till is from now on; its block of member numbers stays."""
    it = installation
    names = (it.merchant, it.shop, it.shop_name_zh, it.shop_name_en, it.terminal)
    place = (it.currency, it.timezone, it.day_start_hour, it.terminal_id, it.head_office)
    connection.run(_WRITE, (*names, *place))


def create_installation(
    store: "SqliteStore",
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


def begin_stream(store: "SqliteStore", *, stream: UUID, begun_at: datetime, given: int = 0) -> None:
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
    store: "SqliteStore", installation: Installation, *, numbers: tuple[int, int] | None = None
) -> None:
    """What the till becomes when it is enrolled. Its journal and stream stay; `numbers` replace what it could give."""
    with store.begin():
        write_installation(store.connection, installation)
        if numbers:
            store.members.lease(*numbers, instead=True)
