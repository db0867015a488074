"""SQL written once for both databases, and the little in which they differ.

Statements are in the part of SQL that SQLite and PostgreSQL share: `?` (or `?1`) for a parameter, ON CONFLICT,
RETURNING, FILTER, CASE instead of scalar `min`, every table of a subquery named. What is written or looked up many rows
at a time is an `Insert` or a `Lookup`: one row after the other here, arrays and `unnest` there.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_PARAMETER = re.compile(r"\?(\d*)")
_POSTGRES = {"int": "bigint", "text": "text", "bytes": "bytea"}


@dataclass(frozen=True, slots=True)
class Insert:
    """Rows for a table: `columns` as 'name:kind ...' (int, text, bytes), `conflict` an ON CONFLICT clause."""

    table: str
    columns: str
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A SELECT over many keys at once: it reads them from the table `wanted`, whose columns are `keys`."""

    keys: str
    select: str


@lru_cache
def names_of(columns: str) -> tuple[str, ...]:
    """The names in 'name:kind ...'."""
    return tuple(part.partition(":")[0] for part in columns.split())


def _kinds_of(columns: str) -> tuple[str, ...]:
    return tuple(part.partition(":")[2] for part in columns.split())


@lru_cache(maxsize=512)
def for_postgres(sql: str) -> str:
    """The statement with PostgreSQL's own parameters.

    >>> for_postgres("UPDATE a SET b = ? WHERE c = ?")
    'UPDATE a SET b = $1 WHERE c = $2'
    >>> for_postgres("VALUES (?1, ?2, ?2)")
    'VALUES ($1, $2, $2)'
    """
    count = 0

    def number(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"${found[1] or count}"

    return _PARAMETER.sub(number, sql)


@lru_cache
def sqlite_insert(into: Insert) -> str:
    """For `executemany`: one row a time."""
    names = names_of(into.columns)
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {into.table} ({', '.join(names)}) VALUES ({marks}) {into.conflict}"  # noqa: S608 (constants)


@lru_cache
def postgres_insert(into: Insert) -> str:
    """One array for each column."""
    names = ", ".join(names_of(into.columns))
    return f"INSERT INTO {into.table} ({names}) SELECT * FROM {_unnest(into.columns)} {into.conflict}"  # noqa: S608


@lru_cache
def sqlite_lookup(what: Lookup, count: int) -> str:
    """For so many keys. CROSS JOIN has SQLite go from the keys to the index: given hundreds of them and the choice, it
    may read the whole table instead."""
    names = names_of(what.keys)
    row = f"({', '.join('?' * len(names))})"
    select = what.select.replace("FROM wanted JOIN", "FROM wanted CROSS JOIN")
    return f"WITH wanted ({', '.join(names)}) AS (VALUES {', '.join([row] * count)}) {select}"


@lru_cache
def postgres_lookup(what: Lookup) -> str:
    """One array for each column of the keys."""
    return f"WITH wanted ({', '.join(names_of(what.keys))}) AS (SELECT * FROM {_unnest(what.keys)}) {what.select}"  # noqa: S608


def _unnest(columns: str) -> str:
    arrays = (f"${place}::{_POSTGRES[kind]}[]" for place, kind in enumerate(_kinds_of(columns), 1))
    return f"unnest({', '.join(arrays)})"
