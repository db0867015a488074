"""Some days of a café that a version is frozen with: every kind of record, a rest that was not sent, two machines with
one disk. Ids and clock are seeded, so each run tells the same; only salts, seals and keys are of chance.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from pos_terminal.domain.loyalty.account import POINTS, Account, Entry, EntryKind
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.offer import OfferState
from pos_terminal.domain.selling.catalogue import Catalogue
from pos_terminal.domain.selling.sale import TenderKind, totals
from pos_terminal.domain.till import Cashier
from pos_terminal.headoffice.server import serving
from pos_terminal.services.desk import Desk
from pos_terminal.services.joining import join
from pos_terminal.services.members import Enrolment
from pos_terminal.services.programmes import activate
from pos_terminal.services.recording import record
from pos_terminal.services.state import SyncStatus, TillState
from pos_terminal.services.syncing import Syncing
from pos_terminal.store.backup import copy_checked
from pos_terminal.store.database import DATABASE
from pos_terminal.sync.client import HeadOfficeClient
from pos_terminal.vault import KeyVault
from pos_terminal.wire.payloads import AnyPayload, ChargeDoubtRecorded, LotsClosed
from tests.support.captured_line import Exchange, Recording
from tests.support.club import CLUB
from tests.support.golden_records import DOUBT
from tests.support.offices import Office
from tests.support.offices import open_till as open_other_till
from tests.support.shop import (
    CASHIER_PIN,
    CATEGORIES,
    CHAN,
    LEE,
    MANAGER_PIN,
    PRESETS,
    PRODUCTS,
    Shop,
    open_shop,
    preset_text,
)

CLUB_TEXT = CLUB.replace("{debt}", "owe")
CODES = ("CODE-0001", "CODE-0002")
NEW_PHONE = "91112222"
REVOKED = "an old card"
DAY_S = 86_400
PAGE = 7
TWIN = 0x21
Call = Callable[[Desk, TillState], TillState]


@dataclass
class Line:
    """How tills reach head office; what passes is kept."""

    url: str
    kept: list[Exchange] = field(default_factory=list)

    def client(self, shop_vault: KeyVault, terminal_id: str, nonce: Callable[[], str]) -> HeadOfficeClient:
        return HeadOfficeClient(
            self.url,
            terminal_id=terminal_id,
            sign=shop_vault.sign,
            new_nonce=nonce,
            carrier=lambda watch: Recording(watch, self.kept),
        )


def begin(office: Office) -> None:
    """What people at head office did before the first till joined."""
    for text in (*(preset_text(one).text for one in PRESETS), CLUB_TEXT):
        programmes, problems = parse(text, "published.toml")
        assert not problems
        for programme in programmes:
            office.office.publish(programme, text)
    office.office.put_catalogue(Catalogue(CATEGORIES, PRODUCTS))
    office.office.put_cashiers(
        [
            Cashier("ling", "阿玲", "cashier", office.vault.hash_pin(CASHIER_PIN)),
            Cashier("boss", "黃經理", "manager", office.vault.hash_pin(MANAGER_PIN)),
        ]
    )
    office.office.codes.put_keys()
    office.office.codes.revoke_code(REVOKED)
    for code in CODES:
        office.office.add_terminal("S1", code)


@contextmanager
def served(office: Office, line: Line | None = None) -> Iterator[Line]:
    """Head office behind a real socket."""
    with serving(office.office) as url:
        if line:
            line.url = url
        yield line or Line(url)


def alone(folder: Path) -> Shop:
    """A day of a till of its own: the club is put in force, a cashier sets a PIN, a point expires."""
    shop = open_shop(folder / "keys", folder, signed_in=False)
    programmes, _ = parse(CLUB_TEXT, "club.toml")
    activate(shop.store, shop.clock, shop.ids, programmes, CLUB_TEXT, today=shop.clock.now().date(), by="boss")
    with shop.store.begin():
        shop.store.cashiers.put(Cashier("new", "新同事", "cashier", ""))
    shop.restart()
    shop.do(lambda d, s: d.cashiers.set_pin(s, "new", CASHIER_PIN), *open_shift(50_000))
    buy(shop, CHAN.number, "LEMON-TEA", "MILK-TEA", "BUN")
    account = next(one for one in shop.store.ledger.accounts(CHAN.id) if one.of_unit(POINTS))
    lot = account.of_unit(POINTS)[0]
    gone = Entry(CHAN.id, account.programme, POINTS, -1, lot.lot, EntryKind.EXPIRE, expires_on=lot.expires_on)
    by_hand(shop, LotsClosed(day=shop.clock.now().date().isoformat(), entries=(gone,)))
    by_hand(shop, ChargeDoubtRecorded(doubt=DOUBT))
    close_shift(shop)
    return shop


def join_up(shop: Shop, line: Line) -> None:
    """The till joins head office, and the program starts again."""
    joining = line.client(shop.vault, "", lambda: "")
    join(shop.store, joining, shop.vault, url="http://head.office", code=CODES[0])
    shop.restart()


def client_of(shop: Shop, line: Line) -> HeadOfficeClient:
    """The joined till's own client."""
    return line.client(shop.vault, shop.store.installation().terminal_id, lambda: shop.ids.new().hex)


def syncing(shop: Shop, line: Line) -> Syncing:
    """The till's rounds over that line."""
    return Syncing(shop.store, client_of(shop, line), shop.clock, shop.ids, lambda: 0.5, "pos-terminal", page=PAGE)


def sync(shop: Shop, line: Line) -> SyncStatus:
    """A round that must go well."""
    status = syncing(shop, line).run_once(force=True)
    assert status.online and not status.waiting, status
    shop.do(lambda d, s: d.checkout.reload(s))
    return status


def first_day(shop: Shop) -> None:
    """A shift with everything that a cashier does."""
    shop.do(*open_shift(50_000))
    buy(shop, CHAN.number, *["MILK-TEA"] * 12, "BUN")
    buy(shop, CHAN.number, "LEMON-TEA", kind=TenderKind.OCTOPUS)
    shop.do(
        lambda d, s: d.members.enrol(s, Enrolment(phone=NEW_PHONE, name="何生", birthday=(2, 29), consent_terms=True))
    )
    buy(shop, "", "BUN", "BUN")
    bill = buy(shop, LEE.number, "LEMON-TEA", "LEMON-TEA", "BUN")
    shop.do(
        lambda d, s: d.refunds.browse(s),
        lambda d, s: d.refunds.open_bill(s, bill),
        lambda d, s: d.refunds.choose(s, {1: 1}),
        lambda d, s: d.refunds.refund(s, "spilt", MANAGER_PIN),
        lambda d, s: d.refunds.close_bill(s),
    )
    void(shop, buy(shop, LEE.number, "BUN"))
    buy(shop, "", "LEMON-TEA", "MILK-TEA", stays=True)
    shop.scan(LEE.number)  # the code comes when the bill is paid
    shop.do(lambda d, s: d.payment.next_sale(s))
    shop.do(
        lambda d, s: d.shifts.move_cash(s, -10_000, "bank"),
        lambda d, s: d.shifts.open_drawer(s, "change"),
        lambda d, s: d.shifts.print_x(s),
        lambda d, s: d.refunds.reprint(s, bill),
    )
    shop.scan(CHAN.number)
    shop.do(
        lambda d, s: d.engagements.carry_over(s, "club", "tea", 3, MANAGER_PIN),
        lambda d, s: d.engagements.activity(s, "club", "review"),
    )
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.checkout.hold(s), lambda d, s: d.handovers.give(s, s.held[-1].slot))
    close_shift(shop)


def two_machines(shop: Shop, line: Line, keys: Path, folder: Path) -> None:
    """The disk is copied: the copy sells and syncs first, so the till goes on in a stream of its own."""
    folder.mkdir()
    copy_checked(shop.store.connection, folder / DATABASE)
    twin = open_shop(keys, folder, till=TWIN, signed_in=False)
    twin.clock.at = shop.clock.at
    twin.do(*open_shift(10_000))
    buy(twin, LEE.number, "MILK-TEA")
    sync(twin, line)
    twin.store.close()
    shop.do(*open_shift(40_000))
    buy(shop, CHAN.number, "BUN", "LEMON-TEA")
    sync(shop, line)
    assert len(shop.store.journal.streams()) == 2


def unsent(shop: Shop) -> None:
    """What the line's end keeps here: sales, a reward, a void, and a bill on hold."""
    buy(shop, CHAN.number, "LEMON-TEA", "BUN", reward=True)
    void(shop, buy(shop, LEE.number, "MILK-TEA", "BUN"))
    shop.scan(LEE.number)
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.checkout.hold(s))


def other_till(line: Line, folder: Path) -> None:
    """A second till joins and reads everything, page by page."""
    till = open_other_till(folder, 2)
    client = line.client(till.vault, "", lambda: "")
    till.join(CODES[1], client)
    client = line.client(till.vault, till.store.installation().terminal_id, lambda: till.ids.new().hex)
    status = Syncing(till.store, client, till.clock, till.ids, lambda: 0.5, "pos-terminal", page=PAGE).run_once()
    assert status.online, status
    till.store.close()


def open_shift(float_minor: int) -> tuple[Call, Call]:
    """阿玲 signs in and counts the float."""
    return (
        lambda desk, state: desk.cashiers.sign_in(state, "ling", CASHIER_PIN),
        lambda desk, state: desk.shifts.open(state, float_minor),
    )


def buy(
    shop: Shop,
    member: str,
    *skus: str,
    kind: TenderKind = TenderKind.CASH,
    reward: bool = False,
    stays: bool = False,
) -> UUID:
    """A bill, paid; the sale's id."""
    shop.clock.pass_s(60)
    if member:
        shop.scan(member)
    shop.ring_up(*skus)
    if reward:
        offer = next(one for one in shop.state.bill.evaluation.offers if one.state is OfferState.AVAILABLE)
        shop.do(lambda d, s: d.checkout.toggle_reward(s, offer.choice))
    due = 100_000 if kind is TenderKind.CASH else totals(shop.state.bill.sale).due_minor
    shop.do(lambda d, s: d.payment.pay(s, kind, due))
    assert shop.state.last is not None
    sale = shop.state.last.sale.id
    if not stays:
        shop.do(lambda d, s: d.payment.next_sale(s))
    return sale


def void(shop: Shop, sale: UUID) -> None:
    """Takes a whole bill back."""
    shop.do(
        lambda d, s: d.refunds.browse(s),
        lambda d, s: d.refunds.open_bill(s, sale),
        lambda d, s: d.refunds.void(s, "wrong", MANAGER_PIN),
        lambda d, s: d.refunds.close_bill(s),
    )


def close_shift(shop: Shop) -> None:
    """Closes the shift as it was counted, and the day passes."""
    shop.do(
        lambda d, s: d.shifts.look(s),
        lambda d, s: d.shifts.close(s, 50_000, "counted", MANAGER_PIN),
    )
    shop.clock.pass_s(DAY_S)


def by_hand(shop: Shop, payload: AnyPayload) -> None:
    """A record whose use case needs a device or a night."""
    with shop.store.begin():
        now = shop.clock.now()
        record(shop.store, shop.clock, payload, record_id=shop.ids.new(), at=now, business_date=now.date())


def balances(accounts: Callable[[str], tuple[Account, ...]], members: Iterable[str]) -> dict[str, dict[str, int]]:
    """What each member has, by programme and unit."""
    found: dict[str, dict[str, int]] = {}
    for member in members:
        units: dict[str, int] = {}
        for account in accounts(member):
            for lot in account.lots:
                name = f"{account.programme}:{lot.unit}"
                units[name] = units.get(name, 0) + lot.rest
        found[member] = {name: units[name] for name in sorted(units) if units[name]}
    return found
