"""What head office has used: processor seconds of its processes and of the database's, log, room and connections."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from tests.support.postgres import Cluster

TICKS = os.sysconf("SC_CLK_TCK")
_WAL = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"
_SYNCS = "SELECT wal_sync FROM pg_stat_wal"
_CONNECTED = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pos-head-office'"


@dataclass(frozen=True)
class Used:
    """Counters at one moment, or what lies between two. `office_s`, `database_s` and `fleet_s` are processor seconds of
    the serving processes, of PostgreSQL and of the tills that we play; `room` the database's bytes."""

    clock_s: float = 0.0
    office_s: float = 0.0
    database_s: float = 0.0
    fleet_s: float = 0.0
    wal: int = 0
    syncs: int = 0
    room: int = 0

    def __sub__(self, other: "Used") -> "Used":
        return Used(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))

    @property
    def server_s(self) -> float:
        """Processor seconds of head office, its database included."""
        return self.office_s + self.database_s


class Meter:
    """Reads the counters of some serving processes and of the cluster, or the folder, with their books."""

    def __init__(self, processes: Sequence[int], cluster: Cluster | None, where: str, folder: Path) -> None:
        self._processes = processes
        self._cluster = cluster
        self._name = where.partition("?")[0].rpartition("/")[2]
        self._folder = folder

    def read(self) -> Used:
        """The counters now."""
        times = os.times()
        mine = times.user + times.system
        office_s = sum(_cpu_s(process) for process in self._processes)
        if self._cluster is None:
            room = sum(file.stat().st_size for file in self._folder.glob("headoffice.db*"))
            return Used(time.perf_counter(), office_s, 0.0, mine, room=room)
        run, parent = self._cluster.run, self._cluster.process.pid
        database_s = _cpu_s(parent, ended=True) + sum(_cpu_s(child) for child in _children(parent))
        wal, syncs = int(run(_WAL)[0][0]), int(run(_SYNCS)[0][0])
        room = int(run(f"SELECT pg_database_size('{self._name}')")[0][0])
        return Used(time.perf_counter(), office_s, database_s, mine, wal, syncs, room)

    def tidy(self) -> None:
        """What the database does by itself now and then, done now: so that it falls into no other measurement."""
        if self._cluster:
            self._cluster.run("VACUUM (ANALYZE)", self._name)
            self._cluster.run("CHECKPOINT", self._name)

    def connections(self) -> int:
        """How many connections head office holds now."""
        return int(self._cluster.run(_CONNECTED)[0][0]) if self._cluster else len(self._processes)


def _cpu_s(process: int, *, ended: bool = False) -> float:
    """A process's user and system time; with `ended` that of its children that are gone, too."""
    try:
        after_name = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0  # it has ended meanwhile, and is among its parent's
    return sum(int(ticks) for ticks in after_name[11 : 15 if ended else 13]) / TICKS


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]
