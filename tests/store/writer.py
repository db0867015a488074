"""A process that sells until it is killed; started by tests as `python -m tests.store.writer DATABASE FIRST`.

Prints each sequence number once its commit has returned: what was printed was promised.
"""

import sys
from pathlib import Path

from pos_terminal.domain.errors import Unavailable
from tests.support.books import earn, open_till, points


def sell(database: Path, first: int) -> None:
    """Appends records, each with two entries and a print job."""
    store = open_till(database)
    i = first
    while True:
        head = earn(store, i, points(3, f"L{i}"), points(-1, f"L{i}"))
        print(head.sequence, flush=True)
        i += 1


if __name__ == "__main__":
    try:
        sell(Path(sys.argv[1]), int(sys.argv[2]))
    except Unavailable as error:
        print(error.code, flush=True)
