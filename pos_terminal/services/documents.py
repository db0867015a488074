"""From a journal record to what stands on paper: always from the committed bytes, never from what a screen shows."""

from collections.abc import Callable

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.receipt.blocks import Block, Kick
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.refund import refund_receipt
from pos_terminal.domain.receipt.report import x_report, z_report
from pos_terminal.domain.receipt.sale import Since, sale_receipt
from pos_terminal.domain.receipt.slips import enrolment_slip, handover_slip
from pos_terminal.domain.receipt.stationery import Stationery
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.till import StoredRecord
from pos_terminal.services.late_members import late_loyalty
from pos_terminal.services.ports import Store
from pos_terminal.services.programmes import ProgrammeShelf
from pos_terminal.wire.codec import NotReadable, decode
from pos_terminal.wire.payloads import (
    AnyPayload,
    CopyPrinted,
    DrawerOpenedRecorded,
    EnrolmentRecorded,
    HandoverRecorded,
    RefundRecorded,
    ReportPrinted,
    SaleRecorded,
    ShiftClosedRecorded,
)


class NothingToPrint(ValueError):
    """The record is of a kind that has no document, or one that this program cannot read."""


class Documents:
    """The documents of one till's journal, on the stationery that `stationery` gives when each is made.

    `member_code` gives a member's signed code for their slip, or "".

    Also for the screen: the same blocks, drawn by the same hand, are the preview of a receipt.
    """

    def __init__(
        self,
        store: Store,
        stationery: Callable[[], Stationery],
        *,
        member_code: Callable[[str], str] = lambda _member: "",
    ) -> None:
        self._store = store
        self._stationery = stationery
        self._member_code = member_code
        self._shelf = ProgrammeShelf(store)

    def of_record(self, n: int, *, copy: int = 0, shop_copy: bool = False, drawer: bool = False) -> tuple[Block, ...]:
        """The document of journal row `n`. Raises NothingToPrint."""
        stored = self._store.journal.by_n(n)
        if stored is None:
            raise NothingToPrint(f"no journal row {n}")
        payload = _read(stored)
        if isinstance(payload, CopyPrinted):
            original = self._store.journal.by_id(payload.of)
            if original is None or original.kind == "copy":
                raise NothingToPrint(f"row {n} is a copy of a record that is not here")
            return self.of_record(original.n, copy=payload.copy)
        if isinstance(payload, SaleRecorded):
            return self._of_sale(payload, copy, shop_copy, drawer)
        return self._of_payload(payload, stored, copy, drawer)

    def letterhead(self, member: str = "") -> Letterhead:
        """The shop's paper, as the shop is called today; for a member, if the shop wants so, in their language."""
        now = self._stationery()
        known = self._store.members.by_id(member) if member else None
        head = Letterhead(
            self._store.installation(), now.words, self._programme, now.logo, self._person, template=now.template
        )
        return head.speaking(known.language if known else None)

    def _of_sale(self, payload: SaleRecorded, copy: int, shop_copy: bool, drawer: bool) -> tuple[Block, ...]:
        since = self._since(payload.sale)
        loyalty = payload.loyalty or late_loyalty(self._store.journal.referring_to(payload.sale.id))
        head = self.letterhead(_member(loyalty))
        return sale_receipt(head, payload.sale, loyalty, copy=copy, shop_copy=shop_copy, drawer=drawer, since=since)

    def _of_payload(self, payload: AnyPayload, stored: StoredRecord, copy: int, drawer: bool) -> tuple[Block, ...]:
        head = self.letterhead()
        match payload:
            case HandoverRecorded():
                return handover_slip(head, payload.handover, copy=copy)
            case RefundRecorded():
                head, sale = self.letterhead(_member(payload.loyalty)), self._sold(payload)
                return refund_receipt(head, payload.refund, payload.loyalty, sale=sale, copy=copy, drawer=drawer)
            case EnrolmentRecorded():
                head = self.letterhead(payload.enrolment.member.id)
                code = self._member_code(payload.enrolment.member.id)
                return enrolment_slip(head, payload.enrolment, payload.loyalty, code=code, copy=copy)
            case ReportPrinted():
                return x_report(head, payload.report, copy=copy)
            case ShiftClosedRecorded():
                return z_report(head, payload.shift, copy=copy)
            case DrawerOpenedRecorded():
                return (Kick(),)
            case _:
                raise NothingToPrint(f"row {stored.n} is a {stored.kind}, which has no document")

    def _since(self, sale: CompletedSale) -> Since:
        """Whether the sale was voided or partly given back, so that an old receipt does not claim otherwise."""
        since = Since.NOTHING
        for stored in self._store.journal.referring_to(sale.id):
            payload = _read(stored)
            if isinstance(payload, RefundRecorded):
                if payload.refund.void:
                    return Since.VOIDED
                since = Since.REFUNDED
        return since

    def _sold(self, payload: RefundRecorded) -> CompletedSale | None:
        stored = self._store.journal.by_id(payload.refund.of)
        sold = _read(stored) if stored else None
        return sold.sale if isinstance(sold, SaleRecorded) else None

    def _programme(self, programme: str, version: str) -> Programme | None:
        """The names and sizes for a receipt; one that cannot be read goes by its id, and the receipt is printed."""
        versions = (text.version for text in self._store.programmes.all() if text.id == programme)
        wanted = version or next(versions, "")
        try:
            return self._shelf.version(programme, wanted) if wanted else None
        except Unavailable:
            return None

    def _person(self, cashier: str) -> str:
        found = self._store.cashiers.by_id(cashier)
        return found.name if found else cashier


def _member(loyalty: LoyaltyFacts | None) -> str:
    return loyalty.member if loyalty else ""


def _read(stored: StoredRecord) -> AnyPayload:
    try:
        return decode(stored.body).body
    except NotReadable as error:
        raise NothingToPrint(str(error)) from error
