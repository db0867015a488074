"""A till that sends its queue: `python -m tests.bench.draining DATA URL`; prints `records bytes` as it goes.

The bytes are what the process holds in memory (resident) after every few batches, and `read` with them once it has
also read what head office tells.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pos_terminal.clock import SystemClock, SystemIds
from pos_terminal.services.syncing import Syncing
from pos_terminal.store.database import DATABASE, open_store
from pos_terminal.sync.client import HeadOfficeClient
from pos_terminal.vault import open_vault
from pos_terminal.wire.envelope import BatchAnswer, BatchHead

EVERY_BATCHES = 5


class TellingLine(HeadOfficeClient):
    """The till's client, which says what the process holds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sent = self._batches = 0

    def send(self, head: BatchHead, bodies: Sequence[bytes]) -> BatchAnswer:
        answer = super().send(head, bodies)
        self._sent += len(bodies)
        self._batches += 1
        if self._batches % EVERY_BATCHES == 0:
            print(self._sent, resident(), flush=True)
        return answer


def resident() -> int:
    """Bytes of memory that this process holds. Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main(data: Path, url: str) -> int:
    clock, ids = SystemClock(), SystemIds()
    store = open_store(data / DATABASE, clock.now)
    line = TellingLine(
        url,
        terminal_id=store.installation().terminal_id,
        sign=open_vault(data / "keys").sign,
        new_nonce=lambda: ids.new().hex,
    )
    status = Syncing(store, line, clock, ids, ids.share, "bench").run_once(force=True)
    print("read", resident(), flush=True)
    return int(not status.online or bool(status.waiting))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
