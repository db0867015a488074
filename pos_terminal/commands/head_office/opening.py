"""Puts head office together for a command: its folder, keys, clock and database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from pos_terminal.clock import SystemClock, SystemIds
from pos_terminal.commands.failing import WRONG_USE, leave
from pos_terminal.headoffice.office import HeadOffice, open_head_office
from pos_terminal.headoffice.opening import is_postgres
from pos_terminal.vault import HEAD_OFFICE_CODE_KEY, KeyVault, open_vault, verify

KEYS = "keys"
MERCHANT, CURRENCY, TIMEZONE = "main", "HKD", "Asia/Hong_Kong"


@dataclass(frozen=True, slots=True)
class Options:
    """What every `pos-head-office` command is told before its own arguments."""

    data: Path
    database: str = ""


def database_address(_context: click.Context, _option: click.Parameter, address: str) -> str:
    """The address of a PostgreSQL database; empty for SQLite in the data folder."""
    if address and not is_postgres(address):
        leave("--database: postgresql://... is needed, or nothing for SQLite in the data folder (--data)", WRONG_USE)
    return address


@dataclass(frozen=True, slots=True)
class Opened:
    """Head office and its keys."""

    office: HeadOffice
    vault: KeyVault
    clock: SystemClock


@contextmanager
def opened(options: Options, *, found: bool = True) -> Iterator[Opened]:
    """Head office in its folder; an empty one begins as a merchant in Hong Kong unless `found` is False."""
    clock, ids = SystemClock(), SystemIds()
    vault = open_vault(options.data / KEYS, HEAD_OFFICE_CODE_KEY)
    office = open_head_office(options.data, where=options.database, keys=vault, verify=verify, now=clock.now, ids=ids)
    try:
        if found and not office.is_founded:
            office.found(MERCHANT, CURRENCY, TIMEZONE, 0)
        yield Opened(office, vault, clock)
    finally:
        office.close()
