"""The one row that says what this till is."""

from dataclasses import replace

from pos_terminal.domain.till import Installation
from pos_terminal.store.connection import Connection

_READ = """
SELECT merchant, shop, shop_name_zh, shop_name_en, terminal, currency, timezone, day_start_hour, terminal_id,
    head_office, training
  FROM installation
"""
_WRITE = """
INSERT INTO installation (one, merchant, shop, shop_name_zh, shop_name_en, terminal, currency, timezone,
    day_start_hour, terminal_id, head_office, training)
  VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (one) DO UPDATE SET merchant = excluded.merchant, shop = excluded.shop,
    shop_name_zh = excluded.shop_name_zh, shop_name_en = excluded.shop_name_en, terminal = excluded.terminal,
    currency = excluded.currency, timezone = excluded.timezone, day_start_hour = excluded.day_start_hour,
    terminal_id = excluded.terminal_id, head_office = excluded.head_office,
    training = excluded.training
"""


def read_installation(connection: Connection) -> Installation | None:
    """What this till is; None before `create_installation`."""
    found = connection.row(_READ)
    if found is None:
        return None
    *place, training = found
    return replace(Installation(*place), training=bool(training))


def write_installation(connection: Connection, installation: Installation) -> None:
    """What this till is from now on; its block of member numbers stays."""
    it = installation
    names = (it.merchant, it.shop, it.shop_name_zh, it.shop_name_en, it.terminal)
    place = (it.currency, it.timezone, it.day_start_hour, it.terminal_id, it.head_office, int(it.training))
    connection.run(_WRITE, (*names, *place))
