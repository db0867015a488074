"""Whatever the size of the books, what a sale or a scan asks is found by an index: no statement walks a whole table."""

from types import ModuleType

import pytest

from pos_terminal.store import catalogue, journal, ledger, members, outbox, spool
from tests.support.books import open_till

GROWING = {"j", "e", "m", "journal", "entry", "lot", "member", "snapshot", "print_job"}
# Walks from the end of the journal and stops at the first that fits, or counts on purpose.
ALLOWED = {"_HEAD", "_BILLS", "_COUNT", "_OPEN", "_NOT_TOLD"}
# The nightly comparison with head office reads all, and nobody waits for it.
ALLOWED |= {"_SNAPSHOTS", "_TOLD", "_DAY_COUNTS", "_DAY_SUMS", "_BOOKED"}


def selects(module: ModuleType) -> list[tuple[str, str]]:
    """The module's whole statements that only read."""
    fragments = {"_RECORD", "_MOVED", "_MEMBER", "_COLUMNS", "_JOB", "_PRODUCT"}
    return [
        (name, sql)
        for name, sql in vars(module).items()
        if isinstance(sql, str) and sql.lstrip().startswith("SELECT") and name not in fragments | ALLOWED
    ]


@pytest.mark.parametrize("module", [catalogue, journal, ledger, members, outbox, spool], ids=lambda m: m.__name__)
def test_no_statement_walks_a_table_that_grows(module: ModuleType) -> None:
    found = selects(module)
    assert found
    store = open_till()
    walked = []
    for name, sql in found:
        for *_, step in store.connection.rows(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?")):
            words = step.split()
            if words[0] == "SCAN" and words[1] in GROWING:
                walked.append(f"{name}: {step}")
    store.close()
    assert walked == []
