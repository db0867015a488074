"""A table of past sales on disk, CSV with a header or JSON Lines, read in ranges so that several can share the work."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import msgspec
from msgspec import Struct

from pos_terminal.domain.words import Words
from pos_terminal.services.simulate.past_sales import FIELDS, BadRow, Figure, Item, Paid, PastRow, RowReader, joined

BOM = b"\xef\xbb\xbf"
BLOCK_BYTES = 1 << 20


class UnreadableSales(ValueError):
    """A line that is no sale, with its number from 1."""

    def __init__(self, line: int, words: Words) -> None:
        super().__init__(line, words)
        self.line = line
        self.words = words

    def __str__(self) -> str:
        return f"{self.line}: {self.words.en}"


class _Line(Struct):
    unit_minor: int
    sku: str = ""
    quantity: int = 1
    tags: tuple[str, ...] = ()


class _Tender(Struct):
    kind: str
    amount_minor: int


class _Object(Struct):
    """A line of JSON Lines; what is null is as good as left out."""

    at: str
    member: str | int | None = None
    type: str | None = None
    merchant: str | None = None
    sku: str | None = None
    tags: tuple[str, ...] | str | None = None
    tender: str | None = None
    tenders: dict[str, int] | tuple[_Tender, ...] | None = None
    currency: str | None = None
    receipt: str | None = None
    kind: str | None = None
    business_date: str | None = None
    of_receipt: str | None = None
    amount_minor: int | None = None
    quantity: int | None = None
    unit_minor: int | None = None
    subtotal_minor: int | None = None
    discount_minor: int | None = None
    total_minor: int | None = None
    items: int | None = None
    lines: tuple[_Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes of the file that begin and end with a line."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SalesFile:
    """Where the table is, and what is taken for granted in it."""

    path: Path
    currency: str
    timezone: str
    tags: tuple[str, ...] = ()

    def ranges(self, count: int) -> tuple[Range, ...]:
        """The rows in so many parts of the same size; in one part where a row may go over several lines.

        Raises UnreadableSales, OSError.
        """
        size = self.path.stat().st_size
        with self.path.open("rb") as file:
            first = file.readline()
            start = 0 if _is_json(first) else len(first)
            if not _is_json(first) and (_is_grouped(_checked_header(first)) or _goes_over_lines(self.path)):
                count = 1
            cuts = [start]
            for n in range(1, count):
                file.seek(max(cuts[-1], start + (size - start) * n // count))
                file.readline()
                cuts.append(file.tell())
        return tuple(Range(*pair) for pair in zip(cuts, [*cuts[1:], size], strict=True) if pair[0] < pair[1])

    def rows(self, part: Range) -> Iterator[PastRow]:
        """Each sale and return in that part. Raises UnreadableSales, OSError."""
        with self.path.open("rb") as file:
            first = file.readline()
        try:
            reader = RowReader(self.currency, self.timezone, self.tags)
            yield from (_objects(reader, self._lines(part)) if _is_json(first) else self._table(reader, first, part))
        except UnreadableSales as problem:
            raise UnreadableSales(problem.line + _lines_before(self.path, part.start), problem.words) from None

    def _table(self, reader: RowReader, first: bytes, part: Range) -> Iterator[PastRow]:
        header = _checked_header(first)
        rows = _rows(reader, header, self._lines(part))
        return _grouped(rows) if _is_grouped(header) else rows

    def _lines(self, part: Range) -> Iterator[str]:
        place = part.start
        with self.path.open("rb", buffering=BLOCK_BYTES) as file:
            file.seek(place)
            for line in file:
                if place >= part.end:
                    return
                place += len(line)
                # surrogateescape: a name in another encoding is named by its line instead of ending the reading
                yield line.decode("utf-8", "surrogateescape")


def _is_json(first: bytes) -> bool:
    return first.removeprefix(BOM).lstrip().startswith(b"{")


def _checked_header(first: bytes) -> list[str]:
    try:
        return _header(first)
    except BadRow as bad:
        raise UnreadableSales(1, bad.words) from bad


def _header(first: bytes) -> list[str]:
    text = first.removeprefix(BOM).decode("utf-8", "replace")
    header = [name.strip().lower() for name in next(csv.reader([text]), [])]
    if "at" not in header or not {"amount_minor", "unit_minor", "total_minor"} & set(header):
        raise BadRow(
            "標題行要有 at、member、amount_minor（或 export sales 的各欄）",
            "the header needs at, member, amount_minor (or the columns of export sales)",
        )
    if any(header.count(name) > 1 for name in FIELDS):
        raise BadRow("標題行有重複的欄", "the header names a column twice")
    return header


def _is_grouped(header: Sequence[str]) -> bool:
    """Whether rows with the same receipt are items of one sale; an exported row is a whole sale."""
    return "receipt" in header and "kind" not in header


def _goes_over_lines(path: Path) -> bool:
    """Whether a field may have a line break in it: only a quoted one can."""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            if b'"' in block:
                return True
    return False


def _lines_before(path: Path, place: int) -> int:
    count = 0
    with path.open("rb") as file:
        while place > 0 and (block := file.read(min(place, BLOCK_BYTES))):
            count += block.count(b"\n")
            place -= len(block)
    return count


def _rows(reader: RowReader, header: list[str], lines: Iterator[str]) -> Iterator[PastRow]:
    # A column that is not there is read from an empty field behind the last one.
    fields_of = itemgetter(*(header.index(name) if name in header else len(header) for name in FIELDS))
    rows, width = csv.reader(lines, strict=True), len(header)
    try:
        for row in rows:
            if len(row) != width:
                if not any(row):
                    continue
                raise BadRow(f"有 {len(row)} 欄，應為 {width} 欄", f"{len(row)} fields where the header has {width}")
            row.append("")
            yield reader.row(*fields_of(row))
    except BadRow as bad:
        raise UnreadableSales(rows.line_num, bad.words) from bad
    except csv.Error as error:
        raise UnreadableSales(rows.line_num, Words(f"不是有效的 CSV：{error}", f"not valid CSV: {error}")) from error


def _grouped(rows: Iterator[PastRow]) -> Iterator[PastRow]:
    before: PastRow | None = None
    for row in rows:
        whole = joined(before, row) if before is not None else row
        if whole is None and before is not None:
            yield before
        before = whole or row
    if before is not None:
        yield before


def _objects(reader: RowReader, lines: Iterator[str]) -> Iterator[PastRow]:
    decode = msgspec.json.Decoder(_Object).decode
    for number, line in enumerate(lines, start=1):
        text = line.lstrip("\ufeff").strip()
        if not text:
            continue
        try:
            yield _sale(reader, decode(text.encode("utf-8", "surrogateescape")))
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as problem:
            raise UnreadableSales(number, Words(f"不是一筆銷售：{problem}", f"not a sale: {problem}")) from problem
        except BadRow as bad:
            raise UnreadableSales(number, bad.words) from bad


def _sale(reader: RowReader, one: _Object) -> PastRow:
    if one.type not in (None, "sale"):
        raise BadRow(f"類型 {one.type!r} 不是銷售", f"its type is {one.type!r}: only sales can be replayed")
    items: tuple[Item, ...] = tuple(
        reader.item(each.sku, each.quantity, each.unit_minor, each.tags) for each in one.lines
    )
    tenders: Paid = ()
    if isinstance(one.tenders, dict):
        tenders = tuple(one.tenders.items())
    elif one.tenders:
        tenders = tuple((paid.kind, paid.amount_minor) for paid in one.tenders)
    return reader.row(
        one.at,
        "" if one.member is None else str(one.member),
        one.merchant or "",
        one.sku or "",
        one.tags if isinstance(one.tags, str) else " ".join(one.tags or ()),
        one.tender or "",
        tenders,
        one.currency or "",
        one.receipt or "",
        one.kind or "",
        one.business_date or "",
        one.of_receipt or "",
        _figure(one.amount_minor),
        _figure(one.quantity),
        _figure(one.unit_minor),
        _figure(one.subtotal_minor),
        _figure(one.discount_minor),
        _figure(one.total_minor),
        _figure(one.items),
        items,
    )


def _figure(number: int | None) -> Figure:
    return "" if number is None else number
