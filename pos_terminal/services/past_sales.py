"""Sales of the past as a table, read line by line: what `export sales` writes, or a plain list of amounts or items.

CSV with a header, or JSON Lines (docs/commands.md). A table of a million sales is never held as a whole.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.money import share_out
from pos_terminal.domain.words import Words

# Columns that are read, in the order in which a row is made of them; others are passed over.
FIELDS = (
    "at",
    "member",
    "merchant",
    "sku",
    "tags",
    "tender",
    "tenders",
    "currency",
    "receipt",
    "kind",
    "business_date",
    "of_receipt",
    "amount_minor",
    "quantity",
    "unit_minor",
    "subtotal_minor",
    "discount_minor",
    "total_minor",
    "items",
)
BOM = "\ufeff"
QUARTER_S = 900  # no time zone differs from another by less
MOST_QUARTERS = 400_000
MOST_PIECES, MOST_MINOR = 99_999, 10**12
FIRST_YEAR, LAST_YEAR = 1990, 2200
RETURNED = ("refund", "void")

# (sku, quantity, unit_minor, discount_minor, tags)
Item = tuple[str, int, int, int, tuple[str, ...]]
Paid = tuple[tuple[str, int], ...]
Figure = str | int  # as it stands in the table; empty where it does not


class UnreadableSales(ValueError):
    """A line that is no sale, with its number from 1."""

    def __init__(self, line: int, words: Words) -> None:
        super().__init__(f"{line}: {words.en}")
        self.line = line
        self.words = words


class _Bad(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class PastRow(Struct, frozen=True, array_like=True, gc=False):
    """A sale, or where `returned_minor` is not 0 what came back of one. `day` is an ordinal, `minute` of the shop's day."""

    member: str
    at_s: int
    day: int
    minute: int
    merchant: str
    tenders: Paid
    items: tuple[Item, ...]
    receipt: str = ""
    returned_minor: int = 0
    of_receipt: str = ""

    @property
    def net_minor(self) -> int:
        """What it brought, before rewards; negative where it is a return."""
        if self.returned_minor:
            return -self.returned_minor
        return sum(quantity * unit - discount for _, quantity, unit, discount, _ in self.items)


class _Line(Struct):
    unit_minor: int
    sku: str = ""
    quantity: int = 1
    tags: list[str] = []


class _Tender(Struct):
    kind: str
    amount_minor: int


class _Object(Struct):
    """A line of JSON Lines; what is null is as good as left out."""

    at: str
    member: str | int | None = None
    type: str | None = None
    kind: str | None = None
    amount_minor: int | None = None
    lines: list[_Line] | None = None
    merchant: str | None = None
    sku: str | None = None
    quantity: int | None = None
    unit_minor: int | None = None
    tags: list[str] | str | None = None
    tender: str | None = None
    tenders: dict[str, int] | list[_Tender] | None = None
    currency: str | None = None
    receipt: str | None = None
    of_receipt: str | None = None
    business_date: str | None = None
    subtotal_minor: int | None = None
    discount_minor: int | None = None
    total_minor: int | None = None
    items: int | None = None


@dataclass(frozen=True, slots=True)
class PastSales:
    """A table of past sales. `tags` are given to every item that has none of its own."""

    path: Path
    currency: str
    timezone: str
    tags: tuple[str, ...] = ()

    def rows(self, progress: Callable[[int], None] = lambda done: None) -> Iterator[PastRow]:
        """Each sale and return; `progress` hears how many bytes were read. Raises UnreadableSales, OSError."""
        # surrogateescape: text in another encoding is named by its line instead of ending the reading
        with self.path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
            first = file.read(2).lstrip(BOM)[:1]
            file.seek(0)
            reader = _Reader(self)
            lines = reader.objects(file) if first == "{" else reader.table(file)
            for count, row in enumerate(lines):
                if count % 10_000 == 0:
                    progress(file.buffer.tell())
                yield row


class _Reader:
    def __init__(self, sales: PastSales) -> None:
        self._currency = sales.currency
        self._zone = ZoneInfo(sales.timezone)
        self._calendar = ShopCalendar(sales.timezone)
        self._tags = sales.tags
        self._quarters: dict[int, tuple[int, int]] = {}
        self._known_tags: dict[str, tuple[str, ...]] = {"": sales.tags}

    # JSON Lines

    def objects(self, file: TextIO) -> Iterator[PastRow]:
        decode = msgspec.json.Decoder(_Object).decode
        for number, line in enumerate(file, start=1):
            text = line.lstrip(BOM).strip()
            if not text:
                continue
            try:
                yield self._object(decode(text.encode("utf-8", "surrogateescape")))
            except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as problem:
                raise UnreadableSales(number, Words(f"不是一筆銷售：{problem}", f"not a sale: {problem}")) from problem
            except _Bad as bad:
                raise UnreadableSales(number, bad.words) from bad

    def _object(self, one: _Object) -> PastRow:
        if one.type not in (None, "sale"):
            raise _Bad(f"類型 {one.type!r} 不是銷售", f"its type is {one.type!r}: only sales can be replayed")
        items: tuple[Item, ...] = ()
        if one.lines is not None:
            items = tuple(
                self._item(line.sku, line.quantity, line.unit_minor, 0, tuple(line.tags) or self._tags)
                for line in one.lines
            )
        numbers = (
            one.amount_minor,
            one.quantity,
            one.unit_minor,
            one.subtotal_minor,
            one.discount_minor,
            one.total_minor,
            one.items,
        )
        tenders: Paid = ()
        if isinstance(one.tenders, dict):
            tenders = tuple(one.tenders.items())
        elif one.tenders:
            tenders = tuple((paid.kind, paid.amount_minor) for paid in one.tenders)
        tags = one.tags if isinstance(one.tags, str) else " ".join(one.tags or ())
        return self._row(
            one.at,
            "" if one.member is None else str(one.member),
            one.merchant or "",
            one.sku or "",
            tags,
            one.tender or "",
            tenders,
            one.currency or "",
            one.receipt or "",
            one.kind or "",
            one.business_date or "",
            one.of_receipt or "",
            *("" if one is None else one for one in numbers),
            items,
        )

    # CSV

    def table(self, file: TextIO) -> Iterator[PastRow]:
        rows = csv.reader(file, strict=True)
        try:
            header = [name.strip().lower().lstrip(BOM) for name in next(rows, [])]
            self._check_header(header)
            # A column that is not there is read from an empty field behind the last one.
            fields_of = itemgetter(*(header.index(name) if name in header else len(header) for name in FIELDS))
            grouped = "receipt" in header and "kind" not in header
            width, before = len(header), None
            for row in rows:
                if len(row) != width:
                    if not any(row):
                        continue
                    raise _Bad(f"有 {len(row)} 欄，應為 {width} 欄", f"{len(row)} fields where the header has {width}")
                row.append("")
                found = self._row(*fields_of(row))
                if not grouped:
                    yield found
                    continue
                if before is not None and _is_same(before, found):
                    before = _joined(before, found)
                    continue
                if before is not None:
                    yield before
                before = found
            if before is not None:
                yield before
        except _Bad as bad:
            raise UnreadableSales(max(1, rows.line_num), bad.words) from bad
        except csv.Error as error:
            text = Words(f"不是有效的 CSV：{error}", f"not valid CSV: {error}")
            raise UnreadableSales(max(1, rows.line_num), text) from error

    def _check_header(self, header: Sequence[str]) -> None:
        if "at" not in header or not {"amount_minor", "unit_minor", "total_minor"} & set(header):
            raise _Bad(
                "標題行要有 at、member、amount_minor（或 export sales 的各欄）",
                "the header needs at, member, amount_minor (or the columns of export sales)",
            )
        if any(header.count(name) > 1 for name in FIELDS):
            raise _Bad("標題行有重複的欄", "the header names a column twice")

    # Either

    def _row(
        self,
        at: str,
        member: str,
        merchant: str,
        sku: str,
        tags: str,
        tender: str,
        tenders: str | Paid,
        currency: str,
        receipt: str,
        kind: str,
        business_date: str,
        of_receipt: str,
        amount: Figure,
        quantity: Figure,
        unit: Figure,
        subtotal: Figure,
        discount: Figure,
        total: Figure,
        pieces: Figure,
        items: tuple[Item, ...] = (),
    ) -> PastRow:
        """A row from its fields in the order of FIELDS; a field that is not there is empty."""
        if currency and currency != self._currency:
            raise _Bad(
                f"這筆銷售以 {_plain(currency)} 計，會員計劃以 {self._currency} 計",
                f"this sale is in {_plain(currency)}, the programme in {self._currency}: amounts cannot be compared",
            )
        at_s, day, minute = self._when(at)
        if business_date:
            day = _date(business_date).toordinal()
        if not (member.isprintable() and receipt.isprintable()):
            raise _Bad("不是 UTF-8 或有控制字元", "not UTF-8, or control characters")
        member = member.strip().lstrip("'")
        if kind in RETURNED:
            returned = max(0, -_number("total_minor", total))
            return PastRow(member, at_s, day, minute, merchant, (), (), "", returned, of_receipt)
        paid = _number("amount_minor", amount) if amount != "" else None
        if paid is not None and paid < 0:
            return PastRow(member, at_s, day, minute, merchant, (), (), "", -paid, of_receipt)
        if items:
            net = sum(one[1] * one[2] for one in items)
        elif unit != "":
            found = self._item(
                sku,
                _number("quantity", quantity) if quantity != "" else 1,
                _number("unit_minor", unit),
                0,
                self._tags_of(tags),
            )
            net = found[1] * found[2] if paid is None else paid
            if net > found[1] * found[2]:
                raise _Bad("amount_minor 大於 quantity × unit_minor", "amount_minor is more than quantity x unit_minor")
            items = ((*found[:3], found[1] * found[2] - net, found[4]),) if net != found[1] * found[2] else (found,)
        else:
            off = _number("discount_minor", discount) if discount != "" else 0
            if subtotal != "":
                gross, pieces_text = _number("subtotal_minor", subtotal), pieces
            elif paid is not None or total != "":
                gross, pieces_text = paid if paid is not None else _number("total_minor", total) + off, quantity
            else:
                raise _Bad("沒有 amount_minor", "amount_minor is missing")
            count = max(1, _number("quantity", pieces_text)) if pieces_text != "" else 1
            items = _split(sku, gross, off if subtotal != "" else 0, min(count, MOST_PIECES), self._tags_of(tags))
            net = gross - (off if subtotal != "" else 0)
        if not tenders:
            tenders = ((tender or "cash", net),)
        elif isinstance(tenders, str):
            tenders = _tenders(tenders)
        return PastRow(member, at_s, day, minute, merchant, tenders, items, receipt)

    def _item(self, sku: str, quantity: int, unit: int, discount: int, tags: tuple[str, ...]) -> Item:
        if not 1 <= quantity <= MOST_PIECES:
            raise _Bad("quantity 不是件數", "quantity is no number of pieces")
        if not 0 <= unit <= MOST_MINOR:
            raise _Bad("unit_minor 不是價錢", "unit_minor is no price")
        return sku, quantity, unit, discount, tags

    def _tags_of(self, text: str) -> tuple[str, ...]:
        known = self._known_tags.get(text)
        if known is None:
            known = self._known_tags[text] = tuple(text.replace(",", " ").replace(";", " ").split()) or self._tags
        return known

    def _when(self, text: str) -> tuple[int, int, int]:
        """(seconds since 1970, the business day's ordinal, minute of the day); without an offset the shop's time."""
        try:
            at = datetime.fromisoformat(text.strip())
        except ValueError:
            raise _Bad(f"at 不是日期時間：{_plain(text)}", f"at is no ISO 8601 instant: {_plain(text)}") from None
        if at.tzinfo is None:
            at = at.replace(tzinfo=self._zone)
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise _Bad(f"at 不在 {FIRST_YEAR} 至 {LAST_YEAR} 年", f"at lies outside {FIRST_YEAR} to {LAST_YEAR}")
        at_s = int(at.timestamp())
        quarter, rest = divmod(at_s, QUARTER_S)
        place = self._quarters.get(quarter)
        if place is None:
            if len(self._quarters) > MOST_QUARTERS:
                self._quarters.clear()
            local = self._calendar.local(at)
            begun = local.hour * 60 + local.minute // 15 * 15
            place = self._quarters[quarter] = self._calendar.business_date(at).toordinal(), begun
        return at_s, place[0], place[1] + rest // 60


def _split(sku: str, gross: int, discount: int, quantity: int, tags: tuple[str, ...]) -> tuple[Item, ...]:
    """So many pieces for that amount: alike, but for a last one that takes what rounding left."""
    if gross < discount:
        raise _Bad("折扣多於金額", "the discount is more than the amount")
    unit, rest = divmod(gross, quantity)
    if rest == 0:
        return ((sku, quantity, unit, discount, tags),)
    parts = share_out(discount, (unit * (quantity - 1), unit + rest))
    return (sku, quantity - 1, unit, parts[0], tags), (sku, 1, unit + rest, parts[1], tags)


def _number(name: str, figure: Figure) -> int:
    try:
        number = int(figure)
    except ValueError:
        number = MOST_MINOR + 1
    if not -MOST_MINOR <= number <= MOST_MINOR:
        shown = _plain(str(figure))
        raise _Bad(f"{name} 不是整數：{shown}", f"{name} is no whole number: {shown}")
    return number


def _tenders(text: str) -> Paid:
    """`cash:3800 card:1000`, as `export sales` writes it."""
    pairs = [one.rpartition(":") for one in text.split()]
    return tuple((kind or "cash", _number("tenders", amount)) for kind, _, amount in pairs)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Bad(f"business_date 不是日期：{_plain(text)}", f"business_date is no date: {_plain(text)}") from None


def _is_same(before: PastRow, row: PastRow) -> bool:
    """Whether both are lines of one receipt."""
    return bool(row.receipt) and (row.receipt, row.member, row.at_s) == (before.receipt, before.member, before.at_s)


def _joined(before: PastRow, row: PastRow) -> PastRow:
    paid: dict[str, int] = dict(before.tenders)
    for kind, amount in row.tenders:
        paid[kind] = paid.get(kind, 0) + amount
    return msgspec.structs.replace(before, items=(*before.items, *row.items), tenders=tuple(paid.items()))


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:60]
