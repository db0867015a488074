"""A table too long to hold, parted by member into files: a member's sales lie in one part, in the table's order."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

import msgspec

from pos_terminal.services.simulate.past_sales import PastRow
from pos_terminal.services.simulate.sales_file import Range, SalesFile

LENGTH_BYTES = 4
MONTHS = 12
WAITING_ROWS = 10_000


def month_of(day: date) -> int:
    """Months since year 0."""
    return day.year * MONTHS + day.month - 1


@dataclass(slots=True)
class Sold:
    """What was sold in a month, whoever bought it; `revenue_minor` is before rewards, less what came back."""

    sales: int = 0
    member_sales: int = 0
    revenue_minor: int = 0

    def add(self, other: "Sold") -> None:
        """Adds what was sold elsewhere."""
        self.sales += other.sales
        self.member_sales += other.member_sales
        self.revenue_minor += other.revenue_minor


Months = dict[int, Sold]  # by months since year 0


@dataclass(frozen=True, slots=True)
class Parting:
    """Into how many parts, which days, and where the parts are written: `<part>-<number of the range>`."""

    sales: SalesFile
    folder: Path
    parts: int
    first: date | None = None
    last: date | None = None


@dataclass(slots=True)
class Parted:
    """What a range of the table held. `rows` are the members', `last_day` is the last with any sale."""

    sold: Months = field(default_factory=dict)
    rows: int = 0
    last_day: date = date.min

    def add(self, other: "Parted") -> None:
        """Adds another range."""
        for month, sold in other.sold.items():
            self.sold.setdefault(month, Sold()).add(sold)
        self.rows += other.rows
        self.last_day = max(self.last_day, other.last_day)


def part_range(parting: Parting, number: int, part: Range) -> Parted:
    """Reads one range and writes its share of every part. Raises UnreadableSales, OSError."""
    done, encode = Parted(), msgspec.msgpack.Encoder().encode
    waiting: list[list[PastRow]] = [[] for _ in range(parting.parts)]
    with ExitStack() as stack:
        files = [stack.enter_context(file_of(parting, n, number).open("wb")) for n in range(parting.parts)]
        for row in _within(parting, part, done):
            waiting[crc32(row.member.encode("utf-8", "surrogateescape")) % parting.parts].append(row)
            done.rows += 1
            if done.rows % WAITING_ROWS == 0:
                _write(files, waiting, encode)
        _write(files, waiting, encode)
    return done


def rows_of(parting: Parting, part: int, ranges: int) -> Iterator[PastRow]:
    """All rows of a part, range after range."""
    decode = msgspec.msgpack.Decoder(list[PastRow]).decode
    for number in range(ranges):
        with file_of(parting, part, number).open("rb") as file:
            while length := file.read(LENGTH_BYTES):
                yield from decode(file.read(int.from_bytes(length, "big")))


def file_of(parting: Parting, part: int, number: int) -> Path:
    """Where the rows of a part that stood in that range are written."""
    return parting.folder / f"{part}-{number}"


def _within(parting: Parting, part: Range, done: Parted) -> Iterator[PastRow]:
    """Members' rows of the days that were asked for; every row is added to its month."""
    first, last = (parting.first or date.min).toordinal(), (parting.last or date.max).toordinal()
    by_day: dict[int, Sold] = {}
    for row in parting.sales.rows(part):
        if not first <= row.day <= last:
            continue
        sold = by_day.get(row.day)
        if sold is None:
            day = date.fromordinal(row.day)
            sold = by_day[row.day] = done.sold.setdefault(month_of(day), Sold())
            done.last_day = max(done.last_day, day)
        sold.revenue_minor += row.net_minor
        if not row.is_return:
            sold.sales += 1
            sold.member_sales += row.member != ""
        if row.member:
            yield row


def _write(files: Sequence[BinaryIO], waiting: list[list[PastRow]], encode: Callable[[object], bytes]) -> None:
    for file, rows in zip(files, waiting, strict=True):
        if rows:
            data = encode(rows)
            file.write(len(data).to_bytes(LENGTH_BYTES, "big") + data)
            rows.clear()
