"""A customer's receipt from what head office was sent: the same blocks as on the till's paper, for the page of it."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from pos_terminal.assets import resources
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.refund import refund_receipt
from pos_terminal.domain.receipt.sale import Since, sale_receipt
from pos_terminal.domain.receipt.words import ReceiptWords, parse_words
from pos_terminal.domain.till import Installation
from pos_terminal.headoffice import registry
from pos_terminal.headoffice.database import Connection, Database
from pos_terminal.headoffice.programmes import parsed
from pos_terminal.headoffice.receipt_page import Page, absent_page, receipt_page, record_of
from pos_terminal.wire.codec import NotReadable, decode
from pos_terminal.wire.payloads import AnyPayload, LateMemberRecorded, RefundRecorded, SaleRecorded

RECORD = "SELECT body FROM record WHERE id = ?"
REFERRING = "SELECT body FROM record WHERE refers = ? ORDER BY n"
MERCHANT = "SELECT merchant, currency, timezone, day_start_hour FROM head_office"
CASHIER = "SELECT name FROM cashier WHERE id = ?"
PROGRAMME = """
SELECT text FROM programme WHERE id = ?1 ORDER BY version = ?2 DESC, effective_from DESC LIMIT 1"""


def receipt_blocks(db: Connection, record: UUID) -> tuple[Block, ...] | None:
    """The receipt of a sale or refund; None where that record is not here, or is of another kind.

    Vouchers are told as on every receipt, but not with the codes that use them: a page may be passed on.
    """
    payload = _payload(db, RECORD, record)
    match payload:
        case SaleRecorded():
            later = _payloads(db, REFERRING, record)
            head, loyalty = _head(db, payload.sale.shop, payload.sale.terminal), payload.loyalty or _late(later)
            return sale_receipt(head, payload.sale, loyalty, since=_since(later))
        case RefundRecorded():
            sold = _payload(db, RECORD, payload.refund.of)
            sale = sold.sale if isinstance(sold, SaleRecorded) else None
            head = _head(db, payload.refund.shop, payload.refund.terminal)
            return refund_receipt(head, payload.refund, payload.loyalty, sale=sale)
        case _:
            return None


def _since(later: list[AnyPayload]) -> Since:
    """Whether the sale was voided or partly given back, by the records that came of it."""
    refunds = [one.refund for one in later if isinstance(one, RefundRecorded)]
    if any(refund.void for refund in refunds):
        return Since.VOIDED
    return Since.REFUNDED if refunds else Since.NOTHING


def _late(later: list[AnyPayload]) -> LoyaltyFacts | None:
    """What the sale brought a member who came after it, unless that was taken back."""
    found = None
    for one in later:
        if isinstance(one, LateMemberRecorded):
            found = None if one.late.taken_back else one.loyalty
    return found


def _head(db: Connection, shop: str, terminal: str) -> Letterhead:
    merchant, currency, timezone, day_start_hour = db.execute(MERCHANT).fetchone()
    try:
        name_zh, name_en, owner = registry.shop_facts(db, shop)
    except Refused:  # a till's record from before it joined has the shop's code of then
        name_zh, name_en, owner = "", "", ""
    place = Installation(owner or merchant, shop, name_zh, name_en, terminal, currency, timezone, day_start_hour)

    def programme(id_: str, version: str) -> Programme | None:
        row = db.execute(PROGRAMME, (id_, version)).fetchone()
        return next((one for one in parsed(row[0], id_) if one.id == id_), None) if row else None

    def person(cashier: str) -> str:
        row = db.execute(CASHIER, (cashier,)).fetchone()
        return str(row[0]) if row else cashier

    return Letterhead(place, _words(), programme, person=person)


@lru_cache(maxsize=1)
def _words() -> ReceiptWords:
    folder = resources() / "receipts"
    return parse_words(
        {
            "zh_HK": (folder / "zh_HK.toml").read_text(encoding="utf-8"),
            "en": (folder / "en.toml").read_text(encoding="utf-8"),
        }
    )


def _payload(db: Connection, query: str, record: UUID) -> AnyPayload | None:
    return next(iter(_payloads(db, query, record)), None)


def _payloads(db: Connection, query: str, record: UUID) -> list[AnyPayload]:
    found: list[AnyPayload] = []
    for (data,) in db.execute(query, (record.bytes,)):
        try:
            found.append(decode(data).body)
        except NotReadable:  # of a later version: it is kept, and shown once this program can read it
            continue
    return found


def page_of(database: Database, name: str, now: datetime) -> Page:
    """The page of the receipt at `/r/<name>`, or the one that says that it is not here."""
    record = record_of(name)
    if record is None:
        return absent_page(None, now)
    with database.read() as db:
        blocks = receipt_blocks(db, record)
    return receipt_page(blocks) if blocks else absent_page(record, now)
