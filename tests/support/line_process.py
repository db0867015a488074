"""A bad line as a process of its own: a balancer before head office's processes, and what chance does to requests."""

import random  # noqa: TID251 - seeded
import signal
from multiprocessing.connection import Connection as Pipe

from tests.support.balancer import balancer
from tests.support.fault_proxy import Fault, Spoiled, Status, fault_proxy
from tests.support.till_process import Killed

# What goes wrong at once. What takes a till half a minute to give up is tested by itself.
FAULTS: tuple[Spoiled, ...] = (
    Fault.CLOSED,
    Fault.ANSWER_LOST,
    Fault.ANSWER_LOST,
    Fault.HALF,
    Fault.CUT_JSON,
    Fault.EMPTY,
    Fault.HTML,
    Fault.DOUBLED,
    Fault.DOUBLED,
    Fault.LATE,
    Fault.LATE,
    Status(500),
    Status(503, headers={"Retry-After": "1"}),
    Status(413),
)


def carry(servers: tuple[str, ...], port: int, seed: int, bad_share: float, said: Pipe) -> None:
    """The process: carries requests until it is killed; says its URL once it listens."""
    chance = random.Random(seed)

    def choose(_path: str) -> Spoiled:
        return chance.choice(FAULTS) if chance.random() < bad_share else None

    with balancer(servers) as before, fault_proxy(before.url, port=port, choose=choose) as line:
        said.send(line.url)
        signal.pause()


class Line:
    """The line as the tills know it: at one address, whatever becomes of the process behind it."""

    def __init__(self, servers: tuple[str, ...], seed: int, bad_share: float) -> None:
        self._servers, self._seed = servers, seed
        self._process: Killed
        self.url = ""
        self.begin(bad_share)

    def begin(self, bad_share: float) -> None:
        """A process begins to carry, at the same address as the one before it."""
        self._seed += 1
        port = int(self.url.rpartition(":")[2] or 0)
        self._process = Killed(carry, self._servers, port, self._seed, bad_share)
        (url,) = self._process.hear(1)
        assert isinstance(url, str)
        self.url = url

    def kill(self) -> None:
        """It carries no more; what was under way is cut off."""
        self._process.kill()
        assert self._process.ended() == -signal.SIGKILL
