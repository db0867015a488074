"""A till as head office sees it: its own key, stream and cursor, over the real client; without books or a window."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_terminal.clock import SystemClock
from pos_terminal.sync.client import HeadOfficeClient
from pos_terminal.sync.deadline import Watch, WatchedAdapter
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.codec import chain, first_hash
from pos_terminal.wire.envelope import AccountsChanged, BatchHead, Enrol, Hello, HelloAnswer, Position
from pos_terminal.wire.reconcile import BalancesAsked, DaysAsked, accounts_bytes, member_digest, packed

BATCH = 500
PAGE = 1000
PATIENCE_S = 60.0
DAYS_COMPARED = 35

Answer = TypeVar("Answer")


@dataclass
class Traffic:
    """What passed: seconds by kind of request, bytes up and down as they travelled."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    up: int = 0
    down: int = 0
    items: int = 0

    @property
    def requests(self) -> Counter[str]:
        return Counter({kind: len(taken) for kind, taken in self.seconds.items()})

    def add(self, other: "Traffic") -> None:
        for kind, taken in other.seconds.items():
            self.seconds.setdefault(kind, []).extend(taken)
        self.up, self.down, self.items = self.up + other.up, self.down + other.down, self.items + other.items


class CountingAdapter(WatchedAdapter):
    """The client's own carrier, which counts the bytes of bodies."""

    def __init__(self, watch: Watch, till: "LoadTill") -> None:
        super().__init__(watch)
        self._till = till

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        answer = super().send(request, *args, **more)
        self._till.traffic.up += len(request.body or b"")
        self._till.traffic.down += int(answer.headers.get("Content-Length", "0"))
        return answer


class LoadTill:
    """One till of the fleet. Belongs to one thread at a time."""

    def __init__(self, number: int, url: str, today: date) -> None:
        self._since = today - timedelta(days=DAYS_COMPARED)
        self._key = Ed25519PrivateKey.from_private_bytes(sha256(b"load %d" % number).digest())
        self._url = url
        self._nonces = 0
        self._number = number
        self.traffic = Traffic()
        self._stream = UUID(int=number << 80 | 0x7 << 76 | 0b10 << 62)
        self._hash = first_hash(self._stream)
        self._sent = 0
        self._generation, self._cursor = "", 0
        self._digests: dict[str, int] = {}
        self.read_items = self.read_pages = 0
        self._terminal = ""
        self._line = self._open()

    def join(self, code: str) -> None:
        """Enrols with a key of its own."""
        joined = self._line.enrol(
            Enrol(code=code, public_key=self._key.public_key().public_bytes_raw().hex(), stream=str(self._stream))
        )
        self._line.close()
        self._terminal = joined.terminal_id
        self._line = self._open()

    @property
    def sent(self) -> int:
        """How many records head office has of it."""
        return self._sent

    @property
    def members(self) -> int:
        """How many members' accounts it was told."""
        return len(self._digests)

    # --- one request each

    def hello(self) -> HelloAnswer:
        last = Position(str(self._stream), self._sent, self._hash.hex())
        hello = Hello(
            last=last,
            generation=self._generation,
            cursor=self._cursor,
            program="load",
            wall=SystemClock().now(),
            mono_ms=0,
            member_numbers_left=100,
        )
        return self._timed("hello", lambda: self._line.hello(hello))

    def send(self, bodies: Sequence[bytes]) -> None:
        """One batch, which must be acknowledged to its end."""
        before, hash_ = self._hash, self._hash
        for body in bodies:
            hash_ = chain(hash_, body)
        head = BatchHead(
            stream=str(self._stream),
            first=self._sent + 1,
            count=len(bodies),
            previous=before.hex(),
            last=hash_.hex(),
        )
        answer = self._timed("records", lambda: self._line.send(head, bodies))
        assert answer.have.hash == hash_.hex()
        assert not answer.quarantined
        self._sent, self._hash = self._sent + len(bodies), hash_

    def page(self) -> bool:
        """The feed's next page; whether there is more."""
        page = self._timed("changes", lambda: self._line.changes(self._generation, self._cursor, PAGE))
        self._generation, self._cursor = page.generation, page.cursor
        self.traffic.items += len(page.items)
        self.read_items += len(page.items)
        self.read_pages += 1
        for item in page.items:
            if isinstance(item, AccountsChanged):
                self._digests[item.member] = member_digest(item.member, accounts_bytes(item.accounts))
        return page.more

    def ask_again(self, back: int) -> None:
        """One page from a place that lies behind."""
        self._cursor -= back
        self.page()

    def days(self) -> None:
        streams = (Position(str(self._stream), self._sent, self._hash.hex()),)
        answer = self._timed("days", lambda: self._line.days(DaysAsked(since=self._since, streams=streams)))
        assert sum(day.records for day in answer.days) == self._sent

    def balances(self) -> int:
        """Compares all balances by digest: none may differ. How many buckets have moved meanwhile."""
        sums: dict[int, int] = {}
        for member, digest in self._digests.items():
            sums[bucket_of(member)] = sums.get(bucket_of(member), 0) + digest
        asked = BalancesAsked(generation=self._generation, cursor=self._cursor, digests=packed(sums))
        answer = self._timed("balances", lambda: self._line.balances(asked))
        assert not answer.reset
        assert not answer.wrong, f"{len(answer.wrong)} buckets differ"
        return len(answer.moved)

    # --- as a till does it

    def round(self, bodies: Iterable[bytes]) -> None:
        """Hello, all records, and the feed to its end."""
        self.hello()
        waiting = list(bodies)
        for first in range(0, len(waiting), BATCH):
            self.send(waiting[first : first + BATCH])
        while self.page():
            pass

    def night(self, bodies: Iterable[bytes]) -> None:
        """The night's steps with head office: a round, then the comparison, which says hello first."""
        self.round(bodies)
        self.hello()
        self.days()
        self.balances()

    def take_traffic(self) -> Traffic:
        """What passed since it was last asked."""
        taken, self.traffic = self.traffic, Traffic()
        return taken

    def close(self) -> None:
        self._line.close()

    def _timed(self, kind: str, ask: Callable[[], Answer]) -> Answer:
        begun = time.perf_counter()
        try:
            answer = ask()
        except NoAnswer as trouble:
            if trouble.code != answers.UNREACHABLE:
                raise
            answer = ask()  # an idle line that head office closed in the same moment: a till comes back, too
        self.traffic.seconds.setdefault(kind, []).append(time.perf_counter() - begun)
        return answer

    def _open(self) -> HeadOfficeClient:
        return HeadOfficeClient(
            self._url,
            terminal_id=self._terminal,
            sign=self._key.sign,
            new_nonce=self._nonce,
            deadline_s=PATIENCE_S,
            carrier=lambda watch: CountingAdapter(watch, self),
        )

    def _nonce(self) -> str:
        self._nonces += 1
        return f"{self._number:08x}{self._nonces:08x}"
