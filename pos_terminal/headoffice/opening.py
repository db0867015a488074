"""Which database it is: a file of SQLite's, or the address of a PostgreSQL."""

from pathlib import Path

from pos_terminal.headoffice.database import Database
from pos_terminal.headoffice.postgres import open_postgres
from pos_terminal.headoffice.sqlite import open_sqlite


def open_database(where: Path | str, *, contract: bool = False) -> Database:
    """The database in that SQLite file, or at that `postgresql://` address, its schema brought up to this version.

    `contract` also drops what only older versions use (migrating.py). Raises Unavailable `head_office`.
    """
    if isinstance(where, Path):
        return open_sqlite(where, contract=contract)
    return open_postgres(where, contract=contract)


def is_postgres(address: str) -> bool:
    """Whether it is the address of a PostgreSQL database."""
    return address.startswith(("postgresql://", "postgres://"))
