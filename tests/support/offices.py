"""A head office and tills for tests: real books, keys and protocol, over a real line or straight by call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec
from requests.adapters import HTTPAdapter

from pos_terminal.domain.loyalty.account import Entry, EntryKind, LoyaltyFacts, ProgrammeResult
from pos_terminal.domain.loyalty.member import Member, MemberEnrolled
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import CompletedRefund
from pos_terminal.domain.till import Installation
from pos_terminal.headoffice.database import Database
from pos_terminal.headoffice.office import DATABASE, HeadOffice, open_head_office
from pos_terminal.headoffice.opening import open_database
from pos_terminal.headoffice.registry import Terminal
from pos_terminal.headoffice.rejections import Rejected
from pos_terminal.services.joining import join
from pos_terminal.services.ports import HeadOffice as HeadOfficePort
from pos_terminal.services.recording import record
from pos_terminal.services.syncing import Syncing
from pos_terminal.store.connection import IN_MEMORY
from pos_terminal.store.database import SqliteStore, open_store
from pos_terminal.store.installation import create_installation
from pos_terminal.sync.client import HeadOfficeClient
from pos_terminal.sync.deadline import Watch, WatchedAdapter
from pos_terminal.vault import HEAD_OFFICE_CODE_KEY, KeyVault, open_vault, verify
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import (
    Agreed,
    BatchAnswer,
    BatchHead,
    Changes,
    Compare,
    Enrol,
    Enrolled,
    Hello,
    HelloAnswer,
)
from pos_terminal.wire.payloads import AnyPayload, EnrolmentRecorded, Installed, RefundRecorded, SaleRecorded
from pos_terminal.wire.reconcile import (
    Again,
    AgainAnswer,
    BalancesAnswer,
    BalancesAsked,
    BucketsAsked,
    DaysAnswer,
    DaysAsked,
    PlacesAnswer,
    PlacesAsked,
)
from pos_terminal.wire.reservations import Reserve, Reserved
from tests.support.clocks import CountingIds, StandingClock

ALONE = Installation("shop", "S9", "小店", "Little shop", "T1", "HKD", "Asia/Hong_Kong")
CODES = {400: answers.REFUSES, 401: answers.REFUSES_TERMINAL, 403: answers.REFUSES_TERMINAL, 409: answers.FORK}
PROGRAMME = "moneyback"
MEMBER = "00000000000aa1"
DAY = date(2026, 3, 2)
Terms = tuple[str, ...]


@dataclass
class Office:
    """Head office with one shop, `S1`."""

    folder: Path
    clock: StandingClock
    vault: KeyVault
    office: HeadOffice
    where: str = ""
    codes: int = 0

    def database(self) -> Database:
        """Another way to its books, for a test to look or to meddle."""
        return open_database(self.where or self.folder / DATABASE)

    def new_code(self) -> str:
        """A code for one more till of the shop."""
        self.codes += 1
        code = f"CODE-{self.codes:04}"
        self.office.add_terminal("S1", code)
        return code

    def outstanding(self, programme: str = PROGRAMME, unit: str = "points") -> int:
        """What all members together have of a unit."""
        units = self.office.report().units
        return sum(found.outstanding for found in units if (found.programme, found.unit) == (programme, unit))


def open_office(folder: Path, clock: StandingClock | None = None, till: int = 0xFFFF, where: str = "") -> Office:
    """Head office in that folder, or at that address; an empty one is begun."""
    clock = clock or StandingClock()
    vault = open_vault(folder / "keys", HEAD_OFFICE_CODE_KEY)
    office = open_head_office(folder, where=where, keys=vault, verify=verify, now=clock.now, ids=CountingIds(till))
    if not office.is_founded:
        office.found("shop", "HKD", "Asia/Hong_Kong", 0)
        office.add_shop("S1", "朝陽茶室", "Sunrise Cafe")
    return Office(folder, clock, vault, office, where)


class DirectLine:
    """The HeadOffice port without a network: calls head office as its server does, once it knows who asks."""

    def __init__(self, office: HeadOffice, terminal_id: str = "") -> None:
        self._office = office
        self._terminal_id = terminal_id

    def enrol(self, request: Enrol) -> Enrolled:
        try:
            return self._office.enrol(request)
        except Rejected as rejected:
            raise _no_answer(rejected) from rejected

    def hello(self, hello: Hello) -> HelloAnswer:
        return self._office.hello(self._terminal(), hello)

    def compare(self, compare: Compare) -> Agreed:
        return self._office.compare(compare)

    def send(self, head: BatchHead, bodies: Sequence[bytes]) -> BatchAnswer:
        try:
            return self._office.receive(self._terminal(), head, bodies)
        except Rejected as rejected:
            raise _no_answer(rejected) from rejected

    def changes(self, generation: str, cursor: int, limit: int) -> Changes:
        page = self._office.changes(self._terminal(), generation, cursor, limit)
        return msgspec.json.decode(page.plain(), type=Changes)

    def balances(self, asked: BalancesAsked) -> BalancesAnswer:
        try:
            return self._office.nights.balances(asked)
        except Rejected as rejected:
            raise _no_answer(rejected) from rejected

    def reserve(self, asked: Reserve) -> Reserved:
        return self._office.reserve(self._terminal(), asked)

    def buckets(self, asked: BucketsAsked) -> Changes:
        return self._office.nights.buckets(self._terminal(), asked)

    def days(self, asked: DaysAsked) -> DaysAnswer:
        return self._office.nights.days(self._terminal(), asked)

    def places(self, asked: PlacesAsked) -> PlacesAnswer:
        return self._office.nights.places(self._terminal(), asked)

    def again(self, asked: Again) -> AgainAnswer:
        return self._office.nights.mend(self._terminal(), asked)

    def _terminal(self) -> Terminal:
        shop, _, name = self._terminal_id.partition("-")
        return Terminal(self._terminal_id, shop, name, "", StandingClock().now(), False)


def _no_answer(rejected: Rejected) -> NoAnswer:
    return NoAnswer(CODES[rejected.status], f"{rejected.code}: {rejected.words.en}")


@dataclass
class Till:
    """A till's books and keys, without its use cases: records are made by hand."""

    store: SqliteStore
    vault: KeyVault
    clock: StandingClock
    ids: CountingIds
    line: HeadOfficePort = field(init=False)
    syncing: Syncing = field(init=False)

    def connect(self, line: HeadOfficePort) -> "Till":
        """Uses that line from now on."""
        self.line = line
        self.syncing = Syncing(self.store, line, self.clock, self.ids, lambda: 0.5, "tests")
        return self

    def join(self, code: str, line: HeadOfficePort, url: str = "http://head.office") -> Enrolled:
        return join(self.store, line, self.vault, url=url, code=code)

    def client(
        self, url: str, deadline_s: float = 5.0, carrier: Callable[[Watch], HTTPAdapter] = WatchedAdapter
    ) -> HeadOfficeClient:
        return HeadOfficeClient(
            url,
            terminal_id=self.store.installation().terminal_id,
            sign=self.vault.sign,
            new_nonce=lambda: self.ids.new().hex,
            deadline_s=deadline_s,
            carrier=carrier,
        )

    def record(self, payload: AnyPayload, record_id: UUID | None = None) -> UUID:
        """Appends a record as a use case would."""
        id_ = record_id or self.ids.new()
        self.clock.pass_s(60)
        with self.store.begin():
            record(self.store, self.clock, payload, record_id=id_, at=self.clock.now(), business_date=DAY)
        return id_

    def sell(
        self, *entries: Entry, total_minor: int = 1000, on: date = DAY, merchant: str = "shop", terms: Terms = ()
    ) -> UUID:
        """A sale that booked these entries."""
        id_ = self.ids.new()
        sold = replace(sale(id_, total_minor), business_date=on, merchant=merchant)
        return self.record(SaleRecorded(sale=sold, loyalty=facts(entries, terms)), id_)

    def void(self, of: UUID, *entries: Entry, on: date = DAY, void: bool = True) -> UUID:
        """A void (or a refund) of a sale that booked these entries."""
        id_ = self.ids.new()
        back = replace(refund(id_, of), business_date=on, void=void)
        return self.record(RefundRecorded(refund=back, loyalty=facts(entries)), id_)

    def enrol_member(self, member: Member, phone: str = "") -> UUID:
        """A member signed up here."""
        id_ = self.ids.new()
        sealed = self.vault.seal_phone(phone) if phone else ""
        hash_ = self.vault.phone_hash(phone) if phone else ""
        return self.record(EnrolmentRecorded(enrolment=enrolment(id_, member, hash_, sealed)), id_)

    def points(self, member: str = MEMBER) -> int:
        """What the till would show."""
        accounts = self.store.ledger.accounts(member)
        return sum(account.balance("points", DAY) for account in accounts)


def open_till(folder: Path, number: int, *, begun: bool = True) -> Till:
    """A standalone till with its first record; keys lie in `folder`, books in memory."""
    clock, ids = StandingClock(), CountingIds(number)
    store = open_store(IN_MEMORY, clock.now)
    create_installation(store, ALONE, stream=ids.new(), begun_at=clock.now(), numbers=(1_000_001, 1_000_100))
    till = Till(store, open_vault(folder / f"till{number}"), clock, ids)
    if begun:
        till.record(Installed(shop="S9", terminal="T1", program="tests"))
    return till


def joined_till(office: Office, folder: Path, number: int) -> Till:
    """A till of head office, without a network."""
    till = open_till(folder, number)
    joined = till.join(office.new_code(), DirectLine(office.office))
    return till.connect(DirectLine(office.office, joined.terminal_id))


def earn(amount: int, lot: str, member: str = MEMBER, expires_on: date | None = None) -> Entry:
    """Points earned in a lot of their own."""
    return Entry(member, PROGRAMME, "points", amount, lot, EntryKind.EARN, expires_on)


def spend(amount: int, lot: str, member: str = MEMBER, expires_on: date | None = None) -> Entry:
    """Points spent out of a lot."""
    return Entry(member, PROGRAMME, "points", -amount, lot, EntryKind.REDEEM, expires_on)


def facts(entries: Sequence[Entry], terms: Terms = ()) -> LoyaltyFacts | None:
    """The loyalty part of a record: the programmes of its entries, each with the same terms."""
    if not entries:
        return None
    results = tuple(
        ProgrammeResult(programme, "v1", tuple(one for one in entries if one.programme == programme), (), terms=terms)
        for programme in dict.fromkeys(one.programme for one in entries)
    )
    return LoyaltyFacts(entries[0].member, "10000016", "陳**", results)


def sale(id_: UUID, total_minor: int) -> CompletedSale:
    """A sale without lines: head office looks at none."""
    at = StandingClock().now()
    return CompletedSale(
        id=id_,
        key=str(id_),
        receipt=f"S1-T1-{id_.int % 10**9}",
        number=id_.int % 10**9,
        opened_at=at,
        at=at,
        business_date=DAY,
        shop="S1",
        terminal="T1",
        merchant="shop",
        shift=None,
        cashier="ling",
        cashier_name="阿玲",
        currency="HKD",
        lines=(),
        deductions=(),
        tenders=(),
        subtotal_minor=total_minor,
        discount_minor=0,
        total_minor=total_minor,
        rounding_minor=0,
        change_minor=0,
    )


def refund(id_: UUID, of: UUID) -> CompletedRefund:
    """A void of a sale, without lines."""
    return CompletedRefund(
        id=id_,
        key=str(id_),
        of=of,
        of_receipt="S1-T1-1",
        void=True,
        receipt=f"S1-T1-{id_.int % 10**9}",
        number=id_.int % 10**9,
        at=StandingClock().now(),
        business_date=DAY,
        shop="S1",
        terminal="T1",
        shift=None,
        cashier="ling",
        cashier_name="阿玲",
        approved_by="",
        currency="HKD",
        lines=(),
        tenders=(),
        total_minor=1000,
        rounding_minor=0,
        reason="wrong",
    )


def enrolment(id_: UUID, member: Member, phone_hash: str = "", phone_sealed: str = "") -> MemberEnrolled:
    """The facts of a sign-up."""
    return MemberEnrolled(
        id=id_,
        at=StandingClock().now(),
        business_date=DAY,
        cashier="ling",
        shop="S1",
        terminal="T1",
        member=member,
        phone_hash=phone_hash,
        phone_sealed=phone_sealed,
        consent_terms=True,
        consent_marketing=False,
    )
