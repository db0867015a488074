"""A sale of the past as a row of a table: what `export sales` writes, or a plain list of amounts or items."""

from collections.abc import Iterable
from datetime import date, datetime
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
QUARTER_S = 900  # no time zone differs from another by less
MOST_QUARTERS = 400_000
MOST_PIECES, MOST_MINOR = 99_999, 10**12
FIRST_YEAR, LAST_YEAR = 1990, 2200
RETURNED = ("refund", "void")

Item = tuple[str, int, int, int, tuple[str, ...]]  # SKU, quantity, unit_minor, discount_minor, tags
Paid = tuple[tuple[str, int], ...]  # kind of tender, amount_minor
Figure = str | int  # as it stands in the table; empty where it does not


class BadRow(Exception):
    """What is wrong with a row."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class PastRow(Struct, frozen=True, array_like=True, gc=False):
    """A sale, or what came back of one (`returned_minor`). `day` is an ordinal, `minute` is of the shop's day."""

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
    is_return: bool = False

    @property
    def net_minor(self) -> int:
        """What it brought, before rewards; negative where it is a return."""
        return net_of(self.items) - self.returned_minor


def net_of(items: Iterable[Item]) -> int:
    """What is paid for them."""
    return sum([quantity * unit - discount for _, quantity, unit, discount, _ in items])


class RowReader:
    """Makes rows of fields. `tags` are given to every item that has none of its own."""

    def __init__(self, currency: str, timezone: str, tags: tuple[str, ...]) -> None:
        self._currency = currency
        self._zone = ZoneInfo(timezone)
        self._calendar = ShopCalendar(timezone)
        self._tags = tags
        self._quarters: dict[int, tuple[int, int]] = {}
        self._known_tags: dict[str, tuple[str, ...]] = {"": tags}

    def row(
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
        """A row from its fields in the order of FIELDS; a field that is not there is empty. Raises BadRow."""
        if currency and currency != self._currency:
            raise _other_currency(currency, self._currency)
        at_s, day, minute = self._when(at)
        if business_date:
            day = _date(business_date).toordinal()
        if not (member.isprintable() and receipt.isprintable()):
            raise BadRow("不是 UTF-8 或有控制字元", "not UTF-8, or control characters")
        member = member.strip().lstrip("'")
        if kind in RETURNED or (amount != "" and number("amount_minor", amount) < 0):
            back = number("total_minor", total) if kind in RETURNED else number("amount_minor", amount)
            return PastRow(member, at_s, day, minute, merchant, (), (), "", max(0, -back), of_receipt, True)
        if unit != "" and not items:
            items = self._priced(sku, self._tags_of(tags), quantity, unit, amount)
        elif not items:
            items = self._summed(sku, self._tags_of(tags), amount, quantity, subtotal, discount, total, pieces)
        if not tenders:
            tenders = ((tender or "cash", net_of(items)),)
        elif isinstance(tenders, str):
            tenders = _tenders(tenders)
        return PastRow(member, at_s, day, minute, merchant, tenders, items, receipt)

    def item(self, sku: str, quantity: int, unit_minor: int, tags: tuple[str, ...]) -> Item:
        """An item at its full price. Raises BadRow."""
        if not 1 <= quantity <= MOST_PIECES:
            raise BadRow("quantity 不是件數", "quantity is no number of pieces")
        if not 0 <= unit_minor <= MOST_MINOR:
            raise BadRow("unit_minor 不是價錢", "unit_minor is no price")
        return sku, quantity, unit_minor, 0, tags or self._tags

    def _priced(
        self, sku: str, tags: tuple[str, ...], quantity: Figure, unit: Figure, amount: Figure
    ) -> tuple[Item, ...]:
        """Pieces at a price; what was paid for them may be less."""
        pieces = 1 if quantity == "" else number("quantity", quantity)
        item = self.item(sku, pieces, number("unit_minor", unit), tags)
        if amount == "":
            return (item,)
        discount = pieces * item[2] - number("amount_minor", amount)
        if discount < 0:
            raise BadRow("amount_minor 大於 quantity × unit_minor", "amount_minor is more than quantity x unit_minor")
        return (item,) if not discount else ((sku, pieces, item[2], discount, item[4]),)

    def _summed(
        self,
        sku: str,
        tags: tuple[str, ...],
        amount: Figure,
        quantity: Figure,
        subtotal: Figure,
        discount: Figure,
        total: Figure,
        pieces: Figure,
    ) -> tuple[Item, ...]:
        """So many pieces for an amount. Of an exported sale it is what was paid, as its returns are."""
        if subtotal != "":
            off = number("discount_minor", discount) if discount != "" else 0
            count = max(1, number("items", pieces)) if pieces != "" else 1
            gross = number("total_minor", total) + off if total != "" else number("subtotal_minor", subtotal)
            return _split(sku, gross, off, count, tags)
        if amount == "" and total == "":
            raise BadRow("沒有 amount_minor", "amount_minor is missing")
        minor = number("amount_minor", amount) if amount != "" else number("total_minor", total)
        count = number("quantity", quantity) if quantity != "" else 1
        if not 1 <= count <= MOST_PIECES:
            raise BadRow("quantity 不是件數", "quantity is no number of pieces")
        return _split(sku, minor, 0, count, tags)

    def _tags_of(self, text: str) -> tuple[str, ...]:
        known = self._known_tags.get(text)
        if known is None:
            known = self._known_tags[text] = tuple(text.replace(",", " ").replace(";", " ").split()) or self._tags
        return known

    def _when(self, text: str) -> tuple[int, int, int]:
        """(seconds since 1970, the business day's ordinal, minute of the day); without an offset the shop's time."""
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise BadRow(f"at 不是日期時間：{_plain(text)}", f"at is no ISO 8601 instant: {_plain(text)}") from None
        if at.tzinfo is None:
            at = at.replace(tzinfo=self._zone)
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise BadRow(f"at 不在 {FIRST_YEAR} 至 {LAST_YEAR} 年", f"at lies outside {FIRST_YEAR} to {LAST_YEAR}")
        at_s = int(at.timestamp())
        quarter, rest = divmod(at_s, QUARTER_S)
        place = self._quarters.get(quarter)
        if place is None:
            if len(self._quarters) > MOST_QUARTERS:
                self._quarters.clear()
            local = self._calendar.local(at)
            place = self._quarters[quarter] = local.toordinal(), local.hour * 60 + local.minute // 15 * 15
        return at_s, place[0], place[1] + rest // 60


def joined(before: PastRow, row: PastRow) -> PastRow | None:
    """Two lines of one receipt as one sale; None where they are none."""
    if not row.receipt or (row.receipt, row.member, row.at_s) != (before.receipt, before.member, before.at_s):
        return None
    if row.returned_minor or before.returned_minor:
        return None
    paid = dict(before.tenders)
    for kind, amount in row.tenders:
        paid[kind] = paid.get(kind, 0) + amount
    return msgspec.structs.replace(before, items=(*before.items, *row.items), tenders=tuple(paid.items()))


def number(name: str, figure: Figure) -> int:
    """A whole number. Raises BadRow."""
    try:
        found = int(figure)
    except ValueError:
        found = MOST_MINOR + 1
    if not -MOST_MINOR <= found <= MOST_MINOR:
        shown = _plain(str(figure))
        raise BadRow(f"{name} 不是整數：{shown}", f"{name} is no whole number: {shown}")
    return found


def _split(sku: str, gross: int, discount: int, quantity: int, tags: tuple[str, ...]) -> tuple[Item, ...]:
    """So many pieces for that amount: alike, but for a last one that takes what rounding left."""
    if gross < discount:
        raise BadRow("折扣多於金額", "the discount is more than the amount")
    unit, rest = divmod(gross, quantity)
    if rest == 0:
        return ((sku, quantity, unit, discount, tags),)
    parts = share_out(discount, (unit * (quantity - 1), unit + rest))
    return (sku, quantity - 1, unit, parts[0], tags), (sku, 1, unit + rest, parts[1], tags)


def _tenders(text: str) -> Paid:
    """`cash:3800 card:1000`, as `export sales` writes it."""
    pairs = [one.rpartition(":") for one in text.split()]
    return tuple((kind or "cash", number("tenders", amount)) for kind, _, amount in pairs)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRow(f"business_date 不是日期：{_plain(text)}", f"business_date is no date: {_plain(text)}") from None


def _other_currency(currency: str, own: str) -> BadRow:
    zh = f"這筆銷售以 {_plain(currency)} 計，會員計劃以 {own} 計"
    return BadRow(zh, f"this sale is in {_plain(currency)}, the programme in {own}: the amounts cannot be compared")


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:60]
