"""Pages of the feed, worked out and packed once for all tills that ask from the same place.

A stretch of the feed only ever loses subjects: what changes moves to the feed's end. So a page that was made once is
right for as long as its stretch has as many subjects as then, in whatever moment the asking transaction reads, and one
count tells. What differs from till to till comes behind the items and is packed for each.
"""

import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from struct import Struct as Layout

import msgspec
from msgspec import Struct

from pos_terminal.headoffice.database import Connection
from pos_terminal.headoffice.hot import FEED_COUNT
from pos_terminal.headoffice.kept_items import KeptItems
from pos_terminal.headoffice.metrics import Metrics
from pos_terminal.wire.envelope import NeighbourMark, Position

# Some 700,000 accounts, packed: what a night's tills all read.
MOST_BYTES = 128 * 1_048_576
# Packing less than a packet gains nothing.
LEAST_PACKED = 1_400
LEVEL = 5

_GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
_GZIP_END = Layout("<LL")


@dataclass(frozen=True, slots=True)
class Place:
    """From where, in which life of the database, how much was asked for, and on which day: overdrawn is by the day."""

    generation: str
    cursor: int
    room: int
    on: date


@dataclass(frozen=True, slots=True)
class Stretch:
    """A page's items as the beginning of its JSON: `blocks` of raw deflate, of `size` bytes before, whose sum is `crc`.

    They are the `count` subjects up to `reached`; `end` is where the feed ended where this is its last page.
    """

    reached: int
    count: int
    end: int | None
    size: int
    crc: int
    blocks: bytes


class PageFacts(Struct, frozen=True, kw_only=True):
    """What a page says beside its items (see `Changes`)."""

    generation: str
    cursor: int
    more: bool
    marks: tuple[Position, ...]
    reset: bool = False
    server_time: datetime
    neighbours: tuple[NeighbourMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page for one till."""

    stretch: Stretch
    facts: PageFacts

    @property
    def is_large(self) -> bool:
        """Whether it is worth packing."""
        return self.stretch.size >= LEAST_PACKED

    def plain(self) -> bytes:
        """Its JSON: a `Changes`."""
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.stretch.blocks) + self._rest()

    def gzip(self) -> bytes:
        """Its JSON as one gzip stream: the items' blocks as they are kept, the rest packed behind them."""
        rest = self._rest()
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        end = _GZIP_END.pack(zlib.crc32(rest, self.stretch.crc), self.stretch.size + len(rest))
        return b"".join((_GZIP_HEAD, self.stretch.blocks, packer.compress(rest), packer.flush(), end))

    def _rest(self) -> bytes:
        return b"," + msgspec.json.encode(self.facts)[1:]


def stretch_of(items: Sequence[bytes], reached: int, end: int | None) -> Stretch:
    """Items, each as JSON, packed."""
    plain = b'{"items":[' + b",".join(items) + b"]"
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    blocks = packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)
    return Stretch(reached, len(items), end, len(plain), zlib.crc32(plain), blocks)


class KeptPages:
    """The pages that were asked for of late. Any thread may call it; one makes a page while others wait for it."""

    def __init__(self, metrics: Metrics, most_bytes: int = MOST_BYTES) -> None:
        self.items = KeptItems()
        self._metrics = metrics
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Place, Stretch] = OrderedDict()
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def get(self, db: Connection, place: Place, position: int, make: Callable[[], Stretch]) -> Stretch:
        """The page from that place in the transaction's moment, when the feed ends at `position`."""
        if found := self._find(db, place, position):
            return self._counted(found, "kept")
        with self._making:
            if found := self._find(db, place, position):
                return self._counted(found, "kept")
            made = make()
            self._keep(place, made)
            return self._counted(made, "made")

    def _counted(self, stretch: Stretch, how: str) -> Stretch:
        help_ = "Items of the feed that were told, by whether their page was made for it or kept."
        self._metrics.count("pos_feed_items_total", help_, stretch.count, page=how)
        return stretch

    def _find(self, db: Connection, place: Place, position: int) -> Stretch | None:
        with self._lock:
            found = self._kept.get(place)
            if found is None:
                return None
            self._kept.move_to_end(place)
        if found.end is not None and found.end != position:
            return None
        count = db.execute(FEED_COUNT, (place.cursor, found.reached)).fetchone()[0]
        return found if count == found.count else None

    def _keep(self, place: Place, made: Stretch) -> None:
        with self._lock:
            if before := self._kept.pop(place, None):
                self._bytes -= len(before.blocks)
            self._kept[place] = made
            self._bytes += len(made.blocks)
            while self._bytes > self._most_bytes:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.blocks)
