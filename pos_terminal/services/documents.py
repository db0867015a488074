"""From a journal record to what stands on paper: always from the committed bytes, never from what a screen shows."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.paper import SLIPS, Coupon
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.reward import Paper
from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.receipt.coupon import reward_of, voucher_slips
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.refund import refund_receipt
from pos_terminal.domain.receipt.report import x_report, z_report
from pos_terminal.domain.receipt.sale import Since, sale_receipt
from pos_terminal.domain.receipt.short import short_receipt
from pos_terminal.domain.receipt.slips import enrolment_slip, handover_slip
from pos_terminal.domain.receipt.stationery import Stationery
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.till import SHOP_COPY, StoredRecord
from pos_terminal.domain.words import Language
from pos_terminal.services.ports import Store
from pos_terminal.services.programmes import ProgrammeShelf
from pos_terminal.services.vouchers_given import brought_by, open_vouchers, slips_of
from pos_terminal.wire.codec import NotReadable, decode
from pos_terminal.wire.payloads import (
    AnyPayload,
    CopyPrinted,
    EnrolmentRecorded,
    HandoverRecorded,
    LateMemberRecorded,
    RefundRecorded,
    ReportPrinted,
    SaleRecorded,
    ShiftClosedRecorded,
)


class NothingToPrint(ValueError):
    """The record is of a kind that has no document, or one that this program cannot read."""


class Documents:
    """The documents of one till's journal, on the stationery that `stationery` gives when each is made.

    `member_code` gives a member's signed code for their slip, or ""; `voucher_code` the code of a voucher by member,
    programme, reward and lot, or ""; `receipt_address` is where customers reach head office, if not as the till does.

    Also for the screen: the same blocks, drawn by the same hand, are the preview of a receipt.
    """

    def __init__(
        self,
        store: Store,
        stationery: Callable[[], Stationery],
        *,
        member_code: Callable[[str], str] = lambda _member: "",
        voucher_code: Callable[[str, str, str, str], str] = lambda *_which: "",
        receipt_address: str = "",
    ) -> None:
        self._store = store
        self._stationery = stationery
        self._member_code = member_code
        self._voucher_code = voucher_code
        self._receipt_address = receipt_address
        self._shelf = ProgrammeShelf(store)

    def of_record(self, n: int, *, document: str = "", copy: int = 0) -> tuple[Block, ...]:
        """The document of journal row `n`; as `document` says, the shop's own copy, or the slips of vouchers that it
        gave: all that the programme wants on such, or those of one reward (`slips_of`).

        Raises NothingToPrint.
        """
        stored = self._store.journal.by_n(n)
        if stored is None:
            raise NothingToPrint(f"no journal row {n}")
        payload = _read(stored)
        if isinstance(payload, CopyPrinted):
            original = self._store.journal.by_id(payload.of)
            if original is None or original.kind == "copy":
                raise NothingToPrint(f"row {n} is a copy of a record that is not here")
            return self.of_record(original.n, copy=payload.copy)
        if document.partition("/")[0] == SLIPS:
            return self._vouchers(payload, stored, copy, document)
        if isinstance(payload, SaleRecorded):
            return self._of_sale(payload, copy, document == SHOP_COPY)
        return self._of_payload(payload, stored, copy)

    def digital(self, record: UUID, language: Language) -> str:
        """A sale's receipt for a QR code: its address at head office, or on a till without one the receipt in short.

        `language` is that of the short receipt. Raises NothingToPrint.
        """
        stored = self._store.journal.by_id(record)
        payload = _read(stored) if stored else None
        if not isinstance(payload, SaleRecorded):
            raise NothingToPrint(f"{record} is no sale here")
        installation = self._store.installation()
        if installation.enrolled:
            address = self._receipt_address or installation.head_office
            return f"{address.rstrip('/')}/r/{record}"
        head = self.letterhead()
        spoken = replace(head, words=head.words.speaking(language))
        return short_receipt(spoken, payload.sale, brought_by(self._store, payload))

    def letterhead(self, member: str = "") -> Letterhead:
        """The shop's paper, as the shop is called today; for a member, if the shop wants so, in their language."""
        now = self._stationery()
        known = self._store.members.by_id(member) if member else None
        head = Letterhead(
            self._store.installation(), now.words, self._programme, now.logo, self._person, template=now.template
        )
        return head.speaking(known.language if known else None)

    def _of_sale(self, payload: SaleRecorded, copy: int, shop_copy: bool) -> tuple[Block, ...]:
        since, loyalty = self._since(payload.sale), brought_by(self._store, payload)
        head = self.letterhead(_member(loyalty))
        coupons = self._coupons(head, loyalty)
        return sale_receipt(head, payload.sale, loyalty, copy=copy, shop_copy=shop_copy, since=since, coupons=coupons)

    def _of_payload(self, payload: AnyPayload, stored: StoredRecord, copy: int) -> tuple[Block, ...]:
        head = self.letterhead()
        match payload:
            case HandoverRecorded():
                return handover_slip(head, payload.handover, copy=copy)
            case RefundRecorded():
                head, sale = self.letterhead(_member(payload.loyalty)), self._sold(payload)
                return refund_receipt(head, payload.refund, payload.loyalty, sale=sale, copy=copy)
            case EnrolmentRecorded():
                head = self.letterhead(payload.enrolment.member.id)
                code = self._member_code(payload.enrolment.member.id)
                return enrolment_slip(head, payload.enrolment, payload.loyalty, code=code, copy=copy)
            case ReportPrinted():
                return x_report(head, payload.report, copy=copy)
            case ShiftClosedRecorded():
                return z_report(head, payload.shift, copy=copy)
            case _:
                raise NothingToPrint(f"row {stored.n} is a {stored.kind}, which has no document")

    def _vouchers(self, payload: AnyPayload, stored: StoredRecord, copy: int, document: str) -> tuple[Block, ...]:
        """The slips of the vouchers that the record gave and that can still be used."""
        given_by = ""
        match payload:
            case SaleRecorded():
                given_by = payload.sale.receipt
            case LateMemberRecorded():
                given_by = payload.late.of_receipt
        loyalty = brought_by(self._store, payload)
        head = self.letterhead(_member(loyalty))
        wanted = [
            coupon
            for coupon in open_vouchers(self._store, loyalty)
            if document == slips_of(coupon.programme, coupon.reward)
            or (document == SLIPS and _paper(head, coupon) is Paper.SLIP)
        ]
        slips = voucher_slips(head, loyalty, self._coded(loyalty, wanted), given_by=given_by, copy=copy)
        if not slips:
            raise NothingToPrint(f"row {stored.n} gave no voucher that can still be used")
        return slips

    def _coupons(self, head: Letterhead, loyalty: LoyaltyFacts | None) -> tuple[Coupon, ...]:
        """The vouchers of a record that are printed under its receipt; none that was used or taken back since."""
        given = open_vouchers(self._store, loyalty)
        return self._coded(loyalty, (one for one in given if _paper(head, one) is Paper.COUPON))

    def _coded(self, loyalty: LoyaltyFacts | None, coupons: Iterable[Coupon]) -> tuple[Coupon, ...]:
        member = _member(loyalty)
        return tuple(
            replace(one, code=self._voucher_code(member, one.programme, one.reward, one.lot)) for one in coupons
        )

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


def _paper(head: Letterhead, coupon: Coupon) -> Paper:
    rule = reward_of(head, coupon)
    return rule.paper if rule else Paper.COUPON


def _member(loyalty: LoyaltyFacts | None) -> str:
    return loyalty.member if loyalty else ""


def _read(stored: StoredRecord) -> AnyPayload:
    try:
        return decode(stored.body).body
    except NotReadable as error:
        raise NothingToPrint(str(error)) from error
